"""Partial dates and their arithmetic: what a resolved point in time is, and how it is spelled.

Owns the step from numbers to a TIMEX3 point: shifting, cutting to a unit, feasts, years before
Christ (which `datetime` lacks: such a moment keeps the number of the year and counts backward).
Knows no text and no anchors.
"""

import calendar
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.temporal import Calendar, Unit


class Moment(NamedTuple):
    """A unit of the calendar: where it begins, how large it is, and whether it is before Christ.

    `part` is the TIMEX3 code of a part of the day, for which `begin` is that day's midnight.
    """

    begin: datetime
    grain: Grain
    bc: bool = False
    part: str | None = None


GRAINS = {
    Unit.SECOND: Grain.MINUTE,
    Unit.MINUTE: Grain.MINUTE,
    Unit.MILLENNIUM: Grain.CENTURY,
} | {unit: Grain(unit.value) for unit in Unit if unit.value in Grain._value2member_map_}


def spell(moment: Moment) -> str:
    """The TIMEX3 point of a moment."""
    if moment.part:
        return f"{_bc(moment)}{chrono.point(moment.begin, Grain.DAY)}T{moment.part}"
    text = chrono.point(moment.begin, moment.grain)
    if moment.grain is Grain.MINUTE and moment.begin.second:
        text += f":{moment.begin.second:02d}"
    return _bc(moment) + text


def _bc(moment: Moment) -> str:
    return "BC" if moment.bc else ""


def interval(moment: Moment, zone: str | None = None) -> Interval | None:
    """The stretch of a moment; None before Christ."""
    if moment.bc:
        return None
    if moment.part:
        return chrono.parse_point(spell(moment), zone)
    return chrono.span_of(moment.begin, moment.grain, zone)


def cut(moment: Moment, grain: Grain) -> Moment:
    """The unit of that grain in which a moment begins; a coarser moment stays as it is."""
    if moment.grain.rank > grain.rank or (moment.bc and grain.rank < Grain.YEAR.rank):
        return moment
    return Moment(chrono.floor(moment.begin, grain), grain, moment.bc)


def widen(moment: Moment, grain: Grain) -> Moment:
    """The unit of that grain in which a moment begins, whatever the moment's own grain."""
    return Moment(chrono.floor(moment.begin, grain), grain, moment.bc)


def step(moment: Moment, count: float, unit: Unit) -> Moment | None:
    """The unit that lies so many units on from the one in which a moment begins."""
    if count != int(count):
        return _broken(moment, count, unit)
    number = int(count) * (-1 if moment.bc and unit in _YEARS else 1)
    if unit is Unit.MILLENNIUM:
        number, unit = number * 10, Unit.CENTURY
    if unit is Unit.SECOND:
        return _added(moment, timedelta(seconds=number))
    grain = GRAINS[unit]
    shifted = chrono.shift(chrono.floor(moment.begin, grain), number, grain)
    return None if shifted is None else Moment(shifted, grain, moment.bc)


def onward(moment: Moment, count: float, unit: Unit) -> Moment | None:
    """What lies so many months or years on, as fine as it was: a day stays one."""
    months = count * {Unit.MONTH: 1, Unit.YEAR: 12}.get(unit, 0)
    if moment.bc or not months or months != int(months):
        return step(moment, count, unit)
    shifted = chrono.shift(moment.begin, int(months), Grain.MONTH)
    return None if shifted is None else Moment(shifted, moment.grain)


_YEARS = frozenset({Unit.YEAR, Unit.DECADE, Unit.CENTURY, Unit.MILLENNIUM})
_FRACTIONS = {
    Unit.MILLENNIUM: (1000, Unit.YEAR),
    Unit.CENTURY: (100, Unit.YEAR),
    Unit.DECADE: (10, Unit.YEAR),
    Unit.YEAR: (12, Unit.MONTH),
    Unit.MONTH: (30, Unit.DAY),
    Unit.WEEK: (7, Unit.DAY),
    Unit.DAY: (24, Unit.HOUR),
    Unit.HOUR: (60, Unit.MINUTE),
}


def _broken(moment: Moment, count: float, unit: Unit) -> Moment | None:
    if unit not in _FRACTIONS:
        return None
    size, smaller = _FRACTIONS[unit]
    return step(moment, round(count * size), smaller)


def _added(moment: Moment, delta: timedelta) -> Moment | None:
    try:
        return Moment(moment.begin + delta, Grain.MINUTE, moment.bc)
    except OverflowError:
        return None


