"""The tables: facts, judgements, the desk's own state, and what can be rebuilt from them.

Owns names and columns, for SQLite and PostgreSQL alike; full text is `fulltext`'s.  Instants are
whole seconds since 1970 in UTC, so that both databases order them alike; records are JSON.

Facts never change: `dispatch` and `annotation`.  Judgements are only appended: `decision`, and
`removal` for what was taken down.  What a desk does with an item is `desk`.  `mention`,
`mention_word` and `dossier` are caches: `rebuild` makes them anew from the rest.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

REVISION = "0002"  # the migration that these tables come from; a test holds it to the last one

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite gives a row number of its own only to a column of exactly this type.
_ID = BigInteger().with_variant(Integer, "sqlite")


def _dispatch(*, primary_key: bool = False) -> Column[int]:
    here = ForeignKey("dispatch.id", ondelete="CASCADE")
    return Column("dispatch", _ID, here, nullable=False, primary_key=primary_key)


dispatch = Table(
    "dispatch",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("uri", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the text
    Column("received", BigInteger, nullable=False),
    Column("published", BigInteger),  # as read; null where nothing tells it
    Column("known", BigInteger, nullable=False),  # the first instant at which it may be shown
    Column("language", Text, nullable=False),
    Column("provider", Text),
    Column("headline", Text),
    Column("engine", Text, nullable=False),  # whose annotation counts
    Column("envelope", Text, nullable=False),  # the record as given, without its text
    Column("text", Text, nullable=False),
    Column("original", LargeBinary, nullable=False),  # the bytes as they came, zlib
    UniqueConstraint("uri", "version"),
    Index(None, "digest"),
    Index(None, "published", "uri"),
    Index(None, "known"),
)

annotation = Table(
    "annotation",
    metadata,
    _dispatch(primary_key=True),
    Column("engine", Text, primary_key=True),
    Column("record", LargeBinary, nullable=False),  # JSON without the text, zlib
)

decision = Table(
    "decision",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("other", Text),
    Column("uri", Text),
    Column("version", Integer),
    Column("event", Text),
    Column("record", Text, nullable=False),
    Index(None, "dossier"),
    Index(None, "other"),
    Index(None, "uri"),
    Index(None, "action"),
)

removal = Table(
    "removal",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("uri", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Index(None, "digest"),
)

desk = Table(
    "desk",
    metadata,
    Column("dossier", Text, primary_key=True),
    Column("state", Text, nullable=False),  # assigned, covered, hidden or ""
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

mention = Table(
    "mention",
    metadata,
    Column("id", _ID, primary_key=True),
    _dispatch(),
    Column("uri", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("begins", BigInteger, nullable=False),  # first and last instant that it tells of
    Column("ends", BigInteger, nullable=False),
    Column("dossier", Text),  # null while it waits
    Column("facts", Text, nullable=False),
    UniqueConstraint("uri", "version", "event"),
    Index(None, "dispatch"),
    Index(None, "dossier"),
)

KEY, TERM = 0, 1

mention_word = Table(
    "mention_word",
    metadata,
    Column("mention", _ID, ForeignKey("mention.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", SmallInteger, primary_key=True),  # KEY or TERM
    Column("word", Text, primary_key=True),
    Column("begins", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    # Most searches are for what is near the end of a diary, so the last day leads.
    Index("ix_mention_word_search", "word", "kind", "ends", "begins", "mention"),
)

dossier = Table(
    "dossier",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("uid", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("city", Text),
    Column("country", Text),
    Column("begins", BigInteger),  # of its time; null without one
    Column("ends", BigInteger),
    Column("before_begins", BigInteger),  # of its previous time
    Column("before_ends", BigInteger),
    Column("hull_begins", BigInteger, nullable=False),  # of all times that its mentions tell
    Column("hull_ends", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("latest", BigInteger, nullable=False),  # when the last of what made it became known
    Column("words", Text, nullable=False),  # what a search finds it by
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("uid"),
    Index(None, "begins", "ends"),
    Index(None, "before_begins"),
    Index(None, "hull_ends"),
    Index(None, "latest"),
)
