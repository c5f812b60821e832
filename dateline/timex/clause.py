"""The tense of a clause by its words: which way a date without a year or week lies.

Owns the cues of tense beside a time phrase (`time_tense.tsv`) and the guess of the governing
verb; where there is a parse, `tense` knows better.  Knows no calendar.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from dateline import lang
from dateline.model import Document, Span
from dateline.timex.anchors import Sentences

_BOUNDARY = re.compile(
    r"[;:()\"“”]|``|\'\'|[–—]"
    r"|, (?:and|but|which|who|where|when|while|as|after|before|although|though)\b"
    r"|\b(?:that|which|who|whom|where|when|while|because|although|though|but|after|before|since)\b"
)
_TERM = re.compile(r"\b(?:through|until|till|by|before)\s+(?:the\s+)?(?:end\s+of\s+)?$")
# "Will not close before the third quarter": the preposition of the phrase itself opens no clause.
_GOVERNED = re.compile(r"(\w\s+)(?:before|after|since)\s+(?:the\s+)?$")
_ATTRIBUTE = re.compile(r"['’]s\b|['’]\s")
_OPENING = re.compile(
    r"\s*(?:(?:[Oo]n|[Ii]n|[Bb]y|[Aa]t|[Dd]uring|[Ee]arly|[Ll]ate|[Aa]lso|[Uu]ntil|[Ss]ince"
    r"|[Aa]nd)\s*)*$"
)


def direction(document: Document, span: Span, sentences: Sentences) -> int:
    """-1 where the clause around a phrase is told in the past, 1 in the future, 0 if unknown.

    The verb that governs the phrase is taken to be the nearest one before it in its clause,
    for a phrase that opens its clause the first one after it.  A name that is an attribute
    ("the Tuesday deadline", "Friday's talks") has no tense of its own.
    """
    text = document.text
    if _ATTRIBUTE.match(text[span.end : span.end + 3]):
        return 0
    clause = sentences.clause(span)
    before, after = text[clause.start : span.start], text[span.end : clause.end]
    before = _GOVERNED.sub(r"\1", before)
    pieces = _BOUNDARY.split(before)
    if _OPENING.match(pieces[-1]):
        found = next(signs(_BOUNDARY.split(after, maxsplit=1)[0]), 0)
        if found:
            return found
    found = next(filter(None, map(_last, reversed(pieces))), 0) or next(signs(after), 0)
    return 0 if found < 0 and _TERM.search(before) else found


_BEGUN = re.compile(
    r"\b(?:since|(?<!\bhave\s)(?:began|begun|started|broke\s+out)\s+on)\s+(?:the\s+)?$"
)


_PLANNED = re.compile(r"\bfor\s+(?:the\s+)?$")


def is_planned(document: Document, span: Span) -> bool:
    """Whether something was planned for a day: "had been set for the 18th"."""
    return _PLANNED.search(document.text[max(0, span.start - 12) : span.start]) is not None


def is_begun(document: Document, span: Span) -> bool:
    """Whether something goes on since a day: "on strike since the 12th", "it began on the 19th"."""
    before = document.text[max(0, span.start - 24) : span.start]
    return _BEGUN.search(before) is not None


_HEADING = re.compile(r"(?: \d{1,2})?:\s")


def heads_line(text: str, span: Span) -> bool:
    """Whether a phrase opens a line as its heading: "TUESDAY: investor day, Miami"."""
    opens = span.start == 0 or text[span.start - 1] in "\r\n"
    return opens and _HEADING.match(text, span.end, span.end + 5) is not None


def _last(text: str) -> int:
    found = 0
    for found in signs(text):  # noqa: B007
        pass
    return found


# ------------------------------------------------------------------ cues
_WORD = re.compile(r"[A-Za-z]+n['’]t\b|['’]ll\b|[A-Za-z]+")
_PASSIVE = frozenset({"is", "are", "be", "being"})
_AUXILIARIES = frozenset(
    {"to", "will", "would", "shall", "may", "might", "can", "could", "should", "must", "not"}
)
_NEGATIVES = frozenset({"neither", "nor", "nobody", "none", "no"})
_NO_VERBS = (
    *("un", "hundred", "need", "indeed", "speed"),
    *("exceed", "proceed", "succeed", "seed", "feed"),
)


Cue = tuple[list[str], int, str]  # the words behind the first one, the sign, the class


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[Cue]]:
    """The cues by their first word, the longest first."""
    found: dict[str, list[Cue]] = {}
    for row in sorted(lang.table("en", "time_tense"), key=lambda row: -len(row.form)):
        first, *rest = _words(row.form)
        found.setdefault(first, []).append((rest, int(row.value), row.kind))
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'"))


def signs(text: str) -> Iterator[int]:
    """1 for each cue of the future in a text, -1 for each of the past, in order.

    A passive of the present ("is held", "to be held") tells neither; "could" behind a negation
    ("nobody could be reached") tells the past.
    """
    words = _words(text)
    at = 0
    while at < len(words):
        cue = _cue_at(words, at)
        if cue is not None:
            yield -1 if words[at] == "could" and _negated(words, at) else cue[1]
            at += 1 + len(cue[0])
        elif words[at] in _PASSIVE and (behind := _participle(words, at + 1)):
            at = behind
        else:
            if _is_regular(words[at]):
                yield -1
            at += 1


def _negated(words: list[str], at: int) -> bool:
    return any(word.lower() in _NEGATIVES for word in words[:at])


def _cue_at(words: list[str], at: int) -> Cue | None:
    for cue in _cues().get(words[at], ()):
        rest, _, kind = cue
        if words[at + 1 : at + 1 + len(rest)] != rest:
            continue
        if kind == "modal" and words[at + 1 : at + 2] == ["have"]:
            continue
        if kind == "same_form" and at and words[at - 1] in _AUXILIARIES:
            continue
        return cue
    return None


def _participle(words: list[str], at: int) -> int | None:
    """The place behind a participle at a place, an adverb before it allowed."""
    if at < len(words) and words[at].endswith("ly"):
        at += 1
    if at >= len(words):
        return None
    cue = _cue_at(words, at)
    if cue is not None:
        return at + 1 + len(cue[0]) if cue[1] < 0 else None
    return at + 1 if _is_regular(words[at]) else None


def _is_regular(word: str) -> bool:
    """Whether a word has the form of a regular past."""
    return (
        len(word) > 3 and word.endswith("ed") and word.islower() and not word.startswith(_NO_VERBS)
    )
