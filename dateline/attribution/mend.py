"""Attachments that the parser gets wrong around reports, put right before anything is linked.

Owns the repairs.  They move whole clauses only, by form alone, and leave every label as it is.
"""

import msgspec

from dateline import nlp
from dateline.actors.reading import Reading
from dateline.attribution import cues
from dateline.model import Parse


def mended(here: Reading, language: str) -> Parse:
    """The parse with further reports hung on the report before, not into what that reports.

    "X said it would rain, *adding that* ...": the participle belongs to "said".
    "X said that it would rain, and *Y warned that* ...": a clause of its own.
    "X said in a report *that it would rain*": what is said hangs on the verb, not on the report.
    """
    parse, tree, words = here.parse, here.tree, here.words
    rows = cues.lexicon(language)
    head, dep = list(parse.head), list(parse.dep)
    for i, lemma in enumerate(parse.lemma):
        if parse.pos[i] != "VERB" or lemma not in rows:
            continue
        if not any(row.kind in ("clause", "object") for row in rows[lemma]):
            continue
        if not tree.children(i, "ccomp") and (clause := _strayed(tree, words, i)) is not None:
            head[clause], dep[clause] = i, "ccomp"
        if parse.dep[i] == "advcl" and parse.tag[i] == "VBG":
            first = min(tree.subtree(i))
            above = _report_above(tree, rows, i)
            if above is not None and first > 0 and words[first - 1] == "," and above < i:
                head[i] = above
        elif parse.dep[i] == "conj" and tree.children(i, "nsubj") and tree.children(i, "ccomp"):
            above = _report_above(tree, rows, i)
            if above is not None and above < i and _comma_joined(tree, words, i):
                head[i] = above
    if head == list(parse.head):
        return parse
    return msgspec.structs.replace(parse, head=tuple(head), dep=tuple(dep))


# Verbs that take the hearer as their object: "informed the parties that ...".
_WITH_HEARER = frozenset(
    ("tell", "inform", "notify", "assure", "reassure", "remind", "warn", "advise", "convince")
)


def _strayed(tree: nlp.Tree, words: tuple[str, ...], token: int) -> int | None:
    """A that-clause that hangs on a noun between: "told Reuters in an interview *that* ..."."""
    between = [n for p in tree.children(token, "prep") for n in tree.children(p, "pobj")]
    if tree.parse.lemma[token] in _WITH_HEARER:
        between += tree.children(token, "dobj", "dative")
    for noun in between:
        if noun > token:
            for clause in tree.children(noun, "acl", "relcl", "ccomp"):
                marks = tree.children(clause, "mark")
                if any(words[m].lower() == "that" for m in marks):
                    return clause
    return None


def _report_above(tree: nlp.Tree, rows: object, token: int) -> int | None:
    """The report in whose complement the token hangs, one clause up."""
    parse, here = tree.parse, token
    assert hasattr(rows, "__contains__")
    for above in tree.ancestors(token):
        if parse.dep[here] == "ccomp" and parse.lemma[above] in rows and here != token:
            return above
        if parse.pos[above] not in ("VERB", "AUX") or parse.dep[here] not in (
            "advcl",
            "conj",
            "ccomp",
            "xcomp",
        ):
            return None
        here = above
    return None


def _comma_joined(tree: nlp.Tree, words: tuple[str, ...], token: int) -> bool:
    """Whether ", and" stands before the clause."""
    first = min(tree.subtree(token))
    return (
        first > 1 and words[first - 1] in ("and", "but", "while", ";") and words[first - 2] == ","
    )
