"""Known slips of the parser in headlines and wire copy, mended before events are read.

Owns patterns of wrong trees that words of the tables make certain.  Everything else is left as
the parser gave it.
"""

from functools import cache

import msgspec

from dateline import lang
from dateline.model import Parse

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "pobj", "dobj"})


@cache
def _forms(kind: str) -> frozenset[str]:
    return frozenset(row.form for row in lang.table("en", "triggers") if row.kind == kind)


class _Arrays(msgspec.Struct):
    """A parse's columns while they are mended."""

    text: tuple[str, ...]
    lemma: tuple[str, ...]
    sentence: tuple[int, ...]
    ent: tuple[str, ...]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]

    def below(self, token: int, *deps: str) -> list[int]:
        """Direct dependents with one of the labels."""
        return [
            i
            for i, head in enumerate(self.head)
            if head == token and i != token and (not deps or self.dep[i] in deps)
        ]


def mended(parse: Parse, text: str) -> Parse:
    """The parse with known slips mended."""
    words = tuple(text[s:e].lower() for s, e in zip(parse.start, parse.end, strict=True))
    a = _Arrays(
        words,
        parse.lemma,
        parse.sentence,
        parse.ent,
        list(parse.pos),
        list(parse.tag),
        list(parse.dep),
        list(parse.head),
    )
    _plural_for_verb(a)
    _verb_for_plural(a)
    _infinitive_for_clause(a)
    _noun_for_verb(a)
    _adjective_for_noun(a)
    _object_for_dative(a)
    return msgspec.structs.replace(
        parse, pos=tuple(a.pos), tag=tuple(a.tag), dep=tuple(a.dep), head=tuple(a.head)
    )


def _verbless(a: _Arrays) -> set[int]:
    """Sentences without a finite verb."""
    finite = {"VBD", "VBZ", "VBP", "MD"}
    with_verb = {s for s, t in zip(a.sentence, a.tag, strict=True) if t in finite}
    return set(a.sentence) - with_verb


def _plural_for_verb(a: _Arrays) -> None:
    """ "Macron hosts Scholz": a verb read as the plural of a noun."""
    bare = _verbless(a)
    for i, head in enumerate(list(a.head)):
        if head != i or a.tag[i] != "NNS" or a.sentence[i] not in bare:
            continue
        before = [j for j in a.below(i, "compound", "nmod") if j < i]
        followed = i + 1 < len(a.pos) and a.pos[i + 1] == "PROPN"
        if a.lemma[i] not in _forms("verb") or not before:
            continue
        if a.pos[before[-1]] != "PROPN" and not followed:
            continue
        a.pos[i], a.tag[i], a.dep[before[-1]] = "VERB", "VBZ", "nsubj"
        after = [j for j in a.below(i, "appos", "conj", "npadvmod") if j > i]
        if after:
            a.dep[after[0]] = "dobj"


def _verb_for_plural(a: _Arrays) -> None:
    """ "Plan for secret talks": a plural read as a verb without a subject."""
    for i, word in enumerate(a.text):
        if a.tag[i] != "VBZ" or word not in _forms("noun") or a.below(i, "nsubj", "dobj", "expl"):
            continue
        if i and a.pos[i - 1] in ("NOUN", "ADJ") and a.sentence[i - 1] == a.sentence[i]:
            a.pos[i], a.tag[i] = "NOUN", "NNS"
            prep = next((j for j in range(i - 1, -1, -1) if a.pos[j] == "ADP"), None)
            close = prep is not None and a.sentence[prep] == a.sentence[i] and i - prep < 4
            if close and prep is not None and a.head[i] != i:
                for j in a.below(prep, "pobj"):
                    a.head[j], a.dep[j] = i, "compound"
                a.head[i], a.dep[i] = prep, "pobj"


def _noun_for_verb(a: _Arrays) -> None:
    """ "Will hold its developers conference": the object's head read as a verb of its own."""
    for i, word in enumerate(a.text):
        if a.tag[i] not in ("VBP", "VB") or a.dep[i] != "ccomp" or word in _forms("verb"):
            continue
        first = a.below(i, "nsubj")
        if word not in _forms("noun") or not first or first[0] != i - 1 or a.below(i, "aux"):
            continue
        for j in a.below(first[0]):
            a.head[j] = i
        a.pos[i], a.tag[i], a.dep[i] = "NOUN", "NN", "dobj"
        a.dep[first[0]] = "compound"


def _infinitive_for_clause(a: _Arrays) -> None:
    """ "Four presidents to meet in Entebbe": a clause read as a noun with an infinitive."""
    bare = _verbless(a)
    for i, head in enumerate(list(a.head)):
        if head != i or a.pos[i] not in ("NOUN", "PROPN") or a.sentence[i] not in bare:
            continue
        for verb in a.below(i, "acl", "relcl"):
            to = [j for j in a.below(verb, "aux") if a.text[j] == "to"]
            if verb < i or not to or a.tag[verb] != "VB":
                continue
            passive = bool(a.below(verb, "auxpass"))
            a.head[verb], a.dep[verb] = verb, "ROOT"
            a.head[i], a.dep[i] = verb, "nsubjpass" if passive else "nsubj"
            break


def _object_for_dative(a: _Arrays) -> None:
    """ "Will give a press conference half an hour later": an object read as a receiver."""
    for i, dep in enumerate(a.dep):
        if dep == "dative" and a.pos[i] == "NOUN" and not a.below(a.head[i], "dobj"):
            a.dep[i] = "dobj"


def _adjective_for_noun(a: _Arrays) -> None:
    """ "The semi-final", "Saturday's friendly": a noun read as an adjective."""
    for i, word in enumerate(a.text):
        if a.pos[i] != "ADJ" or a.lemma[i].lower() not in _forms("noun"):
            continue
        if a.dep[i] in _ARGUMENTS:
            a.pos[i], a.tag[i] = "NOUN", "NN"
            continue
        owner = a.head[i]
        held = (
            a.dep[i] == "amod"
            and owner < i
            and any(a.text[j] in ("'s", "’s") for j in a.below(owner, "case") if j < i)
        )
        if held and word:
            a.pos[i], a.tag[i] = "NOUN", "NN"
            a.head[i] = i if a.head[owner] == owner else a.head[owner]
            a.dep[i] = a.dep[owner]
            a.head[owner], a.dep[owner] = i, "poss"
            for j in a.below(owner):
                if j > i:
                    a.head[j] = i
