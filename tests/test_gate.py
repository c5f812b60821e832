"""What a diary wants: more than the words that rows know, and nothing from what is no news."""

import pytest

import dateline
from dateline import annotate, chrono
from dateline.model import Dispatch


def entered(copy: str, published: str = "2023-03-20") -> set[str]:
    """The words of the mentions that stand on the agenda."""
    read = dateline.read(copy, published=published)
    return {e.trigger.of(copy) for e in read.events if e.agenda}


NEWS = """ASHBY, March 20 (Northern Wire) - The county will lower the Harrow dam by two metres on
Thursday, engineers said on Monday.
"""


def test_a_happening_that_no_row_knows_is_entered_where_copy_announces_it() -> None:
    assert entered(NEWS) == {"lower"}


@pytest.mark.parametrize(
    "copy",
    [
        "You will meet an old friend on Friday. Sign nothing. Your journey begins next week.\n",
        "Stone the plums on Thursday, and on Friday you will bake them. The cake opens slowly.\n",
    ],
)
def test_copy_that_speaks_to_its_reader_gives_no_entry(copy: str) -> None:
    assert entered(copy) == set()


def test_what_is_told_as_past_is_no_entry() -> None:
    copy = "ASHBY, March 20 (Northern Wire) - The county lowered the dam on Thursday.\n"
    assert entered(copy) == set()


def test_without_the_learned_reader_the_rows_decide() -> None:
    copy = (
        "LIMA, March 20 (Northern Wire) - Chile and Peru will hold a summit in Lima on Thursday.\n"
    )
    dispatch = Dispatch(uri="test:1", text=copy, published=chrono.parse_stamp("2023-03-20"))
    by_rows = annotate.annotate(dispatch, settings=annotate.Settings(tagger=False))
    assert "summit" in {e.trigger.of(copy) for e in by_rows.events if e.agenda}
