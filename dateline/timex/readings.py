"""What a value says in a context: one small function a kind of value.

Owns the meaning of the unresolved values.  Knows no document: a `Context` says what a phrase can
be counted from, a `Found` answers.  Nothing here raises; in doubt the answer is an X-form
without a moment.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from dateline import chrono
from dateline.chrono import Grain
from dateline.temporal import (
    POINT_MODS,
    Amount,
    At,
    Base,
    Beside,
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
from dateline.timex import lengths, moments, years
from dateline.timex.anchors import Kind
from dateline.timex.answers import UNKNOWN, Context, Found, coarse, point, spelled, within
from dateline.timex.moments import Moment


def reading(value: object, context: Context) -> Found:
    """What a value says in a context; never raises, in doubt an X-form without an interval."""
    return _READERS[type(value)](value, context)


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
    return years.full_year(year, _near(context)) if date.short else year


def _near(context: Context) -> int:
    """About when the text was written, or of when it tells."""
    told = context.then if context.kind is Kind.NARRATIVE else None
    moment = told or context.present
    return moment.begin.year if moment is not None else 2000


def _dated(date: Calendar, year: int, anchor: str | None = None) -> Found:
    moment = moments.of_calendar(date, year)
    if moment is None:
        return Found(spelled(date, f"{year:04d}"), anchor=anchor)
    return point(moment, "", anchor)


def _long(date: Calendar, context: Context) -> Found:
    if date.century is not None:
        bc = date.bc
        value = f"{'BC' if bc else ''}{date.century:02d}"
        return Found(value, moments.century(date.century, bc))
    decade = date.decade or 0
    if decade < 10:
        decade = years.decade(decade, _near(context))
    return point(moments.decade(decade, date.bc), f"{decade:03d}")


def _weekday(date: Calendar, context: Context) -> Found:
    """A bare weekday by the tense of its clause; without a tense the one told before in the text,
    else the last one, in doubt.

    In a lead a past weekday of six days ago is tomorrow's: news is not that old, and copy for
    the papers of the next day is written as of that day.  So is the day of a plan done with that
    would lie six days ahead: it was yesterday's.
    """
    base, anchor = _base(context)
    if base is None or base.bc or base.grain.rank > Grain.DAY.rank:
        return Found(f"XXXX-WXX-{date.weekday}")
    if context.weekday is not None and not context.way:
        return point(context.weekday, "", anchor)
    weekday = date.weekday or 1
    day = moments.weekday_near(base.begin, weekday, context.way or -1)
    gap = (day.date() - base.begin.date()).days if day else 0
    stale = context.lead and context.way < 0 and gap == 1 - WEEK
    if day and (stale or (context.given_up and gap == WEEK - 1)):
        other = chrono.shift(day, WEEK if stale else -WEEK, Grain.DAY)
        return point(
            Moment(other, Grain.DAY) if other else None,
            "",
            anchor,
            alternatives=(chrono.point(day, Grain.DAY),),
        )
    found = point(Moment(day, Grain.DAY) if day else None, f"XXXX-WXX-{weekday}", anchor)
    ahead = None if context.way else moments.weekday_near(base.begin, weekday, 1)
    if ahead is None or ahead == day:
        return found
    return msgspec.structs.replace(found, alternatives=(chrono.point(ahead, Grain.DAY),))


WEEK = 7


def _base(context: Context) -> tuple[Moment | None, str]:
    """What a bare name is counted from."""
    if context.kind is Kind.NARRATIVE and not context.speech:
        return context.then, "narrative"
    return context.present, "speech" if context.speech else "published"


def _bare_day(date: Calendar, context: Context) -> Found:
    """ "the 13th" of the month that was spoken of; "Friday 13" of the next month that has one."""
    if date.weekday and context.present is not None:
        found = _day_of_name(date, context.present)
        if found is not None:
            return point(found, "", "published")
    base, anchor = _spoken_of(context)
    if base is None or base.grain.rank > Grain.MONTH.rank or base.bc:
        return Found(spelled(date, "XXXX"))
    begin = _month_of(date, base, context)
    moment = moments.of_calendar(date, begin.year, month=begin.month)
    return point(moment, f"{begin:%Y-%m}-{date.day:02d}", anchor)


def _spoken_of(context: Context) -> tuple[Moment | None, str]:
    """The day that gives a bare day its month: the one that the text has reached, in news not one
    that lies far from the publication, unless its paragraph tells a year."""
    then, present = context.then, context.present
    story = context.kind is Kind.NARRATIVE or context.told is not None
    if then is None or present is None or story:
        return then or present, "narrative"
    far = abs((then.begin - present.begin).days) > SPOKEN_OF
    return (present, "published") if far else (then, "narrative")


SPOKEN_OF = 62  # days


def _month_of(date: Calendar, base: Moment, context: Context) -> datetime:
    """The month of a bare day: that of its base; in news the nearest month before or behind the
    publication where the day would there lie on the other side of today than it is told, or
    where that month has no such day."""
    begin, present = chrono.floor(base.begin, Grain.MONTH), context.present
    news = context.kind is Kind.NEWS and context.told is None
    if present is None or not news or base.grain is Grain.MONTH:  # "in May, on the 8th"
        return begin
    day, today = date.day or 1, chrono.floor(present.begin, Grain.DAY)
    here = moments.of_calendar(date, begin.year, month=begin.month)
    if here is not None and (here.begin - today).days * context.way >= 0:
        return begin
    way = context.way or (1 if begin > today else -1)
    begin = chrono.floor(today, Grain.MONTH)
    if (day - today.day) * way < 0:
        begin = chrono.shift(begin, way, Grain.MONTH) or begin
    for _ in range(2):  # the 31st
        if moments.of_calendar(date, begin.year, month=begin.month) is not None:
            break
        begin = chrono.shift(begin, way, Grain.MONTH) or begin
    return begin


def _yearless(date: Calendar, context: Context) -> Found:
    """A date without a year by the tense of its clause; without a tense the nearest, in doubt."""
    base, anchor = _base(context)
    if base is None:
        return Found(spelled(date, "XXXX"))
    if context.kind is Kind.NARRATIVE and not context.speech:
        return _dated_bc(date, base, anchor)
    if context.speech and base.grain is Grain.YEAR:
        return _dated(date, base.begin.year, anchor)
    year = years.nearest(date, base, context.way)
    found = _dated(date, year, anchor)
    if context.way or found.moment is None or years.is_near(found.moment, base):
        return found
    other = year + (1 if found.moment.begin < base.begin else -1)
    return msgspec.structs.replace(found, alternatives=(_dated(date, other).value,))


def _dated_bc(date: Calendar, base: Moment, anchor: str) -> Found:
    if base.grain.rank > Grain.YEAR.rank:
        return Found(spelled(date, "XXXX"))
    known = msgspec.structs.replace(date, bc=base.bc)
    return _dated(known, years.in_story(known, base), anchor)


NAMED = range(-10, 60)  # days from the publication in which "Friday 13" is sought


def _day_of_name(date: Calendar, base: Moment) -> Moment | None:
    """The day next to the publication, ahead of it if it can be, with that weekday and number."""
    for away in sorted(NAMED, key=lambda n: (n < 0, abs(n))):
        day = chrono.shift(chrono.floor(base.begin, Grain.DAY), away, Grain.DAY)
        if day is not None and (day.day, day.isoweekday()) == (date.day, date.weekday):
            return Moment(day, Grain.DAY)
    return None


# -- steps
def _base_of(base: Base | Value, context: Context) -> tuple[Moment | None, str | None]:
    if isinstance(base, Base):
        story = base is Base.THEN or (context.kind is Kind.NARRATIVE and not context.speech)
        if story and context.then is not None:
            return context.then, "narrative"
        return context.present, "speech" if context.speech else "published"
    found = reading(base, context)
    return found.moment, found.anchor


def _step(value: Step, context: Context) -> Found:
    unknown = UNKNOWN.get(value.unit, "XXXX")
    base, anchor = _base_of(value.base, context)
    if (
        value.like
        and value.count == -1
        and context.compared is not None
        and context.kind is Kind.NEWS
    ):
        return _like(context.compared, value)
    today = value.unit is Unit.DAY and value.count == 0 and value.base is Base.NOW
    if base is None and value.unit in _CLOCK_UNITS and isinstance(value.base, Step):
        return Found(lengths.period(length_of(value)))
    if base is None:
        return Found("PRESENT_REF" if today else unknown)
    if today and context.kind is Kind.NARRATIVE and not context.speech:
        return Found("PRESENT_REF")
    if not _fine_enough(base, value.unit):
        if value.unit in _CLOCK_UNITS:  # "an hour later", and nobody says than when
            return Found(lengths.period(length_of(value)))
        return Found(coarse(base, value.unit), anchor=anchor)
    return point(moments.step(base, value.count, value.unit), unknown, anchor)


_CLOCK_UNITS = frozenset({Unit.SECOND, Unit.MINUTE, Unit.HOUR})


def length_of(step: Step) -> Length:
    """The length of a step, or of a step upon a step: "a minute and a half later"."""
    before = length_of(step.base).amounts if isinstance(step.base, Step) else ()
    return Length(amounts=(*before, Amount(number=abs(step.count), unit=step.unit)))


def _like(compared: Moment, value: Step) -> Found:
    """ "a year ago" after "the third quarter": the third quarter of last year."""
    months = int(value.count) * 12
    begin = chrono.shift(compared.begin, months, Grain.MONTH)
    moment = Moment(begin, compared.grain) if begin else None
    return point(moment, "XXXX", "narrative")


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


def _vague(value: Vague, context: Context) -> Found:
    _, anchor = _base_of(value.base, context)
    if value.base is Base.NOW:
        return Found("PAST_REF" if value.way < 0 else "FUTURE_REF", anchor=anchor)
    return Found(UNKNOWN.get(value.unit, "XXXX"), anchor=anchor)


# -- last, this, next
def _pick(value: Pick, context: Context) -> Found:
    base, anchor = _base_of(value.base, context)
    if base is None:
        return reading(value.which, msgspec.structs.replace(context, present=None))
    which = value.which
    if isinstance(value.base, Same) and context.kind is Kind.NEWS and not _is_ahead(base, context):
        return reading(which, context)
    if isinstance(which, Calendar) and which.weekday and not which.day:
        return _pick_weekday(which, value.way, base, anchor)
    return _pick_year(value, base, anchor)


def _is_ahead(moment: Moment, context: Context) -> bool:
    """Whether what is told lies ahead of the publication."""
    return context.present is not None and moment.begin > context.present.begin


def _pick_weekday(date: Calendar, way: int, base: Moment, anchor: str | None) -> Found:
    """ "last Tuesday" is the last one before today, "next Tuesday" the first one after today,
    "this Tuesday" the first one from today on.  Said of a day of this very week, "last" and
    "next" can also mean the other week: that reading is an alternative, and the right one for a
    "next Tuesday" that would be tomorrow."""
    unknown = f"XXXX-WXX-{date.weekday}"
    if base.bc or base.grain.rank > Grain.DAY.rank:
        return Found(unknown, anchor=anchor)
    weekday = date.weekday or 1
    day = moments.weekday_near(base.begin, weekday, way or 1, own=way == 0)
    if day is None:
        return Found(unknown, anchor=anchor)
    other = chrono.shift(day, WEEK * way, Grain.DAY)
    same = chrono.floor(day, Grain.WEEK) == chrono.floor(base.begin, Grain.WEEK)
    if not (way and other and same):
        return point(Moment(day, Grain.DAY), unknown, anchor)
    if way > 0 and (day.date() - base.begin.date()).days == 1:  # who means it says "tomorrow"
        day, other = other, day
    alternatives = (chrono.point(other, Grain.DAY),)
    return point(Moment(day, Grain.DAY), unknown, anchor, alternatives=alternatives)


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
    return point(chosen, "", anchor)


def _in_year(which: Value, year: int, bc: bool) -> Moment | None:
    if isinstance(which, Feast):
        return moments.feast(which.key, which.year or year)
    if isinstance(which, Calendar):
        return moments.of_calendar(msgspec.structs.replace(which, bc=bc), year)
    return None


# -- the same, inside, nth
def _same(value: Same, context: Context) -> Found:
    unit = value.unit
    if unit is Unit.HOUR:
        return _same_hour(context)
    base, anchor = _base_of(Base.THEN, context)
    if value.loose and context.kind is Kind.NEWS:
        if unit is Unit.QUARTER:
            return point(_reported_quarter(context), "XXXX-QX", "narrative")
        if unit is Unit.WEEKEND and context.present is not None:
            return point(_weekend(context.present, context.way), "", "published")
        if context.told is None or not _fine_enough(context.told, unit):
            base, anchor = context.present, "published"
    if base is None:
        return Found(UNKNOWN.get(unit, "XXXX"))
    if not _fine_enough(base, unit):
        return Found(within(base, unit), anchor=anchor)
    return point(moments.widen(base, moments.GRAINS[unit]), "", anchor)


def _same_hour(context: Context) -> Found:
    """ "At the same hour": the clock told before, on a day that is found as for any clock."""
    day, anchor = _day(None, context)
    if context.clock is None or day is None or day.bc or day.grain.rank > Grain.DAY.rank:
        return Found(UNKNOWN[Unit.HOUR])
    told = context.clock.begin
    clock = Clock(hour=told.hour, minute=told.minute)
    return msgspec.structs.replace(_at(At(clock=clock), context), anchor=anchor)


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
            return point(Moment(day, Grain.DAY) if day else None, "", outer.anchor)
        return reading(inner, context)
    dated = msgspec.structs.replace(inner, bc=base.bc)
    moment = moments.of_calendar(dated, base.begin.year, month=base.begin.month)
    return point(moment, spelled(inner, f"{base.begin.year:04d}"), outer.anchor)


def _quarter_of(year: Moment, context: Context, anchor: str | None) -> Found:
    """ "the 1988 quarter", "the period last year": the reported quarter's place in that year."""
    if context.quarter is None or year.grain is not Grain.YEAR:
        return point(year, "", anchor)
    begin = year.begin.replace(month=context.quarter.begin.month)
    return point(Moment(begin, Grain.QUARTER, year.bc), "", anchor)


