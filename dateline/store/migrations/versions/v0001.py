"""The first tables."""

import sqlalchemy as sa
from alembic import op

from dateline.store import fulltext

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables of the first revision."""
    op.create_table(
        "decision",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_action", "decision", ["action"], unique=False)
    op.create_index("ix_decision_dossier", "decision", ["dossier"], unique=False)
    op.create_index("ix_decision_other", "decision", ["other"], unique=False)
    op.create_index("ix_decision_uri", "decision", ["uri"], unique=False)
    op.create_table(
        "desk",
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier", name="pk_desk"),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", ID, nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dispatch"),
        sa.UniqueConstraint("uri", "version", name="uq_dispatch_uri_version"),
    )
    op.create_index("ix_dispatch_digest", "dispatch", ["digest"], unique=False)
    op.create_index("ix_dispatch_published_uri", "dispatch", ["published", "uri"], unique=False)
    op.create_table(
        "dossier",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("begins", sa.BigInteger(), nullable=True),
        sa.Column("ends", sa.BigInteger(), nullable=True),
        sa.Column("before_begins", sa.BigInteger(), nullable=True),
        sa.Column("before_ends", sa.BigInteger(), nullable=True),
        sa.Column("hull_begins", sa.BigInteger(), nullable=False),
        sa.Column("hull_ends", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier"),
        sa.UniqueConstraint("uid", name="uq_dossier_uid"),
    )
    op.create_index("ix_dossier_before_begins", "dossier", ["before_begins"], unique=False)
    op.create_index("ix_dossier_begins_ends", "dossier", ["begins", "ends"], unique=False)
    op.create_index("ix_dossier_hull_ends", "dossier", ["hull_ends"], unique=False)
    op.create_index("ix_dossier_latest", "dossier", ["latest"], unique=False)
    op.create_table(
        "removal",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_removal"),
    )
    op.create_index("ix_removal_digest", "removal", ["digest"], unique=False)
    op.create_table(
        "annotation",
        sa.Column("dispatch", ID, nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispatch"], ["dispatch.id"], name="fk_annotation_dispatch", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dispatch", "engine", name="pk_annotation"),
    )
    op.create_table(
        "mention",
        sa.Column("id", ID, nullable=False),
        sa.Column("dispatch", ID, nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispatch"], ["dispatch.id"], name="fk_mention_dispatch", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mention"),
        sa.UniqueConstraint("uri", "version", "event", name="uq_mention_uri_version_event"),
    )
    op.create_index("ix_mention_dispatch", "mention", ["dispatch"], unique=False)
    op.create_index("ix_mention_dossier", "mention", ["dossier"], unique=False)
    op.create_table(
        "mention_word",
        sa.Column("mention", ID, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention"], ["mention.id"], name="fk_mention_word_mention", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mention", "kind", "word", name="pk_mention_word"),
    )
    op.create_index(
        "ix_mention_word_search",
        "mention_word",
        ["word", "kind", "ends", "begins", "mention"],
        unique=False,
    )
    fulltext.create(op.get_bind())
