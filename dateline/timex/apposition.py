"""What a time has from the copy right beside it: a date in apposition, the day of a bare clock.

Owns "four years earlier, in 2018", "On Oct. 12, the day before the vote", "On October 9, a
Saturday", "a week later than planned", "the quarter ended July 31", and which day of its sentence
or paragraph a bare clock belongs to.  Knows no anchors: what another time of the copy came to it
asks of `Times`.
"""

import re
from typing import Protocol

import msgspec

from dateline import chrono
from dateline.chrono import Grain
from dateline.model import Document, Sentence, Tag
from dateline.temporal import Amount, At, Base, Beside, Length, Same, Step, Unit, Vague
from dateline.timex import anchors, lengths, moments, readings
from dateline.timex.answers import Context, Found, point
from dateline.timex.moments import Moment

OPENING = 25  # code points before a clock that opens its sentence


class Times(Protocol):
    """The times of a document in the order of the text, each resolved when it is asked for."""

    document: Document
    tags: tuple[Tag, ...]
    sentences: anchors.Sentences

    def moment(self, index: int, *, told: bool = False) -> Moment | None:
        """The moment of a tag; None where it waits for the one that asks.

        With `told` a day that was taken by default is none.
        """

    def day_told(self, index: int) -> Moment | None:
        """The moment of a tag that tells a day or a clock."""


def reading(times: Times, index: int, plain: Context) -> Found | None:
    """What a time says by the words right beside it; None where it is read by itself."""
    found = _quarter_ended(times, index) or _apposition(times, index) or _shifted(times, index)
    return found or _weekday_of(times, index, plain)


def _apposition(times: Times, index: int) -> Found | None:
    """ "four years earlier, in 2018": the date behind tells which one is meant."""
    value = times.tags[index].value
    if isinstance(value, Beside) and (isinstance(value.of, Same) or not value.way):
        return day_in_front(times, index)
    if not isinstance(value, Step | Vague) or index + 1 == len(times.tags):
        return None
    following = times.tags[index + 1]
    between = times.document.text[times.tags[index].span.end : following.span.start]
    if not _APPOSITION.match(between) or not anchors.is_absolute(following.value):
        return None
    moment = times.moment(index + 1)
    if moment is None or moments.GRAINS.get(value.unit) is not moment.grain:
        return None
    return point(moment, "", following.id)


def _weekday_of(times: Times, index: int, plain: Context) -> Found | None:
    """ "On October 9, a Saturday, at eleven": the day in front says which Saturday that is."""
    value = times.tags[index].value
    day = value.day if isinstance(value, At) else value
    weekday = anchors.weekday(day)
    if weekday is None or index == 0:
        return None
    between = times.document.text[times.tags[index - 1].span.end : times.tags[index].span.start]
    moment = times.day_told(index - 1) if _A.fullmatch(between) else None
    if moment is None or moment.begin.isoweekday() != weekday:
        return None
    moment, anchor = moments.cut(moment, Grain.DAY), times.tags[index - 1].id
    if not isinstance(value, At):
        return point(moment, "", anchor)
    found = readings.reading(At(clock=value.clock), msgspec.structs.replace(plain, near=moment))
    return msgspec.structs.replace(found, anchor=anchor)


def day_in_front(times: Times, index: int) -> Found | None:
    """ "On Oct. 12, the day before the vote": the date in front says which day that was."""
    if index == 0:
        return None
    between = times.document.text[times.tags[index - 1].span.end : times.tags[index].span.start]
    moment = times.day_told(index - 1) if _IN_FRONT.match(between) else None
    return None if moment is None else point(moment, "", times.tags[index - 1].id)


def _shifted(times: Times, index: int) -> Found | None:
    """ "A week later than planned" tells how far something was moved, and no time."""
    tag = times.tags[index]
    if not isinstance(tag.value, Step) or tag.value.base is not Base.THEN:
        return None
    if _THAN.match(times.document.text, tag.span.end) is None:
        return None
    length = readings.length_of(tag.value)
    (*_, last) = length.amounts
    if _WEEKS.search(tag.span.of(times.document.text)) and last.unit is Unit.DAY:
        weeks = Amount(number=(last.number or 0) / 7, unit=Unit.WEEK)
        length = Length(amounts=(weeks,))
    return Found(lengths.period(length))


def _quarter_ended(times: Times, index: int) -> Found | None:
    """ "the quarter ended July 31" is the one in which most of those months lie."""
    tag = times.tags[index]
    if not isinstance(tag.value, Same) or tag.value.unit is not Unit.QUARTER:
        return None
    if index + 1 == len(times.tags):
        return None
    following = times.tags[index + 1]
    between = times.document.text[tag.span.end : following.span.start]
    if between.strip() not in ("ended", "ending"):
        return None
    end = times.moment(index + 1)
    middle = moments.step(end, -45, Unit.DAY) if end is not None else None
    return point(moments.widen(middle, Grain.QUARTER), "", "narrative") if middle else None


def day_beside(times: Times, index: int) -> Moment | None:
    """The day that the same sentence names beside a bare clock, else that of the clock before."""
    sentence = times.sentences.at(times.tags[index].span.start)
    if sentence is None:
        return None
    ahead = next(
        (
            n
            for n in range(index + 1, min(index + 4, len(times.tags)))
            if not anchors.is_bare_clock(times.tags[n].value)
        ),
        len(times.tags),
    )
    for other in (
        (ahead, index - 1, index - 2)
        if _adjoins(times, index, ahead)
        else (index - 1, ahead, index - 2)
    ):
        if not (0 <= other < len(times.tags)) or not sentence.span.holds(times.tags[other].span):
            continue
        if other > index and not anchors.names_day(times.tags[other].value):
            continue
        moment = times.moment(other, told=True)
        if moment is not None and moment.grain.rank <= Grain.DAY.rank:
            return Moment(chrono.floor(moment.begin, Grain.DAY), Grain.DAY, moment.bc)
    return _clock_before(times, index, sentence)


def _clock_before(times: Times, index: int, sentence: Sentence) -> Moment | None:
    """The day of the clock before, where a paragraph goes on from clock to clock: where the
    clock opens its sentence ("At 11 a.m. he left")."""
    if times.tags[index].span.start - sentence.span.start > OPENING:
        return None
    for other in range(index - 1, max(index - 4, -1), -1):
        there = times.sentences.at(times.tags[other].span.start)
        if there is None or there.paragraph != sentence.paragraph:
            return None
        moment = times.moment(other, told=True)
        if moment is not None and anchors.is_clock(times.tags[other].value):
            return moments.cut(moment, Grain.DAY)
    return None


def _adjoins(times: Times, index: int, other: int) -> bool:
    """Whether a day stands right behind a clock, but for another clock in parentheses."""
    if other >= len(times.tags):
        return False
    between = times.document.text[times.tags[index].span.end : times.tags[other].span.start]
    return len(between) < 30 and (other == index + 1 or "(" in between) and "." not in between


_WEEKS = re.compile(r"\b(?:weeks?|fortnights?)\b")
_THAN = re.compile(
    r"\s+than\s+(?:planned|expected|scheduled|announced|usual|before|first|foreseen|\w+\s+had)\b"
)
_A = re.compile(r"\s*[,(–—-]+\s*a\s+")
_IN_FRONT = re.compile(r"\s*[,(–—-]+\s*$")
_APPOSITION = re.compile(r"(?:,\s+(?:in|on)|\s+\(|,)\s*$")
