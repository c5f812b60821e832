"""How far a mention and an undertaking name the same parties and things.

Owns the measures of words, sentences and parties, each taken dispatch by dispatch, and which
types are near.  Knows no weights and no time.
"""

from collections.abc import Iterable

from dateline.dossiers.facts import Facts
from dateline.dossiers.profile import Profile, Report, own, share
from dateline.model import EventType

ALIKE = 0.5  # a sentence that shares this part of its words with another is as like as can be
SAME_STORY = 0.5  # of `context`: two copies that tell one story


def words_shared(facts: Facts, known: Profile) -> float | None:
    """Shared words of what it is about, -0.3..1; None where a title names but deed and parties.

    The parties' names and the deed's are weighed on their own.
    """
    mine = own(facts)
    shares = [share(mine, report.about) for report in known.reports if report.about]
    if not mine or not shares:
        return None
    return _half(part or -0.3 for part in shares)


def copies_alike(facts: Facts, known: Profile) -> float | None:
    """How like sentence and copy are to the likest of another dispatch; None without another.

    Sentences of one dispatch are alike whatever they tell of.
    """
    others = [report for report in known.reports if report.uri != facts.ref.uri]
    if not others:
        return None
    sentence = _half(max(share(facts.context, c) for c in r.context) for r in others)
    copy = _half(share(facts.story, report.story) for report in others)
    return (min(1.0, sentence / ALIKE) + min(1.0, copy / ALIKE)) / 2


def parties_shared(facts: Facts, known: Profile) -> float | None:
    """How far the parties are the same, -1..1; None where either side names none.

    Parties that are but words ("the leaders", "its members") agree where they share one, and
    in one story speak against nothing: the other side may call them by name.
    """
    reports = [report for report in known.reports if report.keys]
    if not facts.keys or not reports:
        return None
    parts = [(_same_parties(facts, report), report.named) for report in reports]
    alike = (copies_alike(facts, known) or 0.0) >= SAME_STORY
    told = [part for part, named in parts if part > 0.0 or (named and facts.named) or not alike]
    return _half(told) if told else None


def _same_parties(facts: Facts, report: Report) -> float:
    """Shared actors; else shared words of names and titles (NATO, "NATO Secretary General")."""
    one, other = facts.keys, report.keys
    # where either names somebody whom the other lacks, they differ by both (Jaccard)
    whole = len(one | other) if one - other and other - one else min(len(one), len(other))
    by_key = len(one & other) / whole
    if not facts.party or not report.party:
        return by_key
    common = len(facts.party & report.party) / min(len(facts.party), len(report.party))
    return max(by_key, 0.6 * common) or -1.0


def _half(values: Iterable[float]) -> float:
    """The mean of the better half of some values."""
    best = sorted(values, reverse=True)
    best = best[: (len(best) + 1) // 2]
    return sum(best) / len(best) if best else 0.0


_FAMILIES = (
    frozenset({EventType.MEET, EventType.TALKS, EventType.SUMMIT, EventType.VISIT}),
    frozenset({EventType.VOTE, EventType.ELECTION}),
    frozenset({EventType.HEARING, EventType.TRIAL}),
    frozenset({EventType.STRIKE, EventType.PROTEST}),
    frozenset({EventType.LAUNCH, EventType.PUBLISH}),
    frozenset({EventType.STATEMENT, EventType.PUBLISH}),
    frozenset({EventType.MATCH, EventType.MEET}),
)


def akin(one: EventType, other: EventType) -> bool:
    """Whether two types may be two words for one deed: talks and a summit."""
    return any({one, other} <= family for family in _FAMILIES)
