"""From unresolved values to days: Tags and their context -> Timexes.

Owns the anchors: the publication in the dateline's zone, the day that the narrative has reached,
the time of a reported speech.  Each kind of value has its own small function, which reads a
`Context` and answers with a `Found`.  Zones of clocks are a later step (`settle`).
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.model import Attribution, Derivation, Document, Parse, Span, Tag, Timex
from dateline.temporal import (
    At,
    Base,
    Calendar,
    Clock,
    During,
    Every,
    Feast,
    Inside,
    Length,
    Nth,
    Part,
    Pick,
    Ref,
    Same,
    Step,
    Unit,
    Vague,
    Value,
)
from dateline.timex import anchors, moments, ranges
from dateline.timex.anchors import Kind
from dateline.timex.moments import Moment
from dateline.timex.story import Story


class Found(msgspec.Struct, frozen=True):
    """A resolved value: its TIMEX3 spelling, and the moment where it is one."""

    value: str
    moment: Moment | None = None
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    anchor: str | None = None
    interval: Interval | None = None
    alternatives: tuple[str, ...] = ()


class Context(msgspec.Struct, frozen=True):
    """What a phrase can be counted from.

    `present` is the publication or the time of the speech around the phrase, `then` the point that
    the narrative has reached, `way` the tense of the clause (-1 past, 1 future, 0 unknown),
    `near` the day named beside a bare clock, `quarter` the quarter that is reported on,
    `compared` what "a year ago" is compared with, `told` an absolute date of the same sentence.
    """

    kind: Kind
    present: Moment | None = None
    then: Moment | None = None
    way: int = 0
    near: Moment | None = None
    speech: bool = False
    quarter: Moment | None = None
    compared: Moment | None = None
    told: Moment | None = None


def resolve(
    document: Document,
    tags: Sequence[Tag],
    attributions: Sequence[Attribution] = (),
    *,
    parse: Parse | None = None,
    zone: str | None = None,
) -> tuple[Timex, ...]:
    """The timexes of all tags, in their order, with days and anchors.

    `zone` is the dateline's zone, in which a publication instant becomes a civil day.
    """
    walk = _Walk(document, tuple(tags), tuple(attributions), zone)
    return ranges.linked([walk.timex(n) for n in range(len(tags))], document.text)


def publication(document: Document, zone: str | None) -> Moment | None:
    """The civil day (and clock, where told) of publication in a zone."""
    published = document.dispatch.published
    if published is None or published.begin is None:
        return None
    begin, zone = published.begin, zone or document.dispatch.zone
    if published.grain is Grain.MINUTE:
        if zone and published.zone and (utc := chrono.instant(begin, published.zone)):
            begin = chrono.in_zone(utc, zone) or begin
        return Moment(begin, Grain.MINUTE)
    return Moment(begin, Grain.DAY)


class _Walk:
    """One pass over the tags of a document, which carries the running anchor along."""

    def __init__(
        self,
        document: Document,
        tags: tuple[Tag, ...],
        attributions: tuple[Attribution, ...],
        zone: str | None,
    ) -> None:
        self.document = document
        self.tags = tags
        self.headings = anchors.headings(document, tags)
        self.kind = Kind.AGENDA if len(self.headings) > 1 else anchors.kind(document, tags)
        self.present = publication(document, zone)
        self.sentences = anchors.Sentences(document)
        self.speeches = _speeches(attributions, {tag.id: n for n, tag in enumerate(tags)})
        self.done: dict[int, Timex] = {}
        self.open: set[int] = set()  # being resolved: two clocks never wait for each other
        self.moments: dict[int, Moment | None] = {}
        self.story = Story(self.kind, self.present)

    def timex(self, index: int) -> Timex:
        """The timex of a tag; the time of a speech is resolved before what is said in it."""
        if index not in self.done:
            self.open.add(index)
            self.done[index] = self._resolve(index)
            self.open.discard(index)
        return self.done[index]

    def _resolve(self, index: int) -> Timex:
        tag = self.tags[index]
        plain = self.context(index)
        special = self._quarter_ended(index) or self._apposition(index)
        found = settled = special or reading(tag.value, plain)
        alternatives: tuple[str, ...] = ()
        speech = self._speech(index)
        if speech is not None:
            found = reading(tag.value, msgspec.structs.replace(plain, present=speech, speech=True))
            if found.value != settled.value:
                found = msgspec.structs.replace(found, anchor="speech")
                alternatives = (settled.value,)
            else:
                found = settled
        alternatives = (*alternatives, *(v for v in found.alternatives if v not in alternatives))
        self.moments[index] = found.moment
        self._advance(tag, found)
        return _record(tag, found, alternatives)

    def context(self, index: int) -> Context:
        """The context of a tag, without any speech."""
        tag = self.tags[index]
        way = 0
        if self.kind is not Kind.NARRATIVE and anchors.wants_direction(tag.value):
            way = anchors.direction(self.document, tag.span, self.sentences)
        sentence = self.sentences.at(tag.span.start)
        return Context(
            kind=self.kind,
            present=self.present,
            then=self.story.point(sentence),
            way=way,
            near=self._day_beside(index) if anchors.is_bare_clock(tag.value) else None,
            quarter=self.story.quarter,
            compared=self.story.compared(sentence),
            told=self.story.told(sentence),
        )

    def _apposition(self, index: int) -> Found | None:
        """ "four years earlier, in 2018": the date behind tells which one is meant."""
        value = self.tags[index].value
        if not isinstance(value, Step | Vague) or index + 1 == len(self.tags):
            return None
        following = self.tags[index + 1]
        between = self.document.text[self.tags[index].span.end : following.span.start]
        if not _APPOSITION.match(between) or not anchors.is_absolute(following.value):
            return None
        self.timex(index + 1)
        moment = self.moments.get(index + 1)
        if moment is None or moments.GRAINS.get(value.unit) is not moment.grain:
            return None
        return _point(moment, "", following.id)

    def _quarter_ended(self, index: int) -> Found | None:
        """ "the quarter ended July 31" is the one in which most of those months lie."""
        tag = self.tags[index]
        if not isinstance(tag.value, Same) or tag.value.unit is not Unit.QUARTER:
            return None
        if index + 1 == len(self.tags):
            return None
        following = self.tags[index + 1]
        between = self.document.text[tag.span.end : following.span.start]
        if between.strip() not in ("ended", "ending"):
            return None
        self.timex(index + 1)
        end = self.moments.get(index + 1)
        middle = moments.step(end, -45, Unit.DAY) if end is not None else None
        return _point(moments.widen(middle, Grain.QUARTER), "", "narrative") if middle else None

    def _speech(self, index: int) -> Moment | None:
        span = self.tags[index].span
        for content, at in self.speeches:
            if content.holds(span) and at != index:
                self.timex(at)
                return self.moments.get(at)
        return None

    def _day_beside(self, index: int) -> Moment | None:
        """The day that the same sentence names beside a bare clock."""
        sentence = self.sentences.at(self.tags[index].span.start)
        if sentence is None:
            return None
        ahead = next(
            (
                n
                for n in range(index + 1, min(index + 4, len(self.tags)))
                if not anchors.is_bare_clock(self.tags[n].value)
            ),
            len(self.tags),
        )
        for other in (
            (ahead, index - 1, index - 2)
            if self._adjoins(index, ahead)
            else (index - 1, ahead, index - 2)
        ):
            if not (0 <= other < len(self.tags)) or not sentence.span.holds(self.tags[other].span):
                continue
            if other > index and not anchors.names_day(self.tags[other].value):
                continue
            if other in self.open or self.timex(other).anchor == "default":
                continue
            moment = self.moments.get(other)
            if moment is not None and moment.grain.rank <= Grain.DAY.rank:
                return Moment(chrono.floor(moment.begin, Grain.DAY), Grain.DAY, moment.bc)
        return None

    def _adjoins(self, index: int, other: int) -> bool:
        """Whether a day stands right behind a clock, but for another clock in parentheses."""
        if other >= len(self.tags):
            return False
        between = self.document.text[self.tags[index].span.end : self.tags[other].span.start]
        return len(between) < 30 and (other == index + 1 or "(" in between) and "." not in between

    def _is_item(self, tag: Tag) -> bool:
        """Whether a date stands under a heading of an agenda page, which it does not move."""
        return self.kind is Kind.AGENDA and tag.id not in self.headings

    def _advance(self, tag: Tag, found: Found) -> None:
        if found.moment is not None and not isinstance(tag.value, Every | Length | Ref):
            sentence = self.sentences.at(tag.span.start)
            if anchors.is_comparison(tag.value) or self._is_item(tag):
                return
            self.story.advance(found.moment, sentence, absolute=anchors.is_absolute(tag.value))


_APPOSITION = re.compile(r"(?:,\s+(?:in|on)|\s+\(|,)\s*$")


def _speeches(
    attributions: tuple[Attribution, ...], index: dict[str, int]
) -> list[tuple[Span, int]]:
    """The stretches of text whose time of speech is known, the innermost first."""
    found = [
        (content, index[said.at])
        for said in attributions
        if said.at is not None and said.at in index
        for content in said.content
    ]
    return sorted(found, key=lambda pair: len(pair[0]))


def _record(tag: Tag, found: Found, alternatives: tuple[str, ...]) -> Timex:
    interval = found.interval
    if interval is None and found.moment is not None:
        interval = moments.interval(found.moment)
    derivation = tag.derivation
    if derivation is not None:
        derivation = Derivation(
            rule=f"resolve from {found.anchor}" if found.anchor else "resolve",
            span=tag.span,
            note=found.value,
            children=(derivation,),
        )
    return Timex(
        id=tag.id,
        span=tag.span,
        type=tag.type,
        value=found.value,
        mod=found.mod,
        quant=found.quant,
        freq=found.freq,
        anchor=found.anchor,
        alternatives=alternatives,
        interval=interval,
        derivation=derivation,
    )


# ------------------------------------------------------------------ by kind of value
def reading(value: object, context: Context) -> Found:
    """What a value says in a context; never raises, in doubt an X-form without an interval."""
    return _READERS[type(value)](value, context)


def _point(moment: Moment | None, unknown: str, anchor: str | None = None, **more: Any) -> Found:
    if moment is None:
        return Found(unknown, anchor=anchor, **more)
    return Found(moments.spell(moment), moment, anchor=anchor, **more)


# -- dates by name
def _calendar(date: Calendar, context: Context) -> Found:
    if date.decade is not None or date.century is not None:
        return _long(date, context)
    if date.year is not None:
        return _dated(date, _full_year(date, context))
    if date.weekday and not date.day:
        return _weekday(date, context)
    if date.day and not date.month:
        return _bare_day(date, context)
    return _yearless(date, context)


def _full_year(date: Calendar, context: Context) -> int:
    year = date.year or 1
    if not date.short:
        return year
    told = context.then if context.kind is Kind.NARRATIVE else None
    base = (told or context.present or Moment(datetime(2000, 1, 1), Grain.DAY)).begin.year
    century = base // 100 * 100
    return century + year - (100 if century + year > base + 10 else 0)


def _dated(date: Calendar, year: int, anchor: str | None = None) -> Found:
    moment = moments.of_calendar(date, year)
    if moment is None:
        return Found(_spelled(date, f"{year:04d}"), anchor=anchor)
    return _point(moment, "", anchor)


def _spelled(date: Calendar, year: str) -> str:
    """The TIMEX3 form of a date whose year is not known ("XXXX") or that does not exist."""
    if date.month:
        return f"{year}-{date.month:02d}" + (f"-{date.day:02d}" if date.day else "")
    if date.season:
        return f"{year}-{date.season}"
    if date.quarter:
        return f"{year}-Q{date.quarter}"
    if date.half:
        return f"{year}-H{date.half}"
    if date.weekday and not date.day:
        return f"{year}-WXX-{date.weekday}"
    if date.day:
        return f"{year}-XX-{date.day:02d}"
    return year


def _long(date: Calendar, context: Context) -> Found:
    if date.century is not None:
        bc = date.bc
        value = f"{'BC' if bc else ''}{date.century:02d}"
        return Found(value, moments.century(date.century, bc))
    decade = date.decade or 0
    if decade < 10:
        decade = _decade(decade, context)
    return _point(moments.decade(decade, date.bc), f"{decade:03d}")


def _decade(digit: int, context: Context) -> int:
    """ "the nineties": the last ones that had begun by then."""
    base = context.then if context.kind is Kind.NARRATIVE else context.present
    year = (base or Moment(datetime(2000, 1, 1), Grain.DAY)).begin.year
    decade = year // 100 * 10 + digit
    return decade if decade * 10 <= year else decade - 10


def _weekday(date: Calendar, context: Context) -> Found:
    base, anchor = _base(context)
    if base is None or base.bc or base.grain.rank > Grain.DAY.rank:
        return Found(f"XXXX-WXX-{date.weekday}")
    day = moments.weekday_near(base.begin, date.weekday or 1, context.way or -1)
    return _point(Moment(day, Grain.DAY) if day else None, f"XXXX-WXX-{date.weekday}", anchor)


def _base(context: Context) -> tuple[Moment | None, str]:
    """What a bare name is counted from."""
    if context.kind is Kind.NARRATIVE and not context.speech:
        return context.then, "narrative"
    return context.present, "speech" if context.speech else "published"


def _bare_day(date: Calendar, context: Context) -> Found:
    """ "the 13th" of the month that was spoken of."""
    base, anchor = context.then or context.present, "narrative"
    if base is None or base.grain.rank > Grain.MONTH.rank or base.bc:
        return Found(_spelled(date, "XXXX"))
    begin = base.begin
    moment = moments.of_calendar(date, begin.year, month=begin.month)
    return _point(moment, f"{begin:%Y-%m}-{date.day:02d}", anchor)


def _yearless(date: Calendar, context: Context) -> Found:
    base, anchor = _base(context)
    if base is None:
        return Found(_spelled(date, "XXXX"))
    if context.kind is Kind.NARRATIVE and not context.speech:
        return _dated_bc(date, base, anchor)
    return _dated(date, _nearest_year(date, base, context.way), anchor)


def _dated_bc(date: Calendar, base: Moment, anchor: str) -> Found:
    if base.grain.rank > Grain.YEAR.rank:
        return Found(_spelled(date, "XXXX"))
    known = msgspec.structs.replace(date, bc=base.bc)
    return _dated(known, _story_year(known, base), anchor)


def _story_year(date: Calendar, base: Moment) -> int:
    """The year of a date without one in a narrative, which runs on over New Year."""
    year = base.begin.year
    if base.bc or not date.month or base.grain.rank > Grain.MONTH.rank:
        return year
    return year + 1 if base.begin.month - date.month >= _NEW_YEAR else year


_NEW_YEAR = 8  # months that a date without a year lies before the last one when a year has turned


def _nearest_year(date: Calendar, base: Moment, way: int) -> int:
    """The year in which a date without one lies, by the tense of its clause."""
    year = base.begin.year
    unit = moments.of_calendar(date, 2000)
    if unit is None:
        return year
    if date.weekday and date.day and (agreeing := _agreeing_year(date, base, way)):
        return agreeing
    here = moments.of_calendar(date, year)
    begin = here.begin if here else datetime(year, date.month or 1, 1)
    reference = chrono.floor(base.begin, unit.grain)
    ago = (reference - begin).days / 30.4
    past, ahead = (ago, 12 - ago) if ago >= 0 else (ago + 12, -ago)
    before = year if ago >= 0 else year - 1
    after = year if ago <= 0 else year + 1
    if way < 0:
        return after if ahead < _SOON.get(unit.grain, 0) else before
    if way > 0:
        return before if 0 < past < _LATELY.get(unit.grain, 0) else after
    if unit.grain is Grain.QUARTER:
        return before if past <= 9 else after  # results are told more often than forecasts
    return before if past <= ahead else after


# Months within which a date without a year is meant to be near whatever the tense around it:
# copy names the year of a day that lies eleven months off.
_SOON = {Grain.DAY: 3.0, Grain.MONTH: 1.5, Grain.QUARTER: 1.5}
_LATELY = {Grain.DAY: 1.5, Grain.MONTH: 1.2, Grain.QUARTER: 3.2}


def _agreeing_year(date: Calendar, base: Moment, way: int) -> int | None:
    """The nearest year in which a yearless date falls on the weekday that it names."""
    options = []
    for year in range(base.begin.year - 1, base.begin.year + 2):
        moment = moments.of_calendar(date, year)
        if moment is not None and moment.begin.isoweekday() == date.weekday:
            options.append(moment.begin)
    nearest = min(options, key=lambda day: abs(day - base.begin), default=None)
    return nearest.year if nearest else None


# -- steps
def _base_of(base: Base | Value, context: Context) -> tuple[Moment | None, str | None]:
    if isinstance(base, Base):
        story = base is Base.THEN or (context.kind is Kind.NARRATIVE and not context.speech)
        if story and context.then is not None:
            return context.then, "narrative"
        return context.present, "speech" if context.speech else "published"
    found = reading(base, context)
    return found.moment, found.anchor


_UNKNOWN = {
    Unit.DAY: "XXXX-XX-XX",
    Unit.WEEKEND: "XXXX-WXX-WE",
    Unit.WEEK: "XXXX-WXX",
    Unit.MONTH: "XXXX-XX",
    Unit.QUARTER: "XXXX-QX",
    Unit.HALF: "XXXX-HX",
    Unit.YEAR: "XXXX",
    Unit.DECADE: "XXX",
    Unit.CENTURY: "XX",
    Unit.HOUR: "XXXX-XX-XXTXX",
    Unit.MINUTE: "XXXX-XX-XXTXX:XX",
    Unit.SECOND: "XXXX-XX-XXTXX:XX:XX",
}


def _step(value: Step, context: Context) -> Found:
    unknown = _UNKNOWN.get(value.unit, "XXXX")
    base, anchor = _base_of(value.base, context)
    if (
        value.like
        and value.count == -1
        and context.compared is not None
        and context.kind is Kind.NEWS
    ):
        return _like(context.compared, value)
    today = value.unit is Unit.DAY and value.count == 0 and value.base is Base.NOW
    if base is None:
        return Found("PRESENT_REF" if today else unknown)
    if today and context.kind is Kind.NARRATIVE and not context.speech:
        return Found("PRESENT_REF")
    if not _fine_enough(base, value.unit):
        return Found(_coarse_unknown(base, value.unit), anchor=anchor)
    return _point(moments.step(base, value.count, value.unit), unknown, anchor)


def _like(compared: Moment, value: Step) -> Found:
    """ "a year ago" after "the third quarter": the third quarter of last year."""
    months = int(value.count) * 12
    begin = chrono.shift(compared.begin, months, Grain.MONTH)
    moment = Moment(begin, compared.grain) if begin else None
    return _point(moment, "XXXX", "narrative")


def _fine_enough(base: Moment, unit: Unit) -> bool:
    """Whether a unit can be counted from a moment: no day from a month."""
    rank = moments.GRAINS.get(unit, Grain.YEAR).rank
    if base.bc and rank < Grain.YEAR.rank:
        return False
    if rank < Grain.DAY.rank:
        return base.grain.rank <= Grain.HOUR.rank
    if unit in (Unit.WEEK, Unit.WEEKEND):
        return base.grain.rank <= Grain.WEEK.rank
    return base.grain.rank <= rank


def _coarse_unknown(base: Moment, unit: Unit) -> str:
    """An X-form with what the anchor gives: "1917-XX-XX"."""
    if base.bc:
        return f"BC{_UNKNOWN.get(unit, 'XXXX')}"
    year = f"{base.begin.year:04d}" if base.grain.rank <= Grain.YEAR.rank else "XXXX"
    return _UNKNOWN.get(unit, "XXXX").replace("XXXX", year, 1)


def _vague(value: Vague, context: Context) -> Found:
    _, anchor = _base_of(value.base, context)
    if value.base is Base.NOW:
        return Found("PAST_REF" if value.way < 0 else "FUTURE_REF", anchor=anchor)
    return Found(_UNKNOWN.get(value.unit, "XXXX"), anchor=anchor)


# -- last, this, next
def _pick(value: Pick, context: Context) -> Found:
    base, anchor = _base_of(value.base, context)
    if base is None:
        return reading(value.which, msgspec.structs.replace(context, present=None))
    which = value.which
    if isinstance(which, Calendar) and which.weekday and not which.day:
        return _pick_weekday(which, value.way, base, anchor)
    return _pick_year(value, base, anchor)


def _pick_weekday(date: Calendar, way: int, base: Moment, anchor: str | None) -> Found:
    """ "last Tuesday" is the last one before today, "next Tuesday" the first one after today,
    "this Tuesday" the first one from today on.  Said of a day of this very week, "last" and
    "next" can also mean the other week: that reading is an alternative."""
    unknown = f"XXXX-WXX-{date.weekday}"
    if base.bc or base.grain.rank > Grain.DAY.rank:
        return Found(unknown, anchor=anchor)
    weekday = date.weekday or 1
    day = moments.weekday_near(base.begin, weekday, way or 1, own=way == 0)
    if day is None:
        return Found(unknown, anchor=anchor)
    found = _point(Moment(day, Grain.DAY), unknown, anchor)
    other = chrono.shift(day, 7 * way, Grain.DAY)
    if way and other and chrono.floor(day, Grain.WEEK) == chrono.floor(base.begin, Grain.WEEK):
        return msgspec.structs.replace(found, alternatives=(chrono.point(other, Grain.DAY),))
    return found


def _pick_year(value: Pick, base: Moment, anchor: str | None) -> Found:
    year = base.begin.year
    options = [m for y in (year - 1, year, year + 1) if (m := _in_year(value.which, y, base.bc))]
    if not options:
        return Found("XXXX", anchor=anchor)
    cut = chrono.floor(base.begin, options[0].grain)
    before = [m for m in options if m.begin < cut]
    after = [m for m in options if m.begin > cut]
    if value.way < 0:
        chosen = before[-1] if before else options[0]
    elif value.way > 0:
        chosen = after[0] if after else options[-1]
    else:
        chosen = next((m for m in options if m.begin.year == year), options[0])
    return _point(chosen, "", anchor)


def _in_year(which: Value, year: int, bc: bool) -> Moment | None:
    if isinstance(which, Feast):
        return moments.feast(which.key, which.year or year)
    if isinstance(which, Calendar):
        return moments.of_calendar(msgspec.structs.replace(which, bc=bc), year)
    return None


# -- the same, inside, nth
def _same(value: Same, context: Context) -> Found:
    unit = value.unit
    base, anchor = _base_of(Base.THEN, context)
    if value.loose and context.kind is Kind.NEWS:
        if unit is Unit.QUARTER:
            return _point(_reported_quarter(context), "XXXX-QX", "narrative")
        if unit is Unit.WEEKEND and context.present is not None:
            return _point(_weekend(context.present, context.way), "", "published")
        if context.told is None or not _fine_enough(context.told, unit):
            base, anchor = context.present, "published"
    if base is None:
        return Found(_UNKNOWN.get(unit, "XXXX"))
    if not _fine_enough(base, unit):
        return Found(_coarse_unknown(base, unit), anchor=anchor)
    return _point(moments.widen(base, moments.GRAINS[unit]), "", anchor)


def _reported_quarter(context: Context) -> Moment | None:
    """ "the quarter": the one spoken of, else the last that was complete at publication."""
    if context.quarter is not None or context.present is None:
        return context.quarter
    return moments.step(context.present, -1, Unit.QUARTER)


def _weekend(base: Moment, way: int) -> Moment | None:
    """ "the weekend": the present one on its own days, else by the tense, in doubt the last."""
    here = moments.widen(base, Grain.WEEKEND)
    if way > 0 or base.begin.weekday() >= 5:
        return here
    return moments.step(here, -1, Unit.WEEKEND)


def _inside(value: Inside, context: Context) -> Found:
    outer = reading(value.outer, context)
    inner = value.inner
    if outer.moment is None:
        return reading(inner, context)
    base = outer.moment
    if isinstance(inner, Same):
        return _quarter_of(base, context, outer.anchor)
    if not isinstance(inner, Calendar):
        return outer
    if inner.weekday and not inner.day:
        if base.grain in (Grain.WEEK, Grain.DAY):
            day = moments.weekday_near(base.begin, inner.weekday, 1)
            return _point(Moment(day, Grain.DAY) if day else None, "", outer.anchor)
        return reading(inner, context)
    dated = msgspec.structs.replace(inner, bc=base.bc)
    moment = moments.of_calendar(dated, base.begin.year, month=base.begin.month)
    return _point(moment, _spelled(inner, f"{base.begin.year:04d}"), outer.anchor)


def _quarter_of(year: Moment, context: Context, anchor: str | None) -> Found:
    """ "the 1988 quarter", "the period last year": the reported quarter's place in that year."""
    if context.quarter is None or year.grain is not Grain.YEAR:
        return _point(year, "", anchor)
    begin = year.begin.replace(month=context.quarter.begin.month)
    return _point(Moment(begin, Grain.QUARTER, year.bc), "", anchor)


