"""Dates by name: which day, month or year a name means that leaves some of itself open.

Owns the choice that the reader makes for "Friday", "the 13th", "May 3", "last June", "the 80s",
"Easter": what such a name is counted from, and the one before or after it by the way that its
clause looks.  Which year a date has is a matter of `years`.  Knows no steps, clocks or lengths,
and no value but a date or a feast.
"""

from datetime import datetime

import msgspec

from dateline import chrono
from dateline.chrono import Grain
from dateline.temporal import Calendar, Feast, Pick, Value
from dateline.timex import moments, years
from dateline.timex.anchors import Kind
from dateline.timex.answers import Context, Found, point, spelled
from dateline.timex.moments import Moment


# -- a date, a weekday, a day of the month
def calendar(date: Calendar, context: Context) -> Found:
    """What a date, a decade or a century says; an X-form of what stays open."""
    if date.decade is not None or date.century is not None:
        return _long(date, context)
    if date.year is not None:
        return _dated(date, _full_year(date, context))
    if date.weekday and not date.day:
        return weekday(date, context)
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


def weekday(date: Calendar, context: Context) -> Found:
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
NEARBY = 3  # days within which "next Thursday" is not the Thursday of this week


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
    if context.ahead is not None and context.way > 0 and present is not None:
        then = context.ahead if then is None or then.begin <= present.begin else then
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
    if present is None or not news:
        return begin
    day, today = date.day or 1, chrono.floor(present.begin, Grain.DAY)
    here = moments.of_calendar(date, begin.year, month=begin.month)
    away = 0 if here is None else (here.begin - today).days
    if here is not None and away * context.way >= 0:
        return begin
    planned = away > 0 and (context.planned or begin > today)
    loose = base.grain is Grain.MONTH and context.way < 1  # "in May, on the 8th"
    if (planned or loose) and not context.begun:
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
    year = years.nearest(date, base, context.way, begun=context.begun)
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


# -- last, this, next
def pick_weekday(date: Calendar, way: int, base: Moment, anchor: str | None) -> Found:
    """ "last Tuesday" is the last one before today, "next Tuesday" the first one after today,
    "this Tuesday" the first one from today on.  Said of a day of this very week, "last" and
    "next" can also mean the other week: that reading is an alternative, and the right one for a
    "next Tuesday" that would be tomorrow or within three days."""
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
    nearby = NEARBY if anchor == "published" else 1
    if way > 0 and (day.date() - base.begin.date()).days <= nearby:  # who means it names it alone
        day, other = other, day
    alternatives = (chrono.point(other, Grain.DAY),)
    return point(Moment(day, Grain.DAY), unknown, anchor, alternatives=alternatives)


def pick_year(value: Pick, base: Moment, anchor: str | None) -> Found:
    """ "Last June", "this Christmas": the one before or after a moment, else that of its year."""
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


# -- feasts
def feast(value: Feast, context: Context) -> Found:
    """The day of a feast with all the days that it lasts; without a year the one that is meant."""
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
