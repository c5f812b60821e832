"""What linking compares: the comparable facts of one mention.

Owns the folding of words to terms and the order in which dispatches count.  Knows no dossier.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec

from dateline import chrono, lang, places
from dateline.chrono import Grain, Interval
from dateline.dossiers import evidence, series
from dateline.model import (
    Annotation,
    Dispatch,
    EventMention,
    EventType,
    MentionRef,
    Participant,
    Record,
    Span,
    Status,
)

# A dispatch without any date stands before all others: what it tells must rest on stated dates.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
# Roles of people who only talk about the happening.
BYSTANDERS = frozenset({"speaker", "source"})
# A mention with such a status says something of the undertaking even where it repeats another.
TURNS = frozenset({Status.POSTPONED, Status.RESCHEDULED, Status.CANCELLED, Status.DENIED})
DONE = frozenset({Status.OCCURRED, Status.ONGOING})
BEFORE = 24  # characters before a trigger in which its last two words are looked for
# How the key of a party begins that the copy calls by a word alone ("the leaders").
_NAMELESS = ("group:", "unnamed:")


class Days(msgspec.Struct, frozen=True):
    """A stretch as whole civil days, both inclusive; for gaps, where a zone does not matter."""

    first: int
    last: int


class Facts(Record, frozen=True):
    """One mention beside what it is compared by.

    `at` orders dispatches, `known` is the first moment at which the dispatch can have been read;
    they differ for one that has a day and no clock.  `keys` are the actors' keys, `party` the
    words of their names and titles but for the offices, `around` the keys of all actors in the
    sentence and of its countries and that of the place ("place:fr"), `terms` the words of title
    and trigger, all folded; `trigger` those of the trigger alone, `context` those of its sentence
    and of the headline, `names` the names in these and in the lead, `story` the names of the whole
    copy.
    `named` tells that a party is called by a name and not by a word ("the leaders"),
    `headline` that the mention stands in the headline, `repeats` the set in which it
    recurs, `told` all days that the copy names, `deeds` the words of the triggers of all mentions
    of the same event, `before` the last words before its own trigger, folded.
    `best` is the id of the mention that carries the facts of the same real event.
    """

    ref: MentionRef
    at: datetime
    known: datetime
    mention: EventMention
    best: str
    keys: frozenset[str] = frozenset()
    party: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    trigger: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    story: frozenset[str] = frozenset()
    named: bool = False
    headline: bool = False
    provider: str | None = None
    repeats: str | None = None
    told: tuple[Days, ...] = ()
    deeds: frozenset[str] = frozenset()
    before: tuple[str, ...] = ()


def moment(dispatch: Dispatch) -> datetime:
    """The instant at which a dispatch counts: its clock, or the last second of its day.

    A day is the civil day at the publication's own zone, else the publisher's, else UTC.
    """
    return edges(dispatch)[1]


def known(dispatch: Dispatch) -> datetime:
    """The first instant at which a dispatch can have been read: its clock, or its day's begin."""
    return edges(dispatch)[0]


def edges(dispatch: Dispatch) -> tuple[datetime, datetime]:
    """Both: `known` and `moment`.  Under an embargo a dispatch counts from when it is lifted."""
    first, last = _published(dispatch)
    lift = lifted(dispatch)
    return (first, last) if lift is None or lift <= first else (lift, max(lift, last))


def lifted(dispatch: Dispatch) -> datetime | None:
    """The instant at which an embargo is lifted, the begin of a day that has no clock; None
    without an embargo."""
    embargo = dispatch.embargoed
    if embargo is None or embargo.begin is None:
        return None
    zone = embargo.zone or dispatch.zone or "UTC"
    # an embargo whose zone is not known, or that ends with the calendar, is still one
    return chrono.instant(embargo.begin, zone) or embargo.begin.replace(tzinfo=UTC)


def _published(dispatch: Dispatch) -> tuple[datetime, datetime]:
    published = dispatch.published
    if published is None or published.begin is None:
        return UNDATED, UNDATED
    zone = published.zone or dispatch.zone or "UTC"
    begin = chrono.instant(published.begin, zone) or published.begin.replace(tzinfo=UTC)
    if published.grain in chrono.CLOCK_GRAINS or published.end is None:
        return begin, begin
    end = chrono.instant(published.end, zone) or published.end.replace(tzinfo=UTC)
    return begin, max(begin, end - timedelta(seconds=1))


def order(annotation: Annotation) -> tuple[datetime, str, int]:
    """The place of a dispatch among others: by its time, then by its name."""
    dispatch = annotation.dispatch
    return moment(dispatch), dispatch.uri, dispatch.version


def gather(annotation: Annotation) -> tuple[Facts, ...]:
    """The mentions that linking looks at, in the order in which it looks.

    These are the best mention of every real event and, of the others, those that tell of a turn
    (put off, moved, called off, denied) which the best one does not tell.  Agenda mentions come
    first, since the others may belong to what they open.
    """
    told = _told(annotation)
    found = [_facts(annotation, event, best, told) for event, best in linkable(annotation)]
    return tuple(sorted(found, key=lambda f: (not f.mention.agenda, f.mention.trigger)))