def _nth(value: Nth, context: Context) -> Found:
    outer = reading(value.of, context) if value.of is not None else Found("XXXX")
    base = outer.moment
    if base is None or base.bc:
        return Found(_UNKNOWN.get(value.unit or Unit.DAY, "XXXX"), anchor=outer.anchor)
    return _point(_counted(value, base), _UNKNOWN[value.unit or Unit.DAY], outer.anchor)


def _counted(value: Nth, base: Moment) -> Moment | None:
    begin = base.begin
    if value.which is not None:
        if base.grain is not Grain.MONTH:
            return None
        weekday = value.which.weekday or 1
        day = moments.nth_weekday(begin.year, begin.month, value.count, weekday)
        return Moment(day, Grain.DAY) if day else None
    unit = value.unit or Unit.DAY
    grain = moments.GRAINS[unit]
    if value.count == 0:
        return moments.widen(base, grain)
    stretch = moments.interval(base)
    if (
        stretch is None
        or stretch.begin is None
        or stretch.end is None
        or not grain.rank < base.grain.rank
    ):
        return None
    if value.count > 0:
        return moments.step(moments.widen(base, grain), value.count - 1, unit)
    last = moments.step(Moment(stretch.end, Grain.DAY), -1, Unit.DAY)
    found = moments.widen(last, grain) if last else None
    if found is not None and found.begin >= stretch.end:  # a weekend that begins next month
        return moments.step(found, -1, unit)
    return found


