"""Who tells it, in words: the noun phrase of the source, found from the cue along the parse.

Owns the ways from a cue to its source and the nouns that can be one.  Who the source *is*, is
settled by `speakers`.
"""

from functools import lru_cache

from dateline import lang
from dateline.actors.reading import Reading
from dateline.attribution import cues
from dateline.lang import Row

_SUBJECT = ("nsubj", "nsubjpass")
_MARKS = frozenset(".,;:!?\"'“”‘’`()[]–—-…")


@lru_cache
def classes(language: str) -> dict[str, str]:
    """Nouns that can be a source, by lemma: document, medium, body, people or spokesman."""
    return {row.form: row.kind for row in lang.table(language, "sources")}


@lru_cache
def document_nouns(language: str) -> frozenset[str]:
    """Lemmas of what can be read: reports, polls, laws, plans, agreements."""
    return frozenset(form for form, kind in classes(language).items() if kind == "document")


@lru_cache
def source_nouns(language: str) -> frozenset[str]:
    """Lemmas of people, bodies and media that can be a source ("police", "diplomat")."""
    return frozenset(form for form, kind in classes(language).items() if kind != "document")


def is_document(here: Reading, token: int) -> bool:
    """Whether a noun, or a name beside it, is a document, a poll, a law or a plan."""
    nouns = document_nouns(here.document.dispatch.language.split("-")[0])
    beside = [token, *here.tree.children(token, "appos", "compound")]
    head = here.parse.head[token]
    if here.parse.dep[token] == "appos":
        beside.append(head)
    return any(here.parse.lemma[i].lower() in nouns for i in beside)


_PAIRS = {"(": ")", "“": "”", '"': '"'}


def balanced(here: Reading, run: list[int]) -> list[int]:
    """Takes in a closing mark that stands next, where its partner is inside; drops a lone one."""
    if not run:
        return run
    said = [here.words[i] for i in run]
    for opening, closing in _PAIRS.items():
        opened = said.count(opening) - (said.count(closing) if closing != opening else 0)
        after = run[-1] + 1
        if closing == opening:
            opened %= 2
        if opened > 0 and after < len(here.words) and here.words[after] == closing:
            return [*run, after]
    if said[-1] == ")" and "(" not in said:
        return run[:-1]
    return run


def source_of(here: Reading, token: int, row: Row) -> list[int]:
    """The tokens of the source's noun phrase; empty where there is none."""
    if row.kind == "adverb" or (row.kind == "passive" and not cues.passive(here, token)):
        return []
    if row.kind == "phrase":
        return sources_of_phrase(here, token, row)
    if row.kind.startswith("noun"):
        return _noun_source(here, token)
    head = token
    if row.kind.startswith("adj") and here.parse.dep[token] in ("acomp", "oprd", "attr"):
        head = here.parse.head[token]
    state = row.kind.startswith("adj") and bool(here.tree.children(token, "nsubjpass"))
    subject = here.tree.child(token, "nsubjpass") if state else _subject(here, head, 0)
    if subject is None and not row.kind.startswith("adj"):
        subject = misread(here, token)
    if subject is None:
        return []
    if here.words[subject].lower() == "that":
        clause = here.parse.head[subject]
        while here.parse.dep[clause] == "conj":
            clause = here.parse.head[clause]
        if here.parse.dep[clause] == "relcl":
            subject = here.parse.head[clause]
    phrase = noun_phrase(here, subject)
    if token > subject and here.parse.dep[token] in ("acl", "relcl"):
        below = set(here.tree.subtree(token))
        phrase = [i for i in phrase if i not in below] or [subject]
    return phrase


