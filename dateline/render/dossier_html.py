"""A dossier as one HTML page that stands alone: to be mailed, printed or kept with a story.

Owns the layout of that page.  Its style is inside, it has no script and fetches nothing; what the
text of a dossier says, it says in the same words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from dateline.chrono import Interval
from dateline.model import Change, Dossier, Evidence, Status
from dateline.render import words
from dateline.render.course_text import course_line
from dateline.render.dossier_text import bonds, occurrence_lines

STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; }
dt { font-weight: bold; }
del { color: #6b6b6b; }
ins { text-decoration: none; font-weight: bold; }
.warning { border-left: 4px solid #b3261e; padding-left: 0.8rem; }
.help { color: #5a5a5a; font-size: 0.9rem; }
""".strip()


def dossier_html(
    dossier: Dossier,
    *,
    status: Status | None = None,
    others: Mapping[str, Dossier] | None = None,
    story: Sequence[Dossier] = (),
    following: Interval | None = None,
) -> str:
    """The page of one dossier, a whole HTML document; arguments as of `dossier_text`."""
    title = escape(dossier.title)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        f'<head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>',
        "<body>",
        f"<h1>{title}</h1>",
        *(f'<p class="warning">Warning: {escape(w)}</p>' for w in _warnings(dossier)),
        "<dl>",
        *_facts(dossier, status or dossier.status),
        "</dl>",
        *_list("Parties", _parties(dossier)),
        *_list("History", (_step(change) for change in dossier.history), kind="ol"),
        *_list("Who said what", map(_said, dossier.sources)),
        *_list("Expected of it", map(escape, dossier.topics)),
        *_list("Times", map(escape, occurrence_lines(dossier, following))),
        *_list("See also", map(_bond, bonds(dossier, others or {}, story))),
        *_list("Of the same story", (escape(f"{o.title} ({o.uid})") for o in story)),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _warnings(dossier: Dossier) -> Iterator[str]:
    yield from (words.contradiction(found) for found in dossier.contradictions)


def _facts(dossier: Dossier, status: Status) -> Iterator[str]:
    facts = {
        "Status": status.value + (f" ({dossier.certainty})" if dossier.certainty else ""),
        "Course": course_line(dossier, status),
        "Told by": words.corroboration(dossier.origins) if dossier.origins else None,
        "When": words.stretch(dossier.when) if dossier.when else "no date",
        "Before": words.stretch(dossier.previous_when) if dossier.previous_when else None,
        "Where": words.where(dossier.place),
        "Dossier": dossier.uid,
    }
    for name, value in facts.items():
        if value is not None:
            yield f"<dt>{name}</dt><dd>{escape(value)}</dd>"


def _list(heading: str, items: Iterable[str], *, kind: str = "ul") -> Iterator[str]:
    rows = [f"<li>{item}</li>" for item in items]
    if rows:
        yield from (f"<h2>{heading}</h2>", f"<{kind}>", *rows, f"</{kind}>")


def _parties(dossier: Dossier) -> Iterator[str]:
    for party in dossier.parties:
        yield escape(f"{party.name}, {party.title}" if party.title else party.name)


def _step(change: Change) -> str:
    old = f"<del>{escape(change.old)}</del> " if change.old else ""
    new = f"<ins>{escape(change.new or 'open')}</ins>"
    because = f", {escape(change.reason)}" if change.reason else ""
    by = f" [{escape(change.by)}]" if change.by.startswith("editor:") else ""
    quotes = "<br>".join(_said(piece) for piece in change.evidence)
    day = change.at.date().isoformat()
    head = f"<time>{day}</time> {escape(words.field(change.field))}: {old}{new}{because}{by}"
    return f"{head}<br>{quotes}" if quotes else head


def _said(piece: Evidence) -> str:
    where = f"{words.label(piece.uri)} {piece.span.start}-{piece.span.end}"
    return (
        f"{escape(words.voice(piece))}, {escape(words.published(piece.published))}: "
        f'<q>{escape(piece.words)}</q> <span class="help">{escape(where)}</span>'
    )


def _bond(told: tuple[str, str, str | None]) -> str:
    how, uid, title = told
    return escape(f"{how}: {title} ({uid})" if title else f"{how}: {uid}")
