"""What one dispatch says, as text: its events, its voices, its warnings.

Owns the layout of `dateline read`.  Everything shown is in the annotation.
"""

from collections.abc import Iterator

from dateline import chrono
from dateline.chrono import Interval
from dateline.model import (
    Annotation,
    Attribution,
    EventMention,
    Participant,
    Place,
    PlaceSource,
    SourceKind,
    Span,
    When,
)
from dateline.render import words


def read_text(annotation: Annotation) -> str:
    """The page of one dispatch: head, what stands ahead, what else happens, voices, warnings."""
    best = [event for event in annotation.events if event.same_as is None]
    ahead = [event for event in best if event.agenda]
    rest = [event for event in best if not event.agenda]
    parts = [
        _head(annotation),
        _block("AHEAD", ["\n".join(_event(annotation, event)) for event in ahead]),
        _block("ALSO TOLD", ["\n".join(_event(annotation, event)) for event in rest]),
        _block(
            "VOICES", ["\n".join(_voice(annotation, voice)) for voice in annotation.attributions]
        ),
        _block("WARNINGS", [f"{w.code}: {w.message}" for w in annotation.warnings]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(heading: str, entries: list[str]) -> str:
    return "\n".join([heading, *entries]) if entries else ""


def _head(annotation: Annotation) -> str:
    dispatch = annotation.dispatch
    facts = (
        words.published(dispatch.published),
        dispatch.provider,
        dispatch.located,
        dispatch.section,
    )
    lines = [", ".join(fact for fact in facts if fact)]
    if dispatch.headline:
        lines.insert(0, dispatch.headline)
    return "\n".join(lines)


# ------------------------------------------------------------------ events
def _event(annotation: Annotation, event: EventMention) -> Iterator[str]:
    certainty = f" ({event.certainty})" if event.certainty else ""
    yield f"- {event.title} [{event.id}]"
    yield f"    {event.type.value.replace('_', ' ')}, {event.status.value}{certainty}"
    if event.when is not None:
        yield f"    when: {_when(annotation, event.when)}"
    if event.previous_when is not None:
        yield f"    before: {_when(annotation, event.previous_when)}"
    if event.reason:
        yield f"    why: {event.reason}"
    if (place := _place(event.place)) is not None:
        yield f"    where: {place}"
    if event.participants:
        yield f"    who: {'; '.join(_participant(p) for p in event.participants)}"
    for topic in event.topics:
        yield f"    expected of it: {_words(annotation, topic)}"
    for relation in event.relations:
        yield f"    {relation.kind.value.replace('_', ' ')}: {_title(annotation, relation.target)}"
    yield from _sources(annotation, event)


def _when(annotation: Annotation, when: When) -> str:
    """The time in words, its clock in GMT beside, and the words of the copy, where it has some."""
    told = next((t for t in annotation.timexes if t.id == when.timex), None)
    text = words.stretch(when.interval)
    if (instant := _gmt(when.interval)) is not None:
        text += f" ({instant} GMT)"
    if when.inferred:
        text += ", by the run of the copy"
    return f"{text} “{_words(annotation, told.span)}”" if told else text


def _gmt(interval: Interval) -> str | None:
    if interval.grain not in chrono.CLOCK_GRAINS or not interval.zone or interval.begin is None:
        return None
    begin = chrono.instant(interval.begin, interval.zone)
    return f"{begin:%H:%M}" if begin and chrono.offset(interval.begin, interval.zone) else None


def _place(place: Place | None) -> str | None:
    text = words.where(place)
    if text is None or place is None or place.source in (None, PlaceSource.STATED):
        return text
    return f"{text} (from the {place.source.value})"


def _participant(participant: Participant) -> str:
    name = participant.name
    if participant.title:
        name = f"{name}, {participant.title}"
    return name if participant.role == "party" else f"{name} ({participant.role})"


def _title(annotation: Annotation, target: str) -> str:
    return next((e.title for e in annotation.events if e.id == target), target)


def _sources(annotation: Annotation, event: EventMention) -> Iterator[str]:
    """Each voice with the fields that rest on it; the dispatch itself where it has none."""
    fields: dict[str | None, list[str]] = {name: [] for name in event.attributions}
    for support in event.support:
        held = fields.setdefault(support.attribution, [])
        if support.field not in held:
            held.append(support.field)
    for name, held in fields.items():
        voice = next((a for a in annotation.attributions if a.id == name), None)
        rests = f" ({', '.join(held)})" if held else ""
        yield f"    source: {_source(annotation, voice)}{rests}"
    if not fields:
        yield f"    source: {_teller(annotation)}"


# ------------------------------------------------------------------ voices
def _voice(annotation: Annotation, voice: Attribution) -> Iterator[str]:
    kind = f"{voice.manner.value} {voice.attitude.value}, source: {voice.source_kind.value}"
    yield f"- {_source(annotation, voice)} [{voice.id}; {kind}]"
    for span in voice.content:
        yield f"    “{_words(annotation, span)}”"


def _source(annotation: Annotation, voice: Attribution | None) -> str:
    """ "NATO, in a statement, told by RIA Novosti"; "not named ("It is reported")"."""
    if voice is None:
        return _teller(annotation)
    actor = next((a for a in annotation.actors if a.id == voice.speaker), None)
    said = _words(annotation, voice.source) if voice.source else None
    cue = f" (“{_words(annotation, voice.cue)}”)" if voice.cue else ""
    name = actor.name if actor else said
    if name is None or voice.source_kind is SourceKind.NONE:
        name = "not named"
    parts = [f"{name}{cue}"]
    if voice.channel:
        parts.append(voice.channel)
    if voice.at and (at := next((t for t in annotation.timexes if t.id == voice.at), None)):
        parts.append(at.value)
    parts += [word for word, on in (("hedged", voice.hedge), ("denied", voice.negated)) if on]
    via = next((a for a in annotation.attributions if a.id == voice.via), None)
    parts.append(f"told by {_speaker(annotation, via) if via else _teller(annotation)}")
    return ", ".join(parts)


def _speaker(annotation: Annotation, voice: Attribution) -> str:
    actor = next((a for a in annotation.actors if a.id == voice.speaker), None)
    if actor is not None:
        return actor.name
    return _words(annotation, voice.source) if voice.source else "a source not named"


def _teller(annotation: Annotation) -> str:
    return annotation.dispatch.provider or "the dispatch"


def _words(annotation: Annotation, span: Span) -> str:
    return " ".join(span.of(annotation.dispatch.text).split())
