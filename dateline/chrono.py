"""Calendar and clock: grains, partial dates, half-open intervals, zones.

Owns the arithmetic of time and the TIMEX3 notation of a point (TimeML 1.2.1, ISO 8601 with the
TIMEX3 extensions: seasons, halves, parts of the day, decades, centuries).  Knows no text, no
language and no dispatch, and never asks the machine for its time or zone: every clock is an
argument.

Wall time and instant are kept apart.  An `Interval` holds naive wall time beside the name of a
zone; with `zone` None it floats (a civil day, "15:00" of nowhere in particular).
"""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from importlib.metadata import version
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec


class Grain(StrEnum):
    """How fine a time is told, finest first."""

    MINUTE = "minute"
    HOUR = "hour"
    DAYPART = "daypart"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"

    @property
    def rank(self) -> int:
        """0 for a minute, rising with coarseness."""
        return _RANK[self]


_RANK = {grain: rank for rank, grain in enumerate(Grain)}
CLOCK_GRAINS = frozenset({Grain.MINUTE, Grain.HOUR})

# TimeML leaves the hours of a part of day open; these are the usual ones of a wire desk.
DAYPARTS: dict[str, tuple[int, int]] = {
    "MO": (6, 12),
    "MI": (12, 13),
    "AF": (12, 18),
    "EV": (18, 24),
    "NI": (21, 30),
    "DT": (6, 18),
}
# Meteorological seasons of the northern hemisphere; winter belongs to the year in which it begins.
SEASONS: dict[str, int] = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class Interval(msgspec.Struct, frozen=True, gc=False):
    """A half-open stretch of wall time, `begin` inclusive and `end` exclusive.

    `begin` or `end` is None where that side is open; both are naive.  `zone` is an IANA name,
    "UTC" or an offset such as "+05:45"; None means floating.
    """

    begin: datetime | None
    end: datetime | None
    grain: Grain
    zone: str | None = None


# ------------------------------------------------------------------ zones
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")


@lru_cache(maxsize=1024)
def tz(name: str) -> tzinfo | None:
    """The zone of an IANA name, of "UTC" or "Z", or of an offset "+hh:mm"; None if unknown."""
    if name in ("UTC", "Z", "GMT"):
        return UTC
    if match := _OFFSET.match(name):
        minutes = int(match[2]) * 60 + int(match[3])
        delta = timedelta(minutes=-minutes if match[1] == "-" else minutes)
        return timezone(delta) if abs(delta) < timedelta(days=1) else None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def instant(wall: datetime, zone: str) -> datetime | None:
    """The UTC instant of a wall time in a zone; None for an unknown zone.

    A wall time that the clock shows twice is its first passing (PEP 495, fold 0); one that the
    clock jumps over is read with the offset before the jump.
    """
    info = tz(zone)
    if info is None:
        return None
    try:
        return wall.replace(tzinfo=info).astimezone(UTC)
    except OverflowError:
        return None


def in_zone(moment: datetime, zone: str) -> datetime | None:
    """The naive wall time of an aware instant in a zone; None for an unknown zone."""
    info = tz(zone)
    return None if info is None else moment.astimezone(info).replace(tzinfo=None)


def offset(wall: datetime, zone: str) -> timedelta | None:
    """How far the zone's clock stands ahead of UTC at that wall time."""
    info = tz(zone)
    return None if info is None else wall.replace(tzinfo=info).utcoffset()


@lru_cache(maxsize=1)
def tzdata_version() -> str:
    """Version of the packaged zone rules, which every annotation names in its `engine`."""
    return version("tzdata")


def iso(wall: datetime, zone: str | None, *, seconds: bool = False) -> str:
    """ISO 8601 of a wall time, with an offset exactly when the zone is known."""
    info = tz(zone) if zone else None
    aware = wall.replace(tzinfo=info) if info else wall
    spec = "seconds" if seconds or wall.second else "minutes"
    return aware.isoformat(timespec=spec)


