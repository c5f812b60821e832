"""What a phrase is counted from: the kind of document, the tense of a clause, the running anchor.

Owns the cues of direction.  Knows no arithmetic and builds no values.
"""

import re
from bisect import bisect_right
from enum import StrEnum

from dateline.model import Document, Sentence, Span, Tag
from dateline.temporal import At, Base, Calendar, During, Feast, Part, Step, Unit


class Kind(StrEnum):
    """How a text tells time."""

    NEWS = "news"  # from its publication
    NARRATIVE = "narrative"  # from date to date, far from its publication
    AGENDA = "agenda"  # under headings of days


def kind(document: Document, tags: tuple[Tag, ...]) -> Kind:
    """Recognises a narrative by its dates: many with a year, hardly one told from today."""
    published = document.dispatch.published
    now = published.begin.year if published and published.begin else None
    far = near = 0
    for tag in tags:
        value = _plain(tag.value)
        if isinstance(value, Calendar):
            if value.bc or (value.year is not None and (now is None or abs(value.year - now) > 1)):
                far += 1
            elif value.weekday and not value.day:
                near += 1
        elif isinstance(value, Step) and value.base is Base.NOW:
            near += 1
    return Kind.NARRATIVE if far >= 5 and far > 4 * near else Kind.NEWS


def _plain(value: object) -> object:
    while isinstance(value, Part):
        value = value.of
    if isinstance(value, At | During):
        return value.day
    return value


# ------------------------------------------------------------------ tense
_FUTURE = re.compile(
    r"\b(?:will|shall|won't|'ll|’ll|is to|are to|due|going to|plans? to|planning|scheduled"
    r"|expected|expects?|set to|slated|intends?|until|by|upcoming|is|are \w+ing|would|could|may|might|should|must)\b",
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|has been|have been|\w{2,}ed|said|told|met|held|took|came|began|rose|fell|won|lost|made|went|gave|got|ran|saw|sent|left|sold|paid|beat|killed|hit|struck)\b"
)


def direction(document: Document, span: Span, sentences: "Sentences") -> int:
    """-1 where the clause around a phrase is told in the past, 1 in the future, 0 if unknown."""
    clause = sentences.clause(span)
    text = document.text
    before = text[clause.start : span.start]
    after = text[span.end : clause.end]
    for piece, last in ((before, True), (after, False)):
        found = _nearest(piece, last)
        if found:
            return found
    return 0


def _nearest(text: str, last: bool) -> int:
    marks = [(m.start(), 1) for m in _FUTURE.finditer(text)]
    marks += [(m.start(), -1) for m in _PAST.finditer(text)]
    if not marks:
        return 0
    return (max(marks) if last else min(marks))[1]


class Sentences:
    """The sentences of a document by offset."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.starts = [s.span.start for s in document.sentences]

    def at(self, offset: int) -> Sentence | None:
        """The sentence that holds a code point."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.document.sentences[index].span.end:
            return None
        return self.document.sentences[index]

    def clause(self, span: Span) -> Span:
        """The sentence around a phrase; 200 code points each way where none is known."""
        sentence = self.at(span.start)
        if sentence is not None:
            return sentence.span
        text = self.document.text
        return Span(max(0, span.start - 100), min(len(text), span.end + 100))


# ------------------------------------------------------------------ what a value needs
def wants_direction(value: object) -> bool:
    """Whether the tense of the clause decides on the date: a name that leaves its year open."""
    inner = _plain(value)
    if isinstance(inner, Calendar):
        return inner.year is None and inner.decade is None and inner.century is None
    return isinstance(inner, Feast)


def is_bare_clock(value: object) -> bool:
    """A clock or a part of the day whose day is not told."""
    while isinstance(value, Part):
        value = value.of
    return isinstance(value, At | During) and value.day is None


def names_day(value: object) -> bool:
    """Whether a phrase names one day by itself."""
    inner = _plain(value)
    if isinstance(inner, Calendar):
        return bool(inner.day or inner.weekday)
    return isinstance(inner, Feast) or (isinstance(inner, Step) and inner.unit is Unit.DAY)
