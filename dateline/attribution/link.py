"""From a cue to its content, along the parse.

Owns the frames: for each the function that says which tokens are the content.  The source is
found by `sources`; quotations that reach beyond the sentence are added by `quotes`.
"""

from collections.abc import Callable, Iterable

import msgspec

from dateline.actors.reading import Reading
from dateline.attribution import cues
from dateline.attribution.cues import Cue
from dateline.attribution.sources import (
    balanced,
    is_document,
    misread,
    noun_phrase,
    source_of,
    sources_of_phrase,
)
from dateline.lang import Row

_SUBJECT = ("nsubj", "nsubjpass")
_ADJUNCTS = frozenset(("if", "because", "unless", "until", "although", "though", "while", "when"))


class Relation(msgspec.Struct):
    """A cue with its content and source, in tokens; what a learned finder yields as well.

    `row` is the cue's row, `sources` is empty where the copy names none.
    """

    cue: list[int]
    content: set[int]
    sources: list[int] = []
    row: Row | None = None
    head: int | None = None
    frame: str = ""
    negated: bool = False


def find(here: Reading, found: Iterable[Cue]) -> list[Relation]:
    """The relations of the cues, at most one a cue.

    The content is empty where a verb of saying has a source and no complement in its sentence: a
    quotation beside it may belong to it, else it is no relation.
    """
    relations = []
    for cue in found:
        relation = _relation(here, cue)
        if relation is not None:
            relations.append(relation)
    return relations


def _relation(here: Reading, cue: Cue) -> Relation | None:
    bare: Relation | None = None
    for row in cue.rows:
        frame = row.kind if row.kind in _FRAMES else row.kind.partition("-")[0]
        content = _FRAMES[frame](here, cue.token, row)
        if content is None and not (bare is None and frame == "clause"):
            continue
        inside = set(cues.group(here, cue.token) + cues.particles(here, cue, row))
        sources = source_of(here, cue.token, row)
        relation = Relation(
            cue=sorted(inside),
            content=trimmed(here, (content or set()) - inside - set(sources)),
            sources=sources,
            row=row,
            head=cue.token,
            frame=row.kind,
            negated=cues.negated(here, cue.token),
        )
        if relation.content and _stands(here, relation):
            return relation
        if content is None and sources and row.value == "speech":
            bare = relation
    return bare


def _stands(here: Reading, relation: Relation) -> bool:
    """Whether a relation has what its frame needs; narrows a content to its side of the cue.

    Who tells it may be left open by passives, nouns and adverbs only ("it is said", "a claim
    that"); a bare participle after a noun ("members backing the bill") describes, not reports.
    """
    token, frame = relation.head or 0, relation.frame.partition("-")[0]
    if (
        relation.sources
        and relation.content & set(range(relation.sources[0]))
        and (frame == "clause" and max(relation.content) > token and here.words[token + 1] != ",")
        and relation.sources[0] < token
        and here.words[relation.sources[0] - 1] != ","
    ):
        after = {i for i in relation.content if i > token}
        if after and misread(here, token) in relation.sources:
            relation.content = after
    if relation.frame.startswith("noun-"):
        return bool(relation.sources)
    if frame in ("passive", "phrase", "adverb", "noun"):
        return True
    if not relation.sources and (frame == "object" or not cues.passive(here, token)):
        return False
    if frame == "object" and _ahead(here, token):
        return False
    if frame in ("object", "prep") and here.parse.dep[token] == "acl":
        return here.parse.tag[token] == "VBN"
    return True


def _ahead(here: Reading, token: int) -> bool:
    """Whether the verb tells a deed to come ("will publish the text"), which is no report yet."""
    words = {here.words[c].lower() for c in here.tree.children(token, "aux")}
    return bool(words & {"will", "would", "shall", "'ll", "’ll"})


def trimmed(here: Reading, tokens: set[int]) -> set[int]:
    """Without punctuation at the sides; what opens inside is closed inside."""
    ordered = sorted(tokens)
    while ordered and here.words[ordered[0]] in ",;:.)-–—!?…":
        ordered.pop(0)
    while ordered and here.words[ordered[-1]] in ",;:.(-–—…":
        ordered.pop()
    return set(balanced(here, ordered))


