"""What the mentions of one undertaking make of it, step by step.

Owns the logic of status and date: what a report changes in what was known.  Mentions are taken
in the order of their dispatches, so the order of arrival cannot matter.  Knows nothing of how
mentions were found to belong together.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import msgspec

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.dossiers import series
from dateline.dossiers.facts import DONE, FINE, TURNS, Facts, days, gap
from dateline.model import (
    EventMention,
    EventType,
    MentionRef,
    Participant,
    Place,
    PlaceSource,
    Record,
    Status,
)

PLANS = frozenset({Status.PROPOSED, Status.EXPECTED, Status.SCHEDULED, Status.RESCHEDULED})
# A day told beside one of these is the day that is no more.
OFF = frozenset({Status.POSTPONED, Status.CANCELLED})
# How firmly a plan stands: a weaker word in a later report does not undo a firm announcement.
_FIRM = {Status.PROPOSED: 0, Status.EXPECTED: 1, Status.SCHEDULED: 2, Status.RESCHEDULED: 2}
# A change of one of these by a later dispatch raises the sequence (RFC 5545, 3.8.7.4).
MATERIAL = frozenset({"when", "place", "status"})


class Turn(Record, frozen=True):
    """One step: a field's old and new text, why, and the mention that says so."""

    field: str
    old: str | None
    new: str | None
    ref: MentionRef
    at: datetime
    reason: str | None = None


class State(Record, frozen=True):
    """What is known of an undertaking after some mentions.

    `opener` is the dispatch that opened it; `dates` are all that it ever had.
    """

    title: str
    status: Status
    type: EventType
    opener: str
    opened: datetime
    known: datetime
    modified: datetime
    when: Interval | None = None
    previous: Interval | None = None
    dates: tuple[Interval, ...] = ()
    place: Place | None = None
    certainty: str | None = None
    parties: tuple[Participant, ...] = ()
    sequence: int = 0
    repeats: str | None = None


def run(mentions: Iterable[Facts]) -> tuple[State, tuple[Turn, ...]]:
    """The state after all mentions and the turns that led there; at least one is needed."""
    state: State | None = None
    turns: list[Turn] = []
    for _, group in groupby(sorted(mentions, key=_order), key=lambda f: (f.at, f.ref.uri)):
        report = list(group)
        opening = state is None
        main = _settled(state, news(report))
        for facts in report:
            aside = facts not in main
            state, made = _step(state, facts, aside=aside)
            turns += made
        assert state is not None
        fresh = {turn.field for turn in turns if turn.ref.uri == report[0].ref.uri}
        state = msgspec.structs.replace(
            state,
            modified=report[0].at,
            sequence=state.sequence + (not opening and bool(fresh & MATERIAL)),
        )
    if state is None:
        raise ValueError("an undertaking needs at least one mention")
    return state, tuple(turns)


def news(report: Sequence[Facts]) -> Sequence[Facts]:
    """Of what one dispatch says of an undertaking, its own news; the rest stands beside it.

    That it will not be as it was ("does not close this week") is no news beside what will be.
    """
    ahead = [f for f in report if f.mention.agenda]
    main = [f for f in ahead if f.mention.status is not Status.DENIED] or ahead
    return main or _done(report) or report


def _done(report: Sequence[Facts]) -> Sequence[Facts]:
    """What a dispatch tells as done or under way; what goes on beside a deed of a known kind
    ("signed ... as war rages") is not the deed."""
    done = [f for f in report if f.mention.status in DONE]
    deed = any(
        f.mention.status is Status.OCCURRED and f.mention.type is not EventType.OTHER for f in done
    )
    beside = (Status.ONGOING, EventType.OTHER)
    return [f for f in done if not deed or (f.mention.status, f.mention.type) != beside]


def _settled(state: State | None, main: Sequence[Facts]) -> Sequence[Facts]:
    """The news without what it overtakes itself: where a copy says that a thing is off and when it
    will be instead, the new day is the news; where it tells no new one, that it is off."""
    off = [f for f in main if f.mention.status in OFF]
    if state is None or not off:
        return main
    if any(_anew(state, f.mention) for f in main):
        return [f for f in main if f.mention.status is not Status.POSTPONED]
    return [f for f in main if f.mention.status not in _FIRM or f.mention.status in TURNS]


