"""What is known of an undertaking: its records, and how they are shown.

Owns the words for where an undertaking stands.  How a report changes it, `steps` and `draft`
know.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from dateline import chrono, places
from dateline.chrono import Interval
from dateline.dossiers.venue import Seat
from dateline.model import (
    EventMention,
    EventType,
    MentionRef,
    Participant,
    Place,
    Record,
    Status,
)

PLANS = frozenset({Status.PROPOSED, Status.EXPECTED, Status.SCHEDULED, Status.RESCHEDULED})
# A day told beside one of these is the day that is no more.
OFF = frozenset({Status.POSTPONED, Status.CANCELLED})
# How firmly a plan stands: a weaker word in a later report does not undo a firm announcement.
FIRM = {Status.PROPOSED: 0, Status.EXPECTED: 1, Status.SCHEDULED: 2, Status.RESCHEDULED: 2}
# A change of one of these by a later dispatch raises the sequence (RFC 5545, 3.8.7.4).
MATERIAL = frozenset({"when", "place", "status"})


class Turn(Record, frozen=True):
    """One step: a field's old and new text, why, and the mention that says so."""

    field: str
    old: str | None
    new: str | None
    ref: MentionRef
    at: datetime
    reason: str | None = None


class State(Record, frozen=True):
    """What is known of an undertaking after some mentions.

    `opener` is the dispatch that opened it; `dates` are all that it ever had, `seats` the places
    that its dispatches tell.
    """

    title: str
    status: Status
    type: EventType
    opener: str
    opened: datetime
    known: datetime
    modified: datetime
    when: Interval | None = None
    previous: Interval | None = None
    dates: tuple[Interval, ...] = ()
    place: Place | None = None
    seats: tuple[Seat, ...] = ()
    certainty: str | None = None
    parties: tuple[Participant, ...] = ()
    sequence: int = 0
    repeats: str | None = None


def former(mention: EventMention) -> Interval | None:
    """The old time that a mention tells, unless it only repeats the new one."""
    old = mention.previous_when.interval if mention.previous_when else None
    new = mention.when.interval if mention.when else None
    return None if old is not None and new is not None and chrono.overlap(old, new) else old


def text(interval: Interval | None) -> str | None:
    """An interval as a history shows it: "2021", "2023-01-10T11:00+01:00", "2023-05/2023-07"."""
    if interval is None:
        return None
    return "/".join(side for side in chrono.bounds(interval) if side) or None


def where(place: Place | None) -> str | None:
    """A place as a history shows it: "NATO headquarters, Brussels, BE"."""
    if place is None:
        return None
    parts = (place.name, place.city, place.country)
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def one_town(one: Place, other: Place) -> bool:
    """Whether two places are in one town, by whichever of its names, or both in none."""
    return places.town(one) == places.town(other)


def horizon(intervals: Iterable[Interval]) -> Iterator[tuple[datetime, datetime]]:
    """The UTC sides of those intervals that have both."""
    for interval in intervals:
        begin, end = chrono.utc_bounds(interval)
        if begin is not None and end is not None:
            yield begin, end
