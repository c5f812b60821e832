"""A dispatch as marked HTML: times, voices and events shown in the copy itself.

Owns the marking.  One page that stands alone: its style is inside, it has no script and fetches
nothing.  What is marked is told in a title and in a list below, never by colour alone.
"""

import html as escaping
from collections.abc import Iterator
from itertools import pairwise

from dateline.model import Annotation, Attribution, EventMention, Span, Timex
from dateline.render import words

STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; }
pre { white-space: pre-wrap; font: inherit; }
mark { color: inherit; background: none; }
.time { border-bottom: 2px solid #0b6e4f; }
.event { font-weight: bold; background: #fff3bf; }
.source { border-bottom: 2px dotted #7a3e9d; }
.cue { font-style: italic; }
.content { background: #eef3fb; }
.content.event { background: #fff3bf; }
dt { font-weight: bold; }
""".strip()


_Mark = tuple[Span, str, str]  # where, the class, what a reader is told


def html(annotation: Annotation) -> str:
    """The page of one dispatch, as a whole HTML document."""
    dispatch = annotation.dispatch
    title = escaping.escape(dispatch.headline or words.label(dispatch.uri))
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escaping.escape(dispatch.language, quote=True)}">',
        f'<head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>',
        "<body>",
        f"<h1>{title}</h1>",
        f"<pre>{marked(annotation)}</pre>",
        *_legend(annotation),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def marked(annotation: Annotation, *, focus: Span | None = None) -> str:
    """The whole text, escaped, cut at the borders of all marks so that they may overlap.

    The words of `focus` are marked besides, behind an anchor with the id "focus".
    """
    text = annotation.dispatch.text
    starts: dict[int, list[_Mark]] = {0: [], len(text): []}
    asked = [(focus, "focus", "the words in question")] if focus is not None else []
    for mark in (*_marks(annotation), *asked):
        starts.setdefault(mark[0].start, []).append(mark)
        starts.setdefault(mark[0].end, [])
    over: list[_Mark] = []
    pieces = []
    for start, end in pairwise(sorted(starts)):
        over = [mark for mark in (*over, *starts[start]) if mark[0].end > start]
        if focus is not None and focus.start == start:
            pieces.append('<a id="focus"></a>')
        pieces.append(_piece(text[start:end], over))
    return "".join(pieces)


def _piece(words_: str, over: list[_Mark]) -> str:
    plain = escaping.escape(words_)
    if not over:
        return plain
    kinds = " ".join(dict.fromkeys(kind for _, kind, _ in over))
    notes = "; ".join(dict.fromkeys(note for _, _, note in over))
    return f'<mark class="{kinds}" title="{escaping.escape(notes, quote=True)}">{plain}</mark>'


def _marks(annotation: Annotation) -> Iterator[_Mark]:
    for timex in annotation.timexes:
        yield timex.span, "time", f"time {_time(timex)}"
    for voice in annotation.attributions:
        note = f"voice {voice.id}: {_speaker(annotation, voice)}"
        if voice.source is not None:
            yield voice.source, "source", note
        if voice.cue is not None:
            yield voice.cue, "cue", note
        for content in voice.content:
            yield content, "content", note
    for event in annotation.events:
        yield event.trigger, "event", f"event {event.same_as or event.id}: {_event(event)}"


def _time(timex: Timex) -> str:
    return " ".join(part for part in (timex.value, timex.mod) if part)


def _event(event: EventMention) -> str:
    when = words.stretch(event.when.interval) if event.when else "no date"
    return f"{event.title} ({event.status.value}, {when})"


def _speaker(annotation: Annotation, voice: Attribution) -> str:
    actor = next((a for a in annotation.actors if a.id == voice.speaker), None)
    if actor is not None:
        return actor.name
    return voice.source.of(annotation.dispatch.text) if voice.source else "not named"


def _legend(annotation: Annotation) -> Iterator[str]:
    events = [event for event in annotation.events if event.same_as is None]
    if events:
        yield "<h2>Events</h2><ul>"
        yield from (f"<li>{escaping.escape(_event(event))}</li>" for event in events)
        yield "</ul>"
    if annotation.attributions:
        yield "<h2>Voices</h2><dl>"
        for voice in annotation.attributions:
            said = " … ".join(span.of(annotation.dispatch.text) for span in voice.content)
            yield f"<dt>{escaping.escape(_speaker(annotation, voice))}</dt>"
            yield f"<dd>{escaping.escape(' '.join(said.split()))}</dd>"
        yield "</dl>"
    if annotation.warnings:
        yield "<h2>Warnings</h2><ul>"
        yield from (f"<li>{escaping.escape(w.message)}</li>" for w in annotation.warnings)
        yield "</ul>"
