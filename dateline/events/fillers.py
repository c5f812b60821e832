"""Who, where and on whose word: what fills the places of an entry.

Owns what follows from the answers of the third network of the learned reader
(`tagger/fillers.py`): which of the parties, places and voices that the rules have read are an
entry's.  The network only chooses; a derivation names each choice with its probability.
docs/why/learned-fillers.md tells what it was learned from.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dateline import tagger
from dateline.chrono import CLOCK_GRAINS
from dateline.events import beside, offers
from dateline.events.beside import Desired, Met
from dateline.events.offers import Offer, identity, spot
from dateline.events.reading import Reading
from dateline.model import (
    Actor,
    Attribution,
    Derivation,
    EventMention,
    EventType,
    Participant,
    Place,
    PlaceSource,
    Support,
    Timex,
    When,
    ZoneSource,
)
from dateline.tagger.fillers import Row, confer

RULE = "filler"
# The probability from which a party takes part; what the rules have needs less.
PARTY, READ, BESIDE, SURE = 0.34, 0.2, 0.02, 0.8
# The same of one that was not read, beside two of whom it is sure.
ADDED = 0.6
# What is added to the probability of a party in whose words another lies: "heads of the EU".
WHOLE = 0.1
# What is added to the probability of the place and of the source that the rules have read.
PLACE, SOURCE = 0.1, 0.1
VISITED = 0.9  # the same of the place that is visited
_LENT = frozenset({ZoneSource.DATELINE, ZoneSource.DEFAULT})


def filled(
    r: Reading,
    events: Sequence[EventMention],
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution],
    actors: Sequence[Actor],
    learned: tagger.Learned,
) -> list[EventMention]:
    """The events, those of the agenda with the parties, place and voice that are likeliest."""
    entries = desired(events)
    if not entries:
        return list(events)
    offered = offers.offered(r, timexes, attributions, actors, events)
    near = [beside.met(r, entry, offered) for entry in entries]
    chances = iter(confer(learned, list(rows(r, entries, near))))
    times = {time.id: time for time in timexes}
    decided = {
        entry.best.id: _decided(r, entry, [(one, next(chances)) for one in mine], times)
        for entry, mine in zip(entries, near, strict=True)
    }
    return [decided.get(event.id, event) for event in events]


def desired(events: Sequence[EventMention]) -> list[Desired]:
    """The entries with all their mentions."""
    groups: dict[str, list[EventMention]] = {}
    for event in events:
        groups.setdefault(event.same_as or event.id, []).append(event)
    return [Desired(event, tuple(groups[event.id])) for event in events if event.agenda]


def rows(r: Reading, entries: Sequence[Desired], near: Sequence[Sequence[Met]]) -> Iterator[Row]:
    """What is asked of each candidate of each entry, in their order."""
    for number, (entry, mine) in enumerate(zip(entries, near, strict=True)):
        for one, known in zip(mine, beside.facts(r, entry, mine), strict=True):
            yield Row(number, one.offer.kind, one.event, one.span, known)


# ------------------------------------------------------------------ decisions
def _decided(
    r: Reading,
    entry: Desired,
    weighed: Sequence[tuple[Met, float]],
    times: Mapping[str, Timex],
) -> EventMention:
    event = _peopled(entry.best, [it for it in weighed if it[0].offer.kind == "party"])
    event = _located(event, [it for it in weighed if it[0].offer.kind == "place"], times)
    return _sourced(r, entry, event, [it for it in weighed if it[0].offer.kind == "source"])


def _peopled(event: EventMention, weighed: Sequence[tuple[Met, float]]) -> EventMention:
    """The event with those who probably take part, in the order of the copy."""
    read = {identity(p): p for p in event.participants}
    members = [(one, chance, _member(one)) for one, chance in weighed]
    sure = [m for _, chance, m in members if chance >= SURE and identity(m) in read]
    # A list takes part as one: who was read beside two of whom it is sure, and hardly anyone else.
    least, added = (READ, PARTY) if len(sure) < 2 else (BESIDE, ADDED)
    chosen = [
        (one, chance, read.get(identity(member), member))
        for one, chance, member in members
        if chance >= (least if identity(member) in read else added)
    ]
    kept = sorted(_apart(chosen), key=lambda it: it[0].span.start if it[0].span else -1)
    parties = tuple(_here(member, one) for one, _, member in kept)
    steps = [Derivation(rule=f"{RULE}:party", span=o.span, note=f"{c:.2f}") for o, c, _ in kept]
    return _changed(event, "participants", parties, steps)


def _member(one: Met) -> Participant:
    member = one.offer.value
    assert isinstance(member, Participant)  # an offer of this kind holds no other
    return member


_Chosen = tuple[Met, float, Participant]


def _apart(chosen: Sequence[_Chosen]) -> list[_Chosen]:
    """Of parties whose words lie in each other's the likelier: "Nepal" and "Nepal's government"."""
    wholes = {one.offer for one, _, _ in chosen for other, _, _ in chosen if _inside(other, one)}
    kept: list[_Chosen] = []
    for one in sorted(chosen, key=lambda it: -it[1] - WHOLE * (it[0].offer in wholes)):
        if not any(_nested(one[0], other[0]) for other in kept):
            kept.append(one)
    return kept


