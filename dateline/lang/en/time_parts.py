"""Rules for parts: "early 1990", "the end of the week", "Friday morning", "around Nov. 1".

Owns how English tells a part of a date and a part of a day.  Knows no calendar and no clocks.
"""

from dateline.rules import Rule
from dateline.temporal import (
    Base,
    Calendar,
    During,
    Inside,
    Length,
    Part,
    Ref,
    Same,
    Step,
    Unit,
    Value,
)


def part_of(mod: str, of: Value) -> Part | None:
    """ "early 1990", "the end of last week"."""
    return None if isinstance(of, Ref | Part | Length) else Part(of=of, mod=mod)


PARTS = (
    Rule(
        "the early, the late",
        "point",
        "'the' 'very'? edge (cal|bare|outer)",
        lambda m, c, b, o: part_of(m, c or b or o),
    ),
    Rule(
        "early, late",
        "point",
        "edge '-'? (cal|bare|outer)",
        lambda m, c, b, o: part_of(m, c or b or o),
    ),
    Rule(
        "early month of that year",
        "point",
        "edge (cal|bare_season) ('of'|'in')? outer",
        lambda m, c, b, o: (
            Part(of=Inside(inner=c or b, outer=o), mod=m)
            if (c or b).year is None and (c or b).weekday is None
            else None
        ),
    ),
    Rule(
        "early, late in",
        "point",
        "edge 'in' (cal|bare|outer|whole)",
        lambda m, c, b, o, w: part_of(m, c or b or o or w),
    ),
    Rule(
        "the end of",
        "point",
        "'the' 'very'? edgenoun 'of' (point|whole|bare)",
        lambda m, p, w, b: part_of(m, p or w or b),
    ),
    Rule(
        "end of",
        "point",
        "edgenoun ('of'|'-'|'-' 'of' '-') (cal|bare|outer|feast_name)",
        lambda m, c, b, o, f: part_of(m, c or b or o or f),
    ),
    Rule(
        "early yesterday",
        "point",
        "edge deictic",
        lambda m, n: Part(of=Step(count=n, unit=Unit.DAY), mod=m),
    ),
    Rule(
        "around a date",
        "point",
        "numberly (cal|bare|outer|year_end)",
        lambda m, p, b, o, e: around(m, p or b or o or e),
    ),
    Rule(
        "a date or so",
        "point",
        "(cal|outer) 'or' 'so'",
        lambda c, o: Part(of=c or o, mod="APPROX"),
    ),
    Rule(
        "or later",
        "point",
        "(cal|bare) ('or'|'and') ('later'|'beyond'|'after'|'afterwards')",
        lambda c, b: Part(of=c or b, mod="ON_OR_AFTER"),
    ),
    Rule(
        "or earlier",
        "point",
        "(cal|bare) ('or'|'and') ('earlier'|'before')",
        lambda c, b: Part(of=c or b, mod="ON_OR_BEFORE"),
    ),
    Rule(
        "sometime",
        "point",
        "('sometime'|'some' 'time') ('in'|'on'|'during')? (cal|bare|outer)",
        lambda c, b, o: c or b or o,
    ),
    Rule("post-1959", "point", "'post' '-' yr", lambda y: Part(of=Calendar(year=y), mod="AFTER")),
    Rule("pre-1959", "point", "'pre' '-' yr", lambda y: Part(of=Calendar(year=y), mod="BEFORE")),
)


def around(mod: str, of: Value) -> Value | None:
    """ "around Nov. 1"; words that bound a number ("more than") do not go with a date."""
    if isinstance(of, Part):
        return of if mod == "APPROX" else None
    if mod != "APPROX" or (isinstance(of, Calendar) and of.weekday and not of.day):
        return None
    return Part(of=of, mod=mod)


