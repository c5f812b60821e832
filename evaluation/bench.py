"""Measures speed and memory on generated copy and writes docs/speed.md's table.

Each measurement runs in a process of its own, so that none warms another.  Rates are per second
of CPU time, user and system, of that process; memory is its largest resident size.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import synthetic
import tables

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/speed.md"
LAST = ROOT / "build/bench.json"
MB = 1_000_000
Result = dict[str, Any]


def main() -> int:
    """Run the measurements and write the page; with `one`, run that alone and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("one", nargs="?", choices=sorted(ALL))
    options.add_argument("--keep", action="store_true", help="print, and leave docs/speed.md")
    options.add_argument(
        "--only",
        action="append",
        choices=sorted(ALL),
        help="measure this, and take the rest from the last run; may be repeated",
    )
    options.add_argument("--diaries", type=Path, help="folder of the large diaries, once made")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as own:
        diaries = (chosen.diaries or Path(own)).resolve()
        if chosen.one:
            print(json.dumps(_result(chosen.one, diaries)))
            return 0
        results = _results(chosen.only, diaries)
    if not chosen.keep:
        _write(results, frozenset(chosen.only or ALL))
    return 0


def _results(only: list[str] | None, diaries: Path) -> dict[str, Result]:
    """What was measured now, beside the last run of the rest."""
    results = json.loads(LAST.read_text(encoding="utf-8")) if only and LAST.is_file() else {}
    for name in only or ALL:
        results[name] = _apart(name, diaries)
        print(f"{name}: {json.dumps(results[name])}", flush=True)
        LAST.parent.mkdir(exist_ok=True)
        LAST.write_text(json.dumps(results), encoding="utf-8")
    return results


def _write(results: dict[str, Result], now: frozenset[str]) -> None:
    """Write the tables of which something was measured now: of growth as far as it is known, the
    other where it is whole."""
    written = []
    measured = tables.measured(ROOT)  # before a table changes the tree
    short_measured = tables.measured(ROOT, command="make bench")
    if now & MEASURES.keys() and results.keys() >= MEASURES.keys():
        tables.replace(PAGE, "speed", table(results, measured))
        tables.replace(ROOT / "README.md", "speed", short(results, short_measured))
        written += ["speed", "README.md"]
    if now & DIARIES.keys():
        tables.replace(PAGE, "growth", growth(results, measured))
        written.append("growth")
    print(f"Wrote {' and '.join(written) or 'no table'}")


def _apart(name: str, diaries: Path) -> Result:
    """One measurement in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, name, "--diaries", str(diaries)],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def _result(name: str, diaries: Path) -> Result:
    return MEASURES[name]() if name in MEASURES else linking(DIARIES[name], diaries)


def _measured(work: Callable[[], object], *, before: Callable[[], object] | None = None) -> Result:
    """CPU seconds of `work` alone, and how much memory all of it added to a bare interpreter."""
    if before is not None:
        before()
    start = time.process_time()
    work()
    return {"cpu": time.process_time() - start, "base": BARE, "peak": _peak()}


def _peak() -> float:
    """Largest resident size so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MB


BARE = _peak()


def _dispatch(text: str) -> Any:
    from dateline import chrono, model

    return model.Dispatch(text=text, uri="bench", published=chrono.parse_stamp("2022-11-07"))


CLOCK = "The hearing will begin at 10:30 on Monday.\n"  # needs the zone of the dateline: its table


def _drain(records: Iterable[object]) -> None:
    for _ in records:
        pass


# ------------------------------------------------------------------ the measurements
def times_of(size: int, *, quiet: float = synthetic.QUIET) -> Result:
    """Times only, of one text of that size; without quiet sentences it is dense in times."""
    from dateline import annotate

    text = synthetic.text(size, quiet=quiet)
    warm = _dispatch(synthetic.text(2000, seed=2) + CLOCK)
    result = _measured(
        lambda: annotate.times_only(_dispatch(text)), before=lambda: annotate.times_only(warm)
    )
    return result | {"rate": len(text.encode()) / MB / result["cpu"]}


def times_stream() -> Result:
    """Times only, of 2,000 dispatches of 300 words, each made when it is wanted."""
    from dateline import annotate

    made = synthetic.dispatches(words=300)
    warm = _dispatch(next(made) + CLOCK)
    copy = list(islice(made, 2000))
    result = _measured(
        lambda: _drain(annotate.times_only(_dispatch(text)) for text in copy),
        before=lambda: annotate.times_only(warm),
    )
    return result | {"rate": sum(len(text.encode()) for text in copy) / MB / result["cpu"]}


