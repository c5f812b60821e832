"""Rules for times told from another time: "last week", "two days later", "that summer".

Owns the deictic and anaphoric phrases of English.  Knows no calendar and no clocks.
"""

import msgspec

from dateline.rules import Rule
from dateline.temporal import (
    POINT_MODS,
    Amount,
    Base,
    Beside,
    Calendar,
    During,
    Feast,
    Inside,
    Length,
    Nth,
    Part,
    Pick,
    Same,
    Step,
    Unit,
    Vague,
    Value,
)

_STRETCHES = (Unit.DECADE, Unit.CENTURY, Unit.MILLENNIUM)
_PERIODS = frozenset(Unit) - {Unit.SECOND, Unit.MINUTE}


def near_unit(way: int, unit: Unit) -> Step | None:
    """ "last week", "this month", "next year"."""
    if unit not in _PERIODS or (unit in (Unit.HOUR, Unit.DAY) and way == 0):
        return None
    return Step(count=way, unit=unit)


def new_year() -> Step:
    """ "In the new year": the coming one, said in its first half the year that it is."""
    return Step(count=0, unit=Unit.YEAR, base=Step(count=6, unit=Unit.MONTH))


def anaphoric(way: int, unit: Unit) -> Step | None:
    """ "the previous year", "the following day": told from the day that the story has reached."""
    return Step(count=way, unit=unit, base=Base.THEN) if unit in _PERIODS else None


def stepped(length: Value, way: int, base: Base | Value) -> Value | None:
    """A length counted on from a base: "two years ago", "three weeks after the vote"."""
    if isinstance(length, Part):
        inner = stepped(length.of, way, base)
        return Part(of=inner, mod=POINT_MODS.get((length.mod, way), length.mod)) if inner else None
    if not isinstance(length, Length) or length.way is not None:
        return None
    amount = length.amounts[-1]
    if amount.number is None:
        return Vague(way=way, unit=amount.unit, base=base)
    if len(length.amounts) == 1:
        years = _YEARS.get(amount.unit)
        if years:  # "a decade ago" tells a year, "the last decade" a decade
            return Step(count=amount.number * way * years, unit=Unit.YEAR, base=base)
        if amount.unit is Unit.WEEK and base is not Base.NOW:  # a day again, as seven days are
            return Step(count=amount.number * way * 7, unit=Unit.DAY, base=base)
        like = amount.unit is Unit.YEAR and way < 0 and isinstance(base, Base)
        return Step(count=amount.number * way, unit=amount.unit, base=base, like=like)
    inner = stepped(Length(amounts=length.amounts[:-1]), way, base)
    return Step(count=amount.number * way, unit=amount.unit, base=inner) if inner else None


def from_day(length: Value, day: Step) -> Value | None:
    """ "A month from today" is a day, as a week from today is."""
    found = stepped(length, 1, day)
    return msgspec.structs.replace(found, exact=True) if isinstance(found, Step) else found


def told_step(length: Value, way: int) -> Value | None:
    """ "Two days after", "a week before that": a length of a known number only."""
    if isinstance(length, Length) and length.amounts[0].number is None:
        return None
    return stepped(length, way, Base.THEN)


def day_part(part: str, way: int, base: Base | Value) -> During:
    """ "the morning after", "the night before Christmas": a part of the day on either side."""
    return During(part=part, day=Step(count=way, unit=Unit.DAY, base=base))


def beside(of: Value, way: int) -> Value | None:
    """A length counted from a happening that is named behind it: "two days after the siege"."""
    if isinstance(of, Part):
        inner = beside(of.of, way)
        return Part(of=inner, mod=of.mod) if inner else None
    if isinstance(of, Same):
        return Beside(of=of, way=way) if of.unit is Unit.DAY else None
    if not isinstance(of, Length) or of.way is not None:
        return None
    known = all(amount.number is not None for amount in of.amounts)
    return Beside(of=of, way=way) if known else None


def weeks_on(count: float, unit: Unit, weekday: int) -> Step | None:
    """ "a week on Monday", "a fortnight on Sunday", "two weeks from Friday"."""
    if unit is not Unit.WEEK or count < 1:
        return None
    first = Pick(which=Calendar(weekday=weekday), way=0)
    return Step(count=7 * count, unit=Unit.DAY, base=first)


