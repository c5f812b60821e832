"""Happenings as a dispatch tells of them, and all that was read in it.

Owns mentions of events, what they hold, and the annotation.  Statuses are schema.org's, certainty
IPTC's, political roots PLOVER's.
"""

from enum import StrEnum

from dateline.chrono import Interval
from dateline.model.base import Derivation, Record, Span, Warning
from dateline.model.copy import Dateline, Dispatch
from dateline.model.told import Actor, Attribution, Place, Timex


class Status(StrEnum):
    """Where a happening stands, of the world as the text presents it at its publication."""

    PROPOSED = "proposed"
    EXPECTED = "expected"
    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    DENIED = "denied"
    ONGOING = "ongoing"
    OCCURRED = "occurred"
    LAPSED = "lapsed"  # of a dossier only: its day passed and nobody reported it


class EventType(StrEnum):
    """What sort of happening."""

    SIGN = "sign"
    MEET = "meet"
    VISIT = "visit"
    SUMMIT = "summit"
    TALKS = "talks"
    PRESS_CONFERENCE = "press_conference"
    VOTE = "vote"
    ELECTION = "election"
    APPOINTMENT = "appointment"
    LAUNCH = "launch"
    PUBLISH = "publish"
    HEARING = "hearing"
    TRIAL = "trial"
    DEADLINE = "deadline"
    STRIKE = "strike"
    PROTEST = "protest"
    MATCH = "match"
    EXERCISE = "exercise"
    DELIVERY = "delivery"
    ATTACK = "attack"
    ARREST = "arrest"
    DISASTER = "disaster"
    STATEMENT = "statement"
    OTHER = "other"


class Plover(StrEnum):
    """PLOVER roots."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    COOPERATE = "COOPERATE"
    AID = "AID"
    CONCEDE = "CONCEDE"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    PROTEST = "PROTEST"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class When(Record, frozen=True, kw_only=True):
    """The time of an event and the timex that tells it.

    `inferred` tells that no words at the mention give it: it is the day that the narrative has
    reached, the day of the publication, or that of another mention; `timex` is None then.
    """

    interval: Interval
    timex: str | None = None
    inferred: bool = False


class Participant(Record, frozen=True, kw_only=True):
    """Who takes part: actor's id and key, name, title if told, role ("party", "host", "speaker",
    "defendant", "team"), and the words."""

    name: str
    role: str = "party"
    actor: str | None = None
    key: str | None = None
    title: str | None = None
    mention: Span | None = None


class RelationKind(StrEnum):
    """How one happening stands to another: this one is ... the target."""

    AFTER = "after"
    BEFORE = "before"
    PART_OF = "part_of"
    CONDITION = "condition"


class Relation(Record, frozen=True, kw_only=True):
    """A relation of an event to a target: an event's id in a mention, a uid in a dossier."""

    kind: RelationKind
    target: str


class Support(Record, frozen=True, kw_only=True):
    """Which words, said by whom, one field of an event rests on.

    `field` is "when", "place", "participants", "status" or "topics"; `attribution` is None where
    the dispatch says it in its own voice.
    """

    field: str
    span: Span
    attribution: str | None = None


class EventMention(Record, frozen=True, kw_only=True):
    """A happening at one place of the copy, by TimeML's measure of an event.

    The best mention of a real event (`same_as` None) carries the facts of all of them; each
    other mention keeps what stands beside it.  `certainty` is IPTC "eos0".."eos6", None for what
    is ongoing or has occurred.  `attributions` are ids, the best first.
    """

    id: str
    trigger: Span
    title: str
    status: Status
    type: EventType = EventType.OTHER
    plover: Plover | None = None
    participants: tuple[Participant, ...] = ()
    place: Place | None = None
    when: When | None = None
    previous_when: When | None = None
    certainty: str | None = None
    reason: str | None = None
    attributions: tuple[str, ...] = ()
    topics: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()
    same_as: str | None = None
    agenda: bool = False
    support: tuple[Support, ...] = ()
    derivation: Derivation | None = None


class Annotation(Record, frozen=True, kw_only=True):
    """All that was read in one version of a dispatch by one engine."""

    dispatch: Dispatch
    engine: str
    headline: Span | None = None
    dateline: Dateline | None = None
    timexes: tuple[Timex, ...] = ()
    actors: tuple[Actor, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[EventMention, ...] = ()
    warnings: tuple[Warning, ...] = ()