# ------------------------------------------------------------------ contents
def _clause(here: Reading, token: int, row: Row) -> set[int] | None:
    """A complement clause on either side, or the clause in which the cue is put."""
    parse, tree = here.parse, here.tree
    content: set[int] = set()
    clauses = [c for c in tree.children(token, "ccomp") if _reports(here, token, c)]
    if row.form.startswith("make "):  # "made it clear that": the clause hangs on "clear"
        clear = [c for c in tree.children(token) if here.words[c].lower() == "clear"]
        clauses = [c for t in clear for c in tree.children(t, "ccomp", "advcl")] + [
            c for c in clauses if c not in clear
        ]
    if clauses and max(clauses) < token and _infinitive(here, token, row):
        return None
    apart = [c for c in clauses if c > token or not _set_off(here, token, c)]
    if tree.children(token, "dobj"):
        clauses = apart  # "...; the allies vowed revenge": what stands before is another matter
    elif len(clauses) > 1:
        clauses = apart or clauses
    for clause in clauses:
        content |= set(tree.subtree(clause))
    if clauses:
        return content | _adjoined(here, token, content)
    word = tree.child(token, "intj")
    if word is not None and here.words[word].lower() in ("yes", "no", "nothing"):
        return {word}
    if _tail(here, token):
        return set(tree.subtree(parse.head[token])) - set(tree.subtree(token))
    if parse.dep[token] == "parataxis" or (
        parse.dep[token] in ("advcl", "ccomp", "dep") and _inserted(here, token)
    ):
        head = cues.clause_of(tree, token)
        whole = set(tree.subtree(head)) - set(tree.subtree(token))
        return whole if whole else None
    return None


def _tail(here: Reading, token: int) -> bool:
    """Whether the cue's clause ends the sentence behind a comma and no "and" joins it: the parser
    took "..., the ministry announced" for a second statement."""
    parse, tree = here.parse, here.tree
    head = parse.head[token]
    if parse.dep[token] != "conj" or tree.children(token, "dobj", "xcomp", "ccomp"):
        return False
    below = tree.subtree(token)
    joined = any(head < c < token for c in tree.children(head, "cc"))
    after = below[-1] + 1
    ends = (
        after >= len(here.words)
        or here.words[after] in (".", "!", "?")
        or (parse.sentence[after] != parse.sentence[token])
    )
    return not joined and ends and head < token


def _set_off(here: Reading, token: int, clause: int) -> bool:
    """Whether a dash, a bracket, a colon or a semicolon stands between a clause and the cue."""
    last = max(here.tree.subtree(clause, without=("punct",)))
    return any(here.words[i] in ("(", "-", "–", "—", ":", ";") for i in range(last + 1, token))


def _adjoined(here: Reading, token: int, content: set[int]) -> set[int]:
    """Adverbial clauses that the parser hung on the cue and that belong to what is said: after
    the content without a comma, or before "X said," where the content follows the comma."""
    found: set[int] = set()
    first, last = min(content), max(content)
    for extra in here.tree.children(token, "advcl"):
        marks = {here.words[m].lower() for m in here.tree.children(extra, "mark", "advmod")}
        below = here.tree.subtree(extra)
        if not marks & _ADJUNCTS:
            continue
        follows = below[0] > last and here.words[last + 1 : last + 2] != (",",)
        leads = below[-1] < token < first and here.words[token + 1] == ","
        if follows or leads:
            found |= set(below)
    return found


def _reports(here: Reading, token: int, clause: int) -> bool:
    """Whether a complement is what is said: not "asked him", not a bare relative."""
    words = {here.words[c].lower() for c in here.tree.children(clause, "mark", "aux")}
    return "to" not in words or "that" in words


def _inserted(here: Reading, token: int) -> bool:
    """Whether the cue's clause is put into another: "as X said", ", X said,"."""
    parse, tree = here.parse, here.tree
    if tree.children(token, "dobj", "xcomp", "ccomp"):
        return False
    marks = {here.words[m].lower() for m in tree.children(token, "mark", "advmod")}
    return parse.dep[token] == "advcl" and "as" in marks


def _infinitive(here: Reading, token: int, row: Row) -> set[int] | None:
    for clause in here.tree.children(token, "xcomp", "ccomp", "advcl"):
        if clause < token or cues.passive(here, token):
            continue
        to = [a for a in here.tree.children(clause, "aux") if here.words[a].lower() == "to"]
        gerund = here.parse.tag[clause] == "VBG" and here.parse.dep[clause] == "xcomp"
        if to and to[0] - token < 6 and not here.tree.children(clause, *_SUBJECT):
            return {i for i in here.tree.subtree(clause) if i >= to[0]}
        if gerund and row.value != "speech":
            return {i for i in here.tree.subtree(clause) if i >= token}
    return None


