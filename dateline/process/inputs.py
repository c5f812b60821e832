"""What a person names on a command line, as bytes: files, folders, patterns and standard input.

Owns the file system and the wording of its failures.  Knows no format but by its ending.
"""

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dateline.formats import SUFFIXES
from dateline.model import Record

STDIN = "-"


class Input(Record, frozen=True):
    """One thing named: its label, and its bytes or what is wrong with it."""

    label: str
    data: bytes = b""
    error: str | None = None


def expand(names: Iterable[str]) -> Iterator[str]:
    """The files that names stand for, in their order.

    A folder stands for all files in it and below that are not hidden and have the ending of a
    format (a README is no dispatch), a pattern ("wire/**/*.txt") for what it matches; "-" and
    what is not there stay as they are.
    """
    for name in names:
        path = Path(name)
        if name == STDIN or path.is_file():
            yield name
        elif path.is_dir():
            yield from _below(path)
        elif glob.has_magic(name):
            matches = sorted(m for m in glob.glob(name, recursive=True) if os.path.isfile(m))
            yield from matches or [name]
        else:
            yield name


def _below(folder: Path) -> Iterator[str]:
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        kept = [name for name in files if name[0] != "." and Path(name).suffix in SUFFIXES]
        yield from (str(Path(base) / name) for name in sorted(kept))


def load(name: str, stdin: Callable[[], bytes]) -> Input:
    """The bytes of one file, or why they cannot be had."""
    if name == STDIN:
        return Input(label=STDIN, data=stdin())
    try:
        return Input(label=name, data=Path(name).read_bytes())
    except FileNotFoundError:
        return Input(label=name, error="there is no such file; check the path")
    except IsADirectoryError:
        return Input(label=name, error="is a folder; name a file")
    except PermissionError:
        return Input(label=name, error="may not be read; change its permissions")
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        return Input(label=name, error=f"cannot be read ({said})")
