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
    found = tuple(t for t in triggers.find(r, heard) if not _in_time(r, t, timexes))
    found = senses.typed(r, found)
    listed = layout.entries(r, timexes, found_places, found)
    changed, more = changes.find(r, found)
    if listed:
        changed = layout.redirected(changed, found, listed)
        more = tuple(t for t in more if any(c.affected == t for c in changed))
    put_off = {c.affected for c in changed if c.status is not Status.CANCELLED}
    found = tuple(
        sorted([*found, *(_affected(r, t, t in put_off) for t in more)], key=lambda t: t.token)
    )
    found = layout.given(r, found, listed) if listed else found
    times = when.bind(r, timexes, found)
    found = tuple(
        t if t.listed or t.public or not times.get(t.token) or t.token not in more else _public(t)
        for t in found
    )
    timed = frozenset(i for t in timexes for i in nlp.tokens_in(r.parse, t.span))
    located = where.bind(r, found_places, found, actors, timed)
    cast = who.called(r, actors)
    told = sources.told(r, attributions)
    found = tuple(senses.settled(r, t, located.get(t.token)) for t in found)
    found = roots.given(r, found)
    known = {t.token: t for t in found}
    carried = {c: t.token for t in found if t.kind == "verb" for c in _carried(r, t, known)}
    by_affected = changes.foremost(r, changed)
    again = when.taken_up(r, found)
    entries = {entry.token: entry for entry in listed}
    by_id = {t.id: t for t in timexes}
    drafts = []
    for trigger in found:
        standing = status.read(r, trigger)
        draft = Draft(
            trigger=trigger,
            standing=standing,
            times=times.get(trigger.token, ()),
            place=located.get(trigger.token) or _place_of_change(by_affected, located, trigger),
            participants=who.find(r, trigger, cast),
            topics=topics.find(r, trigger),
            relations=relations.find(r, trigger, known),
            voices=sources.find(r, trigger, told, standing),
            change=by_affected.get(trigger.token),
            carrier=carried.get(trigger.token),
            objects=_objects(r, trigger),
            definite=_definite(r, trigger),
            qualifiers=_qualifiers(r, trigger),
            anew=_anew(r, trigger),
        )
        draft = _in_its_time(r, _dated(r, draft, times, by_id))
        draft = _taken_up(r, _as_announcement(r, draft), again.get(trigger.token), times)
        entry = entries.get(trigger.token)
        drafts.append(_listed(r, draft, entry, found_places) if entry is not None else draft)
    return drafts


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


def _place_of_change(
    by_affected: Mapping[int, Change], located: Mapping[int, Place], trigger: Trigger
) -> Place | None:
    """ "Has cancelled its concert in Tokyo": the place beside the change is the event's."""
    change = by_affected.get(trigger.token)
    return located.get(change.word) if change is not None else None


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


def _public(trigger: Trigger) -> Trigger:
    """What has a day is a happening."""
    return msgspec.structs.replace(trigger, public=True)


def _carried(r: Reading, trigger: Trigger, known: Mapping[int, Trigger]) -> tuple[int, ...]:
    if trigger.lemma == "be":
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
    if change.status is Status.RESCHEDULED and not around and not change.open:
        place_only = Standing(Status.SCHEDULED, "eos4", "change of place", token=change.word)
        if draft.when is not None:
            return msgspec.structs.replace(draft, standing=place_only, change=None)
    on = when.best([b for b in around if b.preposition in ("on", "") and not b.old])
    if change.status is Status.RESCHEDULED and on is not None and on.timex.anchor != "default":
        if not any(b.preposition in _NEW or b.preposition == "from" for b in around):
            place_only = Standing(Status.SCHEDULED, "eos4", "change of place", token=change.word)
            ahead = r.parse.tag[change.word] == "VB"
            if ahead and draft.when is None:
                draft = msgspec.structs.replace(draft, when=on.timex)
                return msgspec.structs.replace(draft, standing=place_only, change=None)
    new = when.best([b for b in around if b.preposition in _NEW and not b.old])
    old = when.best([b for b in around if b.preposition == "from" or b.old])
    target = new.timex if new else None
    source = old.timex if old else draft.previous or draft.when
    for bound in around:  # "from Thursday to Friday" as one expression
        if bound.timex.begin_point in by_id and bound.timex.end_point in by_id:
            source = by_id[bound.timex.begin_point or ""]
            target = by_id[bound.timex.end_point or ""]
    state = change.status
    if state is Status.POSTPONED and target is not None and not change.open:
        state = Status.RESCHEDULED
    if state is Status.RESCHEDULED and (change.open or (target is None and not draft.when)):
        state = Status.POSTPONED if change.open else state
    anew = _planned_anew(r, draft, change)
    if anew is not None:
        return anew
    certainty = {Status.POSTPONED: "eos2", Status.RESCHEDULED: "eos4"}.get(state, "eos6")
    standing = Standing(state, certainty, f"change:{change.status.value}", token=change.word)
    brink = _on_the_brink(r, change.word)
    days = [b for b in around if b.preposition == "on" and (brink or _ahead(r, b.timex))]
    told = when.best(days)
    if told is not None and draft.when is None and source is None:
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


def _on_the_brink(r: Reading, verb: int) -> bool:
    """Whether a change came on the day itself: "called off minutes before lift-off"."""
    return any(
        r.word[prep] == "before"
        and any(r.lemma[u] in words_of("brink") for u in r.tree.children(prep))
        for prep in r.tree.children(verb, "prep", "advmod", "mark")
    )
