"""What the networks share in training.

Owns tables of facts, windows laid side by side, the order in which lessons come, and the way into
a file that onnxruntime reads.  Knows no network.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional

NEVER = -1e4  # log-odds of what cannot be
SPECIAL = 999  # the last of BERT's vocabulary that stands for no piece of a word


def table(count: int, size: int) -> nn.Embedding:
    """A row for each of `count` facts, numbered from 1; 0 says nothing."""
    rows = nn.Embedding(count + 1, size, padding_idx=0)
    nn.init.normal_(rows.weight[1:], std=0.03)
    return rows


def summed(rows: nn.Embedding, facts: torch.Tensor) -> torch.Tensor:
    """The sum of what each fact adds; in training by the quicker way, which ONNX does not know."""
    if not rows.training:
        return rows(facts).sum(1)
    return functional.embedding_bag(facts, rows.weight, mode="sum", padding_idx=0)


def foremost(
    tables: Sequence[tuple[nn.Embedding, Mapping[str, int]]], names: Mapping[str, int], most: int
) -> dict[str, int]:
    """The vocabulary of the `most` facts that move the answers most: the length of a fact's row
    times how often it is told, over all tables.  The tables lose the rows of the others."""
    moved = torch.zeros(len(names) + 1)
    for rows, many in tables:
        often = torch.tensor([0, *(many[fact] for fact in names)])
        total = rows.weight.detach().norm(dim=1) * often
        moved += total / total[total > 0].median()
    kept = sorted((1 + moved[1:].argsort(descending=True)[:most]).tolist())
    for rows, _ in tables:
        rows.weight = nn.Parameter(rows.weight.detach()[[0, *kept]])
    facts = {number: fact for fact, number in names.items()}
    return {facts[old]: new for new, old in enumerate(kept, 1)}


def laid(
    rows: Sequence[Sequence[int]], mask_id: int, *, blank: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Windows of word pieces in one array, filled up with 0, and which of its pieces are real;
    `blank` is the share of the pieces that are hidden behind the mask."""
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    real = torch.zeros(ids.shape, dtype=torch.bool)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = torch.tensor(row)
        real[at, : len(row)] = True
    hidden = (torch.rand(ids.shape) < blank) & real & (ids > SPECIAL)
    return ids.masked_fill(hidden, mask_id), real[:, None, None, :]


def batches(fed: list[Any], rng: random.Random, *, passes: int, size: int) -> Iterator[list[Any]]:
    """The lessons in batches, in another order in each pass."""
    for _ in range(passes):
        rng.shuffle(fed)
        for at in range(0, len(fed), size):
            yield fed[at : at + size]


class Descent(msgspec.Struct, frozen=True):
    """How a network is taught: passes over the lessons, lessons a step, rate, decay of weights;
    `name` stands before what is printed."""

    passes: int
    size: int
    rate: float
    decay: float
    name: str = ""


def taught(
    network: Any,
    fed: list[Any],
    cost: Callable[..., torch.Tensor],
    rng: random.Random,
    how: Descent,
) -> Any:
    """The network after all passes; `cost` takes the parts of a lesson."""
    descent = torch.optim.AdamW(network.parameters(), lr=how.rate, weight_decay=how.decay)
    last = how.passes * ((len(fed) + how.size - 1) // how.size)
    network.train()
    for step, batch in enumerate(batches(fed, rng, passes=how.passes, size=how.size), 1):
        for group in descent.param_groups:
            group["lr"] = how.rate * min(1, step / 60) * (1 - step / (last + 1))
        descent.zero_grad()
        total = torch.stack([cost(*lesson) for lesson in batch]).sum() / how.size
        total.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        descent.step()
        if step % 100 == 0:
            print(f"{how.name}step {step} of {last}: {total.item():.2f}", flush=True)
    return network.eval()


def exported(
    network: nn.Module,
    inputs: Mapping[str, torch.Tensor],
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    path: Path,
) -> None:
    """Writes a network with weights of one byte; `axes` names the sizes that change, by input."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = path.with_name(f"{path.stem}-fp32.onnx")
    torch.onnx.export(
        network,
        tuple(inputs.values()),
        str(whole),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={name: dict(sizes) for name, sizes in axes.items()},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(whole),
        str(path),
        per_channel=True,
        weight_type=QuantType.QUInt8,  # onnxruntime cannot widen signed ones that are used twice
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    whole.unlink()


def signed(path: Path) -> None:
    """The weights of a file's products as signed bytes, which stand for the same numbers.

    Processors multiply unsigned by signed bytes quickest: `dateline/tagger/networks.py`.
    """
    model = onnx.load(path)
    held = {tensor.name: tensor for tensor in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMulInteger"]
    for name in {node.input[at] for node in products for at in (1, 3)}:
        bytes_ = numpy_helper.to_array(held[name])
        if bytes_.dtype == np.uint8:
            moved = (bytes_.astype(np.int16) - 128).astype(np.int8)
            held[name].CopyFrom(numpy_helper.from_array(moved, name))
    onnx.save(model, path)


def probe(path: Path) -> None:
    """Writes a product by weights of the greatest signed byte, for rows of unsigned ones."""
    rows, size, columns = 8, 64, 32
    weights = np.full((size, columns), 127, dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["bytes", "weights"], ["sums"])],
        "probe",
        [helper.make_tensor_value_info("bytes", TensorProto.UINT8, [rows, size])],
        [helper.make_tensor_value_info("sums", TensorProto.INT32, [rows, columns])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, path)
