"""An undertaking as linking sees it.

Owns what the dispatches name of an undertaking, one by one and all together, and how sets of words
are compared.  Knows no weights.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from dateline.dossiers import state as states
from dateline.dossiers import steps
from dateline.dossiers.facts import Days, Facts
from dateline.model import Record


class Report(Record, frozen=True):
    """What one dispatch names of an undertaking, all its mentions together.

    `terms` are all words of the titles, `about` those beside the parties' and the deed's.
    """

    uri: str
    keys: frozenset[str]
    party: frozenset[str]
    terms: frozenset[str]
    about: frozenset[str]
    context: tuple[frozenset[str], ...]
    story: frozenset[str]
    named: bool


class Named(Record, frozen=True):
    """What all dispatches together name of an undertaking; `days` are all that their copies name,
    `figures` the words of titles with a figure in them, `called` all words of titles and parties,
    `words` those around it, `story` the names of its copies, `around` actors and countries."""

    keys: frozenset[str]
    party: frozenset[str]
    about: frozenset[str]
    core: frozenset[str]
    deeds: frozenset[str]
    triggers: frozenset[str]
    figures: frozenset[str]
    days: frozenset[Days]
    called: frozenset[str]
    words: frozenset[str]
    story: frozenset[str]
    around: frozenset[str]


class Profile(Record, frozen=True):
    """An undertaking: its state, what each dispatch names of it, and what all do.

    `announced` holds the dispatches that have an agenda mention in it, and whether that stands in
    the headline: what a copy tells twice its headline may tell a third time, and two things that
    the copy itself keeps apart are two.
    """

    uid: str
    state: states.State
    facts: tuple[Facts, ...]
    reports: tuple[Report, ...]
    named: Named
    announced: frozenset[tuple[str, bool]]


def profile(uid: str, facts: Sequence[Facts]) -> Profile:
    """The profile of a dossier from the facts of its mentions; at least one is needed."""
    state, _ = steps.run(facts)
    by_uri: dict[str, list[Facts]] = {}
    for f in facts:
        by_uri.setdefault(f.ref.uri, []).append(f)
    reports = tuple(_report(uri, by_uri[uri]) for uri in sorted(by_uri))
    return Profile(
        uid=uid,
        state=state,
        facts=tuple(facts),
        reports=reports,
        named=_named(facts, reports),
        announced=frozenset((f.ref.uri, f.headline) for f in facts if f.mention.agenda),
    )


def _report(uri: str, facts: Sequence[Facts]) -> Report:
    return Report(
        uri=uri,
        keys=_all(f.keys for f in facts),
        party=_all(f.party for f in facts),
        terms=_all(f.terms for f in facts),
        about=_all(own(f) for f in facts),
        context=tuple(f.context for f in facts),
        story=facts[0].story,
        named=any(f.named for f in facts),
    )


def _named(facts: Sequence[Facts], reports: Sequence[Report]) -> Named:
    return Named(
        keys=_all(r.keys for r in reports),
        party=_all(r.party for r in reports),
        about=_all(r.about for r in reports),
        core=_core(reports),
        deeds=_all(deeds(f) for f in facts),
        triggers=_all(f.trigger for f in facts),
        figures=_all(figures(f.terms) for f in facts),
        days=frozenset(day for f in facts for day in f.told),
        called=_all(f.terms | f.party for f in facts),
        words=around(facts),
        story=story_of(facts),
        around=_all(f.around for f in facts),
    )


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _core(reports: Sequence[Report]) -> frozenset[str]:
    """The terms that at least half of the dispatches have."""
    count = Counter(term for report in reports for term in report.terms)
    return frozenset(term for term, n in count.items() if 2 * n >= len(reports))


def around(facts: Iterable[Facts]) -> frozenset[str]:
    """All words of titles, of the sentences about a thing and of the names around it."""
    return _all(words for f in facts for words in (f.context, f.terms, f.names))


def story_of(facts: Iterable[Facts]) -> frozenset[str]:
    """All names of the copies that tell of a thing."""
    return _all(f.story for f in facts)


def own(facts: Facts) -> frozenset[str]:
    """The words of a title beside the parties' and the deed's."""
    return facts.terms - facts.party - facts.trigger


def deeds(facts: Facts) -> frozenset[str]:
    """The words by which a copy names a deed; of what was indexed without them, its trigger."""
    return facts.deeds or facts.trigger


def figures(words: frozenset[str]) -> frozenset[str]:
    """Those of some words that have a figure ("2023", "6")."""
    return frozenset(word for word in words if not word.isalpha() and any(map(str.isdigit, word)))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """The overlap coefficient of two sets (Szymkiewicz-Simpson); one shared word is half proof."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return shared / min(len(one), len(other)) * (0.5 if shared == 1 else 1.0)
