"""Lengths: their TIMEX3 notation, and the stretch that an anchored one covers.

Knows no words and no anchors but the one it is given.
"""

from datetime import datetime, timedelta

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.temporal import Length, Unit
from dateline.timex.moments import GRAINS, Moment

# Whether the unit belongs to the clock, its letter, and how many of the letter's it holds.
_LETTERS = {
    Unit.SECOND: ("T", "S", 1),
    Unit.MINUTE: ("T", "M", 1),
    Unit.HOUR: ("T", "H", 1),
    Unit.DAY: ("", "D", 1),
    Unit.WEEKEND: ("", "WE", 1),
    Unit.WEEK: ("", "W", 1),
    Unit.MONTH: ("", "M", 1),
    Unit.QUARTER: ("", "Q", 1),
    Unit.HALF: ("", "H", 1),
    Unit.YEAR: ("", "Y", 1),
    Unit.DECADE: ("", "Y", 10),
    Unit.CENTURY: ("", "Y", 100),
    Unit.MILLENNIUM: ("", "Y", 1000),
}


def period(value: Length) -> str:
    """The TIMEX3 duration of a length: "P2Y6M", "PT36H", "PXD"; decades are told in years."""
    date, time = "", ""
    for amount in value.amounts:
        clock, letter, size = _LETTERS[amount.unit]
        text = ("X" if amount.number is None else f"{amount.number * size:g}") + letter
        date, time = (date, time + text) if clock else (date + text, time)
    return f"P{date}" + (f"T{time}" if time else "")


def stretch(value: Length, base: Moment | None) -> Interval | None:
    """The stretch that an anchored length covers, from its anchor on or up to it.

    None where the anchor is not known to the day or the length not in numbers.
    """
    if base is None or base.bc or base.grain.rank > Grain.DAY.rank:
        return None
    way, far, grain = value.way or 1, base.begin, Grain.DAY
    for amount in value.amounts:
        moved = None if amount.number is None else _moved(far, amount.number * way, amount.unit)
        if moved is None:
            return None
        far, grain = moved, min(grain, GRAINS[amount.unit], key=lambda g: g.rank)
    return Interval(base.begin, far, grain) if way > 0 else Interval(far, base.begin, grain)


def _moved(wall: datetime, count: float, unit: Unit) -> datetime | None:
    if abs(count) > 100_000:
        return None
    if unit is Unit.SECOND:
        try:
            return wall + timedelta(seconds=count)
        except OverflowError:
            return None
    whole = int(count * (10 if unit is Unit.MILLENNIUM else 1))
    return chrono.shift(wall, whole, GRAINS[unit])
