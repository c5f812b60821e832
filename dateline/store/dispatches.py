"""Dispatches and their annotations: the facts, which never change.

Owns versions, the original bytes, and what is left when a dispatch is taken down by law: a line
in `removal` and nothing of the copy.  Knows nothing of dossiers.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from dateline import dossiers
from dateline.model import Annotation, Dispatch, Record
from dateline.store import codec, fulltext
from dateline.store.schema import annotation as annotations
from dateline.store.schema import dispatch as dispatches
from dateline.store.schema import mention as mentions
from dateline.store.schema import removal as removals

Key = tuple[str, int]  # uri and version
_PART = 500  # values of one IN list; SQLite takes 32,766 at most


class Kept(Record, frozen=True):
    """Where a dispatch stands in the store."""

    id: int
    uri: str
    version: int


class Hit(Record, frozen=True):
    """A dispatch that a search found; matching words stand in brackets in `snippet`."""

    uri: str
    version: int
    snippet: str
    provider: str | None = None
    headline: str | None = None
    published: datetime | None = None


class EmbargoError(Exception):
    """A dispatch may not be shown yet; `lift` is the aware instant from which it may."""

    def __init__(self, uri: str, lift: datetime) -> None:
        super().__init__(f"{uri} is under an embargo until {lift:%Y-%m-%d %H:%M:%S} GMT")
        self.lift = lift


class Removal(Record, frozen=True):
    """A dispatch that was taken down: when, by whom and why."""

    uri: str
    version: int
    at: datetime
    by: str
    reason: str


def digest(text: str) -> str:
    """The name of a text: its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ------------------------------------------------------------------ keeping
def find(connection: Connection, uri: str, text: str) -> Kept | None:
    """The version of a dispatch that has exactly this text."""
    wanted = (dispatches.c.uri == uri) & (dispatches.c.digest == digest(text))
    row = connection.execute(_KEPT.where(wanted)).first()
    return None if row is None else Kept(id=row.id, uri=row.uri, version=row.version)


_KEPT = select(dispatches.c.id, dispatches.c.uri, dispatches.c.version)


def removed(connection: Connection, text: str) -> Removal | None:
    """When and why a text was taken down, if it was."""
    wanted = select(removals).where(removals.c.digest == digest(text)).limit(1)
    row = connection.execute(wanted).mappings().first()
    return None if row is None else _removal(row)


def next_version(connection: Connection, uri: str, *, stated: int) -> int:
    """The version that a new text under a uri gets: one more than the last, or as stated."""
    last = func.max(dispatches.c.version)
    held = connection.scalar(select(last).where(dispatches.c.uri == uri))
    gone = connection.scalar(select(func.max(removals.c.version)).where(removals.c.uri == uri))
    return max(stated, (held or 0) + 1, (gone or 0) + 1)


def put(
    connection: Connection,
    given: Dispatch,
    read: Annotation,
    original: bytes,
    *,
    received: datetime,
) -> Kept:
    """Keep a dispatch as given, the bytes that it came as, and what was read in it.

    `given.version` is the version it gets; a uri and version that is there already is a
    `ValueError`, since facts never change.
    """
    if given.version in versions(connection, given.uri):
        raise ValueError(f"{given.uri} has a version {given.version} already")
    copy = read.dispatch
    values = {
        "uri": given.uri,
        "version": given.version,
        "digest": digest(given.text),
        "received": codec.seconds(received),
        "published": codec.seconds(dossiers.moment(copy)) if copy.published else None,
        "known": codec.seconds(dossiers.known(copy)),
        "language": copy.language,
        "provider": copy.provider,
        "headline": copy.headline.replace("\x00", "\ufffd") if copy.headline else None,
        "engine": read.engine,
        "envelope": codec.dump(_textless(given)),
        "text": given.text.replace("\x00", "\ufffd"),  # PostgreSQL takes no zero character
        "original": codec.shrink(original),
    }
    result = connection.execute(insert(dispatches).values(values).returning(dispatches.c.id))
    kept = Kept(id=result.scalar_one(), uri=given.uri, version=given.version)
    connection.execute(insert(annotations).values(_reading(kept, read)))
    return kept