def whole(*, tagger: bool = True) -> Result:
    """The whole of `annotate`, 64 dispatches of 300 words, with the learned reader or without."""
    from dateline import annotate

    how = annotate.Settings(tagger=tagger)
    made = synthetic.dispatches(words=300)
    warm = [_dispatch(text) for text in islice(made, 2)]
    copy = [_dispatch(text) for text in islice(made, 64)]
    result = _measured(
        lambda: _drain(annotate.annotate_many(copy, settings=how)),
        before=lambda: _drain(annotate.annotate_many(warm, settings=how)),
    )
    return result | {"rate": len(copy) / result["cpu"]}


def diary() -> Result:
    """`dateline add` of 64 dispatches of 300 words into a new store, start-up included."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(islice(synthetic.dispatches(words=300), 64)):
            paths.append(Path(folder) / f"{number:03}.txt")
            paths[-1].write_text(text, encoding="utf-8")
        store = str(Path(folder) / "diary.sqlite")
        command = [str(Path(sys.executable).parent / "dateline"), "add", "--store", store]
        subprocess.run(
            [*command, "--published", "2022-11-07", *map(str, paths)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    return {"cpu": cpu, "base": 0.0, "peak": used.ru_maxrss * 1024 / MB, "rate": 64 / cpu}


def linking(size: int, diaries: Path) -> Result:
    """Putting dispatches, read before, into a diary that holds so many."""
    import linking_speed

    _, cost, stored = linking_speed.measure(size, diaries)
    return {"cpu": cost, "base": BARE, "peak": _peak(), "stored": stored / MB}


MEASURES: dict[str, Callable[[], Result]] = {
    "times-stream": times_stream,
    "times-100k": lambda: times_of(100_000),
    "times-1m": lambda: times_of(MB),
    "times-5m": lambda: times_of(5 * MB),
    "times-dense": lambda: times_of(MB, quiet=0.0),
    "annotate": whole,
    "annotate-rules": lambda: whole(tagger=False),
    "add": diary,
}
DIARIES = {  # by mentions, four a dispatch; each grows from the one before
    "link-1k": 250,
    "link-10k": 2_500,
    "link-100k": 25_000,
    "link-200k": 50_000,
    "link-400k": 100_000,
    "link-600k": 150_000,
    "link-1m": 250_000,
}
ALL = (*MEASURES, *DIARIES)


# ------------------------------------------------------------------ the page
WORDED = {
    "times-stream": ("times only, 2,000 dispatches of 300 words", "MB"),
    "times-100k": ("times only, one text of 100 kB", "MB"),
    "times-1m": ("times only, one text of 1 MB", "MB"),
    "times-5m": ("times only, one text of 5 MB", "MB"),
    "times-dense": ("times only, one text of 1 MB dense in times", "MB"),
    "annotate": ("`annotate`, dispatches of 300 words", "dispatches"),
    "annotate-rules": ("`annotate --tagger off`, dispatches of 300 words", "dispatches"),
    "add": ("`dateline add` with start-up, 64 dispatches of 300 words", "dispatches"),
}


def _machine() -> str:
    return f"Python {platform.python_version()}, {platform.machine()}, one process."


def table(results: dict[str, Result], measured: str) -> str:
    """The measurements of the reader as a Markdown table."""
    lines = [
        f"{measured} {_machine()}",
        "",
        "| what | per CPU-second | memory above a bare interpreter | largest size |",
        "|---|---|---|---|",
    ]
    for name, (what, unit) in WORDED.items():
        result = results[name]
        added = f"{result['peak'] - result['base']:.0f} MB" if result["base"] else ""
        lines.append(
            f"| {what} | {result['rate']:.3g} {unit} | {added} | {result['peak']:.0f} MB |"
        )
    return "\n".join(lines)


def growth(results: dict[str, Result], measured: str) -> str:
    """What one more dispatch costs as the diary grows, as a Markdown table."""
    lines = [
        f"{measured} {_machine()}",
        "",
        "| mentions | dispatches | CPU for the next one | largest size | diary on disk |",
        "|---|---|---|---|---|",
    ]
    for name, size in DIARIES.items():
        if (result := results.get(name)) is None:
            continue
        lines.append(
            f"| {4 * size:,} | {size:,} | {1000 * result['cpu']:.0f} ms"
            f" | {result['peak']:.0f} MB | {result['stored']:,.0f} MB |"
        )
    return "\n".join(lines)


def short(results: dict[str, Result], measured: str) -> str:
    """The two figures of the README."""
    times, whole = results["times-stream"]["rate"], results["annotate"]["rate"]
    return (
        f"Times alone: {times:.2g} MB of text a CPU-second. The whole of `annotate`:"
        f" {whole:.2g} dispatches of 300 words a CPU-second, in"
        f" {results['annotate']['peak']:.0f} MB of memory."
        f" {measured}"
    )


if __name__ == "__main__":
    sys.exit(main())