_YEARS = {Unit.DECADE: 10, Unit.CENTURY: 100, Unit.MILLENNIUM: 1000}


DEICTIC = (
    Rule("today, yesterday, tomorrow", "point", "deictic", lambda n: Step(count=n, unit=Unit.DAY)),
    Rule(
        "the day before yesterday",
        "point",
        "'the'? 'day' 'before' 'yesterday'",
        lambda: Step(count=-2, unit=Unit.DAY),
    ),
    Rule(
        "the day after tomorrow",
        "point",
        "'the'? 'day' 'after' 'tomorrow'",
        lambda: Step(count=2, unit=Unit.DAY),
    ),
    Rule(
        "last, this, next unit",
        "outer",
        "near ('calendar'|'fiscal'|'financial'|'school'|'academic')? unit",
        near_unit,
    ),
    Rule(
        "the last unit",
        "outer",
        "'the' near unit",
        lambda w, u: (
            None if u in _STRETCHES and w else anaphoric(w, u) if w > 0 else near_unit(w, u)
        ),
    ),
    Rule(
        "this very unit",
        "outer",
        "near 'very' unit",
        lambda w, u: near_unit(w, u) if w == 0 else None,
    ),
    Rule("last, this, next weekend", "point", "'the'? near weekend", near_unit),
    Rule(
        "coming unit",
        "outer",
        "('the'|'this') coming (unit|weekend)",
        lambda w, u, v: Step(count=0, unit=v) if v else near_unit(w, u),
    ),
    Rule("the past weekend", "point", "('the'|'this')? past weekend", lambda w, u: near_unit(w, u)),
    Rule(
        "the current unit",
        "outer",
        "('the'|'its')? current ('fiscal'|'financial'|'calendar')? unit",
        lambda w, u: near_unit(0, u),
    ),
    Rule(
        "last fiscal year",
        "outer",
        "('the'|'its')? (near|latest) ('fiscal'|'financial') unit",
        lambda w, latest, u: near_unit(w if w is not None else -1, u),
    ),
    Rule("new year", "new_year", "turn", lambda _: new_year()),
    Rule(
        "the fiscal year",
        "outer",
        "'the' ('fiscal'|'financial') 'year'",
        lambda: Step(count=0, unit=Unit.YEAR),
    ),
    Rule(
        "the latest quarter",
        "point",
        "'the' latest (unit|period_name)",
        lambda w, u, p: (
            Same(unit=u or p, loose=True)
            if (u or p) is Unit.QUARTER
            else Step(count=-1, unit=u)
            if u in (Unit.YEAR, Unit.MONTH)
            else None
        ),
    ),
    Rule(
        "week after next",
        "point",
        "'the'? (unit|weekend) 'after' 'next'",
        lambda u, w: Step(count=2 if u else 1, unit=u or w),
    ),
    Rule(
        "week before last", "point", "'the'? unit 'before' 'last'", lambda u: Step(count=-2, unit=u)
    ),
    Rule("a relative unit", "point", "outer", lambda v: v),
    Rule("a calendar date", "point", "cal", lambda v: v),
    Rule(
        "last year's quarter",
        "point",
        'outer "\'s" span_name',
        lambda o, i: Inside(inner=i, outer=o),
    ),
    Rule(
        "last year's unit",
        "point",
        "outer \"'s\" 'fiscal'? unit",
        lambda o, u: Inside(inner=Same(unit=u), outer=o) if u is Unit.QUARTER else None,
    ),
    Rule(
        "1988's quarter",
        "point",
        'yr "\'s" span_name',
        lambda y, i: Inside(inner=i, outer=Calendar(year=y)),
    ),
    Rule(
        "the quarter of a year ago",
        "point",
        "'the' alike? period_name ('of'|'in')? outer",
        lambda a, u, o: (
            Inside(inner=Same(unit=u), outer=o)
            if isinstance(o, Step) and o.unit is Unit.YEAR
            else None
        ),
    ),
    Rule(
        "the 1988 quarter",
        "point",
        "'the' yr period_name",
        lambda y, u: Inside(inner=Same(unit=u), outer=Calendar(year=y)),
    ),
    Rule("of comparison", "alike", "('comparable'|'corresponding'|'same'|'equivalent')", lambda: 1),
    Rule("quarter or period", "period_name", "('quarter'|'period'|'term')", lambda: Unit.QUARTER),
    Rule(
        "year's end",
        "year_end",
        "('the'|'this')? 'year' (\"'s\"|'-')? 'end'",
        lambda: Part(of=Step(count=0, unit=Unit.YEAR), mod="END"),
    ),
    Rule(
        "month's end",
        "point",
        "'the'? 'month' (\"'s\"|'-')? 'end'",
        lambda: Part(of=Same(unit=Unit.MONTH, loose=True), mod="END"),
    ),
    Rule("a year's end", "point", "year_end", lambda v: v),
)

