"""Where a happening is held when its own words do not say: from the copy around it.

Owns what a place rests on beyond the clause: the heading of a timetable's line, "WHERE" of an
advisory, a neighbour, the dateline.  Which places stand in a clause is `where`'s.  What is held
nowhere in particular (a publication, a contract, a call) is given no place.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from dateline import nlp, places
from dateline.chrono import CLOCK_GRAINS
from dateline.events.reading import Reading, is_nominal, is_verb, verb_above, words_of
from dateline.events.when import attachment
from dateline.model import EventMention, EventType, Place, PlaceSource, RelationKind, Span, Status

# What concerns a country as a whole unless its place is told.
_NATIONAL = frozenset({EventType.ELECTION, EventType.STRIKE, EventType.EXERCISE})
# What is held where the copy is written unless it says otherwise.
_LOCAL = frozenset(
    {EventType.VOTE, EventType.HEARING, EventType.TRIAL, EventType.PRESS_CONFERENCE}
    | {EventType.PROTEST, EventType.MATCH, EventType.SUMMIT, EventType.MEET, EventType.OTHER}
    | {EventType.LAUNCH, EventType.VISIT}
)


class Setting(msgspec.Struct, frozen=True):
    """What the copy tells of places beside its clauses: every place named, its home, and what
    stands at the head of lines and entries, each with the offset at which its mark ends."""

    found: tuple[Place, ...]
    home: Place | None
    heads: tuple[tuple[Span, int], ...] = ()


def placed(
    r: Reading, mentions: Sequence[EventMention], found: Sequence[Place]
) -> tuple[EventMention, ...]:
    """The mentions, each best one with the place that the copy around it gives.

    `found` are the places that the copy names, with their spans.
    """
    setting = Setting(tuple(found), _home(r, found), _heads(r.text))
    by_id = {m.id: m for m in mentions}
    return tuple(_placed(r, m, by_id, setting) for m in mentions)


def _placed(
    r: Reading, mention: EventMention, by_id: Mapping[str, EventMention], setting: Setting
) -> EventMention:
    if mention.same_as is not None or mention.type is EventType.STATEMENT:
        return mention
    place = mention.place
    if place is None:
        place = (
            _of_neighbour(mention, by_id)
            or _of_opening(r, mention, setting)
            or _of_heading(r, mention, setting)
            or _of_host(mention, setting)
        )
    if place is None and _could_be_here(r, mention):
        place = _of_home(r, mention, setting)
    elif place is None and _public(mention) and not _remote(r, mention):
        place = _told_near(r, mention, _named_near(r, mention, setting))
    elif place is not None and place.city is None and place.name is not None:
        place = _in_town(r, mention, place, setting)
    elif place is not None and place.country is None:
        place = _at_home(r, mention, place, setting)
    return msgspec.structs.replace(mention, place=place)


def _of_neighbour(mention: EventMention, by_id: Mapping[str, EventMention]) -> Place | None:
    """An event that follows or belongs to another one is held there."""
    for relation in mention.relations:
        near = relation.kind in (RelationKind.AFTER, RelationKind.PART_OF)
        target = by_id[relation.target].place
        if near and mention.type is not EventType.OTHER and target is not None and target.city:
            return msgspec.structs.replace(target, name=None, span=None, source=PlaceSource.EVENT)
    return None


def _of_opening(r: Reading, mention: EventMention, setting: Setting) -> Place | None:
    """The place at which its sentence opens, or one before it in the paragraph, where it names no
    other: "In Porto, by contrast, nobody strikes. The march due on Friday is off"."""
    sentence = next((s for s in r.document.sentences if s.span.holds(mention.trigger)), None)
    if sentence is None:
        return None
    before = [
        s
        for s in r.document.sentences
        if s.paragraph == sentence.paragraph and s.span.start < sentence.span.start
    ]
    if any(p.city for p in _named_near(r, mention, setting)):
        before = []
    for one in (sentence, *reversed(before)):
        place = _opened_at(r, one.span, setting)
        if place is not None:
            return msgspec.structs.replace(place, source=PlaceSource.STATED)
    return None


def _opened_at(r: Reading, sentence: Span, setting: Setting) -> Place | None:
    for place in setting.found:
        said = place.span
        if said is None or not place.city or not sentence.holds(said):
            continue
        opens = _OPENING.fullmatch(r.text, sentence.start, said.start)
        if opens and _ALONE.match(r.text, said.end):
            return place
    return None


_OPENING = re.compile(r"\s*(?:In|At)\s+")
_ALONE = re.compile(r",|\s(?:the|a|an|its|his|her|their|on|where|itself|and)\b")  # no "Suva story"


def _of_host(mention: EventMention, setting: Setting) -> Place | None:
    """Where the court sits that hears a case: "a court in Piraeus"."""
    hosts = [p.mention for p in mention.participants if p.role in ("court", "host") and p.mention]
    for place in setting.found:
        inside = place.span is not None and any(h.holds(place.span) for h in hosts)
        if inside and (place.city or place.name):
            return place
    return None


# ------------------------------------------------------------------ headings
_HEADING = re.compile(
    r"(?:^|[.;)]\s+|\s[-–—]\s)(?P<said>[^\n:;.]{3,70}?):\s", re.MULTILINE
)  # at the head of a line, or of an entry in a run of them
_SHOUTED = re.compile(r"(?:^|:\s)(?P<said>[A-Z][A-Z. -]{3,30})\.\s", re.MULTILINE)
_DASHED = re.compile(
    r"(?:^|[\s*•>])(?P<said>[A-Z][A-Z.'’]+(?:[ -][A-Z.'’]{2,}){0,3})(?:,\s[A-Z][\w. ]{1,20})?\s*"
    r"(?:\s-{1,2}|[–—])\s",
    re.MULTILINE,
)  # "July 12, SANTIAGO - Copper firm", "PENSACOLA, Fla. -- School board"
_NAME = r"(?P<said>[A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+){0,2})"
_TITLED = re.compile(
    rf"(?:^|[*•>]\s|\d\s){_NAME}\s[-–—]\s|:\s{_NAME.replace('said', 'said2')}(?:,\s\d{{3,4}})?\.\s",
    re.MULTILINE,
)  # "0800 Berlin - Creditors meet", "May 13: Colombo. The dinner"


def _heads(text: str) -> tuple[tuple[Span, int], ...]:
    return tuple(
        (Span(*match.span(match.lastgroup or "said")), match.end())
        for pattern in (_HEADING, _SHOUTED, _DASHED, _TITLED)
        for match in pattern.finditer(text)
    )


def _of_heading(r: Reading, mention: EventMention, setting: Setting) -> Place | None:
    """The place at the head of an entry: "Cricket, Harare: the second day of the match"."""
    start = r.text.rfind("\n\n", 0, mention.trigger.start) + 1
    heads = [h for h, end in setting.heads if h.start >= start and end <= mention.trigger.start]
    line = r.document.dateline
    for head in sorted(heads, reverse=True):
        if line is not None and line.span.touches(head):
            continue
        place = _last_named(r, head, setting)
        if place is not None:
            return msgspec.structs.replace(place, source=PlaceSource.STATED)
    return None


def _last_named(r: Reading, head: Span, setting: Setting) -> Place | None:
    """The place that a whole part of a heading names, the last one: "APRIL 9 - Amman"."""
    parts = [p.strip() for p in re.split(r"[,/(]|\s[-–—]\s", head.of(r.text))]
    said = {p.span.of(r.text): p for p in setting.found if p.span and head.holds(p.span)}
    unknown = None
    for part in reversed(parts):
        place = said.get(part) or (places.lookup(part.title()) if len(part) > _SHORTEST else None)
        if place is not None and place.country is not None:
            return place
        unknown = unknown or place
    return unknown


_SHORTEST = 3  # "Mon", "Sun" and "Sat" are days here, not towns


# ------------------------------------------------------------------ home
_WHERE = re.compile(
    r"^[^\S\n]*(?:WHERE|Where|VENUE|Venue|PLACE|Place)\s*:\s*(?P<said>[^\n]+)", re.M
)


def _home(r: Reading, found: Sequence[Place]) -> Place | None:
    """Where the copy stands: the place of an advisory, else that of the dateline."""
    match = _WHERE.search(r.text)
    if match is None:
        home = places.home(r.document)
        return home if home is not None and not _a_day(home) else _first_named(r, found)
    line = Span(*match.span("said"))
    inside = [p for p in found if p.span is not None and line.holds(p.span) and p.city]
    venue = re.split(r"[,;(]|\s-\s", match["said"])[0].strip()
    town = inside[-1] if inside else places.home(r.document)
    if town is None:
        return Place(name=venue, source=PlaceSource.STATED, span=line)
    name = None if venue == town.city else venue
    return msgspec.structs.replace(town, name=name, span=line, source=PlaceSource.STATED)


def _first_named(r: Reading, found: Sequence[Place]) -> Place | None:
    """For copy without a dateline the town that its head or first sentence names, else the country
    of its head; it sets no clocks."""
    home = places.home(r.document)
    if not r.document.sentences or (home is None and r.document.dateline is not None):
        return None
    ends = [s.span.end for s in r.document.sentences[:2]]
    told = [p for p in found if p.span and p.country]
    towns = [p for p in told if p.span and p.span.end <= ends[-1] and p.city]
    lands = [p for p in told if p.span and p.span.end <= ends[0] and r.headlines]
    for place in (towns or lands)[:1]:
        return msgspec.structs.replace(place, source=PlaceSource.DATELINE, zone=None)
    return None


def _a_day(home: Place) -> bool:
    """Whether the day that heads a list has been taken for a town: "MONDAY, June 25 - "."""
    return (home.city or "").casefold() in _DAYS


_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def _could_be_here(r: Reading, mention: EventMention) -> bool:
    """Whether a happening is of a kind that is held where the copy is written."""
    if not _public(mention) and mention.when is None and mention.previous_when is None:
        return False
    if mention.type is EventType.PUBLISH:
        return _to_the_hour(mention)
    local = mention.type in _LOCAL | _NATIONAL or _ceremony(r, mention)
    return local and not _remote(r, mention)


def _ceremony(r: Reading, mention: EventMention) -> bool:
    """Whether an appointment is the act itself: "is sworn in", "the inauguration"."""
    said = mention.trigger.of(r.text).casefold()
    return mention.type is EventType.APPOINTMENT and any(
        said.startswith(form) for form in words_of("ceremony")
    )


def _to_the_hour(mention: EventMention) -> bool:
    """A publication has no place, but one at a clock keeps the clocks of the dateline."""
    return mention.when is not None and mention.when.interval.grain in CLOCK_GRAINS


def certain(mention: EventMention) -> EventMention:
    """A mention without a place that is a mere guess by the dateline, where it is no happening
    for a diary: its type and status are known only at the end."""
    guessed = mention.place is not None and mention.place.source is PlaceSource.DATELINE
    told = mention.place is not None and mention.place.name is not None
    ahead = _public(mention) and mention.status is not Status.OCCURRED
    if not guessed or told or mention.agenda or ahead:
        return mention
    return msgspec.structs.replace(mention, place=None)


def _public(mention: EventMention) -> bool:
    return mention.derivation is not None and mention.derivation.note == "public"


def _remote(r: Reading, mention: EventMention) -> bool:
    """Whether it is held nowhere, or where is all one: "by telephone", "shareholders meet"."""
    said = _sentence(r, mention).of(r.text).casefold()
    return any(re.search(rf"\b{form}\b", said) for form in words_of("remote"))


def _sentence(r: Reading, mention: EventMention) -> Span:
    first = nlp.tokens_in(r.parse, mention.trigger)[0]
    return r.document.sentences[r.parse.sentence[first]].span


def _of_home(r: Reading, mention: EventMention, setting: Setting) -> Place | None:
    """The home, or its country for what concerns all of it, where the sentence names no other."""
    home = setting.home
    near = _named_near(r, mention, setting)
    if mention.type in _NATIONAL:
        return _country(_nation(mention, near) or (home.country if home is not None else None))
    told = _told_near(r, mention, near)
    if told is not None and mention.type is not EventType.HEARING:
        return told
    foreign = [p for p in near if home is not None and _elsewhere(p, home)]
    others = _of_others(mention, [p for p in foreign if not _come_from(r, p)])
    if any(_bound(r, p, mention) for p in foreign) or others is not None:
        return others
    return home


def _of_others(mention: EventMention, foreign: Sequence[Place]) -> Place | None:
    """Where all who take part are of elsewhere: "Malta's parliament votes"; guests are here."""
    if mention.type is EventType.VISIT or not mention.participants:
        return None
    theirs = [
        next((p for p in foreign if p.span and m.mention and m.mention.touches(p.span)), None)
        for m in mention.participants
        if m.role != "body"
    ]
    return theirs[0] if theirs and all(theirs) else None


def _come_from(r: Reading, place: Place) -> bool:
    """Whether people are only said to come from a place: "crews from Macau"."""
    tokens = nlp.tokens_in(r.parse, place.span) if place.span else ()
    return bool(tokens) and attachment(r, tokens)[1] == "from"


def _bound(r: Reading, place: Place, mention: EventMention) -> bool:
    """Whether a place belongs to a clause or the happening, not to a noun beside it ("his
    extradition to Malta")."""
    if place.span is None:
        return False
    at, preposition = attachment(r, nlp.tokens_in(r.parse, place.span))
    own = at in nlp.tokens_in(r.parse, mention.trigger)
    return own or (bool(preposition) and not is_nominal(r, at))


def _told_where(r: Reading, place: Place) -> bool:
    """Whether a clause has a name under "in" or "at", not a noun ("a newspaper in Khartoum")."""
    if place.span is None or not (place.city or place.name):
        return False
    at, preposition = attachment(r, nlp.tokens_in(r.parse, place.span))
    clause = is_verb(r, at) or r.parse.pos[at] == "ADJ"  # "is due at"
    return preposition in ("in", "at", "near", "outside") and clause


def _told_near(r: Reading, mention: EventMention, near: Sequence[Place]) -> Place | None:
    """The place told in the sentence of a happening, before one of a noun of its clause."""
    told = [p for p in near if _told_where(r, p)]
    told = told or [p for p in near if _in_its_clause(r, p, mention)]
    return min(told, key=lambda p: _distance(p, mention), default=None)


def _in_its_clause(r: Reading, place: Place, mention: EventMention) -> bool:
    """Whether a noun of the happening's own clause stands in a place: "close its plant at Mora"."""
    if place.span is None or not place.city or place.country is None:
        return False
    at, preposition = attachment(r, nlp.tokens_in(r.parse, place.span))
    if preposition not in ("in", "at", "near", "outside"):
        return False
    own = nlp.tokens_in(r.parse, mention.trigger)[0]
    clause = own if is_verb(r, own) else verb_above(r, own)
    return clause is not None and verb_above(r, at) == clause


def _distance(place: Place, mention: EventMention) -> int:
    return abs((place.span or mention.trigger).start - mention.trigger.start)


def _nation(mention: EventMention, near: Sequence[Place]) -> str | None:
    """The country whose election or strike it is: a party, else what the sentence names."""
    for party in mention.participants:
        code = places.country_of(party.name)
        if code is not None:
            return code
    countries = [p.country for p in near if p.country and not p.city]
    return next(iter(countries or [p.country for p in near if p.country]), None)


def _country(code: str | None) -> Place | None:
    name = places.country_name(code) if code else None
    place = places.lookup(name) if name else None
    if place is None:
        return None
    return msgspec.structs.replace(place, city=None, source=PlaceSource.DATELINE)


def _elsewhere(place: Place, home: Place) -> bool:
    if place.country is None:
        return False  # a name that no table knows may be anything
    if home.country and place.country != home.country:
        return True
    return bool(place.city and home.city and place.city != home.city)


def _named_near(r: Reading, mention: EventMention, setting: Setting) -> list[Place]:
    """The places that the sentence of a mention names."""
    span = _sentence(r, mention)
    return [p for p in setting.found if p.span is not None and span.holds(p.span)]


def _at_home(r: Reading, mention: EventMention, place: Place, setting: Setting) -> Place:
    """What no table knows in the country of the copy, where its sentence names no other: a town,
    or with "the" a part of the home ("in the old quarter")."""
    home = _of_heading(r, mention, setting) or setting.home
    named = {p.country for p in _named_near(r, mention, setting) if p.country}
    if home is None or not home.country or named - {home.country}:
        return place
    before = r.text[: place.span.start].rstrip()[-4:].casefold() if place.span else ""
    if before in (" the", "\nthe") and home.city:
        return msgspec.structs.replace(home, name=place.city, span=place.span)
    return msgspec.structs.replace(place, country=home.country)


def _in_town(r: Reading, mention: EventMention, place: Place, setting: Setting) -> Place:
    """A venue with its city: that of the line's heading, of its sentence, else the home."""
    if places.lookup(place.name or "") is not None:
        return place  # a region: "Tibet"
    town = _of_heading(r, mention, setting)
    if town is None or town.city is None:
        near = [p for p in _named_near(r, mention, setting) if p.city and _told_where(r, p)]
        agreed = [p for p in near if place.country in (None, p.country)]
        town = agreed[0] if agreed else setting.home
    if town is None or town.city is None or place.country not in (None, town.country):
        return place
    return msgspec.structs.replace(town, name=place.name, span=place.span)
