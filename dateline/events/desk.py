"""What a diary's desk would enter, with which status and on which days.

Owns what the second network of the learned reader (`tagger/desk.py`) is told of mentions and
times, and what follows from its answers: which events are entries, which mentions are of one
entry, how an entry stands, which of the times that the rules have read are its own.  The network
only chooses; every value comes from a rule, and the derivation names each choice with its
probability.  docs/why/learned-desk.md tells what it was learned from.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import log

import msgspec

from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.events import bonds, known, opinion, order
from dateline.events import listed as rows
from dateline.events.extent import NOT_UNTIL
from dateline.events.join import NEAR
from dateline.events.reading import Reading
from dateline.model import Derivation, EventMention, EventType, Status, Timex, When
from dateline.tagger import desk
from dateline.tagger.desk import Asked, Node, Tie, View

RULE = "desk"  # the steps that it adds to a derivation
# The probability from which an event is an entry; what the rows would enter needs less, a line of a
# timetable hardly any, what a verb in the past tense tells, or what there will be none of, more.
SURE, LISTED, LINE, TOLD = 0.5, 0.2, 0.03, 0.9
BRIEF = 30  # words of a text so short that what the rows would enter is entered: no dispatch, which
# is all that the network has learned from
# The probability from which two mentions are of one entry; of two kinds of deed, as the signing and
# the press conference after it, and of two lines of a list it must be higher.
ONE, APART = 0.3, 0.7
# What is added for what the rules have read: to the log-odds of a status that rests on an explicit
# change and of any other, to the probability of a time as an old date.
CHANGE, READ, OLD = 4.0, 1.8, 0.7
# The probability from which a further mention, that is one of an entry at least so surely, is told
# of the entry again.
PARTLY, AGAIN = 0.05, 0.15
SAME = 0.9  # the probability from which what has happened is surely the event that is asked about
DENIED = 0.5  # the probability from which a denial tells how a thing stands
KIND = 0.7  # the probability from which a type counts more than that of the rows
TINY = 1e-6  # so that no probability is none
NEVER = 0.02  # the least probability that counts, of whether a new and an old day are told
LIKELY = 0.02  # the reader's own word on the diary below which a mention is hardly ever an entry
MOVED = 0.3  # the most that counts for "no new day" of what has been moved
BOUND = 0.75  # the probability of "no end" below which the end that the rules have read stays
CLOSE = 0.1  # two times are about as likely
CLOCK = 0.5  # the probability from which a clock within the chosen day is the event's own
_REPLACED = frozenset({Status.POSTPONED, Status.CANCELLED})
_CHANGED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED})
_CERTAINTY: Mapping[Status, str] = {
    Status.PROPOSED: "eos2",
    Status.EXPECTED: "eos3",
    Status.SCHEDULED: "eos4",
    Status.POSTPONED: "eos2",
    Status.RESCHEDULED: "eos4",
    Status.CANCELLED: "eos6",
    Status.DENIED: "eos6",
}


# ------------------------------------------------------------------ what is asked
def asked(r: Reading, s: known.Scene) -> Asked:
    """A document's mentions and times as the network is asked about them, in the scene's order."""
    ground = bonds.scene(r, s.events, tuple(s.times.values()))
    numbers = {event.id: n for n, event in enumerate(s.events)}
    return Asked(
        mentions=tuple(
            Node(
                span=event.trigger,
                token=ground.event_at[event.id][0],
                sentence=r.parse.sentence[ground.event_at[event.id][0]],
                facts=known.features(s, n) | {f"joined={event.same_as is not None}"},
                group=numbers.get(event.same_as or event.id, n),
            )
            for n, event in enumerate(s.events)
        ),
        times=tuple(
            Node(
                span=time.span,
                token=ground.time_at[time.id][0],
                sentence=r.parse.sentence[ground.time_at[time.id][0]],
                facts=frozenset(_time_facts(r, ground, time)),
            )
            for time in ground.times
        ),
        ties=tuple(_ties(ground, s)),
    )


def times(s: known.Scene) -> tuple[Timex, ...]:
    """The times in the order in which `asked` puts them."""
    return bonds.datable(s.times.values())


def _time_facts(r: Reading, ground: bonds.Scene, time: Timex) -> Iterator[str]:
    """What is known of a time by itself, and the words beside it."""
    assert time.interval is not None  # `bonds.scene` takes no other
    begin, end = ground.time_at[time.id]
    ahead = bonds.ahead_of(time, r.document.dispatch.published)
    grain = time.interval.grain.name
    word = r.word
    yield f"time ahead={ahead}"
    yield f"time grain={grain}"
    yield f"time grain={grain}|{ahead}"
    yield f"time mod={time.mod}"
    yield f"time ends={time.begin_point is not None},{time.end_point is not None}"
    yield f"time default={time.anchor == 'default'}"
    yield f"time is begin={any(t.begin_point == time.id for t in ground.times)}"
    yield f"time is end={any(t.end_point == time.id for t in ground.times)}"
    yield f"time after={word[begin - 1] if begin else ''}"
    yield f"time after two={' '.join(word[max(0, begin - 2) : begin])}"
    yield f"time before={word[end + 1] if end + 1 < len(word) else ''}"


def _ties(ground: bonds.Scene, s: known.Scene) -> Iterator[Tie]:
    """Each mention with each time near it; what is hardly an entry needs no facts for its links."""
    number = {time.id: n for n, time in enumerate(ground.times) if not _in_dateline(s, time)}
    for mention, (event, heard) in enumerate(zip(s.events, s.heard, strict=True)):
        likely = heard is not None and heard.verdict.agenda >= LIKELY
        for time in bonds.near(ground, event):
            if time.id not in number:
                continue
            asked = likely or bonds.public(event)
            facts = bonds.features(ground, event, time) if asked else frozenset[str]()
            yield Tie(mention, number[time.id], facts, _rule(event, time))


def _in_dateline(s: known.Scene, time: Timex) -> bool:
    """Whether a time stands in the dateline, which tells when the copy was written."""
    return not any(sentence.span.holds(time.span) for sentence in s.document.sentences)


def _rule(event: EventMention, time: Timex) -> int:
    """The role in which the rules have a time, as 1 + its place in ROLES; 0 for none."""
    if event.when is not None and event.when.timex == time.id:
        return 1
    old = event.previous_when
    return 2 if old is not None and old.timex == time.id else 0


# ------------------------------------------------------------------ what follows
class Entry(msgspec.Struct, frozen=True):
    """An event that is to be entered: the numbers of its best mention, of the mention that the
    network holds for the surest, of the best mentions of events that are the same, and of further
    mentions that hardly stand for it."""

    best: int
    lead: int
    chance: float
    others: tuple[int, ...] = ()
    again: tuple[int, ...] = ()


def entries(
    s: known.Scene, views: Sequence[View | None], *, listed: Collection[str] = ()
) -> list[Entry]:
    """The entries of a document, the surest first; `listed` are ids that the rows would enter."""
    groups: dict[str, list[int]] = {}
    for number, event in enumerate(s.events):
        if not rows.withdrawn(s.document, event):
            groups.setdefault(event.same_as or event.id, []).append(number)
    number_of = {event.id: n for n, event in enumerate(s.events)}
    likely = {e.id for e in s.events if e.id in listed and e.status is not Status.DENIED}
    told = {e.id for e in s.events if e.same_as is None and (_told(e) or _never(e))}
    told |= _outcomes(s, views, groups)
    lines = {e.id for e in s.events if e.id in likely and rows.in_list(e)}
    least = dict.fromkeys(groups, SURE) | dict.fromkeys(likely, LISTED)
    least |= dict.fromkeys(lines, LINE) | dict.fromkeys(told, TOLD)
    if len(s.document.text.split()) < BRIEF:
        least |= dict.fromkeys(likely, 0.0)
    found: list[Entry] = []
    sure = _sure(groups, number_of, views, least)
    for entry in sorted(sure, key=lambda e: (_turn(s, views, e), -e.chance, e.best)):
        twin = next((n for n, other in enumerate(found) if _one(s, views, entry, other)), None)
        if twin is None:
            found.append(entry)
        else:
            others = (*found[twin].others, entry.best)
            found[twin] = msgspec.structs.replace(found[twin], others=others)
    return _retold(s, views, {id: own for id, own in groups.items() if id not in likely}, found)


def _retold(
    s: known.Scene,
    views: Sequence[View | None],
    groups: Mapping[str, Sequence[int]],
    found: Sequence[Entry],
) -> list[Entry]:
    """The entries with the mentions of no entry that are likely to be theirs."""
    taken = {n for entry in found for n in (entry.best, *entry.others)}
    mine: dict[int, list[int]] = {}
    for id, members in groups.items():
        best = next((n for n in members if s.events[n].id == id), members[0])
        view = views[best]
        if best in taken or view is None or view.entry < PARTLY or not found:
            continue
        at = max(range(len(found)), key=lambda n: view.same.get(found[n].lead, 0.0))
        if view.same.get(found[at].lead, 0.0) >= AGAIN and not _told(s.events[best]):
            mine.setdefault(at, []).append(best)
    return [
        msgspec.structs.replace(entry, again=tuple(mine.get(at, ())))
        for at, entry in enumerate(found)
    ]


def _sure(
    groups: Mapping[str, Sequence[int]],
    number_of: Mapping[str, int],
    views: Sequence[View | None],
    least: Mapping[str, float],
) -> Iterator[Entry]:
    """The events of which a mention is held for an entry."""
    for best, members in groups.items():
        chances = {n: view.entry for n in members if (view := views[n]) is not None}
        lead = max(chances, key=lambda n: (chances[n], -n), default=None)
        if lead is not None and chances[lead] >= least[best]:
            yield Entry(number_of.get(best, lead), lead, chances[lead])


def _outcomes(
    s: known.Scene, views: Sequence[View | None], groups: Mapping[str, Sequence[int]]
) -> set[str]:
    """The events of which a verb in the past tense, which is surely of the same, tells that they
    have happened: "voters went to the polls on Saturday"."""
    done = [n for n, event in enumerate(s.events) if _told(event)]
    return {
        id
        for id, members in groups.items()
        if any(view.same.get(n, 0.0) >= SAME for n in done for m in members if (view := views[m]))
    }


def _told(event: EventMention) -> bool:
    """Whether a verb in the past tense tells that an event has happened."""
    kind = bonds.kind(event)
    cue = opinion.cue(event)
    return event.status is Status.OCCURRED and kind == "verb" and cue.startswith("tense:past")


def _turn(s: known.Scene, views: Sequence[View | None], entry: Entry) -> int:
    """Which of entries that are the same tells how it stands: one that is denied before a plan that
    was only told of, a plan before what is told as off."""
    event, view = s.events[entry.best], views[entry.lead]
    denied = view is not None and view.status[desk.STATUSES.index(Status.DENIED)] >= DENIED
    if event.status is Status.DENIED and denied:
        return 0
    return 2 if event.status in _REPLACED else 1


def _never(event: EventMention) -> bool:
    """Whether there is to be none of a thing: "Wednesday: no hearings"."""
    none = event.status is Status.DENIED and opinion.cue(event) == "negation"
    return none and bonds.kind(event) == "noun"


def _one(s: known.Scene, views: Sequence[View | None], one: Entry, other: Entry) -> bool:
    """Whether two entries are the same."""
    view = views[other.lead]
    both = s.events[one.best], s.events[other.best]
    kinds = {event.type for event in both}
    if all(map(rows.in_list, both)):
        return view is not None and view.same.get(one.lead, 0.0) >= APART
    alike = EventType.OTHER in kinds or len(kinds) == 1 or any(kinds <= kin for kin in NEAR)
    return view is not None and view.same.get(one.lead, 0.0) >= (ONE if alike else APART)


def standing(view: View, event: EventMention) -> EventMention:
    """The event with the status that is the likeliest, whether a new and an old day are told among
    the evidence; what is entered has not occurred."""
    held = {Status(name): p for name, p in zip(desk.STATUSES, view.status, strict=True)}
    odds = {s: log(p + TINY) + log(_agreeing(view, s) + NEVER) for s, p in held.items()}
    odds[event.status] += CHANGE if opinion.cue(event).startswith("change") else READ
    barred = {Status.OCCURRED, Status.DENIED, *_REPLACED} if _later(event) else {Status.OCCURRED}
    odds = {status: value for status, value in odds.items() if status not in barred}
    status = max(odds, key=lambda it: odds[it])
    kept = event.certainty if status is event.status else _CERTAINTY.get(status)
    note = f"{status.value} {held[status]:.2f}"
    return msgspec.structs.replace(
        event,
        status=status,
        certainty=kept,
        derivation=_traced(event.derivation, Derivation(rule=f"{RULE}:status", note=note)),
    )


def _later(event: EventMention) -> bool:
    """Whether rules have read the day on which it is to happen after all: "will not reopen until
    March 1"."""
    steps = event.derivation.children if event.derivation is not None else ()
    return any(step.rule == NOT_UNTIL for step in steps)


