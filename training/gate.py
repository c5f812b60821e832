"""Learns what a diary wants, for `dateline/events/gate.py`.

    python training/gate.py --train evaluation/training/entries --out dateline/data/gate.json

Reads gold in the form of the diary set.  Every mention that can be an entry by definition is a
row; it is one where the gold has it: the mention that stands first in the gold's list, else the
first that was read.  --folds prints what five-fold cross-validation finds at several thresholds.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
import linear  # noqa: E402

from dateline import annotate  # noqa: E402
from dateline.events import dates, gate  # noqa: E402
from dateline.linear import odds  # noqa: E402
from dateline.model import Dispatch, EventMention  # noqa: E402
from dateline.process import reading as copies  # noqa: E402

FOLDS = 5
PENALTY = 16.0
EMPTY = 3  # how often the rows of copy without any entry count
Row = tuple[str, frozenset[str], int]  # the dispatch, the features, whether the gold has it


def main() -> int:
    """Score by cross-validation where asked, then fit on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, action="append", required=True)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    found = [row for folder in options.train for one in gold.diary(folder) for row in rows(one)]
    if options.folds:
        crossed(found)
    if options.out:
        options.out.write_text(linear.written(fitted(found)), encoding="utf-8")
    return 0


def rows(dispatch: dict[str, Any]) -> Iterator[Row]:
    """The rows of a dispatch; mentions of entries that are optional are left out."""
    published = copies.hints(published=dispatch["published"], zone=None, provider=None).published
    copy = Dispatch(text=dispatch["text"], uri=dispatch["id"], language="en", published=published)
    scenes: list[gate.Scene] = []
    with_scenes(scenes, copy)
    for scene in scenes:
        yield from judged(scene, dispatch)


def with_scenes(scenes: list[gate.Scene], copy: Dispatch) -> None:
    """Read a dispatch and keep the scene that the gate was asked about."""
    asked = dates._agenda  # the one place where the scene is whole

    def kept(scene: gate.Scene) -> frozenset[str]:
        scenes.append(scene)
        return asked(scene)

    dates._agenda = kept
    try:
        annotate.annotate(copy)
    finally:
        dates._agenda = asked


def judged(scene: gate.Scene, dispatch: dict[str, Any]) -> Iterator[Row]:
    """The rows of a scene."""
    asked = [e for n, e in enumerate(scene.events) if dates.possible(scene, n)]
    answers: dict[str, int | None] = {event.id: 0 for event in asked}
    for entry in dispatch.get("event", []):
        spans = [gold.trigger(dispatch["text"], phrase) for phrase in entry["mentions"]]
        own = [e for span in spans for e in asked if touches(scene, e, span)]
        for event in own[:1]:
            answers[event.id] = 1
        if entry.get("optional"):
            answers |= {event.id: None for event in own}
    for number, event in enumerate(scene.events):
        answer = answers.get(event.id)
        if answer is not None and scene.heard[number] is not None:
            yield dispatch["id"], gate.features(scene, number), answer


def touches(scene: gate.Scene, event: EventMention, span: tuple[int, int]) -> bool:
    """Whether an event has a mention at a span."""
    group = [event, *(e for e in scene.events if e.same_as == event.id)]
    return any(e.trigger.start < span[1] and span[0] < e.trigger.end for e in group)


def fitted(found: Sequence[Row]) -> linear.Table:
    """Weights by feature; copy without any entry counts more, being rarer here than elsewhere."""
    linear.L2 = PENALTY
    full = {name for name, _, answer in found if answer}
    weighed = [row for row in found for _ in range(1 if row[0] in full else EMPTY)]
    return linear.fitted([given for _, given, _ in weighed], [answer for *_, answer in weighed], 2)


def crossed(found: Sequence[Row]) -> None:
    """Print precision and recall over dispatches held out in turn."""
    names = sorted({name for name, *_ in found})
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    judgements: list[tuple[float, int]] = []
    for out in range(FOLDS):
        table = fitted([row for row in found if fold[row[0]] != out])
        held = {name: tuple(row) for name, row in table.items()}
        judgements += [(odds(g, held)[1], a) for name, g, a in found if fold[name] == out]
    wanted = sum(answer for _, answer in judgements)
    for sure in (0.3, 0.4, 0.5, 0.6, 0.7):
        said = [answer for chance, answer in judgements if chance >= sure]
        print(f"from {sure}: said {len(said)}, right {sum(said)} of {wanted}, rows {len(found)}")


if __name__ == "__main__":
    sys.exit(main())
