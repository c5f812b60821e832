"""Happenings: which the copy mentions, where they stand, when, where and by whom they are held.

`read` makes a parsed document ready; `find` reads the mentions and joins those of one real event
(`same_as`), with times as far as they are known; `date` fills in the settled times, judges status
in their light, marks the agenda and fills in who, where and on whose word.
`proposed` is the part of `find` that rules do alone: what links are learned from.
"""

from collections.abc import Sequence

import msgspec

from dateline import tagger
from dateline.events import bonds, drafts, extent, mentions, narrative, setting, where
from dateline.events.dates import date, weighed
from dateline.events.reading import Reading, read
from dateline.model import (
    Actor,
    Attribution,
    Document,
    EventMention,
    Place,
    Timex,
)

__all__ = ["date", "find", "read", "weighed"]

NOTHING = tagger.Learned()
NAMED = 0.2  # the reader's probability from which a word is worth a learned link


def find(
    r: Reading,
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
    seen = proposed(r, timexes, attributions, actors, learned=learned)
    if seen is None:
        return ()
    named = {it.span.start for it in learned.happenings if it.score >= NAMED}
    told = {e.trigger.start for e in seen.mentions} if learned.states else set()
    unlikely = told - named
    bound = bonds.given(r, seen.mentions, seen.times, unlikely=unlikely)
    bound = setting.placed(r, bound, seen.places)  # for what now stands by itself
    return narrative.mark(r, seen.drafts, bound, seen.times, attributions)


class Proposal(msgspec.Struct, frozen=True):
    """What the rules alone say of a document, and the times and places that they had."""

    drafts: tuple[drafts.Draft, ...]
    mentions: tuple[EventMention, ...]
    times: tuple[Timex, ...]
    places: tuple[Place, ...]


def proposed(
    r: Reading,
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution] = (),
    actors: Sequence[Actor] = (),
    *,
    learned: tagger.Learned = NOTHING,
) -> Proposal | None:
    """The mentions before the learned links are weighed; None where nothing was parsed."""
    if not r.parse.start:
        return None
    inside = tuple(t for t in timexes if _in_copy(r.document, t))
    named = where.named(r, inside, actors)
    heard = [it.span for it in learned.happenings]
    drawn = drafts.draw(r, inside, attributions, actors, named, heard=heard)
    built = setting.placed(r, mentions.build(r, drawn, inside, actors), named)
    return Proposal(tuple(drawn), extent.mark(r, drawn, built), inside, named)


def _in_copy(document: Document, timex: Timex) -> bool:
    """Whether a time stands in the copy itself, not in its dateline or header."""
    line = document.dateline
    if line is not None and line.span.holds(timex.span):
        return False
    return any(s.span.holds(timex.span) for s in document.sentences)
