"""What became of an undertaking, in one line: "announced for 2021, signed on 10 January 2023: 2
delays".

Owns the wording alone; how a history is read as a course, `dossiers` knows.
"""

from datetime import datetime

from dateline.chrono import Grain, Interval
from dateline.dossiers import Course, Verdict, course
from dateline.model import Dossier, EventType, Status
from dateline.render import words

# What is said of a thing of that kind when it is done; of any other it "took place".
DONE = {
    EventType.SIGN: "signed",
    EventType.VOTE: "voted",
    EventType.LAUNCH: "launched",
    EventType.PUBLISH: "published",
    EventType.APPOINTMENT: "made",
    EventType.DELIVERY: "delivered",
}


def course_line(dossier: Dossier, status: Status) -> str:
    """The line; `status` is the dossier's status at the reader's instant (`agenda.standing`)."""
    if dossier.series is not None:
        return _series(dossier)
    told = course(dossier, status)
    return _line(told, dossier, status is Status.ONGOING)


def _line(told: Course, dossier: Dossier, ongoing: bool) -> str:
    first = f"announced for {words.stretch(told.announced)}" if told.announced else "announced"
    done = "under way" if ongoing else DONE.get(dossier.type, "took place")
    deed = f"{done} {_on(told.due)}" if told.due else done
    match told.verdict:
        case Verdict.KEPT if told.announced == told.due:
            return f"kept on its day: {deed}"
        case Verdict.KEPT:
            return f"kept: {first}, {deed}"
        case Verdict.LATE:
            return f"{first}, {deed}: {_delays(told)}"
        case Verdict.EARLY:
            return f"{first}, {deed}: ahead of its day"
        case Verdict.DONE:
            return (
                f"{deed}, announced without a day" if told.due else f"{first}, {deed}, no day told"
            )
        case Verdict.PUT_OFF:
            return f"{first}, put off with no new day: {_delays(told)}"
        case Verdict.CANCELLED | Verdict.DENIED:
            end = "called off" if told.verdict is Verdict.CANCELLED else "denied"
            return f"{first}, {end}" + (f": {_delays(told)}" if told.delays else "")
        case Verdict.LAPSED:
            due = f"due {_on(told.due)}, " if told.due else ""
            tail = f"; {_delays(told)} before" if told.delays else ""
            return f"lapsed: {due}no report since {_day(dossier.modified)}{tail}"
    return _ahead(told, first)


def _ahead(told: Course, first: str) -> str:
    if told.due is None:
        return f"{first}, still ahead" if told.announced else "announced without a day"
    if told.delays:
        return f"{first}, now due {_on(told.due)}: {_delays(told)}"
    if told.announced is None or told.announced == told.due:
        return f"due {_on(told.due)}, never moved"
    return f"{first}, now due {_on(told.due)}"


def _series(dossier: Dossier) -> str:
    series = dossier.series
    assert series is not None
    count = len(series.occurrences)
    last = f", the last on {words.stretch(series.occurrences[-1])}" if count else ""
    return f"{words.rhythm(series.repeats)}: {count} time{'' if count == 1 else 's'} told{last}"


def _on(interval: Interval | None) -> str:
    if interval is None:
        return ""
    return ("on " if interval.grain.rank <= Grain.DAY.rank else "in ") + words.stretch(interval)


def _delays(told: Course) -> str:
    return f"{told.delays} delay{'' if told.delays == 1 else 's'}"


def _day(at: datetime) -> str:
    return f"{at.day} {words.MONTHS[at.month - 1]} {at.year}"
