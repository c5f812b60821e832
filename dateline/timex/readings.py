"""What a value says in a context: one small function a kind of value.

Owns the meaning of the unresolved values that are built of others: steps, parts, clocks, lengths,
what recurs.  What a date by name says is a matter of `named`.  Knows no document: a `Context` says
what a phrase can be counted from, a `Found` answers.  Nothing here raises; in doubt the answer is
an X-form without a moment.
"""

from collections.abc import Callable
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
from dateline.timex import lengths, moments, named
from dateline.timex.anchors import Kind
from dateline.timex.answers import UNKNOWN, Context, Found, coarse, point, spelled, within
from dateline.timex.moments import Moment


def reading(value: object, context: Context) -> Found:
    """What a value says in a context; never raises, in doubt an X-form without an interval."""
    return _READERS[type(value)](value, context)


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
    onward = moments.onward if value.exact else moments.step
    return point(onward(base, value.count, value.unit), unknown, anchor)


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
        return named.pick_weekday(which, value.way, base, anchor)
    return named.pick_year(value, base, anchor)


def _is_ahead(moment: Moment, context: Context) -> bool:
    """Whether what is told lies ahead of the publication."""
    return context.present is not None and moment.begin > context.present.begin


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
    found = point(_counted(value, base), UNKNOWN[value.unit or Unit.DAY], outer.anchor)
    about = value.unit is Unit.WEEK and value.count != 0 and base.grain is Grain.MONTH
    return msgspec.structs.replace(found, mod="APPROX") if about else found  # from no Monday on


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
        return named.pick_weekday(value.of, value.way, moments.cut(moment, Grain.DAY), anchor)
    if not value.way and isinstance(value.of, Same):
        return point(moments.widen(moment, moments.GRAINS[value.of.unit]), "", anchor)
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
        return named.weekday(value.of, context)
    if isinstance(value.of, Same) and not value.way:
        return _same(msgspec.structs.replace(value.of, loose=True), context)
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
    Calendar: named.calendar,
    Feast: named.feast,
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
