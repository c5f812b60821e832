"""Raw text of a dispatch -> Document: header, headline, dateline, sentences, quotations.

Owns the outer form of wire copy.  Knows no calendar and no actors: it says where the day of a
dateline stands, not which day it is.  Offsets never move: every span indexes the text as given.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from dateline import chrono, lang
from dateline.model import (
    Dateline,
    Dispatch,
    Document,
    Quoted,
    Region,
    Sentence,
    Span,
    Warning,
)

HEADLINE_LENGTH = 200  # code points; a longer first line is a lead
WRAPPED_WIDTH = 100  # lines of hard-wrapped copy are no longer than this


def read(dispatch: Dispatch) -> Document:
    """Cuts a dispatch into its parts.

    The dispatch of the answer is completed by its own header, headline and dateline; what the
    caller gave wins, with a warning where the copy says otherwise.
    """
    text = dispatch.text
    paragraphs = list(_paragraphs(text))
    header, envelope, paragraphs = _header(text, paragraphs)
    headline, paragraphs = _headline(text, paragraphs)
    dateline = next(filter(None, (_dateline(text, p) for p in paragraphs[:2])), None)
    quoted, warnings = _quotations(text, paragraphs)
    found = _completed(dispatch, envelope, headline, dateline)
    return Document(
        dispatch=found[0],
        header=header,
        headline=headline,
        dateline=dateline,
        paragraphs=tuple(paragraphs),
        sentences=tuple(_sentences(found[0], headline, dateline, paragraphs)),
        quoted=tuple(quoted),
        capitals=_capitals(text),
        warnings=(*found[1], *warnings),
    )


def _capitals(text: str) -> bool:
    sample = text[:20_000]
    if sum(map(sample.count, "etaoinsrhl")) > 0.3 * len(sample):
        return False  # too many small letters for what follows to hold; ten quick counts tell
    upper = sum(map(str.isupper, sample))
    return upper > 40 and upper > 0.7 * sum(map(str.isalpha, sample))


# ------------------------------------------------------------------ paragraphs
_LINE = re.compile(r"[^\S\r\n]*(\S[^\r\n]*)")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_TERMINAL = re.compile(r"""[.!?:;…]["'”’»)\]]*\s*$""")


def _paragraphs(text: str) -> Iterator[Span]:
    """Blocks between blank lines; a line break inside a block parts paragraphs too, except in
    hard-wrapped copy, where only a line that ends a sentence may end a paragraph."""
    block: list[Span] = []
    for match in _LINE.finditer(text):
        line = Span(match.start(1), match.start(1) + len(match[1].rstrip()))
        gap = text[block[-1].end : line.start] if block else ""
        if block and gap != "\n" and len(_NEWLINE.findall(gap)) > 1:
            yield from _unwrapped(text, block)
            block = []
        block.append(line)
    yield from _unwrapped(text, block)


def _unwrapped(text: str, block: list[Span]) -> Iterator[Span]:
    widest = max((len(line) for line in block), default=0)
    wrapped = len(block) > 1 and widest > 40 and (widest <= WRAPPED_WIDTH or _even(block, widest))
    start: int | None = None
    for line, after in zip(block, [*block[1:], None], strict=False):
        start = line.start if start is None else start
        runs_on = after is not None and not _TERMINAL.search(line.of(text))
        runs_on = runs_on and after is not None and not _lists(text, line, after)
        within = after is not None and len(line) > 40 and text[after.start].islower()
        if not (runs_on and (within or (wrapped and len(line) > 0.6 * widest))):
            yield Span(start, line.end)
            start = None


_ITEM = re.compile(r"(?:[-*•▪◦·]|–|—|\(\+\)|\(\*\)|(?:[01]?\d|2[0-3])[.:][0-5]\d(?![.:\d]))\s")
_LABEL = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:[ ,.]{1,2}[\w]+){0,4}\.?:\s")
_BARE_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d\s+[^\W\d_a-z]")


def _lists(text: str, line: Span, after: Span) -> bool:
    """Whether the second of two lines opens an item of a list: with a bullet or a clock, or as
    the first does with four digits or with a label ("Tue, March 21: ...")."""
    if _ITEM.match(text, after.start):
        return True
    return any(
        pattern.match(text, line.start) and pattern.match(text, after.start)
        for pattern in (_BARE_CLOCK, _LABEL)
    )


def _even(block: list[Span], widest: int) -> bool:
    """Whether all lines but the last fill the width, as copy does that was wrapped at any width."""
    return min(len(line) for line in block[:-1]) > 0.8 * widest