def linkable(annotation: Annotation) -> Iterator[tuple[EventMention, str]]:
    """The mentions that `gather` takes, in the order of the copy, each with its best one's id."""
    best = {event.id: event for event in annotation.events if event.same_as is None}
    for event in annotation.events:
        lead = best.get(event.same_as or event.id, event)
        if event is lead or (event.status in TURNS and event.status is not lead.status):
            yield event, lead.id


def facts_of(annotation: Annotation, event: str) -> Facts:
    """The facts of one mention by its id, without those of its neighbours.

    An editor may have linked one that `gather` passes over: it then stands for itself.
    """
    for mention, best in linkable(annotation):
        if mention.id == event:
            return _facts(annotation, mention, best, _told(annotation))
    lone = next(mention for mention in annotation.events if mention.id == event)
    lone = msgspec.structs.replace(lone, same_as=None)
    return _facts(annotation, lone, event, _told(annotation))


def gather_all(annotation: Annotation) -> tuple[Facts, ...]:
    """Every mention with its facts, in the order of the copy."""
    best = {event.id for event in annotation.events if event.same_as is None}
    told = _told(annotation)
    return tuple(
        _facts(annotation, event, event.same_as if event.same_as in best else event.id, told)
        for event in annotation.events
    )


def _facts(
    annotation: Annotation, event: EventMention, best: str, copy_days: tuple[Days, ...]
) -> Facts:
    dispatch = annotation.dispatch
    if event.when is not None and event.when.inferred:
        # the day of a report is no day of an undertaking: it may be told of days later
        event = msgspec.structs.replace(event, when=None)
    if _ahead(event, moment(dispatch)):
        # what is told as under way or done and has its day ahead is a plan ("meets on Friday")
        event = msgspec.structs.replace(event, status=Status.SCHEDULED)
    recurs = series.repeats(annotation, event, best)
    if recurs is not None and event.when is not None:
        told = series.weekday(recurs, event.when.interval)
        event = msgspec.structs.replace(
            event, when=msgspec.structs.replace(event.when, interval=told)
        )
    parties = [p for p in event.participants if p.role not in BYSTANDERS]
    words = " ".join(f"{p.name} {p.title or ''}" for p in parties)
    language = dispatch.language
    span = evidence.sentence(dispatch, event.trigger)
    sentence = span.of(dispatch.text)
    around = f"{sentence}\n{dispatch.headline or ''}"
    return Facts(
        ref=MentionRef(dispatch.uri, dispatch.version, event.id),
        at=moment(dispatch),
        known=known(dispatch),
        mention=event,
        best=best,
        keys=frozenset(key(p) for p in parties),
        party=terms(words, language) - _offices(language),
        around=_present(annotation, span) | _countries(sentence, event),
        terms=terms(f"{event.title} {event.trigger.of(dispatch.text)}", language),
        trigger=terms(event.trigger.of(dispatch.text), language),
        context=terms(around, language),
        names=terms(" ".join(names(f"{around}\n{evidence.lead(dispatch)}")), language),
        story=_story(dispatch.text),
        named=any(_named(p) for p in parties),
        headline=annotation.headline is not None and annotation.headline.holds(event.trigger),
        provider=dispatch.provider,
        repeats=recurs,
        told=copy_days,
        deeds=_deeds(annotation, best),
        before=_before(dispatch.text, event.trigger.start),
    )


def _present(annotation: Annotation, sentence: Span) -> frozenset[str]:
    """The keys of the actors that a sentence names."""
    return frozenset(
        actor.key for actor in annotation.actors if any(sentence.holds(m) for m in actor.mentions)
    )


def _countries(sentence: str, event: EventMention) -> frozenset[str]:
    """The keys of the countries that a sentence names, and of that in which the event is held."""
    own = event.place.country if event.place is not None else None
    codes = _named_countries(sentence) | ({own} if own else set())
    return frozenset(f"place:{code.lower()}" for code in codes)


_named_countries = lru_cache(maxsize=256)(places.countries_in)


def _deeds(annotation: Annotation, best: str) -> frozenset[str]:
    dispatch = annotation.dispatch
    words = (
        event.trigger.of(dispatch.text)
        for event in annotation.events
        if best in (event.id, event.same_as)
    )
    return terms(" ".join(words), dispatch.language)


def _before(text: str, start: int) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text[max(0, start - BEFORE) : start]))[-2:])


def _ahead(event: EventMention, at: datetime) -> bool:
    begin, _ = chrono.utc_bounds(event.when.interval) if event.when else (None, None)
    return event.status in DONE and begin is not None and begin > at


