"""Times: anchors, tense, speech, zones, clocks told twice, and what is left in doubt."""

import subprocess
import sys
from datetime import datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import chrono, read, text, timex
from dateline.chrono import Grain, Interval
from dateline.events.dates import stretch
from dateline.model import (
    Attribution,
    Dispatch,
    Document,
    EventMention,
    EventType,
    Place,
    Span,
    Status,
    Timex,
    TimexType,
    Warning,
    When,
    ZoneSource,
)


def document(copy: str, published: str | None = "2023-03-15", zone: str | None = None) -> Document:
    stamp = chrono.parse_stamp(published) if published else None
    return text.read(Dispatch(text=copy, uri="x", published=stamp, zone=zone))


def resolved(
    copy: str, published: str | None = "2023-03-15", *, zone: str | None = None
) -> tuple[Timex, ...]:
    doc = document(copy, published)
    return timex.resolve(doc, timex.tag(doc), zone=zone)


def settled(
    copy: str, published: str | None = "2023-03-15", *, zone: str | None = None
) -> tuple[tuple[Timex, ...], tuple[Warning, ...]]:
    doc = document(copy, published)
    return timex.settle(doc, timex.resolve(doc, timex.tag(doc), zone=zone), zone=zone)


def told(copy: str, found: tuple[Timex, ...]) -> dict[str, str]:
    return {t.span.of(copy): t.value for t in found}


def begins(timex: Timex) -> str | None:
    return None if timex.interval is None else chrono.bounds(timex.interval)[0]


# ------------------------------------------------------------------ days by name
@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        # what other readers of time get wrong
        ("He met his Turkish counterpart last Tuesday in Ankara.", "last Tuesday", "2023-03-14"),
        ("The talks will resume on Tuesday in Geneva.", "Tuesday", "2023-03-21"),
        ("The general election will be held in December.", "December", "2023-12"),
        (
            "On May 3, 2020, the mayor resigned. The next day his deputy took office.",
            "The next day",
            "2020-05-04",
        ),
        ("Nobody could be reached for comment on Monday.", "Monday", "2023-03-13"),
        ("The talks could resume on Monday.", "Monday", "2023-03-20"),
        ("It lasted 30 days from March 1 to March 31.", "30 days", "P30D"),
        ("They met in May 1998; that evening he rang.", "that evening", "1998-05-XXTEV"),
        (
            "In 2019 it lost $2 billion, against a profit of $1 billion the previous year.",
            "the previous year",
            "2018",
        ),
        ("The war began on February 24 last year.", "February 24 last year", "2022-02-24"),
        (
            "The war began on February 24 last year, at 5 a.m. Kyiv time.",
            "5 a.m. Kyiv time",
            "2022-02-24T05:00",
        ),
        ("The bank cut its forecast in mid-July.", "mid-July", "2022-07"),
        ("Output collapsed in the early 1990s.", "the early 1990s", "199"),
        ("The treaty was signed six months ago.", "six months ago", "2022-09"),
        (
            "It was nearly empty by the end of the winter of 2022/23.",
            "the end of the winter of 2022/23",
            "2022-WI",
        ),
        ("The committee meets every second Friday.", "every second Friday", "XXXX-WXX-5"),
        ("Guards at embassies have increased since 9/11.", "9/11", "2001-09-11"),
        (
            "He arrived on 24 January and left the country two days later.",
            "two days later",
            "2023-01-26",
        ),
        (
            "Support fell from 58 percent four years earlier, in 2018.",
            "four years earlier",
            "2018",
        ),
        ("The army would leave by the end of the year.", "the end of the year", "2023"),
        # the tense of the clause
        ("They met on Tuesday.", "Tuesday", "2023-03-14"),
        ("They will meet on Friday.", "Friday", "2023-03-17"),
        ("On Monday, the council met.", "Monday", "2023-03-13"),
        ("On Monday, the council will meet.", "Monday", "2023-03-20"),
        ("The court is to rule on Thursday.", "Thursday", "2023-03-16"),
        ("He said on Monday that the talks would resume on Friday.", "Monday", "2023-03-13"),
        ("He said on Monday that the talks would resume on Friday.", "Friday", "2023-03-17"),
        ("A vote is due in May.", "May", "2023-05"),
        ("The law was passed in November.", "November", "2022-11"),
        ("Shareholders were paid on Nov. 10.", "Nov. 10", "2022-11-10"),
        ("The dividend, declared today, is payable May 1.", "May 1", "2023-05-01"),
        ("They look for ways around Monday's ruling.", "Monday", "2023-03-13"),
        ("The visit will take place on Wednesday.", "Wednesday", "2023-03-15"),
        ("They met on Wednesday.", "Wednesday", "2023-03-15"),
        # told by what the copy has reached
        ("In 1987 it fell. That year it rose again.", "That year", "1987"),
        ("In June 1950 war came. The same month they fled.", "The same month", "1950-06"),
        ("By July 2011 it began; that summer it ended.", "that summer", "2011-SU"),
        ("On 2 May 2001 he spoke, on the 14th he died.", "the 14th", "2001-05-14"),
        ("Sales rose in the third quarter of 2022 from a year ago.", "a year ago", "2021-Q3"),
        ("The quarter ended July 31 was good.", "The quarter", "2022-Q2"),
        ("He said that third-quarter profit fell.", "third-quarter", "2022-Q3"),
        (
            "It told a drop in first-quarter profit. It made $4 million, not $9 a year earlier.",
            "a year earlier",
            "2022-Q1",
        ),
        (
            "Profit rose in the fourth quarter. After a flat third quarter it sold more. "
            "Taxes were lower than in the year-earlier period.",
            "the year-earlier period",
            "2021-Q4",
        ),
        (
            "The takeover will not close before the third quarter, it said.",
            "the third quarter",
            "2023-Q3",
        ),
        # places in the calendar
        ("They will hold talks the week of January 14.", "the week of January 14", "2024-W02"),
        ("It fell on the last Sunday of May 2022.", "the last Sunday of May 2022", "2022-05-29"),
        ("They meet on Easter Monday.", "Easter Monday", "2023-04-10"),
        ("It came on Friday Oct. 13.", "Friday Oct. 13", "2023-10-13"),
        ("They will one day return.", "one day", "FUTURE_REF"),
        ("It grows over the next decade.", "the next decade", "P10Y"),
    ],
)  # fmt: skip
def test_a_phrase_means_the_day_that_a_reader_takes_it_for(
    copy: str, phrase: str, value: str
) -> None:
    assert told(copy, resolved(copy)).get(phrase) == value


