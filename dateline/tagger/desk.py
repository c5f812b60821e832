"""The second network: reads a dispatch as a diary's desk does, all that happens in it at once.

Owns the packing of what is known of them into arrays, the model files and the decoding into
probabilities.  Every mention and every time is a node: its state in the encoder, and facts by
name.  The nodes look at the words of the copy and attend to each other, told how far apart they
stand and what the rules have put together; then each mention is asked whether an editor would
enter it, how it stands, of which type it is, which time is its start, its end or its old date,
and which mentions are of the same happening.  Knows no event and no timex: what is asked and what
the answers mean is in `events`.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

import msgspec

from dateline.model import Span
from dateline.tagger import FOLDER, STANDINGS, Learned, checked, pieces
from dateline.tagger.networks import session

STATUSES = tuple(s for s in STANDINGS if s != "generic")
ROLES = ("start", "previous", "end")
GAPS = (0, 1, 2, 3, 5, 8, 12, 20, 35, 60, 100)  # tokens between two nodes, in steps
FAR = 5  # sentences between two nodes that are told one by one
CROWD = 80  # mentions that are weighed at once; longer copy is read in parts
FILES = ("desk.onnx", "desk.json")


class Node(msgspec.Struct, frozen=True):
    """A mention or a time: its stretch, its first token and sentence, its facts as "name=value",
    and the number of the happening that the rules take a mention for."""

    span: Span
    token: int
    sentence: int
    facts: Collection[str]
    group: int = -1


class Tie(msgspec.Struct, frozen=True):
    """What is known of a mention and a time together, both by number; `rule` is the role in which
    the rules have linked them, as 1 + its place in ROLES, 0 for none."""

    mention: int
    time: int
    facts: Collection[str]
    rule: int = 0


class Asked(msgspec.Struct, frozen=True):
    """A dispatch as it is put before the network: mentions and times in the order of the text.

    Only times that have a tie to a mention can be its own.
    """

    mentions: tuple[Node, ...]
    times: tuple[Node, ...]
    ties: tuple[Tie, ...]


class View(msgspec.Struct, frozen=True):
    """What the network holds of one mention, as probabilities.

    `status` are those of STATUSES, `kinds` those of the types as in `desk.json`; `links` gives for
    each role the times by number, None for no time at all; `same` the other mentions by number.
    """

    entry: float
    status: tuple[float, ...]
    kinds: tuple[float, ...]
    links: Mapping[str, Mapping[int | None, float]]
    same: Mapping[int, float]


class Names(msgspec.Struct, frozen=True):
    """The vocabulary: numbers of the facts from 1, and the types in the order of their classes."""

    facts: Mapping[str, int]
    kinds: tuple[str, ...]


class Crowd(msgspec.Struct, frozen=True):
    """A part of what was asked: numbers of its mentions and times, and its ties."""

    mentions: tuple[int, ...]
    times: tuple[int, ...]
    ties: tuple[Tie, ...]


# ------------------------------------------------------------------ packing
def crowds(learned: Learned, asked: Asked) -> list[Crowd]:
    """The dispatch in parts, without the mentions and times that the encoder has not read."""
    first = edges(learned, [node.span for node in (*asked.mentions, *asked.times)])[:, 0].tolist()
    count = len(asked.mentions)
    seen = [n for n, piece in enumerate(first[:count]) if piece >= 0]
    read = {n for n, piece in enumerate(first[count:]) if piece >= 0}
    found = []
    for at in range(0, len(seen), CROWD):
        mine = tuple(seen[at : at + CROWD])
        ties = tuple(t for t in asked.ties if t.mention in set(mine) and t.time in read)
        found.append(Crowd(mine, tuple(sorted({t.time for t in ties})), ties))
    return found


def arrays(
    learned: Learned, asked: Asked, crowd: Crowd, names: Mapping[str, int]
) -> dict[str, Any]:
    """The inputs of the network for one crowd; mentions come before times among the nodes."""
    import numpy as np

    nodes = [asked.mentions[n] for n in crowd.mentions] + [asked.times[n] for n in crowd.times]
    whole = edges(learned, [node.span for node in nodes])
    own, ends = around(learned, whole)
    read = [learned.states[n][1][: len(learned.states[n][0].ids)] for n in own]
    words = np.concatenate(read).astype(np.float32)
    first = {n: at for at, n in enumerate(crowd.mentions)}
    second = {n: len(first) + at for at, n in enumerate(crowd.times)}
    token = np.array([node.token for node in nodes])
    sentence = np.array([node.sentence for node in nodes])
    kind = np.array([0] * len(first) + [1] * len(second), dtype=np.int64)
    near = _steps(token[None] - token[:, None])
    apart = (sentence[None] - sentence[:, None]).clip(-FAR, FAR) + FAR
    bound = _bound(nodes, crowd, first, second)
    pairs = [(first[t.mention], second[t.time]) for t in crowd.ties] or [(0, 0)]
    return {
        "facts": numbers([node.facts for node in nodes], names),
        "states": states(learned, whole),
        "words": words,
        "reach": _steps(np.arange(len(words))[None] - ends[:, :1]),
        "kind": kind,
        "near": near,
        "apart": apart,
        "bound": bound,
        "ends": np.array(pairs, dtype=np.int64),
        "ties": numbers([t.facts for t in crowd.ties] or [()], names),
    }


def around(learned: Learned, ends: Any) -> tuple[range, Any]:
    """The windows from that of the first to that of the last stretch, and the edges of all
    stretches among the word pieces of these; `ends` are edges among all of the document."""
    import numpy as np

    begins = _begins(learned)
    own = np.searchsorted(begins, ends[:, 0], side="right") - 1
    return range(own.min(), own.max() + 1), ends - begins[own.min()]


def edges(learned: Learned, spans: Sequence[Span | None]) -> Any:
    """The first and the last word piece of each stretch among all of the document, (spans, 2); -1
    of what the encoder has not read."""
    import numpy as np

    starts = [window.spans[0].start for window, _ in learned.states]
    begins = _begins(learned).tolist()
    found = np.full((len(spans), 2), -1, dtype=np.int64)
    for row, span in enumerate(spans):
        at = bisect_right(starts, span.start) - 1 if span is not None else -1
        ends = pieces(learned.states[at][0], span) if span is not None and at >= 0 else None
        if ends is not None:
            found[row] = begins[at] + ends[0], begins[at] + ends[1]
    return found


def states(learned: Learned, ends: Any) -> Any:
    """The encoder's states at both edges of each stretch, as one row; zeros where it is unread."""
    import numpy as np

    begins = _begins(learned)
    own = np.where(ends[:, 0] < 0, -1, np.searchsorted(begins, ends[:, 0], side="right") - 1)
    width = learned.states[0][1].shape[1] if learned.states else 0
    found = np.zeros((len(ends), 2 * width), dtype=np.float32)
    for number in set(own.tolist()) - {-1}:
        mine = own == number
        found[mine] = learned.states[number][1][ends[mine] - begins[number]].reshape(-1, 2 * width)
    return found


