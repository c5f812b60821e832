"""Which way a name that leaves its week or year open lies, by all that stands around it.

Owns the features of such a name ("Saturday", "May", "the 14th of June") and the linear model
over them, whose weights `training/ways.py` learns from dispatches with dated entries.  What
`tense` and `clause` say is a feature among others.  Needs a parse; without one `clause` decides.
Knows no calendar: the two days that can be meant are given.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

import msgspec

from dateline import lang, linear, nlp
from dateline.chrono import Grain
from dateline.model import Document, Parse, Region, Sentence, Span
from dateline.timex import tense

TABLE = "ways"
# The probability from which a name lies ahead, by the tense of its clause.
SURE = {-1: 0.7, 0: 0.7, 1: 0.5}
TREE_SURE = 0.3  # the same where the verb above it says that it lies ahead
FAR_SURE = 0.8  # the same for one that would be far ahead: copy would rather name the year
FAR = 93  # days
DOUBT = 0.2  # the probability of the other side from which it is told as well
REACH = 40  # tokens on a side among which the nearest finite verb is looked for
BEFORE, BEHIND = 9, 6  # words of the sentence before and behind a name that are looked at
DAYS = (1, 2, 3, 4, 5, 6, 7, 15, 32, 62, 93, 183)  # steps of how far off a day lies
BULLETS = "-*•>"
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_VERBS = ("VERB", "AUX")


class Scene(msgspec.Struct, frozen=True):
    """A name with what is known of it.

    `words` and `verb` are the tense of its clause by the words and by the tree; `published` is the
    day of publication, `before` and `after` begin the two stretches of that grain that can be
    meant; `clock` tells whether a clock stands with the name.  `near` is the last day told before
    it in its sentence, `told` the one in the sentences before, `named` what the same weekday meant
    before, all in days from the publication.  `heads` tells whether the name heads its line,
    `style` how the text tells time.
    """

    document: Document
    tree: nlp.Tree
    span: Span
    sentence: Sentence | None
    words: int
    verb: int
    published: datetime
    before: datetime
    after: datetime
    grain: Grain
    clock: bool = False
    near: int | None = None
    told: int | None = None
    named: int | None = None
    heads: bool = False
    style: str = "news"

    @property
    def ahead(self) -> int:
        """Days to the stretch ahead."""
        return (self.after - self.published).days

    @property
    def ago(self) -> int:
        """Days since the stretch that is past began."""
        return (self.published - self.before).days


def chance(scene: Scene) -> float:
    """The probability that a name lies ahead."""
    return linear.odds(features(scene), linear.weights(TABLE))[1]


def way(scene: Scene, chance: float) -> int:
    """1 for a name that lies ahead, -1 for one that is past."""
    return 1 if chance >= _sure(scene) else -1


def _sure(scene: Scene) -> float:
    if scene.verb > 0:
        return TREE_SURE
    far = scene.ahead > FAR and scene.words < 1
    return FAR_SURE if far else SURE[scene.words]


def is_open(chance: float) -> bool:
    """Whether the other side is worth naming too."""
    return DOUBT < chance < 1 - DOUBT


def features(scene: Scene) -> frozenset[str]:
    """What stands for and against a name's lying ahead, by name."""
    tokens = nlp.tokens_in(scene.tree.parse, scene.span)
    found = {"any", *_known(scene), *_distance(scene), *_place(scene)}
    if tokens:
        found.update(_grammar(scene, tokens))
        found.update(_around(scene, tokens))
    return frozenset(found)


# ------------------------------------------------------------------ what is known of the day
def _known(s: Scene) -> Iterator[str]:
    yield f"words {s.words}"
    yield f"tree {s.verb}"
    yield f"words {s.words}, tree {s.verb}"
    if s.clock:
        yield "clock"
    yield f"near {_side(s.near, s)}"
    yield f"told {_side(s.told, s)}"
    yield f"named {_side(s.named, s)}"
    yield f"words {s.words}, named {_side(s.named, s)}"
    yield f"style {s.style}"


def _distance(s: Scene) -> Iterator[str]:
    grain, nearer = s.grain.value, "before" if s.ago < s.ahead else "after"
    yield f"grain {grain}"
    yield f"{grain} ahead {_step(s.ahead)}"
    yield f"{grain} ago {_step(s.ago)}"
    yield f"words {s.words}, {grain} ahead {_step(s.ahead)}"
    yield f"{grain} nearer {nearer}"
    yield f"{grain} nearer {nearer}, words {s.words}"


def _step(days: int) -> int:
    return sum(days > it for it in DAYS)


def _side(days: int | None, s: Scene) -> str:
    """Where another time lies, as seen from the two days that a name can mean."""
    if days is None:
        return "none"
    if days == 0:
        return "today"
    if days < 0:
        return "past"
    return "ahead, before it" if days < s.ahead else "ahead"


def _place(s: Scene) -> Iterator[str]:
    """Where in the copy the name stands."""
    text, start = s.document.text, s.span.start
    line = text[text.rfind("\n", 0, start) + 1 : start]
    yield "heads line" if s.heads else "heads none"
    if not line.strip(BULLETS + " \t()"):
        yield "opens line"
    if line.lstrip()[:1] in tuple(BULLETS):
        yield "item"
    if s.span.of(text).isupper():
        yield "capitals"
    if s.sentence is None:
        return
    yield f"region {s.sentence.region.value}"
    if start - s.sentence.span.start < 4:
        yield "opens sentence"
    if s.sentence.region is Region.HEADLINE:
        yield f"headline, words {s.words}"


