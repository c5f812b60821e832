"""The half of the day of clocks that tell none: "at 3", "half past two", "kick-off 5.15".

Owns the guess that copy leaves to its readers: a clock in the afternoon's hours is the afternoon's,
where the words around it do not say otherwise and the copy does not count to 24.  Knows no days.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from dateline.chrono import Interval
from dateline.model import Document, Timex
from dateline.rules import names
from dateline.timex.anchors import Sentences

_HALF = re.compile(r"[ap]\.?\s?m\b|noon|midnight|midday|morning|afternoon|evening|night", re.I)
_LATE = re.compile(
    r"\b(?:afternoon|evening|[Tt]onight|night|dinner|dines?|supper|concert|curtain|dusk|sunset|opera|performance|gala|vigil|[Kk]ick-?off"
    r"|kicks? off|floodlights|premiere)\b"
)
_NIGHT = re.compile(r"\b(?:evening|[Tt]onight|night)\b")
_EARLY = re.compile(r"\b(?:morning|dawn|breakfast|sunrise|daybreak)\b")
_FULL = re.compile(
    r"(?<![\d.:$€£])(?:(?:1[3-9]|2[0-3])[:.][0-5]\d|0\d[:.][0-5]\d|0\d[0-5][05])\b(?![.:%]\d)"
)
# Clocks that have the half of another one.
_PAIRS = frozenset({"clocks from to", "clocks from to on a day", "the same hour", "same time"})
LATE_HOURS = 10
BESIDE = 22  # code points on a side in which words tell the half of a late hour
NEAR = 70  # code points on a side in which words tell the half
FAR = 150  # code points behind an evening in which a clock can still be its own
FIRST, LAST = 7, 11  # the hours that are the morning's where nothing tells


def told(timexes: Sequence[Timex], document: Document) -> dict[str, Timex]:
    """The timexes by id, the clocks without a half of the day with the one that is meant."""
    if not any(timex.value[10:12] in ("T0", "T1") for timex in timexes):
        return {timex.id: timex for timex in timexes}
    sentences = Sentences(document)
    full = _FULL.search(document.text) is not None
    found: dict[str, Timex] = {}
    for timex in timexes:
        if _is_open(timex, document.text, full=full) and _is_late(
            timex, found, document, sentences
        ):
            timex = _later(timex)
        found[timex.id] = timex
    return found


def _is_open(timex: Timex, text: str, *, full: bool) -> bool:
    """Whether a clock can be in either half: up to eleven, with nothing beside it that tells."""
    if timex.interval is None or timex.value[10:12] not in ("T0", "T1") or _is_paired(timex):
        return False
    words = timex.span.of(text)
    if (
        not 1 <= int(timex.value[11:13]) <= LAST
        or _HALF.search(words)
        or re.search(r"\d{4}", words)
    ):
        return False
    figures = re.search(r"\d[:.]\d\d", words) is not None
    return not (figures and (full or re.search(r"\b0\d|[A-Z]{2,}", words)))


def _is_paired(timex: Timex) -> bool:
    """Whether a clock shares the half of the one behind it: "from 5 to 7 a.m."."""
    if timex.derivation is None:
        return False
    return not _PAIRS.isdisjoint(names(timex.derivation))


def _is_late(
    timex: Timex, before: dict[str, Timex], document: Document, sentences: Sentences
) -> bool:
    """Whether a clock is the second half's: by its sentence, its neighbours, else by its hour."""
    text, hour = document.text, int(timex.value[11:13])
    clause = sentences.clause(timex.span)
    near = NEAR if hour < LATE_HOURS else BESIDE  # few things begin at ten or eleven at night
    start, end = max(clause.start, timex.span.start - near), min(clause.end, timex.span.end + near)
    beside = text[start:end]
    late = _LATE if hour < LATE_HOURS else _NIGHT
    if late.search(beside) and not _EARLY.search(beside):
        return True
    if _EARLY.search(beside) and not _LATE.search(beside):
        return False
    return hour < FIRST or (hour != LAST and _goes_on(timex, before, text))


def _goes_on(timex: Timex, before: dict[str, Timex], text: str) -> bool:
    """Whether what was told last is an evening: "this evening.  They sit down at eight"."""
    last = next(reversed(before.values()), None)
    if last is None or timex.span.start - last.span.end > FAR:
        return False
    return (
        last.value.endswith(("TEV", "TNI")) and "\n\n" not in text[last.span.end : timex.span.start]
    )


def _later(timex: Timex) -> Timex:
    interval = timex.interval
    if interval is None or interval.begin is None or interval.end is None:
        return timex
    half = timedelta(hours=12)
    moved = Interval(interval.begin + half, interval.end + half, interval.grain, interval.zone)
    value = f"{timex.value[:11]}{int(timex.value[11:13]) + 12}{timex.value[13:]}"
    return msgspec.structs.replace(timex, interval=moved, value=value)
