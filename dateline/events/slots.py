"""Rows that hold for a word under conditions: what goes with it decides what it means.

Owns the conditions of `lexicon/roots.tsv` and `lexicon/senses.tsv`, and what fills their slots.
Knows neither roots nor types: a row's value is for the caller to read.

The class of a row is its conditions: "impose" with "object:sanction" is one thing, with
"object:tax" another.  A condition is a slot, or a slot and what fills it: a word, or a class of
words (rows of the class "word").  Slots are prepositions ("out-of") and "object", "subject", "kind"
(what stands before a noun or object), "together" (a list of subjects), "alone" (there is no
object), "infinitive", "predicate" ("found them guilty"), "duty" (a clause of what must be done),
"wish" (one of what somebody is to do).  A form "@ease" stands for all words of the class "ease";
words of the class "part" stand for what they hold ("a group of soldiers").
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import msgspec

from dateline import lang
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_nominal,
    is_verb,
    prepositions,
    subject,
    verb_lemma,
    words_of,
)

_BARE = frozenset({"verb", "noun", "state"})  # rows without a condition, by the kind of trigger


class Table(msgspec.Struct, frozen=True):
    """Rows by their form, and the classes of each word."""

    rows: dict[str, tuple[lang.Row, ...]]
    classes: dict[str, frozenset[str]]

    def of(self, name: str) -> tuple[lang.Row, ...]:
        """The rows of a word, its own before those of its classes."""
        of_class = (f"@{c}" for c in sorted(self.classes.get(name, ())))
        return tuple(row for form in (name, *of_class) for row in self.rows.get(form, ()))

    def holds(self, word: str, name: str) -> bool:
        """Whether a word is of a class."""
        return name in self.classes.get(word, ())


@cache
def table(name: str) -> Table:
    """A table of the lexicon, read once."""
    rows: dict[str, tuple[lang.Row, ...]] = {}
    classes: dict[str, frozenset[str]] = {}
    for row in lang.table("en", name):
        if row.kind == "word":
            classes[row.form] = frozenset(row.value.split())
        else:
            rows[row.form] = (*rows.get(row.form, ()), row)
    return Table(rows, classes)


class Match(msgspec.Struct, frozen=True):
    """A row that holds for a trigger, the tokens of its object and of what it governs, and the
    words of classes by which it holds."""

    row: lang.Row
    objects: tuple[int, ...] = ()
    infinitives: tuple[int, ...] = ()
    words: frozenset[str] = frozenset()


def match(
    r: Reading, trigger: Trigger, known: Table, plain: Callable[[lang.Row], bool]
) -> Match | None:
    """The first row that holds, those with more conditions before others.

    `plain` tells whether a row without conditions may speak for the trigger.
    """
    rows = [(row, name) for name in _names(r, trigger, known) for row in known.of(name)]
    for row, name in sorted(rows, key=lambda pair: _weight(pair[0]), reverse=True):
        own = frozenset({name} if row.form[0] == "@" else ())
        if row.kind in _BARE:
            if row.kind == trigger.kind and plain(row):
                return Match(row, words=own)
            continue
        filled = _filled(known, r, trigger.token, row.kind.split())
        if filled is not None:
            objects = tuple(o for slot, t, w in filled if slot in _SHARED for o in _held(r, t, w))
            below = tuple(t for slot, t, _ in filled if slot == "infinitive")
            words = {w for _, t, w in filled for w in (w, *_whole(known, r, t))}
            return Match(row, objects, below, own | words)
    return None


_SHARED = frozenset({"object", "subject", "for", "on", "to"})  # slots of what is part of the doing


def _held(r: Reading, token: int, word: str) -> Iterator[int]:
    """The tokens of what fills a slot: both nouns of "state of siege"."""
    yield token
    if " of " in word:
        yield from (o for n, _, o in prepositions(r, token) if n == "of")


def _names(r: Reading, trigger: Trigger, known: Table) -> Iterable[str]:
    """What a trigger may be called in the table; a known particle makes another verb of one."""
    token = trigger.token
    lemma = base_lemma(r, token)
    names = [trigger.lemma, lemma]
    if trigger.kind == "verb":
        after = [c for c in r.tree.children(token, "advmod", "prep") if c == token + 1]
        longer = [verb_lemma(r, token), *(f"{lemma} {r.word[c]}" for c in after)]
        names = [name for name in longer if name != lemma and known.of(name)] or names
    return dict.fromkeys(names)


def _weight(row: lang.Row) -> int:
    if row.kind in _BARE:
        return 0
    slots = (condition.partition(":") for condition in row.kind.split())
    return sum(1 if not name else 2 if slot == "object" else 3 for slot, _, name in slots)


# ------------------------------------------------------------------ conditions
def _filled(
    known: Table, r: Reading, token: int, conditions: Sequence[str]
) -> list[tuple[str, int, str]] | None:
    """Slots, their tokens and the words of the class, or None where a condition does not hold."""
    found: list[tuple[str, int, str]] = []
    for condition in conditions:
        slot, _, name = condition.partition(":")
        fits = [
            (slot, f, _word(known, r, f, name))
            for f in _fillers(known, r, token, slot, named=bool(name))
        ]
        held = [(s, f, w) for s, f, w in fits if w is not None]
        if not held:
            return None
        found.extend(held)
    return found


def _fillers(known: Table, r: Reading, token: int, slot: str, *, named: bool) -> Iterator[int]:
    """What stands in a slot; a preposition of the object counts where its noun is asked for."""
    match slot:
        case "object":
            yield from (p for head in _objects(r, token) for p in _parts(known, r, head))
        case "kind":
            for head in (token, *_objects(r, token)):
                yield from r.tree.children(head, "amod", "compound", "nmod")
        case "subject":
            yield from (p for head in _doers(r, token) for p in _parts(known, r, head))
        case "together":
            yield from (t for head in _doers(r, token) for t in r.tree.conjuncts(head)[1:])
        case "alone":
            yield from () if _objects(r, token) else (token,)
        case "infinitive":
            below = r.tree.children(token, "xcomp", "ccomp", "acl", "advcl")
            yield from (t for t in below if _to(r, t) and not is_nominal(r, token))
        case "predicate":
            below = r.tree.children(token, "oprd", "acomp", "ccomp", "xcomp")
            yield from (t for t in below if not is_verb(r, t) and not r.parse.ent[t])
        case "duty":
            yield from (c for c in r.tree.children(token, "ccomp") if _must(r, c))
        case "wish":
            yield from (c for c in r.tree.children(token, "ccomp") if _wished(r, c))
        case _:
            holders = (token, *(_objects(r, token) if named else ()))
            found = (
                o for h in holders for n, _, o in prepositions(r, h) if n.replace(" ", "-") == slot
            )
            yield from (p for head in found for p in _parts(known, r, head))


def _doers(r: Reading, token: int) -> tuple[int, ...]:
    """Who acts: the subject, or the agent of a passive."""
    if r.tree.child(token, "auxpass") is not None:
        return tuple(o for n, _, o in prepositions(r, token) if n == "by")
    first = subject(r, token)
    return () if first is None else (first,)


def _objects(r: Reading, token: int) -> tuple[int, ...]:
    """What a predicate acts upon; the noun on which a participle hangs."""
    own = r.tree.children(token, "dobj", "nsubjpass", "oprd")
    if not own and r.parse.dep[token] == "acl" and r.parse.tag[token] == "VBN":
        return (r.parse.head[token],)
    return own


def _to(r: Reading, token: int) -> bool:
    return any(r.word[a] == "to" for a in r.tree.children(token, "aux"))


def _parts(known: Table, r: Reading, head: int) -> Iterator[int]:
    """The heads of a list, and what they consist of: "a batch of troops"."""
    for one in dict.fromkeys((head, *r.tree.conjuncts(head))):
        yield one
        if known.holds(base_lemma(r, one), "part"):
            yield from (o for n, _, o in prepositions(r, one) if n in ("of", "in", "on"))


def _whole(known: Table, r: Reading, token: int) -> Iterator[str]:
    """The word of the class "part" of which a token tells what it holds."""
    above = r.parse.head[r.parse.head[token]]
    if known.holds(base_lemma(r, above), "part"):
        yield base_lemma(r, above)


def _phrases(known: Table, r: Reading, token: int) -> Iterator[str]:
    """What a token may be called as a word of a class; the longest that is known rules out others.

    "Hunger strike" is no "strike", "state of siege" no "state".
    """
    lemma = base_lemma(r, token)
    of = [f"{lemma} of {base_lemma(r, o)}" for n, _, o in prepositions(r, token) if n == "of"]
    front = [f"{r.word[token - 1]} {lemma}"] if token else []
    hyphened = [f"{r.word[token - 2]}-{lemma}"] if token > 1 and r.word[token - 1] == "-" else []
    for phrase in (*of, *front, *hyphened):
        if phrase in known.classes:
            yield phrase
            return
    yield from (lemma, r.word[token])


_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def _word(known: Table, r: Reading, token: int, name: str) -> str | None:
    """The word by which a token is what a condition asks for; None where it is not.

    "party", "person", "guest", "head", "place" and "aid" (money) are also what the parser takes
    for one; no name asks for nothing.
    """
    lemma = base_lemma(r, token)
    phrases = list(_phrases(known, r, token))
    word = next((w for w in phrases if known.holds(w, name)), None)
    if word is not None or not name or name in phrases:
        return word or ""
    entity = r.parse.ent[token][2:]
    common = lemma in words_of("party")
    match name:
        case "party":
            held = entity in _NAMES or common or known.holds(lemma, "person")
        case "person":
            held = entity in ("PERSON", "NORP") or common
        case "guest" | "head":
            held = entity == "PERSON" or r.word[token] in ("he", "she", "him", "her")
        case "aid":
            held = entity == "MONEY" and r.parse.dep[token] in ("dobj", "nsubjpass")
        case _:
            held = name == "place" and entity in ("GPE", "LOC", "FAC")
    return "" if held else None


def _must(r: Reading, token: int) -> bool:
    """Whether a clause tells what somebody else must do."""
    first = r.tree.child(token, "nsubj", "nsubjpass")
    if first is None or r.word[first] in ("he", "she", "they", "we", "i", "it", "there"):
        return False
    if is_verb(r, token) and base_lemma(r, token) in ("need", "have"):
        return r.tree.child(token, "xcomp") is not None
    return any(r.word[a] in ("must", "should") for a in r.tree.children(token, "aux"))


def _wished(r: Reading, token: int) -> bool:
    """Whether a clause tells what somebody is to do: "the state to pay", "that they pay"."""
    if r.tree.child(token, "nsubj", "nsubjpass") is None:
        return False
    helpers = [r.word[a] for a in r.tree.children(token, "aux")]
    bare = not helpers and r.parse.tag[token] == "VB"
    return bare or any(word in ("must", "should", "to") for word in helpers)
