"""Gold that stands apart from its text comes back to it as it was."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "evaluation"))

import gold  # noqa: E402
import standoff  # noqa: E402

COPY = "The court will hear the case on Thursday. The hearing, moved from Wednesday, is the last."
DOCUMENT = f"BULLETIN\n\n{COPY}\n\nNothing of this is read."
ENTRY = {
    "mentions": ["The [hearing]", "will [hear]"],
    "type": "hearing",
    "status": "rescheduled",
    "start": "2024-03-14",
    "place": {"city": 'Aix-en-Provence, "chez" nous', "country": "FR"},
    "participants": ["Acme | the court"],
    "source": "self",
    "optional": True,
}
DISPATCH = {"id": "one", "published": "2024-03-12", "text": COPY, "event": [ENTRY]}


def test_entries_return_to_their_text_with_the_same_words_marked() -> None:
    row = standoff.apart(DISPATCH, "news/train", DOCUMENT)
    back = standoff.joined(row, DOCUMENT)
    assert back["text"] == COPY
    assert [gold.trigger(COPY, it) for it in back["event"][0]["mentions"]] == [
        gold.trigger(COPY, it)
        for it in ENTRY["mentions"]  # type: ignore[attr-defined]
    ]
    assert list(gold.wrong_event("one", COPY, back["event"][0])) == []


def test_a_row_holds_no_word_of_the_text_but_names() -> None:
    row = standoff.apart(DISPATCH | {"event": [ENTRY | {"title": COPY}]}, "news/train", DOCUMENT)
    assert "title" not in row["event"][0] and "hearing" not in str(row["event"][0]["mentions"])


def test_a_file_is_read_beside_its_corpus(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/train.jsonl").write_text(
        f'{{"id": "one", "text": {standoff._value(DOCUMENT)}}}\n', encoding="utf-8"
    )
    row = standoff.apart(DISPATCH, "news/train", DOCUMENT)
    path = tmp_path / "part.toml"
    path.write_text(standoff.written([row]), encoding="utf-8")
    (read,) = standoff.dispatches(path, tmp_path)
    assert read == standoff.joined(row, DOCUMENT)
    assert list(standoff.faults(tmp_path, tmp_path)) == []


def test_a_text_that_is_no_stretch_of_its_document_is_refused() -> None:
    with pytest.raises(ValueError, match="no stretch of the document"):
        standoff.apart(DISPATCH, "news/train", "another text")


@given(st.text("ab [.\n", min_size=1, max_size=40), st.data())
def test_a_phrase_marks_the_stretch_or_is_refused(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    try:
        marked = standoff.phrase(text, start, end)
    except ValueError:
        return
    assert gold.trigger(text, marked) == (start, end)
