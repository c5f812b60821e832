"""Offices of people as the copy gives them: before the name, beside it, or dealt out to several.

Owns the constructions that tie a title to a name.  Does not decide who is who.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from dateline.actors.names import PARTICLES, Name, by_table_at, name_end
from dateline.actors.reading import DASHES, Reading, institutions, plurals, titles
from dateline.model import ActorKind, Span

LONGEST = 10  # tokens of a title before or after a name
_POSSESSIVE = ("'s", "’s", "'", "’")


class Office(msgspec.Struct, frozen=True):
    """A title that a name bears, with the words that hold it (None where it is put together)."""

    title: str
    span: Span | None = None


def of_name(reading: Reading, name: Name) -> list[Office]:
    """The titles that stand before or beside one person's name."""
    found = [_before(reading, name.first), _after(reading, name.stop), _beside(reading, name)]
    return [office for office in found if office is not None]


def _office(reading: Reading, first: int, stop: int) -> Office | None:
    words = reading.words
    while first < stop and words[first].lower() in ("the", "a", "an", "its", "their", "his", "her"):
        first += 1
    if first >= stop:
        return None
    return Office(reading.said(first, stop), reading.span(first, stop))


def _known(reading: Reading) -> Mapping[str, object]:
    return titles(reading.document.dispatch.language.split("-")[0])


def is_title(reading: Reading, token: int) -> bool:
    """Whether the token is a title in the singular ("minister", "Gen.", "spokeswoman")."""
    row = titles(reading.document.dispatch.language.split("-")[0]).get(
        reading.words[token].lower().rstrip(".")
    )
    return row is not None and row.kind in ("office", "spokesman", "role")


def _part(reading: Reading, token: int) -> bool:
    """Whether a token may stand inside a title; the stop of an abbreviation is a token at times."""
    word = reading.words[token]
    if word == ".":
        return token > 0 and is_title(reading, token - 1)
    return (
        reading.parse.pos[token] in ("PROPN", "NOUN", "ADJ")
        or word in DASHES
        or word in _POSSESSIVE
        or word == "&"
    )


def _before(reading: Reading, first: int) -> Office | None:
    """ "NATO Secretary General | Jens Stoltenberg", "Foreign Minister of Georgia | Ana ..."."""
    parse, words = reading.parse, reading.words
    here, seen = first - 1, False
    while here >= 0 and first - here <= LONGEST and parse.sentence[here] == parse.sentence[first]:
        owns = words[here].lower() == "of" and here > 0 and is_title(reading, here - 1)
        if owns or is_title(reading, here):
            seen = True
        elif words[here].lower() == "the" and here > 1 and words[here - 1].lower() == "of":
            pass
        elif not _part(reading, here):
            break
        elif not seen and words[here][:1].islower() and here == first - 1:
            break  # a common noun beside the name is no title
        here -= 1
    start = here + 1
    while start < first and (words[start] in DASHES or words[start] in _POSSESSIVE):
        start += 1
    while start < first and _other_clause(reading, start, first):
        start += 1
    if start < first and words[first - 1].lower().rstrip(".") in ("mr", "mrs", "ms", "dr"):
        first -= 1
    return _office(reading, start, first) if seen and start < first else None


def _other_clause(reading: Reading, token: int, first: int) -> bool:
    """Whether the token belongs to another phrase than the name ("On Monday President X")."""
    label = reading.parse.ent[token][2:]
    return label in ("DATE", "TIME") or reading.parse.dep[token] in ("npadvmod", "advmod")


