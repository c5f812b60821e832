"""Clocks as timetables print them: "0700 Norges Bank", "from 1130", under "all times GMT".

Owns which copy is a timetable.  Four figures are a year elsewhere, and a clock only where the
lines of the copy open with them; knows no grammar and no days.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dateline.model import Derivation, Document, Span
from dateline.temporal import At, Clock, Value

Found = tuple[Span, Value, Derivation]

ROWS = 2  # lines that open with a clock, at the least
_FIGURES = r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5][05])"
_ROW = re.compile(rf"(?:^[^\S\n]*(?:[-*•–—][^\S\n]*)?|;[^\S\n]+){_FIGURES}(?=[^\S\n]+\S)", re.M)
_INNER = re.compile(
    r"(?:\b(?:from|to|at|until|till|by)[^\S\n]+|\((?=\d{4}\)))" + _FIGURES + r"\b(?![.,]?\d)"
)
_LED = re.compile(r",[^\S\n]+(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?=:\s)")  # ", 10.30: "
_ZONE = re.compile(r"\b[Aa]ll times\b(?: are)?(?: in)? (?P<zone>[A-Z]{2,5}|local)\b")


def read(document: Document, found: Iterator[Found], start: int) -> Iterator[Found]:
    """What was found, with the clocks of a timetable in the place of what they were read as."""
    clocks = dict(_clocks(document.text, start))
    if not clocks:
        return found
    spans = sorted(clocks)
    rest = [f for f in found if not _touched(f[0], spans)]
    return iter(sorted([*rest, *clocks.values()], key=lambda f: f[0]))


def _touched(span: Span, clocks: Sequence[Span]) -> bool:
    """Whether a span touches one of the clocks, which stand in their order."""
    at = bisect_left(clocks, span.end, key=lambda clock: clock.start)
    return at > 0 and clocks[at - 1].touches(span)


def zone(document: Document) -> str | None:
    """The zone words of "all times GMT", which hold for every clock without words of its own."""
    match = _ZONE.search(document.text)
    return match["zone"] if match and match["zone"] != "local" else None


def _clocks(text: str, start: int) -> Iterator[tuple[Span, Found]]:
    rows = list(_ROW.finditer(text, start))
    told = _ZONE.search(text) is not None
    found = [*_LED.finditer(text, start)]
    if told or (len(rows) >= ROWS and any(m["hour"][0] == "0" for m in rows)):
        found += [*rows, *_INNER.finditer(text, start)]
    for match in found:
        span = Span(match.start("hour"), match.end("minute"))
        clock = Clock(hour=int(match["hour"]), minute=int(match["minute"]))
        yield span, (span, At(clock=clock), Derivation(rule="clock of a timetable", span=span))
