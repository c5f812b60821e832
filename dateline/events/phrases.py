"""The words of a noun phrase as a title has them: no article, time or clause, short names.

Owns the names and phrases that a title is put together from, and their number.  Knows no verb:
`clauses` and `nouns` make lines of them.
"""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from dateline import lang, nlp
from dateline.chrono import Grain
from dateline.events import referents
from dateline.events.reading import Reading, base_lemma, prepositions, span, words_of
from dateline.model import Actor, ActorKind, Place, Span, Timex

_DETERMINERS = frozenset(
    "the a an this that these those some no such any its his her their our my"
    " your whose which what".split()
)
_OWNERS = frozenset("its his her their".split())


class Scene(msgspec.Struct, frozen=True):
    """What titles of one document are made with: times to leave out, and short names."""

    timed: frozenset[int]
    short: dict[str, str]
    place: Span | None = None
    meant: dict[int, str] = {}  # whom a pronoun surely means, by its token
    several: frozenset[int] = frozenset()  # pronouns that mean more than one


@cache
def words(kind: str) -> dict[str, lang.Row]:
    """The rows of one class of the table of titles' words, by form."""
    return {row.form: row for row in lang.table("en", "wording") if row.kind == kind}


# ------------------------------------------------------------------ the scene
def scene(r: Reading, timexes: Sequence[Timex], actors: Sequence[Actor]) -> Scene:
    """The short names of a document: surnames for people, the copy's usual name for bodies."""
    timed = {i for t in timexes if not _a_term(r, t) for i in nlp.tokens_in(r.parse, t.span)}
    short = {a.id: _short(r, a) for a in actors}
    bare = Scene(frozenset(timed), short)
    meant = _by_actors(r, actors, short)
    several = set()
    for t in range(len(r.word)):
        if r.parse.tag[t] in ("PRP", "PRP$") and t not in meant:
            heads = referents.of(r, t, actors)
            if heads and (name := _called(r, heads, actors, bare)):
                meant[t] = name
                several |= {t} if len(heads) > 1 or plural(r, heads[0]) else set()
    return Scene(frozenset(timed), short, meant=meant, several=frozenset(several))


def _by_actors(r: Reading, actors: Sequence[Actor], short: dict[str, str]) -> dict[int, str]:
    """The pronouns that stand for one actor who is of their kind."""
    named = {(m.start, m.end): a for a in actors for m in a.mentions}
    found = {}
    for t in range(len(r.word)):
        actor = named.get((r.parse.start[t], r.parse.end[t]))
        if actor is None or r.parse.tag[t] not in ("PRP", "PRP$"):
            continue
        if (actor.kind is ActorKind.PERSON) == (r.word[t] in _OF_ONE):
            found[t] = short[actor.id]
    return found


_OF_ONE = frozenset({"he", "she", "him", "her", "his", "i", "me"})  # pronouns of one person


def _called(r: Reading, heads: Sequence[int], actors: Sequence[Actor], bare: Scene) -> str:
    """What a title calls the phrases that a pronoun takes up."""
    names = []
    for head in heads:
        own = next((a for a in actors if any(_is(r, head, m) for m in a.mentions)), None)
        known = own is not None and own.kind is not ActorKind.GROUP and own.name[:1].isupper()
        short = bare.short[own.id] if own and known else ""
        names.append(short if 0 < len(short.split()) < _LONG else wording(r, front(r, head), bare))
    return listed(names) if all(names) else ""


_LONG = 6  # words of a name that is a description


def _is(r: Reading, head: int, mention: Span) -> bool:
    """Whether a mention ends with the head of a phrase, and so is the phrase."""
    return mention.end == r.parse.end[head]


def _a_term(r: Reading, timex: Timex) -> bool:
    """Whether a time qualifies a noun as a term of business: "third-quarter results"."""
    if timex.interval is None or timex.interval.grain not in _TERMS:
        return False
    last = nlp.tokens_in(r.parse, timex.span)[-1]
    return r.parse.dep[last] in ("amod", "compound", "nmod") and r.parse.head[last] > last


