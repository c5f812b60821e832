"""The day of a happening from which a phrase is counted: "two days after the siege began".

Owns the search for an earlier mention of the same happening that stands beside a day.  Goes by
words alone (`triggers.tsv`, `time_happenings.tsv`), since `resolve` runs before the events are
known.  Knows no calendar.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from dateline import lang
from dateline.model import Document, Sentence, Span
from dateline.timex.anchors import Sentences

REACH = 70  # code points between a word of a happening and the day beside it
BACK = 8_000  # code points in which an earlier mention is looked for
BEHIND = 8  # words behind "after" among which the happening is named

_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"\s*(?:after|following|before|prior to|ahead of|of)\s+([^,.;:()\"“”–—]*)")


def named_behind(document: Document, span: Span) -> tuple[str, Span] | None:
    """The happening named behind a phrase ("after the siege began"): its key and its clause."""
    clause = clause_behind(document, span)
    if clause is None:
        return None
    words = list(_WORD.finditer(document.text, clause.start, clause.end))[:BEHIND]
    found = next(filter(None, (key(word[0]) for word in words)), None)
    return None if found is None else (found, clause)


def clause_behind(document: Document, span: Span) -> Span | None:
    """The words behind a phrase that name a happening: "after the siege began"."""
    match = _CLAUSE.match(document.text, span.end)
    return None if match is None else Span(match.start(1), match.end(1))


@lru_cache(maxsize=4096)
def key(word: str) -> str | None:
    """What a word says happened: one key for "shot", "shooting" and "murder"; None for others."""
    word = word.lower()
    kin = _kin()
    if word in kin:
        return kin[word] or None
    for ending, put in _ENDINGS:
        base = word.removesuffix(ending) + put
        if word.endswith(ending) and base in _bases():
            return kin.get(base, base) or None
    return None


_ENDINGS = (
    *(("", ""), ("s", ""), ("es", ""), ("ed", ""), ("d", "")),
    *(("ing", ""), ("ed", "e"), ("ing", "e")),
)


@lru_cache(maxsize=1)
def _kin() -> dict[str, str]:
    """The words that name a happening by another's key; a word of no content has none."""
    return {row.form: row.value for row in lang.table("en", "time_happenings")}


@lru_cache(maxsize=1)
def _bases() -> frozenset[str]:
    kinds = ("noun", "verb")
    return frozenset(row.form for row in lang.table("en", "triggers") if row.kind in kinds)


def mentions(
    document: Document, happening: str, end: int, sentences: Sentences
) -> Iterator[tuple[Span, Sentence]]:
    """The words for a happening before an offset, the nearest first, each with its sentence."""
    words = _WORD.finditer(document.text, max(0, end - BACK), end)
    found = [m.span() for m in words if key(m[0]) == happening]
    for start, stop in reversed(found):
        sentence = sentences.at(start)
        if sentence is not None:
            yield Span(start, stop), sentence


def beside(word: Span, day: Span, text: str) -> bool:
    """Whether a day stands beside a word in one clause, and not as the time of saying so."""
    gap = text[min(word.end, day.end) : max(word.start, day.start)]
    if len(gap) > REACH or re.search(r"[;:]|\b(?:but|while|whereas)\b", gap):
        return False
    return not is_said(text, day)


def is_said(text: str, day: Span) -> bool:
    """Whether a day is that of saying something."""
    return _SAID.search(text[max(0, day.start - 24) : day.start]) is not None


_SAID = re.compile(
    r"\b(?:said|says|told|announced|reported|warned|added)\s+(?:\w+\s+)?(?:on\s+|early\s+|late\s+)?$"
)