def _told(annotation: Annotation) -> tuple[Days, ...]:
    """The days that a copy names, each once, in their order."""
    fine = (timex.interval for timex in annotation.timexes if timex.interval is not None)
    found = {days(interval) for interval in fine if interval.grain in FINE}
    return tuple(sorted((day for day in found if day), key=lambda day: (day.first, day.last)))


def key(participant: Participant) -> str:
    """What a participant is known by across dispatches: its key, else its folded name."""
    return participant.key or fold(participant.name)


def _named(party: Participant) -> bool:
    """Whether a party is called by a name: a capital after the first word, or in a lone word."""
    if (party.key or "").startswith(_NAMELESS):
        return False
    first, *rest = party.name.split() or [""]
    return any(word[0].isupper() for word in rest) or (not rest and first[:1].isupper())


@lru_cache(maxsize=64)
def _story(text: str) -> frozenset[str]:
    return frozenset(names(text))


def indexed(facts: Facts) -> frozenset[str]:
    """The terms under which a mention is found: of title, parties, and names around it."""
    return facts.terms | facts.party | facts.names


def sought(facts: Facts) -> frozenset[str]:
    """The keys under which a mention is found: of its parties, and of all around it."""
    return facts.keys | facts.around


# ------------------------------------------------------------------ words
# A capital after a small letter, a figure or a comma: a name, and no beginning of a sentence.
_NAME = re.compile(r"(?<=[^\W_A-Z] |[,;(] )[^\W\d_a-z][\w-]+|(?<=-)[A-Z]{2,}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def fold(text: str) -> str:
    """Lower case without accents, blanks made single."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.split())


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """A folded word without its ending, so that "signing", "signed" and "sign" are one term.

    Irregular forms and other words for one deed are folded first ("shot", "shooting" -> shoot).
    At least three letters stay, and a letter doubled before the ending is made single.
    """
    word = _same(language).get(word, word)
    for suffix in _suffixes(language):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            root = word[: -len(suffix)]
            return root[:-1] if len(root) > 3 and root[-1] == root[-2] else root
    return word


@lru_cache(maxsize=2048)  # the mentions of a copy share their sentences, headline and lead
def terms(text: str, language: str = "en") -> frozenset[str]:
    """The stems of the words of a text that carry meaning; a possessive ending is dropped."""
    return frozenset(bag(text, language))


def names(text: str) -> tuple[str, ...]:
    """The capitalised words of a text that do not begin a sentence, folded, in their order."""
    return tuple(fold(match[0]) for match in _NAME.finditer(text) if match[0][0].isupper())


def bag(text: str, language: str = "en") -> tuple[str, ...]:
    """The same stems in their order, repeated where the text repeats them."""
    words = (word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(fold(text)))
    empty = _empty(language)
    return tuple(stem(word, language) for word in words if _telling(word, empty))


def _telling(word: str, empty: frozenset[str]) -> bool:
    return (len(word) > 1 or word.isdigit()) and word not in empty


@lru_cache
def _suffixes(language: str) -> tuple[str, ...]:
    """Endings that are cut before comparison, the longest first."""
    forms = (row.form for row in _rows(language) if row.kind == "suffix")
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@lru_cache
def _offices(language: str) -> frozenset[str]:
    """Stems of words for offices and ranks: two foreign ministers are not one party."""
    if not lang.known(language):
        return frozenset()
    rows = lang.table(language.split("-")[0].lower(), "titles")
    return frozenset(stem(word, language) for row in rows for word in fold(row.form).split())


@lru_cache
def _same(language: str) -> dict[str, str]:
    """Forms and nouns of a deed, by form."""
    return {row.form: row.value for row in _rows(language) if row.kind == "same"}


@lru_cache
def _empty(language: str) -> frozenset[str]:
    """Words of a language that tell nothing about which happening is meant."""
    return frozenset(row.form for row in _rows(language) if row.kind == "empty")


def _rows(language: str) -> tuple[lang.Row, ...]:
    return lang.table(language.split("-")[0].lower(), "folding") if lang.known(language) else ()


# ------------------------------------------------------------------ times
FINE = frozenset({Grain.MINUTE, Grain.HOUR, Grain.DAYPART, Grain.DAY})
RECURRING = frozenset(
    {
        EventType.MEET,
        EventType.VISIT,
        EventType.SUMMIT,
        EventType.TALKS,
        EventType.PRESS_CONFERENCE,
        EventType.HEARING,
        EventType.EXERCISE,
        EventType.PROTEST,
        EventType.STATEMENT,
        EventType.OTHER,
    }
)


def days(interval: Interval | None) -> Days | None:
    """The civil days of an interval with both sides known, as proleptic ordinals."""
    if interval is None or interval.begin is None or interval.end is None:
        return None
    last = interval.end - timedelta(microseconds=1)
    first = interval.begin.toordinal()
    return Days(first, max(first, last.toordinal()))


def gap(one: Days, other: Days) -> int:
    """Whole days between two stretches; 0 where they share a day."""
    return max(0, one.first - other.last, other.first - one.last)
