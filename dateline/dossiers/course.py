"""What became of an undertaking: kept on its day, late, put off, called off, lapsed.

Owns the reading of a history as a course: the day first announced, the day it came to, and how
often it was delayed between.  Knows no wording.
"""

from collections.abc import Sequence
from enum import StrEnum

from dateline import chrono
from dateline.chrono import Interval
from dateline.dossiers.facts import DONE
from dateline.model import Change, Dossier, Record, Status


class Verdict(StrEnum):
    """How an undertaking stands to what was announced of it."""

    AHEAD = "ahead"  # still to come
    KEPT = "kept"  # took place when it was announced for
    LATE = "late"
    EARLY = "early"
    DONE = "done"  # took place; no day was announced, or none is told
    PUT_OFF = "put off"
    CANCELLED = "cancelled"
    DENIED = "denied"
    LAPSED = "lapsed"  # its day passed, and nobody reported it


_VERDICTS = {
    Status.POSTPONED: Verdict.PUT_OFF,
    Status.CANCELLED: Verdict.CANCELLED,
    Status.DENIED: Verdict.DENIED,
    Status.LAPSED: Verdict.LAPSED,
}


_ENDS = frozenset({Status.CANCELLED.value, Status.DENIED.value})  # no delay, but the end of it


class Course(Record, frozen=True):
    """The day first announced, the day that it has or took place on, by civil days and coarser,
    and how often it was delayed."""

    verdict: Verdict
    announced: Interval | None = None
    due: Interval | None = None
    delays: int = 0


def course(dossier: Dossier, status: Status) -> Course:
    """The course of an undertaking; `status` is its status at the reader's instant.

    A delay is a move to a later day, or a putting off with no new day, which the new day then
    ends.  An editor's word on the day is a correction and no delay.
    """
    steps = [c for c in dossier.history if c.field == "when" and not c.by.startswith("editor:")]
    first = _announced(steps)
    due = _day(chrono.bounds(dossier.when)) if dossier.when else None
    ended = {c.by for c in dossier.history if c.field == "status" and c.new in _ENDS}
    count = sum(_delays(step) for step in steps if step.new is not None or step.by not in ended)
    verdict = _VERDICTS.get(status, Verdict.AHEAD)
    if status in DONE:
        verdict = _done(first, due, count)
    if verdict is Verdict.LATE:
        count = max(1, count)
    return Course(verdict=verdict, announced=first, due=due, delays=count)


def _done(first: Interval | None, due: Interval | None, count: int) -> Verdict:
    if first is None or due is None:
        return Verdict.DONE
    if chrono.overlap(first, due):
        return Verdict.LATE if count else Verdict.KEPT
    return Verdict.EARLY if _after(first, due) else Verdict.LATE


def _delays(step: Change) -> bool:
    """Whether a step puts the undertaking off, or moves it to a later day."""
    if step.old is None:
        return False
    if step.new is None:
        return True
    old, new = _day_of(step.old), _day_of(step.new)
    return old is not None and new is not None and _after(new, old)


def _after(one: Interval, other: Interval) -> bool:
    """Whether one begins when the other is over."""
    return one.begin is not None and other.end is not None and one.begin >= other.end


def _announced(steps: Sequence[Change]) -> Interval | None:
    """The day first announced: the first one told, or an older plan that is told in passing."""
    due: str | None = None
    first: Interval | None = None
    for step in steps:
        told = _day_of(step.new) if step.new else None
        aside = step.old is None and due is not None
        older = told is not None and first is not None and _after(first, told)
        if told is not None and (first is None or (aside and older)):
            first = told
        if step.old == due:
            due = step.new
    return first


def _day_of(text: str) -> Interval | None:
    """The days of a time as a history shows it, clocks left out."""
    first, _, last = text.partition("/")
    return _day((first, last or None))


def _day(bounds: tuple[str | None, str | None]) -> Interval | None:
    first, last = (chrono.parse_point(side.split("T")[0]) if side else None for side in bounds)
    if first is None or last is None:
        return first or last
    return Interval(first.begin, last.end, first.grain, None)