NEAR = (
    Rule(
        "last, this, next name",
        "point",
        "near (cal|bare|feast_name)",
        lambda w, c, b, f: pick(w, c or b or f),
    ),
    Rule(
        "the coming, the past name",
        "point",
        "('the'|'this')? (coming|past) (cal|bare|feast_name)",
        lambda a, b, c, d, f: pick(a or b, c or d or f),
    ),
    Rule(
        "the following name",
        "point",
        "'the' anaphor (cal|bare|feast_name)",
        lambda w, c, b, f: pick(w, c or b or f, Base.THEN),
    ),
    Rule(
        "the next name",
        "point",
        "'the' near (cal|bare|feast_name)",
        lambda w, c, b, f: pick(w, c or b or f, Base.THEN) if w > 0 else pick(w, c or b or f),
    ),
    Rule(
        "that, the same name",
        "point",
        "('that'|'the') same (cal|bare)",
        lambda w, c, b: pick(0, c or b, Base.THEN),
    ),
    Rule("that name", "point", "'that' (cal|bare)", lambda c, b: pick(0, c or b, Base.THEN)),
    Rule("feast to choose", "feast_name", "feast", lambda key: Feast(key=key)),
    Rule(
        "feast of a year to choose",
        "feast_name",
        "feast ('of'|','|'in')? yr",
        lambda key, y: Feast(key=key, year=y),
    ),
    Rule(
        "the week of a feast",
        "point",
        "'the'? feast_name (unit|weekend)",
        lambda f, u, w: Nth(count=0, unit=u or w, of=f) if u in (Unit.WEEK, None) else None,
    ),
)


def pick(way: int, which: Value, base: Base | Value = Base.NOW) -> Pick | None:
    """ "last Tuesday", "next summer": only of a name that leaves its year or week open."""
    if isinstance(which, Feast) and which.year is not None:
        return None
    if isinstance(which, Calendar):
        named = (which.weekday, which.month, which.season, which.quarter, which.half)
        if which.year is not None or which.decade is not None or which.century is not None:
            return None
        if not any(named) or (which.day is not None and not which.month):
            return None
    return Pick(which=which, way=way, base=base)


