"""Zones and the days of bare clocks: Timexes and events -> Timexes that are instants.

Owns what a clock in the copy means as an instant, and the check of clocks that are claimed to be
one instant ("11.00 local time (13.00 Moscow time)").  Which half of the day a clock stands in,
which day and which zone are matters of `halves`, `days` and `zones`.  Knows of an event only its
place, its day and the words it stands in.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from dateline import chrono, lang
from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.model import (
    Derivation,
    Document,
    EventMention,
    EventType,
    RelationKind,
    Span,
    Timex,
    Warning,
    ZoneSource,
)
from dateline.rules import names
from dateline.timex import days, halves, lasting, ranges, zones
from dateline.timex.anchors import Sentences


def settle(
    document: Document,
    timexes: Sequence[Timex],
    events: Sequence[EventMention] = (),
    *,
    zone: str | None = None,
) -> tuple[tuple[Timex, ...], tuple[Warning, ...]]:
    """The timexes with zones and days, and the warnings about any of them.

    `zone` is the dateline's zone.  A clock's zone is the one stated beside it, else that of the
    place of its event, else the dateline's, else the dispatch's.
    """
    found = halves.told(timexes, document)
    timexes = tuple(found.values())
    scene = _Scene(document, found, tuple(events), zone)
    warnings = [*_impossible(timexes, document.text)]
    lead: tuple[list[Timex], Timex] | None = None
    for group in _groups(timexes, document.text):
        if lead is not None and _repeats(group[0]):
            group[0] = _repeated(group[0], lead[1])
        settled, doubts = _one_instant(group, scene)
        if lead is not None and _is_counted(group, lead[0], scene):
            settled, doubts = [_counted(group[0], *lead)], []
        lead = group, settled[0]
        scene.last = settled[0]
        found.update({timex.id: timex for timex in settled})
        warnings.extend(doubts)
    found = lasting.told(ranges.in_order(found), document)
    return tuple(found[timex.id] for timex in timexes), tuple(warnings)


class _Scene:
    """What surrounds the clocks of a document."""

    def __init__(
        self,
        document: Document,
        timexes: dict[str, Timex],
        events: tuple[EventMention, ...],
        zone: str | None,
    ) -> None:
        self.document = document
        self.timexes = timexes
        self.events = events
        self.sentences = Sentences(document)
        self.last: Timex | None = None  # the clock that was settled last
        self.days = days.Days(document, tuple(timexes.values()))
        self.zones = zones.Zones(document, events, zone)

    def event_of(self, clock: Timex) -> EventMention | None:
        """The event that a clock dates: the one that names it, else the nearest in its sentence."""
        named = [e for e in self.events if e.when and e.when.timex == clock.id]
        if named:
            return named[0]
        sentence = self.sentences.at(clock.span.start)
        if sentence is None:
            return None
        near = [e for e in self.events if sentence.span.holds(e.trigger)]
        return min(near, key=lambda e: _gap(e.trigger, clock.span), default=None)

    def day_of(self, event: EventMention, seen: set[str] | None = None) -> datetime | None:
        """The day of an event: its own, else that of another mention of the same doings."""
        # one set for the whole search: with one a path, twenty kin would take 20! steps
        seen = set() if seen is None else seen
        own = self._own_day(event)
        if own is not None or event.id in seen:
            return own
        seen.add(event.id)
        for other in self._kin(event):
            day = self.day_of(other, seen) if other.id not in seen else None
            if day is not None:
                return day
        return None

    def _own_day(self, event: EventMention) -> datetime | None:
        if event.when is None:
            return None
        told = self.timexes.get(event.when.timex or "")
        if told is not None and told.anchor == "default" and event.when.interval == told.interval:
            return None  # the day of publication, taken for want of another
        begin, grain = event.when.interval.begin, event.when.interval.grain
        if begin is None or grain.rank > Grain.DAY.rank:
            return None
        return chrono.floor(begin, Grain.DAY)

    def _kin(self, event: EventMention) -> Iterator[EventMention]:
        """Mentions from which an event can take its day, the surest first."""
        by_id = {e.id: e for e in self.events}
        if event.same_as in by_id:
            yield by_id[event.same_as]
        yield from (e for e in self.events if e.same_as == event.id)
        if event.type is not EventType.OTHER:
            yield from (e for e in self.events if e.type is event.type and e.id != event.id)
        for relation in event.relations:
            if relation.kind is not RelationKind.CONDITION and relation.target in by_id:
                yield by_id[relation.target]


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


# ------------------------------------------------------------------ groups of clocks
_OPENS = re.compile(r"\s*,?\s*[(\[/]\s*$")
_GOES_ON = re.compile(r"\s*(?:,|;|/|\bor\b|\band\b|=)\s*$")


def _groups(timexes: Sequence[Timex], text: str) -> Iterator[list[Timex]]:
    """Clocks one by one, those claimed to be one instant together.

    A claim is a clock in parentheses or behind a slash after another one; within the
    parentheses a list goes on ("1400 GMT (1000 EDT, 0700 PDT)").
    """
    group: list[Timex] = []
    for timex in timexes:
        if not is_clock(timex):
            continue
        if group and _joins(text[group[-1].span.end : timex.span.start], len(group)):
            group.append(timex)
            continue
        if group:
            yield group
        group = [timex]
    if group:
        yield group


def _joins(between: str, size: int) -> bool:
    return bool(_OPENS.match(between) or (size > 1 and _GOES_ON.match(between)))


def is_clock(timex: Timex) -> bool:
    """Whether a timex tells a clock (and not only a part of the day)."""
    return (
        timex.interval is not None and timex.interval.grain in CLOCK_GRAINS and "T" in timex.value
    )


# ------------------------------------------------------------------ one instant
def _one_instant(group: list[Timex], scene: _Scene) -> tuple[list[Timex], list[Warning]]:
    first = group[0]
    event = scene.event_of(first)
    told = next((c for c in group[1:] if c.anchor not in ("default", "narrative")), None)
    if first.anchor == "default" and told is not None:
        first = _moved(first, _day_of(told), anchor=told.id)
    lead, warnings = _zoned(_on_its_day(first, event, scene), event, scene)
    settled = [lead]
    for other in group[1:]:
        clock, doubts = _zoned(other, event, scene)
        warnings += doubts
        lead = settled[0] = _inferred(lead, clock, scene)
        clock, doubt = _beside(lead, clock, scene.document.text)
        settled.append(clock)
        warnings += [doubt] if doubt else []
    return _joined(settled), warnings


_SAME = frozenset({"the same hour", "same time"})


def _repeats(clock: Timex) -> bool:
    """Whether a clock is the one told before: "on Sunday, at the same hour"."""
    return clock.derivation is not None and not _SAME.isdisjoint(names(clock.derivation))


def _repeated(clock: Timex, lead: Timex) -> Timex:
    """A clock with the wall time of the one told before, as it was settled."""
    one, other = clock.interval, lead.interval
    if one is None or other is None or one.begin is None or other.begin is None or not other.end:
        return clock
    begin = one.begin.replace(hour=other.begin.hour, minute=other.begin.minute)
    interval = Interval(begin, begin + (other.end - other.begin), other.grain, one.zone)
    value = clock.value[:10] + lead.value[10:]
    return msgspec.structs.replace(clock, interval=interval, value=value)


# The rule of a time counted from the one told before it.
_LATER = "length later"


def _is_counted(group: list[Timex], before: list[Timex], scene: _Scene) -> bool:
    """Whether a clock is only counted from the clock before: "half an hour later"."""
    clock = group[0]
    if len(group) > 1 or clock.anchor != "narrative" or clock.derivation is None:
        return False
    if _LATER not in names(clock.derivation):
        return False
    one, other = (scene.sentences.at(t.span.start) for t in (before[0], clock))
    if one is None or other is None or one.paragraph != other.paragraph:
        return False
    return not any(
        before[-1].span.end <= t.span.start < clock.span.start and t.interval is not None
        for t in scene.timexes.values()
    )


def _counted(clock: Timex, before: list[Timex], lead: Timex) -> Timex:
    """The clock as far from the settled one as it was from the clock that it was counted from."""
    one, base, settled = clock.interval, before[-1].interval, lead.interval
    if one is None or base is None or settled is None:
        return clock
    if one.begin is None or one.end is None or base.begin is None or settled.begin is None:
        return clock
    away = settled.begin - base.begin
    begin = one.begin + away
    value = chrono.point(begin, one.grain)
    return msgspec.structs.replace(
        clock,
        value=value,
        interval=Interval(begin, one.end + away, one.grain, settled.zone),
        anchor=lead.id,
        zone_source=lead.zone_source,
        derivation=_noted(clock, f"counted from {lead.id}", value),
    )


def _on_its_day(clock: Timex, event: EventMention | None, scene: _Scene) -> Timex:
    """A clock that names no day takes the one for which most speaks around it, the end of a
    stretch that of its beginning."""
    if clock.anchor not in ("default", "narrative") or not days.is_bare(clock):
        return clock
    other = scene.timexes.get(clock.begin_point or clock.end_point or "")
    if scene.last is not None and _ends(clock, scene.last, scene.document.text):
        return _moved(clock, _day_of(scene.last), anchor=scene.last.id)
    if not scene.days.near(clock):
        return clock
    if other is not None and is_clock(other) and (clock.begin_point or not days.is_bare(other)):
        return _moved(clock, _day_of(other), anchor=other.id)
    day = scene.day_of(event) if event is not None else None
    best = scene.days.best(clock, day)
    return clock if best is None else _placed(clock, best, scene.document.text)


def _ends(clock: Timex, first: Timex, text: str) -> bool:
    """Whether a clock is the end of what the clock before it begins: "8 to 10 a.m."."""
    later = clock.value[11:] > first.value[11:] and first.value[11:12].isdigit()
    return later and _TO.fullmatch(text, first.span.end, clock.span.start) is not None


_TO = re.compile(r"\s*(?:to|until|till|-|–)\s*")


def _placed(clock: Timex, best: days.Choice, text: str) -> Timex:
    """A clock on the day chosen for it."""
    told = best.source != "default" and not any(f.startswith("title") for f in best.features)
    if told and _opens_day(clock, text):
        clock = _at_start(clock)
    return _moved(clock, best.day, anchor="event" if "event" in best.features else best.source)


def _opens_day(clock: Timex, text: str) -> bool:
    """Whether a midnight begins its day: "on Sunday from midnight to 10 a.m."."""
    return clock.value.endswith("T24:00") and text[: clock.span.start].endswith("from ")


def _at_start(clock: Timex) -> Timex:
    """The midnight that begins the day in the place of the one that ends it."""
    interval = clock.interval
    if interval is None or interval.begin is None or interval.end is None:
        return clock
    day = timedelta(days=1)
    opened = Interval(interval.begin - day, interval.end - day, interval.grain, interval.zone)
    return msgspec.structs.replace(clock, interval=opened, value=f"{clock.value[:10]}T00:00")


def _moved(clock: Timex, day: datetime, *, anchor: str | None) -> Timex:
    """The same wall time on another day."""
    interval = clock.interval
    if interval is None or interval.begin is None or interval.end is None:
        return clock
    away = timedelta(days=(day - _day_of(clock)).days)
    moved = Interval(interval.begin + away, interval.end + away, interval.grain, interval.zone)
    value = chrono.point(day, Grain.DAY) + clock.value[clock.value.index("T") :]
    return msgspec.structs.replace(
        clock,
        value=value,
        interval=moved,
        anchor=anchor,
        derivation=_noted(
            clock, "day of its event" if anchor == "event" else f"day of {anchor}", value
        ),
    )


def _day_of(clock: Timex) -> datetime:
    """The day in a clock's value ("2023-01-10T24:00" is told of the 10th)."""
    return datetime.fromisoformat(clock.value[:10])


