"""What `text.read` makes of the outer form of wire copy."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import chrono, lang, text
from dateline.model import Dispatch, Document, Region

COPY = """ date 2031-03-04 World

Ministers of Arland and Borland to open tunnel on 9 March

PORT ARLEN, March 4 – Arland News. The two ministers will open the tunnel on March 9. Mr. Dale \
of the U.S. Embassy said: “We will come.”
"We begin," he said. "It is time.
"""


def read(copy: str, **fields: object) -> Document:
    return text.read(Dispatch(text=copy, uri="test", **fields))  # type: ignore[arg-type]


def test_a_crawl_header_gives_day_and_section_and_is_no_copy() -> None:
    document = read(COPY)
    assert document.dispatch.published == chrono.parse_stamp("2031-03-04")
    assert document.dispatch.section == "World"
    assert document.header is not None
    assert document.header.of(COPY) == "date 2031-03-04 World"
    assert all(s.span.start >= document.header.end for s in document.sentences)


def test_headline_dateline_and_agency_are_told_apart() -> None:
    document = read(COPY)
    assert document.dispatch.headline == "Ministers of Arland and Borland to open tunnel on 9 March"
    assert document.dispatch.located == "Port Arlen"
    assert document.dispatch.provider == "Arland News"
    assert document.dateline is not None
    assert document.dateline.day is not None
    assert document.dateline.day.of(COPY) == "March 4"
    assert [s.region for s in document.sentences][:2] == [Region.HEADLINE, Region.BODY]
    assert document.sentences[1].span.of(COPY).startswith("The two ministers")


@pytest.mark.parametrize(
    ("opening", "place", "credit"),
    [
        ("OSLO (Reuters) - The", "Oslo", "Reuters"),
        ("OSLO, Nov 24 (Reuters) — The", "Oslo", "Reuters"),
        ("Oslo, 24 November 2030 (AFP) – The", "Oslo", "AFP"),
        ("NAIROBI, Kenya (AP) _ The", "Nairobi, Kenya", "AP"),
        ("MOSCOW, January 6. /TASS/. The", "Moscow", "TASS"),
        ("FLINT, Mich., Oct. 4 (UPI) -- The", "Flint, Mich.", "UPI"),
        ("NEW YORK - The", "New York", None),
        ("BUDAPEST/VIENNA, May 3 (dpa) - The", "Budapest/Vienna", "dpa"),
        ("BRUSSELS. May 3. MERIDIAN PRESS - The", "Brussels", "MERIDIAN PRESS"),
        ("KATHMANDU, May 3 – National News Agency. The", "Kathmandu", "National News Agency"),
    ],
)
def test_datelines_of_many_houses_are_read(opening: str, place: str, credit: str | None) -> None:
    document = read(f"{opening} council meets.\n\nIt will vote.\n")
    assert document.dateline is not None
    assert (document.dispatch.located, document.dispatch.provider) == (place, credit)
    assert document.sentences[0].span.of(document.text).startswith("The council")


@pytest.mark.parametrize(
    "opening",
    [
        "The council - which met late - will vote.",
        "Germany's Merkel, May 3 and after, said so.",
        "Critics (and there are many) - of all sorts - agree.",
        "Ten men were held - police.",
    ],
)
def test_a_dash_alone_makes_no_dateline(opening: str) -> None:
    assert read(f"{opening}\n\nMore follows here.\n").dateline is None


@pytest.mark.parametrize("row", lang.table("en", "headings"), ids=lambda row: row.form)
def test_the_name_of_a_list_is_no_place(row: lang.Row) -> None:
    assert row.form in row.example.casefold()
    document = read(f"{row.example}\n\nTuesday: session of the council, 10:00.\n")
    assert (document.dateline, document.dispatch.located) == (None, None)


def test_a_caller_wins_over_the_header_with_a_warning() -> None:
    document = read(COPY, published=chrono.parse_stamp("2031-03-05"))
    assert document.dispatch.published == chrono.parse_stamp("2031-03-05")
    assert [w.code for w in document.warnings if "2031-03-04" in w.message] == ["published-differs"]


def test_a_hard_wrapped_paragraph_is_one() -> None:
    copy = (
        "The council of the harbour town will meet on Tuesday to decide upon\n"
        "the new bridge that the two banks of the river have been waiting for\n"
        "since the flood.\n\nThe mayor is for it.\n"
    )
    assert [p.of(copy)[:11] for p in read(copy).paragraphs] == ["The council", "The mayor i"]


def test_copy_wrapped_at_any_width_is_one_paragraph() -> None:
    prose = "The council of the harbour town of Aker will meet under Mayor Berg, Anna Dahl, "
    copy = "\n".join(textwrap.wrap(prose * 6 + "on Tuesday.", 150))
    assert len(read(copy).sentences) == 1


def test_a_line_that_goes_on_in_small_letters_is_no_paragraph_of_its_own() -> None:
    copy = "The council of the harbour town will meet on Tuesday\nto vote.\n\nThe mayor is for it."
    long = copy.replace("The council", "The council of elders and of the younger people " * 3)
    assert [len(read(text).paragraphs) for text in (copy, long)] == [2, 2]


def test_lines_of_unlike_length_stay_apart() -> None:
    first = "The council of the harbour town will meet " * 4
    copy = f"{first}on Tuesday.\nThe mayor of Aker\nAnna Dahl, deputy\n{first}again on Friday."
    assert len(read(copy).paragraphs) == 4


def test_a_lost_quotation_mark_costs_one_quotation_and_gives_a_warning() -> None:
    document = read(COPY)
    said = [q.inner.of(COPY) for q in document.quoted]
    assert said == ["We will come.", "We begin,", "It is time."]
    assert [q.closed for q in document.quoted] == [True, True, False]
    assert [w.code for w in document.warnings] == ["unclosed-quote"]


def test_apostrophes_open_no_quotation_and_single_marks_do() -> None:
    copy = "The unions' demand isn't new. It's 'not enough', the ministers' envoy said.\n"
    assert [q.inner.of(copy) for q in read(copy).quoted] == ["not enough"]


def test_a_quotation_that_runs_over_paragraphs_is_no_fault() -> None:
    copy = 'She said: "We came.\n\n"We saw."\n\nThen she left.\n'
    assert not read(copy).warnings


@pytest.mark.parametrize("row", lang.table("en", "abbreviations"), ids=lambda r: r.form)
def test_every_abbreviation_keeps_or_ends_its_sentence(row: lang.Row) -> None:
    count = len(read(f"{row.example}\n\nThat was all.\n").sentences) - 1
    assert row.form in row.example
    assert count == (2 if row.kind == "starter" else 1)


def test_desk_notes_at_the_foot_are_no_copy() -> None:
    document = read("OSLO (Reuters) - The council meets.\n\n(Reporting by A. Hand; Ed. by B.)\n")
    assert document.sentences[-1].region is Region.FOOTER


@given(st.text(max_size=400))
def test_any_text_is_cut_into_ordered_sentences_inside_it(copy: str) -> None:
    document = read(copy)
    last = 0
    for sentence in document.sentences:
        assert last <= sentence.span.start <= sentence.span.end <= len(copy)
        assert sentence.span.of(copy) == sentence.span.of(copy).strip()
        last = sentence.span.end
    assert all(q.outer.holds(q.inner) and q.outer.end <= len(copy) for q in document.quoted)
    assert read(copy) == document