STEPS = (
    Rule("length ago", "point", "length 'ago'", lambda x: stepped(x, -1, Base.NOW)),
    Rule(
        "length from now",
        "point",
        "length ('from' 'now'|'hence')",
        lambda x: stepped(x, 1, Base.NOW),
    ),
    Rule(
        "in a length's time",
        "point",
        "length (\"'\"|'’'|\"'s\") 'time'",
        lambda x: stepped(x, 1, Base.NOW) if told_step(x, 1) else None,
    ),
    Rule(
        "length after that",
        "that_step",
        "length ('after'|'following'|'from'|'on' 'from') ('that'|'then'|'this')",
        lambda x: told_step(x, 1),
    ),
    Rule(
        "length before that",
        "that_step",
        "length ('before'|'prior' 'to') ('that'|'then'|'this')",
        lambda x: told_step(x, -1),
    ),
    Rule(
        "length earlier",
        "point",
        "length ('earlier'|'previously')",
        lambda x: stepped(x, -1, Base.THEN),
    ),
    Rule(
        "length later",
        "point",
        "length ('later'|'afterward'|'afterwards')",
        lambda x: stepped(x, 1, Base.THEN),
    ),
    Rule(
        "length after, and no more",
        "open_step",
        "length ('after'|'on'|'hence')",
        lambda x: told_step(x, 1),
    ),
    Rule(
        "length before, and no more",
        "open_step",
        "length ('before'|'prior')",
        lambda x: told_step(x, -1),
    ),
    Rule(
        "length before",
        "point",
        "length ('before'|'prior' 'to'|'ahead' 'of') (point|bare)",
        lambda x, p, b: stepped(x, -1, p or b),
    ),
    Rule(
        "length after",
        "point",
        "length ('after'|'following') (point|bare)",
        lambda x, p, b: stepped(x, 1, p or b),
    ),
    Rule(
        "the day before",
        "point",
        "('the'|'a')? 'day' 'before' point",
        lambda p: Step(count=-1, unit=Unit.DAY, base=p),
    ),
    Rule(
        "the day after",
        "point",
        "('the'|'a')? 'day' ('after'|'following') point",
        lambda p: Step(count=1, unit=Unit.DAY, base=p),
    ),
    Rule(
        "the week before a feast",
        "point",
        "'the' unit ('before'|'prior' 'to') feast_name",
        lambda u, f: Step(count=-1, unit=u, base=f) if u is Unit.WEEK else None,
    ),
    Rule(
        "the week after a feast",
        "point",
        "'the' unit ('after'|'following') feast_name",
        lambda u, f: Step(count=1, unit=u, base=f) if u is Unit.WEEK else None,
    ),
    Rule(
        "the weekday after",
        "point",
        "'the' wd ('after'|'following') (point|feast_name)",
        lambda w, p, f: pick(1, Calendar(weekday=w), p or f),
    ),
    Rule(
        "the weekday before",
        "point",
        "'the' wd 'before' (point|feast_name)",
        lambda w, p, f: pick(-1, Calendar(weekday=w), p or f),
    ),
    Rule(
        "the morning after a day",
        "point",
        "'the' daypart ('after'|'following') (cal|deictic_day|feast_name)",
        lambda p, c, d, f: day_part(p, 1, c or d or f),
    ),
    Rule(
        "the night before a day",
        "point",
        "'the' daypart 'before' (cal|deictic_day|feast_name)",
        lambda p, c, d, f: day_part(p, -1, c or d or f),
    ),
    Rule(
        "the eve of a day",
        "point",
        "'the' 'eve' 'of' (cal|feast_name)",
        lambda c, f: Step(count=-1, unit=Unit.DAY, base=c or f),
    ),
    Rule("a day seen from today", "deictic_day", "deictic", lambda n: Step(count=n, unit=Unit.DAY)),
    Rule(
        "length on a weekday",
        "point",
        "(('a'|'one') unit|('a'|'one')? fortnight|count units) ('on'|'from') wd",
        lambda u, f, n, us, w: weeks_on(2 if f else n or 1, f or us or u, w),
    ),
    Rule(
        "length from today",
        "point",
        "length 'from' deictic_day",
        lambda x, d: from_day(x, d) if d.count >= 0 else None,
    ),
    Rule(
        "a week today",
        "point",
        "(('a'|'one') unit|('a'|'one')? fortnight|count units) deictic_day",
        lambda u, f, n, us, d: (
            Step(count=7 * (2 if f else n or 1), unit=Unit.DAY, base=d)
            if (f or us or u) is Unit.WEEK and d.count >= 0
            else None
        ),
    ),
    Rule(
        "the weekday after next",
        "point",
        "'the'? wd 'after' 'next'",
        lambda w: Step(count=7, unit=Unit.DAY, base=Pick(which=Calendar(weekday=w), way=0)),
    ),
    Rule(
        "length from a date",
        "open_span",
        "length 'from' point",
        lambda x, p: stepped(x, 1, p),
    ),
    Rule(
        "today week",
        "weekday_week",
        "deictic 'week'",
        lambda n: Step(count=7 + n, unit=Unit.DAY) if n >= 0 else None,
    ),
    Rule(
        "weekday week",
        "weekday_week",
        "wd ('week'|fortnight)",
        lambda w, f: Step(
            count=14 if f else 7, unit=Unit.DAY, base=Pick(which=Calendar(weekday=w), way=0)
        ),
    ),
    Rule(
        "year-ago",
        "point",
        "'year' '-' ('ago'|'earlier') (cal|period_name)?",
        lambda c, p: year_ago(c, p),
    ),
    Rule(
        "the year-ago quarter",
        "point",
        "'the' alike? 'year' '-' ('ago'|'earlier') (cal|period_name)",
        lambda a, c, p: year_ago(c, p),
    ),
    Rule(
        "the year-earlier months",
        "point",
        "'the' 'year' '-' ('ago'|'earlier') count units",
        lambda n, u: Length(amounts=(Amount(number=n, unit=u),)),
    ),
    Rule(
        "the quarter a year ago",
        "point",
        "'the' alike? period_name 'a' 'year' ('ago'|'earlier'|'before')",
        lambda a, p: year_ago(None, p),
    ),
)


