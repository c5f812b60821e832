"""Where the learned reader's opinion of a status is believed, and where the rules stand."""

from collections.abc import Sequence

import pytest
from msgspec import structs

from dateline import tagger
from dateline.events import opinion
from dateline.model import Derivation, EventMention, Span, Status


def told(status: Status, cue: str, *, kind: str = "verb", note: str = "") -> EventMention:
    return EventMention(
        id="e1",
        trigger=Span(0, 4),
        title="vote",
        status=status,
        derivation=Derivation(
            rule=f"trigger:{kind}:vote",
            note=note,
            children=(Derivation(rule=f"status:{cue}"),),
        ),
    )


def verdict(side: int, *, planned: str) -> tagger.Verdict:
    """A verdict that is sure of one side (`opinion.OCCURRED` ...) and of one standing."""
    committed = {opinion.OCCURRED: 0, opinion.AHEAD: 1, opinion.OPEN: 1, opinion.NOT: 2}[side]
    return tagger.Verdict(
        factual=one(side, 4),
        committed=one(committed, 3),
        planned=one(tagger.STANDINGS.index(planned), len(tagger.STANDINGS)),
        agenda=0.0,
    )


def one(place: int, size: int) -> tuple[float, ...]:
    return tuple(float(i == place) for i in range(size))


@pytest.mark.parametrize(
    ("side", "planned", "status", "certainty"),
    [
        (opinion.AHEAD, "scheduled", Status.SCHEDULED, "eos4"),
        (opinion.AHEAD, "expected", Status.EXPECTED, "eos3"),
        (opinion.OPEN, "proposed", Status.PROPOSED, "eos2"),
        (opinion.NOT, "denied", Status.DENIED, "eos6"),
    ],
)
def test_where_the_rules_answer_by_default_the_reader_decides(
    side: int, planned: str, status: Status, certainty: str
) -> None:
    event = opinion.decided(
        told(Status.OCCURRED, "tense:past"), None, verdict(side, planned=planned)
    )
    assert (event.status, event.certainty) == (status, certainty)


def test_what_the_reader_decides_leaves_a_trace() -> None:
    sure = verdict(opinion.NOT, planned="denied")
    event = opinion.decided(told(Status.OCCURRED, "participle"), None, sure)
    assert event.derivation is not None
    assert event.derivation.children[-1] == Derivation(rule="status:learned reader", note="1.00")
    assert event.derivation.children[0].rule == "status:participle"


def test_agreement_changes_nothing() -> None:
    ongoing = told(Status.ONGOING, "tense:present")
    assert opinion.decided(ongoing, None, verdict(opinion.OCCURRED, planned="occurred")) is ongoing


@pytest.mark.parametrize(
    "event",
    [
        told(Status.CANCELLED, "change:cancelled", kind="noun"),
        told(Status.POSTPONED, "change:postponed", kind="noun"),
        told(Status.SCHEDULED, "change denied", kind="noun"),
        told(Status.DENIED, "complement:deny"),
    ],
)
def test_an_explicit_change_stays_as_the_rules_read_it(event: EventMention) -> None:
    assert opinion.decided(event, None, verdict(opinion.OCCURRED, planned="occurred")) is event


def test_what_a_diary_may_want_stays_planned_but_its_report_is_the_readers() -> None:
    sure = verdict(opinion.OCCURRED, planned="occurred")
    planned = told(Status.SCHEDULED, "be to", kind="noun", note="public")
    assert opinion.decided(planned, None, sure) is planned
    ahead = verdict(opinion.AHEAD, planned="scheduled")
    report = told(Status.OCCURRED, "no verb", kind="noun", note="public")
    assert opinion.decided(report, None, ahead).status is Status.SCHEDULED


def test_a_day_that_is_only_likely_settles_nothing() -> None:
    guessed = told(Status.SCHEDULED, "tense:past", kind="noun")
    assert guessed.derivation is not None
    likely = Derivation(rule="time:learned", note="start 0.61")
    ground = structs.replace(guessed.derivation, children=(*guessed.derivation.children, likely))
    guessed = structs.replace(guessed, derivation=ground)
    event = opinion.decided(guessed, 1, verdict(opinion.OCCURRED, planned="occurred"))
    assert event.status is Status.OCCURRED


def test_what_another_mention_gave_stays() -> None:
    shared = told(Status.SCHEDULED, "tense:past", kind="noun")
    assert opinion.decided(shared, None, verdict(opinion.OCCURRED, planned="occurred")) is shared


@pytest.mark.parametrize(
    ("chance", "named", "note"), [(0.95, 0.9, "public"), (0.1, 0.9, ""), (0.95, 0.3, "")]
)
def test_a_reader_who_is_sure_makes_a_mention_one_for_the_agenda(
    chance: float, named: float, note: str
) -> None:
    sure = tagger.Verdict(one(1, 4), one(1, 3), one(2, 10), chance)
    event = opinion.decided(told(Status.SCHEDULED, "modal:will"), None, sure, named=named)
    assert event.derivation is not None
    assert event.derivation.note == note
    trace = Derivation(rule="agenda:learned reader", note="0.95")
    assert (trace in event.derivation.children) == bool(note)


def test_what_lies_after_the_publication_stays_ahead() -> None:
    ahead = told(Status.SCHEDULED, "time", kind="noun")
    sure = verdict(opinion.OCCURRED, planned="occurred")
    assert opinion.decided(ahead, 1, sure) is ahead
    assert opinion.decided(ahead, -1, sure).status is Status.OCCURRED


def test_a_condition_outweighs_half_an_opinion() -> None:
    open_ = told(Status.PROPOSED, "mark:if")
    torn: Sequence[float] = (0.6, 0.0, 0.4, 0.0)
    unsure = tagger.Verdict(tuple(torn), (0.6, 0.4, 0.0), one(7, 10), 0.0)
    assert opinion.decided(open_, None, unsure) is open_


def test_the_reader_is_told_as_many_facts_of_every_event() -> None:
    known = opinion.facts(told(Status.DENIED, "negation of tense:past"), -1)
    assert known == (
        "kind=verb", "now=denied", "time=-1", "cue=negation of tense:past",
        "cues=negation of tense", "again=False",
    )  # fmt: skip
    bare = EventMention(id="e1", trigger=Span(0, 4), title="vote", status=Status.OCCURRED)
    assert len(opinion.facts(bare, None)) == len(known)
