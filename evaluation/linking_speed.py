"""Measures what it costs to put one dispatch into diaries of several sizes, without a parser.

Owns hand-made annotations: each dispatch announces, moves or reports some undertakings of a few
of many bodies, a hundred dispatches a day.  What is held before is filed in bulk, each announcement
in a dossier of its own; what is timed is linked.  Figures are medians of CPU time, user and system.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import batched, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from dateline import chrono, dossiers
from dateline.dossiers.uid import mint
from dateline.model import (
    Action,
    Annotation,
    Decision,
    Dispatch,
    EventMention,
    EventType,
    Participant,
    Span,
    Status,
    When,
)
from dateline.process import Diary, open_diary
from dateline.process.reading import Reading
from dateline.store import Connection, decisions, dispatches, mentions
from dateline.store.dispatches import Kept

SIZES = (250, 2_500, 25_000)
TIMED = 20  # dispatches that are timed at each size
A_DAY = 100
MENTIONS = 4  # a dispatch
FIRST = datetime(2016, 1, 4, 6)
_SOUNDS = ("ba", "den", "for", "gal", "hin", "jor", "kel", "lum", "mar", "nor", "pel", "ros", "tan")
NAMES = tuple(f"{a}{b}".title() for a in _SOUNDS for b in _SOUNDS)
KINDS = ("Council", "Court", "Union", "Ministry", "Parliament", "Bank", "League")
BODIES = tuple(f"{name} {kind}" for name in NAMES for kind in KINDS)
DEEDS = (
    (EventType.SIGN, "sign"),
    (EventType.MEET, "meet"),
    (EventType.VOTE, "vote"),
    (EventType.STRIKE, "strike"),
    (EventType.PUBLISH, "publish"),
)
THINGS = (
    "grain", "steel", "fishing", "budget", "border", "visa", "water", "railway", "pension",
    "harbour", "satellite", "vaccine", "copyright", "wage", "forest", "tariff", "refugee", "energy",
)  # fmt: skip
STATUSES = (Status.SCHEDULED,) * 5 + (Status.RESCHEDULED, Status.CANCELLED, Status.OCCURRED)


class Cost(NamedTuple):
    """CPU seconds to put in and link one more dispatch, and the bytes of a diary of that size."""

    size: int
    seconds: float
    stored: int


def main() -> int:
    """Print CPU milliseconds for one dispatch at each size, those named or SIZES."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options.add_argument("--keep", type=Path, help="folder of the diaries, for the next time")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as own:
        for size in chosen.sizes:
            cost = measure(size, chosen.keep or Path(own))
            milliseconds = f"{1000 * cost.seconds:.1f} ms CPU for the next one"
            print(f"{size:7} dispatches: {milliseconds}, {cost.stored / 1e6:.0f} MB", flush=True)
    return 0


def measure(size: int, folder: Path) -> Cost:
    """The cost in a copy of the diary of that size; the diary itself stays in the folder."""
    made = grown(size, folder)
    with tempfile.TemporaryDirectory() as other:
        copy = shutil.copy(made, other)
        with open_diary(str(copy)) as diary:
            spent = [_spent(diary, reading) for reading in islice(readings(), size, size + TIMED)]
    return Cost(size, statistics.median(spent), made.stat().st_size)


def grown(size: int, folder: Path) -> Path:
    """A diary of so many dispatches: the one there, or grown from the largest smaller one."""
    made = folder / f"{size}.sqlite"
    if made.exists():
        return made
    folder.mkdir(parents=True, exist_ok=True)
    held = max((n for p in folder.glob("*.sqlite") if (n := int(p.stem)) < size), default=0)
    with tempfile.TemporaryDirectory(dir=folder) as other:
        growing = Path(other) / "diary"
        if held:
            shutil.copy(folder / f"{held}.sqlite", growing)
        with open_diary(str(growing)) as diary:
            file(diary, islice(readings(), held, size))
        growing.rename(made)
    return made


def _spent(diary: Diary, reading: Reading) -> float:
    start = time.process_time()
    diary.put(reading)
    return time.process_time() - start


def file(diary: Diary, copies: Iterable[Reading]) -> None:
    """Keep and index dispatches, each announcement in a dossier of its own, and link nothing."""
    for some in batched(copies, 1000):
        with diary.database.writing() as connection:
            for part in batched(some, 100):
                _file(connection, part)


def _file(connection: Connection, copies: Iterable[Reading]) -> None:
    kept = [_kept(connection, reading) for reading in copies]
    mentions.put_many(connection, kept)
    told = (facts for _, read in kept for facts in dossiers.gather(read))
    opened = [_opened(facts) for facts in told if facts.mention.agenda]
    decisions.append(connection, opened)
    mentions.place(connection, {it.subject: it.dossier for it in opened if it.subject})


def _kept(connection: Connection, reading: Reading) -> tuple[Kept, Annotation]:
    read, original = reading.annotation, reading.original
    assert read is not None and original is not None
    received = dossiers.moment(read.dispatch)
    return dispatches.put(connection, read.dispatch, read, original, received=received), read


def _opened(facts: dossiers.Facts) -> Decision:
    uid = mint(facts.ref.uri, facts.ref.event)
    return Decision(at=facts.at, by="rule:open", action=Action.LINK, dossier=uid, subject=facts.ref)


def readings(*, seed: int = 1) -> Iterator[Reading]:
    """Endless dispatches as if they had been read, in the order of their publication."""
    random, number = Random(seed), 0
    while True:
        minutes = number % A_DAY * 900 // A_DAY
        published = FIRST + timedelta(days=number // A_DAY, minutes=minutes)
        yield _reading(random, f"made:{number:07}", published)
        number += 1


def _reading(random: Random, uri: str, published: datetime) -> Reading:
    text, events = "", []
    for number in range(MENTIONS):
        event, sentence = _mention(random, f"e{number}", len(text), published)
        events.append(event)
        text += sentence
    stamp = chrono.parse_stamp(published.isoformat(timespec="minutes") + "Z")
    copy = Dispatch(text=text, uri=uri, published=stamp, provider="Example")
    read = Annotation(dispatch=copy, engine="made", events=tuple(events))
    return Reading(label=uri, dispatch=copy, original=text.encode(), annotation=read)


def _mention(random: Random, name: str, at: int, published: datetime) -> tuple[EventMention, str]:
    who = random.sample(BODIES, 2)
    kind, deed = random.choice(DEEDS)
    title = f"{who[0]} and {who[1]} {deed} {' '.join(random.sample(THINGS, 2))} accord"
    status = random.choice(STATUSES)
    day = published + timedelta(
        days=random.randint(1, 30) * (-1 if status is Status.OCCURRED else 1)
    )
    interval = chrono.parse_point(day.date().isoformat())
    assert interval is not None
    start = at + title.index(deed)
    event = EventMention(
        id=name,
        trigger=Span(start, start + len(deed)),
        title=title,
        type=kind,
        status=status,
        agenda=status is not Status.OCCURRED,
        when=When(interval=interval),
        participants=tuple(
            Participant(name=body, key=f"org:{body.lower().replace(' ', '-')}") for body in who
        ),
    )
    return event, f"{title} on {day:%d %B %Y}.\n"


if __name__ == "__main__":
    sys.exit(main())