def _inside(one: Met, other: Met) -> bool:
    """Whether a party's words lie in another's, which are more."""
    return any(b.holds(a) and a != b for a in one.offer.spans for b in other.offer.spans)


def _nested(one: Met, other: Met) -> bool:
    return any(a.holds(b) or b.holds(a) for a in one.offer.spans for b in other.offer.spans)


def _here(member: Participant, one: Met) -> Participant:
    """A participant by the words that stand nearest to the entry."""
    if one.span is None or member.role != "party":
        return member
    return msgspec.structs.replace(member, mention=one.span)


def _located(
    event: EventMention, weighed: Sequence[tuple[Met, float]], times: Mapping[str, Timex]
) -> EventMention:
    """The event at the likeliest place; what the rules have read of that place stays."""
    own = spot(event.place) if event.place is not None else None
    one, chance = max(weighed, key=lambda it: (it[1] + _read(event, it[0].offer), it[1]))
    place = one.offer.value
    assert place is None or isinstance(place, Place)
    if place is not None and own == spot(place):
        place = event.place
    elif place is not None and place.source is None:
        place = msgspec.structs.replace(place, source=PlaceSource.STATED)
    step = Derivation(rule=f"{RULE}:place", span=one.span, note=f"{chance:.2f}")
    event = _changed(event, "place", place, [step])
    return msgspec.structs.replace(
        event,
        when=_clocked(event.when, place, times),
        previous_when=_clocked(event.previous_when, place, times),
    )


def _read(event: EventMention, offer: Offer) -> float:
    """How much more likely a place is as the rules have read it; where a visit leads, "will visit
    Cairo", they seldom err, and a town of the country that is visited agrees with them."""
    own, place = event.place, offer.value
    if not isinstance(place, Place) or own is None:
        return PLACE if own is place is None else 0.0
    visited = own.source is PlaceSource.STATED and event.type is EventType.VISIT
    within = visited and own.city is None and own.country == place.country is not None
    if spot(place) != spot(own) and not within:
        return 0.0
    return VISITED if visited else PLACE


def _clocked(when: When | None, place: Place | None, times: Mapping[str, Timex]) -> When | None:
    """A clock whose zone was only lent to it, in the zone of the place at which it is."""
    time = times.get(when.timex or "") if when is not None else None
    if when is None or time is None or place is None or place.zone is None:
        return when
    lent = time.zone_source in _LENT and when.interval.grain in CLOCK_GRAINS
    if not lent or place.source is PlaceSource.DATELINE or place.city is None:
        return when
    return msgspec.structs.replace(
        when, interval=msgspec.structs.replace(when.interval, zone=place.zone)
    )


def _sourced(
    r: Reading, entry: Desired, event: EventMention, weighed: Sequence[tuple[Met, float]]
) -> EventMention:
    """The event on the word of the likeliest source; what else it stands in follows."""
    own = event.attributions[:1]
    one, chance = max(weighed, key=lambda it: (it[1] + SOURCE * _leads(it[0].offer, own), it[1]))
    voices = one.offer.value
    assert voices is None or isinstance(voices, tuple)
    step = Derivation(rule=f"{RULE}:source", span=one.span, note=f"{chance:.2f}")
    if voices is None:
        return _changed(event, "attributions", (), [step])
    first = _foremost(entry, event, voices)
    rest = [id for id in event.attributions if id != first.id]
    return _changed(event, "attributions", (first.id, *rest), [step])


def _leads(offer: Offer, own: Sequence[str]) -> bool:
    """Whether an offer is what the rules rest an entry on first."""
    if not isinstance(offer.value, tuple):
        return not own
    return any(voice.id in own for voice in offer.value)


def _foremost(entry: Desired, event: EventMention, voices: Sequence[Attribution]) -> Attribution:
    """Of all that a source says what the rules have, what holds the entry, what is nearest."""
    ranks = {id: n for n, id in enumerate(event.attributions)}
    at = entry.best.trigger

    def order(voice: Attribution) -> tuple[int, bool, int]:
        holds = any(c.holds(m.trigger) for c in voice.content for m in entry.all)
        told = voice.cue or voice.content[0]
        return ranks.get(voice.id, len(ranks)), not holds, abs(told.start - at.start)

    return min(voices, key=order)


def _changed(
    event: EventMention, field: str, value: object, steps: Sequence[Derivation]
) -> EventMention:
    """The event with a field as it was chosen, the words for it, and the steps that led there."""
    spans = [step.span for step in steps if step.span is not None]
    support = event.support
    if field != "attributions" and value != getattr(event, field):
        others = [it for it in support if it.field != field]
        support = (*others, *(Support(field=field, span=span) for span in spans))
    ground = event.derivation
    if ground is not None:
        ground = msgspec.structs.replace(ground, children=(*ground.children, *steps))
    return msgspec.structs.replace(event, **{field: value}, support=support, derivation=ground)
