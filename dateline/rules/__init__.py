"""The rule engine: rules over word classes, read by longest match, with a derivation.

Owns how a rule is written and compiled (`grammar`) and applied (`reading`).  Knows no language: a
grammar brings its rules, its words and its reading of numerals.
"""

from dateline.rules.grammar import Grammar, GrammarError, Guard, Rule, Word, compile_grammar
from dateline.rules.reading import (
    Node,
    Reading,
    allowed,
    candidates,
    compile_candidates,
    derivation,
    names,
    read,
)

__all__ = [
    "Grammar",
    "GrammarError",
    "Guard",
    "Node",
    "Reading",
    "Rule",
    "Word",
    "allowed",
    "candidates",
    "compile_candidates",
    "compile_grammar",
    "derivation",
    "names",
    "read",
]
