"""Trains the reader and what stands above it together, from files that are there.

    python training/whole.py --voices TRAIN.jsonl.gz --events build/events.jsonl.gz \\
        --scenes build/scenes.pickle --offers build/offers.pickle \\
        --start dateline/data/tagger --out build/whole

Owns the lesson in which the losses of desk and fillers reach down into the encoder, beside those of
voices and of events, which keep it from forgetting; `tagger.py`, `events.py`, `desk.py` and
`fillers.py` own what each learns.  The facts are those that the reader at the start has told.
Needs torch, onnx, onnxruntime, tokenizers and safetensors, in an environment of its own.
"""

import argparse
import json
import pickle
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import afresh
import desk
import events
import fillers
import restart
import tagger
import torch
from networks import batches, laid
from torch import distributed, nn
from torch.nn import functional

from dateline.tagger import tokenizer

MEMBERS = 2
SHARE = (
    0.06  # of the losses of desk and fillers, sums over mentions, beside the means of the others
)
HEADS_RATE, DESK_RATE, DECAY = 3e-4, 8e-4, 0.05
NAMING = 15.0  # of the loss of words, a mean, beside sums over mentions
TOGETHER = 6  # windows of like length that are read at once
NOISE = 0.05  # spread of what weights of one byte will add to the states


class Scene(NamedTuple):
    """What the desk is asked: its weight, its own windows, the first and the last piece of each
    node among those of the dispatch, what else is known, and what is right."""

    weight: float
    own: range
    edges: torch.Tensor
    inputs: Mapping[str, torch.Tensor]
    right: Mapping[str, torch.Tensor]


class Offer(NamedTuple):
    """What the fillers are asked: the pieces of the entry and of the candidate in each row, what
    else is known, and what is right."""

    event: torch.Tensor
    edges: torch.Tensor
    inputs: Mapping[str, torch.Tensor]
    right: tuple[torch.Tensor, torch.Tensor]
    among: Sequence[tuple[list[int], list[int]]]


class Lesson(NamedTuple):
    """A dispatch: the word pieces of its windows, the first piece of each word with 1 where it
    names an entry, and what is asked about it."""

    windows: Sequence[Sequence[int]]
    named: torch.Tensor
    scenes: list[Scene]
    offers: list[Offer]


class Whole(nn.Module):
    """The reader, the networks of its desk, and that of the fillers."""

    def __init__(
        self, reader: tagger.Reader, desks: Sequence[desk.Desk], filler: fillers.Fillers
    ) -> None:
        super().__init__()
        self.reader, self.desks, self.filler = reader, nn.ModuleList(desks), filler

    @property
    def encoder(self) -> tagger.Encoder:
        return self.reader.encoder

    @property
    def head(self) -> tagger.CueHead:
        return self.reader.head

    @property
    def events(self) -> events.EventHead:
        return self.reader.events


def started(folder: Path, layers: int) -> Whole:
    """The networks with the weights of the files in a folder."""
    reader = tagger.Reader(layers, len(told(folder)) + 1)
    desks = [desk.Desk(len(desk.known(folder))) for _ in range(MEMBERS)]
    filler = fillers.Fillers(len(fillers.known(folder)))
    restart.load(reader.encoder, reader.head, folder)
    restart.happenings(reader.events, folder)
    restart.desks(desks, folder)
    restart.filler(filler, folder)
    return Whole(reader, desks, filler)


def told(folder: Path) -> dict[str, int]:
    """The facts that the head for events knows."""
    return json.loads((folder / "events.json").read_text(encoding="utf-8"))


