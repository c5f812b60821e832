"""How much our own dispatches teach: a learning curve over shares of them.

    python training/curve.py READER --events build/events.jsonl.gz

Over the encoder of READER, which stays as it is, a head for events is fitted with a quarter, a half
and all of four fifths of our own dispatches (and all of the published corpora), and tested on the
last fifth.  READER must not have been trained on them.  The states are computed once, so that a fit
takes a minute; the head is weaker than one that learns together with its encoder.
"""

import argparse
import random
from pathlib import Path

import events
import restart
import tagger
import torch
from torch import nn

SHARES = (0.25, 0.5, 1.0)
FIFTH = 5


class Cached(nn.Module):
    """An encoder that knows the states of every batch; blanks are not put in."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.real = encoder.eval()
        self.known: dict[tuple[int, ...], torch.Tensor] = {}
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[None, torch.Tensor]:
        names = [tuple(row[row > 0].tolist()) for row in ids]  # 0 is what fills a batch
        fresh = [n for n, name in enumerate(names) if name not in self.known]
        if fresh:
            with torch.no_grad():
                states = self.real(ids[fresh], mask[fresh])[1]
            for n, row in zip(fresh, states, strict=True):
                self.known[names[n]] = row[: len(names[n])].half()
        rows = [self.known[name].float() for name in names]
        return None, self.drop(nn.utils.rnn.pad_sequence(rows, batch_first=True))


class Frozen(nn.Module):
    """A head for events over an encoder that does not learn, shaped as the losses want it."""

    def __init__(self, reader: tagger.Reader) -> None:
        super().__init__()
        self.encoder = Cached(reader.encoder)
        self.events = reader.events


def fit(frozen: Frozen, windows: list[dict], *, epochs: int, seed: int) -> None:
    """Fits the head for events."""
    rng = random.Random(seed)
    frozen.train()
    frozen.encoder.real.eval()
    optimiser = torch.optim.AdamW(frozen.events.parameters(), lr=1e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, epochs)
    for _ in range(epochs):
        for batch in events.batches(windows, 1280, rng):
            loss = events.loss(frozen, batch, 0, blank=0.0)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
        schedule.step()
    frozen.eval()


def tested(frozen: Frozen, windows: list[dict]) -> str:
    """How much of our own dispatches' statuses a head gets right, and F1 of them folded to four."""
    sides = {"proposed": 2, "generic": 2, "denied": 3, "cancelled": 3, "occurred": 0, "ongoing": 0}
    side = [sides.get(name, 1) for name in events.CLASSES["own"]]
    told: list[tuple[int, int]] = []
    exact = 0
    start = sum(len(events.CLASSES[k]) for k in ("timebank", "uw"))
    for row in windows:
        asked = [a for a in row["asked"] if "own" in a["classes"]]
        if not asked:
            continue
        ids = torch.tensor([row["ids"]])
        with torch.no_grad():
            states = frozen.encoder(ids, torch.ones_like(ids, dtype=torch.bool)[:, None, None])[1]
            ends = torch.tensor([a["pieces"] for a in asked])
            query = torch.cat([states[0, ends[:, 0]], states[0, ends[:, 1]]], dim=1)
            odds = frozen.events(query, torch.tensor([a["facts"] for a in asked]))
        best = odds[:, start : start + len(side)].argmax(dim=1).tolist()
        truth = [a["classes"]["own"] for a in asked]
        exact += sum(b == t for b, t in zip(best, truth, strict=True))
        told += [(side[t], side[b]) for b, t in zip(best, truth, strict=True)]
    f1 = [
        2 * sum(t == b == k for t, b in told) / max(1, sum((t == k) + (b == k) for t, b in told))
        for k in range(4)
    ]
    return f"{len(told)} marks, right {exact / len(told):.3f}, macro-F1 of four {sum(f1) / 4:.3f}"


def main() -> None:
    """Print a line for each share."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reader", type=Path)
    parser.add_argument("--events", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rows = events.read(args.events)
    facts = events.known_facts(rows)
    rows = events.examples(rows, facts)
    reader = tagger.Reader(4, len(facts) + 1)
    restart.load(reader.encoder, reader.head, args.reader)
    frozen = Frozen(reader)
    ours = [r for r in rows if r["sets"] == ["own"]]
    test = [r for r in ours if not events.fold_of(r["doc"], FIFTH)]
    rest = [r for r in rows if r["sets"] != ["own"]]
    for share in SHARES:
        torch.manual_seed(args.seed)
        frozen.events = events.EventHead(tagger.SIZE, len(facts) + 1)
        some = [
            r
            for r in ours
            if events.fold_of(r["doc"], FIFTH) and events.fold_of(r["doc"] + "?", 100) < 100 * share
        ]
        fit(frozen, rest + some, epochs=args.epochs, seed=args.seed)
        print(f"{len(some)} of our own windows: {tested(frozen, test)}", flush=True)


if __name__ == "__main__":
    main()
