"""The other day of what was moved: "brought forward by two weeks to May 8" tells May 22 as well.

Owns the words that tell how far something was moved, and whether the day told beside them is the
old one or the new.  Counts in days and weeks, and in hours and minutes from a clock on its day: a
month is too coarse for a day.  Knows no happenings.
"""

import re

from dateline.chrono import Grain
from dateline.model import Sentence, Span
from dateline.temporal import Base, Length, Step, Unit
from dateline.timex import anchors, happenings, moments, readings
from dateline.timex.answers import Found, point
from dateline.timex.apposition import Times
from dateline.timex.moments import Moment

REACH = 70  # code points between the words of moving and the length
LOOK = 3  # times on each side among which the other day is sought
SOONER, LATER = -1, 1
_CLOCK_UNITS = frozenset({Unit.HOUR, Unit.MINUTE})
_UNITS = frozenset({Unit.DAY, Unit.WEEK}) | _CLOCK_UNITS

_BY = r"(?:\s+by)?(?:\s+(?:about|some|only|just|exactly|another))?\s+$"
_FAR = rf"(?:(?![.;]\s)[^\n]){{0,{REACH}}}?"
_MOVED = {
    SOONER: re.compile(
        r"\b(?:br(?:ought|ings?|inging)|mov(?:ed?|es|ing)|pull(?:ed|s)?|puts?|shifted)\b"
        rf"{_FAR}\b(?:forward|up|ahead)\b(?:{_FAR}\s+by\s+$|{_BY})"
    ),
    LATER: re.compile(
        rf"\b(?:(?:puts?|putting|push(?:ed|es)?|moved?|moves|set|held)\b{_FAR}\b(?:back|off|up)"
        r"|(?:postpon|delay|deferr?|adjourn)(?:ed|s|es|ing)?|slip(?:s|ped)?)\b"
        rf"(?:{_FAR}\s+(?:by|for)\s+$|{_BY})"
    ),
}
_SAID = (
    r"than\s+(?:(?:first|originally|previously)\s+)?(?:planned|expected|scheduled|announced|before"
    r"|foreseen|agreed|advertised|intended|billed|promised|listed|fixed|set|due|hoped"
    r"|(?:he|she|it|they|\w+)\s+(?:had|was|were|first|wanted|planned|meant|said|expected))\b"
)
_TIMETABLE = (
    r"(?:(?:its|their|his|her|the)\s+)?(?:own\s+)?(?:schedule|calendar|time|timetable|plan)\b"
)
_THAN = {
    SOONER: re.compile(rf"\s+(?:(?:sooner|earlier)\s+{_SAID}|ahead\s+of\s+{_TIMETABLE}|early\b)"),
    LATER: re.compile(rf"\s+(?:later\s+{_SAID}|behind\s+{_TIMETABLE}|late\b(?!\s+\w+day))"),
}
_AHEAD = " ahead"  # "ten days ahead" is one phrase
_STEP_THAN = re.compile(rf"\s+{_SAID}")
_OLD = re.compile(
    r"\b(?:(?:was|were)\s+(?:to|due|supposed|first)|had\s+been|originally|due|from|instead\s+of"
    r"|rather\s+than|not"
    r"|had\s+(?:first\s+)?(?:meant|planned|intended|hoped|wanted|threatened|agreed|said))\b[^.;]*$"
)
_TO = re.compile(r"\s*,?\s+(?:to|until|and\b[^.;]*)\s*(?:(?:at|on)\s+)?$")
_BESIDE = re.compile(r"\s*,\s*(?:but\s+)?$")


def reading(times: Times, index: int) -> Found | None:
    """The day that a length of a move tells; None where it tells none, or none can be counted."""
    tag = times.tags[index]
    length = _length(tag.value, tag.span.of(times.document.text))
    if length is None or length.amounts[0].unit not in _UNITS:
        return None
    sentence = times.sentences.at(tag.span.start)
    cue = None if sentence is None else _cue(times.document.text, tag.span, sentence, tag.value)
    if sentence is None or cue is None:
        return None
    way, begin = cue
    for other in _near(times, index, sentence):
        day = _day(times, other, length)
        if day is not None:
            old = _is_old(times.document.text, begin, tag.span, times.tags[other].span, sentence)
            anchor = times.tags[other].id
            return _counted(day, length, way if old else -way, anchor, aside=not old)
    return None


