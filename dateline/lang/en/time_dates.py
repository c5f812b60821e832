"""Rules for dates by name: days, months, years, seasons, quarters, decades, feasts.

Owns how English writes a calendar date.  Knows no relative words and no clocks.
"""

import re
from collections.abc import Sequence

from dateline.rules import Rule
from dateline.temporal import (
    At,
    Calendar,
    Clock,
    Feast,
    Inside,
    Nth,
    Pair,
    Part,
    Same,
    Step,
    Unit,
    Value,
)


def day_of_month(month: int, day: int, year: int | None = None) -> Calendar | None:
    """A day of a month; 30 February is kept, for `resolve` to warn of, 32 January is not."""
    return Calendar(year=year, month=month, day=day) if 1 <= day <= 31 else None


def on_weekday(weekday: int, date: Calendar) -> Calendar | None:
    """The same date with its weekday, which need not agree."""
    if date.day is None or date.weekday:
        return None
    return Calendar(year=date.year, month=date.month, day=date.day, weekday=weekday, bc=date.bc)


def with_year(date: Calendar, year: int, era: str | None = None) -> Calendar | None:
    """A date completed by a year."""
    if date.year is not None or date.decade is not None or date.century is not None:
        return None
    fields = {name: getattr(date, name) for name in Calendar.__struct_fields__}
    return Calendar(**{**fields, "year": year, "bc": era == "BC"})


def before_christ(number: int, era: str) -> Calendar | None:
    """ "490 BC"; "AD 98"."""
    return Calendar(year=number, bc=era == "BC") if 0 < number < 10000 else None


def season(code: str, year: int | None, era: str | None = None) -> Calendar:
    """ "the summer of 2022"."""
    return Calendar(season=code, year=year, bc=era == "BC")


def slashed(parts: tuple[int, int, int], *, day_first: bool = False) -> Calendar | None:
    """ "11/02/89" by the American order, day first where only that can be; "1998/01/28"."""
    first, second, third = parts
    if first > 31:
        year, month, day = first, second, third
    else:
        month, day, year = (
            (second, first, third) if first > 12 or day_first else (first, second, third)
        )
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year < 100:
        year += 2000 if year < 50 else 1900
    return Calendar(year=year, month=month, day=day) if 1000 <= year < 2200 else None


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?.*?(Z|[+-]\d\d:?\d\d)?$")


def iso_stamp(text: str) -> Value | None:
    """ISO 8601: a day, or a day and a clock."""
    match = _ISO.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    date = Calendar(year=int(year), month=int(month), day=int(day))
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31) or int(hour or 0) > 24:
        return None
    if hour is None:
        return date
    seconds = int(second) if second else None
    clock = Clock(hour=int(hour), minute=int(minute), second=seconds, zone=zone)
    return At(clock=clock, day=date)


def decade(number: int, era: str | None = None) -> Calendar | None:
    """ "the 1990s" (199), "the '90s" (9), "the 470s BC" (47)."""
    if era == "BC":
        return Calendar(decade=number, bc=True) if 0 < number < 100 else None
    return Calendar(decade=number) if number < 10 or 100 <= number < 220 else None


def century(number: int, era: str | None = None) -> Calendar | None:
    """ "the 19th century": TIMEX3's 18."""
    if not 1 <= number <= 22:
        return None
    return Calendar(century=number - 1, bc=era == "BC")


def two_digits(number: int) -> Calendar:
    """ "'98"."""
    return Calendar(year=number, short=True)


def half_of(number: int, of: Value) -> Value | None:
    """ "the second half of 2022" is TIMEX3's half; of other stretches it is an end."""
    if number not in (1, 2) or isinstance(of, Part):
        return None
    if isinstance(of, Calendar) and of.year and of == Calendar(year=of.year, bc=of.bc):
        return Calendar(year=of.year, half=number, bc=of.bc)
    if isinstance(of, Step | Same) and of.unit is Unit.YEAR:
        return Inside(inner=Calendar(half=number), outer=of)
    return Part(of=of, mod="START" if number == 1 else "END")


def fiscal(year: int, short: int) -> Calendar | None:
    """ "Financial year 2022/23": as copy names it, by the year in which it ends."""
    return Calendar(year=year + 1) if (year + 1) % 100 == short else None


def winter(code: str, year: int, short: int) -> Calendar | None:
    """ "the winter of 2022/23": TIMEX3 names it by the year in which it begins."""
    return Calendar(season=code, year=year) if (year + 1) % 100 == short else None


