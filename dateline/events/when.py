"""Which time belongs to which happening.

Owns the way from a time expression to the trigger that it dates, by the tree.  Knows the words of
timexes only as spans: their values are read in `join`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec

from dateline import lang, nlp
from dateline.chrono import CLOCK_GRAINS, Grain
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_nominal,
    is_verb,
    prepositions,
    subject,
    verb_lemma,
    words_of,
)
from dateline.events.standing import cues
from dateline.model import EventType, Timex, TimexType


class Bound(msgspec.Struct, frozen=True):
    """A time as a happening has it: the preposition, and whether the copy calls it the old one.

    `former` marks the day of a plan that is told in the past ("was to have opened on Monday"): it
    is an old one where the copy tells another, and `unreal` one that the tense gives up itself.
    """

    timex: Timex
    preposition: str
    old: bool
    distance: int
    former: bool = False
    unreal: bool = False


# Prepositions under which a time is the end of a happening, the last of them not included.
BEFORE = frozenset({"before"})
LIMITS = BEFORE | frozenset({"by", "until", "till", "til", "through"})

_OLD = frozenset({"originally", "initially", "previously", "earlier", "first", "formerly"})


def bind(
    r: Reading, timexes: Iterable[Timex], triggers: Sequence[Trigger]
) -> dict[int, tuple[Bound, ...]]:
    """The times of each trigger by its token, in the order of the text."""
    known = {t.token: t for t in triggers}
    found: dict[int, list[Bound]] = {}
    before: Timex | None = None
    for timex in timexes:
        echo = before is not None and _echoes(r, before, timex)
        before = timex
        if timex.type is TimexType.SET or echo:
            continue
        tokens = list(nlp.tokens_in(r.parse, timex.span))
        if not tokens:
            continue
        at, preposition = attachment(r, tokens)
        at = _of_change(r, at, tokens, preposition)
        if _covered(r, at, preposition, timex):
            continue
        for token in holders(r, at, tokens, known):
            bound = Bound(
                timex=timex,
                preposition=preposition,
                old=_old(r, at, tokens),
                distance=abs(token - tokens[0]),
                former=_former(r, at),
                unreal=_unreal(r, at),
            )
            if all(b.timex.id != timex.id for b in found.get(token, ())):
                found.setdefault(token, []).append(bound)
    return {token: tuple(bounds) for token, bounds in found.items()}


def _covered(r: Reading, at: int, preposition: str, timex: Timex) -> bool:
    """Whether a time is the period that a text is about: "the report for 2018"."""
    if timex.interval is None or timex.interval.grain.rank < Grain.MONTH.rank:
        return False
    return preposition == "for" and is_nominal(r, at) and base_lemma(r, at) in words_of("period")


_OPENS = re.compile(r"\s*,?\s*[(\[/]\s*$|\s*,\s*$")


def _echoes(r: Reading, before: Timex, timex: Timex) -> bool:
    """Whether a clock only repeats the one before it in another zone: "11.00 (13.00 Moscow)"."""
    one, other = before.interval, timex.interval
    if one is None or other is None or not {one.grain, other.grain} <= CLOCK_GRAINS:
        return False
    return bool(_OPENS.match(r.text[before.span.end : timex.span.start]))


def attachment(r: Reading, tokens: Sequence[int]) -> tuple[int, str]:
    """The token on which a phrase hangs, and the preposition it hangs by ("" without one)."""
    inside = set(tokens)
    top = next((t for t in tokens if r.parse.head[t] not in inside), tokens[0])
    preposition = ""
    at = top
    for _ in range(6):
        head = r.parse.head[at]
        if head == at:
            return at, preposition
        if r.parse.pos[head] in ("ADP", "SCONJ", "PART", "ADV", "NUM", "SYM") and not is_verb(
            r, head
        ):
            preposition = preposition or r.word[head]
            at = head
            continue
        if r.parse.dep[at] in ("appos", "conj") and r.parse.ent[head][2:] in ("DATE", "TIME"):
            at = head
            continue
        return head, preposition or _leading(r, top) or _before(r, tokens[0])
    return at, preposition


def _leading(r: Reading, top: int) -> str:
    """The preposition inside a phrase ("on Monday" as one expression)."""
    child = r.tree.child(top, "prep", "case")
    return r.word[child] if child is not None and child < top else ""


def _before(r: Reading, first: int) -> str:
    """ "Moved up to 15 August", where the parser takes "up to" for a part of the number."""
    word = r.word[first - 1] if first else ""
    return word if word in ("to", "until", "till") else ""


def holders(
    r: Reading, at: int, tokens: Sequence[int], known: Mapping[int, Trigger]
) -> tuple[int, ...]:
    """The triggers to which a phrase belongs that hangs on the token `at`."""
    if is_verb(r, at) or base_lemma(r, at) in cues("complement"):
        above = r.parse.head[at]
        if r.word[at] == "due" and above in known and not is_verb(r, above):
            return (above,)
        if r.word[at] == "due" and is_verb(r, above) and r.tree.child(at, "xcomp") is None:
            return _of_verb(r, above, tokens, known)
        return _of_verb(r, at, tokens, known)
    if at in known and (known[at].public or known[at].kind == "verb"):
        return (at,)
    inside = [t for t in r.tree.subtree(at) if t in known and t < tokens[0] and t != at]
    inside = [t for t in inside if known[t].kind == "noun" and known[t].listed]
    if inside and is_nominal(r, at):
        return (max(inside),)
    if at in known:
        return (at,)
    for above in r.tree.ancestors(at):
        if above in known:
            return _of_verb(r, above, tokens, known) if is_verb(r, above) else (above,)
        if is_verb(r, above):
            return _of_verb(r, above, tokens, known)
    return ()


def _of_verb(
    r: Reading, verb: int, tokens: Sequence[int], known: Mapping[int, Trigger]
) -> tuple[int, ...]:
    """The verb itself, or the complement or noun to which it hands its time on."""
    below = _complement(r, verb, tokens, known)
    if below is not None:
        return _of_verb(r, below, tokens, known)
    told = _reported(r, verb, known)
    if told is not None:
        return _of_verb(r, told, tokens, known)
    carried = carries(r, verb, known) or attended(r, verb, known)
    own = (verb,) if verb in known else ()
    if carried:
        return (*carried, *own)
    pencilled = base_lemma(r, verb) in words_of("plan") and r.word[tokens[0] - 1] == "for"
    if pencilled and r.parse.tag[verb] in ("VBD", "VBN"):
        own = ()  # "had been announced for Monday" was not announced on Monday
    if r.parse.dep[verb] in ("acl", "relcl") and (pencilled or _hands_up(r, verb)):
        head = _of_whom(r, r.parse.head[verb], known)
        if head in known:
            return (head, *own)
    return own


def _of_whom(r: Reading, noun: int, known: Mapping[int, Trigger]) -> int:
    """The happening of "the meeting of ministers planned for Monday"."""
    for _ in range(3):
        prep = r.parse.head[noun]
        if noun in known or r.parse.dep[noun] != "pobj" or r.word[prep] not in ("of", "by", "with"):
            return noun
        noun = r.parse.head[prep]
    return noun


def _reported(r: Reading, verb: int, known: Mapping[int, Trigger]) -> int | None:
    """What "it is reported" tells: a time beside such a hedge belongs to the news itself."""
    first = r.tree.child(verb, "nsubjpass", "nsubj")
    hedge = first is not None and r.word[first] == "it" and r.tree.child(verb, "auxpass")
    if not hedge or verb not in known or known[verb].type is not EventType.STATEMENT:
        return None
    below = [c for c in r.tree.children(verb, "ccomp") if c in known]
    head = r.parse.head[verb]
    if not below and r.parse.dep[verb] in ("parataxis", "ccomp") and head in known:
        below = [head]
    return below[0] if below else None


def _hands_up(r: Reading, verb: int) -> bool:
    """Whether a participle on a noun only dates it: "talks planned for Monday"."""
    lemma = verb_lemma(r, verb)
    return lemma in words_of("light") or any(
        f"{lemma} {r.word[c]}" in words_of("light") for c in r.tree.children(verb, "dobj", "prt")
    )


def _complement(
    r: Reading, verb: int, tokens: Sequence[int], known: Mapping[int, Trigger]
) -> int | None:
    """The verb that "is due", "plans", "is expected" lead to, where the time goes with it."""
    name = base_lemma(r, verb)
    for child in r.tree.children(verb, "xcomp", "acomp", "ccomp", "oprd", "attr"):
        if not is_verb(r, child):
            if base_lemma(r, child) in cues("complement") and name == "be":
                return child if child != verb and _leads(r, child) else None
            continue
        governs = name in cues("complement") or name in cues("inherit") or name == "be"
        to_clause = r.parse.dep[child] != "ccomp" or r.tree.child(child, "mark") is None
        if not governs or not to_clause or r.tree.child(child, "nsubj") is not None:
            continue
        behind = tokens[0] > child
        present = r.parse.tag[verb] in ("VBZ", "VBP", "VBN", "JJ", "VB") or name == "be"
        if behind or (present and tokens[0] < verb):
            return child
    return None


def _leads(r: Reading, adjective: int) -> bool:
    return r.tree.child(adjective, "xcomp") is not None


def carries(r: Reading, verb: int, known: Mapping[int, Trigger]) -> tuple[int, ...]:
    """The happenings that a light verb only lends its tense to: "hold", "take place", "be"."""
    lemma = base_lemma(r, verb)
    light = words_of("light")
    fixed = [f"{lemma} {r.word[c]}" for c in r.tree.children(verb, "dobj", "prt", "advmod")]
    fixed += [f"{f} {r.word[o]}" for f in fixed for o in r.tree.children(verb, "pobj")]
    got = lemma == "get" and "way" in [r.word[t] for t in r.tree.subtree(verb)]
    if verb_lemma(r, verb) not in light and not set(fixed) & set(light) and lemma != "be":
        if not got:
            return ()
    arguments = r.tree.children(verb, "dobj", "nsubjpass", "nsubj", "attr")
    if not r.tree.children(verb, "nsubjpass", "nsubj"):
        first = subject(r, verb)
        arguments = (*arguments, first) if first is not None else arguments
    if lemma == "follow" and r.tree.child(verb, "auxpass") is not None:
        arguments = tuple(o for n, _, o in prepositions(r, verb) if n == "by")
    arguments = tuple(antecedent(r, a, known) for a in arguments)
    nouns = [
        c for a in arguments for c in r.tree.conjuncts(a) if c in known and known[c].kind == "noun"
    ]
    public = [n for n in nouns if known[n].public]
    if not nouns:
        nouns = [
            t
            for a in arguments
            for _, t in _inner(r, a)
            if t in known and known[t].kind == "noun" and known[t].public
        ][:1]
        public = nouns
    if r.parse.dep[verb] == "relcl" and not public:
        head = r.parse.head[verb]
        return (head,) if head in known else ()
    return tuple(public or nouns)


def attended(r: Reading, verb: int, known: Mapping[int, Trigger]) -> tuple[int, ...]:
    """The happening at which a verb takes place: "speak at a rally", "due in Oslo for talks"."""
    name = base_lemma(r, verb)
    part = name == "take" and "part" in [r.word[c] for c in r.tree.children(verb, "dobj")]
    due = [c for c in r.tree.children(verb, "acomp") if r.word[c] == "due"]
    if not (part or due or name in words_of("attend")):
        return ()
    nouns = list(r.tree.children(verb, "dobj"))
    for holder in (verb, *due, *(r.tree.children(verb, "dobj") if part else ())):
        for prep in r.tree.children(holder, "prep"):
            if r.word[prep] in ("at", "for", "in", "over", "during"):
                nouns += r.tree.children(prep, "pobj")
    return tuple(n for n in nouns if n in known and known[n].kind == "noun" and known[n].public)


def antecedent(r: Reading, token: int, known: Mapping[int, Trigger]) -> int:
    """What "which" stands for; a happening above it before a person or thing beside it."""
    if r.word[token] not in ("which", "that"):
        return token
    clause = next((a for a in r.tree.ancestors(token) if r.parse.dep[a] == "relcl"), None)
    if clause is None:
        return token
    noun = r.parse.head[clause]
    if noun in known:
        return noun
    for above in r.tree.ancestors(noun):
        if is_verb(r, above):
            break
        if above in known and known[above].public:
            return above
    return noun


def taken_up(r: Reading, triggers: Sequence[Trigger]) -> dict[int, int]:
    """Happenings that "it" or "they" takes up as the subject of a light verb, by that verb."""
    known = {t.token: t for t in triggers}
    public = [t.token for t in triggers if t.public and t.kind == "noun"]
    found: dict[int, int] = {}
    for verb in range(len(r.word)):
        if not is_verb(r, verb) or not is_light(r, verb):
            continue
        first = subject(r, verb)
        if first is None or r.word[first] not in ("it", "they", "this", "event"):
            continue
        near = r.parse.sentence[first] - 1
        before = [t for t in public if t < first and r.parse.sentence[t] >= near]
        subjects = [t for t in before if r.parse.dep[t] in ("nsubj", "nsubjpass")]
        if before:
            found[(subjects or before)[-1]] = verb
    del known
    return found


def is_light(r: Reading, verb: int) -> bool:
    """Whether a verb only lends its tense to a happening: "take place", "be held"."""
    lemma = base_lemma(r, verb)
    light = words_of("light")
    if lemma == "follow" and r.tree.child(verb, "auxpass") is not None:
        return False  # "it will be followed by": another happening
    fixed = {f"{lemma} {r.word[c]}" for c in r.tree.children(verb, "dobj", "prt", "advmod")}
    return lemma != "be" and (verb_lemma(r, verb) in light or bool(fixed & set(light)))


def _inner(r: Reading, noun: int) -> list[tuple[int, int]]:
    """Nouns one preposition below: "the start of the trial", "a round of talks"."""
    return [
        (prep, target)
        for prep in r.tree.children(noun, "prep")
        if r.word[prep] in ("of", "for")
        for target in r.tree.children(prep, "pobj")
    ]


def _old(r: Reading, at: int, tokens: Sequence[int]) -> bool:
    """Whether "originally" or the like stands with the word on which the time hangs, or "instead
    of" before the time itself."""
    near = [at, *r.tree.children(at)]
    head = r.parse.head[at]
    if not is_verb(r, at) and is_verb(r, head):
        near += r.tree.children(head, "advmod")
    # "a week earlier than planned" measures, it does not look back
    adverbs = [
        t
        for t in near
        if t not in tokens
        and r.parse.dep[t] == "advmod"  # not "the first speech", "in the first days of March"
        and r.parse.ent[t][2:] not in ("DATE", "TIME")
    ]
    return any(r.word[t] in _OLD for t in adverbs) or _displaced(r, tokens[0])


