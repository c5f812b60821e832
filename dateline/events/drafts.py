"""One draft a trigger: everything that the copy says of it at this place.

Owns the bringing together of type, status, change, time, place, participants, topics, relations
and voices at one mention, and what a change does to its time.  Knows nothing of other mentions of
the same doings: that is `join`.
"""

from collections.abc import Mapping, Sequence

import msgspec

from dateline import nlp
from dateline.events import (
    changes,
    layout,
    relations,
    roots,
    senses,
    sources,
    status,
    topics,
    triggers,
    when,
    where,
    who,
)
from dateline.events.changes import Change
from dateline.events.reading import (
    Reading,
    Trigger,
    base_lemma,
    is_nominal,
    words_of,
)
from dateline.events.standing import Standing
from dateline.events.when import Bound
from dateline.model import (
    Actor,
    Attribution,
    EventType,
    Participant,
    Place,
    RelationKind,
    Span,
    Status,
    Timex,
)


class Draft(msgspec.Struct, frozen=True):
    """A mention under construction; relations name tokens, times are not yet values."""

    trigger: Trigger
    standing: Standing
    times: tuple[Bound, ...] = ()
    when: Timex | None = None
    previous: Timex | None = None
    place: Place | None = None
    participants: tuple[Participant, ...] = ()
    topics: tuple[Span, ...] = ()
    relations: tuple[tuple[RelationKind, int], ...] = ()
    voices: tuple[Attribution, ...] = ()
    change: Change | None = None
    reason: Span | None = None
    carrier: int | None = None
    objects: frozenset[str] = frozenset()
    definite: bool = False
    qualifiers: frozenset[str] = frozenset()
    anew: bool = False


def draw(
    r: Reading,
    timexes: Sequence[Timex],
    attributions: Sequence[Attribution],
    actors: Sequence[Actor],
    found_places: Sequence[Place],
    *,
    heard: Sequence[Span] = (),
) -> list[Draft]:
    """The drafts of a document in the order of the text.

    `heard` are words that the learned reader takes for happenings.
    """
    found = _found(r, timexes, found_places, heard)
    times = when.bind(r, timexes, found.triggers)
    public = tuple(_with_day(t, found.more, times) for t in found.triggers)
    timed = frozenset(i for t in timexes for i in nlp.tokens_in(r.parse, t.span))
    located = where.bind(r, found_places, public, actors, timed)
    settled = tuple(senses.settled(r, t, located.get(t.token)) for t in public)
    known = {t.token: t for t in roots.given(r, settled)}
    seen = _Seen(
        known=known,
        times=times,
        located=located,
        cast=who.called(r, actors),
        told=sources.told(r, attributions),
        changed=changes.foremost(r, found.changed),
        carriers={c: t.token for t in known.values() for c in _carried(r, t, known)},
    )
    again = when.taken_up(r, tuple(known.values()))
    by_id = {t.id: t for t in timexes}
    drafts = []
    for trigger in known.values():
        draft = _in_its_time(r, _dated(r, _drawn(r, trigger, seen), times, by_id))
        draft = _taken_up(r, _as_announcement(r, draft), again.get(trigger.token), times)
        entry = found.entries.get(trigger.token)
        drafts.append(_listed(r, draft, entry, found_places) if entry is not None else draft)
    return drafts


class _Found(msgspec.Struct, frozen=True):
    """The words that name happenings, by the token of an entry the lines of lists, and what
    changes; `more` are triggers only since something changes them."""

    triggers: tuple[Trigger, ...]
    entries: Mapping[int, layout.Entry]
    changed: tuple[Change, ...]
    more: tuple[int, ...]


def _found(
    r: Reading, timexes: Sequence[Timex], near: Sequence[Place], heard: Sequence[Span]
) -> _Found:
    named = tuple(t for t in triggers.find(r, heard) if not _in_time(r, t, timexes))
    named = senses.typed(r, named)
    listed = layout.entries(r, timexes, near, named)
    changed, more = changes.find(r, named)
    if listed:
        changed = layout.redirected(changed, named, listed)
        more = tuple(t for t in more if any(c.affected == t for c in changed))
    put_off = {c.affected for c in changed if c.status is not Status.CANCELLED}
    affected = [_affected(r, t, t in put_off) for t in more]
    found = tuple(sorted([*named, *affected], key=lambda t: t.token))
    return _Found(
        triggers=layout.given(r, found, listed) if listed else found,
        entries={entry.token: entry for entry in listed},
        changed=changed,
        more=more,
    )


