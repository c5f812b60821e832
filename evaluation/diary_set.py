"""Scores the reading of the diary set, and counts false entries in texts with nothing to find.

Owns how an entry that was read is compared with one that an editor made (evaluation/diary/README.md
says what the fields mean); knows nothing of how it was read: it calls `dateline annotate`.
"""

import argparse
import json
import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import gold
import standoff

ROOT = Path(__file__).parent.parent
SETS = ROOT / "evaluation/diary"
NOTHING = ROOT / "evaluation/nothing"
PUBLISHED = "published"  # a part of its own: news whose texts are not part of the project
FIELDS = ("date", "status", "type", "place", "participants", "source")
RESAMPLES = 1000
SMALL_WORDS = frozenset("the a an of and for in on at to its his her their".split())
Record = Mapping[str, Any]


@dataclass
class Tally:
    """What was found in one dispatch: counts by name, such as `found`, `gold`, `date right`."""

    counts: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    errors: list[str] = field(default_factory=list)


def main() -> int:
    """Score the parts asked for and print their figures with 95 % intervals."""
    options = parser().parse_args()
    rows = []
    for part in options.part:
        tallies = part_tallies(part, options)
        if options.errors:
            print("\n".join(error for tally in tallies for error in tally.errors))
        rows += [(part, *row) for row in figures(tallies, shares)]
    alone = options.part == [PUBLISHED] or (options.part == ["kept"] and options.errors)
    empty = [] if alone else nothing(options)
    for row in (*rows, *empty):
        print("{:8} {:22} {:>6} {:>16}".format(*row))
    if options.json:
        options.json.write_text(json.dumps([*rows, *empty]), encoding="utf-8")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--part", action="append", choices=("dev", "kept", PUBLISHED), required=True)
    found.add_argument("--corpora", type=Path, default=standoff.CORPORA)
    found.add_argument("--only", default="", help="files whose name contains this")
    found.add_argument("--errors", action="store_true", help="what was wrong, one line each")
    found.add_argument("--json", type=Path)
    found.add_argument("--tagger", default="on", choices=("on", "off"))
    return found


def part_tallies(part: str, options: argparse.Namespace) -> list[Tally]:
    """One tally a dispatch of a part of the diary set."""
    dispatches = part_dispatches(part, options)
    records = annotated(dispatches, tagger=options.tagger)
    return [tally(one, read) for one, read in zip(dispatches, records, strict=True)]


def part_dispatches(part: str, options: argparse.Namespace) -> list[dict[str, Any]]:
    """The dispatches of a part; those of the published one beside their texts in --corpora."""
    folder = ROOT / "evaluation/published/dev" if part == PUBLISHED else SETS / part
    paths = sorted(folder.glob(f"*{options.only}*.toml"))
    if part == PUBLISHED:
        return [one for path in paths for one in standoff.dispatches(path, options.corpora)]
    return [one for path in paths for one in gold.file_dispatches(path)]


