"""Teaches the network that says which undertaking a mention belongs to (`dossiers/score.py`).

    python training/undertakings.py --read build/followed.pickle \
        --out dateline/data/linking/undertakings.npz

All stories lie in one diary.  In a first round the dossiers are filled as the gold says, in a
second as the linker of the first round fills them by itself over stories that it was not taught
(Ross et al. 2011, "DAgger"), so that it learns to go on from its own mistakes; the answer is
right where most of what the gold has of an undertaking so far lies.  Each mention is a lesson: its
numbers beside every dossier that a search would find.  --without leaves stories out.
"""

import argparse
import pickle
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import nn
from torch.nn import functional

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from followed import Copy, named  # noqa: E402

from dateline import network  # noqa: E402
from dateline.dossiers import score  # noqa: E402
from dateline.dossiers.facts import Facts, gather, order  # noqa: E402
from dateline.dossiers.link import Index, link_all, query  # noqa: E402
from dateline.dossiers.numbers import Numbers  # noqa: E402
from dateline.dossiers.profile import Profile, profile  # noqa: E402
from dateline.dossiers.uid import mint  # noqa: E402

FOLDS = 5
SEEDS = 3  # networks that are averaged
SEEN = 400  # a number that fewer pairs have is left out
UNKNOWN = 3  # every so many of the mentions that the gold does not have, most no happening at all
UNSURE = 1.5  # how much a pair of one of these counts
WIDE = 96
DROP = 0.25
PASSES, BATCH, RATE, DECAY = 11, 64, 2e-3, 0.03
LEAST = 0.05  # added to the spread of a number


PLACES: dict[str, int] = {}  # of the numbers, in the order in which they were first met


class Lesson(msgspec.Struct, frozen=True):
    """A mention beside the dossiers that it may belong to; `known` tells that the gold has it,
    `right` in which of them it has it.  A pair has places and values of the numbers not 0."""

    story: str
    known: bool
    pairs: list[tuple[Any, Any]]
    right: list[bool]


def main() -> int:
    """Teach in two rounds and write the networks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=Path, required=True)
    parser.add_argument("--without", default="", help="stories that begin so, by commas")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)  # the networks are too small to share out
    copies: list[Copy] = pickle.loads(options.read.read_bytes())
    if left := tuple(filter(None, options.without.split(","))):
        copies = [copy for copy in copies if not copy.story.startswith(left)]
    first = list(lessons(copies, None))
    print(f"{len(first)} lessons of dossiers as they should be", flush=True)
    second = [it for fold in range(FOLDS) for it in free(copies, first, fold)]
    print(f"{len(second)} lessons of dossiers as they are filled", flush=True)
    options.out.parent.mkdir(exist_ok=True)
    taught(second, options.out)
    return 0


# ------------------------------------------------------------------ copies to lessons
def free(copies: Sequence[Copy], first: Sequence[Lesson], fold: int) -> Iterator[Lesson]:
    """The lessons of every FOLDSth story, linked by a network that was not taught them."""
    names = sorted({copy.story for copy in copies})
    out = set(names[fold::FOLDS])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fold.npz"
        taught([it for it in first if it.story not in out], path, seeds=1)
        network.read.cache_clear()
        score.NETWORK = str(path.with_suffix(""))
        some = [copy for copy in copies if copy.story in out]
        yield from lessons(some, homes([copy.read for copy in some]))


def homes(reads: Sequence[Any]) -> dict[tuple[str, str], str]:
    """The dossier of each mention that the linker files."""
    made = link_all(reads)
    return {(d.subject.uri, d.subject.event): d.dossier for d in made if d.subject}


def lessons(
    copies: Sequence[Copy], filed: Mapping[tuple[str, str], str] | None
) -> Iterator[Lesson]:
    """Each mention before the dossiers as they stand when it comes: filled as `filed` says, else
    as the gold does."""
    desk: dict[str, Profile] = {}
    told: dict[str, Counter[str]] = {}
    index, unknown = Index(), 0
    for copy in sorted(copies, key=lambda copy: order(copy.read)):
        golden = named(copy)
        near = {uid for asked in query(copy.read) for uid in index.near(asked)}
        done: set[str] = set()
        for facts in gather(copy.read):
            wanted = golden.get(facts.best)
            unknown += wanted is None
            if facts.best not in done and near and (wanted or unknown % UNKNOWN == 0):
                yield lesson(copy, facts, [desk[uid] for uid in sorted(near)], wanted, told)
            uid = place(facts, wanted, desk, filed)
            if uid is None:
                continue
            done.add(facts.best)
            near.add(uid)
            old = desk[uid].facts if uid in desk else ()
            desk[uid] = profile(uid, (*old, facts))
            index.add(desk[uid])
            if wanted:
                told.setdefault(wanted, Counter())[uid] += 1


def place(
    facts: Facts,
    wanted: str | None,
    desk: Mapping[str, Profile],
    filed: Mapping[tuple[str, str], str] | None,
) -> str | None:
    """The dossier that a mention goes to."""
    if filed is not None:
        return filed.get((facts.ref.uri, facts.ref.event))
    home = wanted or mint(facts.ref.uri, facts.best)
    return home if facts.mention.agenda or home in desk else None


def lesson(
    copy: Copy,
    facts: Facts,
    known: list[Profile],
    wanted: str | None,
    told: Mapping[str, Counter[str]],
) -> Lesson:
    """One mention; right is each dossier that has most of its undertaking."""
    count = told.get(wanted, Counter()) if wanted else Counter()
    most = max(count.values(), default=0)
    pairs = [score.weighed(facts, one) for one in known]
    return Lesson(
        story=copy.story,
        known=wanted is not None,
        pairs=[packed(told) for told in score.rows(facts, known, pairs)],
        right=[most > 0 and count[one.uid] == most for one in known],
    )


def packed(told: Numbers) -> tuple[Any, Any]:
    """The numbers of a pair that are not 0, by place."""
    places = [PLACES.setdefault(name, len(PLACES)) for name, value in told.items() if value]
    values = [value for value in told.values() if value]
    return np.array(places, dtype=np.int32), np.array(values, dtype=np.float32)


# ------------------------------------------------------------------ the network
class Net(nn.Module):
    """What `dateline/network.py` computes."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.first = nn.Linear(size, WIDE)
        self.norm = nn.LayerNorm(WIDE)
        self.second = nn.Linear(3 * WIDE, WIDE)
        self.out = nn.Linear(WIDE, 1)
        self.drop = nn.Dropout(DROP)

    def forward(self, given: torch.Tensor, group: torch.Tensor, count: int) -> torch.Tensor:
        """The log-odds of rows that belong to `count` mentions."""
        hidden = self.drop(self._gelu(self.norm(self.first(self.drop(given)))))
        wide = group[:, None].expand_as(hidden)
        best = torch.full((count, WIDE), -9.0).scatter_reduce(0, wide, hidden, "amax")
        many = torch.bincount(group, minlength=count)[:, None]
        mean = torch.zeros(count, WIDE).index_add(0, group, hidden) / many
        beside = torch.cat([hidden, hidden - best[group], hidden - mean[group]], 1)
        return self.out(self.drop(self._gelu(self.second(beside))))[:, 0]

    @staticmethod
    def _gelu(given: torch.Tensor) -> torch.Tensor:
        return functional.gelu(given, approximate="tanh")


