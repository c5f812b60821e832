"""What a happening or a text is about: the members of an enumeration, in the copy's own words.

Owns the splitting of lists behind words such as "reflect", "cover", "discuss" (class "topics" of
the table of event words).
"""

from collections.abc import Iterator

from dateline.events.reading import Reading, Trigger, span, verb_lemma, words_of
from dateline.model import Span

_QUOTES = frozenset({'"', "“", "”", "``", "''", "'", "‘", "’", "«", "»"})
_CUTS = frozenset({",", ";"})
_OPENERS = frozenset({"including", "namely"})


def find(r: Reading, trigger: Trigger) -> tuple[Span, ...]:
    """The topics of a trigger, in order; one that is no enumeration is a single topic."""
    if trigger.kind != "verb":
        return _about(r, trigger.token)
    name = verb_lemma(r, trigger.token)
    heads = _list_heads(r, trigger.token, name)
    if not heads:
        return ()
    tokens = [t for head in heads for t in r.tree.subtree(head) if t >= _first(r, heads[0])]
    return tuple(_items(r, list(range(min(tokens), max(tokens) + 1))))


def _list_heads(r: Reading, verb: int, name: str) -> tuple[int, ...]:
    """Heads of the list; the parser may give a long one several objects."""
    if name in words_of("topics"):
        return tuple(t for t in r.tree.children(verb, "dobj") if t > verb)
    for prep in r.tree.children(verb, "prep"):
        if f"{name} {r.word[prep]}" in words_of("topics"):
            return r.tree.children(prep, "pobj")
    return ()


def _about(r: Reading, noun: int) -> tuple[Span, ...]:
    """The topics of a noun: "talks on trade, energy and migration"."""
    for prep in r.tree.children(noun, "prep"):
        if r.word[prep] in ("on", "about", "regarding", "concerning", "over"):
            target = r.tree.child(prep, "pobj")
            if target is not None and r.parse.ent[target][2:] not in ("DATE", "TIME"):
                return tuple(_items(r, r.tree.subtree(target, without=("relcl", "acl"))))
    return ()


def _first(r: Reading, head: int) -> int:
    return min(r.tree.subtree(head, without=("conj", "appos", "prep", "acl", "relcl")))


def _items(r: Reading, tokens: list[int]) -> Iterator[Span]:
    """The members of a list.

    Commas, semicolons and "including" part them; an "and" parts the last two, but only in a list
    of at least three members or where it joins two members of the list's own level: "the fight
    against A and B" stays one.
    """
    pieces: list[list[int]] = [[]]
    depth = 0
    for token in tokens:
        word = r.word[token]
        depth += (word == "(") - (word == ")")
        if (depth == 0 and (word in _CUTS or word in _OPENERS)) or (
            depth == 0 and word in ("and", "or") and _parts(r, token, tokens)
        ):
            pieces.append([])
        else:
            pieces[-1].append(token)
    for piece in pieces:
        bare = _bare(r, piece)
        if bare:
            yield span(r, bare)


def _parts(r: Reading, conjunction: int, tokens: list[int]) -> bool:
    """Whether an "and" stands between two members of the list."""
    before = conjunction - 1
    if before in tokens and r.word[before] in _CUTS:
        return True
    head = r.parse.head[conjunction]
    if r.parse.pos[head] not in ("NOUN", "PROPN") or r.parse.dep[head] == "compound":
        return False
    # the list's own level: heads joined by "conj" or "appos" to the first member
    top = tokens[0]
    while r.parse.head[top] in tokens and r.parse.head[top] != top:
        top = r.parse.head[top]
    level = head
    while r.parse.dep[level] in ("conj", "appos") and r.parse.head[level] in tokens:
        level = r.parse.head[level]
    return level == top


def _bare(r: Reading, piece: list[int]) -> list[int]:
    """A member without conjunctions and quotation marks around it."""
    outside = _QUOTES | {"and", "or", "as", "well", ".", ":", "also"}
    while piece and r.word[piece[0]] in outside:
        piece = piece[1:]
    while piece and r.word[piece[-1]] in outside:
        piece = piece[:-1]
    if len(piece) > 2 and r.word[piece[1]] in _QUOTES and r.word[piece[0]] in ("the", "a", "an"):
        return _bare(r, piece[2:])
    return piece
