"""What must be added to a log when the order of arrival was broken.

Owns the repair after a late arrival, a new version of a dispatch or a new reading of it.  Never
rewrites: a repair is appended, and what an editor has placed stays where it was put.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from dateline.dossiers.facts import known
from dateline.dossiers.link import Candidate, link_all
from dateline.dossiers.log import Standing, anchored, standing
from dateline.dossiers.uid import mint
from dateline.model import Action, Annotation, Decision, Dispatch, MentionRef

RELINKED = "rule:relink"


def relink(
    annotations: Iterable[Annotation],
    log: Sequence[Decision],
    *,
    before: Sequence[Candidate] = (),
) -> tuple[Decision, ...]:
    """What must be appended to a log after a late arrival or a new version of a dispatch.

    `annotations` are the new one and, of the dispatches that come after it, all with a mention
    that its queries reach, and what those reach in turn; `before` are the dossiers that any of
    these reaches, as they stood before the new one, which cannot have moved them; `log` holds the
    decisions that bear on the annotations, in their order.  The set is linked afresh in the order
    of the dispatches; a dossier keeps the uid under which it was published.  Only what differs is
    appended: UNLINK, then LINK.  Mentions on which an editor has decided stay where they were
    put, as long as their dispatch has no later version, and what an editor merged stays one.
    """
    reads = tuple(annotations)
    held = standing(anchored(log, {(r.dispatch.uri, r.dispatch.version): r for r in reads}))
    fixed = {ref: uid for ref, uid in held.current.items() if ref in held.by_editor}
    fresh = link_all(reads, before=before, barred=held.barred, fixed=fixed)
    names = _names(fresh, held, [one.uid for one in before])
    wanted = {
        d.subject: msgspec.structs.replace(d, dossier=names[d.dossier])
        for d in fresh
        if d.subject is not None and d.subject not in held.by_editor
    }
    last: dict[str, Dispatch] = {}
    for copy in sorted((read.dispatch for read in reads), key=lambda it: it.version):
        last[copy.uri] = copy
    made = list(_unlinked(held, wanted, last, log))
    made += [d for ref, d in wanted.items() if held.current.get(ref) != d.dossier]
    return tuple(made)


def _unlinked(
    held: Standing,
    wanted: Mapping[MentionRef, Decision],
    last: Mapping[str, Dispatch],
    log: Sequence[Decision],
) -> Iterator[Decision]:
    """What leaves its dossier: another is wanted, or its dispatch no longer says it."""
    for ref, uid in sorted(held.current.items()):
        new = wanted.get(ref)
        newest = last.get(ref.uri)
        stands = ref in held.by_editor and (newest is None or ref.version >= newest.version)
        if stands or (new is not None and new.dossier == uid):
            continue
        yield Decision(
            at=new.at if new else _gone(newest, log),
            by=RELINKED,
            action=Action.UNLINK,
            dossier=uid,
            subject=ref,
            trigger=held.triggers.get(ref),
        )


def _gone(newest: Dispatch | None, log: Sequence[Decision]) -> datetime:
    """When a mention was gone: from when the last version of its dispatch could be known."""
    return known(newest) if newest is not None else max(d.at for d in log)


def _names(fresh: Sequence[Decision], held: Standing, before: Iterable[str]) -> dict[str, str]:
    """The uid for each freshly linked dossier: its own if it stood `before`, else the published
    one with which it shares most.

    A mention of an older version of a dispatch stands for the same mention of the newer one.
    The machine still tells apart what an editor merged: all that shares most with the merged one
    has its name.
    """
    older = {(ref.uri, ref.event): uid for ref, uid in held.current.items()}
    merged = frozenset(held.merged.values())
    shared: dict[tuple[str, str], int] = {}
    for decision in fresh:
        ref = decision.subject
        old = (held.current.get(ref) or older.get((ref.uri, ref.event))) if ref else None
        if old is not None:
            pair = decision.dossier, old
            shared[pair] = shared.get(pair, 0) + 1
    names = {uid: uid for uid in before}
    taken = set(names)
    seen = set(names)
    for (new, old), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        free = old not in taken or (old in merged and new not in seen)
        seen.add(new)
        if new not in names and free:
            names[new] = old
            taken.add(old)
    for decision in fresh:
        uid, ref = decision.dossier, decision.subject
        if uid not in names and ref is not None:
            # the uid of its opener may live on elsewhere; then another one is minted from it
            names[uid] = mint(ref.uri, f"{ref.event}'") if uid in taken else uid
            taken.add(names[uid])
    return names
