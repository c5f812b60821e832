"""Settled times into events: `when`, what a day says about status, and the agenda.

Owns the comparison of an event's time with the publication and the definition of `agenda`.  Reads
no text but the words "soon" and the like beside an undated event.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from dateline import chrono, tagger
from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.events import gate, layout, opinion, setting
from dateline.events.extent import FORMER, NOT_UNTIL, UNREAL, UNTIL, extended
from dateline.events.narrative import NARRATIVE, REPORT
from dateline.model import (
    Attribution,
    Document,
    EventMention,
    EventType,
    PlaceSource,
    RelationKind,
    Span,
    Status,
    Timex,
    When,
)

NOTHING = tagger.Learned()
_UNCERTAIN = frozenset({Status.SCHEDULED, Status.EXPECTED, Status.PROPOSED})
_REPLACED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED})
_CHANGED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED, Status.DENIED})


def date(
    document: Document,
    events: Sequence[EventMention],
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution],
    *,
    learned: tagger.Learned = NOTHING,
) -> tuple[EventMention, ...]:
    """The events with the values of settled times, statuses in their light, and the agenda.

    Where the rules judge a status by default, the learned reader's opinion counts.
    """
    del attributions  # part of the step's signature; voices were bound in `find`
    times = {t.id: t for t in timexes}
    dated = [_settled(e, times) for e in events]
    told = {t.span: t for t in timexes}
    dated = [extended(e, told) for e in _inherited(_finest(dated))]
    published = document.dispatch.published
    dated = [_in_time(e, published) for e in _replanned(dated, told, published)]
    places = [place(e, published) for e in dated]
    heard = opinion.asked(dated, places, learned)
    dated = opinion.weighed(dated, places, heard)
    chosen = _agenda(gate.scene(document, dated, places, heard, times))
    dated = [_chosen(e, h, chosen) for e, h in zip(dated, heard, strict=True)]
    return tuple(setting.certain(_narrated(e, told, published)) for e in _shared(dated))


def _settled(event: EventMention, times: Mapping[str, Timex]) -> EventMention:
    return msgspec.structs.replace(
        event,
        when=_value(event.when, times, apart=event.previous_when),
        previous_when=_value(event.previous_when, times, apart=event.when),
    )


def _value(
    when: When | None, times: Mapping[str, Timex], *, apart: When | None = None
) -> When | None:
    """The settled value; of "from 12 to 14 May" only the new day where the other is the old."""
    timex = times.get(when.timex or "") if when is not None else None
    if timex is None or timex.interval is None:
        return when if timex is None else None
    if apart is not None and apart.timex in (timex.begin_point, timex.end_point):
        return When(interval=timex.interval, timex=timex.id)
    return When(interval=stretch(timex, times), timex=timex.id)


def stretch(timex: Timex, times: Mapping[str, Timex]) -> Interval:
    """The interval of a time, whole where it is one end of a stretch ("from 4 to 15 May")."""
    first = times.get(timex.begin_point or "", timex).interval
    last = times.get(timex.end_point or "", timex).interval
    if first is None or last is None or first.begin is None or last.end is None:
        return timex.interval or Interval(None, None, Grain.DAY)
    end = last.begin if last.grain in CLOCK_GRAINS else last.end  # "from 8 to 10" is two hours
    if end is None or first.begin >= end or first.grain is not last.grain:
        return timex.interval or first
    return Interval(first.begin, end, last.grain, last.zone or first.zone)


def _finest(events: Sequence[EventMention]) -> list[EventMention]:
    """The best mention takes the finest time of its group that lies within its own."""
    groups: dict[str, list[When]] = {}
    for event in events:
        if event.same_as is not None and event.when is not None:
            groups.setdefault(event.same_as, []).append(event.when)
    found = []
    for event in events:
        own = event.when
        for other in groups.get(event.id, ()) if own is not None else ():
            if own is not None and _finer(other.interval, own.interval):
                own = other
        found.append(msgspec.structs.replace(event, when=own))
    return found


def _finer(one: Interval, own: Interval) -> bool:
    """A finer time within one's own, or the stretch of days of which one's own is the first."""
    if one.grain is own.grain and one.begin == own.begin and one.end and own.end:
        return one.end > own.end
    return _within(one, own)


def _within(fine: Interval, coarse: Interval) -> bool:
    if fine.grain.rank >= coarse.grain.rank or coarse.grain.rank < Grain.DAY.rank:
        return False
    wall = msgspec.structs.replace(fine, zone=None)
    return chrono.overlap(wall, msgspec.structs.replace(coarse, zone=None))


def _inherited(events: Sequence[EventMention]) -> list[EventMention]:
    """What happens at another event happens at its time."""
    by_id = {e.id: e for e in events}
    found = []
    for event in events:
        for relation in event.relations:
            whole = by_id.get(relation.target)
            if relation.kind is RelationKind.PART_OF and whole is not None and event.when is None:
                if event.type is not EventType.STATEMENT and event.status is not Status.POSTPONED:
                    event = msgspec.structs.replace(event, when=whole.when)
        found.append(event)
    return found


def _replanned(
    events: Sequence[EventMention], told: Mapping[Span, Timex], published: Interval | None
) -> list[EventMention]:
    """What has another day than the one that was planned has been moved, or keeps only the old
    one where it is put off."""
    groups: dict[str, list[EventMention]] = {}
    for event in events:
        groups.setdefault(event.same_as or event.id, []).append(event)
    moved = [e if e.same_as else _moved(e, groups[e.id], told) for e in events]
    return [_unrealised(e, told, published) for e in moved]


def _moved(
    event: EventMention, group: Sequence[EventMention], told: Mapping[Span, Timex]
) -> EventMention:
    former = {t.id: t for t in _former(event, told)}
    ahead = event.status in (Status.SCHEDULED, Status.EXPECTED)
    new = [m.when for m in group if m.when is not None and m.when.timex not in former]
    old = event.previous_when
    if old is None and former and (new if ahead else event.status in _REPLACED):
        first = next(iter(former.values()))
        old = When(interval=stretch(first, {t.id: t for t in told.values()}), timex=first.id)
    if old is None:
        return event
    if not ahead:
        same = event.when is not None and _overlap(event.when, old)
        return event if same else msgspec.structs.replace(event, previous_when=old)
    when = event.when if event.when is not None and event.when.timex not in former else None
    when = when or min(new, key=lambda w: w.interval.grain.rank, default=event.when)
    if when is None:
        return event
    if _overlap(when, old):  # no day is the old one of itself
        return msgspec.structs.replace(event, previous_when=None)
    return msgspec.structs.replace(
        event, when=when, previous_when=old, status=Status.RESCHEDULED, certainty="eos4"
    )


def _unrealised(
    event: EventMention, told: Mapping[Span, Timex], published: Interval | None
) -> EventMention:
    """ "Was to have been held on Saturday", and no more is told: it will not be."""
    steps = event.derivation.children if event.derivation is not None else ()
    ended = [told[s.span] for s in steps if s.note == UNREAL and s.span and s.span in told]
    given_up = {timex.id for timex in ended}
    plan = event.status in (Status.SCHEDULED, Status.EXPECTED) and event.when is not None
    if not plan or event.same_as or event.when is None or event.when.timex not in given_up:
        return event
    if published is None or position(event.when.interval, published) < 0:
        return event
    return msgspec.structs.replace(event, status=Status.CANCELLED, certainty="eos6")


def _former(event: EventMention, told: Mapping[Span, Timex]) -> Iterator[Timex]:
    """The times of a plan told in the past, by the steps of the derivation."""
    for step in event.derivation.children if event.derivation is not None else ():
        timex = told.get(step.span) if step.rule == FORMER and step.span is not None else None
        if timex is not None and timex.interval is not None:
            yield timex


def _given_up(event: EventMention) -> EventMention:
    """The day of what is called off is the old one: nothing will be on it."""
    if event.status is not Status.CANCELLED or event.when is None:
        return event
    return msgspec.structs.replace(event, when=None, previous_when=event.when)


# ------------------------------------------------------------------ days told elsewhere
def _shared(events: Sequence[EventMention]) -> list[EventMention]:
    """A mention without a time has that of the best mention of its event."""
    best = {e.id: e for e in events}
    found = []
    for event in events:
        lead = best.get(event.same_as or "")
        if lead is not None and lead.when is not None and _bare(event):
            when = When(interval=lead.when.interval, inferred=True)
            event = msgspec.structs.replace(event, when=when)
        found.append(event)
    return found


def _bare(event: EventMention) -> bool:
    return event.when is None and event.previous_when is None and event.status not in _CHANGED


def _narrated(
    event: EventMention, told: Mapping[Span, Timex], published: Interval | None
) -> EventMention:
    """What the narrative alone dates: by a time told elsewhere, or by the publication."""
    ground = event.derivation
    if ground is None or event.agenda or event.previous_when is not None:
        return event
    for step in ground.children:
        if step.rule not in (NARRATIVE, REPORT):
            continue
        timex = told.get(step.span) if step.span is not None else None
        source = published if step.rule == REPORT else timex.interval if timex else None
        interval = day_of(source)
        if interval is not None and (event.when is None or _within(interval, event.when.interval)):
            when = When(interval=interval, inferred=True)
            event = msgspec.structs.replace(event, when=when)
    return event


def day_of(interval: Interval | None) -> Interval | None:
    """The civil day of a clock; what is coarser stays as it is."""
    if interval is None or interval.begin is None or interval.grain.rank >= Grain.DAY.rank:
        return interval
    return chrono.span_of(chrono.floor(interval.begin, Grain.DAY), Grain.DAY, interval.zone)


# ------------------------------------------------------------------ status in the light of time
def place(event: EventMention, published: Interval | None) -> int | None:
    """The position of an event's time, None where either is unknown."""
    if published is None or event.when is None:
        return None
    return position(event.when.interval, published)