def _agreeing(view: View, status: Status) -> float:
    """How likely the days are that a status goes with: what is moved has an old and a new one,
    what is off only an old one, anything else no old one."""
    starts, olds = view.links["start"], view.links["previous"]
    new, old = 1 - starts[None], 1 - olds[None]
    if status is Status.RESCHEDULED:
        one = sum(p * olds.get(day, 0.0) for day, p in starts.items() if day is not None)
        return max(0.0, new * old - one)  # two days, and not one for both
    return 1 - new if status in _REPLACED else 1 - old


def kind(view: View, event: EventMention, denied: EventType | None = None) -> EventMention:
    """The event with the likeliest type, where the rows know none or that one is likely enough;
    never with the one that they have `denied`."""
    best = max(range(len(view.kinds)), key=lambda at: view.kinds[at])
    likeliest = EventType(desk.kinds()[best])
    if event.type is not EventType.OTHER and view.kinds[best] < KIND:
        return event
    if event.type is EventType.OTHER and likeliest is denied:
        return event
    return msgspec.structs.replace(event, type=likeliest)


def dated(
    view: View,
    event: EventMention,
    times: Sequence[Timex],
    spans: Mapping[str, Interval],
    limits: Mapping[str, Interval],
) -> EventMention:
    """The event on the days that are the likeliest.

    `spans` gives the whole stretch of each time by its id, `limits` the stretches to which times
    are only the end ("by Friday").  What is put off or called off has only its old day; what the
    rules have counted or filled in stays where the network has the same time, or none.
    """
    chosen = _chosen(view, event, times)
    start = _when(chosen["start"], event, times, spans)
    old = _old(chosen["previous"], event, times, spans)
    last = times[chosen["end"]] if chosen["end"] is not None else None
    start = _ended(start, last, event)
    if start is not None and event.status not in _CHANGED and not _later(event):
        start = _limited(start, spans, limits)
    if start is None and event.when is not None and view.links["end"][None] < BOUND:
        start = event.when if _is_limit(event.when) else None
    if event.status in _REPLACED:
        start, old = None, old or _old(chosen["start"], event, times, spans) or start
    if event.status is Status.RESCHEDULED and start is None:
        event = msgspec.structs.replace(
            event, status=Status.POSTPONED, certainty=_CERTAINTY[Status.POSTPONED]
        )
    steps = [
        Derivation(
            rule=f"{RULE}:{role}",
            span=times[number].span if number is not None else None,
            note=f"{view.links[role][number]:.2f}",
        )
        for role, number in chosen.items()
    ]
    return msgspec.structs.replace(
        event, when=start, previous_when=old, derivation=_traced(event.derivation, *steps)
    )


