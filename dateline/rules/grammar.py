"""A grammar: how a rule is written, and what it is compiled to.

Owns rules, guards and words, the notation of patterns, and the tree of states that all rules for
one product are laid out in.  Knows no text: how a grammar is applied is a matter of `reading`.

A rule is a named value: what it makes, the pattern of what it reads, and the production that
builds the value.  A pattern is a sequence of symbols, each a word class ("month"), another
rule's product ("date") or a quoted word ("'of'"); "a|b" is a choice, "(a b)" a group, "?" after
a symbol or a group makes it optional.  The production is called with the values of all symbols
that are not quoted words, None for the absent ones, and may answer None to refuse.
"""

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

Production = Callable[..., object | None]


class Rule(msgspec.Struct, frozen=True):
    """A rule: `makes` names its product; the first of two rules for the same words wins.

    `unless_before` and `unless_after` are regular expressions on the text around the whole
    match; where one holds, the rule does not apply.  `context` counts the first symbols that are
    read but lie outside the match.  All three are heeded on the start symbol only.
    """

    name: str
    makes: str
    pattern: str
    production: Production
    unless_before: str | None = None
    unless_after: str | None = None
    context: int = 0


class Guard(msgspec.Struct, frozen=True):
    """Where bare words are no match: regular expressions on the text right before and after them.

    It holds for a reading that consists of one of the words and nothing else; where both are
    given either forbids it, `together` only both at once.
    """

    words: tuple[str, ...]
    unless_before: str | None = None
    unless_after: str | None = None
    together: bool = False


class Word(msgspec.Struct, frozen=True):
    """A word or phrase of the lexicon: a capital in `form` is demanded of the copy as well."""

    form: str
    kind: str
    value: object = None
    row: str = ""


class Unless(msgspec.Struct, frozen=True):
    """What may not stand before a reading, nor after it; `together` forbids only both at once."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    together: bool = False

    def forbids(self, left: str, right: str) -> bool:
        """Whether it holds on the text that ends before a reading and begins behind it."""
        held = [
            self.before is not None and self.before.search(left) is not None,
            self.after is not None and self.after.match(right) is not None,
        ]
        return all(held) if self.together else any(held)


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A class that a word has: its number, how many tokens it takes, its value, its row."""

    kind: int
    length: int
    value: object
    label: str


class State:
    """A node of a product's pattern tree: ways on, and rules that end here with their slots.

    `steps` are the ways again, frozen for reading: the bits with which the symbol can begin, the
    symbol, whether it is a product, and the state behind it.  `known` remembers which of them
    the classes of a token leave open: of forty ways a token can take two or three.
    """

    __slots__ = ("bits", "done", "known", "steps", "ways")

    def __init__(self) -> None:
        self.ways: dict[int, State] = {}
        self.done: list[tuple[int, tuple[int, ...]]] = []
        self.steps: tuple[Step, ...] = ()
        self.known: dict[int, tuple[Step, ...]] = {}
        self.bits = 0

    def open_to(self, mask: int) -> "tuple[Step, ...]":
        """The steps that a token of those classes can take."""
        found = self.known.get(mask)
        if found is None:
            found = self.known[mask] = tuple(step for step in self.steps if step[0] & mask)
        return found


Step = tuple[int, int, bool, State]  # bits, symbol, whether a product, the state behind


class Grammar:
    """Rules and words, compiled by `compile_grammar`; what it reads never changes afterwards."""

    __slots__ = (
        "bare",
        "context",
        "first",
        "kinds",
        "phrases",
        "roots",
        "rules",
        "start",
        "tokens",
        "unless",
        "words",
    )

    def __init__(self, start: str, rules: tuple[Rule, ...], tokens: re.Pattern[str]) -> None:
        self.start = start
        self.rules = rules
        self.tokens = tokens
        self.kinds: dict[str, int] = {}
        self.roots: dict[int, State] = {}
        self.first: dict[int, int] = {}
        self.words: dict[str, tuple[Edge, ...]] = {}
        self.phrases: dict[str, tuple[tuple[tuple[str, ...], Edge], ...]] = {}
        self.unless = {r.name: _unless(r) for r in rules if r.unless_before or r.unless_after}
        self.context = {r.name: r.context for r in rules if r.context}
        self.bare: dict[str, tuple[Unless, ...]] = {}


def _unless(guard: "Rule | Guard") -> Unless:
    before, after = guard.unless_before, guard.unless_after
    return Unless(
        before=re.compile(f"(?i:{before})$") if before else None,
        after=re.compile(after) if after else None,
        together=isinstance(guard, Guard) and guard.together,
    )


class GrammarError(ValueError):
    """A rule cannot be compiled; the message names it."""


# ------------------------------------------------------------------ patterns
_SYMBOL = re.compile(r"\s*('[^']+'|\"[^\"]+\"|[a-z_0-9]+|[()|?])")


def _sequences(rule: Rule) -> list[tuple[tuple[str, int], ...]]:
    """Every flat sequence of (symbol, slot) that the pattern allows; slot -1 for quoted words."""
    symbols, at = [], 0
    while at < len(rule.pattern.rstrip()):
        match = _SYMBOL.match(rule.pattern, at)
        if match is None:
            raise GrammarError(f"rule {rule.name!r}: cannot read the pattern at {at}")
        symbols.append(match[1])
        at = match.end()
    slots = iter(range(len(symbols)))
    found, rest = _choice(symbols, 0, slots)
    if rest != len(symbols):
        raise GrammarError(f"rule {rule.name!r}: unbalanced parentheses")
    return found


