"""What a time expression says before it is resolved: small typed values.

Owns the vocabulary between a language's rules, which build these values, and `timex`, which
resolves them.  Knows no words of any language and no publication day.  All counts are signed:
negative is back in time.
"""

from enum import StrEnum

import msgspec


class Unit(StrEnum):
    """Units of the calendar and the clock, finest first."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    MILLENNIUM = "millennium"


class Base(StrEnum):
    """What a relative phrase is counted from."""

    NOW = "now"  # the publication, or the time of the speech in which it stands
    THEN = "then"  # the day that the narrative has reached


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """What all values share, so that one can stand inside another."""


class Calendar(Value, frozen=True, kw_only=True):
    """A date by name, as far as it is told.

    `decade` is the first digits (199), or one digit where the century is not told (9 for "the
    nineties"); `century` likewise (19 for the 20th).  `short` marks a year of two digits.
    `weekday` runs from 1 for Monday (ISO 8601), `season` is TIMEX3's code.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    week: int | None = None
    weekend: bool = False
    quarter: int | None = None
    half: int | None = None
    season: str | None = None
    decade: int | None = None
    century: int | None = None
    bc: bool = False
    short: bool = False


class Feast(Value, frozen=True, kw_only=True):
    """A named day: `key` is a rule for its date that `timex` knows ("12-25", "easter+1")."""

    key: str
    year: int | None = None


class Step(Value, frozen=True, kw_only=True):
    """So many units from a base: "last week", "two days later".

    With `like` the answer keeps the grain of what it is compared with: after "the third
    quarter", "a year ago" is the third quarter of last year.  An `exact` one tells a day where its
    base is one: "a month from today".
    """

    count: float
    unit: Unit
    base: Base | Value = Base.NOW
    like: bool = False
    exact: bool = False


class Vague(Value, frozen=True, kw_only=True):
    """Some units from a base: "several years ago", "a few days later"."""

    way: int
    unit: Unit
    base: Base | Value = Base.NOW


class Pick(Value, frozen=True, kw_only=True):
    """ "last Tuesday" (way -1), "this summer" (0), "next May" (1), "the Friday after that"."""

    which: Value
    way: int
    base: Base | Value = Base.NOW


class Same(Value, frozen=True, kw_only=True):
    """ "that year", "the same day"; `loose` a bare "the year", which may be the present one."""

    unit: Unit
    loose: bool = False


class Nth(Value, frozen=True, kw_only=True):
    """The so-manieth unit or weekday of something; -1 is the last."""

    count: int
    unit: Unit | None = None
    which: Calendar | None = None
    of: Value | None = None


class Inside(Value, frozen=True, kw_only=True):
    """ "June this year", "the winter of next year": the outer gives what the inner leaves open."""

    inner: Value
    outer: Value


class Part(Value, frozen=True, kw_only=True):
    """A value with a TIMEX3 mod: START, MID, END, APPROX, BEFORE, ON_OR_BEFORE, ..."""

    of: Value
    mod: str


class During(Value, frozen=True, kw_only=True):
    """A part of a day by TIMEX3's code (MO, AF, EV, NI); `day` None where it is not told."""

    part: str
    day: Value | None = None


class Clock(Value, frozen=True, kw_only=True):
    """A time of day; `half` is "am" or "pm" where told, `zone` the words as they stand."""

    hour: int
    minute: int | None = None
    second: int | None = None
    half: str | None = None
    zone: str | None = None


class At(Value, frozen=True, kw_only=True):
    """A clock on a day; `day` None where it is not told."""

    clock: Clock
    day: Value | None = None


class Ref(Value, frozen=True, kw_only=True):
    """PRESENT_REF, PAST_REF or FUTURE_REF."""

    value: str


class Amount(Value, frozen=True, kw_only=True):
    """A number of units; None is an unknown number."""

    number: float | None
    unit: Unit


class Length(Value, frozen=True, kw_only=True):
    """A stretch: `way` -1 up to the anchor ("the past two weeks"), 1 from it on, None floating."""

    amounts: tuple[Amount, ...]
    way: int | None = None
    base: Base = Base.NOW


class Beside(Value, frozen=True, kw_only=True):
    """A time counted from a happening that the copy names: "two days after the siege began".

    `of` is the length away from it, or one unit where the copy says "the day after", or a weekday
    ("the Friday after the siege"); `way` is -1 before and 1 after it, 0 for its anniversary, which
    falls on the same day of the year, and for the unit that it lies in ("the week of the siege").
    """

    of: Length | Same | Calendar
    way: int


class Every(Value, frozen=True, kw_only=True):
    """A set: the repeated value or the period, with TIMEX3's quant and freq."""

    value: Value
    quant: str | None = None
    freq: str | None = None


class Pair(Value, frozen=True, kw_only=True):
    """Two times told in one phrase ("3 to 5 March"); `range` tells a stretch from a list.

    The second is a pair again where there are more ("3, 4 and 5 March").
    """

    first: Value
    second: Value
    range: bool = False


# TIMEX3 turns a bound on the length into a bound on the point in time.
POINT_MODS = {
    ("MORE_THAN", -1): "BEFORE",
    ("LESS_THAN", -1): "AFTER",
    ("MORE_THAN", 1): "AFTER",
    ("LESS_THAN", 1): "BEFORE",
    ("EQUAL_OR_MORE", -1): "ON_OR_BEFORE",
    ("EQUAL_OR_LESS", -1): "ON_OR_AFTER",
    ("EQUAL_OR_MORE", 1): "ON_OR_AFTER",
    ("EQUAL_OR_LESS", 1): "ON_OR_BEFORE",
}
