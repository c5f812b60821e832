"""What a mention and an undertaking have in common, and what sets them apart, in numbers.

Owns the features by which `score` weighs whether the one belongs to the other, each by a name that
a person can read: of a pair by itself, and of a pair beside the other undertakings that the
mention may belong to.  What is not known has no number.  Knows no weights, no text and no store.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import copysign, log1p

from dateline import chrono
from dateline.chrono import Interval
from dateline.dossiers import state as states
from dateline.dossiers.deeds import deed
from dateline.dossiers.facts import FINE, RECURRING, Days, Facts, days, gap
from dateline.dossiers.measures import akin, copies_alike, parties_shared, words_shared
from dateline.dossiers.profile import Profile, deeds, figures, own, share, story_of
from dateline.dossiers.verdict import Verdict
from dateline.model import EventType, Place, PlaceSource, Status

Numbers = dict[str, float]
Told = Iterator[tuple[str, float]]

FAR = 800  # days beyond which all times are equally far
# Days from which on a distance means another thing.
STEPS = (-31.0, -7.0, -1.0, -0.5, 0.5, 1.5, 7.0, 31.0)
KINDS = {"other": 0, "open": 1, "akin": 2, "vague": 3, "same": 4}
# Numbers in which undertakings compete for a mention: the greatest wins, of distances the least.
BEST = (
    "deed", "words", "title", "its parties beside the mention", "title in its sentence",
    "its title in the sentence", "sentence", "names", "keys shared", "names of parties", "rules",
    "kind", "around", "story",
)  # fmt: skip
LEAST = (
    "days apart", "days to any date", "old day to any date", "from its next mention",
    "far down the copy",
)  # fmt: skip

_STANDS = {
    Status.CANCELLED: "off",
    Status.DENIED: "off",
    Status.POSTPONED: "put off",
    Status.RESCHEDULED: "moved",
    Status.OCCURRED: "done",
    Status.ONGOING: "done",
}


def pair(facts: Facts, known: Profile, ruled: Verdict) -> Numbers:
    """The numbers of a mention beside an undertaking, of which `ruled` is what the rules say."""
    others = [f for f in known.facts if f.ref.uri != facts.ref.uri]
    here = [f for f in known.facts if f.ref.uri == facts.ref.uri]
    found = dict(_standing(facts, known, others, here))
    found.update(_kinds_and_deeds(facts, known))
    found.update(_times(facts, known, others))
    found.update(_former(facts, known))
    found.update(_parties(facts, known))
    found.update(_words(facts, known))
    found.update(_copies(facts, known, others, here))
    found.update(_places(facts.mention.place, known.state.place))
    found.update(_number("rules", ruled.value))
    found.update((f"behind {word}", 1.0) for word in facts.before[-1:])
    found.update((f"two behind {word}", 1.0) for word in facts.before[:-1])
    return found


def _number(name: str, value: float | None) -> Told:
    yield (name, float(value)) if value is not None else (f"{name}: unknown", 1.0)


def _share(name: str, one: frozenset[str], other: frozenset[str]) -> Told:
    """The part of the smaller set that both have."""
    least = min(len(one), len(other))
    return _number(name, len(one & other) / least if least else None)


def _distance(name: str, value: float | None) -> Told:
    """Days, as their logarithm and as one of a few steps."""
    if value is None:
        yield f"{name}: unknown", 1.0
        return
    value = max(-FAR, min(FAR, value))
    yield name, copysign(log1p(abs(value)), value)
    yield f"{name}: {sum(value >= step for step in STEPS)}", 1.0


# ------------------------------------------------------------------ how things stand
def _standing(facts: Facts, known: Profile, others: list[Facts], here: list[Facts]) -> Told:
    mention, state = facts.mention, known.state
    yield "agenda", float(mention.agenda)
    yield "other copies", log1p(len({f.ref.uri for f in others}))
    yield "mentions here", log1p(len(here))
    yield "agenda mentions here", log1p(sum(f.mention.agenda for f in here))
    yield "the copy has it already", float((facts.ref.uri, facts.headline) in known.announced)
    yield f"status {mention.status.value}", 1.0
    yield f"its status {state.status.value}", 1.0
    yield f"{stands(mention.status)} on {stands(state.status)}", 1.0
    yield "in the headline", float(facts.headline)
    yield "beside its best mention", float(facts.ref.event != facts.best)
    yield "far into the copy", log1p(mention.trigger.start / 100)
    yield from _distance("last told", (facts.at - state.modified).total_seconds() / 86400)
    yield "recurs", float(bool(facts.repeats))
    yield "it recurs", float(bool(state.repeats))
    provider = any(f.provider == facts.provider for f in others)
    yield from _number("the same provider", provider if facts.provider and others else None)


def stands(status: Status) -> str:
    """How a status stands to a plan: off, put off, moved, done, or a plan itself."""
    return _STANDS.get(status, "plan")


# ------------------------------------------------------------------ deeds and kinds
def _kinds_and_deeds(facts: Facts, known: Profile) -> Told:
    one, other = facts.mention.type, known.state.type
    yield f"a {one.value}", 1.0
    yield f"of a {other.value}", 1.0
    yield "may recur", float(one in RECURRING)
    yield "it may recur", float(other in RECURRING)
    yield "kind", max(KINDS[_kinds(one, kind)] for kind in _told_as(known))
    yield "deed", deed(deeds(facts), known.named.deeds)
    yield "its word", deed(facts.trigger, known.named.triggers)
    yield "the very word", float(len(facts.trigger & known.named.triggers))
    yield "the same words", max(share(deeds(facts), deeds(f)) for f in known.facts)


def _told_as(known: Profile) -> set[EventType]:
    """All kinds that were told of it: one dispatch may name a thing by several ("the meeting",
    "the vote")."""
    return {known.state.type, *(f.mention.type for f in known.facts if f.mention.agenda)}


def _kinds(one: EventType, other: EventType) -> str:
    if one is other:
        return "vague" if one is EventType.OTHER else "same"
    if EventType.OTHER in (one, other):
        return "open"
    return "akin" if akin(one, other) else "other"


# ------------------------------------------------------------------ times
def _times(facts: Facts, known: Profile, others: list[Facts]) -> Told:
    told, planned = _told(facts), known.state.when
    new, old = days(told), days(planned)
    apart = _apart(new, old)
    yield from _distance("from its day", apart)
    yield from _distance("days apart", None if apart is None else abs(apart))
    both = told is not None and planned is not None
    yield from _number("times meet", chrono.overlap(told, planned) if told and planned else None)
    yield "a time is told", float(told is not None)
    yield "a time is planned", float(planned is not None)
    yield "a day is told", float(_fine(told) is not None)
    yield "a day is planned", float(_fine(planned) is not None)
    yield "the same clock", float(both and _one_clock(told, planned))
    yield from _distance("days to any date", _to_any(new, known))
    yield from _distance("from its former day", _apart(new, days(known.state.previous)))
    now = facts.known.toordinal()
    yield from _distance("told ahead", new.first - now if new else None)
    yield from _distance("told ago", now - new.last if new else None)
    yield from _distance("planned ahead", old.first - now if old else None)
    yield from _distance("planned ago", now - old.last if old else None)
    day = _fine(planned)
    named = day is not None and any(gap(day, other) == 0 for other in facts.told)
    yield from _number("the copy names its day", named if day else None)
    day = _fine(told)
    named = day is not None and any(gap(day, other) == 0 for other in known.named.days)
    yield from _number("its copies name the day", named if day and others else None)
    yield "days in the copy", log1p(len(facts.told))


def _former(facts: Facts, known: Profile) -> Told:
    before = days(states.former(facts.mention))
    yield "an old day is told", float(states.former(facts.mention) is not None)
    yield from _distance("old day from its day", _apart(before, days(known.state.when)))
    yield from _distance("old day to any date", _to_any(before, known))


def _told(facts: Facts) -> Interval | None:
    return facts.mention.when.interval if facts.mention.when else None


def _fine(interval: Interval | None) -> Days | None:
    return days(interval) if interval is not None and interval.grain in FINE else None


def _apart(one: Days | None, other: Days | None) -> float | None:
    """Days from the other to the one, less than none where it lies before."""
    if one is None or other is None:
        return None
    apart = gap(one, other)
    return float(apart if one.first > other.last else -apart)


def _to_any(day: Days | None, known: Profile) -> float | None:
    """Days to the nearest of all dates that an undertaking ever had."""
    dates = (days(date) for date in known.state.dates) if day else ()
    return min((float(gap(day, date)) for date in dates if day and date), default=None)


def _one_clock(one: Interval | None, other: Interval | None) -> bool:
    told = [it for it in (one, other) if it is not None and it.grain in chrono.CLOCK_GRAINS]
    return len(told) == 2 and told[0].begin == told[1].begin


# ------------------------------------------------------------------ parties
def _parties(facts: Facts, known: Profile) -> Told:
    keys, theirs = facts.keys, known.named.keys
    yield "keys", log1p(len(keys))
    yield "its keys", log1p(len(theirs))
    yield "shared keys", float(len(keys & theirs))
    yield from _share("keys shared", keys, theirs)
    yield from _number("keys alike", _alike(keys, theirs))
    party, names = facts.party, known.named.party
    yield from _share("names of parties", party, names)
    yield from _number("parties alike", _alike(party, names))
    beside = len(names & facts.context) / len(names) if names else None
    yield from _number("its parties beside the mention", beside)
    beside = len(party & known.named.words) / len(party) if party else None
    yield from _number("parties beside it", beside)
    yield "named", float(facts.named)
    yield "it is named", float(any(report.named for report in known.reports))
    yield from _number("parties", parties_shared(facts, known))
    yield from _share("around", facts.around, known.named.around)
    yield from _number("around alike", _alike(facts.around, known.named.around))


def _alike(one: frozenset[str], other: frozenset[str]) -> float | None:
    """The part of all that both have (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else None


# ------------------------------------------------------------------ words
def _words(facts: Facts, known: Profile) -> Told:
    mine, about = own(facts), known.named.about
    yield "own words", log1p(len(mine))
    yield "its own words", log1p(len(about))
    yield "words in common", log1p(len(mine & about))
    yield from _share("words", mine, about)
    yield from _number("words, copy by copy", words_shared(facts, known))
    yield from _share("title", facts.terms, known.named.core)
    yield "title in its sentence", max(share(facts.terms, f.context) for f in known.facts)
    yield "its title in the sentence", max(share(f.terms, facts.context) for f in known.facts)
    one, other = figures(facts.terms), known.named.figures
    if one or other:
        yield "figures", 1.0 if one & other else -1.0 if one and other else 0.0


def _copies(facts: Facts, known: Profile, others: list[Facts], here: list[Facts]) -> Told:
    """How like sentence and copy are to those of other dispatches; sentences of one dispatch are
    alike whatever they tell of."""
    if others:
        yield "story", max(share(facts.story, f.story) for f in others)
        yield from _number("copies", _alike(facts.story, story_of(others)))
        yield "sentence", max(share(facts.context, f.context) for f in others)
        yield "names", max(share(facts.names, f.names) for f in others)
        yield from _number("copies alike", copies_alike(facts, known))
    if here:
        yield "sentence here", max(share(facts.context, f.context) for f in here)
        yield "in one sentence", float(any(f.context == facts.context for f in here))
        places, place = [f.mention.trigger.start for f in here], facts.mention.trigger.start
        yield "from its next mention", log1p(min(abs(place - it) for it in places) / 100)
        yield "far down the copy", log1p(min(places) / 100)


# ------------------------------------------------------------------ places
def _places(new: Place | None, old: Place | None) -> Told:
    if new is None or old is None:
        yield "place: unknown", 1.0
        return
    yield f"place: {_placed(new, old)}", 1.0
    yield "place guessed", float(PlaceSource.DATELINE in (new.source, old.source))


def _placed(new: Place, old: Place) -> str:
    if new.country and old.country and new.country != old.country:
        return "other country"
    if new.city and old.city:
        return "same town" if states.one_town(new, old) else "other town"
    return "same country" if new.country and new.country == old.country else "half told"


# ------------------------------------------------------------------ beside the others
def among(facts: Facts, known: Sequence[Profile], pairs: Sequence[Numbers]) -> list[Numbers]:
    """The numbers of one mention beside each of several undertakings, with those that tell how
    each goes beside the others."""
    found = [{**told, "undertakings": log1p(len(pairs))} for told in pairs]
    for name in (*BEST, *LEAST):
        _compare(name, found, -1.0 if name in LEAST else 1.0)
    for at in range(len(pairs)):
        rivals = [p for n, p in enumerate(pairs) if n != at and p["kind"] >= KINDS["akin"]]
        found[at]["others of the kind"] = log1p(len(rivals))
        ahead = sum(rival.get("planned ago", 0.0) <= 0.0 for rival in rivals)
        found[at]["others of the kind ahead"] = log1p(ahead)
    named = [p.named.words for p in known]
    _rare("in the sentence", facts.context | facts.terms | facts.names, named, found)
    _rare("in the title", facts.terms | facts.party, [p.named.called for p in known], found)
    _rare("of the title around", facts.terms | facts.party, named, found)
    _rare("of the copy", facts.story, [p.named.story for p in known], found)
    _rare("around", facts.around, [p.named.around for p in known], found)
    return found


def _compare(name: str, found: Sequence[Numbers], sign: float) -> None:
    """How far each is better than the best of the others."""
    values = [sign * told[name] for told in found if name in told]
    if len(values) < 2:
        return
    *_, second, best = sorted(values)
    for told in found:
        if name in told:
            value = sign * told[name]
            told[f"{name} beside others"] = value - (second if value == best else best)


def _rare(
    name: str, mine: frozenset[str], theirs: Iterable[frozenset[str]], found: Sequence[Numbers]
) -> None:
    """What words weigh that a mention shares with each, the less the more of them have a word."""
    sets = [mine & words for words in theirs]
    count = Counter(word for words in sets for word in words)
    whole = sum(1 / n for n in sorted(count.values()))  # sums in one order
    for told, words in zip(found, sets, strict=True):
        told[f"rare {name}"] = sum(1 / count[word] for word in sorted(words))
        told[f"share {name}"] = told[f"rare {name}"] / whole if whole else 0.0
        told[f"only {name}"] = log1p(sum(count[word] == 1 for word in words))
    _compare(f"rare {name}", found, 1.0)