class _Seen(msgspec.Struct, frozen=True):
    """What was found all over a document, by token of the trigger: the triggers themselves, their
    times, places and changes, and the verbs that carry them; `cast` and `told` are whole."""

    known: Mapping[int, Trigger]
    times: Mapping[int, tuple[Bound, ...]]
    located: Mapping[int, Place]
    cast: Sequence[Actor]
    told: Sequence[Attribution]
    changed: Mapping[int, Change]
    carriers: Mapping[int, int]


def _drawn(r: Reading, trigger: Trigger, seen: _Seen) -> Draft:
    """What stands at one trigger, before its times are weighed."""
    standing = status.read(r, trigger)
    return Draft(
        trigger=trigger,
        standing=standing,
        times=seen.times.get(trigger.token, ()),
        place=seen.located.get(trigger.token) or _place_of_change(seen, trigger),
        participants=who.find(r, trigger, seen.cast),
        topics=topics.find(r, trigger),
        relations=relations.find(r, trigger, seen.known),
        voices=sources.find(r, trigger, seen.told, standing),
        change=seen.changed.get(trigger.token),
        carrier=seen.carriers.get(trigger.token),
        objects=_objects(r, trigger),
        definite=_definite(r, trigger),
        qualifiers=_qualifiers(r, trigger),
        anew=_anew(r, trigger),
    )


def _listed(r: Reading, draft: Draft, entry: layout.Entry, near: Sequence[Place]) -> Draft:
    """An entry of a list with the day of its heading, its clock and the place in its line."""
    day = draft.when
    if day is None or not (layout.is_day(day) and _ahead(r, day)) or draft.change is not None:
        day = entry.day
    if entry.clock is not None and day is entry.day:
        day = msgspec.structs.replace(entry.clock, interval=day.interval, anchor=day.id)
    place = draft.place or next(
        (p for p in near if p.span is not None and entry.line.holds(p.span)), None
    )
    standing = draft.standing
    if entry.status is not None:
        certainty = "eos2" if entry.status is Status.POSTPONED else "eos6"
        standing = Standing(entry.status, certainty, layout.CUE, token=entry.token)
    elif standing.status in (Status.OCCURRED, Status.ONGOING) and draft.change is None:
        standing = Standing(Status.SCHEDULED, "eos4", layout.CUE, token=entry.token)
    put_off = standing.status is Status.POSTPONED
    if draft.change is not None:
        return _moved_in_list(draft, entry, place)
    return msgspec.structs.replace(
        draft,
        standing=standing,
        when=None if put_off else day,
        previous=entry.day if put_off else draft.previous,
        place=place,
    )


def _place_of_change(seen: _Seen, trigger: Trigger) -> Place | None:
    """ "Has cancelled its concert in Tokyo": the place beside the change is the event's."""
    change = seen.changed.get(trigger.token)
    return seen.located.get(change.word) if change is not None else None


def _in_time(r: Reading, trigger: Trigger, timexes: Sequence[Timex]) -> bool:
    """Whether a noun only helps to tell a time: "the end of September"."""
    own = nlp.span_of(r.parse, trigger.tokens)
    return trigger.kind != "verb" and any(t.span.holds(own) for t in timexes)


def _affected(r: Reading, token: int, public: bool) -> Trigger:
    """A noun that is put off is a happening, whatever it is called; one that is only called off
    may be a contract."""
    return Trigger(
        token=token, tokens=(token,), kind="noun", lemma=base_lemma(r, token), public=public
    )


def _with_day(
    trigger: Trigger, more: Sequence[int], times: Mapping[int, tuple[Bound, ...]]
) -> Trigger:
    """What is changed and has a day is a happening."""
    dated = trigger.token in more and bool(times.get(trigger.token))
    return _public(trigger) if dated and not trigger.listed else trigger


def _public(trigger: Trigger) -> Trigger:
    return msgspec.structs.replace(trigger, public=True)


def _carried(r: Reading, trigger: Trigger, known: Mapping[int, Trigger]) -> tuple[int, ...]:
    if trigger.kind != "verb" or trigger.lemma == "be":
        return ()
    own = when.carries(r, trigger.token, known)
    return tuple(c for c in own if c != trigger.token)


