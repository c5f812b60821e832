"""Trains the desk of the learned reader: `dateline/tagger/desk.py` says what it is asked.

    python training/desk.py --scenes build/scenes.pickle --out dateline/data/tagger

Owns the network, its losses and the writing of `desk.onnx` and `desk.json`.  The encoder below
it stays as it is: its states are among the inputs.  Some networks with different seeds are
trained and answer together.  Needs torch, onnx and onnxruntime, in an environment of its own.
"""

import argparse
import json
import multiprocessing
import pickle
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from dateline.tagger import desk

SIZE, HEADS, LAYERS = 96, 4, 2
TIE, LINK, SAME = 32, 64, 48  # widths of what is known of a pair, of a link, of likeness
SEEN, TIED = 10, 60  # a fact of fewer nodes, of fewer pairs is left out
STEPS, BATCH, RATE, DECAY = 12, 8, 1.5e-3, 0.05  # passes, dispatches a step
FORGET = 0.15  # share of the facts that are hidden in training
EMPTY = 2.0  # weight of copy without any entry: newsrooms get more of it than a training set holds
TYPES = (
    *("sign", "meet", "visit", "summit", "talks", "press_conference", "vote", "election"),
    *("appointment", "launch", "publish", "hearing", "trial", "deadline", "strike", "protest"),
    *("match", "exercise", "delivery", "attack", "arrest", "disaster", "statement", "other"),
)
WEIGHTS = {"status": 0.7, "type": 0.4, "start": 0.8, "previous": 0.8, "end": 0.3, "same": 1.0}
NEARLY = 0.5  # weight of a link to the right day where no time has the right clock
NODES = 2 * len(desk.GAPS) + 1
Scene = dict[str, Any]


class Layer(nn.Module):
    """Self-attention with a bias for each pair of nodes, then each node by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.asks = nn.Linear(SIZE, 3 * SIZE)
        self.told = nn.Linear(SIZE, SIZE)
        self.before, self.between = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.alone = nn.Sequential(
            nn.Linear(SIZE, 2 * SIZE), nn.GELU(), nn.Dropout(0.2), nn.Linear(2 * SIZE, SIZE)
        )
        self.drop = nn.Dropout(0.2)

    def forward(self, nodes: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        asks = self.asks(self.before(nodes)).reshape(-1, 3, HEADS, SIZE // HEADS)
        query, key, value = asks.permute(1, 2, 0, 3).unbind(0)
        weight = (query @ key.transpose(1, 2)) / (SIZE // HEADS) ** 0.5 + bias
        heard = (weight.softmax(-1) @ value).permute(1, 0, 2).reshape(-1, SIZE)
        nodes = nodes + self.drop(self.told(heard))
        return nodes + self.drop(self.alone(self.between(nodes)))


class Desk(nn.Module):
    """The network: the inputs of `desk.arrays` to the six answers of `desk._views`."""

    def __init__(self, facts: int, states: int = 768) -> None:
        super().__init__()
        self.fact = _facts(facts, SIZE)
        self.state = nn.Linear(states, SIZE)
        self.kind = nn.Embedding(2, SIZE)
        self.norm, self.last = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.bias = _places(HEADS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop, self.drop_states = nn.Dropout(0.3), nn.Dropout(0.3)
        self.entry = nn.Linear(SIZE, 1)
        self.status = nn.Linear(SIZE, len(desk.STATUSES))
        self.types = nn.Linear(SIZE, len(TYPES))
        self.tie, self.place = _facts(facts, TIE), _places(TIE)
        self.mention, self.time = nn.Linear(SIZE, LINK), nn.Linear(SIZE, LINK)
        self.link = nn.Sequential(
            nn.Linear(LINK + TIE, LINK), nn.GELU(), nn.Dropout(0.2), nn.Linear(LINK, 3)
        )
        self.none = nn.Linear(SIZE, 3)
        self.like, self.likeness = nn.Linear(SIZE, SAME), nn.Linear(SAME, 1)
        self.beside = nn.Linear(TIE, 1)

    def forward(
        self,
        facts: torch.Tensor,
        states: torch.Tensor,
        kind: torch.Tensor,
        near: torch.Tensor,
        apart: torch.Tensor,
        bound: torch.Tensor,
        ends: torch.Tensor,
        ties: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        known = _summed(self.fact, facts) + self.state(self.drop_states(states)) + self.kind(kind)
        nodes = self.drop(self.norm(known))
        bias = _placed(self.bias, near, apart, bound).permute(2, 0, 1)
        for layer in self.layers:
            nodes = layer(nodes, bias)
        nodes = self.drop(self.last(nodes))
        place = _placed(self.place, near, apart, bound)
        first, second = ends[:, 0], ends[:, 1]
        tie = functional.gelu(_summed(self.tie, ties) + place[first, second])
        both = self.mention(nodes)[first] * self.time(nodes)[second]
        like = self.like(nodes)
        same = (like * self.likeness.weight) @ like.T + self.beside(place)[..., 0]
        return (
            self.entry(nodes)[:, 0],
            self.status(nodes),
            self.types(nodes),
            self.link(torch.cat([both, tie], 1)),
            self.none(nodes),
            same + self.likeness.bias,
        )


def _facts(count: int, size: int) -> nn.Embedding:
    rows = nn.Embedding(count + 1, size, padding_idx=0)
    nn.init.normal_(rows.weight[1:], std=0.03)
    return rows


def _summed(rows: nn.Embedding, facts: torch.Tensor) -> torch.Tensor:
    """The sum of what each fact adds; in training by the quicker way, which ONNX does not know."""
    if not rows.training:
        return rows(facts).sum(1)
    return functional.embedding_bag(facts, rows.weight, mode="sum", padding_idx=0)


def _places(size: int) -> nn.ModuleList:
    """What distance in tokens, in sentences, and what the rules' joining add."""
    return nn.ModuleList(
        [nn.Embedding(NODES, size), nn.Embedding(2 * desk.FAR + 1, size), nn.Embedding(4, size)]
    )