def is_compared(text: str, span: Span) -> bool:
    """Whether a phrase compares with a plan: "three days sooner than planned"."""
    patterns = (_STEP_THAN, *_THAN.values())
    return any(pattern.match(text, span.end) for pattern in patterns)


def _length(value: object, words: str) -> Length | None:
    """The length of a phrase, in one unit: "two weeks", "two weeks later"."""
    if isinstance(value, Step):
        if value.base is not Base.THEN or value.unit not in _UNITS:
            return None
        length = readings.length_of(value)
    elif isinstance(value, Length) and (value.way is None or words.endswith(_AHEAD)):
        length = value
    else:
        return None
    whole = len(length.amounts) == 1 and length.amounts[0].number is not None
    return length if whole else None


def _cue(text: str, span: Span, sentence: Sentence, value: object) -> tuple[int, int] | None:
    """Which way something was moved, and where the words begin that say so."""
    if isinstance(value, Step):
        found = _STEP_THAN.match(text, span.end)
        return (SOONER if value.count < 0 else LATER, span.start) if found else None
    before = text[sentence.span.start : span.start]
    end = span.end - len(_AHEAD) if span.of(text).endswith(_AHEAD) else span.end
    for way in (SOONER, LATER):
        if _THAN[way].match(text, end):
            return way, span.start
        if match := _MOVED[way].search(before):
            return way, sentence.span.start + match.start()
    return None


def _near(times: Times, index: int, sentence: Sentence) -> list[int]:
    """The times from which it can be counted, the likeliest first: what follows right behind it,
    what stands before it in its sentence, then behind it, then in the sentence before."""
    tags, text = times.tags, times.document.text
    after = [
        n
        for n in range(index + 1, min(index + 1 + LOOK, len(tags)))
        if sentence.span.holds(tags[n].span)
    ]
    before = range(index - 1, max(index - 1 - LOOK, -1), -1)
    here = [n for n in before if sentence.span.holds(tags[n].span)]
    earlier = [n for n in before if n not in here and _follows(times, n, sentence)]
    first = [n for n in after if _TO.fullmatch(text, tags[index].span.end, tags[n].span.start)]
    return [*first, *here, *(n for n in after if n not in first), *earlier]


def _follows(times: Times, other: int, sentence: Sentence) -> bool:
    """Whether a time stands in the same paragraph as a sentence."""
    there = times.sentences.at(times.tags[other].span.start)
    return there is not None and there.paragraph == sentence.paragraph


def _day(times: Times, other: int, length: Length) -> Moment | None:
    """The day that a tag tells, or its clock where hours are counted."""
    if anchors.is_beside(times.tags[other].value):
        return None
    moment = times.day_told(other)
    if moment is None or _is_said(times, other):
        return None
    if length.amounts[0].unit in _CLOCK_UNITS:
        return moment if moment.grain is Grain.MINUTE else None
    return moments.cut(moment, Grain.DAY)


def _is_said(times: Times, other: int) -> bool:
    """Whether a day is that of saying so: "he said on Friday"."""
    return happenings.is_said(times.document.text, times.tags[other].span)


def _is_old(text: str, begin: int, length: Span, day: Span, sentence: Sentence) -> bool:
    """Whether a day is the one that something was moved from."""
    if day.start >= length.end:
        than = (found.end() for p in _THAN.values() if (found := p.match(text, length.end)))
        return _OLD.search(text[next(than, length.end) : day.start]) is not None
    start = max(sentence.span.start if sentence.span.holds(day) else 0, day.start - REACH)
    if _OLD.search(text[start : day.start].rsplit(". ", 1)[-1]):
        return True
    moved = begin < length.start  # by a verb, and not only told to be late
    return moved and sentence.span.holds(day) and not _BESIDE.fullmatch(text, day.end, begin)


def _counted(day: Moment, length: Length, way: int, anchor: str, *, aside: bool) -> Found | None:
    """A day again, as seven days are a week; minutes from a clock."""
    amount = length.amounts[0]
    count, unit = (amount.number or 0) * way, amount.unit
    if unit is Unit.WEEK:
        count, unit = count * 7, Unit.DAY
    elif unit is Unit.HOUR:
        count, unit = count * 60, Unit.MINUTE
    moment = moments.step(day, count, unit)
    return None if moment is None else point(moment, "", anchor, aside=aside)
