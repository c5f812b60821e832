"""Names -> places with country, coordinates and zone; words of a zone -> the zone.

Owns the packaged place tables (`data/`, built by tools/build_places.py from GeoNames and CLDR)
and the hand-kept ones (`lang/<xx>/lexicon/{sites,countries,zones}.tsv`).  Knows no event: whether
"Moscow said" is a place, `events` decides.

Where a name means several places and none stands out, the answer is None.
"""

import gzip
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import msgspec

from dateline import lang
from dateline.model import Document, Parse, Place, PlaceSource, Span

# A city "stands out" when it has this many times the people of the next one of the name.
OUTSTANDING = 3.0
# Places that keep one time: CET, EET, East, Central and West Africa time.
_ONE_CLOCK = (
    (
        "Europe/Brussels Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin "
        "Europe/Bratislava Europe/Budapest Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana "
        "Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris "
        "Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo "
        "Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican "
        "Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich"
    ),
    (
        "Europe/Athens Asia/Nicosia Africa/Cairo Asia/Beirut Europe/Bucharest Europe/Chisinau "
        "Europe/Helsinki Europe/Kyiv Europe/Riga Europe/Sofia Europe/Tallinn Europe/Vilnius"
    ),
    "Africa/Nairobi Africa/Addis_Ababa Africa/Kampala Africa/Dar_es_Salaam Africa/Mogadishu",
    "Africa/Maputo Africa/Harare Africa/Lusaka Africa/Kigali Africa/Gaborone Africa/Blantyre",
    "Africa/Lagos Africa/Luanda Africa/Niamey Africa/Douala",
)
# Countries named like the city that a dispatch means by the name.
_CITY_STATES = frozenset({"SG", "HK", "MO", "MC", "VA", "LU", "SM", "DJ"})


class City(msgspec.Struct, frozen=True):
    """A row of the gazetteer."""

    name: str
    country: str
    admin: str
    lat: float
    lon: float
    people: int
    zone: str
    capital: bool


class Country(msgspec.Struct, frozen=True):
    """A country: code, world region as an agency's agenda has it, its own time if it has one."""

    code: str
    name: str
    region: str
    zone: str | None
    capital: str


