"""Trains the desk of the learned reader: `dateline/tagger/desk.py` says what it is asked.

    python training/desk.py --scenes build/scenes.pickle --out dateline/data/tagger

Owns the network, its losses and the writing of `desk.onnx` and `desk.json`.  The encoder below
it stays as it is (`whole.py` trains both): its states are among the inputs.  Some networks with
different seeds are trained and answer together.  Needs torch, onnx and onnxruntime, in an
environment of its own.
"""

import argparse
import json
import multiprocessing
import pickle
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import restart
import torch
from networks import NEVER, Descent, exported, foremost, summed, table, taught
from torch import nn
from torch.nn import functional

from dateline.tagger import desk

SIZE, HEADS, LAYERS = 96, 4, 2
TIE, LINK, SAME = 32, 64, 48  # widths of what is known of a pair, of a link, of likeness
SEEN, TIED = 22, 360  # a fact of fewer nodes, of fewer pairs is left out
KEPT = 4700  # facts that are shipped: those that move the answers most
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
FIRST = 0.5  # weight of the first answers, which the second ones know
NODES = 2 * len(desk.GAPS) + 1
Scene = dict[str, Any]
# How much a scene counts, its inputs, and what is right of it.
Lesson = tuple[float, dict[str, torch.Tensor], dict[str, torch.Tensor]]


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

    def forward(self, nodes: torch.Tensor, bias: torch.Tensor | float) -> torch.Tensor:
        query, key, value = _heads(self.asks(self.before(nodes)), 3)
        nodes = nodes + self.drop(self.told(_attended(query, key, value, bias)))
        return nodes + self.drop(self.alone(self.between(nodes)))


class Glance(nn.Module):
    """Attention of the nodes to the words of the copy, with a bias for how far each stands."""

    def __init__(self) -> None:
        super().__init__()
        self.asks, self.words = nn.Linear(SIZE, SIZE), nn.Linear(SIZE, 2 * SIZE)
        self.told, self.before = nn.Linear(SIZE, SIZE), nn.LayerNorm(SIZE)
        self.reach = nn.Embedding(NODES, HEADS)
        self.drop = nn.Dropout(0.2)

    def forward(
        self, nodes: torch.Tensor, words: torch.Tensor, reach: torch.Tensor
    ) -> torch.Tensor:
        (query,) = _heads(self.asks(self.before(nodes)), 1)
        key, value = _heads(self.words(words), 2)
        bias = self.reach(reach).permute(2, 0, 1)
        return nodes + self.drop(self.told(_attended(query, key, value, bias)))