def _someone_to(here: Reading, token: int, row: Row) -> set[int] | None:
    """ "urged parliament to pass it": hearer and deed."""
    tree = here.tree
    for clause in tree.children(token, "xcomp", "ccomp", "advcl"):
        to = [a for a in tree.children(clause, "aux") if here.words[a].lower() == "to"]
        if not to or clause < token:
            continue
        subject = tree.child(clause, *_SUBJECT) or tree.child(token, "dobj", "dative")
        if subject is not None and token < subject < to[0]:
            return set(tree.subtree(clause)) | set(tree.subtree(subject))
        if cues.passive(here, token) and (told := tree.child(token, "nsubjpass")) is not None:
            return set(tree.subtree(clause)) | set(tree.subtree(told))
    return None


def _object(here: Reading, token: int, row: Row) -> set[int] | None:
    tree, parse = here.tree, here.parse
    if cues.passive(here, token):
        subject = tree.child(token, "nsubjpass")
        if subject is None and parse.dep[token] == "acl" and tree.child(token, "agent") is not None:
            return set(noun_phrase(here, parse.head[token])) - set(tree.subtree(token))
        if subject is None:
            return None
        return set(tree.subtree(subject)) | _following(here, token, token)
    objects = tree.children(token, "dobj", "oprd")
    if not objects:
        fronted = parse.dep[token] == "relcl" and _relative_object(here, token)
        return set(tree.subtree(parse.head[token], without=("relcl",))) if fronted else None
    content = set()
    for thing in objects:
        content |= set(tree.subtree(thing))
    return _without_asides(here, content | _following(here, token, min(objects)))


_ASIDES = frozenset(("relcl", "appos", "prep", "advcl", "acl", "npadvmod", "advmod"))


def _without_asides(here: Reading, content: set[int]) -> set[int]:
    """Without what is added behind a comma or a dash at the end: it tells more of a thing than is
    spoken of ("endorsed the senator, the latest twist in a long race")."""
    found: set[int] = set()
    last = max(content, default=-1)
    for i in content:
        relative = here.parse.dep[i] == "relcl"
        if here.parse.dep[i] not in _ASIDES or here.parse.head[i] not in content:
            continue
        below = here.tree.subtree(i)
        if below[0] == 0 or here.words[below[0] - 1] not in (",", "-", "--", "–", "—"):
            continue
        if relative or below[-1] >= last - 1:
            found |= {*below, below[0] - 1}
    return content - found if content - found else content


def _following(here: Reading, token: int, first: int) -> set[int]:
    """What completes an object: "accused X *of Y*", "described it *as Z*"; times left out."""
    found: set[int] = set()
    for child in here.tree.children(token, "prep", "oprd", "xcomp", "dative", "advcl"):
        if here.parse.dep[child] == "advcl":
            words = {here.words[m].lower() for m in here.tree.children(child, "mark", "advmod")}
            after = min(here.tree.subtree(child)) - 1
            if child < first or not words & _ADJUNCTS or here.words[after] == ",":
                continue
        if child > first and here.parse.ent[min(child + 1, len(here.words) - 1)][2:] not in (
            "DATE",
            "TIME",
        ):
            found |= set(here.tree.subtree(child))
    return found


def _relative_object(here: Reading, token: int) -> bool:
    """ "the deal that the minister condemned": the antecedent is what is spoken of."""
    subject = here.tree.child(token, *_SUBJECT)
    return subject is not None and here.words[subject].lower() not in ("who", "which", "that")


def _prep(here: Reading, token: int, row: Row) -> set[int] | None:
    wanted = row.kind.partition("-")[2]
    for child in here.tree.children(token, "prep", "agent", "prt", "dative"):
        if here.words[child].lower() == wanted and child > token:
            content = set(here.tree.subtree(child)) - {child}
            if not content:
                continue
            things = here.tree.children(token, "dobj", "nsubjpass")
            content |= {i for thing in things for i in here.tree.subtree(thing)}
            if here.tree.children(token, "dobj"):
                content.add(child)  # "described the tariffs as unjust" stays in one piece
            return _without_asides(here, content | _following(here, token, child))
    return None