def _after(reading: Reading, stop: int) -> Office | None:
    """ "Ivan Petrov, | the governor of X," and "Ida Haddad, 43, | a baker"."""
    words, parse = reading.words, reading.parse
    if stop >= len(words) or words[stop] not in (",", "("):
        return None
    here = stop + 1
    if here + 1 < len(words) and words[here].isdigit() and words[here + 1] == ",":
        here += 2
    start, titled = here, None
    while here < len(words) and here - start <= LONGEST + 2:
        if parse.sentence[here] != parse.sentence[stop]:
            break
        word = words[here].lower()
        if titled is None:
            if parse.ent[here].endswith("-PERSON"):
                return None  # a list of people, no apposition
            if is_title(reading, here):
                titled = here
            elif not (_part(reading, here) or word in ("the", "a", "an", "its", "and")):
                return None
        elif word in (",", ";", ")", ".", "who", "which", "where", "–", "—", "-", ":", "“", '"'):
            break
        elif parse.ent[here] == "B-PERSON" and parse.ent[here - 1][2:] in ("ORG", "GPE"):
            return None  # the title of the next in a list: "X, President of the Council Y"
        elif parse.pos[here] in ("VERB", "AUX") and parse.dep[here] in ("ROOT", "ccomp", "conj"):
            return None  # a clause of its own, no apposition
        here += 1
    return _office(reading, start, here) if titled is not None else None


def _beside(reading: Reading, name: Name) -> Office | None:
    """ "the governor of X, | Ivan Petrov,": the parser's apposition on a title."""
    parse, words = reading.parse, reading.words
    last = name.stop - 1
    if name.first < 2 or words[name.first - 1] != ",":
        return None
    comma = name.first - 1
    if not reading.parse.ent[comma - 1].endswith("-PERSON"):
        stated = _before(reading, comma)  # "the president of the Bank, | Nadia ...,"
        if stated is not None and " of " in stated.title:
            return stated
    head = parse.head[last]
    while not is_title(reading, head) and parse.dep[head] in ("pobj", "prep", "conj"):
        head = parse.head[head]  # "the governor of Malta, Jo ...": tied to the last noun
    if parse.dep[last] != "appos" or not head < name.first or not is_title(reading, head):
        return None
    if name.stop < len(words) and words[name.stop] in ("and", "or"):
        return None
    first = min(reading.tree.subtree(head, without=("appos", "relcl", "punct")), default=head)
    return _office(reading, first, name.first - 1)


# ------------------------------------------------------------------ one title for several people
class Dealt(msgspec.Struct, frozen=True):
    """What a plural title says: the names in it, and each person's share by the name's start."""

    names: tuple[Name, ...]
    shares: tuple[tuple[int, str], ...]


class _Part(msgspec.Struct, frozen=True):
    """An element of the list after a plural title."""

    name: Name
    article: str
    owned: bool  # "of" stands before it


def dealt(reading: Reading) -> Iterator[Dealt]:
    """ "the heads of the Council A. B. and the Commission C. D.", "presidents X of A and Y of B"

    and the like: every plural title with names behind it."""
    known = plurals(reading.document.dispatch.language.split("-")[0])
    for i, word in enumerate(reading.words):
        singular = known.get(word.lower())
        if singular is None:
            continue
        parts = _list(reading, i + 1)
        people = [p for p in parts if p.name.kind is ActorKind.PERSON]
        if not people:
            continue
        shares = _shares(reading, i, singular, parts)
        if shares:
            yield Dealt(tuple(p.name for p in parts), tuple(shares))


def _list(reading: Reading, here: int) -> list[_Part]:
    """The bodies and people that follow, parted by commas, "and", "of" and articles only."""
    words, parse, parts = reading.words, reading.parse, list[_Part]()
    sentence, owned, article = parse.sentence[here - 1], False, ""
    while here < len(words) and parse.sentence[here] == sentence:
        word = words[here].lower()
        if word in ("of", "for"):
            owned = True
        elif word == "the":
            article = words[here].lower() + " "
        elif word in (",", "and", "as", "well", "&", "respectively") or word in _POSSESSIVE:
            pass
        else:
            name = _element(reading, here, owned=owned)
            if name is None:
                break
            parts.append(_Part(name, article, owned))
            here, owned, article = name.stop, False, ""
            continue
        here += 1
    while parts and parts[-1].name.kind is not ActorKind.PERSON and not parts[-1].owned:
        parts.pop()
    return parts


_REALMS = frozenset(("Republic", "Kingdom", "State", "Federation", "Union", "Commonwealth"))


