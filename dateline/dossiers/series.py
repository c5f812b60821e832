"""What recurs: a weekly briefing, a quarterly call.

Owns which words make a happening recurrent, in which rhythm, and on which days it falls.  The
evidence is a TIMEX3 set beside the happening ("every Friday", "weekly"), or a weekday on which it
is said to be wont to fall ("the regular Friday briefing"); that two happenings of one name lie a
week apart is none by itself, but joins one to a series of that rhythm.  What
recurs by the year is no series: each year's summit is an undertaking of its own.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from dateline import chrono, lang
from dateline.chrono import Grain, Interval
from dateline.dossiers import evidence
from dateline.model import Annotation, Dossier, EventMention, EventType, Timex, TimexType

SERIAL = frozenset(
    {
        EventType.MEET,
        EventType.SUMMIT,
        EventType.TALKS,
        EventType.PRESS_CONFERENCE,
        EventType.HEARING,
        EventType.PUBLISH,
        EventType.STATEMENT,
        EventType.OTHER,
    }
)
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_PERIOD = re.compile(r"P(\d+)([DWM])")
# Days of a period, and by how many an occurrence may miss it: months differ in length.
_UNITS = {"D": (1, 0), "W": (7, 0), "M": (30.44, 3)}
_LONGEST = 100  # days: up to a quarter
FAR = 45  # beyond so many days both must be told to recur, or chance would join them
ALIVE = timedelta(days=60)  # how long a series goes on by itself after its last report
MOST = 400  # occurrences that are counted out for one page


def repeats(annotation: Annotation, event: EventMention, best: str) -> str | None:
    """The set in which a happening recurs ("XXXX-WXX-5", "P1W"), told at any of its mentions; a
    weekday tells more than a period."""
    if event.type not in SERIAL:
        return None
    found = [
        value
        for timex in annotation.timexes
        if (value := _told(annotation, timex)) and _holder(annotation, timex) == best
    ]
    return min(found, key=lambda value: (value.startswith("P"), value), default=None)


def _told(annotation: Annotation, timex: Timex) -> str | None:
    """The rhythm that a time tells: that of a set, or a weekday behind a word of habit."""
    if timex.type is TimexType.SET:
        return timex.value if rhythm(timex.value) else None
    text, begin = annotation.dispatch.text, timex.interval.begin if timex.interval else None
    if begin is None or not timex.span.of(text).isalpha():
        return None
    before = text[: timex.span.start].split()[-1:]
    habitual = bool(before) and before[0].lower() in _habits(annotation.dispatch.language)
    return f"XXXX-WXX-{begin.isoweekday()}" if habitual else None


@lru_cache
def _habits(language: str) -> frozenset[str]:
    """Words that say of a weekday that something falls on it each week."""
    if not lang.known(language):
        return frozenset()
    rows = lang.table(language.split("-")[0].lower(), "folding")
    return frozenset(row.form for row in rows if row.kind == "habit")


def _holder(annotation: Annotation, timex: Timex) -> str | None:
    """The event to which a set belongs: the nearest one in its sentence, by its best mention."""
    sentence = evidence.sentence(annotation.dispatch, timex.span)
    near = [event for event in annotation.events if sentence.holds(event.trigger)]
    if not near:
        return None
    nearest = min(near, key=lambda event: (_distance(event, timex), event.trigger))
    return nearest.same_as or nearest.id


def _distance(event: EventMention, timex: Timex) -> int:
    one, other = event.trigger, timex.span
    return max(0, one.start - other.end, other.start - one.end)


def rhythm(value: str) -> tuple[float, int] | None:
    """Days from one occurrence to the next, and the slack; None for what is no series."""
    if _WEEKDAY.fullmatch(value):
        return 7, 0
    match = _PERIOD.fullmatch(value)
    if match is None:
        return None
    length, slack = _UNITS[match[2]]
    days = int(match[1]) * length
    return (days, slack) if 0 < days <= _LONGEST else None


def fits(value: str, told: Interval, dates: Iterable[Interval], *, far: bool) -> bool:
    """Whether a day lies a whole number of periods from a day that is known; beyond `FAR` days
    only where `far` says so."""
    found = rhythm(value)
    if found is None or told.begin is None or told.grain.rank > Grain.DAY.rank:
        return False
    period, slack = found
    for date in dates:
        if date.begin is None or date.grain.rank > Grain.DAY.rank:
            continue
        apart = abs((told.begin.date() - date.begin.date()).days)
        count = max(1, round(apart / period))
        near = far or apart <= FAR
        if apart and near and abs(apart - count * period) <= slack + (count - 1) * bool(slack):
            return True
    return False


def occurrences(value: str, told: Interval, begin: datetime, end: datetime) -> Iterator[Interval]:
    """The occurrences on or after the told one that begin in [begin, end), wall times.

    Counted out by whole days and weeks alone: a month or a quarter does not say which day.
    """
    found = rhythm(value)
    if found is None or found[1] or told.begin is None:
        return
    step = timedelta(days=found[0])
    count = max(0, -((told.begin - begin) // step)) if begin > told.begin else 0
    for number in range(count, count + MOST):
        start = _after(told.begin, step * number)
        if start is None or start >= end:
            return
        if start >= begin:
            length = told.end - told.begin if told.end else None
            stop = _after(start, length) if length is not None else None
            yield Interval(start, stop, told.grain, told.zone)


def coming(dossier: Dossier, begin: datetime, end: datetime) -> Iterator[Interval]:
    """The occurrences in [begin, end), wall times, that follow from the rhythm after the last one
    told; none later than `ALIVE` after the last report."""
    series = dossier.series
    last = max(_fine(dossier), key=lambda told: told.begin or begin, default=None)
    if series is None or last is None or last.begin is None:
        return
    alive = _alive(dossier)
    for occurrence in occurrences(series.repeats, last, begin, min(end, alive)):
        if occurrence.begin != last.begin:
            yield occurrence


def _alive(dossier: Dossier) -> datetime:
    """Until when a series goes on by itself, as a wall time."""
    return _after(dossier.modified.replace(tzinfo=None), ALIVE) or datetime.max


def following(dossier: Dossier, at: datetime) -> Interval | None:
    """The next time of what recurs from an aware instant on, told or counted out."""
    wall = at.replace(tzinfo=None)
    ahead = [told for told in _fine(dossier) if told.begin is not None and told.begin >= wall]
    counted = coming(dossier, wall, datetime.max)
    return min(ahead, key=lambda told: told.begin or wall, default=None) or next(counted, None)


def _fine(dossier: Dossier) -> Iterator[Interval]:
    for told in dossier.series.occurrences if dossier.series else ():
        if told.grain.rank <= Grain.DAY.rank and told.begin is not None:
            yield told


def hull(dossier: Dossier) -> Interval | None:
    """From the first occurrence told to the end of those that may still come."""
    told = sorted(_fine(dossier), key=lambda one: one.begin or datetime.min)
    if not told:
        return None
    last = max([_alive(dossier), *(one.end for one in told if one.end)])
    return Interval(told[0].begin, last, Grain.DAY, None)


def _after(moment: datetime, by: timedelta) -> datetime | None:
    try:
        return moment + by
    except OverflowError:
        return None


def weekday(value: str, told: Interval) -> Interval:
    """The time told for what falls on a weekday ("every Tuesday at 13:00"): a clock that stands on
    another day stands on none, and counts for the first such weekday from then on."""
    match = _WEEKDAY.fullmatch(value)
    if match is None or told.begin is None or told.grain not in chrono.CLOCK_GRAINS:
        return told
    ahead = (int(match[1]) - told.begin.isoweekday()) % 7
    begin, end = _after(told.begin, timedelta(days=ahead)), None
    if told.end is not None:
        end = _after(told.end, timedelta(days=ahead))
    return Interval(begin, end, told.grain, told.zone) if begin else told