def year_ago(inner: Calendar | None, period: Unit | None) -> Value | None:
    """ "the year-earlier quarter", "the year-ago period"."""
    ago = Step(count=-1, unit=Unit.YEAR, like=True)
    if inner is not None:
        return Inside(inner=inner, outer=ago) if inner.year is None else None
    return ago


THEN = (
    Rule("the previous, the following unit", "outer", "'the' anaphor unit", anaphoric),
    Rule(
        "the unit after", "open_step", "'the' unit ('after'|'following')", lambda u: anaphoric(1, u)
    ),
    Rule("the unit before", "open_step", "'the' unit 'before'", lambda u: anaphoric(-1, u)),
    Rule(
        "the unit after that",
        "that_step",
        "'the' unit ('after'|'following') ('that'|'this')",
        lambda u: anaphoric(1, u),
    ),
    Rule(
        "the unit before that",
        "that_step",
        "'the' unit 'before' ('that'|'this')",
        lambda u: anaphoric(-1, u),
    ),
    Rule(
        "the morning after",
        "open_step",
        "'the' daypart ('after'|'following')",
        lambda p: day_part(p, 1, Base.THEN),
    ),
    Rule(
        "the night before",
        "open_step",
        "'the' daypart 'before'",
        lambda p: day_part(p, -1, Base.THEN),
    ),
    Rule(
        "the morning after that",
        "that_step",
        "'the' daypart ('after'|'following') ('that'|'this')",
        lambda p: day_part(p, 1, Base.THEN),
    ),
    Rule(
        "the weekday after, and no more",
        "open_step",
        "'the' wd ('after'|'following'|'thereafter')",
        lambda w: pick(1, Calendar(weekday=w), Base.THEN),
    ),
    Rule(
        "the weekday before, and no more",
        "open_step",
        "'the' wd 'before'",
        lambda w: pick(-1, Calendar(weekday=w), Base.THEN),
    ),
    Rule(
        "the weekday after that",
        "that_step",
        "'the' wd ('after'|'following') ('that'|'this')",
        lambda w: pick(1, Calendar(weekday=w), Base.THEN),
    ),
    Rule(
        "the previous weekend",
        "point",
        "'the' (anaphor|near) weekend",
        lambda a, n, u: anaphoric(a or n, u),
    ),
    Rule(
        "that unit",
        "outer",
        "'that' ('very'|same)? (unit|weekend)",
        lambda s, u, w: Same(unit=u or w) if _long(u or w) else None,
    ),
    Rule(
        "the same unit",
        "outer",
        "'the' ('very' same|same) (unit|weekend)",
        lambda s, r, u, w: Same(unit=u or w) if _long(u or w) else None,
    ),
    Rule("the weekend", "point", "'the' weekend", lambda w: Same(unit=w, loose=True)),
    Rule(
        "the year, the month",
        "whole",
        "'the' ('whole'|'full'|'entire')? unit",
        lambda u: Same(unit=u, loose=True) if _long(u) and u not in _STRETCHES else None,
    ),
    Rule(
        "the whole year",
        "whole_year",
        "'the' ('fiscal'|'financial'|'full')? 'year'",
        lambda: Length(amounts=(Amount(number=1, unit=Unit.YEAR),)),
    ),
)


def _long(unit: Unit) -> bool:
    return unit not in (Unit.SECOND, Unit.MINUTE, Unit.HOUR)


RULES = (*DEICTIC, *NEAR, *STEPS, *THEN)
