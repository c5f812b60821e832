"""How likely a mention is to belong to an undertaking.

Owns the weighing of `traits`, a logistic regression whose weights training/undertakings.py has
learned (`data/linking/undertakings.json`), what rules may say beside it, and from which
probability on a mention is filed.  Knows no dispatch text and no store.
"""

from math import exp

from dateline import linear
from dateline.dossiers import verdict as rules
from dateline.dossiers.facts import RECURRING, Facts
from dateline.dossiers.measures import parties_shared
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
FITS = 3.0  # log-odds for what the rules by themselves would file
PLAN_FITS = 1.5  # the same for an agenda mention, which is more often something new
AGAINST = -0.7  # log-odds for what the rules rule out, or for other parties
# What rules rule out by things that are often read wrong: a kind, the day of what was done.
_MISREAD = frozenset({rules.KIND, ELSEDAY})
TOLD = 4  # features that a decision names
LOUD = 0.1  # a weight below this is not worth being named


class Score(Record, frozen=True):
    """A probability with what counts most for and against it; None for the value is a veto, and
    `reasons` say which."""

    value: float | None
    reasons: tuple[str, ...] = ()


def score(facts: Facts, known: Profile) -> Score:
    """How likely a mention belongs to an undertaking; the threshold is the caller's.

    What the rules rule out stays out, but for what is often read wrong, which only counts against
    it: a deed of another kind, since of one that the reader could not name nobody knows the kind,
    and another day of what was done; and of agenda mentions an old day that nobody had told, a new
    day for what happens once and seemed to be over, and other parties where either are but words.
    """
    ruled = verdict(facts, known)
    if ruled.reasons == (rules.EXPECTED,):
        return Score(value=ruled.value, reasons=ruled.reasons)
    added, doubts = _ruled(facts, known, ruled)
    if added is None:
        return Score(value=None, reasons=doubts)
    told = weighed(facts, known, ruled)
    total = sum(told.values()) + added
    first = sorted(told, key=lambda name: (-abs(told[name]), name))[:TOLD]
    reasons = [f"{name} {told[name]:+.2f}" for name in first if abs(told[name]) >= LOUD]
    return Score(value=round(1 / (1 + exp(-total)), 4), reasons=(*reasons, *doubts))


def _ruled(facts: Facts, known: Profile, ruled: Verdict) -> tuple[float | None, tuple[str, ...]]:
    """What the rules add to the log-odds, None where they have the last word; and their word."""
    agenda, fits = facts.mention.agenda, _fits(facts, ruled)
    if ruled.value is None or (LATE in ruled.reasons and not fits):
        return AGAINST if _doubtful(facts, known, ruled) else None, ruled.reasons
    if fits:
        return PLAN_FITS if agenda else FITS, _why(ruled)
    if agenda and (parties_shared(facts, known) or 0.0) < 0.0:
        return None if _named(facts, known) else AGAINST, ("of other parties",)
    return 0.0, _why(ruled)


def _doubtful(facts: Facts, known: Profile, ruled: Verdict) -> bool:
    """Whether what was learned may file what the rules rule out."""
    if LATE in ruled.reasons:
        return False
    if not _MISREAD.isdisjoint(ruled.reasons):
        return True
    if not facts.mention.agenda:
        return False
    if (parties_shared(facts, known) or 0.0) < 0.0 and _named(facts, known):
        return False
    recurs = not RECURRING.isdisjoint((facts.mention.type, known.state.type))
    return UNKNOWN in ruled.reasons or (OVER in ruled.reasons and not recurs)


def _named(facts: Facts, known: Profile) -> bool:
    """Whether both sides call parties by name."""
    return facts.named and any(report.named for report in known.reports)


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
