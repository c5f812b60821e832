"""The dossiers as last folded: a cache with the columns by which they are asked for.

Owns which dossiers may stand on a page of days, and the search among them.  All of it can be made
anew from annotations and decisions.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select

from dateline import chrono, dossiers, places
from dateline.chrono import Interval
from dateline.model import Annotation, Dossier, Record
from dateline.store import codec, dispatches, fulltext
from dateline.store.dispatches import Key, parts
from dateline.store.schema import dossier as table

# A floating day is over in UTC+14 before it has begun in UTC-12.
_SLACK = 26 * 3600


class Dated(Record, frozen=True):
    """A dossier and the last instant at which something that made it became known."""

    dossier: Dossier
    latest: datetime


def write(
    connection: Connection,
    folded: Mapping[str, Dossier],
    *,
    uids: Iterable[str],
    annotations: Mapping[Key, Annotation],
    edited: Mapping[str, datetime],
) -> None:
    """Replace the cached rows of `uids` by what was folded; one that is no more is dropped.

    `edited` tells of each dossier the instant of its last editor's decision, if it had one.
    """
    wanted = sorted(set(uids))
    for part in parts(wanted):
        connection.execute(delete(table).where(table.c.uid.in_(part)))
    rows = [_row(folded[uid], annotations, edited.get(uid)) for uid in wanted if uid in folded]
    if rows:
        connection.execute(insert(table), rows)


def _row(
    dossier: Dossier, annotations: Mapping[Key, Annotation], edited: datetime | None
) -> dict[str, object]:
    begins, ends = _sides(dossiers.hull(dossier) or dossier.when)
    before_begins, before_ends = _sides(dossier.previous_when)
    hull_begins, hull_ends = _hull(dossier, annotations)
    known = [dossiers.known(annotations[ref.uri, ref.version].dispatch) for ref in dossier.mentions]
    latest = max([*known, *([edited] if edited else [])], default=dossier.modified)
    return {
        "uid": dossier.uid,
        "title": dossier.title,
        "status": dossier.status.value,
        "type": dossier.type.value,
        "city": dossier.place.city if dossier.place else None,
        "country": dossier.place.country if dossier.place else None,
        "begins": begins,
        "ends": ends,
        "before_begins": before_begins,
        "before_ends": before_ends,
        "hull_begins": hull_begins,
        "hull_ends": hull_ends,
        "modified": codec.seconds(dossier.modified),
        "latest": codec.seconds(latest),
        "words": _words(dossier, annotations),
        "record": codec.pack(dossier),
    }


_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # the years 1 to 9999


def _sides(interval: Interval | None) -> tuple[int | None, int | None]:
    if interval is None:
        return None, None
    begin, end = chrono.utc_bounds(interval)
    return (
        codec.seconds(begin) if begin else _FIRST,
        codec.seconds(end) if end else _LAST,
    )


def _hull(dossier: Dossier, annotations: Mapping[Key, Annotation]) -> tuple[int, int]:
    refs = set(dossier.mentions)
    windows = [
        window
        for key in sorted({(ref.uri, ref.version) for ref in refs})
        for ref, window in dossiers.windows(annotations[key]).items()
        if ref in refs
    ]
    sides = [codec.seconds(side) for window in windows for side in window]
    for interval in (dossier.when, dossier.previous_when, dossiers.hull(dossier)):
        sides += [side for side in _sides(interval) if side is not None]
    own = [codec.seconds(dossier.opened), codec.seconds(dossier.modified)]
    return min(sides + own), max(sides + own)


def _words(dossier: Dossier, annotations: Mapping[Key, Annotation]) -> str:
    """Parties with titles and other names, place, topics, and the copy's own headlines."""
    said: dict[str, None] = {}
    keys = {party.key for party in dossier.parties if party.key}
    for party in dossier.parties:
        said |= {party.name: None, party.title or "": None}
    if place := dossier.place:
        names = (place.name, place.city, places.town(place), place.region)
        said |= {name: None for name in names if name}
    said |= dict.fromkeys(dossier.topics)
    for key in sorted({(ref.uri, ref.version) for ref in dossier.mentions}):
        read = annotations[key]
        said[read.dispatch.headline or ""] = None
        for actor in read.actors:
            said |= {alias: None for alias in actor.aliases if actor.key in keys}
    return "\n".join(words for words in said if words)


# ------------------------------------------------------------------ reading
def get(connection: Connection, uids: Sequence[str]) -> dict[str, Dossier]:
    """The dossiers by uid; what is not there is left out."""
    found: dict[str, Dossier] = {}
    for part in parts(list(uids)):
        rows = connection.execute(select(table.c.record).where(table.c.uid.in_(part)))
        found |= {d.uid: d for d in (codec.unpack(row.record, Dossier) for row in rows)}
    return {uid: found[uid] for uid in uids if uid in found}