# ------------------------------------------------------------------ calendar
def add_months(day: datetime, months: int) -> datetime:
    """The same day of the month so many months on, held back to that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


_MONTHS = {
    Grain.MONTH: 1,
    Grain.QUARTER: 3,
    Grain.SEASON: 3,
    Grain.HALF: 6,
    Grain.YEAR: 12,
    Grain.DECADE: 120,
    Grain.CENTURY: 1200,
}
_DELTAS = {
    Grain.MINUTE: timedelta(minutes=1),
    Grain.HOUR: timedelta(hours=1),
    Grain.DAYPART: timedelta(days=1),
    Grain.DAY: timedelta(days=1),
    Grain.WEEKEND: timedelta(weeks=1),
    Grain.WEEK: timedelta(weeks=1),
}


def shift(wall: datetime, count: int, grain: Grain) -> datetime | None:
    """The wall time `count` units on (back where negative); None outside the years 1 to 9999."""
    try:
        if grain in _MONTHS:
            return add_months(wall, count * _MONTHS[grain])
        return wall + count * _DELTAS[grain]
    except (OverflowError, ValueError):
        return None


def floor(wall: datetime, grain: Grain) -> datetime:
    """The beginning of the unit in which a wall time lies (weeks begin on Monday, ISO 8601)."""
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    match grain:
        case Grain.MINUTE:
            return wall.replace(second=0, microsecond=0)
        case Grain.HOUR:
            return wall.replace(minute=0, second=0, microsecond=0)
        case Grain.WEEK | Grain.WEEKEND:
            monday = max(midnight.toordinal() - midnight.weekday(), 1)
            return datetime.fromordinal(monday) + timedelta(days=5 * (grain is Grain.WEEKEND))
        case Grain.MONTH | Grain.QUARTER | Grain.HALF:
            size = _MONTHS[grain]
            return midnight.replace(day=1, month=(wall.month - 1) // size * size + 1)
        case Grain.SEASON:
            if wall.year == 1 and wall.month < 3:  # its winter began before the first year
                return midnight.replace(day=1, month=1)
            return add_months(midnight.replace(day=1), -(wall.month % 3))
        case Grain.YEAR:
            return midnight.replace(day=1, month=1)
        case Grain.DECADE | Grain.CENTURY:
            size = 10 if grain is Grain.DECADE else 100
            return midnight.replace(day=1, month=1, year=max(wall.year // size * size, 1))
    return midnight


def span_of(begin: datetime, grain: Grain, zone: str | None = None) -> Interval:
    """The whole unit of that grain which starts at `begin`."""
    if grain is Grain.WEEKEND:
        end: datetime | None = begin + timedelta(days=2)
    else:
        end = shift(begin, 1, grain)
    return Interval(begin, end, grain, zone)


# ------------------------------------------------------------------ TIMEX3 points
_POINT = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?:-(?P<weekday>\d|WE))?"
    r"|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?"
    r"(?:T(?:(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?|(?P<part>MO|MI|AF|EV|NI|DT)))?$"
)


def parse_point(value: str, zone: str | None = None) -> Interval | None:
    """The interval of a TIMEX3 point ("2023", "2023-W02-WE", "2023-01-10T11:00", "199", "19").

    None where the value is no point in time (a duration, a set, "PRESENT_REF", an X-form) or
    names a day that does not exist.
    """
    if re.fullmatch(r"\d{2,3}", value):
        grain = Grain.CENTURY if len(value) == 2 else Grain.DECADE
        year = int(value) * (100 if len(value) == 2 else 10)
        return span_of(datetime(year, 1, 1), grain, zone) if 0 < year < 9900 else None
    match = _POINT.match(value)
    if match is None:
        return None
    try:
        return _point(match, zone)
    except (ValueError, OverflowError):
        return None


def _point(match: re.Match[str], zone: str | None) -> Interval | None:
    part = match.groupdict()
    begin, grain = _day(part)
    if part["part"] and grain is Grain.DAY:
        first, last = DAYPARTS[part["part"]]
        return Interval(
            begin + timedelta(hours=first), begin + timedelta(hours=last), Grain.DAYPART, zone
        )
    if part["hour"]:
        hour, minute, second = (int(part[k] or 0) for k in ("hour", "minute", "second"))
        if grain is not Grain.DAY or hour > 24 or (hour == 24 and (minute or second)):
            return None
        begin += timedelta(days=hour // 24)  # ISO 8601: 24:00 is the end of that day
        begin = begin.replace(hour=hour % 24, minute=minute, second=second)
        grain = Grain.MINUTE if part["minute"] else Grain.HOUR
    return None if part["part"] and grain is not Grain.DAYPART else span_of(begin, grain, zone)


def _day(part: dict[str, str | None]) -> tuple[datetime, Grain]:
    year = int(part["year"] or 0)
    if part["day"]:
        return datetime(year, int(part["month"] or 0), int(part["day"])), Grain.DAY
    if part["month"]:
        return datetime(year, int(part["month"]), 1), Grain.MONTH
    if part["week"]:
        monday = date.fromisocalendar(year, int(part["week"]), 1)
        begin = datetime(monday.year, monday.month, monday.day)
        if part["weekday"] == "WE":
            return begin + timedelta(days=5), Grain.WEEKEND
        if part["weekday"]:
            ahead = timedelta(days=int(part["weekday"]) - 1)
            return begin + ahead, Grain.DAY
        return begin, Grain.WEEK
    if part["quarter"]:
        return datetime(year, int(part["quarter"]) * 3 - 2, 1), Grain.QUARTER
    if part["half"]:
        return datetime(year, int(part["half"]) * 6 - 5, 1), Grain.HALF
    if part["season"]:
        return datetime(year, SEASONS[part["season"]], 1), Grain.SEASON
    return datetime(year, 1, 1), Grain.YEAR


def point(wall: datetime, grain: Grain) -> str:
    """The TIMEX3 point of the unit of that grain in which a wall time lies."""
    day = f"{wall.year:04d}-{wall.month:02d}-{wall.day:02d}"
    match grain:
        case Grain.MINUTE:
            return f"{day}T{wall.hour:02d}:{wall.minute:02d}"
        case Grain.HOUR:
            return f"{day}T{wall.hour:02d}"
        case Grain.DAYPART:
            code = next((c for c, (a, b) in DAYPARTS.items() if a <= wall.hour < b), "NI")
            return f"{day}T{code}"
        case Grain.WEEK | Grain.WEEKEND:
            year, week, _ = wall.isocalendar()
            return f"{year:04d}-W{week:02d}" + ("-WE" if grain is Grain.WEEKEND else "")
        case Grain.MONTH:
            return day[:7]
        case Grain.QUARTER:
            return f"{day[:4]}-Q{(wall.month + 2) // 3}"
        case Grain.HALF:
            return f"{day[:4]}-H{(wall.month + 5) // 6}"
        case Grain.SEASON:
            start = floor(wall, Grain.SEASON)
            code = {month: code for code, month in SEASONS.items()}.get(start.month, "WI")
            return f"{start.year:04d}-{code}"
        case Grain.YEAR:
            return day[:4]
        case Grain.DECADE:
            return day[:3]
        case Grain.CENTURY:
            return day[:2]
    return day


def bounds(interval: Interval) -> tuple[str | None, str | None]:
    """First and last unit of an interval as text, both inclusive.

    A clock gives an instant ("2023-01-10T11:00+01:00"), everything else a TIMEX3 point at its
    grain ("2023-W02"); what begins at a clock and lasts to the end of a later day ends on that
    day.  The second is None where it would repeat the first or the end is open.
    """
    begin, end, grain = interval.begin, interval.end, interval.grain
    clock = grain in CLOCK_GRAINS
    start = None if begin is None else iso(begin, interval.zone) if clock else point(begin, grain)
    if end is None:
        return start, None
    if clock:
        whole = begin is not None and end - begin > timedelta(days=1) and end.time() == time()
        stop = point(end - timedelta(days=1), Grain.DAY) if whole else iso(end, interval.zone)
        single = begin is not None and end == shift(begin, 1, grain)
        return start, None if single else stop
    last = point(end - timedelta(microseconds=1), grain)
    if grain is Grain.DAYPART:
        last = start or last
    return start, None if last == start else last


def utc_bounds(interval: Interval) -> tuple[datetime | None, datetime | None]:
    """Begin and end as UTC instants; a floating interval is taken as if in UTC.

    For ordering and windows only: the answer for a floating interval is up to 14 hours off.
    """
    zone = interval.zone or "UTC"
    begin = None if interval.begin is None else instant(interval.begin, zone)
    end = None if interval.end is None else instant(interval.end, zone)
    return begin, end


def overlap(one: Interval, other: Interval) -> bool:
    """Whether two intervals share a moment, floating ones compared as wall time."""
    a, b = (
        (utc_bounds(one), utc_bounds(other))
        if one.zone and other.zone
        else (
            (one.begin, one.end),
            (other.begin, other.end),
        )
    )
    starts_in_time = a[0] is None or b[1] is None or a[0] < b[1]
    ends_in_time = b[0] is None or a[1] is None or b[0] < a[1]
    return starts_in_time and ends_in_time


_STAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?)\s*(Z|[+-]\d\d:?\d\d)?)?$"
)


def parse_stamp(text: str, zone: str | None = None) -> Interval | None:
    """A publication stamp: an ISO 8601 day (grain day) or date and clock (grain minute).

    An offset in the stamp wins over `zone`; None where the text is no ISO stamp or names a
    time that does not exist.
    """
    match = _STAMP.match(text.strip())
    if match is None:
        return None
    day, clock, off = match.groups()
    try:
        wall = datetime.fromisoformat(f"{day}T{clock}" if clock else day)
    except ValueError:
        return None
    if clock is None:
        return span_of(wall, Grain.DAY, zone)
    stated = "UTC" if off == "Z" else f"{off[:3]}:{off[-2:]}" if off else zone
    return span_of(wall, Grain.MINUTE, stated)


def stamp(interval: Interval) -> str | None:
    """The inverse of `parse_stamp`."""
    if interval.begin is None:
        return None
    if interval.grain is Grain.DAY:
        return point(interval.begin, Grain.DAY)
    return iso(interval.begin, interval.zone, seconds=bool(interval.begin.second))
