"""Rules for clocks: "11.00 local time", "0830 GMT", "5 p.m. EST Nov. 9", "noon Saturday".

Owns how English writes a time of day, with or without its day.  What a zone word means is not
known here: the words are kept as they stand.
"""

import re

from dateline.rules import Rule
from dateline.temporal import (
    At,
    Calendar,
    Clock,
    During,
    Every,
    Feast,
    Inside,
    Pair,
    Part,
    Step,
    Unit,
    Value,
)

Hms = tuple[int, int, int | None]


def of_clock(time: Hms, half: str | None = None, zone: str | None = None) -> Clock | None:
    """A clock told by hour and minute."""
    hour, minute, second = time
    return clock(hour, minute, second, half=half, zone=zone)


def clock(
    hour: int,
    minute: int | None = None,
    second: int | None = None,
    *,
    half: str | None = None,
    zone: str | None = None,
) -> Clock | None:
    """A clock on 24 hours; "0 a.m." and "13 a.m." are refused, "15:00 pm" is kept as 15:00."""
    if hour > 24 or (hour == 24 and minute):
        return None
    if half:
        if hour > 12:
            half = None if half == "pm" else "bad"
        elif hour == 0 and minute is None:
            return None
        elif hour < 13:
            hour = hour % 12 + (12 if half == "pm" else 0)
    if half == "bad":
        return None
    return Clock(hour=hour, minute=minute, second=second, half=half, zone=zone)


def zoned(time: Clock, zone: str) -> Clock:
    """A clock with its zone words."""
    return Clock(hour=time.hour, minute=time.minute, second=time.second, half=time.half, zone=zone)


def on_day(time: Clock, day: Value) -> At | None:
    """A clock on a day; only a phrase that can name one day takes it."""
    if isinstance(day, Calendar) and not (day.day or day.weekday):
        return None
    if isinstance(day, Step) and day.unit is not Unit.DAY:
        return None
    if isinstance(day, Inside):  # "Wednesday of next week"
        inner = day.inner
        return At(clock=time, day=day) if isinstance(inner, Calendar) and inner.weekday else None
    if not isinstance(day, Calendar | Step | Feast | During):
        return None
    if isinstance(day, During):
        return in_part(time, day.part, day.day) if day.part in _HALF else None
    return At(clock=time, day=day)


_HALF = {"MO": "am", "AF": "pm", "EV": "pm", "NI": "pm"}


def in_part(time: Clock, part: str, day: Value | None = None) -> At | None:
    """ "8 o'clock in the evening", "3 in the morning"."""
    if time.half or part not in _HALF:
        return At(clock=time, day=day)
    half = "am" if part == "NI" and (time.hour < 5 or time.hour == 12) else _HALF[part]
    known = clock(time.hour, time.minute, time.second, half=half, zone=time.zone)
    return At(clock=known, day=day) if known else None


def in_part_of(time: Clock | None, part: str, day: Value | None) -> At | None:
    """ "3 in the morning of 5 May"."""
    if time is None or time.hour > 12 or time.zone:
        return None
    at = in_part(time, part)
    return at if at is None or day is None else on_day(at.clock, day)


def around(mod: str, time: Clock, day: Value | None) -> Part | None:
    """ "around 7:15 p.m."."""
    at = At(clock=time) if day is None else on_day(time, day)
    return Part(of=at, mod=mod) if at is not None and mod == "APPROX" else None


def words(*names: str | None) -> str:
    """Zone words joined as they stand."""
    return " ".join(name for name in names if name)


def past(minutes: int, hour: int) -> Clock | None:
    """ "half past three", "ten past six"."""
    return Clock(hour=hour, minute=minutes) if minutes < 60 and hour <= 12 else None


def to(minutes: int, hour: int) -> Clock | None:
    """ "a quarter to nine"."""
    return Clock(hour=(hour - 1) % 12 or 12, minute=60 - minutes) if 0 < minutes < 60 else None


def before_hour(minutes: int, hour: int) -> Clock | None:
    """ "twenty to three"; "two to three" is no clock."""
    return to(minutes, hour) if minutes in (5, 10, 20, 25) and hour <= 12 else None


def word(hhmm: str) -> Clock:
    """ "noon", "midnight"."""
    hour = int(hhmm[:2])
    return Clock(hour=hour, minute=0 if hour < 24 else None, half="am" if hour == 24 else "pm")


