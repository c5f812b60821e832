"""How the times of events lie to each other and to the publication.

Owns the comparison of times of different grain, with and without a zone.  Knows no event.
"""

import msgspec

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.model import When


def position(when: Interval, published: Interval) -> int:
    """1 where an interval lies after the publication, -1 before, 0 where they share a moment.

    A publication told to the day covers that whole day.
    """
    mine, theirs = chrono.utc_bounds(when), chrono.utc_bounds(published)
    if not (when.zone and published.zone):
        mine = (when.begin, when.end)
        theirs = (published.begin, published.end)
    begin, end = mine
    first, last = theirs
    if begin is not None and last is not None and begin >= last:
        return 1
    if end is not None and first is not None and end <= first:
        return -1
    return 0


def day_of(interval: Interval | None) -> Interval | None:
    """The civil day of a clock; what is coarser stays as it is."""
    if interval is None or interval.begin is None or interval.grain.rank >= Grain.DAY.rank:
        return interval
    return chrono.span_of(chrono.floor(interval.begin, Grain.DAY), Grain.DAY, interval.zone)


def within(fine: Interval, coarse: Interval) -> bool:
    """Whether a time is finer than another, of days at the least, and lies in it."""
    if fine.grain.rank >= coarse.grain.rank or coarse.grain.rank < Grain.DAY.rank:
        return False
    wall = msgspec.structs.replace(fine, zone=None)
    return chrono.overlap(wall, msgspec.structs.replace(coarse, zone=None))


def overlap(one: When, other: When) -> bool:
    """Whether two times share a moment, as told on the clocks of their places."""
    a, b = (msgspec.structs.replace(w.interval, zone=None) for w in (one, other))
    return chrono.overlap(a, b)


def one_moment(one: Interval, other: Interval) -> bool:
    """Whether two clocks of different zones tell one instant."""
    if not (one.zone and other.zone) or one.grain is not other.grain:
        return False
    first, second = chrono.utc_bounds(one)[0], chrono.utc_bounds(other)[0]
    return first is not None and first == second
