"""How the diary stood at an instant: by what was known then, and by nothing later.

Owns the choice between what is cached and what must be folded anew.  Knows no page: who asks says
which dossiers, and as of when.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from dateline import store
from dateline.model import Dossier
from dateline.process import linking
from dateline.store import files


def standing(
    connection: store.Connection, held: Iterable[files.Dated], as_of: datetime
) -> list[Dossier]:
    """The dossiers as they stood at an instant: as cached, or folded by what was known then."""
    dated = list(held)
    whole = [one.dossier for one in dated if one.latest <= as_of]
    later = [one.dossier.uid for one in dated if one.latest > as_of]
    if later:
        whole += linking.fold(connection, uids=later, as_of=as_of).dossiers.values()
    return whole


def then(
    connection: store.Connection, uids: list[str], as_of: datetime | None
) -> dict[str, Dossier]:
    """Dossiers by uid in the order asked for, as they stood at an instant or as they are."""
    if as_of is None:
        return files.get(connection, uids)
    held = {file.uid: file for file in standing(connection, files.dated(connection, uids), as_of)}
    return {uid: held[uid] for uid in uids if uid in held}


def earlier(as_of: datetime, told: datetime | None) -> datetime:
    """The earlier of an instant and of the one until which anything may be told."""
    return as_of if told is None else min(as_of, told)


def after(moment: datetime, by: timedelta) -> datetime:
    """An instant so much later, held inside the calendar."""
    try:
        return moment + by
    except OverflowError:
        edge = datetime.max if by > timedelta() else datetime.min
        return edge.replace(tzinfo=UTC)
