"""Mentions of one real event: which belong together, which is the best, what the group knows.

Joining happens in `find`, before clocks are settled: a clock that stands two sentances away from
its day is then known to belong to the same event, and `timex.settle` finds day and zone through
`same_as`.  `date` reads the settled times and does not join anew.
"""

from collections.abc import Sequence

import msgspec

from dateline import chrono
from dateline.chrono import Interval
from dateline.events.changes import rows
from dateline.events.drafts import Draft
from dateline.events.reading import Reading, is_headline, words_of
from dateline.model import EventType, Participant, Status, Timex

# Types between which a pointing noun may change: "will meet ... the talks", "the polls".
NEAR = (
    frozenset({EventType.MEET, EventType.TALKS, EventType.SUMMIT}),
    frozenset({EventType.VOTE, EventType.ELECTION}),
    frozenset({EventType.HEARING, EventType.TRIAL}),
)
_AHEAD = frozenset({Status.SCHEDULED, Status.EXPECTED, Status.PROPOSED})
_CHANGED = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED})


def groups(r: Reading, drafts: Sequence[Draft]) -> list[list[int]]:
    """Indexes of drafts that are mentions of one real event, each group in the order of the text.

    Statements stay alone.
    """
    found: list[list[int]] = []
    drafts = adopted(drafts)
    by_mark: dict[str | int, list[int]] = {}
    carriers = {d.carrier for d in drafts if d.carrier is not None}
    # a light verb comes after its noun, which may belong to an earlier group
    order = sorted(range(len(drafts)), key=lambda i: (drafts[i].trigger.token in carriers, i))
    for index in order:
        draft = drafts[index]
        marks = _marks(draft) if joinable(draft) else ()
        again = draft.trigger.lemma in rows("again") or _now(r, draft)
        near = range(len(found)) if again else {n for m in marks for n in by_mark.get(m, ())}
        fitting = (n for n in sorted(near, reverse=True) if _fits(r, drafts, found[n], index))
        home = next(fitting, None) if marks else None
        if home is None:
            home = len(found)
            found.append([])
        found[home].append(index)
        for mark in marks:
            by_mark.setdefault(mark, []).append(home)
    return sorted(sorted(group) for group in found)


def _marks(draft: Draft) -> tuple[str | int, ...]:
    """What two mentions of one event share at the least: a stem, a kind of deed, or a carrier.

    Only groups with a mark in common are compared, so that long copy costs no more a sentence
    than short copy.
    """
    trigger = draft.trigger
    marks: list[str | int] = [trigger.lemma[:4], trigger.token]
    if trigger.type is not EventType.OTHER:
        kin = next((n for n, near in enumerate(NEAR) if trigger.type in near), None)
        marks.append(trigger.type.value if kin is None else f"kind {kin}")
    if draft.carrier is not None:
        marks.append(draft.carrier)
    return tuple(marks)


def adopted(drafts: Sequence[Draft]) -> list[Draft]:
    """Nouns that only point back ("the ceremony") with the type of what they point to."""
    found: list[Draft] = []
    last: Draft | None = None
    for draft in drafts:
        if _generic(draft) and last is not None:
            trigger = msgspec.structs.replace(
                draft.trigger, type=last.trigger.type, plover=last.trigger.plover
            )
            draft = msgspec.structs.replace(draft, trigger=trigger)
        elif draft.trigger.public and (draft.when is not None or draft.change is not None):
            last = draft
        found.append(draft)
    return found


def joinable(draft: Draft) -> bool:
    """Whether a mention can be one of several of its event."""
    return draft.trigger.type is not EventType.STATEMENT and draft.trigger.kind != "thing"


