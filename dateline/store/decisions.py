"""The log of judgements: append-only.

Owns the order of the log, which is that of its rows.  Knows not what a decision does: `dossiers`
reads the log.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from dateline.model import Action, Decision
from dateline.store import codec
from dateline.store.dispatches import parts
from dateline.store.schema import decision as table


def append(connection: Connection, made: Iterable[Decision]) -> None:
    """Add decisions at the end of the log, in the order given."""
    rows = [_row(decision) for decision in made]
    if rows:
        connection.execute(insert(table), rows)


def _row(decision: Decision) -> dict[str, object]:
    subject = decision.subject
    return {
        "at": codec.seconds(decision.at),
        "by": decision.by,
        "action": decision.action.value,
        "dossier": decision.dossier,
        "other": decision.other,
        "uri": subject.uri if subject else None,
        "version": subject.version if subject else None,
        "event": subject.event if subject else None,
        "record": codec.dump(decision),
    }


def all_decisions(connection: Connection) -> tuple[Decision, ...]:
    """The whole log."""
    return _read(connection.scalars(select(table.c.record).order_by(table.c.id)))


def bearing(
    connection: Connection, *, dossiers: Sequence[str] = (), uris: Sequence[str] = ()
) -> tuple[Decision, ...]:
    """What the log says of these dossiers and of mentions in these dispatches, in its order.

    All merges are among it: a dossier may go by a name that it got from one; and all that takes
    a decision back.
    """
    found: dict[int, str] = {}
    for condition in _conditions(dossiers, uris):
        for row in connection.execute(select(table.c.id, table.c.record).where(condition)):
            found[row.id] = row.record
    return _read(found[number] for number in sorted(found))


def by_editors(connection: Connection, dossiers: Sequence[str]) -> tuple[Decision, ...]:
    """What editors, not rules, decided on these dossiers, in the order of the log."""
    found: dict[int, str] = {}
    for part in parts(list(dossiers)):
        condition = table.c.dossier.in_(part) & table.c.by.startswith("editor:")
        for row in connection.execute(select(table.c.id, table.c.record).where(condition)):
            found[row.id] = row.record
    return _read(found[number] for number in sorted(found))


def all_edits(connection: Connection) -> tuple[Decision, ...]:
    """All that editors decided, in the order of the log."""
    wanted = select(table.c.record).where(table.c.by.startswith("editor:"))
    return _read(connection.scalars(wanted.order_by(table.c.id)))


def _conditions(dossiers: Sequence[str], uris: Sequence[str]) -> list[ColumnElement[bool]]:
    everywhere = (Action.MERGE.value, Action.UNDO.value)
    conditions: list[ColumnElement[bool]] = [table.c.action.in_(everywhere)]
    conditions += [
        or_(table.c.dossier.in_(part), table.c.other.in_(part)) for part in parts(list(dossiers))
    ]
    conditions += [table.c.uri.in_(part) for part in parts(list(uris))]
    return conditions


def _read(records: Iterable[str]) -> tuple[Decision, ...]:
    return tuple(codec.load(record, Decision) for record in records)


def count(connection: Connection) -> int:
    """How long the log is."""
    return connection.scalar(select(func.count()).select_from(table)) or 0