def test_both_ends_of_a_stretch_are_told_and_linked() -> None:
    copy = "The festival was held from 3 to 5 March in Cannes."
    first, last = resolved(copy)
    assert (first.value, last.value) == ("2023-03-03", "2023-03-05")
    assert (first.end_point, last.begin_point) == (last.id, first.id)


@pytest.mark.parametrize(
    ("copy", "linked"),
    [
        ("Talks on October 25 and 26.", True),
        ("Talks on October 25 and 28.", False),
        ("Talks from Monday to Wednesday.", True),
        ("They met on Monday and left on Wednesday.", False),
        ("The trial was adjourned on January 9 until May 15.", False),
        ("The vote was put off on January 9 to May 15.", False),
        ("The museum was closed on January 9 until May 15.", True),
        ("The match has been moved at the last minute from Monday to Wednesday.", False),
        ("Trains are suspended from Monday to Wednesday.", True),
        ("He ruled between 1914 and 1918.", True),
        ("It was so in 1914 and 1918.", False),
    ],
)
def test_a_list_is_a_stretch_only_where_its_days_follow_each_other(copy: str, linked: bool) -> None:
    first, last = resolved(copy)
    assert (first.end_point == last.id) is linked


@pytest.mark.parametrize(
    ("phrase", "whole"),
    [
        ("on Sept 4, 5 and 6", ("2025-09-04", "2025-09-06")),
        ("on 12, 13, 14 and 15 September", ("2025-09-12", "2025-09-15")),
        ("on Sept 4, 11 and 18", ("2025-09-04", "2025-09-04")),
    ],
)
def test_a_list_of_days_in_a_row_is_a_stretch(phrase: str, whole: tuple[str, str]) -> None:
    times = resolved(f"The boards meet {phrase}.", "2025-09-02")
    days = stretch(times[0], {time.id: time for time in times})
    assert days.begin is not None and days.end is not None
    last = days.end - timedelta(days=1)
    assert (str(days.begin.date()), str(last.date())) == whole


@pytest.mark.parametrize(
    "copy",
    [
        "Prime Minister Theresa May spoke.",
        "Voters were undecided. May said she would stay, and May's office confirmed it.",
        "The leaks of this current of news.",
        "He told USA Today.",
        "A girl in her 30s.",
        "She is 37 years old.",
        "It is worth $1998.",
        "Prices may fall.",
    ],
)
def test_names_ages_and_amounts_are_no_times(copy: str) -> None:
    assert resolved(copy) == ()


def test_a_range_of_weekdays_runs_forward() -> None:
    first, last = resolved("The strike runs from Thursday to Tuesday.")
    assert first.value < last.value


def test_last_and_next_of_a_day_of_this_week_keep_the_other_week_as_a_second_reading() -> None:
    (friday,) = resolved("They meet next Friday.")
    assert (friday.value, friday.alternatives) == ("2023-03-24", ("2023-03-17",))
    (tuesday,) = resolved("They met last Tuesday.")
    assert (tuesday.value, tuesday.alternatives) == ("2023-03-14", ("2023-03-07",))


def test_a_day_without_a_tense_keeps_the_other_side_as_a_second_reading() -> None:
    (friday,) = resolved("Friday's talks in Geneva.")
    assert (friday.value, friday.alternatives) == ("2023-03-10", ("2023-03-17",))
    (may,) = resolved("A May summit.")
    assert (may.value, may.alternatives) == ("2023-05", ("2022-05",))
    assert resolved("A March summit.")[0].alternatives == ()
    assert resolved("They met on Friday.")[0].alternatives == ()


@pytest.mark.parametrize(
    ("copy", "mod", "quant", "freq", "kind"),
    [
        ("It took about an hour.", "APPROX", None, None, TimexType.DURATION),
        ("It ends in late March.", "END", None, None, TimexType.DATE),
        ("They meet every second Friday.", None, "EVERY", "P2W", TimexType.SET),
        ("They meet twice a week.", None, None, "2X", TimexType.SET),
        ("They met on Friday evening.", None, None, None, TimexType.TIME),
        ("It ends within 48 hours.", "EQUAL_OR_LESS", None, None, TimexType.DURATION),
    ],
)
def test_timex3_attributes_are_told_apart(
    copy: str, mod: str | None, quant: str | None, freq: str | None, kind: TimexType
) -> None:
    (found,) = resolved(copy)
    assert (found.mod, found.quant, found.freq, found.type) == (mod, quant, freq, kind)


