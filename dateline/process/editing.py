"""What editors decide: orders by name become decisions in the log.

Owns how an order is understood (which dossier, which mention, which decision it names) and what
is wrong with one that cannot be carried out.  A decision is appended and never rewritten; the
machine's own later ones leave it as it is, and an UNDO takes it back.  What a decision does to a
dossier, `dossiers` knows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from dateline import dossiers
from dateline.dossiers import evidence
from dateline.model import Action, Annotation, Decision, Dossier, MentionRef, Record, Span
from dateline.process import linking
from dateline.store import Connection, decisions, dispatches, files

# What each kind of order is given, in words for a person.
ORDERS = {
    Action.MERGE: ("the dossier that stays", "the dossier that goes into it"),
    Action.SPLIT: ("the dossier", "a mention, and more of them"),
    Action.UNLINK: ("the dossier", "a mention, and more of them"),
    Action.RENAME: ("the dossier", "the title"),
    Action.SET: ("the dossier", "the field", "the value"),
    Action.DISMISS: ("the dossier",),
    Action.UNDO: ("the name of a decision, and more of them",),
}


CARRIED = "carried over from "  # and the name of the decision on the version before


class Edit(Record, frozen=True):
    """One decision of an editor under its name, and whether it was taken back."""

    name: str
    decision: Decision
    undone: bool


def order(
    connection: Connection, kind: Action, names: Sequence[str], *, by: str, at: datetime
) -> tuple[Decision, ...]:
    """The decisions that an order means, not yet appended.  Raises `ValueError`."""
    if kind not in _KINDS or len(names) < len(ORDERS[kind]):
        raise ValueError(f"{kind.lower()} needs {', '.join(ORDERS.get(kind, ()))}")
    blank = Decision(at=at, by=f"editor:{by}", action=kind, dossier="")
    return _KINDS[kind](connection, names, blank)


def append(connection: Connection, made: Iterable[Decision]) -> tuple[Decision, ...]:
    """Append decisions, completed by what they rest on, and fold what they touch; gives them as
    they stand in the log."""
    whole = tuple(_completed(connection, decision) for decision in made)
    decisions.append(connection, whole)
    names = {d.dossier for d in whole} | {d.other for d in whole if d.other}
    uris = {d.subject.uri for d in whole if d.subject}
    linking.refresh(connection, uids=names, uris=uris)
    apart = {
        uid for d in whole if d.action is Action.UNDO and d.other for uid in (d.dossier, d.other)
    }
    if apart:
        made = linking.settle(connection, apart)
        decisions.append(connection, made)
        touched = {d.subject.uri for d in made if d.subject}
        linking.refresh(connection, uids={d.dossier for d in made} | apart, uris=touched)
    return whole


def carry(connection: Connection, read: Annotation) -> None:
    """Let what editors decided on the version before hold for a new one, sentence by sentence.

    A decision is repeated for the mention at the same place of the same sentence; where the
    sentence has changed, the copy says something else, and the machine is free again.
    """
    copy = read.dispatch
    older = dispatches.get(connection, copy.uri, copy.version - 1)
    if older is None:
        return
    log = dossiers.effective(decisions.all_edits(connection))
    before = (copy.uri, copy.version - 1)
    made = []
    for decision in log:
        subject, trigger = decision.subject, decision.trigger
        if subject is None or trigger is None or (subject.uri, subject.version) != before:
            continue
        place = _same_place(older, trigger, read)
        if place is not None:
            event = dossiers.mention_at(read.events, place)
            made.append(
                msgspec.structs.replace(
                    decision,
                    subject=MentionRef(copy.uri, copy.version, event),
                    trigger=place,
                    reasons=(*decision.reasons, f"{CARRIED}{dossiers.name(decision)}"),
                )
            )
    decisions.append(connection, made)


def _same_place(older: Annotation, trigger: Span, read: Annotation) -> Span | None:
    """Where the words of a mention stand in a new version: in the same sentence, or nowhere."""
    sentence = evidence.sentence(older.dispatch, trigger)
    words = sentence.of(older.dispatch.text)
    start = read.dispatch.text.find(words)
    if start < 0 or not words:
        return None
    begin = start + trigger.start - sentence.start
    return Span(begin, begin + len(trigger))


def mentioned(
    connection: Connection, uid: str, *, as_of: datetime | None = None
) -> tuple[tuple[str, str], ...]:
    """The mentions linked to a dossier by name, each with its sentence, in their order.

    With `as_of` (aware) only those of dispatches known then.
    """
    file = files.get(connection, [uid]).get(uid)
    if file is None:
        return ()
    linked = _linked(connection, file)
    refs = [ref for ref in file.mentions if ref in linked]
    reads = dispatches.get_many(connection, [(ref.uri, ref.version) for ref in refs])
    found = []
    for ref in refs:
        read = reads[ref.uri, ref.version]
        if as_of is not None and dossiers.known(read.dispatch) > as_of:
            continue
        event = next(event for event in read.events if event.id == ref.event)
        found.append((f"{ref.uri}#{ref.event}", evidence.of(read, event).words))
    return tuple(found)


def edits(connection: Connection, uid: str) -> tuple[Edit, ...]:
    """What editors decided on a dossier, in the order of the log; takings back are marks on it."""
    log = [d for d in decisions.all_edits(connection) if uid in (d.dossier, d.other)]
    counting = {dossiers.name(decision) for decision in dossiers.effective(log)}
    return tuple(
        Edit(name=name, decision=decision, undone=name not in counting)
        for decision in log
        if decision.action is not Action.UNDO and (name := dossiers.name(decision))
    )


def _completed(connection: Connection, decision: Decision) -> Decision:
    """A decision with the place of its mention, and with what the machine read in the field."""
    if decision.subject is not None and decision.trigger is None:
        trigger = _trigger(connection, decision.subject)
        decision = msgspec.structs.replace(decision, trigger=trigger)
    if decision.action is Action.SET and decision.field and decision.was is None:
        # by what an editor could see then, and not by what is under an embargo
        read = linking.fold(
            connection, uids=[decision.dossier], as_of=decision.at, edits=False
        ).dossiers
        file = read.get(decision.dossier)
        was = dossiers.editors.read(file, decision.field) if file else None
        decision = msgspec.structs.replace(decision, was=was or dossiers.editors.OPEN)
    return decision


def _trigger(connection: Connection, ref: MentionRef) -> Span | None:
    read = dispatches.get(connection, ref.uri, ref.version)
    events = read.events if read else ()
    return next((event.trigger for event in events if event.id == ref.event), None)


# ------------------------------------------------------------------ the kinds of orders
def _merge(connection: Connection, names: Sequence[str], blank: Decision) -> tuple[Decision, ...]:
    kept, gone = (_dossier(connection, name).uid for name in names[:2])
    if kept == gone:
        raise ValueError(f"{kept} is one dossier; name two")
    return (msgspec.structs.replace(blank, dossier=kept, other=gone),)


def _split(connection: Connection, names: Sequence[str], blank: Decision) -> tuple[Decision, ...]:
    file = _dossier(connection, names[0])
    refs = _mentions(connection, file, names[1:])
    if len(refs) == len(_linked(connection, file)):
        raise ValueError(f"{file.uid} would be left with no mention; name some of them only")
    new = dossiers.mint(refs[0].uri, f"{refs[0].event} {blank.at.isoformat()}")
    return tuple(
        msgspec.structs.replace(blank, dossier=file.uid, other=new, subject=ref) for ref in refs
    )


def _unlink(connection: Connection, names: Sequence[str], blank: Decision) -> tuple[Decision, ...]:
    file = _dossier(connection, names[0])
    refs = _mentions(connection, file, names[1:])
    return tuple(msgspec.structs.replace(blank, dossier=file.uid, subject=ref) for ref in refs)


def _rename(connection: Connection, names: Sequence[str], blank: Decision) -> tuple[Decision, ...]:
    title = " ".join(names[1].split())
    if not title:
        raise ValueError("a title has at least one word")
    uid = _dossier(connection, names[0]).uid
    return (msgspec.structs.replace(blank, dossier=uid, value=title),)


def _set(connection: Connection, names: Sequence[str], blank: Decision) -> tuple[Decision, ...]:
    uid, field, value = _dossier(connection, names[0]).uid, names[1], names[2]
    dossiers.editors.check(field, value)
    return (msgspec.structs.replace(blank, dossier=uid, field=field, value=value),)


def _dismiss(connection: Connection, names: Sequence[str], blank: Decision) -> tuple[Decision, ...]:
    return (msgspec.structs.replace(blank, dossier=_dossier(connection, names[0]).uid),)


def _undo(connection: Connection, names: Sequence[str], blank: Decision) -> tuple[Decision, ...]:
    log = decisions.all_edits(connection)
    standing = {dossiers.name(decision): decision for decision in dossiers.effective(log)}
    made = []
    for name in _with_copies(names, standing):
        if name not in standing:
            known = any(dossiers.name(decision) == name for decision in log)
            wrong = "was taken back already" if known else "is no decision of an editor"
            raise ValueError(f"{name} {wrong}; `dateline edit log` shows their names")
        old = standing[name]
        made.append(
            msgspec.structs.replace(
                blank,
                dossier=old.dossier,
                other=old.other,
                subject=old.subject,
                trigger=old.trigger,
                value=name,
            )
        )
    return tuple(made)


def _with_copies(names: Sequence[str], standing: Mapping[str, Decision]) -> tuple[str, ...]:
    """The names, and those of the decisions that were carried over from them."""
    found = dict.fromkeys(names)
    for name, decision in standing.items():  # in the order of the log, so that chains are followed
        if any(reason.removeprefix(CARRIED) in found for reason in decision.reasons):
            found[name] = None
    return tuple(found)


_Kind = Callable[[Connection, Sequence[str], Decision], tuple[Decision, ...]]
_KINDS: Mapping[Action, _Kind] = {
    Action.MERGE: _merge,
    Action.SPLIT: _split,
    Action.UNLINK: _unlink,
    Action.RENAME: _rename,
    Action.SET: _set,
    Action.DISMISS: _dismiss,
    Action.UNDO: _undo,
}


# ------------------------------------------------------------------ what a name means
def uid(connection: Connection, name: str) -> str:
    """The uid that is `name` or begins so, of a dossier in the diary or else in an editor's
    decision.  Raises `ValueError`."""
    name = name.strip()
    found = files.begun(connection, name) if name else ()
    if not found and name:
        log = decisions.all_edits(connection)
        named = (uid for d in log for uid in (d.dossier, d.other) if uid and uid.startswith(name))
        found = tuple(dict.fromkeys(named))
    if len(found) != 1:
        many = f"{len(found)} dossiers begin so; write more of the uid"
        none = "no dossier has that uid; `dateline dossier` shows uids"
        raise ValueError(f"{name}: {many if found else none}")
    return found[0]


def _dossier(connection: Connection, name: str) -> Dossier:
    """The dossier in the diary whose uid is or begins so."""
    full = uid(connection, name)
    held = files.get(connection, [full])
    if full not in held:
        raise ValueError(f"{full}: is not in the diary; `dateline edit log {full}` says why")
    return held[full]


def _mentions(
    connection: Connection, file: Dossier, names: Sequence[str]
) -> tuple[MentionRef, ...]:
    """The linked mentions that "uri#e1" names, the uri or its beginning.

    A mention that only repeats another is linked by that one.
    """
    linked = _linked(connection, file)
    found: dict[MentionRef, None] = {}
    for name in names:
        uri, _, event = name.rpartition("#")
        refs = [ref for ref in file.mentions if ref.event == event and ref.uri.startswith(uri)]
        if not uri or len(refs) != 1:
            raise ValueError(
                f"{name}: is no one mention of {file.uid}; `dateline edit log` shows their names"
            )
        found[_best(connection, refs[0], linked)] = None
    return tuple(found)


def _linked(connection: Connection, file: Dossier) -> frozenset[MentionRef]:
    homes = linking.fold(connection, uids=[file.uid]).homes
    return frozenset(ref for ref, uid in homes.items() if uid == file.uid)


def _best(connection: Connection, ref: MentionRef, linked: frozenset[MentionRef]) -> MentionRef:
    if ref in linked:
        return ref
    read = dispatches.get(connection, ref.uri, ref.version)
    event = next((e for e in read.events if e.id == ref.event), None) if read else None
    return msgspec.structs.replace(ref, event=event.same_as) if event and event.same_as else ref
