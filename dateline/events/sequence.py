"""What follows another does not begin with it: whose a clock is that both have.

Owns the choice between two entries of one clock, of which the copy says that one comes after the
other.  Knows nothing of how a time was found for an entry.
"""

from collections.abc import Mapping, Sequence

import msgspec

from dateline.chrono import CLOCK_GRAINS
from dateline.events.order import day_of
from dateline.events.reading import Reading
from dateline.model import EventMention, RelationKind, Span, Timex, When


def apart(
    r: Reading, events: Sequence[EventMention], times: Mapping[str, Timex]
) -> list[EventMention]:
    """The events, no entry with the clock of one that comes before or after it: there the one by
    which the clock stands keeps it, and the other has its day."""
    leads = {e.id: e for e in events if e.same_as is None}
    best = {e.id: e.same_as or e.id for e in events}
    groups: dict[str, list[EventMention]] = {}
    for event in events:
        groups.setdefault(best[event.id], []).append(event)
    days: dict[str, When] = {}
    for later in (lead for lead in leads.values() if lead.agenda):
        for name in _before(groups[later.id], best):
            first = leads.get(name)
            if first is None or not first.agenda or not _one_clock(first, later, times):
                continue
            clock = times[first.when.timex or ""].span if first.when else Span(0, 0)
            loser = later if _stands_by(r, groups[name], clock) else first
            days[loser.id] = _day(loser, groups[loser.id])
    return [msgspec.structs.replace(e, when=days[e.id]) if e.id in days else e for e in events]


def _before(group: Sequence[EventMention], best: Mapping[str, str]) -> list[str]:
    """The other events of which a mention of this one says that it comes after them."""
    told = [best.get(x.target) for e in group for x in e.relations if x.kind is RelationKind.AFTER]
    return [name for name in told if name is not None and name != best[group[0].id]]


def _one_clock(one: EventMention, other: EventMention, times: Mapping[str, Timex]) -> bool:
    """Whether both have the clock of the same words."""
    if one.when is None or other.when is None or one.when.timex not in times:
        return False
    clock = one.when.interval.grain in CLOCK_GRAINS
    return clock and one.when.timex == other.when.timex


def _stands_by(r: Reading, group: Sequence[EventMention], clock: Span) -> bool:
    """Whether a clock stands right by a mention, with no comma between them: "the signing at 11",
    not "as a result of the signing, at 11.30"."""
    for event in group:
        own = event.trigger
        if own.touches(clock):
            return True
        between = Span(min(own.end, clock.end), max(own.start, clock.start))
        said = between.of(r.text)
        if len(said.split()) <= _NEAR and not any(mark in said for mark in ",;:.\n"):
            return True
    return False


_NEAR = 3  # words between


def _day(event: EventMention, group: Sequence[EventMention]) -> When:
    """The day of an entry's clock, by the words of a mention that tell just that."""
    assert event.when is not None  # it has a clock
    day = day_of(event.when.interval)
    assert day is not None
    told = (e.when for e in group if e.when is not None and e.when.timex is not None)
    bare = msgspec.structs.replace(day, zone=None)
    same = (w for w in told if msgspec.structs.replace(w.interval, zone=None) == bare)
    return next(same, When(interval=bare, inferred=True))
