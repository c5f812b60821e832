"""Linear models over named features: a table of weights, and the odds that it gives.

Owns the reading of the tables in `data/` and the arithmetic, which is the same on every machine.
Knows no feature by name.
"""

from collections.abc import Mapping, Set
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


def odds(features: Set[str], table: Weights) -> tuple[float, ...]:
    """The probability of each answer; features without a weight say nothing.

    Without any feature that has a weight, all answers are equal: as many as the table has.
    """
    rows = [table[name] for name in sorted(features & table.keys())]  # sums in one order
    none = (0.0,) * len(next(iter(table.values())))
    sums = [sum(column) for column in zip(*rows or [none], strict=True)]
    top = max(sums)
    parts = [exp(it - top) for it in sums]
    total = sum(parts)
    return tuple([part / total for part in parts])
