"""How well a mention fits an undertaking.

Owns the weights and the vetoes: participants, time, words, place, kind, and what its status
allows.  The same parties meet again next month, so words alone never link.  Knows no dispatch
text and no store.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from dateline import chrono
from dateline.chrono import Interval
from dateline.dossiers import series, steps
from dateline.dossiers import state as states
from dateline.dossiers.facts import DONE, FINE, RECURRING, TURNS, Facts, days, gap
from dateline.model import EventMention, EventType, PlaceSource, Record, Status

# Set by hand on invented stories: a mention needs company beside its words to pass.
WEIGHTS = {
    "parties": 0.25,
    "time": 0.22,
    "words": 0.18,
    "context": 0.17,
    "place": 0.10,
    "type": 0.08,
}
OPEN = 0.32  # an agenda mention joins a dossier from here on, else it opens one
ATTACH = 0.33  # any other mention
ALIKE = 0.5  # a sentence that shares this part of its words with another is as like as can be
SAME_KIND = 0.5
OTHER_STORY = 0.3  # of `context`: two copies that have but names in common that many have
SAME_STORY = 0.5  # of `context`: two copies that tell one story
SAME_COPY = 0.2  # for another word on a thing that is done once, in a dispatch that tells of it
VAGUE = frozenset({EventType.OTHER, EventType.STATEMENT})
OFF = TURNS - {Status.RESCHEDULED}
SLACK = 2  # days by which a report may miss the planned day
WEEK = 7
MONTH = 31

_FAMILIES = (
    frozenset({EventType.MEET, EventType.TALKS, EventType.SUMMIT, EventType.VISIT}),
    frozenset({EventType.VOTE, EventType.ELECTION}),
    frozenset({EventType.HEARING, EventType.TRIAL}),
    frozenset({EventType.STRIKE, EventType.PROTEST}),
    frozenset({EventType.LAUNCH, EventType.PUBLISH}),
    frozenset({EventType.STATEMENT, EventType.PUBLISH}),
    frozenset({EventType.MATCH, EventType.MEET}),
)


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


class Profile(Record, frozen=True):
    """An undertaking as linking sees it: its state, and what each dispatch names of it.

    A new mention is weighed against the dispatches one by one and not against all that they name
    together, or a dossier would draw in the more the more it holds.
    """

    uid: str
    state: states.State
    facts: tuple[Facts, ...]
    reports: tuple[Report, ...]
    announced: frozenset[tuple[str, bool]]


class Score(Record, frozen=True):
    """A score in -1..1 with its parts; None for the value is a veto, and `reasons` say which."""

    value: float | None
    reasons: tuple[str, ...] = ()


def profile(uid: str, facts: Sequence[Facts]) -> Profile:
    """The profile of a dossier from the facts of its mentions; at least one is needed.

    `announced` holds the dispatches that have an agenda mention in it, and whether that stands in
    the headline: what a copy tells twice its headline may tell a third time, and two things that
    the copy itself keeps apart are two.
    """
    state, _ = steps.run(facts)
    by_uri: dict[str, list[Facts]] = {}
    for f in facts:
        by_uri.setdefault(f.ref.uri, []).append(f)
    return Profile(
        uid=uid,
        state=state,
        facts=tuple(facts),
        reports=tuple(_report(uri, by_uri[uri]) for uri in sorted(by_uri)),
        announced=frozenset((f.ref.uri, f.headline) for f in facts if f.mention.agenda),
    )


def _report(uri: str, facts: Sequence[Facts]) -> Report:
    return Report(
        uri=uri,
        keys=frozenset().union(*(f.keys for f in facts)),
        party=frozenset().union(*(f.party for f in facts)),
        terms=frozenset().union(*(f.terms for f in facts)),
        about=frozenset().union(*(_own(f) for f in facts)),
        context=tuple(f.context for f in facts),
        story=facts[0].story,
        named=any(f.named for f in facts),
    )


def score(facts: Facts, known: Profile) -> Score:
    """How well a mention fits; the threshold is the caller's."""
    apart = facts.mention.agenda and (facts.ref.uri, facts.headline) in known.announced
    if apart and not (_again(facts, known) or _instead(facts, known)):
        return Score(value=None, reasons=("the dispatch itself keeps the two apart",))
    if (about := _about(facts, known)) is not None:
        return Score(value=about, reasons=("says what is expected of it",))
    kind = _kind(facts, known)
    if kind is None or (_beside(facts) and not _akin(facts, known, kind)):
        return Score(value=None, reasons=("of another kind",))
    time, why = _time(facts, known)
    if time is None:
        return Score(value=None, reasons=(why,))
    place = _place(facts, known)
    if place is None:
        return Score(value=None, reasons=("in another country",))
    parts = {"time": time, "place": place, "type": kind}
    if (words := _words(facts, known)) is not None:
        parts["words"] = words
    if (context := _context(facts, known)) is not None:
        parts["context"] = context
    if _another_story(facts, known, parts):
        return Score(value=None, reasons=("of another story",))
    weight = sum(WEIGHTS[name] for name in parts)
    if (parties := _parties(facts, known)) is not None:
        parts["parties"] = parties
        weight += WEIGHTS["parties"]
    else:
        weight += WEIGHTS["parties"] / 2  # not to name them speaks half as loud as other names
    value = sum(WEIGHTS[name] * part for name, part in parts.items()) / weight
    if _same_deed(facts, known):
        value = min(1.0, value + SAME_COPY)
    reasons = [f"{name} {part:.2f}" for name, part in parts.items() if part]
    return Score(value=round(value, 4), reasons=(*reasons, why) if why else tuple(reasons))


