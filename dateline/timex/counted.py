"""The day ahead from which "the day after the vote" is counted, among all that the copy tells.

Owns what speaks for a day: the words of the happening that stand beside it, also where they come
later in the copy than the phrase, and for "the eve of it" what was told last.  What lies behind
the publication is told in order, and a matter of `happenings`, which knows the words for one
happening.  Knows no calendar.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from dateline.model import Document, Sentence, Span
from dateline.timex import happenings
from dateline.timex.anchors import Sentences

LEAST = 0.3  # what must speak for a day
BESIDE, SENTENCE, BEFORE = (
    1.0,
    0.6,
    0.35,
)  # what a word counts beside a day, farther, a sentence off
LATER, GONE = 0.2, 0.35  # what speaks for a day ahead, and against one that was given up
FAR = 0.02  # what speaks against a day, by sentences
MAIN = 0.35  # what speaks for the first day ahead, which mostly is the one that the copy is about
LAST = 0.5  # what speaks for the day told last, where a pronoun stands for the happening
STEM = 5  # letters by which words are alike
_WORD = re.compile(r"[^\W\d_]{3,}")
_THE = ("the ", "its ", "their ")
_PRONOUN = re.compile(
    r"(?:it|its|that|this|they|them|he|him|his|she|her|their|getting|arriving|landing)\b", re.I
)
_GONE = re.compile(
    r"\b(?:(?:was|were) (?:to|due|supposed|first)|had been|originally|(?:should|would) have"
    r"|instead of|rather than|not|moved from|from)\b[^.;,]*$"
)
_EMPTY = frozenset(
    word[:STEM]
    for word in (
        "about after again also are before been both day days did does end for from had has have"
        " her his into its itself last new not off one out over own said she start starts started"
        " than that the their them then there they this two under until was week weeks were when"
        " which will with would year years begin begins began open opens opened"
    ).split()
)


class Told(msgspec.Struct, frozen=True):
    """A day that the copy tells: `at` is its number among the times."""

    at: int
    span: Span
    day: datetime


class Scene:
    """The words of a document around the days that it tells."""

    def __init__(self, document: Document, sentences: Sentences, present: datetime) -> None:
        self.text = document.text
        self.document = document
        self.sentences = sentences
        self.present = present

    def best(self, phrase: Span, days: Sequence[Told]) -> Told | None:
        """The day from which a phrase is counted, None where none is told."""
        named = happenings.clause_behind(self.document, phrase)
        if named is None:
            return None
        words = _words(self.text[named.start : named.end])
        likely = {
            self._last(phrase, named, days): LAST,
            self._main(named, days): MAIN,
        }
        scored = [(self._weight(day, words, phrase, likely), -n) for n, day in enumerate(days)]
        weight, at = max(scored, default=(0.0, 0))
        return days[-at] if weight >= LEAST else None

    def _last(self, phrase: Span, named: Span, days: Sequence[Told]) -> Told | None:
        """The day told last before a phrase, where a pronoun stands for the happening."""
        if not _PRONOUN.match(self.text, named.start):
            return None
        here = self.sentences.at(phrase.start)
        before = [day for day in days if day.span.end <= phrase.start]
        there = self.sentences.at(before[-1].span.start) if before else None
        near = here is not None and there is not None and here.paragraph - there.paragraph <= 1
        return before[-1] if near else None

    def _main(self, named: Span, days: Sequence[Told]) -> Told | None:
        """The first day ahead, where what is named is "the" happening."""
        if not self.text.startswith(_THE, named.start):
            return None
        ahead = (day for day in days if day.day > self.present and not self._is_gone(day))
        return next(ahead, None)

    def _is_gone(self, day: Told) -> bool:
        """Whether a day is told as one that was given up."""
        before = self.text[max(0, day.span.start - 60) : day.span.start]
        return _GONE.search(before.rsplit(". ", 1)[-1]) is not None

    def _weight(
        self, day: Told, words: frozenset[str], phrase: Span, likely: Mapping[Told | None, float]
    ) -> float:
        if happenings.is_said(self.text, day.span) or day.day < self.present:
            return 0.0
        found = self._shared(day, words, phrase) / max(len(words), 1)
        found += likely.get(day, 0.0)
        if not found:
            return 0.0
        found += LATER * (day.day > self.present) - GONE * self._is_gone(day)
        return found - min(FAR * abs(self._number(day.span) - self._number(phrase)), 0.2)

    def _shared(self, day: Told, words: frozenset[str], phrase: Span) -> float:
        """How much of the words for a happening stands beside a day."""
        sentence = self.sentences.at(day.span.start)
        if sentence is None:
            return 0.0
        clause = sentence.span
        beside = Span(max(clause.start, day.span.start - 70), min(clause.end, day.span.end + 70))
        found = 0.0
        for word in words:
            if word in self._in(beside, phrase):
                found += BESIDE
            elif word in self._in(clause, phrase):
                found += SENTENCE
            elif word in self._in(self._before(sentence), phrase):
                found += BEFORE
        return found

    def _before(self, sentence: Sentence) -> Span:
        """The sentence before another one in its paragraph."""
        at = self._number(sentence.span) - 1
        if at < 0:
            return Span(0, 0)
        before = self.document.sentences[at]
        return before.span if before.paragraph == sentence.paragraph else Span(0, 0)

    def _in(self, span: Span, phrase: Span) -> frozenset[str]:
        """The words of a stretch without those that follow the phrase itself."""
        text = self.text[span.start : span.end]
        if span.start <= phrase.start < span.end:
            text = self.text[span.start : phrase.start]
        return _words(text)

    def _number(self, span: Span) -> int:
        sentence = self.sentences.at(span.start)
        return self.document.sentences.index(sentence) if sentence is not None else -1


def _words(text: str) -> frozenset[str]:
    """What a stretch of text speaks of: happenings by their keys, other words by their stems."""
    return frozenset(_keys(_WORD.findall(text)))


def _keys(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        stem = word.lower()[:STEM]
        if stem not in _EMPTY:
            yield happenings.key(word) or stem
