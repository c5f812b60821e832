"""Sources against each other: who tells an undertaking independently, and where they disagree.

Owns what makes two sources one, what a source is to an undertaking, and which of two claims is
the better founded.  A claim gives way without a word to who controls the undertaking, to a
correction by its own source, and to the outcome; what is left over is a contradiction, and both
sides of it are kept.  Knows nothing of what a turn does to the state of an undertaking.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from dateline import chrono
from dateline.actors import key_of, named_in
from dateline.dossiers import evidence, steps
from dateline.dossiers import state as states
from dateline.dossiers.facts import BYSTANDERS, DONE, FINE, TURNS, Facts, days, gap, terms
from dateline.model import (
    Annotation,
    Attribution,
    Basis,
    Claim,
    Contradiction,
    EventMention,
    Evidence,
    Origin,
    Participant,
    Place,
    PlaceSource,
    Record,
    SourceKind,
    Standpoint,
    Status,
    When,
)

Key = tuple[str, int]  # uri and version of a dispatch
_RANK = {Standpoint.HOST: 2, Standpoint.NAMED: 1, Standpoint.UNNAMED: 0}
_BASIS = {Standpoint.HOST: Basis.HOST, Standpoint.NAMED: Basis.NAMED}
_TOLD = frozenset({PlaceSource.STATED, PlaceSource.NOUN})


class Voice(Record, frozen=True):
    """Who tells a mention: a key across dispatches, the words of name and titles, and whether it
    is the dispatch's own agency."""

    key: str
    name: str
    words: frozenset[str]
    standpoint: Standpoint
    own: bool = False


class Said(Record, frozen=True):
    """One dispatch's news of an undertaking: a mention, and who tells it, the best first."""

    facts: Facts
    voices: tuple[Voice, ...]
    provider: str

    @property
    def at(self) -> datetime:
        """When it counts."""
        return self.facts.at

    @property
    def best(self) -> Standpoint:
        """The best standpoint from which it is told."""
        return self.voices[0].standpoint

    @property
    def own(self) -> bool:
        """Whether the agency tells it as fact, nobody else being named for it."""
        return all(voice.own and voice.standpoint is Standpoint.NAMED for voice in self.voices)


def told(facts: Iterable[Facts], annotations: Mapping[Key, Annotation]) -> tuple[Said, ...]:
    """The news of an undertaking with its voices, in the order of the dispatches."""
    ordered = sorted(facts, key=lambda f: (f.at, f.ref.uri, f.ref.version, f.mention.trigger))
    parties = _parties(ordered)
    found: list[Said] = []
    for (uri, version), report in groupby(ordered, key=lambda f: (f.ref.uri, f.ref.version)):
        found += _report(annotations[uri, version], steps.news(list(report)), parties)
    return tuple(found)


def _report(
    annotation: Annotation, news: Sequence[Facts], parties: Sequence[Participant]
) -> Iterator[Said]:
    """What one dispatch tells.  Where it names a source anywhere, its headline and the like have
    the same one: it does not tell by itself what it has from somebody."""
    provider = _provider(annotation)
    voices = [_voices(annotation, f, parties) for f in news]
    cited = next((v for v in voices if v != (provider,)), (provider,))
    for f, own in zip(news, voices, strict=True):
        by = cited if own == (provider,) else own
        yield Said(facts=f, voices=by, provider=provider.key)


# ------------------------------------------------------------------ voices
def _parties(facts: Iterable[Facts]) -> tuple[Participant, ...]:
    """Who takes part or holds it; who is only said to speak of it does not control it."""
    found = (p for f in facts for p in f.mention.participants if p.role not in BYSTANDERS)
    return tuple(dict.fromkeys(found))


def _voices(
    annotation: Annotation, facts: Facts, parties: Sequence[Participant]
) -> tuple[Voice, ...]:
    """The voices of a mention, the best first; one that only passes on another's words is none."""
    by_id = {a.id: a for a in annotation.attributions}
    named = [by_id[id] for id in facts.mention.attributions if id in by_id]
    relays = {voice.via for voice in named}
    found = [_voice(annotation, a, parties) for a in named if a.id not in relays]
    found = found or [_provider(annotation)]
    return tuple(sorted(found, key=lambda voice: (-_RANK[voice.standpoint], voice.key)))


