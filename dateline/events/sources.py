"""Whose word a happening rests on: the voices around a trigger that affirm it, the best first.

Owns the choice and the order.  Which words are whose content is decided in `attribution`.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from dateline import lang, nlp, places
from dateline.events.reading import Reading, Trigger, prepositions, verb_above, words_of
from dateline.events.standing import Standing
from dateline.model import Attitude, Attribution, Manner, SourceKind, Span, Status

_RANK = {
    SourceKind.PERSON: 0,
    SourceKind.ORGANISATION: 0,
    SourceKind.DOCUMENT: 1,
    SourceKind.MEDIUM: 2,
    SourceKind.SELF: 2,
    SourceKind.UNNAMED: 3,
    SourceKind.NONE: 4,
}


def told(r: Reading, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The voices that can be the source of a happening."""
    return tuple(a for a in attributions if _speaks(r, a))


def find(
    r: Reading,
    trigger: Trigger,
    told: Sequence[Attribution],
    standing: Standing,
) -> tuple[Attribution, ...]:
    """The voices in whose content a trigger stands, the innermost first; without one, the voice
    that its sentence or the one before is told by.

    Whoever does not affirm a happening is no source of it, but may be one that it is denied.
    """
    own = nlp.span_of(r.parse, trigger.tokens)
    around = [a for a in told if any(c.holds(own) for c in a.content)]
    if standing.status is not Status.DENIED:
        around = [a for a in around if affirms(r, a)]
    around = [a for a in around if _vouches(a, standing)]
    around = around or _beside(r, own, told) or _continued(r, trigger, told)
    found = sorted(around, key=lambda a: (sum(len(c) for c in a.content), rank(r, a)))
    return tuple(dict.fromkeys([*_antecedents(r, found, told), *found]))


def _beside(r: Reading, own: Span, told: Sequence[Attribution]) -> list[Attribution]:
    """The voice put into or behind a sentence that is all its own: "It goes on, she said, and"."""
    for sentence in r.document.sentences:
        if not sentence.span.holds(own):
            continue
        for voice in told:
            inside = voice.cue is not None and sentence.span.holds(voice.cue)
            if inside and _spoken(voice) and _leads(r, voice, sentence.span) and affirms(r, voice):
                return [voice]
    return []


def _leads(r: Reading, voice: Attribution, sentence: Span) -> bool:
    """Whether what is said stands before who says it, from the head of the sentence on."""
    if voice.cue is None or not voice.content or voice.manner is Manner.DIRECT:
        return False
    first = voice.content[0].start
    source = voice.source.start if voice.source is not None else voice.cue.start
    return first < min(source, voice.cue.start) and first - sentence.start <= _OPENING


_OPENING = 12  # code points before the content: a bullet, "But", the end of a dateline


def _continued(r: Reading, trigger: Trigger, told: Sequence[Attribution]) -> list[Attribution]:
    """The voice of the sentence before, which goes on under "would": "Talks would follow"."""
    verb = trigger.token if trigger.kind == "verb" else verb_above(r, trigger.token)
    if verb is None or r.parse.dep[verb] not in ("ROOT", "ccomp"):
        return []
    if not any(r.word[t] == "would" for t in r.tree.children(verb, "aux")):
        return []
    before = r.parse.sentence[trigger.token] - 1
    span = r.document.sentences[before].span if before >= 0 else None
    voices = [a for a in told if a.cue is not None and span is not None and span.holds(a.cue)]
    return [a for a in voices if _spoken(a) and affirms(r, a)][-1:]


def _spoken(voice: Attribution) -> bool:
    return voice.attitude in (Attitude.SPEECH, Attitude.DOCUMENT) and voice.source is not None


