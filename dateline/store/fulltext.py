"""Full text: FTS5 on SQLite, tsvector on PostgreSQL; the one place that writes either's dialect.

Owns the tables, triggers and columns by which dispatches and dossiers are found, and the reading
of a person's query: words (all must occur), "a phrase", OR, and -word.
"""

import re

from sqlalchemy import Connection, text

from dateline.model import Record

MARKS = ("[", "]")  # around the words found


class Found(Record, frozen=True):
    """A row that matches: its id and the words around the match."""

    id: int
    snippet: str


# English stems without a list of words that are passed over, as FTS5 has it: "off", "not" and "who"
# tell one dispatch from another.
_STEMMING = (
    "CREATE TEXT SEARCH DICTIONARY dateline_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION dateline (COPY = pg_catalog.english)",
    "ALTER TEXT SEARCH CONFIGURATION dateline"
    " ALTER MAPPING REPLACE english_stem WITH dateline_stem",
)

# What each table is found by; the first column weighs most, the last is quoted.
COLUMNS = {"dispatch": ("headline", "text"), "dossier": ("title", "words")}


def create(connection: Connection) -> None:
    """Make the full text of every table in `COLUMNS`, kept in step by the database itself."""
    sqlite = connection.dialect.name == "sqlite"
    make = _create_sqlite if sqlite else _create_postgresql
    for statement in () if sqlite else _STEMMING:
        connection.exec_driver_sql(statement)
    for table, columns in COLUMNS.items():
        make(connection, table, columns)


def _create_sqlite(connection: Connection, table: str, columns: tuple[str, ...]) -> None:
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{c}" for c in columns) for row in ("new", "old"))
    into = f"INSERT INTO {table}_text"
    forget = f"{into}({table}_text, rowid, {names}) VALUES ('delete', old.id, {old});"
    learn = f"{into}(rowid, {names}) VALUES (new.id, {new});"
    for statement in (
        f"CREATE VIRTUAL TABLE {table}_text USING fts5({names}, content='{table}',"
        " content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER {table}_text_insert AFTER INSERT ON {table} BEGIN {learn} END",
        f"CREATE TRIGGER {table}_text_delete AFTER DELETE ON {table} BEGIN {forget} END",
        f"CREATE TRIGGER {table}_text_update AFTER UPDATE OF {names} ON {table}"
        f" BEGIN {forget} {learn} END",
    ):
        connection.exec_driver_sql(statement)


def _create_postgresql(connection: Connection, table: str, columns: tuple[str, ...]) -> None:
    # A tsvector holds a megabyte at most, so a longer text is found by its beginning.
    parts = " || ".join(
        f"setweight(to_tsvector('dateline', left(coalesce({column}, ''), 400000)), '{weight}')"
        for column, weight in zip(columns, "AB", strict=True)
    )
    for statement in (
        f"ALTER TABLE {table} ADD COLUMN found tsvector GENERATED ALWAYS AS ({parts}) STORED",
        f"CREATE INDEX ix_{table}_found ON {table} USING gin (found)",
    ):
        connection.exec_driver_sql(statement)


def match(
    connection: Connection,
    table: str,
    query: str,
    *,
    limit: int,
    any_word: bool = False,
    known: int | None = None,
) -> tuple[Found, ...]:
    """The rows of a table that match, best first; nothing for a query without a word.

    `any_word` finds rows that hold some of the words, those with more of them first.  `known`,
    in seconds since 1970, leaves out the rows of a table with such a column that are later.
    """
    sqlite = connection.dialect.name == "sqlite"
    wanted = (fts5 if sqlite else websearch)(query, any_word=any_word)
    if wanted is None:
        return ()
    statement, early = (_SQLITE, _EARLY_SQLITE) if sqlite else (_POSTGRESQL, _EARLY_POSTGRESQL)
    only = "" if known is None else early.format(table=table)
    rows = connection.execute(
        text(statement.format(table=table, column=COLUMNS[table][-1], only=only)),
        {"query": wanted, "limit": limit} | ({} if known is None else {"known": known}),
    )
    return tuple(Found(id=row.id, snippet=" ".join(row.snippet.split())) for row in rows)


_SQLITE = """
SELECT rowid AS id, snippet({table}_text, -1, '[', ']', '…', 24) AS snippet FROM {table}_text
WHERE {table}_text MATCH :query{only} ORDER BY bm25({table}_text, 4.0, 1.0), rowid LIMIT :limit
"""
_POSTGRESQL = """
SELECT id, ts_headline('dateline', left({column}, 400000), query,
  'StartSel=[,StopSel=],MaxWords=24,MinWords=12') AS snippet
FROM {table}, websearch_to_tsquery('dateline', :query) AS query
WHERE found @@ query{only} ORDER BY ts_rank_cd(found, query) DESC, id LIMIT :limit
"""
# The few that are later are read from their index, and not each row for its instant.
_EARLY_SQLITE = " AND rowid NOT IN (SELECT id FROM {table} WHERE known > :known)"
_EARLY_POSTGRESQL = " AND known <= :known"

_TERM = re.compile(r'(-?)"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")


def _terms(query: str) -> list[tuple[str, bool]]:
    """The phrases of a query, each with whether it must be absent; "OR" stays as it is."""
    found = []
    for match in _TERM.finditer(query):
        minus, phrase, bare = match.groups()
        said = bare if phrase is None else phrase
        absent = bool(minus) or (phrase is None and said.startswith("-"))
        if phrase is None and said == "OR":
            found.append(("OR", False))
        elif words := _WORD.findall(said):
            found.append((" ".join(words), absent))
    return found


def fts5(query: str, *, any_word: bool = False) -> str | None:
    """The query in FTS5's own language, every word quoted so that none is taken for syntax."""
    groups: list[list[str]] = [[]]
    absent = []
    for words, gone in _terms(query):
        if words == "OR":
            groups.append([])
        elif gone:
            absent.append(f'"{words}"')
        else:
            groups[-1].append(f'"{words}"')
    groups = [group for group in groups if group]
    if not groups:
        return None
    joined = " OR ".join(f"({(' OR ' if any_word else ' AND ').join(g)})" for g in groups)
    return f"({joined}) NOT ({' OR '.join(absent)})" if absent else joined


def websearch(query: str, *, any_word: bool = False) -> str | None:
    """The query as PostgreSQL's websearch_to_tsquery reads it."""
    terms = _terms(query)
    if all(gone or words == "OR" for words, gone in terms):
        return None
    said = [words if words == "OR" else f'{"-" if gone else ""}"{words}"' for words, gone in terms]
    return (" OR " if any_word else " ").join(said)


def check(connection: Connection) -> list[str]:
    """What is wrong with the full text, in words; PostgreSQL keeps its own in step."""
    if connection.dialect.name != "sqlite":
        return []
    wrong = []
    for table in COLUMNS:
        try:
            connection.exec_driver_sql(
                f"INSERT INTO {table}_text({table}_text, rank) VALUES ('integrity-check', 1)"
            )
        except Exception as error:  # noqa: BLE001  the driver's own kinds differ by version
            wrong.append(f"the full text of {table} is out of step ({error})")
    return wrong
