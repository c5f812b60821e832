"""The learned reader's relations laid over those of the rules.

Owns how the two are joined: for a cue that both see, the learned reader says which words are
source and content, the rules keep what they know beside it (the cue's row, negation, the frame);
what the learned reader alone sees is taken; what the rules alone see stays where it is blind or
where its training has no eyes: layout, hedges without a source, voices within voices.
"""

from collections.abc import Sequence

from dateline import nlp, tagger
from dateline.actors.reading import Reading
from dateline.attribution import cues
from dateline.attribution.link import Relation


def merged(
    here: Reading, ruled: Sequence[Relation], read: Sequence[tagger.Relation]
) -> list[Relation]:
    """One list of relations from the rules' and the learned reader's."""
    learned = [relation for r in read if (relation := _in_tokens(here, r)) is not None]
    at_cue = {token: number for number, r in enumerate(learned) for token in r.cue}
    kept: list[Relation] = []
    for relation in ruled:
        number = next((at_cue[t] for t in relation.cue if t in at_cue), None)
        if number is not None:
            _inform(learned[number], relation)
        elif _beyond(here, relation, learned):
            kept.append(relation)
    return [*learned, *kept]


def _in_tokens(here: Reading, read: tagger.Relation) -> Relation | None:
    cue = list(nlp.tokens_in(here.parse, read.cue))
    content = {i for span in read.content for i in nlp.tokens_in(here.parse, span)}
    if not cue or not content:
        return None
    sources = list(nlp.tokens_in(here.parse, read.source)) if read.source is not None else []
    head = _head(here, cue)
    rows = cues.lexicon(here.document.dispatch.language.split("-")[0])
    row = next(iter(rows.get(here.parse.lemma[head].lower(), ())), None)
    negated = cues.negated(here, head)
    return Relation(cue=cue, content=content, sources=sources, row=row, head=head, negated=negated)


def _head(here: Reading, cue: Sequence[int]) -> int:
    """The word of the cue that the others hang on; a verb before all."""
    inside = set(cue)
    tops = [i for i in cue if here.parse.head[i] not in inside or here.parse.head[i] == i]
    verbs = [i for i in tops or cue if here.parse.pos[i] == "VERB"]
    return (verbs or tops or list(cue))[0]


def _inform(learned: Relation, ruled: Relation) -> None:
    """Adds what the rule knows of the cue."""
    learned.row = ruled.row or learned.row
    learned.head = ruled.head if ruled.head is not None else learned.head
    learned.frame = ruled.frame
    learned.negated = learned.negated or ruled.negated


def _beyond(here: Reading, relation: Relation, learned: Sequence[Relation]) -> bool:
    """Whether a relation that the rules alone see is one that the learned reader cannot know."""
    if relation.row is None or "hedge" in relation.row.note.split() or not relation.sources:
        return True
    return relation.head is not None and any(relation.head in r.content for r in learned)
