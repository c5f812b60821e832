"""What a reader asks of an agenda, from the address of a page to typed values.

Owns names, defaults and the refusal of what makes no sense.  Knows no store and no page.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request

from dateline import chrono
from dateline.model import EventType, Record, Status

DAYS, MOST_DAYS = 7, 366
BACK, MOST_BACK = 90, 36_600  # days to look back for what lapsed


class QueryError(ValueError):
    """An address says something that cannot be answered; the message names it and the mend."""


class Ask(Record, frozen=True):
    """A window of the diary, seen from a zone at an instant, with filters; `told` as in `Seen`."""

    begin: date
    days: int
    zone: str | None
    as_of: datetime
    told: datetime
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    types: tuple[EventType, ...] = ()
    statuses: tuple[Status, ...] = ()
    sources: tuple[str, ...] = ()
    fixed: bool = False  # whether the address says "as of" when

    def address(self, *, begin: date | None = None, days: int | None = None) -> str:
        """The same question as a query string, for another begin or length."""
        pairs: list[tuple[str, str]] = [
            ("from", (begin or self.begin).isoformat()),
            ("days", str(days or self.days)),
        ]
        pairs += [("zone", self.zone)] if self.zone else []
        pairs += [("as_of", _instant(self.as_of))] if self.fixed else []
        named = (
            ("party", self.parties),
            ("place", self.places),
            ("type", self.types),
            ("status", self.statuses),
            ("source", self.sources),
        )
        pairs += [(name, str(value)) for name, values in named for value in values]
        return urlencode(pairs)


class Seen(Record, frozen=True):
    """The instant at which a page is seen, and whether its address says so.

    `told` is the same instant, but never later than the present: an address that names an instant
    ahead is told how things stand then, and nothing of what is under an embargo until then.
    """

    as_of: datetime
    told: datetime
    fixed: bool = False

    def tail(self) -> str:
        """What a link adds to its address so that the next page is seen at the same instant."""
        return f"?{urlencode({'as_of': _instant(self.as_of)})}" if self.fixed else ""


def seen(
    request: Request,
    as_of: Annotated[str, Query(description="ISO instant; what came later is left out")] = "",
) -> Seen:
    """The instant that an address names, else the present.  Raises `QueryError`."""
    now = request.app.state.clock()
    moment = instant(as_of) if as_of.strip() else now
    return Seen(as_of=moment, told=min(moment, now), fixed=bool(as_of.strip()))


def parties_wanted(
    party: Annotated[list[str] | None, Query(description="a party by any of its names")] = None,
) -> tuple[str, ...]:
    """The parties that an address names."""
    return _said(party)


class Overdue(Record, frozen=True):
    """How far to look back for what lapsed, and of whom and where."""

    days: int
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def overdue(
    days: Annotated[str, Query(description=f"how many days back, at most {MOST_BACK}")] = "",
    party: Annotated[list[str] | None, Query(description="a party by any of its names")] = None,
    place: Annotated[list[str] | None, Query(description="city, country or region")] = None,
) -> Overdue:
    """The question of what lapsed.  Raises `QueryError`."""
    back = _count(days, most=MOST_BACK) if days.strip() else BACK
    return Overdue(days=back, parties=_said(party), places=_said(place))


def ask(
    request: Request,
    begin: Annotated[
        str, Query(alias="from", description="first day, YYYY-MM-DD; today by default")
    ] = "",
    days: Annotated[str, Query(description=f"how many days, at most {MOST_DAYS}")] = "",
    zone: Annotated[str, Query(description="IANA zone that sets the days and clocks")] = "",
    as_of: Annotated[str, Query(description="ISO instant; what came later is left out")] = "",
    party: Annotated[list[str] | None, Query(description="a party by any of its names")] = None,
    place: Annotated[list[str] | None, Query(description="city, country or region")] = None,
    type: Annotated[list[str] | None, Query(description="type of event")] = None,
    status: Annotated[list[str] | None, Query(description="status of event")] = None,
    source: Annotated[list[str] | None, Query(description="provider or dispatch")] = None,
) -> Ask:
    """The question that an address asks.  Raises `QueryError`.

    Empty values count as none, since a form without a script sends all its fields.
    """
    zone = zone.strip()
    if zone and chrono.tz(zone) is None:
        raise QueryError(f"the zone {zone!r} is not known; write one like Europe/Brussels or UTC")
    now = request.app.state.clock()
    moment = instant(as_of, zone or None) if as_of.strip() else now
    return Ask(
        begin=_day(begin) if begin.strip() else _today(moment, zone),
        days=_count(days) if days.strip() else DAYS,
        zone=zone or None,
        as_of=moment,
        told=min(moment, now),
        parties=_said(party),
        places=_said(place),
        types=_members(EventType, type),
        statuses=_members(Status, status),
        sources=_said(source),
        fixed=bool(as_of.strip()),
    )


def instant(text: str, zone: str | None = None) -> datetime:
    """An aware instant; a bare day is its end, since a reader of that day has all of it."""
    stamp = chrono.parse_stamp(text.strip().replace(" ", "+") if "T" in text else text, zone)
    if stamp is None:
        raise QueryError(f"{text!r} is no instant; write 2023-01-06T18:00Z")
    wall = stamp.end if stamp.grain is chrono.Grain.DAY else stamp.begin
    found = chrono.instant(wall, stamp.zone or zone or "UTC") if wall else None
    if found is None:
        raise QueryError(f"{text!r} lies outside the calendar")
    return found


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise QueryError(f"{text!r} is no day; write 2023-01-09") from None


def _today(moment: datetime, zone: str) -> date:
    wall = chrono.in_zone(moment, zone or "UTC")
    return (wall or moment).date()


def _count(text: str, *, most: int = MOST_DAYS) -> int:
    if text.strip().isdecimal() and 1 <= int(text) <= most:
        return int(text)
    raise QueryError(f"{text!r} is no number of days from 1 to {most}")


def _said(values: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(value.strip() for value in values or () if value.strip())


def _members[E: StrEnum](kind: type[E], values: Iterable[str] | None) -> tuple[E, ...]:
    try:
        return tuple(kind(value) for value in _said(values))
    except ValueError as error:
        raise QueryError(f"{error}; choose from {', '.join(kind)}") from None
