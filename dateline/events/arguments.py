"""The noun phrases that fill a trigger's places, with the roles that they have there.

Owns which places there are: subject, object, "with" and "by", a possessor, whoever holds or heads
a happening.  Whoever merely says that something will happen fills none.  Who stands behind a
phrase `who` decides.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from dateline import lang, places
from dateline.events import changes
from dateline.events.parties import party_noun
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_verb,
    prepositions,
    subject,
    verb_lemma,
    verbs_above,
    words_of,
)
from dateline.events.referents import OWNERS
from dateline.events.when import attended
from dateline.model import EventType

ROLES: dict[EventType, tuple[str, str]] = {
    EventType.MATCH: ("team", "team"),
    EventType.TRIAL: ("defendant", "defendant"),
    EventType.ARREST: ("party", "defendant"),
    EventType.VISIT: ("party", "host"),
    EventType.ATTACK: ("attacker", "target"),
    EventType.PRESS_CONFERENCE: ("speaker", "speaker"),
}
# What only people and bodies do: whoever is its subject takes part, whatever noun names him.
BY_PEOPLE = frozenset(
    {EventType.MEET, EventType.TALKS, EventType.SUMMIT, EventType.STRIKE, EventType.PROTEST}
    | {EventType.VISIT, EventType.SIGN, EventType.VOTE, EventType.MATCH, EventType.HEARING}
    | {EventType.EXERCISE, EventType.ARREST, EventType.PRESS_CONFERENCE}
)
_OBJECT_TAKES_PART = frozenset(
    {EventType.MEET, EventType.TALKS, EventType.MATCH, EventType.TRIAL, EventType.HEARING}
    | {EventType.ARREST, EventType.ATTACK, EventType.APPOINTMENT, EventType.STATEMENT}
)


def of(r: Reading, trigger: Trigger) -> Iterator[tuple[int, str]]:
    """The heads of the noun phrases that fill a trigger's places, with their roles."""
    doer, other = ROLES.get(trigger.type, ("party", "party"))
    if trigger.kind == "verb":
        yield from _of_verb(r, trigger, doer, other)
    else:
        yield from _of_noun(r, trigger, doer, other)


def implied(r: Reading, trigger: Trigger) -> Iterator[int]:
    """Who takes part in what people do together though nothing ties them to its noun: the subject
    of the sentence ("clerks voted for a walkout"), or with "the" that of the one before."""
    if trigger.kind != "noun" or not trigger.public:
        return
    here = r.parse.sentence[trigger.token]
    definite = any(r.word[t] in ("the", "this") for t in r.tree.children(trigger.token, "det"))
    if trigger.type in _TOGETHER:
        yield from _main_subject(r, here, trigger.token)
    if definite and trigger.type in _TOGETHER | {EventType.VISIT, EventType.VOTE}:
        yield from _main_subject(r, here - 1, trigger.token)


_TOGETHER = frozenset({EventType.STRIKE, EventType.MEET, EventType.TALKS})


def _main_subject(r: Reading, sentence: int, before: int) -> Iterator[int]:
    """The party that is the subject of a sentence and stands before a token."""
    for token in range(before):
        main = r.parse.dep[token] == "nsubj" and r.parse.dep[r.parse.head[token]] == "ROOT"
        if main and r.parse.sentence[token] == sentence and can_take_part(r, token):
            person = r.parse.ent[token][2:] == "PERSON"
            lemma = base_lemma(r, r.parse.head[token])
            if not person and (lemma in words_of("undertake") or lemma not in _said()):
                yield token


def _of_verb(r: Reading, trigger: Trigger, doer: str, other: str) -> Iterator[tuple[int, str]]:
    token = trigger.token
    passive = r.tree.child(token, "nsubjpass", "auxpass") is not None
    first = _doer(r, token)
    if first is None and r.parse.tag[token] in ("VBN", "VBG") and r.parse.dep[token] == "acl":
        passive = r.parse.tag[token] == "VBN"
    if first is not None:
        if not can_take_part(r, first):
            yield from ((t, doer) for t in _owner(r, first))
        if not passive:
            yield from ((t, doer) for t in _listed_before(r, first, token))
            yield first, _court(r, first, trigger, doer)
        elif trigger.type in _OBJECT_TAKES_PART or _personal(r, first):
            yield first, other
        elif trigger.type is EventType.SIGN:
            yield from ((t, doer) for t in _parties_of(r, first))
    yield from ((o, other) for o in _objects(r, trigger))
    cases = r.tree.children(token, "dobj", "nsubjpass")
    yield from _accused(r, trigger, cases)
    if trigger.type is EventType.SIGN and not passive:
        for text in r.tree.children(token, "dobj"):
            yield from ((t, doer) for n, _, t in prepositions(r, text) if n in ("with", "between"))
    for name, _, target in prepositions(r, token):
        if name == "by" and passive:
            yield target, _court(r, target, trigger, doer)
        elif name in _BESIDE or (name in _TOWARDS and _an_audience(r, trigger, target)):
            yield target, other