def position(when: Interval, published: Interval) -> int:
    """1 where an interval lies after the publication, -1 before, 0 where they share a moment.

    A publication told to the day covers that whole day.
    """
    mine, theirs = _bounds(when), _bounds(published)
    if not (when.zone and published.zone):
        mine = (when.begin, when.end)
        theirs = (published.begin, published.end)
        if published.grain.rank < Grain.DAY.rank and when.grain.rank >= Grain.DAY.rank:
            pass
    begin, end = mine
    first, last = theirs
    if begin is not None and last is not None and begin >= last:
        return 1
    if end is not None and first is not None and end <= first:
        return -1
    return 0


def _bounds(interval: Interval) -> tuple[datetime | None, datetime | None]:
    return chrono.utc_bounds(interval)


def _told(event: EventMention) -> bool:
    """Whether a verb in the past tells a happening: then the time must be another's."""
    ground = event.derivation
    return (
        ground is not None
        and ground.rule.startswith("trigger:verb")
        and any(child.rule.startswith("status:tense:past") for child in ground.children)
    )


def _in_time(event: EventMention, published: Interval | None) -> EventMention:
    """What lies after the publication has not occurred, whatever its grammar."""
    if published is None or event.when is None:
        return event
    later = position(event.when.interval, published) > 0
    if later and event.status in (Status.OCCURRED, Status.ONGOING) and not _told(event):
        return msgspec.structs.replace(event, status=Status.SCHEDULED, certainty="eos4")
    if event.status is Status.OCCURRED and not _told(event) and _lasts(event, published):
        return msgspec.structs.replace(event, status=Status.ONGOING)
    if later and _called_off(event):
        return msgspec.structs.replace(event, status=Status.CANCELLED)
    return event