def year_pair(first: int, second: int, joint: str) -> Pair | None:
    """ "1914-18", "2014-2016"."""
    last = second if second > 99 else first // 100 * 100 + second
    if not first < last < first + 120:
        return None
    return Pair(first=Calendar(year=first), second=Calendar(year=last), range=joint == "range")


def bc_pair(first: int, joint: str, second: int, era: str) -> Pair | None:
    """ "264 to 241 BC", "496 and 495 BC"."""
    if era != "BC" or not 0 < second <= first < 5000:
        return None
    one, two = Calendar(year=first, bc=True), Calendar(year=second, bc=True)
    return Pair(first=one, second=two, range=joint == "range")


def days_pair(first: int, last: int, joint: str, month: int, year: int | None) -> Pair | None:
    """ "3 to 5 March", "October 25 and 26"."""
    if not 1 <= first < last <= 31:
        return None
    one = Calendar(year=year, month=month, day=first)
    two = Calendar(year=year, month=month, day=last)
    return Pair(first=one, second=two, range=joint == "range" or last == first + 1)


def weekdays_pair(
    weekdays: tuple[int, int], days: tuple[int, int], joint: str, month: int, year: int | None
) -> Pair | None:
    """ "Tuesday 9 to Friday 12 October": the month stands but once."""
    pair = days_pair(*days, joint, month, year)
    if pair is None:
        return None
    one, two = (
        Calendar(year=year, month=month, day=day, weekday=weekday)
        for weekday, day in zip(weekdays, days, strict=True)
    )
    return Pair(first=one, second=two, range=pair.range)


def days_listed(told: Sequence[int | None], month: int) -> Pair | None:
    """ "October 25, 26 and 27": a pair whose second is a pair; None among the days for one that
    is left out."""
    first, *others = [day for day in told if day is not None]
    if len(others) == 1:
        return days_pair(first, others[0], "list", month, None)
    rest = days_listed(others, month)
    if rest is None or not 1 <= first < others[0]:
        return None
    return Pair(first=Calendar(month=month, day=first), second=rest, range=others[0] == first + 1)


def bare_days(first: int, last: int, joint: str) -> Pair | None:
    """ "the 17th and 18th", "the 3rd to the 6th"."""
    if not 1 <= first < last <= 31:
        return None
    return Pair(first=Calendar(day=first), second=Calendar(day=last), range=joint == "range")


def months_pair(first: int, last: int, joint: str, year: int) -> Pair:
    """ "May and June 1998"."""
    one, two = Calendar(year=year, month=first), Calendar(year=year, month=last)
    return Pair(first=one, second=two, range=joint == "range" or last == first + 1)


NAMES = (
    Rule("month name", "mon", "month", lambda m: m),
    Rule("month abbreviation", "monab", "monthabbr '.'?", lambda m: m),
    Rule("month before a number", "monx", "month", lambda m: m),
    Rule("month abbreviation before a number", "monx", "monab", lambda m: m),
    Rule("weekday name", "wd", "weekday", lambda w: w),
    Rule("weekday before a date", "wdx", "weekday", lambda w: w),
    Rule("weekday abbreviation", "wdx", "weekdayabbr '.'?", lambda w: w),
    Rule("day number", "dom", "dayint", lambda d: d),
    Rule("day as an ordinal", "dom", "'the'? nth", lambda d: d if d <= 31 else None),
    Rule("spoken day", "dom", "spelled", lambda d: d if 1 <= d <= 31 else None),
)

DAYS = (
    Rule(
        "month day year",
        "cal",
        "monx dom (','|'of'|'in')? yr era?",
        lambda m, d, y, era: with_year(c, y, era) if (c := day_of_month(m, d)) else None,
    ),
    Rule(
        "month day before christ",
        "cal",
        "monx dom ','? int era",
        lambda m, d, y, e: with_year(c, y, e) if (c := day_of_month(m, d)) else None,
    ),
    Rule("month day", "cal", "monx dom", day_of_month),
    Rule(
        "day month year",
        "cal",
        "dom '-'? 'of'? monx (','|'of'|'-')? yr era?",
        lambda d, m, y, era: with_year(c, y, era) if (c := day_of_month(m, d)) else None,
    ),
    Rule("day of month", "cal", "('the'? dom) 'of'? monx", lambda d, m: day_of_month(m, d)),
    Rule("weekday and date", "cal", "wdx (','|'the')? cal", on_weekday),
    Rule("date, a weekday", "point", "cal ',' wdx", lambda date, w: on_weekday(w, date)),
    Rule(
        "weekday and its day",
        "weekday_day",
        "wdx dayint",
        lambda w, d: Calendar(day=d, weekday=w),
    ),
    Rule("short weekday", "short_wd", "weekdayabbr", lambda w: Calendar(weekday=w)),
    Rule(
        "weekday the so-manieth",
        "weekday_nth",
        "wdx ','? 'the' nth",
        lambda w, d: Calendar(day=d, weekday=w) if d <= 31 else None,
    ),
    Rule("slashed date", "cal", "slashtok", slashed),
    Rule("dotted date", "cal", "dottok", lambda p: slashed((p[0], p[1], p[2]), day_first=True)),
    Rule("iso stamp", "point", "isotok", iso_stamp),
)