def _another_story(facts: Facts, known: Profile, parts: Mapping[str, float]) -> bool:
    """Whether two copies have little in common, and neither parties nor titles do."""
    if parts.get("context", 1.0) >= OTHER_STORY or parts.get("words", 0.0) > 0.0:
        return False
    return (_parties(facts, known) or 0.0) <= 0.0


def _again(facts: Facts, known: Profile) -> bool:
    """Whether a copy speaks a second time of one thing: the same deed at the same time, and one of
    the two names nobody ("the two-day strike ...", "the stoppage on 31 May and 1 June")."""
    mention = facts.mention
    if mention.type is not known.state.type or mention.type is EventType.OTHER:
        return False
    here = [f for f in known.facts if f.ref.uri == facts.ref.uri]
    if facts.keys and any(f.keys for f in here):
        return False
    times = [w.interval for w in (mention.when, mention.previous_when) if w]
    return any(chrono.overlap(time, date) for time in times for date in known.state.dates)


def _instead(facts: Facts, known: Profile) -> bool:
    """Whether a copy tells in two mentions that one thing is off and when it will be instead ("the
    closure was put off ...; work will start on the 20th"), or twice that it is off ("does not
    close ...; the closure was put off")."""
    here = [f.mention for f in known.facts if f.ref.uri == facts.ref.uri and f.mention.agenda]
    if len(here) != 1:
        return False
    if (_words(facts, known) or 0.0) < 0.0:
        return False
    pair = (facts.mention, here[0])
    denied = [mention.status is Status.DENIED for mention in pair]
    turned = [_turned(mention) for mention in pair]
    return set(turned) == {True, False} or (all(turned) and sum(denied) == 1)


def _turned(mention: EventMention) -> bool | None:
    """True for a turn that tells no new day, False for a plan that tells one."""
    if mention.status is Status.CANCELLED:
        return None
    if mention.status in TURNS and (mention.status in OFF or mention.when is None):
        return True
    return False if mention.status in states.PLANS and mention.when else None


def _beside(facts: Facts) -> bool:
    """Whether a mention neither announces nor turns anything; of a deed of no known kind that was
    not done ("was not named"), nobody knows whether it was ever planned."""
    mention = facts.mention
    vague = mention.status is Status.DENIED and mention.type in VAGUE
    return not mention.agenda and (mention.status not in TURNS or vague)


def _akin(facts: Facts, known: Profile, kind: float) -> bool:
    """Whether what stands beside the news is of the dossier's kind, or else every sentence on its
    parties would be filed; where neither kind is known, the words must be the same."""
    if kind > SAME_KIND or _same_day(facts, known) or _same_word(facts, known):
        return True
    own = facts.terms - facts.party
    return (
        kind == SAME_KIND and len(own & core(known)) >= 2 and (_words(facts, known) or 0.0) >= 0.6
    )


