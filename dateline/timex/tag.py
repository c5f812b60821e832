"""Where a dispatch speaks of time: text -> Tags with typed, unresolved values.

Owns the choice among the grammar's readings and the guards on the text around them.  Knows no
publication day and no zone.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from dateline import rules
from dateline.lang.en import time as english
from dateline.model import Derivation, Document, Parse, Span, Tag, TimexType
from dateline.rules import Node, Reading
from dateline.temporal import (
    Amount,
    At,
    Beside,
    During,
    Every,
    Length,
    Pair,
    Part,
    Same,
    Step,
    Unit,
    Vague,
    Value,
)
from dateline.timex import timetables

AROUND = 48  # code points on each side that a guard may look at


def tag(document: Document, parse: Parse | None = None) -> tuple[Tag, ...]:
    """The time expressions of a dispatch in order; crawl header and agency's name left out.

    Ids are "t1", "t2", ...; `parse` is not needed.
    """
    start = document.header.end if document.header else 0
    credit = document.dateline.credit if document.dateline else None  # "Orbit Daily"
    found = (
        (span, value, derivation)
        for span, value, derivation in timetables.read(
            document, lambda text: _found(text, start), start
        )
        if credit is None or not credit.touches(span)
    )
    return tuple(
        Tag(id=f"t{n}", span=span, type=type_of(value), value=value, derivation=derivation)
        for n, (span, value, derivation) in enumerate(found, 1)
    )


def type_of(value: Value) -> TimexType:
    """The TIMEX3 type of an unresolved value."""
    match value:
        case Part():
            return type_of(value.of)
        case At() | During():
            return TimexType.TIME
        case Step() | Vague() | Same() if value.unit in (Unit.SECOND, Unit.MINUTE, Unit.HOUR):
            return TimexType.TIME
        case Beside():
            length = isinstance(value.of, Length) and value.way
            return TimexType.DURATION if length else TimexType.DATE
        case Length() | Amount():
            return TimexType.DURATION
        case Every():
            return TimexType.SET
    return TimexType.DATE


Found = tuple[Span, Value, Derivation]


def _found(text: str, start: int) -> Iterator[Found]:
    for begin, end in rules.candidates(english.candidates(), text):
        if begin < start:
            continue
        begin, end = english.trimmed(text, begin, end)
        reach = begin
        for place in _read(text[begin:end]):
            if begin + place[0].start < reach:
                continue
            reading = next((r for r in place if _allowed(r, text, begin)), None)
            if reading is not None:
                reach = begin + reading.end
                yield from _split(reading, begin)


@lru_cache(maxsize=4096)
def _read(candidate: str) -> tuple[tuple[Reading, ...], ...]:
    return rules.read(english.grammar(), candidate, numerals=english.classify)


def _allowed(reading: Reading, text: str, at: int) -> bool:
    begin, end = at + reading.start, at + reading.end
    if not reading.unless:
        return True
    return rules.allowed(reading, text[max(0, begin - AROUND) : begin], text[end : end + AROUND])


def _split(reading: Reading, at: int) -> Iterator[Found]:
    """One reading as one tag, or as several where it tells several times in one phrase."""
    value = cast(Value, reading.value)
    derivation = rules.derivation(reading, at=at)
    if not isinstance(value, Pair):
        yield Span(at + reading.start, at + reading.end), value, derivation
        return
    node = next(child for child in reading.node.children if child.value is value)
    parts: list[list[Node]] = [[]]
    for child in node.children:
        if not child.rule.endswith(("(joint)", "(listed)")):
            parts[-1].append(child)
        elif parts[-1]:  # not between the comma and the "and" of "4, 5, and 6"
            parts.append([])
    for part, one in zip(parts, _told(value), strict=True):
        yield _cover(tuple(part), reading, at), one, derivation


def _told(value: Value) -> tuple[Value, ...]:
    """The times of a pair, of which the second may be a pair again."""
    return (*_told(value.first), *_told(value.second)) if isinstance(value, Pair) else (value,)


def _cover(nodes: tuple[Node, ...], reading: Reading, at: int) -> Span:
    tokens = reading.tokens
    return Span(at + tokens[nodes[0].first].start, at + tokens[nodes[-1].last - 1].end)