_TERMS = frozenset({Grain.QUARTER, Grain.HALF, Grain.YEAR})


def _short(r: Reading, actor: Actor) -> str:
    if actor.kind is not ActorKind.PERSON or " " not in actor.name:
        letters = [form for form in actor.aliases if form.isupper() and " " not in form]
        return letters[0] if letters and " " in actor.name else actor.name
    parts = actor.name.split()
    if any(p[0].islower() and p not in PARTICLES for p in parts):
        return actor.name  # a description, no name
    said = {m.of(r.text) for m in actor.mentions} | set(actor.aliases)
    for part in (parts[-1], parts[0]):
        if part in said:
            return _with_particles(parts, part)
    return _with_particles(parts, parts[-1])


PARTICLES = frozenset(
    "von van der den de da di du del della dos das la le el al bin ibn ben ter ten zu af".split()
)


def _with_particles(parts: list[str], surname: str) -> str:
    at = parts.index(surname)
    while at > 0 and parts[at - 1][0].islower():
        at -= 1
    return " ".join(parts[at:]) if surname == parts[-1] else surname


def listed(names: Sequence[str]) -> str:
    """Names as a list in running words."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


# ------------------------------------------------------------------ number
_PLURALS = frozenset({"people", "staff", "police", "women", "men", "children", "crew"})
_ONE = frozenset({"one", "1"})


def plural(r: Reading, head: int) -> bool:
    """Whether a phrase is several."""
    numbers = r.tree.children(head, "nummod") if r.parse.pos[head] == "NOUN" else ()
    numbers = (head,) if r.parse.pos[head] == "NUM" else numbers
    several = r.parse.tag[head] in ("NNS", "NNPS") or are_several(r.word[head])
    several = several or any(r.word[t] not in _ONE for t in numbers)
    return several or len(r.tree.conjuncts(head)) > 1


def are_several(word: str) -> bool:
    """Whether a word without "s" means more than one: "police", "fishermen"."""
    return word in _PLURALS or bool(re.search(r"(?:\wmen|women|folk)$", word))


# ------------------------------------------------------------------ phrases
def front(r: Reading, head: int) -> list[int]:
    """A noun with what stands before it."""
    inside = r.tree.subtree(
        head, without=("prep", "relcl", "acl", "appos", "conj", "cc", "advcl", "punct", "case")
    )
    run = [t for t in inside if t <= head] or [head]
    joined = (t for t in range(run[0], head) if r.word[t] == "-" or r.parse.tag[t] == "POS")
    return sorted({*run, *joined})


IN = frozenset({"in", "at", "inside", "outside", "near"})


def _all_named(r: Reading, tokens: Sequence[int], who: str) -> bool:
    """Whether all names of a phrase stand among the doers already."""
    names = [t for t in tokens if r.parse.pos[t] == "PROPN"]
    return all(r.text[r.parse.start[t] : r.parse.end[t]] in who for t in names)


def phrase(r: Reading, head: int, scene: Scene, who: str = "") -> str:
    """A noun phrase without determiner, times and clauses."""
    dropped: set[int] = set()
    for prep in [t for t in r.tree.subtree(head) if r.parse.dep[t] in ("prep", "npadvmod")]:
        below = r.tree.subtree(prep)
        own = span(r, below)
        placed = scene.place is not None and own.holds(scene.place) and r.word[prep] in IN
        if (placed or any(t in scene.timed for t in below)) and len(below) < 8:
            dropped |= set(below)
        if _says_nothing(r, prep, below):
            dropped |= set(below)
        if who and r.word[prep] in ("between", "with") and _all_named(r, below, who):
            dropped |= set(below)
    spoken = [t for t in r.tree.subtree(head) if _spoken_time(r, t)]
    for aside in [t for t in r.tree.subtree(head) if t > head and r.word[t] in _BEHIND] + spoken:
        dropped |= set(r.tree.subtree(aside))  # "merger due for signature", "court likely to rule"
    barred = ("relcl", "acl", "advcl", "parataxis", "appos", "ccomp")
    tokens = [t for t in r.tree.subtree(head, without=barred) if t not in dropped]
    run = range(min(tokens, default=head), head)
    tokens = sorted({*tokens, *(t for t in run if r.parse.tag[t] == "POS" and t not in dropped)})
    return wording(r, _connected(r, head, tokens, scene), scene, who)


def _spoken_time(r: Reading, token: int) -> bool:
    """Whether a noun tells a time by itself: "this day"."""
    return r.parse.dep[token] == "npadvmod" and base_lemma(r, token) in words("when")


# Adjectives that follow their noun with a phrase of their own.
_BEHIND = frozenset("due likely unlikely ready able full open available".split())


def _says_nothing(r: Reading, prep: int, below: Sequence[int]) -> bool:
    """Whether a preposition leads to a pronoun or a clock, or stands aside: "talks about it"."""
    target = r.tree.child(prep, "pobj")
    if target is None:
        return False
    clock = r.word[prep] == "at" and r.parse.pos[target] == "NUM" and len(below) < 4
    aside = r.word[prep - 1] == "," and r.tree.child(r.parse.head[prep], "conj") is None
    empty = r.parse.tag[target] in ("PRP", "WDT", "WP", "JJS", "RBS") or r.word[target] in _POINT
    return clock or aside or empty


_POINT = frozenset({"this", "that", "these", "those", "latter", "former", "behalf", "condition"})


def _connected(r: Reading, head: int, tokens: Sequence[int], scene: Scene) -> list[int]:
    """The tokens without times and without the verbs that the parser hung on a noun."""
    verbs = {t for t in tokens if t > head and r.parse.dep[t] == "conj" and _is_clause(r, t)}
    below = {t for v in verbs for t in r.tree.subtree(v)}
    return [t for t in tokens if t not in scene.timed and t not in below]


def _is_clause(r: Reading, token: int) -> bool:
    return r.parse.pos[token] in ("VERB", "AUX") and bool(r.tree.children(token, "nsubj", "aux"))


def _hangs(r: Reading, token: int) -> bool:
    """Whether nothing may end with a word: a preposition, a mark, "later"."""
    tag = r.parse.tag[token]
    later = r.word[token] in ("later", "earlier", "again", "too", "also", "only")
    owner = tag == "POS" and r.parse.pos[token - 1] != "PROPN"  # but "Moody's"
    return r.parse.pos[token] in _DANGLING or tag[0] == "W" or later or owner


_DANGLING = frozenset({"PUNCT", "ADP", "CCONJ", "DET", "SCONJ"})


def wording(r: Reading, tokens: Sequence[int], scene: Scene, who: str = "") -> str:
    """Tokens as words of a title: whose it is by name, nothing loose at either end."""
    tokens = [t for t in tokens if t not in scene.timed]
    owner = _owner(r, tokens[0], scene, who) if tokens else ""
    owned = bool(tokens) and r.parse.tag[tokens[0]] in ("PRP$", "WP$")
    while tokens and (_loose(r, tokens[0]) or (owned and r.word[tokens[0]] == "own")):
        tokens = tokens[1:]
    while tokens and _hangs(r, tokens[-1]):
        tokens = tokens[:-1]
    pieces = nlp.pieces(r.parse, _whole(r, tokens, scene))
    joined = " ".join(piece.of(r.text) for piece in pieces)
    joined = re.sub(r"\s*\([^)]*\)?|(?:^|\s)-\w+|\b(?:[A-Z]{3,}[ ,]+)+[-–—]+ ", "", joined)
    joined = re.sub(r"\s*;.*$|[“”\"«»]", "", joined)
    joined = re.sub(r"(?:,\s*)+,", ",", re.sub(r"\s+", " ", joined).replace(" ,", ","))
    return f"{owner}{joined.strip()}"


def _whole(r: Reading, tokens: Sequence[int], scene: Scene) -> list[int]:
    """Tokens with the other parts of words that a hyphen joins: "by-election", "run-through"."""
    found = list(tokens)
    while found and (part := _joined(r, found[0], -1)) and found[0] + part not in scene.timed:
        found = [found[0] - 2, found[0] - 1, *found]
    while found and (part := _joined(r, found[-1], 1)) and found[-1] + part not in scene.timed:
        found = [*found, found[-1] + 1, found[-1] + 2]
    return found


def _joined(r: Reading, token: int, step: int) -> int:
    """How far the word lies that a hyphen joins to a token, on one side; 0 for none."""
    mark, other = token + step, token + 2 * step
    if not 0 <= other < len(r.word) or r.word[mark] != "-" or not r.word[other].isalnum():
        return 0
    first, last = sorted((token, other))
    tight = r.parse.end[first] == r.parse.start[mark] and r.parse.end[mark] == r.parse.start[last]
    return 2 * step if tight and r.parse.sentence[other] == r.parse.sentence[token] else 0


def _loose(r: Reading, token: int) -> bool:
    mark = r.parse.tag[token] == "POS" or r.parse.pos[token] in ("PUNCT", "CCONJ")
    return mark or r.word[token] in _DETERMINERS


def _owner(r: Reading, token: int, scene: Scene, who: str) -> str:
    """Whose a thing is, by a relative or a pronoun: "the princess, whose visit", "its chairman"."""
    if r.word[token] in _OWNERS and r.parse.tag[token] == "PRP$":
        name = scene.meant.get(token, "")
        return "" if not name or who else possessive(r, name)
    if r.parse.tag[token] != "WP$":
        return ""
    clause = next((t for t in r.tree.ancestors(token) if r.parse.dep[t] == "relcl"), None)
    return (
        "" if clause is None else possessive(r, wording(r, front(r, r.parse.head[clause]), scene))
    )


def possessive(r: Reading, name: str) -> str:
    """ "Anna" -> "Anna's ", "nurses" -> "nurses' ", with the mark that the copy has."""
    mark = "’" if "’" in r.text else "'"
    return f"{name}{mark if name.endswith('s') else f'{mark}s'} " if name else ""


def where(place: Place | None, r: Reading) -> str:
    """A place behind a noun as the copy has it: "in Lima", "outside the mint"."""
    if place is None or place.span is None:
        return ""
    name = place.city or place.span.of(r.text)
    said = r.text[max(0, place.span.start - 12) : place.span.start].lower().split()[-2:]
    prep = next((w for w in said if w in IN and not place.city), "in")
    return f"{prep} {name}" if name[:1].isupper() else ""


def told_by(r: Reading, token: int, names: frozenset[str], scene: Scene) -> str:
    """The first phrase with one of some prepositions that is neither time nor pronoun."""
    for name, prep, target in sorted(prepositions(r, token), key=lambda it: _is_place(r, *it)):
        timed = target in scene.timed or r.parse.ent[target][2:] in ("DATE", "TIME")
        below = r.tree.subtree(prep)
        if name not in names or timed or _says_nothing(r, prep, below):
            continue
        if base_lemma(r, target) in words("when") or (name == "before" and not _hears(r, target)):
            continue
        if said := phrase(r, target, scene, "-"):
            return f"{name} {said}"
    return ""


def _is_place(r: Reading, name: str, prep: int, target: int) -> bool:
    """Whether a phrase names a place, which tells less than another."""
    return name in IN and r.parse.pos[target] == "PROPN" and prep < target


def _hears(r: Reading, token: int) -> bool:
    """Whether one may stand before it: a court, a chamber, somebody; else "before" tells a time."""
    known = r.parse.ent[token][2:] in ("ORG", "PERSON")
    return known or base_lemma(r, token) in {**words_of("chamber"), **words_of("human")}
