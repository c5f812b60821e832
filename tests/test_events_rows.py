"""Every hand-written row of the tables of events fires in its own example."""

import re

import pytest

from dateline import chrono, lang, nlp, text, timex
from dateline.events import changes, layout, reading, senses, slots, status, triggers, when
from dateline.events.reading import Reading, Trigger
from dateline.model import Dispatch, EventType, Status


def read(copy: str) -> Reading:
    document = text.read(Dispatch(uri="test:1", text=copy))
    return reading.read(document, nlp.parse(document))


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """All examples, parsed in one pass."""
    rows = [
        row
        for name in ("triggers", "senses", "changes", "status_cues", "event_words")
        for row in lang.table("en", name)
    ]
    copies = list(dict.fromkeys(row.example for row in rows))
    documents = [text.read(Dispatch(uri="test:1", text=copy)) for copy in copies]
    parses = nlp.parse_many(documents)
    return {
        copy: reading.read(document, parse)
        for copy, document, parse in zip(copies, documents, parses, strict=True)
    }


def found(r: Reading) -> dict[str, Trigger]:
    return {t.lemma: t for t in triggers.find(r)}


@pytest.mark.parametrize("row", lang.table("en", "triggers"), ids=lambda r: f"{r.form}-{r.kind}")
def test_a_trigger_row_fires_in_its_example(row: lang.Row, readings: dict[str, Reading]) -> None:
    trigger = found(readings[row.example]).get(row.form)
    assert trigger is not None
    assert trigger.type.value == row.value.split()[0]


SENSES = lang.table("en", "senses")


@pytest.mark.parametrize("row", SENSES, ids=lambda r: f"{r.form}-{r.kind}")
def test_a_row_of_senses_fires_in_its_example(row: lang.Row, readings: dict[str, Reading]) -> None:
    r = readings[row.example]
    found = [m for t in triggers.find(r) if (m := senses.match(r, t)) is not None]
    if row.kind == "word":
        assert any(row.form in m.words for m in found)
    else:
        assert row in [m.row for m in found]


def test_every_class_that_a_sense_asks_for_has_words() -> None:
    table = slots.table("senses")
    words = {name for names in table.classes.values() for name in names}
    asked = {c.partition(":")[2] for row in SENSES if ":" in row.kind for c in row.kind.split()}
    assert words <= asked  # no class without use


@pytest.mark.parametrize("row", lang.table("en", "changes"), ids=lambda r: f"{r.form}-{r.kind}")
def test_a_change_row_fires_in_its_example(row: lang.Row, readings: dict[str, Reading]) -> None:
    r = readings[row.example]
    if row.kind in ("verb", "noun", "intransitive"):
        changed, _ = changes.find(r, triggers.find(r))
        assert row.value in {c.status.value for c in changed}
    else:
        assert row.form in row.example.lower()


@pytest.mark.parametrize("row", lang.table("en", "status_cues"), ids=lambda r: f"{r.form}-{r.kind}")
def test_a_status_cue_fires_in_its_example(row: lang.Row, readings: dict[str, Reading]) -> None:
    r = readings[row.example]
    used = {status.read(r, t).cue for t in triggers.find(r)}
    if row.kind in ("inherit", "prevention", "denial", "rumour"):
        assert any(row.form == reading.base_lemma(r, t) for t in range(len(r.word)))
    else:
        assert any(row.form in cue for cue in used), used


@pytest.mark.parametrize("row", lang.table("en", "event_words"), ids=lambda r: f"{r.form}-{r.kind}")
def test_an_event_word_fires_in_its_example(row: lang.Row, readings: dict[str, Reading]) -> None:
    r = readings[row.example]
    known = {t.token: t for t in triggers.find(r)}
    match row.kind:
        case "light":
            assert any(when.carries(r, v, known) for v in known if known[v].kind == "verb")
        case "static":
            assert row.form not in {t.lemma for t in known.values()}
        case "deed":
            assert row.form in {t.lemma for t in known.values()}
        case _:
            lemmas = {reading.base_lemma(r, t) for t in range(len(r.word))}
            assert row.form in row.example.lower() or row.form in lemmas or row.form in row.example


def listed(copy: str) -> list[tuple[str, EventType | None, Status | None]]:
    """The entries that the lines of a copy give, by their words."""
    published = chrono.parse_stamp("2023-03-20")
    document = text.read(Dispatch(uri="test:1", text=copy, published=published))
    parse = nlp.parse(document)
    times = timex.resolve(document, timex.tag(document, parse), parse=parse)
    r = reading.read(document, parse)
    found = layout.entries(r, times)
    return [(" ".join(r.word[t] for t in e.tokens), e.type, e.status) for e in found]


@pytest.mark.parametrize("row", lang.table("en", "layout"), ids=lambda r: f"{r.form}-{r.kind}")
def test_a_layout_row_decides_in_its_example(row: lang.Row) -> None:
    copy = row.example.replace(" ¶ ", "\n")  # the sign parts lines
    blind = re.sub(rf"\b{re.escape(row.form)}(?!\w)", "xx", copy, flags=re.IGNORECASE)
    assert blind != copy
    assert listed(blind) != listed(copy)
