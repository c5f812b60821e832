"""Voices shown by layout alone: "Police: two held", "Blast kills three - mayor", a name after a
pull quote.

Owns the colon and the dash of headlines, transcripts and pull quotes.  Knows no verbs.
"""

from collections.abc import Iterator

from dateline import nlp
from dateline.actors.names import by_table_at
from dateline.actors.reading import DASHES, Reading, titles
from dateline.attribution.link import Relation
from dateline.attribution.sources import source_nouns
from dateline.model import Region

LONGEST = 7  # tokens of a source that a colon or a dash sets off
_DASHES = DASHES | {"--", "―"}


def find(here: Reading) -> Iterator[Relation]:
    """Relations whose cue is a punctuation mark."""
    people = _people(here)
    previous = -1
    for sentence in sorted(set(here.parse.sentence)):
        record = here.document.sentences[sentence]
        tokens = nlp.tokens_in(here.parse, record.span)
        opens = record.paragraph != previous
        previous = record.paragraph
        if not opens or not tokens:
            continue
        whole = tokens
        if record.region is not Region.HEADLINE:
            whole = _paragraph(here, tokens[0])
        found = _leading(here, whole, people)
        if found is None and record.region is Region.HEADLINE:
            found = _trailing(here, whole, people)
        if found is None and record.region is Region.BODY:
            found = _signed(here, whole)
        if found is not None:
            yield found


def _paragraph(here: Reading, first: int) -> range:
    number = here.document.sentences[here.parse.sentence[first]].paragraph
    span = here.document.paragraphs[0]
    start = here.document.sentences[here.parse.sentence[first]].span.start
    span = next((p for p in here.document.paragraphs if p.start <= start < p.end), span)
    assert number >= 0
    inside = nlp.tokens_in(here.parse, span)
    return range(max(first, inside.start), inside.stop)


def _people(here: Reading) -> frozenset[str]:
    """Words of the people named in the document, in lower case."""
    return frozenset(
        here.words[i].lower()
        for i, label in enumerate(here.parse.ent)
        if label.endswith("-PERSON") and len(here.words[i]) > 2
    )


def _speaks(here: Reading, tokens: range, people: frozenset[str], *, reads: bool = False) -> bool:
    """Whether the words can be a source: a person or a body of the document, a kind of source, a
    poll or a report where `reads` is set."""
    words = [here.words[i] for i in tokens]
    if not words or not words[0][:1].isalpha() or len(words) > LONGEST:
        return False
    if any(here.parse.pos[i] in ("VERB", "AUX", "ADP", "SCONJ") for i in tokens):
        return False
    language = here.document.dispatch.language.split("-")[0]
    last = words[-1]
    if last.lower() in people:
        return True
    body = by_table_at(here, tokens[0])
    if body is not None and body.stop == tokens[-1] + 1:
        return True
    lemma = here.parse.lemma[tokens[-1]].lower()
    if reads and lemma in _READ:
        return True
    return lemma in source_nouns(language) or (
        lemma in titles(language)
        and titles(language)[lemma].kind in ("office", "spokesman", "role")
    )


_READ = frozenset(("poll", "survey", "study", "report", "census", "document", "watchdog"))


def _leading(here: Reading, tokens: range, people: frozenset[str]) -> Relation | None:
    """ "NAME: what he says"."""
    marks = ("“", '"', "''")
    first = tokens[0] + (here.words[tokens[0]] in marks)
    for i in range(first, min(tokens[0] + LONGEST + 2, tokens[-1])):
        if here.words[i] == ":":
            left = range(first, _until(here, first, i))
            headline = here.document.sentences[here.parse.sentence[i]].region is Region.HEADLINE
            if _speaks(here, left, people, reads=headline) and tokens[-1] > i + 1:
                return Relation(
                    cue=[i],
                    content=set(range(i + 1, tokens[-1] + 1)),
                    sources=list(left),
                    head=i,
                    frame="colon",
                )
            return None
    return None


def _until(here: Reading, first: int, stop: int) -> int:
    """Where the name ends in "Holm on the budget: ..."."""
    for i in range(first + 1, stop):
        if here.words[i].lower() in ("on", "to") and here.words[i - 1][:1].isupper():
            return i
    return stop


def _trailing(here: Reading, tokens: range, people: frozenset[str]) -> Relation | None:
    """ "what is said - NAME", "what is said: police"."""
    for i in reversed(range(max(tokens[0] + 2, tokens[-1] - LONGEST), tokens[-1])):
        if here.words[i] in _DASHES or here.words[i] == ":":
            right = range(i + 1, tokens[-1] + 1)
            if here.words[right[-1]] in (".", "!"):
                right = range(right[0], right[-1])
            if _speaks(here, right, people):
                return Relation(
                    cue=[i],
                    content=set(range(tokens[0], i)),
                    sources=list(right),
                    head=i,
                    frame="dash",
                )
            return None
    return None


def _signed(here: Reading, tokens: range) -> Relation | None:
    """A quotation that fills a paragraph up to a dash and a name."""
    if here.words[tokens[0]] not in ("“", '"'):
        return None
    for i in reversed(range(max(tokens[0] + 3, tokens[-1] - LONGEST), tokens[-1])):
        if here.words[i] in _DASHES and here.words[i - 1] in ("”", '"'):
            right = [j for j in range(i + 1, tokens[-1] + 1) if here.words[j] != "."]
            if right and all(here.words[j][:1].isupper() or here.words[j] == "," for j in right):
                return Relation(
                    cue=[i],
                    content=set(range(tokens[0], i)),
                    sources=right,
                    head=i,
                    frame="dash",
                )
            return None
    return None
