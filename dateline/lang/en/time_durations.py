"""Rules for durations and sets: "two and a half years", "within 48 hours", "every second Friday".

Owns how English tells lengths and repetitions.  Knows no calendar and no clocks.
"""

from dateline.rules import Rule
from dateline.temporal import (
    Amount,
    Base,
    Calendar,
    During,
    Every,
    Length,
    Nth,
    Pair,
    Part,
    Unit,
    Value,
)


def length(number: float | None, unit: Unit) -> Length | None:
    """One amount; a fraction of a unit becomes whole smaller ones where it can."""
    if number is not None and (number < 0 or number > 1e9):
        return None
    return Length(amounts=_split(number, unit))


_SMALLER = {
    Unit.YEAR: (12, Unit.MONTH),
    Unit.DECADE: (10, Unit.YEAR),
    Unit.CENTURY: (100, Unit.YEAR),
    Unit.MILLENNIUM: (1000, Unit.YEAR),
    Unit.DAY: (24, Unit.HOUR),
    Unit.WEEK: (7, Unit.DAY),
    Unit.HOUR: (60, Unit.MINUTE),
    Unit.MINUTE: (60, Unit.SECOND),
}


def _split(number: float | None, unit: Unit) -> tuple[Amount, ...]:
    if number is None or number == int(number) or unit not in _SMALLER:
        return (Amount(number=number, unit=unit),)
    size, smaller = _SMALLER[unit]
    rest = (number - int(number)) * size
    if abs(rest - round(rest)) > 1e-6:
        return (Amount(number=number, unit=unit),)
    parts = (Amount(number=int(number), unit=unit), Amount(number=round(rest), unit=smaller))
    return parts if number >= 1 else parts[1:]


def both(first: Length, second: Length) -> Length | None:
    """ "two years and six months": coarse before fine."""
    one, two = first.amounts[-1], second.amounts[0]
    order = list(Unit)
    if order.index(one.unit) <= order.index(two.unit) or one.number is None or two.number is None:
        return None
    return Length(amounts=(*first.amounts, *second.amounts))


def roughly(mod: str, of: Value) -> Value | None:
    """A length with a bound; words that only stress ("a mere") leave it as it is."""
    if isinstance(of, Part):
        return None
    return Part(of=of, mod=mod) if mod else of


def anchored(way: int, of: Value | None) -> Value | None:
    """ "the past two weeks", "the next three months"."""
    if isinstance(of, Part):
        inner = anchored(way, of.of)
        return Part(of=inner, mod=of.mod) if inner else None
    if not isinstance(of, Length) or of.way is not None or way == 0:
        return None
    return Length(amounts=of.amounts, way=way)


def told_from(way: int, of: Length | None) -> Length | None:
    """ "the following three months": counted from what the text has reached."""
    return Length(amounts=of.amounts, way=way, base=Base.THEN) if of is not None else None


def within(of: Value) -> Value | None:
    """ "within 48 hours": no longer than that from now on."""
    inner = anchored(1, of.of if isinstance(of, Part) else of)
    return Part(of=inner, mod="EQUAL_OR_LESS") if inner else None


def per(times: float | None, unit: Unit) -> Every:
    """ "twice a week": freq 2X."""
    freq = f"{times:g}X" if times else None
    return Every(value=Length(amounts=(Amount(number=1, unit=unit),)), freq=freq)


def every_named(quant: str, which: Value, count: int | None = None) -> Every:
    """ "every Friday", "every second Friday": the interval goes into freq."""
    return Every(value=which, quant=quant.upper(), freq=f"P{count}W" if count else None)


def frequency(unit: str) -> Every | None:
    """ "daily", "biweekly"."""
    number, _, name = unit.rpartition(" ")
    if name == "night":
        return Every(value=During(part="NI"))
    return Every(value=Length(amounts=(Amount(number=int(number or 1), unit=Unit(name)),)))


NUMBERS = (
    Rule("a number", "some", "count", lambda n: n),
    Rule("another number", "some", "'another' count", lambda n: n),
    Rule("dozens", "some", "vagues 'of'?", lambda v: -1),
    Rule("several", "some", "('the'|'a')? 'very'? vague", lambda v: -1),
    Rule("quite a few", "some", "'quite' 'a' 'few'", lambda: -1),
    Rule("a couple of", "some", "('a'|'the')? couple 'of'?", lambda n: n),
    Rule(
        "a range of numbers",
        "some",
        "count ('to'|'-'|'or'|'and') count",
        lambda a, b: a if a < b <= a * 4 else None,
    ),
)


def counted(number: float, unit: Unit) -> Length | None:
    """So many units; -1 stands for an unknown number."""
    return length(None if number == -1 else number, unit)


def one(unit: Unit) -> Length | None:
    """ "a week"; "a second" is mostly an ordinal and "a quarter" a share."""
    return length(1, unit) if unit not in (Unit.SECOND, Unit.QUARTER) else None


