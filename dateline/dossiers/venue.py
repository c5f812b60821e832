"""Where an undertaking is to be, by what its reports say together.

Owns the vote of the reports: one of them may be read wrongly, or know the place only from where
its writer sits.  Knows nothing of dates and status.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dateline import places
from dateline.model import EventMention, Place, PlaceSource, Record

LATEST = 5  # so many reports vote, so that a move shows in the end
BESIDE = 0.8  # the weight of a word beside the news; the news has 1
GUESSED = 0.6  # how much of it stays where a place rests on the dateline
NEARER = 0.3  # that a town is named at all

_Town = tuple[str | None, str | None]  # and its country


class Seat(Record, frozen=True):
    """The place that one dispatch tells, and how much that weighs."""

    uri: str
    place: Place
    weight: float


def seat(uri: str, mention: EventMention) -> Seat | None:
    """What a mention says of the place; None where it says nothing."""
    place = mention.place
    if place is None or not (place.name or place.city or place.country):
        return None
    weight = 1.0 if mention.agenda else BESIDE
    guessed = place.source is PlaceSource.DATELINE
    return Seat(uri=uri, place=place, weight=weight * GUESSED if guessed else weight)


def seated(seats: Sequence[Seat], new: Seat | None) -> tuple[Seat, ...]:
    """The seats with a further one; of what a dispatch says the first that weighs most counts."""
    if new is None:
        return tuple(seats)
    held = next((one for one in seats if one.uri == new.uri), None)
    if held is not None and held.weight >= new.weight:
        return tuple(seats)
    return (*(one for one in seats if one is not held), new)


def chosen(seats: Sequence[Seat]) -> Place | None:
    """The place that most of the latest reports tell, of equals the one told last; another town
    that the last two both tell as their news is where it has moved."""
    last = seats[-LATEST:]
    if not last:
        return None
    town = _moved(last) or _elected(last)
    told = [one.place for one in seats if _town(one.place) == town]  # a venue told long ago stays
    return next((place for place in told if place.name), told[0])


def _moved(last: Sequence[Seat]) -> _Town | None:
    pair = last[-2:]
    towns = {_town(one.place) for one in pair}
    sure = len(pair) == 2 and all(one.place.city and one.weight >= 1.0 for one in pair)
    return towns.pop() if sure and len(towns) == 1 else None


def _elected(last: Sequence[Seat]) -> _Town:
    votes: defaultdict[_Town, float] = defaultdict(float)
    for one in last:
        votes[_town(one.place)] += one.weight
    rank = {_town(one.place): at for at, one in enumerate(last)}
    return max(votes, key=lambda town: (votes[town] + _support(town, votes), rank[town]))


def _support(town: _Town, votes: Mapping[_Town, float]) -> float:
    """What speaks for a town besides: no report that names its country speaks against it."""
    name, country = town
    return NEARER + votes.get((None, country), 0.0) if name is not None else 0.0


def _town(place: Place) -> _Town:
    return places.town(place), place.country