def fold(name: str) -> str:
    """The key of a name: no accents, no case, no dots, hyphens and apostrophes."""
    plain = unicodedata.normalize("NFKD", name).translate({0x2019: "'", 0x2013: "-"})
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[.'`‘\-]+", " ", plain).split())


# ------------------------------------------------------------------ tables
def _lines(name: str) -> list[str]:
    path = resources.files("dateline") / "data" / name
    data = path.read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return [line for line in text.splitlines() if line and line[0] != "#"]


@cache
def _countries() -> dict[str, Country]:
    found = {}
    for line in _lines("countries.tsv"):
        code, region, zone, capital, _, _, names = line.split("\t")
        found[code] = Country(code, names.split("|")[0], region, zone or None, capital)
    return found


@cache
def _country_keys() -> dict[str, str]:
    keys: dict[str, str] = {}
    for line in _lines("countries.tsv"):
        cells = line.split("\t")
        keys |= {fold(name): cells[0] for name in cells[6].split("|")}
    keys |= {fold(r.form): r.value for r in lang.table("en", "countries") if r.kind == "name"}
    return keys


@cache
def _adjectives() -> dict[str, str]:
    rows = lang.table("en", "countries")
    return {r.form: r.value for r in rows if r.kind == "adjective"}


@cache
def _cities() -> dict[str, list[str]]:
    """Rows by key, the most peopled first; a row is cut up only when it is asked for."""
    found: dict[str, list[str]] = {}
    for line in _lines("places.tsv.gz"):
        keys, _, rest = line.partition("\t")
        for key in keys.split("|"):
            if key in found:
                found[key].append(rest)
            else:
                found[key] = [rest]
    return found


@cache
def _sites() -> dict[str, lang.Row]:
    return {_site_key(row.form): row for row in lang.table("en", "sites") if row.kind != "state"}


def _site_key(name: str) -> str:
    return fold(name).removeprefix("the ")


@cache
def _states() -> dict[str, str]:
    """Names of the states of the US, their letters and a wire's short forms ("Fla.") to the
    letters."""
    found: dict[str, str] = {}
    for row in lang.table("en", "sites"):
        if ";US;" in row.value and re.match(r"[A-Z]{2}\b", row.note):
            forms = (row.form, *row.note.split(";")[0].split())
            found |= {fold(form): row.note[:2] for form in forms}
    return found


def country_name(code: str) -> str | None:
    """The English name of a country by its ISO 3166-1 code: "BE" -> "Belgium"."""
    found = _countries().get(code)
    return found.name if found else None


def country_of(word: str) -> str | None:
    """ISO 3166-1 code of a country's name or adjective: "Nepal", "Nepali" -> "NP"."""
    return _country_keys().get(_site_key(word)) or _adjectives().get(word)


def region_of(code: str) -> str | None:
    """The world region of a country: Europe, Americas, Asia-Pacific, Middle East, Africa."""
    found = _countries().get(code)
    return found.region if found else None


# ------------------------------------------------------------------ lookup
@lru_cache(maxsize=4096)
def lookup(name: str, *, country: str | None = None) -> Place | None:
    """The place of a name, or None where it is unknown or means several places equally.

    "Paris, Texas" and "Hyderabad, Pakistan" are read as a city in a state or country; `country`
    is the ISO 3166-1 code that decides between places of one name.  The record has no span and
    no source; `name` is filled only for what is neither city nor country.
    """
    head, _, tail = name.partition(",")
    if tail.strip() and _site_key(name) not in _sites():
        within = _country_keys().get(_site_key(tail))
        state = _states().get(fold(tail))
        if within or state:
            city = _city(head, "US", state) if state else None
            return city or lookup(head.strip(), country=within or "US")
    key = _site_key(name)
    row = _sites().get(key)
    if row is not None and (country is None or f";{country};" in row.value):
        return _site(row, name.strip())
    if country is None and key in _country_keys():
        return _country(_country_keys()[key])
    found = _city(name, country, None)
    if found is None and country is not None and key in _country_keys():
        return _country(_country_keys()[key])
    return found


def _site(row: lang.Row, said: str) -> Place:
    city, country, lat, lon, zone = row.value.split(";")
    town = row.kind == "town"
    return Place(
        name=None if town else re.sub(r"^[Tt]he ", "", said),
        city=_as_said(city, said) if town and "," not in said else city or None,
        country=country,
        region=region_of(country),
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        zone=zone or None,
        source=PlaceSource.NOUN if row.kind == "noun" else None,
    )


def _country(code: str) -> Place:
    country = _countries()[code]
    city = country.name.removesuffix(" SAR China") if code in _CITY_STATES else None
    return Place(city=city, country=code, region=country.region, zone=country.zone)


# The table writes the soft sign of Russian names: "Arkhangel’sk".
_SOFT_SIGN = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])’(?=[bcdfghjklmnpqrstvwxz-]|$)")


def _rows(key: str) -> list[City]:
    found = []
    for row in _cities().get(key, ()):
        name, country, admin, lat, lon, people, zone, capital = row.split("\t")
        name = _SOFT_SIGN.sub("", name)
        city = City(name, country, admin, float(lat), float(lon), int(people), zone, capital == "c")
        found.append(city)
    return found


def _city(said: str, country: str | None, state: str | None) -> Place | None:
    rows = _rows(_site_key(said))
    if country is not None:
        rows = [c for c in rows if c.country == country and (state is None or c.admin == state)]
    if not rows:
        return None
    best, *others = sorted(rows, key=lambda c: (not c.capital, -c.people))
    rival = max((c.people for c in others), default=0)
    if rival and best.people < rival * (0.5 if best.capital else OUTSTANDING):
        return None
    return Place(
        city=_as_said(best.name, said.strip()),
        country=best.country,
        region=region_of(best.country),
        lat=best.lat,
        lon=best.lon,
        zone=best.zone,
    )


def _as_said(name: str, said: str) -> str:
    """The name of a city as a copy has it ("Kiev"), without the capitals of a dateline."""
    if _site_key(name) == _site_key(said):
        return name
    return said.title() if said.isupper() else said


def town(place: Place) -> str | None:
    """The present name of a place's city ("Kyiv" for "Kiev"); as said where no table has it."""
    if place.city is None:
        return None
    return _listed(place.city, place.country) or place.city


