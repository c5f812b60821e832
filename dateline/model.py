"""Every record that passes between the layers, frozen, with the enums they use.

Owns names and shapes only.  The terms are the field's: TIMEX3 and TimeML for times, PARC for
attribution, PLOVER for political roots, IPTC for certainty, schema.org and RFC 5545 for agenda
items.  Knows no text processing, no store and no output format.

Offsets everywhere are half-open code points into `Dispatch.text`.  Ids ("t1", "a1", "p1", "e1")
are unique within one annotation; a `uid` is unique for good.

Records of which a long text has many are declared `gc=False`: being frozen they are in no cycle,
and the collector has that much less to visit.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from dateline.chrono import Interval


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all records share: frozen, built by keyword, defaults left out when stored."""


class Span(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """Half-open code points of a dispatch's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must run forward from 0 on, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def holds(self, other: "Span") -> bool:
        """Whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]


class Warning(Record, frozen=True, kw_only=True):
    """Something in the copy that a person should look at."""

    code: str
    message: str
    spans: tuple[Span, ...] = ()


class Derivation(Record, frozen=True, kw_only=True, gc=False):
    """How an answer came about: a rule, what it read, what it said, and what lay under it."""

    rule: str
    span: Span | None = None
    note: str = ""
    children: tuple["Derivation", ...] = ()


# ------------------------------------------------------------------ the copy
class Dispatch(Record, frozen=True, kw_only=True):
    """One dispatch as it came, with what its envelope says.

    `uri` is the provider's id, else "sha256:" and the digest of the text; `published` has grain
    day (a civil day) or minute (an instant); `zone` is the publisher's, the last resort.
    """

    text: str
    uri: str
    version: int = 1
    supersedes: str | None = None
    provider: str | None = None
    section: str | None = None
    slugline: str | None = None
    headline: str | None = None
    byline: str | None = None
    located: str | None = None
    language: str = "en"
    published: Interval | None = None
    embargoed: Interval | None = None
    pubstatus: str = "usable"
    zone: str | None = None
    url: str | None = None


class Region(StrEnum):
    """Which part of a dispatch a sentence stands in."""

    HEADER = "header"  # a crawl header, a slug line: nothing is read from it
    HEADLINE = "headline"
    BODY = "body"
    FOOTER = "footer"  # desk notes and credit lines after the copy


class Sentence(Record, frozen=True, kw_only=True, gc=False):
    """A sentence, its paragraph counted from 0, and its region; a dateline is left outside."""

    span: Span
    region: Region
    paragraph: int


class Quoted(Record, frozen=True, kw_only=True, gc=False):
    """A stretch between quotation marks: with its marks, and without them."""

    outer: Span
    inner: Span
    closed: bool = True


class Dateline(Record, frozen=True, kw_only=True):
    """The opening of the body, "BRUSSELS, January 6 - Agency.": place, day and agency as said."""

    span: Span
    place: Span | None = None
    day: Span | None = None
    credit: Span | None = None


class Document(Record, frozen=True, kw_only=True):
    """A dispatch cut into its parts.

    `dispatch` is the dispatch given, completed by what its own header, headline and dateline
    say.  `capitals` tells a text written in capitals throughout.
    """

    dispatch: Dispatch
    header: Span | None = None
    headline: Span | None = None
    dateline: Dateline | None = None
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    capitals: bool = False
    warnings: tuple[Warning, ...] = ()

    @property
    def text(self) -> str:
        """The dispatch's text, which all spans index."""
        return self.dispatch.text


class Parse(Record, frozen=True, kw_only=True):
    """Token arrays of the parsed sentences, all of one length, in the order of the text.

    `head` holds token indexes, a root pointing at itself; `dep`, `tag`, `pos` are the labels of
    ClearNLP, Penn Treebank and Universal Dependencies; `ent` is "" outside a name, else "B-" or
    "I-" and the OntoNotes type; `sentence` indexes `Document.sentences`.
    """

    start: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    lemma: tuple[str, ...] = ()
    pos: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    dep: tuple[str, ...] = ()
    head: tuple[int, ...] = ()
    ent: tuple[str, ...] = ()
    sentence: tuple[int, ...] = ()


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


# ------------------------------------------------------------------ events
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


# ------------------------------------------------------------------ following
class MentionRef(msgspec.Struct, frozen=True, order=True):
    """One mention of one version of one dispatch."""

    uri: str
    version: int
    event: str


class Action(StrEnum):
    """What a decision does."""

    LINK = "LINK"
    UNLINK = "UNLINK"
    MERGE = "MERGE"
    SPLIT = "SPLIT"
    RENAME = "RENAME"
    SET = "SET"
    DISMISS = "DISMISS"
    UNDO = "UNDO"


