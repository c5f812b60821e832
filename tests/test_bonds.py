"""Learned links of times: they fill what rules leave open, explain themselves and repeat."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import Annotation, EventMention, linear, read
from dateline.events import bonds

APART = (
    "LAGOS (Example) - The port authority has a plan for the dredging of the channel.\n\n"
    "The start, officials hope, comes soon: on 14 May 2024. Ministers will inaugurate the terminal."
)


def entries(copy: str) -> list[EventMention]:
    return [event for event in read(copy, published="2024-05-02").events if event.agenda]


def linked(annotation: Annotation) -> list[str]:
    steps = (
        step
        for event in annotation.events
        if event.derivation is not None
        for step in event.derivation.children
    )
    return [step.note for step in steps if step.rule == bonds.RULE]


def test_every_feature_has_a_weight_for_each_role() -> None:
    assert linear.weights(bonds.TABLE)
    assert {len(row) for row in linear.weights(bonds.TABLE).values()} == {len(bonds.ROLES)}


def test_the_chances_of_a_pair_sum_to_one() -> None:
    known = sorted(linear.weights(bonds.TABLE))[:40]
    assert sum(linear.odds(frozenset(known), linear.weights(bonds.TABLE))) == pytest.approx(1)


def test_features_without_a_weight_change_nothing() -> None:
    known = frozenset(sorted(linear.weights(bonds.TABLE))[:10])
    told = linear.odds(known | {"never heard of"}, linear.weights(bonds.TABLE))
    assert told == linear.odds(known, linear.weights(bonds.TABLE))


def test_a_day_in_the_same_clause_stays_as_the_rules_have_it() -> None:
    copy = "BERN (Example) - The council will meet on 14 May 2024. The last one was on 3 April."
    (event,) = entries(copy)
    assert event.when is not None
    assert event.when.interval.begin.isoformat() == "2024-05-14T00:00:00"  # type: ignore[union-attr]
    assert linked(read(copy, published="2024-05-02")) == []


def test_a_link_says_in_which_role_and_how_surely() -> None:
    notes = linked(read(APART, published="2024-05-02"))
    assert all(note.split()[0] in bonds.ROLES for note in notes)
    assert all(float(note.split()[1]) >= bonds.SURE for note in notes)


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab 0123\n.,:'é\U0001f600"), max_size=80))
def test_the_same_copy_gives_the_same_links(noise: str) -> None:
    copy = f"{APART} {noise}"
    assert linked(read(copy, published="2024-05-02")) == linked(read(copy, published="2024-05-02"))
