"""The day of a clock that names none: every day told around it is weighed.

Owns what speaks for a day, and for how much it counts.  A day beside the clock wins; then come the
day that its line stands under, the days of its sentence and of those before, and the day of the
event that it dates.  A day that was given up or is past is seldom the day of a clock.  The
weights are learned by `training/days.py` from the clocks of dispatches whose entries tell their
day.  Knows of an event only its day; knows no zones.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property

import msgspec

from dateline import chrono, linear
from dateline.chrono import CLOCK_GRAINS, Grain
from dateline.lang.en import time as english
from dateline.model import Derivation, Document, Span, Timex, TimexType
from dateline.rules import names
from dateline.timex import happenings
from dateline.timex.anchors import Sentences

REACH = 6  # sentences back in which a day is sought
STEPS = 4  # more sentences than these are all the same
TITLE = 300  # code points in which a title stands
RARE = 3  # sentences in which a word stands that tells what a sentence is about
FAR = timedelta(days=400)  # a story so far from its publication goes by the days that it tells
TABLE = "days"


class Choice(msgspec.Struct, frozen=True):
    """A day that a clock may be told of; `source` is the timex that tells it, "event" where only
    its event does, "default" for the day of publication."""

    day: datetime
    source: str
    features: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much speaks for it."""
        table = linear.weights(TABLE)
        return sum(table[name][0] for name in self.features if name in table)


class _Told(msgspec.Struct, frozen=True):
    """A day as it is told: where, in which sentence, and what is said of it."""

    timex: Timex
    day: datetime
    sentence: int
    gone: str
    heads: bool
    titles: bool
    said: bool
    words: frozenset[str]


class _Place(msgspec.Struct, frozen=True):
    """Where a clock stands: `item` begins the line of a list, -1 in running copy."""

    span: Span
    sentence: int
    item: int
    opens: bool
    gone: str
    words: frozenset[str]
    head: _Told | None


