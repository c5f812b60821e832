"""One mention taken into what is known of an undertaking.

Owns what a report changes in date, status and place.  Which reports are news, `steps` knows.
"""

import msgspec

from dateline import chrono
from dateline.chrono import Grain, Interval
from dateline.dossiers import series
from dateline.dossiers.dates import earlier, finer, lasting, same_day, seen
from dateline.dossiers.facts import DONE, FINE, TURNS, Facts
from dateline.dossiers.state import FIRM, OFF, PLANS, State, Turn, former, text, where
from dateline.dossiers.venue import chosen, seat, seated
from dateline.model import EventType, Participant, Status


class Draft:
    """A state in the making, for the length of one mention."""

    def __init__(self, state: State, facts: Facts, *, opening: bool = False) -> None:
        self.state = state
        self.facts = facts
        self.opening = opening
        self.turns: list[Turn] = []
        self.moved = False
        self.ended = False

    def put(self, **fields: object) -> None:
        """Set fields of the state."""
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
        if before is not None and self.state.when is None and not seen(self.state, before):
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
                    news = named is not None and not seen(self.state, named)
                else:
                    news = bool(named and chrono.overlap(old, named) and finer(named, old))
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
            if old is None or not (known or same_day(old, told)):
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
        elif finer(told, old) if chrono.overlap(old, told) else same_day(old, told):
            self.set(lasting(told, old))
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
        if state.when is not None and not earlier(state.when, told):
            self.put(dates=state.dates if seen(state, told) else (*state.dates, told))
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
            elif not self.opening and old in PLANS and FIRM[old] > FIRM[new]:
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
        """Take in where it is said to be."""
        seats = seated(self.state.seats, seat(self.facts.ref.uri, self.facts.mention))
        old, new = self.state.place, chosen(seats)
        self.turn("place", where(old), where(new))
        self.put(place=new, seats=seats)

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