# ------------------------------------------------------------------ header and headline
_STAMPED = re.compile(
    r"(?:(?:date|dated|published|publication date|updated|posted|time|pubdate)\b"
    r"\s*(?:on\b)?\s*:?\s*)?"
    r"(?P<stamp>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?)"
    r"(?:\s+(?P<section>[^\d\n]{2,40}))?\s*$",
    re.IGNORECASE,
)
_KEYED = re.compile(
    r"(?P<key>date|published|section|category|source|provider|agency|slug|slugline|byline|author"
    r"|language|url|link|id|uri|headline|title)\s*:\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_KEYS = {
    "category": "section",
    "source": "provider",
    "agency": "provider",
    "slug": "slugline",
    "author": "byline",
    "link": "url",
    "date": "published",
    "title": "headline",
}


def _header(text: str, paragraphs: list[Span]) -> tuple[Span | None, dict[str, str], list[Span]]:
    """Takes envelope lines off the top: a crawler's stamp and section, "Key: value" lines."""
    found: dict[str, str] = {}
    last = None
    rest = list(paragraphs)
    while rest and len(rest[0]) <= HEADLINE_LENGTH:
        said = _envelope(rest[0].of(text))
        if said is None:
            break
        found = said | found
        last = rest.pop(0)
    if last is None:
        return None, {}, paragraphs
    return Span(paragraphs[0].start, last.end), found, rest


def _envelope(line: str) -> dict[str, str] | None:
    if match := _STAMPED.match(line):
        section = match["section"]
        return {"published": match["stamp"]} | ({"section": section.strip()} if section else {})
    match = _KEYED.match(line)
    if match is None or "\n" in line:
        return None
    key = match["key"].lower()
    return {_KEYS.get(key, key): match["value"].strip()}


def _headline(text: str, paragraphs: list[Span]) -> tuple[Span | None, list[Span]]:
    """The first paragraph, where it is one short line and longer copy follows.

    A line that ends in a full stop must look like a headline all the same: in title case, or
    with a dateline under it.
    """
    if len(paragraphs) < 2 or len(paragraphs[0]) > HEADLINE_LENGTH:
        return None, paragraphs
    line = paragraphs[0].of(text)
    if "\n" in line or _dateline(text, paragraphs[0]):
        return None, paragraphs
    stops = re.search(r"""[.:;…]["'”’»)\]]*\s*$""", line) is not None
    if stops and not (_title_case(line) or _dateline(text, paragraphs[1])):
        return None, paragraphs
    return paragraphs[0], paragraphs[1:]


def _title_case(line: str) -> bool:
    long_words = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > 3]
    return len(long_words) > 2 and sum(w[0].isupper() for w in long_words) > 0.8 * len(long_words)


# ------------------------------------------------------------------ dateline
_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*\.?"
_DASH = r"(?:--|[–—―_-])"
_DATELINE = re.compile(
    rf"(?P<place>[^\W\d_a-z](?:{_WORD})?(?:[ /]{_WORD}){{0,4}}?"
    rf"(?:,\s{_WORD}(?:\s{_WORD}){{0,2}}?)?)"
    r"(?:(?:,|\.)?\s+"
    r"(?P<day>(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\s[^\W\d_]{3,9}\.?)(?:,?\s\d{4})?))?"
    r"(?:"
    rf",?\s*\((?P<bracketed>[^()\n]{{2,48}})\)\s*(?:{_DASH}|[.:])\s*"
    rf"|\.?\s*/(?P<slashed>[^/\n]{{2,32}})/\s*(?:{_DASH}|\.)*\s*"
    rf"|\.\s+(?P<stopped>[^\W\d_a-z][\w/]*(?:\s[\w/]+){{0,3}})\s+{_DASH}\s+"
    rf"|\s+{_DASH}\s*(?P<trailing>[^\W\d_][\w/ ]{{1,30}}?)\.\s+(?=[^\W\d_a-z“\"‘'])"
    r"|\s*(?P<bare>--|[–—―]|\s[-_](?:\s|$))\s*"
    r")(?=[^\s–—―_-]|$)"
)


def _dateline(text: str, paragraph: Span) -> Dateline | None:
    match = _DATELINE.match(text, paragraph.start, min(paragraph.end, paragraph.start + 160))
    if match is None or not _plausible(match) or _is_heading(match["place"]):
        return None
    kinds = ("bracketed", "slashed", "stopped", "trailing")
    credit = next((kind for kind in kinds if match[kind]), None)
    return Dateline(
        span=Span(match.start(), match.end()),
        place=_place(match),
        day=Span(*match.span("day")) if match["day"] else None,
        credit=Span(*match.span(credit)) if credit else None,
    )


def _place(match: re.Match[str]) -> Span:
    """The place without the full stop that parts it from the day ("Mich." keeps its own)."""
    start, end = match.span("place")
    parted = match["place"].endswith(".") and "," not in match["place"]
    return Span(start, end - parted)


