"""The index of mentions: which may speak of the same undertaking, without a scan.

Owns the search by actors, words and time that `dossiers` asks for.  A row is one linkable mention
of the last version of a dispatch, in a dossier or still waiting for one.  All of it can be made
anew from annotations and decisions.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import batched
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    RowMapping,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy import Row as RowOf

from dateline import dossiers
from dateline.dossiers import Facts, Query
from dateline.model import Annotation, MentionRef, Record
from dateline.store import codec
from dateline.store.dispatches import Kept, Key, parts
from dateline.store.schema import KEY, TERM
from dateline.store.schema import mention as mentions
from dateline.store.schema import mention_word as words

NEAREST = 60  # dossiers that a search gives at most, the nearest first; and mentions that wait
COMMON = 200  # mentions that one word brings in at most
AT_ONCE = 8  # words in one statement
LOOKED_UP = 125  # mentions whose dossiers are asked for in one statement
ALIKE = 500  # mentions that are looked at even where all of them share equally many words


class Row(Record, frozen=True):
    """One row of the index."""

    facts: Facts
    dossier: str | None = None


def put(connection: Connection, kept: Kept, read: Annotation) -> None:
    """Index the linkable mentions of a dispatch in place of those of its earlier versions."""
    put_many(connection, [(kept, read)])


def put_many(connection: Connection, reads: Sequence[tuple[Kept, Annotation]]) -> None:
    """The same for some dispatches of different uris at once."""
    for part in parts(sorted({kept.uri for kept, _ in reads})):
        connection.execute(delete(mentions).where(mentions.c.uri.in_(part)))
    gathered = [(kept, facts) for kept, read in reads for facts in dossiers.gather(read)]
    if not gathered:
        return
    found = [facts for _, facts in gathered]
    rows = [_values(kept, facts) for kept, facts in gathered]
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
    found = [{"kind": KEY, "word": word} for word in sorted(dossiers.sought(facts))]
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


def near(connection: Connection, queries: Sequence[Query], *, apart: str) -> tuple[Row, ...]:
    """The rows that the queries reach, none of the dispatch `apart`; of a dossier that is hit, all
    its rows.

    Nearest are those that share the most words with one query.  A word that stands in more than
    COMMON mentions of the time asked for counts with the latest of them alone: it tells little,
    and a search must not grow with the diary.
    """
    posts = _posts(connection, queries)
    own = set(connection.scalars(select(mentions.c.id).where(mentions.c.uri == apart)))
    shared: dict[int, int] = {}
    for query in queries:
        for number, count in _shared(query, posts).items():
            if number not in own:
                shared[number] = max(shared.get(number, 0), count)
    return _nearest(connection, shared)


class _Posts(Record, frozen=True):
    """The mentions under a word, with the first and last seconds that they tell of."""

    mentions: Sequence[int] = ()
    begins: Sequence[int] = ()
    ends: Sequence[int] = ()

    def within(self, begin: int, end: int) -> Sequence[int]:
        """The mentions that tell of a time between two seconds."""
        if self.ends and min(self.ends) >= begin and max(self.begins) <= end:
            return self.mentions
        posts = zip(self.mentions, self.begins, self.ends, strict=True)
        return [number for number, first, last in posts if last >= begin and first <= end]


_Word = tuple[int, str]  # KEY or TERM, and the word


def _posts(connection: Connection, queries: Sequence[Query]) -> dict[_Word, _Posts]:
    """What stands under each word of the queries, in the time that any of them asks for."""
    wanted = sorted({word for query in queries for word in _words(query)})
    found: dict[_Word, _Posts] = dict.fromkeys(wanted, _Posts())
    if not wanted:
        return found
    begin = min(codec.seconds(query.begin) for query in queries)
    end = max(codec.seconds(query.end) for query in queries)
    for some in batched(wanted, AT_ONCE):
        # The last word fills what is left of the statement, which is made once; it adds nothing.
        padded = [*some, *[(KEY, "")] * (AT_ONCE - len(some))]
        asked: dict[str, int | str] = {f"kind{at}": kind for at, (kind, _) in enumerate(padded)}
        asked |= {f"word{at}": word for at, (_, word) in enumerate(padded)}
        for at, *lists in connection.execute(_posting(), asked | {"begin": begin, "end": end}):
            if lists[0]:
                found[some[at]] = _Posts(*(codec.load(f"[{held}]", list[int]) for held in lists))
    return found


def _words(query: Query) -> Iterator[_Word]:
    yield from ((KEY, word) for word in query.keys)
    yield from ((TERM, word) for word in query.terms)


@cache
def _posting() -> CompoundSelect[Any]:
    """(place in the statement, mentions, begins, ends) under each of AT_ONCE words."""
    return union_all(*(_listed(at) for at in range(AT_ONCE)))


def _listed(at: int) -> Select[Any]:
    """One row a word: a row a mention would take the driver most of the time of a search."""
    under = _under(at).subquery()
    comma: Any = literal_column("','")  # of a plain "," a value would be made at each search
    lists: list[Any] = [
        func.aggregate_strings(cast(column, Text), comma).label(column.name) for column in under.c
    ]
    return select(literal_column(str(at)).label("at"), *lists)


def _under(at: int) -> Select[Any]:
    return (
        select(words.c.mention, words.c.begins, words.c.ends)
        .where(words.c.kind == bindparam(f"kind{at}"))
        .where(words.c.word == bindparam(f"word{at}"))
        .where(words.c.ends >= bindparam("begin"))
        .where(words.c.begins <= bindparam("end"))
        .order_by(words.c.ends.desc(), words.c.begins.desc(), words.c.mention)
        .limit(COMMON)
    )


def _shared(query: Query, posts: Mapping[_Word, _Posts]) -> dict[int, int]:
    """How many words each mention shares with a query, of those that share what it asks for."""
    begin, end = codec.seconds(query.begin), codec.seconds(query.end)
    keys: Counter[int] = Counter()
    terms: Counter[int] = Counter()
    for word in _words(query):
        count = keys if word[0] == KEY else terms
        count.update(posts[word].within(begin, end))
    reached = keys.keys() | {number for number, many in terms.items() if many >= 2}
    return {number: keys[number] + terms[number] for number in reached}


def _nearest(connection: Connection, shared: Mapping[int, int]) -> tuple[Row, ...]:
    """The rows of the NEAREST dossiers, and as many mentions that wait."""
    held: dict[str, int] = {}
    waiting: dict[int, int] = {}
    ranked = sorted(shared, key=lambda number: (-shared[number], number))
    for at, some in enumerate(batched(ranked, LOOKED_UP), 1):
        for number, uid in _homes(connection, some):
            if uid is None:
                waiting[number] = shared[number]
            else:
                held[uid] = max(held.get(uid, 0), shared[number])
        # what comes now shares no more than the last of these did
        better = sum(count > shared[some[-1]] for count in held.values())
        if better >= NEAREST or (len(held) >= NEAREST and at * LOOKED_UP % ALIKE == 0):
            break
    found = rows_of(connection, sorted(held, key=lambda uid: (-held[uid], uid))[:NEAREST])
    numbers = sorted(waiting, key=lambda number: (-waiting[number], number))[:NEAREST]
    for part in parts(numbers):
        found += _rows(connection, _ROWS.where(mentions.c.id.in_(part)))
    return found


def _homes(connection: Connection, numbers: Iterable[int]) -> Sequence[RowOf[int, str | None]]:
    """(mention, its dossier or None) of these mentions; their numbers stand in the statement
    itself, since to bind hundreds takes longer than to look them up."""
    listed = ",".join(map(str, numbers))
    asked = f"SELECT id, dossier FROM mention WHERE id IN ({listed})"
    return connection.exec_driver_sql(asked).all()


def rows_of(connection: Connection, uids: Sequence[str]) -> tuple[Row, ...]:
    """All rows of these dossiers."""
    found: tuple[Row, ...] = ()
    for part in parts(list(uids)):
        found += _rows(connection, _ROWS.where(mentions.c.dossier.in_(part)))
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


_ROWS = select(mentions.c.facts, mentions.c.dossier)


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