class Days:
    """The days that a document tells."""

    def __init__(self, document: Document, timexes: Sequence[Timex]) -> None:
        self.document = document
        self.text = document.text
        self.timexes = timexes
        self.sentences = Sentences(document)
        published = document.dispatch.published
        begin = published.begin if published else None
        self.present = chrono.floor(begin, Grain.DAY) if begin else None

    @cached_property
    def told(self) -> list[_Told]:
        """The days in the order of the copy."""
        return [self._told(t) for t in self.timexes if names_day(t) and not _is_moved(t)]

    @cached_property
    def starts(self) -> list[int]:
        """Where each of them begins."""
        return [told.timex.span.start for told in self.told]

    @cached_property
    def main(self) -> datetime | None:
        """The first day ahead that holds, which mostly is the one that the copy is about."""
        ahead = (told for told in self.told if self.present and told.day > self.present)
        return next((told.day for told in ahead if not told.gone and not told.said), None)

    @cached_property
    def often(self) -> Counter[str]:
        """How many sentences hold a word."""
        return Counter(word for told in self.document.sentences for word in self._words(told.span))

    @cached_property
    def heads(self) -> list[_Told]:
        """Those that lines stand under."""
        return [told for told in self.told if told.heads]

    def near(self, clock: Timex) -> bool:
        """Whether a clock is one of the news, not of a story from long ago."""
        if self.present is None or not _DAY.match(clock.value):
            return False
        return abs(datetime.fromisoformat(clock.value[:10]) - self.present) < FAR

    def best(self, clock: Timex, event: datetime | None) -> Choice | None:
        """The day of a clock: the first of those for which most speaks."""
        return max(self.choices(clock, event), key=lambda choice: choice.weight, default=None)

    def choices(self, clock: Timex, event: datetime | None) -> Iterator[Choice]:
        """What a clock can be told of."""
        place = self._place(clock.span)
        here = bisect_left(self.starts, clock.span.start)
        for n in self._around(place, here):
            told = self.told[n]
            found = [*self._where(told, place, abs(n - here + (n < here)))]
            found += self._lines(told, place)
            found += self._said(told, place)
            found += ["event"] if told.day == event else []
            yield Choice(told.day, told.timex.id, tuple(found))
        if event is not None:
            yield Choice(event, "event", ("event", "event alone"))
        if self.present is not None:
            found = ["default"] + ["default, item"] * (place.item >= 0)
            yield Choice(self.present, "default", (*found, *["default, row"] * place.opens))

    def _around(self, place: _Place, here: int) -> list[int]:
        """The days that can be a clock's: near before it, in its sentence, above it."""
        found = set()
        for n in range(here - 1, -1, -1):
            if place.sentence - self.told[n].sentence > REACH:
                break
            found.add(n)
        for n in range(here, len(self.told)):
            if self.told[n].sentence != place.sentence:
                break
            found.add(n)
        above = [n for n in range(min(here, TITLE)) if self.told[n].titles]
        if place.head is not None:
            above.append(bisect_left(self.starts, place.head.timex.span.start))
        return sorted(found.union(above))

    # -------------------------------------------------------------- what is known of a time
    def _told(self, timex: Timex) -> _Told:
        return _Told(
            timex=timex,
            day=datetime.fromisoformat(timex.value[:10]),
            sentence=self._sentence(timex.span),
            gone=self._gone(timex.span),
            heads=_is_head(timex, self.text),
            titles=self._titles(timex.span),
            said=happenings.is_said(self.text, timex.span),
            words=self._words(timex.span),
        )

    def _place(self, span: Span) -> _Place:
        start = self.text.rfind("\n", 0, span.start) + 1
        head = bisect_left(self.heads, span.start, key=lambda told: told.timex.span.start)
        return _Place(
            span=span,
            sentence=self._sentence(span),
            item=start if _ITEM.match(self.text, start) else -1,
            opens=start > 0 and _BULLET.fullmatch(self.text, start, span.start) is not None,
            gone=self._gone(span),
            words=self._words(span),
            head=self.heads[head - 1] if head else None,
        )

    def _sentence(self, span: Span) -> int:
        return bisect_right(self.sentences.starts, span.start) - 1

    def _gone(self, span: Span) -> str:
        """What says that a time no longer holds: a plan that was, or what stands in its place."""
        sentence = self.sentences.clause(span)
        before = _CLAUSE.split(self.text[max(sentence.start, span.start - 70) : span.start])[-1]
        return next((name for name, cue in _GONE.items() if cue.search(before)), "")

    def _titles(self, span: Span) -> bool:
        """Whether a day stands in a title for what follows: "DAYBOOK for Tuesday, Sept 20"."""
        start = self.text.rfind("\n", 0, span.start) + 1
        return span.start < TITLE and bool(_TITLE.fullmatch(self.text, start, span.start))

    def _words(self, span: Span) -> frozenset[str]:
        """The words of a sentence by their first letters."""
        sentence = self.sentences.clause(span)
        found = _WORD.findall(self.text, sentence.start, sentence.end)
        return frozenset(word.lower()[:5] for word in found) - _COMMON

    # -------------------------------------------------------------- what speaks for a day
    def _where(self, told: _Told, place: _Place, rank: int) -> Iterator[str]:
        """Where a day stands from a clock, and how many others stand between."""
        span, away = told.timex.span, place.sentence - told.sentence
        ahead = span.start >= place.span.end
        between = self.text[place.span.end : span.start] if ahead else ""
        between = between if ahead else self.text[span.end : place.span.start]
        side = "behind" if ahead else "in front"
        if away == 0:
            if (_BEHIND if ahead else _BEFORE).match(between):
                yield f"beside, {side}"
                if ahead and _ON.match(between):
                    yield "beside, behind, on it"
            else:
                apart = ", apart" if _BREAK.search(between) else ""
                yield f"sentence, {side}{apart}"
        else:
            yield f"sentence -{min(away, STEPS)}"
            if "\n\n" in between:
                yield "other paragraph"
            shared = told.words & place.words
            if shared:
                yield f"shared words {min(len(shared), 2)}"
            if any(self.often[word] <= RARE for word in shared):
                yield "shared rare word"
        if rank:
            yield f"days between {min(rank, 3)}"

    def _lines(self, told: _Told, place: _Place) -> Iterator[str]:
        """Whether the clock's line stands under a day, or under another one."""
        start, head = told.timex.span.start, place.head
        if told is head:
            yield "head" if "\n" in self.text[start : place.span.start] else "head of its line"
        elif head is not None and len(self.heads) > 1 and start < head.timex.span.start:
            yield "before the head"
        if told.titles:
            yield "title, row" if place.opens else "title, item" if place.item >= 0 else "title"
        elif place.item > start and told is not head:
            yield "other item"

    def _said(self, told: _Told, place: _Place) -> Iterator[str]:
        """What is said of a day, and whether it goes with what is said of the clock."""
        if told.gone:
            yield f"gone: {told.gone}" + (", and the clock" if place.gone == "plan" else "")
        elif place.gone == "plan":
            yield "the clock gone"
        if self.present is not None and told.day <= self.present:
            yield "past" if told.day < self.present else "today"
        interval = told.timex.interval
        if interval is not None and interval.grain in CLOCK_GRAINS:
            yield "has a clock"
        if told.timex.begin_point:
            yield "end of a stretch"
        if told.said:
            yield "said"
        if told.day == self.main:
            yield "main" if place.sentence == told.sentence else "main, elsewhere"


