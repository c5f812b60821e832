"""Trains the reader and the desk above it together, from files that are there.

    python training/whole.py --voices TRAIN.jsonl.gz --events build/events.jsonl.gz \\
        --scenes build/scenes.pickle --start dateline/data/tagger --out build/whole

Owns the lesson in which the losses of the desk reach down into the encoder, beside those of voices
and of events, which keep it from forgetting; `tagger.py`, `events.py` and `desk.py` own what each
learns.  The facts of the scenes are those that the reader at the start has told.  Needs torch,
onnx, onnxruntime, tokenizers and safetensors, in an environment of its own.
"""

import argparse
import json
import pickle
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import desk
import events
import restart
import tagger
import torch
from networks import batches, laid
from torch import distributed, nn

MEMBERS = 2
SHARE = 0.06  # of the desk's loss, a sum over mentions, beside the means of the others
HEADS_RATE, DESK_RATE, DECAY = 3e-4, 8e-4, 0.05
TOGETHER = 6  # windows of like length that are read at once
NOISE = 0.05  # spread of what weights of one byte will add to the states


class Lesson(NamedTuple):
    """A scene: its weight, the word pieces of its windows, the first and the last piece of each
    node among all of them, what else is known, and what is right."""

    weight: float
    windows: Sequence[Sequence[int]]
    edges: torch.Tensor
    inputs: Mapping[str, torch.Tensor]
    right: Mapping[str, torch.Tensor]


class Whole(nn.Module):
    """The reader and the networks of its desk."""

    def __init__(self, reader: tagger.Reader, desks: Sequence[desk.Desk]) -> None:
        super().__init__()
        self.reader, self.desks = reader, nn.ModuleList(desks)

    @property
    def encoder(self) -> tagger.Encoder:
        return self.reader.encoder

    @property
    def head(self) -> tagger.CueHead:
        return self.reader.head

    @property
    def events(self) -> events.EventHead:
        return self.reader.events


def started(folder: Path, facts: int, names: int, layers: int) -> Whole:
    """The networks with the weights of the files in a folder."""
    reader = tagger.Reader(layers, facts + 1)
    desks = [desk.Desk(names) for _ in range(MEMBERS)]
    restart.load(reader.encoder, reader.head, folder)
    restart.happenings(reader.events, folder)
    restart.desks(desks, folder)
    return Whole(reader, desks)


def lessons(paths: Sequence[Path], names: Mapping[str, int]) -> Iterator[Lesson]:
    """All scenes, without the states that their encoder gave."""
    for path in paths:
        for scene in pickle.loads(path.read_bytes()):
            inputs = desk.given(scene, names)
            del inputs["words"], inputs["states"]
            edges = torch.from_numpy(scene["at"])
            right = desk.targets(scene)
            yield Lesson(desk.weight(scene), scene["windows"], edges, inputs, right)


def loss(whole: Whole, batch: Sequence[Lesson], mask_id: int) -> torch.Tensor:
    """What the answers of all desks cost, over states that are read anew."""
    read = encoded(whole.encoder, [ids for one in batch for ids in one.windows], mask_id)
    total = torch.zeros(())
    for one in batch:
        words = torch.cat([next(read) for _ in one.windows])
        words = words + NOISE * torch.randn(words.shape)
        states = words[one.edges].reshape(len(one.edges), -1)
        inputs = {**one.inputs, "words": words, "states": states}
        for member in whole.desks:
            total = total + desk.cost(member, one.weight, inputs, one.right)
    return SHARE * total / (len(batch) * len(whole.desks))


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
    known, heads = (
        group["params"] for group in tagger.optimiser_of(whole.reader, rate).param_groups
    )
    groups = [
        {"params": known, "lr": rate},
        {"params": heads, "lr": HEADS_RATE},
        {"params": list(whole.desks.parameters()), "lr": DESK_RATE, "weight_decay": DECAY},
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
    parser.add_argument("--start", type=Path, required=True, help="folder of a reader with a desk")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--passes", type=float, default=3, help="over the scenes")
    parser.add_argument("--epochs", type=float, default=1, help="over the voices")
    parser.add_argument("--events-epochs", type=float, default=2, help="over the events")
    parser.add_argument("--rate", type=float, default=1e-4, help="the encoder's learning rate")
    parser.add_argument("--batch", type=int, default=1024, help="word pieces of voices a batch")
    parser.add_argument("--events-batch", type=int, default=1024, help="the same of events")
    parser.add_argument("--scenes-batch", type=int, default=4, help="scenes a batch")
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
    facts = json.loads((args.start / "events.json").read_text(encoding="utf-8"))
    names = json.loads((args.start / "desk.json").read_text(encoding="utf-8"))["facts"]
    whole = started(args.start, len(facts), len(names), args.layers)
    torch.manual_seed(args.seed + rank)
    rng = random.Random(args.seed + rank)
    fed = list(lessons(args.scenes, names))
    windows = events.examples(events.read(args.events), facts)
    count = int(args.passes * (len(fed) // args.processes) / args.scenes_batch)
    mine = slice(rank, args.limit or None, args.processes)
    tokenizer = tagger.plain_tokenizer()
    plans = [
        tagger.Plan(endless(fed[mine], args.scenes_batch, rng), count, loss),
        *tagger.plans_of(args, tokenizer, windows[mine], rng, share=mine),
    ]
    print(f"{len(fed)} scenes, {len(windows)} windows of events", flush=True)
    del fed, windows
    mask = tokenizer.token_to_id("[MASK]")
    tagger.descended(whole, plans, optimiser_of(whole, args.rate), mask, met=met)
    if rank == 0:
        tagger.export(whole.reader, facts, args.out)
        desk.written(desk.Together(list(whole.desks)), names, args.out)
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
