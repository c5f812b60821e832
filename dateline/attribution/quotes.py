"""Quotations: which are speech, and to which relation a quotation belongs.

Owns the extension of a content to whole quotations, the quotation that goes on after its
reporting clause, and the one that stands free.  Does not read cues.
"""

from collections.abc import Sequence

import msgspec

from dateline import nlp
from dateline.actors.reading import Reading
from dateline.attribution import cues
from dateline.attribution.link import Relation
from dateline.attribution.sources import source_of
from dateline.lang import Row
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
    if not 0 < len(words) <= 8 or (ends and len(words) < 2):
        return False
    return all(w[0].isupper() or w[0].isdigit() for w in long)


def extend(here: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """The relations with their contents made whole; a verb of saying left without one is dropped.

    A content takes in the quotations that it touches; a quotation next to a bare "X said" is its
    content; one that opens a later sentence of the paragraph, or fills the next paragraph, goes
    on with the speaker before.
    """
    said = speeches(here)
    claimed: set[int] = set()
    for number, speech in enumerate(said):
        for relation in relations:
            if _touches(here, relation, speech):
                _add(relation, speech)
                claimed.add(number)
    for relation in relations:
        if not relation.content:
            _beside(here, relation, said, claimed)
        elif relation.frame == "clause":
            _other_side(here, relation, said, claimed)
    kept = [r for r in relations if r.content]
    for number, speech in enumerate(said):
        if number not in claimed and speech.words >= SHORTEST:
            owner = _owner(here, kept, said, claimed, number)
            if owner is not None:
                _add(owner, speech)
                claimed.add(number)
                continue
        if number not in claimed and (new := _said_by_any_verb(here, kept, speech)) is not None:
            kept.append(new)
            claimed.add(number)
    return kept


def _said_by_any_verb(
    here: Reading, relations: Sequence[Relation], speech: Speech
) -> Relation | None:
    """A whole sentence in quotation marks, put to a verb of no list: "she sang, '...'"."""
    token = _verb_beside(here, speech)
    if token is None or any(r.head == token for r in relations):
        return None
    row = Row("", "clause", "speech")
    sources = source_of(here, token, row)
    if not sources or set(sources) & set(speech.tokens):
        return None
    if here.parse.tag[sources[-1]] in ("WDT", "WP"):
        return None
    relation = Relation(
        cue=cues.group(here, token),
        content=set(),
        sources=sources,
        row=row,
        head=token,
        frame="clause",
        negated=cues.negated(here, token),
    )
    _add(relation, speech)
    return relation


def _verb_beside(here: Reading, speech: Speech) -> int | None:
    """The verb that a comma or a colon ties to the quotation, before it or after it."""
    words, parse = here.words, here.parse
    first, last = speech.tokens[0], speech.tokens[-1]
    inner = speech.quoted.inner.of(here.document.text)
    if inner[-1:] not in (".", ",", "!", "?", "…") or is_name(here, speech.quoted):
        return None
    before = first - 1
    if before > 0 and parse.sentence[before] == speech.first:
        reach = 10 if words[before] == ":" else 4 if words[before] == "," else 1
        if reach == 1 and speech.words < 4:
            return None
        for i in range(before, max(before - reach, 0), -1):
            if parse.pos[i] == "VERB" and parse.sentence[i] == speech.first:
                return i
        return None
    for i in range(last + 1, min(last + 6, len(words))):
        if parse.sentence[i] != speech.last and words[last] not in ("”", '"', "''"):
            break
        if parse.pos[i] == "VERB" and parse.tag[i] in ("VBD", "VBZ", "VBP"):
            return i if inner[-1:] != "." else None
        if words[i] in (".", ","):
            break
    return None


def _add(relation: Relation, speech: Speech) -> None:
    relation.content |= set(speech.tokens) - set(relation.cue) - set(relation.sources)


def _touches(here: Reading, relation: Relation, speech: Speech) -> bool:
    """Whether the quotation begins or ends in the content of a cue outside it."""
    if relation.head is None or relation.head in speech.tokens:
        return False
    if not speech.first <= here.parse.sentence[relation.head] <= speech.last:
        return False
    return any(i in relation.content for i in speech.tokens)


def _beside(here: Reading, relation: Relation, said: Sequence[Speech], claimed: set[int]) -> None:
    """Gives "X said" the quotations of its sentence, or the one that ends just before it, or
    what follows its colon."""
    assert relation.head is not None
    sentence = here.parse.sentence[relation.head]
    for number, speech in enumerate(said):
        free = number not in claimed and relation.head not in speech.tokens
        if not free or sentence not in (speech.first, speech.last) or speech.words < 2:
            continue
        if _near(here, relation, speech):
            _add(relation, speech)
            claimed.add(number)
    if relation.content:
        return
    opening = _opening(here, sentence)
    for number, speech in enumerate(said):
        if (
            number not in claimed
            and speech.tokens[-1] == opening - 1
            and (relation.head - opening < 8 and _paragraph(here, sentence) == speech.paragraph)
        ):
            _add(relation, speech)
            claimed.add(number)
            return
    _after_colon(here, relation, said, claimed, sentence)


def _near(here: Reading, relation: Relation, speech: Speech) -> bool:
    """Whether the quotation stands next to cue and source, or is long enough to be speech."""
    inner = sorted({*relation.cue, *relation.sources})
    if speech.tokens[-1] < inner[0]:
        gap = inner[0] - speech.tokens[-1] - 1
    else:
        gap = speech.tokens[0] - inner[-1] - 1
    return gap <= 3 or speech.words >= 6


def _other_side(
    here: Reading, relation: Relation, said: Sequence[Speech], claimed: set[int]
) -> None:
    """ "A," X said, "B": the second half of an interrupted quotation."""
    assert relation.head is not None
    sentence = here.parse.sentence[relation.head]
    own = [s for n, s in enumerate(said) if n in claimed and s.tokens[0] in relation.content]
    if not own or own[0].tokens[0] > relation.head:
        return
    for number, speech in enumerate(said):
        if number in claimed or speech.first != sentence or speech.tokens[0] < relation.head:
            continue
        if here.words[speech.tokens[0] - 1] in (",", ":", "and", "but"):
            _add(relation, speech)
            claimed.add(number)


def _opening(here: Reading, sentence: int) -> int:
    return nlp.tokens_in(here.parse, here.document.sentences[sentence].span)[0]


def _paragraph(here: Reading, sentence: int) -> int:
    return here.document.sentences[sentence].paragraph


def _after_colon(
    here: Reading, relation: Relation, said: Sequence[Speech], claimed: set[int], sentence: int
) -> None:
    tokens = nlp.tokens_in(here.parse, here.document.sentences[sentence].span)
    after = tokens[-1] + 1
    if here.words[tokens[-1]] != ":" or after >= len(here.words):
        return
    for number, speech in enumerate(said):
        if speech.tokens[0] == after:
            _add(relation, speech)
            claimed.add(number)
            return
    paragraph = _paragraph(here, here.parse.sentence[after])
    for i in range(after, len(here.words)):
        if _paragraph(here, here.parse.sentence[i]) != paragraph:
            break
        relation.content.add(i)


def _owner(
    here: Reading,
    relations: Sequence[Relation],
    said: Sequence[Speech],
    claimed: set[int],
    number: int,
) -> Relation | None:
    """Whose words go on: the speaker before in the paragraph, or, where a quotation fills its
    paragraph, the one whose quotation closed the paragraph before."""
    speech = said[number]
    if here.document.sentences[speech.first].region is not Region.BODY:
        return None
    first = speech.tokens[0]
    if first > 0 and here.parse.sentence[first - 1] == speech.first:
        return None  # it does not open its sentence
    before = [r for r in relations if r.head is not None and r.head < first and r.frame == "clause"]
    before.sort(key=lambda r: r.head or 0)
    if not before:
        return None
    home = _paragraph(here, here.parse.sentence[before[-1].head or 0])
    if home == speech.paragraph:
        return before[-1]
    fills = _fills(here, speech)
    near = (
        number > 0
        and number - 1 in claimed
        and said[number - 1].paragraph == (speech.paragraph - 1)
    )
    goes_on = near and any(i in before[-1].content for i in said[number - 1].tokens)
    return before[-1] if fills and goes_on else None


def _fills(here: Reading, speech: Speech) -> bool:
    """Whether the quotation is its whole paragraph."""
    first, last = speech.tokens[0], speech.tokens[-1]
    opens = first == 0 or _paragraph(here, here.parse.sentence[first - 1]) != speech.paragraph
    after = last + 1
    closes = after >= len(here.words) or (
        _paragraph(here, here.parse.sentence[after]) != speech.paragraph
    )
    return opens and closes
