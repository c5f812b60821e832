"""The PLOVER root of a happening: what is done to whom, by the predicate and what goes with it.

Owns the reading of `lexicon/roots.tsv` and the way in which status turns a root into another.
The sixteen roots are those of the PLOVER codebook; where drafts differ, its map from CAMEO (2021)
decides.  Knows no time, place or participants.

A row gives a root to a word under the conditions of its class: "impose" with "object:sanction" is
SANCTION.  A condition is a slot, or a slot and what fills it: a word, or a class of words (rows of
the class "word").  Slots are prepositions ("out-of") and "object", "subject", "kind" (what stands
before a noun or object), "together" (a list of subjects), "infinitive", "predicate" ("found them
guilty"), "duty" (a clause of what must be done), "wish" (one of what somebody is to do).  A form
"@ease" stands for all words of the class "ease"; words of the class "part" stand for what they hold
("a group of soldiers").
"""

from collections.abc import Iterable, Iterator, Sequence
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
    verb_above,
    verb_lemma,
    words_of,
)
from dateline.events.status import Standing
from dateline.model import Plover, Status

_BARE = frozenset({"verb", "noun", "state"})  # rows without a condition, by the kind of trigger


class Match(msgspec.Struct, frozen=True):
    """A row that holds for a trigger, the tokens of its object and of what it governs, and the
    words of classes by which it holds."""

    row: lang.Row
    objects: tuple[int, ...] = ()
    infinitives: tuple[int, ...] = ()
    words: frozenset[str] = frozenset()

    @property
    def root(self) -> Plover | None:
        """The root that the row gives; none where it says that there is none."""
        return None if self.row.value == "-" else Plover(self.row.value)


def given(r: Reading, triggers: Sequence[Trigger]) -> tuple[Trigger, ...]:
    """The triggers with the roots that their rows and surroundings give.

    What completes a predicate is part of its doing: in "lifted the embargo" both words tell of a
    concession, in "threatened to attack" both of a threat.
    """
    matches = {t.token: m for t in triggers if (m := match(r, t)) is not None}
    lent = {t: m.root for m in matches.values() for t in m.infinitives}
    shared = {t: lent.get(v, m.root) for v, m in matches.items() for t in m.objects}
    found = []
    for trigger in triggers:
        token, root = trigger.token, trigger.plover
        if _in_name(r, token) or _conditional(r, token):
            root = None
        elif token in matches:
            root = matches[token].root
        elif trigger.kind != "verb" and token in shared:
            root = shared[token]
        if token in lent:
            root = _governed(root, lent[token])
        found.append(msgspec.structs.replace(trigger, plover=root))
    return tuple(found)


def _governed(own: Plover | None, lent: Plover | None) -> Plover | None:
    """The root under a governor: who agrees to what is hostile threatens."""
    return Plover.THREATEN if lent is Plover.AGREE and own in _HOSTILE else lent


def _in_name(r: Reading, token: int) -> bool:
    """Whether a word is but part of what a body is called: "the Court of Appeals"."""
    if r.parse.pos[token] != "PROPN" or r.parse.ent[token][2:] != "ORG":
        return False
    return any(r.parse.ent[t][2:] == "ORG" for t in (token - 1, token + 1) if 0 <= t < len(r.word))


_CONDITIONS = frozenset({"if", "unless", "until", "whether"})


def _conditional(r: Reading, token: int) -> bool:
    """Whether a word stands in a clause that only tells a condition: "until demands are met"."""
    verb = token if is_verb(r, token) else verb_above(r, token)
    marks = () if verb is None else r.tree.children(verb, "mark")
    return any(r.word[m] in _CONDITIONS for m in marks)


