"""Commands that store nothing: read, annotate, link, explain."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
import typer

from dateline.cli import options, terminal
from dateline.cli.options import ReadFormat
from dateline.cli.terminal import WRONG_USE, complain, fail, say

LONG = 200_000  # characters; the record of a longer text is for no person's eye


def read(
    files: options.Files,
    format: Annotated[ReadFormat, typer.Option(help="How to write it.")] = ReadFormat.TEXT,
    published: options.Published = None,
    zone: options.CopyZone = None,
    provider: options.Provider = None,
    longest: options.Longest = options.LONGEST,
    tagger: options.Tagger = options.Switch.ON,
) -> int:
    """Say what a dispatch says; store nothing.

    With --format json a single dispatch is laid out for the eye, several stand one a line.

    Examples:

      dateline read wire.txt

      dateline read wire.txt --format json | jq .events

      cat wire.txt | dateline read - --published 2023-01-06 --zone Europe/Paris
    """
    from dateline.process import inputs, reading

    how = settings(longest, tagger)
    known = hints(published=published, zone=zone, provider=provider, how=how)
    sources = (inputs.load(name, terminal.stdin) for name in inputs.expand(files))
    entries = (entry for source in sources for entry in reading.entries(source, known))
    return _write(reading.read(entries, settings=how), format)


def settings(longest: int, tagger: options.Switch) -> Any:
    """How to read, from the options that say so."""
    from dateline.annotate import Settings

    return Settings(longest=longest, tagger=tagger is options.Switch.ON)


def hints(*, published: str | None, zone: str | None, provider: str | None, how: Any = None) -> Any:
    """What the caller knows of the copy; a value that is none ends the command."""
    from dateline import process

    try:
        told = process.hints(published=published, zone=zone, provider=provider)
        return told if how is None else msgspec.structs.replace(told, settings=how)
    except ValueError as error:
        fail(str(error), status=WRONG_USE)


def label(name: str, number: int | None) -> str:
    """An input as errors name it."""
    return name if number is None else f"{name}: line {number}"


def _write(readings: Iterator[Any], format: ReadFormat) -> int:
    status = terminal.OK
    head = list(islice(readings, 2))
    for number, read in enumerate(chain(head, readings)):
        if read.error is not None or read.annotation is None:
            complain(f"{label(read.label, read.number)}: {read.error}")
            status = terminal.SOME_FAILED
            continue
        _write_one(read, format, alone=len(head) == 1, first=number == 0)
    return status


def _write_one(read: Any, format: ReadFormat, *, alone: bool, first: bool) -> None:
    from dateline.formats import records

    match format:
        case ReadFormat.JSON:
            if alone and len(read.annotation.dispatch.text) < LONG:
                say(records.pretty(records.reading(read.annotation, id=read.id)))
            else:
                terminal.say_pieces(records.pieces(read.annotation, id=read.id, copy=True))
        case ReadFormat.TEXT:
            from dateline.render.read_text import read_text

            head = "" if alone else f"{'' if first else chr(10)}{label(read.label, read.number)}\n"
            say(head + read_text(read.annotation), end="")
        case ReadFormat.HTML:
            from dateline.render.html import html

            say(html(read.annotation), end="")
        case ReadFormat.TIMEML:
            from dateline.formats.timeml import timeml

            say(timeml(read.annotation), end="")
    if format in (ReadFormat.HTML, ReadFormat.TIMEML):
        for told in read.annotation.warnings:
            complain(f"{label(read.label, read.number)}: warning: {told.message}")


# ------------------------------------------------------------------ archive mode
Lines = Annotated[
    list[str] | None,
    typer.Argument(help="JSONL files; standard input by default.", metavar="[FILE]"),
]


def annotate(
    files: Lines = None,
    longest: options.Longest = options.LONGEST,
    tagger: options.Tagger = options.Switch.ON,
) -> int:
    """Archive mode: JSONL in, JSONL out.

    One dispatch a line in, one record a line out, in order.  A line is {"id", "text",
    "published": ISO date or time, or null} and optionally zone, language, version, provider,
    headline, section, url.  A malformed line gives {"id": null, "line": n, "error"}, and the
    exit status is 1 in the end.

    Examples:

      dateline annotate < archive.jsonl > records.jsonl

      zcat 2023.jsonl.gz | dateline annotate | gzip > records.jsonl.gz
    """
    from dateline.process import streams

    with ExitStack() as stack, terminal.progress("annotate") as progress:
        lines = _lines(files or ["-"], stack)
        how = settings(longest, tagger)
        return _stream(streams.annotations(lines, settings=how, progress=progress))


def link(
    files: Lines = None,
    longest: options.Longest = options.LONGEST,
    tagger: options.Tagger = options.Switch.ON,
) -> int:
    """Archive mode: group mentions and dispatches.

    Tells the dossier of each mention and the story of each dispatch of a whole set.

    The lines are those of `annotate`; out come {"doc", "event", "trigger", "dossier"} for every
    mention and {"doc", "story"} for every dispatch.

    Example:

      dateline link < week.jsonl > links.jsonl
    """
    from dateline.process import streams

    with ExitStack() as stack, terminal.progress("link") as progress:
        lines = _lines(files or ["-"], stack)
        how = settings(longest, tagger)
        return _linked(streams.links(lines, settings=how, progress=progress))


def _lines(names: Iterable[str], stack: ExitStack) -> Iterator[bytes]:
    """The lines of files or of standard input, never all at once."""
    return chain.from_iterable([_open(name, stack) for name in names])


def _open(name: str, stack: ExitStack) -> BinaryIO:
    import sys

    if name == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(name).open("rb"))
    except OSError as error:
        fail(f"{name}: {error.strerror}; check the path")


def _stream(answers: Iterable[tuple[dict[str, Any], bool]]) -> int:
    from dateline.formats import records

    status = terminal.OK
    for number, (record, good) in enumerate(answers, 1):
        terminal.say_bytes([records.encode(record)])
        if not good:
            status = terminal.SOME_FAILED
        if number % 16 == 0:
            terminal.flush()
    return status


def _linked(answers: Iterable[tuple[dict[str, Any], bool]]) -> int:
    """What links: a line that failed is told on standard error, since it has no place in a set."""
    from dateline.formats import records

    status = terminal.OK
    for record, good in answers:
        if good:
            terminal.say_bytes([records.encode(record)])
            continue
        name = f"line {record['line']}" if record["id"] is None else str(record["id"])
        complain(f"{name}: {record['error']}")
        status = terminal.SOME_FAILED
    return status


# ------------------------------------------------------------------ explain
def explain(
    phrase: Annotated[list[str], typer.Argument(help="A time expression, as copy says it.")],
    published: options.Published = None,
    place: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Where the copy was written.")
    ] = None,
    zone: options.CopyZone = None,
) -> int:
    """Say how a time gets its value.

    Prints the rules that read the phrase, its anchor and its zone.

    Example:

      dateline explain "11.00 local time" --published 2023-01-06 --place Brussels
    """
    from dateline import annotate as engine
    from dateline import places
    from dateline.formats.plain import uri_of
    from dateline.model import Dispatch
    from dateline.timex.explain import describe

    known = hints(published=published, zone=zone, provider=None)
    if place is not None and places.lookup(place) is None:
        fail(f"--place {place}: is not known, or is a tie; add --zone instead", status=WRONG_USE)
    text = " ".join(phrase)
    copy = Dispatch(
        text=text, uri=uri_of(text), published=known.published, located=place, zone=known.zone
    )
    answer = engine.times_only(copy)
    if not answer.timexes:
        fail(f'"{text}": no time expression is found in it; write it as copy would')
    say("\n\n".join("\n".join(describe(timex, text)) for timex in answer.timexes))
    for told in answer.warnings:
        complain(f"warning: {told.message}")
    return terminal.OK
