"""Which undertaking a mention belongs to.

Owns the order of comparison and the decisions that come of it.  The store supplies candidates by
an index; `query` says what it must ask for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from dateline.chrono import Grain
from dateline.dossiers import state as states
from dateline.dossiers.facts import Facts, edges, gather, indexed, linkable, order, sought
from dateline.dossiers.profile import Profile, around, profile, story_of
from dateline.dossiers.score import ATTACH, OPEN, Weighed, explained, values, weighed
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
    Status,
)

RULE = "rule:link"
OPENED = "rule:open"
NEAREST = 10  # of the dossiers found for a copy, those that a mention is weighed beside
STORY = 20  # words that copies on all the same names are worth, where dossiers are ranked
MARGIN = timedelta(days=45)
SERIES = timedelta(days=110)  # of what recurs the last time may be a quarter back
TAKEN_UP = timedelta(days=400)  # in which what has no day to pass is still looked for
_OFF = frozenset({Status.POSTPONED, Status.CANCELLED})


class Query(Record, frozen=True):
    """What the store's index is asked for on behalf of one mention.

    A row of the index is one linkable mention (`gather`), in a dossier or still waiting.  Wanted
    are rows that share at least one of `keys` (`sought`), or at least two of `terms`
    (`indexed`), and whose `window` meets `begin`..`end` (UTC instants); of each dossier thus hit,
    all its mentions.
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
    """First and last UTC instant for which a mention is found: all that it tells of and its
    publication; what is off without another day, or planned for a month and no day, may be taken
    up months later."""
    begin, end = _window(facts.mention, facts.known, facts.at)
    return begin, _clamped(end, TAKEN_UP) if _has_no_day(facts.mention) else end


