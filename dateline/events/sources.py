"""Whose word a happening rests on: the voices around a trigger that affirm it, the best first.

Owns the choice and the order.  Which words are whose content is decided in `attribution`.
"""

from collections.abc import Sequence
from functools import lru_cache

from dateline import lang, nlp
from dateline.events.reading import Reading, Trigger, words_of
from dateline.events.status import Standing
from dateline.model import Attitude, Attribution, Manner, SourceKind, Status

_RANK = {
    SourceKind.PERSON: 0,
    SourceKind.ORGANISATION: 0,
    SourceKind.DOCUMENT: 1,
    SourceKind.MEDIUM: 2,
    SourceKind.SELF: 2,
    SourceKind.UNNAMED: 3,
    SourceKind.NONE: 4,
}


def find(
    r: Reading, trigger: Trigger, attributions: Sequence[Attribution], standing: Standing
) -> tuple[Attribution, ...]:
    """The voices in whose content a trigger stands, the innermost first.

    Whoever does not affirm a happening is no source of it, but may be one that it is denied.
    """
    own = nlp.span_of(r.parse, trigger.tokens)
    around = [a for a in attributions if any(c.holds(own) for c in a.content)]
    if standing.status is not Status.DENIED:
        around = [a for a in around if affirms(r, a)]
    return tuple(sorted(around, key=lambda a: (sum(len(c) for c in a.content), rank(a))))


def rank(voice: Attribution) -> tuple[int, int, int]:
    """For ordering voices, the best first: who spoke openly before who is not named."""
    spoken = 0 if voice.attitude in (Attitude.SPEECH, Attitude.DOCUMENT) else 1
    return (_RANK[voice.source_kind] + 2 * voice.hedge, spoken, voice.content[0].start)


def affirms(r: Reading, voice: Attribution) -> bool:
    """Whether a voice says anything: not "has not confirmed", "declined to say", "no one said"."""
    if voice.negated:
        return False
    said = {r.lemma[t] for t in nlp.tokens_in(r.parse, voice.cue)} if voice.cue else set()
    if voice.manner is not Manner.DIRECT and _refusals() & said:
        return False
    source = [r.word[t] for t in nlp.tokens_in(r.parse, voice.source)] if voice.source else []
    return not any(" ".join(source[:n]) in words_of("nobody") for n in (1, 2))


@lru_cache
def _refusals() -> frozenset[str]:
    """Verbs of those who say nothing: "decline", "refuse"."""
    return frozenset(w.form for w in lang.table("en", "cues") if "refusal" in w.note.split())