def _voice(annotation: Annotation, voice: Attribution, parties: Sequence[Participant]) -> Voice:
    agency = _provider(annotation)
    actor = next((a for a in annotation.actors if a.id == voice.speaker), None)
    said = evidence.speaker(annotation, voice)
    if voice.source_kind in (SourceKind.NONE, SourceKind.SELF):
        return agency
    nameless = voice.source_kind is SourceKind.UNNAMED or not (actor or _name(said or ""))
    if voice.anonymous or nameless or said is None:
        # nobody can tell a nameless source from another but the agency that has it
        return msgspec.structs.replace(agency, standpoint=Standpoint.UNNAMED)
    language = annotation.dispatch.language
    titles = " ".join(actor.titles) if actor else ""
    words = terms(f"{said} {titles}", language)
    key = actor.key if actor else key_of(said, language)
    host = any(_same(key, words, party, language) for party in parties)
    standpoint = Standpoint.HOST if host else Standpoint.NAMED
    return Voice(key=key, name=said, words=words, standpoint=standpoint)


def _name(said: str) -> bool:
    """Whether the words for a source that is no known actor hold a name: "court in Hamburg" does,
    "They" and "union secretary" do not."""
    return any(letter.isupper() for letter in said[1:])


def _provider(annotation: Annotation) -> Voice:
    """The agency as a voice; a dispatch of no agency stands for itself."""
    copy = annotation.dispatch
    if copy.provider is None:
        standpoint = Standpoint.NAMED
        return Voice(
            key=copy.uri, name=copy.uri, words=frozenset(), standpoint=standpoint, own=True
        )
    return Voice(
        key=key_of(copy.provider, copy.language),
        name=copy.provider,
        words=terms(copy.provider, copy.language),
        standpoint=Standpoint.NAMED,
        own=True,
    )


def _same(key: str, words: frozenset[str], party: Participant, language: str) -> bool:
    """Whether a speaker is a party or speaks for one: "NATO Secretary General", "NATO"; a body
    is one where its leaders are."""
    if key == party.key or key in named_in(party.name, language):
        return True
    name = terms(party.name, language)
    return bool(name) and name <= words


# ------------------------------------------------------------------ corroboration
def origins(said: Iterable[Said], state: states.State) -> tuple[Origin, ...]:
    """The independent sources for what is known now, in the order in which they came.

    Only those count that say so of today's status and day: who announced a plan has not told
    that it was carried out.  An official and the body for which they speak are one.
    """
    found: list[tuple[Voice, list[str]]] = []
    for one in said:
        if not _supports(one, state):
            continue
        for voice in one.voices:
            held = next((pair for pair in found if _one(pair[0], voice)), None)
            if held is None:
                found.append((voice, [one.facts.ref.uri]))
            else:
                found[found.index(held)] = _better(held[0], voice), [*held[1], one.facts.ref.uri]
    return tuple(
        Origin(
            key=voice.key,
            name=voice.name,
            standpoint=voice.standpoint,
            dispatches=tuple(dict.fromkeys(uris)),
        )
        for voice, uris in found
    )


def _one(one: Voice, other: Voice) -> bool:
    if one.key == other.key:
        return True
    if one.own or other.own or not one.words or not other.words:
        return False
    return one.words <= other.words or other.words <= one.words


def _better(one: Voice, other: Voice) -> Voice:
    """The voice by which two that are one are named: the body before who speaks for it."""
    best = max(one.standpoint, other.standpoint, key=lambda s: _RANK[s])
    short = other if len(other.words) < len(one.words) else one
    return msgspec.structs.replace(short, standpoint=best)


def _supports(said: Said, state: states.State) -> bool:
    mention = said.facts.mention
    if _phase(mention.status) != _phase(state.status):
        return False
    told = mention.when.interval if mention.when and mention.status not in TURNS else None
    if state.repeats is not None:
        return True  # each time has a day of its own
    return told is None or state.when is None or _same_day(told, state.when)


