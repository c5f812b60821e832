"""Whom words for parties mean that name nobody: "they", "its", "the two sides", "the firm".

Owns the search for the phrase before that names or describes them.  Knows no happening: which
phrases fill its places `who` decides.  What is only possible is left alone: the words then stand
as they are.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from dateline import lang
from dateline.events.parties import offices, party_noun
from dateline.events.reading import (
    Reading,
    base_lemma,
    is_headline,
    is_verb,
    prepositions,
    words_of,
)
from dateline.model import Actor, ActorKind, Span

_MANY = frozenset("they them their theirs themselves both".split())
_ONE_PERSON = frozenset("he him his himself she her hers herself".split())
_ONE_BODY = frozenset("it its itself".split())
OWNERS = frozenset("its their his her".split())
_SUBJECT = ("nsubj", "nsubjpass")
_FAR = 2  # sentences back that a pronoun reaches
_NAMED = ("PERSON", "ORG", "GPE", "NORP")


def of(r: Reading, token: int, actors: Sequence[Actor]) -> tuple[int, ...]:
    """The heads of the phrases that a pronoun or a definite noun takes up, none where unsure."""
    if r.word[token] in _MANY | _ONE_PERSON | _ONE_BODY:
        meant = _of_pronoun(r, token, depth=0)
        return tuple(t for m in meant for t in (_of_noun(r, m, actors) or (m,)))
    return _of_noun(r, token, actors)


def _of_noun(r: Reading, token: int, actors: Sequence[Actor]) -> tuple[int, ...]:
    if is_headline(r, token):
        return _in_lead(r, token, actors)
    if (count := _how_many(r, token)) is not None:
        return _last_together(r, token, count)
    if r.parse.pos[token] != "NOUN":
        return ()
    if not _points_back(r, token):
        return ()
    return _said_before(r, token) or _of_class(r, token, actors)


# ------------------------------------------------------------------ pronouns
def _of_pronoun(r: Reading, token: int, *, depth: int) -> tuple[int, ...]:
    """The nearest subject before that agrees, through other pronouns for the same."""
    for candidate in _before(r, token):
        if r.word[candidate] in _alike(r.word[token]):
            return _of_pronoun(r, candidate, depth=depth + 1) if depth < _CHAIN else ()
        if _agrees(r, candidate, r.word[token]):
            rivals = _rivalled(r, token, candidate)
            return () if rivals else tuple(sorted(r.tree.conjuncts(candidate)))
    return ()


_CHAIN = 4


def _rivalled(r: Reading, token: int, candidate: int) -> bool:
    """Whether the sentence before names others, dealt with by its subject, who may be meant too."""
    verb = r.parse.head[candidate]
    if r.parse.sentence[candidate] == r.parse.sentence[token]:
        return False
    others = [t for n, _, t in prepositions(r, verb) if n in ("to", "with", "from")]
    others += r.tree.children(verb, "dobj", "dative")
    return any(_agrees(r, t, r.word[token]) for t in others)


def _alike(word: str) -> frozenset[str]:
    """The pronouns that go on meaning the same."""
    return next(kind for kind in (_MANY, _ONE_PERSON, _ONE_BODY) if word in kind)


def _before(r: Reading, token: int) -> Iterator[int]:
    """What a pronoun may take up: subjects of the clauses above it, of its sentence, then of those
    before; last whatever else stands there."""
    clause = next((a for a in r.tree.ancestors(token) if is_verb(r, a)), -1)
    own = r.parse.dep[token] == "poss"
    here = r.parse.sentence[token]
    for back in range(_FAR + 1):
        sentence = [t for t in _sentence(r, here - back) if t < token]
        subjects = [t for t in sentence if r.parse.dep[t] in _SUBJECT]
        if not back:
            subjects = [t for t in subjects if own or r.parse.head[t] != clause]
            subjects.reverse()
        else:
            subjects.sort(key=lambda t: len(list(r.tree.ancestors(t))))
        yield from subjects


def _sentence(r: Reading, number: int) -> range:
    """The tokens of a sentence; their numbers rise, so that a long text costs no more a token."""
    told = r.parse.sentence
    return range(bisect_left(told, number), bisect_right(told, number))


def _agrees(r: Reading, token: int, word: str) -> bool:
    """Whether a phrase is a party of the number and kind that a pronoun asks for."""
    if not _a_party(r, token):
        return False
    plural = r.parse.tag[token] in ("NNS", "NNPS") or _PLURAL.search(r.word[token])
    many = bool(plural and not r.parse.ent[token]) or len(r.tree.conjuncts(token)) > 1
    if word in _MANY:
        return many
    person = r.parse.ent[token][2:] == "PERSON" or _a_person(r, token)
    return not many and person == (word in _ONE_PERSON)


_PLURAL = re.compile(r"(?:men|women|folk)$")


def _a_party(r: Reading, token: int) -> bool:
    if r.parse.pos[token] not in ("NOUN", "PROPN"):
        return False
    if _opens(r, token) and not r.parse.ent[token]:
        return True  # "Railwaymen", which the capital letter makes a name
    return r.parse.ent[token][2:] in _NAMED or party_noun(r, token)


def _opens(r: Reading, token: int) -> bool:
    """Whether a subject is the first word of its sentence, so that its letter says nothing."""
    first = token == 0 or r.parse.sentence[token - 1] != r.parse.sentence[token]
    return first and r.parse.dep[token] in _SUBJECT and r.parse.pos[token] == "PROPN"


def _a_person(r: Reading, token: int) -> bool:
    """Whether a common noun is what one human being is called: "the minister", "a driver"."""
    lemma = base_lemma(r, token)
    if lemma.startswith("spokes"):
        return False  # who only speaks for another
    return r.parse.pos[token] == "NOUN" and (lemma in offices() or lemma in words_of("human"))


# ------------------------------------------------------------------ nouns
def _how_many(r: Reading, token: int) -> int | None:
    """How many that were named are meant by "the two sides", "both men", "the sides", "the three";
    None where nothing says so."""
    below = r.tree.children(token)
    if any(r.parse.dep[c] in ("compound", "prep", "poss") for c in below):
        return None
    marks = {r.word[c] for c in r.tree.children(token, "det", "nummod", "amod", "predet")}
    if r.parse.pos[token] == "NUM" and r.parse.dep[token] in _ALONE:
        return _numbers().get(r.word[token]) if "the" in marks else None
    if r.parse.tag[token] != "NNS":
        return None
    if "the" in marks and base_lemma(r, token) in words_of("side"):
        return 2
    told = [_numbers()[mark] for mark in marks if mark in _numbers() and "the" in marks]
    count = 2 if "both" in marks else next(iter(told), None)
    return count if count is not None and party_noun(r, token) else None


# What a number is to its clause where no noun follows it: "the three are to speak".
_ALONE = (*_SUBJECT, "dobj", "pobj")


@cache
def _numbers() -> dict[str, int]:
    """The numbers by which a copy counts those whom it has named, from two on."""
    told = [row for row in lang.table("en", "time_numbers") if row.kind == "num"]
    return {row.form: int(row.value) for row in told if row.value in _FEW}


_FEW = frozenset("2 3 4 5 6 7 8 9".split())


def _last_together(r: Reading, token: int, count: int) -> tuple[int, ...]:
    """The last parties that stand together and are so many: "X, Y and Z", "X with Y and Z",
    "X against Y"; people alone are "the two ministers"."""
    human = _a_person(r, token) or _PLURAL.search(r.word[token])
    for one in range(token - 1, -1, -1):
        if not _a_party(r, one) or r.parse.sentence[one] == r.parse.sentence[token]:
            continue
        if human and r.parse.ent[one][2:] != "PERSON":
            continue
        listed = {t for t in r.tree.conjuncts(one) if _a_party(r, t)}
        other = _opposite(r, one)
        for together in (listed, listed | {other} if other is not None else listed):
            if len(together) == count:
                return tuple(sorted(together))
    return ()


def _opposite(r: Reading, token: int) -> int | None:
    """The subject of the clause in which a party stands under "with" or "against"."""
    prep = r.parse.head[token]
    if r.parse.dep[token] != "pobj" or r.word[prep] not in ("with", "against"):
        return None
    for verb in r.tree.ancestors(prep):
        first = r.tree.child(verb, *_SUBJECT) if is_verb(r, verb) else None
        if first is not None and first != token and _a_party(r, first):
            return first
    return None


def _in_lead(r: Reading, token: int, actors: Sequence[Actor]) -> tuple[int, ...]:
    """Whom a headline only describes, by what the lead calls him: "general" of "General Ana Bonn",
    "creditors" of "creditors of Acme Ports"."""
    lemma = base_lemma(r, token)
    first = next((t for t in range(token, len(r.word)) if not is_headline(r, t)), None)
    if first is None or not party_noun(r, token):
        return ()
    lead = [
        t
        for t in range(first, len(r.word))
        if r.parse.sentence[t] < r.parse.sentence[first] + _LEAD
    ]
    holders = [m for a in actors if _holds(a, lemma) for m in a.mentions]
    named = [t for t in lead if r.parse.pos[t] == "PROPN"]
    for t in named:
        own = Span(r.parse.start[t], r.parse.end[t])
        if any(m.touches(own) for m in holders) and r.parse.head[t] not in named:
            return (t,)
    told = ("amod", "compound", "nmod", "poss", "prep", "nummod", "appos")
    same = [t for t in lead if base_lemma(r, t) == lemma and r.tree.children(t, *told)]
    return tuple(t for t in same if r.parse.dep[t] not in ("compound", "nmod", "poss"))[:1]


_LEAD = 3  # sentences of the copy that name whom its headline describes


def _holds(actor: Actor, lemma: str) -> bool:
    """Whether somebody has an office of that name."""
    words = {w.casefold() for t in actor.titles for w in t.split()}
    return actor.kind is ActorKind.PERSON and lemma in words


def _points_back(r: Reading, token: int) -> bool:
    """Whether a noun has an article and nothing of its own: "the club", "these men"."""
    marks = [r.word[c] for c in r.tree.children(token, "det")]
    if not set(marks) & {"the", "this", "these", "those", "that"} or not party_noun(r, token):
        return False
    own = ("amod", "compound", "nmod", "poss", "nummod", "prep", "acl", "appos")
    return not r.tree.children(token, *own)


def _said_before(r: Reading, token: int) -> tuple[int, ...]:
    """The last phrase with the same noun and more words: "the house" of "the upper house"."""
    for one in range(token - 1, -1, -1):
        same = base_lemma(r, one) == base_lemma(r, token)
        same = same and (r.parse.tag[one][-1] == "S") == (r.parse.tag[token][-1] == "S")
        if not same or r.parse.pos[one] not in ("NOUN", "PROPN"):
            continue
        if r.parse.dep[one] in ("compound", "nmod"):
            continue
        if r.tree.children(one, "amod", "compound", "nmod", "poss", "prep", "nummod", "appos"):
            return (one,)
    return ()


def _of_class(r: Reading, token: int, actors: Sequence[Actor]) -> tuple[int, ...]:
    """The firm that "the company" means: of those named near before, the one named most."""
    if base_lemma(r, token) not in words_of("firm") or r.parse.tag[token] == "NNS":
        return ()
    ends = {r.parse.end[t]: t for t in range(token) if r.parse.pos[t] == "PROPN"}
    here = r.parse.sentence[token]
    near = [
        (len(a.mentions), ends[m.end])
        for a in actors
        if a.kind is ActorKind.ORGANISATION
        for m in a.mentions
        if m.end in ends and here - r.parse.sentence[ends[m.end]] <= _REACH
    ]
    return (max(near)[1],) if near else ()


_REACH = 5  # sentences back in which a firm is still the one that was named