def _passive(here: Reading, token: int, row: Row) -> set[int] | None:
    """ "X is expected to ...": subject and infinitive together are what is reported."""
    tree = here.tree
    subject = tree.child(token, *_SUBJECT)
    clause = tree.child(token, "xcomp", "oprd")
    if subject is None or clause is None:
        return None
    if here.parse.lemma[token] not in ("seem", "appear") and not cues.passive(here, token):
        return None
    return set(tree.subtree(subject)) | set(tree.subtree(clause))


def _adjective(here: Reading, token: int, row: Row) -> set[int] | None:
    tree, parse = here.tree, here.parse
    wanted = row.kind.partition("-")[2]
    if wanted:
        return _prep(here, token, Row(row.form, "prep-" + wanted, row.value))
    state = parse.dep[token] == "acomp" or tree.children(token, "nsubjpass")
    if parse.pos[token] == "VERB" and not state:
        return None
    holder = parse.head[token]
    spots = (token, holder) if parse.dep[token] == "acomp" else (token,)
    for spot in spots:
        for clause in tree.children(spot, "ccomp", "xcomp"):
            if clause > token:
                return set(tree.subtree(clause))
    return None


def _document(here: Reading, token: int, row: Row) -> set[int] | None:
    """Verbs that report only where a document is their subject ("the plan provides for ...")."""
    subject = here.tree.child(token, "nsubj")
    if subject is None or not is_document(here, subject):
        return None
    for frame in (_clause, _object):
        content = frame(here, token, row)
        if content:
            return content
    return _prep(here, token, Row(row.form, "prep-for", row.value))


# Verbs that make a following "that" a relative: "the claim that he made".
_UTTERING = frozenset("make give raise issue express voice hold share have repeat reject".split())


def _noun(here: Reading, token: int, row: Row) -> set[int] | None:
    wanted = row.kind.partition("-")[2]
    if wanted:
        return _prep(here, token, Row(row.form, "prep-" + wanted, row.value))
    for clause in here.tree.children(token, "acl", "ccomp", "relcl"):
        marks = {here.words[c].lower() for c in here.tree.children(clause, "mark", "aux")}
        if clause > token and marks & {"that", "to", "whether"}:
            return set(here.tree.subtree(clause))
        below = here.tree.subtree(clause)
        opens = here.words[below[0]].lower() == "that" and below[0] == token + 1
        whole = here.tree.children(clause, "nsubj", "nsubjpass")
        if (
            opens
            and any(here.words[i].lower() != "that" for i in whole)
            and (here.parse.lemma[clause] not in _UTTERING)
        ):
            return set(below)  # the parser took a that-clause for a relative one
    return None


def _phrase(here: Reading, token: int, row: Row) -> set[int] | None:
    """ "according to X": the clause that the phrase is put to."""
    parse, tree = here.parse, here.tree
    head = parse.head[token]
    top = head
    while (
        parse.pos[top] not in ("VERB", "AUX")
        and parse.head[top] != top
        and (parse.dep[top] not in ("ROOT", "ccomp", "conj"))
    ):
        top = parse.head[top]
    if head == token:
        return None
    whole = set(tree.subtree(top, without=("conj",) if _joined(here, top, token) else ()))
    return whole - set(tree.subtree(token)) - set(sources_of_phrase(here, token, row))


def _joined(here: Reading, top: int, token: int) -> bool:
    """Whether another clause is joined on before the phrase or after it, with its own subject."""
    for other in here.tree.children(top, "conj"):
        if here.tree.children(other, *_SUBJECT) and token < other:
            return True
    return False


def _adverb(here: Reading, token: int, row: Row) -> set[int] | None:
    """ "reportedly": the clause or phrase that the word colours."""
    head = here.parse.head[token]
    return set(here.tree.subtree(head)) - {token} if head != token else None


_FRAMES: dict[str, Callable[[Reading, int, Row], set[int] | None]] = {
    "clause": _clause,
    "infinitive": _infinitive,
    "someone-to": _someone_to,
    "object": _object,
    "prep": _prep,
    "passive": _passive,
    "adjective": _adjective,
    "adj": _adjective,
    "document": _document,
    "noun": _noun,
    "phrase": _phrase,
    "adverb": _adverb,
}
