"""The places that a copy names, with their spans, and that of its dateline.

Owns the way from capitalised words to names of places, and the choice between places of one name
by what else the copy names.  Knows no event: whether "Moscow said" is a place, `events` decides.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import msgspec

from dateline import lang
from dateline.model import Document, Parse, Place, PlaceSource, Span
from dateline.places.gazetteer import (
    adjectives,
    country_keys,
    country_of,
    fold,
    lookup,
    region_of,
    site_key,
    sites,
    states,
)


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
    if line is not None and line.day is None and line.credit is None:
        return None
    head, _, tail = said.partition(",")
    state = states().get(fold(tail))
    code = "US" if state else country_keys().get(site_key(tail)) or _spoken_of(document)
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
    spans = sorted({*_named(parse, text), *_site_spans(text)}, key=lambda s: (s.start, -s.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or not kept[-1].touches(span):
            kept.append(span)
    hints = _hints(document, kept)
    return tuple(p for p in (_placed(text, span, hints) for span in kept) if p is not None)


@cache
def _site_pattern() -> re.Pattern[str]:
    forms = {row.form for row in lang.table("en", "sites") if row.kind != "state"}
    forms |= {form.removeprefix("the ") for form in forms}
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")


def _site_spans(text: str) -> Iterator[Span]:
    for match in _site_pattern().finditer(text):
        yield Span(*match.span())


_PLACE_ENTS = frozenset({"GPE", "LOC", "FAC"})
_WITHIN = frozenset({"in", "at", "near", "outside"})
_IN = _WITHIN | {"from", "to", "around", "of"}


def _named(parse: Parse, text: str) -> Iterator[Span]:
    """Names that the parser takes for places, and capitalised names right after "in"."""
    size = len(parse.start)
    at = 0
    while at < size:
        label = parse.ent[at][2:]
        stop = at + 1
        while stop < size and parse.ent[stop] == f"I-{label}" and label:
            stop += 1
        if label in _PLACE_ENTS:
            yield _bare(text, Span(parse.start[at], parse.end[stop - 1]))
        elif at and parse.pos[at] == "PROPN" and parse.lemma[at - 1] in _before(label):
            while not label and stop < size and parse.pos[stop] == "PROPN" and not parse.ent[stop]:
                stop += 1
            span = Span(parse.start[at], parse.end[stop - 1])
            if lookup(span.of(text)) is not None:
                yield span
        at = stop


def _before(label: str) -> frozenset[str]:
    """The prepositions after which a name that the parser takes for something else, or for
    nothing, may be a place: "in Piraeus" is one even where it is read as a person."""
    if label in ("", "ORG"):
        return _IN
    return _WITHIN if label == "PERSON" else frozenset()


def _bare(text: str, span: Span) -> Span:
    said = span.of(text)
    start = span.start + (len(said) - len(re.sub(r"^[Tt]he\s+", "", said)))
    end = span.end - (len(said) - len(re.sub(r"['’]s?$", "", said)))
    tail = re.search(r"\s(?:the|on|next|this|last|at)\s", text[start:end])
    return Span(start, max(start, start + tail.start() if tail else end))


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
    place = _followed(text, span)
    if place is None and hints and fold(said) in states() and hints[0] == "US":
        place = Place(name=said, country="US", region=region_of("US"))
    place = place or (Place(name=said) if _common(said) else lookup(said))
    for code in () if place is not None else hints:
        place = lookup(said, country=code)
        if place is not None:
            break
    if place is None and _NO_TOWN.search(said):
        place = Place(name=said)
    elif place is None:
        place = Place(city=said)
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


def _common(said: str) -> bool:
    """Whether a common noun stands where a name would ("the airport"): towns are called so too."""
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
