"""Titles that read like an editor's line: present tense, no date, no attribution, short names.

Owns the choice between the line of a verb and that of a noun, capitals and length.  A title is
made of words of the copy (`phrases`, `clauses` with `complements`, `nouns`).  Knows no status: a
page marks what is put off or called off.
"""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from dateline import lang
from dateline.events.clauses import verbal
from dateline.events.nouns import is_bare, nominal
from dateline.events.phrases import Scene, phrase, scene
from dateline.events.reading import Reading, Trigger, base_lemma, is_nominal, span, words_of
from dateline.events.reading import subject as subject_of
from dateline.model import Participant, Place

__all__ = ["LONGEST", "Scene", "compose", "is_bare", "launched", "scene", "shorten"]

LONGEST = 90


def compose(
    r: Reading,
    trigger: Trigger,
    participants: Sequence[Participant],
    place: Place | None,
    bodies: Sequence[str],
    scene: Scene,
) -> str:
    """The title of one happening; `bodies` are bodies that another mention names as its doers."""
    scene = msgspec.structs.replace(scene, place=place.span if place is not None else None)
    doers = [p for p in participants if p.role not in ("body", "target", "court", "host")]
    if trigger.kind == "verb":
        title = verbal(r, trigger, doers, place, bodies, scene)
    else:
        title = nominal(r, trigger, participants, doers, place, scene)
    if re.match(r"(?:v|vs|versus)\b", title, re.IGNORECASE):
        title = _plain(r, trigger.tokens)  # a case or match by its sides
    title = _without_label(title, place) or _plain(r, trigger.tokens)
    return shorten(_calm(r, trigger.token, title))


def _plain(r: Reading, tokens: Sequence[int]) -> str:
    """The words of some tokens on one line."""
    return re.sub(r"\s+", " ", span(r, tokens).of(r.text))


def launched(r: Reading, verb: int, scene: Scene) -> str:
    """What a verb of leaving says of a craft: its subject, where that is a thing."""
    thing = subject_of(r, verb) if base_lemma(r, verb) in words_of("leaving") else None
    return phrase(r, thing, scene) if thing is not None and is_nominal(r, thing) else ""


# ------------------------------------------------------------------ the line as it is printed
def _without_label(title: str, place: Place | None) -> str:
    """A line of a list without what it begins with: "OSLO - ", "STILL ON: "."""
    title = re.sub(r"^[A-Z][a-z]+: (?=[a-z])", "", title)
    label = _LABEL.match(title)
    if label is None:
        return title
    told = {place.city, place.name} if place is not None else set()
    kept = not label[1].isupper() and label[1] not in told
    if kept or len(label[1]) < _LETTERS:
        return title
    return re.sub(r"^(?:the|an?)\s+", "", title[label.end() :], flags=re.IGNORECASE)


_LABEL = re.compile(r"(?:\*\s*)?([A-Z][\w .'’-]{1,30}?)(?:\s+[-–—]+\s+|:\s+)(?=\w)")


_SHOUTED = re.compile(r"\b[^\W\d_a-z]{2,}\b")  # a word in capitals


def _calm(r: Reading, token: int, title: str) -> str:
    """A title from copy in capitals in small letters, names excepted."""
    if not _SHOUTED.search(title):
        return title
    tokens = [t for t in _sentence(r, token) if r.word[t].isalpha()]
    written = [r.text[r.parse.start[t] : r.parse.end[t]] for t in tokens]
    if sum(w.isupper() for w in written) < _CAPITALS * len(written):
        return title
    kept = {w for w, t in zip(written, tokens, strict=True) if r.parse.ent[t]}
    names = {w: w.title() for w in written if w not in kept or len(w) > _LETTERS}
    return re.sub(
        r"[^\W\d]+",
        lambda m: m[0] if m[0] not in names else names[m[0]] if m[0] in kept else m[0].lower(),
        title,
    )


def _sentence(r: Reading, token: int) -> range:
    """The tokens of a token's sentence, found from it outwards: a text may be long."""
    number, first, last = r.parse.sentence[token], token, token
    while first > 0 and r.parse.sentence[first - 1] == number:
        first -= 1
    while last + 1 < len(r.word) and r.parse.sentence[last + 1] == number:
        last += 1
    return range(first, last + 1)


_CAPITALS = 0.8  # share of the words of a sentence that is written in capitals
_LETTERS = 3  # a name of three letters may be one of initials


@cache
def _off() -> re.Pattern[str]:
    """What a line says behind a dash of an event that is off."""
    words = (row.form for row in lang.table("en", "layout") if row.kind == "off")
    return re.compile(rf"\s+[-–]\s+(?:{'|'.join(map(re.escape, words))})\b.*$", re.IGNORECASE)


def shorten(title: str) -> str:
    """At most 89 characters, cut before a preposition or a comma, else between words."""
    title = re.sub(r"\s+", " ", title).strip(" ,;:–-")
    title = _off().sub("", re.sub(r"\s*[:;]\s*,", ",", title))
    title = re.sub(r"\b(\w+) \1\b", r"\1", title)  # a particle that is preposition as well
    title = title[:1].upper() + title[1:]
    if len(title) < LONGEST:
        return title
    cut = title[: LONGEST - 1]
    places = [
        m.start() for m in re.finditer(r" (?:on|of|for|with|in|to|at|by|after|from|and|,) ", cut)
    ]
    usable = [p for p in places if p > LONGEST // 2]
    at = usable[-1] if usable else cut.rfind(" ")
    return cut[: at if at > 0 else LONGEST - 1].rstrip(" ,;")
