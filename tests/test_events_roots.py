"""Which PLOVER root a happening has: by its word, by what goes with it, and under a status."""

import pytest

from dateline import annotate, lang, nlp, text
from dateline.events import reading, roots, triggers
from dateline.events.reading import Reading
from dateline.events.slots import Match
from dateline.model import Dispatch, Plover

ROWS = lang.table("en", "roots")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """All examples, parsed in one pass."""
    copies = list(dict.fromkeys(row.example for row in ROWS))
    documents = [text.read(Dispatch(uri="test:1", text=copy)) for copy in copies]
    return {
        copy: reading.read(document, parse)
        for copy, document, parse in zip(copies, documents, nlp.parse_many(documents), strict=True)
    }


def matches(r: Reading) -> list[Match]:
    return [m for t in triggers.find(r) if (m := roots.match(r, t)) is not None]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.form}-{row.kind}")
def test_a_row_of_roots_fires_in_its_example(row: lang.Row, readings: dict[str, Reading]) -> None:
    found = matches(readings[row.example])
    if row.kind == "word":
        assert any(row.form in m.words for m in found)
    else:
        assert row in [m.row for m in found]


def test_every_row_gives_a_root_of_the_codebook_or_none_at_all() -> None:
    given = {row.value for row in ROWS if row.kind != "word"}
    assert given - {"-"} <= {root.value for root in Plover}


def test_every_class_that_a_condition_names_has_words() -> None:
    known = {name for row in ROWS if row.kind == "word" for name in row.value.split()}
    asked = {row.form[1:] for row in ROWS if row.form[0] == "@"}
    assert asked <= known


def test_a_row_without_a_root_silences_the_word(readings: dict[str, Reading]) -> None:
    silent = next(row for row in ROWS if row.form == "fight" and row.value == "-")
    (found,) = [m for m in matches(readings[silent.example]) if m.row == silent]
    assert roots.root_of(found) is None


def told(copy: str) -> dict[str, str | None]:
    """The roots of a text by the words of its triggers."""
    read = annotate.annotate(Dispatch(uri="test:1", text=copy))
    return {e.trigger.of(copy): e.plover.value if e.plover else None for e in read.events}


@pytest.mark.parametrize(
    ("copy", "word", "root"),
    [
        ("The council imposed a curfew in Oslo.", "imposed", "COERCE"),
        ("The council imposed an embargo on Norway.", "imposed", "COERCE"),
        ("The council halted aid to Norway.", "halted", "SANCTION"),
        ("The council lifted the embargo on Norway.", "lifted", "CONCEDE"),
        ("The council lifted the embargo on Norway.", "embargo", "CONCEDE"),
        ("Norway sent tents to the villagers and a letter to the king.", "sent", "AID"),
        ("Norway sent a letter to the king.", "sent", None),
        ("The jets struck a depot near the town.", "struck", "ASSAULT"),
        ("The miners went on strike in Kiruna.", "went", "PROTEST"),
        ("The rebels threatened to shell the port.", "shell", "THREATEN"),
        ("Norway is willing to withdraw its soldiers.", "withdraw", "AGREE"),
        ("The king said that Norway must free the sailors.", "said", "REQUEST"),
        ("The court found the banker guilty of fraud.", "found", "ACCUSE"),
        ("France and Jordan held exercises in the desert.", "held", "COOPERATE"),
    ],
)
def test_the_root_depends_on_what_goes_with_the_word(
    copy: str, word: str, root: str | None
) -> None:
    assert told(copy)[word] == root


@pytest.mark.parametrize(
    ("copy", "word", "root"),
    [
        ("Norway will free the sailors.", "free", "AGREE"),
        ("Norway decided to free the sailors.", "free", "RETREAT"),
        ("Norway will not free the sailors.", "free", "REJECT"),
        ("The union will not move.", "move", "REJECT"),
        ("Norway will boycott the contest.", "boycott", "THREATEN"),
        ("Norway boycotted the contest.", "boycotted", "PROTEST"),
    ],
)
def test_status_turns_a_root_into_what_is_undertaken_threatened_or_refused(
    copy: str, word: str, root: str
) -> None:
    assert told(copy)[word] == root


@pytest.mark.parametrize(
    ("copy", "word"),
    [
        ("There will be no encore.", "be"),
        ("The choir gave a concert in Oslo.", "gave"),
        ("The bank lifted its deposit rate.", "lifted"),
        ("The text calls it a key moment for the choir.", "calls"),
    ],
)
def test_what_is_done_to_nobody_has_no_root(copy: str, word: str) -> None:
    assert told(copy)[word] is None


def test_a_mere_condition_has_no_root() -> None:
    found = told("The miners rejected the offer until the owner signs a contract.")
    assert found["rejected"] == "REJECT"
    assert found["signs"] is None


def test_a_word_within_the_name_of_a_body_has_no_root() -> None:
    found = told("The Court of Appeals freed the sailors.")
    assert found.get("Appeals") is None