def match(r: Reading, trigger: Trigger) -> Match | None:
    """The first row that holds, those with more conditions before others."""
    rows = [(row, name) for name in _names(r, trigger) for row in _rows_of(name)]
    for row, name in sorted(rows, key=lambda pair: _weight(pair[0]), reverse=True):
        own = frozenset({name} if row.form[0] == "@" else ())
        if row.kind in _BARE:
            longer = " " in row.form and row.form != trigger.lemma
            if row.kind == trigger.kind and (trigger.plover is None or longer):
                return Match(row, words=own)
            continue
        filled = _filled(r, trigger.token, row.kind.split())
        if filled is not None:
            objects = tuple(o for slot, t, w in filled if slot in _SHARED for o in _held(r, t, w))
            below = tuple(t for slot, t, _ in filled if slot == "infinitive")
            words = {w for _, t, w in filled for w in (w, *_whole(r, t))}
            return Match(row, objects, below, own | words)
    return None


_SHARED = frozenset({"object", "subject", "for", "on", "to"})  # slots of what is part of the doing


def _held(r: Reading, token: int, word: str) -> Iterator[int]:
    """The tokens of what fills a slot: both nouns of "state of siege"."""
    yield token
    if " of " in word:
        yield from (o for n, _, o in prepositions(r, token) if n == "of")


def _names(r: Reading, trigger: Trigger) -> Iterable[str]:
    """What a trigger may be called in the table; a known particle makes another verb of one."""
    token = trigger.token
    lemma = base_lemma(r, token)
    names = [trigger.lemma, lemma]
    if trigger.kind == "verb":
        after = [c for c in r.tree.children(token, "advmod", "prep") if c == token + 1]
        longer = [verb_lemma(r, token), *(f"{lemma} {r.word[c]}" for c in after)]
        known = [name for name in longer if name != lemma and _rows_of(name)]
        names = known or names
    return dict.fromkeys(names)


def _weight(row: lang.Row) -> int:
    if row.kind in _BARE:
        return 0
    slots = (condition.partition(":") for condition in row.kind.split())
    return sum(1 if not name else 2 if slot == "object" else 3 for slot, _, name in slots)


# ------------------------------------------------------------------ under a status
_COOPERATIVE = frozenset(
    {Plover.AGREE, Plover.CONSULT, Plover.SUPPORT, Plover.COOPERATE, Plover.AID}
    | {Plover.CONCEDE, Plover.RETREAT}
)
_HOSTILE = frozenset({Plover.SANCTION, Plover.COERCE, Plover.PROTEST, Plover.ASSAULT})
_DONE = ("purpose", "complement:decide", "object:")  # cues that tell of an act, not of an intent

# Cues of an intent that the status calls a mere proposal, and of one to do harm.
_WEIGHED = tuple(f":{cue}" for cue in "consider contemplate mull weigh hope offer willing".split())
_MEANT = tuple(f":{cue}" for cue in "will would wo could plan intend prepare".split())


_NO_DEED = frozenset({"be", "take", "have", "happen", "occur", "go", "come", "become"})


def under(root: Plover | None, standing: Standing, lemma: str) -> Plover | None:
    """The root under a status: a cooperative act to come is AGREE, a hostile one THREATEN, one
    refused REJECT."""
    if standing.status in (Status.DENIED, Status.CANCELLED):
        unwilling = "modal:w" in standing.cue and lemma not in _NO_DEED
        refused = root in _COOPERATIVE or (root is None and unwilling)
        return Plover.REJECT if refused else root
    cue = standing.cue.partition(",")[0]
    weighed = cue.endswith(_WEIGHED)
    if root in _HOSTILE:
        return Plover.THREATEN if weighed or cue.endswith(_MEANT) else root
    ahead = standing.status in (Status.SCHEDULED, Status.EXPECTED) or weighed
    if root not in _COOPERATIVE or not ahead or standing.cue.startswith(_DONE):
        return root
    return Plover.AGREE


# ------------------------------------------------------------------ rows
@cache
def _table() -> dict[str, tuple[lang.Row, ...]]:
    """The rows by form, without those of the class "word"."""
    found: dict[str, tuple[lang.Row, ...]] = {}
    for row in lang.table("en", "roots"):
        if row.kind != "word":
            found[row.form] = (*found.get(row.form, ()), row)
    return found


