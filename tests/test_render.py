import csv as rfc4180
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import msgspec
import pytest
from diary import BRUSSELS, NATO, dispatch, mention, point, span
from hypothesis import given
from hypothesis import strategies as st

from dateline import agenda, chrono, dossiers
from dateline.chrono import Grain
from dateline.model import (
    AgendaItem,
    Annotation,
    Attribution,
    Dispatch,
    Dossier,
    EventType,
    Relation,
    RelationKind,
    Span,
    Status,
    Timex,
    TimexType,
    Warning,
)
from dateline.render import csv, dossier_text, html, ics, read_text, words
from dateline.render.dossier_html import dossier_html
from dateline.render.lapsed_text import lapsed_csv, lapsed_text

ZONE = "Europe/Brussels"
EVENING = datetime(2023, 1, 6, 18, tzinfo=UTC)
SIGNING = mention(
    "NATO and EU sign third joint declaration",
    at="2023-01-10T11:00",
    zone=ZONE,
    place=BRUSSELS,
    certainty="eos5",
)
PAST_PLAN = mention(
    "EU-NATO joint declaration signed",
    was="2021",
    status=Status.POSTPONED,
    agenda=False,
    reason="for unknown reasons",
)
FIRST = dispatch("one", "2023-01-06", SIGNING, PAST_PLAN, zone=ZONE, said_by="NATO")


def fold(*annotations: Annotation) -> dict[str, Dossier]:
    held = {(a.dispatch.uri, a.dispatch.version): a for a in annotations}
    return dossiers.fold(dossiers.link_all(annotations), held)


def page(
    *annotations: Annotation, days: int = 7, begin: date = date(2023, 1, 9)
) -> tuple[AgendaItem, ...]:
    found = fold(*annotations)
    return agenda.choose(found.values(), begin=begin, days=days, zone=None, as_of=EVENING)


def events(*annotations: Annotation, **options: object) -> list[icalendar.Event]:
    feed = ics.ics(page(*annotations), **options)  # type: ignore[arg-type]
    return list(icalendar.Calendar.from_ical(feed).walk("VEVENT"))


# ---------------------------------------------------------------- iCalendar
def test_a_feed_is_read_back_with_its_zone_and_a_stable_uid() -> None:
    feed = ics.ics(page(FIRST))
    calendar = icalendar.Calendar.from_ical(feed)
    (event,) = calendar.walk("VEVENT")
    assert b"DTSTART;TZID=Europe/Brussels:20230110T110000" in feed
    assert event["uid"] == f"{dossiers.mint('one', 'e1')}@dateline"
    assert event.decoded("dtstart") == datetime(2023, 1, 10, 11, tzinfo=ZoneInfo(ZONE))
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == [ZONE]
    assert event["sequence"] == 0
    assert event["status"] == "CONFIRMED"
    assert str(event["location"]) == "Brussels, Belgium"
    assert "NATO, told by Example News" in event["description"]


def test_a_feed_has_the_stamps_of_the_dispatches_and_never_the_clock() -> None:
    assert ics.ics(page(FIRST)) == ics.ics(page(FIRST))
    (event,) = events(FIRST)
    assert event.decoded("dtstamp") == datetime(2023, 1, 6, 22, 59, 59, tzinfo=UTC)
    assert event.decoded("last-modified") == event.decoded("dtstamp")


def test_a_day_is_a_date_with_an_exclusive_end() -> None:
    one = dispatch("one", "2023-01-06", mention("NATO drills", at=span("2023-01-10", "2023-01-12")))
    (event,) = events(one)
    assert event.decoded("dtstart") == date(2023, 1, 10)
    assert event.decoded("dtend") == date(2023, 1, 13)


def test_a_month_is_a_stretch_that_takes_no_time_and_a_year_is_left_out() -> None:
    (event,) = events(
        dispatch("one", "2023-01-06", mention("NATO summit", at="2023-01", who=(NATO,))),
        dispatch(
            "two", "2023-01-06", mention("Report due", at="2023", who=(), type=EventType.PUBLISH)
        ),
    )
    assert event["transp"] == "TRANSPARENT"
    assert event["summary"] == "NATO summit (January 2023, day open)"


