"""What the rows alone would enter, where there is no learned reader to ask.

Owns the definition of `agenda` by rows: happenings that a row holds for public, with a day that
has not passed and somebody or somewhere named.  Reads no text but the words "soon" and the like
beside an undated event.
"""

import re
from collections.abc import Sequence

from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.events import known, layout, order
from dateline.events.reading import words_of
from dateline.model import Document, EventMention, EventType, PlaceSource, Status

_UNCERTAIN = frozenset({Status.SCHEDULED, Status.EXPECTED, Status.PROPOSED})
_CHANGED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED, Status.DENIED})
_SOON = re.compile(
    r"\b(?:soon|shortly|in the (?:coming|next) (?:days|weeks|months|hours)"
    r"|next (?:week|month|year))\b"
)


def chosen(scene: known.Scene) -> frozenset[str]:
    """Ids of the mentions that belong on an agenda, at most one of each undertaking."""
    chosen: list[EventMention] = []
    candidates = [
        event
        for event in scene.events
        if _possible(scene, event) and (in_list(event) or _listed(scene, event))
    ]
    candidates.sort(
        key=lambda e: (
            e.status is Status.POSTPONED,
            e.status is not Status.DENIED,
            not e.participants,
            e.trigger.start,
        )
    )
    for event in candidates:
        if not any(_same_undertaking(event, other) for other in chosen):
            chosen.append(event)
    return frozenset(e.id for e in chosen if not _told_with(scene, e, chosen))


def _told_with(scene: known.Scene, event: EventMention, chosen: Sequence[EventMention]) -> bool:
    """Whether an entry only helps to tell another one: both are mentioned in one sentence, on one
    day, and the one is of no kind ("sign a declaration on cooperation"), or of the same kind and
    names nobody ("face reporters at a news conference")."""
    if event.when is None or in_list(event):
        return False
    here = _sentences(scene, event)
    return any(
        other.id != event.id
        and other.when is not None
        and _one_moment(other.when.interval, event.when.interval)
        and (_repeats(event, other) or (_helps(event, other) and here & _sentences(scene, other)))
        for other in chosen
    )


def _repeats(event: EventMention, other: EventMention) -> bool:
    """Whether one without a clock tells again of one of its kind that has one, by other parties of
    another sort at most: the bodies sign, their heads put their names to it."""
    if event.type is not other.type or event.type is EventType.OTHER:
        return False
    clocks = [e.when is not None and e.when.interval.grain in CLOCK_GRAINS for e in (event, other)]
    mine, theirs = ({p.key for p in e.participants if p.key} for e in (event, other))
    sorts = [{key.partition(":")[0] for key in keys} for keys in (mine, theirs)]
    return clocks == [False, True] and _near(event, other) and not sorts[0] & sorts[1]


def _helps(event: EventMention, other: EventMention) -> bool:
    if event.type is other.type:
        return not event.participants and bool(other.participants)
    return event.type is EventType.OTHER


def _one_moment(one: Interval, other: Interval) -> bool:
    """Whether two times begin at one clock, or on one day where either tells no clock."""
    if one.grain in CLOCK_GRAINS and other.grain in CLOCK_GRAINS:
        return one.begin == other.begin
    days = [order.day_of(interval) for interval in (one, other)]
    return len({(day.begin, day.grain) for day in days if day is not None}) == 1


def _sentences(scene: known.Scene, event: EventMention) -> set[int]:
    """The numbers of the sentences in which a real event is mentioned."""
    own = [e.trigger for e in scene.events if event.id in (e.id, e.same_as)]
    return {
        number
        for number, sentence in enumerate(scene.document.sentences)
        if any(sentence.span.holds(trigger) for trigger in own)
    }


def _possible(scene: known.Scene, event: EventMention) -> bool:
    """Whether a mention can be an entry: one that is not told as past, nor dated so."""
    if event.same_as is not None or event.type is EventType.STATEMENT:
        return False
    if event.status is Status.OCCURRED or withdrawn(scene.document, event):
        return False
    if event.status is Status.POSTPONED:
        return True
    if event.when is None:
        return _soon(scene.document, event)
    if event.when.interval.grain.rank > Grain.YEAR.rank:
        return False
    published = scene.document.dispatch.published
    if published is None:
        return event.status is not Status.ONGOING
    after = order.position(event.when.interval, published) >= 0
    return after or event.status is Status.RESCHEDULED


def _listed(scene: known.Scene, event: EventMention) -> bool:
    """Whether the rows alone would enter a mention: public, dated, with a party or a place."""
    if event.derivation is None or event.derivation.note != "public":
        return False
    if event.status is Status.OCCURRED or event.type is EventType.STATEMENT:
        return False
    if event.when is None and not _soon(scene.document, event):
        return False
    named = event.participants or _names_place(event) or _NAME.search(event.title)
    wish = event.type is EventType.MEET and event.status is Status.PROPOSED
    return bool(named) and not (wish and _alone(event))


def withdrawn(document: Document, event: EventMention) -> bool:
    """Whether a correction takes back the words of an event: please read "who visited the mill"
    instead of "who will visit the mill in August"."""
    said = next((q.outer for q in document.quoted if q.outer.holds(event.trigger)), None)
    if said is None:
        return False
    before = document.text[: said.start].rstrip(" \n.…").lower()
    return before.endswith(tuple(words_of("displaced")))


def in_list(event: EventMention) -> bool:
    """Whether an event is an entry of a calendar, which needs no more than its day."""
    steps = event.derivation.children if event.derivation is not None else ()
    return any(step.rule == f"status:{layout.CUE}" for step in steps)


def _names_place(event: EventMention) -> bool:
    """Whether a place is told; the dateline makes no event of what may be held anywhere."""
    if event.place is None:
        return False
    anywhere = event.type in (EventType.OTHER, EventType.MEET)
    told = event.place.name is not None or event.place.source is not PlaceSource.DATELINE
    return told or not anywhere


def _alone(event: EventMention) -> bool:
    """Whether a meeting that is only wanted names one party by name and no other."""
    named = [p for p in event.participants if p.key is not None]
    return len(event.participants) == 1 and len(named) == 1


_NAME = re.compile(r"(?<=\s)[A-Z][\w’'-]+")


def _soon(document: Document, event: EventMention) -> bool:
    """An event given as "soon" in its own sentence, or put off or called off without a day."""
    if event.status in _CHANGED:
        return event.status is not Status.DENIED
    if event.status not in _UNCERTAIN:
        return False
    for sentence in document.sentences:
        if sentence.span.holds(event.trigger):
            return bool(_SOON.search(sentence.span.of(document.text)))
    return False


def _same_undertaking(one: EventMention, other: EventMention) -> bool:
    """A postponed plan that another mention of the dispatch represents already."""
    if Status.DENIED in (one.status, other.status):
        kind = one.type is other.type or {one.type, other.type} <= _CONSULT
        times = one.when is None or other.when is None or order.overlap(one.when, other.when)
        return kind and times and _near(one, other)
    if one.status is not Status.POSTPONED or one.type is not other.type:
        return False
    return one.type is not EventType.OTHER


_CONSULT = frozenset({EventType.MEET, EventType.TALKS, EventType.SUMMIT})


def _near(one: EventMention, other: EventMention) -> bool:
    a, b = (e.place.city if e.place else None for e in (one, other))
    return a is None or b is None or a == b