@cache
def _classes() -> dict[str, frozenset[str]]:
    """The classes of each word."""
    rows = lang.table("en", "roots")
    return {row.form: frozenset(row.value.split()) for row in rows if row.kind == "word"}


@cache
def _rows_of(name: str) -> tuple[lang.Row, ...]:
    of_class = (f"@{c}" for c in sorted(_classes().get(name, ())))
    return tuple(row for form in (name, *of_class) for row in _table().get(form, ()))


# ------------------------------------------------------------------ conditions
def _filled(r: Reading, token: int, conditions: Sequence[str]) -> list[tuple[str, int, str]] | None:
    """Slots, their tokens and the words of the class, or None where a condition does not hold."""
    found: list[tuple[str, int, str]] = []
    for condition in conditions:
        slot, _, name = condition.partition(":")
        fits = [(slot, f, _word(r, f, name)) for f in _fillers(r, token, slot, named=bool(name))]
        held = [(s, f, w) for s, f, w in fits if w is not None]
        if not held:
            return None
        found.extend(held)
    return found


def _fillers(r: Reading, token: int, slot: str, *, named: bool) -> Iterator[int]:
    """What stands in a slot; a preposition of the object counts where its noun is asked for."""
    match slot:
        case "object":
            yield from (p for head in _objects(r, token) for p in _parts(r, head))
        case "kind":
            for head in (token, *_objects(r, token)):
                yield from r.tree.children(head, "amod", "compound", "nmod")
        case "subject":
            yield from (p for head in _doers(r, token) for p in _parts(r, head))
        case "together":
            yield from (t for head in _doers(r, token) for t in r.tree.conjuncts(head)[1:])
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
            yield from (p for head in found for p in _parts(r, head))


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


def _parts(r: Reading, head: int) -> Iterator[int]:
    """The heads of a list, and what they consist of: "a batch of troops"."""
    for one in dict.fromkeys((head, *r.tree.conjuncts(head))):
        yield one
        if _in(base_lemma(r, one), "part"):
            yield from (o for n, _, o in prepositions(r, one) if n in ("of", "in", "on"))


def _whole(r: Reading, token: int) -> Iterator[str]:
    """The word of the class "part" of which a token tells what it holds."""
    above = r.parse.head[r.parse.head[token]]
    if _in(base_lemma(r, above), "part"):
        yield base_lemma(r, above)


def _phrases(r: Reading, token: int) -> Iterator[str]:
    """What a token may be called as a word of a class; the longest that is known rules out others.

    "Hunger strike" is no "strike", "state of siege" no "state".
    """
    lemma = base_lemma(r, token)
    of = [f"{lemma} of {base_lemma(r, o)}" for n, _, o in prepositions(r, token) if n == "of"]
    front = [f"{r.word[token - 1]} {lemma}"] if token else []
    hyphened = [f"{r.word[token - 2]}-{lemma}"] if token > 1 and r.word[token - 1] == "-" else []
    for phrase in (*of, *front, *hyphened):
        if phrase in _classes():
            yield phrase
            return
    yield from (lemma, r.word[token])


_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def _word(r: Reading, token: int, name: str) -> str | None:
    """The word by which a token is what a condition asks for; None where it is not.

    "party", "person", "place" and "aid" (money) are also what the parser takes for one; no name
    asks for nothing.
    """
    lemma = base_lemma(r, token)
    phrases = list(_phrases(r, token))
    known = next((w for w in phrases if _in(w, name)), None)
    if known is not None or not name or name in phrases:
        return known or ""
    entity = r.parse.ent[token][2:]
    common = lemma in words_of("party")
    match name:
        case "party":
            held = entity in _NAMES or common or _in(lemma, "person")
        case "person":
            held = entity in ("PERSON", "NORP") or common
        case "aid":
            held = entity == "MONEY" and r.parse.dep[token] in ("dobj", "nsubjpass")
        case _:
            held = name == "place" and entity in ("GPE", "LOC", "FAC")
    return "" if held else None


def _in(word: str, name: str) -> bool:
    return name in _classes().get(word, ())


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
