"""Times, places, people and voices as a dispatch tells of them.

Owns their records and the enums they use: TIMEX3 for times, PARC for attribution.
"""

from enum import StrEnum

from dateline.chrono import Interval
from dateline.model.base import Derivation, Record, Span


# ------------------------------------------------------------------ time
class TimexType(StrEnum):
    """TIMEX3 types."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class ZoneSource(StrEnum):
    """What a zone rests on, best first."""

    STATED = "stated"
    PLACE = "place"
    DATELINE = "dateline"
    DEFAULT = "default"


class Tag(Record, frozen=True, kw_only=True, gc=False):
    """A time expression found and not yet resolved.

    `value` is a typed, unresolved value that only the timex package reads.
    """

    id: str
    span: Span
    type: TimexType
    value: object
    derivation: Derivation | None = None


class Timex(Record, frozen=True, kw_only=True, gc=False):
    """A time expression, TIMEX3 with its interval.

    `value`, `mod`, `quant`, `freq` follow the TimeML guidelines; `begin_point`, `end_point`,
    `also` and `anchor` hold ids of other timexes (`anchor` may also be "published", "narrative",
    "speech", "event" or "default" for what the phrase was counted from).  `alternatives` are
    other readings, the best first.  `interval` is None for what is no stretch of the calendar.
    """

    id: str
    span: Span
    type: TimexType
    value: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    begin_point: str | None = None
    end_point: str | None = None
    anchor: str | None = None
    alternatives: tuple[str, ...] = ()
    interval: Interval | None = None
    zone_source: ZoneSource | None = None
    also: tuple[str, ...] = ()
    derivation: Derivation | None = None


# ------------------------------------------------------------------ place and people
class PlaceSource(StrEnum):
    """What the place of an event rests on, best first."""

    STATED = "stated"  # said in the clause
    NOUN = "noun"  # follows from a noun ("NATO headquarters")
    EVENT = "event"  # taken from another mention of the same doings
    DATELINE = "dateline"


class Place(Record, frozen=True, kw_only=True):
    """A place: venue as said, city, country (ISO 3166-1 alpha-2), world region, WGS 84, zone."""

    name: str | None = None
    city: str | None = None
    country: str | None = None
    region: str | None = None
    lat: float | None = None
    lon: float | None = None
    zone: str | None = None
    span: Span | None = None
    source: PlaceSource | None = None


class ActorKind(StrEnum):
    """What sort of party an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"


class Actor(Record, frozen=True, kw_only=True):
    """A person or body of the dispatch; `key` ("org:nato", "person:jens-stoltenberg") holds
    across dispatches.  `titles` are as the copy gives them ("NATO Secretary General")."""

    id: str
    key: str
    name: str
    kind: ActorKind
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()


# ------------------------------------------------------------------ voices
class Manner(StrEnum):
    """How the content is given."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Attitude(StrEnum):
    """What the source does with the content (PARC: assertion, belief, fact, eventuality)."""

    SPEECH = "speech"
    DOCUMENT = "document"
    BELIEF = "belief"
    INTENTION = "intention"
    PERCEPTION = "perception"


class SourceKind(StrEnum):
    """What sort of source speaks."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    MEDIUM = "medium"
    UNNAMED = "unnamed"
    SELF = "self"
    NONE = "none"


class Attribution(Record, frozen=True, kw_only=True):
    """Who says what: PARC's source, cue and content, and what is known of the source.

    `speaker` is an actor's id, `at` the id of the timex that tells when it was said, `via` the
    id of the attribution in which this one stands (None: told by the dispatch's own agency).
    """

    id: str
    content: tuple[Span, ...]
    source: Span | None = None
    cue: Span | None = None
    manner: Manner = Manner.INDIRECT
    attitude: Attitude = Attitude.SPEECH
    source_kind: SourceKind = SourceKind.NONE
    speaker: str | None = None
    channel: str | None = None
    anonymous: bool = False
    at: str | None = None
    via: str | None = None
    hedge: bool = False
    negated: bool = False
