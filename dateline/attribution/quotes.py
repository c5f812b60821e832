"""Quotations: which are speech, and to which relation a quotation belongs.

Owns the extension of a content to whole quotations, the quotation that goes on after its
reporting clause, and the one that stands free.  Does not read cues.
"""

from collections.abc import Sequence

import msgspec

from dateline import nlp
from dateline.actors.reading import Reading
from dateline.attribution.link import Relation
from dateline.model import Quoted, Region

SHORTEST = 3  # words of a quotation that may be speech by itself


class Speech(msgspec.Struct, frozen=True):
    """A quotation in tokens, with the sentences that it touches and its paragraph."""

    quoted: Quoted
    tokens: range
    paragraph: int
    first: int
    last: int
    words: int


def speeches(here: Reading) -> list[Speech]:
    """The document's quotations that have tokens, in order."""
    found = []
    for quoted in here.document.quoted:
        tokens = nlp.tokens_in(here.parse, quoted.outer)
        if not tokens:
            continue
        first, last = here.parse.sentence[tokens[0]], here.parse.sentence[tokens[-1]]
        words = sum(here.words[i][0].isalnum() for i in tokens)
        paragraph = here.document.sentences[first].paragraph
        found.append(Speech(quoted, tokens, paragraph, first, last, words))
    return found


def is_name(here: Reading, quoted: Quoted) -> bool:
    """Whether the marks hold a title or a nickname ("Strategic Compass"), not speech."""
    words = [here.words[i] for i in nlp.tokens_in(here.parse, quoted.inner)]
    words = [w for w in words if w[0].isalnum()]
    long = [w for w in words if len(w) > 3 or w[0].isupper()]
    ends = quoted.inner.of(here.document.text)[-1:] in (".", ",", "!", "?")
    return 0 < len(words) <= 8 and not ends and all(w[0].isupper() or w[0].isdigit() for w in long)


def extend(here: Reading, relations: Sequence[Relation]) -> None:
    """Makes contents whole: the quotations that they touch, go on in, or leave standing."""
    said = speeches(here)
    if not said:
        return
    claimed: set[int] = set()
    for number, speech in enumerate(said):
        for relation in _in_sentences(here, relations, speech):
            if _touches(relation, speech):
                relation.content |= set(speech.tokens) - set(relation.cue) - set(relation.sources)
                claimed.add(number)
    for number, speech in enumerate(said):
        if number not in claimed and speech.words >= SHORTEST:
            owner = _owner(here, relations, speech)
            if owner is not None:
                owner.content |= set(speech.tokens) - set(owner.cue) - set(owner.sources)
                claimed.add(number)


def _in_sentences(
    here: Reading, relations: Sequence[Relation], speech: Speech
) -> list[Relation]:
    return [
        r
        for r in relations
        if r.head is not None and speech.first <= here.parse.sentence[r.head] <= speech.last
    ]


def _touches(relation: Relation, speech: Speech) -> bool:
    """Whether most of the quotation in the cue's sentence is in the content already."""
    if relation.head in speech.tokens:
        return False
    return any(i in relation.content for i in speech.tokens)


def _owner(
    here: Reading, relations: Sequence[Relation], speech: Speech
) -> Relation | None:
    """The relation before in the same paragraph, where the quotation opens its sentence."""
    parse = here.parse
    before = [
        r
        for r in relations
        if r.head is not None
        and r.head < speech.tokens[0]
        and r.frame == "clause"
        and here.document.sentences[parse.sentence[r.head]].paragraph == speech.paragraph
    ]
    opens = speech.tokens[0] == 0 or parse.sentence[speech.tokens[0] - 1] != speech.first
    if not opens or not before:
        return None
    if here.document.sentences[speech.first].region is not Region.BODY:
        return None
    return before[-1]
