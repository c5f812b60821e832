"""The learned reader's opinion of how happenings stand, weighed against the rules.

Owns which of the two is believed where.  What the rules read from an explicit change (put off,
moved, called off, denied) or from a day to come stays; elsewhere the reader, who is told what
the rules found, decides by the sum of its annotations' classes.  It also lets mentions stand on
an agenda whose words no table knows as public.  Knows no text: it asks about the words that name
happenings.
"""

from collections.abc import Mapping, Sequence

import msgspec

from dateline import tagger
from dateline.model import Derivation, EventMention, Status

# The four ways in which the annotations agree to tell happenings apart.
OCCURRED, AHEAD, OPEN, NOT = range(4)
_SIDE: Mapping[str, int] = {
    Status.OCCURRED: OCCURRED,
    Status.ONGOING: OCCURRED,
    Status.SCHEDULED: AHEAD,
    Status.EXPECTED: AHEAD,
    Status.POSTPONED: AHEAD,
    Status.RESCHEDULED: AHEAD,
    Status.PROPOSED: OPEN,
    Status.CANCELLED: NOT,
    Status.DENIED: NOT,
    "generic": OPEN,
}
# Weights of TimeBank's, UW's and our own dispatches' classes, and of the rules' answer by what it
# rests on; chosen on documents that the reader had not seen (docs/accuracy.md).
FACTUAL, COMMITTED, PLANNED = 1.1, 0.5, 1.0
BY_DEFAULT, BY_CUE, UNDER_CONDITION = 0.0, 1.0, 1.5
# The reader alone makes a mention one that can stand on an agenda where it is this sure that an
# editor would enter it, and that our dispatches would take the word for a happening.
DIARY, NAMED = 0.7, 0.8
_DEFAULT = frozenset({"tense", "participle", "no verb"})
_CHANGED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED})
# What a side is called where the rules did not name it: the likelier of these.
_NAMES = (
    (Status.OCCURRED, Status.ONGOING),
    (Status.SCHEDULED, Status.EXPECTED),
    (Status.PROPOSED,),
    (Status.DENIED,),
)
_CERTAINTY: Mapping[Status, str] = {
    Status.SCHEDULED: "eos4",
    Status.EXPECTED: "eos3",
    Status.PROPOSED: "eos2",
    Status.DENIED: "eos6",
}


class Heard(msgspec.Struct, frozen=True):
    """What the reader holds of a mention: its verdict, and how likely the word names a happening
    at all."""

    verdict: tagger.Verdict
    named: float


def asked(
    events: Sequence[EventMention], places: Sequence[int | None], learned: tagger.Learned
) -> list[Heard | None]:
    """The reader's opinion of each event; None of a word that it has not read.

    `places` tells where each event's time lies: 1 after the publication, -1 before it, 0 at it,
    None where either is unknown.
    """
    questions = [(e.trigger, facts(e, p)) for e, p in zip(events, places, strict=True)]
    verdicts = tagger.judge(learned, questions)
    named = {i: h.score for h in learned.happenings for i in range(h.span.start, h.span.end)}
    return [
        None if verdict is None else Heard(verdict, named.get(event.trigger.end - 1, 0.0))
        for event, verdict in zip(events, verdicts, strict=True)
    ]


def weighed(
    events: Sequence[EventMention],
    places: Sequence[int | None],
    heard: Sequence[Heard | None],
) -> list[EventMention]:
    """The events with the statuses that rules and reader together give them."""
    return [
        event if one is None else decided(event, place, one.verdict, named=one.named)
        for event, place, one in zip(events, places, heard, strict=True)
    ]


def facts(event: EventMention, place: int | None) -> tuple[str, ...]:
    """What the reader is told of a happening by the rules."""
    kind, cue = _ground(event)
    return (
        f"kind={kind}",
        f"now={event.status.value}",
        f"time={place}",
        f"cue={cue}",
        f"cues={cue.split(':')[0]}",
        f"again={event.same_as is not None}",
    )


def _ground(event: EventMention) -> tuple[str, str]:
    """The kind of the trigger and the cue of the status, as the derivation has them."""
    ground = event.derivation
    if ground is None:
        return "", ""
    _, kind, *_ = [*ground.rule.split(":"), ""]
    cues = (c.rule for c in ground.children if c.rule.startswith("status:"))
    return kind, next(cues, "").removeprefix("status:")


