"""Takes over the weights of a shipped reader, to go on training from it.

Owns the way back from int8 ONNX files to an encoder and a cue head.  ONNX keeps the names of most
weights; those of the linear layers' matrices are numbered in the order in which they are used.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

PARTS = ("qkv", "out", "up", "down")
TAGS, PROJECTED = 9, 256  # columns by which the matrices of the heads are known


def load(encoder: nn.Module, head: nn.Module, folder: Path) -> None:
    """Fills the two modules from `encoder.onnx` and `head.onnx`."""
    _fill(encoder, _encoder(folder / "encoder.onnx", len(encoder.layers)))
    tensors = _tensors(folder / "head.onnx")
    (matrix,) = (value for name, value in tensors.items() if name.startswith("onnx::MatMul"))
    _fill(head, tensors | {"out.weight": matrix.T})
    encoder.words.weight.requires_grad_(False)


def _fill(module: nn.Module, found: dict[str, np.ndarray]) -> None:
    """Loads what is found; what no file holds keeps its fresh values."""
    for name, value in module.state_dict().items():
        if name in found and found[name].shape == tuple(value.shape):
            value.copy_(torch.tensor(np.ascontiguousarray(found[name])))


def _tensors(path: Path) -> dict[str, np.ndarray]:
    return {t.name: numpy_helper.to_array(t) for t in onnx.load(str(path)).graph.initializer}


def _encoder(path: Path, layers: int) -> dict[str, np.ndarray]:
    tensors = _tensors(path)
    real = {
        name.removesuffix("_quantized"): _real(tensors, name.removesuffix("_quantized"))
        for name in tensors
        if name.endswith("_quantized")
    }
    found = {name.removeprefix("encoder."): value for name, value in (tensors | real).items()}
    numbered = sorted((n for n in real if "MatMul" in n), key=lambda n: int(n.rsplit("_", 1)[1]))
    names = [f"layers.{layer}.{part}.weight" for layer in range(layers) for part in PARTS]
    for name, matrix in zip(names, numbered, strict=False):
        found[name] = real[matrix].T
    (tags,) = (n for n in numbered if real[n].shape[1] == TAGS)
    left, right = (n for n in numbered if real[n].shape[1] == PROJECTED)
    heads = {"tags": tags, "left": left, "right": right}
    return found | {f"{name}.weight": real[n].T for name, n in heads.items()}


def _real(tensors: dict[str, np.ndarray], name: str) -> np.ndarray:
    """The numbers that an int8 tensor stands for."""
    zero = tensors[f"{name}_zero_point"].astype(np.float32)
    return (tensors[f"{name}_quantized"].astype(np.float32) - zero) * tensors[f"{name}_scale"]