def _has_no_day(mention: EventMention) -> bool:
    """Whether nothing is known by which an undertaking would be over."""
    if mention.when is None:
        return mention.status in _OFF
    when = mention.when.interval
    return mention.agenda and (when.end is None or when.grain.rank >= Grain.MONTH.rank)


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
    begin, end = _window(facts.mention, facts.known, facts.at)
    return Query(
        ref=facts.ref,
        type=facts.mention.type,
        keys=sought(facts),
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
    orders = _Orders(barred=frozenset(barred))
    outlines = [_outline(c) for c in candidates if c.facts]
    most = NEAREST + len(orders.barred)  # what is barred gives its place to the next
    near = {uid for facts in gather(annotation) for uid in _nearest(facts, outlines, most)}
    desk = {c.uid: profile(c.uid, c.facts) for c in candidates if c.uid in near}
    return tuple(_decide(annotation, desk, orders))


# What was weighed in one call, by mention and dossier, with the profile it was weighed against.
_Seen = dict[MentionRef, dict[str, tuple[Profile, Weighed]]]


class _Fit(Record, frozen=True):
    """The dossier of a mention, how likely it belongs there, and why."""

    uid: str
    value: float | None
    reasons: tuple[str, ...]


class _Orders(Record, frozen=True):
    """What editors have settled: links not to make, and links already made."""

    barred: frozenset[tuple[MentionRef, str]] = frozenset()
    fixed: dict[MentionRef, str] = msgspec.field(default_factory=dict)


def _decide(annotation: Annotation, desk: dict[str, Profile], orders: _Orders) -> list[Decision]:
    """Link agenda mentions first, the surest first; then what may belong to them."""
    made: list[Decision] = []
    home: dict[str, str] = {}
    seen: _Seen = {}
    for facts in _surest_first(gather(annotation), desk, orders, seen):
        decision = _place(facts, desk, home, orders, seen)
        if decision is None:
            continue
        made.append(decision)
        home.setdefault(facts.best, decision.dossier)
        old = desk.get(decision.dossier)
        desk[decision.dossier] = profile(decision.dossier, (*(old.facts if old else ()), facts))
    return made


def _surest_first(
    found: Sequence[Facts], desk: Mapping[str, Profile], orders: _Orders, seen: _Seen
) -> list[Facts]:
    """The agenda mentions, first those that fit a dossier best; then the others."""
    ahead = [facts for facts in found if facts.mention.agenda]
    if len(ahead) > 1:
        fits = {facts.ref: _best(facts, desk, orders, seen)[1] or -1.0 for facts in ahead}
        ahead.sort(key=lambda facts: (-fits[facts.ref], facts.mention.trigger))
    return [*ahead, *(facts for facts in found if not facts.mention.agenda)]


def _place(
    facts: Facts,
    desk: Mapping[str, Profile],
    home: Mapping[str, str],
    orders: _Orders,
    seen: _Seen,
) -> Decision | None:
    mention = facts.mention
    if (settled := orders.fixed.get(facts.ref)) is not None:
        editor = _Fit(settled, 1.0, ("placed by an editor",))
        return _decision(facts, editor, RULE)
    if facts.ref.event != facts.best and facts.best in home:
        return _decision(facts, _Fit(home[facts.best], 1.0, ("the same event",)), RULE)
    uid, value = _best(facts, desk, orders, seen)
    if uid is not None and value is not None and value >= (OPEN if mention.agenda else ATTACH):
        return _decision(facts, _Fit(uid, value, _why(facts, uid, desk, orders, seen)), RULE)
    if mention.agenda:
        uid = mint(facts.ref.uri, facts.ref.event)
        return _decision(facts, _Fit(uid, None, ("announced",)), OPENED)
    return None


def _best(
    facts: Facts, desk: Mapping[str, Profile], orders: _Orders, seen: _Seen
) -> tuple[str | None, float | None]:
    """The dossier that fits best; of equals the one opened first, then by name."""
    known, pairs = _weighed(facts, desk, orders, seen)
    told = zip(known, values(facts, known, pairs), strict=True)
    fits = {one.uid: value for one, value in told if value is not None}
    if not fits:
        return None, None
    top = max(fits.values())
    uid = min((uid for uid, value in fits.items() if value == top), key=lambda u: _rank(desk[u]))
    return uid, top


def _why(
    facts: Facts, uid: str, desk: Mapping[str, Profile], orders: _Orders, seen: _Seen
) -> tuple[str, ...]:
    known, pairs = _weighed(facts, desk, orders, seen)
    return explained(facts, known, pairs, [one.uid for one in known].index(uid))


def _weighed(
    facts: Facts, desk: Mapping[str, Profile], orders: _Orders, seen: _Seen
) -> tuple[list[Profile], list[Weighed]]:
    """The dossiers that a mention may belong to, each with what is to be known of the two, taken
    from what was seen as long as the dossier has not changed."""
    fits = seen.setdefault(facts.ref, {})
    free = [_outlined(it) for uid, it in desk.items() if (facts.ref, uid) not in orders.barred]
    known = sorted((desk[uid] for uid in _nearest(facts, free, NEAREST)), key=_rank)
    for one in known:
        held = fits.get(one.uid)
        if held is None or held[0] is not one:
            fits[one.uid] = one, weighed(facts, one)
    return known, [fits[one.uid][1] for one in known]


class _Outline(Record, frozen=True):
    """As much of a dossier as ranks it among those that were found."""

    uid: str
    facts: tuple[Facts, ...]
    keys: frozenset[str]
    words: frozenset[str]
    story: frozenset[str]


def _outline(candidate: Candidate) -> _Outline:
    some = candidate.facts
    keys = frozenset(key for facts in some for key in facts.keys)
    return _Outline(candidate.uid, some, keys, around(some), story_of(some))


def _outlined(known: Profile) -> _Outline:
    named = known.named
    return _Outline(known.uid, known.facts, named.keys, named.words, named.story)


def _nearest(facts: Facts, found: Iterable[_Outline], most: int) -> list[str]:
    """The dossiers that share most parties and words with a mention, and whose copies tell of the
    same names as its own; of equals the oldest."""
    words = facts.context | facts.terms | facts.party | facts.names
    ranks = []
    for one in found:
        shared = len(facts.keys & one.keys) + len(words & one.words)
        alike = len(facts.story & one.story) / (1 + len(facts.story | one.story))
        ranks.append((-shared - STORY * alike, _first(one.facts), one.uid))
    return [uid for *_, uid in sorted(ranks)[:most]]


def _rank(known: Profile) -> tuple[float, tuple[str, Span]]:
    return known.state.opened.timestamp(), _first(known.facts)[1:]


def _first(facts: Iterable[Facts]) -> tuple[datetime, str, Span]:
    """A name for a dossier that does not depend on its uid: where its first mention stands."""
    return min((f.at, f.ref.uri, f.mention.trigger) for f in facts)


def _decision(facts: Facts, fit: _Fit, by: str) -> Decision:
    return Decision(
        at=facts.at,
        by=by,
        action=Action.LINK,
        dossier=fit.uid,
        subject=facts.ref,
        trigger=facts.mention.trigger,
        score=fit.value,
        reasons=fit.reasons,
    )


# ------------------------------------------------------------------ whole sets, late arrivals
def link_all(
    annotations: Iterable[Annotation],
    *,
    before: Iterable[Candidate] = (),
    barred: Iterable[tuple[MentionRef, str]] = (),
    fixed: Mapping[MentionRef, str] | None = None,
) -> tuple[Decision, ...]:
    """Link a whole set in the order of its dispatches, whatever the order given.

    Of several versions of a dispatch the last counts.  `before` are dossiers as they stood before
    the first of the set, `fixed` links by an editor.
    """
    made: list[Decision] = []
    orders = _Orders(barred=frozenset(barred), fixed=dict(fixed or {}))
    desk = {one.uid: profile(one.uid, one.facts) for one in before}
    index = Index()
    for known in desk.values():
        index.add(known)
    for annotation in _latest(annotations):
        wanted = {uid for asked in query(annotation) for uid in index.near(asked)}
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
    """Mentions in dossiers by key and term, the in-memory twin of the store's index."""

    def __init__(self) -> None:
        self.homes: dict[MentionRef, str] = {}
        self.windows: dict[MentionRef, tuple[datetime, datetime]] = {}
        self.by_key: dict[str, set[MentionRef]] = {}
        self.by_term: dict[str, set[MentionRef]] = {}

    def add(self, known: Profile) -> None:
        """Take in the mentions of a dossier that are not yet there."""
        for facts in known.facts:
            if facts.ref in self.homes:
                continue
            self.homes[facts.ref] = known.uid
            self.windows[facts.ref] = window(facts)
            for key in sought(facts):
                self.by_key.setdefault(key, set()).add(facts.ref)
            for term in indexed(facts):
                self.by_term.setdefault(term, set()).add(facts.ref)

    def near(self, asked: Query) -> set[str]:
        """The dossiers that a search finds."""
        found = {ref for key in asked.keys for ref in self.by_key.get(key, ())}
        counts = Counter(ref for term in asked.terms for ref in self.by_term.get(term, ()))
        found |= {ref for ref, count in counts.items() if count >= 2}
        return {self.homes[ref] for ref in found if self._meets(ref, asked)}

    def _meets(self, ref: MentionRef, asked: Query) -> bool:
        begin, end = self.windows[ref]
        return end >= asked.begin and begin <= asked.end