def _phase(status: Status) -> str:
    """What a status says of an undertaking: planned, put off, off, or under way and done."""
    if status in DONE:
        return "done"
    if status in (Status.CANCELLED, Status.DENIED):
        return "off"
    return "planned" if status in states.PLANS else status.value


# ------------------------------------------------------------------ contradiction
class Weighed(Record, frozen=True):
    """The facts that make the state, without what a better-founded claim outweighs; and where
    sources contradict each other."""

    facts: tuple[Facts, ...]
    contradictions: tuple[Contradiction, ...] = ()


class _Field(Record, frozen=True):
    """How claims on one field are read, compared and shown."""

    name: str
    value: Callable[[Facts], Any]
    agree: Callable[[Any, Any], bool]
    text: Callable[[Any], str | None]


def weigh(
    said: Sequence[Said], facts: Sequence[Facts], annotations: Mapping[Key, Annotation]
) -> Weighed:
    """Where the news of an undertaking contradicts itself, and what is left to follow."""
    kept = list(facts)
    found = []
    recurs = any(f.repeats for f in facts)
    for field in _FIELDS:
        if recurs and field.name != "place":
            continue  # each time has a day and a fate of its own
        standing = _standing(field, _timely(said))
        if not standing:
            continue
        lead = max(standing, key=lambda s: (_RANK[s.best], s.at, s.facts.ref.uri))
        lost = [s for s in standing if not _agree(field, s, lead)]
        if not lost:
            continue
        found.append(_contradiction(field, lead, standing, annotations))
        kept = [_without(field, f, lead, lost) for f in kept]
    return Weighed(facts=tuple(kept), contradictions=tuple(found))


def _timely(said: Iterable[Said]) -> Iterator[Said]:
    """What is said but for plans that are told when the outcome is known: they are history."""
    done = False
    for one in said:
        status = one.facts.mention.status
        done = done or status in DONE
        if not (done and status in states.PLANS):
            yield one


def _standing(field: _Field, said: Iterable[Said]) -> list[Said]:
    """The claims on a field that nothing later has settled."""
    found: list[Said] = []
    for one in said:
        if field.value(one.facts) is None:
            if field.name == "when" and one.facts.mention.status is Status.POSTPONED:
                found = [old for old in found if not _settles(field, one, old)]
            continue
        found = [old for old in found if _agree(field, old, one) or not _settles(field, one, old)]
        found.append(one)
    return found


def _agree(field: _Field, one: Said, other: Said) -> bool:
    return field.agree(field.value(one.facts), field.value(other.facts))


def _settles(field: _Field, new: Said, old: Said) -> bool:
    """Whether a later claim replaces an earlier one: said by who controls it, told as a change,
    a correction by the same source, the outcome, or a plan made after the old one was put off or
    its day was over."""
    mention, before = new.facts.mention, old.facts.mention
    if _corrects(new, old) or (mention.status in DONE and before.status not in DONE):
        return True
    if new.facts.ref.uri == old.facts.ref.uri:
        return False  # the copy itself sets one voice against another
    if new.best is Standpoint.HOST:
        return True
    if before.status is Status.POSTPONED and mention.status in states.PLANS:
        return True  # it has been set anew
    change = mention.status in TURNS and mention.status is not Status.DENIED
    if change and (new.own or old.best is not Standpoint.HOST):
        return True  # of two who do not control it, the later word stands
    if new.best is Standpoint.NAMED and _moves(mention, before):
        return True  # whoever tells a move from the very day that was planned knows the plan
    return field.name == "when" and before.status not in DONE and _over(before.when, new.facts)


def _moves(mention: EventMention, before: EventMention) -> bool:
    """Whether a mention tells of a new day, and the day of an earlier one as the old one."""
    old = states.former(mention)
    if mention.status is not Status.RESCHEDULED or old is None or before.when is None:
        return False
    return mention.when is not None and chrono.overlap(old, before.when.interval)


def _corrects(new: Said, old: Said) -> bool:
    one, other = ({voice.key for voice in said.voices} for said in (new, old))
    if one & other:
        return True
    return new.provider == old.provider and (new.own or old.own)


