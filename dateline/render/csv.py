"""The agenda as comma-separated values (RFC 4180), one row an item.

Owns the columns.  A cell that a spreadsheet would take for a formula gets an apostrophe before
it: copy from the wire is not to be trusted with a desk's machine.
"""

import csv as rfc4180
import io
from collections.abc import Iterable

from dateline import chrono
from dateline.model import AgendaItem

COLUMNS = (
    "uid", "start", "end", "all_day", "grain", "zone", "summary", "status", "certainty", "type",
    "venue", "city", "country", "region", "parties", "previous", "sequence", "new", "changed",
    "created", "last_modified", "sources", "said_by", "corroborated", "disputed", "repeats",
    "counted",
)  # fmt: skip


def csv(items: Iterable[AgendaItem]) -> str:
    """A header and a row an item; times as in JSON, several values parted by "; "."""
    out = io.StringIO(newline="")
    table = rfc4180.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for item in items:
        row = _row(item)
        table.writerow([safe(row[name]) for name in COLUMNS])
    return out.getvalue()


def _row(item: AgendaItem) -> dict[str, str]:
    start, end = chrono.bounds(item.moment) if item.moment else (None, None)
    place = item.place
    return {
        "uid": item.uid,
        "start": start or "",
        "end": end or "",
        "all_day": str(item.all_day).lower(),
        "grain": item.moment.grain.value if item.moment else "",
        "zone": (item.moment.zone or "") if item.moment else "",
        "summary": item.summary,
        "status": item.status.value,
        "certainty": item.certainty or "",
        "type": item.type.value,
        "venue": (place.name or "") if place else "",
        "city": (place.city or "") if place else "",
        "country": (place.country or "") if place else "",
        "region": (place.region or "") if place else "",
        "parties": "; ".join(party.name for party in item.parties),
        "previous": (chrono.bounds(item.previous)[0] or "") if item.previous else "",
        "sequence": str(item.sequence),
        "new": str(item.new).lower(),
        "changed": str(item.changed).lower(),
        "created": item.created.isoformat(),
        "last_modified": item.last_modified.isoformat(),
        "sources": "; ".join(item.sources),
        "said_by": "; ".join(item.said_by),
        "corroborated": str(item.corroborated),
        "disputed": "; ".join(item.disputed),
        "repeats": item.repeats or "",
        "counted": str(item.counted).lower(),
    }


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