def _plausible(match: re.Match[str]) -> bool:
    """A dash alone makes no dateline: it needs capitals, a day or an agency beside it."""
    place = match["place"]
    city = place.split(",")[0]
    shouted = city.upper() == city and len(city) > 2
    if match["bare"]:
        return shouted or (match["day"] is not None and place.istitle())
    if match["trailing"] or match["stopped"]:
        return match["day"] is not None or (shouted and match["stopped"] is None)
    credit = (match["bracketed"] or match["slashed"]).split()
    agency = len(credit) == 1 or credit[0][0].isupper()
    return agency and all(word[0].isupper() for word in re.findall(r"[^\W\d_]{3,}", place))


def _is_heading(place: str) -> bool:
    """Whether what stands where a place would is the name of a list or of a kind of copy: "WEEK
    AHEAD, Oct 5 -", "DIARY - Kenya"."""
    words = re.findall(r"[^\W\d_]+", place.casefold())
    return bool(words) and not _headings().isdisjoint((words[0], words[-1]))


@cache
def _headings() -> frozenset[str]:
    return frozenset(row.form for row in lang.table("en", "headings"))


def _completed(
    dispatch: Dispatch,
    envelope: dict[str, str],
    headline: Span | None,
    dateline: Dateline | None,
) -> tuple[Dispatch, tuple[Warning, ...]]:
    """The dispatch with the blanks filled from its own words."""
    text = dispatch.text
    said = dict(envelope)
    if headline is not None:
        said.setdefault("headline", headline.of(text))
    if dateline is not None and dateline.credit is not None:
        said.setdefault("provider", dateline.credit.of(text).strip())
    if dateline is not None and dateline.place is not None:
        place = dateline.place.of(text)
        city, *rest = place.split(",")
        said["located"] = ",".join([city.title() if city.isupper() else city, *rest])
    published, warnings = _published(dispatch, said.pop("published", None))
    fields = ("headline", "provider", "located", "section", "slugline", "byline", "url")
    filled = {
        name: said[name] for name in fields if name in said and getattr(dispatch, name) is None
    }
    return msgspec.structs.replace(dispatch, published=published, **filled), warnings


def _published(
    dispatch: Dispatch, stamp: str | None
) -> tuple[chrono.Interval | None, tuple[Warning, ...]]:
    read_off = None
    if stamp is not None:
        plain = re.sub(r"\s*(UTC|GMT)$", "Z", stamp)
        read_off = chrono.parse_stamp(plain, dispatch.zone)
    given = dispatch.published
    if given is None or read_off is None or given.begin is None or read_off.begin is None:
        return given or read_off, ()
    if given.begin.date() == read_off.begin.date():
        return given, ()
    message = (
        f"published on {given.begin:%Y-%m-%d} by the caller, on {read_off.begin:%Y-%m-%d} by the"
        " header; the caller's day is used"
    )
    return given, (Warning(code="published-differs", message=message),)


# ------------------------------------------------------------------ sentences
_BREAK = re.compile(r"""[.!?…]+["'”’»)\]]*(\s+)(?=["'“‘«(\[]*[^\W_a-zß-öø-ÿ])""")
_INITIAL = re.compile(r"(?:[^\W\d_]\.){1,4}")
_FOLLOWER = re.compile(r"[“\"'‘(]*(\w+)")
_FOOTER = re.compile(
    r"\s*(?:\((?:reporting|writing|editing|additional reporting|compiled"
    r"|with (?:files|inputs) from)\b"
    r"|(?:reporting|editing|writing) by\b|copyright\b|©|###|-30-|ends\s*$|\*{3})",
    re.IGNORECASE,
)


def _sentences(
    dispatch: Dispatch, headline: Span | None, dateline: Dateline | None, paragraphs: list[Span]
) -> Iterator[Sentence]:
    text = dispatch.text
    if headline is not None:
        yield Sentence(span=headline, region=Region.HEADLINE, paragraph=0)
    first = 0 if headline is None else 1
    for number, paragraph in enumerate(paragraphs, first):
        start = paragraph.start
        if dateline is not None and paragraph.holds(dateline.span):
            start = min(dateline.span.end, paragraph.end)
        region = Region.FOOTER if _FOOTER.match(text, paragraph.start) else Region.BODY
        for span in _split(text, start, paragraph.end, dispatch.language):
            yield Sentence(span=span, region=region, paragraph=number)


