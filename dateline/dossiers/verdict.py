"""What rules say of a mention beside an undertaking.

Owns their weights and their vetoes: participants, time, words, place, kind, and what its status
allows.  The same parties meet again next month, so words alone never link.  Knows no dispatch
text and no store.
"""

from collections.abc import Mapping

from dateline import chrono
from dateline.dossiers import state as states
from dateline.dossiers.facts import FINE, RECURRING, TURNS, Facts
from dateline.dossiers.measures import SAME_STORY, akin, copies_alike, parties_shared, words_shared
from dateline.dossiers.profile import Profile
from dateline.dossiers.timing import ONCE, meets, timed, turned
from dateline.model import EventType, PlaceSource, Record, Status

# Set by hand on invented stories: a mention needs company beside its words to pass.
WEIGHTS = {
    "parties": 0.25,
    "time": 0.22,
    "words": 0.18,
    "context": 0.17,
    "place": 0.10,
    "type": 0.08,
}
ATTACH = 0.33  # from here on the rules by themselves would file what stands beside the news
SAME_KIND = 0.5
EXPECTED = "says what is expected of it"
KIND = "of another kind"
KEPT_APART = "the dispatch itself keeps the two apart"
OTHER_STORY = 0.3  # of `context`: two copies that have but names in common that many have
SAME_COPY = 0.2  # for another word on a thing that is done once, in a dispatch that tells of it
VAGUE = frozenset({EventType.OTHER, EventType.STATEMENT})


class Verdict(Record, frozen=True):
    """A value in -1..1 with its parts; None for the value is a veto, and `reasons` say which."""

    value: float | None
    reasons: tuple[str, ...] = ()


def verdict(facts: Facts, known: Profile) -> Verdict:
    """How well a mention fits; the threshold is the caller's."""
    apart = facts.mention.agenda and (facts.ref.uri, facts.headline) in known.announced
    if apart and not (_again(facts, known) or _instead(facts, known)):
        return Verdict(value=None, reasons=(KEPT_APART,))
    if (about := _about(facts, known)) is not None:
        return Verdict(value=about, reasons=(EXPECTED,))
    time, why = timed(facts, known)
    if time is None:
        return Verdict(value=None, reasons=(why,))
    place = _place(facts, known)
    if place is None:
        return Verdict(value=None, reasons=("in another country",))
    kind = kinds_agree(facts, known)
    if kind is None or (_beside(facts) and not _akin(facts, known, kind)):
        # another day of another kind is another thing, though each be done but once
        return Verdict(value=None, reasons=(why,) if why == ONCE else (why, KIND))
    parts = {"time": time, "place": place, "type": kind}
    if (words := words_shared(facts, known)) is not None:
        parts["words"] = words
    if (context := copies_alike(facts, known)) is not None:
        parts["context"] = context
    if _another_story(facts, known, parts):
        return Verdict(value=None, reasons=("of another story",))
    weight = sum(WEIGHTS[name] for name in parts)
    if (parties := parties_shared(facts, known)) is not None:
        parts["parties"] = parties
        weight += WEIGHTS["parties"]
    else:
        weight += WEIGHTS["parties"] / 2  # not to name them speaks half as loud as other names
    value = sum(WEIGHTS[name] * part for name, part in parts.items()) / weight
    if _same_deed(facts, known):
        value = min(1.0, value + SAME_COPY)
    reasons = [f"{name} {part:.2f}" for name, part in parts.items() if part]
    return Verdict(value=round(value, 4), reasons=(*reasons, why) if why else tuple(reasons))


def _another_story(facts: Facts, known: Profile, parts: Mapping[str, float]) -> bool:
    """Whether two copies have little in common, and neither parties nor titles do; one deed of one
    country on the very day is the same whatever the copies say beside."""
    if parts["time"] >= 1.0 and parts["type"] >= 1.0 and parts["place"] > 0.0:
        return False
    if parts.get("context", 1.0) >= OTHER_STORY or parts.get("words", 0.0) > 0.0:
        return False
    return (parties_shared(facts, known) or 0.0) <= 0.0


def _again(facts: Facts, known: Profile) -> bool:
    """Whether a copy speaks a second time of one thing: the same deed at the same time, by the same
    parties, or one of the two names nobody ("the two-day strike ...", "the stoppage on 31 May and
    1 June")."""
    mention = facts.mention
    if mention.type is not known.state.type or mention.type is EventType.OTHER:
        return False
    here = [f for f in known.facts if f.ref.uri == facts.ref.uri]
    repeated = any(f.keys == facts.keys for f in here)
    if facts.keys and any(f.keys for f in here) and not repeated:
        return False
    times = [w.interval for w in (mention.when, mention.previous_when) if w]
    return any(chrono.overlap(time, date) for time in times for date in known.state.dates)


