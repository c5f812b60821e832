"""Trains the learned reader, for voices and for events, and writes its ONNX files.

    make tagger                          # on the corpora that lie in ../shared
    python training/tagger.py --voices TRAIN.jsonl.gz --events build/events.jsonl.gz \\
        --out dateline/data/tagger

Voices are JSONL, one document a line: {"doc_id", "text", "attributions": [{"source":
[s,e] or null, "cue": [s,e] or null, "content": [[s,e], ...]}]} with half-open code points; events
are what prepare.py writes.  Either may be left out: a reader of events alone is good for a fold of
cross-validation (`--fold 0/4` keeps every fourth document from it).
The encoder starts from the lower layers of MPNet (`pretrained.py`), or
with `--start` from the files of an earlier reader, whose int8 weights are good enough to go on.
Needs torch, onnx, onnxruntime, tokenizers and safetensors, in an environment of its own.
"""

import argparse
import gzip
import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import events
import pretrained
import restart
import torch
from networks import NEVER, laid, probe, signed
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from dateline import tagger, text
from dateline.model import Dispatch, Span

SIZE, HEADS, WIDE, HEAD = 768, 12, 3072, 256
TOLD = 384  # width of the states that the heads are told
FAR = 32  # classes of distance
# MPNet's vocabulary is BERT's behind four pieces of its own, among them those that stand for [PAD],
# [CLS] and [SEP]; the last of all stands for [MASK].
OWN_PIECES, SPECIAL_PIECES = 4, {0: 1, 101: 0, 102: 2, 103: 30526}
AVERAGED_FROM = 0.6  # share of the run after which weights enter the average