def _definite(r: Reading, trigger: Trigger) -> bool:
    """Whether a noun points back: "the talks", "this meeting", "his visit"."""
    if trigger.kind == "verb":
        patients = r.tree.children(trigger.token, "dobj", "nsubjpass")
        texts = [p for p in patients if base_lemma(r, p) in words_of("text")]
        return any(r.word[d] == "the" for p in texts for d in r.tree.children(p, "det"))
    if trigger.lemma in words_of("moment"):
        return True
    marks = r.tree.children(trigger.token, "det", "poss")
    return any(
        r.word[m] in ("the", "this", "that", "these", "those") or r.parse.dep[m] == "poss"
        for m in marks
    )


def _anew(r: Reading, trigger: Trigger) -> bool:
    """ "A new attempt", "another try"."""
    words = {r.word[t] for t in r.tree.children(trigger.token, "amod", "det")}
    return bool(words & {"new", "another", "second", "next", "fresh", "third"})


_NO_QUALIFIER = frozenset(
    "new next last latest first second third joint annual upcoming planned scheduled expected "
    "historic long awaited important crucial key major official formal".split()
)


def _qualifiers(r: Reading, trigger: Trigger) -> frozenset[str]:
    """What tells a noun's happening from others of the kind: "presidential", "cup"."""
    if trigger.kind != "noun":
        return frozenset()
    named = ("DATE", "TIME", "ORDINAL", "CARDINAL", "GPE", "ORG", "PERSON", "NORP", "LOC")
    return frozenset(
        r.word[t]
        for t in r.tree.children(trigger.token, "amod", "compound", "nmod")
        if r.parse.ent[t][2:] not in named and r.word[t] not in _NO_QUALIFIER
    )


def _objects(r: Reading, trigger: Trigger) -> frozenset[str]:
    """Lemmas of what is acted upon: the declaration that is signed, the match of a cup."""
    if trigger.kind == "verb":
        found = r.tree.children(trigger.token, "dobj", "nsubjpass")
    else:
        found = tuple(
            t
            for p in r.tree.children(trigger.token, "prep")
            if r.word[p] == "of"
            for t in r.tree.children(p, "pobj")
        )
    return frozenset(
        "text" if base_lemma(r, t) in words_of("text") else base_lemma(r, t)
        for t in found
        if is_nominal(r, t)
        and r.parse.ent[t][2:] not in ("PERSON", "ORG", "GPE", "NORP")
        and base_lemma(r, t) not in words_of("party")
    )


def _moved_in_list(draft: Draft, entry: layout.Entry, place: Place | None) -> Draft:
    """ "Tue, Sept 3: sentencing, adjourned from July 19": the day of the heading is the new one,
    the old one where no other is told."""
    draft = msgspec.structs.replace(draft, place=place)
    if draft.standing.status not in (Status.POSTPONED, Status.RESCHEDULED) or draft.when:
        return draft
    old = draft.previous
    if old is None or old.interval is None or old.interval == entry.day.interval:
        return msgspec.structs.replace(draft, previous=old or entry.day)
    moved = Standing(Status.RESCHEDULED, "eos4", draft.standing.cue, token=draft.standing.token)
    return msgspec.structs.replace(draft, standing=moved, when=entry.day)


# ------------------------------------------------------------------ time under a change
_NEW = frozenset({"to", "until", "till", "for"})
_SHIFTS = _NEW | {"from"}


def _dated(
    r: Reading,
    draft: Draft,
    times: Mapping[int, tuple[Bound, ...]],
    by_id: Mapping[str, Timex],
) -> Draft:
    """The draft with its time, and under a change with its old and new time and its status."""
    change = draft.change
    if change is not None:
        moved = [b for b in draft.times if b.preposition in ("to", "until", "till")]
        kept = tuple(b for b in draft.times if b not in moved)
        if moved and change.status is not Status.CANCELLED:
            draft = msgspec.structs.replace(draft, times=kept)
            times = {**times, change.word: (*times.get(change.word, ()), *moved)}
    old = [b for b in draft.times if b.old]
    own = [b for b in draft.times if not b.old]
    best, before = when.best(own), when.best(old)
    draft = msgspec.structs.replace(
        draft,
        when=best.timex if best else None,
        previous=before.timex if before else None,
    )
    if change is None:
        return _called_off(r, draft)
    if change.asserted is None:
        return _unchanged(draft, change)
    if change.asserted is False:
        return _doubtful(draft)
    around = [b for b in times.get(change.word, ()) if b not in own]
    return _moved(r, draft, change, around, by_id)


