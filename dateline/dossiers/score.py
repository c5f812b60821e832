"""How likely a mention is to belong to an undertaking.

Owns the weighing of `traits`, a logistic regression whose weights training/undertakings.py has
learned (`data/linking/undertakings.json`), what rules may say beside it, and from which
probability on a mention is filed.  Knows no dispatch text and no store.
"""

from math import exp

from dateline import linear
from dateline.dossiers import verdict as rules
from dateline.dossiers.facts import RECURRING, Facts
from dateline.dossiers.profile import Profile
from dateline.dossiers.timing import ELSEDAY, LATE, OVER, UNKNOWN
from dateline.dossiers.traits import traits
from dateline.dossiers.verdict import Verdict, verdict
from dateline.model import Record

TABLE = "linking/undertakings"
BIAS = "mention"  # the feature that every pair has
# A wrong home for an agenda mention costs a line of the agenda, as does a second dossier; what
# stands beside the news only adds to what is known.
OPEN = 0.15  # an agenda mention joins a dossier from here on, else it opens one
ATTACH = 0.25  # any other mention
FITS = 3.0  # log-odds of what stands beside the news, where the rules by themselves would file it
AGAINST = -0.7  # the same where they rule it out
# What rules rule out by things that are often misread: a kind, an old day, that of what was done.
MISREAD = frozenset({rules.KIND, ELSEDAY, UNKNOWN})
TOLD = 4  # features that a decision names
LOUD = 0.1  # a weight below this is not worth being named


class Score(Record, frozen=True):
    """A probability with what counts most for and against it; None for the value is a veto, and
    `reasons` say which."""

    value: float | None
    reasons: tuple[str, ...] = ()


def score(facts: Facts, known: Profile) -> Score:
    """How likely a mention belongs to an undertaking; the threshold is the caller's.

    What the rules rule out stays out, but for what is often misread; that they rule it out then
    only counts among the features.
    """
    ruled = verdict(facts, known)
    if ruled.reasons == (rules.EXPECTED,):
        return Score(value=ruled.value, reasons=ruled.reasons)
    if _barred(facts, known, ruled):
        return Score(value=None, reasons=ruled.reasons)
    told = weighed(facts, known, ruled)
    total = sum(told.values()) + _said(facts, ruled)
    first = sorted(told, key=lambda name: (-abs(told[name]), name))[:TOLD]
    reasons = [f"{name} {told[name]:+.2f}" for name in first if abs(told[name]) >= LOUD]
    return Score(value=round(1 / (1 + exp(-total)), 4), reasons=tuple(reasons))


def _barred(facts: Facts, known: Profile, ruled: Verdict) -> bool:
    """Whether the rules have the last word: a report of a day near the planned one would move the
    day, so that only they may file it."""
    if LATE in ruled.reasons:
        return ruled.value is None or ruled.value < rules.ATTACH
    return ruled.value is None and not _doubted(facts, known, ruled)


def _doubted(facts: Facts, known: Profile, ruled: Verdict) -> bool:
    """Whether the rules rule out by what is often misread: what was learned may then file.

    What happens once has its day changed though it seemed to be over, and a copy may tell one
    thing twice in words that the reader took for two.
    """
    if OVER in ruled.reasons:
        return RECURRING.isdisjoint((facts.mention.type, known.state.type))
    if rules.KEPT_APART in ruled.reasons:
        return (rules.kinds_agree(facts, known) or 0.0) >= rules.SAME_KIND
    return not MISREAD.isdisjoint(ruled.reasons)


def _said(facts: Facts, ruled: Verdict) -> float:
    """What the rules add in log-odds to a mention beside the news."""
    if facts.mention.agenda:
        return 0.0
    if ruled.value is None:
        return AGAINST
    return FITS if ruled.value >= rules.ATTACH else 0.0


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