def _placed(
    rows: nn.ModuleList, near: torch.Tensor, apart: torch.Tensor, bound: torch.Tensor
) -> torch.Tensor:
    return rows[0](near) + rows[1](apart) + rows[2](bound)


class Together(nn.Module):
    """Some networks that answer as one: the mean of their answers, as log-odds."""

    def __init__(self, members: Sequence[Desk]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, *given: torch.Tensor) -> tuple[torch.Tensor, ...]:
        answers = [member(*given) for member in self.members]
        return tuple(torch.stack(parts).mean(0) for parts in zip(*answers, strict=True))


# ------------------------------------------------------------------ data
def narrowed(scene: Scene) -> Scene:
    """A scene without the ties of mentions that are no entry's: nothing is learned from those."""
    ends = scene["arrays"]["ends"]
    kept = [n for n, (at, _) in enumerate(ends.tolist()) if scene["ties"] and scene["gold"][at]]
    place = {number: at for at, number in enumerate(kept)}
    gold = [
        one
        and one
        | {"roles": {r: (how, [place[n] for n in own]) for r, (how, own) in one["roles"].items()}}
        for one in scene["gold"]
    ]
    return scene | {
        "gold": gold,
        "ties": [scene["ties"][number] for number in kept],
        "arrays": scene["arrays"] | {"ends": ends[kept] if kept else ends[:1]},
    }


def vocabulary(scenes: Sequence[Scene]) -> dict[str, int]:
    """Numbers of the facts that are seen often enough, from 1."""
    nodes, pairs = Counter[str](), Counter[str]()
    for scene in scenes:
        nodes.update(fact for row in scene["facts"] for fact in row)
        pairs.update(fact for row in scene["ties"] for fact in row)
    kept = {fact for fact, many in nodes.items() if many >= SEEN}
    kept |= {fact for fact, many in pairs.items() if many >= TIED}
    return {fact: number for number, fact in enumerate(sorted(kept), 1)}


def given(scene: Scene, names: Mapping[str, int]) -> dict[str, torch.Tensor]:
    """The inputs of a scene."""
    fed = dict(scene["arrays"])
    fed["facts"] = desk.numbers(scene["facts"], names)
    fed["ties"] = desk.numbers(scene["ties"] or [()], names)
    return {name: torch.from_numpy(rows) for name, rows in fed.items()}


