"""Relations of the learned reader joined with those of the rules.

Owns the turning of stretches into tokens and the rule of which finder is believed where.  The
learned reader knows outermost voices only; the rules add what it is blind to: voices within
voices, hedges without a source, what is passed on.
"""

from collections.abc import Sequence

from dateline import nlp, tagger
from dateline.actors.reading import Reading
from dateline.attribution import cues
from dateline.attribution.link import Relation
from dateline.lang import Row
from dateline.model import Span

_REPORTS = ("clause", "phrase", "passive", "someone-to")
_STOPS = (",", ";", ":", "-", "–", "—")  # the model's words end where punctuation begins, mostly
_BY_LAYOUT = ("colon", "dash")
NEW = (
    0.8  # the probability from which a cue of no table counts: "to sign" and "elections" stay below
)


def relation(here: Reading, found: tagger.Relation) -> Relation | None:
    """The tokens of a learned relation; None where the parse lacks them, or where a cue that no
    table has is unsure."""
    cue = list(nlp.tokens_in(here.parse, found.cue))
    content = {i for span in found.content for i in _whole(here, span)}
    sources = _whole(here, found.source) if found.source is not None else []
    while sources and here.words[sources[-1]] in _STOPS:
        sources.pop()
    sources = _phrase(here, sources)
    content -= {*cue, *sources}
    if not cue or not content:
        return None
    head = _head(here, cue)
    if found.score < NEW and not cues.at(here, head):
        return None
    row = _row(here, head, content)
    if [here.words[i].lower() for i in sources] == ["it"] and cues.passive(here, head):
        sources = []  # "it is reported that": nobody is meant
    return Relation(
        cue=cue,
        content=content,
        sources=[i for i in sources if i not in cue],
        row=row,
        head=head,
        frame=row.kind,
        negated=cues.negated(here, head),
    )


_BEFORE_NOUN = frozenset({"det", "amod", "compound", "nummod", "poss"})
_REACH = 3  # words between what stands before a noun and the noun


def _whole(here: Reading, span: Span) -> list[int]:
    """The tokens of a stretch, to the end of a noun phrase where it breaks off within: before the
    noun ("in June this | year"), before what hangs on the noun ("the adoption | at the summit"),
    or at a name in quotation marks ("approval of “Compass | ” and the adoption of another").
    """
    tokens = list(nlp.tokens_in(here.parse, span))
    if not tokens:
        return []
    noun = here.parse.head[tokens[-1]]
    if tokens[-1] < noun <= tokens[-1] + _REACH and here.parse.dep[tokens[-1]] in _BEFORE_NOUN:
        tokens += range(tokens[-1] + 1, noun + 1)
    while (end := _hanging(here, tokens)) is not None:
        tokens += range(tokens[-1] + 1, end + 1)
    return tokens


_BEHIND_NOUN = frozenset({"prep", "npadvmod", "tmod"})


def _hanging(here: Reading, tokens: Sequence[int]) -> int | None:
    """The last token of a phrase that hangs on a noun among some tokens and goes on right behind
    them, or behind the mark that closes a name and "and"; None where there is none."""
    held, last = set(tokens), tokens[-1]
    closing = here.parse.end[last + 1 : last + 2] in [(q.outer.end,) for q in here.document.quoted]
    kinds, reach = (_BEHIND_NOUN | {"conj"}, 4) if closing else (_BEHIND_NOUN, 2)
    for first in range(last, min(last + reach, len(here.words))):
        path = (first, *here.tree.ancestors(first))
        tops = (t for t in path if here.parse.head[t] in held and here.parse.head[t] != t)
        top = next(tops, None)
        if top is None or here.parse.dep[top] not in kinds:
            continue
        below = here.tree.subtree(top)
        if here.parse.pos[here.parse.head[top]] in _NOUNS and below[-1] > last:
            return below[-1]
    return None


_NOUNS = frozenset({"NOUN", "PROPN"})


def _phrase(here: Reading, sources: Sequence[int]) -> list[int]:
    """The noun phrase meant where a stretch runs on into its verb: "the commission has shifted"."""
    inside = set(sources)
    tops = [i for i in sources if here.parse.head[i] not in inside or here.parse.head[i] == i]
    verbs = [i for i in tops if here.parse.pos[i] in ("VERB", "AUX")]
    named = [i for i in tops if here.parse.pos[i] in ("NOUN", "PROPN", "PRON")]
    named += [c for v in verbs for c in here.tree.children(v, "nsubj", "nsubjpass") if c in inside]
    if not verbs or not named:
        return list(sources)
    return [i for i in here.tree.subtree(min(named)) if i in inside]


def _head(here: Reading, cue: Sequence[int]) -> int:
    """The verb of the cue, else the word on which the others hang."""
    inside = set(cue)
    tops = [i for i in cue if here.parse.head[i] not in inside or here.parse.head[i] == i]
    verbs = [i for i in tops if here.parse.pos[i] == "VERB"]
    return (verbs or tops or list(cue))[0]


def _row(here: Reading, head: int, content: set[int]) -> Row:
    """The cue's row; for a cue of no table one with the attitude that its form suggests."""
    known = cues.at(here, head)
    if known:
        return known[0]
    if here.words[min(content)].lower() == "to":
        return Row("", "infinitive", "intention")
    told = here.parse.pos[head] == "VERB" and not cues.passive(here, head)
    return Row("", "clause", "speech" if told else "belief")


def joined(
    here: Reading, ruled: Sequence[Relation], learned: Sequence[tagger.Relation]
) -> list[Relation]:
    """The learned relations, and of the ruled ones those that the reader cannot know."""
    known = [r for r in (relation(here, found) for found in learned) if r is not None]
    taken = {i for r in known for i in r.cue}
    return known + [r for r in ruled if not taken & set(r.cue) and _blind(here, r, known)]


def _blind(here: Reading, ruled: Relation, known: Sequence[Relation]) -> bool:
    """Whether a relation of the rules is of a kind that the learned reader never gives, or one of
    plain speech, where the rules are seldom wrong."""
    if ruled.frame in _BY_LAYOUT or ruled.head is None:
        return True
    if ruled.row is not None and "hedge" in ruled.row.note.split():
        return True
    if here.parse.lemma[ruled.head] in ("cite", "quote") and here.parse.tag[ruled.head] == "VBG":
        return True
    said = ruled.row is not None and ruled.row.value in ("speech", "document")
    if said and ruled.sources and ruled.frame in ("clause", "phrase", "document"):
        return True
    nested = any(ruled.head in r.content for r in known)
    passive = not ruled.sources and cues.passive(here, ruled.head)
    return ruled.frame in _REPORTS and (nested or passive)
