"""Happenings: which the copy mentions, where they stand, when, where and by whom they are held.

`find` reads the mentions and joins those of one real event (`same_as`), with times as far as they
are known; `date` fills in the settled times, judges status in their light and marks the agenda.
"""

from collections.abc import Sequence

from dateline.events import drafts, extent, mentions, narrative, reading, setting, where
from dateline.events.dates import date
from dateline.model import (
    Actor,
    Attribution,
    Document,
    EventMention,
    Parse,
    Timex,
)

__all__ = ["date", "find"]


def find(
    document: Document,
    parse: Parse,
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution] = (),
    actors: Sequence[Actor] = (),
) -> tuple[EventMention, ...]:
    """The mentions of a document in the order of their triggers.

    `when` holds the timex that dates a mention and its interval as known so far: a clock without
    a day still stands on its default.  `same_as` is final.
    """
    if not parse.start:
        return ()
    r = reading.read(document, parse)
    inside = [t for t in timexes if _in_copy(document, t)]
    named = where.named(r, inside)
    drawn = drafts.draw(r, inside, attributions, actors, named)
    built = setting.placed(r, mentions.build(r, drawn, inside, actors), named)
    built = extent.mark(r, drawn, built)
    return narrative.mark(r, drawn, built, inside, attributions)


def _in_copy(document: Document, timex: Timex) -> bool:
    """Whether a time stands in the copy itself, not in its dateline or header."""
    line = document.dateline
    if line is not None and line.span.holds(timex.span):
        return False
    return any(s.span.holds(timex.span) for s in document.sentences)
