"""Works through the files of a folder of gold on all processors.

Owns the order: what is found comes by the names of the files, whichever of them is ready first.
Knows nothing of what is in them.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path


def each[Found](
    folder: Path, rows: Callable[[Path], Sequence[Found]], *, without: tuple[str, ...] = ()
) -> Iterator[Found]:
    """What a function finds in each file, but for those whose names begin with one of `without`."""
    paths = [p for p in sorted(folder.rglob("*.toml")) if not p.name.startswith(without)]
    with multiprocessing.Pool() as pool:
        for found in pool.imap(rows, paths):
            yield from found
