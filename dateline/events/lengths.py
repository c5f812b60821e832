"""How long a happening lasts, by the words that measure it.

Owns which words a length stands with ("a five-day visit", "three days of talks", "the strike will
last for two days") and the days that it makes of a first one.  Knows no entries: whose words they
are is asked from outside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from dateline import chrono, nlp
from dateline.chrono import CLOCK_GRAINS, Grain, Interval
from dateline.events.reading import Reading, is_verb, prepositions, subject, words_of
from dateline.model import Timex, TimexType

_DAYS = re.compile(r"P(\d{1,2})D$")
_HOURS = re.compile(r"PT(\d{1,2})H$")


def counted(value: str) -> bool:
    """Whether a TIMEX3 value is a length that tells an end: weeks are counted loosely in copy."""
    return bool(_DAYS.match(value) or _HOURS.match(value))


def measured(r: Reading, timexes: Sequence[Timex]) -> dict[int, Timex]:
    """The lengths by the tokens that they measure."""
    found: dict[int, Timex] = {}
    for timex in timexes:
        if timex.type is not TimexType.DURATION or not counted(timex.value):
            continue
        for token in _measured(r, list(nlp.tokens_in(r.parse, timex.span))):
            found.setdefault(token, timex)
    return found


def _measured(r: Reading, tokens: Sequence[int]) -> Iterator[int]:
    """The tokens that a length measures; `tokens` are its own."""
    verbs = [t for t in tokens if is_verb(r, t)]  # "will last three days"
    yield from (o for verb in verbs for o in _kept_up(r, verb, bare=True))
    own = [t for t in tokens if r.parse.head[t] not in tokens or r.parse.head[t] == t]
    for token in own:
        yield from (o for name, _, o in prepositions(r, token) if name == "of")
        above = r.parse.head[token]
        if r.parse.dep[token] in ("compound", "amod", "nummod", "nmod", "poss"):
            yield above
        elif r.word[above] == "of":
            yield r.parse.head[above]
        elif r.word[above] in ("for", "over"):
            yield from _kept_up(r, r.parse.head[above], bare=r.word[above] == "over")
        elif is_verb(r, above):
            yield from _kept_up(r, above, bare=True)


def _kept_up(r: Reading, verb: int, *, bare: bool) -> Iterator[int]:
    """What goes on for a length: the verb, or the subject of "lasts"; not what "has" gone on."""
    if not is_verb(r, verb):
        if not bare:
            yield verb  # "a strike for two days"
        return
    done = (r.lemma[t] == "have" for t in r.tree.children(verb, "aux"))
    if any(done):
        return
    if r.lemma[verb] in words_of("lasting"):
        first = subject(r, verb)
        yield from () if first is None else (first,)
    elif not bare:
        yield verb


def longest(lengths: Mapping[int, Timex], tokens: Sequence[int], own: Interval) -> Interval:
    """The first day with the days that its tokens are measured by."""
    timex = next((lengths[token] for token in tokens if token in lengths), None)
    return lasting(own, timex) if timex is not None else own


def lasting(interval: Interval, timex: Timex) -> Interval:
    """The days counted from the first one, or the hours from a clock, where only that is told."""
    days, hours = _DAYS.match(timex.value), _HOURS.match(timex.value)
    if days is not None and interval.grain is Grain.DAYPART and interval.begin is not None:
        first = chrono.floor(interval.begin, Grain.DAY)
        interval = chrono.span_of(first, Grain.DAY, interval.zone)  # "tonight"
    begin, grain, zone = interval.begin, interval.grain, interval.zone
    if begin is None or interval != chrono.span_of(begin, grain, zone):
        return interval
    end = None
    if days is not None and grain is Grain.DAY:
        end = chrono.shift(begin, int(days[1]), Grain.DAY)
    if hours is not None and grain in CLOCK_GRAINS:
        end = chrono.shift(begin, int(hours[1]), Grain.HOUR)
    return interval if end is None else Interval(begin, end, grain, zone)