def test_a_clock_without_a_zone_floats_and_one_at_a_bare_offset_is_utc() -> None:
    one = dispatch("one", "2023-01-06", mention("NATO votes", at="2023-01-10T11:00"))
    two = dispatch("one", "2023-01-06", mention("NATO votes", at="2023-01-10T11:00", zone="+05:45"))
    assert b"DTSTART:20230110T110000\r\n" in ics.ics(page(one))
    assert b"DTSTART:20230110T051500Z\r\n" in ics.ics(page(two))


@pytest.mark.parametrize(
    ("status", "written", "shown", "summary"),
    [
        (Status.PROPOSED, "prefix", "TENTATIVE", "NATO votes"),
        (Status.EXPECTED, "prefix", "TENTATIVE", "NATO votes"),
        (Status.SCHEDULED, "prefix", "CONFIRMED", "NATO votes"),
        (Status.POSTPONED, "prefix", "TENTATIVE", "POSTPONED: NATO votes"),
        (Status.CANCELLED, "prefix", "TENTATIVE", "CANCELLED: NATO votes"),
        (Status.CANCELLED, "status", "CANCELLED", "NATO votes"),
        (Status.DENIED, "prefix", "TENTATIVE", "DENIED: NATO votes"),
        (Status.DENIED, "status", "CANCELLED", "NATO votes"),
    ],
)
def test_each_status_is_written_as_calendars_understand_it(
    status: Status, written: str, shown: str, summary: str
) -> None:
    plan = mention("NATO votes", status=status, who=(NATO,))
    day = {"previous_when": None, "when": plan["when"]}
    key = "previous_when" if status is Status.POSTPONED else "when"
    day[key] = mention("x", at="2023-01-10")["when"]
    (event,) = events(dispatch("one", "2023-01-06", {**plan, **day}), cancelled=written)
    assert (event["status"], str(event["summary"])) == (shown, summary)


def test_an_event_of_several_days_is_one_entry() -> None:
    one = dispatch("one", "2023-01-06", mention("Trial", at=span("2023-01-09", "2023-01-12")))
    assert len(page(one)) == 4
    assert len(events(one)) == 1


# ---------------------------------------------------------------- CSV
def test_a_table_has_a_row_an_item_and_says_no_formula() -> None:
    risky = mention('=cmd|"/C calc"', at="2023-01-11", who=())
    rows = list(
        rfc4180.DictReader(io.StringIO(csv.csv(page(FIRST, dispatch("b", "2023-01-06", risky)))))
    )
    assert [row["start"] for row in rows] == ["2023-01-10T11:00+01:00", "2023-01-11"]
    assert rows[0]["parties"] == "NATO; EU"
    assert rows[1]["summary"].startswith("'=cmd")


# ---------------------------------------------------------------- dossier
def test_a_dossier_tells_its_dates_its_voices_and_what_is_expected() -> None:
    text = FIRST.dispatch.text
    events_ = msgspec.structs.replace(FIRST.events[0], topics=(Span(0, text.index(" sign")),))
    one = msgspec.structs.replace(FIRST, events=(events_, *FIRST.events[1:]))
    (dossier,) = fold(one).values()
    told = dossier_text.dossier_text(dossier).splitlines()  # type: ignore[arg-type]
    assert told[0] == "NATO and EU sign third joint declaration"
    assert "Status: rescheduled (eos5)" in told
    assert "When: 10 January 2023, 11:00 CET" in told
    assert "Before: 2021" in told
    history = [line.split("  ")[-1] for line in told if line.startswith("  2023-01-06")]
    assert history[:3] == [
        "due 2021",
        "put off (was due 2021): postponed, for unknown reasons",
        "set for 2023-01-10T11:00+01:00: rescheduled",
    ]
    assert any("NATO, told by Example News: “NATO and EU sign" in line for line in told)
    assert told[-1] == "  NATO and EU"


def test_a_lapsed_dossier_tells_what_was_told_last() -> None:
    (dossier,) = fold(FIRST).values()
    told = dossier_text.dossier_text(dossier, status=Status.LAPSED)  # type: ignore[arg-type]
    assert "Status: lapsed (no report that it took place), last told: rescheduled (eos5)" in told


