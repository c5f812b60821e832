"""Archive mode: JSONL in, JSONL out, line by line and in order.

Owns the pairing of lines and answers.  Knows no file and no terminal: lines of bytes come in and
records go out; `progress` is told how many lines are done.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

import msgspec

from dateline import dossiers
from dateline.annotate import DEFAULT, Settings
from dateline.formats import Entry, jsonl, records
from dateline.model import Annotation, MentionRef
from dateline.process import reading
from dateline.process.reading import Reading

Progress = Callable[[int], None]
Answer = tuple[dict[str, Any], bool]  # a record, and whether it is an answer and no failure


def annotations(
    lines: Iterable[bytes], *, settings: Settings = DEFAULT, progress: Progress | None = None
) -> Iterator[Answer]:
    """The annotate record of each line, in the order of the lines.

    A malformed line gives {"id": null, "line": n, "error"}, a dispatch that could not be read
    {"id", "error"}; the run goes on.
    """
    done = 0
    for batch in batched(jsonl.entries(lines), reading.BATCH):
        for read in reading.read(map(_reading, batch), settings=settings):
            yield _answer(read)
            done += 1
            if progress is not None:
                progress(done)


def _reading(entry: Entry) -> Reading:
    if entry.dispatch is None:
        return Reading(label="-", number=entry.number, id=entry.id, error=entry.error)
    told = Annotation(dispatch=entry.dispatch, engine="", warnings=entry.warnings)
    return Reading(
        label="-",
        number=entry.number,
        id=entry.id,
        dispatch=entry.dispatch,
        annotation=told,
    )


def _answer(read: Reading) -> Answer:
    if read.annotation is not None and read.error is None:
        return records.annotation(read.annotation, id=read.id), True
    if read.dispatch is None:
        return {"id": None, "line": read.number, "error": read.error}, False
    return {"id": read.id, "error": read.error}, False


def links(
    lines: Iterable[bytes], *, settings: Settings = DEFAULT, progress: Progress | None = None
) -> Iterator[Answer]:
    """The dossier of every mention and the story of every dispatch, of a whole set of lines.

    A line that fails is given first, as `annotations` gives it.
    """
    reads: list[Reading] = []
    done = 0
    for batch in batched(jsonl.entries(lines), reading.BATCH):
        for read in reading.read(map(_reading, batch), settings=settings):
            if read.annotation is None or read.error is not None:
                yield _answer(read)
            else:
                reads.append(read)
            done += 1
            if progress is not None:
                progress(done)
    yield from _linked(reads)


def _linked(reads: list[Reading]) -> Iterator[Answer]:
    """A set in which an id stands twice is taken as it is: two dispatches, not two versions."""
    seen: dict[str, int] = {}
    named = [(read, _own_name(read.annotation, seen)) for read in reads if read.annotation]
    homes, stories = dossiers.cluster([annotation for _, annotation in named])
    for read, annotation in named:
        uri, version = annotation.dispatch.uri, annotation.dispatch.version
        for event in annotation.events:
            ref = MentionRef(uri, version, event.id)
            trigger = records.pair(event.trigger)
            yield (
                {"doc": read.id, "event": event.id, "trigger": trigger, "dossier": homes[ref]},
                True,
            )
        yield {"doc": read.id, "story": stories[uri]}, True


def _own_name(annotation: Annotation, seen: dict[str, int]) -> Annotation:
    uri = annotation.dispatch.uri
    seen[uri] = seen.get(uri, 0) + 1
    if seen[uri] == 1:
        return annotation
    copy = msgspec.structs.replace(annotation.dispatch, uri=f"{uri}#{seen[uri]}")
    return msgspec.structs.replace(annotation, dispatch=copy)