def _element(reading: Reading, at: int, *, owned: bool) -> Name | None:
    """The body or person whose name begins at a token; what "of" stands before is no person."""
    words, label = reading.words, reading.parse.ent[at]
    if not words[at][:1].isupper() and words[at] not in PARTICLES:
        return None
    stop = name_end(reading, at)
    if stop <= at:
        return None
    row = by_table_at(reading, at)
    nouns = institutions(reading.document.dispatch.language.split("-")[0])
    if stop < len(words) - 1 and words[stop] == "of" and words[stop - 1] in _REALMS:
        row = by_table_at(reading, stop + 1)  # "the Republic of Austria"
        if row is not None:
            return Name(at, row.stop, row.kind, row.key, row.name)
    ends = [i + 1 for i in range(at, stop) if words[i].lower() in nouns]
    if ends and (row is None or max(ends) > row.stop):
        return Name(at, max(ends), ActorKind.ORGANISATION)
    if row is not None:
        return row
    person = not owned and stop - at > 1 and words[at - 1].lower() != "the"
    if label[2:] in ("GPE", "LOC", "ORG", "NORP") and not person:
        end = at + 1
        while end < stop and reading.parse.ent[end] == "I-" + label[2:]:
            end += 1
        kind = ActorKind.PLACE if label[2:] != "ORG" else ActorKind.ORGANISATION
        return Name(at, end, kind)
    if not owned:
        return Name(at, stop, ActorKind.PERSON)
    end = next((i for i in range(at + 1, stop) if reading.parse.ent[i] == "B-PERSON"), stop)
    return Name(at, end, ActorKind.PLACE)


def _shares(reading: Reading, at: int, singular: str, parts: list[_Part]) -> list[tuple[int, str]]:
    title, owners = _singular(reading, at, singular)
    kinds = "".join("P" if p.name.kind is ActorKind.PERSON else "B" for p in parts)
    people = [p for p in parts if p.name.kind is ActorKind.PERSON]
    bodies = [p for p in parts if p.name.kind is not ActorKind.PERSON]

    def of(body: _Part) -> str:
        return f"{title} of {body.article}{reading.said(body.name.first, body.name.stop)}"

    if kinds == "P" * len(parts):  # "foreign ministers X and Y", "the French and German ..."
        each = [f"{o} {title}" for o in owners] if len(owners) == len(people) else [title] * 9
        return [(p.name.first, t) for p, t in zip(people, each, strict=False)]
    if kinds[0] == "P":  # "presidents X of A and Y of B"
        return _by_follower(parts, of)
    if not parts[0].owned:
        return []
    if re.fullmatch(r"(B+)(P+)", kinds) and len(bodies) == len(people):  # respectively
        return [(p.name.first, of(b)) for p, b in zip(people, bodies, strict=True)]
    found, latest = [], None
    for part in parts:  # "of A X, of B Y and Z"
        if part.name.kind is not ActorKind.PERSON:
            latest = part
        elif latest is not None:
            found.append((part.name.first, of(latest)))
    return found


def _by_follower(parts: list[_Part], of: object) -> list[tuple[int, str]]:
    assert callable(of)
    found, waiting = [], list[_Part]()
    for part in parts:
        if part.name.kind is ActorKind.PERSON:
            waiting.append(part)
        elif part.owned:
            found += [(p.name.first, str(of(part))) for p in waiting]
            waiting = []
    return found


def _singular(reading: Reading, at: int, singular: str) -> tuple[str, list[str]]:
    """The title in the singular with its modifiers, and owners joined by "and" before it."""
    words, parse = reading.words, reading.parse
    first = at
    while (
        first > 0
        and parse.sentence[first - 1] == parse.sentence[at]
        and (parse.pos[first - 1] in ("ADJ", "PROPN", "NOUN") or words[first - 1] in DASHES)
    ):
        first -= 1
    owners: list[str] = []
    if first > 1 and words[first - 1] == "and" and parse.pos[first - 2] in ("ADJ", "PROPN"):
        owners = [words[first - 2], words[first]]
        first += 1
    word = singular.capitalize() if words[at][:1].isupper() else singular
    modifiers = reading.said(first, at) + " " if first < at else ""
    return modifiers + word, owners