def dated(connection: Connection, uids: Sequence[str]) -> tuple[Dated, ...]:
    """The dossiers by uid with the instants at which they were last told of."""
    found: tuple[Dated, ...] = ()
    for part in parts(list(uids)):
        found += _dated(connection, select(table).where(table.c.uid.in_(part)))
    return found


def begun(connection: Connection, prefix: str) -> tuple[str, ...]:
    """The uids that begin so, at most ten."""
    wanted = select(table.c.uid).where(table.c.uid.startswith(prefix, autoescape=True))
    return tuple(connection.scalars(wanted.order_by(table.c.uid).limit(10)))


def standing(
    connection: Connection, begin: datetime, end: datetime, *, since: datetime
) -> tuple[Dated, ...]:
    """The dossiers whose time or previous time meets [begin, end), and those without a time on
    which something bore after `since`."""
    first, last = codec.seconds(begin) - _SLACK, codec.seconds(end) + _SLACK
    return _dated(
        connection,
        select(table).where(
            or_(
                and_(table.c.begins < last, table.c.ends > first),
                and_(table.c.before_begins < last, table.c.before_ends > first),
                and_(table.c.begins.is_(None), table.c.modified >= codec.seconds(since)),
            )
        ),
    )


def touching(
    connection: Connection, begin: datetime, end: datetime, *, since: datetime
) -> tuple[Dated, ...]:
    """The dossiers of which any mention, at any time, told of a time that meets [begin, end), and
    those without a time on which something bore after `since`: more than `standing`, for a page
    as of the past."""
    first, last = codec.seconds(begin) - _SLACK, codec.seconds(end) + _SLACK
    return _dated(
        connection,
        select(table).where(
            or_(
                and_(table.c.hull_begins < last, table.c.hull_ends > first),
                table.c.modified >= codec.seconds(since),
            )
        ),
    )


def changed(connection: Connection, since: datetime) -> tuple[Dated, ...]:
    """The dossiers on which anything bore since an instant, in the order of their uids."""
    return _dated(connection, select(table).where(table.c.modified >= codec.seconds(since)))


def everything(connection: Connection) -> tuple[Dossier, ...]:
    """All dossiers, in the order of their uids."""
    return tuple(dated.dossier for dated in _dated(connection, select(table)))


def _dated(connection: Connection, wanted: Select[Any]) -> tuple[Dated, ...]:
    rows = connection.execute(wanted.order_by(table.c.uid)).mappings()
    return tuple(
        Dated(dossier=codec.unpack(row["record"], Dossier), latest=codec.instant(row["latest"]))
        for row in rows
    )


def search(connection: Connection, query: str, *, limit: int) -> tuple[Dossier, ...]:
    """The dossiers that a person's words name, best first: all words, else some of them; a uid,
    or its first letters, names its own."""
    by_uid = select(table.c.uid).where(table.c.uid.startswith(query.strip(), autoescape=True))
    named = connection.scalars(by_uid.order_by(table.c.uid).limit(limit)).all()
    if len(query.strip()) >= 4 and named:
        return tuple(get(connection, named).values())
    for some in (False, True):
        found = fulltext.match(connection, "dossier", query, limit=limit, any_word=some)
        if found:
            numbers = [hit.id for hit in found]
            rows = connection.execute(
                select(table.c.id, table.c.uid).where(table.c.id.in_(numbers))
            )
            uids = {row.id: row.uid for row in rows}
            best = get(connection, [uids[number] for number in numbers]).values()
            return tuple(sorted(best, key=lambda dossier: -_named(query, dossier)))
    return ()


def names(connection: Connection, query: str, dossier: Dossier) -> bool:
    """Whether a dossier, which may be as it stood once, has any of the words asked for, or such a
    uid; what carries no meaning ("the") is passed over."""
    wanted = dossiers.terms(query)
    if not wanted or dossier.uid.startswith(query.strip()):
        return True
    keys = [(ref.uri, ref.version) for ref in dossier.mentions]
    said = _words(dossier, dispatches.get_many(connection, keys))
    return not wanted.isdisjoint(dossiers.terms(f"{dossier.title}\n{said}"))


def _named(query: str, dossier: Dossier) -> int:
    """How many of the words asked for stand in the title: it says what a dossier is about."""
    return len(dossiers.terms(query) & dossiers.terms(dossier.title))


def clear(connection: Connection) -> None:
    """Empty the cache."""
    connection.execute(delete(table))


def count(connection: Connection) -> int:
    """How many dossiers there are."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def latest(connection: Connection) -> datetime | None:
    """The last instant at which anything that made a dossier became known."""
    found = connection.scalar(select(func.max(table.c.latest)))
    return None if found is None else codec.instant(found)
