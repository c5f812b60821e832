from datetime import UTC, date, datetime

import msgspec
import pytest
from diary import BRUSSELS, EU, NAIROBI, NATO, dispatch, mention, span, when

from dateline import agenda, chrono, dossiers
from dateline.model import (
    AgendaItem,
    Annotation,
    EventType,
    Participant,
    Span,
    Status,
    Timex,
    TimexType,
)
from dateline.render import agenda_text

MONDAY = date(2023, 1, 9)
EVENING = datetime(2023, 1, 6, 18, tzinfo=UTC)
ZONE = "Europe/Brussels"


def page(
    *annotations: Annotation,
    begin: date = MONDAY,
    days: int = 7,
    zone: str | None = "GMT",
    as_of: datetime = EVENING,
    **filters: object,
) -> tuple[AgendaItem, ...]:
    held = {(a.dispatch.uri, a.dispatch.version): a for a in annotations}
    found = dossiers.fold(dossiers.link_all(annotations), held, as_of=as_of)
    return agenda.choose(
        found.values(),
        begin=begin,
        days=days,
        zone=zone,
        as_of=as_of,
        **filters,  # type: ignore[arg-type]
    )


def printed(*annotations: Annotation, zone: str | None = "GMT", **options: object) -> list[str]:
    items = page(*annotations, zone=zone, **options)  # type: ignore[arg-type]
    return agenda_text.agenda_text(items, zone=zone).splitlines()


SIGNING = mention(
    "Stoltenberg, Michel and von der Leyen sign third NATO-EU joint declaration",
    at="2023-01-10T11:00",
    zone=ZONE,
    place=BRUSSELS,
)
BRIEFING = mention(
    "Heads of NATO and EU institutions hold joint press conference",
    at="2023-01-10T11:30",
    zone=ZONE,
    place=BRUSSELS,
    type=EventType.PRESS_CONFERENCE,
)
PAST_PLAN = mention(
    "EU-NATO joint declaration signed", was="2021", status=Status.POSTPONED, agenda=False
)
FIRST = dispatch("one", "2023-01-06", SIGNING, BRIEFING, PAST_PLAN, zone=ZONE)


def test_the_page_of_the_first_dispatch_reads_as_an_agency_prints_it() -> None:
    assert printed(FIRST) == [
        "TUESDAY, JANUARY 10, 2023",
        "Europe",
        "(+) BRUSSELS (Belgium) - Stoltenberg, Michel and von der Leyen sign third NATO-EU joint"
        " declaration (1000 GMT)",
        "(+) BRUSSELS (Belgium) - Heads of NATO and EU institutions hold joint press conference"
        " (1030 GMT)",
    ]


@pytest.mark.parametrize(
    ("as_of", "new"),
    [
        ("2023-01-06T00:30+01:00", True),
        ("2023-01-06T18:00+00:00", True),
        ("2023-01-07T18:00+00:00", True),
        ("2023-01-08T00:00+01:00", False),
        ("2023-01-09T18:00+00:00", False),
    ],
)
def test_a_dispatch_with_a_day_and_no_clock_is_new_until_a_day_after_that_day(
    as_of: str, new: bool
) -> None:
    items = page(FIRST, as_of=datetime.fromisoformat(as_of))
    assert [item.new for item in items] == [new, new]


def test_what_was_not_known_yet_is_not_on_the_page() -> None:
    assert page(FIRST, as_of=datetime(2023, 1, 5, 12, tzinfo=UTC)) == ()


def test_without_a_zone_a_line_has_the_clock_on_the_spot_and_gmt() -> None:
    assert printed(FIRST, zone=None)[2].endswith("(1100 local, 1000 GMT)")


def test_the_readers_zone_sets_the_day() -> None:
    late = mention("NATO votes", at="2023-01-10T23:30", zone=ZONE, place=BRUSSELS)
    one = dispatch("one", "2023-01-06", late)
    assert printed(one, zone="Asia/Tokyo")[0] == "WEDNESDAY, JANUARY 11, 2023"
    assert printed(one, zone="Asia/Tokyo")[2].endswith("(0730 JST)")
    assert printed(one, zone=None)[0] == "TUESDAY, JANUARY 10, 2023"
    assert printed(one, zone="Asia/Kathmandu")[2].endswith("(0415 UTC+5:45)")


def test_a_day_without_a_clock_stays_that_day_in_every_zone() -> None:
    plan = mention("NATO votes", at="2023-01-10", zone="Pacific/Auckland")
    for zone in (None, "GMT", "Pacific/Honolulu"):
        assert printed(dispatch("one", "2023-01-06", plan), zone=zone) == [
            "TUESDAY, JANUARY 10, 2023",
            "Elsewhere",
            "(+) NATO votes",
        ]