def _called_off(event: EventMention) -> bool:
    """ "Will not play on Sunday": what has a day and will not be had been planned.  What somebody
    denies, or what there will be none of, may never have been."""
    ground = event.derivation
    cues = [step.rule for step in ground.children] if ground is not None else []
    flat = any(cue.startswith("status:negation of modal:wi") for cue in cues)
    flat = flat and NOT_UNTIL not in cues  # "will not open until Monday"
    fine = event.when is not None and event.when.interval.grain.rank <= Grain.DAY.rank
    public = ground is not None and ground.rule.startswith("trigger:verb")
    return event.status is Status.DENIED and flat and fine and public


def _lasts(event: EventMention, published: Interval) -> bool:
    """Whether the copy tells of an end that lies ahead: "the fair, which runs through Friday"."""
    steps = event.derivation.children if event.derivation is not None else ()
    end = event.when.interval.end if event.when is not None else None
    ends = any(step.rule == UNTIL for step in steps)
    return ends and end is not None and published.end is not None and end > published.end


# ------------------------------------------------------------------ agenda
_SOON = re.compile(
    r"\b(?:soon|shortly|in the (?:coming|next) (?:days|weeks|months|hours)"
    r"|next (?:week|month|year))\b"
)


def _agenda(scene: gate.Scene) -> frozenset[str]:
    """Ids of the mentions that belong on an agenda, at most one of each undertaking."""
    chosen: list[EventMention] = []
    candidates = [
        event
        for number, event in enumerate(scene.events)
        if possible(scene, number) and _wanted(scene, number)
    ]
    candidates.sort(
        key=lambda e: (
            e.status is Status.POSTPONED,
            e.status is not Status.DENIED,
            not e.participants,
            e.trigger.start,
        )
    )
    for event in candidates:
        if not any(_same_undertaking(event, other) for other in chosen):
            chosen.append(event)
    return frozenset(e.id for e in chosen if not _told_with(scene, e, chosen))


