"""From when until when: a time that only ends a happening, and a length that carries it on.

Owns "by Friday", "until 31 January", "before October 1" and "through Thursday" as ends without a
begin, and "a three-day summit on Monday" as three days.  `find` notes which words say so as steps
of the derivation, `date` makes intervals of them when the times are settled.  Stretches told as
such ("from 4 to 15 May") are linked in `timex`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec

from dateline import nlp
from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.events import lengths
from dateline.events.drafts import Draft
from dateline.events.reading import Reading, is_verb, verb_above
from dateline.events.when import BEFORE, LIMITS
from dateline.model import Derivation, EventMention, Span, Status, Timex, TimexType

UNTIL = "when:until"
BY = "when:before"
LENGTH = "when:length"
NOT_UNTIL = "when:not until"
FORMER = "when:former plan"
BEGIN = "when:from"
UNREAL = "unrealised"
_OPEN = frozenset({Status.PROPOSED, Status.EXPECTED, Status.SCHEDULED, Status.ONGOING})
_GONE = frozenset({Status.POSTPONED, Status.CANCELLED, Status.DENIED})
_INSIDE = frozenset({"END", "MID"})  # "before the end of May" is in May
_NO_LATER = frozenset({("no", "later", "than"), ("not", "later", "than")})
_NOUNS = frozenset({"NOUN", "PROPN"})
_COUNTED = frozenset({"published", "speech", "narrative"})


def mark(
    r: Reading, drafts: Sequence[Draft], mentions: Sequence[EventMention]
) -> tuple[EventMention, ...]:
    """The mentions, each with a step of its derivation for every end and length told of it."""
    groups: dict[str, list[Derivation]] = {}
    long = lengths.measured(r, [bound.timex for draft in drafts for bound in draft.times])
    for draft, mention in zip(drafts, mentions, strict=True):
        steps = groups.setdefault(mention.same_as or mention.id, [])
        steps += _steps(r, draft, long)
        if draft.change is not None:
            steps += _planned_below(r, draft, drafts)
    return tuple(_marked(m, groups[m.same_as or m.id]) for m in mentions)


def _planned_below(r: Reading, draft: Draft, drafts: Sequence[Draft]) -> Iterator[Derivation]:
    """ "Has put off the debut of its scooter, which was to have been unveiled on Monday"."""
    below = set(r.tree.subtree(draft.trigger.token))
    for other in drafts:
        if other.trigger.token in below and other is not draft:
            yield from _former(other)


def _marked(mention: EventMention, steps: Sequence[Derivation]) -> EventMention:
    ground = mention.derivation
    if ground is None or not steps:
        return mention
    children = (*ground.children, *dict.fromkeys(steps))
    return msgspec.structs.replace(
        mention, derivation=msgspec.structs.replace(ground, children=children)
    )


def _steps(r: Reading, draft: Draft, long: Mapping[int, Timex]) -> Iterator[Derivation]:
    yield from _former(draft)
    for bound in draft.times:
        dated = bound.timex.type is not TimexType.DURATION and bound.timex.interval is not None
        if dated and not bound.old and bound.preposition not in LIMITS:
            yield Derivation(rule=BEGIN, span=bound.timex.span)
    if draft.change is not None or draft.standing.status not in (*_OPEN, Status.DENIED):
        return
    for bound in draft.times:
        if bound.old:
            continue
        if bound.preposition in LIMITS and _negated(r, draft.trigger.token):
            yield Derivation(rule=NOT_UNTIL, span=bound.timex.span)
        elif bound.preposition in LIMITS:
            rule = BY if bound.preposition in BEFORE and not _or_before(r, bound.timex) else UNTIL
            yield Derivation(rule=rule, span=bound.timex.span)
    if draft.trigger.token in long:
        yield Derivation(rule=LENGTH, span=long[draft.trigger.token].span)


def _or_before(r: Reading, time: Timex) -> bool:
    """ "On or before Friday"."""
    word = _ahead(r, time)
    return word is not None and r.word[word] in BEFORE and not _excluded(r, word)


def _former(draft: Draft) -> Iterator[Derivation]:
    for bound in draft.times:
        if bound.former and not bound.old:
            note = UNREAL if bound.unreal else ""
            yield Derivation(rule=FORMER, span=bound.timex.span, note=note)


def _negated(r: Reading, token: int) -> bool:
    """ "Will not open until Monday" tells the begin."""
    verb = token if is_verb(r, token) else verb_above(r, token)
    return verb is not None and r.tree.child(verb, "neg") is not None


def limits(r: Reading, times: Sequence[Timex]) -> dict[str, Interval]:
    """The stretches, without a begin, to which times are the end by the words before them, by id:
    "by October 17", "before Friday"; not "will not open until Monday"."""
    found: dict[str, Interval] = {}
    for time in times:
        word = _ahead(r, time)
        own = time.interval
        if word is None or own is None:
            continue
        last = r.word[max(0, word - 2) : word + 1] in _NO_LATER
        if last or (r.word[word] in LIMITS and not _negated(r, r.parse.head[word])):
            before = _excluded(r, word) and time.mod not in _INSIDE
            end = own.begin if before or own.grain in CLOCK_GRAINS else own.end
            found[time.id] = Interval(None, end, own.grain, own.zone)
    return found


def owners(r: Reading, times: Sequence[Timex]) -> dict[str, int]:
    """The noun that a time goes with, by the time's id: "before the November election" tells no
    end of the election, which is in November."""
    found = {}
    for time in times:
        inside = nlp.tokens_in(r.parse, time.span)
        heads = [r.parse.head[t] for t in inside if r.parse.head[t] not in inside]
        if heads and inside and heads[0] > max(inside) and r.parse.pos[heads[0]] in _NOUNS:
            found[time.id] = heads[0]
    return found


def _excluded(r: Reading, word: int) -> bool:
    """Whether the word before a day leaves the day itself out: not "on or before Friday"."""
    return r.word[word] in BEFORE and r.word[max(0, word - 1)] != "or"


def _ahead(r: Reading, time: Timex) -> int | None:
    """The token before a time, but for an article."""
    at = bisect_right(r.parse.start, time.span.start) - 2
    if at > 0 and r.parse.pos[at] == "DET":
        at -= 1
    return at if at >= 0 else None


# ------------------------------------------------------------------ values
def extended(event: EventMention, told: Mapping[Span, Timex]) -> EventMention:
    """An event with the end that its copy tells, or the days that it lasts."""
    if event.when is None or event.derivation is None or event.status in _GONE:
        return event
    interval = _begun(event, told) or event.when.interval
    for step in event.derivation.children:
        timex = told.get(step.span) if step.span is not None else None
        if timex is None:
            continue
        if step.rule in (UNTIL, BY):
            alone = timex.interval == interval
            interval = _ended(interval, timex, alone=alone, before=step.rule == BY)
        elif step.rule == LENGTH:
            interval = lengths.lasting(interval, timex)
    when = msgspec.structs.replace(event.when, interval=interval)
    return msgspec.structs.replace(event, when=when)


def _begun(event: EventMention, told: Mapping[Span, Timex]) -> Interval | None:
    """The time under which an event stands beside the end that is taken for its time."""
    steps = event.derivation.children if event.derivation is not None else ()
    ends = {s.span for s in steps if s.rule in (UNTIL, BY)}
    begins = [told[s.span] for s in steps if s.rule == BEGIN and s.span and s.span in told]
    own = next((t for t in told.values() if event.when and t.id == event.when.timex), None)
    if own is None or own.span not in ends or not begins:
        return None
    return begins[0].interval


def _ended(interval: Interval, timex: Timex, *, alone: bool, before: bool) -> Interval:
    last = timex.interval
    if last is None or timex.begin_point is not None:
        return interval
    before = before and timex.mod not in _INSIDE
    end = last.begin if before or last.grain in CLOCK_GRAINS else last.end
    if alone:
        return Interval(None, end, last.grain, last.zone)
    if interval.begin is None or end is None:
        return interval
    if interval.grain.rank > last.grain.rank and interval.end is not None:
        # "this week's hearing, which runs through Thursday"
        inside = interval.begin < end <= interval.end and last.grain is Grain.DAY
        return Interval(interval.begin, end, last.grain, last.zone) if inside else interval
    while end <= interval.begin and timex.anchor in _COUNTED:
        end += timedelta(days=7)  # "from Sunday until the Monday"
    if interval.grain is not last.grain or end <= interval.begin:
        return interval
    return Interval(interval.begin, end, interval.grain, interval.zone or last.zone)
