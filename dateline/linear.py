"""Linear models over named features: a table of weights, and the odds that it gives.

Owns the reading of the tables in `data/` and the arithmetic, which is the same on every machine.
Knows no feature by name.
"""

from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from math import exp

import msgspec

Weights = Mapping[str, tuple[float, ...]]  # by feature, one weight for each answer


@cache
def weights(table: str) -> Weights:
    """The weights of `data/<table>.json`."""
    data = resources.files("dateline") / "data" / f"{table}.json"
    return msgspec.json.decode(data.read_bytes(), type=dict[str, tuple[float, ...]])


def odds(features: Collection[str], table: Weights) -> tuple[float, ...]:
    """The probability of each answer; features without a weight say nothing.

    Without any feature that has a weight, all answers are equal: as many as the table has.
    """
    rows = [table[name] for name in sorted(features) if name in table]  # sums in one order
    count = len(rows[0] if rows else next(iter(table.values())))
    sums = [sum(row[answer] for row in rows) for answer in range(count)]
    top = max(sums)
    parts = [exp(it - top) for it in sums]
    return tuple(part / sum(parts) for part in parts)