# ------------------------------------------------------------------ dates by name
def of_calendar(date: Calendar, year: int, *, month: int | None = None) -> Moment | None:
    """The moment of a date in a year (and month, for a bare day); None if there is no such day."""
    if not 0 < year < 9990:
        return None
    month = date.month or month
    try:
        if date.day and month:
            return Moment(datetime(year, month, date.day), Grain.DAY, date.bc)
        if date.month:
            return Moment(datetime(year, date.month, 1), Grain.MONTH, date.bc)
        if date.season:
            return Moment(datetime(year, chrono.SEASONS[date.season], 1), Grain.SEASON, date.bc)
        if date.quarter:
            return Moment(datetime(year, date.quarter * 3 - 2, 1), Grain.QUARTER, date.bc)
        if date.half:
            return Moment(datetime(year, date.half * 6 - 5, 1), Grain.HALF, date.bc)
        return Moment(datetime(year, 1, 1), Grain.YEAR, date.bc)
    except ValueError:
        return None


def decade(number: int, bc: bool = False) -> Moment | None:
    """The decade of its first digits (199)."""
    return Moment(datetime(number * 10, 1, 1), Grain.DECADE, bc) if 0 < number < 900 else None


def century(number: int, bc: bool = False) -> Moment | None:
    """The century of its first digits (19); the first one has no datetime of its own."""
    return Moment(datetime(max(number * 100, 1), 1, 1), Grain.CENTURY, bc) if number < 90 else None


def weekday_near(base: datetime, weekday: int, way: int, *, own: bool = True) -> datetime | None:
    """The weekday at or after (way 1), at or before (-1) or nearest (0) to a day.

    `own` tells whether the day itself counts.
    """
    day = base.replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = (weekday - 1 - day.weekday()) % 7
    if ahead == 0:
        delta = 0 if own or way == 0 else 7 * way
    elif way == 0:
        delta = ahead if ahead <= 3 else ahead - 7
    else:
        delta = ahead if way > 0 else ahead - 7
    return chrono.shift(day, delta, Grain.DAY)


def nth_weekday(year: int, month: int, count: int, weekday: int) -> datetime | None:
    """The so-manieth weekday of a month, from the end where negative."""
    first, days = calendar.monthrange(year, month)
    if count > 0:
        day = 1 + (weekday - 1 - first) % 7 + 7 * (count - 1)
    else:
        last = (first + days - 1) % 7
        day = days - (last - (weekday - 1)) % 7 + 7 * (count + 1)
    return datetime(year, month, day) if 1 <= day <= days else None


# ------------------------------------------------------------------ feasts
@lru_cache(maxsize=512)
def feast(key: str, year: int) -> Moment | None:
    """The day (for Ramadan the month's first day) of a named day in a year of our calendar."""
    if not 1 <= year <= 9990:
        return None
    if is_full(key):
        return _day(datetime.fromisoformat(key))
    head, _, tail = key.partition(":")
    if head[0].isdigit():
        return _day(datetime(year, int(key[:2]), int(key[3:])))
    if head == "nth":
        return _nth_feast(tail, year)
    if head == "election":
        first = nth_weekday(year, 11, 1, 1)
        return _day(first + timedelta(days=1)) if first else None
    if head == "hijri":
        return _hijri(tail, year)
    return _easter(key, year)


def is_full(key: str) -> bool:
    """Whether a named day is one single day of history ("2001-09-11")."""
    return len(key) == 10 and key[:4].isdigit()


def _day(day: datetime | None) -> Moment | None:
    return Moment(day, Grain.DAY) if day else None


def _nth_feast(spec: str, year: int) -> Moment | None:
    spec, _, days = spec.partition("+")
    count, weekday, month = (int(part) for part in spec.split(":"))
    day = nth_weekday(year, month, count, weekday)
    return _day(day + timedelta(days=int(days or 0)) if day else None)


def _easter(key: str, year: int) -> Moment | None:
    from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

    if not 1583 <= year <= 4099:
        return None
    orthodox = key.startswith("orthodox")
    sunday = easter(year, EASTER_ORTHODOX if orthodox else EASTER_WESTERN)
    days = int(key.removeprefix("orthodox").removeprefix("easter") or 0)
    return _day(datetime(sunday.year, sunday.month, sunday.day) + timedelta(days=days))


def feast_interval(key: str, moment: Moment) -> Interval | None:
    """The stretch of a named day; a month of the Islamic calendar lasts 29 or 30 days."""
    if not key.startswith("hijri:") or key.count(":") > 1:
        return interval(moment)
    from hijridate import Gregorian

    first = Gregorian(moment.begin.year, moment.begin.month, moment.begin.day).to_hijri()
    end = moment.begin + timedelta(days=first.month_length())
    return Interval(moment.begin, end, Grain.DAY)


def _hijri(spec: str, year: int) -> Moment | None:
    """The first such day that falls into the year (Umm al-Qura calendar, 1924 to 2077)."""
    from hijridate import Gregorian, Hijri

    if not 1925 <= year <= 2076:
        return None
    month, _, day = spec.partition(":")
    first = Gregorian(year, 1, 1).to_hijri().year
    for islamic in (first, first + 1):
        date = Hijri(islamic, int(month), int(day or 1)).to_gregorian()
        if date.year == year:
            return _day(datetime(date.year, date.month, date.day))
    return None
