"""What editors wrote into a dossier.

Owns which fields an editor may write, in which form, and what is said where the machine has come
to read otherwise: an editor's word stands, and the dossier tells both.
"""

from collections.abc import Sequence
from datetime import UTC

import msgspec

from dateline import chrono, places
from dateline.chrono import Interval
from dateline.dossiers import state as states
from dateline.model import (
    Action,
    Basis,
    Change,
    Claim,
    Contradiction,
    Decision,
    Dossier,
    Place,
    PlaceSource,
    Status,
)

FIELDS = ("when", "place", "status")
OPEN = "none"  # the value of a time that is not known


def check(field: str, value: str) -> None:
    """Raise `ValueError` where a SET of a field to a value would change nothing."""
    mends = {
        "when": "write 2023-01-10, 2023-01-10T11:00, 2023-05, 2023-05-02/2023-05-04 or none",
        "place": "write a town or country, such as Brussels or Hyderabad, Pakistan",
        "status": f"choose from {', '.join(s for s in Status if s is not Status.LAPSED)}",
    }
    if field not in mends:
        raise ValueError(f"{field!r} is no field that can be set; choose from {', '.join(FIELDS)}")
    if _values(field, value, None) is None:
        raise ValueError(f"{value!r} is no value of {field}; {mends[field]}")


def read(dossier: Dossier, field: str) -> str | None:
    """The text of a field as a history shows it."""
    match field:
        case "when":
            return states.text(dossier.when)
        case "place":
            return states.where(dossier.place)
        case "status":
            return dossier.status.value
    return dossier.title if field == "title" else None


def edit(dossier: Dossier, log: Sequence[Decision]) -> Dossier:
    """A dossier with what editors wrote into it, in the order of the log."""
    machine = dossier
    last: dict[str, Decision] = {}
    for decision in log:
        if decision.dossier != dossier.uid or decision.value is None:
            continue
        if decision.action is Action.RENAME:
            dossier = _write(dossier, decision, "title", {"title": decision.value})
        elif decision.action is Action.SET and decision.field is not None:
            values = _values(decision.field, decision.value, dossier)
            if values is not None:
                dossier = _write(dossier, decision, decision.field, values)
                last[decision.field] = decision
    against = (_against(machine, dossier, last[field]) for field in FIELDS if field in last)
    found = tuple(contradiction for contradiction in against if contradiction is not None)
    # What sources say of a field that an editor has settled is no open question any more.
    rest = tuple(c for c in dossier.contradictions if c.field not in last)
    return msgspec.structs.replace(dossier, contradictions=(*found, *rest))


# ------------------------------------------------------------------ values
def _values(field: str, value: str, dossier: Dossier | None) -> dict[str, object] | None:
    """What a SET writes; None for another field or a value that is none."""
    match field:
        case "status":
            known = value in set(Status) - {Status.LAPSED}
            return {"status": Status(value)} if known else None
        case "when":
            if value == OPEN:
                return {"when": None}
            interval = _interval(value, dossier.when.zone if dossier and dossier.when else None)
            return {"when": interval} if interval else None
        case "place":
            place = _place(value)
            return {"place": place} if place else None
    return None


def _interval(value: str, zone: str | None) -> Interval | None:
    """A TIMEX3 point or two with a stroke between them."""
    first, stroke, last = value.partition("/")
    one = chrono.parse_point(first, zone)
    if not stroke or one is None:
        return one
    other = chrono.parse_point(last, zone)
    if other is None or other.end is None or one.begin is None or other.end <= one.begin:
        return None
    return Interval(one.begin, other.end, one.grain, zone)


def _place(value: str) -> Place | None:
    found = places.lookup(value)
    return msgspec.structs.replace(found, source=PlaceSource.STATED) if found else None


def _write(dossier: Dossier, decision: Decision, field: str, values: dict[str, object]) -> Dossier:
    old = read(dossier, field)
    after = msgspec.structs.replace(dossier, **values)
    new = read(after, field)
    change = Change(at=decision.at.astimezone(UTC), field=field, old=old, new=new, by=decision.by)
    return msgspec.structs.replace(
        after,
        history=(*dossier.history, change),
        sequence=dossier.sequence + (field in states.MATERIAL),
        modified=max(dossier.modified, change.at),
    )


# ------------------------------------------------------------------ disagreement
def _against(machine: Dossier, dossier: Dossier, decision: Decision) -> Contradiction | None:
    """An editor's value against the machine's, where the machine came to read something new.

    What the machine read when the editor wrote (`Decision.was`) is what they set right; it is no
    news.
    """
    field = decision.field or ""
    ours, theirs = read(dossier, field) or OPEN, read(machine, field) or OPEN
    step = next((c for c in reversed(machine.history) if c.field == field), None)
    since = decision.was is None and (step is None or step.at <= decision.at)
    if theirs in (ours, decision.was) or since:
        return None
    return Contradiction(
        field=field,
        claims=(
            Claim(value=ours, by=decision.by),
            Claim(value=theirs, evidence=step.evidence if step else ()),
        ),
        basis=Basis.EDITOR,
    )
