"""The composition: a dispatch in, an annotation out.

Owns the order of the steps and nothing else.  Pure: no clock, file, network or database; the
same dispatch gives the same annotation.  Knows no format and no store.
"""

from collections.abc import Iterable, Iterator
from itertools import batched

import msgspec

from dateline import actors, attribution, chrono, events, lang, nlp, places, tagger, text, timex
from dateline.model import (
    Annotation,
    Dispatch,
    Document,
    Parse,
    Region,
    Span,
    Tag,
    Timex,
    TimexType,
    Warning,
)

VERSION = "1"  # rises whenever a reading may differ from the one before
LONGEST = 1_000_000  # code points; a longer text is read for its times alone
BATCH = 8  # documents that share one pass of the parser


class Settings(msgspec.Struct, frozen=True):
    """How to read: a text of more than `longest` code points for its times alone; with the
    learned reader (`tagger`) or by rules only."""

    longest: int = LONGEST
    tagger: bool = True


DEFAULT = Settings()


def engine(settings: Settings = DEFAULT) -> str:
    """What an annotation depends on beside the copy: code and rules, zone rules, models."""
    learned = tagger.engine() if settings.tagger else "tagger off"
    return f"dateline {VERSION}; tzdata {chrono.tzdata_version()}; {nlp.engine()}; {learned}"


def annotate(dispatch: Dispatch, *, settings: Settings = DEFAULT) -> Annotation:
    """All that the dispatch says: times, voices, events, with warnings where it needs an eye.

    A text that is too long is read for its times alone; one in a language that has no tables is
    read for nothing.  Either gives a warning.  Raises `tagger.TaggerError` where the learned
    reader is asked for and its files are missing or damaged.
    """
    return next(annotate_many([dispatch], settings=settings))


def annotate_many(
    dispatches: Iterable[Dispatch], *, settings: Settings = DEFAULT
) -> Iterator[Annotation]:
    """The annotations in the order of the dispatches, a few at a time through the parser."""
    for batch in batched(dispatches, BATCH):
        documents = [text.read(dispatch) for dispatch in batch]
        parses = iter(nlp.parse_many([d for d in documents if _readable(d, settings)]))
        for document in documents:
            if _readable(document, settings):
                yield _whole(document, next(parses), settings)
            elif not lang.known(document.dispatch.language):
                yield _unread(document, settings)
            else:
                yield _times(document, (_too_long(document, settings.longest),), settings)


def times_only(dispatch: Dispatch) -> Annotation:
    """The times of a dispatch, read without a parser: the fast path for whole archives."""
    document = text.read(dispatch)
    if not lang.known(dispatch.language):
        return _unread(document, DEFAULT)
    return _times(document, (), DEFAULT)


def _readable(document: Document, settings: Settings) -> bool:
    return len(document.text) <= settings.longest and lang.known(document.dispatch.language)


def _whole(document: Document, parse: Parse, settings: Settings) -> Annotation:
    learned = tagger.read(document) if settings.tagger else tagger.Learned()
    tags = timex.tag(document, parse)
    document, missing = _dated(document, tags)
    zone = _dateline_zone(document)
    people = actors.find(document, parse)
    voices, people = attribution.find(document, parse, tags, people, learned=learned.relations)
    times = timex.resolve(document, tags, voices, parse=parse, zone=zone)
    copy = events.read(document, parse)
    mentions = events.find(copy, times, voices, people, learned=learned)
    times, clocks = timex.settle(document, times, mentions, zone=zone)
    return Annotation(
        dispatch=document.dispatch,
        engine=engine(settings),
        headline=document.headline,
        dateline=document.dateline,
        timexes=times,
        actors=people,
        attributions=voices,
        events=events.date(copy, mentions, times, voices, people, learned=learned),
        warnings=(*document.warnings, *missing, *clocks),
    )


def _times(document: Document, warnings: tuple[Warning, ...], settings: Settings) -> Annotation:
    tags = timex.tag(document)
    document, missing = _dated(document, tags)
    instant = document.dispatch.published
    zone = _dateline_zone(document) if instant and instant.grain is chrono.Grain.MINUTE else None
    times = timex.resolve(document, tags, zone=zone)
    del tags  # a long text has many
    if any(time.interval and time.interval.grain in chrono.CLOCK_GRAINS for time in times):
        zone = _dateline_zone(document)  # the table of places is large: only clocks need it
    times, clocks = timex.settle(document, times, zone=zone)
    return Annotation(
        dispatch=document.dispatch,
        engine=engine(settings),
        headline=document.headline,
        dateline=document.dateline,
        timexes=times,
        warnings=(*document.warnings, *warnings, *missing, *clocks),
    )


def _unread(document: Document, settings: Settings) -> Annotation:
    language = document.dispatch.language
    read = ", ".join(lang.LANGUAGES)
    message = f"the language {language!r} is not read; the languages that are: {read}"
    return Annotation(
        dispatch=document.dispatch,
        engine=engine(settings),
        warnings=(Warning(code="language-unsupported", message=message),),
    )


def _too_long(document: Document, longest: int) -> Warning:
    message = (
        f"the text has {len(document.text):,} characters, more than {longest:,}: only its times"
        " are read"
    )
    return Warning(code="too-long", message=message)


def _dateline_zone(document: Document) -> str | None:
    located = document.dispatch.located
    place = places.lookup(located.split("/")[0]) if located else None
    return place.zone if place is not None else document.dispatch.zone


# ------------------------------------------------------------------ the day of publication
def _dated(document: Document, tags: tuple[Tag, ...]) -> tuple[Document, tuple[Warning, ...]]:
    """The document with the publication its dateline gives, where nothing else gave one."""
    if document.dispatch.published is not None:
        return document, ()
    day = _told_day(document, timex.resolve(document, tags))
    if day is None:
        message = "no day of publication is given or found; relative times stay open"
        return document, (Warning(code="published-unknown", message=message),)
    dispatch = msgspec.structs.replace(document.dispatch, published=day)
    return msgspec.structs.replace(document, dispatch=dispatch), ()


def _told_day(document: Document, times: tuple[Timex, ...]) -> chrono.Interval | None:
    """A full date in the dateline, or one that fills a line of its own at the head of the copy."""
    for time in times:
        if time.type is not TimexType.DATE or time.interval is None:
            continue
        if time.interval.grain is chrono.Grain.DAY and _announces(document, time.span):
            return time.interval
    return None


def _announces(document: Document, span: Span) -> bool:
    if document.dateline is not None and document.dateline.span.holds(span):
        return True
    head = [s.span for s in document.sentences if s.region is not Region.HEADLINE][:2]
    return any(span.holds(line) or line == span for line in head)