def _heads(rows: torch.Tensor, parts: int) -> tuple[torch.Tensor, ...]:
    """Rows cut into parts, each as (heads, rows, width of a head)."""
    return rows.reshape(-1, parts, HEADS, SIZE // HEADS).permute(1, 2, 0, 3).unbind(0)


def _attended(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, bias: torch.Tensor | float
) -> torch.Tensor:
    weight = (query @ key.transpose(1, 2)) / (SIZE // HEADS) ** 0.5 + bias
    return (weight.softmax(-1) @ value).permute(1, 0, 2).reshape(-1, SIZE)


class Desk(nn.Module):
    """The network: the inputs of `desk.arrays` to the six answers of `desk._views`.

    It answers twice: the second time it knows its own first answers to all the others.
    """

    def __init__(self, facts: int, states: int = 384) -> None:
        super().__init__()
        self.fact = table(facts, SIZE)
        self.state = nn.Linear(2 * states, SIZE)
        self.word, self.word_norm, self.read = nn.Linear(states, SIZE), nn.LayerNorm(SIZE), Layer()
        self.kind = nn.Embedding(2, SIZE)
        self.norm, self.last = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.bias = _places(HEADS)
        self.glances = nn.ModuleList(Glance() for _ in range(LAYERS))
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop, self.drop_states = nn.Dropout(0.3), nn.Dropout(0.3)
        self.entry = nn.Linear(SIZE, 1)
        self.status = nn.Linear(SIZE, len(desk.STATUSES))
        self.types = nn.Linear(SIZE, len(TYPES))
        self.tie, self.place = table(facts, TIE), _places(TIE)
        self.mention, self.time = nn.Linear(SIZE, LINK), nn.Linear(SIZE, LINK)
        self.link = nn.Sequential(
            nn.Linear(LINK + TIE, LINK), nn.GELU(), nn.Dropout(0.2), nn.Linear(LINK, 3)
        )
        self.none = nn.Linear(SIZE, 3)
        self.like, self.likeness = nn.Linear(SIZE, SAME), nn.Linear(SAME, 1)
        self.beside = nn.Linear(TIE, 1)
        self.thought = nn.Linear(1 + len(desk.STATUSES), SIZE)
        self.thoughts = nn.Linear(7, HEADS, bias=False)

    def forward(self, *given: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.both(*given)[1]

    def both(
        self,
        facts: torch.Tensor,
        states: torch.Tensor,
        words: torch.Tensor,
        reach: torch.Tensor,
        kind: torch.Tensor,
        near: torch.Tensor,
        apart: torch.Tensor,
        bound: torch.Tensor,
        ends: torch.Tensor,
        ties: torch.Tensor,
    ) -> tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]:
        """The first and the second answers."""
        known = summed(self.fact, facts) + self.state(self.drop_states(states)) + self.kind(kind)
        read = self.read(self.word_norm(self.word(self.drop_states(words))), 0.0)
        bias = _placed(self.bias, near, apart, bound).permute(2, 0, 1)
        place = _placed(self.place, near, apart, bound)
        tie = functional.gelu(summed(self.tie, ties) + place[ends[:, 0], ends[:, 1]])
        beside = self.beside(place)[..., 0]
        first = self.answers(known, bias, read, reach, ends, tie, beside)
        entry, status, _, link, none, same = (answer.detach() for answer in first)
        known = known + self.thought(torch.cat([entry.sigmoid()[:, None], status.softmax(1)], 1))
        between = _between(link - none[ends[:, 0]], same, ends)
        bias = bias + self.thoughts(between).permute(2, 0, 1)
        return first, self.answers(known, bias, read, reach, ends, tie, beside)

    def answers(
        self,
        known: torch.Tensor,
        bias: torch.Tensor,
        read: torch.Tensor,
        reach: torch.Tensor,
        ends: torch.Tensor,
        tie: torch.Tensor,
        beside: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        nodes = self.drop(self.norm(known))
        for glance, layer in zip(self.glances, self.layers, strict=True):
            nodes = layer(glance(nodes, read, reach), bias)
        nodes = self.drop(self.last(nodes))
        both = self.mention(nodes)[ends[:, 0]] * self.time(nodes)[ends[:, 1]]
        like = self.like(nodes)
        same = (like * self.likeness.weight) @ like.T + beside
        return (
            self.entry(nodes)[:, 0],
            self.status(nodes),
            self.types(nodes),
            self.link(torch.cat([both, tie], 1)),
            self.none(nodes),
            same + self.likeness.bias,
        )


def _between(link: torch.Tensor, same: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    """What a first answer holds of each pair of nodes: links both ways, likeness; (n, n, 7)."""
    held = same.new_zeros(same.shape[0], same.shape[0], 3)
    held = held.index_put((ends[:, 0], ends[:, 1]), link.sigmoid())
    return torch.cat([held, held.transpose(0, 1), same.sigmoid()[..., None]], 2)


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
Counts = tuple[Counter[str], Counter[str]]


def counted(scenes: Sequence[Scene]) -> Counts:
    """How often each fact is told of a node, of a pair."""
    nodes, pairs = Counter[str](), Counter[str]()
    for scene in scenes:
        nodes.update(fact for row in scene["facts"] for fact in row)
        pairs.update(fact for row in scene["ties"] for fact in row)
    return nodes, pairs


def vocabulary(counts: Counts) -> dict[str, int]:
    """Numbers of the facts that are seen often enough, from 1."""
    nodes, pairs = counts
    kept = {fact for fact, many in nodes.items() if many >= SEEN}
    kept |= {fact for fact, many in pairs.items() if many >= TIED}
    return {fact: number for number, fact in enumerate(sorted(kept), 1)}


def known(folder: Path) -> dict[str, int]:
    """The vocabulary of a desk that is there."""
    return json.loads((folder / "desk.json").read_text(encoding="utf-8"))["facts"]


def given(scene: Scene, names: Mapping[str, int]) -> dict[str, torch.Tensor]:
    """The inputs of a scene, kept in little room: small numbers, states in half precision."""
    fed = dict(scene["arrays"])
    fed["facts"] = desk.numbers(scene["facts"], names)
    fed["ties"] = desk.numbers(scene["ties"] or [()], names)
    found = {name: torch.from_numpy(rows) for name, rows in fed.items()}
    small = {name: found[name].to(torch.uint8) for name in ("near", "apart", "bound", "reach")}
    small |= {name: found[name].to(torch.int16) for name in ("facts", "ties", "ends", "kind")}
    return small | {name: found[name].half() for name in ("words", "states")}


def forgetful(fed: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The inputs as the network takes them, with some facts hidden."""
    found = {name: it.float() if it.is_floating_point() else it.long() for name, it in fed.items()}
    for name in ("facts", "ties"):
        rows = found[name]
        found[name] = rows.masked_fill(torch.rand(rows.shape) < FORGET, 0)
    return found


# ------------------------------------------------------------------ learning
def targets(scene: Scene) -> dict[str, torch.Tensor]:
    """What is right of a scene, as arrays with a row a mention.

    `entry`, `sure` (m); `status` and `types` (m, classes) with 1 for each that is right; `ties`
    (m, c) the numbers of each mention's ties, one that is left free for "no time" and filled up
    with one past it; `links` and `weights` (m, c, 3), (m, 3); `alike` and `pairs` (m, m).
    """
    gold = scene["gold"]
    ties = _ties(scene)
    many, width = len(scene["arrays"]["ends"]), 1 + max(map(len, ties), default=0)
    place = torch.full((len(gold), width), many + len(gold))
    links, weights = torch.zeros(len(gold), width, 3), torch.zeros(len(gold), 3)
    status = torch.zeros(len(gold), len(desk.STATUSES))
    types = torch.zeros(len(gold), len(TYPES))
    for at, one in enumerate(gold):
        place[at, : len(ties[at]) + 1] = torch.tensor([*ties[at], many + at])
        if one is None:
            continue
        status[at, [desk.STATUSES.index(name) for name in one["status"]]] = 1
        types[at, [TYPES.index(name) for name in one["type"]]] = 1
        for number, role in enumerate(desk.ROLES):
            how, right = one["roles"][role]
            if how == "unknown":  # the right time was not read
                continue
            weights[at, number] = WEIGHTS[role] * (NEARLY if how == "nearly" else 1.0)
            own = [ties[at].index(n) for n in right] if right else [len(ties[at])]
            links[at, own, number] = 1
    entry = torch.tensor([-1 if one is None else one["entry"] for one in gold])
    mine = entry >= 0
    pairs = (mine[None] & mine[:, None]).float() * (1 - torch.eye(len(gold)))
    return {
        "entry": mine.float(),
        "sure": torch.tensor([float(it is None or not it["optional"]) for it in gold]),
        "status": status,
        "types": types,
        "ties": place,
        "links": links,
        "weights": weights,
        "alike": (entry[None] == entry[:, None]).float(),
        "pairs": pairs / mine.sum().clamp(min=1),
    }


def _ties(scene: Scene) -> list[list[int]]:
    """The numbers of each mention's ties."""
    found: list[list[int]] = [[] for _ in scene["gold"]]
    if scene["ties"]:
        for number, (mention, _) in enumerate(scene["arrays"]["ends"].tolist()):
            found[mention].append(number)
    return found


def loss(answers: Sequence[torch.Tensor], right: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """What the answers to a scene cost; `right` is as `targets` gives it."""
    entry, status, types, link, none, same = answers
    count = len(right["entry"])
    judged = functional.binary_cross_entropy_with_logits
    missed = judged(entry[:count], right["entry"], reduction="none")
    total = (missed * right["sure"]).sum()
    total = total + WEIGHTS["status"] * _missed(status[:count], right["status"], right["entry"])
    total = total + WEIGHTS["type"] * _missed(types[:count], right["types"], right["entry"])
    odds = torch.cat([link, none[:count], link.new_full((1, 3), NEVER)])[right["ties"]]
    total = total + _missed(odds, right["links"], right["weights"])
    missed = judged(same[:count, :count], right["alike"], reduction="none")
    return total + WEIGHTS["same"] * (missed * right["pairs"]).sum()


def _missed(odds: torch.Tensor, right: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """The cost of odds over the second axis; rows without weight cost nothing."""
    shares = odds.log_softmax(1).masked_fill(right == 0, NEVER)
    return -(torch.logsumexp(shares, 1) * weight).sum()


LESSONS: list[Lesson] = []  # filled before the processes part, so that none of them is copied


def trained(facts: int, how: Descent, start: Path | None, seed: int) -> Desk:
    """One network, from LESSONS; `facts` is the size of the vocabulary, `start` the folder of
    networks to go on from."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    members = [Desk(facts) for _ in range(seed + 1)]
    if start is not None:
        restart.desks(members, start)
    network = members[seed]
    return taught(network, list(LESSONS), partial(cost, network), rng, how)


def weight(scene: Scene) -> float:
    """How much a scene counts."""
    return 1.0 if scene["entries"] else EMPTY


def cost(
    network: Desk,
    weight: float,
    inputs: Mapping[str, torch.Tensor],
    right: Mapping[str, torch.Tensor],
) -> torch.Tensor:
    first, second = network.both(**forgetful(inputs))
    return weight * (FIRST * loss(first, right) + loss(second, right))


# ------------------------------------------------------------------ writing
def written(network: Together, names: Mapping[str, int], out: Path) -> None:
    """The network in int8 and its vocabulary."""
    nodes, words, pairs = 12, 40, 20
    inputs = {
        "facts": torch.zeros(nodes, 9, dtype=torch.long),
        "states": torch.rand(nodes, 768),
        "words": torch.rand(words, 384),
        "reach": torch.zeros(nodes, words, dtype=torch.long),
        "kind": torch.zeros(nodes, dtype=torch.long),
        "near": torch.zeros(nodes, nodes, dtype=torch.long),
        "apart": torch.zeros(nodes, nodes, dtype=torch.long),
        "bound": torch.zeros(nodes, nodes, dtype=torch.long),
        "ends": torch.zeros(pairs, 2, dtype=torch.long),
        "ties": torch.zeros(pairs, 7, dtype=torch.long),
    }
    axes = {
        **{name: {0: "n"} for name in ("states", "kind")},
        **{name: {0: "n", 1: "n"} for name in ("near", "apart", "bound")},
        "facts": {0: "n", 1: "f"},
        "words": {0: "w"},
        "reach": {0: "n", 1: "w"},
        "ends": {0: "k"},
        "ties": {0: "k", 1: "g"},
    }
    outputs = ("entry", "status", "types", "link", "none", "same")
    exported(network, inputs, outputs, axes, out / "desk.onnx")
    told = {"facts": names, "kinds": TYPES}
    (out / "desk.json").write_text(json.dumps(told, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--scenes", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--start", type=Path, help="folder of a desk to go on from")
    parser.add_argument("--passes", type=int, default=STEPS)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--without", nargs="*", default=[], help="how ids to leave out begin")
    args = parser.parse_args()
    torch.set_num_threads(1)  # a network a process; more threads only wait for each other
    scenes = [one for path in args.scenes for one in pickle.loads(path.read_bytes())]
    scenes = [scene for scene in scenes if not scene["id"].startswith(tuple(args.without))]
    counts = counted(scenes)
    names = known(args.start) if args.start else vocabulary(counts)
    how = Descent(passes=args.passes, size=BATCH, rate=args.rate, decay=DECAY)
    print(f"{len(scenes)} scenes, {len(names)} facts", flush=True)
    LESSONS.extend((weight(scene), given(scene, names), targets(scene)) for scene in scenes)
    del scenes
    with multiprocessing.get_context("fork").Pool(args.members) as pool:
        learn = partial(trained, len(names), how, args.start)
        members = pool.map(learn, range(args.members))
    tables = [
        (rows, many)
        for member in members
        for rows, many in ((member.fact, counts[0]), (member.tie, counts[1]))
    ]
    names = foremost(tables, names, KEPT)
    args.out.mkdir(parents=True, exist_ok=True)
    written(Together(members).eval(), names, args.out)


if __name__ == "__main__":
    main()
