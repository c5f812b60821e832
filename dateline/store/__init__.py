"""The diary on disk: facts, judgements and what can be rebuilt from them.

Owns SQL.  Every function takes a connection, so that a caller decides what one transaction is:

    database = open_database("diary.db")        # or postgresql://...; makes the tables
    with database.writing() as connection:      # all or nothing
        kept = dispatches.put(connection, ...)

`dispatches` holds the facts, `decisions` the log of judgements, `mentions` the index for linking,
`files` the dossiers as last folded.  Knows no format, no terminal and no clock.
"""

from sqlalchemy import Connection

from dateline.store import decisions, dispatches, files, mentions
from dateline.store.engine import (
    Database,
    StoreError,
    backup,
    check,
    migrate_store,
    open_database,
)

__all__ = [
    "Connection",
    "Database",
    "StoreError",
    "backup",
    "check",
    "decisions",
    "dispatches",
    "files",
    "mentions",
    "migrate_store",
    "open_database",
]
