"""In which language a text is written: a guess from its letters and commonest words.

Owns nothing but the guess, which decides only whether a dispatch is read at all, so it says "en"
wherever the text does not clearly speak against it.  The words and the writing systems are rows
of `lang/und/lexicon`.  Knows no dispatch and no file.
"""

import re
from collections import Counter
from functools import lru_cache

from dateline import lang

UNKNOWN = "und"  # BCP 47: undetermined
_SAMPLE = 6000
_WORDS = re.compile(r"[^\W\d_]+")
# Below so many words a text tells too little: a headline of names looks like any language.
_ENOUGH = 12


def guess(text: str) -> str:
    """The language of a text as a BCP 47 code; "en" where nothing tells, "und" where only the
    letters tell that it is none of those known."""
    words = _WORDS.findall(text[:_SAMPLE].lower())
    return _by_script(words) or _by_words(words)


def _by_script(words: list[str]) -> str | None:
    letters = Counter("".join(words))
    total = sum(letters.values())
    foreign = {letter: n for letter, n in letters.items() if letter >= "\u0370"}
    if 2 * sum(foreign.values()) <= total:
        return None
    found: Counter[str] = Counter()
    for letter, count in foreign.items():
        found[_block(letter)] += count
    if "ja" in found and found["ja"] * 10 > total:  # Japanese mixes its own letters with Han
        return "ja"
    best = found.most_common(1)[0][0]
    for base, marks, language in _marks():
        if base == best and 100 * sum(letters[mark] for mark in marks) > total:
            return language
    return best


def _by_words(words: list[str]) -> str:
    if len(words) < _ENOUGH:
        return "en"
    known, found, kinds = _stopwords(), Counter[str](), Counter[str]()
    for word, times in Counter(words).items():
        for language in known.get(word, ()):
            found[language] += times
            kinds[language] += 1
    if not found:
        return "en" if all(word.isascii() for word in words) or len(words) < 40 else UNKNOWN
    best, count = min(found.items(), key=lambda pair: (-pair[1], pair[0]))
    clear = count > 2 * found["en"] and count * 8 > len(words) and kinds[best] > 2
    return best if clear else "en"


def _block(letter: str) -> str:
    point = ord(letter)
    return next((code for low, high, code in _blocks() if low <= point <= high), UNKNOWN)


@lru_cache
def _blocks() -> tuple[tuple[int, int, str], ...]:
    rows = [row for row in lang.table("und", "scripts") if row.value == "block"]
    sides = [(row.form.split("-"), row.kind) for row in rows]
    return tuple((int(low, 16), int(high, 16), kind) for (low, high), kind in sides)


@lru_cache
def _marks() -> tuple[tuple[str, str, str], ...]:
    """(language of the block, letters, language that has them), the rarer language first."""
    rows = [row for row in lang.table("und", "scripts") if row.value == "letters"]
    return tuple((_block(row.form[0]), row.form, row.kind) for row in rows)


@lru_cache
def _stopwords() -> dict[str, tuple[str, ...]]:
    found = lang.by_form("und", "stopwords")
    return {form: tuple(row.kind for row in rows) for form, rows in found.items()}
