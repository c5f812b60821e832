"""Drafts and groups -> mentions: the best mention of each event carries the facts of all.

Owns merging and the evidence for each field (`support`).  Which mentions belong together is
decided in `join`, what a day says about status in `dates`.
"""

from collections.abc import Sequence

import msgspec

from dateline import nlp
from dateline.chrono import Grain, Interval
from dateline.events import join, known, roots, titles
from dateline.events.drafts import Draft
from dateline.events.reading import Reading, is_headline
from dateline.events.sources import rank
from dateline.model import (
    Actor,
    Attribution,
    Derivation,
    EventMention,
    EventType,
    Participant,
    Place,
    Relation,
    Span,
    Status,
    Support,
    Timex,
    When,
)


def build(
    r: Reading, drafts: Sequence[Draft], timexes: Sequence[Timex], actors: Sequence[Actor]
) -> tuple[EventMention, ...]:
    """The mentions in the order of their triggers, joined and merged."""
    drafts = join.adopted(drafts)
    groups = join.groups(r, drafts)
    best = {i: join.best_of(r, drafts, group) for group in groups for i in group}
    members = {join.best_of(r, drafts, group): group for group in groups}
    ids = {i: f"e{i + 1}" for i in range(len(drafts))}
    by_token = {d.trigger.token: i for i, d in enumerate(drafts)}
    scene = titles.scene(r, timexes, actors)
    mentions = []
    for i, draft in enumerate(drafts):
        mention = _own(r, draft, ids[i], actors, scene)
        mention = _related(mention, draft, ids, best, by_token)
        if best[i] != i:
            mention = _lesser(mention, draft, drafts[best[i]], ids[best[i]])
        mentions.append(mention)
    merged = [
        _merged(r, drafts, mentions, members[i], i, scene) if i in members else mention
        for i, mention in enumerate(mentions)
    ]
    merged = [_titled(r, d, m, drafts, merged, scene) for d, m in zip(drafts, merged, strict=True)]
    return tuple(_on_a_day(r, drafts, merged))


def _titled(
    r: Reading,
    draft: Draft,
    mention: EventMention,
    drafts: Sequence[Draft],
    everyone: Sequence[EventMention],
    scene: titles.Scene,
) -> EventMention:
    """A bare title with what a neighbour gives: whose trial a verdict ends, what lifts off."""
    if mention.same_as is not None or not draft.trigger.public or not titles.is_bare(mention.title):
        return mention
    more = ""
    if mention.type is EventType.TRIAL:
        more = _accused(mention, everyone)
    elif mention.type is EventType.LAUNCH:
        for other in drafts:
            gap = r.parse.sentence[draft.trigger.token] - r.parse.sentence[other.trigger.token]
            ahead = other.trigger.kind == "verb" and 0 < gap <= _REACH
            if ahead and other.standing.status in _AHEAD and not other.participants:
                thing = titles.launched(r, other.trigger.token, scene)
                more = f" of {thing}" if thing else more
    return msgspec.structs.replace(mention, title=titles.shorten(mention.title + more))


def _accused(mention: EventMention, everyone: Sequence[EventMention]) -> str:
    """The trial of those who stand accused before, where a verdict or the like names nobody."""
    if mention.participants or mention.title.casefold() == "trial":
        return ""
    for other in reversed([e for e in everyone if e.trigger.start < mention.trigger.start]):
        names = [p.name for p in other.participants if p.role == "defendant" and p.key]
        if names and other.type in (EventType.TRIAL, EventType.HEARING):
            return f" in trial of {' and '.join(names)}"
    return ""


_REACH = 2  # sentences back in which a bare clock may find its day


def _on_a_day(
    r: Reading, drafts: Sequence[Draft], mentions: Sequence[EventMention]
) -> list[EventMention]:
    """A clock whose event has no day takes that of what was last told to lie ahead.

    The mention's `when` then holds that day and the clock's timex; `timex.settle` puts the two
    together.
    """
    grouped = {m.same_as or m.id for m, d in zip(mentions, drafts, strict=True) if _has_day(d)}
    day: Interval | None = None
    sentence = -9
    found = []
    for mention, draft in zip(mentions, drafts, strict=True):
        here = r.parse.sentence[draft.trigger.token]
        related = any(x.target in grouped for x in mention.relations)
        bare = draft.when is not None and not _has_day(draft)
        known = (mention.same_as or mention.id) in grouped or related
        if bare and not known and day is not None and here - sentence <= _REACH:
            when = When(interval=day, timex=draft.when.id if draft.when else None)
            mention = msgspec.structs.replace(mention, when=when)
            sentence = here
        elif _has_day(draft) and mention.status in _AHEAD and draft.when is not None:
            day, sentence = draft.when.interval, here
        found.append(mention)
    return found