MONTHS = (
    Rule(
        "month year",
        "cal",
        "monx (','|'of'|'in')? yr era?",
        lambda m, y, e: with_year(Calendar(month=m), y, e),
    ),
    Rule(
        "month short year",
        "cal",
        'monx "\'" two',
        lambda m, y: Calendar(month=m, year=y, short=True),
    ),
    Rule(
        "month year before christ",
        "cal",
        "monx int era",
        lambda m, y, e: with_year(Calendar(month=m), y, e),
    ),
    Rule("a month", "cal", "mon", lambda m: Calendar(month=m)),
    Rule("abbreviated month", "cal", "monthabbr '.'", lambda m: Calendar(month=m)),
    Rule("a weekday", "cal", "wd", lambda w: Calendar(weekday=w)),
)

YEARS = (
    Rule("year of an era", "cal", "('the' 'year')? int era", before_christ),
    Rule("era year", "cal", "era int", lambda e, y: before_christ(y, e)),
    Rule("the year", "cal", "'the' 'year' yr", lambda y: Calendar(year=y)),
    Rule("short year", "short_yr", '"\'" two', two_digits),
    Rule("short year, curly", "short_yr", "'’' two", two_digits),
    Rule("short year, opening mark", "short_yr", "'‘' two", two_digits),
    Rule("decade", "cal", "'the'? decadetok era?", lambda d, e: decade(d, e) if d > 9 else None),
    Rule(
        "decade of two digits",
        "cal",
        "('the'|\"'\"|'the' \"'\") decadetok",
        lambda d: decade(d) if d < 10 else None,
    ),
    Rule("decade, curly", "cal", "'the'? '’' decadetok", decade),
    Rule("decade, opening mark", "cal", "'the'? '‘' decadetok", decade),
    Rule("decade in words", "cal", "'the' decadeword", decade),
    Rule(
        "spoken decade",
        "cal",
        "'the'? num decadeword",
        lambda c, d: decade(c * 10 + d) if 13 <= c <= 20 else None,
    ),
    Rule("century", "cal", "'the'? nth '-'? 'century' era?", century),
    Rule(
        "fiscal year", "cal", "'the'? ('fiscal'|'financial') 'year'? yr", lambda y: Calendar(year=y)
    ),
    Rule(
        "the 2009 fiscal year",
        "cal",
        "'the'? yr ('fiscal'|'financial') 'year'",
        lambda y: Calendar(year=y),
    ),
    Rule(
        "fiscal year across new year",
        "cal",
        "'the'? (('fiscal'|'financial') 'year'? |'FY') yr ('/'|'-'|'–') two",
        fiscal,
    ),
    Rule(
        "the 2022-23 fiscal year",
        "cal",
        "'the'? yr ('/'|'-'|'–') two ('fiscal'|'financial') 'year'",
        fiscal,
    ),
    Rule("fiscal year code", "cal", "'FY' yr", lambda y: Calendar(year=y)),
    Rule("short fiscal year code", "cal", "fycode", two_digits),
    Rule(
        "quarter of a fiscal year code",
        "cal",
        "qcode 'of'? (fycode|'FY' yr)",
        lambda q, s, y: Calendar(quarter=q, year=y or s, short=y is None),
    ),
)