def _nth(value: Nth, context: Context) -> Found:
    outer = reading(value.of, context) if value.of is not None else Found("XXXX")
    base = outer.moment
    if base is None or base.bc:
        return Found(UNKNOWN.get(value.unit or Unit.DAY, "XXXX"), anchor=outer.anchor)
    return point(_counted(value, base), UNKNOWN[value.unit or Unit.DAY], outer.anchor)


HALF_A_WEEK = 3  # days


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
        monday = unit is Unit.WEEKEND and begin.weekday() < 2  # Labor Day ends its weekend
        return moments.step(base, -1 if monday else 0, unit)
    stretch = moments.interval(base)
    if (
        stretch is None
        or stretch.begin is None
        or stretch.end is None
        or not grain.rank < base.grain.rank
    ):
        return None
    middle = HALF_A_WEEK if unit is Unit.WEEK else 0  # a week belongs where most of it lies
    if value.count > 0:
        first = moments.step(Moment(stretch.begin, Grain.DAY), middle, Unit.DAY)
        return moments.step(moments.widen(first, grain), value.count - 1, unit) if first else None
    last = moments.step(Moment(stretch.end, Grain.DAY), -1 - middle, Unit.DAY)
    found = moments.widen(last, grain) if last else None
    if found is not None and found.begin >= stretch.end:  # a weekend that begins next month
        return moments.step(found, -1, unit)
    return found


