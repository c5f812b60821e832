"""Learns which time belongs to which event, for `dateline/events/bonds.py`.

    python training/bonds.py --train evaluation/training/entries --train evaluation/stories/dev \
        --score evaluation/diary/dev --out dateline/data/bonds.json

Reads gold in the form of the diary set or the story set, pairs every mention that was read with
the times around it, and fits a multinomial logistic regression (`linear.py`).  --score says how
often the links are right in a folder that was not trained on.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
import linear  # noqa: E402

from dateline import actors, attribution, events, nlp, tagger, text, timex  # noqa: E402
from dateline.events import bonds  # noqa: E402
from dateline.linear import odds as weigh  # noqa: E402
from dateline.model import Dispatch, Timex  # noqa: E402
from dateline.process import reading as copies  # noqa: E402

Pair = tuple[frozenset[str], str, str]  # features, role, value of the time
Asked = dict[str, Any]  # an event of the gold with `pairs`, `rule` and the document's id


def main() -> int:
    """Fit, score and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, action="append", required=True)
    parser.add_argument("--score", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    table = fitted(one for folder in options.train for one in questions(folder))
    if options.score:
        scored(table, options.score)
    if options.out:
        options.out.write_text(linear.written(table), encoding="utf-8")
    return 0


# ------------------------------------------------------------------ gold to pairs
def questions(folder: Path) -> Iterator[Asked]:
    """Every event of the gold whose mention was read, with all times near it."""
    for dispatch in dispatches(folder):
        scene = read(dispatch)
        if scene is None:
            continue
        for entry in dispatch["event"]:
            spans = [gold.trigger(dispatch["text"], phrase) for phrase in entry["mentions"]]
            own = [
                event
                for event in scene.events
                if any(a < event.trigger.end and event.trigger.start < b for a, b in spans)
            ]
            pairs = [
                (bonds.features(scene, event, time), role(time, entry), time.value)
                for event in own
                for time in bonds.near(scene, event)
            ]
            rule = [time.value for event in own for time in scene.times if _held(event, time)]
            if own:
                yield {"id": dispatch["id"], "entry": entry, "pairs": pairs, "rule": rule}


def _held(event: Any, time: Timex) -> bool:
    return event.when is not None and event.when.timex == time.id


def dispatches(folder: Path) -> Iterator[dict[str, Any]]:
    """Dispatches with their events, of a folder in the form of the diary set or the story set."""
    for story in gold.stories(folder):
        held = {one["id"]: one | {"event": list(one.get("event", []))} for one in story["dispatch"]}
        for undertaking in story.get("undertaking", []):
            for report in undertaking["report"] if not undertaking.get("background") else ():
                held[report["dispatch"]]["event"].append(report)
        yield from held.values()


def read(dispatch: dict[str, Any]) -> bonds.Scene | None:
    """The mentions of a dispatch with what the rules alone link."""
    published = copies.hints(published=dispatch["published"], zone=None, provider=None).published
    copy = Dispatch(text=dispatch["text"], uri=dispatch["id"], language="en", published=published)
    document = text.read(copy)
    parse = nlp.parse(document)
    tags = timex.tag(document, parse)
    people = actors.find(document, parse)
    learned = tagger.read(document)
    voices, people = attribution.find(document, parse, tags, people, learned=learned.relations)
    times = timex.resolve(document, tags, voices, parse=parse)
    r = events.read(document, parse)
    seen = events.proposed(r, times, voices, people, learned=learned)
    return bonds.scene(r, seen.mentions, seen.times) if seen else None


def role(time: Timex, entry: dict[str, Any]) -> str:
    """What a time is to an event by the gold."""
    for name in ("start", "previous", "end"):
        if same(time.value, entry.get(name)):
            return name
    return "none"


def same(value: str, wanted: str | None) -> bool:
    """Whether a TIMEX3 value is a date of the gold; a day is the day of its clock."""
    if wanted is None or wanted == "FUTURE_REF":
        return False
    if "T" in value and "T" in wanted and value.partition("T")[2][:1].isdigit():
        return value[:16] == wanted[:16]
    if "T" in value or "T" in wanted:
        return value[:10] == wanted[:10]
    return value == wanted


# ------------------------------------------------------------------ fitting
def fitted(asked: Iterable[Asked]) -> linear.Table:
    """Weights by feature, one for each role."""
    pairs: list[Pair] = [pair for one in asked for pair in one["pairs"]]
    roles = [bonds.ROLES.index(role) for _, role, _ in pairs]
    return linear.fitted([given for given, _, _ in pairs], roles, len(bonds.ROLES))


# ------------------------------------------------------------------ scoring
def scored(table: linear.Table, folder: Path) -> None:
    """Print how often each role is said and right."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in questions(folder):
        judged(one, table, counts)
    for name in ("start", "previous", "end", "start by rules", "start within reach"):
        said, right, wanted = (counts[name, it] for it in ("said", "right", "gold"))
        print(f"{name:20} gold {wanted:4} said {said:4} right {right:4}")


def judged(one: Asked, table: linear.Table, counts: Counter[tuple[str, str]]) -> None:
    """Count one event."""
    entry = one["entry"]
    weights = {name: tuple(row) for name, row in table.items()}
    chances = [(weigh(given, weights), value) for given, _, value in one["pairs"]]
    for at, name in enumerate(bonds.ROLES):
        if name == "none":
            continue
        best = max(chances, key=lambda it: it[0][at], default=None)
        said = best is not None and best[0][at] >= bonds.SURE
        tell(counts, name, entry.get(name), [best[1]] if said and best else [])
    tell(counts, "start by rules", entry.get("start"), one["rule"][:1])
    tell(counts, "start within reach", entry.get("start"), [value for _, value in chances])


def tell(
    counts: Counter[tuple[str, str]], name: str, wanted: str | None, said: Sequence[str]
) -> None:
    """Count what was said against what was wanted."""
    counts[name, "gold"] += wanted is not None
    counts[name, "said"] += bool(said)
    counts[name, "right"] += any(same(value, wanted) for value in said)


if __name__ == "__main__":
    sys.exit(main())
