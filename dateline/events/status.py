"""Where a happening stands by the grammar around its word: tense, modality, negation, governors.

Owns how governors and tenses colour what a word says of itself (`standing`), for verbs and for
nouns.  Knows no calendar: what the day of a happening says about its status is judged in `join`;
nor the verbs that put off and cancel, which are in `changes`.

Terms: a *governor* is the word whose complement the trigger is ("plans" in "plans to visit").
"""

import msgspec

from dateline import lang
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_headline,
    is_nominal,
    is_verb,
    verb_lemma,
    verbs_above,
    words_of,
)
from dateline.events.standing import (
    DENIED,
    OCCURRED,
    ONGOING,
    Standing,
    cues,
    modality,
    negate,
    negated,
    standing_of,
    under_no,
)
from dateline.model import Status

_DEPTH = 8  # governors above one another that are followed


def read(r: Reading, trigger: Trigger) -> Standing:
    """The status of one trigger by its grammar."""
    if trigger.kind == "verb":
        return verb(r, trigger.token)
    if trigger.kind == "state":
        return state(r, trigger.token)
    found = noun(r, trigger.token, public=trigger.public)
    if not trigger.public and found.cue.split(":")[-1] in _OF_PUBLIC:
        return OCCURRED
    return found


# To announce or confirm a summit is to plan it; to announce a loss is not.
_OF_PUBLIC = frozenset({"announce", "confirm", "approve", "call", "set", "agree", "purpose"})


def state(r: Reading, token: int) -> Standing:
    """The status of a predicate: that of the verb it stands with."""
    above = r.parse.head[token]
    return verb(r, above) if is_verb(r, above) else ONGOING


# ------------------------------------------------------------------ verbs
def verb(r: Reading, token: int, depth: int = 0) -> Standing:
    """The status of what a verb names."""
    found = _verb(r, token, depth)
    if negated(r, token):
        return negate(found, token)
    return found


def _verb(r: Reading, token: int, depth: int) -> Standing:
    if depth > _DEPTH:
        return OCCURRED
    own = modality(r, token)
    if own is not None:
        return own
    governed = _governed(r, token, depth)
    if governed is not None:
        return governed
    return _tense(r, token, depth)


def _infinitive(r: Reading, token: int) -> bool:
    return any(r.word[a] == "to" for a in r.tree.children(token, "aux"))


def _governed(r: Reading, token: int, depth: int) -> Standing | None:
    """The status that a governor lends: "plans to visit", "is due to meet", "refused to sign"."""
    dep, head = r.parse.dep[token], r.parse.head[token]
    if head == token:
        if _infinitive(r, token):
            # a headline's "to sign" is its "will"
            return Standing(Status.SCHEDULED, "eos4", "headline:to", flat=True, token=token)
        return None
    if dep == "conj" and is_verb(r, head) and _shares(r, token, head):
        return verb(r, head, depth + 1)
    gerund = r.parse.tag[token] == "VBG" and r.tree.child(token, "aux", "auxpass") is None
    bare = r.parse.tag[token] == "VB" and r.tree.child(token, "aux") is None
    if dep == "pcomp":
        return _after_preposition(r, token, head, depth)
    if not (_infinitive(r, token) or gerund or bare) and dep != "oprd":
        return _finite(r, token, head, depth)
    if dep in ("xcomp", "ccomp", "acl", "oprd", "relcl", "acomp", "advcl", "dep"):
        return _complement(r, token, head, depth)
    return None


def _shares(r: Reading, token: int, head: int) -> bool:
    """Whether a further verb of a list stands under the auxiliaries of the first."""
    if r.tree.children(token, "aux", "auxpass", "nsubj", "nsubjpass"):
        return False
    return r.parse.tag[token] == r.parse.tag[head] or r.parse.tag[token] in ("VB", "VBG")


def _after_preposition(r: Reading, token: int, prep: int, depth: int) -> Standing | None:
    """A gerund after a preposition stands where the clause above it stands."""
    above = r.parse.head[prep]
    instead = r.word[prep] == "of" and r.word[above] == "instead"
    kept = r.word[prep] == "from" and base_lemma(r, above) in cues("prevention")
    if r.word[prep] in ("without", "instead") or instead or kept:
        return Standing(Status.DENIED, "eos6", f"preposition:{r.word[prep]}", token=prep)
    row = cues("complement").get(base_lemma(r, above))
    if row is not None:
        return _under(r, row, above, depth)
    if is_verb(r, above) and r.parse.pos[above] != "AUX":
        return verb(r, above, depth + 1)
    if is_nominal(r, above) and r.word[prep] == "for":
        return Standing(Status.PROPOSED, "eos2", f"preposition:{r.word[prep]}", token=prep)
    return None


