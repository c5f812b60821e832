"""Calendar and clock arithmetic."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import chrono
from dateline.chrono import Grain, Interval

MOMENTS = st.datetimes(min_value=datetime(100, 1, 1), max_value=datetime(9000, 1, 1))


@pytest.mark.parametrize(
    ("value", "begin", "end", "grain"),
    [
        ("2023", "2023-01-01", "2024-01-01", Grain.YEAR),
        ("2023-06", "2023-06-01", "2023-07-01", Grain.MONTH),
        ("2023-02-28", "2023-02-28", "2023-03-01", Grain.DAY),
        ("2023-W01", "2023-01-02", "2023-01-09", Grain.WEEK),
        ("2023-W01-WE", "2023-01-07", "2023-01-09", Grain.WEEKEND),
        ("2023-W01-3", "2023-01-04", "2023-01-05", Grain.DAY),
        ("2023-Q4", "2023-10-01", "2024-01-01", Grain.QUARTER),
        ("2023-H2", "2023-07-01", "2024-01-01", Grain.HALF),
        ("2022-WI", "2022-12-01", "2023-03-01", Grain.SEASON),
        ("199", "1990-01-01", "2000-01-01", Grain.DECADE),
        ("18", "1800-01-01", "1900-01-01", Grain.CENTURY),
        ("2023-01-10T11", "2023-01-10T11:00", "2023-01-10T12:00", Grain.HOUR),
        ("2023-01-10T24:00", "2023-01-11T00:00", "2023-01-11T00:01", Grain.MINUTE),
        ("2023-01-10TNI", "2023-01-10T21:00", "2023-01-11T06:00", Grain.DAYPART),
    ],
)
def test_a_timex3_point_is_a_half_open_interval(
    value: str, begin: str, end: str, grain: Grain
) -> None:
    expected = Interval(datetime.fromisoformat(begin), datetime.fromisoformat(end), grain)
    assert chrono.parse_point(value) == expected


@pytest.mark.parametrize(
    "value", ["2023-02-30", "2023-13", "2023-W54", "P3Y", "PRESENT_REF", "XXXX-05", "", "2023-1"]
)
def test_what_is_no_day_of_the_calendar_gives_none(value: str) -> None:
    assert chrono.parse_point(value) is None


@given(MOMENTS, st.sampled_from([g for g in Grain if g is not Grain.DAYPART]))
def test_the_unit_around_a_moment_starts_at_its_floor(moment: datetime, grain: Grain) -> None:
    value = chrono.point(moment, grain)
    unit = chrono.parse_point(value)
    assert unit is not None
    assert unit.begin == chrono.floor(moment, grain)
    assert unit.grain is grain
    assert chrono.point(unit.begin, grain) == value


@given(st.text(max_size=24))
def test_no_text_makes_parse_point_or_parse_stamp_raise(text: str) -> None:
    chrono.parse_point(text)
    chrono.parse_stamp(text)


@given(MOMENTS, st.integers(-500, 500))
def test_shifting_forth_and_back_by_days_comes_home(moment: datetime, count: int) -> None:
    there = chrono.shift(moment, count, Grain.DAY)
    assert there is not None
    assert chrono.shift(there, -count, Grain.DAY) == moment


def test_a_month_on_from_the_31st_is_held_back_to_the_last_day() -> None:
    assert chrono.add_months(datetime(2023, 1, 31), 1) == datetime(2023, 2, 28)


def test_leaving_the_calendar_gives_none_not_an_error() -> None:
    assert chrono.shift(datetime(9999, 6, 1), 1, Grain.YEAR) is None
    assert chrono.span_of(datetime(9999, 1, 1), Grain.YEAR).end is None


@pytest.mark.parametrize(
    ("wall", "zone", "hours"),
    [
        (datetime(2012, 1, 10), "Europe/Moscow", 4),
        (datetime(2015, 1, 10), "Europe/Moscow", 3),
        (datetime(2006, 3, 20), "America/New_York", -5),
        (datetime(2007, 3, 20), "America/New_York", -4),
        (datetime(2023, 1, 10), "Asia/Kathmandu", 5.75),
        (datetime(2023, 1, 10), "+05:30", 5.5),
        (datetime(2023, 1, 10), "UTC", 0),
    ],
)
def test_zones_have_their_history(wall: datetime, zone: str, hours: float) -> None:
    assert chrono.offset(wall, zone) == timedelta(hours=hours)


def test_unknown_zones_give_none() -> None:
    assert chrono.tz("Mars/Olympus") is None
    assert chrono.tz("../etc/passwd") is None
    assert chrono.instant(datetime(2023, 1, 1), "Nowhere") is None


def test_a_wall_time_and_its_instant_agree_with_zoneinfo() -> None:
    wall = datetime(2023, 1, 10, 11, 0)
    expected = wall.replace(tzinfo=ZoneInfo("Europe/Brussels")).astimezone(UTC)
    assert chrono.instant(wall, "Europe/Brussels") == expected
    assert chrono.in_zone(expected, "Europe/Brussels") == wall
    assert chrono.iso(wall, "Europe/Brussels") == "2023-01-10T11:00+01:00"
    assert chrono.iso(wall, None) == "2023-01-10T11:00"


@pytest.mark.parametrize(
    ("interval", "bounds"),
    [
        (
            Interval(datetime(2025, 10, 25), datetime(2025, 10, 27), Grain.DAY),
            ("2025-10-25", "2025-10-26"),
        ),
        (Interval(datetime(2023, 6, 1), datetime(2023, 7, 1), Grain.MONTH), ("2023-06", None)),
        (Interval(None, datetime(2024, 1, 1), Grain.YEAR), (None, "2023")),
        (
            Interval(
                datetime(2023, 1, 10, 9), datetime(2023, 1, 10, 17), Grain.MINUTE, "Europe/Paris"
            ),
            ("2023-01-10T09:00+01:00", "2023-01-10T17:00+01:00"),
        ),
        (
            Interval(datetime(2023, 1, 10, 9), datetime(2023, 1, 10, 9, 1), Grain.MINUTE),
            ("2023-01-10T09:00", None),
        ),
    ],
)
def test_bounds_are_told_with_the_last_unit_included(
    interval: Interval, bounds: tuple[str | None, str | None]
) -> None:
    assert chrono.bounds(interval) == bounds


@pytest.mark.parametrize(
    ("stamp", "back"),
    [
        ("2023-01-06", "2023-01-06"),
        ("2023-01-06T18:00Z", "2023-01-06T18:00+00:00"),
        ("2023-01-06 18:00:30+01:00", "2023-01-06T18:00:30+01:00"),
        ("2023-01-06T18:00", "2023-01-06T18:00"),
    ],
)
def test_a_stamp_comes_back_as_it_was(stamp: str, back: str) -> None:
    interval = chrono.parse_stamp(stamp)
    assert interval is not None
    assert chrono.stamp(interval) == back


def test_intervals_in_two_zones_meet_as_instants() -> None:
    brussels = Interval(
        datetime(2023, 1, 10, 11), datetime(2023, 1, 10, 12), Grain.HOUR, "Europe/Brussels"
    )
    moscow = Interval(
        datetime(2023, 1, 10, 13), datetime(2023, 1, 10, 14), Grain.HOUR, "Europe/Moscow"
    )
    assert chrono.overlap(brussels, moscow)
    assert not chrono.overlap(brussels, Interval(moscow.end, None, Grain.HOUR, "Europe/Moscow"))


@pytest.mark.parametrize("text", ["9999-12-31", "9999-12-31T23:59", "0001-01-01T00:00Z"])
def test_a_stamp_at_the_edge_of_the_calendar_is_read(text: str) -> None:
    assert chrono.parse_stamp(text) is not None
