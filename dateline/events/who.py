"""Who takes part in a happening, and in which role.

Owns the way from actors and nominal groups to the triggers.  Whoever merely says that something
will happen is no participant: only arguments of the trigger itself are read.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from dateline import lang, nlp
from dateline.actors import cast as cast_of
from dateline.actors import meant
from dateline.events import arguments, referents
from dateline.events.arguments import BY_PEOPLE, CLASSES, ROLES, can_take_part, of_many
from dateline.events.parties import named, participant
from dateline.events.reading import Reading, Trigger, base_lemma, span, words_of
from dateline.model import Actor, ActorKind, EventType, Participant, Span


def find(r: Reading, trigger: Trigger, actors: Sequence[Actor]) -> tuple[Participant, ...]:
    """The participants of one trigger in the order of the copy, each once."""
    found: dict[str, Participant] = {}
    for head, role in arguments.of(r, trigger):
        for member in _members(r, trigger, head, role, actors):
            found.setdefault(member.key or member.name, member)
    for side in _sides(r, trigger, actors):
        found.setdefault(side.key or side.name, side)
    for head in () if found else arguments.implied(r, trigger):
        for member in _members(r, trigger, head, "party", actors):
            found.setdefault(member.key or member.name, member)
    if not found and trigger.public:
        found = {p.key or p.name: p for p in _of_advisory(r, trigger, actors)}
    people = [p for p in found.values() if p.role != "body"]
    return (*people, *(p for p in found.values() if p.role == "body"))


_WHO = re.compile(r"^[^\S\n]*(?:WHO|Who)\s*:\s*(?P<said>[^\n]+)", re.M)


def _of_advisory(r: Reading, trigger: Trigger, actors: Sequence[Actor]) -> Iterator[Participant]:
    """Whom the one line "WHO:" of an advisory names first."""
    lines = list(_WHO.finditer(r.text))
    if len(lines) != 1:
        return
    line = Span(*lines[0].span("said"))
    named = [(m, a) for a in actors for m in a.mentions if line.holds(m) and a.name[0].isupper()]
    for mention, actor in sorted(named, key=lambda pair: pair[0])[:1]:
        yield participant(actor, mention, ROLES.get(trigger.type, ("party", "party"))[0])


def _members(
    r: Reading, trigger: Trigger, head: int, role: str, actors: Sequence[Actor]
) -> Iterator[Participant]:
    """The parties of a phrase; for words that take others up, those whom they mean."""
    members = list(named(r, head, role, actors, acting=_acts(r, trigger, head)))
    for listed in r.tree.conjuncts(head):
        if listed > head and r.parse.pos[listed] in ("NOUN", "PROPN"):
            members += named(r, listed, role, actors, acting=_acts(r, trigger, head))
    if not any(m.actor and m.name[:1].isupper() for m in members):
        for meant_by in referents.of(r, head, actors):
            told = list(named(r, meant_by, role, actors, acting=True))
            members = told if meant_by == head else [*_but(members, head, r), *told]
    yield from (_owned(r, m, actors) for m in members)


def _but(members: Sequence[Participant], head: int, r: Reading) -> list[Participant]:
    """The parties without the one that the head itself describes."""
    own = Span(r.parse.start[head], r.parse.end[head])
    return [m for m in members if m.mention is None or not m.mention.touches(own)]


def _owned(r: Reading, member: Participant, actors: Sequence[Actor]) -> Participant:
    """ "Their guild" by whose it is: "the pilots' guild"."""
    if member.actor or member.mention is None:
        return member
    first, _, rest = member.name.partition(" ")
    if first.casefold() not in referents.OWNERS or not rest:
        return member
    token = nlp.tokens_in(r.parse, member.mention)[0]
    heads = referents.of(r, token, actors)
    owners = [o for h in heads for o in named(r, h, member.role, actors, acting=True)]
    if not owners:
        return member
    said = " and ".join(o.name for o in owners if o.role != "body")
    said = f"{said}'" if said.endswith("s") else f"{said}'s"
    return msgspec.structs.replace(member, name=f"{said} {rest}")


def called(r: Reading, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """The actors of a document, descriptions put to the names that they stand with, and with the
    pronouns that probably mean them among their mentions."""
    actors = [actor for actor in actors if not _names_happening(r, actor)]
    named = [_by_name(r, actor, actors) for actor in actors]
    told = _pronouns(r, actors)
    return tuple(
        msgspec.structs.replace(n, mentions=tuple(sorted({*n.mentions, *told.get(a.id, ())})))
        for n, a in zip(named, actors, strict=True)
    )


def _names_happening(r: Reading, actor: Actor) -> bool:
    """Whether what speaks is only a happening: "the meeting in Oslo heard"."""
    tokens = nlp.tokens_in(r.parse, actor.mentions[0]) if actor.mentions else ()
    head = next((t for t in tokens if r.parse.head[t] not in tokens), None)
    return head is not None and r.parse.pos[head] == "NOUN" and _a_happening(r, head)


def _pronouns(r: Reading, actors: Sequence[Actor]) -> dict[str, list[Span]]:
    """The pronouns of a document by the actor whom each means."""
    cast = cast_of(r.document, r.parse, actors)
    found: dict[str, list[Span]] = {}
    for token, word in enumerate(r.word):
        if word not in _PRONOUNS:
            continue
        own = span(r, [token])
        actor = meant(cast, own)
        if actor is not None:
            found.setdefault(actor.id, []).append(own)
    return found


_PRONOUNS = frozenset("he she it his her its him they their".split())


def _by_name(r: Reading, actor: Actor, actors: Sequence[Actor]) -> Actor:
    """Who is called only by a description as the one person that it stands with: "Shipowner's
    trial" of "shipowner Stavros Lemonis"."""
    said = actor.name.casefold()
    if actor.kind is not ActorKind.PERSON or " " in said:
        return actor
    people = [a for a in actors if a.kind is ActorKind.PERSON and a.id != actor.id]
    bearers = [a for a in people if any(_described(r, m, said) for m in a.mentions)]
    if len(bearers) != 1:
        return actor
    return msgspec.structs.replace(bearers[0], mentions=actor.mentions)


