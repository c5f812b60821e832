"""A dossier as text: what it is, the dates it had, who said what when, what is expected of it.

Owns the layout and the wording of a history.  The facts are the dossier's.
"""

from collections.abc import Iterator, Mapping, Sequence

from dateline.chrono import Interval
from dateline.model import Change, Dossier, Evidence, Participant, RelationKind, Status
from dateline.render import words
from dateline.render.course_text import course_line

RELATIONS = {
    RelationKind.AFTER: "after",
    RelationKind.BEFORE: "before",
    RelationKind.PART_OF: "part of",
    RelationKind.CONDITION: "if there is",
}
# How the other side of a relation is told.
REVERSED = {
    RelationKind.AFTER: "followed by",
    RelationKind.BEFORE: "preceded by",
    RelationKind.PART_OF: "has as a part",
    RelationKind.CONDITION: "condition of",
}


def dossier_text(
    dossier: Dossier,
    *,
    status: Status | None = None,
    others: Mapping[str, Dossier] | None = None,
    story: Sequence[Dossier] = (),
    following: Interval | None = None,
) -> str:
    """The page of one dossier.

    `status` is its status at the reader's instant (`agenda.standing`), its own by default;
    `others` the dossiers by uid that its relations may name; `story` those of the same story;
    `following` is the next time of what recurs.
    """
    parts = [
        _head(dossier, status or dossier.status),
        _block("Warnings", (words.contradiction(found) for found in dossier.contradictions)),
        _block("Parties", (_party(party) for party in dossier.parties)),
        _block("History", _history(dossier)),
        _block("Who said what", (_said(piece) for piece in dossier.sources)),
        _block("Expected of it", iter(dossier.topics)),
        _block("Times", occurrence_lines(dossier, following)),
        _block("See also", map(_bond, bonds(dossier, others or {}, story))),
        _block("Of the same story", (f"{other.title} ({other.uid})" for other in story)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(dossier: Dossier, status: Status) -> str:
    certainty = f" ({dossier.certainty})" if dossier.certainty else ""
    lines = [dossier.title, f"dossier {dossier.uid}, {dossier.type.value.replace('_', ' ')}"]
    told = f"{dossier.status.value}{certainty}"
    lapsed = f"lapsed (no report that it took place), last told: {told}"
    lines.append(f"Status: {lapsed if status is Status.LAPSED else told}")
    lines.append(f"Course: {course_line(dossier, status)}")
    if dossier.origins:
        lines.append(f"Told by: {words.corroboration(dossier.origins)}")
    lines.append(f"When: {_when(dossier.when)}")
    if dossier.previous_when is not None:
        lines.append(f"Before: {_when(dossier.previous_when)}")
    if (place := words.where(dossier.place)) is not None:
        lines.append(f"Where: {place}")
    return "\n".join(lines)


def _when(interval: Interval | None) -> str:
    return words.stretch(interval) if interval else "no date"


def _block(heading: str, lines: Iterator[str]) -> str:
    body = [f"  {line}" for line in lines]
    return "\n".join([heading, *body]) if body else ""


def _party(party: Participant) -> str:
    return f"{party.name}, {party.title}" if party.title else party.name


# ------------------------------------------------------------------ history
def _history(dossier: Dossier) -> Iterator[str]:
    due: str | None = None  # the day it has at this point of the history
    planned = False
    told: Change | None = None  # the line before, where it was about the time
    for change, following in zip(dossier.history, (*dossier.history[1:], None), strict=True):
        if change.field == "status" and told is not None and change.by == told.by:
            told = None
            continue  # said already beside the time
        status = following.new if following is not None and _goes_with(change, following) else None
        step = _further if dossier.series else _step
        line = step(change, due, planned) + (f": {status}" if status else "")
        yield f"{_day(change)}  {line}{_because(change)}"
        if change.evidence:
            yield f"            {_where(change)}"
        told = change if change.field == "when" else None
        if change.field == "when":
            planned = True
            due = change.new if change.old == due else due


def _goes_with(change: Change, following: Change) -> bool:
    return change.field == "when" and following.field == "status" and change.by == following.by


def _where(change: Change) -> str:
    """Where the words of a step stand: "one 0-40, 60-95"."""
    places: dict[str, list[str]] = {}
    for piece in change.evidence:
        span = f"{piece.span.start}-{piece.span.end}"
        places.setdefault(words.label(piece.uri), []).append(span)
    return "; ".join(f"{uri} {', '.join(dict.fromkeys(spans))}" for uri, spans in places.items())


def _step(change: Change, due: str | None, planned: bool) -> str:
    if change.field != "when":
        name = change.field
        old = f", before {change.old}" if change.old else ""
        return f"{name}: {change.new}{old}"
    if change.new is None:
        return f"put off (was due {change.old})"
    if change.old is None and due is not None:
        return f"had been due {change.new}"  # an earlier plan, told in passing
    if change.old is None:
        return f"set for {change.new}" if planned else f"due {change.new}"
    if change.new.startswith(change.old):
        return f"due {change.new} (before: {change.old})"
    return f"moved to {change.new} (was due {change.old})"


def _further(change: Change, due: str | None, planned: bool) -> str:
    """A step of what recurs: another day of it is no move."""
    if change.field == "when" and change.new is not None and change.old is not None:
        return f"next {change.new} (before: {change.old})"
    return _step(change, due, planned)


def _because(change: Change) -> str:
    tail = f", {change.reason}" if change.reason else ""
    return f"{tail} [{change.by}]" if change.by.startswith("editor:") else tail


def _day(change: Change) -> str:
    """The day of publication where it is known, else the instant's."""
    published = change.evidence[0].published if change.evidence else None
    return words.published(published)[:10] if published else change.at.date().isoformat()


def occurrence_lines(dossier: Dossier, following: Interval | None) -> Iterator[str]:
    """The days of what recurs, and the next of them where no dispatch has told it."""
    told = dossier.series.occurrences if dossier.series else ()
    yield from (words.stretch(day) for day in told)
    if following is not None and following not in told:
        yield f"{words.stretch(following)}, the next by its rhythm"


# ------------------------------------------------------------------ voices and relations
def _said(piece: Evidence) -> str:
    return f"{words.published(piece.published)}  {words.voice(piece)}: “{piece.words}”"


def bonds(
    dossier: Dossier, others: Mapping[str, Dossier], story: Sequence[Dossier]
) -> Iterator[tuple[str, str, str | None]]:
    """How a dossier stands to others, told by it or by one of its story: words, uid, title."""
    for relation in dossier.relations:
        other = others.get(relation.target)
        yield RELATIONS[relation.kind], relation.target, other.title if other else None
    for other in story:
        for relation in other.relations:
            if relation.target == dossier.uid:
                yield REVERSED[relation.kind], other.uid, other.title


def _bond(told: tuple[str, str, str | None]) -> str:
    how, uid, title = told
    return f"{how}: {title} ({uid})" if title else f"{how}: {uid}"