def settled(event: EventMention, place: int | None) -> bool:
    """Whether a status stands as the rules have it: it rests on an explicit change, on a day to
    come, on another mention of the event, or is no plain report of what a diary may want.

    TimeBank takes most nouns for what has happened: of summits and votes the rules know more.
    """
    _, cue = _ground(event)
    if event.status in _CHANGED or cue.startswith("change") or cue == "complement:deny":
        return True
    if _SIDE[event.status] == OCCURRED:
        return False
    by_day = place == 1 and cue == "time"
    return by_day or _public(event) or (by_default(cue) and not _likely(event))


def cue(event: EventMention) -> str:
    """What the rules' status rests on, by the derivation."""
    return _ground(event)[1]


def by_default(cue: str) -> bool:
    """Whether a cue tells what any word is taken for: what its tense says, or nothing."""
    return cue.split(":")[0] in _DEFAULT


def _likely(event: EventMention) -> bool:
    """Whether the day of an event is only its likeliest, and says nothing of its status."""
    ground = event.derivation
    return ground is not None and any(c.rule == "time:learned" for c in ground.children)


def _public(event: EventMention) -> bool:
    return event.derivation is not None and event.derivation.note == "public"


def decided(
    event: EventMention, place: int | None, verdict: tagger.Verdict, *, named: float = 1.0
) -> EventMention:
    """The event with its final status, and with a trace of what the reader decided.

    `named` is the probability that the event's word names a happening at all.
    """
    known, event = event, _entered(event, verdict, named)
    if settled(known, place):
        return event
    sides = _sides(event, verdict)
    side = max(range(4), key=sides.__getitem__)
    if side == _SIDE[event.status]:
        return event
    status = _named(side, verdict)
    return msgspec.structs.replace(
        event,
        status=status,
        certainty=_CERTAINTY.get(status),
        derivation=_traced(event.derivation, "status", sides[side] / sum(sides)),
    )


def _entered(event: EventMention, verdict: tagger.Verdict, named: float) -> EventMention:
    """The event as one that can stand on an agenda where the reader is sure of it."""
    if verdict.agenda < DIARY or named < NAMED or event.derivation is None or _public(event):
        return event
    ground = msgspec.structs.replace(event.derivation, note="public")
    return msgspec.structs.replace(event, derivation=_traced(ground, "agenda", verdict.agenda))


def _trust(event: EventMention) -> float:
    """The weight of the rules' answer: none where they had no cue for it."""
    _, cue = _ground(event)
    if by_default(cue):
        return BY_DEFAULT
    return UNDER_CONDITION if cue.startswith("mark:") else BY_CUE


def _sides(event: EventMention, verdict: tagger.Verdict) -> list[float]:
    """The weight of each side: what the rules and each annotation's classes give it."""
    found = [FACTUAL * p for p in verdict.factual]
    found[_SIDE[event.status]] += _trust(event)
    occurred, uncertain, not_occurred = (COMMITTED * p for p in verdict.committed)
    ahead = verdict.factual[AHEAD] / max(verdict.factual[AHEAD] + verdict.factual[OPEN], 1e-9)
    for side, weight in (
        (OCCURRED, occurred),
        (AHEAD, uncertain * ahead),
        (OPEN, uncertain * (1 - ahead)),
        (NOT, not_occurred),
    ):
        found[side] += weight
    for name, p in zip(tagger.STANDINGS, verdict.planned, strict=True):
        found[_SIDE[name]] += PLANNED * p
    return found


def _named(side: int, verdict: tagger.Verdict) -> Status:
    chances = dict(zip(tagger.STANDINGS, verdict.planned, strict=True))
    return max(_NAMES[side], key=lambda status: chances[status])


def _traced(ground: Derivation | None, field: str, share: float) -> Derivation | None:
    """The derivation with the reader's word on a field, which comes last."""
    if ground is None:
        return None
    told = Derivation(rule=f"{field}:learned reader", note=f"{share:.2f}")
    return msgspec.structs.replace(ground, children=(*ground.children, told))