def put_annotation(connection: Connection, kept: Kept, read: Annotation) -> None:
    """Keep a reading of a dispatch by one engine and make it the one that counts."""
    here = annotations.c.dispatch == kept.id, annotations.c.engine == read.engine
    connection.execute(delete(annotations).where(*here))
    connection.execute(insert(annotations).values(_reading(kept, read)))
    counts = update(dispatches).where(dispatches.c.id == kept.id).values(engine=read.engine)
    connection.execute(counts)


def _reading(kept: Kept, read: Annotation) -> dict[str, object]:
    bare = msgspec.structs.replace(read, dispatch=_textless(read.dispatch))
    return {"dispatch": kept.id, "engine": read.engine, "record": codec.pack(bare)}


def _textless(copy: Dispatch) -> Dispatch:
    return msgspec.structs.replace(copy, text="")


def _row(connection: Connection, uri: str, version: int) -> RowMapping | None:
    here = (dispatches.c.uri == uri) & (dispatches.c.version == version)
    return connection.execute(select(dispatches).where(here)).mappings().first()


# ------------------------------------------------------------------ reading back
def get(connection: Connection, uri: str, version: int | None = None) -> Annotation | None:
    """The annotation that counts, of one version or the last one."""
    if version is None:
        last = select(func.max(dispatches.c.version)).where(dispatches.c.uri == uri)
        version = connection.scalar(last)
    return None if version is None else get_many(connection, [(uri, version)]).get((uri, version))


def free(
    connection: Connection, uri: str, version: int | None = None, *, as_of: datetime
) -> Annotation | None:
    """As `get`, of what may be shown at `as_of` (aware): the last version is then the last that
    is under no embargo.  Raises `EmbargoError` where all that was asked for is held back.
    """
    lifts = []
    for number in versions(connection, uri)[::-1] if version is None else (version,):
        read = get(connection, uri, number)
        lift = dossiers.lifted(read.dispatch) if read is not None else None
        if lift is None or lift <= as_of:
            return read
        lifts.append(lift)
    if lifts:
        raise EmbargoError(uri, min(lifts))
    return None


def get_many(connection: Connection, keys: Iterable[Key]) -> dict[Key, Annotation]:
    """The annotations that count, by uri and version; what is not held is left out."""
    found: dict[Key, Annotation] = {}
    asked = set(keys)
    # SQLite reads the whole table for pairs in a list, so the uri alone is asked for.
    for part in parts(sorted({uri for uri, _ in asked})):
        for row in connection.execute(_READINGS.where(dispatches.c.uri.in_(part))).mappings():
            if (row["uri"], row["version"]) in asked:
                found[row["uri"], row["version"]] = _annotation(row)
    return found


def everything(connection: Connection) -> Iterator[Annotation]:
    """The annotations that count, in the order in which the dispatches came."""
    rows = connection.execute(
        _READINGS.order_by(dispatches.c.id), execution_options={"yield_per": 100}
    )
    for row in rows.mappings():
        yield _annotation(row)


_READINGS = select(
    dispatches.c.uri, dispatches.c.version, dispatches.c.text, annotations.c.record
).join_from(
    dispatches,
    annotations,
    (annotations.c.dispatch == dispatches.c.id) & (annotations.c.engine == dispatches.c.engine),
)


def _annotation(row: RowMapping) -> Annotation:
    bare = codec.unpack(row["record"], Annotation)
    copy = msgspec.structs.replace(bare.dispatch, text=row["text"])
    return msgspec.structs.replace(bare, dispatch=copy)


def given(connection: Connection, *, not_by: str | None = None) -> Iterator[tuple[Kept, Dispatch]]:
    """The dispatches as they were given, in the order in which they came.

    `not_by` names an engine: only those whose reading it did not make.
    """
    wanted = select(dispatches).order_by(dispatches.c.id)
    if not_by is not None:
        wanted = wanted.where(dispatches.c.engine != not_by)
    for row in connection.execute(wanted, execution_options={"yield_per": 100}).mappings():
        envelope = codec.load(row["envelope"], Dispatch)
        copy = msgspec.structs.replace(envelope, text=row["text"])
        yield Kept(id=row["id"], uri=row["uri"], version=row["version"]), copy


