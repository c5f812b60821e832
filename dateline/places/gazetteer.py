"""Names -> places with country, coordinates and zone.

Owns the packaged place tables (`data/`, built by tools/build_places.py from GeoNames and CLDR)
and the hand-kept ones (`lang/<xx>/lexicon/{sites,countries}.tsv`).  Knows no document.

Where a name means several places and none stands out, the answer is None.
"""

import gzip
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

import msgspec

from dateline import lang
from dateline.model import Place, PlaceSource

# A city "stands out" when it has this many times the people of the next one of the name.
OUTSTANDING = 3.0
LARGE = 100_000  # people of a city that is known by its name alone
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
def lines(name: str) -> list[str]:
    """The lines of a packaged table, without remarks."""
    path = resources.files("dateline") / "data" / name
    data = path.read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return [line for line in text.splitlines() if line and line[0] != "#"]


@cache
def countries() -> dict[str, Country]:
    """Every country by its code."""
    found = {}
    for line in lines("countries.tsv"):
        code, region, zone, capital, _, _, names = line.split("\t")
        found[code] = Country(code, names.split("|")[0], region, zone or None, capital)
    return found


@cache
def country_keys() -> dict[str, str]:
    """The codes of countries by the keys of their names."""
    keys: dict[str, str] = {}
    for line in lines("countries.tsv"):
        cells = line.split("\t")
        keys |= {fold(name): cells[0] for name in cells[6].split("|")}
    keys |= {fold(r.form): r.value for r in lang.table("en", "countries") if r.kind == "name"}
    return keys


@cache
def adjectives() -> dict[str, str]:
    """The codes of countries by their adjectives: "Nepali" -> "NP"."""
    rows = lang.table("en", "countries")
    return {r.form: r.value for r in rows if r.kind == "adjective"}


@cache
def _peoples() -> dict[str, str]:
    rows = [row for row in lang.table("en", "parties") if row.kind == "demonym"]
    found = {row.form: row.value.upper() for row in rows} | adjectives()
    return {form: code for form, code in found.items() if code in countries()}


def nation(word: str) -> str | None:
    """The code of the country of an adjective or a people: "Swedish", "Swedes", "a Swede"."""
    return _peoples().get(word) or _peoples().get(word.removesuffix("s"))


def countries_in(text: str) -> frozenset[str]:
    """The codes of all countries that a text tells by their names, adjectives or peoples."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in _CAPITALISED.findall(text)]
    pairs = (f"{a} {b}" for a, b in pairwise(words))
    codes = (country_keys().get(fold(it)) or nation(it) for it in (*words, *pairs))
    return frozenset(filter(None, codes))


_CAPITALISED = re.compile(r"\b[A-Z][\w.]*(?:['’]s\b)?")


@cache
def cities() -> dict[str, list[str]]:
    """Rows by key, the most peopled first; a row is cut up only when it is asked for."""
    found: dict[str, list[str]] = {}
    for line in lines("places.tsv.gz"):
        keys, _, rest = line.partition("\t")
        for key in keys.split("|"):
            if key in found:
                found[key].append(rest)
            else:
                found[key] = [rest]
    return found


@cache
def sites() -> dict[str, lang.Row]:
    """Hand-kept places by their keys, without the states of the US."""
    return {site_key(row.form): row for row in lang.table("en", "sites") if row.kind != "state"}


def site_key(name: str) -> str:
    """The key of a name that may have an article."""
    return fold(name).removeprefix("the ")


@cache
def states() -> dict[str, str]:
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
    found = countries().get(code)
    return found.name if found else None


def country_of(word: str) -> str | None:
    """ISO 3166-1 code of a country's name or adjective: "Nepal", "Nepali" -> "NP"."""
    return country_keys().get(site_key(word)) or adjectives().get(word)


def region_of(code: str) -> str | None:
    """The world region of a country: Europe, Americas, Asia-Pacific, Middle East, Africa."""
    found = countries().get(code)
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
    if tail.strip() and site_key(name) not in sites():
        within = country_keys().get(site_key(tail))
        state = states().get(fold(tail))
        if within or state:
            city = _city(head, "US", state) if state else None
            return city or lookup(head.strip(), country=within or "US")
    key = site_key(name)
    row = sites().get(key)
    if row is not None and (country is None or f";{country};" in row.value):
        return _site(row, name.strip())
    if country is None and key in country_keys():
        return country_place(country_keys()[key])
    found = _city(name, country, None)
    if found is None and country is not None and key in country_keys():
        return country_place(country_keys()[key])
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


def country_place(code: str) -> Place:
    """A country as a place; a state of one city as that city."""
    row = countries()[code]
    city = row.name.removesuffix(" SAR China") if code in _CITY_STATES else None
    return Place(city=city, country=code, region=row.region, zone=row.zone)


# The table writes the soft sign of Russian names: "Arkhangel’sk".
_SOFT_SIGN = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])’(?=[bcdfghjklmnpqrstvwxz-]|$)")


def _rows(key: str) -> list[City]:
    found = []
    for row in cities().get(key, ()):
        name, country, admin, lat, lon, people, zone, capital = row.split("\t")
        name = _SOFT_SIGN.sub("", name)
        city = City(name, country, admin, float(lat), float(lon), int(people), zone, capital == "c")
        found.append(city)
    return found


@lru_cache(maxsize=4096)
def known(name: str) -> bool:
    """Whether any table has the name, be it that of several places."""
    key = site_key(name)
    return key in sites() or key in country_keys() or key in cities()


@lru_cache(maxsize=4096)
def large(name: str) -> bool:
    """Whether a name is that of a country, a capital or a large city."""
    key = site_key(name)
    if key in country_keys():
        return True
    return any(c.capital or c.people >= LARGE for c in _rows(key))


def land(name: str) -> str | None:
    """The country of all the cities of a name, where it is one: then a tie is only within it."""
    codes = {c.country for c in _rows(site_key(name))}
    return codes.pop() if len(codes) == 1 else None


def _city(said: str, country: str | None, state: str | None) -> Place | None:
    rows = _rows(site_key(said))
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
    if site_key(name) == site_key(said):
        return name
    return said.title() if said.isupper() else said


def town(place: Place) -> str | None:
    """The present name of a place's city ("Kyiv" for "Kiev"); as said where no table has it."""
    if place.city is None:
        return None
    return _listed(place.city, place.country) or place.city


@lru_cache(maxsize=4096)
def _listed(said: str, country: str | None) -> str | None:
    row = sites().get(site_key(said))
    if row is not None and row.kind == "town":
        return row.value.partition(";")[0]
    rows = [c for c in _rows(site_key(said)) if country in (None, c.country)]
    return max(rows, key=lambda c: (c.capital, c.people)).name if rows else None
