"""What is known of a language: word tables as TSV, rules as Python, examples beside both.

Owns the reading and checking of the packaged tables.  Knows no document: extractors ask for a
table or a rule set by language and name.

A table is `lang/<xx>/lexicon/<name>.tsv` with a header line and the columns form, class, value,
note and (for hand-written tables) example: a sentence in which the row fires.  Lines that begin
with "#" are remarks.
"""

import csv
from functools import lru_cache
from importlib import resources

import msgspec

LANGUAGES = ("en",)
COLUMNS = ("form", "class", "value", "note", "example")


class Row(msgspec.Struct, frozen=True):
    """One row of a table; `kind` is the column "class"."""

    form: str
    kind: str
    value: str = ""
    note: str = ""
    example: str = ""


class LexiconError(ValueError):
    """A packaged table is broken; the message names file, line and mend."""


def known(language: str) -> bool:
    """Whether dispatches in that language (BCP 47) can be read."""
    return language.split("-")[0].lower() in LANGUAGES


@lru_cache
def table(language: str, name: str) -> tuple[Row, ...]:
    """The rows of one table in the order of the file.

    Raises `LexiconError` for a row without form or class, or the same form and class twice.
    """
    folder = resources.files(__name__) / language / "lexicon"
    text = (folder / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and line[0] != "#"]
    rows, seen = [], set[tuple[str, str]]()
    for number, line in lines[1:]:
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        where = f"{language}/lexicon/{name}.tsv, line {number}"
        if len(cells) < 2 or not cells[0] or not cells[1] or len(cells) > len(COLUMNS):
            raise LexiconError(f"{where}: a row needs form and class, at most {len(COLUMNS)} cells")
        if (cells[0], cells[1]) in seen:
            raise LexiconError(f"{where}: {cells[0]!r} stands twice as {cells[1]!r}; drop one")
        seen.add((cells[0], cells[1]))
        rows.append(Row(*cells))
    return tuple(rows)


@lru_cache
def by_form(language: str, name: str) -> dict[str, tuple[Row, ...]]:
    """The same rows by their form."""
    found: dict[str, tuple[Row, ...]] = {}
    for row in table(language, name):
        found[row.form] = (*found.get(row.form, ()), row)
    return found
