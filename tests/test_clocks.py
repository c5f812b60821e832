"""Clocks: where one stands, which half of the day, whose day and whose zone it is."""

import pytest

from dateline import annotate, chrono, text, timex
from dateline.model import Annotation, Dispatch, Document, Timex


def document(copy: str, published: str = "2023-03-15") -> Document:
    return text.read(Dispatch(text=copy, uri="x", published=chrono.parse_stamp(published)))


def clocks(copy: str, published: str = "2023-03-15") -> list[str]:
    """The values of the clocks of a text, read for its times alone."""
    doc = document(copy, published)
    found, _ = timex.settle(doc, timex.resolve(doc, timex.tag(doc)))
    return [t.value for t in found if t.value[10:11] == "T" and t.value[11:12].isdigit()]


def whole(copy: str, published: str = "2023-03-15") -> Annotation:
    """All that is read in a text, by rules alone."""
    dispatch = Dispatch(text=copy, uri="x", published=chrono.parse_stamp(published))
    return annotate.annotate(dispatch, settings=annotate.Settings(tagger=False))


def zone_of(copy: str, words: str) -> str | None:
    clock: Timex = next(t for t in whole(copy).timexes if t.span.of(copy) == words)
    return clock.interval.zone if clock.interval else None


# ------------------------------------------------------------------ four figures
@pytest.mark.parametrize(
    "copy",
    [
        "The bishop arrives on Friday at 1330, and so does the choir.",
        "The port reopens at 1330 local on Friday.",
        "Friday 1330: the relay.",
        "All times GMT. The panel meets on Friday (1330).",
        "The pilots speak at 1000 GMT. On Friday the judge sits, 1330.",
        "The judge sits at 1330 on Friday.",
        "The judge sits on March 24 from 1330.",
    ],
)
def test_four_figures_are_a_clock_where_a_day_or_the_copy_says_so(copy: str) -> None:
    assert clocks(copy)[-1][10:] == "T13:30"


@pytest.mark.parametrize(
    "copy",
    [
        "The mill employed 1330 weavers on Friday.",
        "Since Friday 1900 people have left.",
        "The pilots speak at 1000 GMT. The treaty of 1920 stands, as do those of 1955 and 2010.",
        "Gold was fixed at 1330 dollars on Friday.",
        "They meet in Room 1330.",
        "The plant, opened in 1930, closes.",
    ],
)
def test_four_figures_are_no_clock_elsewhere(copy: str) -> None:
    assert [c for c in clocks(copy) if not c.endswith("10:00")] == []


def test_a_list_of_days_tells_its_clocks_in_few_words() -> None:
    figures = "Mon 20 March: budget committee, 1000.  Tue 21 March: hearing of the bank - 1330."
    dots = "Monday 20: 10.00 welcome, Old Hall; 10.45 talks.  Tuesday 21: the lecture (15.00)."
    prices = "Monday 20: shares rose 10.45 percent.  Tuesday 21: gold at 1330 dollars."
    assert clocks(figures) == ["2023-03-20T10:00", "2023-03-21T13:30"]
    assert clocks(dots) == ["2023-03-20T10:00", "2023-03-20T10:45", "2023-03-21T15:00"]
    assert clocks(prices) == []


def test_a_nought_before_the_hour_is_enough() -> None:
    assert clocks("The convoy left at 0900.") == ["2023-03-15T09:00"]
    assert clocks("The choir sings (moved from 0730).") == ["2023-03-15T07:30"]


def test_a_date_before_four_figures_of_a_clock_keeps_its_own_year() -> None:
    doc = document("March 20, 1000 local - the court sits.")
    day, clock = timex.settle(doc, timex.resolve(doc, timex.tag(doc)))[0]
    assert (day.value, clock.value) == ("2023-03-20", "2023-03-20T10:00")


# ------------------------------------------------------------------ halves
@pytest.mark.parametrize(
    ("copy", "clock"),
    [
        ("The gates open on March 20 at 3.", "15:00"),
        ("The gates open on March 20 at nine.", "09:00"),
        ("The orchestra plays on the evening of March 20. It begins at eight.", "20:00"),
        ("The bus leaves at half past two.", "14:30"),
        ("They row on March 20, kick-off 5.15.", "17:15"),
        ("They row on March 20, kick-off at eleven.", "11:00"),
        ("Tonight's session will open at 7:30 in the hall.", "19:30"),
        ("The bus leaves at 3.15 and comes home at 17.40.", "03:15"),
        ("The bakers are up from 4 to 6 a.m.", "04:00"),
        ("The watch begins at 5 in the morning.", "05:00"),
    ],
)
def test_a_clock_without_its_half_is_the_one_that_people_are_up_for(copy: str, clock: str) -> None:
    assert clocks(copy)[0][11:] == clock


