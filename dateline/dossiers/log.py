"""What a log of decisions says.

Owns the reading of the log: which decisions count, which mention each of them means, and where
they leave the mentions.  Never writes; a judgement is taken back by another that says so.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dateline.model import Action, Annotation, Decision, EventMention, MentionRef, Record, Span

Key = tuple[str, int]  # uri and version of a dispatch
_NAME = 10
_encode = msgspec.json.Encoder(order="deterministic").encode


class Standing(Record, frozen=True):
    """Where a log leaves the mentions.

    `current` is the dossier of each, `merged` the dossiers that went into others, `triggers`
    where the mentions stand, `by_editor` those that an editor placed, `barred` the links that an
    editor took away.
    """

    current: dict[MentionRef, str]
    merged: dict[str, str]
    triggers: dict[MentionRef, Span | None]
    by_editor: frozenset[MentionRef]
    barred: frozenset[tuple[MentionRef, str]]


def edited(decision: Decision) -> bool:
    """Whether an editor made a decision, and no rule."""
    return decision.by.startswith("editor:")


def name(decision: Decision) -> str:
    """The name by which an UNDO calls a decision: 50 bits of SHA-256 in lower-case base32.

    A mention counts by its place, so that the name outlives a new reading of the dispatch.
    """
    if decision.subject is not None and decision.trigger is not None:
        place = msgspec.structs.replace(decision.subject, event="")
        decision = msgspec.structs.replace(decision, subject=place)
    digest = hashlib.sha256(_encode(decision)).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_NAME]


def effective(log: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that count, in their order: neither taken back nor mere takings back.

    An UNDO can be undone in its turn, so the log is read from its end.
    """
    kept: list[Decision] = []
    undone: set[str] = set()
    for decision in reversed(tuple(log)):
        if edited(decision) and undone and name(decision) in undone:
            continue
        if decision.action is Action.UNDO:
            undone.add(decision.value or "")
        else:
            kept.append(decision)
    return tuple(reversed(kept))


# ------------------------------------------------------------------ which mention is meant
def anchored(
    log: Iterable[Decision], annotations: Mapping[Key, Annotation]
) -> tuple[Decision, ...]:
    """The log with every mention under the id that today's reading of its dispatch gives it.

    A mention is known by its place in the copy.  One that today's reading has no more goes by
    that place ("@120-126"), so that no other mention is taken for it.
    """
    return tuple(_anchored(decision, annotations) for decision in log)


def _anchored(decision: Decision, annotations: Mapping[Key, Annotation]) -> Decision:
    ref, trigger = decision.subject, decision.trigger
    read = annotations.get((ref.uri, ref.version)) if ref else None
    if ref is None or trigger is None or read is None:
        return decision
    event = mention_at(read.events, trigger, ref.event)
    if event == ref.event:
        return decision
    subject = MentionRef(ref.uri, ref.version, event)
    return msgspec.structs.replace(decision, subject=subject)


def mention_at(events: Sequence[EventMention], trigger: Span, known: str = "") -> str:
    """The id of the mention at a place: with that very trigger, `known` before others, else with
    one that shares most of it; else a name for the place itself."""
    same = [event.id for event in events if event.trigger == trigger]
    if same:
        return known if known in same else same[0]
    near = [event for event in events if event.trigger.touches(trigger)]
    if not near:
        return f"@{trigger.start}-{trigger.end}"
    return max(near, key=lambda event: _shared(event.trigger, trigger)).id


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


# ------------------------------------------------------------------ where it leaves them
def standing(log: Iterable[Decision]) -> Standing:
    """Read a log in its order.  A MERGE moves what `other` holds, and what it is given later."""
    current: dict[MentionRef, str] = {}
    triggers: dict[MentionRef, Span | None] = {}
    by_editor: set[MentionRef] = set()
    barred: set[tuple[MentionRef, str]] = set()
    merged: dict[str, str] = {}
    for decision in effective(log):
        uid = merged.get(decision.dossier, decision.dossier)
        ref, gone = decision.subject, decision.other
        if decision.action is Action.MERGE and gone and gone != uid:
            merged = {old: uid if new == gone else new for old, new in merged.items()}
            merged[gone] = uid
            current = {ref: uid if home == gone else home for ref, home in current.items()}
        if ref is None:
            continue
        triggers[ref] = decision.trigger
        if decision.action is Action.LINK:
            current[ref] = uid
            barred.discard((ref, uid))
        elif decision.action is Action.SPLIT and gone:
            current[ref] = gone
            barred.add((ref, uid))
        elif decision.action is Action.UNLINK:
            current.pop(ref, None)
            if edited(decision):
                barred.add((ref, uid))
        if edited(decision):
            by_editor.add(ref)
    return Standing(
        current=current,
        merged=merged,
        triggers=triggers,
        by_editor=frozenset(by_editor),
        barred=frozenset(barred),
    )
