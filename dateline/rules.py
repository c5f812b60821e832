"""The rule engine: rules over word classes, read by longest match, with a derivation.

Owns how a rule is written, compiled and applied.  Knows no language: a grammar brings its rules,
its words and its reading of numerals.  Works in two steps.  `candidates` finds, with RE2 over
the bytes of a text, the stretches in which something may stand; `read` cuts one stretch into
tokens and reads them by the grammar.  What no candidate selects costs nothing more.

A rule is a named value: what it makes, the pattern of what it reads, and the production that
builds the value.  A pattern is a sequence of symbols, each a word class ("month"), another
rule's product ("date") or a quoted word ("'of'"); "a|b" is a choice, "(a b)" a group, "?" after
a symbol or a group makes it optional.  The production is called with the values of all symbols
that are not quoted words, None for the absent ones, and may answer None to refuse.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter

import msgspec
import re2

from dateline.model import Derivation, Span

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

    It holds for a reading that consists of one of the words and nothing else.
    """

    words: tuple[str, ...]
    unless_before: str | None = None
    unless_after: str | None = None


class Word(msgspec.Struct, frozen=True):
    """A word or phrase of the lexicon: a capital in `form` is demanded of the copy as well."""

    form: str
    kind: str
    value: object = None
    row: str = ""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A piece of a candidate, offsets counted from the candidate's beginning."""

    text: str
    start: int
    end: int


class Node(msgspec.Struct, frozen=True, gc=False):  # a tree: nothing in it points back
    """A reading of the tokens `first` to `last` (exclusive): its rule or word and its value."""

    rule: str
    first: int
    last: int
    value: object
    children: tuple["Node", ...] = ()


Unless = tuple[re.Pattern[str] | None, re.Pattern[str] | None]  # what stands before, what after


class Reading(msgspec.Struct, frozen=True):
    """One reading of part of a candidate, offsets counted from the candidate's beginning."""

    start: int
    end: int
    value: object
    node: Node
    tokens: tuple[Token, ...]
    unless: tuple[Unless, ...] = ()


class _Edge(msgspec.Struct, frozen=True, gc=False):
    kind: int
    length: int
    value: object
    label: str


class _State:
    """A node of a product's pattern tree: ways on, and rules that end here.

    `steps` are the ways again, frozen for reading: the bits with which the symbol can begin, the
    symbol, whether it is a product, and the state behind it.  `known` remembers which of them
    the classes of a token leave open: of forty ways a token can take two or three.
    """

    __slots__ = ("bits", "done", "known", "steps", "ways")

    def __init__(self) -> None:
        self.ways: dict[int, _State] = {}
        self.done: list[tuple[int, tuple[int, ...]]] = []
        self.steps: tuple[_Step, ...] = ()
        self.known: dict[int, tuple[_Step, ...]] = {}
        self.bits = 0

    def open_to(self, mask: int) -> "tuple[_Step, ...]":
        """The steps that a token of those classes can take."""
        found = self.known.get(mask)
        if found is None:
            found = self.known[mask] = tuple(step for step in self.steps if step[0] & mask)
        return found


_Step = tuple[int, int, bool, _State]
MANY = 5  # ways from which on it pays to remember which are open


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
        self.roots: dict[int, _State] = {}
        self.first: dict[int, int] = {}
        self.words: dict[str, tuple[_Edge, ...]] = {}
        self.phrases: dict[str, tuple[tuple[tuple[str, ...], _Edge], ...]] = {}
        self.unless = {r.name: _unless(r) for r in rules if r.unless_before or r.unless_after}
        self.context = {r.name: r.context for r in rules if r.context}
        self.bare: dict[str, tuple[Unless, ...]] = {}


def _unless(guard: "Rule | Guard") -> Unless:
    before, after = guard.unless_before, guard.unless_after
    return (
        re.compile(f"(?i:{before})$") if before else None,
        re.compile(after) if after else None,
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


def _freeze(grammar: Grammar, state: _State) -> None:
    for kind, following in state.ways.items():
        bits = grammar.first[kind]
        state.bits |= bits
        state.steps = (*state.steps, (bits, kind, kind in grammar.roots, following))
        _freeze(grammar, following)


def _add_words(grammar: Grammar, words: list[Word]) -> None:
    singles: dict[str, tuple[_Edge, ...]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], _Edge], ...]] = {}
    for word in words:
        parts = tuple(m[0] for m in grammar.tokens.finditer(word.form))
        label = f"{word.row or word.form}"
        edge = _Edge(grammar.kinds[word.kind], len(parts), word.value, label)
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
    root = grammar.roots.setdefault(grammar.kinds[rule.makes], _State())
    for sequence in group:
        if not sequence:
            raise GrammarError(f"rule {rule.name!r} can match nothing at all")
        state, slots = root, [-1] * width
        for at, (symbol, slot) in enumerate(sequence):
            if symbol not in grammar.kinds:
                raise GrammarError(f"rule {rule.name!r}: nothing makes {symbol!r}")
            state = state.ways.setdefault(grammar.kinds[symbol], _State())
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