# ------------------------------------------------------------------ the publication
def test_without_a_publication_nothing_relative_is_resolved() -> None:
    copy = "They met yesterday and on Tuesday, today, last year, in May; he left in 1998."
    found = {t.span.of(copy): t for t in resolved(copy, None)}
    assert found["yesterday"].value == "XXXX-XX-XX"
    assert found["Tuesday"].value == "XXXX-WXX-2"
    assert found["today"].value == "PRESENT_REF"
    assert found["last year"].value == "XXXX"
    assert found["May"].value == "XXXX-05"
    assert all(t.interval is None for t in found.values() if t.value != "1998")


def test_a_publication_instant_is_a_day_in_the_zone_of_the_dateline() -> None:
    copy = "The minister spoke today."
    (here,) = resolved(copy, "2023-03-14T20:00:00Z", zone="Asia/Tokyo")
    assert here.value == "2023-03-15"
    (there,) = resolved(copy, "2023-03-15T03:00:00Z", zone="America/New_York")
    assert there.value == "2023-03-14"


def test_a_publication_day_stays_that_day_in_every_zone() -> None:
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles", None):
        assert resolved("He left today.", "2023-03-15", zone=zone)[0].value == "2023-03-15"


def test_the_crawl_header_yields_no_times() -> None:
    doc = document("date 2023-03-10 World\n\nThe council met on Monday.\n")
    assert doc.header is not None
    assert [t.span.of(doc.text) for t in timex.tag(doc)] == ["Monday"]


def test_the_day_of_a_dateline_is_an_ordinary_date() -> None:
    copy = "VIENNA, March 14 - Agency. The council met on Monday."
    assert told(copy, resolved(copy)) == {"March 14": "2023-03-14", "Monday": "2023-03-13"}


# ------------------------------------------------------------------ kinds of text
def test_a_narrative_is_recognised_and_runs_by_its_own_dates() -> None:
    copy = (
        "In 1805 the fleet sailed. In 1806 it was beaten and in 1807 rebuilt. By 1808 it sailed "
        "again. In October 1812 the army left. In January, it reached the river. On 3 February "
        "it crossed. The next day it rested."
    )
    values = told(copy, resolved(copy, "2023-03-15"))
    assert values["January"] == "1813-01"
    assert values["3 February"] == "1813-02-03"
    assert values["The next day"] == "1813-02-04"


def test_a_year_in_passing_does_not_move_the_story() -> None:
    copy = (
        "In 1786 debts rose. In 1787 they rose again, in 1788 too. In March 1789 the estates "
        "met. They voted by a rule of 1614. On 27 June they joined."
    )
    assert told(copy, resolved(copy))["27 June"] == "1789-06-27"


def test_an_agenda_page_dates_its_clocks_by_the_heading_above_them() -> None:
    copy = (
        "Diary\n\nTUESDAY, MARCH 21, 2023\n\nVIENNA - Talks open (0900 GMT)\n\n"
        "WEDNESDAY, MARCH 22, 2023\n\nROME - Court rules on the law of 1998 (1400 GMT)\n\n"
        "PARIS - Strike ends (1600 GMT)\n"
    )
    values = told(copy, resolved(copy))
    assert values["0900 GMT"] == "2023-03-21T09:00"
    assert values["1400 GMT"] == "2023-03-22T14:00"
    assert values["1600 GMT"] == "2023-03-22T16:00"


# ------------------------------------------------------------------ speech
def test_a_phrase_in_reported_speech_is_counted_from_the_time_of_the_speech() -> None:
    copy = (
        "In the summer of 2021, the council stated that a summit would be held in June this year."
    )
    doc = document(copy, "2023-01-06")
    tags = timex.tag(doc)
    start = copy.index("that a summit")
    said = Attribution(id="a1", content=(Span(start, len(copy) - 1),), at=tags[0].id)
    plain = timex.resolve(doc, tags)
    spoken = timex.resolve(doc, tags, (said,))
    assert [t.value for t in plain] == ["2021-SU", "2023-06"]
    assert [t.value for t in spoken] == ["2021-SU", "2021-06"]
    assert spoken[1].anchor == "speech"
    assert spoken[1].alternatives == ("2023-06",)


def test_speech_whose_time_is_told_behind_it_is_counted_from_there_as_well() -> None:
    copy = '"We will decide tomorrow," he said on May 3, 2020.'
    doc = document(copy, "2023-01-06")
    tags = timex.tag(doc)
    said = Attribution(id="a1", content=(Span(1, 24),), at=tags[1].id)
    assert [t.value for t in timex.resolve(doc, tags, (said,))] == ["2020-05-04", "2020-05-03"]


def test_two_phrases_that_could_wait_for_each_other_are_both_resolved() -> None:
    copy = "At 10:30 he said at 9 a.m. on Monday."
    doc = document(copy)
    tags = timex.tag(doc)
    said = Attribution(id="a1", content=(tags[0].span,), at=tags[-1].id)
    assert len(timex.resolve(doc, tags, (said,))) == len(tags)


def test_without_an_attribution_no_speech_is_guessed() -> None:
    copy = "In 2021, she said she would leave politics this year."
    assert told(copy, resolved(copy))["this year"] == "2023"