# ------------------------------------------------------------------ grammar
def _grammar(s: Scene, tokens: Sequence[int]) -> Iterator[str]:
    parse = s.tree.parse
    top = next((t for t in tokens if parse.head[t] not in tokens), tokens[0])
    prepositions, owners, verbs = _chain(parse, top)
    preposition = prepositions[0] if prepositions else "none"
    yield f"dep {parse.dep[top]}"
    yield f"preposition {preposition}"
    for owner in owners[:1]:
        yield from _noun(parse, owner, preposition)
    yield from _verbs_above(s, verbs, preposition, "owned" if owners else "free")


def _verbs_above(s: Scene, verbs: Sequence[int], preposition: str, stands: str) -> Iterator[str]:
    form, above = (_form(s.tree, verbs[n]) if n < len(verbs) else "none" for n in (0, 1))
    yield f"verb {form}"
    yield f"verb {form}, {preposition}"
    yield f"verb {form}, {stands}"
    yield f"verb {form}, words {s.words}"
    yield f"above {above}"
    yield f"verb {form}, above {above}"
    if verbs:
        yield from _verb(s.tree, verbs[0], form)
        kind = _kinds().get(tense.lemma_of(s.tree, verbs[0]), "other")
        yield f"{stands} under {kind}, {preposition}"
        yield f"{stands} under {kind}, {form}"


def _chain(parse: Parse, top: int) -> tuple[list[str], list[int], list[int]]:
    """The prepositions, nouns and verbs on the way from a time to the root; those below the
    first verb, and the verbs up to it and over it."""
    prepositions: list[str] = []
    owners: list[int] = []
    verbs: list[int] = []
    at = top
    while parse.head[at] != at:
        at = parse.head[at]
        if parse.pos[at] in _VERBS:
            verbs.append(at)
        elif verbs:
            continue
        elif parse.pos[at] in ("ADP", "SCONJ"):
            prepositions.append(parse.lemma[at].lower())
        else:
            owners.append(at)
    return prepositions, owners, verbs


def _noun(parse: Parse, owner: int, preposition: str) -> Iterator[str]:
    lemma = parse.lemma[owner].lower()
    kind = _kinds().get(lemma, "thing")
    yield f"noun {lemma}"
    yield f"noun {kind}"
    yield f"noun {kind}, {preposition}"


def _verb(tree: nlp.Tree, verb: int, form: str) -> Iterator[str]:
    lemma = tense.lemma_of(tree, verb)
    yield f"lemma {lemma}"
    yield f"lemma {lemma} {form}"
    yield f"verb {form}, kind {_kinds().get(lemma, 'other')}"
    if form == "to":
        head = tree.parse.head[verb]
        yield f"to of {tree.parse.lemma[head].lower()}"
        yield f"to of {_form(tree, head)}"


@cache
def _kinds() -> dict[str, str]:
    """Words of happenings and of their changes by what they are."""
    found = {row.form: "happening" for row in lang.table("en", "triggers")}
    changes = {row.form: "change" for row in lang.table("en", "changes")}
    return found | changes


def _form(tree: nlp.Tree, verb: int) -> str:
    """The form of a verb with its auxiliaries: "will", "was done", "has done", "to", "past"."""
    parse = tree.parse
    if parse.pos[verb] not in _VERBS:
        return "no verb"
    auxes = tree.children(verb, "aux", "auxpass")
    for aux in auxes:
        if parse.tag[aux] == "MD":
            return parse.lemma[aux].lower()
    tags = {parse.tag[a] for a in auxes}
    lemmas = {parse.lemma[a].lower() for a in auxes}
    tense = "past" if "VBD" in (parse.tag[verb], *tags) else "present"
    if "to" in lemmas:
        return "to"
    if "have" in lemmas:
        return f"{tense} have"
    if lemmas & {"be", "get"}:
        return f"{tense} be {'doing' if parse.tag[verb] == 'VBG' else 'done'}"
    return {"VBD": "past", "VBZ": "present", "VBP": "present"}.get(parse.tag[verb], parse.tag[verb])


# ------------------------------------------------------------------ words
def _around(s: Scene, tokens: Sequence[int]) -> Iterator[str]:
    parse, first, last = s.tree.parse, tokens[0], tokens[-1]
    here = parse.sentence[first]
    left = [t for t in range(max(first - REACH, 0), first)[::-1] if parse.sentence[t] == here]
    behind = range(last + 1, min(last + 1 + REACH, len(parse.start)))
    right = [t for t in behind if parse.sentence[t] == here]
    yield from _beside(s, left[:BEFORE], "before")
    yield from _beside(s, right[:BEHIND], "behind")
    tenses = [
        next((_tense(parse, t) for t in side if _tense(parse, t)), "") for side in (left, right)
    ]
    yield from (
        f"{name} {it or 'no verb'}" for name, it in zip(("before", "behind"), tenses, strict=True)
    )
    if not any(tenses):
        yield "no finite verb"


def _beside(s: Scene, tokens: Sequence[int], name: str) -> Iterator[str]:
    """The words on one side, the nearest first."""
    parse, text = s.tree.parse, s.document.text
    words = [text[parse.start[t] : parse.end[t]].lower() for t in tokens]
    if words:
        yield f"next {name} {words[0]}"
    if len(words) > 1:
        yield f"two {name} {words[1]} {words[0]}"
        yield f"kinds {name} {parse.tag[tokens[1]]} {parse.tag[tokens[0]]}"
    yield from (f"{name} {word}" for word in words)


def _tense(parse: Parse, token: int) -> str:
    """The tense of a finite verb, a modal by its name; nothing for other words."""
    tag = parse.tag[token]
    if tag == "MD":
        return parse.lemma[token].lower()
    return tag if tag in _FINITE else ""
