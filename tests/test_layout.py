"""Timetables, calendars and advisories: one line, one event."""

import pytest

import dateline
from dateline.model import EventMention, Status


def entries(copy: str, published: str = "2023-03-20") -> dict[str, EventMention]:
    """What stands on the agenda, by the words that name it."""
    read = dateline.read(copy, published=published)
    return {e.trigger.of(copy): e for e in read.events if e.agenda}


def day(event: EventMention) -> str:
    assert event.when is not None and event.when.interval.begin is not None
    return f"{event.when.interval.begin:%m-%d %H:%M}"


TIMETABLE = """The week in Leeds

Tuesday, March 21:
09:30 Town hall: unveiling of the new tram livery
14:15 Market square: draw for the spring lottery

Wednesday, March 22:
- Library: concert for children
"""


def test_each_line_of_a_timetable_is_an_event_on_the_day_of_its_heading() -> None:
    found = entries(TIMETABLE)
    assert {name: day(event)[:5] for name, event in found.items()} == {
        "unveiling": "03-21",
        "draw": "03-21",
        "concert": "03-22",
    }
    assert {event.status for event in found.values()} == {Status.SCHEDULED}


def test_the_clock_that_opens_a_line_is_its_time() -> None:
    assert day(entries(TIMETABLE)["unveiling"]) == "03-21 09:30"


def test_a_timetable_of_days_that_have_passed_gives_no_entry() -> None:
    assert entries(TIMETABLE, published="2023-04-03") == {}


def test_two_sides_are_one_event_named_by_both() -> None:
    copy = "Fixtures\n\nSaturday 25: Leeds, Ashby v Corley\nSunday 26: York, Denby v Eston\n"
    found = entries(copy)
    assert {name: event.type.value for name, event in found.items()} == {
        "Ashby v Corley": "match",
        "Denby v Eston": "match",
    }


@pytest.mark.parametrize(
    ("mark", "status"), [("CANCELLED", Status.CANCELLED), ("postponed", Status.POSTPONED)]
)
def test_a_line_may_say_by_one_word_that_it_is_off(mark: str, status: Status) -> None:
    copy = f"Arts\n\nTue, March 21: puppet carnival, Leeds - {mark}\nWed, March 22: walk, York\n"
    assert [e.status for n, e in entries(copy).items() if "carnival" in n] == [status]


def test_the_fields_of_an_advisory_make_one_event() -> None:
    copy = """Media advisory

WHO: Ministers of the northern region
WHAT: Opening of the harbour fair
WHEN: Thursday, 23 March 2023
WHERE: Town hall, Leeds
"""
    assert {name: day(event)[:5] for name, event in entries(copy).items()} == {"Opening": "03-23"}


@pytest.mark.parametrize("empty", ["nothing.", "none.", "no hearings."])
def test_a_day_without_anything_gives_no_entry(empty: str) -> None:
    copy = f"Court list\n\nTuesday, March 21: {empty}\nWednesday, March 22: {empty}\n"
    assert entries(copy) == {}
