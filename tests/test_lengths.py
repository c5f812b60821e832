"""How long an entry lasts and what only ends it: the words beside its day, whoever chose it."""

import pytest

import dateline
from dateline import annotate, lang, nlp
from dateline import text as texts
from dateline.chrono import bounds
from dateline.events import lengths, reading
from dateline.model import Dispatch


def days(sentence: str, published: str = "2024-08-21") -> set[tuple[str | None, str | None]]:
    """The first and the last day of each entry of a sentence as the only one of a dispatch."""
    copy = f"HARROW, Aug 21 (Northern Wire) - {sentence}\n"
    events = dateline.read(copy, published=published).events
    return {bounds(e.when.interval) for e in events if e.agenda and e.when is not None}


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("She sets out tonight for a journey of five days.", "2024-08-21", "2024-08-25"),
        ("In two days of talks from Monday ministers discuss gas.", "2024-08-26", "2024-08-27"),
        ("The two hold a three-day summit from Monday.", "2024-08-26", "2024-08-28"),
        ("The exercise starts on the 26th and goes for nine days.", "2024-08-26", "2024-09-03"),
        ("The strike, which starts on Friday, will last three days.", "2024-08-23", "2024-08-25"),
    ],
)
def test_an_entry_lasts_as_long_as_its_words_are_measured(
    sentence: str, first: str, last: str
) -> None:
    assert (first, last) in days(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The strike, which resumes on Friday, had lasted for three days.",
        "The summit opens on Friday, three days after the vote.",
        "The strike is to start on Friday in some three weeks of holidays.",
    ],
)
def test_a_length_of_something_else_carries_nothing_on(sentence: str) -> None:
    assert all(last in (None, first) for first, last in days(sentence))


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("The commission has to produce a first report by October 17.", "2024-10-17"),
        ("The committee may hold a meeting before the end of November.", "2024-11"),
        ("The minister is to visit Harrow before Friday.", "2024-08-22"),
        ("The council is to name a mayor no later than Friday.", "2024-08-23"),
        ("The minister is to visit Harrow on or before Friday.", "2024-08-23"),
    ],
)
def test_what_is_due_by_a_day_has_an_end_and_no_begin(sentence: str, last: str) -> None:
    found = days(sentence)
    assert found and {end for _, end in found} == {last}
    assert {first for first, _ in found} == {None}


def test_what_a_time_goes_with_does_not_end_before_it() -> None:
    found = days("The minister is to release the report before the November election.")
    assert ("2024-11", None) in found or ("2024-11", "2024-11") in found


def test_what_opens_not_until_a_day_opens_on_it() -> None:
    assert {first for first, _ in days("The pass will not reopen until October 1.")} == {
        "2024-10-01"
    }


@pytest.mark.parametrize(
    "row", [r for r in lang.table("en", "event_words") if r.kind == "lasting"], ids=lambda r: r.form
)
def test_a_verb_of_lasting_is_measured_by_its_example(row: lang.Row) -> None:
    dispatch = Dispatch(text=row.example, uri="x", language="en")
    read = annotate.annotate(dispatch)
    document = texts.read(dispatch)
    r = reading.read(document, nlp.parse_many([document])[0])
    words = {r.word[token] for token in lengths.measured(r, read.timexes)}
    assert words & {"strike", "fair", "exercise", "count", "talks", "trial"}
