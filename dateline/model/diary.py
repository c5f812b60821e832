"""The diary: decisions, dossiers, agenda items.

Owns the records of what follows from many dispatches, in the terms of RFC 5545 for agenda items.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from dateline.chrono import Interval
from dateline.model.base import Record, Span
from dateline.model.events import EventType, Participant, Relation, Status
from dateline.model.told import Place


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