def _fits(r: Reading, drafts: Sequence[Draft], group: Sequence[int], index: int) -> bool:
    draft = drafts[index]
    first = drafts[group[0]]
    if not joinable(first):
        return False
    members = [drafts[i] for i in group]
    if any(m.carrier == draft.trigger.token or draft.carrier == m.trigger.token for m in members):
        return True
    if _again(members, draft) or (_now(r, draft) and _put_off_just_now(r, members, draft)):
        return True
    if not any(_one_act(m, draft) for m in members) and not _headed(r, first, draft):
        return False
    planned = _once_planned(members, draft) or _was_to_be(members, draft)
    if planned or _put_off_here(r, members[-1], draft):
        return True
    if not all(_times_agree(m, draft) and _places_agree(m, draft) for m in members):
        return _moved_on(r, members, draft)
    if _predicate(r, members[-1], draft):
        return True
    carriers = {m.carrier for m in members}
    if not all(_states_agree(m, draft) for m in members if m.trigger.token not in carriers):
        return False
    if any(_objects_differ(m, draft) for m in members) or _others(members, draft):
        return False
    if any(v.at is not None for v in draft.voices) and draft.standing.status is Status.PROPOSED:
        return False  # wanted at an earlier time
    shared = _parties_agree(members, draft)
    if shared is False:
        return False
    if draft.definite or shared or _goes_on(r, members, draft):
        return True
    # an unmarked mention repeats only what the headline has announced
    return is_headline(r, first.trigger.token) and _lead(r, draft)


def _predicate(r: Reading, last: Draft, draft: Draft) -> bool:
    """ "May travel to Mongolia ... in what would be the first visit": one and the same."""
    same = r.parse.sentence[draft.trigger.token] == r.parse.sentence[last.trigger.token]
    return same and r.parse.dep[draft.trigger.token] == "attr"


def _again(members: Sequence[Draft], draft: Draft) -> bool:
    """ "A new attempt will be made on Friday" after a launch that was called off."""
    noun = draft.trigger.lemma in rows("again") and draft.standing.status in _AHEAD
    off = any(m.change is not None and m.standing.status in _CHANGED for m in members)
    return noun and off and bool(draft.anew)


def _now(r: Reading, draft: Draft) -> bool:
    """ "Will now be rolled out on October 19": the new day of what has just been put off."""
    token = draft.trigger.token
    ahead = draft.standing.status in _AHEAD and draft.when is not None
    return ahead and any(r.word[c] == "now" and c < token for c in r.tree.children(token, "advmod"))


def _put_off_just_now(r: Reading, members: Sequence[Draft], draft: Draft) -> bool:
    last = max(m.trigger.token for m in members)
    near = 0 <= r.parse.sentence[draft.trigger.token] - r.parse.sentence[last] <= 2
    changed = [m for m in members if m.change is not None and m.change.asserted]
    off = any(m.standing.status is Status.POSTPONED for m in changed)
    return near and off and all(m.when is None for m in changed)


def _goes_on(r: Reading, members: Sequence[Draft], draft: Draft) -> bool:
    """Whether a verb without time and place goes on about what the sentence before has named."""
    last = members[-1]
    bare = draft.trigger.kind == "verb" and draft.when is None and draft.place is None
    near = r.parse.sentence[draft.trigger.token] - r.parse.sentence[last.trigger.token] <= 1
    ahead = last.standing.status in _AHEAD | _CHANGED and draft.standing.status in _AHEAD
    return bare and near and ahead and draft.trigger.public


def _one_act(one: Draft, other: Draft) -> bool:
    a, b = one.trigger, other.trigger
    if a.type is EventType.OTHER or b.type is EventType.OTHER:
        return a.lemma == b.lemma or (a.type is b.type and kin(a.lemma, b.lemma))
    if a.type is b.type:
        return True
    planned = one.change is not None and other.standing.past
    both = one.change is not None and other.change is not None
    points = (
        planned
        or (both and one.standing.status is other.standing.status)
        or (one.definite and one.trigger.kind == "noun")
        or (other.definite and other.trigger.kind == "noun")
    )
    return points and any({a.type, b.type} <= near for near in NEAR)


def _headed(r: Reading, first: Draft, draft: Draft) -> bool:
    """Whether a lead tells by another word what the headline has announced: "presidents to meet",
    "will hold a summit"."""
    pair = {first.trigger.type, draft.trigger.type}
    near = any(pair <= near for near in NEAR)
    return near and is_headline(r, first.trigger.token) and _lead(r, draft)


