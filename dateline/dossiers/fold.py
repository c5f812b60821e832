"""The dossiers that a log of decisions makes.

Owns the fold: same log and same annotations, same dossiers, byte for byte.  Nothing of it is kept
beside the log, so a dossier can always be rebuilt.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from dateline.dossiers import editors, evidence, sources, steps
from dateline.dossiers import state as states
from dateline.dossiers.facts import Facts, facts_of, known
from dateline.dossiers.log import anchored, edited, effective, standing
from dateline.model import (
    Action,
    Annotation,
    Change,
    Decision,
    Dossier,
    EventMention,
    Evidence,
    MentionRef,
    Relation,
    Series,
    Span,
)

Key = tuple[str, int]  # uri and version of a dispatch


def fold(
    decisions: Iterable[Decision],
    annotations: Mapping[Key, Annotation],
    *,
    as_of: datetime | None = None,
    uids: Collection[str] | None = None,
) -> dict[str, Dossier]:
    """The dossiers by uid, in the order of their uids.

    `decisions` are in the order of the log.  A decision on a mention whose annotation is missing
    is passed over (its dispatch was removed).  With `as_of`, an aware instant, only what could be
    known then counts: dispatches known by then and editors' decisions made by then.  With `uids`
    only those are made; the log may hold parts of others, to which they have relations.
    """
    anchor = anchored(decisions, annotations)
    log = effective(d for d in anchor if _counts(d, annotations, as_of))
    members: dict[str, list[MentionRef]] = {}
    for ref, uid in standing(log).current.items():
        members.setdefault(uid, []).append(ref)
    home = {ref: uid for uid, refs in members.items() for ref in refs}
    gone = {d.dossier for d in log if d.action is Action.DISMISS}
    return {
        uid: editors.edit(_dossier(uid, members[uid], annotations, home), log)
        for uid in sorted(members)
        if uid not in gone and (uids is None or uid in uids)
    }


def _counts(
    decision: Decision, annotations: Mapping[Key, Annotation], as_of: datetime | None
) -> bool:
    ref = decision.subject
    if as_of is not None and edited(decision) and decision.at > as_of:
        return False
    if ref is None:
        return as_of is None or decision.at <= as_of
    held = annotations.get((ref.uri, ref.version))
    if held is None or all(event.id != ref.event for event in held.events):
        return False
    if as_of is None or known(held.dispatch) > as_of:
        return as_of is None
    # what a later version takes back stood until that could be known
    return decision.action is not Action.UNLINK or decision.at <= as_of


def _dossier(
    uid: str,
    refs: Sequence[MentionRef],
    annotations: Mapping[Key, Annotation],
    home: Mapping[MentionRef, str],
) -> Dossier:
    facts = [facts_of(annotations[ref.uri, ref.version], ref.event) for ref in refs]
    said = sources.told(facts, annotations)
    weighed = sources.weigh(said, facts, annotations)
    state, turns = steps.run(weighed.facts)
    facts.sort(key=_reading_order)
    events = [(annotations[f.ref.uri, f.ref.version], f.mention) for f in facts]
    return Dossier(
        uid=uid,
        title=_title(facts) or state.title,
        status=state.status,
        opened=state.opened,
        modified=state.modified,
        type=state.type,
        parties=state.parties,
        topics=_topics(events),
        when=state.when,
        previous_when=state.previous,
        place=state.place,
        certainty=state.certainty,
        sequence=state.sequence,
        mentions=_mentions(events),
        history=tuple(_change(turn, annotations) for turn in turns),
        relations=_relations(uid, events, home),
        sources=_sources(events),
        origins=sources.origins(said, state),
        contradictions=weighed.contradictions,
        series=_series(state, facts, annotations),
    )


def _title(facts: Sequence[Facts]) -> str | None:
    """The title of the plan that says most of what the dispatches share; of equals the first.

    A word counts as often as dispatches have it, so that what one copy alone says, or a title
    that was cut short, gives way.  The news that a plan is off is a title only where there is
    no other.
    """
    ahead = [f for f in facts if f.mention.agenda]
    plans = [f for f in ahead if f.mention.status in states.PLANS] or ahead
    shared = Counter(
        term
        for group in _by_dispatch(facts).values()
        for term in frozenset().union(*(f.context | f.terms for f in group))
    )
    weights = [sum(shared[term] for term in f.terms) for f in plans]
    return plans[weights.index(max(weights))].mention.title if plans else None


def _by_dispatch(facts: Iterable[Facts]) -> dict[str, list[Facts]]:
    found: dict[str, list[Facts]] = {}
    for f in facts:
        found.setdefault(f.ref.uri, []).append(f)
    return found


def _reading_order(facts: Facts) -> tuple[datetime, str, int, bool, Span]:
    """By dispatch; within one the news before what stands beside it."""
    mention, ref = facts.mention, facts.ref
    return facts.at, ref.uri, ref.version, not mention.agenda, mention.trigger


def _change(turn: states.Turn, annotations: Mapping[Key, Annotation]) -> Change:
    annotation = annotations[turn.ref.uri, turn.ref.version]
    event = next(e for e in annotation.events if e.id == turn.ref.event)
    return Change(
        at=turn.at,
        field=turn.field,
        old=turn.old,
        new=turn.new,
        reason=turn.reason,
        evidence=evidence.for_field(annotation, event, turn.field),
        by=f"{turn.ref.uri}#{turn.ref.event}",
    )


def _mentions(events: Iterable[tuple[Annotation, EventMention]]) -> tuple[MentionRef, ...]:
    """The linked mentions and all that mean the same, in the order of dispatches and copy."""
    found: dict[MentionRef, None] = {}
    for annotation, event in events:
        dispatch = annotation.dispatch
        for other in annotation.events:
            if event.id in (other.id, other.same_as):
                found[MentionRef(dispatch.uri, dispatch.version, other.id)] = None
    return tuple(found)


def _topics(events: Iterable[tuple[Annotation, EventMention]]) -> tuple[str, ...]:
    """What is expected of it, in the copy's words, without repetition."""
    found: dict[str, str] = {}
    for annotation, event in events:
        for span in event.topics:
            words = " ".join(span.of(annotation.dispatch.text).split())
            found.setdefault(words.casefold(), words)
    return tuple(found.values())


