"""Writes a generated table into a page of the docs, between its markers."""

import re
from pathlib import Path


def replace(page: Path, name: str, table: str) -> None:
    """Put the table between `<!-- begin NAME -->` and `<!-- end NAME -->`, which must be there."""
    text = page.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"{page}: the markers of the table {name!r} are missing")
    page.write_text(
        marked.sub(lambda m: f"{m[1]}\n{table}\n\n{m[2]}", text, count=1), encoding="utf-8"
    )