def test_a_clock_of_no_known_zone_is_shown_as_local() -> None:
    plan = mention("NATO votes", at="2023-01-10T11:00")
    assert printed(dispatch("one", "2023-01-06", plan))[2] == "(+) NATO votes (1100 local)"


def test_vague_and_undated_plans_follow_after_the_days() -> None:
    one = dispatch(
        "one",
        "2023-01-06",
        mention("NATO drills", at="2023-01-11", who=(NATO,), type=EventType.EXERCISE),
        mention("NATO votes", at="2023-W02", who=(NATO,), type=EventType.VOTE),
        mention("NATO summit", at="2023-01", who=(NATO,), type=EventType.SUMMIT),
        mention("NATO report", at="2023", who=(NATO,), type=EventType.PUBLISH),
        mention("NATO trial", who=(NATO,), type=EventType.TRIAL),
    )
    lines = [line for line in printed(one) if line and line != "Elsewhere"]
    assert lines == [
        "WEDNESDAY, JANUARY 11, 2023",
        "(+) NATO drills",
        "THIS WEEK, NO DATE",
        "(+) NATO votes (the week of 9 January 2023)",
        "THIS MONTH, NO DATE",
        "(+) NATO summit (January 2023)",
        "THIS YEAR, NO DATE",
        "(+) NATO report (2023)",
        "NO DATE GIVEN",
        "(+) NATO trial",
    ]


def test_regions_stand_in_the_order_of_the_alphabet_with_elsewhere_last() -> None:
    one = dispatch(
        "one",
        "2023-01-06",
        mention("EU votes", at="2023-01-10", place=BRUSSELS, type=EventType.VOTE),
        mention("Kenya votes", at="2023-01-10", place=NAIROBI, type=EventType.ELECTION),
        mention("NATO trial", at="2023-01-10", type=EventType.TRIAL),
    )
    assert printed(one)[1::2] == ["Africa", "Europe", "Elsewhere"]


def test_what_lasts_stands_on_each_of_its_days() -> None:
    trial = mention(
        "Trial of banker", at=span("2023-01-09", "2023-01-12"), type=EventType.TRIAL, who=()
    )
    lines = printed(dispatch("one", "2023-01-06", trial), begin=date(2023, 1, 11), days=5)
    assert [line for line in lines if "banker" in line] == [
        "(+) Trial of banker (day 3 of 4, to Jan 12)",
        "(+) Trial of banker (final day)",
    ]


def moved(status: Status, **more: object) -> Annotation:
    return dispatch("two", "2023-01-08", {**SIGNING, "when": None, "status": status, **more})


def test_what_is_put_off_stays_on_its_old_day_with_its_mark() -> None:
    lines = printed(FIRST, moved(Status.POSTPONED), as_of=datetime(2023, 1, 8, 18, tzinfo=UTC))
    signing = next(line for line in lines if "declaration" in line)
    assert signing.startswith("(*) BRUSSELS")
    assert signing.endswith("(1000 GMT) (POSTPONED)")


def test_what_is_called_off_stays_with_its_mark() -> None:
    lines = printed(FIRST, moved(Status.CANCELLED), as_of=datetime(2023, 1, 8, 18, tzinfo=UTC))
    assert any(line.endswith("(1000 GMT) (CANCELLED)") for line in lines)


def test_a_move_after_the_first_dispatch_is_marked() -> None:
    later = dispatch(
        "two",
        "2023-01-08",
        mention(
            "NATO and EU sign third joint declaration",
            at="2023-01-12",
            status=Status.RESCHEDULED,
        ),
    )
    lines = printed(FIRST, later, as_of=datetime(2023, 1, 8, 18, tzinfo=UTC))
    assert any(line.endswith("declaration (moved from Jan 10)") for line in lines)


def test_an_old_day_on_the_page_is_marked_even_when_told_at_once() -> None:
    plan = mention(
        "NATO votes", at="2023-01-12", was="2023-01-09", status=Status.RESCHEDULED, who=(NATO,)
    )
    assert printed(dispatch("one", "2023-01-06", plan))[2] == "(+) NATO votes (moved from Jan 9)"


def test_a_plan_whose_day_passed_without_a_report_has_lapsed_a_day_later() -> None:
    def status(as_of: str) -> Status:
        return page(FIRST, as_of=datetime.fromisoformat(as_of))[0].status

    assert status("2023-01-11T09:00+00:00") is Status.RESCHEDULED
    assert status("2023-01-11T10:30+00:00") is Status.LAPSED


