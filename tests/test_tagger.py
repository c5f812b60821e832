"""How windows are packed and probabilities decoded; the model itself where it is shipped."""

from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import cli, tagger, text
from dateline.model import Dispatch, Span
from dateline.tagger import networks

ODDS = st.lists(st.floats(-6, 6), max_size=9)


def score(odds: Sequence[float], marks: Sequence[bool]) -> float:
    """What the two-state model gives a way of marking words as inside."""
    states = [False, *marks]
    changes = sum(a != b for a, b in pairwise(states))
    return sum(o for o, m in zip(odds, marks, strict=True) if m) - tagger.SWITCH * changes


@given(ODDS)
def test_stretches_are_the_best_of_all_ways_to_mark_the_words(odds: list[float]) -> None:
    marks = [any(a <= i <= b for a, b in tagger.stretches(odds)) for i in range(len(odds))]
    best = max(score(odds, way) for way in product([False, True], repeat=len(odds)))
    assert score(odds, marks) == pytest.approx(best)


@given(ODDS)
def test_a_source_is_the_best_run_or_none(odds: list[float]) -> None:
    gains = [o + tagger.SOURCE_WORD for o in odds]
    runs = {(a, b): sum(gains[a : b + 1]) for a in range(len(odds)) for b in range(a, len(odds))}
    found = tagger.best_run(odds)
    best = max(runs.values(), default=0.0)
    assert (found is None) == (best <= 0)
    if found is not None:
        assert runs[found] == pytest.approx(best)


def test_cues_are_runs_with_one_sure_word() -> None:
    begin = [0.1, 0.9, 0.1, 0.0, 0.35, 0.7, 0.8]
    inside = [0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0]
    assert tagger.cues(begin, inside, best=0.6) == [(1, 2), (5, 5), (6, 6)]


def test_stretches_with_only_marks_between_them_are_one() -> None:
    copy = "We came , and saw ."
    spans = [Span(0, 2), Span(3, 7), Span(8, 9), Span(10, 13), Span(14, 17), Span(18, 19)]
    assert tagger.joined(copy, spans, [(0, 1), (3, 4)]) == (Span(0, 17),)
    assert tagger.joined(copy, spans, [(0, 1), (4, 5)]) == (Span(0, 7), Span(14, 19))
    assert tagger.joined(copy, spans, [(2, 2)]) == ()


@given(st.integers(-300, 300))
def test_distances_fall_into_known_buckets_alike_on_both_sides(distance: int) -> None:
    here, there = tagger.bucket(distance), tagger.bucket(-distance)
    assert 0 <= here < tagger.BUCKETS
    assert here + there == 2 * tagger.HALF


class Letters:
    """A tokenizer that makes a piece of every letter, to fill windows quickly."""

    def token_to_id(self, token: str) -> int:
        return {"[CLS]": 1, "[SEP]": 2}[token]

    def encode(self, copy: str, *, add_special_tokens: bool) -> "Letters.Coded":
        assert not add_special_tokens
        return Letters.Coded(copy)

    class Coded:
        def __init__(self, copy: str) -> None:
            kept = [(i, c) for i, c in enumerate(copy) if not c.isspace()]
            self.ids = [ord(c) for _, c in kept]
            self.offsets = [(i, i + 1) for i, _ in kept]
            self.word_ids = [
                len(copy[:i].split()) - (i > 0 and not copy[i - 1].isspace()) for i, _ in kept
            ]


@given(st.text(alphabet="ab. \n", max_size=900))
def test_windows_hold_every_word_once_and_none_is_too_long(copy: str) -> None:
    document = text.read(Dispatch(text=copy, uri="test"))
    breaks = [s.span.end for s in document.sentences]
    packed = tagger.windows(copy, tagger.blocks(document), breaks, Letters(), first=60)
    assert all(len(w.ids) <= tagger.WINDOW for w in packed)
    spans = [s for w in packed for s in w.spans]
    assert spans == sorted(spans)
    letters = "".join(s.of(copy) for s in spans)
    assert "".join(letters.split()) == "".join(copy.split())


# ------------------------------------------------------------------ the shipped model
COPY = """Harbour to close for repairs

PORT ARLEN (Arland News) - "We will close the harbour on Monday," Mayor Ada Lund told reporters. \
Fishermen demanded that the town pay for their losses.
"""