def misread(here: Reading, token: int) -> int | None:
    """A subject that the parser hung elsewhere: the noun next to a finite verb."""
    parse, tree = here.parse, here.tree
    if parse.tag[token] not in ("VBD", "VBZ", "VBP") or cues.passive(here, token):
        return None
    if parse.dep[token] in ("xcomp", "conj", "relcl", "acl", "advcl"):
        return None
    thing = tree.child(token, "dobj", "attr", "npadvmod")
    if thing is not None and thing > token and parse.pos[thing] in ("PROPN", "NOUN"):
        first = min(tree.subtree(thing))
        if first == token + 1 and (
            tree.children(token, "ccomp") or here.words[token - 1] in _MARKS
        ):
            return thing
    before = min(cues.group(here, token)) - 1
    while before >= 0 and parse.pos[before] == "ADV":
        before -= 1
    if before < 0 or parse.sentence[before] != parse.sentence[token]:
        return None
    if parse.pos[before] in ("PROPN", "PRON") and parse.dep[before] not in ("pobj", "ccomp"):
        return before
    if parse.head[before] == token and parse.dep[before] == "compound":
        return before
    if here.words[before] == "," or parse.pos[before] in ("NOUN", "PROPN"):
        return _first_noun(here, before)
    return None


def _first_noun(here: Reading, before: int) -> int | None:
    """The first noun of the sentence that hangs on no preposition: the subject of a verb that
    stands far behind it ("*Sanders*, who ..., said")."""
    parse, sentence, first = here.parse, here.parse.sentence[before], before
    while first > 0 and parse.sentence[first - 1] == sentence:
        first -= 1
    for i in range(first, before + 1):
        noun = parse.pos[i] in ("NOUN", "PROPN", "PRON")
        if noun and parse.dep[i] not in ("pobj", "compound", "poss", "npadvmod", "nmod", "amod"):
            return i if parse.tag[i] not in ("WP", "WDT") else None
    return None


def _subject(here: Reading, token: int, depth: int, *, surface: bool = False) -> int | None:
    """Who does it: own subject, the agent of a passive, or what the clause above lends.

    `surface` asks for the grammatical subject, which is what a passive lends to an infinitive
    ("*the firm* was forced to admit").
    """
    parse, tree = here.parse, here.tree
    if depth > 6:
        return None
    if cues.passive(here, token) and not surface:
        agent = tree.child(token, "agent")
        return tree.child(agent, "pobj") if agent is not None else None
    own = _own(here, token, ("nsubj", "csubj", *(("nsubjpass",) if surface else ())))
    if own is not None:
        return None if here.words[own].lower() in ("it", "there") and _empty(here, token) else own
    dep, head = parse.dep[token], parse.head[token]
    if head == token:
        return None
    if dep == "xcomp":
        lent = tree.child(head, "dobj")
        if lent is not None and lent < token and parse.lemma[head] in _LENDERS:
            return lent
        return _subject(here, head, depth + 1, surface=True)
    if dep in ("conj", "advcl", "parataxis", "dep") and parse.pos[head] in ("VERB", "AUX"):
        return _subject(here, head, depth + 1, surface=True)
    if dep in ("acl", "relcl"):
        return _of_noun(here, token, head, depth)
    if dep in ("pcomp", "acomp", "attr", "oprd"):
        return _above(here, head, depth)
    return None


def _own(here: Reading, token: int, deps: tuple[str, ...]) -> int | None:
    """The verb's own subject, the nearest behind it or before it; a word of a quotation that
    ends before the verb is none."""
    found = [
        i
        for i in here.tree.children(token, *deps)
        if i > token or not _ends_quotation(here, i, token)
    ]
    return min(found, key=lambda i: abs(i - token)) if found else None


def _ends_quotation(here: Reading, first: int, stop: int) -> bool:
    """Whether a quotation closes between two tokens that did not open there."""
    said = here.words[first:stop]
    if any(said.count(mark) % 2 for mark in ('"', "''")):
        return True
    return said.count("”") > said.count("“") or said.count("»") > said.count("«")


def _above(here: Reading, token: int, depth: int) -> int | None:
    """The subject of the nearest verb above: "stopped short of *calling*"."""
    for above in (token, *here.tree.ancestors(token)):
        if here.parse.pos[above] in ("VERB", "AUX"):
            return _subject(here, above, depth + 1, surface=True)
        if here.parse.dep[above] in ("nsubj", "nsubjpass"):
            owner = here.tree.child(above, "poss")  # "his reluctance to"
            return owner
    return None