def _told_with(scene: gate.Scene, event: EventMention, chosen: Sequence[EventMention]) -> bool:
    """Whether an entry only helps to tell another one: both are mentioned in one sentence, on one
    day, and the one is of no kind ("sign a declaration on cooperation"), or of the same kind and
    names nobody ("face reporters at a news conference")."""
    if event.when is None or _in_list(event):
        return False
    here = _sentences(scene, event)
    return any(
        other.id != event.id
        and other.when is not None
        and _one_moment(other.when.interval, event.when.interval)
        and (_repeats(event, other) or (_helps(event, other) and here & _sentences(scene, other)))
        for other in chosen
    )


def _repeats(event: EventMention, other: EventMention) -> bool:
    """Whether one without a clock tells again of one of its kind that has one, by other parties of
    another sort at most: the bodies sign, their heads put their names to it."""
    if event.type is not other.type or event.type is EventType.OTHER:
        return False
    clocks = [e.when is not None and e.when.interval.grain in CLOCK_GRAINS for e in (event, other)]
    mine, theirs = ({p.key for p in e.participants if p.key} for e in (event, other))
    sorts = [{key.partition(":")[0] for key in keys} for keys in (mine, theirs)]
    return clocks == [False, True] and _near(event, other) and not sorts[0] & sorts[1]


def _helps(event: EventMention, other: EventMention) -> bool:
    if event.type is other.type:
        return not event.participants and bool(other.participants)
    return event.type is EventType.OTHER


def _one_moment(one: Interval, other: Interval) -> bool:
    """Whether two times begin at one clock, or on one day where either tells no clock."""
    if one.grain in CLOCK_GRAINS and other.grain in CLOCK_GRAINS:
        return one.begin == other.begin
    days = [day_of(interval) for interval in (one, other)]
    return len({(day.begin, day.grain) for day in days if day is not None}) == 1


def _sentences(scene: gate.Scene, event: EventMention) -> set[int]:
    """The numbers of the sentences in which a real event is mentioned."""
    own = [e.trigger for e in scene.events if event.id in (e.id, e.same_as)]
    return {
        number
        for number, sentence in enumerate(scene.document.sentences)
        if any(sentence.span.holds(trigger) for trigger in own)
    }


def possible(scene: gate.Scene, number: int) -> bool:
    """Whether a mention can be an entry: one that is not told as past, nor dated so.

    Where the learned reader has read it, nouns that stand as past by default can be entries, and
    mentions whose day was not found; by rows alone an entry must have a day, or be near.
    """
    event, heard = scene.events[number], scene.heard[number] is not None
    noun = heard and _kind(event) == "noun"
    if event.same_as is not None or (event.type is EventType.STATEMENT and not noun):
        return False
    if event.status is Status.OCCURRED and not noun:
        return False
    if event.status is Status.POSTPONED:
        return True
    if event.when is None:
        return heard or _soon(scene.document, event)
    if event.when.interval.grain.rank > Grain.YEAR.rank:
        return False
    published = scene.document.dispatch.published
    if published is None:
        return event.status not in (Status.ONGOING, Status.OCCURRED)
    after = position(event.when.interval, published) >= 0
    return after or event.status is Status.RESCHEDULED


