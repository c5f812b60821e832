"""What a log of decisions says, and what must be added to it when the order was broken.

Owns the reading of the log (merges, splits, editors' links) and the repair after a late arrival
or a new version of a dispatch.  Never rewrites: a repair is appended.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dateline.dossiers.link import link_all
from dateline.dossiers.uid import mint
from dateline.model import Action, Annotation, Decision, MentionRef, Record

RELINKED = "rule:relink"


class Standing(Record, frozen=True):
    """Where a log leaves the mentions: the dossier of each, those that an editor placed, and the
    links that an editor took away."""

    current: dict[MentionRef, str]
    by_editor: frozenset[MentionRef]
    barred: frozenset[tuple[MentionRef, str]]


def standing(log: Iterable[Decision]) -> Standing:
    """Read a log in its order.  A MERGE moves what `other` holds, and what it is given later."""
    current: dict[MentionRef, str] = {}
    by_editor: set[MentionRef] = set()
    barred: set[tuple[MentionRef, str]] = set()
    merged: dict[str, str] = {}
    for decision in log:
        uid = merged.get(decision.dossier, decision.dossier)
        ref, gone = decision.subject, decision.other
        editor = decision.by.startswith("editor:")
        if decision.action is Action.MERGE and gone and gone != uid:
            merged = {old: uid if new == gone else new for old, new in merged.items()}
            merged[gone] = uid
            current = {ref: uid if at == gone else at for ref, at in current.items()}
        if ref is None:
            continue
        if decision.action is Action.LINK:
            current[ref] = uid
            barred.discard((ref, uid))
        elif decision.action is Action.SPLIT and gone:
            current[ref] = gone
            barred.add((ref, uid))
        elif decision.action is Action.UNLINK:
            current.pop(ref, None)
            if editor:
                barred.add((ref, uid))
        if editor:
            by_editor.add(ref)
    return Standing(current=current, by_editor=frozenset(by_editor), barred=frozenset(barred))


def relink(annotations: Iterable[Annotation], log: Sequence[Decision]) -> tuple[Decision, ...]:
    """What must be appended to a log after a late arrival or a new version of a dispatch.

    `annotations` are the new one and all dispatches with a mention that its queries reach, and
    what those reach in turn; `log` holds the decisions that bear on them, in their order.  The
    set is linked afresh in the order of the dispatches; a dossier keeps the uid under which it
    was published.  Only what differs is appended: UNLINK, then LINK.  Mentions on which an editor
    has decided stay where they were put.
    """
    held = standing(log)
    fixed = {ref: uid for ref, uid in held.current.items() if ref in held.by_editor}
    fresh = link_all(annotations, barred=held.barred, fixed=fixed)
    names = _names(fresh, held.current)
    wanted = {
        d.subject: msgspec.structs.replace(d, dossier=names[d.dossier])
        for d in fresh
        if d.subject is not None and d.subject not in held.by_editor
    }
    made: list[Decision] = []
    for ref, uid in sorted(held.current.items()):
        new = wanted.get(ref)
        if ref in held.by_editor or (new is not None and new.dossier == uid):
            continue
        at = new.at if new else max(d.at for d in log)
        made.append(Decision(at=at, by=RELINKED, action=Action.UNLINK, dossier=uid, subject=ref))
    made += [d for ref, d in wanted.items() if held.current.get(ref) != d.dossier]
    return tuple(made)


def _names(fresh: Sequence[Decision], current: Mapping[MentionRef, str]) -> dict[str, str]:
    """The uid for each freshly linked dossier: the published one with which it shares most.

    A mention of an older version of a dispatch stands for the same mention of the newer one.
    """
    older = {(ref.uri, ref.event): uid for ref, uid in current.items()}
    shared: dict[tuple[str, str], int] = {}
    for decision in fresh:
        ref = decision.subject
        old = (current.get(ref) or older.get((ref.uri, ref.event))) if ref else None
        if old is not None:
            pair = decision.dossier, old
            shared[pair] = shared.get(pair, 0) + 1
    names: dict[str, str] = {}
    taken: set[str] = set()
    for (new, old), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if new not in names and old not in taken:
            names[new] = old
            taken.add(old)
    for decision in fresh:
        uid, ref = decision.dossier, decision.subject
        if uid not in names and ref is not None:
            # the uid of its opener may live on elsewhere; then another one is minted from it
            names[uid] = mint(ref.uri, f"{ref.event}'") if uid in taken else uid
            taken.add(names[uid])
    return names
