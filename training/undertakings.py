"""Learns which undertaking a mention belongs to, for `dateline/dossiers/score.py`.

    python training/undertakings.py --stories evaluation/training/stories \
        --beside evaluation/training/entries --folds --out dateline/data/linking/undertakings.json

All stories go into one diary in the order of publication, with every EVERYth dispatch of the
folder `--beside` among them.  Each mention that was read is paired with the dossiers that a
search would give it, filled as the gold says; a mention that the gold does not have stands by
itself.  The weights are those of a logistic regression (L2 penalty, Adam over full batches: the
same rows give the same weights), which has for each feature a weight of all mentions and one
besides for those of the agenda, and for the others.  --folds prints what five-fold
cross-validation by stories finds.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
import msgspec  # noqa: E402
from linear import Table, written  # noqa: E402

from dateline import annotate  # noqa: E402
from dateline.dossiers import facts as gathered  # noqa: E402
from dateline.dossiers.facts import Facts  # noqa: E402
from dateline.dossiers.link import Index, Query, query, window  # noqa: E402
from dateline.dossiers.profile import Profile, profile  # noqa: E402
from dateline.dossiers.score import features  # noqa: E402
from dateline.dossiers.verdict import verdict  # noqa: E402
from dateline.model import Annotation, Dispatch  # noqa: E402
from dateline.process import reading as copies  # noqa: E402

FOLDS = 5
EVERY = 4  # of the dispatches beside the stories
SEEN = 5  # a feature of fewer pairs is left out
EVERY_UNKNOWN = 3  # of the mentions that the gold does not have, most of them no happening at all
UNSURE = 1.5  # how much one of these counts
PENALTY = 4.0
STEPS = 250
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6)

Spans = list[tuple[str, list[tuple[int, int]]]]  # undertakings, with the places that name them


class Copy(msgspec.Struct, frozen=True):
    """A dispatch of the gold as it was read."""

    story: str
    read: Annotation
    told: Spans


class Row(msgspec.Struct, frozen=True):
    """A mention beside a dossier; `known` tells that the gold has the mention, `same` that it
    has it there."""

    story: str
    mention: str
    side: int
    features: frozenset[str]
    same: bool
    known: bool


def main() -> int:
    """Score by cross-validation where asked, then fit on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=Path, action="append", required=True)
    parser.add_argument("--beside", type=Path, action="append", default=[])
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    held = [copy for folder in options.stories for copy in followed(folder)]
    held += [copy for folder in options.beside for copy in single(folder)]
    found = list(rows(held))
    if options.folds:
        crossed(found)
    if options.out:
        options.out.write_text(written(fitted(found)), encoding="utf-8")
    return 0


# ------------------------------------------------------------------ gold to copies
def followed(folder: Path) -> Iterator[Copy]:
    """The dispatches of the stories of a folder."""
    for story in gold.stories(folder):
        for dispatch in story["dispatch"]:
            yield Copy(story["name"], read(dispatch), told(dispatch, story["name"]))


def single(folder: Path) -> Iterator[Copy]:
    """Every EVERYth dispatch of a folder, each a story of its own."""
    for dispatch in list(gold.diary(folder))[::EVERY]:
        yield Copy(dispatch["id"], read(dispatch), told(dispatch, dispatch["id"]))


def told(dispatch: dict[str, Any], story: str) -> Spans:
    """The undertakings that a dispatch names; an event without one is one by itself."""
    return [
        (
            f"{story} {event.get('undertaking', number)}",
            [gold.trigger(dispatch["text"], phrase) for phrase in event["mentions"]],
        )
        for number, event in enumerate(dispatch.get("event", []))
    ]


def read(dispatch: dict[str, Any]) -> Annotation:
    """What is read in a dispatch."""
    provider = dispatch.get("provider")
    day = copies.hints(published=dispatch["published"], zone=None, provider=None).published
    return annotate.annotate(
        Dispatch(
            text=dispatch["text"],
            uri=dispatch["id"],
            language="en",
            published=day,
            provider=provider,
        )
    )


# ------------------------------------------------------------------ copies to rows
def rows(held: Iterable[Copy]) -> Iterator[Row]:
    """The pairs of all dispatches, in the order of publication."""
    desk: dict[str, Profile] = {}
    index, unknown = Index(), 0
    for copy in sorted(held, key=lambda copy: gathered.order(copy.read)):
        homes, placed = named(copy), set()
        for asked, facts in zip(query(copy.read), gathered.gather(copy.read), strict=True):
            home = homes.get(facts.best, f"{copy.read.dispatch.uri} {facts.best}")
            known = facts.best in homes
            unknown += not known
            wanted = facts.best not in placed and (known or unknown % EVERY_UNKNOWN == 0)
            for uid in sorted(index.near(facts)) if wanted else ():
                if within(desk[uid], asked):
                    yield row(copy, facts, desk[uid], home, known=known)
            if facts.mention.agenda or home in desk:
                old = desk[home].facts if home in desk else ()
                desk[home] = profile(home, (*old, facts))
                index.add(desk[home])
                placed.add(facts.best)


