"""How likely a mention is to belong to an undertaking.

Owns the weighing of `traits`, a logistic regression whose weights training/undertakings.py has
learned (`data/linking/undertakings.json`), what rules may say beside it, and from which
probability on a mention is filed.  Knows no dispatch text and no store.
"""

from math import exp

from dateline import linear
from dateline.dossiers import verdict as rules
from dateline.dossiers.facts import Facts
from dateline.dossiers.measures import parties_shared
from dateline.dossiers.profile import Profile
from dateline.dossiers.timing import LATE
from dateline.dossiers.traits import traits
from dateline.dossiers.verdict import Verdict, verdict
from dateline.model import Record

TABLE = "linking/undertakings"
BIAS = "mention"  # the feature that every pair has
# A wrong home for an agenda mention costs a line of the agenda, as does a second dossier; what
# stands beside the news only adds to what is known.
OPEN = 0.15  # an agenda mention joins a dossier from here on, else it opens one
ATTACH = 0.25  # any other mention
FITS = 3.0  # log-odds for what the rules by themselves would file
OTHER_KIND = -0.6  # log-odds for a deed of another kind
TOLD = 4  # features that a decision names
LOUD = 0.1  # a weight below this is not worth being named


class Score(Record, frozen=True):
    """A probability with what counts most for and against it; None for the value is a veto, and
    `reasons` say which."""

    value: float | None
    reasons: tuple[str, ...] = ()


def score(facts: Facts, known: Profile) -> Score:
    """How likely a mention belongs to an undertaking; the threshold is the caller's.

    What the rules rule out stays out, but for a deed of another kind: of one that the reader could
    not name, nobody knows the kind.  Where two plans name parties and none is the same, the rules
    have the last word too, and on a report of another day, which would move the day.
    """
    ruled = verdict(facts, known)
    fits = _fits(facts, ruled)
    kind = rules.KIND in ruled.reasons
    if (ruled.value is None and not kind) or (LATE in ruled.reasons and not fits):
        return Score(value=None, reasons=ruled.reasons)
    if ruled.reasons == (rules.EXPECTED,):
        return Score(value=ruled.value, reasons=ruled.reasons)
    plans = facts.mention.agenda and ruled.value is not None
    if plans and not fits and (parties_shared(facts, known) or 0.0) < 0.0:
        return Score(value=None, reasons=("of other parties",))
    told = weighed(facts, known, ruled)
    total = sum(told.values()) + (FITS if fits else OTHER_KIND if kind else 0.0)
    first = sorted(told, key=lambda name: (-abs(told[name]), name))[:TOLD]
    reasons = [f"{name} {told[name]:+.2f}" for name in first if abs(told[name]) >= LOUD]
    return Score(value=round(1 / (1 + exp(-total)), 4), reasons=(*reasons, *_why(ruled)))


def _fits(facts: Facts, ruled: Verdict) -> bool:
    """Whether the rules by themselves would file a mention there."""
    least = rules.OPEN if facts.mention.agenda else rules.ATTACH
    return ruled.value is not None and ruled.value >= least


def weighed(facts: Facts, known: Profile, ruled: Verdict) -> dict[str, float]:
    """The weight of each feature that has one, in the order of their names.

    A row of the table holds what a feature weighs for all mentions, and what it weighs besides for
    those of the agenda and for the others.
    """
    table = linear.weights(TABLE)
    side = 1 if facts.mention.agenda else 2
    found = sorted(features(facts, known, ruled) & table.keys())  # sums in one order
    return {name: table[name][0] + table[name][side] for name in found}


def features(facts: Facts, known: Profile, ruled: Verdict) -> frozenset[str]:
    """All by which a mention and an undertaking are weighed: their traits, and what the rules say
    of them."""
    said = {BIAS, *(f"rules: {why}" for why in _why(ruled) or ("x",))}
    if ruled.value is not None:
        said.add(f"rules say {min(9, int(10 * max(0.0, ruled.value)))}")
    return traits(facts, known) | said


def _why(ruled: Verdict) -> tuple[str, ...]:
    """What the rules say in words, without the parts of their value."""
    return tuple(why for why in ruled.reasons[-1:] if not why[-1].isdigit())
