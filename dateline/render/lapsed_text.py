"""What lapsed, as a table: by how long, when it was due, what it is, who promised it.

Owns the layout for the terminal and for spreadsheets.  Which undertakings lapsed, `agenda` knows.
"""

import csv
import io
from collections.abc import Sequence

from dateline.agenda import Lapsed
from dateline.render import words
from dateline.render.csv import safe

COLUMNS = ("uid", "days", "due", "title", "promised_by", "place", "delays", "last_report")


def lapsed_text(found: Sequence[Lapsed]) -> str:
    """A line an undertaking, the longest overdue first; empty without any.

    "42 days  due 10 January 2023  Pact on harbours signed  [Dutch government]"
    """
    rows = [(_days(one), f"due {words.stretch(one.due)}", _what(one)) for one in found]
    wide = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    lines = [f"{one:>{wide[0]}}  {two:<{wide[1]}}  {three}" for one, two, three in rows]
    return "\n".join(lines) + "\n" if lines else ""


def _days(one: Lapsed) -> str:
    return f"{one.days} day{'' if one.days == 1 else 's'}"


def _what(one: Lapsed) -> str:
    who = ", ".join(words.label(name) for name in one.promised_by)
    delays = f" after {one.delays} delay{'' if one.delays == 1 else 's'}" if one.delays else ""
    return f"{one.dossier.title} [{who}]{delays} ({one.dossier.uid})"


def lapsed_csv(found: Sequence[Lapsed]) -> str:
    """The same as comma-separated values (RFC 4180)."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in found:
        file = one.dossier
        row = (
            file.uid,
            str(one.days),
            words.stretch(one.due),
            file.title,
            "; ".join(one.promised_by),
            words.where(file.place) or "",
            str(one.delays),
            f"{file.modified:%Y-%m-%d}",
        )
        table.writerow([safe(cell) for cell in row])
    return out.getvalue()