def _generic(draft: Draft) -> bool:
    """Whether a noun only points to what was named: "the ceremony", "the opening"."""
    bare = draft.definite and not draft.objects and not draft.qualifiers
    return bare and draft.trigger.lemma in words_of("generic")


def kin(one: str, other: str) -> bool:
    """Verb and noun of one stem: "adopt", "adoption"."""
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and long.startswith(short[: max(4, len(short) - 1)])


def _put_off_here(r: Reading, last: Draft, draft: Draft) -> bool:
    """ "It was due to be signed in May, but the signing was delayed": plan and change are one."""
    if draft.change is None and last.change is None:
        return False
    same = r.parse.sentence[last.trigger.token] == r.parse.sentence[draft.trigger.token]
    planned = last.standing if draft.change is not None else draft.standing
    return same and planned.status in _AHEAD | _CHANGED


def _once_planned(members: Sequence[Draft], draft: Draft) -> bool:
    """ "The match was originally scheduled for 4 May" beside a final that was moved."""
    old = draft.previous is not None and draft.when is None and draft.change is None
    return old and draft.definite and any(m.change is not None for m in members)


def _was_to_be(members: Sequence[Draft], draft: Draft) -> bool:
    """ "The presidents were to have met on Thursday" beside a summit that was put off."""
    planned = draft.standing.past and draft.standing.status is Status.SCHEDULED
    changed = any(m.change is not None and m.change.asserted for m in members)
    agree = all(_times_agree(m, draft) and _places_agree(m, draft) for m in members)
    return planned and changed and agree and draft.standing.cue != "purpose"


def _times_agree(one: Draft, other: Draft) -> bool:
    a, b = _dated(one), _dated(other)
    if a is None or b is None:
        return True
    return chrono.overlap(_floating(a), _floating(b))


def _dated(draft: Draft) -> Interval | None:
    timex = draft.when or draft.previous
    if timex is None or timex.anchor == "default":
        return None
    return timex.interval


def _floating(interval: Interval) -> Interval:
    return msgspec.structs.replace(interval, zone=None)


def _places_agree(one: Draft, other: Draft) -> bool:
    a, b = one.place, other.place
    if a is None or b is None or a.city is None or b.city is None:
        return True
    if a.country is None or b.country is None:
        return True
    return a.city == b.city


def _moved_on(r: Reading, members: Sequence[Draft], draft: Draft) -> bool:
    """After "was postponed" a later mention may tell the new day; "a meeting" is another one."""
    put_off = any(m.standing.status is Status.POSTPONED and m.change for m in members)
    another = any(r.word[d] in ("a", "an") for d in r.tree.children(draft.trigger.token, "det"))
    same = draft.definite or (bool(draft.carrier) and not another)
    return put_off and draft.standing.status in _AHEAD and same


def _states_agree(one: Draft, other: Draft) -> bool:
    a, b = one.standing.status, other.standing.status
    if a is b or one.change is not None or other.change is not None:
        return True
    for past, ahead in ((one, other), (other, one)):
        if past.standing.status is Status.OCCURRED and ahead.standing.status in _AHEAD:
            return _tenseless(past)
    negative = {Status.DENIED, Status.CANCELLED}
    return not ((a in negative) ^ (b in negative))


def _tenseless(draft: Draft) -> bool:
    bare = draft.trigger.kind == "noun" and draft.carrier is None and draft.when is None
    return bare and draft.standing.cue.startswith("tense:")


def _objects_differ(one: Draft, other: Draft) -> bool:
    return bool(one.objects and other.objects and not one.objects & other.objects)


def _others(members: Sequence[Draft], draft: Draft) -> bool:
    """Whether qualifiers tell two happenings apart: "state elections", "the presidential vote"."""
    theirs = {q for m in members for q in m.qualifiers}
    days = [_dated(m) for m in (*members, draft)]
    if len({(d.begin, d.end) for d in days if d is not None}) == 1 and days[-1] is not None:
        return False  # told of the same day
    return bool(draft.qualifiers and theirs and not draft.qualifiers & theirs)


