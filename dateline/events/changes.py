"""What is put off, moved, called off or denied, by whom, from which day to which.

Owns the verbs and nouns of change (`lexicon/changes.tsv`) and their constructions: active,
passive, noun, headline.  The happening that they affect bears the status, not the change itself:
"the union cancelled the strike" is a strike that is cancelled.  Knows no calendar: it says which
preposition a day stands under, `join` makes dates of it.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from dateline import lang
from dateline.events import status
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_headline,
    is_nominal,
    is_verb,
    prepositions,
    span,
    subject,
    verb_lemma,
    words_of,
)
from dateline.events.standing import Standing
from dateline.model import Span, Status


class Change(msgspec.Struct, frozen=True):
    """One word of change and the happening it affects.

    `open` tells that the new day is said to be unknown; `asserted` is False where the change is
    only possible or wanted, None where it is denied.
    """

    word: int
    affected: int
    status: Status
    open: bool
    asserted: bool | None
    reason: Span | None


# Verbs of everyday use: they change a happening only where their object is a listed one.
_NARROW = frozenset(
    "drop block dismiss move shift advance prevent ditch abandon suspend switch avert foil thwart "
    "revoke deny rule_out scrap annul defer axe move_up move_back move_forward shelve delay "
    "hold_up set_back".replace("_", "~").split()
)


@cache
def rows(kind: str) -> dict[str, lang.Row]:
    """The rows of one class of the table of changes, by form."""
    return {row.form: row for row in lang.table("en", "changes") if row.kind == kind}


def find(r: Reading, triggers: Iterable[Trigger]) -> tuple[tuple[Change, ...], tuple[int, ...]]:
    """The changes, and the affected nouns that no row or form had shown to be happenings."""
    known = {t.token: t for t in triggers}
    found, new = [], []
    for token in range(len(r.word)):
        row = _row(r, token)
        if row is None:
            continue
        for affected in _affected(r, token, row, known):
            change = _change(r, token, affected, row)
            if change is not None:
                found.append(change)
                new += [affected] if affected not in known else []
    return tuple(found), tuple(dict.fromkeys(new))


def foremost(r: Reading, found: Iterable[Change]) -> dict[int, Change]:
    """The change that counts for each happening: what was cancelled after a delay is cancelled."""
    best: dict[int, Change] = {}
    for change in found:
        other = best.get(change.affected)
        if other is None or _weight(r, change) >= _weight(r, other):
            best[change.affected] = change
    return best


def _weight(r: Reading, change: Change) -> tuple[bool, bool]:
    return change.asserted is True, r.parse.dep[change.word] not in ("advcl", "relcl", "acl")


def _row(r: Reading, token: int) -> lang.Row | None:
    if r.parse.pos[token] == "NOUN":
        return rows("noun").get(base_lemma(r, token))
    if r.parse.pos[token] not in ("VERB", "ADJ"):
        return None
    lemma = verb_lemma(r, token)
    found = rows("verb").get(lemma)
    beside = [f"{lemma} {r.word[c]}" for c in r.tree.children(token, "prep", "advmod", "prt")]
    gone = next(filter(None, map(rows("intransitive").get, (lemma, *beside))), None)
    if gone is not None and _plan(r, r.tree.child(token, "nsubj")):
        return gone
    slides = rows("slide").get(lemma)
    if slides is not None and any(_a_day(r, p) for p in r.tree.children(token, "prep")):
        return slides
    if found is None:
        for child in r.tree.children(token, "advmod", "prep"):
            found = found or rows("verb").get(f"{lemma} {r.word[child]}")
            if r.word[child] == "on" and "hold" in [r.word[c] for c in r.tree.children(child)]:
                found = found or rows("verb").get(f"{lemma} on hold")
    return found


def _a_day(r: Reading, prep: int) -> bool:
    """ "From Monday", "to May 8": the days between which a plan slides."""
    dated = any(r.parse.ent[t][2:] in ("DATE", "TIME") for t in r.tree.children(prep, "pobj"))
    return dated and r.word[prep] in ("from", "to", "until", "till", "into")


def _plan(r: Reading, noun: int | None) -> bool:
    return noun is not None and base_lemma(r, noun) in rows("plan")


# ------------------------------------------------------------------ the affected happening
def _affected(r: Reading, token: int, row: lang.Row, known: dict[int, Trigger]) -> Iterator[int]:
    for noun in _objects(r, token, row):
        target = _resolved(r, noun, known)
        if target is None:
            continue
        trigger = known.get(target)
        narrow = row.form.replace(" ", "~") in _NARROW and row.kind == "verb"
        if narrow and (trigger is None or not _a_happening(trigger, row)):
            continue
        if trigger is None and not (is_nominal(r, target) and _may_change(r, target)):
            continue
        yield target


def _may_change(r: Reading, noun: int) -> bool:
    """Whether a noun can be what is changed: "a delay of several weeks" is none of weeks."""
    return r.parse.ent[noun][2:] not in ("DATE", "TIME")


def _a_happening(trigger: Trigger, row: lang.Row) -> bool:
    if row.value == Status.DENIED:
        return trigger.kind == "noun" and trigger.listed
    return trigger.kind != "thing" and (trigger.public or trigger.kind == "noun")


def _objects(r: Reading, token: int, row: lang.Row) -> Iterator[int]:
    if row.kind == "noun":
        yield from (o for n, _, o in prepositions(r, token) if n in ("of", "to", "in"))
        yield from r.tree.children(token, "poss", "compound")
        return
    dep, head = r.parse.dep[token], r.parse.head[token]
    if dep == "amod" and is_nominal(r, head):
        yield head
        return
    if row.kind in ("intransitive", "slide"):
        yield from r.tree.children(token, "nsubj")
        return
    objects = r.tree.children(token, "dobj", "nsubjpass")
    if not objects and r.parse.tag[token] in ("VBN", "VBD") and row.value != Status.DENIED:
        objects = _bare_subject(r, token)
    if not objects and dep == "acl" and r.parse.tag[token] != "VBG" and is_nominal(r, head):
        objects = (head,)
    if not objects and dep == "conj" and is_verb(r, head):
        objects = r.tree.children(head, "nsubjpass", "dobj")
    if not objects and dep == "conj" and r.tree.child(token, "auxpass") is not None:
        first = subject(r, token)  # "was to have been held on Monday but has been put off"
        objects = () if first is None else (first,)
    for noun in objects:
        yield from r.tree.conjuncts(noun) if r.word[noun] not in ("which", "that") else (noun,)


def _bare_subject(r: Reading, token: int) -> tuple[int, ...]:
    """The subject of a participle without auxiliary: "Summit postponed", "Summit put off"."""
    if r.tree.children(token, "aux", "auxpass"):
        return ()
    found = r.tree.children(token, "nsubj")
    if r.parse.dep[token] == "advcl" and not r.tree.children(token, "mark", "advmod"):
        return found
    return found if is_headline(r, token) or r.parse.tag[token] == "VBN" else ()


def _resolved(r: Reading, noun: int, known: dict[int, Trigger]) -> int | None:
    """The noun that a pronoun or "which" stands for, as far as the tree and the order tell."""
    if r.word[noun] in ("which", "that", "who"):
        clause = r.parse.head[noun]
        while r.parse.dep[clause] not in ("relcl", "ROOT") and r.parse.head[clause] != clause:
            clause = r.parse.head[clause]
        above = r.parse.head[clause]
        return above if r.parse.dep[clause] == "relcl" else None
    if r.word[noun] in ("it", "this", "they", "them"):
        before = [t for t in known.values() if t.token < noun and t.kind == "noun" and t.public]
        near = r.parse.sentence[noun] - 2
        before = [t for t in before if r.parse.sentence[t.token] >= near]
        subjects = [t for t in before if r.parse.dep[t.token] in ("nsubj", "nsubjpass", "dobj")]
        best = max(subjects or before, key=lambda t: t.token, default=None)
        return best.token if best is not None else None
    # "the date of the vote", "plans for a summit", "a plan to sign": what the noun is about
    if (
        _plan(r, noun)
        or base_lemma(r, noun) in words_of("generic")
        or base_lemma(r, noun) == "date"
    ):
        inner = [o for _, _, o in prepositions(r, noun) if o in known and known[o].public]
        inner += [c for c in r.tree.children(noun, "acl") if c in known]
        if inner:
            return _object_event(r, inner[0], known)
    return noun if noun in known or is_nominal(r, noun) else None


def _object_event(r: Reading, token: int, known: dict[int, Trigger]) -> int:
    """What a light verb carries: "a plan to hold a summit" is about the summit."""
    objects = [o for o in r.tree.children(token, "dobj") if o in known and known[o].public]
    return objects[0] if objects and base_lemma(r, token) in words_of("light") else token


# ------------------------------------------------------------------ how the change stands
def _change(r: Reading, token: int, affected: int, row: lang.Row) -> Change | None:
    asserted: bool | None = True
    if row.kind == "verb" and r.parse.dep[token] != "amod":
        standing = status.verb(r, token)
        asserted = _asserted(r, token, standing)
    elif row.kind == "noun":
        asserted = _noun_asserted(r, token)
    return Change(
        word=token,
        affected=affected,
        status=Status(row.value),
        open=_open(r, token),
        asserted=asserted,
        reason=reason(r, token),
    )


def _asserted(r: Reading, token: int, standing: Standing) -> bool | None:
    if standing.status is Status.DENIED:
        return None
    if standing.status is Status.PROPOSED:
        return False
    if standing.cue in ("be to", "complement:suppose", "complement:due", "complement:mean"):
        return not standing.past
    return standing.status is not Status.EXPECTED


def _noun_asserted(r: Reading, token: int) -> bool | None:
    found = status.noun(r, token)
    if found.status is Status.DENIED:
        return None
    return found.status is not Status.PROPOSED


def _open(r: Reading, token: int) -> bool:
    """Whether the copy says that the new day is not known."""
    words = " ".join(r.word[t] for t in r.tree.subtree(token) if t > token)
    return any(form in words for form in rows("open"))


def reason(r: Reading, token: int) -> Span | None:
    """The words that give the reason of a change, with their preposition or conjunction."""
    for child in r.tree.children(token, "prep", "advcl", "mark"):
        words = [r.word[t] for t in r.tree.subtree(child)]
        row = _reason_row(words)
        if row is None:
            continue
        if row.form in ("for", "after", "over", "following", "amid") and _a_time(r, child):
            continue
        return span(r, r.tree.subtree(child, without=("punct",)))
    return None


def _reason_row(words: list[str]) -> lang.Row | None:
    for size in (3, 2, 1):
        row = words_of("reason").get(" ".join(words[:size]))
        if row is not None:
            return row
    return None


def _a_time(r: Reading, prep: int) -> bool:
    """Whether the phrase is a time or a new day ("for Friday", "for two weeks")."""
    inside = r.tree.subtree(prep)
    if any(r.parse.ent[t][2:] in ("DATE", "TIME") for t in inside):
        return True
    return any(r.word[t] in ("second", "third", "time") and r.word[prep] == "for" for t in inside)
