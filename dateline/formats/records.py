"""Contract JSON and records, one into the other; the only place that knows both.

Owns the names and shapes of the JSON that leaves Dateline: the annotate record, the read record,
and the lines that archive mode takes in; those of the diary are `diary_json`'s.  Knows no file, no
store and no terminal.  Every offset is a pair of half-open code points into the text as given.

The functions give plain dictionaries; `encode` makes the bytes, the same for the same record.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from dateline.chrono import Interval, bounds, iso, parse_stamp, stamp
from dateline.model import (
    Actor,
    Annotation,
    Attribution,
    Dispatch,
    EventMention,
    Participant,
    Place,
    Relation,
    SourceKind,
    Span,
    Timex,
    Warning,
    When,
)

Json = dict[str, Any]


def encode(record: object) -> bytes:
    """One line of JSON without the line's end."""
    return msgspec.json.encode(record)


def pretty(record: object) -> str:
    """The same for a person: indented by two."""
    return msgspec.json.format(encode(record), indent=2).decode()


# ------------------------------------------------------------------ small shapes
def pair(span: Span | None) -> list[int] | None:
    """A span as the contract writes it."""
    return None if span is None else [span.start, span.end]


def pairs(spans: Iterable[Span]) -> list[list[int]]:
    """Several spans."""
    return [[span.start, span.end] for span in spans]


def moment(interval: Interval | None, timex: str | None = None) -> Json | None:
    """A time as {"start", "end", "grain", "zone", "timex"}, both ends inclusive."""
    if interval is None:
        return None
    start, end = bounds(interval)
    return {
        "start": start,
        "end": end,
        "grain": interval.grain.value,
        "zone": interval.zone,
        "timex": timex,
    }


def _when(when: When | None) -> Json | None:
    return None if when is None else moment(when.interval, when.timex)


def place(said: Place | None) -> Json | None:
    """A place; `region` and `span` are added where they are known."""
    if said is None:
        return None
    record: Json = {
        "name": said.name,
        "city": said.city,
        "country": said.country,
        "zone": said.zone,
        "lat": said.lat,
        "lon": said.lon,
        "source": said.source,
    }
    return record | present({"region": said.region, "span": pair(said.span)})


def present(record: Json) -> Json:
    """Only what is told: fields beyond the contract are left out where they are empty."""
    return {key: value for key, value in record.items() if value not in (None, [], ())}


def warning(told: Warning) -> Json:
    """A warning with the spans that it is about."""
    return {"code": told.code, "message": told.message, "spans": pairs(told.spans)}


# ------------------------------------------------------------------ the annotate record
def annotation(read: Annotation, *, id: str | int | None = None) -> Json:
    """The annotate record of one dispatch; `id` is the caller's own, else the uri."""
    return _annotation(read, id, [_timex(timex, read.dispatch.text) for timex in read.timexes])


def _annotation(read: Annotation, id: str | int | None, timexes: list[Json]) -> Json:
    text = read.dispatch.text
    actors = {actor.id: actor for actor in read.actors}
    voices = {voice.id: voice for voice in read.attributions}
    times = {timex.id: timex for timex in read.timexes}
    provider = read.dispatch.provider
    return {
        "id": read.dispatch.uri if id is None else id,
        "timexes": timexes,
        "attributions": [_voice(voice, actors, times) for voice in read.attributions],
        "events": [_event(e, _source(e, voices, actors, text, provider)) for e in read.events],
        "actors": [_actor(actor) for actor in read.actors],
        "warnings": [warning(told) for told in read.warnings],
    }


def _timex(timex: Timex, text: str) -> Json:
    interval = timex.interval
    begin = interval.begin if interval else None
    until = interval.end if interval else None
    zone = interval.zone if interval else None
    record: Json = {
        "id": timex.id,
        "start": timex.span.start,
        "end": timex.span.end,
        "text": timex.span.of(text),
        "type": timex.type,
        "value": timex.value,
        "mod": timex.mod,
        "begin": iso(begin, zone) if begin else None,
        "until": iso(until, zone) if until else None,
        "zone": zone,
        "zone_source": timex.zone_source,
        "also": list(timex.also),
        "anchor": timex.anchor,
        "alternatives": list(timex.alternatives),
    }
    return record | present(
        {
            "grain": interval.grain if interval else None,
            "quant": timex.quant,
            "freq": timex.freq,
            "begin_point": timex.begin_point,
            "end_point": timex.end_point,
        }
    )


