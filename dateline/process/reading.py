"""Reading: inputs into annotations, one failure never taking another input with it.

Owns the batches that share a pass of the parser, what a caller adds to copy that does not say it
(publication, zone, provider), and the shape of an answer that failed.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

import msgspec

from dateline import annotate, chrono, formats
from dateline.annotate import DEFAULT, Settings
from dateline.chrono import Interval
from dateline.formats import Entry, FormatError
from dateline.model import Annotation, Dispatch, Record
from dateline.process.inputs import Input
from dateline.tagger import TaggerError

BATCH = 16


class Hints(Record, frozen=True):
    """What the caller knows of the copy: it wins over what the copy says."""

    published: Interval | None = None
    zone: str | None = None
    provider: str | None = None
    settings: Settings = DEFAULT


class Reading(Record, frozen=True):
    """One dispatch of an input: as given, the bytes, what was read in it; or what is wrong."""

    label: str
    number: int | None = None  # its line, in a file of many
    id: str | int | None = None
    dispatch: Dispatch | None = None
    original: bytes = b""
    annotation: Annotation | None = None
    error: str | None = None


def hints(
    *,
    published: str | None = None,
    zone: str | None = None,
    provider: str | None = None,
    settings: Settings = DEFAULT,
) -> Hints:
    """Hints from what a person typed.  Raises `ValueError`, saying what is wrong and the mend."""
    if zone is not None and chrono.tz(zone) is None:
        raise ValueError(f"the zone {zone!r} is not known; write one like Europe/Brussels or UTC")
    stamp = chrono.parse_stamp(published, zone) if published else None
    if published and stamp is None:
        raise ValueError(
            f"{published!r} is no ISO date or time; write 2023-01-06 or 2023-01-06T10:00+03:00"
        )
    return Hints(published=stamp, zone=zone, provider=provider, settings=settings)


def entries(source: Input, known: Hints) -> Iterator[Reading]:
    """The dispatches of one input, not yet read, with the caller's hints put in."""
    if source.error is not None:
        yield Reading(label=source.label, error=source.error)
        return
    try:
        many = formats.sniff(source.data) != "plain"
        for entry in formats.read(source.data):
            yield _entry(source, entry, known, many=many)
    except FormatError as error:
        yield Reading(label=source.label, error=str(error))


def _entry(source: Input, entry: Entry, known: Hints, *, many: bool) -> Reading:
    number = entry.number if many else None
    copy = entry.dispatch
    if copy is None:
        return Reading(label=source.label, number=number, id=entry.id, error=entry.error)
    return Reading(
        label=source.label,
        number=number,
        id=entry.id,
        dispatch=msgspec.structs.replace(
            copy,
            published=known.published or copy.published,
            zone=known.zone or copy.zone,
            provider=known.provider or copy.provider,
        ),
        original=copy.text.encode("utf-8", "surrogatepass") if many else source.data,
        # What the adapter has to say is carried along in an annotation that is still empty.
        annotation=Annotation(dispatch=copy, engine="", warnings=entry.warnings),
    )


def read(readings: Iterable[Reading], *, settings: Settings = DEFAULT) -> Iterator[Reading]:
    """The same readings in their order, with annotations."""
    for batch in batched(readings, BATCH):
        copies = [r.dispatch for r in batch if r.dispatch is not None]
        answers = iter(_annotated(copies, settings))
        for reading in batch:
            yield reading if reading.dispatch is None else _answered(reading, next(answers))


def _answered(reading: Reading, answer: Annotation | str) -> Reading:
    if isinstance(answer, str):
        return msgspec.structs.replace(reading, error=answer, annotation=None)
    early = reading.annotation.warnings if reading.annotation else ()
    whole = msgspec.structs.replace(answer, warnings=(*early, *answer.warnings))
    return msgspec.structs.replace(reading, annotation=whole)


def _annotated(copies: Sequence[Dispatch], settings: Settings) -> Sequence[Annotation | str]:
    """The annotations of a batch; where the batch fails, each by itself, or why not."""
    try:
        read = annotate.annotate_many(copies, settings=settings)
        return [_lean(answer, settings.longest) for answer in read]
    except TaggerError:  # a fault of the installation, the same for every dispatch
        raise
    except Exception:  # noqa: BLE001  a fault in the reading of one must not lose the others
        return [_alone(copy, settings) for copy in copies]


def _lean(answer: Annotation, longest: int) -> Annotation:
    """The annotation of a very long text without derivations, which weigh more than all the rest;
    how a phrase of it comes to its value, `explain` tells."""
    if len(answer.dispatch.text) <= longest:
        return answer
    bare = tuple(msgspec.structs.replace(timex, derivation=None) for timex in answer.timexes)
    return msgspec.structs.replace(answer, timexes=bare)


def _alone(copy: Dispatch, settings: Settings) -> Annotation | str:
    try:
        return annotate.annotate(copy, settings=settings)
    except Exception as error:  # noqa: BLE001
        kind, said = type(error).__name__, " ".join(str(error).split())
        return f"could not be read ({kind}: {said}); this is a fault of Dateline, report it"
