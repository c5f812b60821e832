"""Every record that passes between the layers, frozen, with the enums they use.

Owns names and shapes only.  The terms are the field's: TIMEX3 and TimeML for times, PARC for
attribution, PLOVER for political roots, IPTC for certainty, schema.org and RFC 5545 for agenda
items.  Knows no text processing, no store and no output format.

Offsets everywhere are half-open code points into `Dispatch.text`.  Ids ("t1", "a1", "p1", "e1")
are unique within one annotation; a `uid` is unique for good.

Records of which a long text has many are declared `gc=False`: being frozen they are in no cycle,
and the collector has that much less to visit.
"""

from dateline.model.base import Derivation, Record, Span, Warning
from dateline.model.copy import Dateline, Dispatch, Document, Parse, Quoted, Region, Sentence
from dateline.model.diary import (
    Action,
    AgendaItem,
    Basis,
    Change,
    Claim,
    Contradiction,
    Decision,
    Dossier,
    Evidence,
    MentionRef,
    Origin,
    Series,
    Standpoint,
)
from dateline.model.events import (
    Annotation,
    EventMention,
    EventType,
    Participant,
    Plover,
    Relation,
    RelationKind,
    Status,
    Support,
    When,
)
from dateline.model.told import (
    Actor,
    ActorKind,
    Attitude,
    Attribution,
    Manner,
    Place,
    PlaceSource,
    SourceKind,
    Tag,
    Timex,
    TimexType,
    ZoneSource,
)

__all__ = [
    "Action",
    "Actor",
    "ActorKind",
    "AgendaItem",
    "Annotation",
    "Attitude",
    "Attribution",
    "Basis",
    "Change",
    "Claim",
    "Contradiction",
    "Dateline",
    "Decision",
    "Derivation",
    "Dispatch",
    "Document",
    "Dossier",
    "EventMention",
    "EventType",
    "Evidence",
    "Manner",
    "MentionRef",
    "Origin",
    "Parse",
    "Participant",
    "Place",
    "PlaceSource",
    "Plover",
    "Quoted",
    "Record",
    "Region",
    "Relation",
    "RelationKind",
    "Sentence",
    "Series",
    "SourceKind",
    "Span",
    "Standpoint",
    "Status",
    "Support",
    "Tag",
    "Timex",
    "TimexType",
    "Warning",
    "When",
    "ZoneSource",
]