DAYPARTS = (
    Rule(
        "part of a named day",
        "point",
        "(cal|feast_name|'the' cal) daypart",
        lambda c, f, d, p: in_day(p, c or f or d),
    ),
    Rule(
        "part of a relative day",
        "point",
        "deictic daypart",
        lambda n, p: During(part=p, day=Step(count=n, unit=Unit.DAY)),
    ),
    Rule(
        "this morning",
        "point",
        "near daypart",
        lambda w, p: During(part=p, day=Step(count=w, unit=Unit.DAY)) if w < 1 else None,
    ),
    Rule("tonight", "point", "tonight", lambda p: During(part=p, day=Step(count=0, unit=Unit.DAY))),
    Rule(
        "the next morning",
        "point",
        "'the' ('next'|anaphor|'day' 'after') daypart",
        lambda w, p: During(part=p, day=Step(count=w or 1, unit=Unit.DAY, base=Base.THEN)),
    ),
    Rule(
        "that morning",
        "point",
        "'that' same? daypart",
        lambda s, p: During(part=p, day=Same(unit=Unit.DAY)),
    ),
    Rule(
        "the same morning",
        "point",
        "'the' same daypart",
        lambda s, p: During(part=p, day=Same(unit=Unit.DAY)),
    ),
    Rule(
        "the morning of",
        "point",
        "'the' daypart ('of'|'on') (cal|outer|feast_name)",
        lambda p, c, o, f: in_day(p, c or o or f),
    ),
    Rule("morning of a date", "point", "daypart 'of' cal", lambda p, c: in_day(p, c)),
    Rule(
        "early in the morning of",
        "point",
        "'the'? edge ('in' 'the')? '-'? daypart ('of'|'on'|'hours' 'of')? (cal|outer|deictic)",
        lambda m, p, c, o, n: early_part(m, p, c or o, n),
    ),
    Rule(
        "the early hours of",
        "point",
        "'the' ('early'|'small') ('morning')? 'hours' ('of'|'on') (cal|deictic) daypart?",
        lambda c, n, p: early_part("START", p or "MO", c, n),
    ),
    Rule(
        "early the next morning",
        "point",
        "edge 'the' ('next'|anaphor) daypart",
        lambda m, w, p: Part(
            of=During(part=p, day=Step(count=w or 1, unit=Unit.DAY, base=Base.THEN)), mod=m
        ),
    ),
    Rule(
        "early this morning",
        "point",
        "edge 'this' daypart",
        lambda m, p: Part(of=During(part=p, day=Step(count=0, unit=Unit.DAY)), mod=m),
    ),
    Rule(
        "early Friday morning",
        "point",
        "edge cal daypart",
        lambda m, c, p: Part(of=w, mod=m) if (w := in_day(p, c)) else None,
    ),
    Rule("overnight", "point", "overnight", lambda p: During(part=p, day=None)),
    Rule(
        "the morning",
        "bare_part",
        "'the' edge? daypart",
        lambda m, p: Part(of=During(part=p), mod=m) if m else During(part=p),
    ),
    Rule(
        "late evening",
        "bare_part",
        "edge '-'? daypart",
        lambda m, p: Part(of=During(part=p), mod=m),
    ),
    Rule("at night", "bare_part", "daypart", lambda p: During(part=p, day=Ref(value="XXXX-XX-XX"))),
    Rule("dawn of a day", "point", "cal twilight", lambda c, p: in_day(p, c)),
    Rule(
        "dawn on a day",
        "point",
        "'the'? twilight ('on'|'of')? (cal|deictic)",
        lambda p, c, n: in_day(p, c if c is not None else Step(count=n, unit=Unit.DAY)),
    ),
)


def early_part(mod: str, part: str, day: Value | None, count: int | None) -> Value | None:
    """ "early in the morning of 5 May", "late night yesterday"."""
    within = in_day(part, day if day is not None else Step(count=count or 0, unit=Unit.DAY))
    return Part(of=within, mod=mod) if within else None


def in_day(part: str, day: Value) -> During | None:
    """A part of a day; only a phrase that can name one day takes it."""
    if isinstance(day, Calendar) and not (day.day or day.weekday):
        return None
    if isinstance(day, Step) and day.unit is not Unit.DAY:
        return None
    return During(part=part, day=day)


RULES = (*PARTS, *DAYPARTS)
