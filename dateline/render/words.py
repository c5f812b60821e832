"""Times, places and statuses as an English agenda words them.

Owns wording alone, for every text that a person reads.  Month and day names are its own, so the
machine's locale cannot change a page.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from dateline import chrono, places
from dateline.chrono import Grain, Interval
from dateline.model import (
    AgendaItem,
    Basis,
    Claim,
    Contradiction,
    Evidence,
    Origin,
    Place,
    Standpoint,
    Status,
)

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
ORDINALS = ("first", "second", "third", "fourth")
PARTS = {
    "MO": "morning",
    "MI": "midday",
    "AF": "afternoon",
    "EV": "evening",
    "NI": "night",
    "DT": "daytime",
}
MARKS = {
    Status.PROPOSED: "unconfirmed",
    Status.EXPECTED: "expected",
    Status.POSTPONED: "POSTPONED",
    Status.CANCELLED: "CANCELLED",
    Status.DENIED: "DENIED",
    Status.ONGOING: "under way",
    Status.OCCURRED: "took place",
    Status.LAPSED: "no report that it took place",
}


# ------------------------------------------------------------------ days
def long_day(day: date) -> str:
    """A heading's day: "Tuesday, January 10, 2023"."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_day(day: date, *, beside: int | None = None) -> str:
    """A mark's day: "Jan 9"; with the year where it is not the one given."""
    words = f"{MONTHS[day.month - 1][:3]} {day.day}"
    return words if beside in (None, day.year) else f"{words}, {day.year}"


def stretch(interval: Interval) -> str:
    """An interval in words: "10 January 2023, 11:00 CET", "May 2023", "the week of 9 May 2023"."""
    if interval.begin is None:
        return "until " + _last(interval.end, interval) if interval.end else "at some time"
    begin, end = interval.begin, interval.end
    words = _unit(begin, interval)
    if interval.grain in chrono.CLOCK_GRAINS:
        words += f", {begin:%H:%M}"
        single = end is None or end == chrono.shift(begin, 1, interval.grain)
        if end is not None and not single:
            words += (
                f" to {_unit(end, interval)}, {end:%H:%M}"
                if end.date() != begin.date()
                else (f" to {end:%H:%M}")
            )
        return f"{words} {zone_name(begin, interval.zone)}" if interval.zone else words
    if end is not None and end != chrono.span_of(begin, interval.grain).end:
        unit = Grain.DAY if interval.grain is Grain.DAYPART else interval.grain
        last = chrono.shift(end, -1, unit)
        if last is not None and last > begin and interval.grain is not Grain.DAYPART:
            return f"{words} to {_unit(last, interval)}"
    return words


def _last(end: datetime, interval: Interval) -> str:
    """The last unit before an end that is not included; of a clock, the clock."""
    if interval.grain in chrono.CLOCK_GRAINS:
        zone = f" {zone_name(end, interval.zone)}" if interval.zone else ""
        return f"{_unit(end, interval)}, {end:%H:%M}{zone}"
    unit = Grain.DAY if interval.grain is Grain.DAYPART else interval.grain
    return _unit(chrono.shift(end, -1, unit) or end, interval)


def _unit(wall: datetime, interval: Interval) -> str:
    """The unit of the interval's grain that begins at a wall time."""
    day = f"{wall.day} {MONTHS[wall.month - 1]} {wall.year}"
    match interval.grain:
        case Grain.DAYPART:
            part = chrono.point(wall, Grain.DAYPART)[-2:]
            return f"{day}, {PARTS[part]}"
        case Grain.WEEKEND:
            return f"the weekend of {day}"
        case Grain.WEEK:
            return f"the week of {day}"
        case Grain.MONTH:
            return f"{MONTHS[wall.month - 1]} {wall.year}"
        case Grain.QUARTER:
            return f"the {ORDINALS[(wall.month - 1) // 3]} quarter of {wall.year}"
        case Grain.HALF:
            return f"the {ORDINALS[(wall.month - 1) // 6]} half of {wall.year}"
        case Grain.SEASON:
            return f"{SEASONS.get(wall.month, 'the season')} {wall.year}"
        case Grain.YEAR:
            return f"{wall.year}"
        case Grain.DECADE | Grain.CENTURY:
            return f"the {wall.year}s"
    return day


