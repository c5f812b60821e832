"""Clocks in four figures: "0700 Norges Bank", "Friday, 1230", "1900 local", under "all times GMT".

Owns where four figures are a clock.  They are a year elsewhere, a price or the number of a room;
a clock only where the words beside them say so, or where the copy writes its clocks in this way.
Knows no grammar and no days.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from dateline.lang.en import time as english
from dateline.model import Derivation, Document, Span
from dateline.temporal import At, Clock, Value

Found = tuple[Span, Value, Derivation]

ROWS = 2  # lines that open with a clock, at the least
BLANK = english.FIGURE  # what stands for a figure that is read here

_FIGURES = r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5][05])"
_OF_ZONE = r"(?:hours|hrs|GMT|UTC|[A-Z][A-Z]?[SD]?T|(?:[A-Z]\w+\s){1,3}time|local\stime)\b"
# Behind the figures neither more of them nor what they would count; a zone makes them a phrase.
_END = (
    rf"(?![.,:/]?\d|\s?%|\s{_OF_ZONE}|\s?(?:[-–]|to|and)\s?\d{{4}}\s{_OF_ZONE}"
    r"|[-–](?![01]\d[0-5][05]\b|2[0-3][0-5][05]\b)\d)"
)
_COUNTED = (
    r"(?!\s(?!(?:local|on|to|in|and|at|for|instead|rather|with|when|while|or|so|because|the|this|from|today"
    r"|tonight)\b)[a-z])"
)
_ROW = re.compile(
    rf"(?:^[^\S\n]*(?:[-*•–—][^\S\n]*)?|;[^\S\n]+){_FIGURES}(?=[^\S\n]+\S){_END}", re.M
)
_LED = re.compile(r",[^\S\n]+(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?=:\s)")  # ", 10.30: "
_LOCAL = re.compile(
    rf"(?<![\d$€£#]){_FIGURES}(?=\slocal\b(?!\s(?!on\b|at\b|today\b|tonight\b)[a-z]))"
)
_WEEKDAY = r"(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?"
_DAY = (
    rf"(?:{_WEEKDAY}|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|[Tt]oday|[Tt]onight|[Tt]omorrow"
    r"|TODAY|TONIGHT|TOMORROW|this\s(?:morning|afternoon|evening))"
)
_AT = r"(?:at|from|by|until|till|around|about)\s"
_ON_DAY = re.compile(rf"\b{_DAY},?\s(?:{_AT})?{_FIGURES}\b{_END}{_COUNTED}")
_ON_DATE = re.compile(rf"\b[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}},?\s{_AT}{_FIGURES}\b{_END}{_COUNTED}")
_OF_DAY = re.compile(rf"\b(?:at|from|for|by)\s(?:about\s)?{_FIGURES}(?=\s(?:on\s)?{_DAY}\b){_END}")
# A nought before the hour is no way to write a year: "(moved from 0900)", ", 0930."
_NOUGHT = re.compile(
    r"(?:[,(]\s?|\b(?:at|from|by|until|till|to|for|was|now|of|than|around|about)\s)"
    rf"(?P<hour>0\d)(?P<minute>[0-5]\d)\b(?=[.,;:)]{{0,2}}(?:\s|$)){_END}{_COUNTED}"
)
_LED_BY = (
    r"\b(?P<word>[Ff]rom|to|at|until|till|by|around|about|[Nn]ow|was|[Ww]ere|of|than|for|and|or)\s"
)
_INNER = re.compile(rf"(?:{_LED_BY}|\((?=\d{{4}}\))|,\s|[-–])\b{_FIGURES}\b{_END}{_COUNTED}")
_FIRST = re.compile(rf"(?<![\d$€£#-])\b{_FIGURES}(?=[-–](?:[01]\d|2[0-3])[0-5][05]\b){_END}")
_ZONED = re.compile(
    r"\b(?:[01]\d|2[0-3])[0-5]\d(?:-\d{4})?\s(?:GMT|UTC|local|hours|hrs|[A-Z][A-Z]?[SD]?T)\b"
)
# In a list of days ("Tue 9 Oct: hearing, 1330.  Wed 10 Oct: ...") also what is marked by less.
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY_HEAD = re.compile(
    rf"(?:\b{_WEEKDAY}(?:\s\d{{1,2}})?(?:\s{_MONTH})?|\b\d{{1,2}}(?:[-–/]\d{{1,2}})?\s{_MONTH}"
    rf"|\b{_MONTH}\s\d{{1,2}})(?:,\s\d{{4}}|\s-)?:\s"
)
_LOOSE = re.compile(rf"(?<=[a-z)–-]\s){_FIGURES}(?=[.,;)]|\s[-–]\s|\s?\(|$){_END}", re.M)
_DOTTED = re.compile(
    r"(?<![\d$€£.])(?<=[,(;:.a-z\s-][\s(])(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5][05])"
    r"(?=[.,;:)]|\s[-–(]|[-–]\d|\s[A-Za-z]|$)(?!\.\d|\s(?:per|percent|million|billion|points?|metres?|km|kg|m"
    r"|euros?|dollars?|pounds?)\b)(?!\s?[ap]\.?m)",
    re.M,
)
LISTED = 2  # days that head what follows, at the least
# Each of these begins with letters that are seldom seen, so that a long text is soon searched.
_ALL = re.compile(
    r"ll (?<=\b[Aa]ll )(?:(?:times|clocks|hours)\b(?: are)?(?: in)? |(?=[A-Z]{3,4}\)))"
    r"(?P<zone>[A-Z]{2,5}\b|local|[A-Z][a-z]+(?:-[a-z]+)?(?:[ -][A-Z][a-z]+)?(?: time)?)"
)
_UNLESS = re.compile(r"unless (?:otherwise )?(?:stated|noted|said|marked)")
_OF_UNLESS = re.compile(r".*\b(?P<zone>[A-Z]{2,5}|[A-Z][a-z]+ time) $", re.S)
_OFFSET = re.compile(r"(?:\s\w+){0,2}\s?\((?P<zone>(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?)\)")
# What any clock of a timetable holds, and how far what marks it stands from it.
_LIKE = re.compile(r"\d(?:\d[0-5]\d(?!\d)|\.[0-5]\d:)")
_AROUND = 60
_YEARS = 25  # so far from the publication four figures can well be a year that is spoken of


def zone(document: Document) -> str | None:
    """The zone words of "all times GMT", which hold for every clock without words of its own."""
    match = _zone(document.text)
    if match is not None and (offset := _OFFSET.match(document.text, match.end())) is not None:
        return offset["zone"]  # "all times Central (GMT-6)"
    words = match["zone"] if match else "local"
    if words.lower().startswith("local"):
        return None
    return words if words.isupper() or words.endswith(" time") else f"{words} time"


def _zone(text: str) -> re.Match[str] | None:
    """Where a text says in which zone it tells its clocks."""
    if (match := _ALL.search(text)) is not None:
        return match
    for match in _UNLESS.finditer(text):
        before = _OF_UNLESS.match(text, max(0, match.start() - 24), match.start())
        if before is not None:
            return before
    return None


def read(
    document: Document, reader: Callable[[str], Iterator[Found]], start: int
) -> Iterator[Found]:
    """What a reader finds in the copy, and the clocks that it cannot know.

    The reader sees blanks in their place, so that it takes "Sept 2, 1000" for no year.
    """
    clocks = dict(_clocks(document, start))
    if not clocks:
        return reader(document.text)
    found = [*reader(_blanked(document.text, [*clocks])), *clocks.values()]
    return iter(sorted(found, key=lambda f: f[0]))


def _blanked(text: str, spans: list[Span]) -> str:
    pieces, at = [], 0
    for span in sorted(spans):
        pieces += [text[at : span.start], BLANK * len(span)]
        at = span.end
    return "".join([*pieces, text[at:]])


def _clocks(document: Document, start: int) -> Iterator[tuple[Span, Found]]:
    text = document.text
    listed = _lists_days(text)
    found = list(_DOTTED.finditer(text, start)) if listed else []
    places = list(_places(text, start))
    found += _matches(_MARKED, text, places)
    if places and (listed or _is_timetable(text, places)):
        found += _matches((_ROW,), text, places)
        inner = _matches((_INNER, _FIRST, *[_LOOSE] * listed), text, places)
        found += [match for match in inner if not _is_year(match, document)]
    for match in found:
        span = Span(match.start("hour"), match.end("minute"))
        clock = Clock(hour=int(match["hour"]), minute=int(match["minute"]))
        yield span, (span, At(clock=clock), Derivation(rule="clock of a timetable", span=span))


def _lists_days(text: str) -> bool:
    """Whether a text tells what comes under the heads of days."""
    if text.count(": ") < LISTED:
        return False
    return len(list(islice(_DAY_HEAD.finditer(text), LISTED))) == LISTED


_MARKED = (_LED, _LOCAL, _ON_DAY, _ON_DATE, _OF_DAY, _NOUGHT)


def _places(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text in which there can be a clock: its figures, and what is near."""
    begin = end = -1
    for match in _LIKE.finditer(text, start):
        if begin < 0 or match.start() - _AROUND > end:
            if begin >= 0:
                yield begin, end
            begin = max(start, match.start() - _AROUND)
        end = match.end() + _AROUND
    if begin >= 0:
        yield begin, end


def _matches(
    patterns: Iterable[re.Pattern[str]], text: str, places: Sequence[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """What patterns find in stretches of a text."""
    for pattern in patterns:
        for begin, end in places:
            yield from pattern.finditer(text, begin, end)


def _is_timetable(text: str, places: Sequence[tuple[int, int]]) -> bool:
    """Whether the copy writes its clocks in four figures."""
    if next(_matches((_ZONED,), text, places), None) or _zone(text):
        return True
    rows = list(_matches((_ROW,), text, places))
    if len(rows) >= ROWS and any(m["hour"][0] == "0" for m in rows):
        return True
    return len(list(_matches((_ON_DAY, _LOCAL), text, places))) > 1


def _is_year(match: re.Match[str], document: Document) -> bool:
    """Whether figures that nothing marks as a clock may as well be a year of our time."""
    if match.groupdict().get("word") == "at":
        return False
    published = document.dispatch.published
    now = published.begin.year if published and published.begin else 2000
    return 1900 <= int(match["hour"] + match["minute"]) <= now + _YEARS