def test_the_model_finds_who_says_what() -> None:
    document = text.read(Dispatch(text=COPY, uri="test"))
    told = [
        (r.source and r.source.of(COPY), r.cue.of(COPY).split()[0], r.content[0].of(COPY))
        for r in tagger.read(document).relations
    ]
    assert told == [
        ("Mayor Ada Lund", "told", '"We will close the harbour on Monday,"'),
        ("Fishermen", "demanded", "that the town pay for their losses"),
    ]


@given(st.text(max_size=200))
def test_the_model_never_raises_and_stays_inside_the_text(copy: str) -> None:
    document = text.read(Dispatch(text=copy, uri="test"))
    for relation in tagger.read(document).relations:
        assert all(s.end <= len(copy) for s in (relation.cue, *relation.content))


def test_the_model_finds_words_that_name_happenings() -> None:
    document = text.read(Dispatch(text=COPY, uri="test"))
    found = {h.span.of(COPY): h.score for h in tagger.read(document).happenings}
    assert {"close", "told", "demanded", "pay"} <= found.keys()
    assert not {"Monday", "harbour", "reporters", "will", "the"} & found.keys()
    assert all(0 < score <= 1 for score in found.values())


FACTS = ("kind=verb", "now=scheduled", "time=None", "cue=modal:will", "cues=modal", "again=False")


def test_the_model_judges_how_happenings_stand() -> None:
    document = text.read(Dispatch(text=COPY, uri="test"))
    learned = tagger.read(document)
    spans = {h.span.of(COPY): h.span for h in learned.happenings}
    close, told = spans["close"], spans["told"]
    plan, speech = tagger.judge(
        learned, [(close, FACTS), (told, ("kind=verb", "unheard", *["?"] * 4))]
    )
    assert plan is not None and speech is not None
    assert plan.factual[1] == max(plan.factual)
    assert speech.factual[0] == max(speech.factual)
    for verdict in (plan, speech):
        for classes in (verdict.factual, verdict.committed, verdict.planned):
            assert sum(classes) == pytest.approx(1, abs=1e-3)
        assert len(verdict.planned) == len(tagger.STANDINGS)
        assert 0 <= verdict.agenda <= 1


def test_a_word_outside_of_what_was_read_is_not_judged() -> None:
    document = text.read(Dispatch(text=COPY, uri="test"))
    learned = tagger.read(document)
    assert tagger.judge(learned, [(Span(9000, 9004), FACTS)]) == [None]
    assert tagger.judge(tagger.Learned(), [(Span(0, 4), FACTS)]) == [None]
    assert tagger.judge(learned, []) == []


@given(st.integers(0, 160), st.integers(1, 12))
def test_any_stretch_of_the_copy_can_be_asked_about(start: int, length: int) -> None:
    document = text.read(Dispatch(text=COPY, uri="test"))
    learned = READ.setdefault(COPY, tagger.read(document))
    (verdict,) = tagger.judge(learned, [(Span(start, start + length), FACTS)])
    words = COPY[start : start + length].strip()
    assert (verdict is not None) == bool(words)


READ: dict[str, tagger.Learned] = {}


@pytest.mark.skipif(not networks.exact(), reason="this processor has the wide sums alone")
def test_a_processor_that_overflows_computes_the_same_with_wider_sums() -> None:
    pieces = np.arange(1000, 1200, dtype=np.int64)[None]
    told = []
    for widen in (False, True):
        encoder = networks.opened(tagger.FOLDER / "encoder.onnx", widen=widen)
        told.append(encoder.run(None, {one.name: pieces for one in encoder.get_inputs()}))
    for one, other in zip(*told, strict=True):
        assert np.array_equal(one, other)


def test_missing_files_and_damaged_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(tagger.TaggerError, match=r"encoder\.onnx: .* missing"):
        tagger.load(tmp_path / "nowhere")
    for name in tagger.FILES:
        (tmp_path / name).write_bytes(b"no model")
    with pytest.raises(tagger.TaggerError, match=r"damaged.*--tagger off"):
        tagger.load(tmp_path)


def test_without_its_files_a_command_says_one_line_and_reads_by_rules_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tagger, "FOLDER", tmp_path)
    (tmp_path / "copy.txt").write_text(COPY, encoding="utf-8")
    read = ["read", str(tmp_path / "copy.txt")]
    assert cli.run(read) == 1
    complaint = capsys.readouterr().err
    assert complaint.count("\n") == 1
    assert "encoder.onnx" in complaint
    assert cli.run([*read, "--tagger", "off"]) == 0
    assert "Ada Lund" in capsys.readouterr().out
