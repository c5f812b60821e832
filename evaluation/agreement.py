"""How far a second reader agrees with the diary set: the same scorer over what was entered blind.

Owns how entries in the form of the gold become a record as `dateline annotate` writes it.  The
second reader had the texts and `diary/README.md` alone; `second/` holds what was entered.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gold
from diary_set import Tally, figures, matched, shares, tally

DIARY, SECOND = (Path(__file__).parent / name for name in ("diary", "second"))
Entry = Mapping[str, Any]
Record = dict[str, Any]


def main() -> int:
    """Print the figures of the parts asked for with their 95 % intervals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", choices=("dev", "kept"), required=True)
    for part in parser.parse_args().part:
        for row in agreement(part):
            print("{:8} {:22} {:>6} {:>16}".format(part, *row))
    return 0


def agreement(part: str) -> list[tuple[str, str, str]]:
    """Figure, value and interval of a part, by the entries of the second reader."""
    second = {one["id"]: one.get("event", []) for one in gold.diary(SECOND / part)}
    tallies = [_tally(one, second[one["id"]]) for one in gold.diary(DIARY / part)]
    return list(figures(tallies, shares))


def _tally(dispatch: Record, entries: list[Entry]) -> Tally:
    """What of the second reader's entries is right; what these call optional is never false."""
    events = [event for n, it in enumerate(entries) for event in _events(dispatch["text"], n, it)]
    found = matched(dispatch["text"], dispatch.get("event", []), events).values()
    kept = {event["id"] for event in found}
    for event in events:
        event["agenda"] = event["agenda"] and (not event["optional"] or event["id"] in kept)
    return tally(dispatch, {"events": events})


def _events(text: str, number: int, entry: Entry) -> Iterator[Record]:
    """An entry as the mentions of one event, its best one first."""
    place, source = entry.get("place"), _first(entry.get("source", "self"))
    start = entry.get("start")
    told = {
        "title": entry["title"],
        "type": _first(entry["type"]),
        "status": _first(entry["status"]),
        "when": {"start": None if start == "FUTURE_REF" else start, "end": entry.get("end")},
        "previous_when": {"start": entry.get("previous")},
        "place": place and {it: place.get(it) for it in ("city", "country")},
        "participants": [{"name": _first(it)} for it in entry.get("participants", [])],
        "source": None if source == "self" else {"name": source, "kind": "named"},
        "attributions": [],
        "optional": entry.get("optional", False),
    }
    if place:
        told["place"] |= {"name": place.get("venue")}
    best = f"e{number}"
    for at, phrase in enumerate(entry["mentions"]):
        own = {"id": f"{best}.{at}", "same_as": best} if at else {"id": best, "same_as": None}
        yield told | own | {"agenda": not at, "trigger": gold.trigger(text, phrase)}


def _first(told: str) -> str:
    """The better of two values that a reader holds for right."""
    return told.split(" | ")[0]


if __name__ == "__main__":
    sys.exit(main())
