"""Where a happening is held: from its clause, from a noun, never from who speaks.

Owns the way from places and venues to the triggers they belong to.  Metonymy is no place:
"Moscow said" names a speaker.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from dateline import nlp, places
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    clause_tokens,
    prepositions,
    span,
    words_of,
)
from dateline.events.when import attachment, holders
from dateline.model import Actor, ActorKind, EventType, Place, PlaceSource, Span, Timex

_IN = frozenset({"in", "at", "near", "outside", "inside", "on", "around", "within", "off"})
_TO = frozenset({"to", "into", "for"})
_MOVES = frozenset({EventType.VISIT, EventType.DELIVERY, EventType.LAUNCH})


def named(r: Reading, timexes: Sequence[Timex], actors: Sequence[Actor] = ()) -> tuple[Place, ...]:
    """The places that the copy names; letters of a zone beside a clock ("CET") are none, nor is a
    town that no table knows and whose name an actor bears."""
    found = places.find(r.document, r.parse)
    told = [p for p in found if p.span and not any(t.span.touches(p.span) for t in timexes)]
    told = [p for p in told if not _borne(r, p, actors)]
    named = sorted([*told, *_here(r), *_mistaken(r, found)], key=_at)
    return tuple(sorted([*named, *_there(r, named)], key=_at))


def _borne(r: Reading, place: Place, actors: Sequence[Actor]) -> bool:
    """Whether a town that no table knows is a person or a body elsewhere in the copy."""
    if place.country is not None or place.city is None or place.span is None:
        return False
    said = place.span.of(r.text)
    for actor in actors:
        if actor.kind is ActorKind.PERSON and (actor.titles or " " in actor.name):
            if said in (actor.name, actor.name.split()[-1]):
                return True
        elif actor.kind is ActorKind.ORGANISATION and said in (actor.name, *actor.aliases):
            alone = all(mention.touches(place.span) for mention in actor.mentions)
            if not alone and not _stood_in(r, said):
                return True
    return False


def _stood_in(r: Reading, said: str) -> bool:
    """Whether the copy has a name behind "in" or "at": "mills in Santipur"."""
    before = "|".join(sorted(_IN - {"on", "within"}))
    return re.search(rf"\b(?:{before})\s+{re.escape(said)}(?!\w)", r.text, re.I) is not None


def _at(place: Place) -> Span:
    return place.span or Span(0, 0)


def _there(r: Reading, named: Sequence[Place]) -> Iterator[Place]:
    """ "There" as the place last named, up to two sentences before."""
    for token, word in enumerate(r.word):
        if word != "there" or r.parse.dep[token] != "advmod":
            continue
        first = r.document.sentences[max(0, r.parse.sentence[token] - 2)].span.start
        before = [p for p in named if first <= _at(p).start < r.parse.start[token]]
        if before and before[-1].country is not None:
            place = before[-1]
            yield msgspec.structs.replace(
                place, span=span(r, [token]), source=place.source or PlaceSource.STATED
            )


def _mistaken(r: Reading, found: Sequence[Place]) -> Iterator[Place]:
    """Towns under "in" that the parser takes for people or bodies: "meet him in Nelson"."""
    taken = [p.span for p in found if p.span is not None]
    home = places.home(r.document)
    near = home.country if home is not None else None
    for token, place in enumerate(r.parse.dep):
        if place != "pobj" or r.word[r.parse.head[token]] != "in":
            continue
        if r.parse.pos[token] != "PROPN" or r.parse.ent[token][2:] not in ("PERSON", "ORG", ""):
            continue
        said = span(r, [*(c for c in r.tree.children(token, "compound")), token])
        name = said.of(r.text)
        town = places.lookup(name) or (places.lookup(name, country=near) if near else None)
        if town is not None and town.city and not any(said.touches(s) for s in taken):
            yield msgspec.structs.replace(town, span=said, source=PlaceSource.STATED)


def _here(r: Reading) -> Iterator[Place]:
    """ "Here" as the place of the dateline."""
    home = places.home(r.document)
    for token, word in enumerate(r.word if home is not None else ()):
        if word == "here" and home is not None:
            yield msgspec.structs.replace(home, span=span(r, [token]))


def bind(
    r: Reading,
    found: Sequence[Place],
    triggers: Sequence[Trigger],
    actors: Sequence[Actor] = (),
    timed: frozenset[int] = frozenset(),
) -> dict[int, Place]:
    """The place of each trigger by its token; where there are several, the finest.

    `timed` are the tokens of time expressions, which name no venue.
    """
    known = {t.token: t for t in triggers}
    places_of: dict[int, list[Place]] = {}
    for place, tokens, preposition, at in _attached(r, found):
        for token in holders(r, at, tokens, known):
            if _locates(r, known[token], place, tokens, preposition):
                places_of.setdefault(token, []).append(place)
    for trigger in triggers:
        inner = _inner(r, trigger)
        if trigger.token not in places_of and inner in places_of:
            places_of[trigger.token] = places_of[inner]
        if trigger.public and trigger.token not in places_of:
            near = _in_clause(r, trigger, found)
            if near is not None:
                places_of[trigger.token] = [near]
    merged = {token: _finest(options) for token, options in places_of.items()}
    for trigger in triggers:
        visited = _visited(r, trigger, found)
        if visited is not None:
            merged[trigger.token] = visited
        venue = _venue(r, trigger, timed)
        if venue is not None:
            held = _at_venue(r, venue, merged.get(trigger.token), actors)
            if held is not None:
                merged[trigger.token] = held
    return merged


def _inner(r: Reading, trigger: Trigger) -> int | None:
    """The happening of which a noun tells a part: "a round of talks in Oslo"."""
    if trigger.kind != "noun":
        return None
    return next((t for n, _, t in prepositions(r, trigger.token) if n == "of"), None)


def _attached(
    r: Reading, found: Sequence[Place]
) -> Iterator[tuple[Place, Sequence[int], str, int]]:
    for place in found:
        tokens = list(nlp.tokens_in(r.parse, place.span)) if place.span else []
        if not tokens:
            continue
        at, preposition = attachment(r, tokens)
        # "Paris, France": the second name belongs to the first
        yield place, tokens, preposition, at


def _locates(
    r: Reading, trigger: Trigger, place: Place, tokens: Sequence[int], preposition: str
) -> bool:
    if preposition == "on":
        return place.name is not None and place.city is not None  # "on Red Square"
    if preposition in _IN:
        return True
    if preposition in _TO:
        return trigger.type in _MOVES or (preposition == "to" and _leads_there(r, trigger))
    if preposition:
        return False
    if r.word[tokens[0]] in ("here", "there"):
        return True
    if place.country is None or (place.name and not place.city):
        return False
    head = tokens[-1]
    qualifies = r.parse.dep[head] in ("compound", "nmod", "amod", "npadvmod", "poss")
    return qualifies and trigger.kind == "noun" and trigger.public and _own(r, head, trigger)


def _leads_there(r: Reading, trigger: Trigger) -> bool:
    """Whether "to" tells the goal of a way: "the pilgrimage to Mecca", "fly to Oslo"."""
    return base_lemma(r, trigger.token) in words_of("journey")


def _own(r: Reading, token: int, trigger: Trigger) -> bool:
    """Whether a name stands right before the noun: "the Madrid summit", not "the EU summit"."""
    if r.parse.ent[token][2:] not in ("GPE", "LOC", "FAC", "") and r.parse.dep[token] != "poss":
        return False
    if token > 0 and r.word[token - 1] in ("-", "–"):
        return False  # one half of "EU-Russia"
    return r.parse.head[token] == trigger.token and r.parse.dep[token] != "poss"


def _in_clause(r: Reading, trigger: Trigger, found: Sequence[Place]) -> Place | None:
    """A place told with "in" or "at" deeper in the clause: "sign a pact on trade in Brussels"."""
    if trigger.kind != "verb":
        return None
    inside = set(clause_tokens(r, trigger.token))
    options = []
    for place, tokens, preposition, at in _attached(r, found):
        if preposition in ("in", "at") and tokens[0] > trigger.token and inside.issuperset(tokens):
            if at != trigger.token and place.source is not None:
                options.append(place)
    cities = [p for p in options if p.city or p.name]
    return cities[-1] if cities else None


def _visited(r: Reading, trigger: Trigger, found: Sequence[Place]) -> Place | None:
    """What is visited: "visit Beijing", "a visit to Beijing", "reach Lima"."""
    visits = trigger.type is EventType.VISIT
    if not visits and base_lemma(r, trigger.token) not in words_of("bound"):
        return None
    targets = set(r.tree.children(trigger.token, "dobj"))
    for prep in r.tree.children(trigger.token, "prep") if visits else ():
        if r.word[prep] in ("to", "in", "at", "for"):
            targets |= set(r.tree.children(prep, "pobj"))
    for place in found:
        if place.span and set(nlp.tokens_in(r.parse, place.span)) & targets:
            return place
    return None


def _finest(options: Sequence[Place]) -> Place:
    """Several places of one happening as one: the venue with its city and country.

    A name that no table knows, beside a city that one does, is a venue in it.
    """
    known = [p for p in options if p.country is not None]
    best = min(known or options, key=lambda p: (p.name is None, p.city is None))
    for other in options:
        if other.country is None and known and best.name is None:
            best = msgspec.structs.replace(best, name=other.name or other.city)
        elif best.country is None or best.country == other.country:
            best = msgspec.structs.replace(
                best,
                name=best.name or other.name,
                city=best.city or other.city,
                country=best.country or other.country,
                region=best.region or other.region,
                zone=best.zone or other.zone,
                lat=best.lat if best.lat is not None else other.lat,
                lon=best.lon if best.lon is not None else other.lon,
            )
    return best


# ------------------------------------------------------------------ venues
def _venue(r: Reading, trigger: Trigger, timed: frozenset[int]) -> int | None:
    """The noun of a venue that hangs on a trigger by "at" or "in": "at the old palace"."""
    waiting = [trigger.token]
    if trigger.kind == "noun":
        head = r.parse.head[trigger.token]
        if base_lemma(r, head) in words_of("light") or base_lemma(r, head) == "take":
            waiting.append(head)
    if trigger.kind == "verb":
        waiting += [t for t in clause_tokens(r, trigger.token) if t > trigger.token]
    for token in waiting:
        for prep in r.tree.children(token, "prep"):
            if r.word[prep] not in ("at", "in", "inside", "outside", "near"):
                continue
            for target in r.tree.children(prep, "pobj"):
                if _a_clock(r, target, timed):
                    continue
                if base_lemma(r, target) in words_of("venue") or _named_venue(r, prep, target):
                    return target
    return None


def _a_clock(r: Reading, target: int, timed: frozenset[int]) -> bool:
    """Whether a noun behind "at" only tells the hour: "at 14:15 CET", "at 0800 GMT"."""
    if target in timed:
        return True
    before = r.tree.subtree(target, without=("prep", "relcl", "acl", "appos"))
    said = span(r, [t for t in before if t <= target]).of(r.text)
    return bool(_CLOCK.match(said))


# "1600 Pennsylvania Avenue" is no clock: four digits need letters of a zone behind them.
_CLOCK = re.compile(
    r"\d{1,2}[:.]\d\d(?!\d)|\d{1,2}\s*(?:[ap]\.?m\b|h\b|o['’]clock)|[0-2]\d[0-5]\d(?:\s+[A-Z]{1,5})?$"
)


def _named_venue(r: Reading, prep: int, target: int) -> bool:
    """ "At La Moneda", "at Finlandia": a name behind "at" that is no city, time or person."""
    if r.word[prep] != "at" or r.parse.pos[target] != "PROPN":
        return False
    if r.parse.ent[target][2:] in ("DATE", "TIME", "PERSON", "EVENT", "CARDINAL", "PERCENT"):
        return False
    if r.parse.ent[target] == "B-GPE" and not r.tree.children(target, "compound", "det"):
        return False  # a town, though no table knows it
    said = span(r, [t for t in r.tree.subtree(target, without=("prep",)) if t <= target])
    known = places.lookup(said.of(r.text))
    return known is None or known.name is not None


def _at_venue(r: Reading, venue: int, place: Place | None, actors: Sequence[Actor]) -> Place | None:
    """The place with the venue as said; None for one that only points back ("the same hall")."""
    barred = ("relcl", "acl", "appos", "advcl", "punct", "parataxis")
    tokens = r.tree.subtree(venue, without=barred)
    cut = [p for p in r.tree.children(venue, "prep") if r.word[p] != "of"]
    dropped = {t for p in cut for t in r.tree.subtree(p)}
    tokens = [t for t in tokens if t not in dropped]
    while tokens and r.word[tokens[0]] in ("the", "a", "an", "its", "his", "her", "their"):
        tokens = tokens[1:]
    if not tokens or r.word[tokens[0]] in ("same", "new", "this"):
        return place
    where = span(r, tokens)
    said = re.sub(r"\s+", " ", where.of(r.text))
    named = None if places.common(said) else places.lookup(said)
    known = named or _seat(r, tokens, actors)
    if known is not None and known.city:
        return msgspec.structs.replace(
            known, name=known.name or said, span=where, source=known.source or PlaceSource.STATED
        )
    if place is not None and place.name:
        return place
    base = place or Place(source=PlaceSource.STATED, span=where)
    if base.country is None:
        base = msgspec.structs.replace(base, city=None)  # a name that no table knows
    return msgspec.structs.replace(base, name=said, source=base.source or PlaceSource.STATED)


def _seat(r: Reading, tokens: Sequence[int], actors: Sequence[Actor]) -> Place | None:
    """ "The headquarters of the alliance" as that of the body which the alliance is."""
    head = next((t for t in tokens if r.word[t] in ("headquarters", "seat", "secretariat")), None)
    if head is None:
        return None
    own = span(r, tokens)
    for actor in actors:
        if any(own.holds(m) for m in actor.mentions):
            place = places.lookup(f"{actor.name} {r.word[head]}")
            if place is not None:
                return msgspec.structs.replace(place, source=PlaceSource.NOUN)
    return None