_AHEAD = frozenset({Status.SCHEDULED, Status.EXPECTED, Status.RESCHEDULED})


def _has_day(draft: Draft) -> bool:
    timex = draft.when
    if timex is None or timex.interval is None or timex.anchor == "default":
        return False
    return timex.interval.grain.rank <= Grain.DAY.rank


# ------------------------------------------------------------------ one mention
def _own(
    r: Reading, draft: Draft, name: str, actors: Sequence[Actor], scene: titles.Scene
) -> EventMention:
    trigger, standing = draft.trigger, draft.standing
    voices = tuple(v.id for v in draft.voices)
    return EventMention(
        id=name,
        trigger=nlp.span_of(r.parse, trigger.tokens),
        title=titles.compose(r, trigger, draft.participants, draft.place, (), scene),
        status=standing.status,
        type=trigger.type,
        plover=roots.under(trigger.plover, standing, trigger.lemma),
        participants=draft.participants,
        place=draft.place,
        when=_when(draft.when),
        previous_when=_when(draft.previous),
        certainty=_certainty(draft, actors),
        reason=draft.reason.of(r.text) if draft.reason else None,
        attributions=voices,
        topics=draft.topics,
        support=tuple(_support(draft)),
        derivation=_derivation(r, draft),
    )


def _when(timex: Timex | None) -> When | None:
    if timex is None or timex.interval is None:
        return None
    return When(interval=timex.interval, timex=timex.id)


def _derivation(r: Reading, draft: Draft) -> Derivation:
    trigger, standing = draft.trigger, draft.standing
    cue = standing.token
    where = Span(r.parse.start[cue], r.parse.end[cue]) if cue is not None else None
    return Derivation(
        rule=f"trigger:{trigger.kind}:{trigger.lemma}",
        span=nlp.span_of(r.parse, trigger.tokens),
        note="public" if trigger.public else "",
        children=(
            Derivation(rule=f"status:{standing.cue}", span=where),
            Derivation(rule=known.STANDS, note=" ".join(known.stands(r, trigger))),
        ),
    )


def _certainty(draft: Draft, actors: Sequence[Actor]) -> str | None:
    """The certainty of the cue; a plain "will" said by one who takes part is eos5."""
    found = draft.standing.certainty
    if draft.standing.status is not Status.SCHEDULED or not draft.standing.flat:
        return found
    if not draft.voices:
        return "eos4"
    if any(v.hedge for v in draft.voices):
        return "eos4"
    return "eos5" if any(_hosts(draft, v, actors) for v in draft.voices) else "eos4"


def _hosts(draft: Draft, voice: Attribution, actors: Sequence[Actor]) -> bool:
    """Whether a speaker takes part, or is the body whose people do."""
    speaker = next((a for a in actors if a.id == voice.speaker), None)
    if speaker is None:
        return False
    for participant in draft.participants:
        said = f"{participant.title or ''} {participant.name}".casefold()
        if participant.actor == speaker.id or speaker.name.casefold() in said:
            return True
        if any(t.casefold() in speaker.name.casefold() for t in [participant.name]):
            return True
        if any(participant.name.casefold() in t.casefold() for t in speaker.titles):
            return True
    return False


def _support(draft: Draft) -> list[Support]:
    """Which words each field of a mention rests on."""
    voice = draft.voices[0].id if draft.voices else None
    found = []
    for timex in (draft.when, draft.previous):
        if timex is not None and timex.interval is not None:
            found.append(Support(field="when", span=timex.span, attribution=voice))
    if draft.place is not None and draft.place.span is not None:
        found.append(Support(field="place", span=draft.place.span, attribution=voice))
    found += [
        Support(field="participants", span=p.mention, attribution=voice)
        for p in draft.participants
        if p.mention is not None
    ]
    found += [Support(field="topics", span=t, attribution=voice) for t in draft.topics]
    return found


