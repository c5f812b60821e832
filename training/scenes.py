"""Our own dispatches with entries, as the desk of the learned reader is asked about them.

    python training/scenes.py --entries evaluation/training/entries \\
        --entries evaluation/training/stories --out build/scenes.pickle

Reads each dispatch as `dateline annotate` does up to the point at which the desk is asked, and
sets the gold beside it: whose entry a mention is, how it stands, and which of its ties is its
start, its end and its old date.  With --offers also what the copy offers for the places of each
entry, and which of it is right.  With --standoff and --corpora also gold that stands apart from
its text (`standoff.py`).  Runs where the package runs; `desk.py` and `fillers.py` learn from the
files.
"""

import argparse
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
import parts  # noqa: E402
import standoff  # noqa: E402
from diary_set import moment, name_words, place_right, same_name  # noqa: E402

from dateline import annotate, tagger  # noqa: E402
from dateline.chrono import Interval  # noqa: E402
from dateline.events import beside, bonds, dates, fillers, offers  # noqa: E402
from dateline.formats import records  # noqa: E402
from dateline.model import (  # noqa: E402
    Actor,
    Annotation,
    Attribution,
    Dispatch,
    EventMention,
    EventType,
    Participant,
    Place,
    Span,
    Status,
    Timex,
)
from dateline.process import reading as copies  # noqa: E402
from dateline.tagger import desk as network  # noqa: E402
from dateline.tagger import fillers as third  # noqa: E402

NEARLY = "nearly"  # the right day, where no time has the right clock
OCCURRED = "occurred"  # what a story tells of as done is no entry
STATES = ("words", "states", "event")  # the arrays of what the encoder tells
NOTHING = np.zeros((0,), dtype=np.float16)
# The kinds of numbers in which what is asked is kept: thousands of dispatches are held at once.
SMALL = {"words": "float16", "states": "float16", "event": "float16"} | dict.fromkeys(
    ("near", "apart", "bound", "reach"), "uint8"
)


Gold = Mapping[str, Any]


class Seen(msgspec.Struct):
    """What was held when the desk and the fillers were about to be asked."""

    asked: list[tuple[tagger.Learned, network.Asked]] = []
    filling: list[tuple[Any, ...]] = []