def _noted(clock: Timex, rule: str, note: str) -> Derivation | None:
    if clock.derivation is None:
        return None
    return Derivation(rule=rule, span=clock.span, note=note, children=(clock.derivation,))


def _zoned(clock: Timex, event: EventMention | None, scene: _Scene) -> tuple[Timex, list[Warning]]:
    place = event.place if event is not None else None
    if words := scene.zones.words(clock) or _words_of_the_end(clock, scene):
        zone = scene.zones.stated(words, place)
        if zone is None:
            message = f'the zone of "{clock.span.of(scene.document.text)}" is not known'
            return clock, [Warning(code="unknown-zone", message=message, spans=(clock.span,))]
        return _in_zone(clock, zone, ZoneSource.STATED), []
    found = scene.zones.of(clock, place)
    return (clock if found is None else _in_zone(clock, *found)), []


def _words_of_the_end(clock: Timex, scene: _Scene) -> str | None:
    """The zone words behind the second clock of a stretch: "from 6 a.m. to 9 a.m. EST"."""
    last = scene.timexes.get(clock.end_point or "")
    bare = last is not None and zones.zone_words(clock, scene.document.text) is None
    return scene.zones.words(last) if last is not None and bare and is_clock(last) else None


def _in_zone(clock: Timex, zone: str, source: ZoneSource) -> Timex:
    interval = clock.interval
    if interval is None:
        return clock
    placed = Interval(interval.begin, interval.end, interval.grain, zone)
    begin = chrono.bounds(placed)[0] or ""
    return msgspec.structs.replace(
        clock,
        interval=placed,
        zone_source=source,
        derivation=_noted(clock, f"zone {zone} ({source.value})", begin),
    )


