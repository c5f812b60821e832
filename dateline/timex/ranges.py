"""Stretches told by their two ends: "from Monday to Wednesday", "3 to 5 March".

Owns the link between the two timexes: the first names its end, the second its begin.  Knows no
anchors.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.model import Timex, TimexType

_TO = re.compile(r"\s*(?:to|until|till|through|thru|-|–|—)\s*(?:the\s*)?$")
_AND = re.compile(r"\s*(?:,|and|&|,\s*and)\s*(?:on\s+)?$")
_BETWEEN = re.compile(r"\bbetween\s+$")


def linked(timexes: Sequence[Timex], text: str) -> tuple[Timex, ...]:
    """The timexes with the ends of each stretch linked.

    Two days in a row ("25 and 26 October") are a stretch as well; other lists are not.
    """
    found = list(timexes)
    for n in range(len(found) - 1):
        pair = _pair(found[n], found[n + 1], text)
        if pair is not None:
            found[n], found[n + 1] = pair
    return tuple(found)


def _pair(first: Timex, last: Timex, text: str) -> tuple[Timex, Timex] | None:
    one, two = first.interval, last.interval
    if one is None or two is None or not (one.begin and two.begin):
        return None
    between = text[first.span.end : last.span.start]
    opened = bool(_BETWEEN.search(text[max(0, first.span.start - 12) : first.span.start]))
    if _AND.match(between) and not opened:
        if one.grain is not Grain.DAY or two.begin - one.begin != timedelta(days=1):
            return None
    elif not (_TO.match(between) or (opened and _AND.match(between))):
        return None
    last = _after(first, last)
    if last.interval is None or last.interval.begin is None or last.interval.begin <= one.begin:
        return None
    return (
        msgspec.structs.replace(first, end_point=last.id),
        msgspec.structs.replace(last, begin_point=first.id),
    )


def _after(first: Timex, last: Timex) -> Timex:
    """The second end, moved behind the first where both are bare weekdays of one week."""
    one, two = first.interval, last.interval
    if one is None or two is None or not (one.begin and two.begin and two.end):
        return last
    counted = last.anchor in ("published", "speech", "narrative") and last.type is TimexType.DATE
    if two.begin > one.begin or not counted or two.grain is not Grain.DAY:
        return last
    away = timedelta(days=7)
    if one.begin - two.begin > away or first.anchor != last.anchor:
        return last
    moved = Interval(two.begin + away, two.end + away, two.grain, two.zone)
    value = chrono.point(two.begin + away, Grain.DAY)
    return msgspec.structs.replace(last, interval=moved, value=value)