@lru_cache(maxsize=4096)
def _listed(said: str, country: str | None) -> str | None:
    row = _sites().get(_site_key(said))
    if row is not None and row.kind == "town":
        return row.value.partition(";")[0]
    rows = [c for c in _rows(_site_key(said)) if country in (None, c.country)]
    return max(rows, key=lambda c: (c.capital, c.people)).name if rows else None


# ------------------------------------------------------------------ zone words
@cache
def _zone_keys() -> dict[str, str]:
    return {line.partition("\t")[0]: line.partition("\t")[2] for line in _lines("zones.tsv")}


@cache
def _zone_rows() -> dict[str, tuple[lang.Row, ...]]:
    found: dict[str, tuple[lang.Row, ...]] = {}
    for row in lang.table("en", "zones"):
        key = fold(row.form) if " " in row.form else row.form
        found[key] = (*found.get(key, ()), row)
    return found


@lru_cache(maxsize=1024)
def zone_of_words(words: str, *, country: str | None = None) -> str | None:
    """The zone that words name: "Moscow time", "ET", "CET", "Kathmandu time" -> IANA or "UTC".

    Letters that mean several zones ("CST", "IST") need `country`, the ISO 3166-1 code of where
    the copy stands; without it, and for words that name no zone, the answer is None.  Letters
    shared by many countries ("CET") give the zone of `country` where that keeps such a time.
    """
    said = " ".join(words.replace(".", "").split())
    key = fold(said).removeprefix("the ")
    rows = next(
        filter(None, (_zone_rows().get(k, ()) for k in (said, said.upper(), key, fold(words)))), ()
    )
    for row in rows:
        if row.kind == "any" or (country and country in row.kind.split()):
            return _own_zone(row.value, country)
    if rows:
        return None
    if key in _zone_keys():
        return _own_zone(_zone_keys()[key], country)
    return _zone_of_place(said, key)


def _own_zone(zone: str, country: str | None) -> str:
    """For a time kept by many countries, the zone of the country at hand."""
    own = _countries()[country].zone if country in _countries() else None
    shared = next((z.split() for z in _ONE_CLOCK if z.startswith(f"{zone} ")), [])
    return own if own and own in shared else zone


def _zone_of_place(said: str, key: str) -> str | None:
    """The zone of "X time" where X is a country, an adjective of one, or any city."""
    if not key.endswith(" time"):
        return None
    name = said[: -len(" time")].removeprefix("the ").removeprefix("The ")
    adjective = _adjectives().get(name)
    if adjective is not None:
        return _countries()[adjective].zone
    place = lookup(name)
    return place.zone if place is not None else None


# ------------------------------------------------------------------ places of a document
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
    state = _states().get(fold(tail))
    code = "US" if state else _country_keys().get(_site_key(tail)) or _spoken_of(document)
    known = lookup(head, country=code) if code and not state else None
    region = region_of(code) if code else None
    return known or Place(city=head.strip(), country=code, region=region)


def _spoken_of(document: Document) -> str | None:
    """The country that the copy names most, by name or adjective."""
    count = Counter(
        code
        for word in re.findall(r"\b[A-Z][a-z]+\b", document.text)
        if (code := _adjectives().get(word) or _country_keys().get(fold(word)))
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
        code = _country_keys().get(_site_key(span.of(document.text)))
        count[code or ""] += 1
    for word in re.findall(r"\b[A-Z][a-z]+\b", document.text):
        count[_adjectives().get(word, "")] += 1
    ranked = sorted(((-n, code) for code, n in count.items() if code))
    return tuple(dict.fromkeys([*found, *(code for _, code in ranked)]))


def _placed(text: str, span: Span, hints: tuple[str, ...]) -> Place | None:
    said = span.of(text)
    if not said.strip() or (any(c.isdigit() for c in said) and _site_key(said) not in _sites()):
        return None
    place = _followed(text, span)
    if place is None and hints and fold(said) in _states() and hints[0] == "US":
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
    known = _site_key(said) in _sites() or country_of(said) is not None
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
        if fold(tail) in _states() or _site_key(tail) in _country_keys():
            return lookup(f"{span.of(text)}, {tail}")
    return None
