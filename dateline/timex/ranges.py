"""Stretches told by their two ends: "from Monday to Wednesday", "3 to 5 March".

Owns the link between the two timexes: the first names its end, the second its begin.  Knows no
anchors.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

import msgspec

from dateline import chrono, lang
from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.model import Status, Timex, TimexType

_TO = re.compile(r"\s*(?:to|until|till|through|thru|-|–|—)\s*(?:the\s*)?$")
_AND = re.compile(r"\s*(?:,|and|&|,\s*and)\s*(?:on\s+)?$")
# "Opens on Monday evening with a concert and ends on Friday".
_ENDS = re.compile(
    r"[^.;:\n]{0,40}?\b(?:and|to)\s+(?:will\s+)?(?:end|clos|finish|wind\s+up|is\s+over|last\w*\s+until|run\w*\s+until"
    r"|go\w*\s+on\s+until)\w*\s+(?:on\s+|late\s+on\s+)?(?:the\s+)?$"
)
_LASTS = frozenset({"suspend"})  # what is "suspended from Saturday to Monday" is so all the while
FORMS = 40  # characters that may stand between a change and the old day
_BETWEEN = re.compile(r"\bbetween\s+$")


def linked(timexes: Sequence[Timex], text: str) -> tuple[Timex, ...]:
    """The timexes with the ends of each stretch linked.

    Two days in a row ("25 and 26 October") are a stretch as well; other lists are not.
    """
    found = list(timexes)
    for n in range(len(found) - 1):
        pair = paired(found[n], found[n + 1], text)
        if pair is not None:
            found[n], found[n + 1] = pair
        else:
            found[n + 1] = _new_day(found[n], found[n + 1], text)
    return tuple(found)


def paired(first: Timex, last: Timex, text: str) -> tuple[Timex, Timex] | None:
    """Two neighbouring times of a text as the ends of one stretch; None where they are none."""
    one, two = first.interval, last.interval
    if one is None or two is None or not (one.begin and two.begin):
        return None
    if first.anchor == last.id:  # "put back a week to 21 January"
        return None
    between = text[first.span.end : last.span.start]
    opened = bool(_BETWEEN.search(text[max(0, first.span.start - 12) : first.span.start]))
    if _AND.match(between) and not opened:
        last = _next_day(first, last, text)
        if one.grain is not Grain.DAY or _gap(first, last) != timedelta(days=1):
            return None
    elif _ENDS.match(between) and _is_weekday(last):
        pass
    elif not (opened and _AND.match(between)):
        if not _TO.match(between) or _change(first, text):
            return None
    last = _after(first, last)
    if last.interval is None or last.interval.begin is None or last.interval.begin <= one.begin:
        return None
    return (
        msgspec.structs.replace(first, end_point=last.id),
        msgspec.structs.replace(last, begin_point=first.id),
    )


def _new_day(first: Timex, last: Timex, text: str) -> Timex:
    """The weekday to which a thing is moved from another: "moved from Thursday to Friday" tells
    of the nearest Friday, "put off from Thursday to Tuesday" of the next."""
    one, two, change = first.interval, last.interval, _change(first, text)
    if change is None or change["old"] is None or one is None or two is None:
        return last
    if not (one.begin and two.begin and _TO.match(text[first.span.end : last.span.start])):
        return last
    later = change["later"] is not None or one.begin - two.begin > timedelta(days=3)
    return _after(first, last) if later else last


def _change(timex: Timex, text: str) -> re.Match[str] | None:
    return _decided().search(text[max(0, timex.span.start - 2 * FORMS) : timex.span.start])


@cache
def _decided() -> re.Pattern[str]:
    """A change before a time, which is then the day of the decision, "was adjourned on Monday
    until May 15", or the `old` day, "has been moved from Saturday to Sunday"; what is put off
    comes `later`."""
    later, moved = _changes(Status.POSTPONED), _changes(Status.RESCHEDULED)
    old = rf"(?P<old>\b[^.;:\n\d]{{0,{FORMS}}}?\s+from\s+$)"
    return re.compile(rf"(?i)\b(?:(?P<later>{later})|{moved})(?:\s+on\s+$|{old})")


def _changes(status: Status) -> str:
    rows = (r for r in lang.table("en", "changes") if r.kind == "verb" and r.value == status)
    return "|".join(_forms(row.form) for row in rows if row.form not in _LASTS)


def _forms(verb: str) -> str:
    """The pattern of a verb in all its forms: "moves", "moving", "deferred", "put off"."""
    first, *rest = verb.split()
    stem = first.removesuffix("e")
    return r"\s+".join([rf"{stem}{stem[-1]}?(?:e?s|ed?|ing)?", *rest])


def _is_weekday(timex: Timex) -> bool:
    """Whether a timex is a day that was counted from the publication."""
    return timex.anchor == "published"


def _after(first: Timex, last: Timex) -> Timex:
    """The second end, moved behind the first: a weekday into the next week, a clock into the
    next day ("10 p.m. to 2 a.m.")."""
    one, two = first.interval, last.interval
    if one is None or two is None or not (one.begin and two.begin) or two.begin > one.begin:
        return last
    if one.grain in CLOCK_GRAINS and two.grain in CLOCK_GRAINS:
        return _moved(last, timedelta(days=1))
    bare = last.anchor in ("published", "speech", "narrative") and last.anchor == first.anchor
    part = last.value[10:11] == "T" and last.value[11:12].isalpha()  # "Thursday night"
    if bare and (part or (last.type is TimexType.DATE and two.grain is Grain.DAY)):
        if one.begin - two.begin <= timedelta(days=7):
            return _moved(last, timedelta(days=7))
    return last


def _next_day(first: Timex, last: Timex, text: str) -> Timex:
    """The second of two weekdays in a row, moved behind the first: "on Tuesday and Wednesday",
    "on September 6 and Friday"; only what is told by its name alone can move."""
    one, two, gap = first.interval, last.interval, _gap(first, last)
    if one is None or two is None or gap is None or not one.grain is two.grain is Grain.DAY:
        return last
    bare = last.anchor == "published" and last.span.of(text).isalpha()
    row = bare and first.anchor in ("published", "narrative") and gap.days % 7 == 1
    return _moved(last, timedelta(days=1) - gap) if row and gap < timedelta(0) else last


def _gap(first: Timex, last: Timex) -> timedelta | None:
    one, two = first.interval, last.interval
    if one is None or two is None or not (one.begin and two.begin):
        return None
    return two.begin - one.begin


def _moved(timex: Timex, away: timedelta) -> Timex:
    interval = timex.interval
    if interval is None or interval.begin is None or interval.end is None:
        return timex
    try:
        moved = Interval(interval.begin + away, interval.end + away, interval.grain, interval.zone)
        day = chrono.point(datetime.fromisoformat(timex.value[:10]) + away, Grain.DAY)
    except (OverflowError, ValueError):
        return timex
    return msgspec.structs.replace(timex, interval=moved, value=day + timex.value[10:])


def in_order(timexes: Mapping[str, Timex]) -> dict[str, Timex]:
    """The same timexes, each second clock of a stretch behind its first one again."""
    found = dict(timexes)
    for timex in timexes.values():
        first = found.get(timex.begin_point or "")
        if first is not None and first.interval and first.interval.grain in CLOCK_GRAINS:
            found[timex.id] = _after(first, found[timex.id])
    return found
