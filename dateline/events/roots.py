"""The PLOVER root of a happening: what is done to whom, by the predicate and what goes with it.

Owns the reading of `lexicon/roots.tsv` and the way in which status turns a root into another.
The sixteen roots are those of the PLOVER codebook; where drafts differ, its map from CAMEO (2021)
decides.  Knows no time, place or participants.

A row gives a root to a word under the conditions of its class (`slots`): "impose" with
"object:sanction" is SANCTION.
"""

from collections.abc import Sequence

import msgspec

from dateline import lang
from dateline.events import slots
from dateline.events.reading import Reading, Trigger, is_verb, verb_above
from dateline.events.standing import Standing
from dateline.model import Plover, Status


def given(r: Reading, triggers: Sequence[Trigger]) -> tuple[Trigger, ...]:
    """The triggers with the roots that their rows and surroundings give.

    What completes a predicate is part of its doing: in "lifted the embargo" both words tell of a
    concession, in "threatened to attack" both of a threat.
    """
    matches = {t.token: m for t in triggers if (m := match(r, t)) is not None}
    lent = {t: root_of(m) for m in matches.values() for t in m.infinitives}
    shared = {t: lent.get(v, root_of(m)) for v, m in matches.items() for t in m.objects}
    found = []
    for trigger in triggers:
        token, root = trigger.token, trigger.plover
        if _in_name(r, token) or _conditional(r, token):
            root = None
        elif token in matches:
            root = root_of(matches[token])
        elif trigger.kind != "verb" and token in shared:
            root = shared[token]
        if token in lent:
            root = _governed(root, lent[token])
        found.append(msgspec.structs.replace(trigger, plover=root))
    return tuple(found)


def _governed(own: Plover | None, lent: Plover | None) -> Plover | None:
    """The root under a governor: who agrees to what is hostile threatens."""
    return Plover.THREATEN if lent is Plover.AGREE and own in _HOSTILE else lent


def _in_name(r: Reading, token: int) -> bool:
    """Whether a word is but part of what a body is called: "the Court of Appeals"."""
    if r.parse.pos[token] != "PROPN" or r.parse.ent[token][2:] != "ORG":
        return False
    return any(r.parse.ent[t][2:] == "ORG" for t in (token - 1, token + 1) if 0 <= t < len(r.word))


_CONDITIONS = frozenset({"if", "unless", "until", "whether"})


def _conditional(r: Reading, token: int) -> bool:
    """Whether a word stands in a clause that only tells a condition: "until demands are met"."""
    verb = token if is_verb(r, token) else verb_above(r, token)
    marks = () if verb is None else r.tree.children(verb, "mark")
    return any(r.word[m] in _CONDITIONS for m in marks)


def match(r: Reading, trigger: Trigger) -> slots.Match | None:
    """The row of the table that holds; one without conditions gives way to the trigger's own."""

    def plain(row: lang.Row) -> bool:
        return trigger.plover is None or (" " in row.form and row.form != trigger.lemma)

    return slots.match(r, trigger, slots.table("roots"), plain)


def root_of(match: slots.Match) -> Plover | None:
    """The root that a row gives; none where it says that there is none."""
    return None if match.row.value == "-" else Plover(match.row.value)


# ------------------------------------------------------------------ under a status
_COOPERATIVE = frozenset(
    {Plover.AGREE, Plover.CONSULT, Plover.SUPPORT, Plover.COOPERATE, Plover.AID}
    | {Plover.CONCEDE, Plover.RETREAT}
)
_HOSTILE = frozenset({Plover.SANCTION, Plover.COERCE, Plover.PROTEST, Plover.ASSAULT})
_DONE = ("purpose", "complement:decide", "object:")  # cues that tell of an act, not of an intent

# Cues of an intent that the status calls a mere proposal, and of one to do harm.
_WEIGHED = tuple(f":{cue}" for cue in "consider contemplate mull weigh hope offer willing".split())
_MEANT = tuple(f":{cue}" for cue in "will would wo could plan intend prepare".split())


_NO_DEED = frozenset({"be", "take", "have", "happen", "occur", "go", "come", "become"})


def under(root: Plover | None, standing: Standing, lemma: str) -> Plover | None:
    """The root under a status: a cooperative act to come is AGREE, a hostile one THREATEN, one
    refused REJECT."""
    if standing.status in (Status.DENIED, Status.CANCELLED):
        unwilling = "modal:w" in standing.cue and lemma not in _NO_DEED
        refused = root in _COOPERATIVE or (root is None and unwilling)
        return Plover.REJECT if refused else root
    cue = standing.cue.partition(",")[0]
    weighed = cue.endswith(_WEIGHED)
    if root in _HOSTILE:
        return Plover.THREATEN if weighed or cue.endswith(_MEANT) else root
    ahead = standing.status in (Status.SCHEDULED, Status.EXPECTED) or weighed
    if root not in _COOPERATIVE or not ahead or standing.cue.startswith(_DONE):
        return root
    return Plover.AGREE