# -- parts, clocks
def _part(value: Part, context: Context) -> Found:
    found = reading(value.of, context)
    mod = value.mod
    if isinstance(value.of, Beside) and found.moment is not None:
        mod = POINT_MODS.get((mod, value.of.way), mod)
    return msgspec.structs.replace(found, mod=mod)


def _during(value: During, context: Context) -> Found:
    base, anchor = _day(value.day, context)
    if base is None or base.grain.rank > Grain.DAY.rank:
        text = "XXXX-XX-XX" if base is None else within(base, Unit.DAY)
        if isinstance(value.day, Calendar | Same):
            text = reading(value.day, context).value
        return Found(f"{text}T{value.part}", anchor=anchor)
    begin = chrono.floor(base.begin, Grain.DAY)
    moment = Moment(begin, Grain.DAY, base.bc, value.part)
    return point(moment, "", anchor)


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
        return point(moments.feast(value.key, 1), value.key)
    if value.year is not None:
        return point(moments.feast(value.key, value.year), f"{value.year:04d}")
    base, anchor = _base(context)
    if base is None or base.bc:
        return Found("XXXX" if not value.key[0].isdigit() else f"XXXX-{value.key}")
    if context.kind is Kind.NARRATIVE and not context.speech:
        return point(moments.feast(value.key, base.begin.year), "XXXX", anchor)
    return point(years.feast(value.key, base, context.way), "XXXX", anchor)


