"""A noun phrase read as parties: the people and bodies that it names or describes.

Owns which nouns stand for people or bodies, and what of a phrase is a party.  Knows no happening:
which phrases fill its places `who` decides.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from dateline import lang, nlp
from dateline.events.reading import Reading, base_lemma, noun_phrase, span, words_of
from dateline.model import Actor, ActorKind, Participant, Span


def party_noun(r: Reading, token: int) -> bool:
    """Whether a noun names people or a body: a row of the table, who holds an office, or many of
    a trade ("dockers")."""
    lemma = base_lemma(r, token)
    if lemma in words_of("party") or (lemma in offices() and r.parse.pos[token] == "NOUN"):
        return True
    many = r.parse.tag[token] == "NNS" or (r.parse.tag[token] == "NNPS" and not r.parse.ent[token])
    trade = many and bool(_TRADE.search(lemma))
    return trade and lemma not in words_of("lifeless")


@cache
def offices() -> frozenset[str]:
    """What people are called by their office or place among others: "minister", "adviser"."""
    rows = lang.table("en", "titles")
    return frozenset(row.form for row in rows if row.kind in ("office", "spokesman", "role"))


_TRADE = re.compile(r"(?:[^aeiou]er|[aeiou][^aeiou]er|ee[rd]|or|ist|ian|man|woman|yee|folk)$")


def named(
    r: Reading, head: int, role: str, actors: Sequence[Actor], *, acting: bool = False
) -> Iterator[Participant]:
    """The parties of the phrase of a noun or name, in the order of the copy.

    People before the bodies of their titles; a group by its words, then with role "body" the
    bodies that these name.  With `acting` any noun is a party: it does something.
    """
    if r.word[head] in ("which", "that", "who", "whom", "whose"):
        clause = next((a for a in r.tree.ancestors(head) if r.parse.dep[a] == "relcl"), None)
        if clause is None:
            return
        head = r.parse.head[clause]
    inside = r.tree.subtree(head, without=("relcl", "acl", "advcl", "ccomp", "parataxis"))
    where = [Span(r.parse.start[t], r.parse.end[t]) for t in inside]
    whole = Span(where[0].start, where[-1].end)
    mentioned = [
        (a, m)
        for a in actors
        for m in a.mentions
        if m.touches(whole) and any(m.touches(s) for s in where) and not _locating(r, head, m)
    ]
    mentioned.sort(key=lambda pair: pair[1].start)
    if not acting and _a_thing(r, head, mentioned):
        return
    persons = [(a, m) for a, m in mentioned if a.kind is ActorKind.PERSON]
    group = _group(r, head, role, mentioned, acting=acting)
    if persons:
        yield from (participant(a, m, role) for a, m in persons)
        titles = " ".join(t for a, _ in persons for t in a.titles)
        rest = [(a, m) for a, m in mentioned if a.kind is not ActorKind.PERSON]
        heads = {*r.tree.conjuncts(head)}
        for actor, mention in rest:
            tops = any(mention.touches(Span(r.parse.start[t], r.parse.end[t])) for t in heads)
            if tops and actor.name not in titles:
                yield participant(actor, mention, role)
        return
    if group is not None:
        yield group
        if group.actor is None:
            bodies = [(a, m) for a, m in mentioned if a.kind is not ActorKind.PLACE]
            yield from (participant(a, m, "body") for a, m in bodies if not _label(r, a, m))
        return
    yield from (participant(a, m, role) for a, m in mentioned)


def _label(r: Reading, actor: Actor, mention: Span) -> bool:
    """Whether a name only sorts a group and stands nowhere else: "Garment workers"."""
    tokens = nlp.tokens_in(r.parse, mention)
    top = next((t for t in tokens if r.parse.head[t] not in tokens), None)
    return top is not None and r.parse.dep[top] in ("compound", "amod") and len(actor.mentions) == 1


def _locating(r: Reading, head: int, mention: Span) -> bool:
    """Whether a name inside a phrase only tells where: "a court in Piraeus"."""
    tokens = nlp.tokens_in(r.parse, mention)
    top = next((t for t in tokens if r.parse.head[t] not in tokens), None)
    if top is None or top == head or r.parse.dep[top] != "pobj":
        return False
    return r.word[r.parse.head[top]] in ("in", "at", "near", "outside")


def _a_thing(r: Reading, head: int, mentioned: Sequence[tuple[Actor, Span]]) -> bool:
    """Whether a phrase names no party, only something called after one: "the EU declaration"."""
    if r.parse.pos[head] != "NOUN" or party_noun(r, head):
        return False
    own = [head, *r.tree.children(head, "appos")]  # "the retired admiral Ana Bonn"
    spans = [Span(r.parse.start[t], r.parse.end[t]) for t in own]
    return not any(m.touches(s) for _, m in mentioned for s in spans)


def _group(
    r: Reading,
    head: int,
    role: str,
    mentioned: Sequence[tuple[Actor, Span]],
    *,
    acting: bool = False,
) -> Participant | None:
    """A party told by a common noun: "the foreign ministers of the four countries"."""
    if r.parse.pos[head] not in ("NOUN", "PROPN") or not (acting or party_noun(r, head)):
        return None
    own = Span(r.parse.start[head], r.parse.end[head])
    text = span(r, r.tree.subtree(head, without=("relcl", "acl", "appos"))).of(r.text)
    for actor, mention in mentioned:
        described = r.parse.pos[head] == "NOUN" and actor.name in text and actor.name[0].isupper()
        if mention.touches(own) and (not described or mention.of(r.text) == actor.name):
            return participant(actor, mention, role)
    tokens = [t for t in noun_phrase(r, head) if r.parse.head[t] != head or _stays(r, t)]
    tokens = _contiguous(tokens, head, {t for t in r.tree.subtree(head) if r.word[t] == ","})
    while tokens and r.word[tokens[0]] in ("the", "a", "an"):
        tokens = tokens[1:]
    while tokens and r.word[tokens[-1]] in ("'s", "’s", "'", "’"):
        tokens = tokens[:-1]
    if not tokens:
        return None
    where = span(r, tokens)
    return Participant(name=re.sub(r"\s+", " ", where.of(r.text)), role=role, mention=where)


def _stays(r: Reading, token: int) -> bool:
    if r.parse.dep[token] == "prep":
        return r.word[token] in ("of", "from", "in")
    return r.parse.dep[token] not in ("cc", "conj", "punct", "appos", "advmod")


def _contiguous(tokens: Sequence[int], head: int, commas: set[int]) -> list[int]:
    """The run of neighbouring tokens around the head; a list goes on over its commas."""
    inside = set(tokens)
    first = last = head
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside or (last + 2 in inside and last + 1 in commas):
        last += 1
    return list(range(first, last + 1))


def participant(actor: Actor, mention: Span, role: str) -> Participant:
    """An actor as one who takes part, by the words that name it here."""
    return Participant(
        name=_CLAUSE.sub("", actor.name),
        role=role,
        actor=actor.id,
        key=actor.key,
        title=actor.titles[0] if actor.titles else None,
        mention=mention,
    )


_CLAUSE = re.compile(r",?\s(?:who|which|whose|that)(?:\s.*)?$", re.DOTALL)  # what is told of him