def _is_limit(when: When) -> bool:
    """Whether only the end is told: "before February 1"."""
    return when.interval.begin is None


def _chosen(view: View, event: EventMention, times: Sequence[Timex]) -> dict[str, int | None]:
    """The likeliest time in each role; what has been moved has a new day where any is told, and no
    day is the old one of itself."""
    links = {role: dict(view.links[role]) for role in desk.ROLES}
    if event.status is Status.RESCHEDULED:
        links["start"][None] = min(links["start"][None], MOVED)
    former = _former(event, times)
    if former in links["previous"] and former is not None:
        links["previous"][former] += OLD
    found = {role: _likeliest(links[role]) for role in desk.ROLES}
    found["start"] = _sharper(found["start"], links["start"], times)
    start, old = found["start"], found["previous"]
    if start is not None and start == old and event.status not in _REPLACED:
        found["previous"] = None
    found["start"] = _finest(start, links["start"], times)
    return found


def _former(event: EventMention, times: Sequence[Timex]) -> int | None:
    """The time that the rules have as the old date, by number."""
    held = event.previous_when
    return next((n for n, t in enumerate(times) if held and t.id == held.timex), None)


def _likeliest(chances: Mapping[int | None, float]) -> int | None:
    """The time of the largest probability; of equals the first."""
    return max(chances, key=lambda n: (chances[n], n is not None, -(n or 0)))