def _complement(r: Reading, token: int, head: int, depth: int) -> Standing | None:
    name = verb_lemma(r, head) if is_verb(r, head) else base_lemma(r, head)
    if name == "be" and _infinitive(r, token) and _is_to(r, token, head):
        below = verb(r, head, depth + 1)
        if below.status in (Status.OCCURRED, Status.ONGOING):
            return Standing(
                Status.SCHEDULED, "eos4", "be to", past=below.past, flat=True, token=head
            )
        return below
    row = next(filter(None, (cues("complement").get(n) for n in _names(r, head, name))), None)
    if row is not None and is_nominal(r, head) and under_no(r, head):
        return DENIED
    if row is not None:
        return _under(r, row, head, depth)
    first = r.tree.child(head, "nsubj") if is_verb(r, head) else None
    row = cues("noun").get(base_lemma(r, first)) if first is not None else None
    if row is not None and name in ("come", "be", "remain", "exist", "arise"):
        return standing_of(row, head)  # "the time has come to sign"
    if cues("inherit").get(name) is not None:
        return verb(r, head, depth + 1)
    row = cues("noun").get(name)
    if row is not None and is_nominal(r, head):
        return DENIED if under_no(r, head) else standing_of(row, head)
    return _purpose(r, token, head, depth)


def _names(r: Reading, head: int, name: str) -> tuple[str, ...]:
    return (name, base_lemma(r, head), f"{r.word[head]} to")


def _is_to(r: Reading, token: int, head: int) -> bool:
    """Whether "is" and an infinitive are a future: not in "is happy to", "the aim is to"."""
    first = r.tree.child(head, "nsubj", "nsubjpass")
    aim = first is not None and base_lemma(r, first) in _AIMS
    return not aim and not r.tree.children(head, "acomp", "attr", "prep") and token > head


_AIMS = frozenset({"aim", "goal", "objective", "purpose", "idea", "thing", "plan", "task", "role"})


def _purpose(r: Reading, token: int, head: int, depth: int) -> Standing | None:
    """An infinitive or participle that hangs on a clause or a noun without a known governor."""
    if not _infinitive(r, token):
        return verb(r, head, depth + 1) if is_verb(r, head) else None
    above = verb(r, head, depth + 1) if is_verb(r, head) else OCCURRED
    if above.status is Status.PROPOSED:
        return above
    return Standing(Status.SCHEDULED, "eos3", "purpose", token=token)


def _under(r: Reading, row: lang.Row, governor: int, depth: int) -> Standing:
    """What a governor says of its complement, given how the governor itself stands."""
    found = standing_of(row, governor)
    above = governor
    if r.parse.dep[governor] in ("acomp", "attr", "oprd", "xcomp", "pobj"):
        above = r.parse.head[governor]
    if not is_verb(r, above):
        return found
    if negated(r, above) or negated(r, governor):
        if found.status is Status.DENIED:
            return standing_of(row, governor) if row.form == "fail" else OCCURRED
        if row.form in ("confirm", "announce"):
            return Standing(Status.PROPOSED, "eos2", f"negation of {found.cue}", token=governor)
        if found.status is Status.EXPECTED and _before(r, governor):
            return msgspec.structs.replace(found, certainty="eos2")  # "not expected before May"
        return Standing(Status.DENIED, "eos6", f"negation of {found.cue}", token=governor)
    own = verb(r, above, depth + 1)
    past = r.parse.tag[above] == "VBD" or own.past
    if own.status is Status.DENIED and found.status is not Status.DENIED:
        return own
    if own.status is Status.PROPOSED:
        weak = found.status is not Status.DENIED
        return msgspec.structs.replace(own, token=governor) if weak else own
    return msgspec.structs.replace(found, past=past)


def _before(r: Reading, governor: int) -> bool:
    words = {r.word[t] for t in r.tree.subtree(governor)}
    return bool(words & {"before", "until", "till"})