# -- parts, clocks
def _part(value: Part, context: Context) -> Found:
    found = reading(value.of, context)
    return msgspec.structs.replace(found, mod=value.mod)


def _during(value: During, context: Context) -> Found:
    base, anchor = _day(value.day, context)
    if base is None or base.grain.rank > Grain.DAY.rank:
        text = "XXXX-XX-XX" if base is None else _coarse_unknown(base, Unit.DAY)
        if isinstance(value.day, Calendar):
            text = reading(value.day, context).value
        return Found(f"{text}T{value.part}", anchor=anchor)
    begin = chrono.floor(base.begin, Grain.DAY)
    moment = Moment(begin, Grain.DAY, base.bc, value.part)
    return _point(moment, "", anchor)


def _day(day: Value | None, context: Context) -> tuple[Moment | None, str | None]:
    """The day of a clock or of a part of the day."""
    if day is not None:
        found = reading(day, context)
        return found.moment, found.anchor
    if context.near is not None:
        return context.near, "narrative"
    if context.kind is not Kind.NEWS and context.then is not None:
        return context.then, "narrative"
    return context.present, "default"


def _at(value: At, context: Context) -> Found:
    base, anchor = _day(value.day, context)
    text = _clock(value.clock)
    if base is None or base.bc or base.grain.rank > Grain.DAY.rank:
        day = reading(value.day, context).value if value.day is not None else "XXXX-XX-XX"
        return Found(f"{day}T{text}", anchor=anchor)
    day_begin = chrono.floor(base.begin, Grain.DAY)
    clock = value.clock
    grain = Grain.HOUR if clock.minute is None else Grain.MINUTE
    begin = day_begin
    shift = 1 if clock.hour == 24 else 0
    begin = (chrono.shift(day_begin, shift, Grain.DAY) or day_begin).replace(
        hour=clock.hour % 24, minute=clock.minute or 0, second=clock.second or 0
    )
    moment = Moment(begin, Grain.MINUTE)
    return Found(
        f"{chrono.point(day_begin, Grain.DAY)}T{text}",
        moment,
        anchor=anchor,
        interval=chrono.span_of(begin, Grain.MINUTE if clock.hour == 24 else grain),
    )


