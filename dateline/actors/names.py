"""Where names stand: bodies and countries by table, people by title, form and the parser.

Owns the finding and bounding of single names.  Does not know which names are one actor.
"""

from collections.abc import Iterable

import msgspec

from dateline.actors.reading import (
    DASHES,
    Reading,
    first_word,
    institutions,
    names,
    no_names,
    titles,
)
from dateline.model import ActorKind

PARTICLES = frozenset(
    "von van der den de del della di da dos das du la le el al bin ibn ben abu af av ter ten zu y"
    " bint Al El Ben Abu Bin De Van Von Der La Le Di Da Du".split()
)
_PERSON = ("B-PERSON", "I-PERSON")
# Entity labels of the parser that never name a party.
_NO_NAMES = frozenset(
    "DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL LANGUAGE LAW WORK_OF_ART".split()
)


class Name(msgspec.Struct, frozen=True, order=True):
    """A name at the tokens `first` to `stop` (left out); `key` is set where a table knows it."""

    first: int
    stop: int
    kind: ActorKind
    key: str | None = None
    name: str | None = None


def find(reading: Reading, first: Iterable[Name] = ()) -> list[Name]:
    """All names, in order, none overlapping.

    `first` are names that a construction has bounded; after them a table's row wins over the
    parser's guess.
    """
    known = _by_table(reading)
    taken = [False] * len(reading.words)
    chosen: list[Name] = []
    for name in [
        *first,
        *_longer(reading, known),
        *known,
        *_titled(reading),
        *_by_parser(reading),
    ]:
        trimmed = _free_part(reading, name, taken)
        if trimmed is not None:
            chosen.append(trimmed)
            taken[trimmed.first : trimmed.stop] = [True] * (trimmed.stop - trimmed.first)
    return sorted(chosen)


def _by_table(reading: Reading) -> list[Name]:
    """Longest match of the tables, from the left."""
    found, here, count = [], 0, len(reading.words)
    while here < count:
        name = by_table_at(reading, here)
        if name is None:
            here += 1
        else:
            found.append(name)
            here = name.stop
    return found


def by_table_at(reading: Reading, token: int) -> Name | None:
    """The longest name of the tables that begins at a token and ends with one."""
    rows = names(reading.document.dispatch.language.split("-")[0])
    start = reading.parse.start[token]
    for known in rows.get(first_word(reading.words[token]), ()):
        stop = reading.stops.get(start + len(known.form))
        if stop is None or not reading.plain.startswith(known.form, start):
            continue
        if known.kind == "capital" and not _acts(reading, token):
            return None
        kind = ActorKind.PLACE if known.key.startswith("place:") else ActorKind.ORGANISATION
        return Name(token, stop, kind, known.key, known.name)
    return None


def _acts(reading: Reading, token: int) -> bool:
    """Whether a capital stands for its government: it does something or is dealt with."""
    parse = reading.parse
    dep, head = parse.dep[token], parse.head[token]
    if dep == "conj":
        return _acts(reading, head)
    if dep in ("nsubj", "agent"):
        return parse.lemma[head] != "be"
    return dep == "pobj" and parse.lemma[head] in ("with", "between", "against", "by")


def _longer(reading: Reading, known: list[Name]) -> list[Name]:
    """Names of the parser that contain a table's name and are names of other bodies."""
    language = reading.document.dispatch.language.split("-")[0]
    nouns, found = institutions(language), []
    inside = {i: name for name in known for i in range(name.first, name.stop)}
    for first, stop, label in _entities(reading):
        if label != "ORG" or not any(i in inside for i in range(first, stop)):
            continue
        start = first + (reading.words[first].lower() == "the")
        whole = inside.get(start)
        if whole is not None and (whole.first, whole.stop) == (start, stop):
            continue
        fits = all(
            name.first >= first and name.stop <= stop
            for name in known
            if name.first < stop and name.stop > first
        )
        if (
            fits
            and reading.words[stop - 1].lower() in nouns
            and reading.words[stop - 1][0].isupper()
            and not any(
                reading.words[i] in DASHES or reading.words[i] == "and" for i in range(start, stop)
            )
        ):
            found.append(Name(start, stop, ActorKind.ORGANISATION))
    return found