def original(connection: Connection, uri: str, version: int) -> bytes | None:
    """The bytes as they came."""
    row = _row(connection, uri, version)
    return None if row is None else codec.grow(row["original"])


def versions(connection: Connection, uri: str) -> tuple[int, ...]:
    """The versions of a dispatch that are held, oldest first."""
    wanted = select(dispatches.c.version).where(dispatches.c.uri == uri)
    return tuple(connection.scalars(wanted.order_by(dispatches.c.version)))


def ids(connection: Connection) -> dict[Key, Kept]:
    """Where each dispatch stands, by uri and version."""
    rows = connection.execute(_KEPT)
    return {
        (row.uri, row.version): Kept(id=row.id, uri=row.uri, version=row.version) for row in rows
    }


def named(connection: Connection, name: str) -> tuple[str, ...]:
    """The uris that are `name` or begin with it, at most ten; "sha256:" may be left out."""
    uri = dispatches.c.uri
    wanted = uri.startswith(name, autoescape=True) | uri.startswith(
        f"sha256:{name}", autoescape=True
    )
    exact = connection.scalars(select(uri).where(uri == name).distinct()).all()
    return tuple(exact or connection.scalars(select(uri).where(wanted).distinct().limit(10)))


def count(connection: Connection) -> int:
    """How many dispatches are held, versions counted."""
    return connection.scalar(select(func.count()).select_from(dispatches)) or 0


def search(
    connection: Connection, query: str, *, limit: int, as_of: datetime | None = None
) -> tuple[Hit, ...]:
    """The dispatches whose copy matches, best first.

    With `as_of` (aware) only those known by then: published, and under no embargo.
    """
    known = None if as_of is None else codec.seconds(as_of)
    found = fulltext.match(connection, "dispatch", query, limit=limit, known=known)
    rows = {
        row["id"]: row
        for part in parts([hit.id for hit in found])
        for row in connection.execute(
            select(
                *(dispatches.c[name] for name in ("id", "uri", "version", "provider", "headline")),
                dispatches.c.published,
            ).where(dispatches.c.id.in_(part))
        ).mappings()
    }
    return tuple(
        Hit(
            uri=rows[hit.id]["uri"],
            version=rows[hit.id]["version"],
            snippet=hit.snippet,
            provider=rows[hit.id]["provider"],
            headline=rows[hit.id]["headline"],
            published=_instant(rows[hit.id]["published"]),
        )
        for hit in found
    )


def _instant(count: int | None) -> datetime | None:
    return None if count is None else codec.instant(count)


# ------------------------------------------------------------------ taking down
def remove(
    connection: Connection, uri: str, *, at: datetime, by: str, reason: str
) -> tuple[Removal, ...]:
    """Take a dispatch down in all its versions: copy, bytes, readings and index.

    What is left is a line a version in `removal`: the uri, the digest of the text (so that the
    same text is not taken in again), when, by whom and why.
    """
    rows = connection.execute(select(dispatches).where(dispatches.c.uri == uri)).mappings().all()
    for row in rows:
        log = {"at": codec.seconds(at), "by": by, "reason": reason, "uri": uri}
        log |= {"version": row["version"], "digest": row["digest"]}
        connection.execute(insert(removals).values(log))
        connection.execute(delete(mentions).where(mentions.c.dispatch == row["id"]))
        connection.execute(delete(dispatches).where(dispatches.c.id == row["id"]))
    return tuple(
        Removal(uri=uri, version=row["version"], at=at, by=by, reason=reason) for row in rows
    )


def all_removals(connection: Connection) -> tuple[Removal, ...]:
    """What was taken down, in order."""
    rows = connection.execute(select(removals).order_by(removals.c.id)).mappings()
    return tuple(_removal(row) for row in rows)


def _removal(row: RowMapping) -> Removal:
    return Removal(
        uri=row["uri"],
        version=row["version"],
        at=codec.instant(row["at"]),
        by=row["by"],
        reason=row["reason"],
    )


def parts[T](values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in lists that fit one statement."""
    for start in range(0, len(values), _PART):
        yield values[start : start + _PART]
