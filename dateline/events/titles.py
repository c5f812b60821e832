"""Titles that read like an editor's line: present tense, no date, no attribution, short names.

Owns the rules of composition.  A title is made of words of the copy: doers, verb, object.  Knows
no status: a page marks what is put off or called off.
"""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from dateline import lang, nlp
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_verb,
    prepositions,
    span,
    verb_lemma,
    words_of,
)
from dateline.events.reading import subject as subject_of
from dateline.model import Actor, ActorKind, EventType, Participant, Place, Span, Timex

LONGEST = 90
_DETERMINERS = frozenset(
    {
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "his",
        "her",
        "their",
        "some",
        "no",
        "such",
        "whose",
        "which",
        "what",
        "our",
        "my",
        "your",
    }
)
_IRREGULAR = {"have": "has", "do": "does", "go": "goes", "be": "is"}


class Scene(msgspec.Struct, frozen=True):
    """What titles of one document are made with: times to leave out, and short names."""

    timed: frozenset[int]
    short: dict[str, str]
    place: Span | None = None
    meant: dict[int, str] = {}  # whom a pronoun surely means, by its token


def scene(r: Reading, timexes: Sequence[Timex], actors: Sequence[Actor]) -> Scene:
    """The short names of a document: surnames for people, the copy's usual name for bodies."""
    timed = {i for t in timexes for i in nlp.tokens_in(r.parse, t.span)}
    short = {a.id: _short(r, a) for a in actors}
    named = {(m.start, m.end): a for a in actors for m in a.mentions}
    meant = {
        t: short[actor.id]
        for t in range(len(r.word))
        if r.parse.tag[t] == "PRP"
        and (actor := named.get((r.parse.start[t], r.parse.end[t]))) is not None
        and (actor.kind is ActorKind.PERSON) == (r.word[t] in _OF_ONE)
    }
    return Scene(frozenset(timed), short, meant=meant)


_OF_ONE = frozenset({"he", "she", "him", "her", "i", "me"})  # pronouns of one person


def _short(r: Reading, actor: Actor) -> str:
    if actor.kind is not ActorKind.PERSON or " " not in actor.name:
        letters = [form for form in actor.aliases if form.isupper() and " " not in form]
        return letters[0] if letters and " " in actor.name else actor.name
    parts = actor.name.split()
    if any(p[0].islower() and p not in _PARTICLES for p in parts):
        return actor.name  # a description, no name
    said = {m.of(r.text) for m in actor.mentions} | set(actor.aliases)
    for part in (parts[-1], parts[0]):
        if part in said:
            return _with_particles(parts, part)
    return _with_particles(parts, parts[-1])


_PARTICLES = frozenset(
    "von van der den de da di du del della dos das la le el al bin ibn ben ter ten zu af".split()
)


def _with_particles(parts: list[str], surname: str) -> str:
    at = parts.index(surname)
    while at > 0 and parts[at - 1][0].islower():
        at -= 1
    return " ".join(parts[at:]) if surname == parts[-1] else surname


def compose(
    r: Reading,
    trigger: Trigger,
    participants: Sequence[Participant],
    place: Place | None,
    bodies: Sequence[str],
    scene: Scene,
) -> str:
    """The title of one happening; `bodies` are bodies that another mention names as its doers."""
    if trigger.type is EventType.STATEMENT and not trigger.public:
        return shorten(_plainly(r, trigger, scene))
    scene = msgspec.structs.replace(scene, place=place.span if place is not None else None)
    doers = [p for p in participants if p.role not in ("body", "target", "court", "host")]
    if trigger.kind == "verb":
        title = _verbal(r, trigger, doers, participants, bodies, scene)
    else:
        title = _nominal(r, trigger, doers, place, scene)
        title = _fuller(r, trigger, title, participants, scene)
    if re.match(r"(?:v|vs|versus)\b", title, re.IGNORECASE):
        title = plain(r, trigger.tokens)  # a case or match by its sides
    return shorten(_calm(r, trigger.token, title))