def forgetful(fed: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The inputs with some facts hidden."""
    found = dict(fed)
    for name in ("facts", "ties"):
        rows = found[name]
        found[name] = rows.masked_fill(torch.rand(rows.shape) < FORGET, 0)
    return found


# ------------------------------------------------------------------ learning
def loss(answers: Sequence[torch.Tensor], scene: Scene) -> torch.Tensor:
    """What the answers to a scene cost."""
    entry, status, types, link, none, same = answers
    gold = scene["gold"]
    count = len(gold)
    wanted = torch.tensor([float(it is not None) for it in gold])
    sure = torch.tensor([float(it is None or not it["optional"]) for it in gold])
    cost = functional.binary_cross_entropy_with_logits(entry[:count], wanted, reduction="none")
    total = (cost * sure).sum()
    ties = _ties(scene)
    for at, one in enumerate(gold):
        if one is None:
            continue
        total = total + WEIGHTS["status"] * _missed(
            status[at], [desk.STATUSES.index(name) for name in one["status"]]
        )
        total = total + WEIGHTS["type"] * _missed(
            types[at], [TYPES.index(name) for name in one["type"]]
        )
        for number, role in enumerate(desk.ROLES):
            total = total + WEIGHTS[role] * _unlinked(
                torch.cat([link[ties[at], number], none[at, number : number + 1]]),
                *one["roles"][role],
                ties[at],
            )
    return total + WEIGHTS["same"] * _apart(same, gold)


def _ties(scene: Scene) -> list[list[int]]:
    """The numbers of each mention's ties."""
    found: list[list[int]] = [[] for _ in scene["gold"]]
    if scene["ties"]:
        for number, (mention, _) in enumerate(scene["arrays"]["ends"].tolist()):
            found[mention].append(number)
    return found


def _missed(odds: torch.Tensor, right: Sequence[int]) -> torch.Tensor:
    return -torch.logsumexp(odds.log_softmax(0)[list(right)], 0)


def _unlinked(
    odds: torch.Tensor, how: str, right: Sequence[int], ties: Sequence[int]
) -> torch.Tensor:
    """What a mention's link costs in a role; where the right time was not read, nothing."""
    if how == "unknown":
        return odds.sum() * 0
    at = [ties.index(number) for number in right] if right else [len(ties)]
    return (NEARLY if how == "nearly" else 1.0) * _missed(odds, at)


def _apart(same: torch.Tensor, gold: Sequence[Any]) -> torch.Tensor:
    """What it costs to join or to part mentions of entries wrongly, a mention."""
    mine = [at for at, one in enumerate(gold) if one is not None]
    if len(mine) < 2:
        return same.sum() * 0
    entry = torch.tensor([gold[at]["entry"] for at in mine])
    wanted = (entry[None] == entry[:, None]).float()
    cost = functional.binary_cross_entropy_with_logits(
        same[mine][:, mine], wanted, reduction="none"
    )
    return (cost * (1 - torch.eye(len(mine)))).sum() / len(mine)


def trained(scenes: Sequence[Scene], names: Mapping[str, int], seed: int) -> Desk:
    """One network."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    fed = [(scene, given(scene, names)) for scene in scenes]
    network = Desk(len(names))
    descent = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    last = STEPS * ((len(fed) + BATCH - 1) // BATCH)
    network.train()
    for step, batch in enumerate(_batches(fed, rng), 1):
        for group in descent.param_groups:
            group["lr"] = RATE * min(1, step / 60) * (1 - step / (last + 1))
        descent.zero_grad()
        total = (
            torch.stack([_cost(network, scene, inputs) for scene, inputs in batch]).sum() / BATCH
        )
        total.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        descent.step()
        if step % 100 == 0:
            print(f"seed {seed} step {step} of {last}: {total.item():.2f}", flush=True)
    return network.eval()


def _cost(network: Desk, scene: Scene, inputs: Mapping[str, torch.Tensor]) -> torch.Tensor:
    weight = 1.0 if scene["entries"] else EMPTY
    return weight * loss(network(**forgetful(inputs)), scene)


def _batches(fed: list[Any], rng: random.Random) -> Iterator[list[Any]]:
    for _ in range(STEPS):
        rng.shuffle(fed)
        for at in range(0, len(fed), BATCH):
            yield fed[at : at + BATCH]


# ------------------------------------------------------------------ writing
def written(network: Together, names: Mapping[str, int], out: Path) -> None:
    """The network in int8 and its vocabulary."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = out / "desk-fp32.onnx"
    nodes, pairs = 12, 20
    inputs = {
        "facts": torch.zeros(nodes, 9, dtype=torch.long),
        "states": torch.rand(nodes, 768),
        "kind": torch.zeros(nodes, dtype=torch.long),
        "near": torch.zeros(nodes, nodes, dtype=torch.long),
        "apart": torch.zeros(nodes, nodes, dtype=torch.long),
        "bound": torch.zeros(nodes, nodes, dtype=torch.long),
        "ends": torch.zeros(pairs, 2, dtype=torch.long),
        "ties": torch.zeros(pairs, 7, dtype=torch.long),
    }
    torch.onnx.export(
        network,
        tuple(inputs.values()),
        str(whole),
        input_names=list(inputs),
        output_names=["entry", "status", "types", "link", "none", "same"],
        dynamic_axes={
            **{name: {0: "n"} for name in ("states", "kind")},
            **{name: {0: "n", 1: "n"} for name in ("near", "apart", "bound")},
            "facts": {0: "n", 1: "f"},
            "ends": {0: "k"},
            "ties": {0: "k", 1: "g"},
        },
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(whole),
        str(out / "desk.onnx"),
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    whole.unlink()
    told = {"facts": names, "kinds": TYPES}
    (out / "desk.json").write_text(json.dumps(told, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--scenes", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--without", default="", help="leave out the ids that begin with this")
    args = parser.parse_args()
    torch.set_num_threads(1)  # a network a process; more threads only wait for each other
    scenes = [narrowed(one) for path in args.scenes for one in pickle.loads(path.read_bytes())]
    if args.without:
        scenes = [scene for scene in scenes if not scene["id"].startswith(args.without)]
    names = vocabulary(scenes)
    print(f"{len(scenes)} scenes, {len(names)} facts", flush=True)
    with multiprocessing.get_context("fork").Pool(args.members) as pool:
        members = pool.map(partial(trained, scenes, names), range(args.members))
    args.out.mkdir(parents=True, exist_ok=True)
    written(Together(members).eval(), names, args.out)


if __name__ == "__main__":
    main()
