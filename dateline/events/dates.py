"""Settled times into events: `when`, what a day says about status, and the agenda.

Owns the comparison of an event's time with the publication and the definition of `agenda`.  Reads
no text but the words "soon" and the like beside an undated event.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec

from dateline import nlp, tagger
from dateline.chrono import CLOCK_GRAINS, Grain, Interval, floor, span_of
from dateline.events import (
    desk,
    fillers,
    known,
    lengths,
    listed,
    opinion,
    order,
    senses,
    sequence,
    setting,
    spells,
)
from dateline.events.extent import FORMER, NOT_UNTIL, UNREAL, UNTIL, extended, limits, owners
from dateline.events.narrative import NARRATIVE, REPORT
from dateline.events.reading import Reading
from dateline.model import (
    Actor,
    Attribution,
    Document,
    EventMention,
    EventType,
    RelationKind,
    Span,
    Status,
    Timex,
    When,
)
from dateline.tagger.desk import confer

NOTHING = tagger.Learned()
HALF_A_WEEK = timedelta(days=3)  # a week belongs to the month in which most of it lies
_REPLACED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED})
_CHANGED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED, Status.DENIED})


def date(
    r: Reading,
    events: Sequence[EventMention],
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution] = (),
    actors: Sequence[Actor] = (),
    *,
    learned: tagger.Learned = NOTHING,
) -> tuple[EventMention, ...]:
    """The events with the values of settled times, statuses in their light, and the agenda.

    Where the rules judge a status by default, the learned reader's opinion counts; what is an
    entry, how it stands and when it is, who takes part, where and on whose word, is the opinion
    of its desk.  Without the reader the rows alone decide.
    """
    document = r.document
    scene = weighed(document, events, timexes, learned=learned)
    told = {t.span: t for t in timexes}
    if any(heard is not None for heard in scene.heard):
        dated = sequence.apart(r, _entered(r, scene, learned), scene.times)
        dated = spells.begun(document, dated, timexes)
        dated = fillers.filled(r, dated, timexes, attributions, actors, learned)
    else:
        chosen = listed.chosen(scene)
        dated = [_chosen(e, chosen) for e in scene.events]
    published = document.dispatch.published
    dated = _agreed(_shared(dated))
    return tuple(setting.certain(_narrated(e, told, published)) for e in dated)


def weighed(
    document: Document,
    events: Sequence[EventMention],
    timexes: Sequence[Timex],
    *,
    learned: tagger.Learned = NOTHING,
) -> known.Scene:
    """The events with their days and statuses, before it is asked what is to be entered."""
    times = {t.id: t for t in timexes}
    dated = [_settled(e, times) for e in events]
    told = {t.span: t for t in timexes}
    dated = [extended(e, told) for e in _inherited(_finest(dated))]
    published = document.dispatch.published
    dated = [_in_time(e, published) for e in _replanned(dated, told, published)]
    places = [place(e, published) for e in dated]
    heard = opinion.asked(dated, places, learned)
    dated = opinion.weighed(dated, places, heard)
    return known.scene(document, dated, places, heard, times)


def _entered(r: Reading, scene: known.Scene, learned: tagger.Learned) -> list[EventMention]:
    """The events as the learned reader's desk enters them."""
    views = confer(learned, desk.asked(r, scene))
    times = desk.times(scene)
    spans = {time.id: stretch(time, scene.times) for time in times}
    ends, nouns = limits(r, times), owners(r, times)
    long = lengths.measured(r, tuple(scene.times.values()))
    found = [_given_up(event) for event in scene.events]
    published = r.document.dispatch.published
    for entry in desk.entries(scene, views, listed=listed.chosen(scene)):
        view = views[entry.lead]
        assert view is not None  # an entry has been seen
        event = desk.standing(view, scene.events[entry.best])
        event = desk.kind(view, event, senses.denied(r, event.trigger))
        mine = [t for e in _mentions(scene, entry) for t in nlp.tokens_in(r.parse, e.trigger)]
        others = {time: end for time, end in ends.items() if nouns.get(time) not in mine}
        event = _lasting(desk.dated(view, event, times, spans, others), long, mine)
        if _over(event, scene.events[entry.best], published):
            continue
        found[entry.best] = msgspec.structs.replace(event, agenda=True)
        for other in (*entry.others, *entry.again):
            if not _earlier_plan(scene.events[other], event):
                found = [_joined(e, scene.events[other].id, event.id) for e in found]
    return found


