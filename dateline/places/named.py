"""The places that a copy names, with their spans, and that of its dateline.

Owns the way from capitalised words to names of places, and the choice between places of one name
by what else the copy names.  Knows no event: whether "Moscow said" is a place, `events` decides.
"""

import re
from collections import Counter

import msgspec

from dateline.model import Document, Parse, Place, PlaceSource, Span
from dateline.places.gazetteer import (
    adjectives,
    country_keys,
    country_of,
    country_place,
    fold,
    land,
    lookup,
    nation,
    region_of,
    site_key,
    sites,
    states,
)
from dateline.places.names import names, nowhere, words

_LONGEST = 24  # letters of the longest word for a people


def home(document: Document) -> Place | None:
    """The place of the dateline; a town that no table knows keeps its name as said.

    None without a dateline, or where a mere dash may have made one of a heading.
    """
    located = document.dispatch.located
    if not located:
        return None
    said = located.split("/")[0].strip()
    place = lookup(said)
    if place is None:
        place = _unlisted(document, said)
    return msgspec.structs.replace(place, source=PlaceSource.DATELINE) if place else None


def _unlisted(document: Document, said: str) -> Place | None:
    """A town too small for the tables or one of several of its name."""
    line = document.dateline
    head, _, tail = said.partition(",")
    state = states().get(fold(tail))
    code = "US" if state else country_keys().get(site_key(tail))
    if code is None and line is not None and line.day is None and line.credit is None:
        return None
    code = code or _spoken_of(document)
    known = lookup(head, country=code) if code and not state else None
    region = region_of(code) if code else None
    return known or Place(city=head.strip(), country=code, region=region)


def _spoken_of(document: Document) -> str | None:
    """The country that the copy names most, by name or adjective."""
    count = Counter(
        code
        for word in re.findall(r"\b[A-Z][a-z]+\b", document.text)
        if (code := adjectives().get(word) or country_keys().get(fold(word)))
    )
    return min(count, key=lambda code: (-count[code], code), default=None)


def find(document: Document, parse: Parse) -> tuple[Place, ...]:
    """The places named in the copy, with spans, in order; each name as often as it stands.

    A name that means several places is settled by the country named behind it, by the dateline's
    country, then by the countries that the copy names most; else the city stays as said.
    """
    text = document.text
    told = names(parse, text)
    hints = _hints(document, [name.span for name in told])
    placed = ((name, _placed(text, name.span, hints)) for name in told)
    return tuple(p for name, p in placed if p is not None and (name.sure or p.country is not None))


def nations(document: Document) -> tuple[Place, ...]:
    """The countries told by an adjective or by their people, with its span: "Swedish", "Swedes"."""
    text = document.text
    spans = [Span(*match.span()) for match in re.finditer(r"\b[A-Z]\w+", text)]
    found: list[Place] = []
    for span, behind in zip(spans, [*spans, Span(0, 0)][1:], strict=True):
        for own in (Span(span.start, max(span.end, behind.end)), span):
            code = nation(own.of(text)) if own.end - span.start < _LONGEST else None
            if code is not None:
                found.append(msgspec.structs.replace(country_place(code), span=own))
                break
    return tuple(found)


def _hints(document: Document, spans: list[Span]) -> tuple[str, ...]:
    """Countries of the copy that may settle a doubtful name, the likeliest first."""
    found: list[str] = []
    line = document.dateline
    if line is not None and line.place is not None:
        place = lookup(line.place.of(document.text).title())
        if place is not None and place.country:
            found.append(place.country)
    count: Counter[str] = Counter()
    for span in spans:
        code = country_keys().get(site_key(span.of(document.text)))
        count[code or ""] += 1
    for word in re.findall(r"\b[A-Z][a-z]+\b", document.text):
        count[adjectives().get(word, "")] += 1
    ranked = sorted(((-n, code) for code, n in count.items() if code))
    return tuple(dict.fromkeys([*found, *(code for _, code in ranked)]))


def _placed(text: str, span: Span, hints: tuple[str, ...]) -> Place | None:
    said = span.of(text)
    if not said.strip() or (any(c.isdigit() for c in said) and site_key(said) not in sites()):
        return None
    if nowhere(said):
        return None
    place = _followed(text, span)
    if place is None and hints and fold(said) in states() and hints[0] == "US":
        place = Place(name=said, country="US", region=region_of("US"))
    place = place or (Place(name=said) if common(said) else lookup(said))
    for code in () if place is not None else hints:
        place = lookup(said, country=code)
        if place is not None:
            break
    if place is None and _NO_TOWN.search(said):
        place = Place(name=said)
    elif place is None:
        only = land(said) if land(said) in hints else None
        place = Place(city=said, country=only, region=region_of(only) if only else None)
    source = place.source or PlaceSource.STATED
    return msgspec.structs.replace(place, span=span, source=source)


# An unknown name with such a word is a region, a water or a venue.
_NO_TOWN = re.compile(
    r"\b(?:Africa|Asia|Europe|Americas?|Lake|River|Mount|Sea|Park|Bay|Gulf|Strait|Hills?|Valley"
    r"|Square|Hall|Palace|Palais|Plaza|Piazza|Place|Centre|Center|Stadium|Arena|Oval|Capitol|Tower"
    r"|Street|Road|Avenue|Boulevard|Gate|House|Church|Cathedral|Mosque|Temple|Museum|Theatre"
    r"|Theater|University|Airport|Station|Bridge|Gardens?|Hotel|Castle|Courthouse|Hospital|Metro"
    r"|Union|Bank|Parliament|Downtown|Central)\b"
)


def common(said: str) -> bool:
    """Whether a common noun stands where a name would ("the airport"): towns are called so too,
    and only a name that the tables hold otherwise is one in small letters."""
    if said in words("part"):
        return True
    known = site_key(said) in sites() or country_of(said) is not None
    return not known and (said.islower() or _NO_TOWN.fullmatch(said) is not None)


_TAIL = re.compile(r",\s+((?:[A-Z][\w.]+\s?){1,3})")


def _followed(text: str, span: Span) -> Place | None:
    """The place of a name with its state or country behind it: "Paris, Texas"."""
    match = _TAIL.match(text, span.end)
    if match is None:
        return None
    words = match[1].split()
    for count in range(len(words), 0, -1):
        tail = " ".join(words[:count]).rstrip(".")
        if fold(tail) in states() or site_key(tail) in country_keys():
            return lookup(f"{span.of(text)}, {tail}")
    return None