def _inferred(lead: Timex, other: Timex, scene: _Scene) -> Timex:
    """ "11.00 local time (13.00 Moscow time)" of an unknown place tells the local offset."""
    one, two = lead.interval, other.interval
    if one is None or two is None or one.zone or not two.zone or not (one.begin and two.begin):
        return lead
    if zones.zone_words(lead, scene.document.text) not in (None, zones.LOCAL):
        return lead
    ahead = chrono.offset(two.begin, two.zone)
    if ahead is None:
        return lead
    gap = timedelta(seconds=_wrapped(one.begin - two.begin))
    minutes = round((ahead + gap).total_seconds() / 60)
    if minutes % 15 or not -12 * 60 <= minutes <= 14 * 60:
        return lead
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return _in_zone(lead, zone, ZoneSource.STATED)


def _wrapped(gap: timedelta) -> float:
    """The seconds between two clocks on whichever days bring them nearest."""
    return (gap.total_seconds() + 43_200) % 86_400 - 43_200


def _beside(lead: Timex, clock: Timex, text: str) -> tuple[Timex, Warning | None]:
    """A second clock of the lead's instant on the day that brings it nearest, and the check."""
    one, two = lead.interval, clock.interval
    if one is None or two is None or one.begin is None or two.begin is None:
        return clock, None
    if not one.zone or not two.zone:
        return _moved(clock, _day_of(lead), anchor=lead.id), None
    instant = chrono.instant(one.begin, one.zone)
    wall = chrono.in_zone(instant, two.zone) if instant else None
    if wall is None:
        return clock, None
    gap = _wrapped(two.begin.replace(tzinfo=None) - wall)
    day = chrono.floor(wall + timedelta(seconds=gap), Grain.DAY)
    if two.begin.hour == 0 and clock.value.endswith("T24:00"):
        day -= timedelta(days=1)
    moved = _moved(clock, day, anchor=lead.id)
    return moved, _disagreement(lead, moved, gap, text) if gap else None


