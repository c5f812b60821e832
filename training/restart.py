"""Takes over the weights of a shipped reader, to go on training from it.

Owns the way back from int8 ONNX files to an encoder, its heads and the networks of the desk.  ONNX
keeps the names of most weights; those of some linear layers' matrices are numbered in the order in
which they are used.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

PARTS = ("qkv", "out", "up", "down")
TAGS, PROJECTED = 9, 256  # columns by which the matrices of the heads are known
NARROWED = (768, 384)  # the matrix that tells the heads of the uppermost layer
QUIET = 0.1  # share of what a new layer adds at first to those below it


def load(encoder: nn.Module, head: nn.Module, folder: Path) -> None:
    """Fills the two modules from `encoder.onnx` and `head.onnx`.

    An encoder of more layers keeps what it has in the upper ones, made quiet, so that the heads
    find nearly the states that they know.
    """
    found = _encoder(folder / "encoder.onnx")
    _fill(encoder, found)
    below = sum(name.endswith("qkv.weight") for name in found)
    _quiet(encoder.layers[below - 1].norm2, encoder.layers[below:])
    tensors = _tensors(folder / "head.onnx")
    (matrix,) = (value for name, value in tensors.items() if name.startswith("onnx::MatMul"))
    _fill(head, tensors | {"out.weight": matrix.T})
    encoder.words.weight.requires_grad_(False)


@torch.no_grad()
def _quiet(last: nn.LayerNorm, layers: Sequence[nn.Module]) -> None:
    """Lets layers add little to the states that `last` gives.

    A norm would bring those states to mean 0 and spread 1: its own weights undo that.
    """
    spread = (last.weight.square().mean() + last.bias.var()).sqrt()
    for layer in layers:
        for matrix in (layer.out, layer.down):
            matrix.weight *= QUIET
            matrix.bias *= QUIET
        for norm in (layer.norm1, layer.norm2):
            norm.weight.fill_(spread)
            norm.bias.fill_(last.bias.mean())


def happenings(head: nn.Module, folder: Path) -> None:
    """Fills the head for events from `events.onnx`, and `encoder.onnx` for the names."""
    tensors = _tensors(folder / "events.onnx")
    named = _tensors(folder / "encoder.onnx")
    real = {name: value.T for name, value in _real_all(named).items() if value.ndim == 2}
    (rows,) = (value for value in real.values() if len(value) == len(named["names.bias"]))
    found = {name.removeprefix("head."): value for name, value in tensors.items()}
    _fill(head, found | {"names.weight": rows, "names.bias": named["names.bias"]})


def desks(members: Sequence[nn.Module], folder: Path) -> None:
    """Fills the networks that answer together from `desk.onnx`."""
    tensors = _tensors(folder / "desk.onnx")
    found, real = _upright(tensors), _real_all(tensors)
    numbered = sorted((n for n in real if "MatMul" in n), key=lambda n: int(n.rsplit("_", 1)[1]))
    for at, member in enumerate(members):
        own = f"members.{at}."
        mine = {n.removeprefix(own): v for n, v in found.items() if n.startswith(own)}
        for name in ("beside.weight", "thoughts.weight"):
            shape = tuple(member.state_dict()[name].shape)[::-1]
            mine[name] = [real[n] for n in numbered if real[n].shape == shape][at].T
        _fill(member, mine)


def filler(network: nn.Module, folder: Path) -> None:
    """Fills the network from `fillers.onnx`."""
    _fill(network, _upright(_tensors(folder / "fillers.onnx")))


def _upright(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All weights by the names that a module gives them, its matrices as it holds them."""
    known = tensors | _real_all(tensors)
    return {
        name.removesuffix("_Transposed"): value.T if name.endswith("_Transposed") else value
        for name, value in known.items()
    }


def _fill(module: nn.Module, found: dict[str, np.ndarray]) -> None:
    """Loads what is found; what no file holds keeps its fresh values."""
    for name, value in module.state_dict().items():
        if name in found and found[name].shape[1:] == tuple(value.shape[1:]):
            rows = torch.tensor(np.ascontiguousarray(found[name]))
            value[: len(rows)] = rows


def _tensors(path: Path) -> dict[str, np.ndarray]:
    return {t.name: numpy_helper.to_array(t) for t in onnx.load(str(path)).graph.initializer}


def _encoder(path: Path) -> dict[str, np.ndarray]:
    tensors = _tensors(path)
    real = _real_all(tensors)
    found = {name.removeprefix("encoder."): value for name, value in (tensors | real).items()}
    numbered = sorted((n for n in real if "MatMul" in n), key=lambda n: int(n.rsplit("_", 1)[1]))
    layers = sum(real[n].shape[1] == 3 * real[n].shape[0] for n in numbered)
    names = [f"layers.{layer}.{part}.weight" for layer in range(layers) for part in PARTS]
    for name, matrix in zip(names, numbered, strict=False):
        found[name] = real[matrix].T
    (tags,) = (n for n in numbered if real[n].shape[1] == TAGS)
    left, right = (n for n in numbered if real[n].shape[1] == PROJECTED)
    (narrow,) = (n for n in numbered if real[n].shape == NARROWED)
    heads = {"narrow": narrow, "tags": tags, "left": left, "right": right}
    return found | {f"{name}.weight": real[n].T for name, n in heads.items()}


def _real_all(tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    names = [n.removesuffix("_quantized") for n in tensors if n.endswith("_quantized")]
    return {name: _real(tensors, name) for name in names}


def _real(tensors: dict[str, np.ndarray], name: str) -> np.ndarray:
    """The numbers that an int8 tensor stands for."""
    zero = tensors[f"{name}_zero_point"].astype(np.float32)
    return (tensors[f"{name}_quantized"].astype(np.float32) - zero) * tensors[f"{name}_scale"]
