"""The title of a happening that a noun names: the noun with what completes it.

Owns the line "Norway and Chile hold talks", and what a bare noun takes from its sentence: whose it
is, what it is about, who takes part, where it is held.
"""

from collections.abc import Sequence
from functools import cache

import msgspec

from dateline import lang
from dateline.events.clauses import named, subject
from dateline.events.complements import third_person
from dateline.events.phrases import (
    Scene,
    front,
    listed,
    phrase,
    plural,
    possessive,
    told_by,
    where,
    wording,
    words,
)
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_nominal,
    is_verb,
    verb_lemma,
    words_of,
)
from dateline.model import EventType, Participant, Place

_COLLECTIVE = frozenset({EventType.STRIKE, EventType.PROTEST})
_HELD = frozenset(
    {EventType.MEET, EventType.TALKS, EventType.SUMMIT, EventType.EXERCISE, EventType.VOTE}
)
_NEVER_HELD = frozenset({EventType.TRIAL, EventType.MATCH, EventType.VISIT})
_OWNED = frozenset({EventType.APPOINTMENT, EventType.TRIAL})
_CHANGED = ("verb", "intransitive")


def nominal(
    r: Reading,
    trigger: Trigger,
    participants: Sequence[Participant],
    doers: Sequence[Participant],
    place: Place | None,
    scene: Scene,
) -> str:
    """The line of a noun; `doers` are the participants who may hold what it names."""
    nobodys = msgspec.structs.replace(scene, meant={})
    title = _line(r, trigger, doers, place, nobodys)
    title = _fuller(r, trigger, title, participants, nobodys)
    if title == phrase(r, trigger.token, nobodys):
        title = phrase(r, trigger.token, scene)  # with the name for "its"
    return _completed(r, trigger, title, place, scene)


def is_bare(title: str) -> bool:
    """Whether a title is a single word that names nobody: "Verdict", "Lift-off"."""
    return " " not in title and title[1:].islower()


def _line(
    r: Reading,
    trigger: Trigger,
    doers: Sequence[Participant],
    place: Place | None,
    scene: Scene,
) -> str:
    head = trigger.token
    who, many = named(r, trigger, doers, scene)
    if trigger.type is EventType.VISIT and who and place is not None:
        goal = place.city or place.name or ""
        if goal:
            return f"{who} {'visit' if many else 'visits'} {goal}"
    noun = _noun(r, head, who, scene)
    if trigger.type in _COLLECTIVE and who and who.casefold() in noun.casefold():
        return noun
    collective = trigger.type in _COLLECTIVE and who and noun.casefold() not in who.casefold()
    briefing = trigger.type is EventType.PRESS_CONFERENCE and who
    if collective or (briefing and who.casefold() not in noun.casefold()):
        return f"{who} {'hold' if many else 'holds'} {noun}"
    if who and _is_held(r, trigger, doers, noun, scene):
        return _held_by(r, trigger, doers, noun, scene)
    return phrase(r, head, scene)


def _noun(r: Reading, head: int, who: str, scene: Scene) -> str:
    """The noun in small letters, without the name of its holder."""
    noun = wording(r, front(r, head), scene)
    if r.parse.pos[front(r, head)[0]] != "PROPN" and noun[1:2].islower():
        noun = noun[:1].lower() + noun[1:]
    own = possessive(r, who).casefold()
    return noun[len(own) :] if own and noun.casefold().startswith(own) else noun


def _is_held(
    r: Reading, trigger: Trigger, doers: Sequence[Participant], noun: str, scene: Scene
) -> bool:
    """Whether the verb above says that the doers hold it, and the noun does not name them."""
    head, verb = trigger.token, r.parse.head[trigger.token]
    held = is_verb(r, verb) and verb_lemma(r, verb) in words_of("light")
    among = any(scene.short.get(d.actor or "", d.name) in noun for d in doers)
    partner = r.parse.dep[head] != "dobj" and all(_beside(r, d) for d in doers)
    held = held and not among and not partner
    said = trigger.type in _HELD or verb_lemma(r, verb) == "hold" or r.parse.dep[head] == "dobj"
    return held and said and trigger.type not in _NEVER_HELD