def _anew(state: State, mention: EventMention) -> bool:
    """Whether a mention plans a day that the undertaking never had."""
    return (
        mention.status in PLANS
        and mention.when is not None
        and not _seen(state, mention.when.interval)
    )


def _order(facts: Facts) -> tuple[datetime, str, int, int, int, str]:
    """By dispatch; within one, what it tells of the past, then its news, then what else."""
    mention = facts.mention
    past = not mention.agenda and mention.status in TURNS
    denied = mention.status is Status.DENIED
    rank = 2 if denied else 0 if past else 1 if mention.agenda else 2
    ref = facts.ref
    return facts.at, ref.uri, ref.version, rank, mention.trigger.start, ref.event


def _step(state: State | None, facts: Facts, *, aside: bool) -> tuple[State, list[Turn]]:
    """Take one mention in; an `aside` stands beside the dispatch's own news of the undertaking."""
    if state is None:
        return _open(facts)
    mention = facts.mention
    if aside or _past(state, mention):
        return _recall(state, facts)
    if _early(state, facts):
        return state, []
    if _idle(state, mention):
        return _sharpen(state, facts)
    draft = _Draft(state, facts)
    draft.series()
    if draft.again():
        return draft.state, draft.turns
    # the last time of what recurs being over, the next one can still be moved
    again = TURNS if state.repeats is not None else frozenset()
    if not (state.status in DONE and mention.status in (PLANS | TURNS) - again):
        draft.date()
        draft.status()
    draft.place()
    draft.rest()
    return draft.state, draft.turns


def _open(facts: Facts) -> tuple[State, list[Turn]]:
    mention = facts.mention
    blank = State(
        title=mention.title,
        status=Status.PROPOSED,
        type=mention.type,
        opener=facts.ref.uri,
        opened=facts.at,
        known=facts.known,
        modified=facts.at,
        certainty=mention.certainty,
    )
    draft = _Draft(blank, facts, opening=True)
    draft.series()
    draft.date()
    draft.status()
    draft.place()
    draft.rest()
    return draft.state, draft.turns


def _idle(state: State, mention: EventMention) -> bool:
    """Whether a mention beside the news turns nothing: another word of the plan, or that something
    of another kind or of none is not done ("is not in doubt")."""
    other = mention.type is not state.type or mention.type is EventType.OTHER
    vague = mention.status is Status.DENIED and other
    return not mention.agenda and (mention.status in PLANS or vague)


def _sharpen(state: State, facts: Facts) -> tuple[State, list[Turn]]:
    """Another word of the plan, of its very kind: it may tell the hour of the day that is known."""
    mention, old = facts.mention, state.when
    vague = mention.type is not state.type or mention.type is EventType.OTHER
    if vague or old is None or mention.when is None or mention.status not in PLANS:
        return state, []
    draft = _Draft(state, facts)
    told = draft.zoned(mention.when.interval)
    if told.grain in chrono.CLOCK_GRAINS and chrono.overlap(old, told) and _finer(told, old):
        draft.set(_lasting(told, old))
    if state.place is None:
        draft.place()
    return draft.state, draft.turns


def _early(state: State, facts: Facts) -> bool:
    """Whether a thing is told as done before its day, or without a day when it is off: what is
    told so is something else of it."""
    if facts.mention.status not in DONE:
        return False
    told = facts.mention.when
    if told is None and state.status in OFF | {Status.DENIED}:
        return True
    day = told.interval if told else state.when
    begin, _ = chrono.utc_bounds(day) if day else (None, None)
    return begin is not None and begin > facts.at


def _past(state: State, mention: EventMention) -> bool:
    """Whether a mention tells of a plan that was given up before today's was made."""
    if mention.status not in TURNS:
        return False
    if mention.agenda:
        return _retold(state, mention)
    told = mention.previous_when or (mention.when if mention.status in OFF else None)
    if told is None or state.when is None or (mention.when and told is not mention.when):
        return False
    return _earlier(told.interval, state.when)


def _retold(state: State, mention: EventMention) -> bool:
    """Whether the news is but that it was put off from a day before today's plan was made."""
    told = former(mention)
    if mention.status not in OFF or mention.when or told is None or state.when is None:
        return False
    return _earlier(told, state.when) and _seen(state, told)