def _instead(facts: Facts, known: Profile) -> bool:
    """Whether a copy tells in two mentions that one thing is off and when it will be instead ("the
    closure was put off ...; work will start on the 20th"), or twice that it is off ("does not
    close ...; the closure was put off")."""
    here = [f.mention for f in known.facts if f.ref.uri == facts.ref.uri and f.mention.agenda]
    if len(here) != 1:
        return False
    if (words_shared(facts, known) or 0.0) < 0.0:
        return False
    pair = (facts.mention, here[0])
    denied = [mention.status is Status.DENIED for mention in pair]
    turns = [turned(mention) for mention in pair]
    return set(turns) == {True, False} or (all(turns) and sum(denied) == 1)


def _beside(facts: Facts) -> bool:
    """Whether a mention neither announces nor turns anything; of a deed of no known kind that was
    not done ("was not named"), nobody knows whether it was ever planned."""
    mention = facts.mention
    vague = mention.status is Status.DENIED and mention.type in VAGUE
    return not mention.agenda and (mention.status not in TURNS or vague)


def _akin(facts: Facts, known: Profile, kind: float) -> bool:
    """Whether what stands beside the news is of the dossier's kind, or else every sentence on its
    parties would be filed; where neither kind is known, the words must be the same."""
    if kind > SAME_KIND or _same_day(facts, known) or _same_word(facts, known):
        return True
    mine = facts.terms - facts.party
    return (
        kind == SAME_KIND
        and len(mine & known.named.core) >= 2
        and (words_shared(facts, known) or 0.0) >= 0.6
    )


def _same_day(facts: Facts, known: Profile) -> bool:
    """Whether another dispatch of the same story names the very day, or a clock: what a copy calls
    by a word that tells no kind is then the same thing."""
    told = facts.mention.when
    if told is None or told.interval.grain not in FINE:
        return False
    fine = tuple(date for date in known.state.dates if date.grain in FINE)
    return meets(told.interval, fine) and (copies_alike(facts, known) or 0.0) >= SAME_STORY


def _same_word(facts: Facts, known: Profile) -> bool:
    """Whether another dispatch of the same story names it by the same word of a deed."""
    others = [f for f in known.facts if f.ref.uri != facts.ref.uri]
    if all(facts.trigger.isdisjoint(f.trigger) for f in others):
        return False
    return (copies_alike(facts, known) or 0.0) >= SAME_STORY


def _about(facts: Facts, known: Profile) -> float | None:
    """How surely a mention says of the thing itself what it is to hold ("the declaration will
    have to reflect ..."): it names topics, speaks of the same object and says another thing of
    it.  None where it does not."""
    mention = facts.mention
    if mention.agenda or not mention.topics or mention.type is not EventType.OTHER:
        return None
    parties = facts.party.union(*(report.party for report in known.reports))
    mine, thing = facts.terms - parties, known.named.core
    shared = len(mine & thing)
    if mention.status not in states.PLANS or shared < 2 or facts.trigger & thing:
        return None
    part = shared / len(mine)
    return round(0.5 + part / 10, 4) if part >= 0.3 else None


def _same_deed(facts: Facts, known: Profile) -> bool:
    kind = facts.mention.type
    here = any(f.ref.uri == facts.ref.uri for f in known.facts)
    return here and kind is known.state.type and kind not in RECURRING


def kinds_agree(facts: Facts, known: Profile) -> float | None:
    """How far the kinds agree.  One dispatch may name a thing by several kinds ("the meeting",
    "the vote"), so that all that were told of the dossier count; None where none goes with it."""
    kinds = {known.state.type, *(f.mention.type for f in known.facts if f.mention.agenda)}
    found = [_kinds(facts.mention.type, other) for other in kinds]
    return max((part for part in found if part is not None), default=None)


def _kinds(one: EventType, other: EventType) -> float | None:
    if one is other:
        return 0.5 if one is EventType.OTHER else 1.0
    if EventType.OTHER in (one, other):
        return 0.3
    return 0.6 if akin(one, other) else None


def _place(facts: Facts, known: Profile) -> float | None:
    new, old = facts.mention.place, known.state.place
    if new is None or old is None:
        return 0.0
    guessed = PlaceSource.DATELINE in (new.source, old.source)
    if new.country and old.country and new.country != old.country:
        return -0.3 if guessed or _elsewhere(facts, known, new.country) else None
    if new.city and old.city:
        # a city without a country is a name that the gazetteer does not know
        doubtful = guessed or not (new.country and old.country)
        return 1.0 if states.one_town(new, old) else -0.1 if doubtful else -0.8
    return 0.4 if new.country and new.country == old.country else 0.0


def _elsewhere(facts: Facts, known: Profile, country: str) -> bool:
    """Whether a thing may be in another country than most reports say: it is moved, it was put off
    and comes about there, or one of them has told so already."""
    if facts.mention.status in TURNS or known.state.status is Status.POSTPONED:
        return True
    places = (f.mention.place for f in known.facts)
    return any(place is not None and place.country == country for place in places)