def _actor(actor: Actor) -> Json:
    return {
        "id": actor.id,
        "key": actor.key,
        "name": actor.name,
        "kind": actor.kind,
        "titles": list(actor.titles),
        "aliases": list(actor.aliases),
        "mentions": pairs(actor.mentions),
    }


def _voice(voice: Attribution, actors: Mapping[str, Actor], times: Mapping[str, Timex]) -> Json:
    speaker = actors.get(voice.speaker or "")
    told = times.get(voice.at or "")
    at = moment(told.interval, told.id) if told else None
    if at is not None and told is not None and told.mod:
        at["mod"] = told.mod
    return {
        "id": voice.id,
        "source": pair(voice.source),
        "cue": pair(voice.cue),
        "content": pairs(voice.content),
        "manner": voice.manner,
        "attitude": voice.attitude,
        "source_kind": voice.source_kind,
        "speaker": {"name": speaker.name, "key": speaker.key, "kind": speaker.kind}
        if speaker
        else None,
        "channel": voice.channel,
        "anonymous": voice.anonymous,
        "at": at,
        "via": voice.via,
        "hedge": voice.hedge,
        "negated": voice.negated,
    }


def _source(
    event: EventMention,
    voices: Mapping[str, Attribution],
    actors: Mapping[str, Actor],
    text: str,
    provider: str | None,
) -> Json | None:
    """Who vouches for an event: the speaker of its best attribution, else the agency itself."""
    best = next((voices[a] for a in event.attributions if a in voices), None)
    if best is None:
        if provider is None:
            return None
        return {"name": provider, "key": None, "kind": SourceKind.MEDIUM, "told_by": None}
    speaker = actors.get(best.speaker or "")
    said = best.source.of(text) if best.source else None
    return {
        "name": speaker.name if speaker else said,
        "key": speaker.key if speaker else None,
        "kind": best.source_kind,
        "told_by": provider,
    }


def _event(event: EventMention, source: Json | None) -> Json:
    record: Json = {
        "id": event.id,
        "trigger": pair(event.trigger),
        "title": event.title,
        "type": event.type,
        "plover": event.plover,
        "status": event.status,
        "certainty": event.certainty,
        "agenda": event.agenda,
        "same_as": event.same_as,
        "when": _when(event.when),
        "previous_when": _when(event.previous_when),
        "place": place(event.place),
        "participants": [participant(person) for person in event.participants],
        "attributions": list(event.attributions),
        "source": source,
        "topics": pairs(event.topics),
        "relations": [relation(bond) for bond in event.relations],
        "reason": event.reason,
    }
    support = [
        {"field": s.field, "span": pair(s.span), "attribution": s.attribution}
        for s in event.support
    ]
    return record | present({"support": support})


def participant(person: Participant) -> Json:
    """A participant; `title` is added where the copy gives one."""
    record: Json = {
        "name": person.name,
        "key": person.key,
        "role": person.role,
        "mention": pair(person.mention),
    }
    return record | present({"title": person.title})


def relation(bond: Relation) -> Json:
    """A relation of one happening to another."""
    return {"kind": bond.kind, "target": bond.target}


def instant(at: datetime) -> str:
    """An aware instant in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


# ------------------------------------------------------------------ the read record
def reading(read: Annotation, *, id: str | int | None = None) -> Json:
    """The read record: the annotate record with `text` and `dispatch`."""
    return annotation(read, id=id) | _copy(read)


def _copy(read: Annotation) -> Json:
    return {"text": read.dispatch.text, "dispatch": dispatch(read)}


def pieces(read: Annotation, *, id: str | int | None = None, copy: bool = False) -> Iterator[bytes]:
    """The bytes of `encode(annotation(read))`, or with `copy` of `encode(reading(read))`, piece by
    piece: a text of 20 MB has a record many times its size."""
    record = _annotation(read, id, [])
    head, tail = encode(record | _copy(read) if copy else record).split(_NO_TIMES, 1)
    yield head + _NO_TIMES[:-1]
    comma = b""
    for timex in read.timexes:
        yield comma + encode(_timex(timex, read.dispatch.text))
        comma = b","
    yield b"]" + tail


# Nothing else in a record reads so: inside a string of JSON the quotation marks are escaped.
_NO_TIMES = b'"timexes":[]'


def dispatch(read: Annotation) -> Json:
    """What the envelope and the copy's own head say of the dispatch."""
    copy = read.dispatch
    record: Json = {
        "uri": copy.uri,
        "version": copy.version,
        "published": stamp(copy.published) if copy.published else None,
        "provider": copy.provider,
        "section": copy.section,
        "headline": copy.headline,
        "located": copy.located,
        "dateline": pair(read.dateline.span) if read.dateline else None,
        "language": copy.language,
        "engine": read.engine,
    }
    return record | present({"url": copy.url, "byline": copy.byline, "supersedes": copy.supersedes})


