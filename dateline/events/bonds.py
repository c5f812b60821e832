"""Which time is whose: every time near a mention is weighed as its start, its end or its old date.

Owns the features of a pair (a mention, a time expression) and the linear model over them, whose
weights `training/bonds.py` learns; docs/why/learned-bonds.md says what from.  The rules of `when`
propose by the parse alone and are one feature among others.  A model only links: the values of
times stay with the rules, and the weights that spoke loudest stand in the derivation.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from dateline import chrono, linear
from dateline.chrono import Grain, Interval
from dateline.events.reading import Reading
from dateline.model import (
    Derivation,
    EventMention,
    EventType,
    Span,
    Status,
    Timex,
    TimexType,
    When,
)

RULE = "time:learned"
TABLE = "bonds"
ROLES = ("none", "start", "end", "previous")
TYPES = frozenset({TimexType.DATE, TimexType.TIME})  # what an event can be dated by
SENTENCES = 4  # how far a time may stand from a mention
GAPS = (0, 2, 4, 7, 11, 16, 24, 40, 80)  # tokens between, in steps
PATH = 6  # steps through the tree that are told one by one
SURE = 0.35  # the probability from which a link stands: most events of a diary have a date


class Scene(msgspec.Struct, frozen=True):
    """A document with its mentions and the times that may be theirs, placed by token.

    What a feature says of a mention or of a time alone is held in `alone` by its id, since each
    stands in many pairs.
    """

    r: Reading
    events: tuple[EventMention, ...]
    times: tuple[Timex, ...]
    event_at: dict[str, tuple[int, int]]  # first and last token, by id
    time_at: dict[str, tuple[int, int]]
    time_first: tuple[int, ...]  # first tokens of the times, in order
    rivals: tuple[int, ...]  # first tokens of the mentions that are no statements, in order
    beside: dict[int, tuple[tuple[int, ...], tuple[int, ...]]]  # both, by sentence
    ahead: dict[str, int | None]  # where each time lies, as `ahead_of` says
    mates: dict[str, frozenset[str]]  # the times of a mention's group, its own apart
    alone: dict[str, tuple[str, ...]]


def scene(r: Reading, events: Sequence[EventMention], timexes: Sequence[Timex]) -> Scene:
    """The document made ready."""
    times = datable(timexes)
    event_at = {e.id: _tokens(r, e.trigger) for e in events}
    time_at = {t.id: _tokens(r, t.span) for t in times}
    first = sorted(at for at, _ in time_at.values())
    rivals = sorted(event_at[e.id][0] for e in events if e.type is not EventType.STATEMENT)
    sentence = r.parse.sentence
    ahead = {t.id: ahead_of(t, r.document.dispatch.published) for t in times}
    return Scene(
        r=r,
        events=tuple(events),
        times=times,
        event_at=event_at,
        time_at=time_at,
        time_first=tuple(first),
        rivals=tuple(rivals),
        beside={
            here: (
                tuple(at for at in first if sentence[at] == here),
                tuple(at for at in rivals if sentence[at] == here),
            )
            for here in {sentence[at] for at in (*first, *rivals)}
        },
        ahead=ahead,
        mates=_mates(events),
        alone={e.id: tuple(_event(r, e, *event_at[e.id])) for e in events}
        | {t.id: tuple(_time(r, t, times, *time_at[t.id])) for t in times},
    )


def _mates(events: Sequence[EventMention]) -> dict[str, frozenset[str]]:
    groups: dict[str, list[EventMention]] = {}
    for event in events:
        groups.setdefault(event.same_as or event.id, []).append(event)
    return {
        event.id: frozenset(
            mate.when.timex
            for mate in groups[event.same_as or event.id]
            if mate.id != event.id and mate.when is not None and mate.when.timex is not None
        )
        for event in events
    }


def datable(timexes: Iterable[Timex]) -> tuple[Timex, ...]:
    """The times that an event can be dated by, in their order."""
    return tuple(t for t in timexes if t.interval is not None and t.type in TYPES)


def _tokens(r: Reading, span: Span) -> tuple[int, int]:
    first = max(0, bisect_right(r.parse.start, span.start) - 1)
    return first, max(first, bisect_right(r.parse.start, span.end - 1) - 1)


# ------------------------------------------------------------------ features
def near(s: Scene, event: EventMention) -> Iterator[Timex]:
    """The times within some sentences of a mention."""
    here = s.r.parse.sentence[s.event_at[event.id][0]]
    for time in s.times:
        if abs(s.r.parse.sentence[s.time_at[time.id][0]] - here) <= SENTENCES:
            yield time


def features(s: Scene, event: EventMention, time: Timex) -> frozenset[str]:
    """What is to be weighed of a pair, by name."""
    return frozenset(
        [
            *s.alone[event.id],
            *s.alone[time.id],
            *_distance(s, event, time),
            *_words(s, event, time),
            *_company(s, event, time),
            *_nature(s, event, time),
            *_proposed(s, event, time),
        ]
    )


def _event(r: Reading, event: EventMention, first: int, last: int) -> Iterator[str]:
    """What a mention is by itself, and the words around it."""
    yield f"type={event.type}"
    yield f"public={public(event)}"
    yield f"event={r.lemma[last]}"
    yield from (f"near event={it}" for it in r.word[max(0, first - 3) : first])
    yield from (f"next to event={it}" for it in r.word[last + 1 : last + 3])


def _time(r: Reading, time: Timex, times: Sequence[Timex], begin: int, end: int) -> Iterator[str]:
    """The same of a time."""
    assert time.interval is not None
    ahead, grain = ahead_of(time, r.document.dispatch.published), time.interval.grain.name
    before = r.word[max(0, begin - 4) : begin]
    yield f"two before={' '.join(before[-2:])}"
    yield f"after={' '.join(r.word[end + 1 : end + 2])}"
    yield from (f"near time={it}" for it in before)
    yield f"ahead={ahead}"
    yield f"grain={grain}"
    yield f"grain={grain}|{ahead}"
    yield f"mod={time.mod}"
    yield f"begins={time.begin_point is not None}, ends={time.end_point is not None}"
    yield from ("is a begin" for t in times if t.begin_point == time.id)
    yield from ("is an end" for t in times if t.end_point == time.id)


def _distance(s: Scene, event: EventMention, time: Timex) -> Iterator[str]:
    """How far apart they stand: sentences, paragraphs, tokens, steps through the tree."""
    parse, document = s.r.parse, s.r.document
    (first, last), (begin, end) = s.event_at[event.id], s.time_at[time.id]
    here, there = parse.sentence[first], parse.sentence[begin]
    side = "after" if begin > last else "before"
    gap = max(0, begin - last - 1 if begin > last else first - end - 1)
    yield f"sentences={there - here}"
    block = document.sentences[here].paragraph == document.sentences[there].paragraph
    yield f"paragraph={block}|{here == there}"
    sides = sorted((event.trigger, time.span))
    between = s.r.text[sides[0].end : sides[1].start]
    yield f"lines={min(between.count(chr(10)), 3)}|{here == there}"
    yield f"gap={side}{bisect_right(GAPS, gap)}|{here == there}"
    if here == there:
        path = way(s.r, last, end)
        yield f"path={path}"
        yield f"steps={min(path.count(' '), 8)}"


def way(r: Reading, one: int, other: int) -> str:
    """The labels from the second token up to what it shares with the first, and down to that."""
    parse = r.parse
    up = [other, *r.tree.ancestors(other)]
    down = [one, *r.tree.ancestors(one)]
    shared = next((t for t in up if t in down), None)
    if shared is None:
        return "apart"
    rise = [parse.dep[t] for t in up[: up.index(shared)]]
    fall = [parse.dep[t] for t in down[: down.index(shared)]]
    if len(rise) + len(fall) > PATH:
        return f"long {len(rise)} {len(fall)}"
    return " ".join([*rise, "^", *reversed(fall)])


def _words(s: Scene, event: EventMention, time: Timex) -> Iterator[str]:
    """The word before the time and, in one sentence, those between both."""
    word, parse = s.r.word, s.r.parse
    (first, last), (begin, end) = s.event_at[event.id], s.time_at[time.id]
    same = parse.sentence[first] == parse.sentence[begin]
    yield f"before={' '.join(word[max(0, begin - 1) : begin])}|{same}"
    low, high = (last + 1, begin) if begin > last else (end + 1, first)
    if same:
        yield from (f"between={it}" for it in word[low:high] if not it.isdigit())


def _company(s: Scene, event: EventMention, time: Timex) -> Iterator[str]:
    """Which other mentions and times stand between and around."""
    parse = s.r.parse
    (first, last), (begin, end) = s.event_at[event.id], s.time_at[time.id]
    here, there = parse.sentence[first], parse.sentence[begin]
    low, high = (last + 1, begin) if begin > last else (end + 1, first)
    times_here, _ = s.beside.get(here, ((), ()))
    times_there, rivals_there = s.beside.get(there, ((), ()))
    if here == there:
        yield f"events between={min(4, _count(s.rivals, low, high))}"
        yield f"times between={min(3, _count(s.time_first, low, high))}"
    gap = abs(begin - first)
    closer = _count(s.time_first, first - gap + 1, first + gap)
    yield f"closer times={min(closer, 4)}|{here == there}"
    closer = _count(rivals_there, begin - gap + 1, begin + gap)
    yield f"closer events={min(closer, 5)}|{here == there}"
    yield f"own times={min(len(times_here), 3)}|{there - here if abs(there - here) < 2 else 'far'}"
    yield f"times there={min(len(times_there), 3)}"


def _count(numbers: Sequence[int], low: int, high: int) -> int:
    """How many of some numbers in order lie in a half-open range."""
    return max(0, bisect_left(numbers, high) - bisect_left(numbers, low))


def _nature(s: Scene, event: EventMention, time: Timex) -> Iterator[str]:
    """What each is beside the other."""
    assert time.interval is not None
    ahead = s.ahead[time.id]
    same = s.r.parse.sentence[s.event_at[event.id][0]] == s.r.parse.sentence[s.time_at[time.id][0]]
    yield f"clock={time.interval.grain in chrono.CLOCK_GRAINS}|{same}"
    yield f"status={event.status}|{ahead}"
    yield f"status={event.status}|{ahead}|{same}"
    yield f"kind={kind(event)}|{same}"


def ahead_of(time: Timex, published: Interval | None) -> int | None:
    """1 where a time lies after the publication's day, -1 before, 0 on it; None if unknown."""
    own = time.interval
    if published is None or own is None or own.begin is None or published.begin is None:
        return None
    day = published.begin.date()
    if own.end is not None and own.end.date() <= day and own.grain.rank >= Grain.DAY.rank:
        return -1
    return (own.begin.date() > day) - (own.begin.date() < day and own.grain in chrono.CLOCK_GRAINS)