# ------------------------------------------------------------------ candidates
def compile_candidates(pattern: str) -> "re2._Regexp":
    """An RE2 pattern over bytes for `candidates`, with room for a large word list."""
    options = re2.Options()
    options.max_mem = 32 << 20
    return re2.compile(pattern.encode(), options)


def candidates(pattern: "re2._Regexp", text: str) -> Iterator[tuple[int, int]]:
    """The code points of each stretch of a text that the pattern selects, in order.

    RE2 works on bytes; offsets are mapped back in one pass, so the whole is linear in the text.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) == len(text):
        for match in pattern.finditer(data):
            yield match.span()
        return
    at = point = 0
    for match in pattern.finditer(data):
        start, end = match.span()
        first = point + len(data[at:start].decode("utf-8", "surrogatepass"))
        last = first + len(data[start:end].decode("utf-8", "surrogatepass"))
        at, point = end, last
        yield first, last


# ------------------------------------------------------------------ reading
Numerals = Callable[[str], Iterable[tuple[str, object]]]


def read(grammar: Grammar, text: str, *, numerals: Numerals) -> tuple[tuple[Reading, ...], ...]:
    """The readings of a candidate from left to right, for each place the longest first.

    A caller takes the first reading of a place that no guard forbids, and goes on behind it.
    Places that lie inside a reading which nothing can forbid are left out.
    """
    tokens = tuple(Token(m[0], m.start(), m.end()) for m in grammar.tokens.finditer(text))
    chart = _Chart(grammar, tokens, numerals)
    places = []
    at = doubtful = 0
    while at < len(tokens):
        found = _place(grammar, chart, at, text)
        sure = bool(found) and not found[0].unless and at >= doubtful
        if found:
            places.append(found)
            doubtful = doubtful if sure else max(doubtful, found[0].node.last)
        at = found[0].node.last if sure else at + 1
    return tuple(places)


def _place(grammar: Grammar, chart: "_Chart", at: int, text: str) -> tuple[Reading, ...]:
    """The readings that begin at a token, down to the first that nothing can forbid."""
    found = []
    for node in chart.readings(at):
        found.append(_reading(grammar, node, chart.tokens, text))
        if not found[-1].unless:
            break
    return tuple(found)


def _reading(grammar: Grammar, node: Node, tokens: tuple[Token, ...], text: str) -> Reading:
    first = node.children[grammar.context.get(node.rule, 0)].first
    start, end = tokens[first].start, tokens[node.last - 1].end
    own = grammar.unless.get(node.rule)
    bare = grammar.bare.get(" ".join(text[start:end].lower().split()), ())
    return Reading(start, end, node.value, node, tokens, (own, *bare) if own else bare)


def allowed(reading: Reading, left: str, right: str) -> bool:
    """Whether no guard of a reading holds on the text that ends before and begins behind it."""
    for before, after in reading.unless:
        if before is not None and before.search(left):
            return False
        if after is not None and after.match(right):
            return False
    return True


_Done = tuple[int, int, tuple[int, ...], tuple[Node, ...]]  # rule, end, slots, what it read
_NUMBER = itemgetter(0)
_NOTHING: dict[int, Node] = {}


def _longest(entry: _Done) -> tuple[int, int]:
    return -entry[1], entry[0]


class _Chart:
    """The readings of one candidate by product and place, each worked out once (packrat)."""

    def __init__(self, grammar: Grammar, tokens: tuple[Token, ...], numerals: Numerals) -> None:
        self.grammar = grammar
        self.tokens = tokens
        self.size = len(tokens)
        self.leaves: list[dict[int, list[Node]]] = []
        self.masks: list[int] = []
        self.memo: list[dict[int, dict[int, Node]]] = [{} for _ in tokens]
        for at in range(self.size):
            self._take(at, _edges(grammar, tokens, at, numerals))
        self.masks.append(0)  # behind the last token nothing begins

    def _take(self, at: int, edges: Iterable[_Edge]) -> None:
        """The word classes of a token, and which of them there are as bits."""
        leaves: dict[int, list[Node]] = {}
        mask = 0
        for edge in edges:
            leaf = Node(edge.label, at, at + edge.length, edge.value)
            leaves.setdefault(edge.kind, []).append(leaf)
            mask |= 1 << edge.kind
        self.leaves.append(leaves)
        self.masks.append(mask)

    def readings(self, at: int) -> Iterator[Node]:
        """All nodes of the start symbol that begin at a token: the longest, then the first rule."""
        root = self.grammar.roots[self.grammar.kinds[self.grammar.start]]
        if not root.bits & self.masks[at]:
            return
        done: list[_Done] = []
        self._walk(root, at, (), done)
        if len(done) > 1:
            done.sort(key=_longest)
        for entry in done:
            node = self._node(at, entry)
            if node is not None:
                yield node

    def _parse(self, kind: int, at: int) -> dict[int, Node]:
        """The best node of that product for each end, beginning at a token."""
        memo = self.memo[at]
        memo[kind] = _NOTHING  # what a product that begins with itself finds
        done: list[_Done] = []
        self._walk(self.grammar.roots[kind], at, (), done)
        memo[kind] = found = self._build(at, done) if done else _NOTHING
        return found

    def _walk(self, state: _State, at: int, path: tuple[Node, ...], done: list[_Done]) -> None:
        """Takes every way on from a state with which the token at a place can begin."""
        mask, leaves, memo, masks = self.masks[at], self.leaves[at], self.memo[at], self.masks
        steps = state.steps if len(state.steps) < MANY else state.open_to(mask)
        for bits, kind, product, following in steps:
            if not bits & mask:
                continue
            nodes: Iterable[Node]
            if product:
                known = memo.get(kind)
                nodes = (self._parse(kind, at) if known is None else known).values()
            else:
                nodes = leaves.get(kind, ())
            for node in nodes:
                last, read = node.last, (*path, node)
                for number, slots in following.done:
                    done.append((number, last, slots, read))
                if following.bits & masks[last]:
                    self._walk(following, last, read, done)

    def _build(self, at: int, done: list[_Done]) -> dict[int, Node]:
        found: dict[int, Node] = {}
        if len(done) > 1:
            done.sort(key=_NUMBER)
        for entry in done:
            if entry[1] not in found:
                node = self._node(at, entry)
                if node is not None:
                    found[node.last] = node
        return found

    def _node(self, at: int, entry: _Done) -> Node | None:
        number, end, slots, path = entry
        rule = self.grammar.rules[number]
        value = rule.production(*[path[s].value if s >= 0 else None for s in slots])
        return None if value is None else Node(rule.name, at, end, value, path)


def _edges(
    grammar: Grammar, tokens: tuple[Token, ...], at: int, numerals: Numerals
) -> Iterator[_Edge]:
    words, phrases, numbers = _classes(grammar, tokens[at].text, numerals)
    yield from words
    for parts, edge in phrases:
        ahead = tokens[at : at + len(parts)]
        if len(ahead) == len(parts) and all(map(_same, parts, ahead)):
            yield edge
    yield from numbers


_Phrase = tuple[tuple[str, ...], _Edge]


@lru_cache(maxsize=2048)
def _classes(
    grammar: Grammar, text: str, numerals: Numerals
) -> tuple[tuple[_Edge, ...], tuple[_Phrase, ...], tuple[_Edge, ...]]:
    """What one token can be: a word, the first one of phrases, a numeral."""
    low = text.lower()
    words = grammar.words.get(low, ())
    if text != low:
        words += grammar.words.get(text[0].upper() + low[1:], ())
        words += grammar.words.get(text, ()) if text != text.capitalize() else ()
    numbers = tuple(_Edge(grammar.kinds[kind], 1, value, text) for kind, value in numerals(text))
    return words, grammar.phrases.get(low, ()), numbers


def _same(form: str, token: Token) -> bool:
    if form == token.text or form == token.text.lower():
        return True
    return form.lower() == token.text.lower() and token.text[0].isupper()


CHAIN = " > "  # between the names of rules that read the very same words


def derivation(reading: Reading, *, at: int = 0) -> Derivation:
    """The derivation of a reading; `at` is the offset of its candidate in the text.

    Rules that read the very same words one after another are one step of it, their names
    joined by `CHAIN`; `names` takes them apart.
    """
    return _derive(reading.node, reading.tokens, at)


def names(derivation: Derivation) -> list[str]:
    """The names of the rules and words of one step of a derivation."""
    return derivation.rule.split(CHAIN)


def _derive(node: Node, tokens: tuple[Token, ...], at: int) -> Derivation:
    span = Span(at + tokens[node.first].start, at + tokens[node.last - 1].end)
    rule = node.rule
    while len(node.children) == 1 and node.children[0].first == node.first:
        node = node.children[0]
        rule += CHAIN + node.rule
    children = tuple(_derive(child, tokens, at) for child in node.children)
    # One string for all its occurrences: a long text has the same few rules many times.
    return Derivation(rule=sys.intern(rule), span=span, children=children)
