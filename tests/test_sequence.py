"""Whose a clock is where one entry follows another, by whole dispatches."""

import pytest

from dateline import chrono
from dateline.annotate import annotate
from dateline.model import Dispatch, EventType

LEAD = (
    "OSLO, Jan 6 (Northwire) - The foreign ministers of Norway and Chile sign a fishing pact in"
    " Oslo on January 10, the Norwegian ministry said on Friday. {then}\n\nIt was settled in"
    " November after two years of letters between the two capitals.\n"
)


@pytest.mark.parametrize(
    ("then", "first", "second"),
    [
        (
            "After the signing, at 11.30 a.m., a joint press conference will be held.",
            "2023-01-10",
            "2023-01-10T11:30+01:00",
        ),
        (
            "After the signing at 11.30 a.m. a joint press conference will be held.",
            "2023-01-10T11:30+01:00",
            "2023-01-10",
        ),
        (
            "The signing will begin at 11 a.m.; at 11.30 a.m. a joint press conference follows.",
            "2023-01-10T11:00+01:00",
            "2023-01-10T11:30+01:00",
        ),
    ],
    ids=["behind a comma", "right by it", "each has its own"],
)
def test_what_follows_another_does_not_begin_with_it(then: str, first: str, second: str) -> None:
    text = LEAD.format(then=then)
    copy = Dispatch(uri="one", text=text, published=chrono.parse_stamp("2023-01-06"))
    begins = {
        event.type: chrono.bounds(event.when.interval)[0]
        for event in annotate(copy).events
        if event.agenda and event.when is not None
    }
    assert begins[EventType.SIGN] == first
    assert begins[EventType.PRESS_CONFERENCE] == second
