"""What is known of a candidate beside an entry, as named facts.

Owns the facts by which a party, a place or a source is weighed for one entry: how far it stands
from the entry's mentions and by which way through the sentence, the words around it, what it is,
what the rules have put there, who else is offered.  Weighs nothing.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from dateline.events import bonds
from dateline.events.offers import Offer, Offers, identity, speaker, spot
from dateline.events.reading import Reading
from dateline.model import Attribution, EventMention, Participant, Place, Region, Span

GAPS = (0, 1, 2, 4, 7, 11, 16, 24, 40, 80, 160)  # tokens between, in steps
MANY = (1, 2, 3, 5, 9)  # how many, in steps
WAYS = 6  # mentions of an entry, and words of a candidate, between which ways are told
REACH = 4  # sentences from an entry's mentions within which a party is asked about


class Desired(msgspec.Struct, frozen=True):
    """An entry whose places are to be filled: its best mention and all its mentions."""

    best: EventMention
    all: tuple[EventMention, ...]


class Met(msgspec.Struct, frozen=True):
    """A candidate where it stands nearest to an entry: both by their words, tokens and number of
    tokens between, negative where the candidate stands before."""

    offer: Offer
    event: Span
    span: Span | None
    at: int = -1
    own: int = -1
    gap: int = 10_000


def met(r: Reading, entry: Desired, offers: Offers) -> list[Met]:
    """The candidates for an entry that stand near enough, each where it is nearest."""
    ats = [(mention.trigger, _token(r, mention.trigger)) for mention in entry.all]
    found = []
    for offer in offers.all:
        one = _nearest(r, entry, ats, offer)
        if offer.kind != "party" or _in_reach(r, one) or _held(r, entry, offer):
            found.append(one)
    return found


def _nearest(r: Reading, entry: Desired, ats: Sequence[tuple[Span, int]], offer: Offer) -> Met:
    best = Met(offer, entry.best.trigger, None)
    for span in offer.spans:
        token = _head(r, span)
        for trigger, at in ats:
            if abs(token - at) < abs(best.gap):
                best = Met(offer, trigger, span, at, token, token - at)
    return best


def _token(r: Reading, span: Span) -> int:
    return max(0, bisect_right(r.parse.start, span.start) - 1)


def _head(r: Reading, span: Span) -> int:
    """The token of a phrase on which its others hang."""
    first, last = _token(r, span), _token(r, Span(span.end - 1, span.end))
    inside = range(first, last + 1)
    return next((t for t in inside if r.parse.head[t] not in inside), first)


def _in_reach(r: Reading, one: Met) -> bool:
    if one.span is None:
        return False
    sentence = r.parse.sentence
    return abs(sentence[one.own] - sentence[one.at]) <= REACH or sentence[one.own] <= 1


def _held(r: Reading, entry: Desired, offer: Offer) -> str:
    """Whether the rules have a candidate for the entry: its role, or what it rests on."""
    value = offer.value
    if isinstance(value, Participant):
        roles = [p.role for p in entry.best.participants if identity(p) == identity(value)]
        return roles[0] if roles else ""
    if isinstance(value, Place):
        own = entry.best.place
        return str(own.source) if own is not None and spot(own) == spot(value) else ""
    if value is None:
        told = entry.best.place if offer.kind == "place" else entry.best.attributions
        return "" if told else "none"
    ranks = [n for n, id in enumerate(entry.best.attributions) if id in {v.id for v in value}]
    return f"voice {min(ranks[0], 2)}" if ranks else ""


# ------------------------------------------------------------------ facts
def facts(r: Reading, entry: Desired, near: Sequence[Met]) -> Iterator[frozenset[str]]:
    """What is known of each candidate, in their order; the kind stands before every fact."""
    order = {
        kind: sorted(abs(one.gap) for one in near if one.offer.kind == kind)
        for kind in ("party", "place", "source")
    }
    for one in near:
        kind = one.offer.kind
        closer = bisect_right(order[kind], abs(one.gap) - 1)
        told = [
            *_nature(r, entry, one),
            *_company(entry, one, closer, len(order[kind])),
            *(_position(r, entry, one) if one.span is not None else ()),
            *(f"any {way}" for way in set(_ways(r, entry, one))),
            *_value(r, entry, one),
        ]
        yield frozenset(f"{kind} {fact}" for fact in told)


def _nature(r: Reading, entry: Desired, one: Met) -> Iterator[str]:
    held = _held(r, entry, one.offer)
    best = entry.best
    yield "always"
    yield f"rule={held}"
    yield f"rule={held}|{best.type}"
    yield f"type={best.type}|{one.span is None}"
    yield f"status={best.status}|{bool(held)}"
    yield f"word={bonds.kind(best)}|{held}"
    yield f"fixed={bool(held)}|{best.place is not None}|{min(len(best.participants), 2)}"


def _company(entry: Desired, one: Met, closer: int, many: int) -> Iterator[str]:
    yield f"closer={bisect_right(MANY, closer)}"
    yield f"many={bisect_right(MANY, many)}|{one.span is None}"
    yield f"mentions={bisect_right(MANY, len(one.offer.spans))}"
    yield f"told again={min(len(entry.all), 3)}"


def _position(r: Reading, entry: Desired, one: Met) -> Iterator[str]:
    """How it stands to the nearest mention of the entry."""
    parse, word = r.parse, r.word
    here, there = parse.sentence[one.at], parse.sentence[one.own]
    same = here == there
    step = max(-REACH - 1, min(REACH + 1, there - here))
    side = "after" if one.gap > 0 else "before"
    size = bisect_right(GAPS, abs(one.gap))
    head = parse.head[one.own]
    yield f"sentences={step}"
    yield f"gap={side}{size}|{same}"
    yield f"dep={parse.dep[one.own]}|{same}"
    yield f"dep={parse.dep[one.own]}|{same}|{entry.best.type}"
    yield f"governor={r.lemma[head]}|{same}"
    yield f"first sentence={min(there, 3)}"
    yield f"head line={r.document.sentences[there].region is Region.HEADLINE}"
    assert one.span is not None  # only what has words has a position
    first, last = _token(r, one.span), _token(r, Span(one.span.end - 1, one.span.end))
    before = word[first - 1] if first else ""
    yield f"before={before}|{same}"
    yield f"two before={word[first - 2] if first > 1 else ''} {before}"
    yield f"after={word[last + 1] if last + 1 < len(word) else ''}"
    yield f"event={r.lemma[one.at]}|{step}"
    if same:
        path = bonds.way(r, one.at, one.own)
        yield f"path={path}"
        yield f"path={path}|{entry.best.type}"
        yield f"path={path}|{before}"
        low, high = sorted((one.at, one.own))
        yield from (f"between={it}" for it in word[low + 1 : high][:12] if not it.isdigit())


def _ways(r: Reading, entry: Desired, one: Met) -> Iterator[str]:
    """The ways from any mention of the entry to any words of the candidate in its sentence."""
    sentence = r.parse.sentence
    owns = [_head(r, span) for span in one.offer.spans[:WAYS]]
    for mention in entry.all[:WAYS]:
        at = _token(r, mention.trigger)
        for own in owns:
            if sentence[own] == sentence[at]:
                yield f"path={bonds.way(r, at, own)}"
                yield f"dep={r.parse.dep[own]}|{r.parse.dep[at]}"


def _value(r: Reading, entry: Desired, one: Met) -> Iterator[str]:
    value = one.offer.value
    if isinstance(value, Participant):
        yield from _party(r, entry, one, value)
    elif isinstance(value, Place):
        yield from _place(r, value)
    elif value is not None:
        yield from _voice(r, entry, one, value)


def _party(r: Reading, entry: Desired, one: Met, member: Participant) -> Iterator[str]:
    what = (member.key or "group:").split(":")[0]
    yield f"what={what}"
    yield f"what={what}|{entry.best.type}"
    yield f"titled={member.title is not None}|{what}"
    yield f"words={min(len(member.name.split()), 5)}|{what}"
    last = member.name.casefold().split()[-1:]
    yield f"last={' '.join(last) if what != 'person' else 'person'}"
    named = member.name.casefold() in entry.best.title.casefold()
    yield f"in title={named}|{what}"


def _place(r: Reading, place: Place) -> Iterator[str]:
    fine = "venue" if place.name else "city" if place.city else "country"
    home = r.document.dispatch.located
    at_home = home is not None and place.city is not None and place.city in home
    yield f"fine={fine}|{place.source}"
    yield f"fine={fine}|{at_home}"
    yield f"zone={place.zone is not None}"


def _voice(r: Reading, entry: Desired, one: Met, voices: Sequence[Attribution]) -> Iterator[str]:
    triggers = [mention.trigger for mention in entry.all]
    best = max(voices, key=lambda v: any(c.holds(t) for c in v.content for t in triggers))
    holds = sum(any(c.holds(t) for c in v.content for t in triggers) for v in voices)
    cued = [v.cue for v in voices if v.cue is not None]
    here = [r.parse.sentence[_token(r, t)] for t in triggers]
    beside = sum(here.count(r.parse.sentence[_token(r, c)]) for c in cued)
    yield f"holds={min(holds, 2)}|{min(beside, 2)}"
    yield f"kind={best.source_kind}|{holds > 0}"
    yield f"attitude={best.attitude}|{best.manner}|{holds > 0}"
    yield f"hedged={best.hedge}|{best.anonymous}"
    yield f"known={best.speaker is not None}|{holds > 0}"
    yield f"says={bisect_right(MANY, len(voices))}"
    if best.cue is not None:
        yield f"cue={r.lemma[_token(r, best.cue)]}|{holds > 0}"
    own = {p.actor for p in entry.best.participants}
    yield f"takes part={speaker(r, best) in own}|{holds > 0}"