# ------------------------------------------------------------------ lessons
def lessons(
    scenes: Sequence[Path], offers: Sequence[Path], folder: Path, *, without: tuple[str, ...] = ()
) -> list[Lesson]:
    """All dispatches whose ids do not begin with one of `without`, without the states that their
    encoder gave; those of a file that is named twice are there twice."""
    found: dict[tuple[str, int], Lesson] = {}
    for kept, read in ((scenes, _scene), (offers, _offer)):
        names = (desk if read is _scene else fillers).known(folder)
        for n, path in enumerate(kept):
            turn = kept[:n].count(path)
            with path.open("rb") as file:
                rows = pickle.load(file)
            for row in rows:
                if row["id"].startswith(without):
                    continue
                new = Lesson(row["windows"], _named(row), [], [])
                one = found.setdefault((row["id"], turn), new)
                (one.scenes if read is _scene else one.offers).append(read(row, names))
    return list(found.values())


def _named(row: Mapping[str, Any]) -> torch.Tensor:
    return torch.tensor(row.get("named", ()), dtype=torch.long).reshape(-1, 2)


def _scene(row: Mapping[str, Any], names: Mapping[str, int]) -> Scene:
    inputs = desk.given(row, names)
    del inputs["words"], inputs["states"]
    edges = torch.from_numpy(row["at"])
    return Scene(desk.weight(row), row["own"], edges, inputs, desk.targets(row))


def _offer(row: Mapping[str, Any], names: Mapping[str, int]) -> Offer:
    inputs = fillers.given(row, names)
    del inputs["event"], inputs["states"]
    event, edges = map(torch.from_numpy, row["at"])
    return Offer(event, edges, inputs, fillers.lesson(row), fillers.choices(row))


# ------------------------------------------------------------------ learning
def loss(whole: Whole, batch: Sequence[Lesson], mask_id: int) -> torch.Tensor:
    """What the answers of desks and fillers cost, over states that are read anew."""
    read = encoded(whole.encoder, [ids for one in batch for ids in one.windows], mask_id)
    total = torch.zeros(())
    for one in batch:
        rows = [next(read) for _ in one.windows]
        rows = [row + NOISE * torch.randn(row.shape) for row in rows]
        total = total + NAMING * naming_loss(whole, one, torch.cat(rows))
        for scene in one.scenes:
            total = total + scene_loss(whole, scene, rows)
        for offer in one.offers:
            total = total + offer_loss(whole, offer, torch.cat(rows))
    return SHARE * total / len(batch)


def naming_loss(whole: Whole, lesson: Lesson, rows: torch.Tensor) -> torch.Tensor:
    """Whether each word names an entry, over all states of the dispatch."""
    if not len(lesson.named):
        return torch.zeros(())
    first, right = lesson.named.T
    odds = whole.events.names(rows[first])[:, events.NAMED.index("entry")]
    return functional.binary_cross_entropy_with_logits(odds, right.float())


def scene_loss(whole: Whole, scene: Scene, rows: Sequence[torch.Tensor]) -> torch.Tensor:
    """The mean of the desks' losses; `rows` are the states of the dispatch, by window."""
    words = torch.cat([rows[n] for n in scene.own])
    states = pairs(torch.cat(list(rows)), scene.edges)
    inputs = {**scene.inputs, "words": words, "states": states}
    costs = [desk.cost(member, scene.weight, inputs, scene.right) for member in whole.desks]
    return torch.stack(costs).mean()


def offer_loss(whole: Whole, offer: Offer, rows: torch.Tensor) -> torch.Tensor:
    """The loss of the fillers."""
    inputs = {**offer.inputs, "event": pairs(rows, offer.event), "states": pairs(rows, offer.edges)}
    return fillers.loss(whole.filler(**fillers.forgetful(inputs)), offer.right, offer.among)


def pairs(rows: torch.Tensor, edges: torch.Tensor) -> torch.Tensor:
    """The states at both edges as one row; zeros where there are none."""
    return rows[edges.clamp(min=0)].reshape(len(edges), -1) * (edges[:, :1] >= 0)


