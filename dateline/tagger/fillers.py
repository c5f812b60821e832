"""The third network: chooses, among all that a copy names, what fills the places of an entry.

Owns the packing of what is known of each candidate into arrays, the model files and the decoding
into probabilities.  A row is one candidate for one entry: who may take part, where it may be
held, whose word it may rest on; with the encoder's states of both, and facts by name.  The rows of
an entry attend to each other, so that each is weighed against the rest.  Knows no event, actor
or place: what is offered and what the answers mean is in `events`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

import msgspec

from dateline.model import Span
from dateline.tagger import FOLDER, Learned, checked
from dateline.tagger.desk import edges, numbers, states
from dateline.tagger.networks import session

KINDS = ("party", "place", "source")
CROWD = 400  # rows that are weighed at once; entries stay whole
FILES = ("fillers.onnx", "fillers.json")


class Row(msgspec.Struct, frozen=True):
    """A candidate for an entry, both by number: its kind, the words of the entry and its own, its
    facts as "name=value".  Without words of its own it stands for none of the others."""

    entry: int
    kind: str
    event: Span
    span: Span | None
    facts: Collection[str]


def crowds(rows: Sequence[Row]) -> Iterator[tuple[int, ...]]:
    """The numbers of the rows in parts, those of one entry together; rows stand by entry."""
    part: list[int] = []
    for number, row in enumerate(rows):
        begins = part and rows[part[-1]].entry != row.entry
        if begins and len(part) >= CROWD:
            yield tuple(part)
            part = []
        part.append(number)
    if part:
        yield tuple(part)


def arrays(learned: Learned, rows: Sequence[Row], names: Mapping[str, int]) -> dict[str, Any]:
    """The inputs of the network for some rows; what the encoder has not read is all zeros."""
    import numpy as np

    return {
        "facts": numbers([row.facts for row in rows], names),
        "event": states(learned, edges(learned, [row.event for row in rows])),
        "states": states(learned, edges(learned, [row.span for row in rows])),
        "kind": np.array([KINDS.index(row.kind) for row in rows], dtype=np.int64),
        "entry": np.array([row.entry for row in rows], dtype=np.int64),
    }


def confer(learned: Learned, rows: Sequence[Row]) -> list[float]:
    """The probability of each row: of a party by itself, of a place or source among its entry's.

    Raises TaggerError where the model files are missing or damaged.
    """
    odds: list[float] = []
    for crowd in crowds(rows):
        model, names = _load(FOLDER)
        odds += model.run(None, arrays(learned, [rows[n] for n in crowd], names))[0].tolist()
    totals: dict[tuple[int, str], float] = {}
    for row, odd in zip(rows, odds, strict=True):
        key = (row.entry, row.kind)
        totals[key] = totals.get(key, 0.0) + exp(odd)
    return [
        1 / (1 + exp(-odd)) if row.kind == "party" else exp(odd) / totals[row.entry, row.kind]
        for row, odd in zip(rows, odds, strict=True)
    ]


@lru_cache(maxsize=2)
def _load(folder: Path) -> tuple[Any, Mapping[str, int]]:
    with checked(folder, FILES):
        network = session(folder / FILES[0])
        return network, msgspec.json.decode((folder / FILES[1]).read_bytes(), type=dict[str, int])
