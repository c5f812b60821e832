"""What a happening's clause says of other happenings: after, before, part of, if.

Owns the reading of the words that relate one happening to another (the class `relation` of
`lexicon/event_words.tsv`), and where they may stand: right at the happening, at the verb that
carries it, below it in a chain of nouns ("progress in talks on a deal after ...").  Knows no
times, and not which mentions are one event: the other happening is named by its trigger.
"""

from collections.abc import Mapping

from dateline.events import when
from dateline.events.reading import Reading, Trigger, base_lemma, is_verb, verbs_above, words_of
from dateline.model import RelationKind


def find(
    r: Reading, trigger: Trigger, known: Mapping[int, Trigger]
) -> tuple[tuple[RelationKind, int], ...]:
    """The relations of a trigger to others, in the order of its clause, each once: the kind, and
    the token of the other trigger, which is one of `known`."""
    found: list[tuple[RelationKind, int]] = []
    rows = words_of("relation")
    waiting = [trigger.token]
    if trigger.kind == "noun":
        head = r.parse.head[trigger.token]
        if is_verb(r, head) and r.parse.dep[trigger.token] in ("nsubj", "nsubjpass", "dobj"):
            if trigger.token in when.carries(r, head, known):
                waiting.append(head)
        waiting += _chain(r, trigger.token, known)
    for token in waiting:
        for prep in r.tree.children(token, "prep", "advmod"):
            name, target = _phrase(r, prep)
            row = rows.get(name)
            for goal in r.tree.conjuncts(target) if row and target is not None else ():
                if goal in known and known[goal].kind == "noun" and row is not None:
                    found.append((RelationKind(row.value), goal))
        for clause in r.tree.children(token, "advcl"):
            for mark in r.tree.children(clause, "mark", "advmod"):
                row = rows.get(r.word[mark])
                if row is not None and mark < clause and clause in known:
                    found.append((RelationKind(row.value), clause))
        verb = token if is_verb(r, token) else next(verbs_above(r, token), None)
        follows = verb is not None and base_lemma(r, verb) == "follow"
        if verb is not None and follows and not r.tree.children(verb, "dobj"):
            before = [t for t in known if t < trigger.token and known[t].public]
            found += [(RelationKind.AFTER, max(before))] if before else []
    return tuple(dict.fromkeys(p for p in found if p[1] != trigger.token))


def _chain(r: Reading, token: int, known: Mapping[int, Trigger]) -> list[int]:
    """Nouns below the highest happening of a chain: "progress in talks on a deal after ..."."""
    head = r.parse.head[token]
    if r.parse.dep[token] == "pobj" and any(
        a in known and known[a].kind == "noun" for a in _nouns_above(r, head)
    ):
        return []
    below: list[int] = []
    waiting = [token]
    while waiting:
        here = waiting.pop()
        for prep in r.tree.children(here, "prep"):
            if r.word[prep] in ("in", "on", "of", "with", "between", "over", "about"):
                for target in r.tree.children(prep, "pobj"):
                    below.append(target)
                    waiting.append(target)
    return below


def _nouns_above(r: Reading, prep: int) -> list[int]:
    found = []
    for above in r.tree.ancestors(prep):
        if is_verb(r, above):
            break
        found.append(above)
    return [r.parse.head[prep], *found]


def _phrase(r: Reading, prep: int) -> tuple[str, int | None]:
    """A preposition of one or more words, and its object: "as a result of the signing"."""
    words, at = [r.word[prep]], prep
    for _ in range(3):
        target = r.tree.child(at, "pobj")
        if target is None:
            deeper = r.tree.child(at, "prep", "pcomp")
            if deeper is None:
                return " ".join(words), None
            words.append(r.word[deeper])
            at = deeper
            continue
        front = [r.word[t] for t in r.tree.children(target, "det")]
        inner = next((p for p in r.tree.children(target, "prep") if r.word[p] == "of"), None)
        long = " ".join([*words, *front, r.word[target], "of"])
        if inner is not None and long in words_of("relation"):
            return long, r.tree.child(inner, "pobj")
        return " ".join(words), target
    return " ".join(words), None
