"""Names -> places with country, coordinates and zone; words of a zone -> the zone.

Three parts: what the tables know of a name (`gazetteer`), the zones that words name (`zones`) and
the places that a copy names (`named`).  Knows no event: whether "Moscow said" is a place, `events`
decides.
"""

from dateline.places.gazetteer import country_name, country_of, fold, lookup, region_of, town
from dateline.places.named import find, home
from dateline.places.zones import zone_of_words

__all__ = [
    "country_name",
    "country_of",
    "find",
    "fold",
    "home",
    "lookup",
    "region_of",
    "town",
    "zone_of_words",
]