def _finite(r: Reading, token: int, head: int, depth: int) -> Standing | None:
    """A clause with its own tense, coloured by what governs it."""
    if r.parse.dep[token] == "ccomp" and is_verb(r, head):
        name = base_lemma(r, head)
        row = cues("clause").get(name)
        if row is not None:
            return standing_of(row, head)
        subjunctive = r.parse.tag[token] == "VB" or any(
            r.parse.tag[a] == "VB" for a in r.tree.children(token, "auxpass")
        )
        if subjunctive and not r.tree.children(token, "aux"):
            return Standing(Status.PROPOSED, "eos2", "subjunctive", token=token)
    if r.parse.dep[token] in ("advcl", "relcl") and r.parse.tag[token] in (
        "VBZ",
        "VBP",
        "VBN",
        "VBG",
    ):
        marks = [r.word[c] for c in r.tree.children(token, "mark", "advmod") if c < token]
        if set(marks) & {"when", "after", "once", "until", "before"}:
            higher: int | None = head if is_verb(r, head) else next(verbs_above(r, head), None)
            above = verb(r, higher, depth + 1) if higher is not None else OCCURRED
            if above.status in (Status.SCHEDULED, Status.EXPECTED, Status.PROPOSED):
                return msgspec.structs.replace(above, flat=False)
    return None


def _tense(r: Reading, token: int, depth: int) -> Standing:
    tag, dep = r.parse.tag[token], r.parse.dep[token]
    auxes = r.tree.children(token, "aux", "auxpass")
    finite = [a for a in auxes if r.parse.tag[a] in ("VBD", "VBZ", "VBP")]
    if finite:
        first = finite[0]
        lemma = r.parse.lemma[first]
        if lemma == "have":
            return OCCURRED
        past = r.parse.tag[first] == "VBD"
        if tag == "VBG":
            return (
                Standing(Status.OCCURRED, None, "tense:past progressive", past=True)
                if past
                else Standing(Status.ONGOING, None, "tense:progressive")
            )
        if past:
            return OCCURRED
        return ONGOING
    if tag == "VBD":
        return OCCURRED
    if tag == "VBN":
        return Standing(Status.OCCURRED, None, "participle", past=True)
    if tag in ("VBZ", "VBP"):
        return ONGOING
    if tag == "VBG" and dep in ("acl", "advcl", "conj", "relcl"):
        head = r.parse.head[token]
        return verb(r, head, depth + 1) if is_verb(r, head) else ONGOING
    if tag == "VB" and r.parse.head[token] != token and is_verb(r, r.parse.head[token]):
        return verb(r, r.parse.head[token], depth + 1)
    if is_headline(r, token):
        return ONGOING
    return OCCURRED


# ------------------------------------------------------------------ nouns
def noun(r: Reading, token: int, depth: int = 0, *, public: bool = True) -> Standing:
    """The status of what a noun names: from its governor, its qualifiers, its clause."""
    if depth > _DEPTH:
        return OCCURRED
    if under_no(r, token):
        return DENIED
    found = (
        _qualified(r, token) or _scheduled_participle(r, token) or _by_role(r, token, depth, public)
    )
    return found


def _qualified(r: Reading, token: int) -> Standing | None:
    for child in r.tree.children(token, "amod", "compound", "nmod"):
        row = cues("modifier").get(r.word[child])
        if row is not None:
            return standing_of(row, child)
    return None


def _scheduled_participle(r: Reading, token: int) -> Standing | None:
    """ "Talks planned for Monday", "the vote, scheduled for May"."""
    for child in r.tree.children(token, "acl", "relcl", "amod", "appos", "advcl"):
        if r.parse.tag[child] == "VBN" or r.word[child] == "due":
            if r.tree.child(child, "xcomp") is not None and not is_verb(r, child):
                continue
            row = cues("complement").get(base_lemma(r, child))
            status = standing_of(row, child) if row is not None else None
            if status is not None and status.status is not Status.DENIED:
                if base_lemma(r, child) in words_of("light") or r.word[child] == "due":
                    return status
    return None


def _by_role(r: Reading, token: int, depth: int, public: bool) -> Standing:
    dep, head = r.parse.dep[token], r.parse.head[token]
    if dep in ("conj", "appos") and is_nominal(r, head):
        return noun(r, head, depth + 1, public=public)
    if dep in ("compound", "nmod") and is_nominal(r, head):
        return noun(r, head, depth + 1, public=public)
    if head == token:
        return _verbless(r, token)
    if dep in ("nsubj", "nsubjpass", "dobj", "attr", "oprd") and is_verb(r, head):
        return _argument(r, token, head, dep, depth)
    if dep == "pobj":
        return _prepositional(r, token, head, depth, public)
    return OCCURRED


