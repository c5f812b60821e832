"""Scores the commands on published corpora and on our own sets, and writes docs/accuracy.md.

Owns no score: a bench folder scores the corpora, and its `run.py` is called with our commands;
`diary_set.py` and `story_set.py` score our own sets.  The corpora are not part of the project;
docs/accuracy.md says what they are.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tables
from agreement import agreement

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/accuracy.md"
README = ROOT / "README.md"
OWN = {"diary": "diary_set.py", "stories": "story_set.py"}  # a set and its scorer
FIRST = ROOT / "evaluation/first-run.json"  # by set: what its scorer wrote when it was new
Row = dict[str, Any]

# The figures that the README shows, in its words.
CHOSEN = {
    ("timebank", "value F1"): "times in news: found and given the right value (TimeBank)",
    ("wikiwars-dev", "value F1"): "times in histories (WikiWars)",
    ("polnear-dev", "s+c F1"): "who says what: source and content right (PolNeAR)",
    ("status-meantime-apple", "macro-F1"): "happened, planned, uncertain, denied (MEANTIME Apple)",
    ("ecb-dev", "documents B3 F1"): "dispatches grouped into stories (ECB+)",
}


def main() -> int:
    """Run the bench and write the page; the exit status is the bench's."""
    options = parser().parse_args()
    if options.task == "own":
        write_own(options.corpora)
        return 0
    bench = options.bench / "run.py"
    if not bench.is_file() or not options.corpora.is_dir():
        print(
            f"{bench} or {options.corpora} is missing: name the folders with"
            " make accuracy BENCH=... CORPORA=...",
            file=sys.stderr,
        )
        return 1
    status, rows = scored(command(options, bench))
    if options.task in ("all", "attribution"):
        ruled = argparse.Namespace(**vars(options) | {"task": "attribution"})
        also, more = scored(command(ruled, bench, reading="--tagger off"))
        status = status or also
        rows += [row | {"corpus": f"{row['corpus']}, tagger off"} for row in more]
    if not rows:
        return status or 1
    if options.limit or options.only:
        print("A part of the corpora was scored; docs/accuracy.md is left as it was.")
        return status
    whole_table, summary = table(rows), short(rows)  # before the tree changes
    if options.task == "all":
        write_own(options.corpora)
    tables.replace(PAGE, "scores", whole_table)
    tables.replace(README, "accuracy", summary)
    print(f"Wrote {PAGE.relative_to(ROOT)} and README.md")
    return status


def write_own(corpora: Path) -> None:
    """Score the sets of our own, and put them beside what the first run on each gave.

    The entries of published news are scored where their texts are.
    """
    first = json.loads(FIRST.read_text(encoding="utf-8")) if FIRST.is_file() else {}
    now = {name: own_rows(name, "--part", "dev", "--part", "kept") for name in OWN}
    if corpora.is_dir():
        now["diary"] += own_rows(
            "diary", "--part", "published", "--corpora", str(corpora.resolve())
        )
    found = own_table(now, first)
    tables.replace(PAGE, "own", found)
    print(f"Wrote {PAGE.relative_to(ROOT)}")


def own_rows(name: str, *options: str) -> list[list[str]]:
    """Part, figure, value and interval, as the scorer of a set of our own writes them."""
    with tempfile.TemporaryDirectory() as folder:
        scores = Path(folder) / "scores.json"
        call = [sys.executable, str(ROOT / "evaluation" / OWN[name]), "--json", str(scores)]
        subprocess.run([*call, *options], cwd=ROOT, check=True)
        rows: list[list[str]] = json.loads(scores.read_text(encoding="utf-8"))
    return rows


def own_table(now: dict[str, list[list[str]]], first: dict[str, list[list[str]]]) -> str:
    """The figures of our own sets as a Markdown table, beside those of a second reader."""
    lines = [
        "| set | part | figure | first run | now | 95 % | a second reader |",
        "|---|---|---|---|---|---|---|",
    ]
    people = {("diary", part, *row[:2]) for part in ("dev", "kept") for row in agreement(part)}
    read = {(name, part, figure): value for name, part, figure, value in people}
    for name, rows in now.items():
        before = {(part, figure): value for part, figure, value, _ in first.get(name, [])}
        for part, figure, value, spread in rows:
            was, person = before.get((part, figure), ""), read.get((name, part, figure), "")
            lines.append(f"| {name} | {part} | {figure} | {was} | {value} | {spread} | {person} |")
    return "\n".join([tables.measured(ROOT, command="make accuracy"), "", *lines])


def parser() -> argparse.ArgumentParser:
    """The options; defaults find a bench and corpora beside the project."""
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    found.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    found.add_argument("--task", default="all", help="a task of the bench, all, or own")
    found.add_argument("--only", action="append", default=[], help="a corpus; may be repeated")
    found.add_argument("--limit", type=int, default=0, help="the first N documents of each corpus")
    return found


def scored(call: list[str]) -> tuple[int, list[Row]]:
    """Exit status and rows of one call of the bench."""
    with tempfile.TemporaryDirectory() as folder:
        scores = Path(folder) / "scores.json"
        status = subprocess.run([*call, "--json", str(scores)], cwd=ROOT).returncode
        said = json.loads(scores.read_text(encoding="utf-8")) if scores.is_file() else {"rows": []}
    return status, said["rows"]


def command(options: argparse.Namespace, bench: Path, *, reading: str = "") -> list[str]:
    """The call of the bench, with options of the reading command."""
    dateline = Path(sys.executable).parent / "dateline"
    return [
        *(sys.executable, str(bench.resolve()), options.task),
        *("--data", str(options.corpora.resolve())),
        *("--cmd", f"{dateline} annotate {reading}".strip(), "--link-cmd", f"{dateline} link"),
        *(["--limit", str(options.limit)] if options.limit else []),
        *(part for name in options.only for part in ("--only", name)),
    ]


def table(rows: list[Row]) -> str:
    """The scores as a Markdown table, the best other system beside each."""
    lines = ["| corpus | figure | Dateline | best other |", "|---|---|---|---|"]
    lines += _rows(rows)
    return "\n".join([tables.measured(ROOT), "", *lines])


def short(rows: list[Row]) -> str:
    """The few figures of the README."""
    found = {(row["corpus"], row["metric"]): row for row in rows}
    lines = ["| what (F1, development corpora) | Dateline | best other |", "|---|---|---|"]
    for key, worded in CHOSEN.items():
        if key in found and found[key]["score"] is not None:
            row = found[key]
            lines.append(f"| {worded} | {row['score']:.1f} | {_peer(row)} |")
    return "\n".join([*lines, "", tables.measured(ROOT, command="make accuracy")])


def _rows(rows: list[Row]) -> Iterator[str]:
    last = None
    for row in rows:
        corpus = row["corpus"] if row["corpus"] != last else ""
        last = row["corpus"]
        score = "-" if row["score"] is None else f"{row['score']:.1f}"
        yield f"| {corpus} | {row['metric']} | {score} | {_peer(row)} |"


def _peer(row: Row) -> str:
    """The best that could be run on the same set, and all who did better under other terms."""
    peers = row["peers"]
    if not peers:
        return ""
    shown = [peers[0], *(peer for peer in peers[1:] if peer[1] > peers[0][1])]
    return "; ".join(
        f"{value:.1f} {name}" + ("" if where == "same" else f" ({where})")
        for name, value, where in shown
    )


if __name__ == "__main__":
    sys.exit(main())
