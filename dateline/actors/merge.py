"""Names joined into actors: full and short names of a person, aliases and acronyms of a body.

Owns keys and the joining.  The finding of names is `names`, of titles `titles`, of words that
stand for a name `anaphora`.
"""

import re
from collections.abc import Iterable

import msgspec

from dateline.actors import anaphora, names, titles
from dateline.actors.names import Name
from dateline.actors.reading import (
    Reading,
    body_key,
    demonyms,
    fold,
    institutions,
    reading,
)
from dateline.model import Actor, ActorKind, Document, Parse, Span


class Draft(msgspec.Struct):
    """An actor under construction; `spans` are its mentions by name."""

    key: str
    name: str
    kind: ActorKind
    titles: list[str] = []
    aliases: list[str] = []
    spans: list[Span] = []
    said: list[str] = []

    def saw(self, said: str, span: Span) -> None:
        """Notes one mention and the form it has."""
        self.spans.append(span)
        self.said.append(said)
        if said != self.name and said not in self.aliases:
            self.aliases.append(said)

    def bears(self, offices: Iterable[str]) -> None:
        """Notes titles, each once, however it is capitalised."""
        have = {t.lower() for t in self.titles}
        for title in offices:
            if title.lower() not in have:
                self.titles.append(title)
                have.add(title.lower())


def find(document: Document, parse: Parse) -> tuple[Actor, ...]:
    """The people, bodies and countries named in the parsed sentences, in order.

    Keys: "person:", "org:" or "place:" and a table's row id, else the folded name.  Mentions
    hold names, short names, titles used for a person and pronouns where they are safe.
    """
    if not parse.start:
        return ()
    here = reading(document, parse)
    dealt = list(titles.dealt(here))
    shares = {first: title for d in dealt for first, title in d.shares}
    bounded = [n for d in dealt for n in d.names if n.key is None]
    drafts = _join(here, names.find(here, bounded), shares)
    return _finish(anaphora.complete(here, [_record(i, d) for i, d in enumerate(drafts, 1)]))


def _record(number: int, draft: Draft) -> Actor:
    name = _fullest(draft)
    forms = dict.fromkeys([*draft.aliases, draft.name])
    return Actor(
        id=f"p{number}",
        key=draft.key,
        name=name,
        kind=draft.kind,
        titles=tuple(draft.titles),
        aliases=tuple(form for form in forms if form != name),
        mentions=tuple(sorted(set(draft.spans))),
    )


def _fullest(draft: Draft) -> str:
    """The name as this copy has it: not the table's where the copy never says so, and the full
    name rather than its letters where it says both ("European Union (EU)")."""
    if draft.kind is ActorKind.PERSON:
        return draft.name
    spelt = [form for form in draft.said if _initials(form) == draft.name]
    if spelt or draft.name not in draft.said:
        return max(spelt or draft.said, key=len)
    return draft.name


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Z]\w*", name))