# ------------------------------------------------------------------ what a timex is
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def names_day(timex: Timex) -> bool:
    """Whether a timex tells one day of the calendar, by itself or with a clock."""
    if timex.interval is None or timex.type is TimexType.SET or not _DAY.match(timex.value):
        return False
    if timex.interval.grain.rank > Grain.DAY.rank:
        return False
    return timex.interval.grain not in CLOCK_GRAINS or not is_bare(timex)


def _is_moved(timex: Timex) -> bool:
    """Whether a day stands for a length by which something was moved: "forward by two days"."""
    return timex.derivation is not None and "a length" in names(timex.derivation)


def is_bare(clock: Timex) -> bool:
    """Whether a clock names no day itself."""
    if clock.derivation is None:
        return clock.anchor in ("default", "narrative")
    return not _names_day(clock.derivation)


def _names_day(derivation: Derivation) -> bool:
    if not english.day_rules().isdisjoint(names(derivation)):
        return True
    return any(_names_day(child) for child in derivation.children)


_BULLET = re.compile(r"\s*(?:[-*•–—>]+\s*)?")
_STOP = re.compile(r"[.;)]\s+$")
_HEAD_END = re.compile(r"\s*(?:\Z|\n|[-–—:,.]|\d{4}\b|\()")


def _is_head(timex: Timex, text: str) -> bool:
    """Whether a day opens its line, and a new thought with it: "FRIDAY, JAN 31", "Sept 2 - ", or
    in running copy what stands behind a colon: "Tue 9 Oct: hearing of the bank"."""
    start = text.rfind("\n", 0, timex.span.start) + 1
    if text.startswith(": ", timex.span.end) and _STOP.search(text, start, timex.span.start):
        return True
    if not _BULLET.fullmatch(text, start, timex.span.start):
        return False
    return _HEAD_END.match(text, timex.span.end) is not None


# ------------------------------------------------------------------ words
_FILL = r"(?:local|time|sharp|GMT|hours|on|of|the|this|for|in)"
_BEHIND = re.compile(rf"\s*(?:\([^()\n]{{0,40}}\))?\s*,?\s*(?:{_FILL}\s+){{0,3}}$")
_ON = re.compile(r"\s+(?:local\s+(?:time\s+)?)?on\s+(?:the\s+)?$")
_LINKS = (
    r"(?:at|from|by|until|till|around|about|before|after|not|starting|beginning|only|the|local)"
)
_BEFORE = re.compile(rf"\s*[,:(–—-]?\s*(?:{_LINKS}\s+){{0,3}}\(?$")
_BREAK = re.compile(
    r"[;:()–—]|,\s+(?:and|but|which|while|when|who|where|as|with|after|before|then)\b"
    r"|\s(?:and|but|then)\s"
)
_CLAUSE = re.compile(r"[;:()–—]|,\s+(?:and|but|which|while|when|who|where)\s|\s(?:but|and)\s")
_GONE = {
    "back": re.compile(r"\b(?:since|last|until|till|by)\s+(?:\w+\s+)?$", re.I),
    "instead": re.compile(
        r"\b(?:instead of|rather than|not|no longer|in place of|from)\s+(?:on\s+)?$", re.I
    ),
    "plan": re.compile(
        r"\b(?:(?:was|were) (?:to|due|supposed|first)|had been|originally|(?:should|would) have)\b"
        r"|(?:,|\b(?:was|were|been|first|once|initially))\s+(?:first |once |initially )?"
        r"(?:listed|planned|scheduled|billed|fixed|set|set down|pencilled in|put down|called|meant"
        r"|intended|announced)\s+for\b",
        re.I,
    ),
}
# What opens an item of a list: a bullet, a place in capitals, a clock.
_ITEM = re.compile(
    r"\s*(?:[-*•–—>]\s|[A-Z][A-Z .,]{2,40}(?:\([^()\n]*\)\s*)?(?:\s?[-–—]{1,2}\s|:\s)"
    r"|\d{3,4}\b|\d{1,2}[:.]\d\d|\d{1,2}\s?[ap]\.?m)"
)
_TITLE = re.compile(
    r"\s*(?:[Ff]or|FOR)\b[^.\n]{0,12}|[^.\n]*\b(?:AHEAD|DAYBOOK|DIARY|AGENDA|CALENDAR|SCHEDULE|PLANNER"
    r"|LIST|NOTE|[Dd]ay-?book|[Dd]iary|[Aa]genda|[Cc]alendar|[Ss]chedule|[Pp]lanner|[Aa]head)\b[^.\n]{0,40}"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    word[:5]
    for word in (
        "about after also before been first from have into local monday tuesday wednesday thursday"
        " friday saturday sunday more only other over said than that their there they this time"
        " until were what when which will with would"
    ).split()
)
