"""The index of mentions: which may speak of the same undertaking, without a scan.

Owns the search by actors, words and time that `dossiers` asks for.  A row is one linkable mention
of the last version of a dispatch, in a dossier or still waiting for one.  All of it can be made
anew from annotations and decisions.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from dateline import dossiers
from dateline.dossiers import Facts, Query
from dateline.model import Annotation, MentionRef, Record
from dateline.store import codec
from dateline.store.dispatches import Kept, Key, parts
from dateline.store.schema import KEY, TERM
from dateline.store.schema import mention as mentions
from dateline.store.schema import mention_word as words

NEAREST = 60  # dossiers and waiting mentions that a search gives at most, the nearest first


class Row(Record, frozen=True):
    """One row of the index."""

    facts: Facts
    dossier: str | None = None


def put(connection: Connection, kept: Kept, read: Annotation) -> None:
    """Index the linkable mentions of a dispatch in place of those of its earlier versions."""
    connection.execute(delete(mentions).where(mentions.c.uri == kept.uri))
    found = dossiers.gather(read)
    if not found:
        return
    rows = [_values(kept, facts) for facts in found]
    numbers = connection.scalars(
        insert(mentions).returning(mentions.c.id, sort_by_parameter_order=True), rows
    )
    held = [
        {"mention": number, "begins": row["begins"], "ends": row["ends"]} | word
        for number, row, facts in zip(numbers, rows, found, strict=True)
        for word in _held(facts)
    ]
    if held:
        connection.execute(insert(words), held)


def _values(kept: Kept, facts: Facts) -> dict[str, Any]:
    begins, ends = (codec.seconds(side) for side in dossiers.window(facts))
    return {
        "dispatch": kept.id,
        "uri": facts.ref.uri,
        "version": facts.ref.version,
        "event": facts.ref.event,
        "type": facts.mention.type.value,
        "begins": begins,
        "ends": ends,
        "facts": codec.dump(facts),
    }


def _held(facts: Facts) -> list[dict[str, Any]]:
    """The words under which a mention stands, of both kinds."""
    found = [{"kind": KEY, "word": word} for word in sorted(facts.keys)]
    return found + [{"kind": TERM, "word": word} for word in sorted(dossiers.indexed(facts))]


def place(connection: Connection, homes: Mapping[MentionRef, str | None]) -> None:
    """Write down in which dossier each mention is; None for one that waits."""
    if homes:
        rows = [
            {"at_uri": ref.uri, "at_version": ref.version, "at_event": ref.event, "home": uid}
            for ref, uid in homes.items()
        ]
        connection.execute(_PLACE, rows)


_PLACE = (
    update(mentions)
    .where(mentions.c.uri == bindparam("at_uri"))
    .where(mentions.c.version == bindparam("at_version"))
    .where(mentions.c.event == bindparam("at_event"))
    .values(dossier=bindparam("home"))
)


def near(connection: Connection, queries: Iterable[Query]) -> tuple[Row, ...]:
    """The rows that the queries reach; of a dossier that is hit, all its rows."""
    score: dict[str | int, int] = {}
    asked = dict.fromkeys(_asked(query) for query in queries)
    for values in asked:
        for number, uid, count in connection.execute(_HITS, dict(zip(_ASKED, values, strict=True))):
            name = number if uid is None else uid
            score[name] = max(score.get(name, 0), count)
    best = sorted(score, key=lambda name: (-score[name], str(name)))[:NEAREST]
    found = rows_of(connection, [name for name in best if isinstance(name, str)])
    numbers = [name for name in best if isinstance(name, int)]
    for part in parts(numbers):
        found += _rows(connection, select(mentions).where(mentions.c.id.in_(part)))
    return found


_ASKED = ("keys", "terms", "begin", "end")


def _asked(query: Query) -> tuple[tuple[str, ...], tuple[str, ...], int, int]:
    """A query as `_HITS` takes it; mentions of one sentence often ask for the same."""
    sides = codec.seconds(query.begin), codec.seconds(query.end)
    return tuple(sorted(query.keys)), tuple(sorted(query.terms)), *sides


def _hits() -> Select[Any]:
    """(mention, its dossier, words shared) for what one query wants, the nearest first.

    A mention for each that waits, else a dossier with the most words that one of its rows shares.
    What is not among the nearest of any query cannot be among those of all.
    """
    wanted = or_(
        and_(words.c.kind == KEY, words.c.word.in_(bindparam("keys", expanding=True))),
        and_(words.c.kind == TERM, words.c.word.in_(bindparam("terms", expanding=True))),
    )
    count = func.sum(1 - words.c.kind)
    hits = (
        select(words.c.mention, func.count().label("shared"))
        .where(wanted)
        .where(words.c.ends >= bindparam("begin"))
        .where(words.c.begins <= bindparam("end"))
        .group_by(words.c.mention)
        .having((count >= 1) | (func.count() - count >= 2))
        .subquery()
    )
    waiting = case((mentions.c.dossier.is_(None), mentions.c.id))
    shared = func.max(hits.c.shared)
    return (
        select(waiting, mentions.c.dossier, shared)
        .join(hits, hits.c.mention == mentions.c.id)
        .group_by(waiting, mentions.c.dossier)
        .order_by(shared.desc(), func.coalesce(mentions.c.dossier, cast(waiting, Text)))
        .limit(NEAREST)
    )


_HITS = _hits()


def rows_of(connection: Connection, uids: Sequence[str]) -> tuple[Row, ...]:
    """All rows of these dossiers."""
    found: tuple[Row, ...] = ()
    for part in parts(list(uids)):
        found += _rows(connection, select(mentions).where(mentions.c.dossier.in_(part)))
    return found


def homes_in(connection: Connection, uris: Sequence[str]) -> dict[MentionRef, str | None]:
    """In which dossier each indexed mention of these dispatches is; None for one that waits."""
    found: dict[MentionRef, str | None] = {}
    columns = mentions.c.uri, mentions.c.version, mentions.c.event, mentions.c.dossier
    for part in parts(list(uris)):
        wanted = select(*columns).where(mentions.c.uri.in_(part)).order_by(mentions.c.id)
        for uri, version, event, uid in connection.execute(wanted):
            found[MentionRef(uri, version, event)] = uid
    return found


def _rows(connection: Connection, wanted: Select[Any]) -> tuple[Row, ...]:
    return tuple(_row(row) for row in connection.execute(wanted.order_by(mentions.c.id)).mappings())


def _row(row: RowMapping) -> Row:
    return Row(facts=codec.load(row["facts"], Facts), dossier=row["dossier"])


def clear(connection: Connection) -> None:
    """Empty the index."""
    connection.execute(delete(mentions))


def keys_of(rows: Iterable[Row]) -> set[Key]:
    """The dispatches, by uri and version, in which the rows' mentions stand."""
    return {(row.facts.ref.uri, row.facts.ref.version) for row in rows}
