"""What a diary wants: more than the words that rows know, and nothing from what is no news."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline import annotate, chrono, tagger, text
from dateline.events import desk
from dateline.model import Dispatch
from dateline.tagger import desk as network


def entered(copy: str, published: str = "2023-03-20") -> set[str]:
    """The words of the mentions that stand on the agenda."""
    read = dateline.read(copy, published=published)
    return {e.trigger.of(copy) for e in read.events if e.agenda}


NEWS = """ASHBY, March 20 (Northern Wire) - The county will lower the Harrow dam by two metres on
Thursday, engineers said on Monday.
"""


def test_a_happening_that_no_row_knows_is_entered_where_copy_announces_it() -> None:
    assert entered(NEWS) == {"lower"}


@pytest.mark.parametrize(
    "copy",
    [
        "You will meet an old friend on Friday. Sign nothing. Your journey begins next week.\n",
        "Stone the plums on Thursday, and on Friday you will bake them. The cake opens slowly.\n",
    ],
)
def test_copy_that_speaks_to_its_reader_gives_no_entry(copy: str) -> None:
    assert entered(copy) == set()


def test_what_is_told_as_past_is_no_entry() -> None:
    copy = "ASHBY, March 20 (Northern Wire) - The county lowered the dam on Thursday.\n"
    assert entered(copy) == set()


def test_a_word_that_stands_for_a_happening_is_entered_with_its_verb() -> None:
    copy = (
        "ASHBY, March 20 (Northern Wire) - The inquest into the ferry's sinking resumes at Ashby"
        " town hall on Tuesday, the coroner's office said on Monday.\n\nThe first witness, the"
        " captain, follows on Thursday.\n"
    )
    events = dateline.read(copy, published="2023-03-20").events
    (witness,) = [e for e in events if e.agenda and e.trigger.of(copy) == "witness"]
    assert [e.trigger.of(copy) for e in events if e.same_as == witness.id] == ["follows"]


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        ("The council will meet on Thursday.", {"meet"}),
        ("The company will publish its results on 23 March 2023.", {"publish"}),
        ("The council met on Thursday.", set()),
    ],
)
def test_a_text_of_one_sentence_is_entered_by_the_rows(copy: str, words: set[str]) -> None:
    assert entered(copy) == words


def test_what_voters_have_done_is_no_entry_though_its_noun_names_no_day() -> None:
    copy = (
        "LAGOS, March 20 (Northern Wire) - Officials were counting ballots across Nigeria on Monday"
        " after elections for governors.\n\nVoters in 28 states went to the polls on Saturday. The"
        " first results are expected on Monday evening, the electoral commission said.\n"
    )
    assert entered(copy) == {"results"}


CORRECTED = """CORRECTED - In LIMA story of March 18 please read in para 2 ...
"{}" ... instead of ... "{}". A
corrected version was moved at 0610 GMT. (Northern Wire)
"""
RIGHT = "the two presidents will hold a summit in Quito on Friday"
WRONG = "the two presidents will hold a summit in Lima on Thursday"


@pytest.mark.parametrize("tagger", [True, False])
def test_what_a_correction_takes_back_is_no_entry(tagger: bool) -> None:
    def places(first: str, second: str) -> set[str | None]:
        copy = CORRECTED.format(first, second)
        published = chrono.parse_stamp("2023-03-20")
        read = annotate.annotate(
            Dispatch(uri="test:1", text=copy, published=published),
            settings=annotate.Settings(tagger=tagger),
        )
        return {event.place and event.place.city for event in read.events if event.agenda}

    assert places(RIGHT, WRONG) == {"Quito"}
    assert places(WRONG, RIGHT) == {"Lima"}


def test_without_the_learned_reader_the_rows_decide() -> None:
    copy = (
        "LIMA, March 20 (Northern Wire) - Chile and Peru will hold a summit in Lima on Thursday.\n"
    )
    dispatch = Dispatch(uri="test:1", text=copy, published=chrono.parse_stamp("2023-03-20"))
    by_rows = annotate.annotate(dispatch, settings=annotate.Settings(tagger=False))
    assert "summit" in {e.trigger.of(copy) for e in by_rows.events if e.agenda}


# ------------------------------------------------------------------ the network
MOVED = """LAGOS, May 2 (Northern Wire) - The inquiry into the fire at Apapa harbour will sit on May
14 at 10 a.m., a week later than planned, its chairman said on Thursday.

The hearing had been set for May 7. Reporters are to tour the burnt sheds the day before it.
"""


def steps(read: dateline.Annotation) -> list[tuple[str, str]]:
    """What the desk chose for the entries, as the derivations have it."""
    return [
        (step.rule, step.note)
        for event in read.events
        if event.agenda and event.derivation is not None
        for step in event.derivation.children
        if step.rule.startswith(desk.RULE)
    ]


def test_an_entry_tells_what_was_chosen_and_how_surely() -> None:
    told = steps(dateline.read(NEWS, published="2023-03-20"))
    assert {rule for rule, _ in told} == {
        "desk:status",
        "desk:start",
        "desk:previous",
        "desk:end",
    }
    assert all(0 <= float(note.split()[-1]) <= 1 for _, note in told)


def test_every_day_of_an_entry_is_one_that_a_rule_has_read() -> None:
    read = dateline.read(MOVED, published="2024-05-02")
    known = {time.id for time in read.timexes}
    for event in read.events:
        for when in (event.when, event.previous_when):
            assert when is None or when.timex is None or when.timex in known


def test_the_same_copy_is_entered_in_the_same_way() -> None:
    assert dateline.read(MOVED, published="2024-05-02") == dateline.read(
        MOVED, published="2024-05-02"
    )


def test_long_copy_is_weighed_in_parts_and_no_mention_is_left_out() -> None:
    many = " ".join(f"The council will meet in Ashby on May {day}." for day in range(1, 29)) * 5
    document = text.read(Dispatch(uri="test:long", text=many, language="en"))
    learned = tagger.read(document)
    nodes = tuple(
        network.Node(found.span, at, 0, ()) for at, found in enumerate(learned.happenings)
    )
    asked = network.Asked(nodes, (), ())
    assert len(nodes) > network.CROWD
    assert len(network.crowds(learned, asked)) > 1
    assert None not in network.confer(learned, asked)


@given(st.integers(1, 6), st.integers(0, 4), st.lists(st.text(max_size=8), max_size=5))
@settings(max_examples=25, deadline=None)
def test_what_is_held_of_a_mention_are_probabilities(
    mentions: int, times: int, facts: list[str]
) -> None:
    document = text.read(Dispatch(uri="test:p", text=MOVED, language="en"))
    learned = tagger.read(document)
    spans = [found.span for found in learned.happenings]
    nodes = [network.Node(span, at, at // 3, tuple(facts)) for at, span in enumerate(spans)]
    ties = tuple(network.Tie(m, t, tuple(facts)) for m in range(mentions) for t in range(times))
    for view in network.confer(
        learned, network.Asked(tuple(nodes[:mentions]), tuple(nodes[:times]), ties)
    ):
        assert view is not None
        assert 0 <= view.entry <= 1
        for chances in (view.status, view.kinds, *(row.values() for row in view.links.values())):
            assert sum(chances) == pytest.approx(1)
        assert all(len(row) == times + 1 for row in view.links.values())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(tagger.TaggerError, match=r"desk\.onnx: the tagger's file is missing"):
        network._load(tmp_path)
