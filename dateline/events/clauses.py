"""The title of a happening that a verb tells: who does what, in the present tense.

Owns subject, object and complement of such a line, and the form of its verb.  Knows no noun that
names a happening by itself: that is `nouns`.
"""

import re
from collections.abc import Sequence

from dateline import nlp
from dateline.events.complements import (
    antecedent,
    complement,
    subject_known,
    thing_of,
    third_person,
    what_of,
)
from dateline.events.phrases import (
    PARTICLES,
    Scene,
    are_several,
    listed,
    phrase,
    plural,
    words,
)
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_nominal,
    is_verb,
    span,
    words_of,
)
from dateline.events.reading import subject as subject_of
from dateline.model import EventType, Participant, Place, Span


def verbal(
    r: Reading,
    trigger: Trigger,
    doers: Sequence[Participant],
    place: Place | None,
    bodies: Sequence[str],
    scene: Scene,
) -> str:
    """The line of a verb; `doers` are the participants who may do it."""
    token = trigger.token
    passive = r.tree.child(token, "nsubjpass", "auxpass") is not None
    if passive:
        doers = _agents(r, trigger, doers)
    first = antecedent(r, subject(r, token))
    thing = first if passive else thing_of(r, token)
    if passive and thing is None and r.parse.dep[token] in ("acl", "relcl"):
        thing = r.parse.head[token]
    who, many, thing = _who(r, trigger, doers, None if passive else first, thing, scene)
    if not who and passive and thing is not None:
        return _undergone(r, trigger, thing, place, scene)
    what = what_of(r, thing, who, bodies, scene)
    if not who and first is not None and not passive and not what:
        who, many = _loosely(r, first, scene)
    verb = _verb(r, token, many) if who else _bare(r, token)
    tail = complement(r, trigger, who, what, place, scene)
    return " ".join(filter(None, [who, verb, *_particles(r, trigger, thing), what, tail]))


def _who(
    r: Reading,
    trigger: Trigger,
    doers: Sequence[Participant],
    first: int | None,
    thing: int | None,
    scene: Scene,
) -> tuple[str, bool, int | None]:
    """Who does it, whether they are several, and the object, which may be one of them."""
    passive = r.tree.child(trigger.token, "nsubjpass", "auxpass") is not None
    ahead = [d for d in doers if passive or _in(r, d, first)]
    if first is not None and _only_within(r, ahead, first):
        ahead, doers = [], []  # "the rebels of Anna Berg"
    who, many = named(r, trigger, ahead or (doers if first is None else []), scene)
    if not who and first is not None:
        who, many = _subject(r, first, scene)
    else:
        partners = [d for d in doers if d not in ahead and _takes_part(r, trigger, d)]
        meets = thing is None or (
            base_lemma(r, trigger.token) == "meet" and _meets(r, thing, doers)
        )
        if partners and (meets or trigger.type is EventType.SIGN):
            who, many = named(r, trigger, [*ahead, *partners], scene)
            thing = None if meets else thing
    if passive and not who:
        who, many = _agent(r, trigger.token, scene)
        first = None
    several = many and bool(re.search(" and |others", who))
    own = first is not None and r.parse.pos[first] == "NOUN" and len(ahead) == 1
    if own and first is not None and _is_head(r, ahead[0], [first]):
        many = plural(r, first)
    return who, several or _number(r, trigger.token, first, many), thing


def _undergone(r: Reading, trigger: Trigger, thing: int, place: Place | None, scene: Scene) -> str:
    """The line of a passive without doer: "Bridge is opened"."""
    what, many = phrase(r, thing, scene), plural(r, thing)
    if r.parse.pos[thing] == "PRON":
        what, many = _subject(r, thing, scene)
    token = trigger.token
    tail = complement(r, trigger, what, "", place, scene)
    if not what:
        return " ".join(filter(None, [r.word[token], *_particles(r, trigger, thing), tail]))
    many = _number(r, token, thing, many)
    verb = f"{'are' if many else 'is'} {r.word[token]}"
    return " ".join(filter(None, [what, verb, *_particles(r, trigger, thing), tail]))