def kind(event: EventMention) -> str:
    """Verb, noun or thing, as the trigger's rule says."""
    rule = event.derivation.rule if event.derivation is not None else ""
    return rule.split(":")[1] if rule.startswith("trigger:") else "other"


def public(event: EventMention) -> bool:
    """Whether rows take such a happening for one of a diary."""
    return event.derivation is not None and event.derivation.note == "public"


def _proposed(s: Scene, event: EventMention, time: Timex) -> Iterator[str]:
    """What the rules link, here and at the other mentions of the same event."""
    ahead = s.ahead[time.id]
    rule = _rule(s, event, time)
    yield f"rule={rule}"
    yield f"rule={rule}|{ahead}"
    yield f"rule={rule}|{event.status}"
    yield f"mates={time.id in s.mates[event.id]}"


def _rule(s: Scene, event: EventMention, time: Timex) -> str:
    if event.when is None or event.when.timex is None:
        old = event.previous_when
        return "old" if old is not None and old.timex == time.id else "none"
    if event.when.timex == time.id:
        return "when"
    if event.previous_when is not None and event.previous_when.timex == time.id:
        return "old"
    other = next((t for t in s.times if t.id == event.when.timex), None)
    same = other is not None and other.value[:10] == time.value[:10]
    return "same day" if same else "other"


