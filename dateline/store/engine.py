"""The database: opening it, its transactions, its migrations, its health and its copies.

Owns connections and nothing of what the tables mean.  A path is an SQLite file; a URL may name
PostgreSQL.  Every failure that a person can mend is a `StoreError` of one line.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from dateline.store import fulltext, schema

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY = 60  # seconds to wait while another process writes
# What one put of a dispatch reads and writes again at the next: the ends of the posting lists.
CACHE = f"cache_size=-{16 * 1024}"  # KiB
_LOCK = 0x6461_7465  # PostgreSQL's advisory lock: one writer at a time, as SQLite has it


class StoreError(Exception):
    """The store cannot be used; the message says why and how to mend it."""


class Database:
    """An open database.  Use `reading` and `writing`; close it when done."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store throughout."""
        with _told(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes all or nothing; writers queue up behind one another."""
        engine = self.engine.execution_options(writes=True)
        with _told(self.name), engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            yield connection

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say a driver's failure in one line."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{name}: {_reason(error)}") from error


def _reason(error: DBAPIError) -> str:
    said = str(error.orig).strip().split("\n")[0]
    for words, mend in _MENDS:
        if words in said:
            return f"{said}; {mend}"
    return said


_MENDS = (
    ("unable to open database file", "is the folder there, and may you write to it?"),
    ("readonly database", "the file or its folder may not be written; change their permissions"),
    ("file is not a database", "name another file with --store"),
    ("database is locked", "another process is writing; try again"),
    ("disk is full", "make room on the disk"),
    ("malformed", "run `dateline store check`, and fetch the last backup"),
)


# ------------------------------------------------------------------ opening
def address(store: str) -> URL:
    """The URL of a store named by path or URL.  Raises `StoreError`."""
    if "://" not in store:
        return URL.create("sqlite", database=str(Path(store).expanduser()))
    try:
        url = make_url(store)
    except ArgumentError:
        raise StoreError(f"{store}: is no store; give a path or postgresql://...") from None
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def open_database(store: str, *, create: bool = True) -> Database:
    """Open a store, making it where there is none.

    Raises `StoreError` for what cannot be opened, for one that a newer Dateline has written,
    and for one whose tables are older than this code (`migrate` mends that).
    """
    database = _connect(store, create=create)
    held = _revision(database)
    if held is None:
        migrate(database)
    elif held != schema.REVISION:
        database.close()
        known = (MIGRATIONS / "versions" / f"v{held}.py").exists()
        mend = (
            "run `dateline store migrate`" if known else "a newer Dateline wrote it; update yours"
        )
        raise StoreError(f"{database.name}: its tables are of revision {held}; {mend}")
    return database


def _connect(store: str, *, create: bool) -> Database:
    url = address(store)
    name = url.render_as_string(hide_password=True) if "://" in store else store
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{name}: is neither SQLite nor PostgreSQL")
    if url.get_backend_name() == "sqlite":
        _prepare_file(url.database, name, create=create)
    try:
        engine = create_engine(url, connect_args=_arguments(url))
    except (NoSuchModuleError, ModuleNotFoundError):
        raise StoreError(f"{name}: needs psycopg; install dateline[postgres]") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _settle_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, name)


def _arguments(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"timeout": BUSY, "isolation_level": None}
    return {"options": "-c timezone=UTC", "connect_timeout": 10}


def _prepare_file(path: str | None, name: str, *, create: bool) -> None:
    if not path or path == ":memory:":
        return
    file = Path(path)
    if file.is_dir():
        raise StoreError(f"{name}: is a folder; name a file in it")
    if not file.exists() and not create:
        raise StoreError(f"{name}: there is no diary yet; `dateline add FILE` begins one")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{name}: {error.strerror}; name a file that may be written") from None


def _settle_sqlite(connection: Any, _: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", CACHE):
        # A store that may only be read stays in the mode that it was left in.
        if pragma.startswith("journal") and not _may_write(connection):
            continue
        connection.execute(f"PRAGMA {pragma}")


def _may_write(connection: Any) -> bool:
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    return not path or os.access(path, os.W_OK)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# ------------------------------------------------------------------ migrations
def _revision(database: Database) -> str | None:
    """The migration that the tables come from; None for an empty database."""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            if inspect(connection).get_table_names():
                raise StoreError(f"{database.name}: holds tables that are not Dateline's")
            return None
        held: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return held


def migrate(database: Database) -> str:
    """Bring the tables up to this code's revision, in one transaction; gives the revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return schema.REVISION


def migrate_store(store: str) -> tuple[str | None, str]:
    """Migrate a store by name: the revisions before and after."""
    database = _connect(store, create=True)
    try:
        before = _revision(database)
        return before, migrate(database)
    finally:
        database.close()


# ------------------------------------------------------------------ health and copies
def check(database: Database) -> list[str]:
    """What the database itself finds wrong, in words; empty for a whole store."""
    wrong = []
    if database.engine.dialect.name == "sqlite":
        with database.reading() as connection:
            for row in connection.exec_driver_sql("PRAGMA integrity_check"):
                wrong += [] if row[0] == "ok" else [str(row[0])]
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
                wrong.append(f"row {row[1]} of {row[0]} points at a missing row of {row[2]}")
    with database.writing() as connection:
        wrong += fulltext.check(connection)
    return wrong


def backup(
    database: Database, target: Path, *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Copy the store into a new SQLite file, as of one instant, while others go on working.

    From PostgreSQL too: the copy is a whole store by itself.  `progress` is told (tables done,
    tables).  Raises `StoreError` where the target exists.
    """
    if target.exists():
        raise StoreError(f"{target}: exists already; name a new file")
    copy = open_database(str(target))
    try:
        with database.reading() as source, copy.writing() as sink:
            tables = schema.metadata.sorted_tables
            for number, table in enumerate(tables, 1):
                rows = source.execute(select(table), execution_options={"yield_per": 500})
                for part in rows.mappings().partitions(500):
                    sink.execute(table.insert(), [dict(row) for row in part])
                if progress is not None:
                    progress(number, len(tables))
        with copy.reading() as sink:
            sink.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        copy.close()
