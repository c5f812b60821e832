"""Begins an encoder anew below heads that are there.

    python training/whole.py ... --start dateline/data/tagger --afresh

Owns the linear map, by least squares, from the states of the pretrained layers to those that the
reader at the start tells: with it heads, desk and fillers need not begin anew.  Of the states of
the four layers of MiniLM that were shipped before, it tells 47 % of the variance.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pretrained
import tagger
import torch

from dateline.tagger import FILES
from dateline.tagger.networks import session

ENOUGH = 150  # dispatches that the map is learned from
RIDGE = 1e-5  # of the mean square of a state: keeps the map small where states say nothing


def begun(
    encoder: tagger.Encoder, folder: Path, dispatches: Sequence[Sequence[Sequence[int]]]
) -> None:
    """Fills the encoder; `dispatches` are windows of word pieces."""
    encoder.load(pretrained.weights())
    size = tagger.SIZE + 1
    own = torch.zeros(size, size, dtype=torch.float64)
    both = torch.zeros(size, tagger.TOLD, dtype=torch.float64)
    for states, told in _pairs(encoder.eval(), folder, dispatches[:ENOUGH]):
        own += states.T @ states
        both += states.T @ told
    own += RIDGE * own.diagonal().mean() * torch.eye(size)
    found = torch.linalg.solve(own, both).float()
    encoder.narrow.weight.data = found[:-1].T.contiguous()
    encoder.narrow.bias.data = found[-1].clone()


def _pairs(
    encoder: tagger.Encoder, folder: Path, dispatches: Sequence[Sequence[Sequence[int]]]
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """The states of the uppermost layer with a last column of 1, and what the reader tells."""
    reader = session(folder / FILES[0])
    for window in (window for windows in dispatches for window in windows):
        with torch.no_grad():
            states = encoder.read(torch.tensor([window]))[0]
        told = reader.run(["states"], {"ids": np.array([window])})[0][0]
        yield (
            torch.cat([states, torch.ones(len(states), 1)], 1).double(),
            torch.from_numpy(told).double(),
        )
