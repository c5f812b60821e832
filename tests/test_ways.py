"""Which way a name without its week or year lies: what stands around it decides, doubt is told."""

import msgspec
import pytest

import dateline
from dateline import linear
from dateline.model import Timex
from dateline.timex import ways

PUBLISHED = "2023-03-15"  # a Wednesday
WIRE = "VALETTA, March 15 (Northern Wire) - "


def times(copy: str, published: str = PUBLISHED) -> dict[str, Timex]:
    found = dateline.read(copy, published=published).timexes
    return {time.span.of(copy): time for time in found}


@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        # the present tense of copy that plans
        (f"{WIRE}Farm ministers meet in Valletta on Saturday.\n", "Saturday", "2023-03-18"),
        (f"{WIRE}A banker steps into the dock on Monday.\n", "Monday", "2023-03-20"),
        (f"{WIRE}The envoy, back from Oslo, flies home on Sunday.\n", "Sunday", "2023-03-19"),
        # what bounds and orders
        (f"{WIRE}The harbour stays closed until Friday.\n", "Friday", "2023-03-17"),
        (f"{WIRE}Owners were given till Friday to answer.\n", "Friday", "2023-03-17"),
        (f"{WIRE}The police have been on watch since Friday.\n", "Friday", "2023-03-10"),
        # lines without a verb
        ("WEEK AHEAD\n\nFRIDAY\nInvestor day, Hotel Phoenicia.\n", "FRIDAY", "2023-03-17"),
        ("DIARY\n\n- Ferry hearing, Gozo, Friday 10 a.m.\n", "Friday 10 a.m.", "2023-03-17T10:00"),
        # what a day owns
        (f"{WIRE}The club called off Saturday's match.\n", "Saturday", "2023-03-18"),
        (f"{WIRE}Judges upheld Monday's ruling.\n", "Monday", "2023-03-13"),
        (f"{WIRE}In Monday's debate he attacked her.\n", "Monday", "2023-03-13"),
        # what is told as past stays past
        (f"{WIRE}Shares of Grima fell 4% Friday to $12.\n", "Friday", "2023-03-10"),
        (f"{WIRE}He told reporters on Monday that he was ill.\n", "Monday", "2023-03-13"),
        # months
        (f"{WIRE}The ferry goes into dock in May.\n", "May", "2023-05"),
        (f"{WIRE}Prices have come down since December.\n", "December", "2022-12"),
    ],
)
def test_a_name_lies_where_all_around_it_says(copy: str, phrase: str, value: str) -> None:
    assert times(copy)[phrase].value == value


@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        ("The harbour will stay closed until the 3rd.", "the 3rd", "2023-04-03"),
        ("Lawyers will meet again on the 24th.", "the 24th", "2023-03-24"),
        ("The ferry sank on the 20th, the owners said.", "the 20th", "2023-02-20"),
        ("It lost money in October.\n\nThe board will meet on the 24th.", "the 24th", "2023-03-24"),
        ("The talks begin on April 12 and will end on the 22nd.", "the 22nd", "2023-04-22"),
        (
            "The pier has been shut since Feb 2.  It will open on the 19th.",
            "the 19th",
            "2023-03-19",
        ),
        ("The mast stays up, as it did in January, until the 31st.", "the 31st", "2023-03-31"),
        ("It should have come in May, on the 8th.", "the 8th", "2023-05-08"),
    ],
)
def test_a_day_without_its_month_lies_on_the_side_that_is_told(
    copy: str, phrase: str, value: str
) -> None:
    assert times(f"{WIRE}{copy}\n")[phrase].value == value


def test_two_days_of_one_sentence_can_lie_on_two_sides() -> None:
    found = times(f"{WIRE}The talks, broken off on Monday, resume in Valletta on Thursday.\n")
    assert [found[it].value for it in ("Monday", "Thursday")] == ["2023-03-13", "2023-03-16"]


def test_the_derivation_tells_how_sure_the_choice_is() -> None:
    found = times(f"{WIRE}Farm ministers meet in Valletta on Saturday.\n")["Saturday"]
    assert found.derivation is not None
    (looks,) = [it for it in found.derivation.children if it.rule == "which way it lies"]
    assert looks.note.startswith("ahead, ")


def test_where_there_is_doubt_the_other_side_is_named() -> None:
    read = [times(f"{WIRE}{copy}\n") for copy in ("A statement on Friday.", "Friday, he said.")]
    for found in read:
        other = {"2023-03-17", "2023-03-10"} - {found["Friday"].value}
        chance = _chance(found["Friday"])
        assert set(found["Friday"].alternatives) == (other if ways.is_open(chance) else set())


def _chance(time: Timex) -> float:
    assert time.derivation is not None
    note = next(it.note for it in time.derivation.children if it.rule == "which way it lies")
    return float(note.split()[1])


def test_a_date_far_ahead_needs_more_than_one_near_by() -> None:
    found = times(f"{WIRE}It has lost half of its worth since the peak of November 3.\n")
    assert found["November 3"].value == "2022-11-03"


def test_two_readings_of_one_copy_are_the_same() -> None:
    copy = f"{WIRE}Ministers meet on Saturday, after Monday's quarrel.\n"
    one, other = (dateline.read(copy, published=PUBLISHED) for _ in range(2))
    assert msgspec.json.encode(one) == msgspec.json.encode(other)


def test_the_table_has_two_answers_for_each_feature() -> None:
    assert {len(row) for row in linear.weights(ways.TABLE).values()} == {2}
