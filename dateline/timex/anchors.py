"""What a phrase is counted from: the kind of document, the tense of a clause, the running anchor.

Owns the cues of direction.  Knows no arithmetic and builds no values.
"""

from bisect import bisect_right
from enum import StrEnum

from dateline.model import Document, Sentence, Span, Tag
from dateline.temporal import (
    At,
    Base,
    Beside,
    Calendar,
    During,
    Feast,
    Inside,
    Length,
    Nth,
    Part,
    Pick,
    Same,
    Step,
    Unit,
)


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
    return Kind.NARRATIVE if far >= 5 and far > 8 * near else Kind.NEWS


def headings(document: Document, tags: tuple[Tag, ...]) -> frozenset[str]:
    """The ids of dates that fill a line of their own, as on a page of agenda items by day."""
    text = document.text
    found = []
    for tag in tags:
        if not names_day(tag.value):
            continue
        start = text.rfind("\n", 0, tag.span.start) + 1
        end = text.find("\n", tag.span.end)
        line = text[start : tag.span.start] + text[tag.span.end : end if end >= 0 else None]
        if not any(c.isalnum() for c in line):
            found.append(tag.id)
    return frozenset(found)


def _plain(value: object) -> object:
    while isinstance(value, Part):
        value = value.of
    if isinstance(value, At | During):
        return value.day
    return value


# ------------------------------------------------------------------ sentences
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
    if isinstance(inner, Nth):  # "the week of January 14", "the last Sunday of May"
        return wants_direction(inner.of)
    if isinstance(inner, Pick):
        return of_story(inner) and wants_direction(inner.which)
    return isinstance(inner, Feast) or (isinstance(inner, Same) and inner.unit is Unit.WEEKEND)


def of_story(value: object) -> bool:
    """Whether a value is "the Saturday" of what is told: the next one from there on."""
    inner = _plain(value)
    return isinstance(inner, Pick) and isinstance(inner.base, Same)


def is_same_hour(value: object) -> bool:
    """Whether a value is the hour of the clock told before: "at the same hour"."""
    return isinstance(value, Same) and value.unit is Unit.HOUR


def is_bare_clock(value: object) -> bool:
    """A clock or a part of the day whose day is not told."""
    while isinstance(value, Part):
        value = value.of
    return (isinstance(value, At | During) and value.day is None) or is_same_hour(value)


def is_clock(value: object) -> bool:
    """A clock, with or without its day."""
    while isinstance(value, Part):
        value = value.of
    return isinstance(value, At) or is_same_hour(value)


def names_day(value: object) -> bool:
    """Whether a phrase names one day by itself."""
    inner = _plain(value)
    if isinstance(inner, Calendar):
        return bool(inner.day or inner.weekday)
    if isinstance(inner, Beside):
        return not isinstance(inner.of, Length) or inner.of.amounts[-1].unit is Unit.DAY
    if isinstance(inner, Feast) or of_story(inner):
        return True
    return isinstance(inner, Step) and inner.unit is Unit.DAY


def is_absolute(value: object) -> bool:
    """Whether a value names its year itself."""
    inner = _plain(value)
    return isinstance(inner, Calendar) and inner.year is not None


def is_beside(value: object) -> bool:
    """Whether a value is counted from a happening that is named behind it."""
    return isinstance(_plain(value), Beside)


def counts_days(value: object) -> bool:
    """Whether a value is counted from a happening in days, and not in years or hours."""
    inner = _plain(value)
    if not isinstance(inner, Beside):
        return False
    if not inner.way and isinstance(inner.of, Length):
        return False
    near = (Unit.DAY, Unit.WEEK)
    return not isinstance(inner.of, Length) or all(it.unit in near for it in inner.of.amounts)


def names_one_day(value: object) -> bool:
    """Whether a value counted from a happening is the next day or the last: "the eve of it"."""
    inner = _plain(value)
    return isinstance(inner, Beside) and not isinstance(inner.of, Length)


def is_bare_day(value: object) -> bool:
    """Whether a value is a day of a month that is not named: "the 13th"."""
    inner = _plain(value)
    return isinstance(inner, Calendar) and bool(inner.day) and not inner.month


def weekday(value: object) -> int | None:
    """The weekday that a value names without a date (1 for Monday)."""
    inner = _plain(value)
    bare = isinstance(inner, Calendar) and not inner.day and inner.year is None
    return inner.weekday if isinstance(inner, Calendar) and bare else None


def counts_back(value: object) -> bool:
    """Whether a value lies some units before what was told ("two days earlier")."""
    inner = _plain(value)
    return isinstance(inner, Step) and inner.base is Base.THEN and inner.count < 0


def counts_clock(value: object) -> bool:
    """Whether a value is counted in hours or minutes from what was told ("an hour later")."""
    inner = _plain(value)
    while isinstance(inner, Step) and isinstance(inner.base, Step):
        inner = inner.base
    units = (Unit.SECOND, Unit.MINUTE, Unit.HOUR)
    return isinstance(inner, Step) and inner.base is Base.THEN and inner.unit in units


def looks_away(value: object) -> bool:
    """Whether a value tells of what lies behind the story ("the previous year") or of what lies
    ahead of somebody in it ("next summer")."""
    inner = _plain(value)
    if isinstance(inner, Step):
        return inner.count < 0 if inner.base is Base.THEN else inner.count > 0
    return isinstance(inner, Pick) and inner.base is Base.NOW and inner.way > 0


def stands_still(value: object) -> bool:
    """Whether a value does not move the story: a comparison, a bare "the week"."""
    inner = _plain(value)
    return is_comparison(value) or (isinstance(inner, Same) and inner.loose)


def is_comparison(value: object) -> bool:
    """Whether a value looks back from what is told ("the year-earlier quarter")."""
    inner = _plain(value)
    if isinstance(inner, Inside):
        inner = inner.outer
    return isinstance(inner, Step) and inner.like
