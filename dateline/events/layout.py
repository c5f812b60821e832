"""Timetables, calendars and advisories: copy that tells events by lines and not by sentences.

Owns which lines are entries of a list, which words of a line name its event, and what a line has
from its heading or from the fields beside it: its day, its clock, that it is called off.  Knows
no actors and no dossiers; words of fields and the like are rows of `lexicon/layout.tsv`.

Terms: a *heading* is a day that fills a line or opens it ("Tuesday, March 21:"); it holds for its
own line, or for the lines below it to the next blank one.  A *piece* is a sentence of a line, or
what a semicolon parts.  A *chunk* is what commas, colons, dashes and brackets part in a piece.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec

from dateline import lang, nlp
from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.events.changes import Change
from dateline.events.reading import Reading, Trigger, base_lemma
from dateline.model import EventType, Place, Region, Span, Status, Timex, TimexType


class Entry(msgspec.Struct, frozen=True):
    """What one line, or a part of it, tells: the word that names it, and its day.

    `tokens` are all words that name it, `line` the stretch that tells of it, `others` its further
    tokens.  `type` is None
    where the word itself must tell.  `status` is None where the line does not say that it is off.
    """

    token: int
    tokens: tuple[int, ...]
    line: Span
    others: frozenset[int]
    day: Timex
    clock: Timex | None = None
    type: EventType | None = None
    status: Status | None = None


class _Line(msgspec.Struct, frozen=True):
    """A line under a day: what it says after day and bullet."""

    body: Span
    day: Timex
    inline: bool


class _Known(msgspec.Struct, frozen=True):
    """Tokens of which something is known: those of times, of places, and of happenings."""

    times: frozenset[int]
    places: frozenset[int]
    triggers: frozenset[int]


@cache
def rows(kind: str) -> dict[str, str]:
    """The values of one class of the table, by form."""
    return {row.form: row.value for row in lang.table("en", "layout") if row.kind == kind}


def entries(
    r: Reading,
    timexes: Sequence[Timex],
    places: Sequence[Place] = (),
    triggers: Sequence[Trigger] = (),
) -> tuple[Entry, ...]:
    """The entries of a document's lists on days that have not passed, in the order of the text.

    The names of `places` label a line and name no event; what stands before a colon names one
    only where it is among the `triggers`.
    """
    known = _Known(
        times=frozenset(t for x in timexes for t in nlp.tokens_in(r.parse, x.span)),
        places=frozenset(
            t for p in places if p.span is not None for t in nlp.tokens_in(r.parse, p.span)
        ),
        triggers=frozenset(t.token for t in triggers),
    )
    published = r.document.dispatch.published
    lines = [] if published is None else list(_lines(r, timexes))
    found: dict[int, Entry] = {}
    for line in lines:
        if published is not None and _passed(line.day.interval, published):
            continue
        for entry in _told(r, line, timexes, known):
            found.setdefault(entry.token, entry)
    return tuple(found[token] for token in sorted(found))


def _passed(day: Interval | None, published: Interval) -> bool:
    if day is None or day.end is None or published.begin is None:
        return True
    return day.end <= published.begin


# ------------------------------------------------------------------ lines and headings
_BULLET = re.compile(r"(?:[-*•▪◦·+–—]|\(\+\)|\(\*\))\s+")
_FIELD = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)?)\s*:\s+")
_PARTED = re.compile(r"(?:,?\s*(?:[:–—]|-\s|\.\s)|\s{2,}|\s+\d{1,2}\s*[:.]\s|\s*$)\s*")
_SPACED = re.compile(r"\s+(?=[^\W\d_a-z])")  # enough where several lines begin so
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d\b|(?:[01]\d|2[0-3])[0-5]\d\b(?!\s*[-–])")
CUE = "list"  # what a status rests on that a line gives by standing in a list
FEWEST = 2  # headings and opening clocks that make a list


def _lines(r: Reading, timexes: Sequence[Timex]) -> Iterator[_Line]:
    """The lines that stand under a day, where the copy has enough of them to be a list."""
    opening = {t.span.start: t for t in timexes if is_day(t)}
    starts = [p.start for p in _paragraphs(r) if p.start in opening]
    listed = _List(r.text, _SPACED if len(starts) > FEWEST else _PARTED)
    last = 0
    for paragraph in _paragraphs(r):
        apart = r.text.count("\n", last, paragraph.start) > 1
        last = paragraph.end
        start, field = _opened(r.text, paragraph)
        listed.read(
            Span(start, last),
            field,
            opening.get(start),
            apart=apart,
            marked=start > paragraph.start,
        )
    if listed.marks >= FEWEST:
        yield from listed.found


class _List:
    """A list as it is read line by line: what was found under which day, and what marks it as one.

    The `day` holds until a blank line, but for the blank one right under a heading (`fresh`);
    `what` are the lines of an advisory whose day is yet to come.
    """

    def __init__(self, text: str, parted: re.Pattern[str]) -> None:
        self.text, self.parted = text, parted
        self.found: list[_Line] = []
        self.what: list[Span] = []
        self.marks = 0
        self.day: Timex | None = None
        self.fresh = False

    def read(
        self, line: Span, field: str, told: Timex | None, *, apart: bool, marked: bool
    ) -> None:
        """Take in a line behind its bullet and its field, which `marked` tells of; `told` is the
        day that opens it, `apart` whether it stands under a blank line."""
        self.marks += bool(field)
        begin = None if told is None else self._parted(told, line.end, field)
        if field == "what":
            self.what.append(line)
        elif field in ("where", "who"):
            self.day = None
        elif told is not None and begin is not None:
            self._head(told, Span(begin, line.end), field)
        else:
            self._below(line, apart=apart, marked=marked)

    def _parted(self, told: Timex, end: int, field: str) -> int | None:
        """Where a day that opens a line is parted from what it says; None where it is not."""
        for pattern in (_PARTED, self.parted):
            if after := pattern.match(self.text, told.span.end, end):
                return after.end()
        return min(told.span.end, end) if field == "when" else None

    def _head(self, told: Timex, rest: Span, field: str) -> None:
        """A heading, which fills its line or opens it."""
        self.marks += 1
        self.fresh = not rest or field == "when"
        self.day = told if self.fresh else None
        if not self.fresh:
            self.found.append(_Line(rest, told, inline=True))
        if field == "when":
            self.found += [_Line(line, told, inline=False) for line in self.what]

    def _below(self, line: Span, *, apart: bool, marked: bool) -> None:
        """A line that may stand under a day."""
        if apart and not self.fresh:
            self.day = None
        self.fresh = False
        if self.day is not None:
            self.marks += marked or _CLOCK.match(self.text, line.start) is not None
            self.found.append(_Line(line, self.day, inline=False))


def _paragraphs(r: Reading) -> Iterator[Span]:
    """The paragraphs of the body; a last line such as a credit is none."""
    footers = {s.paragraph for s in r.document.sentences if s.region is Region.FOOTER}
    first = 0 if r.document.headline is None else 1
    for number, paragraph in enumerate(r.document.paragraphs, first):
        if number not in footers:
            yield paragraph


def _opened(text: str, paragraph: Span) -> tuple[int, str]:
    """Where a line begins after its bullet and its field word, and which field that is."""
    bullet = _BULLET.match(text, paragraph.start, paragraph.end)
    start = bullet.end() if bullet is not None else paragraph.start
    field = _FIELD.match(text, start, paragraph.end)
    name = rows("field").get(field[1].lower(), "") if field is not None else ""
    return (field.end(), name) if field is not None and name else (start, "")


def is_day(timex: Timex) -> bool:
    """Whether a timex tells one day of the calendar."""
    interval = timex.interval
    return timex.type is TimexType.DATE and interval is not None and interval.grain is Grain.DAY


# ------------------------------------------------------------------ what a line tells
_NOT_HELD = frozenset({"no", "none", "nothing", "not", "nil"})


def _told(r: Reading, line: _Line, timexes: Sequence[Timex], known: _Known) -> Iterator[Entry]:
    """The entries of a line: of its first piece, and of each later one that has a clock."""
    clocks = [t for t in timexes if _is_clock(t) and line.body.holds(t.span)]
    first = True
    for piece in _pieces(r, line.body):
        clock = next((t for t in clocks if piece.holds(t.span)), None)
        timed = clock is not None or _CLOCK.match(r.text, piece.start) is not None
        if not (first or timed):
            continue
        entry = _entry(r, piece, line, clock, known)
        if entry is not None:
            yield entry
        first = first and entry is None and not _finite(r, nlp.tokens_in(r.parse, piece))


def _is_clock(timex: Timex) -> bool:
    interval = timex.interval
    return interval is not None and interval.grain in CLOCK_GRAINS and "T" in timex.value


def _pieces(r: Reading, body: Span) -> Iterator[Span]:
    for sentence in r.document.sentences:
        start, end = max(sentence.span.start, body.start), min(sentence.span.end, body.end)
        while start < end:
            cut = r.text.find("; ", start, end)
            yield Span(start, end if cut < 0 else cut)
            start = end if cut < 0 else cut + 2


def _entry(
    r: Reading, piece: Span, line: _Line, clock: Timex | None, known: _Known
) -> Entry | None:
    chunks, label = _chunks(r, nlp.tokens_in(r.parse, piece))
    said = [c for c in chunks if not known.times.union(known.places).issuperset(c)]
    if said and r.word[said[0][0]] in _NOT_HELD:
        return None
    if len(said) == 1 and not r.document.capitals and _shouted(r, said[0]):
        return None  # "Sunday: GERMANY. Late voting in ..."
    named = next(filter(None, (_against(r, c) for c in said)), None)
    named = named or next(filter(None, (_name(r, c, known.times) for c in said)), None)
    if named is None:
        heads = (_head(r, c, known.times) for c in label)
        named = next(((h,) for h in heads if h is not None and h in known.triggers), None)
    if named is None:
        return None
    against = next((t for t in named if r.word[t] in rows("against")), None)
    kind = None
    if against is not None:
        kind = EventType.HEARING if _at_court(r, line.body) else EventType.MATCH
    head = named[-1] if against is None else against
    return Entry(
        token=head,
        tokens=named,
        line=piece,
        others=frozenset(nlp.tokens_in(r.parse, piece)).difference(named),
        day=line.day,
        clock=clock,
        type=kind,
        status=_off(r, line.body, head),
    )


def _at_court(r: Reading, body: Span) -> bool:
    return any(r.word[t] in rows("court") for t in nlp.tokens_in(r.parse, body))


_CUTS = frozenset(",:;()[]–—-/")


def _shouted(r: Reading, chunk: Sequence[int]) -> bool:
    words = [r.text[r.parse.start[t] : r.parse.end[t]] for t in chunk]
    return all(word.isupper() for word in words if word.isalpha())


def _chunks(
    r: Reading, tokens: Sequence[int], *, cuts: frozenset[str] = _CUTS
) -> tuple[list[list[int]], list[list[int]]]:
    """The chunks of a piece, and apart from them those of its label ("Cricket, Harare: ...")."""
    found: list[list[int]] = [[]]
    label = 0
    for token in tokens:
        word = r.word[token]
        spaced = word != "-" or r.text[r.parse.start[token] - 1].isspace()
        if word in cuts and spaced:
            found.append([])
            if word == ":" and not label:
                label = len(found) - 1
        elif any(c.isalnum() for c in word) or word in ("'s", "’s", "-"):
            found[-1].append(token)
    return [c for c in found[label:] if c], [c for c in found[:label] if c]


def _finite(r: Reading, tokens: Sequence[int]) -> bool:
    """Whether a clause with a verb of its own stands in some words: then grammar reads it."""
    return any(
        r.parse.tag[t] in ("VBZ", "VBP", "MD")
        or (r.parse.tag[t] == "VBD" and r.tree.child(t, "nsubj", "nsubjpass", "expl") is not None)
        for t in tokens
    )


_NAMES = frozenset({"GPE", "LOC", "FAC", "ORG", "PERSON", "NORP"})


def _name(r: Reading, chunk: Sequence[int], timed: frozenset[int]) -> tuple[int, ...] | None:
    """The words of a chunk that name a happening: a verb, else the head of its noun."""
    verb = next((t for t in chunk if _plain_verb(r, t)), None)
    if verb is not None:
        return (verb,)
    if _finite(r, chunk):
        return None
    head = _head(r, chunk, timed)
    if head is None or (r.parse.pos[head] == "PROPN" and r.parse.ent[head][2:] in _NAMES):
        return None
    before = head - 1
    joined = before in chunk and r.parse.pos[before] in ("NOUN", "PROPN") and before not in timed
    return (before, head) if joined and r.word[before + 1] != "'s" else (head,)


def _against(r: Reading, chunk: Sequence[int]) -> tuple[int, ...] | None:
    """The words of a chunk with two sides: "X v Y"."""
    for at, token in enumerate(chunk):
        if r.word[token] in rows("against") and 0 < at < len(chunk) - 1:
            return _sides(r, chunk, at)
    return None


def _plain_verb(r: Reading, token: int) -> bool:
    """A verb in the present that leads its clause: "the federation names the squad"."""
    tag = r.parse.tag[token]
    bare = tag == "VB" and r.tree.child(token, "nsubj") is not None
    if r.parse.pos[token] != "VERB" or not (tag in ("VBZ", "VBP") or bare):
        return False
    return r.parse.dep[token] not in ("relcl", "advcl", "acl", "ccomp")


def _sides(r: Reading, chunk: Sequence[int], at: int) -> tuple[int, ...]:
    """Two sides with the word between them: names as far as they go on either hand."""
    begin, end = at - 1, at + 1
    while begin > 0 and _of_name(r, chunk[begin - 1]):
        begin -= 1
    while end < len(chunk) - 1 and _of_name(r, chunk[end + 1]):
        end += 1
    return tuple(chunk[begin : end + 1])


def _of_name(r: Reading, token: int) -> bool:
    return r.text[r.parse.start[token]].isupper() and r.word[token] not in ("'s", "’s")


def _head(r: Reading, chunk: Sequence[int], timed: frozenset[int]) -> int | None:
    """The head of the first noun phrase, behind owners and behind "the second day of"."""
    head: int | None = None
    for token in chunk:
        if r.word[token] in ("'s", "’s"):
            head = None
        elif token in timed:
            continue
        elif r.parse.pos[token] in ("NOUN", "PROPN") or (
            head is None and r.parse.tag[token] in ("VBG", "VBZ", "NN", "NNS")
        ):
            head = token
        elif head is not None and r.parse.pos[token] not in ("ADJ", "NUM", "PART"):
            if r.word[token] != "of" or base_lemma(r, head) not in rows("portion"):
                return head
            head = None
    return head


def _off(r: Reading, body: Span, head: int) -> Status | None:
    """What a word by itself says of the entry: "- CANCELED", "VACATED.", "- off"."""
    after = [t for t in nlp.tokens_in(r.parse, body) if t > head]
    for chunk in _chunks(r, after, cuts=_CUTS | {"."})[0]:
        for size in (1, 2):
            said = " ".join(r.word[t] for t in chunk[:size])
            alone = len(chunk) == size or r.text[r.parse.start[chunk[0]]].isupper()
            if said in rows("off") and alone:
                return Status(rows("off")[said])
    return None


# ------------------------------------------------------------------ triggers
def redirected(
    changed: Sequence[Change], triggers: Sequence[Trigger], listed: Sequence[Entry]
) -> tuple[Change, ...]:
    """The changes with the entry as what they affect, where a label of its line was taken for
    that: "High Court, York: sentencing of a councillor, adjourned from July 19"."""
    known = {t.token: t for t in triggers}
    return tuple(_redirected(change, known, listed) for change in changed)


def _redirected(change: Change, known: Mapping[int, Trigger], listed: Sequence[Entry]) -> Change:
    trigger = known.get(change.affected)
    for entry in listed:
        if change.affected in entry.others and (trigger is None or not trigger.listed):
            return msgspec.structs.replace(change, affected=entry.token)
    return change


def given(r: Reading, triggers: Sequence[Trigger], listed: Sequence[Entry]) -> tuple[Trigger, ...]:
    """The triggers with those of the entries: public, and no other within the same words."""
    by_token = {t.token: t for t in triggers}
    within = {t: e for e in listed for t in e.tokens}
    kept = [t for t in triggers if within.get(t.token) is None or within[t.token].token == t.token]
    kept = [t for t in kept if t.token not in within]
    for entry in listed:
        known = by_token.get(entry.token) or Trigger(
            token=entry.token,
            tokens=(entry.token,),
            kind="noun",
            lemma=base_lemma(r, entry.token),
        )
        kind = entry.type or known.type
        kind = EventType.OTHER if kind is EventType.STATEMENT else kind
        tokens = tuple(sorted({*known.tokens, *entry.tokens}))
        kept.append(msgspec.structs.replace(known, tokens=tokens, type=kind, public=True))
    return tuple(sorted(kept, key=lambda t: t.token))