def _recall(state: State, facts: Facts) -> tuple[State, list[Turn]]:
    """An earlier plan told in passing: it joins the history and leaves today's plan alone."""
    mention = facts.mention
    told = mention.previous_when or (mention.when if mention.status in OFF else None)
    if told is None or mention.status not in TURNS or _seen(state, told.interval):
        return state, []
    draft = _Draft(state, facts)
    draft.turn("when", None, text(told.interval))
    draft.turn("when", text(told.interval), None, reason=mention.reason)
    draft.put(dates=(*state.dates, told.interval))
    if state.previous is None and state.status in PLANS and _earlier(told.interval, state.when):
        draft.put(previous=told.interval)
        if state.status is Status.SCHEDULED:
            draft.turn("status", state.status, Status.RESCHEDULED)
            draft.put(status=Status.RESCHEDULED)
    return draft.state, draft.turns


class _Draft:
    """A state in the making, for the length of one mention."""

    def __init__(self, state: State, facts: Facts, *, opening: bool = False) -> None:
        self.state = state
        self.facts = facts
        self.opening = opening
        self.turns: list[Turn] = []
        self.moved = False
        self.ended = False

    def put(self, **fields: object) -> None:
        self.state = msgspec.structs.replace(self.state, **fields)

    def turn(
        self, field: str, old: str | None, new: str | None, *, reason: str | None = None
    ) -> None:
        if old != new:
            ref, at = self.facts.ref, self.facts.at
            turn = Turn(field=field, old=old, new=new, ref=ref, at=at, reason=reason)
            self.turns.append(turn)

    # -------------------------------------------------------------- date
    def date(self) -> None:
        mention = self.facts.mention
        told = mention.when.interval if mention.when else None
        before = mention.previous_when.interval if mention.previous_when else None
        if told is not None:
            told = self.zoned(told)
        if self._stays(told, before):
            told = None
        before = former(mention)
        if before is not None and self.state.when is None and not _seen(self.state, before):
            self.set(before)
        match mention.status:
            case Status.POSTPONED:
                self._put_off(mention.reason)
            case Status.RESCHEDULED:
                if told is None:
                    self._put_off(mention.reason)
                else:
                    self._move(told, mention.reason)
            case Status.CANCELLED | Status.DENIED:
                named, old = told or before, self.state.when
                if old is None:
                    news = named is not None and not _seen(self.state, named)
                else:
                    news = bool(named and chrono.overlap(old, named) and _finer(named, old))
                if news:
                    self.set(named)
                self.ended = self._off()
                if self.ended:
                    self._put_off(mention.reason)
            case Status.OCCURRED | Status.ONGOING:
                if told is not None:
                    self._report(told)
            case _:
                if told is not None:
                    self._tell(told)

    def zoned(self, told: Interval) -> Interval:
        """A clock without a zone is that of the place where the thing is known to be."""
        place = self.facts.mention.place or self.state.place
        clock = told.grain in chrono.CLOCK_GRAINS and told.zone is None
        if not clock or place is None or place.zone is None:
            return told
        return msgspec.structs.replace(told, zone=place.zone)

    def _off(self) -> bool:
        """Whether it will not be though it was firmly planned, to the day; what is denied of a
        vaguer plan or of an idea is a mere denial and leaves it its time."""
        if self.facts.mention.status is Status.CANCELLED:
            return True
        when, firm = self.state.when, self.state.status in (Status.SCHEDULED, Status.RESCHEDULED)
        return firm and not self.opening and when is not None and when.grain in FINE

    def _report(self, told: Interval) -> None:
        """A report of the outcome gives a day where none is known or another one is; the hour at
        which a thing was to begin stays."""
        old = self.state.when
        if old is None or not chrono.overlap(old, told):
            known = old is not None and self.state.status in DONE
            if old is None or not (known or _same_day(old, told)):
                self._tell(told)
        elif told.grain in chrono.CLOCK_GRAINS or old.grain.rank > Grain.DAY.rank:
            self._tell(told)

    def set(self, new: Interval | None, *, reason: str | None = None) -> None:
        old = self.state.when
        self.turn("when", text(old), text(new), reason=reason)
        dates = self.state.dates
        self.put(when=new, dates=dates if new is None or new in dates else (*dates, new))

    def _put_off(self, reason: str | None) -> None:
        if self.state.when is not None:
            self.put(previous=self.state.when)
            self.set(None, reason=reason)

    def _stays(self, told: Interval | None, before: Interval | None) -> bool:
        """Whether what is said to be moved would keep the day it had: then no new one is told."""
        old = self.state.when
        moved = self.facts.mention.status is Status.RESCHEDULED
        if not moved or old is None or before is None or told is None:
            return False
        return all(chrono.overlap(*pair) for pair in ((told, old), (told, before)))

    def _move(self, told: Interval, reason: str | None) -> None:
        old = self.state.when
        if old is not None and chrono.overlap(old, told):
            self._tell(told)
        else:
            if old is not None:
                self.put(previous=old)
            self.set(told, reason=reason)
        self.moved = True

    def _tell(self, told: Interval) -> None:
        old = self.state.when
        if old is None:
            self.set(told)
            self.moved = self.state.previous is not None
        elif _finer(told, old) if chrono.overlap(old, told) else _same_day(old, told):
            self.set(_lasting(told, old))
        elif chrono.overlap(old, told):
            return
        else:
            self.put(previous=old)
            self.set(told)
            self.moved = True

    # -------------------------------------------------------------- what recurs
    def series(self) -> None:
        told = self.facts.repeats
        if told is not None and (self.state.repeats is None or self.state.repeats.startswith("P")):
            self.put(repeats=told)

    def again(self) -> bool:
        """Take in a further time of what recurs, which is no move; whether it is one.

        The state is that of the last time told; one told afterwards of an earlier time only joins
        the dates.
        """
        mention, state = self.facts.mention, self.state
        told = self.zoned(mention.when.interval) if mention.when else None
        if state.repeats is None or told is None or mention.status in TURNS:
            return False
        if not series.fits(state.repeats, told, state.dates, far=True):
            return False
        if state.when is not None and not _earlier(state.when, told):
            self.put(dates=state.dates if _seen(state, told) else (*state.dates, told))
            return True
        self.set(told)
        self.turn("status", state.status.value, mention.status.value)
        self.put(status=mention.status, previous=None)
        self.rest()
        return True

    # -------------------------------------------------------------- status
    def status(self) -> None:
        mention, old = self.facts.mention, self.state.status
        new = mention.status
        if new in PLANS:
            if self.moved or (new is Status.RESCHEDULED and self.state.when is None):
                new = Status.RESCHEDULED if self.state.when else Status.POSTPONED
            elif not self.opening and old in PLANS and _FIRM[old] > _FIRM[new]:
                return
            elif not self.opening and old is Status.RESCHEDULED:
                new = old
            elif old in TURNS - PLANS and not self.opening:
                # planned anew on the day it had: what was called off or put off is on again
                new = Status.RESCHEDULED if old is Status.POSTPONED else new
        elif new is Status.POSTPONED and self.state.when is not None:
            return
        elif self.ended:
            new = Status.CANCELLED
        elif new is Status.DENIED and old in OFF and not self.opening:
            return
        shown = None if self.opening else old.value
        self.turn("status", shown, new.value, reason=mention.reason)
        certainty = None if new in DONE else mention.certainty or self.state.certainty
        self.put(status=new, certainty=certainty)

    # -------------------------------------------------------------- the rest
    def place(self) -> None:
        """Take in where it is.  Another town is told by the news of the undertaking alone: a word
        beside it may be of where somebody speaks."""
        old, new = self.state.place, self.facts.mention.place
        elsewhere = old and new and old.city and new.city and old.city != new.city
        if new is not None and _better(new, old) and (self.facts.mention.agenda or not elsewhere):
            self.turn("place", where(old), where(new))
            self.put(place=new)

    def rest(self) -> None:
        mention = self.facts.mention
        told = (*self.state.parties, *mention.participants)
        if mention.agenda and self.facts.ref.uri == self.state.opener:
            # the opening dispatch's own news names the undertaking, not what it tells of the past
            self.put(title=mention.title, type=mention.type)
            told = (*mention.participants, *self.state.parties)
        parties: dict[str, Participant] = {}
        for party in told:
            held = parties.setdefault(party.key or party.name, party)
            if held.title is None and party.title is not None:
                parties[party.key or party.name] = party
        self.put(parties=tuple(parties.values()))
        if self.state.type is EventType.OTHER and mention.type is not EventType.OTHER:
            self.put(type=mention.type)


