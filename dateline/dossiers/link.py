"""Which undertaking a mention belongs to.

Owns the order of comparison and the decisions that come of it.  The store supplies candidates by
an index; `query` says what it must ask for.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from dateline.dossiers import state as states
from dateline.dossiers.facts import Facts, edges, gather, indexed, linkable, order
from dateline.dossiers.profile import Profile, profile
from dateline.dossiers.score import ATTACH, OPEN, Score, score
from dateline.dossiers.uid import mint
from dateline.model import (
    Action,
    Annotation,
    Decision,
    EventMention,
    EventType,
    MentionRef,
    Record,
    Span,
)

RULE = "rule:link"
OPENED = "rule:open"
MARGIN = timedelta(days=45)
SERIES = timedelta(days=110)  # of what recurs the last time may be a quarter back


class Query(Record, frozen=True):
    """What the store's index is asked for on behalf of one mention.

    A row of the index is one linkable mention (`gather`), in a dossier or still waiting.  Wanted
    are rows that share at least one of `keys` (actors' keys), or at least two of `terms`
    (`indexed`), and whose window (first to last of all times told and the publication)
    meets `begin`..`end` (UTC instants); of each dossier thus hit, all its mentions.
    """

    ref: MentionRef
    type: EventType
    keys: frozenset[str]
    terms: frozenset[str]
    begin: datetime
    end: datetime


class Candidate(Record, frozen=True):
    """A dossier as far as it is known, by the facts of its mentions."""

    uid: str
    facts: tuple[Facts, ...]


def query(annotation: Annotation) -> tuple[Query, ...]:
    """The candidate searches for a dispatch, one a linkable mention."""
    return tuple(_query(facts) for facts in gather(annotation))


def window(facts: Facts) -> tuple[datetime, datetime]:
    """First and last UTC instant that a mention tells of, its publication among them."""
    return _window(facts.mention, facts.known, facts.at)


def windows(annotation: Annotation) -> dict[MentionRef, tuple[datetime, datetime]]:
    """The `window` of each linkable mention of a dispatch."""
    dispatch = annotation.dispatch
    first, last = edges(dispatch)
    return {
        MentionRef(dispatch.uri, dispatch.version, event.id): _window(event, first, last)
        for event, _ in linkable(annotation)
    }


def _window(mention: EventMention, first: datetime, last: datetime) -> tuple[datetime, datetime]:
    told = [w.interval for w in (mention.when, mention.previous_when) if w]
    sides = [side for pair in states.horizon(told) for side in pair]
    return min([first, *sides]), max([last, *sides])


def _query(facts: Facts) -> Query:
    begin, end = window(facts)
    return Query(
        ref=facts.ref,
        type=facts.mention.type,
        keys=facts.keys,
        terms=indexed(facts),
        begin=_clamped(begin, -(SERIES if facts.repeats else MARGIN)),
        end=_clamped(end, SERIES if facts.repeats else MARGIN),
    )


def _clamped(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment


# ------------------------------------------------------------------ linking
def link(
    annotation: Annotation,
    candidates: Sequence[Candidate],
    *,
    barred: Iterable[tuple[MentionRef, str]] = (),
) -> tuple[Decision, ...]:
    """Decisions for one dispatch against the dossiers that may hold its undertakings.

    The candidates must hold only dispatches that come before this one (`order`); where one comes
    later, ask `relink`.  `barred` are links that an editor took away.  A mention without a
    decision waits in the index.
    """
    desk = {c.uid: profile(c.uid, c.facts) for c in candidates if c.facts}
    return tuple(_decide(annotation, desk, _Orders(barred=frozenset(barred))))


# What was scored in one call, by mention and dossier, with the profile that it was scored against.
_Seen = dict[MentionRef, dict[str, tuple[Profile, Score]]]


class _Orders(Record, frozen=True):
    """What editors have settled: links not to make, and links already made."""

    barred: frozenset[tuple[MentionRef, str]] = frozenset()
    fixed: dict[MentionRef, str] = msgspec.field(default_factory=dict)


def _decide(annotation: Annotation, desk: dict[str, Profile], orders: _Orders) -> list[Decision]:
    """Link agenda mentions first, the surest first; then what may belong to them."""
    made: list[Decision] = []
    home: dict[str, str] = {}
    seen: _Seen = {}
    waiting = list(gather(annotation))
    while waiting:
        facts = _surest(waiting, desk, orders, seen)
        waiting.remove(facts)
        decision = _place(facts, desk, home, orders, seen)
        if decision is None:
            continue
        made.append(decision)
        home.setdefault(facts.best, decision.dossier)
        old = desk.get(decision.dossier)
        desk[decision.dossier] = profile(decision.dossier, (*(old.facts if old else ()), facts))
    return made


def _surest(
    waiting: Sequence[Facts], desk: Mapping[str, Profile], orders: _Orders, seen: _Seen
) -> Facts:
    """The agenda mention that fits a dossier best; without any, the first that waits."""
    ahead = [facts for facts in waiting if facts.mention.agenda]
    if len(ahead) < 2:
        return waiting[0]
    fits = {f.ref: _best(f, desk, orders.barred, seen)[1].value for f in ahead}
    return min(ahead, key=lambda f: (-(fits[f.ref] or -1.0), f.mention.trigger))


def _place(
    facts: Facts,
    desk: Mapping[str, Profile],
    home: Mapping[str, str],
    orders: _Orders,
    seen: _Seen,
) -> Decision | None:
    mention = facts.mention
    if (settled := orders.fixed.get(facts.ref)) is not None:
        return _decision(facts, settled, RULE, Score(value=1.0, reasons=("placed by an editor",)))
    if facts.ref.event != facts.best and facts.best in home:
        same = Score(value=1.0, reasons=("the same event",))
        return _decision(facts, home[facts.best], RULE, same)
    uid, best = _best(facts, desk, orders.barred, seen)
    if uid is not None and best.value is not None:
        threshold = OPEN if mention.agenda else ATTACH
        if best.value >= threshold:
            return _decision(facts, uid, RULE, best)
    if mention.agenda:
        uid = mint(facts.ref.uri, facts.ref.event)
        return _decision(facts, uid, OPENED, Score(value=None, reasons=("announced",)))
    return None


def _best(
    facts: Facts,
    desk: Mapping[str, Profile],
    barred: frozenset[tuple[MentionRef, str]],
    seen: _Seen,
) -> tuple[str | None, Score]:
    """The dossier that fits best; of equals the one opened first, then by name."""
    fits = seen.setdefault(facts.ref, {})
    values: dict[str, float] = {}
    for uid, known in desk.items():
        if barred and (facts.ref, uid) in barred:
            continue
        value = _fit(facts, known, fits).value
        if value is not None:
            values[uid] = value
    if not values:
        return None, Score(value=None)
    top = max(values.values())
    uid = min((uid for uid, value in values.items() if value == top), key=lambda u: _rank(desk[u]))
    return uid, fits[uid][1]


def _fit(facts: Facts, known: Profile, fits: dict[str, tuple[Profile, Score]]) -> Score:
    """The score of a mention, from what was seen as long as the dossier has not changed."""
    held = fits.get(known.uid)
    if held is None or held[0] is not known:
        held = fits[known.uid] = known, score(facts, known)
    return held[1]


def _rank(known: Profile) -> tuple[float, tuple[str, Span]]:
    return known.state.opened.timestamp(), _first(known)


def _first(known: Profile) -> tuple[str, Span]:
    """A name for a dossier that does not depend on its uid: where its first mention stands."""
    first = min(known.facts, key=lambda f: (f.at, f.ref.uri, f.mention.trigger))
    return first.ref.uri, first.mention.trigger


def _decision(facts: Facts, uid: str, by: str, fit: Score) -> Decision:
    return Decision(
        at=facts.at,
        by=by,
        action=Action.LINK,
        dossier=uid,
        subject=facts.ref,
        trigger=facts.mention.trigger,
        score=fit.value,
        reasons=fit.reasons,
    )


# ------------------------------------------------------------------ whole sets, late arrivals
def link_all(
    annotations: Iterable[Annotation],
    *,
    barred: Iterable[tuple[MentionRef, str]] = (),
    fixed: Mapping[MentionRef, str] | None = None,
) -> tuple[Decision, ...]:
    """Link a whole set in the order of its dispatches, whatever the order given.

    Of several versions of a dispatch the last counts.  `fixed` are links by an editor.
    """
    made: list[Decision] = []
    orders = _Orders(barred=frozenset(barred), fixed=dict(fixed or {}))
    desk: dict[str, Profile] = {}
    index = Index()
    for annotation in _latest(annotations):
        wanted = {uid for facts in gather(annotation) for uid in index.near(facts)}
        wanted |= {uid for ref, uid in orders.fixed.items() if ref.uri == annotation.dispatch.uri}
        near = {uid: known for uid, known in desk.items() if uid in wanted}
        made += _decide(annotation, near, orders)
        for uid, known in near.items():
            if desk.get(uid) is not known:
                desk[uid] = known
                index.add(known)
    return tuple(made)


def _latest(annotations: Iterable[Annotation]) -> list[Annotation]:
    last: dict[str, Annotation] = {}
    for annotation in annotations:
        held = last.get(annotation.dispatch.uri)
        if held is None or held.dispatch.version < annotation.dispatch.version:
            last[annotation.dispatch.uri] = annotation
    return sorted(last.values(), key=order)


class Index:
    """Dossiers by key and term, the in-memory twin of the store's index."""

    def __init__(self) -> None:
        self.by_key: dict[str, set[str]] = {}
        self.by_term: dict[str, set[str]] = {}

    def add(self, known: Profile) -> None:
        for key in {key for facts in known.facts for key in facts.keys}:
            self.by_key.setdefault(key, set()).add(known.uid)
        for term in frozenset().union(*(indexed(facts) for facts in known.facts)):
            self.by_term.setdefault(term, set()).add(known.uid)

    def near(self, facts: Facts) -> set[str]:
        found: set[str] = set()
        for key in facts.keys:
            found |= self.by_key.get(key, set())
        counts: dict[str, int] = {}
        for term in indexed(facts):
            for uid in self.by_term.get(term, ()):
                counts[uid] = counts.get(uid, 0) + 1
        return found | {uid for uid, count in counts.items() if count >= 2}
