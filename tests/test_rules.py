"""The rule engine, on a language of fruit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import rules
from dateline.rules import Grammar, GrammarError, Guard, Rule, Word

WORDS = (
    Word("apple", "fruit", "apple"),
    Word("Granny Smith", "fruit", "granny"),
    Word("Pear", "fruit", "pear"),
    Word("red", "colour", "red"),
    Word("ripe", "state", "ripe"),
)
TOKENS = r"\w+|\S"


def numerals(text: str) -> list[tuple[str, object]]:
    return [("number", int(text))] if text.isascii() and text.isdigit() else []


def grammar(*own: Rule) -> Grammar:
    return rules.compile_grammar("basket", own, WORDS, tokens=TOKENS, numerals=["number"])


def values(made: Grammar, text: str) -> list[object]:
    """The longest reading of each place."""
    return [place[0].value for place in rules.read(made, text, numerals=numerals)]


FRUIT = Rule("fruit", "basket", "colour? state? fruit", lambda c, s, f: (c, s, f))
MANY = Rule("many", "basket", "number fruit", lambda n, f: (n, f))


def test_a_production_gets_the_values_of_its_symbols_and_none_for_absent_ones() -> None:
    assert values(grammar(FRUIT), "red apple apple") == [
        ("red", None, "apple"),
        (None, None, "apple"),
    ]


def test_quoted_words_are_demanded_and_not_passed_on() -> None:
    made = grammar(Rule("pair", "basket", "fruit 'and' fruit", lambda a, b: (a, b)))
    assert values(made, "apple and apple") == [("apple", "apple")]
    assert values(made, "apple or apple") == []


def test_a_choice_in_a_group_gives_each_side_an_argument_of_its_own() -> None:
    made = grammar(Rule("either", "basket", "(number|colour) fruit", lambda n, c, f: (n, c, f)))
    assert values(made, "3 apple") == [(3, None, "apple")]
    assert values(made, "red apple") == [(None, "red", "apple")]


def test_the_longest_reading_comes_first_and_shorter_ones_follow_where_it_may_fail() -> None:
    one = Rule("one", "basket", "fruit", lambda f: 1)
    two = Rule("two", "basket", "fruit fruit", lambda a, b: 2)
    doubtful = Rule("two", "basket", "fruit fruit", lambda a, b: 2, unless_after=r"\s+pie")
    sure = rules.read(grammar(one, two), "apple apple", numerals=numerals)[0]
    open_ = rules.read(grammar(one, doubtful), "apple apple", numerals=numerals)[0]
    assert [r.value for r in sure] == [2]
    assert [r.value for r in open_] == [2, 1]


def test_of_two_rules_for_the_same_words_the_first_one_wins() -> None:
    made = grammar(
        Rule("first", "basket", "fruit", lambda f: "first"),
        Rule("second", "basket", "fruit", lambda f: "second"),
    )
    assert values(made, "apple") == ["first"]


def test_a_production_that_answers_none_refuses_and_the_next_rule_is_asked() -> None:
    made = grammar(
        Rule("few", "basket", "number fruit", lambda n, f: n if n < 5 else None),
        Rule("lot", "basket", "number fruit", lambda n, f: "lot"),
    )
    assert values(made, "3 apple") == [3]
    assert values(made, "9 apple") == ["lot"]


def test_a_capital_in_the_lexicon_is_demanded_of_the_copy() -> None:
    made = grammar(FRUIT)
    assert values(made, "Pear") == [(None, None, "pear")]
    assert values(made, "PEAR") == [(None, None, "pear")]
    assert values(made, "pear") == []
    assert values(made, "Granny Smith") == [(None, None, "granny")]
    assert values(made, "granny smith") == []
    assert values(made, "APPLE") == [(None, None, "apple")]


def test_a_guard_forbids_a_reading_by_the_text_around_it() -> None:
    one = Rule("one", "basket", "fruit", lambda f: f, unless_after=r"\s+pie")
    (reading,) = rules.read(grammar(one), "apple", numerals=numerals)[0]
    assert rules.allowed(reading, "an ", " tree")
    assert not rules.allowed(reading, "an ", " pie")


def test_a_guard_of_bare_words_holds_for_them_alone() -> None:
    made = rules.compile_grammar(
        "basket",
        [FRUIT],
        WORDS,
        tokens=TOKENS,
        numerals=["number"],
        guards=[Guard(("apple",), unless_before=r"\bbig\s+")],
    )
    (bare,) = rules.read(made, "apple", numerals=numerals)[0]
    (red,) = rules.read(made, "red apple", numerals=numerals)[0]
    assert not rules.allowed(bare, "the Big ", "")
    assert rules.allowed(red, "the Big ", "")


def test_context_symbols_are_read_but_lie_outside_the_match() -> None:
    made = grammar(Rule("within", "basket", "'in' fruit", lambda f: f, context=1))
    reading = rules.read(made, "in apple", numerals=numerals)[0][0]
    assert (reading.start, reading.end) == (3, 8)


def test_a_derivation_names_rule_and_words_with_their_offsets() -> None:
    reading = rules.read(grammar(MANY), "3 apple", numerals=numerals)[0][0]
    derivation = rules.derivation(reading, at=10)
    assert derivation.rule == "many"
    assert (derivation.span.start, derivation.span.end) == (10, 17)  # type: ignore[union-attr]
    assert [child.rule for child in derivation.children] == ["3", "apple"]


def test_rules_that_read_the_same_words_are_one_step_of_a_derivation() -> None:
    made = grammar(
        Rule("basket of it", "basket", "thing", lambda t: t),
        Rule("thing", "thing", "fruit", lambda f: f),
    )
    reading = rules.read(made, "apple", numerals=numerals)[0][0]
    derivation = rules.derivation(reading)
    assert rules.names(derivation) == ["basket of it", "thing", "apple"]
    assert derivation.children == ()


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("plum", "nothing makes 'plum'"),
        ("fruit?", "nothing at all"),
        ("(fruit", "not closed"),
        ("fruit)", "unbalanced"),
        ("fruit %", "cannot read the pattern"),
    ],
)
def test_a_broken_pattern_is_refused_by_name(pattern: str, complaint: str) -> None:
    with pytest.raises(GrammarError, match=re.escape(complaint)):
        grammar(Rule("broken", "basket", pattern, lambda *_: 1))


CANDIDATES = rules.compile_candidates(r"(?i)\bapples?\b")


@given(
    st.lists(st.sampled_from(["apple", "é", "e\u0301", "👍🏽", "\r\n", " ", "Apples", "\ud800"]))
)
def test_candidates_lie_where_the_words_are_whatever_stands_around(parts: list[str]) -> None:
    text = " ".join(parts)
    found = [text[a:b] for a, b in rules.candidates(CANDIDATES, text)]
    assert found == re.findall(r"(?i)\bapples?\b", text)