def _clock(clock: Clock) -> str:
    text = f"{clock.hour:02d}:{clock.minute or 0:02d}"
    return text + (f":{clock.second:02d}" if clock.second is not None else "")


def _feast(value: Feast, context: Context) -> Found:
    found = _feast_day(value, context)
    if found.moment is None:
        return found
    return msgspec.structs.replace(found, interval=moments.feast_interval(value.key, found.moment))


def _feast_day(value: Feast, context: Context) -> Found:
    if moments.is_full(value.key):
        return _point(moments.feast(value.key, 1), value.key)
    if value.year is not None:
        return _point(moments.feast(value.key, value.year), f"{value.year:04d}")
    base, anchor = _base(context)
    if base is None or base.bc:
        return Found("XXXX" if not value.key[0].isdigit() else f"XXXX-{value.key}")
    if context.kind is Kind.NARRATIVE and not context.speech:
        return _point(moments.feast(value.key, base.begin.year), "XXXX", anchor)
    return _nearest_feast(value.key, base, context.way, anchor)


def _nearest_feast(key: str, base: Moment, way: int, anchor: str) -> Found:
    year = base.begin.year
    options = [m for y in (year - 1, year, year + 1) if (m := moments.feast(key, y))]
    if not options:
        return Found("XXXX", anchor=anchor)
    today = chrono.floor(base.begin, Grain.DAY)
    soon = [m for m in options if abs((m.begin - today).days) <= _SOON[Grain.DAY] * 30]
    side = [m for m in options if (m.begin - today).days * way >= 0]
    return _point(min(soon or side or options, key=lambda m: abs(m.begin - today)), "", anchor)


