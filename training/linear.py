"""Fits the linear models of `dateline/linear.py`: multinomial logistic regression.

numpy alone, L2 penalty, Adam over full batches: the same rows give the same weights.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

SEEN = 3  # a feature of fewer rows is left out
L2 = 8.0
STEPS = 400
SMALL = 0.02  # a weight below this says nothing
Table = dict[str, list[float]]


def fitted(rows: Sequence[Collection[str]], answers: Sequence[int], count: int) -> Table:
    """Weights by feature, one for each of `count` answers; `rows` hold names of features."""
    counts = Counter(name for row in rows for name in set(row))
    names = sorted(name for name, many in counts.items() if many >= SEEN)
    number = {name: at for at, name in enumerate(names)}
    known = [sorted({number[name] for name in row if name in number}) for row in rows]
    weights = _descended(known, np.eye(count)[np.array(answers)], len(names))
    return dict(zip(names, weights.round(2).tolist(), strict=True))


def _descended(rows: Sequence[Sequence[int]], truth: Any, count: int) -> Any:
    """The weights that explain the answers best under the penalty."""
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    what = np.array([name for row in rows for name in row], dtype=np.int64)
    weights = np.zeros((count, truth.shape[1]))
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        sums = np.stack([np.bincount(at, column, len(rows)) for column in weights[what].T], axis=1)
        chances = np.exp(sums - sums.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wrong = (chances - truth)[at]
        slope = np.stack([np.bincount(what, column, count) for column in wrong.T], axis=1)
        slope += L2 * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = 0.05 * (1 - step / (STEPS + 1))
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def written(table: Table) -> str:
    """The weights as JSON, a feature a line; those that say nothing left out."""
    kept = {name: row for name, row in table.items() if max(map(abs, row)) >= SMALL}
    lines = [f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(kept.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"
