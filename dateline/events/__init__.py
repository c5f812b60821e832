"""Happenings: which the copy mentions, where they stand, when, where and by whom they are held.

`find` reads the mentions and joins those of one real event (`same_as`), with times as far as they
are known; `date` fills in the settled times, judges status in their light and marks the agenda.
`proposed` is the part of `find` that rules do alone: what links are learned from.
"""

from collections.abc import Sequence

import msgspec

from dateline import tagger
from dateline.events import bonds, drafts, extent, mentions, narrative, reading, setting, where
from dateline.events.dates import date, weighed
from dateline.model import (
    Actor,
    Attribution,
    Document,
    EventMention,
    Parse,
    Place,
    Timex,
)

__all__ = ["date", "find", "weighed"]

NOTHING = tagger.Learned()
NAMED = 0.2  # the reader's probability from which a word is worth a learned link


def find(
    document: Document,
    parse: Parse,
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution] = (),
    actors: Sequence[Actor] = (),
    *,
    learned: tagger.Learned = NOTHING,
) -> tuple[EventMention, ...]:
    """The mentions of a document in the order of their triggers.

    `when` holds the timex that dates a mention and its interval as known so far: a clock without
    a day still stands on its default.  `same_as` is final.  Words that only the learned reader
    takes for happenings are mentions too.
    """
    seen = proposed(document, parse, timexes, attributions, actors, learned=learned)
    if seen is None:
        return ()
    named = {it.span.start for it in learned.happenings if it.score >= NAMED}
    read = {e.trigger.start for e in seen.mentions} if learned.states else set()
    unlikely = read - named
    bound = bonds.given(seen.reading, seen.mentions, seen.times, unlikely=unlikely)
    bound = setting.placed(seen.reading, bound, seen.places)  # for what now stands by itself
    return narrative.mark(seen.reading, seen.drafts, bound, seen.times, attributions)


class Proposal(msgspec.Struct, frozen=True):
    """What the rules alone say of a document, and the times and places that they had."""

    reading: reading.Reading
    drafts: tuple[drafts.Draft, ...]
    mentions: tuple[EventMention, ...]
    times: tuple[Timex, ...]
    places: tuple[Place, ...]


def proposed(
    document: Document,
    parse: Parse,
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution] = (),
    actors: Sequence[Actor] = (),
    *,
    learned: tagger.Learned = NOTHING,
) -> Proposal | None:
    """The mentions before the learned links are weighed; None where nothing was parsed."""
    if not parse.start:
        return None
    r = reading.read(document, parse)
    inside = tuple(t for t in timexes if _in_copy(document, t))
    named = where.named(r, inside)
    heard = [it.span for it in learned.happenings]
    drawn = drafts.draw(r, inside, attributions, actors, named, heard=heard)
    built = setting.placed(r, mentions.build(r, drawn, inside, actors), named)
    return Proposal(r, tuple(drawn), extent.mark(r, drawn, built), inside, named)


def _in_copy(document: Document, timex: Timex) -> bool:
    """Whether a time stands in the copy itself, not in its dateline or header."""
    line = document.dateline
    if line is not None and line.span.holds(timex.span):
        return False
    return any(s.span.holds(timex.span) for s in document.sentences)