SEASONS = (
    Rule("season of a year", "cal", "'the'? season ('of'|'in'|',')? yr era?", season),
    Rule("season of a year before christ", "cal", "'the'? season 'of'? int era", season),
    Rule(
        "winter across new year", "cal", "'the'? season ('of'|'in')? yr ('/'|'-'|'–') two", winter
    ),
    Rule("the season", "cal", "'the' season", lambda s: season(s, None)),
    Rule("bare season", "bare_season", "season", lambda s: season(s, None)),
    Rule("a season in a phrase", "bare", "bare_season", lambda v: v),
    Rule("a year in a phrase", "bare", "yr", lambda y: Calendar(year=y)),
    Rule("a short year in a phrase", "bare", "short_yr", lambda v: v),
    Rule(
        "quarter of a year",
        "cal",
        "quarter_name ('of'|'in'|',')? ('fiscal'|'financial')? yr",
        lambda q, y: Calendar(quarter=q, year=y),
    ),
    Rule(
        "year's quarter",
        "cal",
        "'the'? yr nth '-'? 'quarter'",
        lambda y, q: Calendar(quarter=q, year=y) if q <= 4 else None,
    ),
    Rule("quarter", "cal", "quarter_name", lambda q: Calendar(quarter=q)),
    Rule(
        "quarter name",
        "quarter_name",
        "'the'? ('fiscal' '-'?)? nth 'fiscal'? 'quarter'",
        lambda q: q if q <= 4 else None,
    ),
    Rule(
        "quarter by its last month",
        "quarter_name",
        "'the' mon ('-')? 'quarter'",
        lambda m: m // 3 if m % 3 == 0 else None,
    ),
    Rule(
        "quarter as an adjective",
        "quarter_name",
        "'fiscal'? nth '-' 'quarter'",
        lambda q: q if q <= 4 else None,
    ),
    Rule("quarter code", "quarter_name", "qcode", lambda q: q),
    Rule(
        "half name",
        "half_name",
        "'the'? 'fiscal'? nth '-'? 'half'",
        lambda h: h if h <= 2 else None,
    ),
    Rule(
        "a year, its half",
        "cal",
        "yr ',' nth 'half'",
        lambda y, h: Calendar(year=y, half=h) if h <= 2 else None,
    ),
    Rule(
        "half of a stretch",
        "point",
        "'the'? (nth|lastord|'latter') 'half' 'of' (point|bare|whole)",
        lambda n, z, p, b, w: half_of(2 if n is None else n, p or b or w),
    ),
    Rule(
        "the first two quarters",
        "point",
        "'the'? (ordword|lastord) 'two' 'quarters' 'of' (point|bare)",
        lambda n, z, p, b: half_of(n if n == 1 else 2, p or b) if n in (1, None) else None,
    ),
    Rule("half code", "half_name", "hcode", lambda h: h),
    Rule("half code alone", "cal", "hcode", lambda h: Calendar(half=h)),
    Rule("bare quarter", "span_name", "quarter_name", lambda q: Calendar(quarter=q)),
    Rule("bare half", "span_name", "half_name", lambda h: Calendar(half=h)),
    Rule("bare month name", "span_name", "mon", lambda m: Calendar(month=m)),
    Rule("season name", "span_name", "season", lambda s: season(s, None)),
)

FEASTS = (
    Rule(
        "named day of a year",
        "point",
        "feast ('of'|','|'in')? yr",
        lambda key, y: Feast(key=key, year=y),
    ),
    Rule("named day", "point", "feast", lambda key: Feast(key=key)),
)

