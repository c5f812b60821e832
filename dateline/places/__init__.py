"""Names -> places with country, coordinates and zone; words of a zone -> the zone.

Four parts: what the tables know of a name (`gazetteer`), the zones that words name (`zones`), which
words of a copy are names of places (`names`), and which places these are (`named`).  Knows no
event: whether "Moscow said" is a place, `events` decides.
"""

from dateline.places.gazetteer import (
    countries_in,
    country_name,
    country_of,
    country_place,
    fold,
    lookup,
    region_of,
    town,
)
from dateline.places.named import common, find, home, nations
from dateline.places.zones import zone_of_words

__all__ = [
    "common",
    "countries_in",
    "country_name",
    "country_of",
    "country_place",
    "find",
    "fold",
    "home",
    "lookup",
    "nations",
    "region_of",
    "town",
    "zone_of_words",
]