def _parties_agree(members: Sequence[Draft], draft: Draft) -> bool | None:
    """True where a party is shared, False where the parties are others, None where unknown."""
    mine = _keys(_partners(draft))
    theirs = {k for m in members for k in _keys(_partners(m))}
    if not mine or not theirs:
        return None
    if mine & theirs or _stand_for(draft, members) or any(_stand_for(m, [draft]) for m in members):
        return True
    if _named_in(draft.participants) & {n for m in members for n in _named_in(m.participants)}:
        return True
    return None if draft.definite or _mixed(members, draft) else False


def _partners(draft: Draft) -> tuple[Participant, ...]:
    """Those who take part themselves, not who only houses or judges it."""
    return tuple(p for p in draft.participants if p.role not in ("court", "host"))


def _keys(participants: Sequence[Participant]) -> set[str]:
    return {p.key or p.name.casefold() for p in participants}


def _named_in(participants: Sequence[Participant]) -> set[str]:
    """Names inside the parties: "leaders of Spain" and "the prime minister of Spain" share one."""
    return {
        word.removesuffix("'s")
        for p in participants
        for word in f"{p.name} {p.title or ''}".split()[0 if p.key else 1 :]
        if word[:1].isupper() and len(word) > 2
    }


def _stand_for(draft: Draft, members: Sequence[Draft]) -> bool:
    """Whether people act for the bodies of a mention: their titles name a body or a country."""
    bodies = [p for p in _partners(draft) if p.key and not p.key.startswith("person:")]
    names = {p.name.casefold() for p in bodies}
    names |= {
        (p.key or "").split(":", 1)[-1].split("-")[0] for p in bodies if "org:" in (p.key or "")
    }
    titles = " ".join(p.title or "" for m in members for p in m.participants).casefold()
    return any(len(n) > 1 and (n in titles.split() or (len(n) > 3 and n in titles)) for n in names)


def _mixed(members: Sequence[Draft], draft: Draft) -> bool:
    """Whether one side names people and the other bodies, so that nothing contradicts."""
    mine = {(p.key or "group:").split(":")[0] for p in draft.participants}
    theirs = {(p.key or "group:").split(":")[0] for m in members for p in m.participants}
    return not (mine & theirs) - {"group"}


def _lead(r: Reading, draft: Draft) -> bool:
    """Whether a mention stands in the first sentences of the body."""
    body = [n for n in range(len(r.document.sentences)) if n not in r.headlines]
    return r.parse.sentence[draft.trigger.token] in body[:2]


# ------------------------------------------------------------------ the best mention
def best_of(r: Reading, drafts: Sequence[Draft], group: Sequence[int]) -> int:
    """The mention that speaks for its group: in the body, dated, with parties, the earliest."""
    return max(group, key=lambda i: (_weight(r, drafts[i], drafts), -i))


def _weight(r: Reading, draft: Draft, drafts: Sequence[Draft]) -> int:
    carried = {d.carrier for d in drafts if d.carrier is not None}
    weight = 0 if is_headline(r, draft.trigger.token) else 3
    weight += 2 * (draft.when is not None and draft.when.anchor != "default")
    weight += 2 * bool(draft.participants) + (draft.place is not None)
    weight += 6 * (draft.change is not None)
    weight -= 8 * (draft.trigger.token in carried)
    return weight + draft.trigger.listed


def agreed(timexes: Sequence[Timex]) -> Timex | None:
    """Of the times of one event the finest that tells a day.

    A clock that has no day of its own yet comes last: `dates` takes it up when it is settled.
    """
    dated = [t for t in timexes if t.interval is not None]
    if not dated:
        return None
    return min(
        dated,
        key=lambda t: (
            t.anchor == "default",
            t.interval.grain.rank if t.interval else 99,
            t.span.start,
        ),
    )
