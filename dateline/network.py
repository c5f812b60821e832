"""Small networks over named numbers, which weigh several candidates beside each other.

Owns the reading of the files in `data/` and the arithmetic.  Each candidate is a row of numbers
by name; a hidden layer reads each, a second one reads it beside the best and the mean of all
(a set network, Zaheer et al. 2017), and several networks taught alike are averaged.  Knows no
number by name.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

NORM = 1e-5  # of the layers' normalisation, as in training
STRANGE = 0.5  # spreads from the usual, from which on a number is asked what it adds
ROWS = 8  # at once: larger products are shared out to threads, which costs more than it saves


class Network(NamedTuple):
    """The numbers that count, by their place; what is usual of each, in units of its spread; and
    the weights, those of all networks in one array: of the first layer (numbers, networks x width)
    and of what follows (networks first)."""

    names: Mapping[str, int]
    spread: Any
    usual: Any
    first: Any
    bias: Any
    rest: Mapping[str, Any]


@cache
def read(name: str) -> Network:
    """The networks of `data/<name>.npz`; an absolute path names a file elsewhere."""
    path = resources.files("dateline") / "data" / f"{name}.npz"
    with path.open("rb") as file, np.load(file) as told:
        held = {key: told[key] for key in told.files}
    count = sum(key.endswith("/out.bias") for key in held)
    weights = [
        {key.partition("/")[2]: w.astype(float) for key, w in held.items() if key[0] == f"{n}"}
        for n in range(count)
    ]
    spread = held["spread"].astype(float)
    usual = held["mean"].astype(float) / spread
    first = np.concatenate([part["first.weight"].T for part in weights], 1)
    bias = np.concatenate([part["first.bias"] for part in weights]) - usual @ first
    rest = {
        key: np.stack([part[key].T if part[key].ndim == 2 else part[key][None] for part in weights])
        for key in ("norm.weight", "norm.bias", "second.weight", "second.bias")
    }
    rest["out.weight"] = np.stack([part["out.weight"][0] for part in weights])
    rest["out.bias"] = np.stack([part["out.bias"] for part in weights])
    names = {str(number): at for at, number in enumerate(held["names"])}
    return Network(names, spread, usual, first, bias, rest)


def odds(network: Network, rows: Sequence[Mapping[str, float]]) -> list[float]:
    """The log-odds of each of the candidates; a number without a name there says nothing."""
    hidden = _hidden(network, np.stack([_first(network, *_given(network, row)) for row in rows]))
    return [float(value) for value in _odds(network, hidden)]


def telling(
    network: Network, rows: Sequence[Mapping[str, float]], at: int
) -> list[tuple[str, float]]:
    """By how much the log-odds of a candidate would be less, were what is told of it on one thing
    nothing out of the ordinary: what counts most first.

    Numbers of one name up to a colon or " beside " tell of one thing, and go together.
    """
    first = np.stack([_first(network, *_given(network, row)) for row in rows])
    hidden = _hidden(network, first)
    taken = _taken(network, rows[at])
    changed = _hidden(network, first[at] - np.stack(list(taken.values())))
    others = np.delete(hidden, at, 1)
    best = np.maximum(changed, others.max(1, keepdims=True)) if len(rows) > 1 else changed
    mean = (changed + others.sum(1, keepdims=True)) / len(rows)
    moved = _odds(network, hidden)[at] - _last(network, changed, best, mean)
    found = [(name, float(value)) for name, value in zip(taken, moved, strict=True)]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0]))


def _given(network: Network, row: Mapping[str, float]) -> tuple[list[int], Any]:
    """Places and values of the numbers that count, in units of their spread."""
    names = network.names
    told = [(names[name], value) for name, value in row.items() if value and name in names]
    places = [place for place, _ in told]
    return places, np.array([value for _, value in told]) / network.spread[places]


def _first(network: Network, places: list[int], values: Any) -> Any:
    return values @ network.first[places] + network.bias


def _taken(network: Network, row: Mapping[str, float]) -> dict[str, Any]:
    """What each thing that is told, and is not as usual, adds to the first layer."""
    groups: dict[str, list[tuple[int, float]]] = {}
    for name, value in row.items():
        if (place := network.names.get(name)) is not None:
            beyond = value / network.spread[place] - network.usual[place]
            thing = name.partition(":")[0].partition(" beside ")[0]
            groups.setdefault(thing, []).append((place, beyond))
    return {
        thing: sum(beyond * network.first[place] for place, beyond in told)
        for thing, told in groups.items()
        if max(abs(beyond) for _, beyond in told) >= STRANGE
    }


def _hidden(network: Network, first: Any) -> Any:
    """The first layer of each network, normalised: (networks, rows, width)."""
    count = len(network.rest["out.bias"])
    first = first.reshape(len(first), count, -1).transpose(1, 0, 2)
    centred = first - first.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + NORM)
    return _gelu(scaled * network.rest["norm.weight"] + network.rest["norm.bias"])


def _gelu(x: Any) -> Any:
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x * x * x)))


def _odds(network: Network, hidden: Any) -> Any:
    return _last(network, hidden, hidden.max(1, keepdims=True), hidden.mean(1, keepdims=True))


def _last(network: Network, hidden: Any, best: Any, mean: Any) -> Any:
    """The log-odds of rows beside the best and the mean of all, by all networks together."""
    rest = network.rest
    beside = np.concatenate([hidden, hidden - best, hidden - mean], -1)
    some = [beside[:, at : at + ROWS] for at in range(0, beside.shape[1], ROWS)]
    second = np.concatenate([part @ rest["second.weight"] for part in some], 1)
    out = (_gelu(second + rest["second.bias"]) * rest["out.weight"][:, None]).sum(-1)
    return (out + rest["out.bias"]).mean(0)
