"""The gold of our own is sound in form, and its scorers count what they say."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import diary_set as diaries  # noqa: E402
import gold  # noqa: E402
import story_set as told  # noqa: E402

FOLDERS = ("diary", "stories", "training", "nothing")
TEXT = "The court will hear the case on Thursday. The hearing was moved from Wednesday."


@pytest.mark.parametrize("name", FOLDERS)
def test_the_gold_is_sound_in_form(name: str) -> None:
    assert list(gold.faults(ROOT / "evaluation" / name)) == []


def test_the_sets_are_as_large_and_as_varied_as_their_pages_say() -> None:
    dispatches = list(gold.diary(ROOT / "evaluation/diary"))
    events = [event for one in dispatches for event in one.get("event", [])]
    unplain = [event for event in events if event["status"] != "scheduled"]
    assert len(dispatches) >= 160 and len(events) >= 250
    assert len(unplain) >= 0.3 * len(events)
    assert len(list(gold.diary(ROOT / "evaluation/nothing"))) >= 150
    assert len(list(gold.diary(ROOT / "evaluation/stories"))) >= 200
    assert len(list(gold.training(ROOT / "evaluation/training"))) >= 400


def test_a_marked_word_is_found_by_the_words_around_it() -> None:
    start, end = gold.trigger(TEXT, "will [hear] the\ncase")
    assert TEXT[start:end] == "hear"


@pytest.mark.parametrize("phrase", ["will hear", "[e]", "the [vote]"])
def test_a_phrase_that_marks_no_single_word_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"mark|stands"):
        gold.trigger(TEXT, phrase)


def test_marks_of_a_training_dispatch_are_taken_out_of_its_text() -> None:
    one = gold.unmarked(
        "x", "2024-03-12", "k", "They [called off](occurred) the [strike](cancelled*)."
    )
    assert one.text == "They called off the strike."
    found = [(one.text[mark.start : mark.end], mark.status, mark.agenda) for mark in one.marks]
    assert found == [("called off", "occurred", False), ("strike", "cancelled", True)]


def event(start: int, end: int, **fields: object) -> dict[str, object]:
    empty = {"when": None, "previous_when": None, "place": None, "same_as": None, "source": None}
    return {
        "id": f"e{start}",
        "trigger": [start, end],
        "agenda": True,
        "type": "hearing",
        "status": "rescheduled",
        "title": "",
        "participants": [],
        "attributions": [],
        **empty,
        **fields,
    }


ENTRY = {
    "mentions": ["will [hear] the case", "The [hearing] was"],
    "type": "hearing | trial",
    "status": "rescheduled",
    "start": "2024-03-14T10:30+00:00",
    "previous": "2024-03-13",
    "participants": ["The court"],
}


def scored(*events: dict[str, object]) -> dict[str, float]:
    dispatch = {"id": "d", "text": TEXT, "event": [ENTRY]}
    return diaries.shares([diaries.tally(dispatch, {"events": events})])


def test_an_entry_that_is_right_in_all_counts_full() -> None:
    whole = event(
        15,
        19,
        when={"start": "2024-03-14T11:30+01:00", "end": None},
        previous_when={"start": "2024-03-13", "end": None},
        participants=[{"name": "court"}],
    )
    assert set(scored(whole).values()) == {100.0}


def test_a_second_entry_for_the_same_event_is_false() -> None:
    found = scored(event(15, 19), event(46, 53))
    assert found["precision"] == 50.0 and found["recall"] == 100.0


def test_an_entry_at_other_words_finds_nothing() -> None:
    assert scored(event(0, 3))["recall"] == 0.0


def test_a_wrong_day_is_wrong_and_leaves_the_rest_right() -> None:
    found = scored(event(15, 19, when={"start": "2024-03-15", "end": None}))
    assert found["date"] == 0.0 and found["status"] == found["type"] == 100.0


@pytest.mark.parametrize(
    ("wanted", "got", "same"),
    [
        ("Supreme Court | the high court", "High Court", True),
        ("Ana Perez", "Perez", True),
        ("Ana Pérez", "Ana Perez", True),
        ("Ana Perez", "Ana Gomez", False),
        ("the", "the", False),
    ],
)
def test_names_are_the_same_where_one_holds_the_words_of_the_other(
    wanted: str, got: str, same: bool
) -> None:
    assert diaries.same_name(wanted, got) is same


def test_changes_of_a_story_are_those_between_its_reports() -> None:
    reports = [
        {"dispatch": "a", "status": "scheduled", "start": "2024-03-14"},
        {"dispatch": "b", "status": "postponed"},
        {"dispatch": "c", "status": "postponed"},
    ]
    assert list(told.gold_changes(reports)) == [("b", "status", "postponed"), ("b", "when", None)]
