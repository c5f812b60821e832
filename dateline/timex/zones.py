"""The zone that a clock is told in.

Owns the order in which zones are asked for: the words beside the clock, the place of its event,
the place that its line opens with, the dateline, the stamp of the copy, and where nothing else
is known the place of most events.  Knows no days.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from dateline import chrono, places
from dateline.chrono import Grain
from dateline.lang.en import time as english
from dateline.model import (
    Derivation,
    Document,
    EventMention,
    Place,
    PlaceSource,
    Span,
    Timex,
    ZoneSource,
)
from dateline.rules import names
from dateline.timex import timetables
from dateline.timex.anchors import Sentences

LOCAL = "local time"
MOST = "US"  # whose letters are meant where nothing else is known: "EST"
BELTS = ("Eastern", "Central", "Mountain", "Pacific")
_LOCALLY = re.compile(r"\s*(?:local\b|there\b)")
_DATE = r"[A-Z][A-Za-z]+\.?\s\d{1,2}(?:\s?[-–]\s?\d{1,2})?"
_DAYS = rf"(?:{_DATE}|[A-Z][A-Za-z]+day|\d{{3,4}}|\d{{1,2}}[:.]\d\d)"
_NAMES = r"[A-Z][A-Z.'’]*[A-Z](?:[ -][A-Z.'’]*[A-Z])*"
# "LEEDS: ", "* July 12, SANTIAGO - ", "0800 PARIS (France) - "
_OPENS = re.compile(
    rf"^[^\w\n]*(?:{_DAYS}(?:,|\s?[-–—:]|\s)\s*)*(?P<place>{_NAMES})"
    r"(?P<more>,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?(?=,\s|\s*\(|\s?[-–—]{1,2}\s|:\s)",
    re.M,
)
# A dateline below a headline of its own: "PIRAEUS, July 14 (Aegean Press) -".
_DATELINE = re.compile(
    rf"^(?P<place>{_NAMES})(?P<more>,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)??(?:,\s{_DATE})?\s*\([^()\n]+\)\s*[-–—]",
    re.M,
)
_IN_CITY = re.compile(r"\s+in\s(?P<place>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)")
# "at 8 a.m. in New York", "was in Atlanta": what local time is told of.
_NAMED = re.compile(r"(?:\b[Ii]n|\bat|\bfrom|\bto)\s((?:[A-Z][\w'’.-]+\s?){1,3})")


class Zones:
    """The zones of a document's clocks."""

    def __init__(
        self, document: Document, events: Sequence[EventMention], zone: str | None
    ) -> None:
        self.document = document
        self.text = document.text
        self.events = events
        self.dateline = zone
        self.seeks = bool(events)  # times alone are read without the table of cities
        self.sentences = Sentences(document)

    @cached_property
    def all_times(self) -> str | None:
        """The zone words that hold for all clocks; sought once: a long text has many."""
        return timetables.zone(self.document)

    def words(self, clock: Timex) -> str | None:
        """The zone words that hold for a clock, where they name a zone."""
        words = zone_words(clock, self.text) or (
            None if _LOCALLY.match(self.text, clock.span.end) else self.all_times
        )
        return None if words is None or words.lower() == LOCAL else words

    def stated(self, words: str, place: Place | None) -> str | None:
        """The zone of zone words; letters that mean several zones are settled by the country."""
        country = place.country if place else None
        if chrono.tz(words) is not None and words[0] in "+-":
            return words
        if words.startswith("in "):
            there = places.lookup(words.removeprefix("in "))
            return there.zone if there is not None else None
        if words in BELTS:
            words = f"{words} time"
        found = english.offset_zone(words) or places.zone_of_words(words, country=country)
        if found is None:  # nobody there has such a zone
            found = places.zone_of_words(words, country=self._country)
            found = found or places.zone_of_words(words, country=MOST)
        return found

    def of(self, clock: Timex, place: Place | None) -> tuple[str, ZoneSource] | None:
        """The zone of a clock beside which none is told, and what it rests on."""
        if self.seeks and self._is_local(clock) and (there := self._named(clock)):
            return there, ZoneSource.PLACE
        if self.seeks and (there := self._behind(clock)):
            return there, ZoneSource.PLACE
        if place is not None and place.zone and self._beside(clock, place):
            return place.zone, ZoneSource.PLACE
        if self.seeks and (line := self._line(clock.span)):
            return line, ZoneSource.PLACE
        if place is not None and place.zone:
            return place.zone, ZoneSource.PLACE
        if self.dateline:
            return self.dateline, ZoneSource.DATELINE
        return self._default(place)

    def _beside(self, clock: Timex, place: Place) -> bool:
        """Whether a place is told in the line of a clock."""
        if place.span is None or place.source is PlaceSource.DATELINE:
            return place.source is PlaceSource.NOUN
        first, last = sorted((place.span.start, clock.span.start))
        return "\n" not in self.text[first:last]

    def _default(self, place: Place | None) -> tuple[str, ZoneSource] | None:
        dispatch = self.document.dispatch
        zone = dispatch.zone or self._lasting(_stamped(self.document))
        if zone is not None and (dispatch.zone or place is None or not place.country):
            return zone, ZoneSource.DEFAULT
        found = (self._around if self.seeks else None) or zone or self._most
        return None if found is None else (found, ZoneSource.DEFAULT)

    def _lasting(self, stamp: str | None) -> str | None:
        """The zone behind the offset of a stamp, which knows of summer time as well: that of the
        dateline's country or state, where it had this offset."""
        published, around = self.document.dispatch.published, self._around
        if stamp is None or around is None or published is None or published.begin is None:
            return stamp
        ours, theirs = (chrono.offset(published.begin, zone) for zone in (stamp, around))
        return around if self.seeks and ours == theirs else stamp

    def _is_local(self, clock: Timex) -> bool:
        words = zone_words(clock, self.text)
        if words is not None:
            return words.lower() == LOCAL
        return _LOCALLY.match(self.text, clock.span.end) is not None

    def _named(self, clock: Timex) -> str | None:
        """The zone of the place named last before a clock in its sentence."""
        sentence = self.sentences.clause(clock.span)
        before = self.text[sentence.start : clock.span.start]
        for match in reversed(list(_NAMED.finditer(before))):
            there = places.lookup(match[1].strip(" ."))
            if there is not None and there.zone:
                return there.zone
        return None

    def _behind(self, clock: Timex) -> str | None:
        """The zone of the city that stands right behind a clock: "9 a.m. in Lima and 4 p.m. in
        Madrid"."""
        match = _IN_CITY.match(self.text, clock.span.end)
        there = places.lookup(match["place"]) if match else None
        return there.zone if there is not None and there.city else None

    def _line(self, span: Span) -> str | None:
        """The zone of the place that the line of a clock opens with."""
        start = self.text.rfind("\n", 0, span.start) + 1
        match = _OPENS.match(self.text, start)
        if match is None or match.end() > span.start or start == 0:
            return None
        return _zone_of(match["place"] + (match["more"] or ""))

    @cached_property
    def _around(self) -> str | None:
        """The zone of the country or state behind the city of the dateline, where it has one."""
        located = self.document.dispatch.located or ""
        found = _zone_of(located) if "," in located else None
        if found is not None:
            return found
        match = _DATELINE.search(self.text)
        return _zone_of(match["place"] + (match["more"] or "")) if match else None

    @cached_property
    def _most(self) -> str | None:
        """The zone of most places of events."""
        told = Counter(e.place.zone for e in self.events if e.place and e.place.zone)
        return min(told, key=lambda zone: (-told[zone], zone), default=None)

    @cached_property
    def _country(self) -> str | None:
        located = self.document.dispatch.located
        place = places.lookup(located) if located else None
        return place.country if place else None


def _zone_of(name: str) -> str | None:
    """The zone of "LEEDS" or "Goheung, South Korea": of the city, else of what it lies in."""
    for part in (name, name.partition(",")[2].strip(), name.partition(",")[0]):
        place = places.lookup(part) if part else None
        if place is not None and place.zone:
            return place.zone
    return None


def zone_words(timex: Timex, text: str) -> str | None:
    """The words of the zone told beside a clock, as they stand."""
    if timex.derivation is None:
        return None
    span = next(_spans(timex.derivation, english.zone_rules()), None)
    return span.of(text).strip("()") if span is not None else None


def _spans(derivation: Derivation, rules: frozenset[str]) -> Iterator[Span]:
    if derivation.span is not None and not rules.isdisjoint(names(derivation)):
        yield derivation.span
        return
    for child in derivation.children:
        yield from _spans(child, rules)


def _stamped(document: Document) -> str | None:
    """The offset of the publication, where it tells a place: a feed's stamp in UTC tells none."""
    published = document.dispatch.published
    if published is None or published.grain is not Grain.MINUTE or published.begin is None:
        return None
    offset = chrono.offset(published.begin, published.zone) if published.zone else None
    return published.zone if offset else None