class Decision(Record, frozen=True, kw_only=True):
    """One judgement, append-only.

    `by` is "rule:<name>" or "editor:<name>"; `at` is an aware instant: the dispatch's own time
    for a rule (so that linking stays pure), the caller's clock for an editor.  `subject` is the
    mention linked, or None; `dossier` is the uid acted upon; `other` the second dossier of a
    MERGE, `field` and `value` what a SET or RENAME writes, `value` of an UNDO the name of the
    decision that it takes back; `was` what the machine read when an editor wrote.  `trigger` is
    where the subject stands in its copy: a newer engine may number the mentions anew, the place
    stays.
    """

    at: datetime
    by: str
    action: Action
    dossier: str
    subject: MentionRef | None = None
    trigger: Span | None = None
    other: str | None = None
    field: str | None = None
    value: str | None = None
    was: str | None = None
    score: float | None = None
    reasons: tuple[str, ...] = ()


class Evidence(Record, frozen=True, kw_only=True):
    """The words that a fact rests on: dispatch, offsets, the words, who says so, who tells it."""

    uri: str
    version: int
    span: Span
    words: str
    provider: str | None = None
    published: Interval | None = None
    said_by: str | None = None
    at: str | None = None
    cue: str | None = None


class Change(Record, frozen=True, kw_only=True):
    """One step of a dossier's history: `old` and `new` as text, at the time of the dispatch."""

    at: datetime
    field: str
    new: str | None
    old: str | None = None
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()
    by: str = ""


class Standpoint(StrEnum):
    """What a source is to an undertaking, best first."""

    HOST = "host"  # takes part in it or holds it: may move it and call it off
    NAMED = "named"  # somebody else with a name, or the agency that tells it by itself
    UNNAMED = "unnamed"


class Origin(Record, frozen=True, kw_only=True):
    """An independent source: two outlets that cite one agency or one official are one origin.

    `key` holds across dispatches ("org:nato"); `dispatches` are the uris that rest on it.
    """

    key: str
    name: str
    standpoint: Standpoint = Standpoint.NAMED
    dispatches: tuple[str, ...] = ()


class Claim(Record, frozen=True, kw_only=True):
    """What one side says of a field that is in dispute, as a history shows it; `by` is the editor
    whose word it is, None where dispatches say it."""

    value: str
    evidence: tuple[Evidence, ...] = ()
    by: str | None = None


class Basis(StrEnum):
    """Why the first claim of a contradiction stands first."""

    EDITOR = "editor"  # an editor has set it
    HOST = "host"  # said by who takes part or holds it
    NAMED = "named"  # said by a source with a name
    LATER = "later"  # equally well founded, and said last


class Contradiction(Record, frozen=True, kw_only=True):
    """Where sources contradict each other: "when", "place" or "status", the better-founded claim
    first."""

    field: str
    claims: tuple[Claim, ...]
    basis: Basis


class Series(Record, frozen=True, kw_only=True):
    """That an undertaking recurs: a TIMEX3 set or period ("XXXX-WXX-5", "P1W"), and the
    occurrences that dispatches told of, in the order of their days."""

    repeats: str
    occurrences: tuple[Interval, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Dossier(Record, frozen=True, kw_only=True):
    """An undertaking followed: a fold over decisions, always rebuildable.

    `opened` and `modified` are the instants of the first and the last dispatch that bore on it;
    `sequence` counts the dispatches or editor's decisions after the first that changed date,
    place or status (RFC 5545).  `origins` are the independent sources for what it says now.
    """

    uid: str
    title: str
    status: Status
    opened: datetime
    modified: datetime
    type: EventType = EventType.OTHER
    parties: tuple[Participant, ...] = ()
    topics: tuple[str, ...] = ()
    when: Interval | None = None
    previous_when: Interval | None = None
    place: Place | None = None
    certainty: str | None = None
    sequence: int = 0
    mentions: tuple[MentionRef, ...] = ()
    history: tuple[Change, ...] = ()
    relations: tuple[Relation, ...] = ()
    sources: tuple[Evidence, ...] = ()
    origins: tuple[Origin, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    series: Series | None = None
    story: str | None = None


class AgendaItem(Record, frozen=True, kw_only=True):
    """One line of an agenda, RFC 5545's words where it has them.

    `dtstart` and `dtend` are the interval's sides (naive wall time in `zone`); `moment` is the
    interval itself.  `new` and `changed` are the marks (+) and (*): within the 24 hours before
    the agenda's "as of".  `corroborated` counts independent sources, `disputed` names the fields
    in which sources contradict each other, `repeats` is the rhythm of what recurs and `counted`
    tells that the day follows from that rhythm, no dispatch having named it.
    """

    uid: str
    summary: str
    moment: Interval | None
    dtstart: datetime | None
    dtend: datetime | None
    all_day: bool
    status: Status
    type: EventType
    last_modified: datetime
    created: datetime
    place: Place | None = None
    certainty: str | None = None
    parties: tuple[Participant, ...] = ()
    previous: Interval | None = None
    day_of: tuple[int, int] | None = None
    sequence: int = 0
    new: bool = False
    changed: bool = False
    sources: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    corroborated: int = 0
    disputed: tuple[str, ...] = ()
    repeats: str | None = None
    counted: bool = False