# ------------------------------------------------------------------ comparing
def former(mention: EventMention) -> Interval | None:
    """The old time that a mention tells, unless it only repeats the new one."""
    old = mention.previous_when.interval if mention.previous_when else None
    new = mention.when.interval if mention.when else None
    return None if old is not None and new is not None and chrono.overlap(old, new) else old


def text(interval: Interval | None) -> str | None:
    """An interval as a history shows it: "2021", "2023-01-10T11:00+01:00", "2023-05/2023-07"."""
    if interval is None:
        return None
    return "/".join(side for side in chrono.bounds(interval) if side) or None


def where(place: Place | None) -> str | None:
    """A place as a history shows it: "NATO headquarters, Brussels, BE"."""
    if place is None:
        return None
    parts = (place.name, place.city, place.country)
    return ", ".join(dict.fromkeys(part for part in parts if part)) or None


def _seen(state: State, interval: Interval) -> bool:
    return any(chrono.overlap(interval, date) for date in state.dates)


def _earlier(one: Interval, other: Interval | None) -> bool:
    """Whether a stretch ends before another begins."""
    if one.end is None or other is None or other.begin is None:
        return other is None
    return one.end <= other.begin


def _finer(new: Interval, old: Interval) -> bool:
    """Whether a stretch that overlaps tells more: finer grain, a zone, or an end not known yet."""
    if new.grain is not old.grain:
        return new.grain.rank < old.grain.rank and _opening(new, old)
    if _other_hour(new, old):
        return True
    if (new.zone is None) is not (old.zone is None):
        return new.zone is not None
    longer = new.end is None or (old.end is not None and new.end > old.end)
    return new.begin == old.begin and longer and old.end is not None