def _mentions(scene: known.Scene, entry: desk.Entry) -> list[EventMention]:
    """All mentions of an entry."""
    ids = {scene.events[n].id for n in (entry.best, *entry.others)}
    return [e for e in scene.events if e.id in ids or e.same_as in ids]


def _lasting(event: EventMention, long: Mapping[int, Timex], tokens: Sequence[int]) -> EventMention:
    """The event on all the days for which one of its mentions' tokens is told to last."""
    if event.when is None or event.status in _CHANGED:
        return event
    interval = lengths.longest(long, tokens, event.when.interval)
    return msgspec.structs.replace(
        event, when=msgspec.structs.replace(event.when, interval=interval)
    )


def _earlier_plan(one: EventMention, event: EventMention) -> bool:
    """Whether an event is an earlier plan of another: it was put off from a day of its own."""
    old, theirs = one.previous_when, event.previous_when
    return old is not None and (theirs is None or not order.overlap(old, theirs))


def _joined(event: EventMention, one: str, other: str) -> EventMention:
    """A mention of one event as a mention of another, which is the same."""
    mine = one in (event.id, event.same_as)
    return msgspec.structs.replace(event, same_as=other) if mine else event


def _over(event: EventMention, read: EventMention, published: Interval | None) -> bool:
    """Whether the day of what would be an entry has passed; without one, the day that the rules
    have `read`.  What is planned has a day: without any, what these take for done is done."""
    when = event.when
    if when is None and event.status not in _REPLACED:
        when = read.when
        if when is None and event.status is Status.SCHEDULED:
            return read.status is Status.OCCURRED
    if published is None or when is None or event.status is Status.ONGOING:
        return False
    return order.position(when.interval, published) < 0


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
    if timex.mod == "APPROX" and timex.interval is not None:
        return _about(timex.interval)
    first, last = (end.interval for end in _ends(timex, times))
    if first is None or last is None or first.begin is None or last.end is None:
        return timex.interval or Interval(None, None, Grain.DAY)
    end = last.begin if last.grain in CLOCK_GRAINS else last.end  # "from 8 to 10" is two hours
    if end is None or first.begin >= end or first.grain is not last.grain:
        return timex.interval or first
    return Interval(first.begin, end, last.grain, last.zone or first.zone)


def _ends(timex: Timex, times: Mapping[str, Timex]) -> tuple[Timex, Timex]:
    """The first and the last of what a time belongs to: of "4, 5 and 6 May" the 4th and the 6th."""
    first = last = timex
    while (before := times.get(first.begin_point or "")) is not None:
        first = before
    while (after := times.get(last.end_point or "")) is not None:
        last = after
    return first, last


def _about(interval: Interval) -> Interval:
    """Of a week about which something is, as "the second week of May", its month: that week need
    not begin on a Monday."""
    if interval.grain is not Grain.WEEK or interval.begin is None:
        return interval
    return span_of(floor(interval.begin + HALF_A_WEEK, Grain.MONTH), Grain.MONTH)


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
    return order.within(one, own)


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
        same = event.when is not None and order.overlap(event.when, old)
        return event if same else msgspec.structs.replace(event, previous_when=old)
    when = event.when if event.when is not None and event.when.timex not in former else None
    when = when or min(new, key=lambda w: w.interval.grain.rank, default=event.when)
    if when is None:
        return event
    if order.overlap(when, old):  # no day is the old one of itself
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
    if published is None or order.position(event.when.interval, published) < 0:
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


def _agreed(events: Sequence[EventMention]) -> list[EventMention]:
    """What has happened has done so in its headline too, which tells it in the present tense."""
    done = {e.id for e in events if e.status is Status.OCCURRED}
    return [
        msgspec.structs.replace(e, status=Status.OCCURRED)
        if e.status is Status.ONGOING and e.same_as in done
        else e
        for e in events
    ]


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
        interval = order.day_of(source)
        if interval is not None and (
            event.when is None or order.within(interval, event.when.interval)
        ):
            when = When(interval=interval, inferred=True)
            event = msgspec.structs.replace(event, when=when)
    return event


# ------------------------------------------------------------------ status in the light of time
def place(event: EventMention, published: Interval | None) -> int | None:
    """The position of an event's time, None where either is unknown."""
    if published is None or event.when is None:
        return None
    return order.position(event.when.interval, published)


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
    later = order.position(event.when.interval, published) > 0
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


def _chosen(event: EventMention, chosen: frozenset[str]) -> EventMention:
    """The event with its mark."""
    event = _given_up(event)
    return msgspec.structs.replace(event, agenda=True) if event.id in chosen else event