class Layer(nn.Module):
    """One transformer layer as BERT has it (Devlin et al. 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(SIZE, 3 * SIZE)
        self.out = nn.Linear(SIZE, SIZE)
        self.norm1 = nn.LayerNorm(SIZE, eps=1e-5)
        self.up = nn.Linear(SIZE, WIDE)
        self.down = nn.Linear(WIDE, SIZE)
        self.norm2 = nn.LayerNorm(SIZE, eps=1e-5)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, HEADS, SIZE // HEADS).transpose(1, 2)
            for part in self.qkv(x).split(SIZE, dim=2)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(batch, length, SIZE)))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))


class Encoder(nn.Module):
    """Word pieces -> states, with the three BIO heads and the two projections of the cue head.

    The layers are those of MPNet (Song et al. 2020): what two pieces have to do with each other
    hangs also on how far apart they stand, the same in all layers.
    """

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, SIZE)
        self.places = nn.Embedding(512, SIZE)
        self.far = nn.Embedding(FAR, HEADS)
        self.norm = nn.LayerNorm(SIZE, eps=1e-5)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.narrow = nn.Linear(SIZE, TOLD)
        self.drop = nn.Dropout(0.1)
        self.tags = nn.Linear(TOLD, 9)  # cue, source, content: outside, begin, inside
        self.left = nn.Linear(TOLD, HEAD)
        self.right = nn.Linear(TOLD, HEAD)
        for kept in (self.words, self.far):
            kept.weight.requires_grad_(False)
        self.register_buffer("steps", steps(tagger.WINDOW), persistent=False)

    def load(self, old: dict[str, torch.Tensor]) -> None:
        """Takes over the pretrained weights, the words in the order of BERT's vocabulary."""
        words = old["embeddings.word_embeddings.weight"]
        self.words.weight.data = words[OWN_PIECES : OWN_PIECES + 30522].clone()
        for bert, own in SPECIAL_PIECES.items():
            self.words.weight.data[bert] = words[own]
        self.places.weight.data = old["embeddings.position_embeddings.weight"][2:]
        self.far.weight.data = old["encoder.relative_attention_bias.weight"]
        self._copy(self.norm, old, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            base = f"encoder.layer.{i}."
            parts = [base + f"attention.attn.{n}" for n in "qkv"]
            layer.qkv.weight.data = torch.cat([old[p + ".weight"] for p in parts])
            layer.qkv.bias.data = torch.cat([old[p + ".bias"] for p in parts])
            self._copy(layer.out, old, base + "attention.attn.o")
            self._copy(layer.norm1, old, base + "attention.LayerNorm")
            self._copy(layer.up, old, base + "intermediate.dense")
            self._copy(layer.down, old, base + "output.dense")
            self._copy(layer.norm2, old, base + "output.LayerNorm")
        for kept in (self.words, self.far):
            kept.weight.requires_grad_(False)

    @staticmethod
    def _copy(module: nn.Module, old: dict[str, torch.Tensor], name: str) -> None:
        module.weight.data = old[name + ".weight"]
        module.bias.data = old[name + ".bias"]

    def forward(self, ids: torch.Tensor, mask: torch.Tensor | None = None):
        x = self.drop(self.narrow(self.read(ids, mask)))
        return self.tags(x), x, self.left(x), self.right(x)

    def read(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """The states of the uppermost layer; `mask` is true for pieces that are real.

        In training numbers of half the size will do for the layers.
        """
        length = ids.shape[1]
        place = torch.arange(length, device=ids.device)
        bias = self.far(self.steps[:length, :length]).permute(2, 0, 1)[None]
        if mask is not None:
            bias = bias.masked_fill(~mask, NEVER)
        x = self.drop(self.norm(self.words(ids) + self.places(place)))
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            for layer in self.layers:
                x = layer(x, bias)
        return x.float()


def steps(length: int) -> torch.Tensor:
    """The class of the distance from each piece (rows) to each other, as MPNet and T5 have them.

    Before and after are told apart; of either a half one by one, the others in growing steps.
    """
    place = torch.arange(length)
    gap = place[None] - place[:, None]
    half, near = FAR // 2, FAR // 4
    size = gap.abs().clamp(min=1)
    far = near + (torch.log(size / near) / math.log(128 / near) * (half - near)).long()
    return torch.where(gap.abs() < near, gap.abs(), far.clamp(max=half - 1)) + half * (gap > 0)


class CueHead(nn.Module):
    """For each cue and word: is the word in the cue's source, in its content?"""

    def __init__(self) -> None:
        super().__init__()
        self.add = nn.Linear(2 * TOLD, HEAD)
        self.times = nn.Linear(2 * TOLD, HEAD)
        self.near = nn.Embedding(tagger.BUCKETS, HEAD)
        self.out = nn.Linear(HEAD, 2)

    def forward(self, left, right, query, near):
        z = left[None] + right[None] * self.times(query)[:, None] + self.add(query)[:, None]
        return self.out(functional.gelu(z + self.near(near)))


class Reader(nn.Module):
    """The encoder with its two heads."""

    def __init__(self, layers: int, facts: int) -> None:
        super().__init__()
        self.encoder = Encoder(layers)
        self.head = CueHead()
        self.events = events.EventHead(TOLD, facts)


# ------------------------------------------------------------------ data


def read(path: Path) -> list[dict]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def windows_of(row: dict, tokenizer: Tokenizer, first: int) -> list[tagger.Window]:
    document = text.read(Dispatch(text=row["text"], uri=row["doc_id"]))
    breaks = [s.span.end for s in document.sentences]
    return tagger.windows(row["text"], tagger.blocks(document), breaks, tokenizer, first=first)


def example(window: tagger.Window, relations: list[dict]) -> dict:
    """Targets of one window: BIO rows, and for each cue in it the words of source and content."""
    count = len(window.spans)
    bio = torch.zeros(3, count, dtype=torch.long)
    found, members = [], []
    for relation in relations:
        rows = [
            _inside(window, [relation["cue"]] if relation["cue"] else []),
            _inside(window, [relation["source"]] if relation["source"] else []),
            _inside(window, relation["content"]),
        ]
        for kind, row in enumerate(rows):
            for i in row:
                bio[kind, i] = 2 if i - 1 in row else 1
        if rows[0]:
            target = torch.zeros(count, 2)
            target[sorted(rows[1]), 0] = 1
            target[sorted(rows[2]), 1] = 1
            found.append((min(rows[0]), max(rows[0])))
            members.append(target)
    return {"window": window, "bio": bio, "cues": found, "members": members}


def _inside(window: tagger.Window, spans: list[list[int]]) -> set[int]:
    return {
        i for i, word in enumerate(window.spans) if any(word.touches(Span(*span)) for span in spans)
    }


def batches(examples: list[dict], size: int, rng: random.Random) -> list[list[dict]]:
    """Windows of like length together, about `size` pieces a batch, in random order."""
    order = sorted(examples, key=lambda e: len(e["window"].ids) + rng.random() * 16)
    found, batch = [], []
    for e in order:
        if batch and len(e["window"].ids) * (len(batch) + 1) > size:
            found.append(batch)
            batch = []
        batch.append(e)
    found.append(batch)
    rng.shuffle(found)
    return found


# ------------------------------------------------------------------ learning
def voices_loss(reader: Reader, batch: list[dict], mask_id: int) -> torch.Tensor:
    encoder, head = reader.encoder, reader.head
    windows = laid([e["window"].ids for e in batch], mask_id, blank=0.04)
    tags, states, left, right = encoder(*windows)
    rows, gold, linked, weight = [], [], [], 0
    for i, e in enumerate(batch):
        first = torch.tensor(e["window"].first)
        rows.append(tags[i, first])
        gold.append(e["bio"])
        if e["cues"]:
            ends = first[torch.tensor(e["cues"])]
            query = torch.cat([states[i, ends[:, 0]], states[i, ends[:, 1]]], dim=1)
            near = torch.tensor([tagger.distances(len(first), c) for c in e["cues"]])
            odds = head(left[i, first], right[i, first], query, near)
            target = torch.stack(e["members"])
            linked.append(
                functional.binary_cross_entropy_with_logits(odds, target, reduction="sum")
            )
            weight += target.shape[0] * target.shape[1]
    logits, truth = torch.cat(rows), torch.cat(gold, dim=1)
    cue, source, content = (
        functional.cross_entropy(logits[:, 3 * k : 3 * k + 3], truth[k]) for k in range(3)
    )
    link = sum(linked) / max(weight, 1) if linked else 0.0
    return 2 * cue + 0.5 * source + 0.5 * content + 6 * link


def train(
    args: argparse.Namespace, tokenizer: Tokenizer, facts: dict[str, int], windows: list[dict]
) -> Reader:
    """The trained reader."""
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    reader = Reader(args.layers, len(facts) + 1)
    reader.encoder.load(pretrained.weights())
    if args.start:
        restart.load(reader.encoder, reader.head, args.start)
    plans = plans_of(args, tokenizer, windows, rng)
    optimiser = optimiser_of(reader, args.rate)
    return descended(reader, plans, optimiser, tokenizer.token_to_id("[MASK]"))


class Plan(NamedTuple):
    """Batches without end, how many of them a run takes, and what one costs a model."""

    batches: Iterator[list]
    count: int
    loss: Callable[..., torch.Tensor]


def plans_of(
    args: argparse.Namespace,
    tokenizer: Tokenizer,
    windows: list[dict],
    rng: random.Random,
    *,
    share: slice = slice(None),
) -> list[Plan]:
    """Voices, a share of their documents, and events.  Either iterator begins with the number of
    batches of an epoch."""
    voices = voices_plan(args, tokenizer, rng, share)
    named = events.plan(windows, args.events_batch, rng)
    return [
        Plan(voices, int(next(voices) * args.epochs), voices_loss),
        Plan(named, int(next(named) * args.events_epochs), events.loss),
    ]


def descended(
    model: nn.Module,
    plans: Sequence[Plan],
    optimiser: torch.optim.Optimizer,
    mask_id: int,
    *,
    met: Callable[[nn.Module], None] = lambda _: None,
    kept: Path | None = None,
) -> nn.Module:
    """The trained model, its weights averaged over the last part of the run.

    A step takes one batch of the first plan that has any, and its share of batches of the others;
    then `met` brings its gradients together with those of other processes.  `kept` names a file
    for the averages so far, in case the run is cut off.
    """
    total = next(plan.count for plan in plans if plan.count)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, partial(pace, total=total))
    average: dict[str, torch.Tensor] = {}
    begun = time.time()
    for step in range(1, total + 1):
        told = []
        for plan in plans:
            for _ in range(step * plan.count // total - (step - 1) * plan.count // total):
                loss = plan.loss(model, next(plan.batches), mask_id)
                loss.backward()
                told.append(f"{loss.item():.3f}")
        met(model)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        if step > total * AVERAGED_FROM:
            _average(average, model)
        if step % 50 == 0:
            minutes = (time.time() - begun) / 60
            if kept and step > total * AVERAGED_FROM:
                torch.save(average, kept)
            print(f"step {step}/{total} loss {' '.join(told)} {minutes:.1f} min", flush=True)
    model.load_state_dict(average)
    return model.eval()


def voices_plan(
    args: argparse.Namespace, tokenizer: Tokenizer, rng: random.Random, share: slice
) -> Iterator:
    """The number of batches of an epoch, then batch after batch without end."""
    rows = read(args.voices)[: args.limit or None][share] if args.voices else []
    first = batches(examples_of(rows, tokenizer, rng, whole=True), args.batch, rng)
    yield len(first) if rows else 0
    yield from first
    while rows:
        yield from batches(examples_of(rows, tokenizer, rng, whole=False), args.batch, rng)


def examples_of(
    rows: list[dict], tokenizer: Tokenizer, rng: random.Random, *, whole: bool
) -> list[dict]:
    """One epoch: after the first, the first window of a document has a random size, so that the
    cuts fall elsewhere every time."""
    return [
        example(window, row["attributions"])
        for row in rows
        for window in windows_of(
            row, tokenizer, tagger.WINDOW if whole else rng.randint(48, tagger.WINDOW)
        )
    ]


def groups_of(reader: Reader) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """What is pretrained, and the heads above it."""
    encoder = reader.encoder
    new = [encoder.narrow, encoder.tags, encoder.left, encoder.right, reader.head, reader.events]
    heads = [p for module in new for p in module.parameters()]
    known = {id(p) for p in heads}
    return [p for p in encoder.parameters() if p.requires_grad and id(p) not in known], heads


def optimiser_of(reader: Reader, rate: float) -> torch.optim.Optimizer:
    """AdamW with a gentler rate for what is pretrained."""
    base, fresh = groups_of(reader)
    groups = [{"params": base, "lr": rate}, {"params": fresh, "lr": 1e-3}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def pace(step: int, *, total: int) -> float:
    """The share of the full rate at a step: a short rise, then a straight fall."""
    warm = max(1, int(0.06 * total))
    return min((step + 1) / warm, max(0.02, (total - step) / (total - warm)))


def _average(kept: dict[str, torch.Tensor], model: nn.Module) -> None:
    """A running mean of the weights (Polyak): steadier than the last step's."""
    for name, value in model.state_dict().items():
        if name in kept:
            kept[name].lerp_(value, 0.01)
        else:
            kept[name] = value.detach().clone()


# ------------------------------------------------------------------ writing
class Shipped(nn.Module):
    """The encoder as it is used: tags of cues, then of happenings; states; the cue head's two
    projections."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.encoder = reader.encoder
        self.names = reader.events.names

    def forward(self, ids):
        tags, states, left, right = self.encoder(ids)
        return torch.cat([tags[:, :, :3], self.names(states)], dim=2), states, left, right


def export(reader: Reader, facts: dict[str, int], out: Path) -> None:
    """Writes encoder.onnx in int8 (weights, by channel), the heads, tokenizer and facts."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.mkdir(parents=True, exist_ok=True)
    whole = out / "encoder-fp32.onnx"
    _write(
        Shipped(reader),
        whole,
        {"ids": torch.randint(1000, 2000, (1, 40))},
        ["tags", "states", "left", "right"],
        {"ids": {0: "b", 1: "t"}},
    )
    _write(
        reader.head,
        out / "head.onnx",
        {
            "left": torch.rand(40, HEAD),
            "right": torch.rand(40, HEAD),
            "query": torch.rand(3, 2 * TOLD),
            "near": torch.zeros(3, 40, dtype=torch.long),
        },
        ["odds"],
        {"left": {0: "t"}, "right": {0: "t"}, "query": {0: "c"}, "near": {0: "c", 1: "t"}},
    )
    _write(
        events.Judge(reader.events),
        out / "events.onnx",
        {"query": torch.rand(3, 2 * TOLD), "facts": torch.zeros(3, 6, dtype=torch.long)},
        ["classes"],
        {"query": {0: "n"}, "facts": {0: "n", 1: "f"}},
    )
    quantize_dynamic(
        str(whole),
        str(out / "encoder.onnx"),
        per_channel=True,
        weight_type=QuantType.QUInt8,
        reduce_range=False,
    )
    signed(out / "encoder.onnx")
    probe(out / "probe.onnx")
    whole.unlink()
    tagger.tokenizer().save(str(out / "tokenizer.json"), pretty=False)
    (out / "events.json").write_text(json.dumps(facts, indent=0) + "\n", encoding="utf-8")


def _write(
    module: nn.Module,
    path: Path,
    inputs: dict[str, torch.Tensor],
    outputs: list[str],
    free: dict[str, dict[int, str]],
) -> None:
    """One ONNX file; `free` names the sizes that may differ from those of `inputs`."""
    torch.onnx.export(
        module,
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=free,
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--voices", type=Path)
    parser.add_argument("--events", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="folder of a reader to go on from")
    parser.add_argument("--fold", default="", help="K/N: leave out the documents of fold K of N")
    parser.add_argument("--own", type=float, default=1.0, help="share of our own dispatches")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=float, default=4, help="passes over the voices")
    parser.add_argument("--events-epochs", type=float, default=6, help="passes over the events")
    parser.add_argument("--rate", type=float, default=7e-5, help="the encoder's learning rate")
    parser.add_argument("--batch", type=int, default=1536, help="word pieces of voices a batch")
    parser.add_argument("--events-batch", type=int, default=1280, help="the same of events")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="documents, for a quick trial")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    windows = events.read(args.events, fold=args.fold, own=args.own) if args.events else []
    facts = events.known_facts(windows)
    reader = train(args, tagger.tokenizer(), facts, events.examples(windows, facts))
    export(reader, facts, args.out)
    assert math.isfinite(sum(p.sum().item() for p in reader.head.parameters()))


if __name__ == "__main__":
    main()