def _sharper(
    chosen: int | None, links: Mapping[int | None, float], times: Sequence[Timex]
) -> int | None:
    """Of times that are about as likely the finest: "figures for January are due on Wednesday"."""
    if chosen is None:
        return None
    near = [n for n, chance in links.items() if n is not None and chance > links[chosen] - CLOSE]
    return min(near, key=lambda n: (_rank(times[n]), -links[n]))


def _rank(time: Timex) -> int:
    return time.interval.grain.rank if time.interval is not None else len(Grain)


def _finest(
    chosen: int | None, links: Mapping[int | None, float], times: Sequence[Timex]
) -> int | None:
    """The likeliest clock within the chosen day, where one is likely enough."""
    day = times[chosen].interval if chosen is not None else None
    if day is None or day.grain is not Grain.DAY:
        return chosen
    clocks = [
        n
        for n, chance in links.items()
        if n is not None and chance >= CLOCK and _within(times[n].interval, day)
    ]
    return max(clocks, key=lambda n: (links[n], -n), default=chosen)


def _within(fine: Interval | None, day: Interval) -> bool:
    return fine is not None and fine.grain in CLOCK_GRAINS and order.within(fine, day)


def _when(
    number: int | None,
    event: EventMention,
    times: Sequence[Timex],
    spans: Mapping[str, Interval],
) -> When | None:
    """The start: as the rules have it where it is their time, or where no time is its own."""
    own = event.when
    if number is None:
        return own if own is not None and own.timex is None else None
    if own is not None and own.timex == times[number].id:
        return own
    chosen = spans[times[number].id]
    if own is not None and (
        order.within(own.interval, chosen) or order.one_moment(own.interval, chosen)
    ):
        return own  # a finer time of the same days, the same clock in another zone
    return When(interval=chosen, timex=times[number].id)


