"""Reads the stories that training/undertakings.py learns from.

    python training/followed.py --stories evaluation/training/stories --out build/followed.pickle

Owns what a dispatch of the gold tells of its undertakings, and the reading of it.
"""

import argparse
import multiprocessing
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "evaluation")]

from dateline.model import Annotation, Dispatch  # noqa: E402

Spans = list[tuple[str, list[tuple[int, int]]]]  # undertakings, with the places that name them


class Copy(msgspec.Struct, frozen=True):
    """A dispatch of the gold as it was read."""

    story: str
    read: Annotation
    told: Spans


def main() -> int:
    """Read all dispatches of all stories and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=Path, action="append", required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with multiprocessing.get_context("spawn").Pool(options.workers) as pool:
        copies = pool.starmap(copy, dispatches(options.stories), chunksize=8)
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_bytes(pickle.dumps(copies))
    return 0


def dispatches(folders: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each dispatch of the stories of some folders, with the name of its story."""
    import gold

    for folder in folders:
        for story in gold.stories(folder):
            yield from ((story["name"], dispatch) for dispatch in story["dispatch"])


def copy(story: str, dispatch: dict[str, Any]) -> Copy:
    """A dispatch as it is read, beside what the gold says."""
    return Copy(story, read(dispatch), told(dispatch, story))


def told(dispatch: dict[str, Any], story: str) -> Spans:
    """The undertakings that a dispatch names; an event without one is one by itself."""
    import gold

    found = []
    for number, event in enumerate(dispatch.get("event", [])):
        alone = f"{dispatch['id']} {number}"
        spans = [gold.trigger(dispatch["text"], phrase) for phrase in event["mentions"]]
        found.append((f"{story} {event.get('undertaking', alone)}", spans))
    return found


def read(dispatch: dict[str, Any]) -> Annotation:
    """What is read in a dispatch."""
    from dateline import annotate
    from dateline.process import reading

    provider = dispatch.get("provider")
    day = reading.hints(published=dispatch["published"], zone=None, provider=None).published
    return annotate.annotate(
        Dispatch(
            text=dispatch["text"],
            uri=dispatch["id"],
            language="en",
            published=day,
            provider=provider,
        )
    )


def named(copy: Copy) -> dict[str, str]:
    """The undertaking of each event of a dispatch that the gold has, by its best mention."""
    found: dict[str, Counter[str]] = {}
    for event in copy.read.events:
        for name, spans in copy.told:
            if any(a < event.trigger.end and event.trigger.start < b for a, b in spans):
                found.setdefault(event.same_as or event.id, Counter())[name] += 1
    return {best: count.most_common(1)[0][0] for best, count in found.items()}


if __name__ == "__main__":
    sys.exit(main())
