"""Numbers and ordinals in English time phrases, in digits and in words, and years.

Owns the reading of numerals.  Knows no calendar beyond which numbers can be a day or an hour.
"""

import re
from collections.abc import Iterator

from dateline.rules import Rule

TOKENS = (
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-])"
    r"|\d{1,4}/\d{1,2}/\d{1,4}(?![\w/])"
    r"|\d{1,2}\.\d{1,2}\.\d{4}(?!\d)"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?!\d)"
    r"|\d{1,2}h\d\d(?!\w)"
    r"|\d+(?:st|nd|rd|th)\b"
    r"|\d{1,3}0['’]?s\b"
    r"|\d{1,3}(?:,\d{3})+(?!\d)"
    r"|\d+\.\d+"
    r"|\d+"
    r"|[AaPp]\.\s?[Mm]\b\.?"
    r"|B\.\s?C\.(?:\s?E\.)?|A\.\s?D\.|B\.C"
    r"|FY['’]?\d\d(?!\d)"
    r"|['’]s\b"
    r"|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?"
    r"|\S"
)
NUMERALS = (
    *("int", "decimal", "dayint", "monthint", "hourint", "two", "yearint", "hhmm"),
    *(
        "clocktok",
        "clockdot",
        "ordnum",
        "decadetok",
        "isotok",
        "slashtok",
        "dottok",
        "name",
        "half_day",
        "fycode",
    ),
)

_DIGITS = re.compile(r"\d+$")
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_CLOCK = re.compile(r"(\d{1,2})([:.h])(\d\d)(?:[:.](\d\d))?$")


def classify(text: str) -> Iterator[tuple[str, object]]:
    """The word classes of a numeral, and of a capitalised word, which may name a zone."""
    head = text[0]
    if head.isalpha():
        if head.isupper():
            yield "name", text
        if text[-1].isdecimal():  # "FY23"
            yield "fycode", int(text[-2:])
        if "." in text and text[-1] in "mM." and head in "aApP":
            yield "half_day", head.lower() + "m"
    elif head.isdecimal():
        yield from _digits(text)


def _digits(text: str) -> Iterator[tuple[str, object]]:
    if not text.isascii():
        return
    if _DIGITS.match(text):
        yield from _integer(text)
    elif match := _DOTTED_DATE.match(text):
        yield "dottok", (int(match[1]), int(match[2]), int(match[3]))
    elif match := _CLOCK.match(text):
        yield from _clock(match)
    elif text[-1] in "dht" or text.endswith("st"):
        yield "ordnum", int(text[:-2])
    elif text[-1] == "s":
        if text[:-1].rstrip("'’").endswith("0"):
            yield "decadetok", int(text[:-1].rstrip("'’")) // 10
    elif "/" in text:
        yield "slashtok", tuple(int(part) for part in text.split("/"))
    elif "-" in text:
        yield "isotok", text
    elif "," in text:
        yield "int", int(text.replace(",", ""))
    else:
        yield "decimal", float(text)


def _integer(text: str) -> Iterator[tuple[str, object]]:
    number, width = int(text[:9]), len(text)
    yield "int", number
    if width <= 2:
        if 1 <= number <= 31:
            yield "dayint", number
        if 1 <= number <= 12:
            yield "monthint", number
        if number <= 24:
            yield "hourint", number
        if width == 2:
            yield "two", number
    elif width == 4:
        if 1000 <= number < 2200:
            yield "yearint", number
        if (number // 100 < 24 and number % 100 < 60) or number == 2400:
            yield "hhmm", (number // 100, number % 100)


def _clock(match: re.Match[str]) -> Iterator[tuple[str, object]]:
    hour, mark, minute, second = match.groups()
    if int(hour) <= 24 and int(minute) < 60 and int(second or 0) < 60:
        clock = (int(hour), int(minute), int(second) if second else None)
        yield "clocktok" if mark in ":h" else "clockdot", clock
    if mark == "." and not second:
        yield "decimal", float(f"{hour}.{minute}")


RULES = (
    Rule("digits", "count", "int", lambda n: n),
    Rule("decimal number", "count", "decimal", lambda n: n),
    Rule("number word", "spelled", "num", lambda n: n),
    Rule("tens word", "spelled", "tens '-'? num?", lambda t, n: t + (n or 0)),
    Rule(
        "hundreds in words",
        "spelled",
        "num? 'a'? scale ('and'? spelled)?",
        lambda n, scale, rest: (n or 1) * scale + (rest or 0) if (rest or 0) < scale else None,
    ),
    Rule("a dozen", "spelled", "'a'? num? dozen", lambda n, dozen: (n or 1) * dozen),
    Rule("number in words", "count", "spelled", lambda n: n),
    Rule("two and a half", "mixed", "spelled 'and' 'a'? half", lambda n, h: n + h),
    Rule("2 and a half", "mixed", "int 'and' 'a' half", lambda n, h: n + h),
    Rule("2 1/2", "mixed", "int '-'? '1' '/' '2'", lambda n: n + 0.5),
    Rule("2 ½", "mixed", "int '½'", lambda n: n + 0.5),
    Rule("fractional number", "count", "mixed", lambda n: n),
    Rule("ordinal in digits", "nth", "ordnum", lambda n: n),
    Rule("ordinal word", "nth", "ordword", lambda n: n),
    Rule("twenty-third", "nth", "tens '-'? ordword", lambda t, n: t + n if n < 10 else None),
    Rule("year in digits", "yr", "yearint", lambda n: n),
    Rule(
        "nineteen ninety-seven",
        "spoken_year",
        "num tens '-'? num?",
        lambda c, t, n: _spoken(c, t, n),
    ),
    Rule(
        "twenty twenty-four",
        "spoken_year",
        "tens tens '-'? num?",
        lambda c, t, n: 2000 + t + (n or 0) if c == 20 else None,
    ),
    Rule("nineteen eleven", "yr", "num num", lambda c, n: _spoken(c, 0, n) if n > 9 else None),
    Rule(
        "two thousand",
        "spoken_year",
        "('the' 'year')? num 'thousand' ('and'? num)?",
        lambda n, r: _thousands(n, r),
    ),
    Rule("spoken year", "yr", "spoken_year", lambda y: y),
)


def _spoken(century: int, tens: int, ones: int | None) -> int | None:
    """ "nineteen ninety-seven"; below ten there is no such century."""
    return century * 100 + tens + (ones or 0) if 13 <= century <= 20 else None


def _thousands(thousands: int, rest: int | None) -> int | None:
    return 2000 + (rest or 0) if thousands == 2 else None