def _split(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    for match in _BREAK.finditer(text, start, end):
        if match.end() < end and _ends_here(text, start, match, language):
            yield Span(start, match.start(1))
            start = match.end(1)
    if start < end:
        yield Span(start, end)


@lru_cache(maxsize=8)
def _abbreviations(language: str) -> dict[str, str]:
    if not lang.known(language):
        return {}
    return {row.form: row.kind for row in lang.table(language.split("-")[0], "abbreviations")}


def _ends_here(text: str, start: int, match: re.Match[str], language: str) -> bool:
    """Whether a full stop ends the sentence or an abbreviation (Grefenstette's question)."""
    if text[match.start()] != "." or text[match.start() + 1 : match.start() + 2] in (".", "!", "?"):
        return True
    word = text[max(start, match.start() - 24) : match.start() + 1].rsplit(None, 1)[-1]
    token = word.lstrip("(\"'“‘[")
    kind = _abbreviations(language).get(token)
    if kind is None and not _INITIAL.fullmatch(token):
        return True
    if kind == "title":
        return False
    if kind == "month":
        return not text[match.end()].isdigit()
    follower = _FOLLOWER.match(text[match.end() : match.end() + 24])
    return follower is not None and _abbreviations(language).get(follower[1]) == "starter"


# ------------------------------------------------------------------ quotations
_MARK = re.compile(
    r"“|”|«|»|``|''|\""
    r"|(?<![\w])[‘'](?=[\w…])"  # an opening single mark
    r"|(?<=[\w.,!?…;:])[’'](?![\w])"  # a closing one, or the apostrophe of a plural
)
_SIGN = re.compile(r"[“”«»`'\"‘’]")  # what a mark begins with
_PAIRS = {"“": "”", "«": "»", "``": "''", "''": "''", '"': '"', "‘": "’", "'": "'"}
_ALSO_CLOSES = {"“": ('"', "''"), '"': ("”", "''"), "``": ('"', "”")}


def _quotations(text: str, paragraphs: list[Span]) -> tuple[list[Quoted], list[Warning]]:
    """Quoted regions, paragraph by paragraph, so that a lost mark costs one quotation at most.

    A quotation that stays open runs to the end of its paragraph; the next paragraph may open
    with a mark to continue it (the convention of wire copy), else the record gets a warning.
    """
    found: list[Quoted] = []
    warnings: list[Warning] = []
    for number, paragraph in enumerate(paragraphs):
        here = _in_paragraph(text, paragraph)
        found += here
        if here and not here[-1].closed:
            following = paragraphs[number + 1 : number + 2]
            mark = here[-1].outer.of(text)[0]
            goes_on = following and text[following[0].start] in (mark, "“", '"')
            if not goes_on:
                message = "a quotation mark opens here and nothing closes it in its paragraph"
                spans = (Span(here[-1].outer.start, here[-1].inner.start),)
                warnings.append(Warning(code="unclosed-quote", message=message, spans=spans))
    return found, warnings


def _in_paragraph(text: str, paragraph: Span) -> list[Quoted]:
    found: list[Quoted] = []
    opened: re.Match[str] | None = None
    marks = list(_marks(text, paragraph))
    if not marks:
        return found
    last_double = max((m.start() for m in marks if m[0] in ('"', "”")), default=-1)
    last_single = max((m.start() for m in marks if _closes_word(text, m)), default=-1)
    for mark in marks:
        sign = mark[0]
        if opened is None:
            if _opens(text, paragraph, mark, last_double, last_single):
                opened = mark
        elif sign == _PAIRS[opened[0]] or sign in _ALSO_CLOSES.get(opened[0], ()):
            outer = Span(opened.start(), mark.end())
            found.append(Quoted(outer=outer, inner=Span(opened.end(), mark.start())))
            opened = None
    if opened is not None:
        outer = Span(opened.start(), paragraph.end)
        inner = Span(opened.end(), paragraph.end)
        found.append(Quoted(outer=outer, inner=inner, closed=False))
    return found


def _marks(text: str, paragraph: Span) -> Iterator[re.Match[str]]:
    """The matches of `_MARK`, tried only where one can begin: most copy is letters."""
    at, end = paragraph.start, paragraph.end
    while sign := _SIGN.search(text, at, end):
        mark = _MARK.match(text, sign.start(), end)
        if mark is not None:
            yield mark
        at = sign.end() if mark is None else mark.end()


def _opens(
    text: str, paragraph: Span, mark: re.Match[str], last_double: int, last_single: int
) -> bool:
    sign = mark[0]
    if sign not in _PAIRS:
        return False
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    if sign == '"':  # behind a figure it may be inches
        return not before.isdigit() or mark.start() < last_double
    if sign in "‘'":
        # An apostrophe opens nothing: a single mark counts only where its partner follows.
        return not before.isalnum() and mark.end() < last_single
    return True


def _closes_word(text: str, mark: re.Match[str]) -> bool:
    return mark[0] in "’'" and not text[mark.end() : mark.end() + 1].isalnum()