def _displaced(r: Reading, first: int) -> bool:
    """ "On Friday instead of Thursday", "on Friday, not on Thursday"."""
    sentence = r.parse.sentence[first]
    words = [r.word[t] for t in range(max(0, first - 3), first) if r.parse.sentence[t] == sentence]
    for size in (3, 2, 1):
        form = " ".join(words[-size:])
        if form in words_of("displaced"):
            return " ".join(words[:-size])[-3:] != "but"
    return False


def _former(r: Reading, at: int) -> bool:
    """Whether the word on which a time hangs tells a plan in the past: "had been set for",
    "was to have opened", "was due to open"."""
    chain = [at, *(a for a in r.tree.ancestors(at) if is_verb(r, a))][:3]
    for token in chain:
        auxes = [r.word[a] for a in r.tree.children(token, "aux", "auxpass")]
        head = r.parse.head[token]
        if {"to", "have"} <= set(auxes):
            return base_lemma(r, head) == "be" or base_lemma(r, head) in cues("complement")
        plan = base_lemma(r, token) in words_of("plan")
        be = base_lemma(r, head) == "be" and not is_verb(r, token)
        if plan and ({"had", "was", "were"} & set(auxes) or (be and r.parse.tag[head] == "VBD")):
            return True
        if r.parse.dep[token] not in ("xcomp", "ccomp", "acomp", "prep", "advcl"):
            return False
    return False