Flat = tuple[tuple[str, int], ...]


def _choice(symbols: list[str], at: int, slots: Iterator[int]) -> tuple[list[Flat], int]:
    """The alternatives up to the closing parenthesis, each with slots of its own."""
    found, at = _sequence(symbols, at, slots)
    while at < len(symbols) and symbols[at] == "|":
        more, at = _sequence(symbols, at + 1, slots)
        found = found + more
    return found, at


def _sequence(symbols: list[str], at: int, slots: Iterator[int]) -> tuple[list[Flat], int]:
    found: list[Flat] = [()]
    while at < len(symbols) and symbols[at] not in (")", "|"):
        step, at = _item(symbols, at, slots)
        if at < len(symbols) and symbols[at] == "?":
            step, at = [*step, ()], at + 1
        found = [a + b for a in found for b in step]
    return found, at


def _item(symbols: list[str], at: int, slots: Iterator[int]) -> tuple[list[Flat], int]:
    symbol = symbols[at]
    if symbol == "(":
        found, at = _choice(symbols, at + 1, slots)
        if at >= len(symbols):
            raise GrammarError("a parenthesis is not closed")
        return found, at + 1
    if symbol[0] in "'\"":
        return [(("=" + symbol[1:-1], -1),)], at + 1
    return [((symbol, next(slots)),)], at + 1


def _compact(flat: list[Flat]) -> list[Flat]:
    """Slots renumbered without gaps, in the order of the pattern."""
    used = sorted({slot for sequence in flat for _, slot in sequence if slot >= 0})
    place = {slot: n for n, slot in enumerate(used)} | {-1: -1}
    return [tuple((s, place[slot]) for s, slot in sequence) for sequence in flat]


# ------------------------------------------------------------------ compiling
def compile_grammar(
    start: str,
    rules: Iterable[Rule],
    words: Iterable[Word],
    *,
    tokens: str,
    numerals: Iterable[str],
    guards: Iterable[Guard] = (),
) -> Grammar:
    """A grammar of rules and words.

    `tokens` is the regular expression of a token; `numerals` names the classes that the caller's
    reading of numerals can yield.  Raises `GrammarError` for a symbol that nothing makes.
    """
    grammar = Grammar(start, tuple(rules), re.compile(tokens))
    words = tuple(words)
    flat = [_compact(_sequences(rule)) for rule in grammar.rules]
    made = dict.fromkeys(rule.makes for rule in grammar.rules)
    literals = {s for group in flat for seq in group for s, _ in seq if s.startswith("=")}
    classes = dict.fromkeys([*sorted(literals), *(w.kind for w in words), *numerals])
    grammar.kinds.update({name: n for n, name in enumerate([*classes, *made])})
    _add_words(grammar, [*words, *(Word(s[1:], s, row=s[1:]) for s in sorted(literals))])
    for number, group in enumerate(flat):
        _add_rule(grammar, number, group)
    _first_sets(grammar, len(classes))
    for root in grammar.roots.values():
        _freeze(grammar, root)
    for guard in guards:
        for word in guard.words:
            grammar.bare[word] = (*grammar.bare.get(word, ()), _unless(guard))
    return grammar


def _freeze(grammar: Grammar, state: State) -> None:
    for kind, following in state.ways.items():
        bits = grammar.first[kind]
        state.bits |= bits
        state.steps = (*state.steps, (bits, kind, kind in grammar.roots, following))
        _freeze(grammar, following)


def _add_words(grammar: Grammar, words: list[Word]) -> None:
    singles: dict[str, tuple[Edge, ...]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], Edge], ...]] = {}
    for word in words:
        parts = tuple(m[0] for m in grammar.tokens.finditer(word.form))
        label = f"{word.row or word.form}"
        edge = Edge(grammar.kinds[word.kind], len(parts), word.value, label)
        if len(parts) == 1:
            singles[word.form] = (*singles.get(word.form, ()), edge)
        else:
            key = parts[0].lower()
            phrases[key] = (*phrases.get(key, ()), (parts, edge))
    grammar.words.update(singles)
    grammar.phrases.update(phrases)


def _add_rule(grammar: Grammar, number: int, group: list[Flat]) -> None:
    rule = grammar.rules[number]
    width = 1 + max((slot for seq in group for _, slot in seq), default=-1)
    root = grammar.roots.setdefault(grammar.kinds[rule.makes], State())
    for sequence in group:
        if not sequence:
            raise GrammarError(f"rule {rule.name!r} can match nothing at all")
        state, slots = root, [-1] * width
        for at, (symbol, slot) in enumerate(sequence):
            if symbol not in grammar.kinds:
                raise GrammarError(f"rule {rule.name!r}: nothing makes {symbol!r}")
            state = state.ways.setdefault(grammar.kinds[symbol], State())
            if slot >= 0:
                slots[slot] = at
        state.done.append((number, tuple(slots)))


def _first_sets(grammar: Grammar, terminals: int) -> None:
    """For each symbol the bits of the word classes with which it can begin, to a fixed point."""
    first = {kind: 1 << kind if kind < terminals else 0 for kind in grammar.kinds.values()}
    changed = True
    while changed:
        changed = False
        for kind, root in grammar.roots.items():
            bits = first[kind]
            for way in root.ways:
                bits |= first[way]
            changed = changed or bits != first[kind]
            first[kind] = bits
    grammar.first.update(first)