def _of_noun(here: Reading, token: int, noun: int, depth: int) -> int | None:
    """Whose words a clause on a noun holds: the noun itself ("a report saying that"), or those
    of the one who gave the occasion ("told a news conference, announcing that")."""
    parse, tree = here.parse, here.tree
    if parse.dep[token] == "acl" and parse.lemma[noun] in _OCCASIONS:
        above = parse.head[parse.head[noun]] if parse.dep[noun] == "pobj" else parse.head[noun]
        if parse.pos[above] == "VERB":
            lender = _subject(here, above, depth + 1, surface=True)
            if lender is not None and lender != noun:
                return lender
    if parse.dep[token] == "acl" and parse.tag[token] == "VB":  # "a decision to reject"
        return tree.child(noun, "poss")
    return noun if parse.pos[noun] in ("NOUN", "PROPN", "PRON") else None


_LENDERS = frozenset("help ask tell urge force allow lead prompt cause let make want".split())
_OCCASIONS = frozenset("conference interview briefing event hearing rally meeting".split())


def _empty(here: Reading, token: int) -> bool:
    return here.parse.lemma[token] in ("be", "seem", "appear", "turn", "happen")


def noun_phrase(here: Reading, head: int) -> list[int]:
    """The phrase of a noun without clauses that hang on it, as one run of tokens."""
    inside = here.tree.subtree(head, without=("relcl", "advcl", "parataxis", "ccomp"))
    run = [head]
    for i in range(inside.index(head) + 1, len(inside)):
        if inside[i] != run[-1] + 1:
            break
        run.append(inside[i])
    for i in range(inside.index(head) - 1, -1, -1):
        if inside[i] != run[0] - 1:
            break
        run.insert(0, inside[i])
    while len(run) > 1 and here.words[run[-1]] in _MARKS:
        run.pop()
    while len(run) > 1 and here.words[run[0]] in _MARKS:
        run.pop(0)
    return balanced(here, run)


def sources_of_phrase(here: Reading, token: int, row: Row) -> list[int]:
    """The source in "according to X", "in the words of X"."""
    last = token + len(row.form.split()) - 1
    for prep in (last, token):
        thing = here.tree.child(prep, "pobj")
        if thing is None:
            inner = here.tree.child(prep, "prep")
            thing = here.tree.child(inner, "pobj") if inner is not None else None
        if thing is not None:
            return noun_phrase(here, thing)
    run = []
    for i in range(last + 1, min(last + 9, len(here.words))):  # the parser found no object
        if here.words[i] in _MARKS or here.parse.sentence[i] != here.parse.sentence[token]:
            break
        run.append(i)
    return run


# Verbs whose object is someone else's word: "rejected claims that ...", "faced criticism of ...".
_ANOTHERS = frozenset(
    "reject deny condemn criticize criticise welcome dismiss ignore question dispute refute rebut"
    " denounce oppose support back endorse accept answer hear face receive get cite note recall"
    " report mention discuss see understand follow draw attract spark trigger prompt cause fuel"
    " echo fear praise slam blast meet consider read confirm investigate".split()
)


def _noun_source(here: Reading, token: int) -> list[int]:
    """The possessor, the subject of the verb that carries the noun, or "by X", "from X"."""
    parse, tree = here.parse, here.tree
    owner = tree.child(token, "poss")
    if owner is not None:
        return noun_phrase(here, owner)
    for prep in tree.children(token, "prep", "agent"):
        if here.words[prep].lower() in ("by", "from"):
            thing = tree.child(prep, "pobj")
            if thing is not None:
                return noun_phrase(here, thing)
    head = parse.head[token]
    if (
        parse.dep[token] == "dobj"
        and parse.pos[head] == "VERB"
        and parse.lemma[head] not in _ANOTHERS
    ):
        subject = _subject(here, head, 0)
        return [] if subject is None else noun_phrase(here, subject)
    return []
