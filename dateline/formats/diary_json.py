"""Contract JSON of the diary: dossiers, agenda items, changes, decisions.

Owns the names and shapes of what the diary gives out; those of the copy itself are `records`'.
Fields are only ever added.  Every offset is a pair of half-open code points into a dispatch's text.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dateline import dossiers
from dateline.agenda import Lapsed
from dateline.chrono import Interval, iso, stamp
from dateline.dossiers import Course
from dateline.formats.records import (
    Json,
    instant,
    moment,
    pair,
    participant,
    place,
    present,
    relation,
)
from dateline.model import (
    AgendaItem,
    Change,
    Contradiction,
    Decision,
    Dossier,
    Evidence,
    MentionRef,
    Origin,
    Series,
    Status,
)


def evidence(ground: Evidence) -> Json:
    """The words that a fact rests on."""
    return {
        "uri": ground.uri,
        "version": ground.version,
        "span": pair(ground.span),
        "words": ground.words,
        "provider": ground.provider,
        "published": stamp(ground.published) if ground.published else None,
        "said_by": ground.said_by,
        "at": ground.at,
        "cue": ground.cue,
    }


def change(step: Change) -> Json:
    """One step of a dossier's history."""
    return {
        "at": instant(step.at),
        "field": step.field,
        "old": step.old,
        "new": step.new,
        "reason": step.reason,
        "by": step.by,
        "evidence": [evidence(ground) for ground in step.evidence],
    }


def origin(source: Origin) -> Json:
    """An independent source."""
    return {
        "key": source.key,
        "name": source.name,
        "standpoint": source.standpoint,
        "dispatches": list(source.dispatches),
    }


def contradiction(found: Contradiction) -> Json:
    """Where sources, or an editor and the machine, contradict each other."""
    return {
        "field": found.field,
        "basis": found.basis,
        "claims": [
            {
                "value": claim.value,
                "by": claim.by,
                "evidence": [evidence(ground) for ground in claim.evidence],
            }
            for claim in found.claims
        ],
    }


def series(held: Series, following: Interval | None) -> Json:
    """That and how something recurs, with the times told and the next one."""
    return {
        "repeats": held.repeats,
        "next": moment(following),
        "occurrences": [moment(told) for told in held.occurrences],
        "evidence": [evidence(ground) for ground in held.evidence],
    }


def course(told: Course) -> Json:
    """What became of an undertaking."""
    return {
        "verdict": told.verdict,
        "announced": moment(told.announced),
        "due": moment(told.due),
        "delays": told.delays,
    }


def lapsed(one: Lapsed) -> Json:
    """An undertaking whose day passed without a report."""
    file = one.dossier
    return {
        "uid": file.uid,
        "title": file.title,
        "type": file.type,
        "due": moment(one.due),
        "days": one.days,
        "promised_by": list(one.promised_by),
        "place": place(file.place),
        "parties": [participant(person) for person in file.parties],
        "last_report": instant(file.modified),
        "delays": one.delays,
    }


def mention(ref: MentionRef) -> Json:
    """One mention of one version of a dispatch."""
    return {"uri": ref.uri, "version": ref.version, "event": ref.event}


def dossier(
    file: Dossier,
    *,
    status: Status | None = None,
    others: Mapping[str, Dossier] | None = None,
    story: Sequence[Dossier] = (),
    following: Interval | None = None,
) -> Json:
    """A dossier with its history and sources.

    `status` is its status at the reader's instant; `others` are the dossiers by uid that its
    relations name, `story` those of the same story, each told by uid and title, and by how it
    stands to this one; `following` is
    the next time of what recurs.
    """
    titles = {uid: other.title for uid, other in (others or {}).items()}
    related = [relation(bond) | {"title": titles.get(bond.target)} for bond in file.relations]
    return {
        "uid": file.uid,
        "title": file.title,
        "type": file.type,
        "status": file.status,
        "certainty": file.certainty,
        "when": moment(file.when),
        "previous_when": moment(file.previous_when),
        "place": place(file.place),
        "parties": [participant(person) for person in file.parties],
        "topics": list(file.topics),
        "sequence": file.sequence,
        "opened": instant(file.opened),
        "modified": instant(file.modified),
        "mentions": [mention(ref) for ref in file.mentions],
        "relations": related,
        "related_by": [
            {"kind": bond.kind, "source": other.uid, "title": other.title}
            for other in story
            for bond in other.relations
            if bond.target == file.uid
        ],
        "story": file.story,
        "same_story": [{"uid": other.uid, "title": other.title} for other in story],
        "history": [change(step) for step in file.history],
        "sources": [evidence(ground) for ground in file.sources],
        "corroborated": len(file.origins),
        "origins": [origin(source) for source in file.origins],
        "contradictions": [contradiction(found) for found in file.contradictions],
        "series": series(file.series, following) if file.series else None,
        "standing": status or file.status,
        "course": course(dossiers.course(file, status or file.status)),
    }


def agenda_item(item: AgendaItem) -> Json:
    """One item of an agenda."""
    return {
        "uid": item.uid,
        "summary": item.summary,
        "type": item.type,
        "status": item.status,
        "certainty": item.certainty,
        "when": moment(item.moment),
        "dtstart": _wall(item.dtstart, item),
        "dtend": _wall(item.dtend, item),
        "all_day": item.all_day,
        "previous_when": moment(item.previous),
        "day_of": list(item.day_of) if item.day_of else None,
        "place": place(item.place),
        "parties": [participant(person) for person in item.parties],
        "sequence": item.sequence,
        "created": instant(item.created),
        "last_modified": instant(item.last_modified),
        "new": item.new,
        "changed": item.changed,
        "sources": list(item.sources),
        "said_by": list(item.said_by),
        "evidence": [evidence(ground) for ground in item.evidence],
        "corroborated": item.corroborated,
        "disputed": list(item.disputed),
        "repeats": item.repeats,
        "counted": item.counted,
    }


def _wall(wall: datetime | None, item: AgendaItem) -> str | None:
    """A side of an item: a day for what fills days, else a clock with its offset if zoned."""
    if wall is None:
        return None
    if item.all_day:
        return f"{wall:%Y-%m-%d}"
    return iso(wall, item.moment.zone if item.moment else None)


def decision(made: Decision) -> Json:
    """One judgement as the log keeps it."""
    record: Json = {
        "at": instant(made.at),
        "by": made.by,
        "action": made.action,
        "dossier": made.dossier,
    }
    return record | present(
        {
            "subject": mention(made.subject) if made.subject else None,
            "other": made.other,
            "field": made.field,
            "value": made.value,
            "was": made.was,
            "trigger": pair(made.trigger),
            "score": made.score,
            "reasons": list(made.reasons),
        }
    )