def named(copy: Copy) -> dict[str, str]:
    """The undertaking of each event of a dispatch that the gold has, by its best mention."""
    found: dict[str, Counter[str]] = {}
    for event in copy.read.events:
        for name, spans in copy.told:
            if any(a < event.trigger.end and event.trigger.start < b for a, b in spans):
                found.setdefault(event.same_as or event.id, Counter())[name] += 1
    return {best: count.most_common(1)[0][0] for best, count in found.items()}


def within(known: Profile, asked: Query) -> bool:
    """Whether a mention of a dossier tells of the time that is asked for."""
    windows = (window(facts) for facts in known.facts)
    return any(end >= asked.begin and begin <= asked.end for begin, end in windows)


def row(copy: Copy, facts: Facts, near: Profile, home: str, *, known: bool) -> Row:
    """One pair."""
    return Row(
        story=copy.story,
        mention=f"{facts.ref.uri} {facts.ref.event}",
        side=1 if facts.mention.agenda else 2,
        features=features(facts, near, verdict(facts, near)),
        same=near.uid == home,
        known=known,
    )


# ------------------------------------------------------------------ fits
def fitted(found: Sequence[Row]) -> Table:
    """By feature what it weighs for all mentions, and besides for those of each side."""
    counts = Counter(name for row in found for name in row.features)
    number = {name: at for at, name in enumerate(n for n in sorted(counts) if counts[n] >= SEEN)}
    listed = [[number[name] for name in sorted(row.features & number.keys())] for row in found]
    at = np.repeat(np.arange(len(found)), [len(names) for names in listed])
    what = np.array([name for names in listed for name in names], dtype=np.int64)
    side = np.array([row.side for row in found])[at]
    same = np.array([row.same for row in found], dtype=float)
    sure = np.where([row.known for row in found], 1.0, UNSURE)
    columns = np.concatenate([what, what + side * len(number)])
    weights = _descended(np.tile(at, 2), columns, same, sure, 3 * len(number))
    parts = weights.reshape(3, len(number)).round(2)
    return {name: parts[:, at].tolist() for name, at in number.items()}


def _descended(at: Any, what: Any, same: Any, sure: Any, count: int) -> Any:
    """The weights that explain the answers best under the penalty: `at` and `what` pair rows with
    their features."""
    weights, mean, spread = np.zeros(count), np.zeros(count), np.zeros(count)
    for step in range(1, STEPS + 1):
        chances = 1 / (1 + np.exp(-np.bincount(at, weights[what], len(same))))
        slope = np.bincount(what, (sure * (chances - same))[at], count) + PENALTY * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = 0.05 * (1 - step / (STEPS + 1))
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


# ------------------------------------------------------------------ scores
def crossed(found: Sequence[Row]) -> None:
    """Print how often the best dossier is the right one, over stories held out in turn."""
    names = sorted({row.story for row in found})
    judged: list[tuple[Row, float]] = []
    for fold in range(FOLDS):
        out = {name for at, name in enumerate(names) if at % FOLDS == fold}
        table = fitted([row for row in found if row.story not in out])
        judged += [(row, chance(row, table)) for row in found if row.story in out]
    best: dict[str, tuple[Row, float]] = {}
    for row, value in judged:
        if row.mention not in best or value > best[row.mention][1]:
            best[row.mention] = row, value
    has = Counter(row.side for row, _ in judged if row.same)
    for side, name in ((1, "agenda"), (2, "others")):
        for threshold in THRESHOLDS:
            print(name, told_at([it for it in best.values() if it[0].side == side], has, threshold))


def chance(row: Row, table: Mapping[str, Sequence[float]]) -> float:
    """The log-odds of a pair."""
    kept = (table[name] for name in row.features if name in table)
    return sum(weights[0] + weights[row.side] for weights in kept)


def told_at(best: Sequence[tuple[Row, float]], has: Counter[int], threshold: float) -> str:
    """Links made, right, and made of mentions that the gold does not have, at a threshold."""
    least = float(np.log(threshold / (1 - threshold)))
    made = [row for row, value in best if value >= least]
    right = sum(row.same for row in made)
    wrong = sum(row.known and not row.same for row in made)
    beside = len(made) - right - wrong
    wanted = has[best[0][0].side] if best else 0
    return f"from {threshold}: {right} of {wanted} links, {wrong} wrong, {beside} not in the gold"


if __name__ == "__main__":
    sys.exit(main())