# ------------------------------------------------------------------ clocks
def event(name: str, trigger: Span, **more: object) -> EventMention:
    fields = {"title": "", "status": Status.SCHEDULED, "type": EventType.SIGN, **more}
    return EventMention(id=name, trigger=trigger, **fields)  # type: ignore[arg-type]


def day(year: int, month: int, number: int) -> Interval:
    return chrono.span_of(datetime(year, month, number), Grain.DAY)


SIGNING = (
    "Leaders will sign the pact in Brussels on January 10. "
    "The signing will take place at 11.00 local time ({clock} Moscow time)."
)


def signing(clock: str) -> tuple[tuple[Timex, ...], tuple[Warning, ...]]:
    copy = SIGNING.format(clock=clock)
    doc = document(copy, "2023-01-06")
    times = timex.resolve(doc, timex.tag(doc))
    brussels = Place(name="Brussels", country="BE", zone="Europe/Brussels")
    lead, noun = copy.index("sign "), copy.index("signing")
    events = (
        event(
            "e1",
            Span(lead, lead + 4),
            place=brussels,
            when=When(interval=day(2023, 1, 10), timex="t1"),
        ),
        event("e2", Span(noun, noun + 7), place=brussels),
    )
    return timex.settle(doc, times, events)


def test_two_clocks_of_one_instant_are_joined_and_take_the_day_of_their_event() -> None:
    (_, local, moscow), warnings = signing("13.00")
    assert (local.value, moscow.value) == ("2023-01-10T11:00", "2023-01-10T13:00")
    assert begins(local) == "2023-01-10T11:00+01:00"
    assert begins(moscow) == "2023-01-10T13:00+03:00"
    assert (local.zone_source, moscow.zone_source) == (ZoneSource.PLACE, ZoneSource.STATED)
    assert (local.also, moscow.also) == ((moscow.id,), (local.id,))
    assert (local.anchor, warnings) == ("event", ())


def test_clocks_that_disagree_give_a_warning_with_both_and_the_gap_that_should_be() -> None:
    (_, local, moscow), (warning,) = signing("14.00")
    assert warning.code == "clocks-disagree"
    assert warning.spans == (local.span, moscow.span)
    for words in ("11.00 local time", "14.00 Moscow time", "3 hours apart", "2 hours apart"):
        assert words in warning.message
    assert local.also == ()


@pytest.mark.parametrize(
    ("clocks", "zone", "first", "second"),
    [
        ("1100 CET (1000 GMT)", None, "2023-03-15T11:00+01:00", "2023-03-15T10:00+00:00"),
        ("9 a.m. ET / 1300 GMT", None, "2023-03-15T09:00-04:00", "2023-03-15T13:00+00:00"),
        (
            "11 p.m. (2000 GMT)",
            "Africa/Nairobi",
            "2023-03-15T23:00+03:00",
            "2023-03-15T20:00+00:00",
        ),
        (
            "1 a.m. (2200 GMT)",
            "Africa/Nairobi",
            "2023-03-15T01:00+03:00",
            "2023-03-14T22:00+00:00",
        ),
        (
            "8 p.m. (0500 Tokyo time)",
            "Africa/Abidjan",
            "2023-03-15T20:00+00:00",
            "2023-03-16T05:00+09:00",
        ),
        (
            "10:00 local time (0415 GMT)",
            "Asia/Kathmandu",
            "2023-03-15T10:00+05:45",
            "2023-03-15T04:15+00:00",
        ),
    ],
)
def test_a_second_clock_may_lie_on_the_neighbouring_day(
    clocks: str, zone: str | None, first: str, second: str
) -> None:
    (one, two), warnings = settled(f"The talks begin at {clocks}.", zone=zone)
    assert (begins(one), begins(two), warnings) == (first, second, ())
    assert one.also == (two.id,)


@pytest.mark.parametrize(
    ("published", "clock", "agree"),
    [
        ("2023-03-01", "1500 CET", True),
        ("2023-03-15", "1500 CET", False),
        ("2023-03-15", "1400 CET", True),
    ],
)
def test_in_the_weeks_when_only_one_side_has_changed_its_clocks_the_gap_is_smaller(
    published: str, clock: str, agree: bool
) -> None:
    found, warnings = settled(f"It opens at 9 a.m. ET ({clock}).", published)
    assert (found[0].also != (), warnings == ()) == (agree, agree)


def test_local_time_of_an_unknown_place_follows_from_the_second_clock() -> None:
    (one, two), _ = settled("The signing is at 11.00 local time (13.00 Moscow time).")
    assert begins(one) == "2023-03-15T11:00+01:00"
    assert one.also == (two.id,)


def test_a_list_of_clocks_in_parentheses_is_one_instant() -> None:
    found, warnings = settled("The launch is set for 1400 GMT (10:00 EDT, 9 a.m. CDT).")
    assert [t.zone_source for t in found[:1]] == [ZoneSource.STATED]
    assert {w.code for w in warnings} <= {"unknown-zone"}
    found, warnings = settled("The launch is set for 1400 GMT (10 a.m. ET, 7 a.m. PT).")
    assert [len(t.also) for t in found] == [2, 2, 2]


