"""Every rule and every hand-written row fires in some example, and reads what it should.

The files lie beside the rules, in lang/<xx>/examples; a phrase stands in brackets where the
example is a sentence.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources

import pytest

from dateline import chrono, lang, rules, text, timex
from dateline.lang.en import time as english
from dateline.model import Derivation, Dispatch, Document, Timex
from dateline.timex import anchors, clause

FOLDER = resources.files("dateline.lang") / "en" / "examples"
FILES = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.iterdir(), key=lambda p: p.name)
    if path.name.startswith("time_") and path.name.endswith(".toml")
}


def document(copy: str, published: str) -> Document:
    return text.read(Dispatch(text=copy, uri="x", published=chrono.parse_stamp(published)))


def read(copy: str, published: str) -> tuple[Timex, ...]:
    doc = document(copy, published)
    return timex.resolve(doc, timex.tag(doc))


def marked(example: str) -> tuple[str, list[tuple[int, int]]]:
    """The copy of an example and where its phrases stand."""
    copy, spans, start = "", [], 0
    for piece in re.split(r"([\[\]])", example):
        if piece == "[":
            start = len(copy)
        elif piece == "]":
            spans.append((start, len(copy)))
        else:
            copy += piece
    return copy, spans or [(0, len(copy))]


def fired(derivation: Derivation | None) -> Iterator[str]:
    if derivation is not None:
        yield from rules.names(derivation)
        for child in derivation.children:
            yield from fired(child)


def told(timex: Timex) -> str:
    return " ".join(filter(None, (timex.value, timex.mod, timex.quant, timex.freq)))


RULES = [
    pytest.param(file["published"], rule, example, value, id=f"{rule}: {example}")
    for file in FILES.values()
    for rule, examples in file.get("rules", {}).items()
    for example, value in examples.items()
]


@pytest.mark.parametrize(("published", "rule", "example", "value"), RULES)
def test_a_rule_reads_its_example_whole_once_and_right(
    published: str, rule: str, example: str, value: str | list[str]
) -> None:
    copy, spans = marked(example)
    found = read(copy, published)
    by_span = {(t.span.start, t.span.end): t for t in found}
    assert set(spans) <= set(by_span), f"read instead: {[t.span.of(copy) for t in found]}"
    assert len(found) == len(spans) or "[" in example
    phrases = [by_span[span] for span in spans]
    assert [told(t) for t in phrases] == ([value] if isinstance(value, str) else value)
    assert any(rule in fired(t.derivation) for t in phrases)


@pytest.mark.parametrize("copy", FILES["time_never.toml"]["no"])
def test_copy_that_tells_no_time_yields_none(copy: str) -> None:
    assert read(copy, "2023-03-15") == ()


def test_every_time_rule_has_its_examples_and_none_more_than_five() -> None:
    counts = Counter({r: len(e) for f in FILES.values() for r, e in f.get("rules", {}).items()})
    assert set(counts) == {rule.name for rule in english.RULES}
    assert max(counts.values()) <= 5
    assert counts.total() >= 800


ROWS = [
    pytest.param(row, id=f"{table}: {row.form} ({row.kind})")
    for table in english.TABLES
    for row in lang.table("en", table)
]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_time_tables_fires_in_its_example(row: lang.Row) -> None:
    found = read(row.example, "2023-03-15")
    assert any(f"{row.form} ({row.kind})" in fired(t.derivation) for t in found)


@pytest.mark.parametrize("row", lang.table("en", "time_tense"), ids=lambda row: row.form)
def test_a_cue_of_tense_decides_in_its_example(row: lang.Row) -> None:
    doc = document(row.example, "2023-03-15")
    (tag,) = timex.tag(doc)
    assert row.form in row.example
    assert clause.direction(doc, tag.span, anchors.Sentences(doc)) == int(row.value)


@pytest.mark.parametrize("row", lang.table("en", "time_happenings"), ids=lambda row: row.form)
def test_a_word_for_a_happening_tells_its_day_and_an_empty_one_none(row: lang.Row) -> None:
    *_, counted = read(row.example, "2023-03-15")
    assert counted.value == ("2023-03-03" if row.value else "P2D")
    assert row.form in row.example.split()
