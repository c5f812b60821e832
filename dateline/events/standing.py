"""How a happening stands, and the two things that words say of it by themselves.

Owns the record of a status with its certainty, the table of its cues (`lexicon/status_cues.tsv`),
and the *polarity* and *modality* of a word: "no", "not", "may", "will", "would", "if", "denied
that".  Knows no governors, tenses or nouns: how they all work together is a matter of `status`.
"""

from functools import cache

import msgspec

from dateline import lang
from dateline.events.reading import Reading, base_lemma, is_verb
from dateline.model import Status


class Standing(msgspec.Struct, frozen=True):
    """A status with its certainty, the cue that gave it, and whether it was told in the past.

    `flat` marks a plain "will", which the host of an event may raise to eos5.
    """

    status: Status
    certainty: str | None
    cue: str
    past: bool = False
    flat: bool = False
    token: int | None = None


OCCURRED = Standing(Status.OCCURRED, None, "tense:past", past=True)
ONGOING = Standing(Status.ONGOING, None, "tense:present")
DENIED = Standing(Status.DENIED, "eos6", "negation")


@cache
def cues(kind: str) -> dict[str, lang.Row]:
    """The rows of one class of the table of status cues, by form."""
    return {row.form: row for row in lang.table("en", "status_cues") if row.kind == kind}


def standing_of(row: lang.Row, token: int) -> Standing:
    """What a row says: "scheduled eos4"."""
    status, certainty = row.value.split()
    return Standing(
        Status(status),
        None if certainty == "-" else certainty,
        f"{row.kind}:{row.form}",
        token=token,
    )


# ------------------------------------------------------------------ polarity
def negate(found: Standing, token: int) -> Standing:
    """What a standing becomes under a negation at that token: denied, unless it was left open."""
    if found.status is Status.DENIED:
        return found
    # "may not sign" leaves it open; "will not sign" does not
    if found.status is Status.PROPOSED and found.cue.startswith(("modal:", "mark:")):
        if found.cue.split(":")[1] in ("may", "might", "should", "must", "ought", "if", "whether"):
            return found
    return Standing(
        Status.DENIED,
        "eos6",
        f"negation of {found.cue}",
        past=found.past,
        flat=found.flat,
        token=token,
    )


_NEVER = frozenset({"never", "nor", "neither", "hardly", "no longer"})


def negated(r: Reading, token: int) -> bool:
    """Whether a verb is negated: "will not sign", "no longer meet", "nobody came"."""
    if r.tree.children(token, "neg"):
        return True
    for child in r.tree.children(token, "advmod", "preconj", "cc"):
        if r.word[child] in _NEVER or (r.word[child] == "longer" and r.word[child - 1] == "no"):
            return True
    for child in r.tree.children(token, "nsubj", "nsubjpass", "dobj", "attr", "expl"):
        if r.word[child] in ("nobody", "none", "nothing", "neither") or under_no(r, child):
            return True
    return False


def under_no(r: Reading, noun_token: int) -> bool:
    """Whether a noun stands under "no": "no deal", "not a single vote"."""
    return any(r.word[c] in ("no", "neither") for c in r.tree.children(noun_token, "det", "neg"))


# ------------------------------------------------------------------ modality
def modality(r: Reading, token: int) -> Standing | None:
    """The status that a verb has by its own words, whatever governs it: its conjunction, a denial
    right above it, its auxiliaries; None where they say nothing."""
    return _mark(r, token) or _denied_above(r, token) or _auxiliaries(r, token)


def _mark(r: Reading, token: int) -> Standing | None:
    for child in r.tree.children(token, "mark", "advmod"):
        row = cues("mark").get(r.word[child])
        if row is not None and child < token:
            return standing_of(row, child)
    return None


def _denied_above(r: Reading, token: int) -> Standing | None:
    """ "Denied that it will sign", "denied a report that the king would come"."""
    dep, head = r.parse.dep[token], r.parse.head[token]
    if dep not in ("acl", "ccomp", "relcl"):
        return None
    denier = head
    if base_lemma(r, head) in cues("rumour") and not is_verb(r, head):
        denier = r.parse.head[head]
    elif base_lemma(r, head) != "deny":
        return None
    if not is_verb(r, denier) or base_lemma(r, denier) not in cues("denial"):
        return None
    if negated(r, denier):
        return None
    return Standing(Status.DENIED, "eos6", "complement:deny", token=denier)


def _auxiliaries(r: Reading, token: int) -> Standing | None:
    """The status that the verb's own auxiliaries give."""
    for aux in r.tree.children(token, "aux"):
        row = cues("modal").get(r.word[aux]) if r.parse.tag[aux] == "MD" else None
        if row is not None:
            found = standing_of(row, aux)
            if found.status is Status.SCHEDULED:
                return msgspec.structs.replace(found, flat=True)
            return _would(r, token, found)
    return None


def _would(r: Reading, token: int, found: Standing) -> Standing:
    """ "Said it would sign" is a "will" told in the past."""
    if found.cue != "modal:would":
        return found
    head = r.parse.head[token]
    if base_lemma(r, head) in cues("rumour") and not is_verb(r, head):
        return Standing(Status.SCHEDULED, "eos3", "modal:would, reported", token=found.token)
    reported = r.parse.dep[token] in ("ccomp", "relcl", "conj") and is_verb(r, head)
    if reported and r.parse.tag[head] in ("VBD", "VBN") and not _mark_below(r, token):
        return Standing(Status.SCHEDULED, "eos4", "modal:would, reported", token=found.token)
    return found


def _mark_below(r: Reading, token: int) -> bool:
    """Whether a condition hangs on a verb: "would sign if ..."."""
    return any(_mark(r, c) is not None for c in r.tree.children(token, "advcl"))
