"""Events by example: status, type, time, place, parties and joining of mentions.

An example shows what is read with the learned reader; with `reader = false` what the rows give by
themselves, where the reader, who weighs the whole copy, decides otherwise.
"""

import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import annotate, chrono
from dateline.model import Annotation, Dispatch, EventMention

FOLDER = resources.files("dateline.lang") / "en" / "examples"


def examples() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.iterdir(), key=lambda p: p.name):
        if path.name.startswith("events"):
            yield from tomllib.loads(path.read_text(encoding="utf-8"))["event"]


def read(example: dict[str, Any]) -> Annotation:
    published = chrono.parse_stamp(example.get("published", "2023-01-06"))
    how = annotate.Settings(tagger=example.get("reader", True))
    copy = Dispatch(uri="test:1", text=example["text"], published=published)
    return annotate.annotate(copy, settings=how)


def mention(read_: Annotation, word: str, occurrence: int = 1) -> EventMention:
    text = read_.dispatch.text
    at = -1
    for _ in range(occurrence):
        at = text.index(word, at + 1)
    for event in read_.events:
        if event.trigger.start <= at < event.trigger.end or (
            at <= event.trigger.start < at + len(word)
        ):
            return event
    raise AssertionError(f"no event at {word!r}")


def facts(read_: Annotation, event: EventMention) -> dict[str, Any]:
    place = event.place
    text = read_.dispatch.text
    return {
        "status": event.status.value,
        "type": event.type.value,
        "when": chrono.bounds(event.when.interval)[0] if event.when else None,
        "end": chrono.bounds(event.when.interval)[1] if event.when else None,
        "previous": chrono.bounds(event.previous_when.interval)[0] if event.previous_when else None,
        "city": place.city if place else None,
        "venue": place.name if place else None,
        "country": place.country if place else None,
        "agenda": event.agenda,
        "reason": event.reason,
        "certainty": event.certainty,
        "title": event.title,
        "participants": [p.name for p in event.participants if p.role != "body"],
        "topics": [t.of(text) for t in event.topics],
        "source": _source(read_, event),
        "roles": [p.role for p in event.participants if p.role != "body"],
    }


def _source(read_: Annotation, event: EventMention) -> str | None:
    """The words of who stands first among those who say so."""
    voices = {a.id: a for a in read_.attributions}
    first = voices[event.attributions[0]] if event.attributions else None
    return first.source.of(read_.dispatch.text) if first and first.source else None


def differences(example: dict[str, Any]) -> list[str]:
    read_ = read(example)
    event = mention(read_, example["trigger"], example.get("occurrence", 1))
    got = facts(read_, event)
    told = {k: v for k, v in example.items() if k in got}
    wrong = [f"{k}: {got[k]!r}, not {v!r}" for k, v in told.items() if got[k] != v]
    if example.get("no_when") and event.when is not None:
        wrong.append(f"when: {got['when']}")
    if example.get("no_place") and event.place is not None:
        wrong.append(f"place: {event.place}")
    if example.get("no_source") and got["source"] is not None:
        wrong.append(f"source: {got['source']}")
    if "relation" in example and example["relation"] not in {x.kind for x in event.relations}:
        wrong.append(f"relations: {event.relations}")
    if "same" in example:
        word, _, occurrence = example["same"].partition(":")
        best = mention(read_, word, int(occurrence or 1))
        if event.same_as != best.id:
            wrong.append(f"same_as: {event.same_as}, not {best.id}")
    return wrong


@pytest.mark.parametrize("example", [*examples()], ids=lambda e: f"{e['text'][:60]}|{e['trigger']}")
def test_an_event_is_read_as_its_example_says(example: dict[str, Any]) -> None:
    assert differences(example) == []


_COPY = (
    "the summit vote in Paris will be held on Monday was postponed until Friday , said . If and "
    "NATO to sign a declaration after it which denied plans (10.00 GMT) not take place “new” - : ;"
)
_WORDS = _COPY.split()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=30))
def test_no_text_raises_and_every_span_lies_inside_it(words: list[str]) -> None:
    copy = " ".join(words)
    annotation = read({"text": copy})
    ids = {e.id for e in annotation.events}
    assert len(ids) == len(annotation.events)
    for event in annotation.events:
        assert 0 <= event.trigger.start < event.trigger.end <= len(copy)
        assert event.same_as is None or event.same_as in ids
        assert all(r.target in ids for r in event.relations)
        assert len(event.title) < 90
    assert [e.trigger for e in annotation.events] == sorted(e.trigger for e in annotation.events)


def test_the_same_dispatch_gives_the_same_events() -> None:
    text = "Ministers will meet in Oslo on Tuesday. The meeting was put off until Friday."
    assert read({"text": text}).events == read({"text": text}).events


@pytest.mark.parametrize("venue", ["airport", "university", "summit"])
def test_a_common_noun_is_not_the_town_that_bears_it(venue: str) -> None:
    copy = f"LUSAKA, July 5 (X) - Ministers will hold talks at the {venue} on Sunday."
    published = chrono.parse_point("2001-07-05")
    dispatch = Dispatch(uri="test:1", text=copy, published=published)
    events = annotate.annotate(dispatch).events
    towns = {e.place.city for e in events if e.agenda and e.place is not None}
    assert towns <= {None, "Lusaka"}