def _held_by(
    r: Reading, trigger: Trigger, doers: Sequence[Participant], noun: str, scene: Scene
) -> str:
    head, verb = trigger.token, r.parse.head[trigger.token]
    who, many = named(r, trigger, doers, scene)
    word = "hold"
    ahead = [d for d in doers if _before(r, d, head)]
    if r.parse.dep[head] == "dobj" and ahead:
        if len(ahead) < len(doers):
            who, many = named(r, trigger, ahead, scene)
            noun = phrase(r, head, scene, who)
        word = base_lemma(r, verb)
        word = "hold" if word in ("schedule", "plan", "expect", "have", "set") else word
    return f"{who} {word if many else third_person(word)} {noun}"


def _fuller(
    r: Reading, trigger: Trigger, title: str, participants: Sequence[Participant], scene: Scene
) -> str:
    """A bare noun with what its sentence gives: who holds it, what it is about, whose it is."""
    head = trigger.token
    if is_bare(title):
        title = _of_whom(r, trigger, title, participants, scene)
    if title != wording(r, front(r, head), scene) or any(c.isupper() for c in title[1:]):
        return title
    if trigger.type is EventType.MATCH:
        own = [p.name for p in participants if p.role in ("team", "host")]
        return f"{title} of {listed(own)}" if own and own[0] not in title else title
    prep = r.parse.head[head]
    verb = r.parse.head[prep]
    if trigger.type is EventType.VOTE and r.parse.dep[verb] == "dobj":
        verb = r.parse.head[verb]  # "accept the offer in a ballot", hung on the offer
    if r.parse.dep[head] != "pobj" or r.word[prep] not in ("at", "in") or not is_verb(r, verb):
        return title
    if trigger.type is EventType.PRESS_CONFERENCE:
        host = subject(r, verb)
        if host is None or not is_nominal(r, host):
            return title
        held = "hold" if plural(r, host) else "holds"
        return f"{phrase(r, host, scene)} {held} {title[:1].lower()}{title[1:]}"
    thing = r.tree.child(verb, "dobj") if trigger.type is EventType.VOTE else None
    if thing is None or not is_nominal(r, thing):
        return title
    about = wording(r, front(r, thing), scene)
    return f"{title} on {about}" if about else title


def _of_whom(
    r: Reading, trigger: Trigger, title: str, participants: Sequence[Participant], scene: Scene
) -> str:
    """A bare noun with those who take part: "Norway and Chile hold talks", "Visit of the envoy"."""
    who, many = named(r, trigger, participants, scene)
    noun = title[:1].lower() + title[1:]
    if not who or title.casefold() in who.casefold():
        return title
    if trigger.type in _HELD:
        return f"{who} {'hold' if many else 'holds'} {noun}"
    if trigger.type is EventType.VISIT:
        return f"{possessive(r, who)}{noun}"
    return f"{title} of {who}" if trigger.type in _OWNED else title


# ------------------------------------------------------------------ what a bare noun takes
def _completed(r: Reading, trigger: Trigger, title: str, place: Place | None, scene: Scene) -> str:
    """A noun that says nothing alone, with its holder, its matter or its place."""
    if not is_thin(title):
        return title
    head = trigger.token
    noun = title[:1].lower() + title[1:]
    tried = (
        _goes_to(r, head, noun, scene),
        _owned(r, head, noun, scene),
        f"{title} {told_by(r, head, _ABOUT, scene)}",
        f"{title} {_told_by_verb(r, head, scene)}",
        _told_before(r, head, scene),
        "" if trigger.type in _TOLD_ELSEWHERE else f"{title} {where(place, r)}",
    )
    return next((t for t in tried if t and t.strip() != title), title)


# Of a bare launch or trial another mention tells more than its place (`mentions`).
_TOLD_ELSEWHERE = frozenset({EventType.LAUNCH, EventType.TRIAL})
_ABOUT = frozenset("of on for against with between over in at by to before about into".split())


def is_thin(title: str) -> bool:
    """Whether a title is a noun alone, or with words that any such noun may have."""
    *ahead, last = title.casefold().split() or [""]
    plain = all(word in words("plain") for word in ahead)
    return plain and title[1:].islower() and last.replace("-", "").isalpha()