def encoded(
    encoder: tagger.Encoder, rows: Sequence[Sequence[int]], mask_id: int
) -> Iterator[torch.Tensor]:
    """The states of each window, those of like length read at once."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    found: dict[int, torch.Tensor] = {}
    for at in range(0, len(order), TOGETHER):
        part = order[at : at + TOGETHER]
        states = encoder(*laid([rows[n] for n in part], mask_id, blank=0.04))[1]
        found |= {n: row[: len(rows[n])] for n, row in zip(part, states, strict=True)}
    return iter([found[at] for at in range(len(rows))])


def optimiser_of(whole: Whole, rate: float) -> torch.optim.Optimizer:
    """AdamW, gentlest where most is known already."""
    known, heads = tagger.groups_of(whole.reader)
    above = [*whole.desks.parameters(), *whole.filler.parameters()]
    groups = [
        {"params": known, "lr": rate},
        {"params": heads, "lr": HEADS_RATE},
        {"params": above, "lr": DESK_RATE, "weight_decay": DECAY},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def endless(fed: list[Any], size: int, rng: random.Random) -> Iterator[list[Any]]:
    while True:
        yield from batches(fed, rng, passes=1, size=size)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--voices", type=Path, required=True)
    parser.add_argument("--events", type=Path, required=True)
    parser.add_argument("--scenes", type=Path, action="append", required=True)
    parser.add_argument("--offers", type=Path, action="append", required=True)
    parser.add_argument("--start", type=Path, required=True, help="folder of a reader with a desk")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--afresh", action="store_true", help="begin with the pretrained encoder")
    parser.add_argument("--without", nargs="*", default=[], help="how ids to leave out begin")
    parser.add_argument("--passes", type=float, default=3, help="over our own dispatches")
    parser.add_argument("--epochs", type=float, default=1, help="over the voices")
    parser.add_argument("--events-epochs", type=float, default=2, help="over the events")
    parser.add_argument("--rate", type=float, default=7e-5, help="the encoder's learning rate")
    parser.add_argument("--batch", type=int, default=1024, help="word pieces of voices a batch")
    parser.add_argument("--events-batch", type=int, default=1024, help="the same of events")
    parser.add_argument("--scenes-batch", type=int, default=4, help="dispatches a batch")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="documents, for a quick trial")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        at = f"file://{folder}/met"
        torch.multiprocessing.spawn(learned, args=(args, at), nprocs=args.processes)


def learned(rank: int, args: argparse.Namespace, at: str) -> None:
    """What one of the processes does: each learns from its share, and all step together."""
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", at, rank=rank, world_size=args.processes)
    torch.manual_seed(args.seed)
    whole = started(args.start, args.layers)
    rng = random.Random(args.seed + rank)
    fed = lessons(args.scenes, args.offers, args.start, without=tuple(args.without))
    if args.afresh:
        afresh.begun(whole.encoder, args.start, [one.windows for one in fed])
    torch.manual_seed(args.seed + rank)
    windows = events.examples(events.read(args.events), told(args.start))
    count = int(args.passes * (len(fed) // args.processes) / args.scenes_batch)
    mine = slice(rank, args.limit or None, args.processes)
    pieces = tokenizer()
    plans = [
        tagger.Plan(endless(fed[mine], args.scenes_batch, rng), count, loss),
        *tagger.plans_of(args, pieces, windows[mine], rng, share=mine),
    ]
    print(f"{len(fed)} dispatches, {len(windows)} windows of events", flush=True)
    del fed, windows
    kept = args.out.with_suffix(".pt") if rank == 0 else None
    mask = pieces.token_to_id("[MASK]")
    tagger.descended(whole, plans, optimiser_of(whole, args.rate), mask, met=met, kept=kept)
    if rank == 0:
        tagger.export(whole.reader, told(args.start), args.out)
        desk.written(desk.Together(list(whole.desks)), desk.known(args.start), args.out)
        fillers.written(whole.filler, fillers.known(args.start), args.out)
    distributed.destroy_process_group()


def met(model: nn.Module) -> None:
    """The mean of the gradients of all processes, in one message."""
    free = [p for p in model.parameters() if p.requires_grad]
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in free]
    flat = torch.cat([grad.flatten() for grad in grads])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for one, part in zip(free, flat.split([p.numel() for p in free]), strict=True):
        one.grad = part.view_as(one)


if __name__ == "__main__":
    main()
