"""Draws the README's picture: an agenda and a dossier as a terminal prints them, from the samples.

make picture
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parent.parent
DATELINE = Path(sys.executable).parent / "dateline"
SHOWN = (
    "agenda --from 2023-01-09 --days 7 --zone GMT --as-of 2023-01-06T18:00Z",
    "agenda --from 2024-03-18 --days 7 --as-of 2024-03-16T09:00Z",
)


def main() -> None:
    """Read the samples into a diary that is thrown away, and draw."""
    console = Console(record=True, width=116, file=io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/diary.sqlite"
        samples = sorted(map(str, (ROOT / "samples").glob("*.txt")))
        run(["add", "--quiet", "--store", store, *samples])
        for line in SHOWN:
            console.print(f"$ dateline {line}", style="bold", highlight=False)
            text = run([*line.split(), "--store", store])
            console.print(text, highlight=False, markup=False)
    svg = console.export_svg(title="dateline", font_aspect_ratio=0.61)
    (ROOT / "docs/agenda.svg").write_text(without_fonts(svg), encoding="utf-8")


def run(arguments: list[str]) -> str:
    """What the command prints."""
    done = subprocess.run(
        [str(DATELINE), *arguments], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return done.stdout


def without_fonts(svg: str) -> str:
    """The drawing without the addresses of fonts that it would fetch; the reader's own do."""
    kept, inside = [], False
    for line in svg.splitlines():
        inside = inside or line.strip().startswith("@font-face")
        if not inside:
            kept.append(line)
        inside = inside and line.strip() != "}"
    return "\n".join(kept).replace("Fira Code", "ui-monospace") + "\n"


if __name__ == "__main__":
    if shutil.which(str(DATELINE)) is None:
        sys.exit(f"{DATELINE} is missing: run make picture")
    main()
