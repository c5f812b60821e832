"""How a text is read by a grammar: candidates, then tokens by longest match, with a derivation.

Owns the two steps.  `candidates` finds, with RE2 over the bytes of a text, the stretches in which
something may stand; `read` cuts one stretch into tokens and reads them by the grammar.  What no
candidate selects costs nothing more.  Knows no patterns: a grammar comes compiled.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter

import msgspec
import re2

from dateline.model import Derivation, Span
from dateline.rules.grammar import Edge, Grammar, State, Unless

MANY = 5  # ways from which on it pays to remember which are open


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


class Reading(msgspec.Struct, frozen=True):
    """One reading of part of a candidate, offsets counted from the candidate's beginning."""

    start: int
    end: int
    value: object
    node: Node
    tokens: tuple[Token, ...]
    unless: tuple[Unless, ...] = ()


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
    return not any(it.forbids(left, right) for it in reading.unless)


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

    def _take(self, at: int, edges: Iterable[Edge]) -> None:
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

    def _walk(self, state: State, at: int, path: tuple[Node, ...], done: list[_Done]) -> None:
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
) -> Iterator[Edge]:
    words, phrases, numbers = _classes(grammar, tokens[at].text, numerals)
    yield from words
    for parts, edge in phrases:
        ahead = tokens[at : at + len(parts)]
        if len(ahead) == len(parts) and all(map(_same, parts, ahead)):
            yield edge
    yield from numbers


_Phrase = tuple[tuple[str, ...], Edge]


@lru_cache(maxsize=2048)
def _classes(
    grammar: Grammar, text: str, numerals: Numerals
) -> tuple[tuple[Edge, ...], tuple[_Phrase, ...], tuple[Edge, ...]]:
    """What one token can be: a word, the first one of phrases, a numeral."""
    low = text.lower()
    words = grammar.words.get(low, ())
    if text != low:
        words += grammar.words.get(text[0].upper() + low[1:], ())
        words += grammar.words.get(text, ()) if text != text.capitalize() else ()
    numbers = tuple(Edge(grammar.kinds[kind], 1, value, text) for kind, value in numerals(text))
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
