"""Learns which way a name without its week or year lies, for `dateline/timex/ways.py`.

    python training/ways.py --train evaluation/training/entries --marked evaluation/training/ways \
        --folds --out dateline/data/ways.json

Two kinds of rows.  In dispatches with entries a name that can mean the day of an entry of its
paragraph means that day; one whose days no entry has is past where its clause is told in the past,
or where it owns what happened ("Friday's ruling"); others are left out.  In marked copy each name
says which way it lies.  With --standoff and --corpora also dispatches whose text is not part of
the project (evaluation/standoff.py).  --folds prints what five-fold cross-validation finds;
--without leaves out files by the beginning of their names.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
import linear  # noqa: E402
import parts  # noqa: E402
import standoff  # noqa: E402

from dateline import chrono  # noqa: E402
from dateline.annotate import Settings, annotate  # noqa: E402
from dateline.linear import odds  # noqa: E402
from dateline.model import Dispatch, Span  # noqa: E402
from dateline.process import reading as copies  # noqa: E402
from dateline.timex import ways  # noqa: E402

FOLDS = 5
PENALTY = 12.0
MARKS = {"before": 0, "ahead": 1}
Row = tuple[str, frozenset[str], int]  # the dispatch, the features, whether the name lies ahead
Entry = tuple[frozenset[str], Sequence[int]]  # the days of an entry, and where it is named


def main() -> int:
    """Score by cross-validation where asked, then fit on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, action="append", default=[])
    parser.add_argument("--marked", type=Path, action="append", default=[])
    parser.add_argument("--standoff", type=Path)
    parser.add_argument("--corpora", type=Path, default=standoff.CORPORA)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    found = [row for folder in options.marked for row in marked_rows(folder)]
    without = tuple(options.without)
    for folder in options.train:
        found += parts.each(folder, partial(file_rows, read=gold.file_dispatches), without=without)
    if options.standoff:
        read = partial(standoff.dispatches, corpora=options.corpora)
        found += parts.each(options.standoff, partial(file_rows, read=read))
    if options.folds:
        crossed(found)
    if options.out:
        options.out.write_text(linear.written(fitted(found)), encoding="utf-8")
    return 0


# ------------------------------------------------------------------ rows
def marked_rows(folder: Path) -> Iterator[Row]:
    """The rows of marked copy."""
    for copy in gold.training(folder):
        sides = [(Span(m.start, m.end), MARKS[m.status]) for m in copy.marks]
        for scene in scenes(copy.text, copy.id, copy.published):
            side = next((side for span, side in sides if span.touches(scene.span)), None)
            if side is not None:
                yield copy.id, ways.features(scene), side


def file_rows(path: Path, *, read: Callable[[Path], list[dict[str, Any]]]) -> list[Row]:
    """The rows of one file of dispatches with entries, or with none to find, which `read` reads."""
    found: list[Row] = []
    for dispatch in read(path):
        entries = [entry(dispatch["text"], event) for event in dispatch.get("event", [])]
        for scene in scenes(dispatch["text"], dispatch["id"], dispatch["published"]):
            answer = judged(scene, entries)
            if answer is not None:
                found.append((dispatch["id"], ways.features(scene), answer))
    return found


def scenes(copy: str, name: str, published: str) -> list[ways.Scene]:
    """The names of a copy whose week or year is open, as the model is asked about them."""
    day = copies.hints(published=published, zone=None, provider=None).published
    found: list[ways.Scene] = []
    asked = ways.chance

    def kept(scene: ways.Scene) -> float:
        found.append(scene)
        return asked(scene)

    ways.chance = kept
    try:
        told = Dispatch(text=copy, uri=name, language="en", published=day)
        annotate(told, settings=Settings(tagger=False))
    finally:
        ways.chance = asked
    return found


def entry(text: str, event: dict[str, Any]) -> Entry:
    """The days of an entry as their TIMEX3 forms, without clocks, and its mentions."""
    days = {event[name][:10] for name in ("start", "previous", "end") if event.get(name)}
    return frozenset(days), [gold.trigger(text, phrase)[0] for phrase in event["mentions"]]


def judged(scene: ways.Scene, entries: Sequence[Entry]) -> int | None:
    """1 for a name that lies ahead, 0 for one that is past, None where the gold does not tell."""
    before, after = (chrono.point(it, scene.grain)[:10] for it in (scene.before, scene.after))
    here = paragraph(scene)
    near = {day for days, places in entries if any(map(here, places)) for day in days}
    known = {day for days, _ in entries for day in days}
    if before in near or after in near:
        return None if {before, after} <= near else int(after in near)
    if after in known:
        return 1 if scene.words >= 0 and before not in known else None
    return 0 if told_past(scene, bool(entries)) else None


def paragraph(scene: ways.Scene) -> Any:
    """Whether a place in the text lies in the paragraph of a name."""
    text, at = scene.document.text, scene.span.start
    begin, end = text.rfind("\n\n", 0, at), text.find("\n\n", at)
    return lambda place: begin <= place < (end if end >= 0 else len(text))


def told_past(scene: ways.Scene, is_news: bool) -> bool:
    """Whether a name with no entry is past: by its clause, in news also where it owns something."""
    if scene.verb > 0:
        return False
    behind = scene.document.text[scene.span.end : scene.span.end + 2]
    owns = behind in ("'s", "’s") and not scene.heads
    return scene.words < 0 or (is_news and owns and scene.words == 0)


# ------------------------------------------------------------------ fits
def fitted(found: Sequence[Row]) -> linear.Table:
    """Weights by feature."""
    linear.L2 = PENALTY
    return linear.fitted([given for _, given, _ in found], [answer for *_, answer in found], 2)


def crossed(found: Sequence[Row]) -> None:
    """Print how many names are put right over dispatches held out in turn."""
    names = sorted({name for name, *_ in found})
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    judgements: list[tuple[float, int]] = []
    for out in range(FOLDS):
        table = fitted([row for row in found if fold[row[0]] != out])
        held = {name: tuple(row) for name, row in table.items()}
        judgements += [(odds(g, held)[1], a) for name, g, a in found if fold[name] == out]
    for sure in (0.4, 0.5, 0.6, 0.7, 0.8):
        right = [sum((it >= sure) == a for it, a in judgements if a == way) for way in (0, 1)]
        all_ = [sum(a == way for _, a in judgements) for way in (0, 1)]
        print(f"from {sure}: past {right[0]} of {all_[0]}, ahead {right[1]} of {all_[1]}")


if __name__ == "__main__":
    sys.exit(main())
