"""Reads and checks the project's own gold: the diary set, the story set, the training dispatches.

Owns their form (the README beside each set describes it) and turns marked phrases into offsets.
Knows nothing of how the reader works, so that gold can be written without sight of it.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

TYPES = frozenset(
    "sign meet visit summit talks press_conference vote election appointment launch publish"
    " hearing trial deadline strike protest match exercise delivery attack arrest disaster"
    " statement other".split()
)
STATUSES = frozenset(
    "proposed expected scheduled postponed rescheduled cancelled ongoing occurred denied".split()
)
MARKED = re.compile(r"\[([^\[\]]+)\]\(([a-z]+)(\*?)\)")
HEAD = re.compile(r"^= *([^|]+?) *\| *([^|]+?) *\| *(\S+) *$", re.MULTILINE)
PARTIAL = re.compile(
    r"\d{4}(-(\d\d(-\d\d)?|W\d\d(-WE)?|Q[1-4]|H[12]|SP|SU|FA|WI))?|FUTURE_REF|\d{3}"
)


@dataclass(frozen=True)
class Mark:
    """A marked trigger of a training dispatch; `start` and `end` are code points of its text."""

    start: int
    end: int
    status: str
    agenda: bool


@dataclass(frozen=True)
class Marked:
    """A training dispatch without its marks."""

    id: str
    published: str
    kind: str
    text: str
    marks: tuple[Mark, ...]


def trigger(text: str, phrase: str) -> tuple[int, int]:
    """Where the bracketed word of `phrase` stands in `text`, half-open code points.

    Raises ValueError where the phrase has no brackets, or does not stand exactly once.
    """
    parts = re.fullmatch(r"([^\[\]]*)\[([^\[\]]+)\]([^\[\]]*)", phrase)
    if parts is None:
        raise ValueError(f"{phrase!r} marks no single word: write 'will [hear] the appeal'")
    before, word, after = (
        r"\s+".join(map(re.escape, re.split(r"\s+", it))) for it in parts.groups()
    )
    found = [match.span(1) for match in re.finditer(f"{before}({word}){after}", text)]
    if len(found) != 1:
        raise ValueError(f"{phrase!r} stands {len(found)} times in the text, not once")
    return found[0]


def diary(folder: Path) -> Iterator[dict[str, Any]]:
    """The dispatches of a diary or story folder, in the order of file names and of each file."""
    for path in sorted(folder.rglob("*.toml")):
        yield from file_dispatches(path)


def file_dispatches(path: Path) -> list[dict[str, Any]]:
    """The dispatches of one file."""
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get(
        "dispatch", []
    )
    return found


def stories(folder: Path) -> Iterator[dict[str, Any]]:
    """The stories of a folder: `dispatch` and `undertaking`, one a file."""
    for path in sorted(folder.rglob("*.toml")):
        yield {"name": path.stem} | tomllib.loads(path.read_text(encoding="utf-8"))


def training(folder: Path) -> Iterator[Marked]:
    """The training dispatches of a folder, marks taken out of the text."""
    for path in sorted(folder.glob("*.txt")):
        source = path.read_text(encoding="utf-8")
        heads = list(HEAD.finditer(source))
        ends = [head.start() for head in heads[1:]] + [len(source)]
        for head, end in zip(heads, ends, strict=True):
            yield unmarked(*head.groups(), source[head.end() : end].strip("\n"))


def unmarked(name: str, published: str, kind: str, source: str) -> Marked:
    """One training dispatch of its marked source."""
    text, marks, at = "", [], 0
    for match in MARKED.finditer(source):
        text += source[at : match.start()]
        words, status, star = match.groups()
        marks.append(Mark(len(text), len(text) + len(words), status, bool(star)))
        text += words
        at = match.end()
    return Marked(name, published, kind, text + source[at:], tuple(marks))


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with the form of the gold in a folder, one line each."""
    seen: set[str] = set()
    for dispatch in training(folder):
        yield from twice(seen, dispatch.id)
        yield from wrong_marks(dispatch)
    for path in sorted(folder.rglob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            yield f"{path}: {error}"
            continue
        texts = {one["id"]: one["text"] for one in content.get("dispatch", [])}
        for one in content.get("dispatch", []):
            yield from twice(seen, one["id"])
            yield from wrong_date(one["id"], one["published"])
            for event in one.get("event", []):
                yield from wrong_event(one["id"], one["text"], event)
        for undertaking in content.get("undertaking", []):
            yield from wrong_undertaking(undertaking, texts)


def twice(seen: set[str], name: str) -> Iterator[str]:
    """A fault where the name was seen before."""
    if name in seen:
        yield f"{name}: there are two of this id"
    seen.add(name)


def wrong_marks(dispatch: Marked) -> Iterator[str]:
    """Faults of a training dispatch."""
    yield from wrong_date(dispatch.id, dispatch.published)
    if re.search(r"\]\(|\[[^\]]*\]", dispatch.text):
        yield f"{dispatch.id}: a mark was not understood in {dispatch.text[:60]!r}..."
    for mark in dispatch.marks:
        if mark.status not in STATUSES | {"generic"}:
            yield f"{dispatch.id}: no status {mark.status!r}"


def wrong_date(name: str, value: str) -> Iterator[str]:
    """A fault where `value` is neither an instant with offset nor a partial date."""
    if PARTIAL.fullmatch(value):
        return
    try:
        if datetime.fromisoformat(value).tzinfo is not None:
            return
    except ValueError:
        pass
    yield f"{name}: {value!r} is neither a partial date nor an instant with offset"


def wrong_event(name: str, text: str, event: dict[str, Any]) -> Iterator[str]:
    """Faults of one event of a diary dispatch."""
    yield from wrong_mentions(name, text, event["mentions"])
    for field, allowed in (("type", TYPES), ("status", STATUSES)):
        for value in event[field].split(" | "):
            if value not in allowed:
                yield f"{name}: no {field} {value!r}"
    for field in {"start", "end", "previous"} & event.keys():
        yield from wrong_date(name, event[field])
    unknown = event.keys() - KNOWN
    if unknown or event.get("place", {}).keys() - {"venue", "city", "country"}:
        yield f"{name}: unknown fields in {event}"


KNOWN = frozenset(
    "mentions title type status start end previous place participants source optional"
    " undertaking".split()
)


def wrong_mentions(name: str, text: str, mentions: list[str]) -> Iterator[str]:
    """A fault for each mention that cannot be placed."""
    for phrase in mentions:
        try:
            trigger(text, phrase)
        except ValueError as error:
            yield f"{name}: {error}"


def wrong_undertaking(undertaking: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    """Faults of an undertaking of a story."""
    for report in undertaking["report"]:
        name = f"{undertaking['id']} in {report['dispatch']}"
        if report["dispatch"] not in texts:
            yield f"{name}: no such dispatch"
            continue
        yield from wrong_mentions(name, texts[report["dispatch"]], report["mentions"])
        if not undertaking.get("background") and report.get("status") not in STATUSES:
            yield f"{name}: no status {report.get('status')!r}"
        for field in {"start", "end"} & report.keys():
            yield from wrong_date(name, report[field])


def main() -> int:
    """Print the faults of the folders named, and how much is there."""
    parser = argparse.ArgumentParser(description="Check the form of gold files.")
    parser.add_argument("folder", type=Path, nargs="+")
    found = 0
    for folder in parser.parse_args().folder:
        for fault in faults(folder):
            print(fault)
            found += 1
        if not found:
            print(summary(folder))
    return 1 if found else 0


def summary(folder: Path) -> str:
    """How many dispatches, events, marks and undertakings a sound folder holds."""
    marked = list(training(folder))
    dispatches = list(diary(folder))
    words = sorted(len(one["text"].split()) for one in dispatches) or [0]
    marks = sum(len(one.marks) for one in marked)
    return (
        f"{folder}: {len(marked)} training dispatches with {marks} marks;"
        f" {len(dispatches)} dispatches (median {words[len(words) // 2]} words) with"
        f" {sum(len(it.get('event', [])) for it in dispatches)} events and"
        f" {sum(len(it.get('undertaking', [])) for it in stories(folder))} undertakings"
    )


if __name__ == "__main__":
    sys.exit(main())