def _unreal(r: Reading, at: int) -> bool:
    """ "Was to have opened on Monday": it will not."""
    for token in (at, *r.tree.ancestors(at)):
        if is_verb(r, token):
            auxes = {r.word[a] for a in r.tree.children(token, "aux")}
            head = r.parse.head[token]
            return {"to", "have"} <= auxes and r.word[head] in ("was", "were")
    return False


def _of_change(r: Reading, at: int, tokens: Sequence[int], preposition: str) -> int:
    """ "Deferred the launch, which was due on Monday, to Friday": the new day belongs to the verb
    of change, though the parser hangs it on the clause between the commas."""
    if preposition not in ("to", "until", "till") or tokens[0] < 2:
        return at
    if r.word[tokens[0] - 2] != ",":
        return at
    for verb in r.tree.ancestors(at):
        if is_verb(r, verb) and verb_lemma(r, verb) in _changes():
            return verb
    return at


@cache
def _changes() -> frozenset[str]:
    return frozenset(row.form for row in lang.table("en", "changes") if row.kind == "verb")


def best(bounds: Sequence[Bound]) -> Bound | None:
    """The time that dates a happening best: a clock before a day, the nearest before the others,
    and all of them before one that only ends it ("until Friday").

    A stretch of time without a place on the calendar dates nothing.
    """
    dated = [b for b in bounds if b.timex.interval is not None]
    dated = [b for b in dated if b.timex.type in (TimexType.DATE, TimexType.TIME)] or dated
    if not dated:
        return None
    # told as one instant, the first clock is that of the place
    first: list[Bound] = []
    for bound in dated:
        others = {i for b in first for i in b.timex.also}
        if bound.timex.id not in others:
            first.append(bound)
    return min(first, key=_preference)


def _preference(bound: Bound) -> tuple[bool, int, int, int]:
    interval = bound.timex.interval
    clock = interval is not None and interval.grain.rank <= 2
    ends = bound.preposition in LIMITS
    return (ends, 0 if clock else 1, bound.distance, bound.timex.span.start)