@pytest.mark.parametrize(
    ("zone", "publisher", "source", "begin"),
    [
        ("Europe/Vienna", "Asia/Tokyo", ZoneSource.DATELINE, "2023-03-15T09:30+01:00"),
        (None, "Asia/Tokyo", ZoneSource.DEFAULT, "2023-03-15T09:30+09:00"),
        (None, None, None, "2023-03-15T09:30"),
    ],
)
def test_a_bare_clock_takes_the_nearest_zone_there_is(
    zone: str | None, publisher: str | None, source: ZoneSource | None, begin: str
) -> None:
    doc = document("The talks begin at 9:30 a.m.", zone=publisher)
    found = timex.resolve(doc, timex.tag(doc), zone=zone)
    ((clock,), _) = timex.settle(doc, found, zone=zone)
    assert (clock.zone_source, begins(clock), clock.anchor) == (source, begin, "default")


def test_a_zone_that_nobody_knows_is_left_open_with_a_warning() -> None:
    ((clock,), (warning,)) = settled("It opens at 5 p.m. Foobar time.", zone="Europe/Vienna")
    assert (clock.interval and clock.interval.zone, warning.code) == (None, "unknown-zone")


def test_a_stated_offset_is_a_zone() -> None:
    ((clock,), _) = settled("It opens at 10:00 GMT+5.")
    assert begins(clock) == "2023-03-15T10:00+05:00"


def test_a_bare_clock_takes_the_day_that_its_sentence_names() -> None:
    copy = "They met on Monday in the old town hall at 10:30 a.m."
    assert told(copy, resolved(copy))["10:30 a.m."] == "2023-03-13T10:30"


def test_a_stretch_of_clocks_may_run_over_midnight() -> None:
    (first, last), _ = settled("The bar is open from 10 p.m. to 2 a.m. on Monday.")
    assert (first.end_point, last.begin_point) == (last.id, first.id)
    assert first.interval is not None and last.interval is not None
    assert first.interval.begin < last.interval.begin  # type: ignore[operator]


def test_the_first_clock_of_a_stretch_shares_zone_and_half_of_the_day_with_the_second() -> None:
    (first, last), _ = settled("The launch window is 0900-1100 GMT.")
    assert begins(first) == "2023-03-15T09:00+00:00"
    (first, last), _ = settled("The hall is open from 2 to 5 p.m.")
    assert (first.value, last.value) == ("2023-03-15T14:00", "2023-03-15T17:00")


def test_a_paragraph_that_goes_on_from_clock_to_clock_stays_on_the_day() -> None:
    copy = "On Monday he met them at 9 a.m. in Rome. At 11 a.m., he left."
    assert told(copy, resolved(copy))["11 a.m."] == "2023-03-13T11:00"


def test_midnight_ends_the_day_it_is_told_of() -> None:
    (found,) = resolved("The offer expires at midnight Friday.")
    assert found.value.endswith("T24:00")
    assert found.interval is not None and found.interval.begin == datetime(2023, 3, 18)


# ------------------------------------------------------------------ doubts
def test_a_day_that_does_not_exist_gives_a_warning_and_no_interval() -> None:
    ((date,), (warning,)) = settled("They will meet on February 30.")
    assert (date.interval, warning.code) == (None, "impossible-date")
    assert "February 30" in warning.message


def test_29_february_exists_in_leap_years_only() -> None:
    assert settled("It was on 29 February 2020.")[1] == ()
    assert [w.code for w in settled("It was on 29 February 2021.")[1]] == ["impossible-date"]


def test_a_weekday_that_contradicts_its_date_gives_a_warning_that_names_both() -> None:
    (_, (warning,)) = settled("They meet on Tuesday, January 11, 2023.")
    assert warning.code == "weekday-contradicts"
    assert "Tuesday" in warning.message and "Wednesday" in warning.message


def test_a_weekday_that_agrees_gives_none() -> None:
    assert settled("They meet on Wednesday, January 11, 2023.")[1] == ()


def test_a_description_names_value_anchor_zone_and_rules() -> None:
    copy = "11.00 local time (13.00 Moscow time)"
    doc = document(copy, "2023-01-06")
    found = timex.resolve(doc, timex.tag(doc), zone="Europe/Brussels")
    found, _ = timex.settle(doc, found, zone="Europe/Brussels")
    lines = "\n".join(timex.describe(found[0], copy))
    for words in ("2023-01-06T11:00+01:00", "Europe/Brussels", "by default", "dotted clock"):
        assert words in lines


# ------------------------------------------------------------------ the fast path
ALONE = """
import sys
from dateline import chrono, places, text, timex
from dateline.model import Dispatch
copy = "VIENNA, March 14 - Agency. They met on Monday at 11.00 local time (13.00 Moscow time)."
doc = text.read(Dispatch(text=copy, uri="x", published=chrono.parse_stamp("2023-03-15")))
assert len(timex.settle(doc, timex.resolve(doc, timex.tag(doc)))[0]) == 3
print([m for m in ("spacy", "numpy", "onnxruntime") if m in sys.modules])
print(places.gazetteer.cities.cache_info().currsize)
"""


def test_times_alone_load_no_parser_and_no_table_of_cities() -> None:
    run = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["[]", "0"]


def test_time_grows_with_the_length_of_the_text_and_no_faster() -> None:
    paragraph = "They met on Monday, June 5, 2021, two days before the vote in the third quarter. "
    spent = []
    for times in (200, 1600):
        doc = document(paragraph * times)
        timex.tag(doc)
        start = process_time()
        timex.resolve(doc, timex.tag(doc))
        spent.append(process_time() - start)
    assert spent[1] < 8 * spent[0] * 3, "eight times the text took more than 24 times as long"


