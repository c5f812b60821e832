"""Measures what it costs to put one dispatch into diaries of several sizes, without a parser.

Owns hand-made annotations: each dispatch announces, moves or reports some undertakings of a few
of many bodies, ten dispatches a day.  Figures are medians of CPU time, user and system.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from dateline import chrono
from dateline.model import (
    Annotation,
    Dispatch,
    EventMention,
    EventType,
    Participant,
    Span,
    Status,
    When,
)
from dateline.process import open_diary
from dateline.process.reading import Reading

SIZES = (100, 1_000, 3_000)
TIMED = 20  # dispatches that are timed after each size is reached
A_DAY = 10
MENTIONS = 4  # a dispatch
FIRST = datetime(2022, 1, 3, 8)
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


def main() -> int:
    """Print CPU milliseconds for one dispatch at each size."""
    for size, cost in costs(SIZES):
        print(f"{size:5} dispatches: {1000 * cost:.1f} ms CPU for the next one", flush=True)
    return 0


def costs(sizes: Iterable[int]) -> Iterator[tuple[int, float]]:
    """(dispatches held, CPU seconds to put in and link one more), the sizes rising."""
    copy, held = readings(), 0
    with tempfile.TemporaryDirectory() as folder, open_diary(f"{folder}/diary.sqlite") as diary:
        for size in sizes:
            for reading in islice(copy, size - held):
                diary.put(reading)
            spent = []
            for reading in islice(copy, TIMED):
                start = time.process_time()
                diary.put(reading)
                spent.append(time.process_time() - start)
            held = size + TIMED
            yield size, statistics.median(spent)


def readings(*, seed: int = 1) -> Iterator[Reading]:
    """Endless dispatches as if they had been read, in the order of their publication."""
    random, number = Random(seed), 0
    while True:
        published = FIRST + timedelta(days=number // A_DAY, hours=number % A_DAY)
        yield _reading(random, f"made:{number:06}", published)
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