def _ref(value: Ref, context: Context) -> Found:
    return Found(value.value)


# -- durations and sets
_LETTERS = {
    Unit.SECOND: ("T", "S", 1),
    Unit.MINUTE: ("T", "M", 1),
    Unit.HOUR: ("T", "H", 1),
    Unit.DAY: ("", "D", 1),
    Unit.WEEKEND: ("", "WE", 1),
    Unit.WEEK: ("", "W", 1),
    Unit.MONTH: ("", "M", 1),
    Unit.QUARTER: ("", "Q", 1),
    Unit.HALF: ("", "H", 1),
    Unit.YEAR: ("", "Y", 1),
    Unit.DECADE: ("", "Y", 10),
    Unit.CENTURY: ("", "Y", 100),
    Unit.MILLENNIUM: ("", "Y", 1000),
}


def period(value: Length) -> str:
    """The TIMEX3 duration of a length: "P2Y6M", "PT36H", "PXD"."""
    date, time = "", ""
    for amount in value.amounts:
        clock, letter, size = _LETTERS[amount.unit]
        number = "X" if amount.number is None else f"{amount.number * size:g}"
        if clock:
            time += number + letter
        else:
            date += number + letter
    return f"P{date}" + (f"T{time}" if time else "")


def _length(value: Length, context: Context) -> Found:
    text = period(value)
    if value.way is None:
        return Found(text)
    base, anchor = _base_of(value.base, context)
    return Found(text, anchor=anchor, interval=_stretch(value, base))