def _particles(r: Reading, trigger: Trigger, thing: int | None) -> list[str]:
    """The words that belong to the verb: "hand over", "go on sale", "come ashore"."""
    found = [t for t in trigger.tokens[1:] if t != thing]
    found += [t for t in r.tree.children(trigger.token, "prt") if t not in trigger.tokens]
    whither = words("whither")
    for t in r.tree.children(trigger.token, "advmod"):
        near = 0 < t - trigger.token < 3
        if near and r.word[t] in whither and t not in found:
            found.append(t)
    passive = r.parse.tag[trigger.token] == "VBN"
    for t in r.tree.children(trigger.token, "prep"):
        bare = t == trigger.token + 1 and not r.tree.children(t)
        if bare and t not in found and (passive or r.word[t] in ("by", "against")):
            found.append(t)  # "was looked at", "dropped by"
    return [r.word[t] for t in found]


# ------------------------------------------------------------------ subject
def subject(r: Reading, verb: int) -> int | None:
    """The subject of a verb, also of one that hangs on a noun or on what is due."""
    head = r.parse.head[verb]
    due = r.parse.dep[verb] == "xcomp" and r.parse.pos[head] == "ADJ"
    if due and r.parse.dep[head] in ("amod", "acl", "pcomp") and is_nominal(r, head - 1):
        return head - 1  # "with the storm due to come ashore"
    if r.parse.dep[verb] == "pcomp" and is_nominal(r, r.parse.head[head]):
        return None  # "a ballot on striking"
    found = subject_of(r, verb)
    if found is not None or subject_known(r, verb):
        return found
    if r.parse.dep[verb] == "xcomp" and (raised := _raised(r, verb)) is not None:
        return raised
    if r.parse.dep[verb] == "ccomp" and r.word[verb - 1] == "to" and is_verb(r, head):
        return subject_of(r, head)  # "decide whether to strike"
    if r.parse.dep[verb] != "acl" or not is_nominal(r, head):
        return None
    ordered = any(r.word[t] in words("plain") for t in r.tree.children(head, "amod"))
    promised = base_lemma(r, head) in words("will")
    if r.parse.tag[verb] == "VBG" or (ordered and not promised):
        return head
    governing = r.parse.head[head]
    planned = r.parse.dep[head] in ("dobj", "attr") and is_verb(r, governing)
    return subject_of(r, governing) if planned and promised else None


def _raised(r: Reading, verb: int) -> int | None:
    """The "it" of "it is due to open", which is subject of what it is due to do."""
    while r.parse.dep[verb] == "xcomp" and r.parse.head[verb] != verb:
        verb = r.parse.head[verb]
        copula = verb if is_verb(r, verb) else r.parse.head[verb]
        first = r.tree.child(copula, "nsubj", "nsubjpass")
        if first is not None:
            return first if r.word[first] == "it" else None
    return None


def _subject(r: Reading, head: int, scene: Scene) -> tuple[str, bool]:
    """The words of a subject and whether it is several; none for an unsure pronoun."""
    if is_verb(r, head):
        return "", False  # a clause
    if r.parse.pos[head] not in ("PRON", "DET") and r.parse.tag[head] not in ("WDT", "WP", "DT"):
        return phrase(r, head, scene), plural(r, head)
    several = head in scene.several or r.word[head] in ("they", "we", "who")
    thing = (
        _said_of_itself(r, head) or _thing_before(r, head) if not scene.meant.get(head) else None
    )
    if thing is not None:
        return phrase(r, thing, scene), False
    return scene.meant.get(head, ""), several


def _said_of_itself(r: Reading, head: int) -> int | None:
    """Who says it of itself: "Aerolink says it will fly"."""
    clause = r.parse.head[head]
    above = r.parse.head[clause]
    if r.word[head] != "it" or r.parse.dep[clause] != "ccomp" or not is_verb(r, above):
        return None
    said = r.tree.child(above, "nsubj")
    named = said is not None and r.parse.pos[said] == "PROPN" and said < head
    return said if named and r.parse.ent[said or 0][2:] != "PERSON" else None


