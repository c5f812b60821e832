"""Which sense a trigger has by its company: "play Mali", not "play a role"; "open a bridge".

Owns the conditions of trigger rows ("if:named", "if:court", ...) and the rows of
`lexicon/senses.tsv`, which give a word another type by what goes with it (`slots`).  A trigger
whose condition does not hold is a happening of type `other` that is not public.
"""

from collections.abc import Sequence

import msgspec

from dateline.events import slots, triggers
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    clause_tokens,
    is_verb,
    prepositions,
    subject,
    words_of,
)
from dateline.events.when import is_light
from dateline.model import EventType, Place, Plover, Span

_COURT = frozenset(
    {"court", "judge", "tribunal", "jury", "panel", "justice", "magistrate", "prosecutor", "he"}
)
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def typed(r: Reading, triggers: Sequence[Trigger]) -> tuple[Trigger, ...]:
    """The triggers with the types that their company gives them."""
    found = [_due(r, _typed(r, t)) for t in triggers]
    return tuple(_round(t, found) for t in found)


_ROUNDS = {
    EventType.ELECTION: EventType.ELECTION,
    EventType.VOTE: EventType.ELECTION,
    EventType.TALKS: EventType.TALKS,
    EventType.MATCH: EventType.MATCH,
}


def _round(trigger: Trigger, others: Sequence[Trigger]) -> Trigger:
    """ "The second round": of what the copy tells of next to it, talks, a cup or an election."""
    if trigger.lemma != "round" or trigger.type is not EventType.OTHER:
        return trigger
    near = [t for t in others if t.type in _ROUNDS]
    if not near:
        return trigger
    whole = min(near, key=lambda t: abs(t.token - trigger.token))
    return msgspec.structs.replace(
        trigger, type=_ROUNDS[whole.type], plover=whole.plover, public=True
    )


def match(r: Reading, trigger: Trigger) -> slots.Match | None:
    """The row of senses that holds; one without conditions gives way to the trigger's own."""
    return slots.match(r, trigger, slots.table("senses"), lambda row: not trigger.listed)


def denied(r: Reading, span: Span) -> EventType | None:
    """The type of a word's own that it has not here: a bank that meets its target meets nobody."""
    trigger = triggers.at(r, span)
    found = match(r, trigger) if trigger is not None else None
    if trigger is None or found is None:
        return None
    return trigger.type if EventType(found.row.value.split()[0]) is EventType.OTHER else None


def _typed(r: Reading, trigger: Trigger) -> Trigger:
    found = match(r, trigger)
    if found is None:
        return trigger
    name, *flags = found.row.value.split()
    kind = EventType(name)
    return msgspec.structs.replace(
        trigger,
        type=kind,
        kind="noun" if trigger.kind == "thing" else trigger.kind,
        plover=_root(trigger, kind, flags),
        public="agenda" in flags,
        listed=True,
        condition=None,
    )


def _root(trigger: Trigger, kind: EventType, flags: Sequence[str]) -> Plover | None:
    """The root under another type: the row's, else the word's own; no happening has none."""
    told = next((Plover(flag) for flag in flags if flag.isupper()), None)
    return told or (trigger.plover if flags or kind is not EventType.OTHER else None)


_BIDS = frozenset({"require", "need", "oblige", "order", "direct", "ask", "tell"})
_BY = frozenset({"by", "before", "until", "till", "within", "than"})  # "no later than"


def _due(r: Reading, trigger: Trigger) -> Trigger:
    """ "Must file their names by Monday": what is to be done by a day is a deadline."""
    token = trigger.token
    if trigger.kind != "verb" or trigger.type not in (EventType.OTHER, EventType.STATEMENT):
        return trigger
    head = r.parse.head[token]
    to = any(r.word[a] == "to" for a in r.tree.children(token, "aux"))
    under = to and is_verb(r, head) and head != token
    must = any(r.word[a] == "must" for a in r.tree.children(token, "aux"))
    bidden = must or (under and base_lemma(r, head) in _BIDS | {"have"})
    allowed = under and base_lemma(r, head) in ("have", "give") and _ends(r, head, token)
    if not allowed and not (bidden and _ends(r, token, None)):
        return trigger
    return msgspec.structs.replace(trigger, type=EventType.DEADLINE, public=True)


def _ends(r: Reading, verb: int, until: int | None) -> bool:
    """Whether a verb's clause, as far as a token, tells a time at the latest: "by Monday"."""
    named = (t for t in clause_tokens(r, verb) if r.word[t] in _BY and (until is None or t < until))
    return any(
        t < verb + _REACH and any(r.parse.ent[n][2:] in ("DATE", "TIME") for n in (t + 1, t + 2))
        for t in named
        if t + 2 < len(r.word)
    )


_REACH = 15  # tokens from a verb to the time at the latest


def settled(r: Reading, trigger: Trigger, place: Place | None) -> Trigger:
    """The trigger, made a plain one where the condition of its row does not hold."""
    if trigger.condition is None or _holds(r, trigger, place):
        return trigger
    spoken = trigger.type is EventType.TALKS
    return msgspec.structs.replace(
        trigger,
        type=EventType.STATEMENT if spoken else EventType.OTHER,
        plover=trigger.plover if trigger.condition == "chamber" else None,
        public=False,
    )


def _holds(r: Reading, trigger: Trigger, place: Place | None) -> bool:
    token = trigger.token
    first = subject(r, token)
    match trigger.condition:
        case "to-place":
            goes = {n for n, _, _ in prepositions(r, token)} & {"to", "in", "at", "into", "for"}
            there = bool(goes) or bool(r.tree.children(token, "dobj"))
            return place is not None and there and not is_light(r, token)
        case "named":
            objects = r.tree.children(token, "dobj")
            against = [o for n, _, o in prepositions(r, token) if n == "against"]
            return any(_team(r, o) for o in (*objects, *against))
        case "court":
            agents = [o for n, _, o in prepositions(r, token) if n == "by"]
            return any(_lemma(r, t) in _COURT for t in (first, *agents) if t is not None)
        case "person":
            return any(_personal(r, t) for t in _patients(r, token))
        case "chamber":
            agents = [o for n, _, o in prepositions(r, token) if n == "by"]
            return any(_chamber(r, t) for t in (first, *agents) if t is not None)
        case "company":
            objects = r.tree.children(token, "dobj")
            return not objects or any(_personal(r, o) or _team(r, o) for o in objects)
        case "itself":
            return r.tree.child(token, "xcomp", "ccomp") is None
        case "with":
            return any(n in ("with", "to", "by") for n, _, _ in prepositions(r, token))
    return True


def _lemma(r: Reading, token: int) -> str:
    return base_lemma(r, token)


def _team(r: Reading, token: int) -> bool:
    return r.parse.ent[token][2:] in _NAMES or _lemma(r, token) in ("side", "team", "champion")


def _patients(r: Reading, token: int) -> tuple[int, ...]:
    passive = r.tree.children(token, "nsubjpass")
    return (*r.tree.children(token, "dobj"), *passive)


def _personal(r: Reading, token: int) -> bool:
    known = _lemma(r, token) in words_of("party")
    return known or r.parse.ent[token][2:] == "PERSON" or r.word[token] in ("him", "her", "them")


def _chamber(r: Reading, token: int) -> bool:
    inside = r.tree.subtree(token, without=("relcl", "acl", "appos"))
    return any(_lemma(r, t) in words_of("chamber") for t in inside)
