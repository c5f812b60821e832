"""From when a dispatch may be shown, so that a search leaves out what is under an embargo."""

import msgspec
import sqlalchemy as sa
from alembic import op

from dateline import dossiers
from dateline.model import Dispatch
from dateline.store import codec

revision = "0002"
down_revision = "0001"


class _Read(msgspec.Struct):
    """Of a reading what tells when its dispatch is known."""

    dispatch: Dispatch


def upgrade() -> None:
    """Add the column and fill it from what was read in each dispatch."""
    known = sa.Column("known", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("dispatch", known)
    connection = op.get_bind()
    rows = connection.execute(_READINGS, execution_options={"yield_per": 500})
    for part in rows.partitions(500):
        values = [{"row": row.id, "known": _known(row.record)} for row in part]
        connection.execute(_FILL, values)
    op.create_index("ix_dispatch_known", "dispatch", ["known"], unique=False)


def _known(record: bytes) -> int:
    return codec.seconds(dossiers.known(codec.unpack(record, _Read).dispatch))


_READINGS = sa.text(
    "SELECT dispatch.id, annotation.record FROM dispatch JOIN annotation"
    " ON annotation.dispatch = dispatch.id AND annotation.engine = dispatch.engine"
)
_FILL = sa.text("UPDATE dispatch SET known = :known WHERE id = :row")