def _thing_before(r: Reading, head: int) -> int | None:
    """What "it" is where it is the first subject of its sentence: the subject of the one before."""
    here, found = r.parse.sentence[head], []
    for t in range(head - 1, -1, -1):
        if r.parse.sentence[t] < here - 1:
            break
        if r.parse.dep[t] in ("nsubj", "nsubjpass"):
            found.append(t)
    if r.word[head] != "it" or not found or r.parse.sentence[found[0]] == here:
        return None
    top = min(reversed(found), key=lambda t: len(list(r.tree.ancestors(t))))
    one = is_nominal(r, top) and r.parse.ent[top][2:] != "PERSON" and not plural(r, top)
    return top if one and base_lemma(r, top) not in words_of("human") else None


def _loosely(r: Reading, head: int, scene: Scene) -> tuple[str, bool]:
    """The counted or other parties that a pronoun with a phrase of its own names."""
    if r.parse.tag[head] == "PRP" or not r.tree.children(head, "prep"):
        return "", False
    return phrase(r, head, scene), plural(r, head)


def _in(r: Reading, doer: Participant, head: int | None) -> bool:
    """Whether a doer stands in the phrase of a subject, or before it in a list of names."""
    if head is None or doer.mention is None:
        return False
    tokens = r.tree.subtree(head, without=("relcl", "acl"))
    if doer.mention.start >= r.parse.end[max(tokens)]:
        return False
    own = nlp.tokens_in(r.parse, doer.mention)
    if r.parse.pos[head] == "PRON":
        return True  # whom it takes up stands before it
    far = not own or r.parse.sentence[own[0]] != r.parse.sentence[head]
    return far or not any(is_verb(r, t) for t in range(own[-1] + 1, head))


def _only_within(r: Reading, doers: Sequence[Participant], head: int) -> bool:
    """Whether those who are named only qualify the subject: "Anna Berg's lawyers"."""
    if r.parse.pos[head] != "NOUN" or not doers:
        return False
    own = span(r, r.tree.subtree(head, without=("relcl", "acl", "appos")))
    heads = [t for c in r.tree.conjuncts(head) for t in (c, *r.tree.children(c, "appos"))]
    return all(
        d.mention is not None and own.holds(d.mention) and not _is_head(r, d, heads) for d in doers
    )


def _is_head(r: Reading, doer: Participant, heads: Sequence[int]) -> bool:
    """Whether a doer's words hold one of some heads."""
    spans = [Span(r.parse.start[t], r.parse.end[t]) for t in heads]
    return doer.mention is not None and any(doer.mention.touches(own) for own in spans)


def _takes_part(r: Reading, trigger: Trigger, doer: Participant) -> bool:
    """Whether a party behind the verb does the same: "the ministers sit down with the unions"."""
    if trigger.type in _MUTUAL or doer.mention is None:
        return True
    return "with" in r.text[max(0, doer.mention.start - 10) : doer.mention.start].split()[-2:]


_MUTUAL = frozenset(
    {EventType.MEET, EventType.TALKS, EventType.SUMMIT, EventType.SIGN, EventType.EXERCISE}
)


def _meets(r: Reading, thing: int, doers: Sequence[Participant]) -> bool:
    """Whether the object is one of those who take part: "will meet the chancellor"."""
    heads = r.tree.conjuncts(thing)
    return any(_is_head(r, doer, heads) for doer in doers)


def _agents(r: Reading, trigger: Trigger, doers: Sequence[Participant]) -> list[Participant]:
    """In a passive the doers are those behind "by", or the parties of what is signed."""
    by = r.tree.child(trigger.token, "agent")
    if by is not None:
        own = span(r, r.tree.subtree(by))
        return [d for d in doers if d.mention is not None and own.touches(d.mention)]
    signed = trigger.type is EventType.SIGN and subject_of(r, trigger.token) is not None
    return list(doers) if signed else []


