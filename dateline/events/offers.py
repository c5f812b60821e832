"""What a copy offers for the places of an entry: who may take part, where it may be, whose word.

Owns the list of candidates: every actor and every group told by a common noun, every place, every
voice, each once with all its words; and what the rules have put there.  Chooses nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dateline import places
from dateline.events import parties, sources, where, who
from dateline.events.reading import Reading, words_of
from dateline.model import Actor, Attribution, EventMention, Participant, Place, Span, Timex


class Offer(msgspec.Struct, frozen=True):
    """A candidate: its kind as in `tagger.fillers.KINDS`, what it is, and all words that name it.

    `value` is a participant, a place, or the voices of one source; None stands for none of these
    (no place at all; the dispatch's own word).
    """

    kind: str
    value: Participant | Place | tuple[Attribution, ...] | None
    spans: tuple[Span, ...] = ()


class Offers(msgspec.Struct, frozen=True):
    """All that a document offers, with the actors that were read in it."""

    all: tuple[Offer, ...]
    cast: tuple[Actor, ...]


def offered(
    r: Reading,
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution],
    actors: Sequence[Actor],
    events: Sequence[EventMention],
) -> Offers:
    """What the document offers; `events` tell what the rules have filled in."""
    cast = who.called(r, actors)
    people = [*_named(cast), *_groups(r, cast)]
    found = [
        *people,
        *_read(people, events),
        *_places(r, timexes, actors, events),
        Offer("place", None),
        *_voices(r, attributions),
        Offer("source", None),
    ]
    return Offers(tuple(found), cast)


def _named(cast: Sequence[Actor]) -> Iterator[Offer]:
    for actor in cast:
        if actor.mentions and actor.name:
            member = parties.participant(actor, actor.mentions[0], "party")
            yield Offer("party", member, actor.mentions)


def _groups(r: Reading, cast: Sequence[Actor]) -> Iterator[Offer]:
    """Parties told by a common noun alone: "the dockers", once for each wording."""
    taken = sorted(span for actor in cast for span in actor.mentions)
    found: dict[str, tuple[Participant, list[Span]]] = {}
    for token, pos in enumerate(r.parse.pos):
        own = Span(r.parse.start[token], r.parse.end[token])
        if pos not in ("NOUN", "PROPN") or not parties.party_noun(r, token):
            continue
        if any(own.touches(span) for span in taken) or r.parse.lemma[token] in words_of("side"):
            continue  # "the two sides" are those named before
        member = next(parties.named(r, token, "party", cast), None)
        if member is not None and member.actor is None and member.mention is not None:
            key = member.name.casefold()
            found.setdefault(key, (member, []))[1].append(member.mention)
    for member, spans in found.values():
        yield Offer("party", member, tuple(spans))


def _read(people: Sequence[Offer], events: Sequence[EventMention]) -> Iterator[Offer]:
    """Those whom the rules have and nobody else offers: "their guild" as "the pilots' guild"."""
    known = {identity(offer.value) for offer in people if isinstance(offer.value, Participant)}
    found: dict[str, tuple[Participant, list[Span]]] = {}
    for event in events:
        for member in event.participants:
            key = identity(member)
            if key not in known:
                spans = found.setdefault(key, (member, []))[1]
                spans += [member.mention] if member.mention and member.mention not in spans else []
    for member, spans in found.values():
        yield Offer("party", msgspec.structs.replace(member, role="party"), tuple(spans))


def identity(member: Participant) -> str:
    """By which a participant is the same wherever a document names it."""
    return member.actor or member.name.casefold()


def _places(
    r: Reading,
    timexes: Sequence[Timex],
    actors: Sequence[Actor],
    events: Sequence[EventMention],
) -> Iterator[Offer]:
    """Every place by what it is, with all its words; the finest telling of each."""
    home = places.home(r.document)
    told = [
        *where.named(r, timexes, actors),
        *(event.place for event in events if event.place is not None),
        *([home] if home is not None else []),
    ]
    found: dict[tuple[str | None, ...], tuple[Place, list[Span]]] = {}
    for place in [*_one_country(told), *places.nations(r.document)]:
        spans = found.setdefault(spot(place), (place, []))[1]
        if place.span is not None and place.span not in spans:
            spans.append(place.span)
    for place, spans in [*found.values(), *_countries(r, found)]:
        yield Offer("place", place, tuple(sorted(spans)))


def _one_country(told: Sequence[Place]) -> Iterator[Place]:
    """The places, towns without a country as the town of their name whose country is told."""
    known: dict[str, dict[str, Place]] = {}
    for place in told:
        if place.city is not None and place.country is not None:
            known.setdefault(place.city, {}).setdefault(place.country, place)
    for place in told:
        same = known.get(place.city or "", {}) if place.country is None else {}
        if len(same) == 1:
            (town,) = same.values()
            yield msgspec.structs.replace(town, name=place.name, span=place.span)
        else:
            yield place


def _countries(
    r: Reading,
    found: Mapping[tuple[str | None, ...], tuple[Place, Sequence[Span]]],
) -> Iterator[tuple[Place, list[Span]]]:
    """The countries of towns and venues that nothing else tells, with the names of these; "here"
    means the town itself."""
    own: dict[str, tuple[Place, list[Span]]] = {}
    for place, spans in found.values():
        whole = places.country_place(place.country) if place.country else None
        if whole is not None and whole.country is not None and spot(whole) not in found:
            own.setdefault(whole.country, (whole, []))[1].extend(
                span for span in spans if not span.of(r.text).islower()
            )
    yield from own.values()


def spot(place: Place) -> tuple[str | None, ...]:
    """By which a place is the same: the town with its country, else the country, else the name."""
    if place.city is not None:
        return place.city, place.country
    return None, place.country, place.name


def _voices(r: Reading, attributions: Sequence[Attribution]) -> Iterator[Offer]:
    """The sources that are told, each with all that it says."""
    found: dict[str, list[Attribution]] = {}
    for voice in sources.told(r, attributions):
        if voice.source is not None and sources.affirms(r, voice):
            found.setdefault(speaker(r, voice), []).append(voice)
    for voices in found.values():
        spans = sorted({voice.source for voice in voices if voice.source is not None})
        yield Offer("source", tuple(voices), tuple(spans))


def speaker(r: Reading, voice: Attribution) -> str:
    """By which a source is the same wherever it speaks."""
    return voice.speaker or (voice.source.of(r.text).casefold() if voice.source else "")
