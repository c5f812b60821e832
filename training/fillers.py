"""Trains the third network of the learned reader: `dateline/tagger/fillers.py` says what it is.

    python training/fillers.py --offers build/offers.pickle --out dateline/data/tagger

Owns the network, its loss and the writing of `fillers.onnx` and `fillers.json`.  The encoder
below it stays as it is (`whole.py` trains both): its states are among the inputs.  With --without
PREFIX ... the dispatches whose ids begin so are left out, and what the network and the rules alone
get right of them is printed side by side.  Needs torch, onnx and onnxruntime, in an environment of
its own.
"""

import argparse
import json
import pickle
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import restart
import torch
from networks import NEVER, Descent, exported, foremost, summed, table, taught
from torch import nn
from torch.nn import functional

from dateline.tagger import desk, fillers

SIZE, HEADS = 64, 4
SEEN = 30  # a fact of fewer rows is left out
KEPT = 5000  # facts that are shipped: those that move the answers most
STEPS, BATCH, RATE, DECAY = 10, 16, 2e-3, 0.05  # passes, dispatches a step
FORGET = 0.15  # share of the facts that are hidden in training
AMONG = 0.7  # weight of a place or source chosen, against that of one party
RULED = re.compile(r"\w+ rule=[^|]+")  # the rules have put a candidate there
Scene = dict[str, Any]