def _owner(r: Reading, thing: int) -> Iterator[int]:
    """Whose a thing is that opens, appears or is launched: "the launch of Acme's telephone"."""
    for token in r.tree.children(thing, "poss"):
        named = r.parse.ent[token][2:] in ("ORG", "PERSON")
        people = party_noun(r, token) and base_lemma(r, token) not in CLASSES
        if named or r.word[token] in OWNERS or people:
            yield token


CLASSES = frozenset({"man", "woman", "child", "boy", "girl", "junior"})  # "the men's race"


_BESIDE = frozenset({"with", "against", "between", "alongside", "together with"})
_TOWARDS = frozenset({"to", "before"})


def _objects(r: Reading, trigger: Trigger) -> Iterator[int]:
    """Which objects of a verb take part: who is met, tried or sent for, and people named."""
    met = base_lemma(r, trigger.token) in words_of("encounter")
    visited = trigger.type is EventType.VISIT
    for o in r.tree.children(trigger.token, "dobj"):
        person = r.parse.ent[o][2:] == "PERSON" or (visited and _personal(r, o))
        if trigger.type in _OBJECT_TAKES_PART or person or (met and can_take_part(r, o)):
            yield o


def _doer(r: Reading, verb: int) -> int | None:
    """The subject of a verb: who is sent or asked ("ordered the treasury to report"), or whoever
    has what it hangs on ("they have a permit to march")."""
    first = subject(r, verb)
    head = r.parse.head[verb]
    sent = r.tree.child(head, "dobj") if r.parse.dep[verb] == "xcomp" else None
    if sent is not None and sent < verb and can_take_part(r, sent):
        return sent
    goal = r.parse.dep[verb] == "acl" and r.parse.tag[verb] == "VB"
    if first is not None or not goal:
        return first
    owner = r.tree.child(head, "poss")
    above = r.parse.head[head]
    if owner is None and r.parse.dep[head] == "dobj" and is_verb(r, above):
        return subject(r, above)
    return owner


def _an_audience(r: Reading, trigger: Trigger, token: int) -> bool:
    """Whether people or a body stand under "to" or "before", not a place: "present it to the
    cabinet", "appear before the commission"."""
    if trigger.type in (EventType.VISIT, EventType.ELECTION) or not _unplaced(r, token):
        return False
    return r.parse.ent[token][2:] in ("PERSON", "ORG", "NORP") or _personal(r, token)


def _unplaced(r: Reading, token: int) -> bool:
    """Whether a name is no place, whatever the parser takes it for."""
    first = min([token, *r.tree.children(token, "compound")])
    return places.lookup(r.text[r.parse.start[first] : r.parse.end[token]]) is None