def _opening(new: Interval, old: Interval) -> bool:
    """Whether a time can be when a stretch begins: on its first day, where days are told."""
    if old.grain.rank > Grain.DAY.rank or new.begin is None or old.begin is None:
        return True
    return new.begin.date() == old.begin.date()


def _other_hour(new: Interval, old: Interval) -> bool:
    """Whether another hour is told at which a thing of several days begins on its first day."""
    if not _several(old) or new.grain not in chrono.CLOCK_GRAINS or new.begin is None:
        return False
    same = old.begin is not None and new.begin.date() == old.begin.date()
    return same and chrono.utc_bounds(new)[0] != chrono.utc_bounds(old)[0]


def _lasting(new: Interval, old: Interval) -> Interval:
    """A clock at which something begins, with the later days that are known of it."""
    if not _several(old) or new.begin is None or new.grain not in chrono.CLOCK_GRAINS:
        return new
    single = new.end == chrono.shift(new.begin, 1, new.grain)
    same = old.begin is not None and new.begin.date() == old.begin.date()
    return msgspec.structs.replace(new, end=old.end) if single and same else new


def _several(interval: Interval) -> bool:
    """Whether a stretch told by days or the clock lasts beyond a day."""
    if interval.begin is None or interval.end is None or interval.grain.rank > Grain.DAY.rank:
        return False
    return interval.end - interval.begin > timedelta(days=1)


def _same_day(one: Interval, other: Interval) -> bool:
    """Whether both name one civil day: another hour of it is a correction, no new date."""
    a, b = days(one), days(other)
    fine = one.grain.rank <= Grain.DAY.rank and other.grain.rank <= Grain.DAY.rank
    return a is not None and b is not None and fine and a.first == a.last and gap(a, b) == 0


def _better(new: Place, old: Place | None) -> bool:
    """Whether a place replaces the one known: it says more, or it says otherwise in words."""
    if old is None or old.source is PlaceSource.DATELINE:
        return where(new) is not None and where(new) != where(old)
    if new.source is PlaceSource.DATELINE or (old.country and not new.country):
        return False
    if new.city and old.city and new.city != old.city:
        return True
    same = new.city == old.city or (new.country == old.country and old.city is None)
    return same and bool((new.city and not old.city) or (new.name and not old.name))


def horizon(intervals: Iterable[Interval]) -> Iterator[tuple[datetime, datetime]]:
    """The UTC sides of those intervals that have both."""
    for interval in intervals:
        begin, end = chrono.utc_bounds(interval)
        if begin is not None and end is not None:
            yield begin, end