# ------------------------------------------------------------------ whatever the copy
PIECES = st.sampled_from(
    (
        *"last next this the of in on at from to and a early late mid-".split(),
        *"May Friday Tuesday January 10 3 2023 1998 '98 1990s 30 noon midnight 11.00".split(),
        *"week year quarter day days two years ago later earlier every second half".split(),
        *"10:30 a.m. p.m. GMT ET (1000 GMT) Moscow time ; . , - – / \r\n \n\n e\u0301 👍🏽 İ".split(
            " "
        ),
        *"BC century summer winter Easter Ramadan 02/30/2023 2023-02-30 24:00 99 0 31st".split(),
    )
)
COPY = st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.text(max_size=60))
STAMPS = st.one_of(
    st.none(),
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)).map(
        lambda d: f"{d:%Y-%m-%d}".rjust(10, "0")
    ),
    st.sampled_from(["0001-01-01", "9999-12-31", "2024-02-29", "1582-10-10", "2023-03-15T23:30Z"]),
)


@given(COPY, STAMPS)
def test_no_text_and_no_day_of_publication_makes_it_fail(copy: str, published: str | None) -> None:
    doc = document(copy, published)
    tags = timex.tag(doc)
    found, _ = timex.settle(doc, timex.resolve(doc, tags, zone="Asia/Tokyo"), zone="Asia/Tokyo")
    assert [t.id for t in found] == [tag.id for tag in tags]
    reach = 0
    for t in found:
        assert reach <= t.span.start < t.span.end <= len(copy)
        assert t.value
        reach = t.span.end
    again = timex.resolve(doc, timex.tag(doc), zone="Asia/Tokyo")
    assert timex.settle(doc, again, zone="Asia/Tokyo")[0] == found


@given(st.sampled_from(["e\u0301 ", "👍🏽", "\r\n", "ÄÖ ß ", "中文 ", "\u200d"]), st.integers(0, 5))
def test_offsets_are_code_points_whatever_stands_before(noise: str, times: int) -> None:
    copy = noise * times + " They met on January 10, 2023."
    (found,) = resolved(copy)
    assert found.span.of(copy) == "January 10, 2023"


def test_the_name_of_the_agency_tells_no_time() -> None:
    copy = "PARIS, April 13 (Orbit Daily) - The launch was moved to Friday.\n"
    document = text.read(Dispatch(text=copy, uri="test"))
    assert [tag.span.of(copy) for tag in timex.tag(document)] == ["April 13", "Friday"]


# ------------------------------------------------------------------ what other taggers miss
@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        ("He met his Turkish colleague last Tuesday in Ankara.", "last Tuesday", "2023-03-14"),
        ("The talks will resume on Tuesday in Geneva.", "Tuesday", "2023-03-21"),
        ("The election will be held in December.", "December", "2023-12"),
        (
            "On May 3, 2020, the mayor resigned. The next day his deputy took over.",
            "The next day",
            "2020-05-04",
        ),
        (
            "In 2019 it lost money, compared with a profit of $1 billion the previous year.",
            "the previous year",
            "2018",
        ),
        ("The festival ran from 3 to 5 March in Cannes.", "3", "2023-03-03"),
        ("The festival ran from 3 to 5 March in Cannes.", "5 March", "2023-03-05"),
        ("The war began on February 24 last year.", "February 24 last year", "2022-02-24"),
        ("It cut its forecast in mid-July and again late last year.", "mid-July", "2022-07"),
        ("Output collapsed in the early 1990s.", "the early 1990s", "199"),
        ("The treaty was signed six months ago.", "six months ago", "2022-09"),
        ("It was empty by the end of the winter of 2022/23.", "the end of the winter", "2022-WI"),
        ("The committee meets every second Friday.", "every second Friday", "XXXX-WXX-5"),
        ("Embassies have been guarded since 9/11.", "9/11", "2001-09-11"),
        (
            "He came on 24 January and left the country two days later.",
            "two days later",
            "2023-01-26",
        ),
        (
            "It was up from 58 percent four years earlier, in 2018.",
            "four years earlier",
            "2018",
        ),
        ("The army would leave by the end of the year.", "the end of the year", "2023"),
    ],
)
def test_a_phrase_that_other_taggers_get_wrong_is_read(copy: str, phrase: str, value: str) -> None:
    found = {t.span.of(copy): t.value for t in resolved(copy)}
    assert next(v for said, v in found.items() if said.startswith(phrase)) == value


# ------------------------------------------------------------------ counted from happenings
@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        (
            "The siege began on March 1. Two days after the siege began the bridges fell.",
            "Two days",
            "2023-03-03",
        ),
        ("Two days after the siege began on March 1, the bridges fell.", "Two days", "2023-03-03"),
        (
            "He was shot on March 1. A witness saw the car at 6 a.m. ten days before the murder.",
            "6 a.m.",
            "2023-02-19T06:00",
        ),
        ("The vote was on Monday. They met two days after the siege.", "two days", "P2D"),
        (
            "Aides said on Monday the siege was over. Two days after the siege he left.",
            "Two days",
            "P2D",
        ),
        (
            "It will open on March 17, two days before the launch of the probe.",
            "two days",
            "P2D",
        ),
    ],
)
def test_a_phrase_is_counted_from_a_happening_only_where_its_day_is_told(
    copy: str, phrase: str, value: str
) -> None:
    assert told(copy, resolved(copy))[phrase] == value