def _kind(event: EventMention) -> str:
    return event.derivation.rule.split(":")[1] if event.derivation is not None else ""


def _wanted(scene: gate.Scene, number: int) -> bool:
    """Whether an editor would enter a mention: by weights, or by rows alone without the reader."""
    event = scene.events[number]
    listed = _listed(scene, event)
    wanted = gate.wanted(scene, number, listed=listed)
    return _in_list(event) or (listed if wanted is None else wanted)


def _listed(scene: gate.Scene, event: EventMention) -> bool:
    """Whether the rows alone would enter a mention: public, dated, with a party or a place."""
    if event.derivation is None or event.derivation.note != "public":
        return False
    if event.status is Status.OCCURRED or event.type is EventType.STATEMENT:
        return False
    if any(step.rule.startswith("agenda:") for step in event.derivation.children):
        return False
    if event.when is None and not _soon(scene.document, event):
        return False
    named = event.participants or _names_place(event) or _NAME.search(event.title)
    wish = event.type is EventType.MEET and event.status is Status.PROPOSED
    return bool(named) and not (wish and _alone(event))


def _chosen(
    event: EventMention, heard: opinion.Heard | None, chosen: frozenset[str]
) -> EventMention:
    """The event with its mark; what is wanted and stood as past by default stands as it is read."""
    if event.id not in chosen:
        return _given_up(event)
    if event.status is Status.OCCURRED and heard is not None:
        event = opinion.ahead(event, heard)
    return msgspec.structs.replace(_given_up(event), agenda=True)


def _in_list(event: EventMention) -> bool:
    """Whether an event is an entry of a calendar, which needs no more than its day."""
    steps = event.derivation.children if event.derivation is not None else ()
    return any(step.rule == f"status:{layout.CUE}" for step in steps)


def _names_place(event: EventMention) -> bool:
    """Whether a place is told; the dateline makes no event of what may be held anywhere."""
    if event.place is None:
        return False
    anywhere = event.type in (EventType.OTHER, EventType.MEET)
    told = event.place.name is not None or event.place.source is not PlaceSource.DATELINE
    return told or not anywhere


def _alone(event: EventMention) -> bool:
    """Whether a meeting that is only wanted names one party by name and no other."""
    named = [p for p in event.participants if p.key is not None]
    return len(event.participants) == 1 and len(named) == 1


_NAME = re.compile(r"(?<=\s)[A-Z][\w’'-]+")


def _soon(document: Document, event: EventMention) -> bool:
    """An event given as "soon" in its own sentence, or put off or called off without a day."""
    if event.status in _CHANGED:
        return event.status is not Status.DENIED
    if event.status not in _UNCERTAIN:
        return False
    for sentence in document.sentences:
        if sentence.span.holds(event.trigger):
            return bool(_SOON.search(sentence.span.of(document.text)))
    return False


def _same_undertaking(one: EventMention, other: EventMention) -> bool:
    """A postponed plan that another mention of the dispatch represents already."""
    if Status.DENIED in (one.status, other.status):
        kind = one.type is other.type or {one.type, other.type} <= _CONSULT
        times = one.when is None or other.when is None or _overlap(one.when, other.when)
        return kind and times and _near(one, other)
    if one.status is not Status.POSTPONED or one.type is not other.type:
        return False
    return one.type is not EventType.OTHER


_CONSULT = frozenset({EventType.MEET, EventType.TALKS, EventType.SUMMIT})


def _near(one: EventMention, other: EventMention) -> bool:
    a, b = (e.place.city if e.place else None for e in (one, other))
    return a is None or b is None or a == b


def _overlap(one: When, other: When) -> bool:
    a, b = (msgspec.structs.replace(w.interval, zone=None) for w in (one, other))
    return chrono.overlap(a, b)