def _begins(learned: Learned) -> Any:
    """The number of each window's first word piece among all of the document, and of what follows
    the last."""
    import numpy as np

    return np.cumsum([0, *(len(window.ids) for window, _ in learned.states)])


def _steps(gaps: Any) -> Any:
    """The class of each signed distance in tokens."""
    import numpy as np

    size = np.searchsorted(np.array(GAPS), np.abs(gaps), side="left")
    return (np.where(gaps >= 0, size, -size) + len(GAPS)).astype(np.int64)


def _bound(
    nodes: Sequence[Node], crowd: Crowd, first: Mapping[int, int], second: Mapping[int, int]
) -> Any:
    """What the rules have put together: 1 for mentions of one happening, 2 and 3 for a time that
    is the start or the old date."""
    import numpy as np

    group = np.array([node.group for node in nodes])
    found = ((group[None] == group[:, None]) & (group >= 0)[None]).astype(np.int64)
    for tie in crowd.ties:
        if tie.rule:
            one, other = first[tie.mention], second[tie.time]
            found[one, other] = found[other, one] = 1 + tie.rule
    return found


def numbers(rows: Sequence[Collection[str]], names: Mapping[str, int]) -> Any:
    """Facts as numbers in their order, a row each, filled up with 0, which says nothing."""
    import numpy as np

    known = [sorted(filter(None, map(names.get, row))) for row in rows]
    found = np.zeros((len(rows), max(1, *map(len, known))), dtype=np.int64)
    for at, row in enumerate(known):
        found[at, : len(row)] = row
    return found


