"""Lengths told of what begins on a told day: "a four-day strike from Monday" ends on Thursday.

Owns the search for the begin of a length, and so its stretch; the value stays a length.  Knows no
events: what lasts is not looked at.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import msgspec

from dateline import chrono
from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.model import Document, Sentence, Timex, TimexType
from dateline.timex.anchors import Sentences

_LENGTH = re.compile(
    r"P(?:(?P<days>\d{1,2})D|(?P<weeks>\d)W|T(?P<hours>\d{1,2})H|T(?P<minutes>\d{2})M)$"
)
_LASTS = (
    r"(?:lasts?|lasting|stays?|staying|sits?|runs?|takes?|continues?|goes\s+on|remains?|closes?)"
)
_ROUGH = r"(?:about|around|almost|nearly|some|up\s+to|all|its|the|her|his|their)"
_FOR = re.compile(rf"\b(?:for|over|of|{_LASTS}|last|stay|sit|run|take|remain)\s+(?:{_ROUGH}\s+)?$")
_GOES_ON = re.compile(
    rf"\b(?:{_LASTS}|last|stay|sit|run|take|remain)\s+(?:for\s+|over\s+)?(?:{_ROUGH}\s+)?$"
)
_SO_FAR = re.compile(r"\b(?:ha(?:s|ve|d)|been|since|after|within|than|every|each|another)\b[^.;]*$")
_FROM = re.compile(r"\b(?:from|starting|beginning|begins?|starts?|opens?|as\s+of)\b[^.;:]{0,24}$")
_NOT_BEHIND = re.compile(
    r"\s+(?:ago|later|earlier|before|after|ahead|early|late|now|more|from\s+now|old|away|off)\b"
)


def told(timexes: Mapping[str, Timex], document: Document) -> dict[str, Timex]:
    """The same timexes, a length with the stretch that it covers where its begin is told."""
    found = dict(timexes)
    lengths = [t for t in timexes.values() if t.type is TimexType.DURATION and t.interval is None]
    if lengths:
        scene = _Scene(document, tuple(timexes.values()))
        found.update((t.id, scene.placed(t)) for t in lengths)
    return found


class _Scene:
    """The days and clocks of a document, from which lengths can be counted."""

    def __init__(self, document: Document, timexes: tuple[Timex, ...]) -> None:
        self.text = document.text
        self.document = document
        self.sentences = Sentences(document)
        self.begins = [t for t in timexes if t.type is not TimexType.SET and _is_begin(t)]

    def placed(self, length: Timex) -> Timex:
        """A length with its stretch, if it has one."""
        match = _LENGTH.match(length.value)
        if match is None or not self._lasts(length):
            return length
        for begin in self._near(length):
            interval = _stretch(begin, match)
            if interval is not None:
                return msgspec.structs.replace(length, interval=interval, anchor=begin.id)
        return length

    def _lasts(self, length: Timex) -> bool:
        """Whether a length tells how long something lasts that is still to come."""
        sentence = self.sentences.clause(length.span)
        before = self.text[max(sentence.start, length.span.start - 40) : length.span.start]
        if _NOT_BEHIND.match(self.text, length.span.end) or _SO_FAR.search(before):
            return False
        return "-" in length.span.of(self.text) or _FOR.search(before) is not None

    def _near(self, length: Timex) -> Iterator[Timex]:
        """The times at which a length can begin, the likeliest first."""
        sentence = self.sentences.at(length.span.start)
        if sentence is None:
            return
        here = [t for t in self.begins if sentence.span.holds(t.span)]
        behind = [t for t in here if t.span.start >= length.span.end]
        ahead = [t for t in here if t.span.end <= length.span.start]
        yield from (t for t in behind if _FROM.search(self.text, length.span.end, t.span.start))
        yield from reversed(ahead)
        yield from behind
        before = self.text[sentence.span.start : length.span.start]
        if _GOES_ON.search(before):
            yield from reversed(self._before(sentence))

    def _before(self, sentence: Sentence) -> list[Timex]:
        """The times of the sentence before in the paragraph."""
        at = self.document.sentences.index(sentence) - 1
        if at < 0 or self.document.sentences[at].paragraph != sentence.paragraph:
            return []
        span = self.document.sentences[at].span
        return [t for t in self.begins if span.holds(t.span)]


def _is_begin(timex: Timex) -> bool:
    interval = timex.interval
    if interval is None or interval.begin is None or timex.type is TimexType.DURATION:
        return False
    return interval.grain is Grain.DAY or interval.grain in CLOCK_GRAINS


def _stretch(begin: Timex, length: re.Match[str]) -> Interval | None:
    """The stretch of a length from a time on: days from a day, hours from a clock."""
    interval = begin.interval
    if interval is None or interval.begin is None:
        return None
    clock = interval.grain in CLOCK_GRAINS
    days = int(length["days"] or 0) + 7 * int(length["weeks"] or 0)
    if days:
        first = chrono.floor(interval.begin, Grain.DAY)
        return Interval(first, first + timedelta(days=days), Grain.DAY)
    if not clock:
        return None
    lasting = timedelta(hours=int(length["hours"] or 0), minutes=int(length["minutes"] or 0))
    return Interval(interval.begin, interval.begin + lasting, interval.grain, interval.zone)
