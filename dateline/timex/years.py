"""Which year a name without one means: a date, a short year, a decade, a feast.

Owns the choice between the last and the next one, by tense and nearness.  Knows no values but
dates by name, and no anchors.
"""

from datetime import datetime

from dateline import chrono
from dateline.chrono import Grain
from dateline.temporal import Calendar
from dateline.timex import moments
from dateline.timex.moments import Moment

# Months within which a date without a year is meant to be near whatever the tense around it:
# copy names the year of a day that lies eleven months off.
SOON = {Grain.DAY: 3.0, Grain.MONTH: 1.5, Grain.QUARTER: 1.5}
LATELY = {Grain.DAY: 1.5, Grain.MONTH: 1.2, Grain.QUARTER: 3.2}
REPORTED = 9.0  # months for which a quarter without a tense is the last one: results are news
NEW_YEAR = 8  # months that a date lies before the last one of a story when a year has turned
NEAR = 45  # days within which a date without a year leaves no doubt
AHEAD = 10  # years by which a year of two digits may lie ahead


def full_year(short: int, near: int) -> int:
    """The year of four digits that "'98" means in a text of about the year `near`."""
    year = near // 100 * 100 + short
    return year - 100 if year > near + AHEAD else year


def decade(digit: int, near: int) -> int:
    """ "the nineties" (9) as its first three digits: the last ones that had begun by `near`."""
    found = near // 100 * 10 + digit
    return found if found * 10 <= near else found - 10


def in_story(date: Calendar, base: Moment) -> int:
    """The year of a date without one in a narrative, which runs on over New Year."""
    year = base.begin.year
    if base.bc or not date.month or base.grain.rank > Grain.MONTH.rank:
        return year
    return year + 1 if base.begin.month - date.month >= NEW_YEAR else year


def nearest(date: Calendar, base: Moment, way: int, *, begun: bool = False) -> int:
    """The year of a date without one, told in a past (-1), future (1) or unknown (0) tense;
    `begun` of a day from which something goes on."""
    unit = moments.of_calendar(date, 2000)
    if unit is None:
        return base.begin.year
    if date.weekday and date.day and (agreeing := _agreeing(date, base)):
        return agreeing
    past, ahead, before, after = _distances(date, base, unit.grain)
    if begun:
        return before
    if way < 0:
        return after if ahead < SOON.get(unit.grain, 0) else before
    if way > 0:
        return before if 0 < past < LATELY.get(unit.grain, 0) else after
    if unit.grain is Grain.QUARTER:
        return before if past <= REPORTED else after
    return before if past <= ahead else after


def is_near(moment: Moment, base: Moment) -> bool:
    """Whether a date lies so near that nobody takes it for the one of another year."""
    return abs((moment.begin - chrono.floor(base.begin, moment.grain)).days) <= NEAR


def _distances(date: Calendar, base: Moment, grain: Grain) -> tuple[float, float, int, int]:
    """Months since the last and until the next one, and the years in which they lie."""
    year = base.begin.year
    here = moments.of_calendar(date, year)
    begin = here.begin if here else datetime(year, date.month or 1, 1)
    ago = (chrono.floor(base.begin, grain) - begin).days / 30.4
    past, ahead = (ago, 12 - ago) if ago >= 0 else (ago + 12, -ago)
    return past, ahead, year if ago >= 0 else year - 1, year if ago <= 0 else year + 1


def _agreeing(date: Calendar, base: Moment) -> int | None:
    """The nearest year in which a date falls on the weekday that it names."""
    options = []
    for year in range(base.begin.year - 1, base.begin.year + 2):
        moment = moments.of_calendar(date, year)
        if moment is not None and moment.begin.isoweekday() == date.weekday:
            options.append(moment.begin)
    day = min(options, key=lambda day: abs(day - base.begin), default=None)
    return day.year if day else None


def feast(key: str, base: Moment, way: int) -> Moment | None:
    """The named day that is meant: one that is near, else the one on the side of the tense."""
    year = base.begin.year
    options = [m for y in (year - 1, year, year + 1) if (m := moments.feast(key, y))]
    today = chrono.floor(base.begin, Grain.DAY)
    near = [m for m in options if abs((m.begin - today).days) <= SOON[Grain.DAY] * 30]
    side = [m for m in options if (m.begin - today).days * way >= 0]
    return min(near or side or options, key=lambda m: abs(m.begin - today), default=None)
