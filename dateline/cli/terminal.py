"""What the command line says, and how: lines of error, progress, clocks and names.

Owns standard output and standard error, the machine's clock and the place of the diary.  Nothing
here knows what a command does.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dateline import chrono

if TYPE_CHECKING:
    from dateline.process import Diary

OK, SOME_FAILED, WRONG_USE = 0, 1, 2
STORE = "DATELINE_STORE"


class Failure(Exception):  # noqa: N818  it ends a command, and may be no error of anyone
    """A command cannot go on: one line for standard error, and an exit status."""

    def __init__(self, message: str, *, status: int = SOME_FAILED) -> None:
        super().__init__(message)
        self.status = status


def fail(message: str, *, status: int = SOME_FAILED) -> NoReturn:
    """End the command with a line "INPUT: what is wrong; how to mend it"."""
    raise Failure(message, status=status)


def complain(message: str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"dateline: {' '.join(message.split())}\n")


def say(text: str, *, end: str = "\n") -> None:
    """Text on standard output."""
    sys.stdout.write(text + end)


def say_bytes(lines: Iterable[bytes]) -> None:
    """Lines of bytes on standard output."""
    for line in lines:
        sys.stdout.buffer.write(line + b"\n")


def say_pieces(pieces: Iterable[bytes]) -> None:
    """A line of bytes that comes in pieces, on standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(pieces)
    sys.stdout.buffer.write(b"\n")


def flush() -> None:
    """Hand on what was written, so that a reader of the pipe need not wait."""
    sys.stdout.flush()


def watched(parties: list[str] | None, files: list[str] | None) -> tuple[str, ...]:
    """The parties that were typed and those of watch lists: a party a line, # begins a remark."""
    found = list(parties or ())
    for name in files or ():
        try:
            text = stdin().decode() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            said = getattr(error, "strerror", None) or "is no UTF-8 text"
            fail(f"--watch {name}: {said}; name a file with a party a line", status=WRONG_USE)
        lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
        listed = [line for line in lines if line]
        if not listed:
            fail(f"--watch {name}: lists no party; write one a line", status=WRONG_USE)
        found += listed
    return tuple(found)


def login() -> str:
    """Who is at the machine."""
    import getpass

    return getpass.getuser()


def stdin() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()


def prepare() -> None:
    """Write UTF-8 whatever the machine's locale says: copy has every letter."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


# ------------------------------------------------------------------ progress
@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None] | None]:
    """A bar on standard error where that is a terminal, else nothing: gives what to tell how many
    are done, or None."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns: list[Any] = [TextColumn("{task.description}"), BarColumn()]
    columns += [MofNCompleteColumn(), TimeElapsedColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


# ------------------------------------------------------------------ clock, zone, store
def now() -> datetime:
    """The machine's clock, which nothing below the command line reads."""
    return datetime.now(UTC)


def instant(text: str | None, *, option: str, zone: str | None = None) -> datetime:
    """An instant as typed: ISO with an offset, or in `zone`, else UTC; a day is its begin; the
    clock where nothing was typed."""
    if text is None:
        return now().replace(microsecond=0)
    stamp = chrono.parse_stamp(text, zone or "UTC")
    begin = stamp.begin if stamp else None
    if stamp is None or begin is None:
        fail(f"{option} {text}: is no ISO time; write 2023-01-06T18:00Z", status=WRONG_USE)
    at = chrono.instant(begin, stamp.zone or "UTC")
    if at is None:
        fail(f"{option} {text}: lies outside the calendar", status=WRONG_USE)
    return at


def check_zone(zone: str | None) -> None:
    """End the command for a zone that is not known."""
    if zone is not None and chrono.tz(zone) is None:
        mend = "write one like Europe/Brussels, UTC or +05:45"
        fail(f"--zone {zone}: is not known; {mend}", status=WRONG_USE)


def store_name(store: str | None) -> str:
    """The diary's place: as typed, else DATELINE_STORE, else a file in the user's data folder."""
    named = store or os.environ.get(STORE)
    if named:
        return named
    from platformdirs import user_data_path

    return str(Path(user_data_path("dateline", appauthor=False)) / "diary.db")


@contextmanager
def diary(store: str | None, *, create: bool = False) -> Iterator["Diary"]:
    """The diary, open; a store that cannot be used ends the command with one line."""
    from dateline.process import StoreError, open_diary

    try:
        with open_diary(store_name(store), create=create) as opened:
            yield opened
    except StoreError as error:
        raise Failure(str(error)) from error
