"""The diary of a stretch of days: which dossiers stand on it, where, and how they are marked.

Owns choice, order, grouping and marks.  Knows no output format: terminal, page and calendar get
the same items.  "Now" is the argument `as_of`.

How a day is told: an event with a clock and a zone stands on the civil day of that instant in the
reader's zone, or in its own zone where the reader names none; an event with a day only stands on
that day, wherever it is.  Grains from the weekend up are vague and follow after the days.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

import msgspec

from dateline import actors, chrono
from dateline import places as gazetteer
from dateline.chrono import Grain, Interval
from dateline.dossiers import coming, course
from dateline.model import (
    AgendaItem,
    Change,
    Dossier,
    EventType,
    Evidence,
    Participant,
    Place,
    Record,
    Series,
    Standpoint,
    Status,
)

REGIONS = ("Africa", "Americas", "Asia-Pacific", "Europe", "Middle East")
ELSEWHERE = "Elsewhere"
RECENT = timedelta(hours=24)  # the (+) and (*) of an agency's agenda
GRACE = timedelta(hours=24)  # an outcome is reported by the next day
FRESH = timedelta(days=60)  # how long an undated plan stays on the page after its last report
_WEST = timedelta(hours=14)  # no two places of the earth have clocks further apart from UTC
LANGUAGE = "en"  # in whose tables the names that a reader types are looked up
LONG = 14  # a longer run is listed on its first and last day and on the page's first day only

FINE = frozenset({Grain.MINUTE, Grain.HOUR, Grain.DAYPART, Grain.DAY})
DONE = frozenset({Status.ONGOING, Status.OCCURRED})
OPEN = frozenset({Status.PROPOSED, Status.EXPECTED, Status.SCHEDULED, Status.RESCHEDULED})


class Vague(StrEnum):
    """The headings under which what has no day is listed, in their order."""

    WEEK = "This week, no date"
    MONTH = "This month, no date"
    LATER = "This year, no date"
    UNDATED = "No date given"


_VAGUE = {Grain.WEEKEND: Vague.WEEK, Grain.WEEK: Vague.WEEK, Grain.MONTH: Vague.MONTH}


class Section(Record, frozen=True):
    """A day of the page, or a vague heading where `day` is None, with its items by region."""

    day: date | None
    vague: Vague | None
    regions: tuple[tuple[str, tuple[AgendaItem, ...]], ...]


def choose(
    dossiers: Iterable[Dossier],
    *,
    begin: date,
    days: int,
    zone: str | None,
    as_of: datetime,
    parties: Collection[str] = (),
    places: Collection[str] = (),
    types: Collection[EventType] = (),
    statuses: Collection[Status] = (),
    sources: Collection[str] = (),
) -> tuple[AgendaItem, ...]:
    """The items of `days` days from `begin` on, in the order of the page.

    `zone` (IANA) sets the reader's day boundaries.  `as_of` is an aware instant: what was not
    known by then is left out, so dossiers should be folded with the same `as_of`.  A dispatch
    that has a day and no clock is known from the begin of that day, and new until 24 hours after
    its end.  An event that lasts gives one item a day, `day_of` telling which.  Filters match any
    of their values: parties by key, another name, or whole words of name and title, places by
    city, country or region, sources by provider or dispatch.
    """
    page = _Page(begin=begin, days=days, zone=zone, as_of=as_of.astimezone(UTC))
    chosen: list[tuple[tuple[object, ...], AgendaItem]] = []
    for dossier in dossiers:
        status = standing(dossier, as_of)
        if not _known(dossier, page.as_of) or (statuses and status not in statuses):
            continue
        if types and dossier.type not in types:
            continue
        if not (has_party(dossier, parties) and _at(dossier.place, places)):
            continue
        if sources and not any(e.provider in sources or e.uri in sources for e in dossier.sources):
            continue
        chosen += [(_key(item, page.zone), item) for item in _items(dossier, status, page)]
    return tuple(item for _, item in sorted(chosen, key=lambda pair: pair[0]))


class _Page(Record, frozen=True):
    begin: date
    days: int
    zone: str | None
    as_of: datetime

    def holds(self, day: date) -> bool:
        return 0 <= (day - self.begin).days < self.days

    def interval(self) -> Interval:
        first = datetime(self.begin.year, self.begin.month, self.begin.day)
        return Interval(first, _shifted(first, timedelta(days=self.days)), Grain.DAY, None)


def _shifted(wall: datetime, by: timedelta) -> datetime:
    """A wall time so much later, held inside the calendar."""
    try:
        return wall + by
    except OverflowError:
        return datetime.max if by > timedelta() else datetime.min


# ------------------------------------------------------------------ status
def standing(dossier: Dossier, as_of: datetime) -> Status:
    """The status at an instant: a plan whose time ran out a day ago without a report has lapsed.

    A floating time is over when it is over everywhere (UTC-12).  What recurs does not lapse.
    """
    interval = None if dossier.series else dossier.when
    if dossier.status not in OPEN or interval is None or interval.end is None:
        return dossier.status
    end = chrono.instant(interval.end, interval.zone or "-12:00")
    return Status.LAPSED if end is not None and end + GRACE <= as_of else dossier.status


def _known(dossier: Dossier, as_of: datetime) -> bool:
    first = dossier.history[0] if dossier.history else None
    return (edges(first)[0] if first else dossier.opened) <= as_of


def edges(change: Change) -> tuple[datetime, datetime]:
    """First and last instant at which a change can have become known."""
    published = change.evidence[0].published if change.evidence else None
    begin, end = chrono.utc_bounds(published) if published else (None, None)
    if end is not None and end + _WEST < change.at:
        begin = None  # it was under an embargo, and counts from when that was lifted
    return min(begin or change.at, change.at), change.at


def _fresh(change: Change, as_of: datetime) -> bool:
    first, last = edges(change)
    return first <= as_of and last > as_of - RECENT


# ------------------------------------------------------------------ items
def _items(dossier: Dossier, status: Status, page: _Page) -> Iterable[AgendaItem]:
    moment = dossier.when or dossier.previous_when
    if dossier.series is not None and status in OPEN | DONE:
        told = dossier.series.occurrences
        for occurrence in _occurrences(dossier, dossier.series, page):
            own = status if occurrence == dossier.when else Status.SCHEDULED
            item = _item(dossier, own, page, occurrence, None)
            yield msgspec.structs.replace(item, counted=occurrence not in told)
    elif moment is None or (moment.begin is None and moment.end is None):
        if page.as_of - dossier.modified <= FRESH and status is not Status.OCCURRED:
            yield _item(dossier, status, page, None, None)
    elif moment.grain not in FINE:
        if chrono.overlap(_told(moment), page.interval()):
            yield _item(dossier, status, page, moment, None)
    else:
        first, last = civil(moment, page.zone)
        count = (last - first).days + 1
        for number in _numbers(first, count, page):
            yield _item(dossier, status, page, moment, (number, count) if count > 1 else None)


def _told(moment: Interval) -> Interval:
    """The stretch by which an item is placed: of one that has only an end, its last unit."""
    if moment.begin is not None or moment.end is None:
        return moment
    begin = chrono.shift(moment.end, -1, moment.grain)
    return Interval(begin, moment.end, moment.grain, moment.zone)


def _occurrences(dossier: Dossier, series: Series, page: _Page) -> Iterator[Interval]:
    """The times of what recurs that fall on the page: those told, and those that its rhythm gives
    after the last of them, as long as reports keep it alive."""
    told = [date for date in series.occurrences if date.grain in FINE]
    stretch = page.interval()
    if stretch.begin is None or stretch.end is None:
        return
    begin, end = _shifted(stretch.begin, -_WEST), _shifted(stretch.end, _WEST)
    for occurrence in (*told, *coming(dossier, begin, end)):
        if page.holds(civil(occurrence, page.zone)[0]):
            yield occurrence


def _numbers(first: date, count: int, page: _Page) -> list[int]:
    """Which days of an event, counted from 1, the page lists."""
    start = max(1, (page.begin - first).days + 1)
    stop = min(count, (page.begin - first).days + page.days)
    listed = range(start, stop + 1)
    return [n for n in listed if count <= LONG or n in (1, count, start)]


def _item(
    dossier: Dossier,
    status: Status,
    page: _Page,
    moment: Interval | None,
    day_of: tuple[int, int] | None,
) -> AgendaItem:
    new = bool(dossier.history) and _fresh(dossier.history[0], page.as_of)
    later = [change for change in dossier.history if change.at > dossier.opened]
    return AgendaItem(
        uid=dossier.uid,
        summary=dossier.title,
        moment=moment,
        dtstart=moment.begin if moment else None,
        dtend=moment.end if moment else None,
        all_day=moment is None or moment.grain not in chrono.CLOCK_GRAINS,
        status=status,
        type=dossier.type,
        last_modified=dossier.modified,
        created=dossier.opened,
        place=dossier.place,
        certainty=dossier.certainty,
        parties=dossier.parties,
        previous=_moved_from(dossier, page),
        day_of=day_of,
        sequence=dossier.sequence,
        new=new,
        changed=not new
        and (any(_fresh(change, page.as_of) for change in later) or _disputed(dossier, page.as_of)),
        sources=tuple(dict.fromkeys(e.provider or e.uri for e in dossier.sources)),
        said_by=tuple(dict.fromkeys(e.said_by for e in dossier.sources if e.said_by)),
        evidence=_evidence(dossier),
        corroborated=len(dossier.origins),
        disputed=tuple(c.field for c in dossier.contradictions),
        repeats=dossier.series.repeats if dossier.series else None,
    )


def _disputed(dossier: Dossier, as_of: datetime) -> bool:
    """Whether one side of a contradiction was told within the last day."""
    told = (
        piece.published for c in dossier.contradictions for s in c.claims for piece in s.evidence
    )
    ends = (chrono.utc_bounds(published)[1] for published in told if published)
    return any(end is not None and end > as_of - RECENT for end in ends)


def _moved_from(dossier: Dossier, page: _Page) -> Interval | None:
    """The old date, where a reader of the page needs it.

    That is where a dispatch after the first moved it, so that an earlier page had it on the old
    day, or where the old day is one of the page's own.  A plan of years ago, told when the dossier
    was opened, is history and no mark.
    """
    old = dossier.previous_when
    if old is None or old.begin is None or dossier.when is None:
        return None
    if old.grain in FINE and any(page.holds(day) for day in civil(old, page.zone)):
        return old
    lost = "/".join(side for side in chrono.bounds(old) if side)
    moved = any(
        change.field == "when" and change.old == lost and change.at > dossier.opened
        for change in dossier.history
    )
    return old if moved else None


def _evidence(dossier: Dossier) -> tuple[Evidence, ...]:
    """What the line rests on: the last word on time, place and status, then the other voices."""
    last: dict[str, Change] = {change.field: change for change in dossier.history}
    pieces = [
        e for field in ("when", "place", "status") if field in last for e in last[field].evidence
    ]
    found: dict[tuple[str, int, int], Evidence] = {}
    for piece in [*pieces, *dossier.sources]:
        found.setdefault((piece.uri, piece.version, piece.span.start), piece)
    return tuple(found.values())


# ------------------------------------------------------------------ what has lapsed
class Lapsed(Record, frozen=True):
    """An undertaking whose day passed without a report: when it was due, by how many whole days
    that is past, who promised it, and how often it had been delayed before."""

    dossier: Dossier
    due: Interval
    days: int
    promised_by: tuple[str, ...]
    delays: int = 0


def lapsed(
    dossiers: Iterable[Dossier],
    *,
    as_of: datetime,
    days: int,
    parties: Collection[str] = (),
    places: Collection[str] = (),
) -> tuple[Lapsed, ...]:
    """What was due in the `days` days before `as_of` and lapsed, the longest overdue first."""
    found = []
    for dossier in dossiers:
        due = dossier.when
        if due is None or due.end is None or standing(dossier, as_of) is not Status.LAPSED:
            continue
        over = as_of - (chrono.instant(due.end, due.zone or "-12:00") or as_of)
        if over.days <= days and has_party(dossier, parties) and _at(dossier.place, places):
            found.append(
                Lapsed(
                    dossier=dossier,
                    due=due,
                    days=over.days,
                    promised_by=_promised_by(dossier),
                    delays=course(dossier, Status.LAPSED).delays,
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.days, one.dossier.title, one.dossier.uid)))


def _promised_by(dossier: Dossier) -> tuple[str, ...]:
    """Those who take part and said so; where none did, those who told of it."""
    hosts = [o.name for o in dossier.origins if o.standpoint is Standpoint.HOST]
    return tuple(hosts or [origin.name for origin in dossier.origins])


# ------------------------------------------------------------------ filters
def has_party(dossier: Dossier, wanted: Collection[str]) -> bool:
    """Whether any of the parties wanted takes part, or none is wanted.

    A party is named by its key, by any name that the tables know it by ("North Atlantic
    Alliance"), or by whole words of its name or title: "EU" is not in "Europe".  The leaders of a
    body take part for it.
    """
    return not wanted or any(_is(party, want) for party in dossier.parties for want in wanted)


def _is(party: Participant, want: str) -> bool:
    name = actors.fold(want)
    keys = {want.casefold(), actors.key_of(want, LANGUAGE), f"person:{name}"}
    if party.key in keys or not keys.isdisjoint(actors.named_in(party.name, LANGUAGE)):
        return True
    said = (actors.fold(words) for words in (party.name, party.title) if words)
    return bool(name) and any(f"-{name}-" in f"-{words}-" for words in said)


def _at(place: Place | None, wanted: Collection[str]) -> bool:
    if not wanted:
        return True
    if place is None:
        return False
    country = gazetteer.country_name(place.country) if place.country else None
    names = (place.name, place.city, gazetteer.town(place), place.country, country, place.region)
    held = {name.casefold() for name in names if name}
    return any(want.casefold() in held for want in wanted)


# ------------------------------------------------------------------ order
def civil(interval: Interval, zone: str | None) -> tuple[date, date]:
    """First and last civil day of an interval in a reader's zone; what has only an end ("by
    Friday") stands on its last day.  Raises ValueError where neither side is known."""
    begin, end = interval.begin, interval.end
    if begin is None and end is not None:
        begin = end - timedelta(microseconds=1)
    if begin is None:
        raise ValueError("an interval without begin and end stands on no day")
    end = begin if end is None else max(begin, end - timedelta(microseconds=1))
    if zone and interval.zone and interval.grain in chrono.CLOCK_GRAINS:
        begin, end = _in(begin, interval.zone, zone), _in(end, interval.zone, zone)
    if interval.grain is Grain.DAYPART:
        end = begin  # a night belongs to the day on which it falls
    return begin.date(), end.date()


def _in(wall: datetime, own: str, zone: str) -> datetime:
    moment = chrono.instant(wall, own)
    return (chrono.in_zone(moment, zone) if moment else None) or wall


def listed(item: AgendaItem, zone: str | None) -> tuple[date | None, Vague | None]:
    """The day under which an item is listed, or the heading for what has none."""
    if item.moment is None or (item.moment.begin is None and item.moment.end is None):
        return None, Vague.UNDATED
    if item.moment.grain not in FINE:
        return None, _VAGUE.get(item.moment.grain, Vague.LATER)
    first, _ = civil(item.moment, zone)
    return first + timedelta(days=item.day_of[0] - 1 if item.day_of else 0), None


def region(item: AgendaItem) -> str:
    """The region heading of an item."""
    return item.place.region if item.place and item.place.region in REGIONS else ELSEWHERE


def _key(item: AgendaItem, zone: str | None) -> tuple[object, ...]:
    """Day, region, then what has a clock by instant, then the rest; ties by place and words."""
    day, vague = listed(item, zone)
    place = region(item)
    start = chrono.utc_bounds(item.moment)[0] if item.moment and not item.all_day else None
    return (
        list(Vague).index(vague) + 1 if vague else 0,
        day or date.min,
        REGIONS.index(place) if place in REGIONS else len(REGIONS),
        start is None,
        start or datetime.min.replace(tzinfo=UTC),
        (item.place.city or "") if item.place else "",
        item.summary,
        item.uid,
    )


def arrange(items: Sequence[AgendaItem], *, zone: str | None) -> tuple[Section, ...]:
    """The items of `choose` under their headings, with the zone that they were chosen with."""
    sections = []
    for (day, vague), group in groupby(items, key=lambda item: listed(item, zone)):
        by_region = tuple((name, tuple(part)) for name, part in groupby(group, key=region))
        sections.append(Section(day=day, vague=vague, regions=by_region))
    return tuple(sections)