def _same_day(facts: Facts, known: Profile) -> bool:
    """Whether another dispatch of the same story names the very day, or a clock: what a copy calls
    by a word that tells no kind is then the same thing."""
    told = facts.mention.when
    if told is None or told.interval.grain not in FINE:
        return False
    fine = tuple(date for date in known.state.dates if date.grain in FINE)
    return _meets(told.interval, fine) and (_context(facts, known) or 0.0) >= SAME_STORY


def _same_word(facts: Facts, known: Profile) -> bool:
    """Whether another dispatch of the same story names it by the same word of a deed."""
    others = [f for f in known.facts if f.ref.uri != facts.ref.uri]
    if all(facts.trigger.isdisjoint(f.trigger) for f in others):
        return False
    return (_context(facts, known) or 0.0) >= SAME_STORY


def core(known: Profile) -> frozenset[str]:
    """The terms that at least half of the dispatches have."""
    count = Counter(term for report in known.reports for term in report.terms)
    return frozenset(term for term, n in count.items() if 2 * n >= len(known.reports))


def _half(values: Iterable[float]) -> float:
    """The mean of the better half of some values."""
    best = sorted(values, reverse=True)
    best = best[: (len(best) + 1) // 2]
    return sum(best) / len(best) if best else 0.0


def _words(facts: Facts, known: Profile) -> float | None:
    """Shared words of what it is about, -0.3..1; None where a title names but deed and parties.

    The parties' names and the deed's are weighed on their own.
    """
    own = _own(facts)
    shares = [share(own, report.about) for report in known.reports if report.about]
    if not own or not shares:
        return None
    return _half(part or -0.3 for part in shares)


def _own(facts: Facts) -> frozenset[str]:
    return facts.terms - facts.party - facts.trigger


def _about(facts: Facts, known: Profile) -> float | None:
    """How surely a mention says of the thing itself what it is to hold ("the declaration will
    have to reflect ..."): it names topics, speaks of the same object and says another thing of
    it.  None where it does not."""
    mention = facts.mention
    if mention.agenda or not mention.topics or mention.type is not EventType.OTHER:
        return None
    parties = facts.party.union(*(report.party for report in known.reports))
    own, thing = facts.terms - parties, core(known)
    shared = len(own & thing)
    if mention.status not in states.PLANS or shared < 2 or facts.trigger & thing:
        return None
    part = shared / len(own)
    return round(0.5 + part / 10, 4) if part >= 0.3 else None


def _same_deed(facts: Facts, known: Profile) -> bool:
    kind = facts.mention.type
    here = any(f.ref.uri == facts.ref.uri for f in known.facts)
    return here and kind is known.state.type and kind not in RECURRING


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """The overlap coefficient of two sets (Szymkiewicz-Simpson); one shared word is half proof."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return shared / min(len(one), len(other)) * (0.5 if shared == 1 else 1.0)


def _context(facts: Facts, known: Profile) -> float | None:
    """How like sentence and copy are to the likest of another dispatch; None without another.

    Sentences of one dispatch are alike whatever they tell of.
    """
    others = [report for report in known.reports if report.uri != facts.ref.uri]
    if not others:
        return None
    sentence = _half(max(share(facts.context, c) for c in r.context) for r in others)
    copy = _half(share(facts.story, report.story) for report in others)
    return (min(1.0, sentence / ALIKE) + min(1.0, copy / ALIKE)) / 2


def _parties(facts: Facts, known: Profile) -> float | None:
    """How far the parties are the same, -1..1; None where either side names none.

    Parties that are but words ("the leaders", "its members") agree where they share one, and
    in one story speak against nothing: the other side may call them by name.
    """
    reports = [report for report in known.reports if report.keys]
    if not facts.keys or not reports:
        return None
    parts = [(_same_parties(facts, report), report.named) for report in reports]
    alike = (_context(facts, known) or 0.0) >= SAME_STORY
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


def _kind(facts: Facts, known: Profile) -> float | None:
    """How far the kinds agree.  One dispatch may name a thing by several kinds ("the meeting",
    "the vote"), so that all that were told of the dossier count; None where none goes with it."""
    kinds = {known.state.type, *(f.mention.type for f in known.facts if f.mention.agenda)}
    found = [_kinds(facts.mention.type, other) for other in kinds]
    return max((part for part in found if part is not None), default=None)


def _kinds(one: EventType, other: EventType) -> float | None:
    if one is other:
        return 0.5 if one is EventType.OTHER else 1.0
    if EventType.OTHER in (one, other):
        return 0.3
    return 0.6 if any({one, other} <= family for family in _FAMILIES) else None


def _place(facts: Facts, known: Profile) -> float | None:
    new, old = facts.mention.place, known.state.place
    if new is None or old is None:
        return 0.0
    guessed = PlaceSource.DATELINE in (new.source, old.source)
    if new.country and old.country and new.country != old.country:
        return -0.3 if guessed or facts.mention.status in TURNS else None
    if new.city and old.city:
        # a city without a country is a name that the gazetteer does not know
        doubtful = guessed or not (new.country and old.country)
        return 1.0 if new.city == old.city else -0.1 if doubtful else -0.8
    return 0.4 if new.country and new.country == old.country else 0.0


# ------------------------------------------------------------------ time
def _time(facts: Facts, known: Profile) -> tuple[float | None, str]:
    """How the times go together, None for a veto, with the words for it."""
    mention = facts.mention
    if mention.status in DONE:
        return _done(facts, known)
    before = states.former(mention)
    if before is not None:
        if _meets(before, known.state.dates):
            return 1.0, "names the day that was planned"
        told = mention.when.interval if mention.when else None
        if told is not None and _meets(told, known.state.dates):
            return 0.8, "names the new day"
        if _recurs(facts, known, before):
            return 0.8, "names a further time of what recurs"
        if _recalls(before, known):
            return 0.0, "recalls an earlier plan"
        return None, "another day was planned"
    if mention.when is None:
        return _undated(facts, known)
    if mention.status in (Status.CANCELLED, Status.DENIED, Status.POSTPONED):
        met = _meets(mention.when.interval, known.state.dates)
        met = met or _recurs(facts, known, mention.when.interval)
        return (1.0, "names the day that was planned") if met else (None, "another day")
    return _planned(facts, known, mention.when.interval)


def _planned(facts: Facts, known: Profile, told: Interval) -> tuple[float | None, str]:
    state = known.state
    if state.when is None:
        moved = facts.mention.status is Status.RESCHEDULED
        if not moved and state.previous is not None and _precedes(told, state.previous):
            return None, "before the day that was given up"
        if not state.dates or state.status is Status.POSTPONED:
            ahead = _after(told, facts.known)
            return (0.3, "the plan had no day") if ahead else (None, "before it was put off")
        return 0.0, ""
    if _meets(told, (state.when,)):
        both_fine = told.grain in FINE and state.when.grain in FINE
        return (1.0, "the same day") if both_fine else (0.5, "the days agree")
    distance = _gap(told, state.when)
    if facts.mention.status is Status.RESCHEDULED:
        return 0.0, "moved"
    if _recurs(facts, known, told):
        return 0.6, "a further time of what recurs"
    if _here_off(facts, known):
        return 0.6, "the copy says that the other day is off"
    begun = state.status in DONE and not _ahead(state.when, facts.known)
    if begun or _over(state.when, facts.known):
        return None, "planned after the other was over"
    if distance is not None and distance <= 1 and _parties(facts, known) in (None, 1.0):
        return 0.2, "a day off"
    if _single(facts, known):
        return 0.0, "happens once, so the day has changed"
    if _both_told(facts, known):
        return 0.0, "the copy names the day that was planned as well"
    return None, "on another day"


def _here_off(facts: Facts, known: Profile) -> bool:
    """Whether the same copy says that it will not be when it was to be."""
    here = [f.mention for f in known.facts if f.ref.uri == facts.ref.uri]
    return any(_turned(mention) for mention in here)


def _both_told(facts: Facts, known: Profile) -> bool:
    """Whether a copy of the same story that has no plan for the day that was planned still names
    it: the plan that it does have is then what became of it."""
    planned = days(known.state.when)
    if planned is None or known.state.when is None or known.state.when.grain not in FINE:
        return False
    named = any(gap(planned, day) == 0 for day in facts.told)
    return named and (_context(facts, known) or 0.0) >= SAME_STORY


def _recurs(facts: Facts, known: Profile, told: Interval) -> bool:
    """Whether a day is a further one of a series: the same thing by name, told to recur, and a
    whole number of periods away."""
    value = facts.repeats or known.state.repeats
    if value is None or (_parties(facts, known) or 0.0) < 0.0:
        return False
    # a name of nothing but deed and parties is told apart by these alone
    alike = share(facts.terms, core(known))
    return alike >= 0.6 and series.fits(
        value, told, known.state.dates, far=facts.repeats is not None
    )


def _single(facts: Facts, known: Profile) -> bool:
    """Whether both are the same thing that is done once: a treaty is signed once, talks recur."""
    if facts.mention.type in RECURRING or known.state.type in RECURRING:
        return False
    if not _numbers(facts.terms, core(known)) or (_parties(facts, known) or 0.0) < 0.0:
        return False
    return len(_own(facts) & core(known)) >= 2 and (_words(facts, known) or 0.0) >= 0.6


def _numbers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether figures in two titles agree where both have some ("Ariane 6", "2023 budget")."""
    a, b = ({t for t in terms if any(c.isdigit() for c in t)} for terms in (one, other))
    return not a or not b or bool(a & b)


def _done(facts: Facts, known: Profile) -> tuple[float | None, str]:
    mention, state = facts.mention, known.state
    told = mention.when.interval if mention.when else None
    if told is None:
        if state.when is None:
            return 0.1, "reported as done"
        first = _days_until(state.when, facts.at)
        if first > MONTH:
            return None, "told of without a day, long after the plan"
        return (0.5, "reported in those days") if -1 <= first <= WEEK else (0.0, "")
    if told.end is not None and _before(told.end, known.state.known) and told.grain in FINE:
        return None, "it was over before the other was announced"
    if state.when is None:
        return (0.3, "done after it was put off") if _after(told, state.known) else (None, "before")
    if _meets(told, (state.when,)):
        fine = told.grain in FINE and state.when.grain in FINE
        return (1.0, "done on the planned day") if fine else (0.4, "the days agree")
    if _recurs(facts, known, told):
        return 0.6, "a further time of what recurs"
    distance = _gap(told, state.when)
    if distance is not None and distance <= SLACK:
        return 0.4, "done within two days of the plan"
    return None, "done on another day"


def _undated(facts: Facts, known: Profile) -> tuple[float | None, str]:
    """No day is told: it must be about something still ahead, or be news of the same days."""
    state = known.state
    if state.when is not None and _over(state.when, facts.known):
        return None, "the other was over"
    if state.status in DONE:
        return None, "the other had taken place"
    if facts.mention.status not in TURNS:
        return 0.1, ""
    near = state.when is not None and _days_until(state.when, facts.known) >= -WEEK
    return (0.6, "news of what is near") if near else (0.3, "still ahead")


def _recalls(before: Interval, known: Profile) -> bool:
    """Whether an old date can be an earlier plan: it lies before what is planned now."""
    a = before.end
    firsts = [date.begin for date in known.state.dates if date.begin is not None]
    return a is not None and bool(firsts) and a <= min(firsts)


def _meets(interval: Interval, dates: Iterable[Interval]) -> bool:
    """Whether an interval shares a moment, or at fine grain a civil day, with one of the dates."""
    for date in dates:
        if chrono.overlap(interval, date):
            return True
        if interval.grain in FINE and date.grain in FINE and _gap(interval, date) == 0:
            return True
    return False


def _gap(one: Interval, other: Interval) -> int | None:
    a, b = days(one), days(other)
    return None if a is None or b is None else gap(a, b)


def _days_until(interval: Interval, at: datetime) -> int:
    """Whole days from an interval's begin to an instant, negative where it lies ahead."""
    begin, _ = chrono.utc_bounds(interval)
    return 0 if begin is None else (at - begin).days


def _over(interval: Interval, at: datetime) -> bool:
    _, end = chrono.utc_bounds(interval)
    return end is not None and end <= at


def _after(interval: Interval, at: datetime) -> bool:
    _, end = chrono.utc_bounds(interval)
    return end is None or end > at


def _precedes(one: Interval, other: Interval) -> bool:
    """Whether a stretch ends before another begins."""
    return one.end is not None and other.begin is not None and one.end <= other.begin


def _ahead(interval: Interval, at: datetime) -> bool:
    begin, _ = chrono.utc_bounds(interval)
    return begin is not None and begin > at


def _before(wall: datetime, at: datetime) -> bool:
    return wall.replace(tzinfo=UTC) < at