# ------------------------------------------------------------------ days
DIARY = """\
MONDAY, MARCH 20
9 a.m. Farmers drive to Lyon. They were turned back on Friday.
10.30 a.m. The council of Oslo votes on tolls.

TUESDAY, MARCH 21
- The choir of Bern sings at noon.
"""


def test_the_lines_under_a_day_are_of_that_day() -> None:
    assert clocks(DIARY) == ["2023-03-20T09:00", "2023-03-20T10:30", "2023-03-21T12:00"]


def test_a_title_tells_the_day_of_what_follows() -> None:
    copy = "COURT DIARY for Thursday, March 16\n\n9 a.m. A verdict in Ghent.\n2 p.m. Jurors rest.\n"
    assert clocks(copy) == ["2023-03-16T09:00", "2023-03-16T14:00"]


def test_a_day_of_the_sentence_before_is_a_clocks_own() -> None:
    copy = "The strikers will march on March 20. They set out from the docks at 10 a.m."
    assert clocks(copy) == ["2023-03-20T10:00"]


def test_a_day_behind_another_clause_is_not() -> None:
    copy = (
        "The court will hear them on March 20. Doors open at 10 a.m.; a hearing on March 2 broke"
        " off when the lights failed."
    )
    assert clocks(copy) == ["2023-03-20T10:00"]


def test_the_same_hour_is_that_of_the_clock_before_in_its_half_on_its_own_day() -> None:
    copy = "They were to meet on March 20 at 3.  They will meet on March 24, at the same hour."
    assert clocks(copy) == ["2023-03-20T15:00", "2023-03-24T15:00"]
    assert clocks("They will meet at the same hour.") == []


def test_a_weekday_of_a_story_is_the_next_one_from_what_lies_ahead_only() -> None:
    ahead = "The fair will open on March 22.  It closes at 5 p.m. on the Sunday."
    past = "The fair opened on March 1.  It will close at 5 p.m. on the Sunday."
    assert clocks(ahead) == ["2023-03-26T17:00"]
    assert clocks(past) == ["2023-03-19T17:00"]


def test_a_weekday_behind_its_date_is_that_day() -> None:
    copy = "The museum will open on the 9th of April, a Sunday, at eleven o'clock."
    assert clocks(copy) == ["2023-04-09T11:00"]


def test_a_day_behind_a_clock_is_its_own_before_one_in_front() -> None:
    copy = "The fair will open on March 22, and the halls close for good at 6 p.m. on the Sunday."
    assert clocks(copy) == ["2023-03-26T18:00"]


def test_a_day_given_up_is_no_day_for_a_new_clock() -> None:
    copy = (
        "The envoys meet on March 20. They were to have met on March 24. The table is laid for"
        " them at 10 a.m."
    )
    assert clocks(copy) == ["2023-03-20T10:00"]


def test_a_clock_that_stretches_to_the_next_day_stays_before_its_end() -> None:
    copy = "The museum is open on March 20 from 6 p.m. to 2 a.m."
    assert clocks(copy) == ["2023-03-20T18:00", "2023-03-21T02:00"]


def test_midnight_ends_its_day_but_where_something_goes_on_from_it() -> None:
    assert clocks("The truce ends on March 20. It runs out at midnight.") == ["2023-03-20T24:00"]
    copy = "The tunnel is shut on March 20, from midnight to 10 a.m."
    assert clocks(copy) == ["2023-03-20T00:00", "2023-03-20T10:00"]


def test_a_weekday_with_its_number_is_the_day_that_has_both() -> None:
    doc = document("FRIDAY 31\nA vote in Riga.\n")
    (day,) = timex.settle(doc, timex.resolve(doc, timex.tag(doc)))[0]
    assert day.value == "2023-03-31"


# ------------------------------------------------------------------ zones
def test_an_item_is_told_in_the_time_of_the_place_that_it_opens_with() -> None:
    copy = "MARKETS DIARY\n\nOTTAWA - The bank announces its rate on March 20 at 10 a.m.\n"
    assert zone_of(copy, "March 20 at 10 a.m.") == "America/Toronto"


