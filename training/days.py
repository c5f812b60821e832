"""Learns which day a clock that names none belongs to, for `dateline/timex/days.py`.

    python training/days.py --train evaluation/training/entries --folds \
        --out dateline/data/days.json

A clock of a dispatch with entries means the day on which one of them has that very clock: one of
its own paragraph, else of the copy; a clock that entries have on several days is left out.  The
weights are those of a choice among the days that the copy tells (conditional logistic regression,
L2 penalty, Adam over full batches: the same rows give the same weights).  --folds prints what
five-fold cross-validation by files finds; --without leaves out files by the beginning of their
names.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
import linear  # noqa: E402
import msgspec  # noqa: E402
import parts  # noqa: E402

from dateline import annotate  # noqa: E402
from dateline.model import Dispatch, Timex  # noqa: E402
from dateline.process import reading as copies  # noqa: E402
from dateline.timex import days  # noqa: E402

FOLDS = 5
PENALTY = 1.0
SEEN = 3  # a feature of fewer choices is left out
STEPS = 400


class Row(msgspec.Struct, frozen=True):
    """A clock of a dispatch: its day, and the days that it could be told of."""

    file: str
    day: str
    choices: tuple[days.Choice, ...]

    def right(self, choice: days.Choice) -> bool:
        """Whether a choice is the day of the clock."""
        return f"{choice.day:%Y-%m-%d}" == self.day


def main() -> int:
    """Score by cross-validation where asked, then fit on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, action="append", required=True)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    without = tuple(options.without)
    found: list[Row] = []
    for folder in options.train:
        found += parts.each(folder, file_rows, without=without)
    if options.folds:
        crossed(found)
    if options.out:
        options.out.write_text(linear.written(fitted(found)), encoding="utf-8")
    return 0


# ------------------------------------------------------------------ rows
def file_rows(path: Path) -> list[Row]:
    """The clocks of one file of dispatches whose day the gold tells."""
    found: list[Row] = []
    for dispatch in gold.file_dispatches(path):
        clocks = entries(dispatch)
        for clock, choices in asked(dispatch) if clocks else ():
            day = answer(dispatch["text"], clock, clocks)
            if day is not None:
                found.append(Row(path.name, day, choices))
    return found


def entries(dispatch: dict[str, Any]) -> list[tuple[int, str]]:
    """The clocks of the entries with their days, each with the place of its entry."""
    found = []
    for event in dispatch.get("event", []):
        at = gold.trigger(dispatch["text"], event["mentions"][0])[0]
        values = [event.get(name) or "" for name in ("start", "previous", "end")]
        found += [(at, value[:16]) for value in values if value[11:12].isdigit()]
    return found


def asked(dispatch: dict[str, Any]) -> list[tuple[Timex, tuple[days.Choice, ...]]]:
    """The clocks of a dispatch whose day is sought, each with what it is chosen from."""
    day = copies.hints(published=dispatch["published"], zone=None, provider=None).published
    found: list[tuple[Timex, tuple[days.Choice, ...]]] = []
    best = days.Days.best

    def kept(self: days.Days, clock: Timex, event: datetime | None) -> days.Choice | None:
        found.append((clock, tuple(self.choices(clock, event))))
        return best(self, clock, event)

    days.Days.best = kept  # type: ignore[method-assign]
    try:
        copy = Dispatch(text=dispatch["text"], uri=dispatch["id"], language="en", published=day)
        annotate.annotate(copy)
    finally:
        days.Days.best = best  # type: ignore[method-assign]
    return found


def answer(text: str, clock: Timex, clocks: Sequence[tuple[int, str]]) -> str | None:
    """The one day on which an entry has a clock."""
    begin, end = text.rfind("\n\n", 0, clock.span.start), text.find("\n\n", clock.span.start)
    same = [(at, value[:10]) for at, value in clocks if value[11:] == clock.value[11:16]]
    near = {day for at, day in same if begin <= at and (at < end or end < 0)}
    found = near or {day for _, day in same}
    return found.pop() if len(found) == 1 else None


# ------------------------------------------------------------------ fits
def fitted(found: Sequence[Row]) -> linear.Table:
    """Weights by feature."""
    told = [row for row in found if any(map(row.right, row.choices))]
    counts = Counter(n for row in told for choice in row.choices for n in choice.features)
    number = {name: at for at, name in enumerate(n for n in sorted(counts) if counts[n] >= SEEN)}
    group = np.repeat(np.arange(len(told)), [len(row.choices) for row in told])
    choices = [(row, choice) for row in told for choice in row.choices]
    right = np.array([row.right(choice) for row, choice in choices], dtype=float)
    known = [[number[n] for n in choice.features if n in number] for _, choice in choices]
    at = np.repeat(np.arange(len(choices)), [len(it) for it in known])
    what = np.array([name for it in known for name in it], dtype=np.int64)
    weights = _descended(at, what, group, right, len(number))
    return {name: [round(float(weights[at]), 2)] for name, at in number.items()}


def _descended(at: Any, what: Any, group: Any, right: Any, count: int) -> Any:
    """The weights under which the right days are the likeliest: `at` and `what` pair choices with
    their features, `group` has the clock of each choice."""
    weights, mean, spread = np.zeros(count), np.zeros(count), np.zeros(count)
    for step in range(1, STEPS + 1):
        sums = np.bincount(at, weights[what], len(group))
        chances = _shares(np.exp(sums - sums.max()), group)
        wanted = _shares(np.exp(sums - sums.max()) * right, group)
        slope = np.bincount(what, (chances - wanted)[at], count) + PENALTY * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = 0.05 * (1 - step / (STEPS + 1))
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def _shares(parts: Any, group: Any) -> Any:
    return parts / np.bincount(group, parts)[group]


def crossed(found: Sequence[Row]) -> None:
    """Print how many clocks get their day, over files held out in turn."""
    names = sorted({row.file for row in found})
    right = 0
    for fold in range(FOLDS):
        out = {name for at, name in enumerate(names) if at % FOLDS == fold}
        table = fitted([row for row in found if row.file not in out])
        right += sum(row.right(chosen(row, table)) for row in found if row.file in out)
    reached = sum(any(map(row.right, row.choices)) for row in found)
    now = sum(row.right(max(row.choices, key=lambda choice: choice.weight)) for row in found)
    print(f"{right} of {len(found)} clocks on their day, {now} with the weights that are shipped;")
    print(f"the copy tells the day of {reached}")


def chosen(row: Row, table: linear.Table) -> days.Choice:
    """The day for which most speaks by a table of weights."""
    return max(row.choices, key=lambda it: sum(table.get(n, [0.0])[0] for n in it.features))


if __name__ == "__main__":
    sys.exit(main())
