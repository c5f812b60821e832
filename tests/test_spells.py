"""What a counted day says of the begin: what goes on for a third day began two days before."""

import msgspec
import pytest

from dateline import annotate, chrono, lang
from dateline import text as texts
from dateline.events import spells
from dateline.model import Dispatch, Status

THURSDAY = chrono.parse_point("2024-03-14")


def begin(text: str, trigger: str, *, status: Status = Status.ONGOING) -> str | None:
    """The day on which an entry begins by the counts of a copy published on a Thursday."""
    dispatch = Dispatch(text=text, uri="x", language="en", published=THURSDAY)
    read = annotate.annotate(dispatch)
    entered = [
        msgspec.structs.replace(e, agenda=True, status=status, when=None, same_as=None)
        for e in read.events
        if e.trigger.of(text) == trigger
    ]
    (event,) = spells.begun(texts.read(dispatch), entered, read.timexes)
    first = event.when.interval.begin if event.when is not None else None
    return f"{first:%Y-%m-%d}" if first is not None else None


@pytest.mark.parametrize("row", lang.table("en", "spells"), ids=lambda r: r.form)
def test_a_row_counts_in_its_example(row: lang.Row) -> None:
    assert row.form in row.example
    trigger = "strike" if "strike" in row.example else "camped"
    assert begin(row.example, trigger) in ("2024-03-12", "2024-03-11")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It was day 40 of the strike at the mine.", "2024-02-04"),
        ("The five-day-old strike has cost the mine dear.", "2024-03-10"),
        ("The strike was in its eleventh day.", "2024-03-04"),
        ("The strike entered its 3rd day on Wednesday.", "2024-03-11"),
        ("The strike, in its third day, ends on Friday.", "2024-03-12"),
        ("The strike goes into a fourth day on Saturday.", "2024-03-13"),
    ],
)
def test_a_begin_is_counted_back_from_the_day_told_or_the_publication(text: str, day: str) -> None:
    assert begin(text, "strike") == day


@pytest.mark.parametrize(
    "text",
    [
        "The strike is to end on the second day of May.",
        "The strike is to end on the third day of the month.",
        "The strike is in its first day.",
        "The strike is in its third week.",
        "Talks are in their third day. The strike is still on.",
    ],
)
def test_no_begin_is_made_of_other_numbers(text: str) -> None:
    assert begin(text, "strike") is None


def test_what_is_only_planned_has_not_begun() -> None:
    text = "The strike would go into its third day on Thursday."
    assert begin(text, "strike", status=Status.SCHEDULED) is None
