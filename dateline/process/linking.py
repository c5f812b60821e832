"""Following undertakings in the store: link what is new, fold what it touched.

Owns which part of the store a new dispatch bears on, and that decisions, index and cache change
together.  How mentions are compared and logs are folded, `dossiers` knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched

from dateline import dossiers
from dateline.model import Action, Annotation, Decision, Dossier, MentionRef, Record
from dateline.store import Connection, decisions, dispatches, files, mentions
from dateline.store.dispatches import Kept, Key
from dateline.store.mentions import Row

# A dispatch that comes late moves what it reaches, and what that reaches in turn.  Beyond so many
# dispatches it is linked where it stands, and a later `relink_all` puts all in order.
REACH = 400
AT_ONCE = 100  # dispatches that are indexed at once
_Order = tuple[datetime, str, int]  # the place of a dispatch among others


def follow(connection: Connection, kept: Kept, read: Annotation) -> tuple[Decision, ...]:
    """Index a dispatch just kept, link its mentions and bring the dossiers up to date."""
    mentions.put(connection, kept, read)
    made = _decide(connection, read)
    decisions.append(connection, made)
    touched = {read.dispatch.uri} | {d.subject.uri for d in made if d.subject}
    refresh(connection, uids={d.dossier for d in made}, uris=touched)
    return made


def _decide(connection: Connection, read: Annotation) -> tuple[Decision, ...]:
    uri = read.dispatch.uri
    rows = mentions.near(connection, dossiers.query(read), apart=uri)
    others = _versions(connection, read)
    here = min(map(dossiers.order, (read, *others)))
    if not others and all(_order(row) <= here for row in rows):
        return _link(connection, read, rows)
    reached = _reach(connection, rows, apart=uri, after=here)
    if reached is not None and _has_merged(connection, reached.names):
        reached = _reach(connection, rows, apart=uri)  # the machine tells its parts apart anew
    if reached is None:
        return _link(connection, read, rows)
    before = _candidates(reached.before.values())
    return dossiers.relink(
        [*reached.annotations.values(), read], _bearing(connection, reached, {uri}), before=before
    )


def _has_merged(connection: Connection, names: Iterable[str]) -> bool:
    """Whether an editor made one of two of these dossiers."""
    return bool(dossiers.standing(decisions.by_editors(connection, sorted(names))).merged)


def _versions(connection: Connection, read: Annotation) -> tuple[Annotation, ...]:
    """What was read in the other versions of a dispatch."""
    uri = read.dispatch.uri
    versions = {(uri, version) for version in dispatches.versions(connection, uri)}
    others = versions - {(uri, read.dispatch.version)}
    return tuple(dispatches.get_many(connection, others).values()) if others else ()


def _order(row: Row) -> _Order:
    ref = row.facts.ref
    return row.facts.at, ref.uri, ref.version


def _candidates(rows: Iterable[Row]) -> list[dossiers.Candidate]:
    held: dict[str, list[Row]] = {}
    for row in rows:
        if row.dossier is not None:
            held.setdefault(row.dossier, []).append(row)
    return [
        dossiers.Candidate(uid=uid, facts=tuple(row.facts for row in held[uid]))
        for uid in sorted(held)
    ]


def _link(connection: Connection, read: Annotation, rows: Iterable[Row]) -> tuple[Decision, ...]:
    candidates = _candidates(rows)
    edited = decisions.by_editors(connection, [one.uid for one in candidates])
    return dossiers.link(read, candidates, barred=dossiers.standing(edited).barred)


def settle(connection: Connection, uids: Iterable[str]) -> tuple[Decision, ...]:
    """What must be appended after a merge was taken back: what has come to the merged dossier
    since goes where it would have gone without it."""
    reached = _reach(connection, mentions.rows_of(connection, sorted(uids)))
    if reached is None:
        return ()
    return dossiers.relink(reached.annotations.values(), _bearing(connection, reached, set()))


class _Reached(Record, frozen=True):
    """The dispatches that rows bear on, the dossiers of these and, of those, what stood before."""

    annotations: dict[Key, Annotation]
    names: set[str]
    before: dict[MentionRef, Row]


def _reach(
    connection: Connection, rows: Iterable[Row], *, apart: str = "", after: _Order | None = None
) -> _Reached | None:
    """All dispatches that rows bear on, of `after` on where it is given; None if they are too
    many."""
    reached = _Reached(annotations={}, names=set(), before={})
    found, fresh = reached.annotations, _note(reached, tuple(rows), after)
    while fresh and len(found) + len(fresh) <= REACH:
        got = dispatches.get_many(connection, fresh)
        found |= got
        fresh = set()
        for annotation in got.values():
            near = mentions.near(connection, dossiers.query(annotation), apart=apart)
            fresh |= _note(reached, near, after) - found.keys()
            if len(found) + len(fresh) > REACH:  # in a large diary known after a few
                break
    return None if fresh else reached


def _note(reached: _Reached, rows: Sequence[Row], after: _Order | None) -> set[Key]:
    """Keep what rows tell of dossiers and of what stood before; their later dispatches."""
    early = {row.facts.ref: row for row in rows if after is not None and _order(row) < after}
    reached.before.update(early)
    reached.names.update(row.dossier for row in rows if row.dossier is not None)
    return mentions.keys_of(row for row in rows if row.facts.ref not in early)


def _bearing(connection: Connection, reached: _Reached, uris: Iterable[str]) -> list[Decision]:
    """The decisions on what was reached.

    What is said of a mention must be there whole or not at all: half of it would tell a home that
    the mention has left.
    """
    told = {*uris, *(uri for uri, _ in reached.annotations)}
    log = decisions.bearing(connection, dossiers=sorted(reached.names), uris=sorted(told))
    return [d for d in log if d.subject is None or d.subject.uri in told]


# ------------------------------------------------------------------ folding
class Folded(Record, frozen=True):
    """A part of the diary folded: the dossiers asked for, and what they were made of."""

    uids: frozenset[str]
    dossiers: dict[str, Dossier]
    annotations: dict[Key, Annotation]
    homes: dict[MentionRef, str]
    edited: dict[str, datetime]


def fold(
    connection: Connection,
    *,
    uids: Iterable[str],
    uris: Iterable[str] = (),
    as_of: datetime | None = None,
    edits: bool = True,
) -> Folded:
    """Fold the dossiers `uids` and all those with a mention in the dispatches `uris`.

    Without `edits` a dossier is what the machine reads, and not what editors wrote into it.
    """
    uris = set(uris)
    log = decisions.bearing(connection, dossiers=sorted(uids), uris=sorted(uris))
    wanted = set(uids) | {d.dossier for d in log if d.subject and d.subject.uri in uris}
    wanted |= {d.other for d in log if d.other and d.subject and d.subject.uri in uris}
    wanted = _merged(wanted, log)
    if wanted - set(uids):
        log = decisions.bearing(connection, dossiers=sorted(wanted), uris=sorted(uris))
    told = {d.subject.uri for d in log if d.subject}
    if told - uris:
        log = decisions.bearing(connection, dossiers=sorted(wanted), uris=sorted(uris | told))
    keys = {(d.subject.uri, d.subject.version) for d in log if d.subject}
    annotations = dispatches.get_many(connection, keys)
    homes = dossiers.standing(dossiers.anchored(log, annotations)).current
    if not edits:
        log = tuple(d for d in log if d.action not in (Action.SET, Action.RENAME))
    folded = dossiers.fold(log, annotations, as_of=as_of, uids=wanted)
    return Folded(
        uids=frozenset(wanted),
        dossiers=folded,
        annotations=annotations,
        homes=homes,
        edited=_edited(log),
    )


def _merged(uids: set[str], log: Iterable[Decision]) -> set[str]:
    """The dossiers with all that were merged with them."""
    merges = [(d.dossier, d.other) for d in log if d.action is Action.MERGE and d.other]
    size = 0
    while size != len(uids):
        size = len(uids)
        for pair in merges:
            if not uids.isdisjoint(pair):
                uids = uids.union(pair)
    return uids


def _edited(log: Iterable[Decision]) -> dict[str, datetime]:
    """The last instant at which an editor decided on each dossier."""
    found: dict[str, datetime] = {}
    for decision in log:
        if dossiers.edited(decision):
            for uid in filter(None, (decision.dossier, decision.other)):
                found[uid] = max(found.get(uid, decision.at), decision.at)
    return found


def refresh(connection: Connection, *, uids: Iterable[str] = (), uris: Iterable[str] = ()) -> None:
    """Fold anew what decisions on these dossiers, or a change of these dispatches, touched."""
    part = fold(connection, uids=uids, uris=uris)
    _place(connection, part, set(uris))
    _write(connection, part)


def _place(connection: Connection, part: Folded, uris: set[str]) -> None:
    uris |= {ref.uri for ref, uid in part.homes.items() if uid in part.uids}
    moved = {
        ref: part.homes.get(ref)
        for ref, uid in mentions.homes_in(connection, sorted(uris)).items()
        if uid != part.homes.get(ref)
    }
    mentions.place(connection, moved)


def _write(connection: Connection, part: Folded) -> None:
    files.write(
        connection,
        part.dossiers,
        uids=part.uids,
        annotations=part.annotations,
        edited=part.edited,
    )


# ------------------------------------------------------------------ stories
def story(
    connection: Connection, file: Dossier, *, as_of: datetime | None = None
) -> tuple[str | None, tuple[str, ...]]:
    """The story to which a dossier belongs, and the other dossiers with a dispatch of it.

    It is that of the dispatch which opened the dossier, among all dispatches that the index
    finds near: a story has the name of its first dispatch.  With `as_of` (aware) no dispatch
    counts that was not known then.
    """
    own = [(ref.uri, ref.version) for ref in file.mentions]
    reads = dispatches.get_many(connection, own)
    if not reads:
        return None, ()
    rows = [
        row
        for read in reads.values()
        for row in mentions.near(connection, dossiers.query(read), apart=read.dispatch.uri)
    ]
    near = sorted(mentions.keys_of(rows) - reads.keys())[:REACH]
    reads |= {
        key: read
        for key, read in dispatches.get_many(connection, near).items()
        if as_of is None or dossiers.known(read.dispatch) <= as_of
    }
    named = dossiers.stories(list(reads.values()))
    ours = named[file.mentions[0].uri]
    within = sorted(
        (read for read in reads.values() if named[read.dispatch.uri] == ours), key=dossiers.order
    )
    homes = mentions.homes_in(connection, [read.dispatch.uri for read in within])
    others = dict.fromkeys(uid for uid in homes.values() if uid and uid != file.uid)
    return dossiers.mint(within[0].dispatch.uri, ""), tuple(others)


# ------------------------------------------------------------------ the whole
def rebuild(connection: Connection) -> None:
    """Make index and cache anew from annotations and decisions."""
    mentions.clear(connection)
    files.clear(connection)
    for some in batched(_last_versions(connection), AT_ONCE):
        mentions.put_many(connection, some)
    part = _fold_all(connection)
    _place(connection, part, set())
    _write(connection, part)


def relink_all(connection: Connection) -> tuple[Decision, ...]:
    """Link the whole store in the order of its dispatches; editors' decisions stay."""
    reads = [read for _, read in _last_versions(connection)]
    made = dossiers.relink(reads, decisions.all_decisions(connection))
    decisions.append(connection, made)
    rebuild(connection)
    return made


