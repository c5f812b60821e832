"""On which day a happening began of which a copy tells the so-manieth day.

Owns "for a third straight day", "day 40 of the strike", "the five-day-old strike" as the day that
lies so many days back from the one of which it is told (`lang/<xx>/lexicon/spells.tsv`).  Weeks
are left alone: copy counts them loosely.  Knows no parse; statuses and entries are given.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache

import msgspec

from dateline import chrono, lang
from dateline.chrono import Grain, Interval
from dateline.events import order
from dateline.model import Document, EventMention, Span, Status, Timex, When

RECENT = timedelta(days=7)  # a day told beside the count lies no further back than this
LEAST = 2  # "the first day" tells of a begin by itself


class _Count(msgspec.Struct, frozen=True):
    """Words that count a day of something, and which day it is."""

    span: Span
    number: int


def begun(
    document: Document, events: Sequence[EventMention], timexes: Sequence[Timex]
) -> list[EventMention]:
    """The events, those of the agenda that go on from the day on which they began by a count."""
    found = {e.id: e for e in events}
    best = {e.id: e.same_as or e.id for e in events}
    mine = [e for e in events if _goes_on(found[best[e.id]])]
    for count in _counts(document.text):
        own = next((s.span for s in document.sentences if s.span.touches(count.span)), count.span)
        near = [e for e in mine if own.holds(e.trigger)]
        day = _day(document, count, [t for t in timexes if own.holds(t.span)]) if near else None
        if day is not None:
            first = best[min(near, key=lambda e: _apart(e.trigger, count.span)).id]
            found[first] = _from(found[first], day)
    return [found[e.id] for e in events]


def _goes_on(event: EventMention) -> bool:
    return event.agenda and event.status is Status.ONGOING


def _counts(text: str) -> Iterator[_Count]:
    numbers = _numbers()
    for match in _pattern().finditer(text):
        said = next(it for it in match.groups() if it)
        number = int(said) if said.isdigit() else numbers[said.casefold()]
        if number >= LEAST:
            yield _Count(Span(*match.span()), number)


@cache
def _numbers() -> Mapping[str, int]:
    """Numbers in words, of both kinds."""
    rows = lang.table("en", "time_numbers")
    return {
        r.form: int(r.value) for r in rows if r.kind in ("num", "ordword") and r.value.isdigit()
    }


@cache
def _pattern() -> re.Pattern[str]:
    """The three ways of counting; "the second day of May" is none."""
    rows = (*lang.table("en", "time_numbers"), *lang.table("en", "spells"))
    ways = {
        kind: "|".join(sorted((re.escape(r.form) for r in rows if r.kind == kind), key=len)[::-1])
        for kind in ("num", "ordword", "unit", "between")
    }
    some = f"{ways['num']}|\\d{{1,3}}"
    return re.compile(
        rf"\b(?:({ways['ordword']})|(\d{{1,3}})(?:st|nd|rd|th))[ -](?:(?:{ways['between']})\s+)?"
        rf"(?:{ways['unit']})\b(?!\s+of\s+(?:the\s+(?:month|week|year)|next|last|[A-Z]))"
        rf"|\b(?:{ways['unit']})\s+({some})\s+of\b|\b({some})-(?:{ways['unit']})-old\b",
        re.IGNORECASE,
    )


def _apart(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _day(document: Document, count: _Count, beside: Sequence[Timex]) -> Interval | None:
    """The day of the begin: counted back from the day told right beside, else from the last one
    told in the sentence, else from the publication."""
    published = order.day_of(document.dispatch.published)
    days = [t for t in beside if t.interval is not None and t.interval.grain is Grain.DAY]
    told = next((t for t in days if _joined(document.text, count.span, t.span)), None)
    if told is None and published is not None:
        recent = [t for t in days if _recent(t, published)]
        told = min(recent, key=lambda t: _apart(t.span, count.span), default=None)
    day = told.interval if told is not None else published
    if day is None or day.begin is None or day.grain is not Grain.DAY:
        return None
    return chrono.span_of(day.begin - timedelta(days=count.number - 1), Grain.DAY, day.zone)


def _joined(text: str, count: Span, day: Span) -> bool:
    """Whether a day stands right behind a count: "for a third day on Friday"."""
    return bool(re.fullmatch(r"\s+(?:running\s+)?(?:on\s+)?", text[count.end : day.start]))


def _recent(timex: Timex, published: Interval) -> bool:
    begin = timex.interval.begin if timex.interval is not None else None
    today = published.begin
    return begin is not None and today is not None and today - RECENT <= begin <= today


def _from(event: EventMention, day: Interval) -> EventMention:
    """The event from that day on, to the end that it has."""
    own = event.when.interval if event.when is not None else None
    end = own.end if own is not None and own.grain is Grain.DAY else None
    later = end if end is not None and own is not None and _ends_later(own) else day.end
    return msgspec.structs.replace(
        event, when=When(interval=Interval(day.begin, later, Grain.DAY, day.zone), inferred=True)
    )


def _ends_later(own: Interval) -> bool:
    """Whether the days that an event has are more than one, or end an open stretch."""
    return own.begin is None or own != chrono.span_of(own.begin, own.grain, own.zone)