@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        # the day of what lies ahead, told before or behind
        ("The summit opens on March 20. Debates start the day after the summit.", "the day", "21"),
        ("Debates start the day after the summit. The summit opens on March 20.", "the day", "21"),
        (
            "He lands on March 20. She sees him the morning after he arrives.",
            "the morning",
            "21TMO",
        ),
        ("Voters go to the polls on March 20. They march on the eve of the poll.", "the eve", "19"),
        ("The ferry sails on March 20. They dine on the eve of it.", "the eve", "19"),
        # the day that holds, not the one that was given up
        (
            "The trial was to open on March 17. It opens on March 20. She speaks on the eve of"
            " the trial.",
            "the eve",
            "19",
        ),
        # not the day of saying it
        ("He said on March 15 that he would go. He goes the day after the vote.", "the day", None),
    ],
)
def test_what_lies_ahead_is_counted_from_wherever_its_day_is_told(
    copy: str, phrase: str, value: str | None
) -> None:
    wanted = "XXXX-XX-XX" if value is None else f"2023-03-{value}"
    assert told(copy, resolved(copy))[phrase] == wanted


@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        (
            "The vote is on March 20. The count ends two days after that.",
            "two days after that",
            "22",
        ),
        ("The vote is on March 20. The count ends the day after that.", "the day after that", "21"),
        ("They land on March 20 and meet the morning after.", "the morning after", "21TMO"),
        (
            "They land on March 20. The jury sits on the Friday after that.",
            "the Friday after that",
            "24",
        ),
        ("The sale moves from March 20. It is held a week later.", "a week later", "27"),
    ],
)
def test_what_follows_a_day_is_a_day_again(copy: str, phrase: str, value: str) -> None:
    assert told(copy, resolved(copy))[phrase] == f"2023-03-{value}"


@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        # the day told is the new one, and the length tells the old one
        ("The fair opens on March 24, a week later than planned.", "a week later", "2023-03-17"),
        ("They march on March 24, three days sooner than first said.", "three days", "2023-03-27"),
        ("The vote was brought forward by two weeks to March 20.", "two weeks", "2023-04-03"),
        ("The club put back by nine days, to March 30, its gala.", "nine days", "2023-03-21"),
        ("It opens on March 24, 10 days ahead of schedule.", "10 days ahead", "2023-04-03"),
        ("She speaks on March 24 at 7 p.m., an hour earlier than first agreed.", "an hour earlier",
         "2023-03-24T20:00"),
        # the day told is the old one
        ("The inquest was to resume on March 24. It was put off by a week.", "a week",
         "2023-03-31"),
        ("They brought forward by four days the talks due on March 24.", "four days", "2023-03-20"),
        ("It opens on March 24, three days sooner than planned.", "three days", "2023-03-27"),
        (
            "The bank will decide two days sooner than it had said, on March 24.",
            "two days",
            "2023-03-26",
        ),
        ("They play on March 24, a week later than first listed.", "a week later", "2023-03-17"),
        # nobody tells a day
        ("The fair opens a week later than planned.", "a week later", "P1W"),
        ("The vote was delayed by two weeks.", "two weeks", "P2W"),
        ("The vote on March 24 was delayed by two years.", "two years", "P2Y"),
    ],
)  # fmt: skip
def test_how_far_something_was_moved_tells_its_other_day(
    copy: str, phrase: str, value: str
) -> None:
    assert told(copy, resolved(copy))[phrase] == value


def test_a_plan_given_up_is_no_day_that_copy_goes_on_from() -> None:
    copy = "They march on March 24, brought forward by a week. Four days after that they vote."
    assert told(copy, resolved(copy))["Four days after that"] == "2023-03-28"


def test_the_day_of_saying_so_is_no_day_that_copy_goes_on_from() -> None:
    copy = "They sign on March 20, he said on Tuesday. Six days later they vote."
    assert told(copy, resolved(copy))["Six days later"] == "2023-03-26"


def test_the_second_of_two_weekdays_follows_the_first() -> None:
    copy = "The hearing goes on next Tuesday and Wednesday."
    assert told(copy, resolved(copy, "2023-03-16"))["Wednesday"] == "2023-03-22"


@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        ("Polls open at seven and close twelve hours later.", "seven", "T07:00"),
        ("Polls open on Friday at eight and close at four.", "Friday at eight", "T08:00"),
        ("The hearing begins at nine at the board's rooms.", "nine", "T09:00"),
        ("The fair opens at ten for nine days.", "ten", "T10:00"),
        ("It reports on Friday, with a briefing at 9.30 in the hall.", "9.30", "T09:30"),
    ],
)
def test_an_hour_is_read_whatever_goes_on_behind_it(copy: str, phrase: str, value: str) -> None:
    assert told(copy, settled(copy)[0])[phrase].endswith(value)


def test_what_fills_days_from_a_day_on_is_a_length_and_a_day() -> None:
    copy = "They will stay for three days from March 18."
    assert told(copy, resolved(copy)) == {"three days": "P3D", "March 18": "2023-03-18"}


@pytest.mark.parametrize(
    ("published", "value"),
    [
        ("2023-03-14", "2023-03-22"),
        ("2023-03-13", "2023-03-22"),
        ("2023-03-12", "2023-03-15"),
        ("2023-03-17", "2023-03-22"),
    ],
)
def test_next_wednesday_is_not_the_one_of_this_week(published: str, value: str) -> None:
    (time,) = read("The board will meet next Wednesday.", published=published).timexes
    assert time.value == value


def test_the_day_told_of_a_happening_is_named_as_the_anchor() -> None:
    _, counted = resolved("The siege began on March 1. Two days after the siege he left.")
    assert (counted.anchor, counted.type) == ("t1", TimexType.DATE)


