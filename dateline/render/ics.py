"""The agenda as an iCalendar feed (RFC 5545, with NAME and REFRESH-INTERVAL of RFC 7986).

Owns how an item becomes a VEVENT.  Every stamp is that of the dispatches, never the machine's
clock, so the same diary gives the same bytes.

What has a clock and a named zone is written with TZID and a VTIMEZONE; a clock at a bare offset
as UTC; a clock of no known zone as floating.  A day is VALUE=DATE with an exclusive end.  A
weekend, week or month is an all-day stretch that takes no time (TRANSP:TRANSPARENT), its summary
saying that the day is open; what is vaguer than a month, or has no date, is left out: a bar over
a whole year would hide the rest, and `agenda` as text, JSON or CSV has it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, vGeo, vText

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.model import AgendaItem, Status
from dateline.render import words

PRODID = "-//Dateline//Dateline diary//EN"
STRETCHES = frozenset({Grain.WEEKEND, Grain.WEEK, Grain.MONTH})
CANCELLED = frozenset({Status.CANCELLED, Status.DENIED})
CONFIRMED = frozenset({Status.SCHEDULED, Status.RESCHEDULED, Status.ONGOING, Status.OCCURRED})
Cancelled = Literal["status", "prefix"]


def ics(
    items: Iterable[AgendaItem], *, name: str = "Dateline", cancelled: Cancelled = "prefix"
) -> bytes:
    """The feed, UTF-8 with CRLF.

    `cancelled` tells how what is called off or denied is written: "status" as STATUS:CANCELLED,
    which some calendars drop from sight without a word, "prefix" as TENTATIVE with the status
    before the summary.  An event that lasts is one VEVENT however many days it is listed on.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    once: dict[str, AgendaItem] = {}
    for item in items:
        once.setdefault(_name(item), item)
    for item in once.values():
        if (event := _event(item, cancelled)) is not None:
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(item: AgendaItem, cancelled: Cancelled) -> Event | None:
    times = _times(item.moment)
    if times is None:
        return None
    event = Event()
    event.add("uid", f"{_name(item)}@dateline")
    event.add("dtstamp", item.last_modified.astimezone(UTC))
    event.add("created", item.created.astimezone(UTC))
    event.add("last-modified", item.last_modified.astimezone(UTC))
    event.add("sequence", item.sequence)
    for field, value in times.items():
        event.add(field, value)
    event.add("summary", _summary(item, cancelled))
    event.add("status", _status(item.status, cancelled))
    event.add("categories", [item.type.value])
    if (place := words.where(item.place)) is not None:
        event.add("location", place)
    if item.place is not None and item.place.lat is not None and item.place.lon is not None:
        event["geo"] = vGeo((item.place.lat, item.place.lon))
    if item.moment is not None and item.moment.grain in STRETCHES:
        event.add("transp", "TRANSPARENT")
    if description := _description(item):
        event["description"] = vText(description)
    return event


def _name(item: AgendaItem) -> str:
    """The dossier's uid; of what recurs each time has its own, by its day."""
    begin = item.dtstart
    return f"{item.uid}-{begin:%Y%m%d}" if item.repeats and begin else item.uid


def _times(moment: Interval | None) -> dict[str, date | datetime] | None:
    """DTSTART and, where an end is told, DTEND; None for what has no place in a calendar."""
    if moment is not None and moment.begin is None and moment.end is not None:
        due = chrono.floor(moment.end - timedelta(microseconds=1), Grain.DAY)
        moment = chrono.span_of(due, Grain.DAY, moment.zone)  # what has only an end: its last day
    if moment is None or moment.begin is None:
        return None
    if moment.grain in chrono.CLOCK_GRAINS:
        single = moment.end == chrono.shift(moment.begin, 1, moment.grain)
        sides = {"dtstart": moment.begin}
        if moment.end is not None and not single:
            sides["dtend"] = moment.end
        return {field: _wall(side, moment.zone) for field, side in sides.items()}
    if moment.grain.rank > Grain.DAY.rank and moment.grain not in STRETCHES:
        return None
    first = moment.begin.date()
    last = first if moment.end is None or moment.grain is Grain.DAYPART else None
    if last is None and moment.end is not None:
        last = (moment.end - timedelta(microseconds=1)).date()
    return {"dtstart": first, "dtend": max(first, last or first) + timedelta(days=1)}


def _wall(wall: datetime, zone: str | None) -> datetime:
    info = chrono.tz(zone) if zone else None
    if zone is None or info is None:
        return wall
    aware = wall.replace(tzinfo=info)
    return aware.astimezone(UTC) if zone[0] in "+-" else aware


def _summary(item: AgendaItem, cancelled: Cancelled) -> str:
    marked = {Status.POSTPONED} | (CANCELLED if cancelled == "prefix" else set())
    lead = f"{item.status.value.upper()}: " if item.status in marked else ""
    vague = item.moment is not None and item.moment.grain in STRETCHES
    tail = f" ({words.stretch(item.moment)}, day open)" if vague and item.moment else ""
    return f"{lead}{item.summary}{tail}"


def _status(status: Status, cancelled: Cancelled) -> str:
    if status in CANCELLED and cancelled == "status":
        return "CANCELLED"
    return "CONFIRMED" if status in CONFIRMED else "TENTATIVE"


def _description(item: AgendaItem) -> str:
    """Old date, and the words that the item rests on with who says them."""
    lines = [f"Status: {item.status.value}"]
    if item.previous is not None:
        lines.append(f"Before: {words.stretch(item.previous)}")
    lines += [f"{words.voice(piece)}: “{piece.words}”" for piece in item.evidence]
    return "\n".join(lines)