class Fillers(nn.Module):
    """The network: the inputs of `fillers.arrays` to the log-odds of each row."""

    def __init__(self, facts: int, states: int = 768) -> None:
        super().__init__()
        self.fact = table(facts, SIZE)
        self.event, self.state = nn.Linear(states, SIZE), nn.Linear(states, SIZE)
        self.kind = nn.Embedding(len(fillers.KINDS), SIZE)
        self.alike = nn.Embedding(2, HEADS)
        self.norm, self.before, self.between = (nn.LayerNorm(SIZE) for _ in range(3))
        self.asks, self.told = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.alone = nn.Sequential(
            nn.Linear(SIZE, 2 * SIZE), nn.GELU(), nn.Dropout(0.2), nn.Linear(2 * SIZE, SIZE)
        )
        self.drop, self.drop_states = nn.Dropout(0.25), nn.Dropout(0.3)
        self.last = nn.LayerNorm(SIZE)
        self.odds = nn.Linear(SIZE, len(fillers.KINDS))

    def forward(
        self,
        facts: torch.Tensor,
        event: torch.Tensor,
        states: torch.Tensor,
        kind: torch.Tensor,
        entry: torch.Tensor,
    ) -> torch.Tensor:
        mine, theirs = self.event(self.drop_states(event)), self.state(self.drop_states(states))
        known = summed(self.fact, facts) + mine + theirs + mine * theirs + self.kind(kind)
        rows = self.drop(self.norm(known))
        apart = (entry[None] != entry[:, None]).float() * NEVER
        alike = self.alike((kind[None] == kind[:, None]).long()).permute(2, 0, 1)
        rows = rows + self.drop(self.told(self._attended(self.before(rows), alike + apart)))
        rows = rows + self.drop(self.alone(self.between(rows)))
        return self.odds(self.last(rows)).gather(1, kind[:, None])[:, 0]

    def _attended(self, rows: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        asks = self.asks(rows).reshape(-1, 3, HEADS, SIZE // HEADS)
        query, key, value = asks.permute(1, 2, 0, 3).unbind(0)
        weight = (query @ key.transpose(1, 2)) / (SIZE // HEADS) ** 0.5 + bias
        return (weight.softmax(-1) @ value).permute(1, 0, 2).reshape(-1, SIZE)


# ------------------------------------------------------------------ data
def counted(scenes: Sequence[Scene]) -> Counter[str]:
    """How often each fact is told."""
    return Counter(fact for scene in scenes for row in scene["facts"] for fact in row)


def vocabulary(seen: Mapping[str, int]) -> dict[str, int]:
    """Numbers of the facts that are seen often enough, from 1."""
    kept = sorted(fact for fact, many in seen.items() if many >= SEEN)
    return {fact: number for number, fact in enumerate(kept, 1)}


def known(folder: Path) -> dict[str, int]:
    """The vocabulary of fillers that are there."""
    return json.loads((folder / "fillers.json").read_text(encoding="utf-8"))


def given(scene: Scene, names: Mapping[str, int]) -> dict[str, torch.Tensor]:
    """The inputs of a scene, states in half precision, as the encoder's are kept."""
    fed = scene["arrays"] | {"facts": desk.numbers(scene["facts"], names)}
    found = {name: torch.from_numpy(rows) for name, rows in fed.items()}
    return found | {name: found[name].half() for name in ("event", "states")}


def whole(fed: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The inputs as the network takes them."""
    return {name: it.float() if it.is_floating_point() else it for name, it in fed.items()}


def forgetful(fed: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The inputs with some facts hidden."""
    found = whole(fed)
    hidden = torch.rand(found["facts"].shape) < FORGET
    return found | {"facts": found["facts"].masked_fill(hidden, 0)}


def choices(scene: Scene) -> list[tuple[list[int], list[int]]]:
    """The rows among which a place or a source is chosen, and those of them that are right."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    kinds, entries = scene["arrays"]["kind"].tolist(), scene["arrays"]["entry"].tolist()
    for row, (kind, entry) in enumerate(zip(kinds, entries, strict=True)):
        if fillers.KINDS[kind] != "party":
            groups[entry, kind].append(row)
    chosen = [(rows, [n for n in rows if scene["gold"][n] == 1]) for rows in groups.values()]
    return [(rows, right) for rows, right in chosen if right]


# ------------------------------------------------------------------ learning
def lesson(scene: Scene) -> tuple[torch.Tensor, torch.Tensor]:
    """The rows of a scene that are parties of which it is known whether they take part, and it."""
    gold = torch.tensor(scene["gold"])
    mine = (torch.from_numpy(scene["arrays"]["kind"]) == 0) & (gold >= 0)
    return mine, gold


def loss(
    odds: torch.Tensor,
    right: tuple[torch.Tensor, torch.Tensor],
    among: Sequence[tuple[list[int], list[int]]],
) -> torch.Tensor:
    """What the answers to a scene cost."""
    mine, gold = right
    judged = functional.binary_cross_entropy_with_logits
    total = judged(odds[mine], gold[mine].float(), reduction="sum")
    for rows, right in among:
        shares = odds[rows].log_softmax(0)
        places = [rows.index(n) for n in right]
        total = total - AMONG * torch.logsumexp(shares[places], 0)
    return total


def trained(
    scenes: Sequence[Scene], names: Mapping[str, int], how: Descent, start: Path | None
) -> Fillers:
    """One network; `start` is the folder of one to go on from."""
    torch.manual_seed(0)
    rng = random.Random(0)
    fed = [(lesson(scene), choices(scene), given(scene, names)) for scene in scenes]
    network = Fillers(len(names))
    if start is not None:
        restart.filler(network, start)

    def cost(
        right: tuple[torch.Tensor, torch.Tensor],
        among: Sequence[tuple[list[int], list[int]]],
        inputs: Mapping[str, torch.Tensor],
    ) -> torch.Tensor:
        return loss(network(**forgetful(inputs)), right, among)

    return taught(network, fed, cost, rng, how)


# ------------------------------------------------------------------ what it gets right
def told(network: Fillers, scenes: Sequence[Scene], names: Mapping[str, int]) -> Iterator[str]:
    """What the network and, in brackets, the rules get right of some scenes, in per cent."""
    parties, rules, right = Counter[str](), Counter[str](), Counter[str]()
    for scene in scenes:
        with torch.no_grad():
            odds = network(**whole(given(scene, names))).tolist()
        ruled = [any(RULED.fullmatch(fact) for fact in row) for row in scene["facts"]]
        kinds = scene["arrays"]["kind"].tolist()
        for odd, rule, gold, kind in zip(odds, ruled, scene["gold"], kinds, strict=True):
            if kind == 0 and gold >= 0:
                for counts, said in ((parties, odd > 0), (rules, rule)):
                    counts.update(hit=said and gold == 1, extra=said and not gold, gold=gold)
        for rows, good in choices(scene):
            what = fillers.KINDS[kinds[rows[0]]]
            best = max(rows, key=lambda n: odds[n])
            right.update({what: best in good, f"{what} of": 1})
            right.update({f"{what} rule": any(ruled[n] for n in good)})
    yield f"party F1 {_f1(parties):.1f} ({_f1(rules):.1f})"
    for what in ("place", "source"):
        of = max(1, right[f"{what} of"]) / 100
        yield f"{what} {right[what] / of:.1f} ({right[f'{what} rule'] / of:.1f})"


def _f1(counts: Mapping[str, int]) -> float:
    return 200 * counts["hit"] / max(1, counts["hit"] + counts["extra"] + counts["gold"])


# ------------------------------------------------------------------ writing
def written(network: Fillers, names: Mapping[str, int], out: Path) -> None:
    """The network in int8 and its vocabulary."""
    rows = 12
    inputs = {
        "facts": torch.zeros(rows, 9, dtype=torch.long),
        "event": torch.rand(rows, 768),
        "states": torch.rand(rows, 768),
        "kind": torch.zeros(rows, dtype=torch.long),
        "entry": torch.zeros(rows, dtype=torch.long),
    }
    axes = {name: {0: "n"} for name in inputs} | {"facts": {0: "n", 1: "f"}}
    exported(network, inputs, ("odds",), axes, out / "fillers.onnx")
    told = json.dumps(names, separators=(",", ":"))
    (out / "fillers.json").write_text(told + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--offers", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="folder of a network to go on from")
    parser.add_argument("--passes", type=int, default=STEPS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--without", nargs="*", default=[], help="how ids to leave out begin")
    args = parser.parse_args()
    torch.set_num_threads(1)
    scenes = [one for path in args.offers for one in pickle.loads(path.read_bytes())]
    left = [scene for scene in scenes if scene["id"].startswith(tuple(args.without))]
    scenes = [scene for scene in scenes if not scene["id"].startswith(tuple(args.without))]
    seen = counted(scenes)
    names = known(args.start) if args.start else vocabulary(seen)
    how = Descent(passes=args.passes, size=BATCH, rate=args.rate, decay=DECAY)
    print(f"{len(scenes)} scenes, {len(names)} facts", flush=True)
    network = trained(scenes, names, how, args.start)
    names = foremost([(network.fact, seen)], names, KEPT)
    print("; ".join(told(network, left, names)), flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    written(network, names, args.out)


if __name__ == "__main__":
    main()
