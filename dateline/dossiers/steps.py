"""What the mentions of one undertaking make of it, step by step.

Owns which mentions of a dispatch are its news, and the order in which they count: that of their
dispatches, so that the order of arrival cannot matter.  Knows nothing of how mentions were found
to belong together.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

import msgspec

from dateline import chrono
from dateline.dossiers.dates import earlier, finer, lasting, seen
from dateline.dossiers.draft import Draft
from dateline.dossiers.facts import DONE, TURNS, Facts
from dateline.dossiers.state import FIRM, MATERIAL, OFF, PLANS, State, Turn, former, text
from dateline.model import EventMention, EventType, Status


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
    return [f for f in main if f.mention.status not in FIRM or f.mention.status in TURNS]


def _anew(state: State, mention: EventMention) -> bool:
    """Whether a mention plans a day that the undertaking never had."""
    return (
        mention.status in PLANS
        and mention.when is not None
        and not seen(state, mention.when.interval)
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
    draft = Draft(state, facts)
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
    draft = Draft(blank, facts, opening=True)
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
    draft = Draft(state, facts)
    told = draft.zoned(mention.when.interval)
    if told.grain in chrono.CLOCK_GRAINS and chrono.overlap(old, told) and finer(told, old):
        draft.set(lasting(told, old))
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
    return earlier(told.interval, state.when)


def _retold(state: State, mention: EventMention) -> bool:
    """Whether the news is but that it was put off from a day before today's plan was made."""
    told = former(mention)
    if mention.status not in OFF or mention.when or told is None or state.when is None:
        return False
    return earlier(told, state.when) and seen(state, told)


def _recall(state: State, facts: Facts) -> tuple[State, list[Turn]]:
    """An earlier plan told in passing: it joins the history and leaves today's plan alone."""
    mention = facts.mention
    told = mention.previous_when or (mention.when if mention.status in OFF else None)
    if told is None or mention.status not in TURNS or seen(state, told.interval):
        return state, []
    draft = Draft(state, facts)
    draft.turn("when", None, text(told.interval))
    draft.turn("when", text(told.interval), None, reason=mention.reason)
    draft.put(dates=(*state.dates, told.interval))
    if state.previous is None and state.status in PLANS and earlier(told.interval, state.when):
        draft.put(previous=told.interval)
        if state.status is Status.SCHEDULED:
            draft.turn("status", state.status, Status.RESCHEDULED)
            draft.put(status=Status.RESCHEDULED)
    return draft.state, draft.turns