def _last_versions(connection: Connection) -> list[tuple[Kept, Annotation]]:
    ids = dispatches.ids(connection)
    last: dict[str, Annotation] = {}
    for read in dispatches.everything(connection):
        held = last.get(read.dispatch.uri)
        if held is None or held.dispatch.version < read.dispatch.version:
            last[read.dispatch.uri] = read
    return [(ids[read.dispatch.uri, read.dispatch.version], read) for read in last.values()]


def _fold_all(connection: Connection) -> Folded:
    log = decisions.all_decisions(connection)
    annotations = {
        (read.dispatch.uri, read.dispatch.version): read
        for read in dispatches.everything(connection)
    }
    folded = dossiers.fold(log, annotations)
    return Folded(
        uids=frozenset(folded),
        dossiers=folded,
        annotations=annotations,
        homes=dossiers.standing(dossiers.anchored(log, annotations)).current,
        edited=_edited(log),
    )


def differences(connection: Connection) -> list[str]:
    """Where the cache says something else than the log; empty where it is whole."""
    folded: Mapping[str, Dossier] = _fold_all(connection).dossiers
    cached = {file.uid: file for file in files.everything(connection)}
    return [
        f"dossier {uid}: the cache differs from the log; `dateline store rebuild` mends it"
        for uid in sorted(folded.keys() | cached.keys())
        if folded.get(uid) != cached.get(uid)
    ]