def _told_by_verb(r: Reading, head: int, scene: Scene) -> str:
    """What the verb says of the noun that it carries: "an inquest opens into the fire"."""
    verb = r.parse.head[head]
    carried = r.parse.dep[head] in ("nsubj", "nsubjpass") and is_verb(r, verb)
    if not carried or verb_lemma(r, verb) not in words_of("light"):
        return ""
    return told_by(r, verb, _MATTER, scene)


_MATTER = frozenset("into over about against between on".split())


def _told_before(r: Reading, head: int, scene: Scene) -> str:
    """What "the vote" takes up: the same noun with words of its own, in the copy before it."""
    articles = {r.word[t] for t in r.tree.children(head, "det")}
    if not articles & {"the", "this", "that", "these", "those"}:
        return ""
    lemma = base_lemma(r, head)
    for one in range(head - 1, max(-1, head - _FAR), -1):
        same = base_lemma(r, one) == lemma and is_nominal(r, one)
        if not same or r.parse.tag[one][-1] != r.parse.tag[head][-1]:
            continue
        said = phrase(r, one, scene) if r.parse.dep[one] not in ("compound", "nmod") else ""
        if said and not is_thin(said) and len(said.split()) < _LONG:
            return said
    return ""


_FAR = 800  # words back in which a noun is taken up


def _goes_to(r: Reading, head: int, noun: str, scene: Scene) -> str:
    """ "A second suit goes to trial": the noun is where its verb leads what is spoken of."""
    prep = r.parse.head[head]
    verb = r.parse.head[prep]
    led = r.parse.dep[head] == "pobj" and r.word[prep] in ("to", "on")
    if not led or not is_verb(r, verb) or base_lemma(r, verb) not in ("go", "come"):
        return ""
    first = subject(r, verb)
    if first is None or not is_nominal(r, first):
        return ""
    goes = base_lemma(r, verb) if plural(r, first) else third_person(base_lemma(r, verb))
    return f"{phrase(r, first, scene)} {goes} {r.word[prep]} {noun}"


def _owned(r: Reading, head: int, noun: str, scene: Scene) -> str:
    """The noun of whoever has it: "Railway publishes results", "Union's congress"."""
    verb = r.parse.head[head]
    if r.parse.dep[head] != "dobj" or not is_verb(r, verb):
        return ""
    first = subject(r, verb)
    if first is None or r.tree.child(verb, "auxpass") is not None:
        return ""
    pronoun = r.parse.pos[first] == "PRON"
    who = scene.meant.get(first, "") if pronoun else _holder(r, first, scene)
    if not who or first in scene.timed or noun.casefold() in who.casefold():
        return ""
    if verb_lemma(r, verb) in words_of("light"):
        many = first in scene.several or (not pronoun and plural(r, first))
        lemma = base_lemma(r, verb)
        lemma = "hold" if lemma in ("schedule", "plan", "expect", "have", "set") else lemma
        return f"{who} {lemma if many else third_person(lemma)} {noun}"
    kept = verb_lemma(r, verb) in _changing() or base_lemma(r, verb) in words("meant")
    return f"{possessive(r, who)}{noun}" if kept else ""


def _holder(r: Reading, first: int, scene: Scene) -> str:
    """A subject in few words: all of a list of two, else what stands before its noun."""
    whole = phrase(r, first, scene)
    return whole if len(whole.split()) < _LONG else wording(r, front(r, first), scene)


_LONG = 8  # words of a holder


@cache
def _changing() -> frozenset[str]:
    """Verbs that put off, move or call off what they govern."""
    return frozenset(row.form for row in lang.table("en", "changes") if row.kind in _CHANGED)


def _beside(r: Reading, doer: Participant) -> bool:
    """Whether a party is told with "with", so that the other side is not named."""
    if doer.mention is None:
        return False
    before = r.text[max(0, doer.mention.start - 10) : doer.mention.start].split()
    return "with" in before[-2:]


def _before(r: Reading, doer: Participant, head: int) -> bool:
    return doer.mention is not None and doer.mention.start < r.parse.start[head]
