"""Words of a zone -> the zone: "Moscow time", "ET", "Nepali time".

Owns the table of the letters (`data/zones.tsv`, `lang/<xx>/lexicon/zones.tsv`) and the countries
that keep one time.  Knows no document; what "local time" means, `timex` decides.
"""

from functools import cache, lru_cache

from dateline import lang
from dateline.places.gazetteer import adjectives, countries, fold, lines, lookup

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


@cache
def _zone_keys() -> dict[str, str]:
    return {line.partition("\t")[0]: line.partition("\t")[2] for line in lines("zones.tsv")}


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
    own = countries()[country].zone if country in countries() else None
    shared = next((z.split() for z in _ONE_CLOCK if z.startswith(f"{zone} ")), [])
    return own if own and own in shared else zone


def _zone_of_place(said: str, key: str) -> str | None:
    """The zone of "X time" where X is a country, an adjective of one, or any city."""
    if not key.endswith(" time"):
        return None
    name = said[: -len(" time")].removeprefix("the ").removeprefix("The ")
    adjective = adjectives().get(name)
    if adjective is not None:
        return countries()[adjective].zone
    place = lookup(name)
    return place.zone if place is not None else None