def test_filters_match_any_of_their_values() -> None:
    assert len(page(FIRST, types=[EventType.SIGN])) == 1
    assert len(page(FIRST, parties=["nato"])) == 2
    assert len(page(FIRST, places=["Belgium", "KE"])) == 2
    assert page(FIRST, places=["Africa"]) == ()
    assert page(FIRST, sources=["Other News"]) == ()
    assert len(page(FIRST, statuses=[Status.RESCHEDULED])) == 1


def test_evidence_names_the_dispatch_the_offsets_and_the_words() -> None:
    items = page(dispatch("one", "2023-01-06", SIGNING, said_by="NATO"))
    text = agenda_text.agenda_text(items, zone="GMT", evidence=True)
    length = len(str(SIGNING["title"])) + 1
    assert f"    one 0-{length} [NATO, told by Example News] “Stoltenberg, Michel" in text


def test_an_empty_diary_prints_nothing() -> None:
    assert agenda_text.agenda_text((), zone=None) == ""


def test_parties_and_sources_travel_with_the_item() -> None:
    item = page(dispatch("one", "2023-01-06", SIGNING, said_by="NATO"))[0]
    assert item.said_by == ("NATO",)
    assert item.sources == ("Example News",)
    assert Participant(name="EU", key="org:eu") in item.parties


def weekly(uri: str, published: str, day: str, value: str = "P1W") -> Annotation:
    title = "EU holds weekly press briefing"
    plan = mention(title, at=day, type=EventType.PRESS_CONFERENCE, who=(EU,))
    start = title.index("weekly")
    timex = Timex(id="t1", span=Span(start, start + 6), type=TimexType.SET, value=value)
    return msgspec.structs.replace(dispatch(uri, published, plan), timexes=(timex,))


def test_what_recurs_stands_once_on_each_of_its_days() -> None:
    told = (weekly("one", "2023-01-09", "2023-01-13"), weekly("two", "2023-01-16", "2023-01-20"))
    items = page(*told, begin=date(2023, 1, 13), days=30, as_of=datetime(2023, 1, 16, tzinfo=UTC))
    days = [f"{item.dtstart:%m-%d}" for item in items if item.dtstart]
    assert days == ["01-13", "01-20", "01-27", "02-03", "02-10"]
    assert {(item.uid, item.repeats, item.status) for item in items} == {
        (items[0].uid, "P1W", Status.SCHEDULED)
    }
    lines = printed(*told, begin=date(2023, 1, 27), days=1, as_of=datetime(2023, 1, 16, tzinfo=UTC))
    assert lines[2].endswith("EU holds weekly press briefing (weekly, this day not told yet)")
    assert [item.counted for item in items] == [False, False, True, True, True]


def test_that_one_time_took_place_leaves_the_next_ones_ahead() -> None:
    held = mention(
        "EU holds weekly press briefing", at="2023-01-13", type=EventType.PRESS_CONFERENCE,
        who=(EU,), status=Status.OCCURRED, agenda=False,
    )  # fmt: skip
    told = weekly("one", "2023-01-09", "2023-01-13"), dispatch("two", "2023-01-13", held)
    items = page(*told, begin=date(2023, 1, 13), days=8, as_of=datetime(2023, 1, 14, tzinfo=UTC))
    assert [(item.status, item.counted) for item in items] == [
        (Status.OCCURRED, False),
        (Status.SCHEDULED, True),
    ]


def test_a_rhythm_lives_for_two_months_after_its_last_report_and_does_not_lapse() -> None:
    one = weekly("one", "2023-01-09", "2023-01-13")
    late = datetime(2023, 6, 1, tzinfo=UTC)
    assert len(page(one, begin=date(2023, 3, 3), days=1, as_of=late)) == 1
    assert page(one, begin=date(2023, 6, 2), days=1, as_of=late) == ()
    held = next(iter(dossiers.fold(dossiers.link_all([one]), {("one", 1): one}).values()))
    assert agenda.standing(held, late) is Status.SCHEDULED


@pytest.mark.parametrize("begin", [date.min, date.max])
def test_a_page_at_the_edge_of_the_calendar_holds_what_recurs(begin: date) -> None:
    late = weekly("one", "9999-12-20", "9999-12-24")
    month = mention("NATO summit", at="9999-12", who=(NATO,), type=EventType.SUMMIT)
    told = (late, dispatch("two", "9999-12-20", month))
    items = page(*told, begin=begin, days=9, as_of=datetime(9999, 12, 21, tzinfo=UTC))
    assert [item.type for item in items] == (
        [] if begin == date.min else [EventType.PRESS_CONFERENCE, EventType.SUMMIT]
    )