def _related(
    mention: EventMention,
    draft: Draft,
    ids: dict[int, str],
    best: dict[int, int],
    by_token: dict[int, int],
) -> EventMention:
    relations = []
    for kind, token in draft.relations:
        target = ids[best[by_token[token]]]
        if target != mention.id:
            relations.append(Relation(kind=kind, target=target))
    return msgspec.structs.replace(mention, relations=tuple(dict.fromkeys(relations)))


def _lesser(mention: EventMention, draft: Draft, best: Draft, name: str) -> EventMention:
    """A mention beside the best one; a noun without tense stands as its event stands."""
    status, certainty = mention.status, mention.certainty
    trigger = draft.trigger
    told = draft.standing.cue.startswith(("modifier:", "tense:present"))
    alone = draft.carrier is None and draft.change is None and not told
    tenseless = trigger.public and trigger.kind == "noun" and alone
    if tenseless and best.standing.status is not Status.OCCURRED:
        status, certainty = best.standing.status, best.standing.certainty
    return msgspec.structs.replace(mention, status=status, certainty=certainty, same_as=name)


# ------------------------------------------------------------------ the best mention
def _merged(
    r: Reading,
    drafts: Sequence[Draft],
    mentions: Sequence[EventMention],
    group: Sequence[int],
    best: int,
    scene: titles.Scene,
) -> EventMention:
    """The best mention with what the others add."""
    mention = mentions[best]
    others = [i for i in group if i != best]
    if not others:
        return mention
    mention = _with_times(drafts, mention, group, best)
    participants = mention.participants
    bodies: list[str] = []
    for i in others:
        participants = _with_people(participants, mentions[i].participants)
        bodies += _bodies(drafts[i], mention, scene)
    place = mention.place
    for i in others:
        gone = drafts[i].previous is not None and drafts[i].change is None
        place = place if gone else _with_place(place, mentions[i].place)
    title = _title(r, drafts, group, best, participants, place, bodies, scene)
    return msgspec.structs.replace(
        mention,
        title=title,
        participants=participants,
        place=place,
        reason=mention.reason
        or next((mentions[i].reason for i in others if mentions[i].reason), None),
        attributions=_voices(r, drafts, group),
        topics=tuple(
            dict.fromkeys([*mention.topics, *(t for i in others for t in mentions[i].topics)])
        ),
        relations=_relations(mention, [mentions[i] for i in others]),
        support=tuple(
            dict.fromkeys([*mention.support, *(s for i in others for s in mentions[i].support)])
        ),
    )


def _with_times(
    drafts: Sequence[Draft], mention: EventMention, group: Sequence[int], best: int
) -> EventMention:
    """The finest time of the group; after a postponement the new day of a later mention."""
    again = [drafts[i] for i in group if drafts[i].anew and i != best]
    if mention.status is Status.CANCELLED and again and again[-1].when is not None:
        return msgspec.structs.replace(
            mention,
            status=Status.RESCHEDULED,
            certainty="eos4",
            when=_when(again[-1].when),
            previous_when=mention.when,
        )
    if mention.status in (Status.POSTPONED, Status.RESCHEDULED):
        return _shifted(drafts, mention, group, best)
    times = [t for t in (drafts[i].when for i in group) if t is not None]
    # the best mention's own time first, where several are equally fine
    own = drafts[best].when
    chosen = join.agreed([own, *times] if own is not None else times)
    return msgspec.structs.replace(mention, when=_when(chosen) or mention.when)


def _shifted(
    drafts: Sequence[Draft], mention: EventMention, group: Sequence[int], best: int
) -> EventMention:
    """What was put off or moved, with its old time, and a new one that a later mention tells."""
    planned = [drafts[i] for i in group if i != best and drafts[i].change is None]
    previous = _old_time(drafts, group, best, planned)
    found = msgspec.structs.replace(mention, previous_when=_when(previous) or mention.previous_when)
    if mention.when is not None:
        return found
    after = drafts[best].trigger.token
    later = [d.when for d in planned if d.trigger.token > after and not d.standing.past]
    told = join.agreed([t for t in later if t is not None and t is not previous])
    if told is None:
        return found
    return msgspec.structs.replace(
        found, when=_when(told), status=Status.RESCHEDULED, certainty="eos4"
    )