def _ref(value: Ref, context: Context) -> Found:
    return Found(value.value)


# -- durations and sets
def _length(value: Length, context: Context) -> Found:
    text = lengths.period(value)
    if value.way is None:
        return Found(text)
    base, anchor = _base_of(value.base, context)
    return Found(text, anchor=anchor, interval=lengths.stretch(value, base))


def _beside(value: Beside, context: Context) -> Found:
    """ "Two days after the siege began": the day where that of the siege is known, else P2D."""
    if context.happening is None:
        return _uncounted(value, context)
    moment: Moment | None
    moment, anchor = context.happening
    if isinstance(value.of, Calendar):
        return _pick_weekday(value.of, value.way, moments.cut(moment, Grain.DAY), anchor)
    if not value.way:
        return _anniversary(moment, value.of, context, anchor)
    if isinstance(value.of, Same):
        return point(moments.step(moment, value.way, value.of.unit), UNKNOWN[Unit.DAY], anchor)
    for amount in value.of.amounts:
        if moment is None or amount.number is None or not _fine_enough(moment, amount.unit):
            return _length(value.of, context)
        moment = moments.step(moment, amount.number * value.way, amount.unit)
    return point(moment, lengths.period(value.of), anchor)


def _uncounted(value: Beside, context: Context) -> Found:
    """What stands for a time counted from a happening whose day nobody tells."""
    if isinstance(value.of, Calendar):
        return _weekday(value.of, context)
    if isinstance(value.of, Same) or not value.way:
        return Found(UNKNOWN[Unit.DAY])
    return _length(value.of, context)


def _anniversary(day: Moment, of: Length | Same, context: Context, anchor: str) -> Found:
    """The so-manieth anniversary of a day, without a number the one nearest to the present."""
    number = of.amounts[0].number if isinstance(of, Length) else None
    if number is None:
        now = context.then if context.kind is Kind.NARRATIVE else context.present
        if now is None:
            return Found(UNKNOWN[Unit.DAY], anchor=anchor)
        number = max(round((now.begin - day.begin).days / 365.25), 1)
    begin = chrono.shift(chrono.floor(day.begin, Grain.DAY), int(number), Grain.YEAR)
    return point(Moment(begin, Grain.DAY) if begin else None, UNKNOWN[Unit.DAY], anchor)


def _every(value: Every, context: Context) -> Found:
    inner = value.value
    timeless = Context(kind=context.kind)
    if isinstance(inner, Length):
        return Found(lengths.period(inner), quant=value.quant, freq=value.freq)
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
    Beside: _beside,
    Every: _every,
}