LENGTHS = (
    Rule("so many units", "stretch", "some units", counted),
    Rule("so many more units", "stretch", "some extent units", lambda n, x, us: counted(n, us)),
    Rule("one unit", "stretch", "('a'|'an'|'one'|'1'|'another') unit", one),
    Rule("one full unit", "stretch", "('a'|'an'|'one') extent unit", lambda x, u: one(u)),
    Rule("unit-long", "adjective", "unit '-' 'long'", lambda u: length(1, u)),
    Rule("units-long", "adjective", "units '-' 'long'", lambda u: length(None, u)),
    Rule(
        "five-year",
        "adjective",
        "count '-'? unit",
        lambda n, u: length(n, u) if n < 1000 and u is not Unit.QUARTER else None,
    ),
    Rule("several-year", "adjective", "vague '-' unit", lambda v, u: length(None, u)),
    Rule(
        "five-year-long",
        "adjective",
        "count '-'? (unit|units) '-'? 'long'",
        lambda n, u, v: length(n, u or v),
    ),
    Rule("five-year period", "adjective", "('a'|'an') count '-' unit ('period'|'span')", length),
    Rule("units", "loose_units", "units", lambda u: length(None, u)),
    Rule(
        "the first units",
        "loose_units",
        "'the' ('first'|'early'|'last'|'final'|'closing'|'opening'|'intervening') units",
        lambda u: length(None, u),
    ),
    Rule(
        "units or units",
        "loose_units",
        "units ('or'|'and'|'if' 'not') units",
        lambda a, b: length(None, a),
    ),
    Rule("one second", "stretch", "('one'|'1') 'second'", lambda: length(1, Unit.SECOND)),
    Rule(
        "a unit or two",
        "stretch_mod",
        "('a'|'an') unit 'or' ('two'|'so')",
        lambda u: Part(of=x, mod="APPROX") if (x := length(1, u)) else None,
    ),
    Rule("half a unit", "stretch", "half '-'? ('a'|'an')? unit", lambda h, u: length(h, u)),
    Rule("a half unit", "stretch", "('a'|'the') half '-'? unit", lambda h, u: length(h, u)),
    Rule(
        "a unit and a half",
        "stretch",
        "('a'|'an'|'one') unit 'and' 'a' half",
        lambda u, h: length(1 + h, u),
    ),
    Rule(
        "a quarter of a unit",
        "stretch",
        "'a' fraction ('of' ('a'|'an')|'-') (unit)",
        lambda f, u: length(f, u) if u in (Unit.CENTURY, Unit.HOUR) else None,
    ),
    Rule(
        "three quarters of an hour",
        "stretch",
        "('three') 'quarters' 'of' ('a'|'an') unit",
        lambda u: length(0.75, u),
    ),
    Rule("fortnight", "stretch", "('a'|'one')? fortnight", lambda u: length(2, u)),
    Rule(
        "some fortnights",
        "stretch",
        "'the'? 'next' fortnight",
        lambda u: Length(amounts=(Amount(number=2, unit=u),), way=1),
    ),
    Rule("two lengths", "stretch", "stretch_simple (','|'and'|',' 'and')? stretch_simple", both),
    Rule(
        "simple length",
        "stretch_simple",
        "(count units|('a'|'one') unit)",
        lambda n, us, u: length(1 if n is None else n, us or u),
    ),
    Rule(
        "the number of units",
        "stretch_the",
        "('the'|'those'|'these'|'its'|'all') ('first'|'full')? count units",
        length,
    ),
    Rule("weekend length", "stretch", "('a'|'one') weekend", lambda u: length(1, u)),
    Rule("weekends length", "stretch", "count weekends", length),
    Rule(
        "length or so",
        "stretch_mod",
        "stretch 'or' 'so'",
        lambda x: Part(of=x, mod="APPROX") if isinstance(x, Length) else None,
    ),
    Rule(
        "length or more",
        "stretch_mod",
        "stretch ('or' 'more'|'or' 'longer')",
        lambda x: Part(of=x, mod="EQUAL_OR_MORE") if isinstance(x, Length) else None,
    ),
    Rule(
        "length or less",
        "stretch_mod",
        "stretch 'or' 'less'",
        lambda x: Part(of=x, mod="EQUAL_OR_LESS") if isinstance(x, Length) else None,
    ),
    Rule(
        "about a length",
        "stretch_mod",
        "(approx|numberly) stretch",
        lambda m, n, x: roughly(m if m is not None else n, x),
    ),
    Rule("length", "length", "stretch", lambda x: x),
    Rule("length with a bound", "length", "stretch_mod", lambda x: x),
    Rule("unknown length", "length", "loose_units", lambda x: x),
)

