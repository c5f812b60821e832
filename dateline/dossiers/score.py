"""How likely a mention is to belong to each of some undertakings.

Owns the weighing of `numbers`, a small network whose weights training/undertakings.py has
learned (`data/linking/undertakings.npz`), what rules may say beside it, and from which
probability on a mention is filed.  Knows no dispatch text and no store.
"""

from collections.abc import Sequence
from math import exp

from dateline import network
from dateline.dossiers import verdict as rules
from dateline.dossiers.facts import RECURRING, Facts
from dateline.dossiers.numbers import Numbers, among, pair
from dateline.dossiers.profile import Profile
from dateline.dossiers.timing import ELSEDAY, LATE, OVER, UNKNOWN
from dateline.dossiers.verdict import Verdict, verdict
from dateline.model import Record

NETWORK = "linking/undertakings"
OPEN = 0.4  # an agenda mention joins a dossier from here on, else it opens one
ATTACH = 0.25  # any other mention joins one from here on
DOUBTED = 0.4  # either, where they do by what is often misread and the copies are not alike
ALIKE = 0.1  # share of the words of copies on the same thing that they have in common
BARRED = 0.6  # either, where the rules rule it out by what is seldom misread
FITS = 5.0  # log-odds for each point of the rules' value above that from which they would file it
# What rules rule out by things that are often misread: a kind, an old day, that of what was done.
MISREAD = frozenset({rules.KIND, ELSEDAY, UNKNOWN})
TOLD = 4  # things that a decision names
LOUD = 0.05  # what moves the log-odds by less is not worth being named


class Weighed(Record, frozen=True):
    """A mention beside an undertaking: what the rules say, and the numbers of the pair."""

    ruled: Verdict
    barred: bool
    numbers: Numbers


def weighed(facts: Facts, known: Profile) -> Weighed:
    """What is to be known of a mention and an undertaking by themselves."""
    ruled = verdict(facts, known)
    return Weighed(
        ruled=ruled, barred=_barred(facts, known, ruled), numbers=pair(facts, known, ruled)
    )


def values(facts: Facts, known: Sequence[Profile], pairs: Sequence[Weighed]) -> list[float | None]:
    """How likely a mention belongs to each of some undertakings; None is a veto."""
    if not pairs:
        return []
    told = network.odds(network.read(NETWORK), rows(facts, known, pairs))
    return [_value(it, odds) for it, odds in zip(pairs, told, strict=True)]


def rows(facts: Facts, known: Sequence[Profile], pairs: Sequence[Weighed]) -> list[Numbers]:
    """The numbers by which each pair is weighed, those beside the others among them."""
    return among(facts, known, [it.numbers for it in pairs])


def _value(it: Weighed, odds: float) -> float | None:
    if it.ruled.reasons == (rules.EXPECTED,):
        return it.ruled.value
    odds += FITS * max(0.0, (it.ruled.value or 0.0) - rules.ATTACH)
    value = round(1 / (1 + exp(-odds)), 4)
    return None if value < _least(it) else value


def _least(it: Weighed) -> float:
    """The probability from which a pair that the rules rule out is one all the same."""
    if it.barred:
        return BARRED
    alike = it.numbers.get("story", 0.0) >= ALIKE
    return DOUBTED if it.ruled.value is None and not alike else 0.0


def explained(
    facts: Facts, known: Sequence[Profile], pairs: Sequence[Weighed], at: int
) -> tuple[str, ...]:
    """What counts most for and against one of the undertakings."""
    if pairs[at].ruled.reasons == (rules.EXPECTED,):
        return pairs[at].ruled.reasons
    told = network.telling(network.read(NETWORK), rows(facts, known, pairs), at)
    loud = [f"{name} {moved:+.2f}" for name, moved in told[:TOLD] if abs(moved) >= LOUD]
    return (*_ruled(pairs[at].ruled), *loud)


def _ruled(ruled: Verdict) -> tuple[str, ...]:
    """What the rules say in one line: their value, and the last word of their reasons."""
    if ruled.value is None:
        return (f"against it: {ruled.reasons[-1]}",)
    why = [reason for reason in ruled.reasons if not reason[-1].isdigit()]
    return (": ".join([f"rules {ruled.value:.2f}", *why[-1:]]),)


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