def _old(
    number: int | None,
    event: EventMention,
    times: Sequence[Timex],
    spans: Mapping[str, Interval],
) -> When | None:
    if number is None:
        return None
    own, chosen = event.previous_when, spans[times[number].id]
    if own is not None and (own.timex == times[number].id or order.within(own.interval, chosen)):
        return own
    return When(interval=chosen, timex=times[number].id)


def _ended(start: When | None, last: Timex | None, event: EventMention) -> When | None:
    """The start with its end; "until Sunday" alone is as the rules have it, or open before."""
    if last is None or last.interval is None:
        return start
    if start is not None:
        if start.timex == last.id:
            return start
        return msgspec.structs.replace(start, interval=_until(start.interval, last.interval))
    own = event.when
    if own is not None and (own.timex == last.id or own.interval.end == last.interval.end):
        return own
    return When(interval=msgspec.structs.replace(last.interval, begin=None), timex=last.id)


def _limited(start: When, spans: Mapping[str, Interval], limits: Mapping[str, Interval]) -> When:
    """The start, as an end alone where its words tell no more."""
    limit = limits.get(start.timex or "")
    if limit is None or start.interval != spans[start.timex or ""]:
        return start
    return msgspec.structs.replace(start, interval=limit)


def _until(first: Interval, last: Interval | None) -> Interval:
    """The stretch from one time to another that ends it; as it was where that is none."""
    if last is None or first.begin is None or last.end is None or last.begin is None:
        return first
    end = last.begin if last.grain in CLOCK_GRAINS else last.end
    if last.grain is not first.grain or end.replace(tzinfo=None) <= first.begin.replace(
        tzinfo=None
    ):
        return first
    return Interval(first.begin, end, first.grain, last.zone or first.zone)


def _traced(ground: Derivation | None, *steps: Derivation) -> Derivation | None:
    if ground is None:
        return None
    return msgspec.structs.replace(ground, children=(*ground.children, *steps))