_BELTS = ("Eastern", "Central", "Mountain", "Pacific")

ZONES = (
    Rule("zone abbreviation", "zone", "zoneabbr", lambda z: z),
    Rule(
        "offset zone",
        "zone",
        "('GMT'|'UTC') ('+'|'plus') (hourint|clocktok)",
        lambda h, t: f"+{h or t}",
    ),
    Rule(
        "offset zone west",
        "zone",
        "('GMT'|'UTC') ('-'|'minus') (hourint|clocktok)",
        lambda h, t: f"-{h or t}",
    ),
    Rule("local time", "zone", "'local' 'time'", lambda: "local time"),
    Rule("name time", "zone", "name 'time'", lambda n: words(n, "time")),
    Rule("two-word name time", "zone", "name name 'time'", lambda a, b: words(a, b, "time")),
    Rule(
        "three-word name time",
        "zone",
        "name name name 'time'",
        lambda a, b, c: words(a, b, c, "time"),
    ),
    Rule(
        "name standard time",
        "zone",
        "name ('standard'|'daylight'|'summer'|'mean') 'time'",
        lambda n: words(n, "time"),
    ),
    Rule("belt", "belt", "name", lambda n: f"{n} time" if n in _BELTS else None),
    Rule("zone in parentheses", "zone", "'(' zoneabbr ')'", lambda z: z),
    Rule("the clock of a place", "zone_in", "'in' name name?", lambda a, b: words("in", a, b)),
)


_OFFSET = re.compile(r"(?:GMT|UTC)?\s*(\+|-|plus|minus)\s*(\d{1,2})(?::?(\d\d))?$")


def offset_of(words: str) -> str | None:
    """ "GMT+3" -> "+03:00"; None where the words are no offset."""
    match = _OFFSET.match(words)
    if match is None:
        return None
    sign = "-" if match[1] in ("-", "minus") else "+"
    return f"{sign}{int(match[2]):02d}:{match[3] or '00'}"


CLOCKS = (
    Rule("hour and minute", "clock_core", "clocktok ('hours'|'hrs'|'h')?", of_clock),
    Rule(
        "hour and minute, half of the day",
        "clock_core",
        "(clocktok|clockdot) half_day",
        lambda a, b, h: of_clock(a or b, h),
    ),
    Rule("dotted clock", "dot_clock", "clockdot", of_clock),
    Rule(
        "dotted clock in hours",
        "clock_core",
        "clockdot ('hours'|'hrs')",
        lambda t: of_clock(t) if t[0] > 9 else None,
    ),
    Rule(
        "hour, half of the day",
        "clock_core",
        "hourint half_day",
        lambda h, half: clock(h, half=half) if 0 < h <= 24 else None,
    ),
    Rule(
        "hour in words, half of the day",
        "clock_core",
        "num half_day",
        lambda h, half: clock(h, half=half) if h <= 12 else None,
    ),
    Rule(
        "o'clock",
        "clock_core",
        "(hourint|num) oclock half_day?",
        lambda h, n, o, half: (
            clock(h if h is not None else n, half=half) if (h or n or 0) <= 24 else None
        ),
    ),
    Rule("military clock in hours", "clock_core", "hhmm ('hours'|'hrs'|'h')", lambda t: clock(*t)),
    Rule(
        "military clock with a zone",
        "clock",
        "hhmm zone",
        lambda t, z: zoned(c, z) if (c := clock(*t)) else None,
    ),
    Rule("noon, midnight", "clock_core", "clockword", word),
    Rule("midday", "clock_core", "midday", lambda p: Clock(hour=12, minute=0, half="pm")),
    Rule(
        "half past",
        "clock_core",
        "'half' ('past'|'-' 'past') (num|hourint)",
        lambda n, h: past(30, n or h),
    ),
    Rule(
        "half ten",
        "half_hour",
        "'half' (num|hourint)",
        lambda n, h: c if (c := past(30, n or h)) and c.hour else None,
    ),
    Rule(
        "minutes past",
        "clock_core",
        "(int|spelled) ('minutes'|'mins')? 'past' (num|hourint)",
        lambda i, s, n, h: past(i or s, n or h) if n or h else None,
    ),
    Rule(
        "quarter past",
        "clock_core",
        "'a'? 'quarter' 'past' (num|hourint)",
        lambda n, h: past(15, n or h),
    ),
    Rule(
        "minutes past midnight",
        "clock_core",
        "(int|spelled) ('minute'|'minutes'|'mins') ('past'|'after') 'midnight'",
        lambda i, s: Clock(hour=0, minute=i or s, half="am") if 0 < (i or s) < 60 else None,
    ),
    Rule("minutes to", "to_clock", "spelled ('minutes'|'mins')? 'to' num", before_hour),
    Rule(
        "minutes to, in a part of the day",
        "at_to",
        "to_clock ('in' 'the' daypart)?",
        lambda c, p: in_part(c, p) if p else At(clock=c),
    ),
    Rule(
        "quarter to", "clock_core", "'a'? 'quarter' 'to' (num|hourint)", lambda n, h: to(15, n or h)
    ),
    Rule(
        "clock with a zone",
        "clock",
        "(clock_core|dot_clock) ','? zone",
        lambda a, b, z: zoned(a or b, z),
    ),
    Rule(
        "hour with a zone",
        "clock",
        "hourint zone",
        lambda h, z: zoned(c, z) if (c := clock(h)) and not z.endswith(" time") else None,
    ),
    Rule("clock", "clock", "clock_core", lambda c: c),
)