def _calm(r: Reading, token: int, title: str) -> str:
    """A title from copy in capitals in small letters, names excepted."""
    here = r.parse.sentence[token]
    tokens = [t for t in range(len(r.word)) if r.parse.sentence[t] == here and r.word[t].isalpha()]
    written = [r.text[r.parse.start[t] : r.parse.end[t]] for t in tokens]
    if sum(w.isupper() for w in written) < _CAPITALS * len(written):
        return title
    kept = {w for w, t in zip(written, tokens, strict=True) if r.parse.ent[t]}
    names = {w: w.title() for w in written if w not in kept or len(w) > _LETTERS}
    return re.sub(
        r"[^\W\d]+",
        lambda m: m[0] if m[0] not in names else names[m[0]] if m[0] in kept else m[0].lower(),
        title,
    )


_CAPITALS = 0.8  # share of the words of a sentence that is written in capitals
_LETTERS = 3  # a name of three letters may be one of initials


def _plainly(r: Reading, trigger: Trigger, scene: Scene) -> str:
    """The bare title of what never stands on an agenda: a noun with its qualifiers, a clause."""
    if trigger.kind != "verb":
        return _words(r, _front(r, trigger.token), scene)
    first = subject_of(r, trigger.token)
    thing = r.tree.child(trigger.token, "dobj")
    who = _words(r, _front(r, first), scene) if first is not None else ""
    what = _words(r, _front(r, thing), scene) if thing is not None else ""
    verb = r.text[r.parse.start[trigger.token] : r.parse.end[trigger.token]]
    return " ".join(filter(None, [who, verb, what]))


@cache
def _off() -> re.Pattern[str]:
    """What a line says behind a dash of an event that is off."""
    words = (row.form for row in lang.table("en", "layout") if row.kind == "off")
    return re.compile(rf"\s+[-–]\s+(?:{'|'.join(map(re.escape, words))})\b.*$", re.IGNORECASE)


