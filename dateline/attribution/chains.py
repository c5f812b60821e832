"""Voices behind voices: "X said, quoting Y", "the agency reports, citing a source".

Owns the second source of a report and the pruning of what merely completes another relation.
Which relation stands in which is settled in `voices`.
"""

from collections.abc import Sequence

from dateline.actors.reading import Reading
from dateline.attribution.link import Relation
from dateline.attribution.sources import document_nouns, noun_phrase, source_nouns

QUOTING = frozenset(("cite", "quote"))


def hand_on(here: Reading, relations: list[Relation]) -> dict[int, Relation]:
    """Turns "X said, citing Y" into two: Y's words are those that X passes on.

    Gives back the carrying relation by the head of the relation within it.
    """
    carried: dict[int, Relation] = {}
    for relation in relations:
        if relation.head is None or here.parse.lemma[relation.head] not in QUOTING:
            continue
        if here.parse.tag[relation.head] != "VBG":
            continue
        source = next((t for t in here.tree.children(relation.head, "dobj")), None)
        carrier = _carrier(here, relations, relation.head)
        if source is None or carrier is None or not _can_speak(here, source):
            continue
        relation.sources = noun_phrase(here, source)
        relation.content = set(carrier.content) - set(relation.sources) - set(relation.cue)
        carried[relation.head] = carrier
    return carried


def _carrier(here: Reading, relations: Sequence[Relation], token: int) -> Relation | None:
    """The report to which a participle is put."""
    for above in here.tree.ancestors(token):
        for relation in relations:
            if relation.head == above and relation.frame == "clause" and relation.content:
                return relation
        if here.parse.pos[above] == "VERB":
            break
    return None


def _can_speak(here: Reading, token: int) -> bool:
    language = here.document.dispatch.language.split("-")[0]
    lemma = here.parse.lemma[token].lower()
    if here.parse.ent[token][2:] in ("PERSON", "ORG", "NORP", "GPE"):
        return True
    return lemma in source_nouns(language) or lemma in document_nouns(language)


def pruned(here: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Without relations that only complete another: the deed in "agreed to share the cost", the
    saying in "refused to say", a participle inside another's source ("a poll published ...")."""
    heads = {r.head: r for r in relations if r.head is not None}
    named = {i for r in relations for i in r.sources}
    kept = []
    for relation in relations:
        head = relation.head
        if head is None or not _completes(here, relation, heads, named):
            kept.append(relation)
    return kept


def _completes(
    here: Reading, relation: Relation, heads: dict[int, Relation], named: set[int]
) -> bool:
    head = relation.head or 0
    if head in named and head not in relation.sources:
        return relation.frame in ("object", "prep", "clause") or relation.frame[:5] == "prep-"
    if any(here.words[i].lower() in ("named", "identified", "quoted") for i in relation.content):
        if len(relation.content) < 4 and relation.frame == "infinitive":
            return True  # "who asked not to be named" says why there is no name
    outer = heads.get(here.parse.head[head])
    if outer is None or outer is relation or here.parse.dep[head] != "xcomp":
        return False
    if outer.row is not None and "refusal" in outer.row.note.split():
        return True
    return relation.frame == "object" or relation.frame[:5] == "prep-"