def test_an_earlier_plan_that_a_later_dispatch_recalls_is_told_as_such() -> None:
    first = dispatch("one", "2023-01-05", SIGNING)
    recalled = dispatch("two", "2023-01-06", PAST_PLAN)
    (dossier,) = fold(first, recalled).values()
    told = dossier_text.dossier_text(dossier)  # type: ignore[arg-type]
    assert "due 2023-01-10T11:00+01:00: scheduled" in told
    assert "had been due 2021" in told
    assert "put off (was due 2021): rescheduled, for unknown reasons" in told


# ---------------------------------------------------------------- one dispatch
def test_what_a_dispatch_says_is_printed_with_who_says_it() -> None:
    told = read_text.read_text(
        msgspec.structs.replace(FIRST, warnings=(Warning(code="clock", message="clocks differ"),))
    )
    assert "- NATO and EU sign third joint declaration [e1]" in told
    assert "    sign, scheduled (eos5)" in told
    assert "    when: 10 January 2023, 11:00 CET (10:00 GMT)" in told
    assert "    before: 2021" in told
    assert "    source: NATO, told by Example News" in told
    assert told.endswith("WARNINGS\nclock: clocks differ\n")


def test_marked_html_is_safe_and_keeps_every_character() -> None:
    text = 'He said <b>"no"</b> on Monday.'
    annotation = Annotation(
        dispatch=Dispatch(uri="x", text=text),
        engine="test",
        timexes=(Timex(id="t1", span=Span(22, 28), type=TimexType.DATE, value="2023-01-09"),),
        attributions=(
            Attribution(id="a1", source=Span(0, 2), cue=Span(3, 7), content=(Span(8, 29),)),
        ),
    )
    marked = html.marked(annotation)
    assert "<b>" not in marked
    plain = "".join(part.split(">", 1)[-1] for part in marked.split("<"))
    unescaped = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert unescaped.replace("&amp;", "&") == text
    assert '<mark class="content time"' in marked or '<mark class="time content"' in marked
    assert "<script" not in html.html(annotation)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_marking_never_loses_a_character_however_marks_overlap(
    pairs: list[tuple[int, int]],
) -> None:
    text = "abcdefghijklmnopqrstuvwxyz0123"
    spans = tuple(Span(min(pair), max(pair)) for pair in pairs)
    annotation = Annotation(
        dispatch=Dispatch(uri="x", text=text),
        engine="test",
        attributions=(Attribution(id="a1", content=spans),),
    )
    marked = html.marked(annotation)
    assert "".join(part.split(">", 1)[-1] for part in marked.split("<")) == text


# ---------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("value", "zone", "said"),
    [
        ("2023-01-10T11:00", ZONE, "10 January 2023, 11:00 CET"),
        ("2023-01-10T11:00", "Asia/Kathmandu", "10 January 2023, 11:00 UTC+5:45"),
        ("2023-01-10T11:00", "America/New_York", "10 January 2023, 11:00 EST"),
        ("2023-01-10T11:00", None, "10 January 2023, 11:00"),
        ("2023-01-10TMO", None, "10 January 2023, morning"),
        ("2023-01-10", None, "10 January 2023"),
        ("2023-W02", None, "the week of 9 January 2023"),
        ("2023-W02-WE", None, "the weekend of 14 January 2023"),
        ("2023-01", None, "January 2023"),
        ("2023-Q3", None, "the third quarter of 2023"),
        ("2023-H2", None, "the second half of 2023"),
        ("2022-SU", None, "summer 2022"),
        ("2021", None, "2021"),
    ],
)
def test_each_grain_has_its_words(value: str, zone: str | None, said: str) -> None:
    assert words.stretch(point(value, zone)) == said


def test_a_stretch_of_days_and_one_of_hours_say_both_ends() -> None:
    assert words.stretch(span("2023-05-02", "2023-05-04")) == "2 May 2023 to 4 May 2023"
    hours = chrono.Interval(
        datetime(2023, 5, 2, 9), datetime(2023, 5, 2, 9) + timedelta(hours=2), Grain.MINUTE, "UTC"
    )
    assert words.stretch(hours) == "2 May 2023, 09:00 to 11:00 GMT"
    assert words.clock(hours, "Europe/Paris") == "1100-1300 CEST"


