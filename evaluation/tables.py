"""Writes a generated table into a page of the docs, between its markers."""

import re
import subprocess
from datetime import date
from pathlib import Path


def measured(root: Path, *, command: str = "") -> str:
    """When, and of which state of the project, the figures under it are."""
    asked = ["git", "describe", "--always", "--dirty"]
    state = subprocess.run(asked, cwd=root, capture_output=True, text=True).stdout.strip()
    of = f", commit {state.replace('-dirty', ' with changes')}" if state else ""
    by = f" by `{command}`" if command else ""
    return f"Measured{by} on {date.today().isoformat()}{of}."


def replace(page: Path, name: str, table: str) -> None:
    """Put the table between `<!-- begin NAME -->` and `<!-- end NAME -->`, which must be there."""
    text = page.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"{page}: the markers of the table {name!r} are missing")
    page.write_text(
        marked.sub(lambda m: f"{m[1]}\n{table}\n\n{m[2]}", text, count=1), encoding="utf-8"
    )