def _finish(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Actors by their first mention, numbered anew."""
    ordered = sorted(actors, key=lambda a: (a.mentions[0], a.key))
    return tuple(
        msgspec.structs.replace(actor, id=f"p{number}") for number, actor in enumerate(ordered, 1)
    )


def _join(here: Reading, found: list[Name], shares: dict[int, str]) -> list[Draft]:
    drafts: dict[str, Draft] = {}
    full = [n for n in found if n.kind is ActorKind.PERSON and n.stop - n.first > 1]
    surnames = _surnames(here, full)
    for name in found:
        if name.kind is ActorKind.PERSON and name.key is None:
            first = _begin(here, name.first, name.stop, surnames)
            name = msgspec.structs.replace(name, first=first)
        said = here.said(name.first, name.stop)
        if name.key is None and name.kind is not ActorKind.PERSON and said.lower() in surnames:
            name = Name(name.first, name.stop, ActorKind.PERSON)  # the parser took him for a body
        key, printed = _identity(here, name, said, surnames, drafts)
        draft = drafts.setdefault(key, Draft(key, printed, name.kind))
        if name.kind is ActorKind.PERSON:
            share = shares.get(name.first)
            offices = [share] if share else [o.title for o in titles.of_name(here, name)]
            draft.bears(offices)
        draft.saw(said, here.span(name.first, name.stop))
    _short_names(here, found, surnames, drafts)
    return list(drafts.values())


def _identity(
    here: Reading, name: Name, said: str, surnames: dict[str, str], drafts: dict[str, Draft]
) -> tuple[str, str]:
    """Key and printed name."""
    if name.key is not None:
        return name.key, name.name or said
    if name.kind is ActorKind.PERSON:
        brief = name.stop - name.first < 3 or here.words[name.first].lower() in names.PARTICLES
        short = surnames.get(said.lower()) if brief else None
        full = short or _proper(said)
        return "person:" + fold(full), full
    if name.kind is ActorKind.PLACE:
        return "place:" + fold(said), said
    return _body(here, name, said, drafts), said


def _proper(name: str) -> str:
    """A name in capitals as it is written elsewhere."""
    return name.title() if name.isupper() and len(name) > 3 else name


def _body(here: Reading, name: Name, said: str, drafts: dict[str, Draft]) -> str:
    """A body's key; an acronym of the same initials means the body before it, and a common name
    ("Foreign Ministry") the one of the country that stands with it or was named with it before.
    """
    language = here.document.dispatch.language.split("-")[0]
    bare = re.sub(r"^(?:the|The)\s+", "", said)
    if all(w.lower() in _COMMON or w.lower() in institutions(language) for w in bare.split()):
        country = _country(here, name, language)
        if country is not None:
            return "org:" + fold(f"{country} {bare}")
        tail = "-" + fold(bare)
        qualified = [d.key for d in drafts.values() if d.key.endswith(tail)]
        if len(qualified) == 1:
            return qualified[0]
    if re.fullmatch(r"[A-Z]{2,7}", bare):
        for draft in drafts.values():
            words = re.findall(r"[A-Z]\w*", draft.name)
            if len(words) > 1 and "".join(w[0] for w in words) == bare:
                return draft.key
    return body_key(bare, language)


_COMMON = frozenset(
    "foreign defence defense interior finance health justice energy economy trade transport labour"
    " labor education culture agriculture environment supreme constitutional high appeals central"
    " national federal state general prosecutor's prosecutor of affairs and security".split()
)


def _country(here: Reading, name: Name, language: str) -> str | None:
    """The country of a body with a common name: "*Nepal's* Foreign Ministry"."""
    words, at = here.words, name.first - 1
    if at >= 0 and words[at] in demonyms(language):
        return demonyms(language)[words[at]]
    if at >= 0 and words[at] in ("'s", "’s"):
        at -= 1
    for first in range(max(at - 3, 0), at + 1):
        found = names.by_table_at(here, first)
        if found is not None and found.stop == at + 1 and found.kind is ActorKind.PLACE:
            return found.name
    return None


def _surnames(here: Reading, full: list[Name]) -> dict[str, str]:
    """Short forms of the people named in full: every tail of the name, and a lone first name."""
    found: dict[str, set[str]] = {}
    for name in full:
        words = here.words[name.first : name.stop]
        whole = _proper(here.said(name.first, name.stop))
        for cut in range(len(words)):
            tail = here.said(name.first + cut, name.stop).lower()
            if words[cut] != "-":
                found.setdefault(tail, set()).add(whole)
        found.setdefault(words[0].lower(), set()).add(whole)
    longest = {}
    for short, wholes in found.items():
        if len({w.lower() for w in wholes}) == 1:
            longest[short] = sorted(wholes)[0]
        elif (shared := _nested(wholes)) is not None:
            longest[short] = shared
    return longest


def _begin(here: Reading, first: int, stop: int, surnames: dict[str, str]) -> int:
    """Where a surname begins, of which the parser has but the end: "von der Leyen"."""
    start = first
    while start and here.words[start - 1] in names.PARTICLES:
        start -= 1
    return start if here.said(start, stop).lower() in surnames else first


def _nested(wholes: set[str]) -> str | None:
    """The longest of several forms where the others are parts of it ("Karl Otto Muster")."""
    longest = max(sorted(wholes), key=len)
    words = set(longest.lower().split())
    return longest if all(set(w.lower().split()) <= words for w in wholes) else None


def _short_names(
    here: Reading, found: list[Name], surnames: dict[str, str], drafts: dict[str, Draft]
) -> None:
    """Surnames that stand alone and that nothing has marked as a name."""
    taken = {i for name in found for i in range(name.first, name.stop)}
    tails = {s: w for s, w in surnames.items() if " " not in s and w.lower().endswith(s)}
    for i, word in enumerate(here.words):
        whole = tails.get(word.lower()) if word[:1].isupper() and i not in taken else None
        draft = drafts.get("person:" + fold(whole)) if whole else None
        if draft is not None and here.parse.pos[i] in ("PROPN", "NOUN", "X"):
            first = _begin(here, i, i + 1, surnames)
            draft.saw(here.said(first, i + 1), here.span(first, i + 1))