AT = (
    Rule("clock alone", "at", "clock", lambda c: At(clock=c)),
    Rule(
        "clock in a part of the day",
        "at",
        "(clock|hourint|num|dot_clock) ('in' 'the'|'at') daypart (('on'|'of')? point)?",
        lambda c, h, n, d, p, day: in_part_of(c or d or clock(h or n or 0), p, day),
    ),
    Rule(
        "afternoon at a clock",
        "at_part",
        "'the' daypart 'at' (clock|hourint|num|dot_clock)",
        lambda p, c, h, n, d: in_part_of(c or d or clock(h or n or 0), p, None),
    ),
    Rule(
        "clock this morning",
        "at",
        "(clock|hourint|num) ','? (near daypart|tonight)",
        lambda c, h, n, w, p, t: _this(c or clock(h or n or 0), p or t, w or 0),
    ),
    Rule("clock on a day", "at", "clock (','? 'on'|',')? point", on_day),
    Rule(
        "clock on a weekday week",
        "at_week",
        "(clock|hourint|num|dot_clock) ('in' 'the' daypart)? 'on' weekday_week",
        lambda c, h, n, d, p, day: clock_of(c or d, h or n, p, day),
    ),
    Rule(
        "clock and weekday week",
        "at_week",
        "clock ','? weekday_week",
        lambda c, day: clock_of(c, None, None, day),
    ),
    Rule("dotted clock on a day", "at_dot", "dot_clock ('on'|',')? point", on_day),
    Rule("day and dotted clock", "day_dot", "point ','? dot_clock", lambda d, c: on_day(c, d)),
    Rule("clock of a belt", "belted", "clock_core belt", lambda c, b: zoned(c, b)),
    Rule("belted clock", "at_belt", "belted", lambda c: At(clock=c)),
    Rule("belted clock on a day", "at_belt", "belted (','? 'on'|',')? point", on_day),
    Rule(
        "day and belted clock",
        "at_belt",
        "point (','|'at'|',' 'at')? belted",
        lambda d, c: on_day(c, d),
    ),
    Rule("clock elsewhere", "at_in", "clock_core zone_in", lambda c, z: At(clock=zoned(c, z))),
    Rule(
        "clock of every day",
        "set",
        "clock ','? ('on')? quant (unit|wd)",
        lambda c, q, u, w: every_clock(c, q, u, w),
    ),
    Rule(
        "every day at a clock",
        "set",
        "quant (unit|wd) 'at' clock",
        lambda q, u, w, c: every_clock(c, q, u, w),
    ),
    Rule(
        "clock, part of a day",
        "at",
        "(hourint|num) 'on' point",
        lambda h, n, d: (
            on_day(c, d) if isinstance(d, During) and (c := clock(h or n or 0)) else None
        ),
    ),
    Rule(
        "day and clock",
        "at",
        "point (','|'at'|',' 'at'|'around')? clock",
        lambda d, c: on_day(c, d),
    ),
    Rule("day at a dotted clock", "at", "point ','? 'at' dot_clock", lambda d, c: on_day(c, d)),
    Rule(
        "day at an hour", "day_hour", "point ','? 'at' (hourint|num)", lambda d, h, n: hour(h, n, d)
    ),
    Rule(
        "hour on a day",
        "hour_day",
        "(hourint|num) ('on'|',')? point",
        lambda h, n, d: hour(h, n, d),
    ),
    Rule("hour alone", "hour_only", "(hourint|num)", lambda h, n: hour(h, n)),
    Rule(
        "around a clock",
        "at",
        "numberly clock (('on'|',')? point)?",
        lambda m, c, p: around(m, c, p),
    ),
)


