"""How the time that a mention tells goes with an undertaking.

Owns which days may be those of one thing: what was moved, put off, reported, or recurs.  The same
parties meet again next month, so that another day is another thing unless a report says more.
Knows no weights.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from dateline import chrono
from dateline.chrono import Interval
from dateline.dossiers import series
from dateline.dossiers import state as states
from dateline.dossiers.facts import DONE, FINE, RECURRING, TURNS, Facts, days, gap
from dateline.dossiers.measures import SAME_STORY, copies_alike, parties_shared, words_shared
from dateline.dossiers.profile import Profile, own, share
from dateline.model import EventMention, Status

OFF = TURNS - {Status.RESCHEDULED}
LATE = "done within two days of the plan"
ONCE = "happens once, so the day has changed"
ELSEDAY = "done on another day"
OVER = "planned after the other was over"
UNKNOWN = "another day was planned"
SLACK = 2  # days by which a report may miss the planned day
WEEK = 7
MONTH = 31


def timed(facts: Facts, known: Profile) -> tuple[float | None, str]:
    """How the times go together, None for a veto, with the words for it."""
    mention = facts.mention
    if mention.status in DONE:
        return _done(facts, known)
    before = states.former(mention)
    if before is not None:
        if meets(before, known.state.dates):
            return 1.0, "names the day that was planned"
        told = mention.when.interval if mention.when else None
        if told is not None and meets(told, known.state.dates):
            return 0.8, "names the new day"
        if _recurs(facts, known, before):
            return 0.8, "names a further time of what recurs"
        if _recalls(before, known):
            return 0.0, "recalls an earlier plan"
        return None, UNKNOWN
    if mention.when is None:
        return _undated(facts, known)
    if mention.status in (Status.CANCELLED, Status.DENIED, Status.POSTPONED):
        met = meets(mention.when.interval, known.state.dates)
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
    if meets(told, (state.when,)):
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
        return None, OVER
    if distance is not None and distance <= 1 and parties_shared(facts, known) in (None, 1.0):
        return 0.2, "a day off"
    if _single(facts, known):
        return 0.0, ONCE
    if _both_told(facts, known):
        return 0.0, "the copy names the day that was planned as well"
    return None, "on another day"


def _here_off(facts: Facts, known: Profile) -> bool:
    """Whether the same copy says that it will not be when it was to be."""
    here = [f.mention for f in known.facts if f.ref.uri == facts.ref.uri]
    return any(turned(mention) for mention in here)


def _both_told(facts: Facts, known: Profile) -> bool:
    """Whether a copy of the same story that has no plan for the day that was planned still names
    it: the plan that it does have is then what became of it."""
    planned = days(known.state.when)
    if planned is None or known.state.when is None or known.state.when.grain not in FINE:
        return False
    named = any(gap(planned, day) == 0 for day in facts.told)
    return named and (copies_alike(facts, known) or 0.0) >= SAME_STORY


def _recurs(facts: Facts, known: Profile, told: Interval) -> bool:
    """Whether a day is a further one of a series: the same thing by name, told to recur, and a
    whole number of periods away."""
    value = facts.repeats or known.state.repeats
    if value is None or (parties_shared(facts, known) or 0.0) < 0.0:
        return False
    # a name of nothing but deed and parties is told apart by these alone
    alike = share(facts.terms, known.named.core)
    return alike >= 0.6 and series.fits(
        value, told, known.state.dates, far=facts.repeats is not None
    )


def _single(facts: Facts, known: Profile) -> bool:
    """Whether both are the same thing that is done once: a treaty is signed once, talks recur."""
    if facts.mention.type in RECURRING or known.state.type in RECURRING:
        return False
    if not _numbers(facts.terms, known.named.core) or (parties_shared(facts, known) or 0.0) < 0.0:
        return False
    return len(own(facts) & known.named.core) >= 2 and (words_shared(facts, known) or 0.0) >= 0.6


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
    if meets(told, (state.when,)):
        fine = told.grain in FINE and state.when.grain in FINE
        return (1.0, "done on the planned day") if fine else (0.4, "the days agree")
    if _recurs(facts, known, told):
        return 0.6, "a further time of what recurs"
    distance = _gap(told, state.when)
    if distance is not None and distance <= SLACK:
        return 0.4, LATE
    return None, ELSEDAY


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


def meets(interval: Interval, dates: Iterable[Interval]) -> bool:
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


def turned(mention: EventMention) -> bool | None:
    """True for a turn that tells no new day, False for a plan that tells one."""
    if mention.status is Status.CANCELLED:
        return None
    if mention.status in TURNS and (mention.status in OFF or mention.when is None):
        return True
    return False if mention.status in states.PLANS and mention.when else None