def _accused(r: Reading, trigger: Trigger, cases: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Whom a court hears a case against: "the case against the banker", "charges against him"."""
    if trigger.type not in (EventType.TRIAL, EventType.HEARING):
        return
    for case in cases:
        yield from ((t, "defendant") for n, _, t in prepositions(r, case) if n == "against")


def _listed_before(r: Reading, first: int, verb: int) -> Iterator[int]:
    """Names before the subject of a headline: "NATO, EU sign", where the parser sees only one."""
    at = min(r.tree.subtree(first, without=("relcl", "acl")))
    while at > 1 and r.word[at - 1] == "," and r.parse.head[at - 2] == verb:
        if not r.parse.ent[at - 2] or r.parse.sentence[at - 2] != r.parse.sentence[verb]:
            return
        yield at - 2
        at -= 2


def _parties_of(r: Reading, noun: int) -> Iterator[int]:
    """The parties that a text is called after: "the EU-NATO declaration", "a pact between"."""
    yield from r.tree.children(noun, "compound", "nmod", "poss")
    for name, _, target in prepositions(r, noun):
        if name in ("between", "with"):
            yield target


def _court(r: Reading, token: int, trigger: Trigger, role: str) -> str:
    """A court that tries or hears is no defendant."""
    court = base_lemma(r, token) in ("court", "tribunal", "judge", "jury", "panel")
    return "court" if court and trigger.type in (EventType.TRIAL, EventType.HEARING) else role


def _personal(r: Reading, token: int) -> bool:
    if r.word[token] in _PEOPLE:
        return True
    return r.parse.ent[token][2:] == "PERSON" or party_noun(r, token)


_PEOPLE = frozenset("he she they him her them who".split())


def of_many(r: Reading, trigger: Trigger, head: int) -> bool:
    """ "A strike of porters", "the congress of nurses": many under "of" are those who gather."""
    gathers = trigger.type in _GATHERS and trigger.kind == "noun"
    return gathers and r.parse.tag[head] == "NNS" and r.word[r.parse.head[head]] == "of"


_GATHERS = frozenset(
    {EventType.STRIKE, EventType.PROTEST, EventType.MEET, EventType.TALKS, EventType.SUMMIT}
)


def _of_noun(r: Reading, trigger: Trigger, doer: str, other: str) -> Iterator[tuple[int, str]]:
    token = trigger.token
    for name, _, target in prepositions(r, token):
        if name in ("between", "with", "against", "among", "by"):
            yield target, doer if name == "by" else other
        elif name == "of" and not _chosen(r, trigger, target):
            if can_take_part(r, target) or of_many(r, trigger, target):
                yield target, doer
            else:
                yield from ((t, doer) for t in _owner(r, target))
            yield from ((t, doer) for n, _, t in prepositions(r, target) if n == "by")
        elif name in ("to", "before", "for") and _an_audience(r, trigger, target):
            yield target, other
    yield from _accused(r, trigger, [t for n, _, t in prepositions(r, token) if n == "in"])
    for child in r.tree.children(token, "poss", "compound", "nmod", "amod"):
        if _chosen(r, trigger, child) or _a_town(r, child) or _where_only(r, trigger, child):
            continue
        if (
            r.parse.ent[child][2:] in ("PERSON", "ORG", "NORP")
            or r.parse.dep[child] == "poss"
            or _hyphened(r, child)
            or (trigger.public and party_noun(r, child))
        ):
            yield child, doer
    yield from ((s, doer) for s in _attending(r, trigger))
    yield from ((h, doer) for h in _heading(r, token))
    yield from ((c, doer) for c in _of_clause(r, token))
    carrier = _carrier(r, token)
    if carrier is not None and not _only_called(r, trigger, carrier[0]):
        yield from _of_carrier(r, trigger, *carrier, doer, other)


def _only_called(r: Reading, trigger: Trigger, verb: int) -> bool:
    """Whether others meet at the happening that somebody calls for or calls off: "has called for
    a meeting of churches"."""
    lemma = base_lemma(r, verb)
    if lemma not in _CALLS and verb_lemma(r, verb) not in changes.rows("verb"):
        return False
    theirs = (t for n, _, t in prepositions(r, trigger.token) if n in ("of", "between", "among"))
    return any(can_take_part(r, t) or of_many(r, trigger, t) for t in theirs)


_CALLS = frozenset({"call", "urge", "propose", "demand", "seek", "ask", "want", "suggest"})


def _of_clause(r: Reading, noun: int) -> Iterator[int]:
    """Who acts in a clause that hangs on a happening: "the strike that dockers had called", "a
    seminar organised by the embassy"."""
    for verb in r.tree.children(noun, "relcl", "acl"):
        lemma = base_lemma(r, verb)
        if not any(lemma in words_of(kind) for kind in ("undertake", "light", "attend")):
            continue
        yield from (t for n, _, t in prepositions(r, verb) if n == "by")
        first = r.tree.child(verb, "nsubj")
        if first is not None and r.word[first] not in ("which", "that", "who"):
            yield first


def _a_town(r: Reading, token: int) -> bool:
    """Whether a name before a noun or a colon only tells where: "the Mainz carnival"."""
    if r.parse.dep[token] == "poss":
        return False
    alone = not any(ent.startswith("I") for ent in r.parse.ent[token : token + 2])
    place = places.lookup(r.text[r.parse.start[token] : r.parse.end[token]]) if alone else None
    return place is not None and bool(place.city)


def _where_only(r: Reading, trigger: Trigger, token: int) -> bool:
    """Whether a place that owns a happening only tells where it is held: "Masbate's parade"."""
    return trigger.type in _HELD_THERE and r.parse.ent[token][2:] in ("GPE", "LOC", "FAC")


_HELD_THERE = frozenset(
    {EventType.OTHER, EventType.LAUNCH, EventType.PROTEST, EventType.STRIKE, EventType.HEARING}
    | {EventType.TRIAL, EventType.DISASTER}
)


def _chosen(r: Reading, trigger: Trigger, token: int) -> bool:
    """The office or country of an election: "of a speaker", "Malta's"; it takes no part."""
    return trigger.type is EventType.ELECTION and r.parse.ent[token][2:] != "PERSON"


def _of_carrier(
    r: Reading, trigger: Trigger, verb: int, link: str, doer: str, other: str
) -> Iterator[tuple[int, str]]:
    """Who holds, calls off, goes to or otherwise deals with the happening that a noun names."""
    lemma = base_lemma(r, verb)
    light = lemma in words_of("light") and lemma != "expect"
    changed = verb_lemma(r, verb) in changes.rows("verb")
    first = subject(r, verb) if link != "nsubjpass" else None
    if first is not None and link == "dobj" and light:
        yield first, "host" if lemma in ("host", "organise", "organize") else doer
    elif first is not None and can_take_part(r, first):
        if link == "dobj" and changed:
            yield first, doer if trigger.type in _BY_THEMSELVES else "host"
        elif (link == "dobj" or trigger.type in BY_PEOPLE) and not _looks_on(r, trigger, verb):
            yield first, doer
    if link == "dobj":
        yield from ((t, other) for t in r.tree.children(verb, "dative") if can_take_part(r, t))
    if light:
        for name, _, target in prepositions(r, verb):
            if name in ("by", "with", "between"):
                yield target, doer if name == "by" else other


def _carrier(r: Reading, token: int) -> tuple[int, str] | None:
    """The verb that a noun hangs on and how: as its object, or by a preposition, through "two
    days of" and the like."""
    at = token
    for _ in range(4):
        head, place = r.parse.head[at], r.parse.dep[at]
        if place in ("dobj", "nsubjpass") and is_verb(r, head):
            return head, place
        if place == "pobj":
            above, name = r.parse.head[head], r.word[head]
            if is_verb(r, above):
                return (above, name) if name in _INTO else None
            if name not in ("of", "for"):
                return None
            at = above
        elif place == "conj":
            at = head
        else:
            return None
    return None


_INTO = frozenset({"for", "in", "on", "at", "to", "into"})


def _looks_on(r: Reading, trigger: Trigger, verb: int) -> bool:
    """Whether the subject of a verb only speaks or thinks of a happening, or suffers it."""
    if trigger.type in (EventType.ATTACK, EventType.DISASTER, EventType.ELECTION):
        return True
    lemma = base_lemma(r, verb)
    if lemma in words_of("undertake"):
        return False
    return (
        lemma in _said() or lemma in words_of("onlooker") or r.tree.child(verb, "ccomp") is not None
    )


@cache
def _said() -> frozenset[str]:
    """Verbs of speech and thought."""
    kinds = ("clause", "object", "prep-about", "prep-against", "prep-for", "prep-on")
    return frozenset(row.form for row in lang.table("en", "cues") if row.kind in kinds)


def _heading(r: Reading, token: int) -> Iterator[int]:
    """The names before a colon at the head of a line: "Swiss National Bank: decision".

    A heading that names a place tells where ("Cricket, Harare:"), a court hears the others.
    """
    start = r.text.rfind("\n", 0, r.parse.start[token]) + 1
    first = next(t for t, at in enumerate(r.parse.start) if at >= start)
    colon = next((t for t in range(first, token) if r.word[t] == ":"), None)
    if colon is None or colon - first > _LONGEST_HEADING:
        return
    said = r.text[start : r.parse.start[colon]]
    if any(places.lookup(part.strip(" -*•")) for part in re.split(r"[,/]", said) if part.strip()):
        return
    names = [t for t in range(first, colon) if r.parse.ent[t][2:] in ("ORG", "PERSON")]
    yield from (t for t in names if base_lemma(r, colon - 1) not in ("court", "tribunal"))


_LONGEST_HEADING = 7
_BY_THEMSELVES = frozenset({EventType.STRIKE, EventType.PROTEST, EventType.VISIT})


def _attending(r: Reading, trigger: Trigger) -> Iterator[int]:
    """Who speaks at, attends or is due for a happening."""
    verb = next(iter(verbs_above(r, trigger.token)), None)
    if verb is None or trigger.token not in attended(r, verb, {trigger.token: trigger}):
        return
    first = subject(r, verb)
    if first is not None:
        yield first


def _hyphened(r: Reading, child: int) -> bool:
    """One half of "EU-NATO", of which the parser makes two names."""
    return r.parse.ent[child][2:] == "GPE" and any(
        c + 1 < len(r.word) and r.word[c + 1] in ("-", "–") for c in (child, child - 2) if c >= 0
    )


def can_take_part(r: Reading, token: int) -> bool:
    """Whether a noun or name is people or a body."""
    if r.word[token] in ("who", "which", "that"):
        clause = next((a for a in r.tree.ancestors(token) if r.parse.dep[a] == "relcl"), None)
        if clause is not None and r.word[r.parse.head[clause]] != r.word[token]:
            token = r.parse.head[clause]
    return bool(r.parse.ent[token][2:] in ("PERSON", "ORG", "NORP", "GPE")) or _personal(r, token)