def hour(figures: int | None, word: int | None, day: Value | None = None) -> At | None:
    """A bare hour, of which nobody tells the half of the day: "Thursday at 10", "at eight"."""
    number = figures or word or 0
    time = clock(number) if 0 < number <= 12 else None
    return None if time is None else At(clock=time) if day is None else on_day(time, day)


def clock_of(time: Clock | None, hour: int | None, part: str | None, day: Value) -> At | None:
    """ "6 a.m. on Thursday week", "ten in the evening on Friday week"."""
    time = time or (clock(hour) if hour and hour <= 12 else None)
    return None if time is None else in_part(time, part, day) if part else on_day(time, day)


def _this(time: Clock | None, part: str, way: int) -> At | None:
    day = Step(count=way, unit=Unit.DAY)
    return in_part(time, part, day) if time and way < 1 else None


def clocks(first: Hms, joint: str, second: Clock, day: Value | None = None) -> Pair | None:
    """ "10-11 a.m.", "0900-1100 GMT", "from 9:30 to 5 p.m.": the first shares half and zone."""
    hour, minute, _ = first
    if (
        second.half == "pm"
        and hour < 12
        and (hour + 12, minute) < (second.hour, second.minute or 0)
    ):
        hour += 12
    if hour > 24 or (second.half and hour == 0):
        return None
    opening = Clock(hour=hour, minute=minute or None, half=second.half, zone=second.zone)
    one = At(clock=opening) if day is None else on_day(opening, day)
    two = At(clock=second) if day is None else on_day(second, day)
    if one is None or two is None:
        return None
    return Pair(first=one, second=two, range=joint == "range")


def every_clock(time: Clock, quant: str, unit: Unit | None, weekday: int | None) -> Every | None:
    """ "9 a.m. each day", "every Monday at noon"."""
    if unit not in (None, Unit.DAY):
        return None
    day = Calendar(weekday=weekday) if weekday else None
    return Every(value=At(clock=time, day=day), quant=quant.upper())


def dotted_clocks(
    first: Hms, joint: str, hour: int | None, last: Hms | None, day: Value | None
) -> Pair | None:
    """ "from 9.30 to 11", "from 9.30 to 17.00 on Monday"."""
    second = clock(hour) if hour is not None else of_clock(last) if last else None
    return clocks(first, joint, second, day) if second else None


def hours(
    first: int | None, one: int | None, joint: str, second: int | None, two: int | None
) -> Pair | None:
    """ "from eight to six": what ends at a smaller hour than it began ends in the other half."""
    start, end = first or one or 0, second or two or 0
    if not (0 < start <= 12 and 0 < end <= 12) or joint != "range":
        return None
    opening = At(clock=Clock(hour=start))
    return Pair(first=opening, second=At(clock=Clock(hour=end + 12 * (end < start))), range=True)


PAIRS = (
    Rule(
        "dotted clocks from to",
        "pair_dot",
        "clockdot joint (hourint|clockdot) (('on'|',')? point)?",
        dotted_clocks,
    ),
    Rule("hours from to", "hour_pair", "(hourint|num) joint (hourint|num)", hours),
    Rule(
        "hour to a clock",
        "hour_pair",
        "num joint (clock|dot_clock)",
        lambda h, j, c, d: clocks((h, 0, None), j, c or d) if 0 < h <= 12 else None,
    ),
    Rule("clocks from to", "pair", "first_clock joint clock", clocks),
    Rule(
        "clocks from to on a day", "pair", "first_clock joint clock (','? 'on'|',')? point", clocks
    ),
    Rule(
        "full hour before a joint", "first_clock", "hourint", lambda h: (h, 0, None) if h else None
    ),
    Rule("clock before a joint", "first_clock", "(clocktok|clockdot)", lambda a, b: a or b),
    Rule("military clock before a joint", "first_clock", "hhmm", lambda t: (*t, None)),
)

RULES = (*ZONES, *CLOCKS, *AT, *PAIRS)