def _over(when: When | None, facts: Facts) -> bool:
    _, end = chrono.utc_bounds(when.interval) if when else (None, None)
    return end is not None and end <= facts.known


def _contradiction(
    field: _Field, lead: Said, standing: Sequence[Said], annotations: Mapping[Key, Annotation]
) -> Contradiction:
    """The claims side by side, each with all who say so; the lead's first, then the latest."""
    groups: list[list[Said]] = [[lead]]
    for one in sorted(standing, key=lambda s: (-_RANK[s.best], s.at, s.facts.ref)):
        group = next((g for g in groups if _agree(field, g[0], one)), None)
        if group is None:
            groups.append([one])
        elif one is not lead:
            group.append(one)
    best = max(_RANK[s.best] for group in groups[1:] for s in group)
    return Contradiction(
        field=field.name,
        claims=tuple(_claim(field, group, annotations) for group in groups),
        basis=_BASIS[lead.best] if _RANK[lead.best] > best else Basis.LATER,
    )


def _claim(field: _Field, group: Sequence[Said], annotations: Mapping[Key, Annotation]) -> Claim:
    pieces: dict[tuple[str, int, str | None], Evidence] = {}
    for one in group:
        ref = one.facts.ref
        read = annotations[ref.uri, ref.version]
        event = next(e for e in read.events if e.id == ref.event)
        for piece in evidence.voices(read, event):
            pieces.setdefault((piece.uri, piece.span.start, piece.said_by), piece)
    value = field.text(field.value(group[0].facts)) or ""
    return Claim(value=value, evidence=tuple(pieces.values()))


def _without(field: _Field, facts: Facts, lead: Said, lost: Sequence[Said]) -> Facts:
    """A mention without what a better-founded claim outweighs.

    A day that lost never was the plan's; a place or status that lost stood until the better one
    was told.
    """
    if not any(facts.ref == s.facts.ref for s in lost):
        return facts
    mention = facts.mention
    if field.name == "when":
        # a move whose new day lost is no putting off either
        moved = mention.status is Status.RESCHEDULED
        status = Status.SCHEDULED if moved else mention.status
        mention = msgspec.structs.replace(mention, when=None, previous_when=None, status=status)
    elif facts.at < lead.at:
        return facts
    elif field.name == "place":
        mention = msgspec.structs.replace(mention, place=None)
    else:
        # it then tells no more than that somebody speaks of the thing
        mention = msgspec.structs.replace(
            mention, status=Status.PROPOSED, agenda=False, when=None, previous_when=None
        )
    return msgspec.structs.replace(facts, mention=mention)


# ------------------------------------------------------------------ the fields
def _day(facts: Facts) -> chrono.Interval | None:
    """The day that a mention gives for the thing itself, and no day that is no more."""
    mention = facts.mention
    dated = mention.status in states.PLANS or mention.status in DONE
    return mention.when.interval if mention.when and dated else None


def _same_day(one: chrono.Interval, other: chrono.Interval) -> bool:
    """Whether two times can be one: they overlap, or lie on one civil day as far as is known."""
    if chrono.overlap(one, other):
        return True
    clocks = {one.grain, other.grain} <= chrono.CLOCK_GRAINS
    if clocks and (one.zone is None) is (other.zone is None):
        return False
    a, b = days(one), days(other)
    return a is not None and b is not None and {one.grain, other.grain} <= FINE and not gap(a, b)


def _spot(facts: Facts) -> Place | None:
    place = facts.mention.place
    return place if place is not None and place.source in _TOLD else None


def _same_spot(one: Place, other: Place) -> bool:
    """Whether two places can be one: no town and no country of theirs differ."""
    if one.city and other.city:
        return states.one_town(one, other)
    return not one.country or not other.country or one.country == other.country


def _standpoint(facts: Facts) -> Status:
    return facts.mention.status


def _same_phase(one: Status, other: Status) -> bool:
    return _phase(one) == _phase(other)


_FIELDS = (
    _Field(name="status", value=_standpoint, agree=_same_phase, text=lambda status: status.value),
    _Field(name="when", value=_day, agree=_same_day, text=states.text),
    _Field(name="place", value=_spot, agree=_same_spot, text=states.where),
)
