"""What a value is read in and what it is read as: `Context` and `Found`, the X-forms, the timex.

Owns the shape of the question and of the answer.  Knows no values but dates by name.
"""

import re
from typing import Any

import msgspec

from dateline.chrono import Grain, Interval
from dateline.model import Derivation, Tag, Timex, TimexType
from dateline.temporal import Calendar, Step, Unit
from dateline.timex import moments
from dateline.timex.anchors import Kind
from dateline.timex.moments import Moment


class Found(msgspec.Struct, frozen=True):
    """A resolved value: its TIMEX3 spelling, and the moment where it is one.

    `aside` tells of a day from which nothing else is counted.
    """

    value: str
    moment: Moment | None = None
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    anchor: str | None = None
    interval: Interval | None = None
    alternatives: tuple[str, ...] = ()
    aside: bool = False


class Context(msgspec.Struct, frozen=True):
    """What a phrase can be counted from.

    `present` is the publication or the time of the speech around the phrase, `then` the point that
    the narrative has reached, `way` the side on which a name lies (-1 past, 1 ahead, 0 unknown),
    `chance` the probability that it lies ahead, where it was weighed,
    `near` the day named beside a bare clock, `quarter` the quarter that is reported on,
    `compared` what "a year ago" is compared with, `told` an absolute date of the same sentence,
    `happening` the day of the happening that is named behind the phrase, and its timex's id,
    `weekday` the day that the same weekday meant before, `clock` the clock told before, `lead`
    whether this is the first sentence, `begun` whether something goes on since then, `planned`
    whether something was planned for then, `ahead` the last day ahead that its paragraph told.
    """

    kind: Kind
    present: Moment | None = None
    then: Moment | None = None
    way: int = 0
    chance: float | None = None
    near: Moment | None = None
    speech: bool = False
    quarter: Moment | None = None
    compared: Moment | None = None
    told: Moment | None = None
    happening: tuple[Moment, str] | None = None
    weekday: Moment | None = None
    clock: Moment | None = None
    lead: bool = False
    given_up: bool = False
    begun: bool = False
    planned: bool = False
    ahead: Moment | None = None


def point(moment: Moment | None, unknown: str, anchor: str | None = None, **more: Any) -> Found:
    """A moment as an answer, or the X-form that stands where there is none."""
    if moment is None:
        return Found(unknown, anchor=anchor, **more)
    return Found(moments.spell(moment), moment, anchor=anchor, **more)


# The TIMEX3 forms of units that are not known.
UNKNOWN = {
    Unit.DAY: "XXXX-XX-XX",
    Unit.WEEKEND: "XXXX-WXX-WE",
    Unit.WEEK: "XXXX-WXX",
    Unit.MONTH: "XXXX-XX",
    Unit.QUARTER: "XXXX-QX",
    Unit.HALF: "XXXX-HX",
    Unit.YEAR: "XXXX",
    Unit.DECADE: "XXX",
    Unit.CENTURY: "XX",
    Unit.HOUR: "XXXX-XX-XXTXX",
    Unit.MINUTE: "XXXX-XX-XXTXX:XX",
    Unit.SECOND: "XXXX-XX-XXTXX:XX:XX",
}


def spelled(date: Calendar, year: str) -> str:
    """The TIMEX3 form of a date whose year is not known ("XXXX") or that does not exist."""
    if date.month:
        return f"{year}-{date.month:02d}" + (f"-{date.day:02d}" if date.day else "")
    if date.season:
        return f"{year}-{date.season}"
    if date.quarter:
        return f"{year}-Q{date.quarter}"
    if date.half:
        return f"{year}-H{date.half}"
    if date.weekday and not date.day:
        return f"{year}-WXX-{date.weekday}"
    if date.day:
        return f"{year}-XX-{date.day:02d}"
    return year


def within(base: Moment, unit: Unit) -> str:
    """The X-form of a unit that lies in an anchor: the day of a month is "1998-10-XX"."""
    if unit is Unit.DAY and base.grain is Grain.MONTH:
        return f"{moments.spell(base)}-XX"
    return coarse(base, unit)


def coarse(base: Moment, unit: Unit) -> str:
    """An X-form with what the anchor gives: "1917-XX-XX"."""
    if base.bc:
        return f"BC{UNKNOWN.get(unit, 'XXXX')}"
    year = f"{base.begin.year:04d}" if base.grain.rank <= Grain.YEAR.rank else "XXXX"
    return UNKNOWN.get(unit, "XXXX").replace("XXXX", year, 1)


# ------------------------------------------------------------------ answers to timexes
_PERIOD = re.compile(r"P[TX\d]")


def _type(tag: Tag, found: Found) -> TimexType:
    """The type of a tag as it was resolved: "an hour later" than nobody knows is a length."""
    if found.moment is not None and tag.type is TimexType.DURATION:
        clock = found.moment.grain.rank < Grain.DAY.rank
        return TimexType.TIME if clock else TimexType.DATE
    moved = isinstance(tag.value, Step) and _PERIOD.match(
        found.value
    )  # "a week later than planned"
    length = moved or found.value.startswith("PT")
    return TimexType.DURATION if length else tag.type


def explained(tag: Tag, plain: Context) -> Tag:
    """A tag whose derivation tells how sure it is which way it lies."""
    if plain.chance is None or tag.derivation is None:
        return tag
    note = f"{'ahead' if plain.way > 0 else 'past'}, {plain.chance:.2f} for ahead"
    looks = Derivation(rule="which way it lies", note=note)
    whole = msgspec.structs.replace(tag.derivation, children=(*tag.derivation.children, looks))
    return msgspec.structs.replace(tag, derivation=whole)


def record(tag: Tag, found: Found, alternatives: tuple[str, ...]) -> Timex:
    """The timex of a tag as it was resolved."""
    interval = found.interval
    if interval is None and found.moment is not None:
        interval = moments.interval(found.moment)
    return Timex(
        id=tag.id,
        span=tag.span,
        type=_type(tag, found),
        value=found.value,
        mod=found.mod,
        quant=found.quant,
        freq=found.freq,
        anchor=found.anchor,
        alternatives=alternatives,
        interval=interval,
        derivation=tag.derivation,
    )
