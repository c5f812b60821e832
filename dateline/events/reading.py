"""A parsed document as the steps of this package see it, and the trigger record they share.

Owns the small questions about tokens that all steps ask.  Knows no status, time or place.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from dateline import lang, nlp
from dateline.events.repair import mended
from dateline.model import Document, EventType, Parse, Plover, Region, Span


class Reading(msgspec.Struct, frozen=True):
    """The copy with its tree; `word` holds the tokens as written, in small letters,
    `lemma` their lemmas."""

    document: Document
    tree: nlp.Tree
    word: tuple[str, ...]
    lemma: tuple[str, ...]
    headlines: frozenset[int]

    @property
    def parse(self) -> Parse:
        """The token arrays."""
        return self.tree.parse

    @property
    def text(self) -> str:
        """The text that all spans index."""
        return self.document.text


class Trigger(msgspec.Struct, frozen=True):
    """A word that names a happening: its head token, all its tokens, and what the rows say.

    `kind` is "verb", "noun", or "thing" for a text or the like that is an event by TimeML's
    measure alone.  `public` tells whether such a happening can stand on an agenda, `condition` is
    what the row asks of the sentence around it.
    """

    token: int
    tokens: tuple[int, ...]
    kind: str
    lemma: str
    type: EventType = EventType.OTHER
    plover: Plover | None = None
    public: bool = False
    listed: bool = False
    condition: str | None = None


def read(document: Document, parse: Parse) -> Reading:
    """The parse made ready."""
    text = document.text
    parse = mended(parse, text)
    word = tuple(text[s:e].lower() for s, e in zip(parse.start, parse.end, strict=True))
    heads = {n for n, s in enumerate(document.sentences) if s.region is Region.HEADLINE}
    return Reading(document, nlp.tree(parse), word, _lemmas(parse, word), frozenset(heads))


def words_of(kind: str) -> dict[str, lang.Row]:
    """The rows of one class of the table of event words, by form."""
    return _words().get(kind, {})


_KINDS: dict[str, dict[str, lang.Row]] = {}


def _words() -> dict[str, dict[str, lang.Row]]:
    if not _KINDS:
        for row in lang.table("en", "event_words"):
            _KINDS.setdefault(row.kind, {})[row.form] = row
    return _KINDS


def is_headline(r: Reading, token: int) -> bool:
    """Whether a token stands in the headline."""
    return r.parse.sentence[token] in r.headlines


def span(r: Reading, tokens: Iterable[int]) -> Span:
    """The stretch from the first to the last token."""
    return nlp.span_of(r.parse, list(tokens))


def base_lemma(r: Reading, token: int) -> str:
    """The lemma in small letters; a capitalised plural is made singular."""
    return r.lemma[token]


def _lemmas(parse: Parse, word: tuple[str, ...]) -> tuple[str, ...]:
    mended = words_of("lemma")
    found = []
    for i, lemma in enumerate(parse.lemma):
        if word[i] in mended and parse.pos[i] in ("VERB", "AUX"):
            found.append(mended[word[i]].value)
        elif parse.tag[i] == "NNPS":
            found.append(re.sub(r"s$", "", re.sub(r"ies$", "ys", lemma.lower())))
        else:
            found.append(lemma.lower())
    return tuple(found)


def verb_lemma(r: Reading, token: int) -> str:
    """The lemma with its particle: "put off", "call off"."""
    particle = r.tree.child(token, "prt")
    lemma = base_lemma(r, token)
    return lemma if particle is None else f"{lemma} {r.word[particle]}"


def is_verb(r: Reading, token: int) -> bool:
    """Whether the parser takes the token for a verb, auxiliaries included."""
    return r.parse.pos[token] in ("VERB", "AUX")


def is_nominal(r: Reading, token: int) -> bool:
    """Whether the parser takes the token for a noun or a name."""
    return r.parse.pos[token] in ("NOUN", "PROPN")


def verbs_above(r: Reading, token: int) -> Iterator[int]:
    """Verbs above a token, the nearest first."""
    for head in r.tree.ancestors(token):
        if is_verb(r, head):
            yield head


def verb_above(r: Reading, token: int) -> int | None:
    """The nearest verb above a token."""
    return next(verbs_above(r, token), None)


def clause_tokens(r: Reading, verb: int) -> list[int]:
    """The tokens of a verb's clause without the clauses below it."""
    clauses = ("ccomp", "advcl", "relcl", "conj", "parataxis", "acl")
    return r.tree.subtree(verb, without=clauses)


def subject(r: Reading, verb: int) -> int | None:
    """The subject of a verb, looked for along a list of verbs and through "to" clauses."""
    first = verb
    for _ in range(6):
        found = r.tree.child(verb, "nsubj", "nsubjpass", "csubj")
        if found is not None:
            listed = r.parse.dep[first] == "conj"
            empty = base_lemma(r, found) in _NO_DOER and verb != first and not listed
            return None if empty else found
        head = r.parse.head[verb]
        aside = [c for c in r.tree.children(verb, "advcl") if c < verb]
        if head == verb and aside and r.word[verb - 1] != "to":
            # "The festival, called off last year, will take place"
            return r.tree.child(aside[0], "nsubj") if r.parse.tag[aside[0]] == "VBD" else None
        if head == verb or r.parse.dep[verb] not in ("conj", "xcomp", "pcomp", "advcl"):
            return None
        if r.parse.dep[verb] == "advcl" and r.tree.child(verb, "mark") is not None:
            return None
        while not is_verb(r, head):
            if r.parse.head[head] == head:
                return None
            head = r.parse.head[head]
        verb = head
    return None


# "The time has come to sign": no subject of what hangs below.
_NO_DOER = frozenset({"time", "way", "moment", "chance", "it", "there", "aim", "goal", "plan"})


def prepositions(r: Reading, token: int) -> Iterator[tuple[str, int, int]]:
    """The prepositional phrases of a token: words of the preposition, its token, its object."""
    for prep in r.tree.children(token, "prep", "agent", "dative"):
        name = r.word[prep]
        at = prep
        for _ in range(3):
            deeper = r.tree.child(at, "prep", "pcomp")
            target = r.tree.child(at, "pobj")
            if target is None and deeper is not None and r.parse.pos[deeper] == "ADP":
                at = deeper
                name = f"{name} {r.word[at]}"
                continue
            break
        target = r.tree.child(at, "pobj")
        if target is not None:
            yield name, prep, target


def noun_phrase(r: Reading, head: int) -> list[int]:
    """The tokens of a noun phrase without clauses that hang on it and without what is beside it."""
    return r.tree.subtree(head, without=("relcl", "acl", "appos", "advcl", "punct", "parataxis"))
