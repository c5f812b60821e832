"""What a mention and an undertaking have in common, and what sets them apart.

Owns the features by which `score` weighs whether the one belongs to the other, each a few words
that a person can read.  Knows no weights, no text and no store.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from dateline import chrono
from dateline.chrono import Interval
from dateline.dossiers import state as states
from dateline.dossiers.deeds import deed
from dateline.dossiers.facts import FINE, RECURRING, Days, Facts, days, gap
from dateline.dossiers.measures import akin
from dateline.dossiers.profile import Profile, deeds, figures, own, share
from dateline.model import EventType, Place, PlaceSource, Status

NEAR = 0.6  # words for deeds are near each other from this cosine on
APART = (1, 2, 4, 10, 31, 100, 300, 400)  # days between two times, as steps
LENGTHS = (0, 1, 3, 8, 31, 100)  # days from a time to the publication
AGES = (1, 2, 4, 8, 15, 31, 62, 124, 250)  # days since the last report

_STANDS = {
    Status.CANCELLED: "off",
    Status.DENIED: "off",
    Status.POSTPONED: "put off",
    Status.RESCHEDULED: "moved",
    Status.OCCURRED: "done",
    Status.ONGOING: "done",
}


def traits(facts: Facts, known: Profile) -> frozenset[str]:
    """The names of all features of a mention beside an undertaking."""
    others = [f for f in known.facts if f.ref.uri != facts.ref.uri]
    kind = _kind(facts, known)
    word = _deed(facts, known)
    time = _relation(_told(facts), known.state.when)
    found = set(_standing(facts, known, others))
    found.update(_deeds(facts, known, kind, word))
    found.update(_times(facts, known, others, time))
    found.update(_parties(facts, known, kind, word, time))
    found.update(_words(facts, known, kind, word, time))
    found.update(_copies(facts, known, others, kind, word, time))
    found.update(_place(facts.mention.place, known.state.place, word))
    found.update(_crossed(facts, known, kind, word, time))
    return frozenset(found)


def _steps(number: int, steps: Iterable[int]) -> str:
    return next((f"{step}" for step in steps if number <= step), "more")


def _part(value: float) -> str:
    if value <= 0.0:
        return "none"
    return "few" if value < 0.25 else "some" if value < 0.5 else "many" if value < 0.75 else "most"


# ------------------------------------------------------------------ how things stand
def _standing(facts: Facts, known: Profile, others: list[Facts]) -> Iterator[str]:
    mention, state = facts.mention, known.state
    here = len(others) < len(known.facts)
    yield "of this copy alone" if not others else "of this copy too" if here else "of other copies"
    yield f"status {stands(mention.status)}"
    yield f"status {stands(mention.status)} on {stands(state.status)}"
    yield f"status {mention.status.value} after {state.status.value}"
    yield f"reports {_steps(len(known.reports), (1, 2, 4))}"
    yield f"last told {_steps((facts.at - state.modified).days, AGES)}"
    if facts.headline:
        yield "in the headline"
    if facts.ref.event != facts.best:
        yield "beside its best mention"
    if (facts.ref.uri, facts.headline) in known.announced:
        yield "the copy has it already"
    if facts.repeats or state.repeats:
        yield f"recurs {_both(facts.repeats, state.repeats)}"
    if facts.provider and others:
        same = any(f.provider == facts.provider for f in others)
        yield "the same provider" if same else "another provider"
    for word in facts.before:
        yield f"behind {word}"


def stands(status: Status) -> str:
    """How a status stands to a plan: off, put off, moved, done, or a plan itself."""
    return _STANDS.get(status, "plan")


def _both(one: object, other: object) -> str:
    return "both" if one and other else "one"


# ------------------------------------------------------------------ deeds and kinds
def _deeds(facts: Facts, known: Profile, kind: str, word: str) -> Iterator[str]:
    one, other = facts.mention.type, known.state.type
    yield f"kind {kind}"
    yield f"a {one.value}"
    yield f"{one.value} for {other.value}"
    yield f"deed {word}"
    yield "the very word" if facts.trigger & known.named.triggers else "another word"
    if any(share(deeds(facts), deeds(f)) == 1.0 for f in known.facts):
        yield "the same words"
    for before in facts.before[-1:]:
        yield f"behind {before}, deed {word}"


def _deed(facts: Facts, known: Profile) -> str:
    near = deed(deeds(facts), known.named.deeds)
    return "same" if near >= 1.0 else "near" if near >= NEAR else "like" if near > 0.0 else "other"


def _kind(facts: Facts, known: Profile) -> str:
    """How far the kinds agree.  One dispatch may name a thing by several kinds ("the meeting",
    "the vote"), so that all that were told of the dossier count."""
    kinds = {known.state.type, *(f.mention.type for f in known.facts if f.mention.agenda)}
    found = {_kinds(facts.mention.type, other) for other in kinds}
    return next(name for name in ("same", "vague", "akin", "open", "other") if name in found)


def _kinds(one: EventType, other: EventType) -> str:
    if one is other:
        return "vague" if one is EventType.OTHER else "same"
    if EventType.OTHER in (one, other):
        return "open"
    return "akin" if akin(one, other) else "other"


# ------------------------------------------------------------------ times
def _times(facts: Facts, known: Profile, others: list[Facts], time: str) -> Iterator[str]:
    told, state = _told(facts), known.state
    stand = stands(facts.mention.status)
    yield f"time {time}"
    yield f"time {time}, {stand} on {stands(state.status)}"
    yield f"told of {_lies(told, facts)}"
    lies = _lies(state.when, facts)
    yield f"planned {lies}"
    yield f"planned {lies}, {stand}"
    if told is not None:
        yield "a day" if told.grain in FINE else "no day but a time"
        if _meets(told, (date for date in state.dates if date != state.when)):
            yield "an old day of it"
        if state.previous is not None:
            yield f"from its former day {_relation(told, state.previous)}"
    yield from _former(facts, known)
    yield from _named_days(facts, known, told, others)


def _former(facts: Facts, known: Profile) -> Iterator[str]:
    before, state = states.former(facts.mention), known.state
    if before is None:
        return
    if state.when is not None and _meets(before, (state.when,)):
        yield "moved from its day"
    elif _meets(before, state.dates):
        yield "moved from an old day of it"
    else:
        yield f"moved from {_relation(before, state.when)}"


def _named_days(
    facts: Facts, known: Profile, told: Interval | None, others: list[Facts]
) -> Iterator[str]:
    """Whether the copies name the day that was planned, and the day that is told now."""
    planned = known.state.when
    if (day := _fine(planned)) is not None:
        yield _says("the copy names its day", any(gap(day, other) == 0 for other in facts.told))
    if others and (day := _fine(told)) is not None:
        yield _says("its copies name the day", any(gap(day, o) == 0 for o in known.named.days))


def _says(what: str, so: bool) -> str:
    return what if so else f"not: {what}"


def _told(facts: Facts) -> Interval | None:
    return facts.mention.when.interval if facts.mention.when else None


def _fine(interval: Interval | None) -> Days | None:
    return days(interval) if interval is not None and interval.grain in FINE else None


def _relation(told: Interval | None, planned: Interval | None) -> str:
    """How one time lies to another: later (+) or earlier (-) by up to so many days."""
    if told is None or planned is None:
        return "untold" if planned else "first told" if told else "never told"
    fine = told.grain in FINE and planned.grain in FINE
    one, other = days(told), days(planned)
    apart = gap(one, other) if one and other else None
    if chrono.overlap(told, planned) or (fine and apart == 0):
        return _meeting(told, planned) if fine else "within"
    if one is None or other is None or apart is None:
        return "open"
    side = "+" if one.first > other.last else "-"
    return f"{side}{_steps(apart, APART)}{'' if fine else ' about'}"


def _meeting(told: Interval, planned: Interval) -> str:
    clocks = told.grain in chrono.CLOCK_GRAINS and planned.grain in chrono.CLOCK_GRAINS
    return "same clock" if clocks and told.begin == planned.begin else "same day"


def _meets(interval: Interval, dates: Iterable[Interval]) -> bool:
    """Whether an interval shares a moment, or at fine grain a civil day, with one of the dates."""
    return any(_relation(interval, date) in ("within", "same day", "same clock") for date in dates)


def _lies(interval: Interval | None, facts: Facts) -> str:
    """How a time lies to the publication."""
    if interval is None:
        return "for no day"
    begin, end = chrono.utc_bounds(interval)
    if end is not None and end <= facts.known:
        return f"for days over {_steps(_days(facts.known, end), LENGTHS)}"
    if begin is not None and begin > facts.at:
        return f"for days ahead {_steps(_days(begin, facts.at), LENGTHS)}"
    return "for now"


def _days(later: datetime, earlier: datetime) -> int:
    return (later - earlier).days


# ------------------------------------------------------------------ parties
def _parties(facts: Facts, known: Profile, kind: str, word: str, time: str) -> Iterator[str]:
    party = _party(facts, known)
    sort = party.partition(",")[0]
    yield f"parties {party}"
    yield f"parties {party}, kind {kind}"
    yield f"parties {sort}, deed {word}"
    yield f"parties {sort}, time {time}"
    if known.named.party:
        near = len(known.named.party & facts.context) / len(known.named.party)
        yield f"its parties beside the mention: {_part(near)}"


def _party(facts: Facts, known: Profile) -> str:
    """Shared actors; else shared words of names and titles (NATO, "NATO Secretary General")."""
    keys, party = known.named.keys, known.named.party
    if not facts.keys or not keys:
        return "unsaid" if keys else "unknown"
    if shared := len(facts.keys & keys):
        return f"shared, {_part(shared / min(len(facts.keys), len(keys)))}"
    if common := len(facts.party & party):
        return f"of like name, {_part(common / min(len(facts.party), len(party)))}"
    both = facts.named and any(report.named for report in known.reports)
    return "other, named" if both else "other"


# ------------------------------------------------------------------ words
def _words(facts: Facts, known: Profile, kind: str, word: str, time: str) -> Iterator[str]:
    mine, about = own(facts), known.named.about
    shared = len(mine & about)
    least = min(len(mine), len(about))
    part = _part(shared / least) if least else "unsaid" if about else "unknown"
    yield f"words {part}"
    yield f"words {part}, kind {kind}"
    yield f"words {part}, deed {word}"
    yield f"words {part}, time {time}"
    if least:
        yield f"words shared {_steps(shared, (0, 1, 2, 3))}"
    core = known.named.core
    yield f"title {_part(len(facts.terms & core) / max(1, min(len(facts.terms), len(core))))}"
    one, other = figures(facts.terms), known.named.figures
    if one or other:
        yield f"figures {'shared' if one & other else 'other' if one and other else 'of one'}"


def _copies(
    facts: Facts, known: Profile, others: list[Facts], kind: str, word: str, time: str
) -> Iterator[str]:
    """How like sentence and copy are to those of other dispatches; sentences of one dispatch are
    alike whatever they tell of."""
    if not others:
        same = any(f.context == facts.context for f in known.facts)
        yield "in one sentence" if same else "in two sentences"
        yield f"sentence here {_part(max(share(facts.context, f.context) for f in known.facts))}"
        return
    story = _part(max(share(facts.story, f.story) for f in others))
    yield f"story {story}"
    yield f"story {story}, kind {kind}"
    yield f"story {story}, deed {word}"
    yield f"story {story}, time {time}"
    yield f"sentence {_part(max(share(facts.context, f.context) for f in others))}"
    yield f"names {_part(max(share(facts.names, f.names) for f in others))}"
    yield f"title in its sentence {_part(max(share(facts.terms, f.context) for f in others))}"
    yield f"its title in the sentence {_part(max(share(f.terms, facts.context) for f in others))}"


# ------------------------------------------------------------------ places and what crosses
def _place(new: Place | None, old: Place | None, word: str) -> Iterator[str]:
    place = _places(new, old)
    yield f"place {place}"
    yield f"place {place}, deed {word}"


def _places(new: Place | None, old: Place | None) -> str:
    if new is None or old is None:
        return "untold"
    guessed = " guessed" if PlaceSource.DATELINE in (new.source, old.source) else ""
    if new.country and old.country and new.country != old.country:
        return f"other country{guessed}"
    if new.city and old.city:
        return f"{'same' if states.one_town(new, old) else 'other'} town{guessed}"
    return f"same country{guessed}" if new.country and new.country == old.country else "half told"


def _crossed(facts: Facts, known: Profile, kind: str, word: str, time: str) -> Iterator[str]:
    recurring = facts.mention.type in RECURRING or known.state.type in RECURRING
    yield f"time {time}, {'may recur' if recurring else 'happens once'}"
    yield f"time {time}, kind {kind}"
    yield f"time {time}, deed {word}"