def taught(found: Sequence[Lesson], path: Path, *, seeds: int = SEEDS) -> None:
    """Teach some networks and write them."""
    count = np.bincount(np.concatenate([places for it in found for places, _ in it.pairs]))
    kept = sorted(name for name, at in PLACES.items() if at < len(count) and count[at] >= SEEN)
    columns = np.array([PLACES[name] for name in kept])
    tables = [table(it)[:, columns] for it in found]
    whole = np.concatenate(tables)
    mean, spread = whole.mean(0), whole.std(0) + LEAST
    given = [torch.from_numpy((rows - mean) / spread) for rows in tables]
    held = {"names": np.array(kept), "mean": mean, "spread": spread}
    for seed in range(seeds):
        net = descended(found, given, len(kept), seed)
        held |= {f"{seed}/{key}": w.numpy() for key, w in net.state_dict().items()}
    small = {key: it.astype(np.float16) if key[0].isdigit() else it for key, it in held.items()}
    with path.open("wb") as file:
        np.savez_compressed(file, **small)


def table(it: Lesson) -> Any:
    """The numbers of a lesson, a row a dossier."""
    rows = np.zeros((len(it.pairs), len(PLACES)), dtype=np.float32)
    for row, (places, values) in zip(rows, it.pairs, strict=True):
        row[places] = values
    return rows


def descended(found: Sequence[Lesson], given: Sequence[torch.Tensor], size: int, seed: int) -> Net:
    """One network after all passes."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net = Net(size).train()
    descent = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    todo = list(range(len(found)))
    last = PASSES * ((len(todo) + BATCH - 1) // BATCH)
    step = 0
    for _ in range(PASSES):
        rng.shuffle(todo)
        for at in range(0, len(todo), BATCH):
            some = todo[at : at + BATCH]
            for group in descent.param_groups:
                group["lr"] = RATE * (1 - step / last)
            descent.zero_grad()
            cost(net, [found[n] for n in some], [given[n] for n in some]).backward()
            descent.step()
            step += 1
    return net.eval()


def cost(net: Net, some: Sequence[Lesson], given: Sequence[torch.Tensor]) -> torch.Tensor:
    """How wrong the answers to some lessons are, a mention."""
    sizes = torch.tensor([len(it.pairs) for it in some])
    group = torch.repeat_interleave(torch.arange(len(some)), sizes)
    right = torch.tensor([float(yes) for it in some for yes in it.right])
    sure = torch.tensor([1.0 if it.known else UNSURE for it in some])[group]
    odds = net(torch.cat(list(given)), group, len(some))
    wrong = functional.binary_cross_entropy_with_logits(odds, right, reduction="none")
    return (wrong * sure).sum() / len(some)


if __name__ == "__main__":
    sys.exit(main())