ANCHORED = (
    Rule(
        "the past length",
        "anchored",
        "'the'? past (some units|unit)",
        lambda w, n, us, u: anchored(w, counted(n if n is not None else 1, us or u)),
    ),
    Rule(
        "the next decade",
        "anchored",
        "'the' near unit",
        lambda w, u: anchored(w, length(1, u)) if u in (Unit.DECADE, Unit.CENTURY) else None,
    ),
    Rule(
        "the last length",
        "anchored",
        "'the'? near some units",
        lambda w, n, us: anchored(w, counted(n, us)),
    ),
    Rule(
        "the coming length",
        "anchored",
        "'the'? coming some units",
        lambda w, n, us: anchored(w, counted(n, us)),
    ),
    Rule(
        "length units",
        "anchored",
        "'the'? (coming|past) units",
        lambda c, p, us: anchored(c or p, length(None, us)),
    ),
    Rule(
        "recent units",
        "anchored",
        "('the'|'more'|'most')? 'recent' units",
        lambda us: anchored(-1, length(None, us)),
    ),
    Rule(
        "recent units and units",
        "anchored",
        "'recent' units ('and'|'or') units",
        lambda a, b: anchored(-1, length(None, a)),
    ),
    Rule(
        "the past seasons",
        "anchored",
        "'the'? (past|near) count seasons",
        lambda p, n, c, s: Every(value=Calendar(season=s)),
    ),
    Rule(
        "the four previous weeks",
        "anchored",
        "'the' count anaphor units",
        lambda n, w, us: told_from(w, counted(n, us)),
    ),
    Rule(
        "the units ahead",
        "anchored",
        "'the'? (some units|units) ('ahead'|'to' 'come')",
        lambda n, us, u: anchored(1, counted(-1 if n is None else n, us or u)),
    ),
    Rule(
        "the preceding length",
        "anchored",
        "'the'? anaphor (some units|units)",
        lambda w, n, us, u: told_from(w, counted(-1 if n is None else n, us or u)),
    ),
    Rule(
        "the latest length",
        "anchored",
        "'the' latest count units",
        lambda w, n, us: anchored(-1, length(n, us)),
    ),
    Rule("at least the past length", "anchored", "approx anchored", roughly),
    Rule(
        "length or so anchored", "anchored_so", "anchored 'or' 'so'", lambda x: roughly("APPROX", x)
    ),
    Rule(
        "first length of",
        "anchored",
        "'the' 'first' count units ('of'|'in') (cal|bare|outer)",
        lambda n, us, c, b, o: None if (n, us) == (2, Unit.QUARTER) else length(n, us),  # a half
    ),
)

SETS = (
    Rule(
        "every unit",
        "set",
        "quant ('single')? (unit|weekend)",
        lambda q, u, w: Every(value=Length(amounts=(Amount(number=1, unit=u or w),)), quant=q),
    ),
    Rule(
        "every few units",
        "set",
        "quant some units",
        lambda q, n, u: Every(value=x, quant=q) if (x := counted(n, u)) else None,
    ),
    Rule(
        "every second unit",
        "set",
        "quant (nth|'other') unit",
        lambda q, n, u: Every(value=Length(amounts=(Amount(number=n or 2, unit=u),)), quant=q),
    ),
    Rule(
        "every name",
        "set",
        "quant (cal|bare)",
        lambda q, c, b: every_named(q, c or b) if _repeats(c or b) else None,
    ),
    Rule(
        "every second weekday",
        "set",
        "quant (nth|'other') wd",
        lambda q, n, w: every_named(q, Calendar(weekday=w), n or 2),
    ),
    Rule(
        "every part of the day",
        "set",
        "quant (wd)? daypart",
        lambda q, w, p: Every(
            value=During(part=p, day=Calendar(weekday=w) if w else None), quant=q
        ),
    ),
    Rule("every feast", "set", "quant feast_name", lambda q, f: Every(value=f, quant=q)),
    Rule("weekdays", "set", "weekdays", lambda w: Every(value=Calendar(weekday=w))),
    Rule(
        "weekday nights",
        "set",
        "(wd|weekdays) dayparts",
        lambda a, b, p: Every(value=During(part=p, day=Calendar(weekday=a or b))),
    ),
    Rule(
        "one night and another",
        "pair",
        "wd joint wd dayparts",
        lambda a, j, b, p: Pair(
            first=Every(value=During(part=p, day=Calendar(weekday=a))),
            second=Every(value=During(part=p, day=Calendar(weekday=b))),
        ),
    ),
    Rule(
        "so-manieth weekday of every month",
        "set",
        "'the'? (nth|lastord) wd ('of'|'in') quant unit",
        lambda n, z, w, q, u: (
            Every(value=Nth(count=n or z, which=Calendar(weekday=w)), quant=q)
            if u is Unit.MONTH
            else None
        ),
    ),
    Rule("frequency", "set", "frequency", frequency),
    Rule(
        "so often a unit",
        "set",
        "(times|some 'times') ('a'|'an'|'per'|'each'|'every') unit",
        lambda t, n, u: per(t or n, u) if n != -1 else None,
    ),
    Rule("per unit", "set", "per unit", lambda p, u: per(None, u) if one(u) else None),
    Rule(
        "a unit of a rate",
        "rate",
        "('a'|'an'|'per') unit",
        lambda u: per(None, u) if one(u) else None,
    ),
)


def _repeats(date: Calendar) -> bool:
    return date.year is None and date.decade is None and date.century is None


RULES = (*NUMBERS, *LENGTHS, *ANCHORED, *SETS)