def annotated(dispatches: Iterable[Record], *, tagger: str = "on") -> list[Record]:
    """The record that `dateline annotate` writes for each dispatch."""
    lines = "\n".join(
        json.dumps({"id": one["id"], "text": one["text"], "published": one["published"]})
        for one in dispatches
    )
    done = subprocess.run(
        [Path(sys.executable).parent / "dateline", "annotate", "--tagger", tagger],
        input=lines,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def tally(dispatch: Record, read: Record) -> Tally:
    """Compare one dispatch's entries with its gold."""
    found = Tally()
    entries = dispatch.get("event", [])
    taken = matched(dispatch["text"], entries, read["events"])
    for number, entry in enumerate(entries):
        if entry.get("optional"):
            continue
        found.counts["gold"] += 1
        where = f"{dispatch['id']}\t{entry['mentions'][0]}"
        if number not in taken:
            found.errors.append(
                f"{where}\tmissed{seen_as(dispatch['text'], entry, read['events'])}"
            )
            continue
        found.counts["found"] += 1
        compare(found, where, entry, taken[number])
    right = {event["id"] for event in taken.values()}
    for event in read["events"]:
        if event["agenda"] and event["id"] not in right:
            found.counts["false"] += 1
            words = dispatch["text"][slice(*event["trigger"])]
            found.errors.append(
                f"{dispatch['id']}\t{words}\tfalse: {event['title']} {event['status']}"
            )
    return found


def seen_as(text: str, entry: Record, events: Sequence[Record]) -> str:
    """How the mentions of a missed entry were read."""
    spans = [gold.trigger(text, phrase) for phrase in entry["mentions"]]
    seen = [it for it in events if any(overlap(span, it["trigger"]) for span in spans)]
    said = "; ".join(
        f"{it['type']} {it['status']} {(it['when'] or {}).get('start')}" for it in seen
    )
    return f" (seen as {said})" if seen else " (not seen)"


def overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two half-open spans share a code point."""
    return one[0] < other[1] and other[0] < one[1]


def matched(text: str, entries: Sequence[Record], events: Sequence[Record]) -> dict[int, Record]:
    """The entry read for each gold entry, by its number: one to one, its own words first."""
    taken: dict[int, Record] = {}
    agenda = [event for event in events if event["agenda"]]
    groups = {event["id"]: group(event, events) for event in agenda}
    for own in (True, False):
        for number, entry in enumerate(entries):
            spans = [gold.trigger(text, phrase) for phrase in entry["mentions"]]
            for event in agenda:
                if number in taken or event in taken.values():
                    continue
                words = [event["trigger"]] if own else groups[event["id"]]
                if any(overlap(span, word) for span in spans for word in words):
                    taken[number] = event
    return taken


def group(event: Record, events: Sequence[Record]) -> list[Sequence[int]]:
    """The triggers of all mentions of an event."""
    best = event["same_as"] or event["id"]
    return [it["trigger"] for it in events if best in (it["id"], it["same_as"])]


def compare(found: Tally, where: str, entry: Record, event: Record) -> None:
    """Count what is right of an entry that was found."""
    read = {name: MEASURES[name](entry, event) for name in FIELDS if name != "participants"}
    for name, (right, wanted, got) in read.items():
        found.counts[f"{name} right"] += right
        if not right:
            found.errors.append(f"{where}\t{name}: {got!r}, not {wanted!r}")
    wanted = list(entry.get("participants", []))
    got = [it["name"] for it in event["participants"]]
    hits = [it for it in wanted if any(same_name(it, name) for name in got)]
    extra = [name for name in got if not any(same_name(it, name) for it in wanted)]
    found.counts["party hits"] += len(hits)
    found.counts["party gold"] += len(wanted)
    found.counts["party extra"] += len(extra)
    if extra or len(hits) < len(wanted):
        missed = [it for it in wanted if it not in hits]
        found.errors.append(f"{where}\tparticipants: extra {extra}, missing {missed}")


def date_right(entry: Record, event: Record) -> tuple[bool, Any, Any]:
    """Start, end and the old date, each to its grain; instants may differ in their offset."""
    when, before = event["when"] or {}, event["previous_when"] or {}
    wanted = [entry.get("start"), entry.get("end"), entry.get("previous")]
    got = [when.get("start"), when.get("end"), before.get("start")]
    if wanted[0] == "FUTURE_REF":
        wanted[0] = None
    if wanted[1] is None and got[1] == got[0]:
        got[1] = None
    return [moment(it) for it in wanted] == [moment(it) for it in got], wanted, got


def moment(value: str | None) -> datetime | str | None:
    """An instant to be compared as such, a part of a day as its day; a partial date as it is."""
    if value is None or "T" not in value:
        return value
    day, _, clock = value.partition("T")
    return datetime.fromisoformat(value) if clock[0].isdigit() else day


def word_right(name: str) -> Any:
    """The measure of a field whose gold may name two values."""
    return lambda entry, event: (
        event[name] in entry[name].split(" | "),
        entry[name],
        event[name],
    )


def place_right(entry: Record, event: Record) -> tuple[bool, Any, Any]:
    """The city, else the country where only that is told, else no place."""
    wanted, got = entry.get("place"), event["place"]
    if not wanted or not got:
        return not wanted and not got, wanted, got and (got["city"] or got["country"])
    if wanted.get("city"):
        return (
            same_name(wanted["city"], got["city"] or got["name"] or ""),
            wanted["city"],
            got["city"],
        )
    if wanted.get("country"):
        return wanted["country"] == got["country"], wanted["country"], got["country"]
    return same_name(wanted["venue"], got["name"] or ""), wanted["venue"], got["name"]


def source_right(entry: Record, event: Record) -> tuple[bool, Any, Any]:
    """Who says so; "self" where the dispatch says it by itself."""
    wanted, got = entry.get("source", "self"), event["source"]
    own = (
        not got
        or not got["name"]
        or (got["kind"] in ("medium", "self") and not event["attributions"])
    )
    if own:
        return "self" in wanted.split(" | "), wanted, "self"
    return same_name(wanted, got["name"]), wanted, got["name"]


MEASURES = {
    "date": date_right,
    "status": word_right("status"),
    "type": word_right("type"),
    "place": place_right,
    "source": source_right,
}


def same_name(wanted: str, got: str) -> bool:
    """Whether a name is one of those wanted: the words of one are among the words of the other."""
    words = name_words(got)
    return any(
        words and theirs and (words <= theirs or theirs <= words)
        for theirs in map(name_words, wanted.split(" | "))
    )


def name_words(name: str) -> frozenset[str]:
    """The words of a name without accents, case, punctuation and small words."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(it if it.isalnum() else " " for it in plain if not unicodedata.combining(it))
    return frozenset(word for word in kept.split() if word not in SMALL_WORDS and word != "s")


def figures(
    tallies: Sequence[Tally], measure: Callable[[Iterable[Tally]], dict[str, float]]
) -> Iterator[tuple[str, str, str]]:
    """Name, value and 95 % interval of each measure, tallies resampled."""
    random = Random(7)
    spread = [measure(random.choices(tallies, k=len(tallies))) for _ in range(RESAMPLES)]
    for name, value in measure(tallies).items():
        drawn = sorted(one[name] for one in spread)
        low, high = drawn[RESAMPLES // 40], drawn[-RESAMPLES // 40]
        yield name, f"{value:.1f}", f"{low:.1f} to {high:.1f}"


def shares(tallies: Iterable[Tally]) -> dict[str, float]:
    """The measures, in per cent, over some dispatches."""
    total: dict[str, float] = defaultdict(float)
    for one in tallies:
        for name, count in one.counts.items():
            total[name] += count
    found = total["found"]
    per_cent = {
        "precision": share(found, found + total["false"]),
        "recall": share(found, total["gold"]),
    }
    for name in FIELDS:
        per_cent[name] = share(total[f"{name} right"], found)
    hits, extra = total["party hits"], total["party extra"]
    per_cent["participants"] = share(2 * hits, hits + extra + total["party gold"])
    return per_cent


def share(part: float, whole: float) -> float:
    """`part` of `whole` in per cent; of nothing, 100."""
    return 100 * part / whole if whole else 100.0


def nothing(options: argparse.Namespace) -> list[tuple[str, str, str, str]]:
    """How many entries were made from the texts with nothing to find."""
    dispatches = list(gold.diary(NOTHING))
    if not dispatches or options.only:
        return []
    false = 0
    for one, read in zip(dispatches, annotated(dispatches, tagger=options.tagger), strict=True):
        for event in read["events"]:
            if event["agenda"]:
                false += 1
                if options.errors:
                    print(
                        f"{one['id']}\t{event['title']}\tfalse: {event['status']} {event['when']}"
                    )
    return [("nothing", "false entries", str(false), f"in {len(dispatches)} texts")]


if __name__ == "__main__":
    sys.exit(main())