def _stretch(value: Length, base: Moment | None) -> Interval | None:
    """The stretch from or up to the anchor that an anchored length covers."""
    if base is None or base.bc or base.grain.rank > Grain.DAY.rank:
        return None
    near = base.begin
    far: datetime | None = near
    grain = Grain.DAY
    for amount in value.amounts:
        if amount.number is None or far is None or amount.number > 10_000:
            return None
        end = moments.step(Moment(far, Grain.MINUTE), 0, amount.unit)
        if end is None:
            return None
        grain = moments.GRAINS[amount.unit]
        far = chrono.shift(far, int(amount.number) * (value.way or 1), _SHIFTS.get(grain, grain))
    if far is None:
        return None
    first, last = (near, far) if (value.way or 1) > 0 else (far, near)
    return Interval(first, last, min(grain, Grain.DAY, key=lambda g: g.rank))


_SHIFTS = {Grain.HALF: Grain.HALF}


def _every(value: Every, context: Context) -> Found:
    inner = value.value
    timeless = Context(kind=context.kind)
    if isinstance(inner, Length):
        return Found(period(inner), quant=value.quant, freq=value.freq)
    if isinstance(inner, Nth):
        weekday = inner.which.weekday if inner.which else "X"
        return Found(f"XXXX-XX-WXX-{weekday}", quant=value.quant, freq=value.freq)
    found = reading(inner, timeless)
    return Found(found.value, quant=value.quant, freq=value.freq)


_READERS: dict[type, Callable[[Any, Context], Found]] = {
    Calendar: _calendar,
    Feast: _feast,
    Step: _step,
    Vague: _vague,
    Pick: _pick,
    Same: _same,
    Nth: _nth,
    Inside: _inside,
    Part: _part,
    During: _during,
    At: _at,
    Ref: _ref,
    Length: _length,
    Every: _every,
}
