"""Our own dispatches with entries, as the desk of the learned reader is asked about them.

    python training/scenes.py --entries evaluation/training/entries --out build/scenes.pickle

Reads each dispatch as `dateline annotate` does up to the point at which the desk is asked, and
sets the gold beside it: whose entry a mention is, how it stands, and which of its ties is its
start, its end and its old date.  Runs where the package runs; `desk.py` learns from the file.
"""

import argparse
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
from diary_set import moment  # noqa: E402

from dateline import annotate, tagger  # noqa: E402
from dateline.chrono import Interval  # noqa: E402
from dateline.events import bonds, dates  # noqa: E402
from dateline.formats import records  # noqa: E402
from dateline.model import Annotation, Dispatch, Span  # noqa: E402
from dateline.process import reading as copies  # noqa: E402
from dateline.tagger import desk as network  # noqa: E402

NEARLY = "nearly"  # the right day, where no time has the right clock


def main() -> int:
    """Write the scenes of all dispatches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    found = [
        scene for folder in options.entries for one in gold.diary(folder) for scene in scenes(one)
    ]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(pickle.dumps(found))
    return 0


def scenes(dispatch: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The crowds of a dispatch with their gold; none where nothing was read."""
    published = copies.hints(published=dispatch["published"], zone=None, provider=None).published
    copy = Dispatch(text=dispatch["text"], uri=dispatch["id"], language="en", published=published)
    held: list[tuple[tagger.Learned, network.Asked]] = []
    read = captured(copy, held)
    own = bonds.datable(read.timexes)
    for learned, asked in held:
        yield from crowds(dispatch, learned, asked, [day(time.interval) for time in own])


def captured(copy: Dispatch, held: list[tuple[tagger.Learned, network.Asked]]) -> Annotation:
    """The annotation of a dispatch, with what its desk was asked."""
    answering = dates.confer  # the one place where all is known and nothing decided

    def noted(learned: tagger.Learned, asked: network.Asked) -> list[network.View | None]:
        held.append((learned, asked))
        return [None] * len(asked.mentions)

    dates.confer = noted
    try:
        return annotate.annotate(copy)
    finally:
        dates.confer = answering


def crowds(
    dispatch: Mapping[str, Any],
    learned: tagger.Learned,
    asked: network.Asked,
    values: Sequence[tuple[str | None, str | None]],
) -> Iterator[dict[str, Any]]:
    """Each part of what was asked, with its gold."""
    for crowd in network.crowds(learned, asked):
        yield {
            "id": dispatch["id"],
            "facts": [asked.mentions[n].facts for n in crowd.mentions]
            + [asked.times[n].facts for n in crowd.times],
            "ties": [tie.facts for tie in crowd.ties],
            "arrays": network.arrays(learned, asked, crowd, {}),
            "gold": answers(dispatch, asked, crowd, values),
            "entries": len(dispatch.get("event", [])),
        }


def day(interval: Interval | None) -> tuple[str | None, str | None]:
    """The first and the last day or moment as the records have them."""
    told = records.moment(interval) if interval is not None else None
    return (told["start"], told["end"]) if told is not None else (None, None)


def answers(
    dispatch: Mapping[str, Any],
    asked: network.Asked,
    crowd: network.Crowd,
    values: Sequence[tuple[str | None, str | None]],
) -> list[dict[str, Any] | None]:
    """The gold of each mention of a crowd: None of one that belongs to no entry."""
    entries = dispatch.get("event", [])
    spans = [[gold.trigger(dispatch["text"], it) for it in e["mentions"]] for e in entries]
    found: list[dict[str, Any] | None] = []
    for mention in crowd.mentions:
        span = asked.mentions[mention].span
        number = next(
            (
                n
                for n, own in enumerate(spans)
                if any(a < span.end and span.start < b for a, b in own)
            ),
            None,
        )
        found.append(
            None if number is None else answer(entries[number], number, mention, crowd, values)
        )
    return found


def _meet(one: tuple[int, int], other: Span) -> bool:
    return one[0] < other.end and other.start < one[1]


def answer(
    entry: Mapping[str, Any],
    number: int,
    mention: int,
    crowd: network.Crowd,
    values: Sequence[tuple[str | None, str | None]],
) -> dict[str, Any]:
    """What is right of a mention of an entry: statuses, types, and its ties in each role."""
    mine = [at for at, tie in enumerate(crowd.ties) if tie.mention == mention]
    roles: dict[str, Any] = {}
    for role in network.ROLES:
        wanted = entry.get(role)
        if wanted in (None, "FUTURE_REF"):
            roles[role] = ("none", [])
            continue
        right = [at for at in mine if moment(wanted) in _moments(values[crowd.ties[at].time], role)]
        near = [at for at in mine if str(values[crowd.ties[at].time][0])[:10] == wanted[:10]]
        roles[role] = ("exactly", right) if right else (NEARLY, near) if near else ("unknown", [])
    return {
        "entry": number,
        "optional": bool(entry.get("optional")),
        "status": entry["status"].split(" | "),
        "type": entry["type"].split(" | "),
        "roles": roles,
    }


def _moments(value: tuple[str | None, str | None], role: str) -> list[Any]:
    """What a time says in a role: as the end of something its own last day, else its first."""
    first, last = value
    return [moment(last or first)] if role == "end" else [moment(first)]


if __name__ == "__main__":
    sys.exit(main())
