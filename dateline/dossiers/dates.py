"""How two times of one undertaking lie to each other.

Owns which of them is earlier, tells more, or is another hour of the same day.
"""

from datetime import timedelta

import msgspec

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.dossiers.facts import days, gap
from dateline.dossiers.state import State


def seen(state: State, interval: Interval) -> bool:
    """Whether an undertaking ever had a time that meets this one."""
    return any(chrono.overlap(interval, date) for date in state.dates)


def earlier(one: Interval, other: Interval | None) -> bool:
    """Whether a stretch ends before another begins."""
    if one.end is None or other is None or other.begin is None:
        return other is None
    return one.end <= other.begin


def finer(new: Interval, old: Interval) -> bool:
    """Whether a stretch that overlaps tells more: finer grain, a zone, or an end not known yet."""
    if new.grain is not old.grain:
        return new.grain.rank < old.grain.rank and _opening(new, old)
    if _other_hour(new, old):
        return True
    if (new.zone is None) is not (old.zone is None):
        return new.zone is not None
    longer = new.end is None or (old.end is not None and new.end > old.end)
    return new.begin == old.begin and longer and old.end is not None


def _opening(new: Interval, old: Interval) -> bool:
    """Whether a time can be when a stretch begins: on its first day, where days are told."""
    if old.grain.rank > Grain.DAY.rank or new.begin is None or old.begin is None:
        return True
    return new.begin.date() == old.begin.date()


def _other_hour(new: Interval, old: Interval) -> bool:
    """Whether another hour is told at which a thing of several days begins on its first day."""
    if not _several(old) or new.grain not in chrono.CLOCK_GRAINS or new.begin is None:
        return False
    same = old.begin is not None and new.begin.date() == old.begin.date()
    return same and chrono.utc_bounds(new)[0] != chrono.utc_bounds(old)[0]


def lasting(new: Interval, old: Interval) -> Interval:
    """A clock at which something begins, with the later days that are known of it."""
    if not _several(old) or new.begin is None or new.grain not in chrono.CLOCK_GRAINS:
        return new
    single = new.end == chrono.shift(new.begin, 1, new.grain)
    same = old.begin is not None and new.begin.date() == old.begin.date()
    return msgspec.structs.replace(new, end=old.end) if single and same else new


def _several(interval: Interval) -> bool:
    """Whether a stretch told by days or the clock lasts beyond a day."""
    if interval.begin is None or interval.end is None or interval.grain.rank > Grain.DAY.rank:
        return False
    return interval.end - interval.begin > timedelta(days=1)


def same_day(one: Interval, other: Interval) -> bool:
    """Whether both name one civil day: another hour of it is a correction, no new date."""
    a, b = days(one), days(other)
    fine = one.grain.rank <= Grain.DAY.rank and other.grain.rank <= Grain.DAY.rank
    return a is not None and b is not None and fine and a.first == a.last and gap(a, b) == 0
