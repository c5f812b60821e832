"""The words that a dossier rests on.

Owns the way from a mention to the sentence of the copy and to who says it.  Offsets are those of
the dispatch's text.
"""

from functools import lru_cache

from dateline import text as copy
from dateline.model import (
    Annotation,
    Attribution,
    Dispatch,
    EventMention,
    Evidence,
    Region,
    SourceKind,
    Span,
    Support,
)


def for_field(annotation: Annotation, event: EventMention, field: str) -> tuple[Evidence, ...]:
    """The evidence for one field of a mention, else for the mention itself."""
    rests = [support for support in event.support if support.field == field]
    if not rests:
        return (of(annotation, event),)
    return tuple(_evidence(annotation, support) for support in rests)


def of(annotation: Annotation, event: EventMention) -> Evidence:
    """The sentence in which a mention stands, with its best source."""
    first = event.attributions[0] if event.attributions else None
    return _evidence(annotation, Support(field="", span=event.trigger, attribution=first))


def voices(annotation: Annotation, event: EventMention) -> tuple[Evidence, ...]:
    """Evidence for every attribution of a mention, the best first; else the copy itself."""
    ids = event.attributions
    if not ids:
        return (of(annotation, event),)
    by_id = {a.id: a for a in annotation.attributions}
    found = []
    for name in ids:
        content = by_id[name].content if name in by_id else ()
        span = content[0] if content else event.trigger
        found.append(_evidence(annotation, Support(field="", span=span, attribution=name)))
    return tuple(found)


def _evidence(annotation: Annotation, support: Support) -> Evidence:
    dispatch = annotation.dispatch
    span = sentence(dispatch, support.span)
    voice = next((a for a in annotation.attributions if a.id == support.attribution), None)
    return Evidence(
        uri=dispatch.uri,
        version=dispatch.version,
        span=span,
        words=" ".join(span.of(dispatch.text).split()),
        provider=dispatch.provider,
        published=dispatch.published,
        said_by=speaker(annotation, voice),
        at=_time(annotation, voice),
        cue=voice.cue.of(dispatch.text) if voice and voice.cue else None,
    )


def speaker(annotation: Annotation, voice: Attribution | None) -> str | None:
    """The name of who speaks, as the copy has it where it is no known actor; None for nobody."""
    if voice is None or voice.source_kind in (SourceKind.NONE, SourceKind.SELF):
        return None
    actor = next((a for a in annotation.actors if a.id == voice.speaker), None)
    if actor is not None:
        return actor.name
    return " ".join(voice.source.of(annotation.dispatch.text).split()) if voice.source else None


def _time(annotation: Annotation, voice: Attribution | None) -> str | None:
    if voice is None or voice.at is None:
        return None
    return next((t.value for t in annotation.timexes if t.id == voice.at), None)


def sentence(dispatch: Dispatch, span: Span) -> Span:
    """The sentence that holds the begin of a span, lengthened where the span runs on."""
    for start, end, _ in _sentences(dispatch):
        if start <= span.start < end:
            return Span(start, max(end, span.end))
    return span


def lead(dispatch: Dispatch) -> str:
    """The first sentence of the copy after headline and dateline; empty where there is none."""
    spans = (Span(start, end) for start, end, body in _sentences(dispatch) if body)
    return next((span.of(dispatch.text) for span in spans), "")


@lru_cache(maxsize=256)
def _sentences(dispatch: Dispatch) -> tuple[tuple[int, int, bool], ...]:
    return tuple(
        (s.span.start, s.span.end, s.region is Region.BODY) for s in copy.read(dispatch).sentences
    )
