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
    and_,
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
    for facts in dossiers.gather(read):
        begins, ends = (codec.seconds(side) for side in dossiers.window(facts))
        row = {
            "dispatch": kept.id,
            "uri": facts.ref.uri,
            "version": facts.ref.version,
            "event": facts.ref.event,
            "type": facts.mention.type.value,
            "begins": begins,
            "ends": ends,
            "facts": codec.dump(facts),
        }
        added = connection.execute(insert(mentions).values(row).returning(mentions.c.id))
        number = added.scalar_one()
        span = {"mention": number, "begins": begins, "ends": ends}
        held = [(KEY, word) for word in facts.keys]
        held += [(TERM, word) for word in dossiers.indexed(facts)]
        if held:
            rows = [span | {"kind": kind, "word": word} for kind, word in sorted(held)]
            connection.execute(insert(words), rows)


def place(connection: Connection, homes: Mapping[MentionRef, str | None]) -> None:
    """Write down in which dossier each mention is; None for one that waits."""
    for ref, uid in homes.items():
        here = (mentions.c.uri == ref.uri) & (mentions.c.version == ref.version)
        here &= mentions.c.event == ref.event
        connection.execute(update(mentions).where(here).values(dossier=uid))


def near(connection: Connection, queries: Iterable[Query]) -> tuple[Row, ...]:
    """The rows that the queries reach; of a dossier that is hit, all its rows."""
    score: dict[str | int, int] = {}
    for query in queries:
        for number, uid, count in _hits(connection, query):
            name = number if uid is None else uid
            score[name] = max(score.get(name, 0), count)
    best = sorted(score, key=lambda name: (-score[name], str(name)))[:NEAREST]
    found = rows_of(connection, [name for name in best if isinstance(name, str)])
    numbers = [name for name in best if isinstance(name, int)]
    for part in parts(numbers):
        found += _rows(connection, select(mentions).where(mentions.c.id.in_(part)))
    return found


def _hits(connection: Connection, query: Query) -> list[tuple[int, str | None, int]]:
    """(mention, its dossier, words shared) for each row that one query wants."""
    wanted = or_(
        and_(words.c.kind == KEY, words.c.word.in_(sorted(query.keys))),
        and_(words.c.kind == TERM, words.c.word.in_(sorted(query.terms))),
    )
    keys = func.sum(1 - words.c.kind)
    hits = (
        select(words.c.mention, func.count().label("shared"))
        .where(wanted)
        .where(words.c.ends >= codec.seconds(query.begin))
        .where(words.c.begins <= codec.seconds(query.end))
        .group_by(words.c.mention)
        .having((keys >= 1) | (func.count() - keys >= 2))
        .subquery()
    )
    joined = select(mentions.c.id, mentions.c.dossier, hits.c.shared).join(
        hits, hits.c.mention == mentions.c.id
    )
    return [(row.id, row.dossier, row.shared) for row in connection.execute(joined)]


def rows_of(connection: Connection, uids: Sequence[str]) -> tuple[Row, ...]:
    """All rows of these dossiers."""
    found: tuple[Row, ...] = ()
    for part in parts(list(uids)):
        found += _rows(connection, select(mentions).where(mentions.c.dossier.in_(part)))
    return found


def rows_in(connection: Connection, uris: Sequence[str]) -> tuple[Row, ...]:
    """All rows of mentions in these dispatches."""
    found: tuple[Row, ...] = ()
    for part in parts(list(uris)):
        found += _rows(connection, select(mentions).where(mentions.c.uri.in_(part)))
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