def test_a_monthly_rhythm_says_no_day() -> None:
    one = weekly("one", "2023-01-09", "2023-01-13", value="P1M")
    items = page(one, begin=date(2023, 1, 13), days=60, as_of=datetime(2023, 1, 10, tzinfo=UTC))
    assert [f"{item.dtstart:%m-%d}" for item in items if item.dtstart] == ["01-13"]


@pytest.mark.parametrize(
    ("want", "found"),
    [
        ("org:nato", True),
        ("NATO", True),
        ("North Atlantic Alliance", True),  # another name of it
        ("Jens Stoltenberg", True),
        ("person:jens-stoltenberg", True),
        ("Secretary General", True),  # words of a title
        ("Secret", False),  # no whole word
        ("Kenya", False),
        ("", False),
    ],
)
def test_a_party_is_found_by_key_name_alias_or_whole_words(want: str, found: bool) -> None:
    chief = Participant(
        name="J. Stoltenberg", key="person:jens-stoltenberg", title="NATO Secretary General"
    )
    one = dispatch("one", "2023-01-06", {**SIGNING, "participants": (NATO, chief)})
    assert bool(page(one, parties=[want])) is found


@pytest.mark.parametrize(("want", "found"), [("North Atlantic Alliance", True), ("EU", False)])
def test_a_body_takes_part_where_its_leaders_do(want: str, found: bool) -> None:
    leaders = Participant(name="leaders of NATO and Moldova")
    one = dispatch("one", "2023-01-06", {**SIGNING, "participants": (leaders,)})
    assert bool(page(one, parties=[want])) is found


def test_a_line_says_on_what_sources_differ() -> None:
    other = dispatch(
        "two", "2023-01-06", {**SIGNING, "when": when("2023-01-12")}, provider="Other News"
    )
    lines = printed(dispatch("one", "2023-01-03", SIGNING), other)
    assert lines[2].endswith("(sources differ on the time)")
    assert lines[2].startswith("(*) ")
    day_after = printed(
        dispatch("one", "2023-01-03", SIGNING), other, as_of=datetime(2023, 1, 8, 12, tzinfo=UTC)
    )
    assert not day_after[2].startswith("(*) ")


def lapsed(*annotations: Annotation, as_of: datetime, days: int = 90) -> list[tuple[object, ...]]:
    held = {(a.dispatch.uri, a.dispatch.version): a for a in annotations}
    found = dossiers.fold(dossiers.link_all(annotations), held, as_of=as_of)
    return [
        (one.days, one.dossier.type, one.promised_by, one.delays)
        for one in agenda.lapsed(found.values(), as_of=as_of, days=days)
    ]


def test_what_lapsed_is_told_by_how_long_and_by_who_promised_it() -> None:
    told = dispatch("one", "2023-01-06", SIGNING, said_by="NATO")
    later = dispatch("two", "2023-01-08", {**BRIEFING, "when": when("2023-01-12")})
    month = datetime(2023, 2, 9, 12, tzinfo=UTC)
    assert lapsed(told, later, as_of=month) == [
        (30, EventType.SIGN, ("NATO",), 0),
        (27, EventType.PRESS_CONFERENCE, ("Example News",), 0),
    ]
    assert lapsed(told, later, as_of=month, days=28) == [
        (27, EventType.PRESS_CONFERENCE, ("Example News",), 0)
    ]
    assert lapsed(told, as_of=datetime(2023, 1, 10, 12, tzinfo=UTC)) == []
    done = dispatch("three", "2023-01-10", {**SIGNING, "status": Status.OCCURRED, "agenda": False})
    assert lapsed(told, done, as_of=month) == []


def test_what_is_under_an_embargo_is_not_new_before_it_is_lifted() -> None:
    held = msgspec.structs.replace(
        FIRST.dispatch, embargoed=chrono.parse_stamp("2023-01-08T12:00Z")
    )
    first = msgspec.structs.replace(FIRST, dispatch=held)
    assert page(first, as_of=datetime(2023, 1, 8, 11, tzinfo=UTC)) == ()
    for day, hour, new in ((8, 13, True), (9, 11, True), (9, 13, False)):
        items = page(first, as_of=datetime(2023, 1, day, hour, tzinfo=UTC))
        assert [item.new for item in items] == [new, new]


def test_what_is_due_by_a_day_is_listed_on_that_day_and_says_so() -> None:
    due = chrono.Interval(None, datetime(2023, 1, 13), chrono.Grain.DAY, None)
    bids = mention("Bidders submit offers for airport", at=due, type=EventType.DEADLINE)
    page_ = printed(dispatch("one", "2023-01-06", bids, zone=ZONE))
    assert page_[0] == "THURSDAY, JANUARY 12, 2023"
    assert "until 12 January 2023" in page_[-1]