def _described(r: Reading, mention: Span, said: str) -> bool:
    before = r.text[max(0, mention.start - len(said) - 1) : mention.start]
    return before.rstrip() == said  # in small letters, so that no first name is taken for one


# ------------------------------------------------------------------ what takes part by its place
def _acts(r: Reading, trigger: Trigger, head: int) -> bool:
    """Whether a noun takes part by its place alone: who meets, strikes, or does a thing to another.

    A happening is no party: "the talks will decide".
    """
    if r.parse.pos[head] == "PROPN":
        return r.parse.ent[head][2:] not in _NO_PARTY and _named_doer(r, trigger, head)
    if r.parse.pos[head] != "NOUN" or _a_happening(r, head):
        return False
    if r.parse.ent[head][2:] in _NO_PARTY:
        return False
    place = r.parse.dep[head]
    if place == "poss":
        many = r.parse.tag[head] == "NNS" and base_lemma(r, head) not in CLASSES
        return many and not _ABSTRACT.search(base_lemma(r, head))
    if trigger.type in BY_PEOPLE and place in ("nsubj", "conj"):
        objects = r.tree.children(trigger.token, "dobj")
        greeted = trigger.kind == "verb" and trigger.type is EventType.MEET
        return not greeted or not objects or any(can_take_part(r, o) for o in objects)
    if place == "nsubj" and r.parse.tag[head] == "NN":
        return False
    if place == "nsubj":
        return _does(r, r.parse.head[head]) and not _ABSTRACT.search(base_lemma(r, head))
    if of_many(r, trigger, head):
        return True
    told = trigger.type in BY_PEOPLE and r.tree.children(head, "det", "amod", "compound")
    return place == "pobj" and _by(r, head) and bool(told or r.parse.tag[head] == "NNS")


def _named_doer(r: Reading, trigger: Trigger, head: int) -> bool:
    """Whether a name does what people do: "Lanus play Colon", not "the Royal Show opens"."""
    verb = r.parse.head[head]
    if r.parse.dep[head] in ("pobj", "conj"):
        return trigger.type in _OF_TWO and _by(r, r.tree.conjuncts(head)[0])
    if r.parse.dep[head] != "nsubj":
        return False
    light = base_lemma(r, verb) in words_of("light")
    return _does(r, verb) or (trigger.type in BY_PEOPLE and not light)


_OF_TWO = frozenset({EventType.MATCH, EventType.TALKS, EventType.MEET, EventType.SIGN})


_NO_PARTY = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "CARDINAL", "EVENT"})


def _does(r: Reading, verb: int) -> bool:
    """Whether a verb has an object or goes on to another: its subject acts."""
    return bool(r.tree.children(verb, "dobj", "xcomp", "dative"))


_ABSTRACT = re.compile(r"(?:tion|sion|ment|ness|ity|ing|ence|ance|age|ure|sis|ism|ship|al|th|cy)$")


def _by(r: Reading, token: int) -> bool:
    return r.word[r.parse.head[token]] in ("by", "with", "between", "against")


def _a_happening(r: Reading, token: int) -> bool:
    return bool({base_lemma(r, token), r.word[token]} & _happenings())


@cache
def _happenings() -> frozenset[str]:
    forms = {row.form for row in lang.table("en", "triggers") if row.kind == "noun"}
    return frozenset(forms - set(words_of("party")))


# ------------------------------------------------------------------ sides of a match or a case
_ONE = r"(?P<one>[A-Z][\w’'.&-]*(?:\s(?:[A-Z][\w’'.&-]*|of|de|and|&))*)"
_OTHER = r"(?P<other>[A-Z][\w’'.&-]*(?:\s(?:[A-Z][\w’'.&-]*|de|&))*)"
_AGAINST = re.compile(rf"{_ONE}\s(?:v|vs|versus)\.?\s{_OTHER}")
_MATCHED = re.compile(rf"{_ONE}\s(?:(?:v|vs|versus)\.?|against)\s{_OTHER}")


def _sides(r: Reading, trigger: Trigger, actors: Sequence[Actor]) -> Iterator[Participant]:
    """The two of "Algoa United v Kariega" in the sentence of a match or a case."""
    if trigger.type not in (EventType.MATCH, EventType.HEARING, EventType.TRIAL):
        return
    sentence = r.document.sentences[r.parse.sentence[trigger.token]].span
    versus = _MATCHED if trigger.type is EventType.MATCH else _AGAINST
    match = versus.search(r.text, sentence.start, sentence.end)
    role = ROLES.get(trigger.type, ("party", "party"))[0]
    for side in ("one", "other") if match is not None else ():
        where = Span(*match.span(side)) if match is not None else sentence
        known = next((a for a in actors if any(m == where for m in a.mentions)), None)
        if known is not None:
            yield participant(known, where, role)
        else:
            yield Participant(name=" ".join(where.of(r.text).split()), role=role, mention=where)