def _ahead(r: Reading, timex: Timex) -> bool:
    """Whether a time lies after the publication, so that nothing told in the past was then."""
    published = r.document.dispatch.published
    interval = timex.interval
    if published is None or interval is None or timex.anchor == "default":
        return False
    if published.end is None or interval.begin is None:
        return False
    return interval.begin >= published.end


def _planned_anew(r: Reading, draft: Draft, change: Change) -> Draft | None:
    """ "The summit, called off last month, will now take place on 25 April"."""
    aside = r.parse.dep[change.word] in ("acl", "relcl", "amod", "advcl")
    verb = draft.carrier
    if not aside or verb is None or verb == change.word or draft.when is None:
        return None
    told = status.verb(r, verb).status
    set_for = told is Status.ONGOING and _ahead(r, draft.when)  # "is now set for Monday"
    if told not in (Status.SCHEDULED, Status.EXPECTED) and not set_for:
        return None
    standing = Standing(Status.RESCHEDULED, "eos4", f"change:{change.status.value}", token=verb)
    return msgspec.structs.replace(draft, standing=standing, reason=change.reason)


def _called_off(r: Reading, draft: Draft) -> Draft:
    """A planned happening that "will not take place" is cancelled, not denied."""
    if draft.standing.status is not Status.DENIED or draft.trigger.kind != "noun":
        return draft
    planned = draft.definite or any(
        r.word[c] in ("planned", "scheduled", "announced")
        for c in r.tree.children(draft.trigger.token, "amod", "acl")
    )
    if not planned or not draft.trigger.public or not draft.standing.flat:
        return draft
    standing = msgspec.structs.replace(draft.standing, status=Status.CANCELLED)
    return msgspec.structs.replace(draft, standing=standing)


def _in_its_time(r: Reading, draft: Draft) -> Draft:
    """What lies after the publication has not occurred, but a verb in the past told of it."""
    standing = draft.standing
    if standing.status not in (Status.OCCURRED, Status.ONGOING) or draft.when is None:
        return draft
    told = draft.trigger.kind == "verb" and standing.cue.startswith("tense:past")
    if told or not _ahead(r, draft.when):
        return draft
    ahead = Standing(Status.SCHEDULED, "eos4", "time", token=standing.token)
    return msgspec.structs.replace(draft, standing=ahead)


def _as_announcement(r: Reading, draft: Draft) -> Draft:
    """ "Will announce its decision on Thursday": what is yet to be told is a publication.

    A happening that is put off or called off is public, whatever its row says.
    """
    trigger = draft.trigger
    if draft.change is not None and trigger.kind == "noun" and draft.change.asserted:
        return msgspec.structs.replace(draft, trigger=_public(trigger)) if draft.times else draft
    tells = trigger.lemma in words_of("announces") and r.tree.children(trigger.token, "dobj")
    if not tells or draft.standing.status not in (Status.SCHEDULED, Status.EXPECTED):
        return draft
    published = msgspec.structs.replace(trigger, type=EventType.PUBLISH, public=True)
    return msgspec.structs.replace(draft, trigger=published)


def _taken_up(
    r: Reading, draft: Draft, verb: int | None, times: Mapping[int, tuple[Bound, ...]]
) -> Draft:
    """A happening that "it" takes up: "was to be cancelled, but it took place on Thursday"."""
    if verb is None:
        return draft
    later = status.verb(r, verb)
    told = when.best([b for b in times.get(verb, ()) if not b.old])
    if draft.standing.status is Status.POSTPONED:
        if told is None or later.status not in (Status.SCHEDULED, Status.EXPECTED):
            return draft
        moved = Standing(Status.RESCHEDULED, "eos4", "change:postponed", token=verb)
        return msgspec.structs.replace(draft, standing=moved, when=told.timex)
    if draft.change is None and draft.standing.cue.startswith("change") and told is not None:
        return msgspec.structs.replace(draft, standing=later, when=told.timex)
    if draft.when is None and told is not None:
        return msgspec.structs.replace(draft, standing=later, when=told.timex)
    former = any(b.former and b.timex is draft.when for b in draft.times)
    if former and told is not None and later.status in (Status.SCHEDULED, Status.EXPECTED):
        moved = Standing(Status.RESCHEDULED, "eos4", "former plan", token=verb)
        return msgspec.structs.replace(draft, standing=moved, when=told.timex, previous=draft.when)
    return draft