def _old_time(
    drafts: Sequence[Draft], group: Sequence[int], best: int, planned: Sequence[Draft]
) -> Timex | None:
    """What the best mention tells, else one before it, else any; and what was told as past."""
    previous, new = drafts[best].previous, drafts[best].when
    until = drafts[best].trigger.token
    if previous is None:
        earlier = [d.when or d.previous for d in planned if d.trigger.token < until]
        previous = join.agreed([t for t in earlier if t is not None and not _same(t, new)])
    if previous is None:
        before = [drafts[i].previous for i in group]
        previous = join.agreed([t for t in before if t is not None and not _same(t, new)])
    past = [d.when for d in planned if d.standing.past and d.when is not None]
    if past:
        previous = join.agreed([*([previous] if previous else []), *past])
    return previous


def _same(one: Timex, other: Timex | None) -> bool:
    """Whether two times are told of the same day."""
    return other is not None and one.interval == other.interval


def _with_people(
    mine: tuple[Participant, ...], theirs: tuple[Participant, ...]
) -> tuple[Participant, ...]:
    """Participants of another mention: people always, bodies only where no people are named."""
    if not mine:
        return theirs
    known = {p.key or p.name for p in mine}
    people = any((p.key or "").startswith("person:") for p in mine)
    added = []
    for p in theirs:
        key = p.key or p.name
        if key in known or (p.role == "body" and people):
            continue
        if (p.key or "").startswith("person:") or not people:
            added.append(p)
            known.add(key)
    return (*mine, *added)


def _bodies(draft: Draft, mention: EventMention, scene: titles.Scene) -> list[str]:
    """Names of bodies that another mention gives as doers where the best one names people."""
    people = [p for p in mention.participants if (p.key or "").startswith("person:")]
    if not people:
        return []
    titled = " ".join(p.title or "" for p in people).casefold()
    del titled
    return [
        scene.short.get(p.actor or "", p.name)
        for p in draft.participants
        if p.key is not None and not p.key.startswith("person:") and p.name[:1].isupper()
    ]


def _with_place(mine: Place | None, other: Place | None) -> Place | None:
    """The place with what another mention adds: a venue, a city."""
    if mine is None or other is None:
        return mine or other
    same = mine.city is None or other.city is None or mine.city == other.city
    if mine.name is None and other.name is not None and same:
        return msgspec.structs.replace(
            mine,
            name=other.name,
            city=mine.city or other.city,
            country=mine.country or other.country,
            region=mine.region or other.region,
            zone=mine.zone or other.zone,
            lat=other.lat if other.lat is not None else mine.lat,
            lon=other.lon if other.lon is not None else mine.lon,
        )
    if mine.city is None and other.city is not None and mine.country in (None, other.country):
        return msgspec.structs.replace(other, name=mine.name or other.name)
    return mine


def _title(
    r: Reading,
    drafts: Sequence[Draft],
    group: Sequence[int],
    best: int,
    participants: tuple[Participant, ...],
    place: Place | None,
    bodies: Sequence[str],
    scene: titles.Scene,
) -> str:
    """The title of a group: from its best mention, else from the verb that names its doers."""
    names = list(dict.fromkeys(bodies))
    order = [best, *(i for i in group if i != best)]
    chosen = next((i for i in order if drafts[i].participants and drafts[i].carrier is None), best)
    carried = {d.carrier for d in drafts if d.carrier is not None}
    if drafts[best].participants or drafts[chosen].trigger.token in carried:
        chosen = best
    draft = drafts[chosen]
    if draft.trigger.kind == "verb" and is_headline(r, draft.trigger.token) and chosen != best:
        chosen = best
        draft = drafts[best]
    own = draft.participants or participants
    return titles.compose(r, draft.trigger, own, place, names, scene)


def _voices(r: Reading, drafts: Sequence[Draft], group: Sequence[int]) -> tuple[str, ...]:
    found = {v.id: v for i in group for v in drafts[i].voices}
    return tuple(v.id for v in sorted(found.values(), key=lambda v: rank(r, v)))


def _relations(mention: EventMention, others: Sequence[EventMention]) -> tuple[Relation, ...]:
    own = [*mention.relations, *(x for o in others for x in o.relations)]
    names = {mention.id, *(o.id for o in others)}
    return tuple(dict.fromkeys(x for x in own if x.target not in names))