def _entities(reading: Reading) -> list[tuple[int, int, str]]:
    """The parser's names as (first, stop, label)."""
    found: list[tuple[int, int, str]] = []
    for i, label in enumerate(reading.parse.ent):
        if label.startswith("I-") and found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1, found[-1][2])
        elif label:
            found.append((i, i + 1, label[2:]))
    return found


def _by_parser(reading: Reading) -> list[Name]:
    found = []
    for first, stop, label in _entities(reading):
        if label in ("PERSON", "ORG"):
            kind = ActorKind.PERSON if label == "PERSON" else ActorKind.ORGANISATION
            found.append(Name(first, stop, kind))
    return found


def _titled(reading: Reading) -> list[Name]:
    """A capitalised run after a title that is no name itself: "minister Ana Núñez de León"."""
    language = reading.document.dispatch.language.split("-")[0]
    known, found, words = titles(language), [], reading.words
    for i in range(1, len(words)):
        last = i - 2 if words[i - 1] == "." and i > 1 else i - 1
        before = known.get(words[last].lower().rstrip("."))
        if before is None or before.kind in ("adjective", "group") or not starts_name(reading, i):
            continue
        stop = name_end(reading, i)
        while i < stop and words[i].lower() in known:
            i += 1
        if i < stop and (before.kind == "honorific" or stop - i > 1 or _person(reading, i)):
            found.append(Name(i, stop, ActorKind.PERSON))
    return found


def _person(reading: Reading, token: int) -> bool:
    return reading.parse.ent[token] in _PERSON


def starts_name(reading: Reading, token: int) -> bool:
    """Whether a person's name may begin here: a capital that is no country or body word."""
    if token >= len(reading.words):
        return False
    word = reading.words[token]
    label = reading.parse.ent[token][2:]
    return (
        word[:1].isupper()
        and word[1:2] != ""
        and label not in _NO_NAMES
        and label not in ("NORP",)
        and reading.parse.pos[token] in ("PROPN", "NOUN", "ADJ", "X", "VERB")
        and word.lower() not in institutions(reading.document.dispatch.language.split("-")[0])
    )


def name_end(reading: Reading, first: int) -> int:
    """The end of the capitalised run from `first`, particles within it included."""
    parse, words, stop = reading.parse, reading.words, first
    here = first
    while here < len(words) and parse.sentence[here] == parse.sentence[first]:
        word = words[here]
        if (
            word[:1].isupper()
            and word.lower() not in ("the",)
            and (parse.pos[here] in ("PROPN", "NOUN", "ADJ", "X", "VERB"))
        ):
            here += 1
            stop = here
        elif word in PARTICLES or (word == "-" and here == stop and here > first):
            here += 1
            if (
                word == "-"
                and here < len(words)
                and words[here].isalpha()
                and (parse.start[here] == parse.end[here - 1])
            ):
                here += 1  # "Jae-myung"
                stop = here
        else:
            break
    return stop


def _free_part(reading: Reading, name: Name, taken: list[bool]) -> Name | None:
    """The name without taken tokens at its sides, articles, titles and possessive marks."""
    first, stop, words = name.first, name.stop, reading.words
    language = reading.document.dispatch.language.split("-")[0]
    if name.key is not None:
        return None if any(taken[first:stop]) else name
    while first < stop and (
        taken[first] or not words[first][0].isalnum() or words[first].lower() in ("the", "a", "an")
    ):
        first += 1
    while stop > first and (
        words[stop - 1] in ("'s", "’s", "'", "’") or not words[stop - 1][0].isalnum()
    ):
        stop -= 1
    if name.kind is ActorKind.PERSON:
        known = titles(language)
        while first < stop - 1 and words[first].lower().rstrip(".") in known:
            first += 1
        middle = next((i for i in range(first, stop) if taken[i]), stop)
        stop = middle
        stop = next((i for i in range(first, stop) if words[i] in (",", "(", ";")), stop)
    if first >= stop or any(taken[first:stop]):
        return None
    many = stop - first == 1 and reading.parse.tag[first] == "NNPS"
    if name.kind is ActorKind.PERSON and many:
        return None  # "Democrats"; a surname that looks like a plural is found by the full name
    if stop - first == 1 and (
        words[first] in no_names(language) or words[first].lower() in institutions(language)
    ):
        return None  # a zone, a demonym, or "Court" at the head of a sentence
    if not any(w[0].isupper() for w in words[first:stop]):
        return None
    return Name(first, stop, name.kind)