def _unchanged(draft: Draft, change: Change) -> Draft:
    """A change that is denied leaves the happening as it was planned."""
    if change.status is Status.DENIED:
        return draft
    kept = Standing(Status.SCHEDULED, "eos4", "change denied", token=change.word)
    return msgspec.structs.replace(draft, standing=kept, change=None)


def _doubtful(draft: Draft) -> Draft:
    """A change that is only possible leaves the happening planned, less certainly."""
    kept = Standing(Status.SCHEDULED, "eos3", "change possible", token=draft.trigger.token)
    return msgspec.structs.replace(draft, standing=kept, change=None)


def _moved(
    r: Reading, draft: Draft, change: Change, around: Sequence[Bound], by_id: Mapping[str, Timex]
) -> Draft:
    """What is put off, moved or called off, with the old and the new time beside the change."""
    unmoved = _place_alone(r, draft, change, around) or _planned_anew(r, draft, change)
    if unmoved is not None:
        return unmoved
    source, target = _old_and_new(draft, around, by_id)
    state = _after(change, target)
    certainty = {Status.POSTPONED: "eos2", Status.RESCHEDULED: "eos4"}.get(state, "eos6")
    standing = Standing(state, certainty, f"change:{change.status.value}", token=change.word)
    if draft.when is None and source is None:
        brink = _on_the_brink(r, change.word)
        days = [b for b in around if b.preposition == "on" and (brink or _ahead(r, b.timex))]
        if (told := when.best(days)) is not None:
            source = told.timex  # "cancelled its concert on October 5"
            draft = msgspec.structs.replace(draft, when=source)
    if state in (Status.CANCELLED, Status.DENIED):
        return msgspec.structs.replace(draft, standing=standing, reason=change.reason)
    return msgspec.structs.replace(
        draft,
        standing=standing,
        when=target if state is Status.RESCHEDULED else None,
        previous=source if source is not target else None,
        reason=change.reason,
    )


def _place_alone(r: Reading, draft: Draft, change: Change, around: Sequence[Bound]) -> Draft | None:
    """What moves to another place and keeps its time, as no new one stands beside the change."""
    if change.status is not Status.RESCHEDULED:
        return None
    stays = Standing(Status.SCHEDULED, "eos4", "change of place", token=change.word)
    if not around and not change.open and draft.when is not None:
        return msgspec.structs.replace(draft, standing=stays, change=None)
    on = when.best([b for b in around if b.preposition in ("on", "") and not b.old])
    if on is None or on.timex.anchor == "default" or draft.when is not None:
        return None
    if r.parse.tag[change.word] != "VB" or any(b.preposition in _SHIFTS for b in around):
        return None
    return msgspec.structs.replace(draft, standing=stays, change=None, when=on.timex)


def _old_and_new(
    draft: Draft, around: Sequence[Bound], by_id: Mapping[str, Timex]
) -> tuple[Timex | None, Timex | None]:
    new = when.best([b for b in around if b.preposition in _NEW and not b.old])
    old = when.best([b for b in around if b.preposition == "from" or b.old])
    target = new.timex if new else None
    source = old.timex if old else draft.previous or draft.when
    for bound in around:  # "from Thursday to Friday" as one expression
        if bound.timex.begin_point in by_id and bound.timex.end_point in by_id:
            source = by_id[bound.timex.begin_point or ""]
            target = by_id[bound.timex.end_point or ""]
    return source, target


def _after(change: Change, target: Timex | None) -> Status:
    """How a happening stands after a change, by whether a new time is told."""
    if change.status is Status.POSTPONED and target is not None and not change.open:
        return Status.RESCHEDULED
    if change.status is Status.RESCHEDULED and change.open:
        return Status.POSTPONED
    return change.status


def _on_the_brink(r: Reading, verb: int) -> bool:
    """Whether a change came on the day itself: "called off minutes before lift-off"."""
    return any(
        r.word[prep] == "before"
        and any(r.lemma[u] in words_of("brink") for u in r.tree.children(prep))
        for prep in r.tree.children(verb, "prep", "advmod", "mark")
    )