# ------------------------------------------------------------------ use
def confer(learned: Learned, asked: Asked) -> list[View | None]:
    """What the network holds of each mention; None of one that the encoder has not read.

    Raises TaggerError where the model files are missing or damaged.
    """
    views: list[View | None] = [None] * len(asked.mentions)
    for crowd in crowds(learned, asked):
        model, names = _load(FOLDER)
        fed = arrays(learned, asked, crowd, names.facts)
        for number, view in zip(crowd.mentions, _views(crowd, fed, model), strict=True):
            views[number] = view
    return views


def kinds() -> tuple[str, ...]:
    """The types in the order of `View.kinds`."""
    return _load(FOLDER)[1].kinds


@lru_cache(maxsize=2)
def _load(folder: Path) -> tuple[Any, Names]:
    with checked(folder, FILES):
        network = session(folder / FILES[0])
        return network, msgspec.json.decode((folder / FILES[1]).read_bytes(), type=Names)


def _views(crowd: Crowd, fed: Mapping[str, Any], model: Any) -> list[View]:
    """The answers to one crowd, by mention."""
    entry, status, kind, link, none, same = model.run(None, dict(fed))
    count = len(crowd.mentions)
    ties: list[list[tuple[int, list[float]]]] = [[] for _ in range(count)]
    if crowd.ties:
        ends = fed["ends"][:, 0].tolist()
        for mention, tie, odds in zip(ends, crowd.ties, link.tolist(), strict=True):
            ties[mention].append((tie.time, odds))
    alike = _chances(same[:count, :count])
    rows = zip(
        _chances(entry[:count]).tolist(),
        _shares(status[:count]),
        _shares(kind[:count]),
        none[:count].tolist(),
        ((alike + alike.T) / 2).tolist(),
        strict=True,
    )
    return [
        View(
            entry=chance,
            status=tuple(statuses),
            kinds=tuple(kinds),
            links=_links(ties[at], left),
            same={n: p for n, p in zip(crowd.mentions, row, strict=True) if n != number},
        )
        for at, (number, (chance, statuses, kinds, left, row)) in enumerate(
            zip(crowd.mentions, rows, strict=True)
        )
    ]


def _links(
    ties: Sequence[tuple[int, Sequence[float]]], none: Sequence[float]
) -> dict[str, dict[int | None, float]]:
    """For each role the probability of each time, and of none, which comes last."""
    numbers: list[int | None] = [*(time for time, _ in ties), None]
    found = {}
    for at, role in enumerate(ROLES):
        odds = [*(row[at] for _, row in ties), none[at]]
        top = max(odds)
        parts = [exp(it - top) for it in odds]
        total = sum(parts)
        found[role] = {n: part / total for n, part in zip(numbers, parts, strict=True)}
    return found


def _shares(odds: Any) -> list[list[float]]:
    """Rows of log-odds as rows of probabilities that sum to one."""
    import numpy as np

    parts = np.exp(odds.astype(np.float64) - odds.max(axis=1, keepdims=True))
    shares: list[list[float]] = (parts / parts.sum(axis=1, keepdims=True)).tolist()
    return shares


def _chances(odds: Any) -> Any:
    """Log-odds as probabilities, each by itself."""
    import numpy as np

    return 1 / (1 + np.exp(-odds.astype(np.float64)))