@pytest.mark.parametrize(
    ("published", "day"), [("2024-03-10", "2024-03-09"), ("2024-03-05", "2024-03-09")]
)
def test_the_day_of_a_plan_that_was_called_off_is_the_next_or_yesterdays(
    published: str, day: str
) -> None:
    copy = "A march planned for Saturday was called off after the threats."
    (time,) = read(copy, published=published).timexes
    assert time.value == day


def test_a_past_weekday_of_six_days_ago_is_tomorrow_in_a_lead_and_only_there() -> None:
    lead = "PARIS (Wire) - The minister headed Thursday to Rome.\n\nShe met aides Thursday."
    first, later = resolved(lead)
    assert (first.value, first.alternatives) == ("2023-03-16", ("2023-03-09",))
    assert later.value == "2023-03-09"


def test_a_weekday_without_a_tense_is_the_one_that_was_told_before() -> None:
    copy = "The talks will open on Friday. Venue on Friday: the town hall."
    assert [t.value for t in resolved(copy)] == ["2023-03-17", "2023-03-17"]


def test_a_day_behind_a_clock_of_unknown_day_is_counted_from_the_day_told_before() -> None:
    copy = "The probe will leave on Thursday. Lift-off is set for 9:15 a.m. in Kourou. "
    copy += "If it is missed, the teams try again on the next day."
    assert resolved(copy)[-1].value == "2023-03-17"


def test_a_narrative_does_not_move_to_a_time_that_it_only_touches() -> None:
    copy = (
        "In 1939 the war began. In 1940 it spread. In 1941 it went on. In 1942 it turned.\n"
        "On October 20, 1944 the city fell. The siege of the next one lasted until February 1945.\n"
        "By the start of July the south had been taken."
    )
    assert resolved(copy, "2010-01-01")[-1].value == "1944-07"


def test_four_figures_that_open_the_lines_of_a_timetable_are_clocks() -> None:
    rows = "Tuesday, January 10:\n0700 Norges Bank: minutes\n1800 Bank of Canada: decision\n"
    table, _ = settled(f"The week (all times GMT)\n\n{rows}")
    clocks = [t.value[10:] for t in table if "T" in t.value]
    assert clocks == ["T07:00", "T18:00"]
    assert {t.interval.zone for t in table if t.interval and "T" in t.value} == {"UTC"}
    listed = "Agenda. All times GMT.\n\nMonday\nRome: the players meet (1330), moved from 1800.\n"
    assert [t.value[10:] for t in resolved(listed) if "T" in t.value] == ["T13:30", "T18:00"]
    led = resolved("- Central Criminal Court, 10.30: opening of the case against Jan Novak.\n")
    assert [t.value[10:] for t in led] == ["T10:30"]
    years = resolved("1800 The mill is built.\n1830 The mill burns.\n")
    assert not any("T" in t.value for t in years)


@pytest.mark.parametrize(
    ("copy", "phrase", "value"),
    [
        ("They have been on strike since the 12th.", "the 12th", "2023-03-12"),
        ("The town votes on April 4. They have been out since the 20th.", "the 20th", "2023-02-20"),
        ("The lockout is in its tenth month; it began on May 13.", "May 13", "2022-05-13"),
        ("The vote had been set for the 28th.", "the 28th", "2023-03-28"),
        (
            "They will not meet on May 12. That day clashed with a feast, the court found on"
            " Tuesday; they will now gather on the 14th.",
            "the 14th",
            "2023-05-14",
        ),
    ],
)
def test_a_day_lies_where_what_goes_on_since_or_was_planned_puts_it(
    copy: str, phrase: str, value: str
) -> None:
    assert told(copy, resolved(copy))[phrase] == value


def test_what_opens_on_a_day_ends_on_a_later_one() -> None:
    copy = "The fair will open on Monday evening with a concert and end on Friday."
    assert told(copy, resolved(copy)) == {"Monday evening": "2023-03-20TEV", "Friday": "2023-03-24"}
    copy = "The walkout will begin on Wednesday of next week and end on Friday night."
    assert resolved(copy)[-1].value == "2023-03-24TNI"
    copy = "The fair opened on Monday and ends on Friday."
    assert told(copy, resolved(copy)) == {"Monday": "2023-03-13", "Friday": "2023-03-17"}


@pytest.mark.parametrize(
    ("copy", "days"),
    [
        ("They strike on Thursday, March 30, and Friday.", ["2023-03-30", "2023-03-31"]),
        ("They strike on March 30 and Friday.", ["2023-03-30", "2023-03-31"]),
    ],
)
def test_a_weekday_in_a_row_with_a_date_is_the_day_after_it(copy: str, days: list[str]) -> None:
    assert [t.value for t in resolved(copy)] == days


@pytest.mark.parametrize(
    ("copy", "value"),
    [
        ("The ministers gather on June 14 and 15. Their aides meet two days earlier.", "06-12"),
        ("The fair runs from June 14 to 18. Two days earlier the road is closed.", "06-12"),
        (
            "The fair is on June 14. They judge on June 18. Two days earlier they rest.",
            "06-16",
        ),
    ],
)
def test_what_lies_before_a_stretch_is_counted_from_its_first_day(copy: str, value: str) -> None:
    (earlier,) = (t for t in resolved(copy) if "earlier" in t.span.of(copy))
    assert earlier.value == f"2023-{value}"