def shorten(title: str) -> str:
    """At most 89 characters, cut before a preposition or a comma, else between words."""
    title = re.sub(r"\s+", " ", title).strip(" ,;:–-")
    title = _off().sub("", re.sub(r"\s*[:;]\s*,", ",", title))
    title = re.sub(r"\b(\w+) \1\b", r"\1", title)  # a particle that is preposition as well
    title = title[:1].upper() + title[1:]
    if len(title) < LONGEST:
        return title
    cut = title[: LONGEST - 1]
    places = [
        m.start() for m in re.finditer(r" (?:on|of|for|with|in|to|at|by|after|from|and|,) ", cut)
    ]
    usable = [p for p in places if p > LONGEST // 2]
    at = usable[-1] if usable else cut.rfind(" ")
    return cut[: at if at > 0 else LONGEST - 1].rstrip(" ,;")


# ------------------------------------------------------------------ verbs
def _verbal(
    r: Reading,
    trigger: Trigger,
    doers: Sequence[Participant],
    everyone: Sequence[Participant],
    bodies: Sequence[str],
    scene: Scene,
) -> str:
    token = trigger.token
    passive = r.tree.child(token, "nsubjpass", "auxpass") is not None
    if passive:
        doers = _agents(r, trigger, doers)
    first = _antecedent(r, subject_of(r, token))
    subject = None if passive else first
    thing = first if passive else r.tree.child(token, "dobj")
    if passive and thing is None and r.parse.dep[token] in ("acl", "relcl"):
        thing = r.parse.head[token]
    ahead = [d for d in doers if passive or _in(r, d, subject)]
    who, many = _doers(r, trigger, ahead or (doers if subject is None else []), scene)
    if not who and subject is not None:
        who, many = _subject(r, subject, scene)
    elif len(ahead) < len(doers):
        meets = thing is None or (base_lemma(r, token) == "meet" and _meets(r, thing, doers))
        if meets or trigger.type is EventType.SIGN:
            both = [*ahead, *(d for d in doers if d not in ahead)]
            who, many = _doers(r, trigger, both, scene)
            thing = None if meets else thing
    named = thing is not None and r.parse.pos[thing] != "PRON"
    what = _object(r, thing, who, bodies, scene) if thing is not None and named else ""
    if thing is not None and not named and scene.meant.get(thing, who) not in who:
        what = scene.meant[thing]
    particle = [r.word[t] for t in trigger.tokens[1:] if t != thing]
    particle += [r.word[t] for t in r.tree.children(token, "prt") if t not in trigger.tokens]
    if not who and passive and thing is not None:
        what, many = (what, _plural(r, thing)) if what else _subject(r, thing, scene)
        verb = f"{'are' if many else 'is'} {r.word[token]}"
        return " ".join(filter(None, [what, verb, *particle] if what else [r.word[token]]))
    if not who:
        tail = "" if what else _tail(r, trigger, who, scene)
        return " ".join(filter(None, [r.parse.lemma[token], *particle, what, tail]))
    verb = r.parse.lemma[token] if many else third_person(r.parse.lemma[token])
    tail = "" if what else _tail(r, trigger, who, scene)
    return " ".join(filter(None, [who, verb, *particle, what, tail]))


def _antecedent(r: Reading, head: int | None) -> int | None:
    """The noun that a relative pronoun stands for: "Congress, which must pass a bill"."""
    if head is None or r.parse.tag[head] not in ("WDT", "WP"):
        return head
    above = next((t for t in (head, *r.tree.ancestors(head)) if r.parse.dep[t] == "relcl"), None)
    return head if above is None else r.parse.head[above]


def _subject(r: Reading, head: int, scene: Scene) -> tuple[str, bool]:
    """The words of a subject and whether it is several; none for an unsure pronoun."""
    if r.parse.pos[head] != "PRON" and r.parse.tag[head] not in ("WDT", "WP"):
        return _phrase(r, head, scene), _plural(r, head)
    return scene.meant.get(head, ""), r.word[head] in ("they", "we", "who")


def _in(r: Reading, doer: Participant, head: int | None) -> bool:
    """Whether a doer stands in the phrase of a subject, or before it in a list of names."""
    if head is None or doer.mention is None:
        return False
    tokens = r.tree.subtree(head, without=("relcl", "acl"))
    return doer.mention.start < r.parse.end[max(tokens)]


def _meets(r: Reading, thing: int, doers: Sequence[Participant]) -> bool:
    """Whether the object is one of those who take part: "will meet the chancellor"."""
    heads = [Span(r.parse.start[t], r.parse.end[t]) for t in r.tree.conjuncts(thing)]
    return any(d.mention is not None and any(d.mention.touches(h) for h in heads) for d in doers)


def _agents(r: Reading, trigger: Trigger, doers: Sequence[Participant]) -> list[Participant]:
    """In a passive the doers are those behind "by", or the parties of what is signed."""
    thing = subject_of(r, trigger.token)
    before = r.parse.start[trigger.token]
    by = [d for d in doers if d.mention is not None and d.mention.start > before]
    if by or trigger.type is not EventType.SIGN or thing is None:
        return by
    return list(doers)


def _doers(
    r: Reading, trigger: Trigger, doers: Sequence[Participant], scene: Scene
) -> tuple[str, bool]:
    """The list of those who do it: for a verb with an object only those before it."""
    single = trigger.type in (EventType.MATCH,)
    names = []
    for doer in doers:
        if doer.mention is None:
            continue
        name = scene.short.get(doer.actor or "", doer.name)
        names.append(re.sub(r"^(?:its|his|her|their|our|my)\s+", "", name, flags=re.IGNORECASE))
    if trigger.kind == "verb":
        names = _subject_side(trigger, doers, names)
    names = list(dict.fromkeys(names))
    if len(names) > 4:
        names = [*names[:3], "others"]
    many = len(names) > 1 or any(_plural_name(d.name) for d in doers if not _named(r, d))
    return _listed(names), many and not single


def _subject_side(trigger: Trigger, doers: Sequence[Participant], names: list[str]) -> list[str]:
    """With "meet" and the like the partner follows the verb, unless both stand before it."""
    del trigger
    return names[: len(doers)]


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


_PLURALS = frozenset({"people", "staff", "police", "women", "men", "children", "crew"})


def _named(r: Reading, doer: Participant) -> bool:
    """Whether a doer is one known by name, and so one."""
    words = [w for w in doer.name.split() if w not in _PARTICLES | {"of", "the", "and", "for"}]
    proper = doer.mention is None or any(
        r.parse.pos[t] == "PROPN" for t in nlp.tokens_in(r.parse, doer.mention)
    )
    spelt = all(w[:1].isupper() or not w[:1].isalpha() for w in words)
    return doer.key is not None and proper and spelt


def _plural_name(name: str) -> bool:
    """Whether a group is several: "leaders of Spain", "nurses"."""
    head = name.split(" of ")[0].split(" from ")[0].split(" at ")[0].split(" in ")[0].split()[-1:]
    word = head[0].casefold() if head else ""
    return word in _PLURALS or bool(re.search(r"(?<!s)s$", word))


def third_person(lemma: str) -> str:
    """ "sign" -> "signs", "reach" -> "reaches", "carry" -> "carries"."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if re.search(r"(?:s|sh|ch|x|z|o)$", lemma):
        return f"{lemma}es"
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ies"
    return f"{lemma}s"


def _object(r: Reading, head: int, who: str, bodies: Sequence[str], scene: Scene) -> str:
    """The object without determiners; bodies that stand behind the doers qualify it."""
    bare = [b for b in bodies if b not in who]
    if bare and r.parse.pos[head] == "NOUN":
        words = _words(r, _front(r, head), scene)
        named = [b for b in bare if b in words]
        prefix = "" if named else "-".join(bare) + " "
        ordinal = re.match(r"((?:first|second|third|fourth|fifth|\w+th)\s+)?(.*)$", words)
        if ordinal is None:
            return prefix + words
        return f"{ordinal[1] or ''}{prefix}{ordinal[2]}"
    what = _phrase(r, head, scene, who)
    what = what.removeprefix(_possessive(who)) if who else what
    front = re.match(r"([A-Z][\w.]*(?:[-–][A-Z][\w.]*)+)\s+", what)
    if front is not None and all(name in who for name in re.split(r"[-–]", front[1])):
        return what[front.end() :]
    return what


def _tail(r: Reading, trigger: Trigger, who: str, scene: Scene) -> str:
    """A verb without object keeps its first complement that is neither time nor place."""
    for name, prep, target in prepositions(r, trigger.token):
        if prep not in trigger.tokens and name in (
            "with",
            "on",
            "for",
            "to",
            "against",
            "between",
            "from",
            "over",
            "about",
        ):
            if r.parse.ent[target][2:] in ("DATE", "TIME") or _timed(target, scene):
                continue
            words = _phrase(r, target, scene)
            if words and words not in who and words.split()[-1] not in who.split():
                return f"{r.word[prep]} {words}"
    return ""


# ------------------------------------------------------------------ nouns
def _nominal(
    r: Reading,
    trigger: Trigger,
    doers: Sequence[Participant],
    place: Place | None,
    scene: Scene,
) -> str:
    head = trigger.token
    verb = r.parse.head[head]
    who, many = _doers(r, trigger, doers, scene)
    if trigger.type is EventType.VISIT and who and place is not None:
        where = place.city or place.name or ""
        if where:
            return f"{who} {'visit' if many else 'visits'} {where}"
    front = _words(r, _front(r, head), scene)
    if r.parse.pos[_front(r, head)[0]] != "PROPN" and front[1:2].islower():
        front = front[:1].lower() + front[1:]
    own = _possessive(who).casefold()
    front = front[len(own) :] if own and front.casefold().startswith(own) else front
    said_before = all(d.mention is not None and _before(r, d, head) for d in doers)
    if trigger.type in _COLLECTIVE and who and who.casefold() in front.casefold():
        return front
    if trigger.type in _COLLECTIVE and who and front.casefold() not in who.casefold():
        return f"{who} {'hold' if many else 'holds'} {front}"
    if trigger.type is EventType.PRESS_CONFERENCE and who and not _named_within(who, front):
        return f"{who} {'hold' if many else 'holds'} {front}"
    held = is_verb(r, verb) and verb_lemma(r, verb) in words_of("light")
    named = any(scene.short.get(d.actor or "", d.name) in front for d in doers)
    partner = r.parse.dep[head] != "dobj" and all(_beside(r, d) for d in doers)
    held = held and not named and not partner
    if who and held and trigger.type not in (EventType.TRIAL, EventType.MATCH):
        word = "hold"
        ahead = [d for d in doers if _before(r, d, head)]
        if r.parse.dep[head] == "dobj" and ahead:
            if not said_before:
                who, many = _doers(r, trigger, ahead, scene)
                front = _phrase(r, head, scene, who)
            word = base_lemma(r, verb)
            word = "hold" if word in ("schedule", "plan", "expect", "have", "set") else word
        return f"{who} {word if many else third_person(word)} {front}"
    return _phrase(r, head, scene)


def _fuller(
    r: Reading, trigger: Trigger, title: str, participants: Sequence[Participant], scene: Scene
) -> str:
    """A bare noun with what its sentence gives: who holds it, what it is about, whose it is."""
    head = trigger.token
    if is_bare(title):
        title = _of_whom(r, trigger, title, participants, scene)
    if title != _words(r, _front(r, head), scene) or any(c.isupper() for c in title[1:]):
        return title
    if trigger.type is EventType.MATCH:
        own = [p.name for p in participants if p.role in ("team", "host")]
        return f"{title} of {_listed(own)}" if own and own[0] not in title else title
    prep = r.parse.head[head]
    verb = r.parse.head[prep]
    if trigger.type is EventType.VOTE and r.parse.dep[verb] == "dobj":
        verb = r.parse.head[verb]  # "accept the offer in a ballot", hung on the offer
    if r.parse.dep[head] != "pobj" or r.word[prep] not in ("at", "in") or not is_verb(r, verb):
        return title
    if trigger.type is EventType.PRESS_CONFERENCE:
        host = subject_of(r, verb)
        if host is None or r.parse.pos[host] not in ("NOUN", "PROPN"):
            return title
        held = "hold" if _plural(r, host) else "holds"
        return f"{_phrase(r, host, scene)} {held} {title[:1].lower()}{title[1:]}"
    thing = r.tree.child(verb, "dobj") if trigger.type is EventType.VOTE else None
    if thing is None or r.parse.pos[thing] not in ("NOUN", "PROPN"):
        return title
    about = _words(r, _front(r, thing), scene)
    return f"{title} on {about}" if about else title


def _of_whom(
    r: Reading, trigger: Trigger, title: str, participants: Sequence[Participant], scene: Scene
) -> str:
    """A bare noun with those who take part: "Norway and Chile hold talks", "Visit of the envoy"."""
    who, many = _doers(r, trigger, participants, scene)
    noun = title[:1].lower() + title[1:]
    if not who or title.casefold() in who.casefold():
        return title
    if trigger.type in _HELD:
        return f"{who} {'hold' if many else 'holds'} {noun}"
    return f"{title} of {who}" if trigger.type in _OWNED else title


_HELD = frozenset(
    {EventType.MEET, EventType.TALKS, EventType.SUMMIT, EventType.EXERCISE, EventType.VOTE}
)
_OWNED = frozenset({EventType.VISIT, EventType.APPOINTMENT, EventType.TRIAL})


def is_bare(title: str) -> bool:
    """Whether a title is a single word that names nobody: "Verdict", "Lift-off"."""
    return " " not in title and title[1:].islower()


def launched(r: Reading, verb: int, scene: Scene) -> str:
    """What a verb of leaving says of a craft: its subject, where that is a thing."""
    thing = subject_of(r, verb) if base_lemma(r, verb) in words_of("leaving") else None
    if thing is None or r.parse.pos[thing] not in ("NOUN", "PROPN"):
        return ""
    return _phrase(r, thing, scene)


def _beside(r: Reading, doer: Participant) -> bool:
    """Whether a party is told with "with", so that the other side is not named."""
    if doer.mention is None:
        return False
    before = r.text[max(0, doer.mention.start - 10) : doer.mention.start].split()
    return "with" in before[-2:]


def _named_within(who: str, front: str) -> bool:
    return who.casefold() in front.casefold()


_COLLECTIVE = frozenset({EventType.STRIKE, EventType.PROTEST})


def _before(r: Reading, doer: Participant, head: int) -> bool:
    return doer.mention is not None and doer.mention.start < r.parse.start[head]


# ------------------------------------------------------------------ phrases
def _plural(r: Reading, head: int) -> bool:
    counted = any(r.word[t] not in _ONE for t in r.tree.children(head, "nummod"))
    several = r.parse.tag[head] in ("NNS", "NNPS") or r.word[head] in _PLURALS or counted
    return several or len(r.tree.conjuncts(head)) > 1


_ONE = frozenset({"one", "1"})


def _front(r: Reading, head: int) -> list[int]:
    """A noun with what stands before it."""
    inside = r.tree.subtree(
        head, without=("prep", "relcl", "acl", "appos", "conj", "cc", "advcl", "punct", "case")
    )
    run = [t for t in inside if t <= head] or [head]
    joined = (t for t in range(run[0], head) if r.word[t] == "-" or r.parse.tag[t] == "POS")
    return sorted({*run, *joined})


def _timed(token: int, scene: Scene) -> bool:
    return token in scene.timed


_IN = frozenset({"in", "at", "inside", "outside", "near"})


def _all_named(r: Reading, tokens: Sequence[int], who: str) -> bool:
    """Whether all names of a phrase stand among the doers already."""
    names = [t for t in tokens if r.parse.pos[t] == "PROPN"]
    return all(r.text[r.parse.start[t] : r.parse.end[t]] in who for t in names)


def _phrase(r: Reading, head: int, scene: Scene, who: str = "") -> str:
    """A noun phrase without determiner, times and clauses."""
    dropped: set[int] = set()
    for prep in [t for t in r.tree.subtree(head) if r.parse.dep[t] in ("prep", "npadvmod")]:
        below = r.tree.subtree(prep)
        own = span(r, below)
        placed = scene.place is not None and own.holds(scene.place) and r.word[prep] in _IN
        if (placed or any(_timed(t, scene) for t in below)) and len(below) < 8:
            dropped |= set(below)
        if who and r.word[prep] in ("between", "with") and _all_named(r, below, who):
            dropped |= set(below)
    barred = ("relcl", "acl", "advcl", "parataxis", "appos")
    tokens = [t for t in r.tree.subtree(head, without=barred) if t not in dropped]
    run = [t for t in tokens if not _timed(t, scene) and not (t > head and r.word[t] == "due")]
    return _words(r, run, scene)


_DANGLING = frozenset({"PUNCT", "ADP", "CCONJ", "DET"})


def _words(r: Reading, tokens: Sequence[int], scene: Scene) -> str:
    tokens = [t for t in tokens if not _timed(t, scene)]
    owner = _owner(r, tokens[0], scene) if tokens else ""
    while tokens and (r.word[tokens[0]] in _DETERMINERS or r.parse.tag[tokens[0]] == "POS"):
        tokens = tokens[1:]
    while tokens and (r.parse.pos[tokens[-1]] in _DANGLING or r.parse.tag[tokens[-1]][0] == "W"):
        tokens = tokens[:-1]
    pieces = nlp.pieces(r.parse, tokens)
    joined = " ".join(piece.of(r.text) for piece in pieces)
    joined = re.sub(r"\s*\([^)]*\)", "", joined)
    joined = re.sub(r"[“”\"«»]", "", joined)
    joined = re.sub(r"(?:,\s*)+,", ",", re.sub(r"\s+", " ", joined).replace(" ,", ","))
    return f"{owner}{joined.strip()}"


def _owner(r: Reading, token: int, scene: Scene) -> str:
    """Whose a thing is, by a relative: "the princess, whose visit"."""
    if r.parse.tag[token] != "WP$":
        return ""
    clause = next((t for t in r.tree.ancestors(token) if r.parse.dep[t] == "relcl"), None)
    return "" if clause is None else _possessive(_words(r, _front(r, r.parse.head[clause]), scene))


def _possessive(name: str) -> str:
    return f"{name}{'’' if name.endswith('s') else '’s'} " if name else ""


def plain(r: Reading, tokens: Sequence[int]) -> str:
    """The words of some tokens on one line."""
    return re.sub(r"\s+", " ", span(r, tokens).of(r.text))