def main() -> int:
    """Write the scenes of all dispatches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=Path, action="append", default=[])
    parser.add_argument("--standoff", type=Path, help="a folder of gold apart from its text")
    parser.add_argument(
        "--corpora", type=Path, default=standoff.CORPORA, help="where the texts of --standoff are"
    )
    parser.add_argument("--out", type=Path)
    parser.add_argument("--offers", type=Path)
    parser.add_argument("--lean", action="store_true", help="leave out what the encoder tells")
    options = parser.parse_args()
    found: list[dict[str, Any]] = []
    offered: list[dict[str, Any]] = []
    reads = [(folder, gold.file_dispatches) for folder in options.entries]
    if options.standoff:
        reads.append((options.standoff, partial(standoff.dispatches, corpora=options.corpora)))
    for folder, read in reads:
        for own, theirs in parts.each(folder, partial(file_rows, read=read, lean=options.lean)):
            found += own if options.out else []
            offered += theirs if options.offers else []
    for path, kept in ((options.out, found), (options.offers, offered)):
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(kept))
    return 0


Rows = list[dict[str, Any]]


def file_rows(
    path: Path, *, read: Callable[[Path], list[dict[str, Any]]], lean: bool = False
) -> list[tuple[Rows, Rows]]:
    """The scenes and the offers of each dispatch of a file, which `read` reads."""
    found = []
    for dispatch in read(path):
        seen, annotation = captured(dispatch)
        filling = list(fillings(dispatch, *seen.filling[0])) if seen.filling else []
        told = list(scenes(dispatch, seen, annotation))
        for row in (*told, *filling) if lean else ():
            row["arrays"] |= {name: NOTHING for name in STATES if name in row["arrays"]}
        found.append((told, filling))
    return found


def captured(dispatch: Gold) -> tuple[Seen, Annotation]:
    """A dispatch with what its desk and its fillers were asked, and its annotation."""
    published = copies.hints(published=dispatch["published"], zone=None, provider=None).published
    copy = Dispatch(text=dispatch["text"], uri=dispatch["id"], language="en", published=published)
    seen = Seen()

    def noted(learned: tagger.Learned, asked: network.Asked) -> list[network.View | None]:
        seen.asked.append((learned, asked))
        return [None] * len(asked.mentions)

    def kept(r: Any, events: Sequence[EventMention], *more: Any) -> list[EventMention]:
        seen.filling.append((r, events, *more))
        return list(events)

    answering, filling = dates.confer, fillers.filled
    dates.confer, fillers.filled = noted, kept  # the places where all is known, nothing decided
    try:
        return seen, annotate.annotate(copy)
    finally:
        dates.confer, fillers.filled = answering, filling


def scenes(dispatch: Gold, seen: Seen, read: Annotation) -> Iterator[dict[str, Any]]:
    """The crowds of a dispatch with their gold; none where nothing was read."""
    own = bonds.datable(read.timexes)
    for learned, asked in seen.asked:
        yield from crowds(dispatch, learned, asked, [day(dates.stretch(time, {})) for time in own])


def entries(dispatch: Gold) -> list[Gold]:
    """The entries of a dispatch: what a story tells of as done is none."""
    return [e for e in dispatch.get("event", []) if e["status"] != OCCURRED]


def crowds(
    dispatch: Mapping[str, Any],
    learned: tagger.Learned,
    asked: network.Asked,
    values: Sequence[tuple[str | None, str | None]],
) -> Iterator[dict[str, Any]]:
    """Each part of what was asked, with its gold."""
    for crowd in network.crowds(learned, asked):
        fed = network.arrays(learned, asked, crowd, {})
        nodes = [asked.mentions[n] for n in crowd.mentions] + [asked.times[n] for n in crowd.times]
        ends = network.edges(learned, [node.span for node in nodes])
        yield {
            "id": dispatch["id"],
            "facts": [asked.mentions[n].facts for n in crowd.mentions]
            + [asked.times[n].facts for n in crowd.times],
            "ties": [tie.facts for tie in crowd.ties],
            "arrays": small(fed),
            "windows": [window.ids for window, _ in learned.states],
            "named": named(dispatch, [window for window, _ in learned.states]),
            "own": network.around(learned, ends)[0],  # the windows of its words
            "at": ends,
            "gold": answers(dispatch, asked, crowd, values),
            "entries": len(entries(dispatch)),
        }


def small(fed: Mapping[str, Any]) -> dict[str, Any]:
    """Arrays in little room, without the facts, whose numbers a vocabulary gives anew."""
    told = {name: rows for name, rows in fed.items() if name not in ("facts", "ties")}
    return {name: rows.astype(SMALL.get(name, rows.dtype)) for name, rows in told.items()}


def named(dispatch: Gold, windows: Sequence[tagger.Window]) -> list[tuple[int, int]]:
    """The first piece of each word of a dispatch, and 1 where the word names an entry.

    Of a stretch of several words it is the last that names.
    """
    marks = [gold.trigger(dispatch["text"], it) for e in entries(dispatch) for it in e["mentions"]]
    found: list[tuple[int, int]] = []
    begin = 0
    for window in windows:
        for first, span in zip(window.first, window.spans, strict=True):
            found.append((begin + first, int(any(span.start < b <= span.end for _, b in marks))))
        begin += len(window.ids)
    return found


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
    own = entries(dispatch)
    spans = [[gold.trigger(dispatch["text"], it) for it in e["mentions"]] for e in own]
    found: list[dict[str, Any] | None] = []
    for mention in crowd.mentions:
        span = asked.mentions[mention].span
        number = next(
            (
                n
                for n, told in enumerate(spans)
                if any(a < span.end and span.start < b for a, b in told)
            ),
            None,
        )
        found.append(
            None if number is None else answer(own[number], number, mention, crowd, values)
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


# ------------------------------------------------------------------ what is offered
def fillings(
    dispatch: Gold,
    r: Any,
    events: Sequence[EventMention],
    timexes: Sequence[Timex],
    voices: Sequence[Attribution],
    people: Sequence[Actor],
    learned: tagger.Learned,
) -> Iterator[dict[str, Any]]:
    """What a dispatch offers for each of its entries that was read, with what is right of it."""
    told = list(meant(dispatch, events))
    wanted = {event.id: entry for entry, event in told}
    entered = {event.id: as_entered(entry, event) for entry, event in told}
    desired = fillers.desired([entered.get(event.id, event) for event in events])
    if not desired or not learned.states:
        return
    offered = offers.offered(r, timexes, voices, people, events)
    near = [beside.met(r, entry, offered) for entry in desired]
    rows = list(fillers.rows(r, desired, near))
    yield {
        "id": dispatch["id"],
        "facts": [row.facts for row in rows],
        "arrays": small(third.arrays(learned, rows, {})),
        "windows": [window.ids for window, _ in learned.states],
        "at": [
            network.edges(learned, [row.event for row in rows]),
            network.edges(learned, [row.span for row in rows]),
        ],
        "gold": [
            right
            for entry, mine in zip(desired, near, strict=True)
            for right in rights(dispatch, wanted[entry.best.id], mine, offered)
        ],
    }


def meant(dispatch: Gold, events: Sequence[EventMention]) -> Iterator[tuple[Gold, EventMention]]:
    """The gold entries with the best mentions of the events that they are, each event once."""
    taken: set[str] = set()
    for entry in entries(dispatch):
        spans = [gold.trigger(dispatch["text"], it) for it in entry["mentions"]]
        near = [e for e in events if any(_meet(span, e.trigger) for span in spans)]
        best = sorted(near, key=lambda e: e.same_as is not None)
        number = next((b.same_as or b.id for b in best if (b.same_as or b.id) not in taken), None)
        if number is not None:
            taken.add(number)
            yield entry, next(e for e in events if e.id == number)


def as_entered(entry: Gold, event: EventMention) -> EventMention:
    """An event as the desk would leave it."""
    kind = event.type
    if kind is EventType.OTHER:
        kind = EventType(entry["type"].split(" | ")[0])
    status = Status(entry["status"].split(" | ")[0])
    return msgspec.structs.replace(event, agenda=True, type=kind, status=status)


def rights(
    dispatch: Gold, entry: Gold, near: Sequence[beside.Met], offered: offers.Offers
) -> list[int]:
    """For each candidate 1 where it is right, 0 where not, -1 where that cannot be told."""
    cast = {actor.id: actor.name for actor in offered.cast}
    found = [-1] * len(near)
    for at, one in enumerate(near):
        value = one.offer.value
        if one.offer.kind == "place":
            assert value is None or isinstance(value, Place)
            found[at] = int(place_right(entry, {"place": records.place(value)})[0])
        elif one.offer.kind == "source":
            wanted = entry.get("source", "self")
            found[at] = int(
                any(same_name(wanted, said(dispatch["text"], v, cast)) for v in value)
                if isinstance(value, tuple)
                else "self" in wanted.split(" | ")
            )
        else:
            found[at] = 0
    for kind in ("place", "source"):
        mine = [at for at, one in enumerate(near) if one.offer.kind == kind]
        if not any(found[at] for at in mine):
            for at in mine:
                found[at] = -1
    for wanted in entry.get("participants", []):
        _mark(wanted, near, found)
    return found


def said(text: str, voice: Attribution, cast: Mapping[str, str]) -> str:
    """The name of a source as the records have it."""
    if voice.speaker in cast:
        return cast[voice.speaker]
    return voice.source.of(text) if voice.source is not None else ""


def _mark(wanted: str, near: Sequence[beside.Met], found: list[int]) -> None:
    """Of the parties that a gold name may mean the one that is most like it; no word on others."""
    alike: dict[int, float] = {}
    for at, one in enumerate(near):
        member = one.offer.value
        if isinstance(member, Participant) and same_name(wanted, member.name):
            words = name_words(member.name)
            options = [name_words(name) for name in wanted.split(" | ")]
            alike[at] = max(len(words & it) / max(1, len(words | it)) for it in options)
    best = max(alike, key=lambda at: (alike[at], -at), default=None)
    for at in alike:
        if found[at] != 1:
            found[at] = 1 if at == best else -1


if __name__ == "__main__":
    sys.exit(main())