def _disagreement(lead: Timex, clock: Timex, gap: float, text: str) -> Warning | None:
    one, two = lead.interval, clock.interval
    if one is None or two is None or not (one.begin and two.begin and one.zone and two.zone):
        return None
    written = two.begin - one.begin
    meant = written - timedelta(seconds=gap)
    message = (
        f'"{lead.span.of(text)}" ({one.zone}) and "{clock.span.of(text)}" ({two.zone}) are '
        f"{_hours(written)} apart as written; the zones stand {_hours(meant)} apart on "
        f"{chrono.point(one.begin, Grain.DAY)}"
    )
    return Warning(code="clocks-disagree", message=message, spans=(lead.span, clock.span))


def _hours(gap: timedelta) -> str:
    minutes = abs(round(gap.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    if not rest:
        return f"{hours} hour" + ("" if hours == 1 else "s")
    return f"{hours}:{rest:02d} hours"


def _joined(clocks: list[Timex]) -> list[Timex]:
    """Clocks of one instant with each other's ids."""
    found = []
    for clock in clocks:
        same = tuple(o.id for o in clocks if o is not clock and _instant(o) == _instant(clock))
        known = _instant(clock) is not None
        found.append(msgspec.structs.replace(clock, also=same if known else ()))
    return found


def _instant(clock: Timex) -> datetime | None:
    interval = clock.interval
    if interval is None or interval.begin is None or interval.zone is None:
        return None
    return chrono.instant(interval.begin, interval.zone)


# ------------------------------------------------------------------ dates that cannot be
_FULL = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)(?:T|$)")


def _impossible(timexes: Sequence[Timex], text: str) -> Iterator[Warning]:
    for timex in timexes:
        match = _FULL.match(timex.value)
        if match is None:
            continue
        said = timex.span.of(text)
        year = match[1] if match[1] != "XXXX" else "2000"
        if chrono.parse_point(f"{year}-{match[2]}-{match[3]}") is None:
            message = f'"{said}" is no day of the calendar'
            yield Warning(code="impossible-date", message=message, spans=(timex.span,))
        elif doubt := _contradicted(timex, text):
            yield doubt


def _contradicted(timex: Timex, text: str) -> Warning | None:
    """A weekday that does not belong to the date it stands with."""
    if timex.derivation is None or timex.interval is None or timex.interval.begin is None:
        return None
    dated = next(_spans_of(timex.derivation, "weekday and date", "date, a weekday"), None)
    if dated is None:
        return None
    words = next(_spans_of(dated, *_WEEKDAYS), None)
    if words is None or words.span is None:
        return None
    form = names(words)[-1].rpartition(" (")[0]
    rows = lang.by_form("en", "time_names").get(form, ())
    day = datetime.fromisoformat(timex.value[:10])
    if any(int(row.value) == day.isoweekday() for row in rows if row.kind.startswith("weekday")):
        return None
    named, is_a = words.span.of(text), _NAMES[day.weekday()]
    message = f'"{timex.span.of(text)}" names {named}; {timex.value[:10]} is a {is_a}'
    return Warning(code="weekday-contradicts", message=message, spans=(timex.span,))


_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = tuple(
    f"{row.form} ({row.kind})"
    for row in lang.table("en", "time_names")
    if row.kind.startswith("weekday")
)


def _spans_of(derivation: Derivation, *rules: str) -> Iterator[Derivation]:
    if not set(rules).isdisjoint(names(derivation)):
        yield derivation
        return
    for child in derivation.children:
        yield from _spans_of(child, *rules)
