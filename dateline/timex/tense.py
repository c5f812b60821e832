"""Which way a bare day lies, by the verb that governs it in the tree.

Owns the reading of tense from a parse, where there is one; `clause.direction` reads it from the
words alone.  Knows no calendar.
"""

from functools import cache

from dateline import lang, nlp
from dateline.model import Parse, Span

_PLANS = frozenset(
    {"due", "schedule", "plan", "expect", "set", "slate", "suppose", "mean", "book", "bill", "go"}
    | {"hope", "want", "intend", "prepare", "decide", "agree", "promise", "likely", "fix"}
)


@cache
def _changes() -> frozenset[str]:
    return frozenset(r.form for r in lang.table("en", "changes") if r.kind == "verb")


def direction(tree: nlp.Tree, span: Span) -> int:
    """1 where the verb above a time lies ahead, -1 where it is past, 0 where that is not clear."""
    parse = tree.parse
    tokens = nlp.tokens_in(parse, span)
    if not tokens:
        return 0
    top = next((t for t in tokens if parse.head[t] not in tokens), tokens[0])
    verb, preposition, owner = _governor(parse, top)
    if not preposition and tokens[0] and parse.dep[tokens[0] - 1] == "quantmod":
        preposition = parse.lemma[tokens[0] - 1].lower()  # "moved up to 15 August"
    if verb is None:
        return _headline(parse, top)
    lemma = lemma_of(tree, verb)
    if owner is not None and preposition in _NEW and _changed(parse, top):
        return 1  # "the postponement of the vote from Thursday to Monday"
    if parse.dep[top] in ("dobj", "nsubjpass") and lemma in _changes():
        return 1  # "Saturday's friendly was cancelled", the day taken for its head
    if owner is not None:
        moved = parse.dep[owner] in ("dobj", "nsubjpass") and lemma in _changes()
        return 1 if moved and parse.dep[top] in ("poss", "compound", "nmod") else 0
    if lemma in _changes() and preposition in _NEW:
        return 1
    if preposition == "for" and lemma.split()[0] in _PLANS | {"announce", "call", "pencil"}:
        return 0 if _had(tree, verb) else 1  # "planned for June"
    return _tense(tree, verb)


_NEW = ("to", "until", "till", "from")  # before the days of a change


def given_up(tree: nlp.Tree, span: Span) -> bool:
    """Whether a time is that of a plan that a past verb has done with: "a march planned for
    Saturday was called off"."""
    parse = tree.parse
    tokens = nlp.tokens_in(parse, span)
    top = next((t for t in tokens if parse.head[t] not in tokens), None)
    verb = _governor(parse, top)[0] if top is not None else None
    if verb is None or parse.tag[verb] != "VBN" or parse.dep[verb] != "acl":
        return False
    main = parse.head[parse.head[verb]]
    auxes = tree.children(main, "aux", "auxpass")
    return "VBD" in {parse.tag[main], *(parse.tag[a] for a in auxes)}


def _changed(parse: Parse, top: int) -> bool:
    """Whether a noun of change stands above a time."""
    at = top
    while parse.head[at] != at and parse.pos[at] not in ("VERB", "AUX"):
        at = parse.head[at]
        if parse.lemma[at].lower() in _change_nouns():
            return True
    return False


@cache
def _change_nouns() -> frozenset[str]:
    return frozenset(r.form for r in lang.table("en", "changes") if r.kind == "noun")


@cache
def _verbs() -> frozenset[str]:
    return frozenset(r.form for r in lang.table("en", "triggers") if r.kind == "verb")


def _headline(parse: Parse, top: int) -> int:
    """1 under a headline's verb that was read as a plural: "Macron hosts Scholz on Tuesday"."""
    root = top
    while parse.head[root] != root:
        root = parse.head[root]
    return 1 if parse.tag[root] == "NNS" and parse.lemma[root].lower() in _verbs() else 0


def _governor(parse: Parse, top: int) -> tuple[int | None, str, int | None]:
    """The verb above a time, the preposition between, and a noun that stands between them."""
    at, preposition, owner = top, "", None
    while parse.head[at] != at:
        at = parse.head[at]
        if parse.pos[at] in ("VERB", "AUX"):
            return at, preposition, owner
        if parse.pos[at] in ("ADP", "SCONJ"):
            preposition = preposition or parse.lemma[at].lower()
        elif parse.pos[at] == "ADJ" and parse.lemma[at].lower() in _PLANS:
            continue
        elif owner is None:
            owner = at
    return None, preposition, owner


def lemma_of(tree: nlp.Tree, verb: int) -> str:
    """The lemma of a verb with its particle: "call off", "push back"."""
    particle = tree.child(verb, "prt")
    lemma = tree.parse.lemma[verb].lower()
    for child in tree.children(verb, "advmod"):
        if f"{lemma} {tree.parse.lemma[child].lower()}" in _changes():
            particle = child  # "pushed back", "brought forward"
    return lemma if particle is None else f"{lemma} {tree.parse.lemma[particle].lower()}"


def _tense(tree: nlp.Tree, verb: int) -> int:
    parse = tree.parse
    auxes = tree.children(verb, "aux", "auxpass")
    tags = {parse.tag[a] for a in auxes}
    lemmas = {parse.lemma[a].lower() for a in auxes}
    if "MD" in tags:
        return 0  # the words tell "will" from "would have"
    if "to" in lemmas:
        return _infinitive(tree, verb)
    if "have" in lemmas or "VBD" in tags or parse.tag[verb] == "VBD":
        return 0  # a past, which is what the words say too
    finite = [t for t in (parse.tag[verb], *tags) if t in ("VBZ", "VBP")]
    if finite:
        return 1
    return 0


def _infinitive(tree: nlp.Tree, verb: int) -> int:
    """ "To sign" as a headline's future, "was to begin", "is due to open"."""
    parse = tree.parse
    head = parse.head[verb]
    if head == verb:
        return 1
    if _was_planned(tree, head):
        return 0
    lemma = parse.lemma[head].lower()
    if lemma == "be" and parse.dep[verb] in ("xcomp", "ccomp", "acomp"):
        return 1
    return 1 if lemma in _PLANS else 0


def _was_planned(tree: nlp.Tree, plan: int) -> bool:
    """ "Had been due to expire", "had planned to go": a plan of the past, as its words say too."""
    parse = tree.parse
    return _had(tree, parse.head[plan] if parse.pos[plan] == "ADJ" else plan)


def _had(tree: nlp.Tree, verb: int) -> bool:
    parse = tree.parse
    return any(
        parse.tag[a] == "VBD" and parse.lemma[a].lower() == "have"
        for a in tree.children(verb, "aux", "auxpass")
    )
