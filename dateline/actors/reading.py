"""A parsed document with its words at hand, and the word lists that `actors` reads by.

Owns the lookup structures over the packaged tables.  Knows nothing of who the actors are.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from dateline import lang, nlp
from dateline.model import Document, Parse, Span

_PLAIN = str.maketrans({"’": "'", "\n": " ", "\r": " ", "\t": " ", "\u00a0": " ", "\u2011": "-"})
DASHES = frozenset("-–—")


class Reading(msgspec.Struct, frozen=True):
    """Document, parse and tree of one dispatch.

    `words` are the tokens as written; `plain` is the text with simple blanks and apostrophes,
    of the same length; `stops` tells the token that ends at a code point.
    """

    document: Document
    parse: Parse
    tree: nlp.Tree
    words: tuple[str, ...]
    plain: str
    stops: dict[int, int]

    def span(self, first: int, stop: int) -> Span:
        """The stretch of the tokens `first` to `stop`, `stop` left out."""
        return Span(self.parse.start[first], self.parse.end[stop - 1])

    def said(self, first: int, stop: int) -> str:
        """Those tokens as written, line breaks and runs of blanks made one blank."""
        return " ".join(self.span(first, stop).of(self.document.text).split())


def reading(document: Document, parse: Parse, tree: nlp.Tree | None = None) -> Reading:
    """The document made ready."""
    text = document.text
    words = tuple(text[s:e] for s, e in zip(parse.start, parse.end, strict=True))
    stops = {end: i + 1 for i, end in enumerate(parse.end)}
    return Reading(document, parse, tree or nlp.tree(parse), words, text.translate(_PLAIN), stops)


def fold(name: str) -> str:
    """A name as the last part of a key: no accents, lower case, "-" between words."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    bare = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return "-".join(re.findall(r"\w+", bare.replace("'", "").replace("’", "")))


# ------------------------------------------------------------------ word lists
class Known(msgspec.Struct, frozen=True):
    """A row of a name table: its form, the key, the class and the name to print."""

    form: str
    key: str
    kind: str
    name: str


_FIRST = re.compile(r"\w+")


def first_word(form: str) -> str:
    """The letters and digits with which a form begins, by which names are looked up."""
    match = _FIRST.match(form)
    return match[0] if match else form


@lru_cache
def names(language: str) -> Mapping[str, tuple[Known, ...]]:
    """Bodies and countries by their first word, the longest form first; anaphors left out.

    Longer forms are known in capitals too, as headlines and old wires write them.
    """
    rows: dict[str, list[Known]] = {}
    for table, prefix in (("bodies", "org:"), ("parties", "place:")):
        canonical: dict[str, str] = {}
        for row in lang.table(language, table):
            canonical.setdefault(row.value, row.form)
            if row.kind in ("anaphor", "demonym"):
                continue
            for form in {row.form, row.form.upper() if len(row.form) > 5 else row.form}:
                known = Known(form, prefix + row.value, row.kind, canonical[row.value])
                rows.setdefault(first_word(form), []).append(known)
    return {k: tuple(sorted(v, key=lambda r: (-len(r.form), r.form))) for k, v in rows.items()}


@lru_cache
def demonyms(language: str) -> Mapping[str, str]:
    """Demonyms with the name of their country ("Nepalese" -> "Nepal")."""
    rows = lang.table(language, "parties")
    countries: dict[str, str] = {}
    for row in rows:
        if row.kind == "country":
            countries.setdefault(row.value, row.form)
    return {row.form: countries[row.value] for row in rows if row.kind == "demonym"}


@lru_cache
def given(language: str) -> Mapping[str, str]:
    """Given names that tell a gender: name -> "m" or "f"."""
    return {row.form: row.note for row in lang.table(language, "given")}


@lru_cache
def no_names(language: str) -> frozenset[str]:
    """Capitalised words that the parser takes for names and that are none: zones, demonyms."""
    zones = {row.form for row in lang.table(language, "zones") if row.form.isupper()}
    return frozenset(zones | set(demonyms(language)))


def body_key(said: str, language: str) -> str:
    """The key of a body that no table knows; a demonym or possessor counts as its country."""
    countries = demonyms(language)
    bare = said.replace("’s", "").replace("'s", "")
    words = [countries.get(w, w) for w in bare.split() if w.lower() not in ("the", "a", "an")]
    return "org:" + fold(" ".join(words))


def key_of(name: str, language: str) -> str:
    """The key of a body by its bare name, as an envelope gives it ("RIA Novosti")."""
    code = language.split("-")[0]
    bare = name.strip().removeprefix("The ").removeprefix("the ")
    for known in names(code).get(first_word(bare), ()):
        if known.form.lower() == bare.lower():
            return known.key
    return body_key(bare, code)


@lru_cache(maxsize=4096)  # a diary asks it of its parties again and again
def named_in(words: str, language: str) -> frozenset[str]:
    """The keys of the bodies and countries that a phrase names ("the leaders of NATO and Kenya").

    Names are whole words as the tables have them; of names that begin at one word the longest.
    """
    code = language.split("-")[0]
    found = set()
    end = 0
    for match in _FIRST.finditer(words):
        if match.start() < end:
            continue
        for known in names(code).get(match[0], ()) if lang.known(code) else ():
            stop = match.start() + len(known.form)
            if words.startswith(known.form, match.start()) and not words[stop : stop + 1].isalnum():
                found.add(known.key)
                end = stop
                break
    return frozenset(found)


@lru_cache
def anaphors(language: str) -> Mapping[str, tuple[str, ...]]:
    """Row ids that a bare noun ("alliance") may stand for, once the body was named."""
    found: dict[str, tuple[str, ...]] = {}
    for row in lang.table(language, "bodies"):
        if row.kind == "anaphor":
            for value in row.value.split():
                found[row.form] = (*found.get(row.form, ()), "org:" + value)
    return found


@lru_cache
def media(language: str) -> frozenset[str]:
    """Keys of the bodies that are media: agencies, papers, stations, networks."""
    return frozenset(
        "org:" + row.value for row in lang.table(language, "bodies") if row.kind == "medium"
    )


@lru_cache
def titles(language: str) -> Mapping[str, lang.Row]:
    """Title words by their singular, in lower case: offices, ranks, spokesmen, honorifics."""
    return {row.form: row for row in lang.table(language, "titles")}


@lru_cache
def plurals(language: str) -> Mapping[str, str]:
    """Plural title words with their singular; a row's `value` gives an irregular plural."""
    found = {}
    for row in lang.table(language, "titles"):
        if row.kind in ("office", "spokesman", "role"):
            found[row.value or plural(row.form)] = row.form
    return found


def plural(noun: str) -> str:
    """The regular plural of an English noun."""
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


@lru_cache
def institutions(language: str) -> frozenset[str]:
    """Nouns that end the name of a body ("council"), in lower case."""
    return frozenset(row.form for row in lang.table(language, "institutions"))
