"""Which words of a copy are names of places.

Owns the ways by which a name shows itself as that of a place: the parser's label, the words before
and behind it (`lang/<xx>/lexicon/places.tsv`), its size in the tables.  Does not know which place
a name means.
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from dateline import lang
from dateline.model import Parse, Span
from dateline.places.gazetteer import fold, known, large, nation, site_key, sites

_PLACES = frozenset({"GPE", "LOC", "FAC"})
# What the parser also takes names of places for; "" is no name at all.
_OTHERS = frozenset({"", "PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "DATE"})
_UNLIKELY = frozenset({"ORG", "NORP", "WORK_OF_ART", "EVENT", "DATE"})
_STEPS = 4  # words that may stand between "at" and a name: "at second-division Regensburg"
_TITLED = 0.7  # share of capitals among the longer words of a heading


class Name(msgspec.Struct, frozen=True):
    """Words that may name a place; where they are not sure to, only a table can make them one."""

    span: Span
    sure: bool


class _Run(msgspec.Struct, frozen=True):
    """Tokens from `first` to before `stop` that the parser takes for one name."""

    first: int
    stop: int
    label: str


def names(parse: Parse, text: str) -> tuple[Name, ...]:
    """The names of places, in order, those told before others where they begin together."""
    found = [*_marked(parse, text), *(Name(span, True) for span in _site_spans(text))]
    kept: list[Name] = []
    for name in sorted(found, key=lambda n: (n.span.start, -n.span.end)):
        if not kept or not kept[-1].span.touches(name.span):
            kept.append(name)
    return tuple(kept)


@cache
def words(kind: str) -> frozenset[str]:
    """The forms of one class of the table."""
    return frozenset(row.form for row in lang.table("en", "places") if row.kind == kind)


@cache
def _site_pattern() -> re.Pattern[str]:
    forms = {row.form for row in lang.table("en", "sites") if row.kind != "state"}
    forms |= {form.removeprefix("the ") for form in forms}
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")


def _site_spans(text: str) -> Iterator[Span]:
    for match in _site_pattern().finditer(text):
        yield Span(*match.span())


def _marked(parse: Parse, text: str) -> Iterator[Name]:
    people = _people(parse, text)
    for run in _runs(parse):
        span = Span(parse.start[run.first], parse.end[run.stop - 1])
        if run.label in _PLACES:
            yield Name(_bare(text, span), True)
        elif run.label in _OTHERS and parse.pos[run.first] in ("PROPN", "DET"):
            opened = parse.pos[run.first] == "DET"  # "the Democratic Republic of Congo"
            own = _bare(text, span) if opened else span
            sure = _told(parse, text, run, own, people)
            if sure is not None:
                yield Name(own, sure and not opened)


def _runs(parse: Parse) -> Iterator[_Run]:
    """The names that the parser marks, and the capitalised words in a row that it does not."""
    size = len(parse.start)
    at = 0
    while at < size:
        label = parse.ent[at][2:]
        stop = at + 1
        if label:
            while stop < size and parse.ent[stop] == f"I-{label}":
                stop += 1
        elif parse.pos[at] == "PROPN":
            while stop < size and parse.pos[stop] == "PROPN" and not parse.ent[stop]:
                stop += 1
        if label or parse.pos[at] == "PROPN":
            yield _Run(at, stop, label)
        at = stop


def _bare(text: str, span: Span) -> Span:
    said = span.of(text)
    start = span.start + (len(said) - len(re.sub(r"^[Tt]he\s+", "", said)))
    end = span.end - (len(said) - len(re.sub(r"['’]s?$", "", said)))
    tail = re.search(r"\s(?:(?:the|on|next|this|last|at)\s|\()", text[start:end])
    return Span(start, max(start, start + tail.start() if tail else end))


# ------------------------------------------------------------------ names with other labels
def _told(parse: Parse, text: str, run: _Run, span: Span, people: frozenset[str]) -> bool | None:
    """Whether words that the parser does not take for a place are one: True where they are even
    if no table knows them, False where they are if one does, None where they are none."""
    said = span.of(text)
    if not said[:1].isupper() or (run.label == "PERSON" and _possesses(parse, text, run)):
        return None
    cue = _cue(parse, run)
    bearer = said in people or said.split()[0] in _given()
    if not bearer and _sure(parse, text, run, said, cue):
        return True
    if not known(said):
        return None
    if cue in ("within", "beside", "kind", "inner"):
        return False
    if run.label == "DATE" or bearer:
        return None
    if _behind_a_place(parse, text, run):
        return False
    if cue == "towards" and (run.label not in ("PERSON", "NORP") or " " in said):
        return False
    return False if large(said) and (cue == "towards" or run.label != "PERSON") else None


def _cue(parse: Parse, run: _Run) -> str:
    """The class of the words before a name; "inner" where words stand between."""
    at = run.first - 1
    if at < 0:
        return ""
    word = parse.lemma[at]
    if word == "of" and at and parse.lemma[at - 1] in words("kind"):
        return "kind"
    for kind in ("within", "beside", "towards"):
        if word in words(kind) and parse.dep[at] != "prt":
            return kind
    while at > run.first - 1 - _STEPS and at > 0 and _describes(parse, at):
        at -= 1
        if parse.lemma[at] in words("within") and parse.pos[at] == "ADP":
            return "inner"
    return ""


def _describes(parse: Parse, at: int) -> bool:
    word = parse.lemma[at]
    plain = parse.ent[at][2:] in ("", "ORDINAL", "CARDINAL")
    return word == "-" or (plain and parse.pos[at] in ("ADJ", "NOUN", "ADV", "NUM"))


def _sure(parse: Parse, text: str, run: _Run, said: str, cue: str) -> bool:
    """Whether a name is that of a place though no table knows it."""
    if said.isupper() or any(c.isdigit() for c in said) or _a_body(said):
        return False
    if _goes_on(parse, text, run) or _titled(text, parse.start[run.first]):
        return False
    if cue in ("beside", "kind"):
        return True
    if run.label in _UNLIKELY:
        return False
    if cue == "within":
        return not _about(parse, run)
    return _followed_by_where(parse, run) and (run.label != "PERSON" or cue == "towards")


def _goes_on(parse: Parse, text: str, run: _Run) -> bool:
    """Whether a name only describes the word behind it: "in Lindt shops", "at Number 10"."""
    at = run.stop
    if at >= len(parse.start) or parse.ent[at][2:] in ("DATE", "TIME"):
        return False
    return _possesses(parse, text, run) or parse.pos[at] in ("NOUN", "PROPN", "NUM")


def _possesses(parse: Parse, text: str, run: _Run) -> bool:
    at = run.stop
    inside = text[parse.start[at - 1] : parse.end[at - 1]] in ("'s", "’s", "'", "’")
    return inside or (at < len(parse.tag) and parse.tag[at] == "POS")


def _about(parse: Parse, run: _Run) -> bool:
    """Whether a preposition tells the object of a verb or noun: "aimed at", "a stake in"."""
    at = run.first - 1
    head = parse.head[at]
    return f"{parse.lemma[head].lower()} {parse.lemma[at]}" in words("about")


def _followed_by_where(parse: Parse, run: _Run) -> bool:
    behind = parse.lemma[run.stop : run.stop + 2]
    return len(behind) == 2 and behind[0] == "," and behind[1] in words("behind")


def _behind_a_place(parse: Parse, text: str, run: _Run) -> bool:
    """Whether a name stands behind a venue and a comma: "the town hall, Lindau"."""
    at = run.first - 2
    if at < 0 or parse.lemma[at + 1] != "," or run.label in ("ORG", "NORP"):
        return False
    if parse.ent[at][2:] in _PLACES or parse.lemma[at].lower() in _venues():
        return True
    line = text[text.rfind("\n", 0, parse.start[at]) + 1 : parse.start[at]]
    return line.partition(":")[0].strip().lower() in _fields()


@cache
def _fields() -> frozenset[str]:
    """Labels of lines that tell a venue: "WHERE: Inselhalle, Lindau"."""
    rows = lang.table("en", "layout")
    return frozenset(row.form for row in rows if row.kind == "field" and row.value == "where")


@cache
def _venues() -> frozenset[str]:
    return frozenset(row.form for row in lang.table("en", "event_words") if row.kind == "venue")


def _titled(text: str, at: int) -> bool:
    """Whether the line is a heading in capitals, which tell no names apart."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    longer = re.findall(r"[A-Za-z]{4,}", text[start : end if end >= 0 else None])
    return len(longer) > 2 and sum(w[0].isupper() for w in longer) > _TITLED * len(longer)


# ------------------------------------------------------------------ what is no place
def nowhere(said: str) -> bool:
    """Whether a word is no name of a place wherever it stands: "North", "German", "March"."""
    if said in words("nowhere") or nation(said) is not None:
        return True
    return said in _calendar() or said.lower() in _calendar()


@cache
def _calendar() -> frozenset[str]:
    times = {row.form for row in lang.table("en", "time_names")}
    feasts = {row.form for row in lang.table("en", "time_feasts")}
    return frozenset(times | feasts)


@cache
def _bodies() -> frozenset[str]:
    rows = lang.table("en", "bodies")
    return frozenset(fold(row.form) for row in rows if row.kind == "body")


def _a_body(said: str) -> bool:
    return fold(said) in _bodies() and site_key(said) not in sites()


@cache
def _given() -> frozenset[str]:
    return frozenset(row.form for row in lang.table("en", "given"))


def _people(parse: Parse, text: str) -> frozenset[str]:
    """The words of the persons that are told by more than one."""
    found: set[str] = set()
    for run in _runs(parse):
        if run.label == "PERSON" and run.stop - run.first > 1:
            found.update(text[parse.start[run.first] : parse.end[run.stop - 1]].split())
    return frozenset(found)