# ------------------------------------------------------------------ whom a pronoun means
def _antecedents(
    r: Reading, found: Sequence[Attribution], told: Sequence[Attribution]
) -> list[Attribution]:
    """For a first voice that is a mere pronoun, the voice before it that names the speaker."""
    if not found or not _pronoun(r, found[0]):
        return []
    here = found[0].source
    named = [
        a
        for a in told
        if a.source is not None
        and here is not None
        and 0 < here.start - a.source.end < _REACH
        and not _pronoun(r, a)
        and _spoken(a)
    ]
    return sorted(named, key=lambda a: a.source.start if a.source else 0)[-1:]


_REACH = 600  # code points back, about three sentences


def _pronoun(r: Reading, voice: Attribution) -> bool:
    if voice.source is None or voice.speaker is not None:
        return False
    return voice.source.of(r.text).casefold() in _PRONOUNS


_PRONOUNS = frozenset("he she it they who which".split())


# ------------------------------------------------------------------ what is a voice
def _vouches(voice: Attribution, standing: Standing) -> bool:
    """Whether it is news that somebody holds a thing true: only of what nobody has undertaken."""
    if voice.attitude is not Attitude.BELIEF or standing.status in _OPEN:
        return True
    aside = voice.cue is not None and voice.content and voice.content[0].start < voice.cue.start
    return bool(aside and voice.source is not None)


_OPEN = frozenset({Status.EXPECTED, Status.PROPOSED, Status.DENIED})


def _speaks(r: Reading, voice: Attribution) -> bool:
    """Whether a voice has a cue of speech or thought and a source that can speak.

    A day or a number is no source, and what stands before the colon of a timetable is a place.
    """
    if voice.cue is not None and voice.cue.of(r.text) == ":":
        return voice.manner is not Manner.INDIRECT and not _names_place(r, voice)
    if not _says(r, voice) or _undertakes(r, voice):
        return False
    if voice.source is None:
        return True
    head = _head(r, voice.source)
    if head is None:
        return False
    if any(n == "of" for n, _, _ in prepositions(r, head)):
        return True  # "one of the prosecutors"
    if r.parse.ent[head][2:] in ("DATE", "TIME", "CARDINAL", "ORDINAL"):
        return False
    return r.parse.pos[head] in ("NOUN", "PROPN", "PRON") or voice.speaker is not None


def _says(r: Reading, voice: Attribution) -> bool:
    """Whether a cue has a word of speech or thought at all, or one that changes a plan."""
    if voice.cue is None:
        return True
    said = {w for t in nlp.tokens_in(r.parse, voice.cue) for w in (r.lemma[t], r.word[t])}
    return bool(said & _cue_words())


@cache
def _cue_words() -> frozenset[str]:
    """The words of all cues and changes."""
    rows = (*lang.table("en", "cues"), *lang.table("en", "changes"))
    return frozenset(word for row in rows for word in row.form.split())


def _undertakes(r: Reading, voice: Attribution) -> bool:
    """Whether somebody only agrees to do a thing: an act of his, which the copy tells."""
    if voice.cue is None or not voice.content or voice.manner is not Manner.INDIRECT:
        return False
    agreed = any(r.lemma[t] == "agree" for t in nlp.tokens_in(r.parse, voice.cue))
    return agreed and not r.text.startswith("that", voice.content[0].start)


def _head(r: Reading, source: Span) -> int | None:
    tokens = nlp.tokens_in(r.parse, source)
    return next((t for t in tokens if r.parse.head[t] not in tokens), tokens[0] if tokens else None)


def _names_place(r: Reading, voice: Attribution) -> bool:
    said = voice.source.of(r.text) if voice.source is not None else ""
    return any(places.lookup(part.strip().title()) is not None for part in said.split(","))


def rank(r: Reading, voice: Attribution) -> tuple[bool, int, int, int]:
    """For ordering voices, the best first: who spoke openly before who is not named."""
    spoken = 0 if voice.attitude in (Attitude.SPEECH, Attitude.DOCUMENT) else 1
    kind = _RANK[voice.source_kind] + 2 * voice.hedge
    return (_pronoun(r, voice), kind, spoken, voice.content[0].start)


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
