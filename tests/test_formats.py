"""Bytes into dispatches: the text is the file's and offsets lead back; what is none is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import formats, lang
from dateline.formats import FormatError, jsonl, plain
from dateline.formats.language import guess

COPY = "BRUSSELS, January 6 – Example. The café council meets on 10 January.\r\nIt said “so”.\n"


# ------------------------------------------------------------------ encodings
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (COPY.encode(), ()),
        (b"\xef\xbb\xbf" + COPY.encode(), ()),
        (COPY.encode("utf-16"), ()),
        (b"\xfe\xff" + COPY.encode("utf-16-be"), ()),
        (COPY.encode("utf-32"), ()),
        (COPY.encode("utf-16-le"), ("encoding-guessed",)),
        (COPY.encode("utf-16-be"), ("encoding-guessed",)),
        (COPY.encode("cp1252"), ("encoding-guessed",)),
    ],
)
def test_the_text_is_the_file_without_its_mark(data: bytes, told: tuple[str, ...]) -> None:
    text, warnings = plain.decode(data)
    assert text == COPY
    assert tuple(warning.code for warning in warnings) == told


def test_latin_1_keeps_every_letter_in_its_place() -> None:
    text, _ = plain.decode("Le café de la Paix, déjà fermé, rouvrira.".encode("latin-1"))
    assert text == "Le café de la Paix, déjà fermé, rouvrira."


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_russian_of_one_byte_a_letter_is_told_from_latin(encoding: str) -> None:
    copy = "Переговоры пройдут в понедельник, сообщил представитель министерства."
    text, (warning,) = plain.decode(copy.encode(encoding))
    assert text == copy
    assert warning.code == "encoding-guessed"


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    text, (warning,) = plain.decode(COPY.encode() + b" \xff " + "éèàôû".encode())
    assert text.startswith(COPY)
    assert warning.code == "encoding-broken"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (bytes(range(256)) * 8, "a binary file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04....", "a zip archive"),
    ],
)
def test_what_is_no_text_is_told_with_a_mend(data: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        list(formats.read(data))


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_one_clear_error(data: bytes) -> None:
    try:
        entries = list(formats.read(data))
    except FormatError as error:
        said = str(error)
        assert "\n" not in said
    else:
        assert all((entry.dispatch is None) != (entry.error is None) for entry in entries)


# A zero byte is no text but in UTF-16: "0\x00" is the one digit of it.
@given(st.text(st.characters(exclude_characters="\x00"), min_size=1, max_size=200))
def test_utf_8_text_comes_back_as_it_was(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    try:
        found, _ = plain.decode(data)
    except FormatError:
        return
    assert found.encode() == data.removeprefix(b"\xef\xbb\xbf")


# ------------------------------------------------------------------ names and lines
def test_copy_without_an_id_is_named_by_its_text() -> None:
    one, _ = plain.read(COPY.encode())
    other, _ = plain.read(COPY.encode("utf-16"))
    assert one.uri == other.uri
    assert one.uri.startswith("sha256:")
    assert one.version == 1


def test_lines_are_known_by_their_first() -> None:
    assert formats.sniff(b'\xef\xbb\xbf{"id": 1, "text": "x"}\n') == "jsonl"
    assert formats.sniff(b"\n\n{broken, but a line\n") == "plain"
    assert formats.sniff(COPY.encode()) == "plain"


def test_a_file_of_lines_gives_a_dispatch_a_line_and_an_error_where_one_is_broken() -> None:
    data = b'{"id": 1, "text": "The vote.", "zone": "UTC"}\n\n{"id": 2}\n{"id": "c", "text": "x"}'
    entries = list(formats.read(data))
    assert [(entry.number, entry.id) for entry in entries] == [(1, 1), (3, None), (4, "c")]
    assert entries[0].dispatch is not None
    assert (entries[0].dispatch.uri, entries[0].dispatch.zone) == ("1", "UTC")
    assert entries[1].error is not None
    assert "text" in entries[1].error


def test_a_stamp_that_is_none_is_left_out_with_a_warning() -> None:
    (entry,) = jsonl.entries([b'{"id": 1, "text": "The vote.", "published": "last week"}'])
    assert entry.dispatch is not None
    assert entry.dispatch.published is None
    assert [warning.code for warning in entry.warnings] == ["published-unreadable"]


# ------------------------------------------------------------------ languages
@pytest.mark.parametrize("name", ["stopwords", "scripts"])
def test_every_row_fires_in_its_example(name: str) -> None:
    wrong = []
    for row in lang.table("und", name):
        said = row.example.lower()
        low, _, high = row.form.partition("-")
        fires = (
            row.form in re.findall(r"[^\W\d_]+", said)
            if name == "stopwords"
            else any(int(low, 16) <= ord(letter) <= int(high, 16) for letter in said)
            if row.value == "block"
            else any(letter in said for letter in row.form)
        )
        if not fires or guess(row.example) != row.kind:
            wrong.append((row.form, row.kind, guess(row.example)))
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1-0 (1-0)\n2-2 (1-1)\n",
        "Stoltenberg, Michel, von der Leyen, Le Pen, de la Rosa, da Silva, van der Bellen",
        "Kansas woman starts strike",
        "The café on the Champs-Élysées reopens",
        'She said "por favor, no más" and left for the airport with her lawyer.',
        "Jakarta: Presiden Widodo to visit IKN",
    ],
)
def test_what_does_not_clearly_speak_against_it_is_english(text: str) -> None:
    assert guess(text) == "en"


@given(st.text(max_size=300))
def test_a_guess_is_always_made(text: str) -> None:
    assert 2 <= len(guess(text)) <= 3