OF = (
    Rule(
        "so-manieth weekday of",
        "point",
        "'the'? nth wd ('of'|'in') (point|bare)",
        lambda n, w, p, b: Nth(count=n, which=Calendar(weekday=w), of=p or b) if n <= 5 else None,
    ),
    Rule(
        "last weekday of",
        "point",
        "'the'? lastord wd ('of'|'in') (point|bare)",
        lambda n, w, p, b: Nth(count=n, which=Calendar(weekday=w), of=p or b),
    ),
    Rule(
        "so-manieth week or day of",
        "point",
        "'the'? nth unit ('of'|'in') (point|bare)",
        lambda n, unit, p, b: (
            Nth(count=n, unit=unit, of=p or b)
            if unit in (Unit.DAY, Unit.WEEK, Unit.MONTH)
            else None
        ),
    ),
    Rule(
        "last week or day of",
        "point",
        "'the'? lastord unit ('of'|'in') (point|bare)",
        lambda n, unit, p, b: (
            Nth(count=n, unit=unit, of=p or b)
            if unit in (Unit.DAY, Unit.WEEK, Unit.MONTH)
            else None
        ),
    ),
    Rule(
        "last weekend of",
        "point",
        "'the'? (lastord|openord|nth) weekend ('of'|'in') (point|bare)",
        lambda z, o, n, unit, p, b: Nth(count=z or o or n, unit=unit, of=p or b),
    ),
    Rule(
        "the week of a date",
        "point",
        "'the'? unit ('of'|'beginning'|'ending') cal",
        lambda unit, of: Nth(count=0, unit=unit, of=of) if unit is Unit.WEEK and of.day else None,
    ),
    Rule(
        "the month of",
        "point",
        "'the' 'month' 'of' cal",
        lambda of: of if of.month and not of.day else None,
    ),
    Rule(
        "month of that year",
        "point",
        "(cal|bare_season) ('of'|'in')? outer",
        lambda c, b, outer: Inside(inner=c or b, outer=outer) if _opens(c or b) else None,
    ),
    Rule(
        "so-manieth of the month",
        "point",
        "'the' (nth|lastord) ('day')? 'of' 'the' ('same')? 'month'",
        lambda n, z: Nth(count=n or z, unit=Unit.DAY, of=Same(unit=Unit.MONTH, loose=True)),
    ),
    Rule(
        "so-manieth week of the month",
        "point",
        "'the'? (nth|lastord) unit ('of'|'in') 'the' 'month'",
        lambda n, z, unit: (
            Nth(count=n or z, unit=unit, of=Same(unit=Unit.MONTH, loose=True))
            if unit is Unit.WEEK
            else None
        ),
    ),
    Rule(
        "so-manieth weekday of the month",
        "point",
        "'the'? (nth|lastord) wd ('of'|'in') 'the' ('same')? 'month'",
        lambda n, z, w: Nth(
            count=n or z, which=Calendar(weekday=w), of=Same(unit=Unit.MONTH, loose=True)
        ),
    ),
    Rule(
        "so-manieth of that month",
        "point",
        "'the' nth ('of'|'in') outer",
        lambda d, outer: Inside(inner=Calendar(day=d), outer=outer) if d <= 31 else None,
    ),
)


def _opens(inner: Calendar) -> bool:
    """Whether a date leaves its year open, so that "of last year" can close it."""
    return inner.year is None and inner.decade is None and inner.century is None


PAIRS = (
    Rule(
        "years from to",
        "pair",
        "('the' 'years')? yr joint (yr|two)",
        lambda a, j, b, c: year_pair(a, b if b is not None else c, j),
    ),
    Rule("years before christ", "pair", "int joint int era", bc_pair),
    Rule(
        "month days", "pair", "monx dom joint dom", lambda m, a, j, b: days_pair(a, b, j, m, None)
    ),
    Rule(
        "month days year",
        "pair",
        "monx dom joint dom ','? yr",
        lambda m, a, j, b, y: days_pair(a, b, j, m, y),
    ),
    Rule(
        "days month",
        "pair",
        "dom joint dom 'of'? monx",
        lambda a, j, b, m: days_pair(a, b, j, m, None),
    ),
    Rule(
        "weekdays and days of a month",
        "pair",
        "wdx ','? dom joint wdx ','? dom 'of'? monx (','? yr)?",
        lambda v, a, j, w, b, m, y: weekdays_pair((v, w), (a, b), j, m, y),
    ),
    Rule(
        "month, weekdays and days",
        "pair",
        "wdx ','? monx dom joint wdx ','? dom (','? yr)?",
        lambda v, m, a, j, w, b, y: weekdays_pair((v, w), (a, b), j, m, y),
    ),
    Rule(
        "month and days in a list",
        "pair",
        "monx dom listed dom (listed dom)? listed? joint dom",
        lambda m, a, _, b, __, c, ___, ____, d: days_listed((a, b, c, d), m),
    ),
    Rule(
        "days in a list of a month",
        "pair",
        "dom listed dom (listed dom)? listed? joint dom 'of'? monx",
        lambda a, _, b, __, c, ___, ____, d, m: days_listed((a, b, c, d), m),
    ),
    Rule(
        "days of a month not told",
        "bare_days",
        "'the' ordnum joint 'the'? ordnum",
        lambda a, j, b: bare_days(a, b, j),
    ),
    Rule(
        "days month year",
        "pair",
        "dom joint dom 'of'? monx ','? yr",
        lambda a, j, b, m, y: days_pair(a, b, j, m, y),
    ),
    Rule(
        "months year", "pair", "mon joint mon 'of'? yr", lambda a, j, b, y: months_pair(a, b, j, y)
    ),
)

RULES = (*NAMES, *DAYS, *MONTHS, *YEARS, *SEASONS, *FEASTS, *OF, *PAIRS)