def _agent(r: Reading, token: int, scene: Scene) -> tuple[str, bool]:
    """Whoever a passive names with "by"."""
    by = r.tree.child(token, "agent")
    doer = r.tree.child(by, "pobj") if by is not None else None
    if doer is None or not is_nominal(r, doer) or doer in scene.timed:
        return "", False
    return phrase(r, doer, scene), plural(r, doer)


def named(
    r: Reading, trigger: Trigger, doers: Sequence[Participant], scene: Scene
) -> tuple[str, bool]:
    """Some doers by their short names, and whether they are several."""
    names = []
    for doer in doers:
        if doer.mention is not None and (name := _name(r, doer, scene)):
            names.append(name)
    names = list(dict.fromkeys(names))
    if len(names) > 4:
        names = [*names[:3], "others"]
    loose = [_name(r, d, scene) for d in doers if d.mention is not None and not _known(r, d)]
    many = len(names) > 1 or any(_plural_name(name) for name in loose)
    return listed(names), many and trigger.type is not EventType.MATCH


def _name(r: Reading, doer: Participant, scene: Scene) -> str:
    """The short name of a doer; for a pronoun whom it means, if that is sure."""
    name = scene.short.get(doer.actor or "", doer.name)
    tokens = nlp.tokens_in(r.parse, doer.mention) if doer.mention is not None else ()
    if len(tokens) == 1 and r.parse.tag[tokens[0]] == "PRP" and name.casefold() in r.word:
        return scene.meant.get(tokens[0], "")
    if re.match(r"(?:of|from|and|in|for) ", name):
        return ""  # the rest of a phrase
    name = re.split(r",? (?:who|which|that|whose|of (?:them|those))\b|, (?=[a-z])", name)[0]
    return re.sub(_FRONT, "", name, flags=re.IGNORECASE)


_FRONT = r"^(?:(?:its|his|her|their|our|my|the|whose|which|and|own)\s+)+"


def _known(r: Reading, doer: Participant) -> bool:
    """Whether a doer is one known by name, and so one."""
    parts = [w for w in doer.name.split() if w not in PARTICLES | {"of", "the", "and", "for"}]
    proper = doer.mention is None or any(
        r.parse.pos[t] == "PROPN" for t in nlp.tokens_in(r.parse, doer.mention)
    )
    spelt = all(w[:1].isupper() or not w[:1].isalpha() for w in parts)
    return doer.key is not None and proper and spelt


def _plural_name(name: str) -> bool:
    """Whether a group is several: "leaders of Spain", "nurses"."""
    head = re.split(r" (?:of|from|at|in|on|for|with) ", name)[0].split()[-1:]
    word = head[0].casefold() if head else ""
    return are_several(word) or bool(re.search(r"(?<!s)s$", word))


def _number(r: Reading, token: int, first: int | None, many: bool) -> bool:
    """Whether a subject is several, by the finite verb that the copy has for it, if it tells."""
    if first is None or r.parse.pos[first] == "PRON":
        return many
    verb = r.parse.head[first]
    finite = [verb, *r.tree.children(verb, "aux", "auxpass")]
    told = {r.parse.tag[t] for t in finite if t > first}
    if not is_verb(r, verb) or "MD" in told or not told & {"VBZ", "VBP"}:
        return many
    return "VBP" in told


# ------------------------------------------------------------------ verb
def _verb(r: Reading, token: int, many: bool) -> str:
    lemma = base_lemma(r, token)
    return lemma if many else third_person(lemma)


def _bare(r: Reading, token: int) -> str:
    """A verb of which nobody is the subject: "Listing in Bergen", "Raise target"."""
    gerund = r.parse.tag[token] == "VBG" and r.tree.child(token, "aux") is None
    return r.word[token] if gerund else base_lemma(r, token)