# ------------------------------------------------------------------ lines that come in
class Line(msgspec.Struct, frozen=True):
    """One line of archive mode; further fields are left alone."""

    id: str | int
    text: str
    published: str | None = None
    zone: str | None = None
    language: str | None = None
    version: int | None = None
    provider: str | None = None
    headline: str | None = None
    section: str | None = None
    url: str | None = None
    slugline: str | None = None
    byline: str | None = None
    located: str | None = None
    supersedes: str | None = None
    embargoed: str | None = None


class LineError(ValueError):
    """A line that is no dispatch: the message says what is wrong and how to mend it."""


_decode_line = msgspec.json.Decoder(Line).decode


def line(data: bytes) -> Line:
    """Read one line of archive mode.  Raises `LineError`."""
    try:
        return _decode_line(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LineError(f"{error}; expected {_EXPECTED}") from None


EMBARGO_UNREADABLE = "embargo-unreadable"
_EXPECTED = '{"id", "text", "published": ISO date or time, or null} as JSON on one line'


def dispatch_of(said: Line, *, language: str) -> tuple[Dispatch, tuple[Warning, ...]]:
    """The dispatch that a line holds; `language` where the line does not tell it.

    A `published` that is no ISO stamp leaves the dispatch undated and gives a warning; an
    `embargoed` that is none is left out with one.
    """
    published = parse_stamp(said.published, said.zone) if said.published else None
    warnings: tuple[Warning, ...] = ()
    if said.published and published is None:
        message = (
            f"published {said.published!r} is no ISO date or time and was left out; "
            "write 2023-01-06 or 2023-01-06T10:00+03:00"
        )
        warnings = (Warning(code="published-unreadable", message=message),)
    embargoed = parse_stamp(said.embargoed, said.zone) if said.embargoed else None
    if said.embargoed and embargoed is None:
        message = (
            f"embargoed {said.embargoed!r} is no ISO date or time; write 2023-01-06T10:00+03:00"
        )
        warnings = (*warnings, Warning(code=EMBARGO_UNREADABLE, message=message))
    copy = Dispatch(
        text=said.text,
        uri=str(said.id),
        version=said.version or 1,
        supersedes=said.supersedes,
        provider=said.provider,
        section=said.section,
        slugline=said.slugline,
        headline=said.headline,
        byline=said.byline,
        located=said.located,
        language=said.language or language,
        published=published,
        embargoed=embargoed,
        zone=said.zone,
        url=said.url,
    )
    return copy, warnings


def line_of(copy: Dispatch) -> Json:
    """The archive line of a dispatch: the inverse of `dispatch_of`."""
    record: Json = {
        "id": copy.uri,
        "text": copy.text,
        "published": _stamped(copy.published) if copy.published else None,
        "version": copy.version,
        "language": copy.language,
    }
    return record | present(
        {
            "zone": copy.zone,
            "provider": copy.provider,
            "headline": copy.headline,
            "section": copy.section,
            "url": copy.url,
            "slugline": copy.slugline,
            "byline": copy.byline,
            "located": copy.located,
            "supersedes": copy.supersedes,
            "embargoed": _stamped(copy.embargoed) if copy.embargoed else None,
        }
    )


def _stamped(published: Interval) -> str | None:
    """A stamp that reads back the same: UTC is a zone of its own, and no offset of nought."""
    told = stamp(published)
    return told.replace("+00:00", "Z") if told and published.zone == "UTC" else told
