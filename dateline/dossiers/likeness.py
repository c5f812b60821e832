"""How likely two mentions of one story are to be one happening.

Owns what two mentions are compared by and the weighing of it: a logistic regression whose weights
(`data/linking/weights.tsv`) training/linking.py has learned.  Knows no groups, no dossiers and no
store.
"""

import math
from collections.abc import Callable, Iterator, Set
from functools import lru_cache
from operator import mul

from dateline import chrono
from dateline.chrono import Interval
from dateline.dossiers import evidence
from dateline.dossiers.deeds import deed, rows
from dateline.dossiers.facts import FINE, Facts, bag, days, gap, gather_all
from dateline.dossiers.profile import share
from dateline.dossiers.state import one_town
from dateline.model import Annotation, EventType, MentionRef, Place, Record, Span

VAGUE = frozenset({EventType.OTHER, EventType.STATEMENT})
BESIDE = 4  # telling words on each side of a trigger that count as its neighbours
FEATURES = (
    "same deed",
    "like deed",
    "same type",
    "other type",
    "both vague",
    "statement",
    "neighbours",
    "title",
    "parties",
    "other parties",
    "same date",
    "copies",
    "same deed in like copies",
    "same copy",
    "same sentence",
)

Weigh = Callable[[str], float]  # how much a term tells in the set at hand
Words = dict[str, float]  # terms with their weights, as a vector of length 1


class Seen(Record, frozen=True):
    """A mention with what stands around it: its sentence, the telling words beside its trigger
    (`beside`) and those of its title (`title`), both without the deed's own."""

    facts: Facts
    sentence: Span
    beside: Words
    title: Words

    @property
    def ref(self) -> MentionRef:
        """The mention's name."""
        return self.facts.ref

    @property
    def uri(self) -> str:
        """The dispatch that it stands in."""
        return self.facts.ref.uri


def seen(annotation: Annotation, *, weigh: Weigh) -> Iterator[Seen]:
    """Every mention of a dispatch, in the order of the copy."""
    dispatch = annotation.dispatch
    for facts in gather_all(annotation):
        trigger = facts.mention.trigger
        sentence = evidence.sentence(dispatch, trigger)
        before = bag(dispatch.text[sentence.start : trigger.start], dispatch.language)
        after = bag(dispatch.text[trigger.end : sentence.end], dispatch.language)
        beside = {*before[-BESIDE:], *after[:BESIDE]}
        yield Seen(
            facts=facts,
            sentence=sentence,
            beside=_vector(beside - facts.trigger, weigh),
            title=_vector(facts.terms - facts.trigger, weigh),
        )


def _vector(terms: Set[str], weigh: Weigh) -> Words:
    raw = {term: weigh(term) for term in sorted(terms)}
    size = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
    return {term: weight / size for term, weight in raw.items()}


def likeness(one: Seen, other: Seen, *, copies: float) -> float:
    """The probability that two mentions are one happening; 0 where they cannot be.

    `copies` is how like their dispatches are, 0..1; the result is symmetric.
    """
    if apart(one.facts, other.facts):
        return 0.0
    bias, weights = _weights()
    total = bias + sum(map(mul, weights, features(one, other, copies=copies)))
    return 1 / (1 + math.exp(-total))


def features(one: Seen, other: Seen, *, copies: float) -> tuple[float, ...]:
    """What two mentions are compared by, in the order of FEATURES; each in 0..1."""
    f, g = one.facts, other.facts
    a, b = f.mention.type, g.mention.type
    vague, clear = a in VAGUE and b in VAGUE, a not in VAGUE and b not in VAGUE
    same = f.trigger == g.trigger
    here = one.uri == other.uri
    like = 0.0 if here else copies
    named = bool(f.keys and g.keys)
    parties = (share(f.keys, g.keys) or share(f.party, g.party)) if named else 0.0
    return (
        same,
        0.0 if same else deed(f.trigger, g.trigger),
        clear and a is b,
        clear and a is not b,
        vague,
        a is EventType.STATEMENT or b is EventType.STATEMENT,
        _cosine(one.beside, other.beside),
        _cosine(one.title, other.title),
        parties,
        named and not parties,
        _told(f) is not None and _told(g) is not None,
        like,
        like if same else 0.0,
        here,
        here and one.sentence == other.sentence,
    )


def _cosine(one: Words, other: Words) -> float:
    if one.keys().isdisjoint(other):
        return 0.0
    return sum(weight * other[term] for term, weight in one.items() if term in other)


@lru_cache(maxsize=1)
def _weights() -> tuple[float, tuple[float, ...]]:
    """The bias, and the weights in the order of FEATURES."""
    told = {name: float(weight) for name, weight in rows("weights.tsv")}
    return told["bias"], tuple(told[name] for name in FEATURES)


# ------------------------------------------------------------------ what cannot be one
def apart(one: Facts, other: Facts) -> bool:
    """Whether two mentions are told of different days or places; an inferred day is not told."""
    a, b = _told(one), _told(other)
    if a is not None and b is not None and _apart(a, b):
        return True
    return _elsewhere(one.mention.place, other.mention.place)


def _told(facts: Facts) -> Interval | None:
    when = facts.mention.when
    return None if when is None or when.inferred else when.interval


def _elsewhere(one: Place | None, other: Place | None) -> bool:
    """Whether two places, found in the same way, are in different towns or countries."""
    if one is None or other is None or one.source is not other.source:
        return False
    town = one.city and other.city and not one_town(one, other)
    return bool(town or (one.country and other.country and one.country != other.country))


def _apart(one: Interval, other: Interval) -> bool:
    if chrono.overlap(one, other):
        return False
    a, b = days(one), days(other)
    fine = one.grain in FINE and other.grain in FINE
    return a is None or b is None or gap(a, b) > (1 if fine else 0)
