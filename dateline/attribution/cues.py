"""Words that report: which tokens can be a cue, in which frames, and what belongs to the cue.

Owns the reading of the cue table and the verb group around a cue.  Does not look for contents
or sources.

A row of the table is a lemma (several words parted by blanks for a phrase), a frame as class,
and the attitude as value.  Frames name the shape of the content:

    clause      a clause or a quotation on either side ("said that ...", "..., he said")
    infinitive  "promised to ..."
    someone-to  "urged parliament to ..."
    object      "denied the report"; passive "the report was denied by ..."
    prep-X      "warned of ...", "called for ...", "spoke about ..."
    passive     "is expected to ...", "is said to ..."
    adjective   "is confident that ...", "is willing to ..."
    adj-X       "is wary of ...", "are opposed to ..."
    noun        "the claim that ...", "a promise to ..."
    noun-X      "criticism of ...", "support for ..."
    phrase      "according to ...", "in the words of ..."
    adverb      "reportedly"
    document    like clause, object and prep-for, but only where a document is the subject

Flags in the note: `hedge` (the copy itself doubts), `refusal` (the source says nothing or no).
"""

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from dateline import lang, nlp
from dateline.actors.reading import Reading
from dateline.lang import Row

ORDER = (
    "clause",
    "passive",
    "someone-to",
    "infinitive",
    "adjective",
    "object",
    "document",
    "noun",
    "phrase",
    "adverb",
)
_GROUP = ("aux", "auxpass", "neg", "prt")
# Forms that the parser's lemmatiser gets wrong.
_LEMMAS = {"hopes": "hope", "hoped": "hope", "hoping": "hope", "dwelt": "dwell"}
NEGATIONS = frozenset(("not", "n't", "n’t", "never", "no", "nor", "neither"))


class Cue(msgspec.Struct, frozen=True):
    """A token that may report, with its rows in the order in which they are tried."""

    token: int
    rows: tuple[Row, ...]


@lru_cache
def lexicon(language: str) -> Mapping[str, tuple[Row, ...]]:
    """Rows by the lemma of their first word, in the order of trial."""
    found: dict[str, list[Row]] = {}
    for row in lang.table(language, "cues"):
        found.setdefault(row.form.split()[0], []).append(row)
    place = {frame: n for n, frame in enumerate(ORDER)}
    return {
        lemma: tuple(sorted(rows, key=lambda r: (-r.form.count(" "), place.get(r.kind, 4.5))))
        for lemma, rows in found.items()
    }


def find(here: Reading) -> list[Cue]:
    """The tokens that can be cues, in order."""
    found = []
    for i in range(len(here.words)):
        fitting = at(here, i)
        if fitting:
            found.append(Cue(i, fitting))
    return found


def at(here: Reading, token: int) -> tuple[Row, ...]:
    """The rows that one token may be a cue by, in the order of trial."""
    rows, parse = lexicon(here.document.dispatch.language.split("-")[0]), here.parse
    word = here.words[token].lower()
    known = rows.get(_LEMMAS.get(word, parse.lemma[token].lower()), ())
    if parse.tag[token] == "VBN" or parse.pos[token] == "ADJ":  # "is determined to"
        known = (*(r for r in rows.get(word, ()) if r.kind.startswith("adj")), *known)
    return tuple(row for row in known if _fits(here, token, row)) if known else ()


def _fits(here: Reading, token: int, row: Row) -> bool:
    """Whether part of speech and the other words of a phrase allow the row."""
    pos = here.parse.pos[token]
    if row.kind.startswith("noun"):
        fits = pos == "NOUN"
    elif row.kind.startswith("adj"):
        fits = pos in ("ADJ", "VERB", "ADV")
    elif row.kind == "adverb":
        fits = pos == "ADV"
    elif row.kind == "phrase":
        fits = True
    else:
        fits = pos in ("VERB", "AUX")
    return fits and _phrase(here, token, row.form.split()[1:])


def _phrase(here: Reading, token: int, more: list[str]) -> bool:
    """A verb's particle may stand apart ("point the error out"), a phrase's words may not."""
    if not more:
        return True
    parse = here.parse
    if token + len(more) < len(parse.lemma):
        following = parse.lemma[token + 1 : token + 1 + len(more)]
        if tuple(more) == tuple(w.lower() for w in following):
            return True
    deps = ("prt", "advmod", "acomp", "ccomp", "oprd")
    below = {parse.lemma[c].lower() for c in here.tree.children(token, *deps)}
    return len(more) == 1 and more[0] in below


def group(here: Reading, token: int) -> list[int]:
    """The cue with its auxiliaries, negation and particle: "did not say", "has pointed out"."""
    parse = here.parse
    inside = [token]
    for child in here.tree.children(token):
        if parse.dep[child] in _GROUP and abs(child - token) < 5:
            inside.append(child)
    return sorted(inside)


def negated(here: Reading, token: int) -> bool:
    """Whether the reporting itself is denied: "did not say", "never promised", "no one said"."""
    for child in here.tree.children(token):
        marks = here.parse.dep[child] in ("advmod", "preconj", "cc")
        if here.parse.dep[child] == "neg" or (
            marks and here.parse.lemma[child].lower() in NEGATIONS
        ):
            return True
    head = here.parse.head[token]
    chained = here.parse.dep[token] == "xcomp" and head != token
    return chained and any(here.parse.dep[c] == "neg" for c in here.tree.children(head))


def particles(here: Reading, cue: Cue, row: Row) -> list[int]:
    """Tokens of the cue beyond its verb group that the row names."""
    more = row.form.split()[1:]
    return [
        i
        for i in range(cue.token + 1, min(cue.token + 1 + len(more), len(here.words)))
        if here.parse.lemma[i].lower() in more
    ]


def passive(here: Reading, token: int) -> bool:
    """Whether the verb stands in the passive: "was told", "as predicted", "a plan backed by"."""
    if here.tree.children(token, "auxpass", "nsubjpass", "csubjpass", "agent"):
        return True
    return (
        here.parse.tag[token] == "VBN"
        and here.parse.dep[token] in ("acl", "advcl")
        and not here.tree.children(token, "aux", "nsubj", "dobj")
    )


def clause_of(tree: nlp.Tree, token: int) -> int:
    """The verb of the clause in which a token stands: the nearest verb above, or the root."""
    parse = tree.parse
    for above in tree.ancestors(token):
        if parse.pos[above] in ("VERB", "AUX"):
            return above
        token = above
    return token