# ------------------------------------------------------------------ sources, series, whole pages
def disputed() -> Dossier:
    sign = "NATO and EU sign <joint> declaration"
    return next(
        iter(
            fold(
                dispatch("one", "2023-01-06", mention(sign, at="2023-01-10"), said_by="NATO"),
                dispatch(
                    "two", "2023-01-07", mention(sign, at="2023-01-12"), provider="Other News"
                ),
            ).values()
        )
    )


def test_a_dossier_warns_with_both_sides_and_says_who_tells_it() -> None:
    lines = dossier_text.dossier_text(disputed()).splitlines()
    assert "Course: due on 10 January 2023, never moved" in lines
    assert "Told by: 1 independent source: NATO (takes part)" in lines
    assert lines[lines.index("Warnings") + 1] == (
        "  sources differ on the time: 2023-01-10 (NATO, told by Example News), but 2023-01-12 "
        "(Other News); first what is said by who holds it or takes part"
    )


def test_a_dossier_as_a_page_stands_alone_and_is_escaped() -> None:
    file = disputed()
    other = msgspec.structs.replace(file, uid="other", title="Talks & more")
    bond = Relation(kind=RelationKind.AFTER, target="other")
    other = msgspec.structs.replace(other, relations=())
    file = msgspec.structs.replace(file, relations=(bond,), topics=("<grain>",))
    page = dossier_html(file, others={"other": other}, story=[other])
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n")
    assert "<joint>" not in page and "&lt;joint&gt;" in page and "&lt;grain&gt;" in page
    assert "<script" not in page and "http" not in page
    assert "Warning: sources differ on the time" in page
    assert "<li>after: Talks &amp; more (other)</li>" in page
    assert "<h2>Of the same story</h2>" in page
    assert "<li>after: other</li>" in dossier_html(file)
    back = dossier_text.dossier_text(other, story=[file])
    assert "  followed by: NATO and EU sign <joint> declaration" in back


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("XXXX-WXX-5", "every Friday"),
        ("P1D", "daily"),
        ("P1W", "weekly"),
        ("P2W", "every 2 weeks"),
        ("P1M", "monthly"),
        ("P3M", "quarterly"),
    ],
)
def test_a_rhythm_has_its_words(value: str, said: str) -> None:
    assert words.rhythm(value) == said


def test_each_time_of_what_recurs_is_an_entry_of_its_own_in_a_calendar() -> None:
    brief = mention(
        "EU holds weekly briefing", at="2023-01-13", type=EventType.PRESS_CONFERENCE, who=(NATO,)
    )
    timex = Timex(id="t1", span=Span(9, 15), type=TimexType.SET, value="P1W")
    one = msgspec.structs.replace(dispatch("one", "2023-01-09", brief), timexes=(timex,))
    items = agenda.choose(
        fold(one).values(),
        begin=date(2023, 1, 9),
        days=14,
        zone=None,
        as_of=datetime(2023, 1, 10, tzinfo=UTC),
    )
    made = icalendar.Calendar.from_ical(ics.ics(items)).walk("VEVENT")
    uids = [str(event["uid"]) for event in made]
    assert [uid.partition("-")[2] for uid in uids] == ["20230113@dateline", "20230120@dateline"]


def test_what_lapsed_is_a_table_and_says_no_formula() -> None:
    plan = mention("=SUM signed", at="2023-01-10", place=BRUSSELS)
    one = dispatch("one", "2023-01-06", plan, said_by="NATO")
    found = agenda.lapsed(fold(one).values(), as_of=datetime(2023, 2, 9, 12, tzinfo=UTC), days=90)
    assert lapsed_text(found).startswith("29 days  due 10 January 2023  =SUM signed [NATO] (")
    (head, row) = rfc4180.reader(io.StringIO(lapsed_csv(found)))
    assert dict(zip(head, row, strict=True)) | {"uid": ""} == {
        "uid": "",
        "days": "29",
        "due": "10 January 2023",
        "title": "'=SUM signed",
        "promised_by": "NATO",
        "place": "Brussels, Belgium",
        "delays": "0",
        "last_report": "2023-01-06",
    }
    assert lapsed_text(()) == ""
