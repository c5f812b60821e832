"""What the reader of events learns, and from what: happenings named, and how each stands.

Owns the event head, its examples and its losses; the encoder below it is in tagger.py, the
corpora in prepare.py.  The annotations are never merged: each has classes of its own, since they
do not mean the same by "uncertain".
"""

import gzip
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch
from networks import laid
from torch import nn
from torch.nn import functional

from dateline import tagger

SETS = ("timebank", "uw", "ecb", "own")
NAMED = (*SETS, "entry")  # by which a word may name a happening; the last: one for the diary
CLASSES = {
    "timebank": ("occurred", "scheduled", "uncertain", "not_occurred"),
    "uw": ("occurred", "uncertain", "not_occurred"),
    "own": tagger.STANDINGS,
}
WEIGHT = {"timebank": 1.0, "uw": 0.5, "ecb": 0.5, "own": 1.0}
HIDDEN = 256
RARE = 8  # a fact seen less often is not worth a row
FORGET, KEPT = 0.15, 0.3  # share of mentions that forget their facts, and what they still keep
ECB_SHARE = 0.4  # of its windows in an epoch: it tells no status, and is large
MANY = 50  # mentions in a batch from which a set has its full weight


class EventHead(nn.Module):
    """Words -> does it name a happening (one answer for each of NAMED); mentions -> classes of
    each set."""

    def __init__(self, size: int, facts: int) -> None:
        super().__init__()
        self.names = nn.Linear(size, len(NAMED))
        self.query = nn.Linear(2 * size, HIDDEN)
        self.facts = nn.Embedding(facts, HIDDEN, padding_idx=0)
        nn.init.normal_(self.facts.weight[1:], std=0.05)
        self.drop = nn.Dropout(0.15)
        self.out = nn.Linear(HIDDEN, sum(map(len, CLASSES.values())) + 1)

    def forward(self, query: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        hidden = functional.gelu(self.query(query) + self.facts(facts).sum(dim=1))
        return self.out(self.drop(hidden))


class Judge(nn.Module):
    """The head as it is used: probabilities."""

    def __init__(self, head: EventHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, query: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        odds = self.head(query, facts)
        sizes = [len(c) for c in CLASSES.values()]
        parts = [torch.softmax(part, dim=1) for part in odds[:, :-1].split(sizes, dim=1)]
        return torch.cat([*parts, torch.sigmoid(odds[:, -1:])], dim=1)


# ------------------------------------------------------------------ data
def read(path: Path, *, fold: str = "", own: float = 1.0) -> list[dict]:
    """The windows to learn from: without the documents of a fold, else without those held back,
    and with a share of our own dispatches (a learning curve asks for less than all)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    left_out, folds = map(int, fold.split("/")) if fold else (0, 0)
    kept = [r for r in rows if (fold_of(r["doc"], folds) != left_out if folds else not r["held"])]
    return [r for r in kept if r["sets"] != ["own"] or fold_of(r["doc"] + "?", 100) < 100 * own]


def fold_of(document: str, folds: int) -> int:
    """The fold that a document belongs to, by its name alone."""
    return zlib.crc32(document.encode()) % folds


def known_facts(rows: list[dict]) -> dict[str, int]:
    """Numbers of the facts worth learning, from 1; 0 is what is unknown."""
    counts = Counter(fact for row in rows for asked in row["asked"] for fact in asked["facts"])
    return {f: n for n, f in enumerate(sorted(f for f, c in counts.items() if c >= RARE), 1)}


def examples(rows: list[dict], facts: dict[str, int]) -> list[dict]:
    """The windows with classes and facts as numbers."""
    for row in rows:
        for asked in row["asked"]:
            asked["facts"] = [facts.get(fact, 0) for fact in asked["facts"]]
            told = asked["answers"].get("own", "").split()
            asked["agenda"] = float("agenda" in told) if told else None
            asked["classes"] = {
                kind: CLASSES[kind].index(answer.split()[0])
                for kind, answer in asked["answers"].items()
            }
    return rows


def plan(rows: list[dict], size: int, rng: random.Random) -> Iterator:
    """The number of batches of an epoch, then batch after batch without end."""
    first = batches(rows, size, rng)
    yield len(first)
    yield from first
    while rows:
        yield from batches(rows, size, rng)


def batches(rows: list[dict], size: int, rng: random.Random) -> list[list[dict]]:
    """Windows of like length together, about `size` pieces a batch, in random order."""
    chosen = [r for r in rows if r["sets"] != ["ecb"] or rng.random() < ECB_SHARE]
    found: list[list[dict]] = []
    for row in sorted(chosen, key=lambda r: len(r["ids"]) + rng.random() * 16):
        if not found or len(row["ids"]) * (len(found[-1]) + 1) > size:
            found.append([])
        found[-1].append(row)
    rng.shuffle(found)
    return found


# ------------------------------------------------------------------ learning
def loss(
    reader: nn.Module, batch: list[dict], mask_id: int, *, blank: float = 0.04
) -> torch.Tensor:
    """The sum of the losses of all sets; `blank` is the share of pieces that are hidden."""
    states = reader.encoder(*laid([row["ids"] for row in batch], mask_id, blank=blank))[1]
    head = reader.events
    return names_loss(head, states, batch) + status_loss(head, states, batch)


def names_loss(head: EventHead, states: torch.Tensor, batch: list[dict]) -> torch.Tensor:
    """Whether words name happenings, over the sentences that each set has annotated."""
    odds = head.names(states)
    total = states.new_zeros(())
    for column, kind in enumerate(SETS):
        words = [
            (i, piece, named)
            for i, row in enumerate(batch)
            for piece, named in row["names"].get(kind, ())
        ]
        if words:
            place, piece, named = torch.tensor(words).T
            found = functional.binary_cross_entropy_with_logits(
                odds[place, piece, column], named.float()
            )
            total = total + 2 * min(WEIGHT[kind], 1.0 if kind == "timebank" else 0.5) * found
    return total


def status_loss(head: EventHead, states: torch.Tensor, batch: list[dict]) -> torch.Tensor:
    """How mentions stand, each set by its own classes, and whether they are for the diary."""
    asked = [(i, a) for i, row in enumerate(batch) for a in row["asked"]]
    total = states.new_zeros(())
    if not asked:
        return total
    place = torch.tensor([i for i, _ in asked])
    ends = torch.tensor([a["pieces"] for _, a in asked])
    query = torch.cat([states[place, ends[:, 0]], states[place, ends[:, 1]]], dim=1)
    odds = head(query, forgetful(torch.tensor([a["facts"] for _, a in asked])))
    at = 0
    for kind, classes in CLASSES.items():
        rows = [(n, a["classes"][kind]) for n, (_, a) in enumerate(asked) if kind in a["classes"]]
        if rows:
            which, truth = torch.tensor(rows).T
            found = functional.cross_entropy(odds[which, at : at + len(classes)], truth)
            total = total + 1.5 * WEIGHT[kind] * min(1, len(rows) / MANY) * found
        at += len(classes)
    diary = [(n, a["agenda"]) for n, (_, a) in enumerate(asked) if a["agenda"] is not None]
    if diary:
        which = torch.tensor([n for n, _ in diary])
        truth = torch.tensor([value for _, value in diary])
        total = total + 0.5 * functional.binary_cross_entropy_with_logits(odds[which, -1], truth)
    return total


def forgetful(facts: torch.Tensor) -> torch.Tensor:
    """Some mentions lose most of their facts, so that the text itself is read as well."""
    lost = torch.rand(len(facts), 1) < FORGET
    return facts.masked_fill(lost & (torch.rand(facts.shape) > KEPT), 0)