def _relations(
    uid: str, events: Iterable[tuple[Annotation, EventMention]], home: Mapping[MentionRef, str]
) -> tuple[Relation, ...]:
    """Relations of its mentions, from mention to mention made from dossier to dossier."""
    found: dict[tuple[str, str], Relation] = {}
    for annotation, event in events:
        dispatch = annotation.dispatch
        best = {other.id: other.same_as or other.id for other in annotation.events}
        for relation in event.relations:
            name = best.get(relation.target, relation.target)
            target = home.get(MentionRef(dispatch.uri, dispatch.version, name))
            if target is not None and target != uid:
                found[relation.kind, target] = Relation(kind=relation.kind, target=target)
    return tuple(found.values())


def _series(
    state: states.State, facts: Sequence[Facts], annotations: Mapping[Key, Annotation]
) -> Series | None:
    """The rhythm of what recurs, the days told of, and the words that say that it recurs."""
    if state.repeats is None:
        return None
    told = [f for f in facts if f.repeats is not None]
    pieces = [evidence.of(annotations[f.ref.uri, f.ref.version], f.mention) for f in told]
    days = [date for date in state.dates if date.begin is not None]
    return Series(
        repeats=state.repeats,
        occurrences=tuple(sorted(days, key=lambda date: date.begin or datetime.min)),
        evidence=tuple({(piece.uri, piece.span): piece for piece in pieces}.values()),
    )


def _sources(events: Sequence[tuple[Annotation, EventMention]]) -> tuple[Evidence, ...]:
    """Who says it: each voice with each sentence once, in the order of the dispatches."""
    found: dict[tuple[str, int, str | None, int], Evidence] = {}
    for annotation, event in events:
        for piece in evidence.voices(annotation, event):
            found.setdefault((piece.uri, piece.version, piece.said_by, piece.span.start), piece)
    return tuple(found.values())