def _verbless(r: Reading, token: int) -> Standing:
    for child in r.tree.children(token, "acl", "relcl"):
        if is_verb(r, child):
            return verb(r, child)
    return Standing(Status.OCCURRED, None, "no verb")


def _argument(r: Reading, token: int, head: int, dep: str, depth: int) -> Standing:
    name = verb_lemma(r, head)
    passive = dep == "nsubjpass"
    row = cues("object").get(name) or cues("object").get(base_lemma(r, head))
    if name == "call" and not passive and any(r.word[c] == "for" for c in r.tree.children(head)):
        row = None
    light = name in words_of("light") or base_lemma(r, head) == "be" or _fixed(r, head)
    complement = r.tree.child(head, "xcomp", "acomp", "oprd")
    if dep in ("nsubj", "nsubjpass") and complement is not None:
        return _raised(r, head, complement, depth)
    if passive and negated(r, head) and _before(r, head) and name in cues("complement"):
        return msgspec.structs.replace(
            standing_of(cues("complement")[name], head), certainty="eos2"
        )
    if row is not None and (dep == "dobj" or passive):
        return _under(r, row, head, depth)
    own = verb(r, head, depth + 1)
    if light:
        return own
    if own.status in (Status.SCHEDULED, Status.EXPECTED, Status.PROPOSED, Status.DENIED):
        if dep == "nsubj" and not _definite(r, token):
            return own
        if dep in ("dobj", "nsubjpass") and not _definite(r, token):
            return own
    return OCCURRED


def _fixed(r: Reading, head: int) -> bool:
    """Light verbs with a fixed noun or particle: "take place", "get under way", "go ahead"."""
    lemma = base_lemma(r, head)
    return any(
        f"{lemma} {r.word[c]}" in words_of("light")
        or f"{lemma} {r.word[c]} way" in words_of("light")
        for c in r.tree.children(head, "dobj", "prt", "advmod", "prep")
    )


def _raised(r: Reading, head: int, complement: int, depth: int) -> Standing:
    """The subject of "is expected to take place" stands as the complement does."""
    if is_verb(r, complement):
        return verb(r, complement, depth + 1)
    row = cues("complement").get(base_lemma(r, complement)) or cues("complement").get(
        r.word[complement]
    )
    if row is not None:
        return _under(r, row, complement, depth)
    return verb(r, head, depth + 1)


def _definite(r: Reading, token: int) -> bool:
    if r.tree.children(token, "poss"):
        return True
    return any(
        r.word[c] in ("the", "this", "that", "these", "those")
        for c in r.tree.children(token, "det")
    )


_AHEAD = frozenset({"ahead", "until", "till", "toward", "towards", "pending", "before"})


def _prepositional(r: Reading, token: int, prep: int, depth: int, public: bool) -> Standing:
    name, above = r.word[prep], r.parse.head[prep]
    if name == "without":
        return DENIED
    if r.parse.dep[prep] == "prep" and r.parse.pos[above] == "ADP":
        name, above = r.word[above], r.parse.head[above]
    if is_nominal(r, above):
        row = cues("noun").get(base_lemma(r, above))
        if row is not None and name in ("for", "of", "on", "to"):
            return standing_of(row, above)
        return noun(r, above, depth + 1) if name in ("of", "on", "in", "at", "for") else OCCURRED
    if r.word[above] == "due" and name in ("for", "in", "at"):
        return standing_of(cues("complement")["due"], above)
    if not is_verb(r, above):
        return OCCURRED
    phrase = f"{base_lemma(r, above)} {name}"
    due = [c for c in r.tree.children(above, "acomp") if r.word[c] == "due"]
    if due and base_lemma(r, above) == "be" and name in ("for", "in", "at"):
        return standing_of(cues("complement")["due"], due[0])
    row = cues("object").get(phrase) or (
        cues("object").get(base_lemma(r, above)) if name in ("for", "on", "to") else None
    )
    if row is not None and name not in ("at", "after", "during"):
        return _under(r, row, above, depth)
    own = verb(r, above, depth + 1)
    if not public:
        return OCCURRED
    if own.status in (Status.SCHEDULED, Status.EXPECTED):
        if name in ("at", "in", "during", "on", "for", "after", "to", "by", "before", "through"):
            return msgspec.structs.replace(own, flat=False)
    if own.status is Status.PROPOSED and not _definite(r, token):
        return msgspec.structs.replace(own, flat=False)
    if name in _AHEAD or name == "ahead of":
        return Standing(Status.SCHEDULED, "eos4", f"preposition:{name}", token=prep)
    return OCCURRED
