"""Who takes part, where and on whose word: chosen among what the copy names, and explained."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline import tagger, text
from dateline.events import fillers
from dateline.model import Dispatch, EventMention
from dateline.tagger import fillers as network

COPY = """PORT MORESBY, June 3 (Coral Wire) - Prime Minister Elias Kora will open the new bridge at
Alotau on June 9, his office said on Monday.

The dockers' union said its members would march to the harbour at 10 a.m. that day. Two ministers
of Fiji and a delegation from Vanuatu are expected in the town. Kora met Fiji's ambassador in
Port Moresby on Sunday.
"""


def entries(copy: str, published: str) -> list[EventMention]:
    return [e for e in dateline.read(copy, published=published).events if e.agenda]


def test_an_entry_tells_which_parties_place_and_source_were_chosen_and_how_surely() -> None:
    for event in entries(COPY, "2024-06-03"):
        assert event.derivation is not None
        steps = [s for s in event.derivation.children if s.rule.startswith(fillers.RULE)]
        assert {s.rule for s in steps} >= {"filler:place", "filler:source"}
        assert all(0 <= float(s.note) <= 1 for s in steps)


def test_whoever_is_chosen_is_named_in_the_copy() -> None:
    read = dateline.read(COPY, published="2024-06-03")
    actors = {actor.id for actor in read.actors}
    voices = {voice.id for voice in read.attributions}
    for event in read.events:
        assert set(event.attributions) <= voices
        for member in event.participants:
            assert member.actor is None or member.actor in actors
            assert member.mention is None or member.mention.of(COPY).strip()


def test_the_opening_has_its_minister_its_town_and_his_office() -> None:
    read = dateline.read(COPY, published="2024-06-03")
    opening = next(e for e in read.events if e.agenda and e.trigger.of(COPY) == "open")
    assert any("Kora" in member.name for member in opening.participants)
    assert opening.place is not None
    assert opening.place.city == "Alotau"
    said = next(v for v in read.attributions if v.id == opening.attributions[0])
    assert said.source is not None
    assert "office" in said.source.of(COPY)


def test_of_parties_within_each_other_one_takes_part() -> None:
    for event in entries(COPY, "2024-06-03"):
        spans = [p.mention for p in event.participants if p.mention is not None]
        assert not any(a != b and a.holds(b) for a in spans for b in spans)


def test_without_the_learned_reader_nothing_is_chosen_by_it() -> None:
    dispatch = Dispatch(uri="test:1", text=COPY, published=None)
    settings = dateline.annotate.Settings(tagger=False)
    for event in dateline.annotate.annotate(dispatch, settings=settings).events:
        steps = event.derivation.children if event.derivation is not None else ()
        assert not any(step.rule.startswith(fillers.RULE) for step in steps)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=1, max_size=6))
@settings(max_examples=20, deadline=None)
def test_what_is_chosen_among_others_sums_to_one(shape: list[tuple[int, int]]) -> None:
    document = text.read(Dispatch(uri="test:p", text=COPY, language="en"))
    learned = tagger.read(document)
    word = learned.happenings[0].span
    rows = [
        network.Row(entry, kind, word, word if at else None, (f"{kind} always",))
        for entry, (places, parties) in enumerate(shape)
        for kind, many in (("party", parties), ("place", places), ("source", places))
        for at in range(many)
    ]
    chances = network.confer(learned, rows)
    for entry in range(len(shape)):
        for kind in ("place", "source"):
            mine = [
                c for r, c in zip(rows, chances, strict=True) if (r.entry, r.kind) == (entry, kind)
            ]
            assert sum(mine) == pytest.approx(1)
    assert all(0 <= chance <= 1 for chance in chances)


def test_many_rows_are_weighed_in_parts_and_an_entry_stays_whole() -> None:
    document = text.read(Dispatch(uri="test:p", text=COPY, language="en"))
    word = tagger.read(document).happenings[0].span
    rows = [network.Row(n // 90, "party", word, word, ()) for n in range(1000)]
    parts = list(network.crowds(rows))
    assert [n for part in parts for n in part] == list(range(1000))
    assert len(parts) > 1
    homes = [{rows[n].entry for n in part} for part in parts]
    assert not any(a & b for i, a in enumerate(homes) for b in homes[i + 1 :])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(tagger.TaggerError, match=r"fillers\.onnx: the tagger's file is missing"):
        network._load(tmp_path)