def test_local_time_is_that_of_the_place_named_before_it() -> None:
    copy = "ROME, March 15 - He speaks at a breakfast in New York at 8 a.m. local time on Monday."
    assert zone_of(copy, "8 a.m. local time on Monday") == "America/New_York"


def test_a_city_that_nobody_knows_has_the_time_of_its_country() -> None:
    copy = "OBERMOOSDORF, Japan, March 15 (Wire) - The shrine opens on Monday at 10 a.m."
    assert zone_of(copy, "Monday at 10 a.m.") == "Asia/Tokyo"


def test_a_clock_is_told_in_the_time_of_the_city_behind_it() -> None:
    copy = "LIMA, March 15 - The votes will begin at 9 a.m. in Lima and 4 p.m. in Madrid on Friday."
    assert zone_of(copy, "4 p.m.") == "Europe/Madrid"


def test_the_offset_beside_a_belt_says_which_one_it_is() -> None:
    copy = (
        "ADELAIDE, March 15 - All times Central (GMT+9:30).\n\nThe council meets at noon on Friday."
    )
    assert zone_of(copy, "noon on Friday") == "+09:30"


def test_a_stamp_is_of_the_zone_behind_its_offset_which_knows_of_summer() -> None:
    copy = "TRURO, Nova Scotia, March 3 (Bay Wire) - The bridge will be shut on March 23 at 7 p.m."
    found = whole(copy, "2009-03-03T16:00-04:00").timexes
    clock = next(t for t in found if t.value == "2009-03-23T19:00")
    assert clock.interval is not None
    assert chrono.bounds(clock.interval)[0] == "2009-03-23T19:00-03:00"


# ------------------------------------------------------------------ how long
@pytest.mark.parametrize(
    ("copy", "words", "first", "last"),
    [
        ("A four-day strike will begin on Monday.", "four-day", "20", "23"),
        ("She will fly to Oslo on Sunday for three days.", "three days", "19", "21"),
        ("The fair will open on Friday. It lasts nine days.", "nine days", "17", "25"),
        ("The port will be shut for two weeks, starting on Thursday.", "two weeks", "16", "29"),
    ],
)
def test_a_length_covers_the_days_from_the_one_on_which_it_begins(
    copy: str, words: str, first: str, last: str
) -> None:
    copy = f"OSLO, March 15 (Fjord Wire) - {copy}\n"
    length = next(t for t in whole(copy).timexes if t.value[0] == "P")
    assert length.interval is not None and length.span.of(copy) == words
    assert chrono.bounds(length.interval) == (f"2023-03-{first}", f"2023-03-{last}")


def test_a_length_of_hours_runs_from_its_clock() -> None:
    copy = "OSLO, March 15 - Crews will stop work for 24 hours from 6 a.m. on Monday."
    length = next(t for t in whole(copy).timexes if t.value == "PT24H")
    assert length.interval is not None and length.interval.zone == "Europe/Oslo"
    assert chrono.bounds(length.interval)[1] == "2023-03-21T06:00+01:00"


@pytest.mark.parametrize(
    "copy",
    [
        "They have been out for three days, the union said on Monday.",
        "It will open on Monday, three days later than planned.",
        "A 30-year-old man was held on Monday.",
        "The fire burned for days.",
    ],
)
def test_a_length_that_is_over_or_only_measures_covers_no_days(copy: str) -> None:
    found = whole(f"OSLO, March 15 (Fjord Wire) - {copy}\n").timexes
    lengths = [t for t in found if t.value[0] == "P"]
    assert all(t.interval is None for t in lengths)


def test_a_belt_is_a_zone_and_letters_are_those_of_america_where_nothing_else_is_known() -> None:
    copy = "The polls close on Monday at 8 p.m. Central and the count begins at 11 p.m. EST."
    assert zone_of(copy, "Monday at 8 p.m. Central") == "America/Chicago"
    assert zone_of(copy, "11 p.m. EST") == "America/New_York"


def test_a_zone_behind_the_end_of_a_stretch_is_that_of_its_begin() -> None:
    copy = "NEW YORK, March 18 (Northern Wire) - The show airs Tuesday from 6 a.m. to 9 a.m. PST."
    assert zone_of(copy, "6 a.m.") == zone_of(copy, "9 a.m. PST") == "America/Los_Angeles"


def test_letters_that_no_zone_of_the_country_bears_are_those_of_another() -> None:
    copy = "BERLIN, March 18 (Northern Wire) - The webcast starts on Tuesday at 9 a.m. EST.\n"
    assert zone_of(copy, "Tuesday at 9 a.m. EST") == "America/New_York"