# ------------------------------------------------------------------ clocks
def zone_name(wall: datetime, zone: str) -> str:
    """How a wire names a zone at a wall time: "GMT", "CET", "UTC+5:45"."""
    if zone in ("UTC", "GMT", "Z", "Etc/UTC", "Etc/GMT"):
        return "GMT"
    info = chrono.tz(zone)
    name = wall.replace(tzinfo=info).tzname() if info else None
    if name and re.fullmatch(r"[A-Z]{2,5}", name):
        return "GMT" if name == "UTC" else name
    shift = chrono.offset(wall, zone)
    if shift is None:
        return zone
    minutes = int(shift.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def clock(interval: Interval, zone: str | None) -> str | None:
    """The clock of a line, None where none is told.

    In the reader's zone: "1000 GMT"; where the reader names none, on the spot and in GMT: "1100
    local, 1000 GMT"; where the copy tells no zone: "1100 local".
    """
    if interval.grain is Grain.DAYPART and interval.begin is not None:
        return PARTS[chrono.point(interval.begin, Grain.DAYPART)[-2:]]
    if interval.grain not in chrono.CLOCK_GRAINS or interval.begin is None:
        return None
    own = interval.zone
    if own is None or chrono.tz(own) is None:
        return f"{_hours(interval, None)} local"
    if zone:
        return f"{_hours(interval, zone)} {zone_name(_shown(interval.begin, own, zone), zone)}"
    if not chrono.offset(interval.begin, own):
        return f"{_hours(interval, own)} GMT"
    return f"{_hours(interval, None)} local, {_hours(interval, 'UTC')} GMT"


def _hours(interval: Interval, zone: str | None) -> str:
    own, begin, end = interval.zone, interval.begin, interval.end
    assert begin is not None
    single = end is None or end == chrono.shift(begin, 1, interval.grain)
    long = end is not None and (end - begin).days > 0
    sides = [begin] if end is None or single or long else [begin, end]
    shown = [_shown(side, own, zone) if own and zone else side for side in sides]
    return "-".join(f"{side:%H%M}" for side in shown)


def _shown(wall: datetime, own: str, zone: str) -> datetime:
    moment = chrono.instant(wall, own)
    return (chrono.in_zone(moment, zone) if moment else None) or wall


# ------------------------------------------------------------------ places, marks
def spot(place: Place | None) -> str | None:
    """The place that opens a line: "BRUSSELS (Belgium)", "KENYA", a mere venue as it is said."""
    if place is None:
        return None
    country = places.country_name(place.country) if place.country else None
    if place.city:
        return place.city.upper() + (f" ({country})" if country else "")
    return country.upper() if country else place.name


def where(place: Place | None) -> str | None:
    """A place in running words: "NATO headquarters, Brussels, Belgium"."""
    if place is None:
        return None
    country = places.country_name(place.country) if place.country else None
    parts = (place.name, place.city, country)
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def marks(item: AgendaItem) -> tuple[str, ...]:
    """What stands in brackets after a line's clock: the day of several, status, the old date."""
    found = []
    if item.day_of is not None and item.moment is not None and item.moment.end is not None:
        number, count = item.day_of
        last = chrono.shift(item.moment.end, -1, Grain.MINUTE) or item.moment.end
        found.append(
            "final day" if number == count else f"day {number} of {count}, to {short_day(last)}"
        )
    if item.status in MARKS:
        found.append(MARKS[item.status])
    if item.moment is not None and item.moment.begin is None and item.moment.end is not None:
        found.append(stretch(item.moment))
    if item.previous is not None and item.previous.begin is not None and item.moment is not None:
        year = item.moment.begin.year if item.moment.begin else None
        fine = item.previous.grain.rank <= Grain.DAY.rank
        old = short_day(item.previous.begin, beside=year) if fine else stretch(item.previous)
        found.append(f"moved from {old}")
    if item.repeats is not None:
        found.append(rhythm(item.repeats) + (", this day not told yet" if item.counted else ""))
    if item.disputed:
        found.append(f"sources differ on the {' and the '.join(map(field, item.disputed))}")
    return tuple(found)


FIELDS = {"when": "time"}
_UNITS = {"D": ("day", "daily"), "W": ("week", "weekly"), "M": ("month", "monthly")}


def field(name: str) -> str:
    """The name of a field of a history in a sentence."""
    return FIELDS.get(name, name)


def rhythm(value: str) -> str:
    """A TIMEX3 set or period in words: "every Friday", "weekly", "every 2 weeks", "quarterly"."""
    if value.startswith("XXXX-WXX-"):
        return f"every {WEEKDAYS[int(value[-1]) - 1]}"
    if value == "P3M":
        return "quarterly"
    unit, often = _UNITS[value[-1]]
    return often if value[1:-1] == "1" else f"every {value[1:-1]} {unit}s"


# ------------------------------------------------------------------ evidence
def label(uri: str) -> str:
    """A dispatch's name short enough for a line: a digest is cut to twelve figures."""
    return uri[: len("sha256:") + 12] if uri.startswith("sha256:") else uri


def published(interval: Interval | None) -> str:
    """A publication time as text: "2023-01-06", "2023-01-06T09:30+00:00", "undated"."""
    return (chrono.stamp(interval) if interval else None) or "undated"


def voice(piece: Evidence) -> str:
    """Who says it and who tells it: "NATO, told by RIA Novosti"; the dispatch where nobody is."""
    teller = piece.provider or label(piece.uri)
    if piece.said_by is None:
        return f"source not named (“{piece.cue}”), told by {teller}" if piece.cue else teller
    at = f" ({piece.at})" if piece.at else ""
    return f"{piece.said_by}{at}, told by {teller}"


BASES = {
    Basis.EDITOR: "an editor's word stands first",
    Basis.HOST: "first what is said by who holds it or takes part",
    Basis.NAMED: "first what a source with a name says",
    Basis.LATER: "first what was said last",
}


def claim(side: Claim) -> str:
    """One side of a contradiction: "2023-01-12 (NATO, told by Example News)"."""
    who = tuple(dict.fromkeys(voice(piece) for piece in side.evidence))
    return f"{side.value} ({side.by or '; '.join(who)})" if side.by or who else side.value


def contradiction(found: Contradiction) -> str:
    """A warning: the field, the sides, and why the first stands first."""
    sides = ", but ".join(claim(side) for side in found.claims)
    if found.basis is Basis.EDITOR:
        return f"{field(found.field)}: an editor set {sides}"
    return f"sources differ on the {field(found.field)}: {sides}; {BASES[found.basis]}"


def corroboration(origins: Sequence[Origin]) -> str:
    """By how many independent sources something is told: "2 independent sources: NATO (takes
    part), Other News"."""
    notes = {Standpoint.HOST: " (takes part)", Standpoint.UNNAMED: " (unnamed source)"}
    names = ", ".join(
        f"{label(origin.name)}{notes.get(origin.standpoint, '')}" for origin in origins
    )
    return f"{len(origins)} independent source{'' if len(origins) == 1 else 's'}: {names}"