# ------------------------------------------------------------------ linking
class Bond(msgspec.Struct, frozen=True):
    """A time that is linked to a mention, in which role, and how surely."""

    time: Timex
    role: str
    odds: float


def given(
    r: Reading,
    events: Sequence[EventMention],
    timexes: Sequence[Timex],
    *,
    unlikely: Collection[int] = (),
) -> tuple[EventMention, ...]:
    """The mentions with times where the rules found none for their event and the model is sure.

    `unlikely` are code points at which words begin that hardly name a happening: these are not
    asked about.

    Of a real event the best mention takes what any of its mentions is linked to.  What has
    happened keeps the time that the rules gave: the model has learned from what lies ahead.
    """
    s = scene(r, events, timexes)
    dated = {e.same_as or e.id for e in events if e.when or e.previous_when}
    groups: dict[str, list[Bond]] = {}
    for event in events:
        if event.trigger.start in unlikely and not public(event):
            continue
        if event.type is not EventType.STATEMENT and (event.same_as or event.id) not in dated:
            groups.setdefault(event.same_as or event.id, []).extend(_bonds(s, event))
    return tuple(
        _linked(event, groups[event.id]) if event.id in groups else event for event in events
    )


def _bonds(s: Scene, event: EventMention) -> list[Bond]:
    published = s.r.document.dispatch.published
    found = []
    for time in near(s, event):
        chances = linear.odds(features(s, event, time), linear.weights(TABLE))
        ahead = ahead_of(time, published)
        if time.anchor == "default" and not public(event):
            continue  # a clock still without a day: its event gives it one, so that must be sure
        for role in ("start", "previous"):
            if role == "previous" or (ahead is not None and ahead >= 0):
                found.append(Bond(time, role, chances[ROLES.index(role)]))
    return found


def _linked(event: EventMention, bonds: Sequence[Bond]) -> EventMention:
    start = _best(bonds, "start")
    if start is not None and start.odds >= SURE:
        event = _with(event, start, when=When(interval=_held(start), timex=start.time.id))
    old = _best(bonds, "previous") if event.status in _MOVED else None
    if old is not None and old.odds >= SURE and (start is None or old.time.id != start.time.id):
        event = _with(event, old, previous_when=When(interval=_held(old), timex=old.time.id))
    return event


_MOVED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED})


def _best(bonds: Sequence[Bond], role: str) -> Bond | None:
    """The surest, and of equals the finer and then the first."""
    mine = [b for b in bonds if b.role == role]
    return max(
        mine,
        key=lambda b: (b.odds, -_held(b).grain.rank, -b.time.span.start),
        default=None,
    )


def _held(bond: Bond) -> Interval:
    assert bond.time.interval is not None  # `scene` takes no other
    return bond.time.interval


def _with(event: EventMention, bond: Bond, **fields: When) -> EventMention:
    step = Derivation(rule=RULE, span=bond.time.span, note=f"{bond.role} {bond.odds:.2f}")
    ground = event.derivation
    if ground is not None:
        ground = msgspec.structs.replace(ground, children=(*ground.children, step))
    return msgspec.structs.replace(event, derivation=ground, **fields)
