"""The parser's adapter: token arrays that index the text, and ways through the tree."""

import pytest

from dateline import nlp, text
from dateline.model import Dispatch, Document, Span

COPY = """Ministers to meet in Oslo

OSLO, May 3 (Reuters) - The ministers of Norway and Sweden will meet on Friday. They said so twice.
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return text.read(Dispatch(text=COPY, uri="test"))


def test_tokens_index_the_text_and_leave_the_dateline_out(document: Document) -> None:
    parse = nlp.parse(document)
    said = [COPY[a:b] for a, b in zip(parse.start, parse.end, strict=True)]
    assert said[:3] == ["Ministers", "to", "meet"]
    assert "Reuters" not in said
    assert all(word == word.strip() != "" for word in said)
    assert {len(c) for c in (parse.lemma, parse.pos, parse.head, parse.ent, parse.sentence)} == {
        len(said)
    }


def test_a_head_lies_in_its_own_sentence(document: Document) -> None:
    parse = nlp.parse(document)
    assert all(parse.sentence[h] == parse.sentence[i] for i, h in enumerate(parse.head))


def test_chosen_sentences_alone_are_parsed(document: Document) -> None:
    assert set(nlp.parse(document, sentences=[2]).sentence) == {2}


def test_many_documents_are_parsed_as_each_alone(document: Document) -> None:
    other = text.read(Dispatch(text="It rained. Nobody came.", uri="other"))
    empty = text.read(Dispatch(text="", uri="empty"))
    assert nlp.parse_many([document, empty, other]) == [
        nlp.parse(document),
        nlp.parse(empty),
        nlp.parse(other),
    ]


def test_the_tree_leads_from_a_verb_to_its_parties(document: Document) -> None:
    parse = nlp.parse(document)
    tree = nlp.tree(parse)
    meet = next(i for i, w in enumerate(parse.lemma) if w == "meet" and parse.sentence[i] == 1)
    subject = tree.child(meet, "nsubj")
    assert subject is not None
    assert (
        nlp.span_of(parse, tree.subtree(subject)).of(COPY) == "The ministers of Norway and Sweden"
    )
    assert meet in set(tree.ancestors(subject))
    norway = next(i for i, w in enumerate(parse.lemma) if w == "Norway")
    assert [parse.lemma[i] for i in tree.conjuncts(norway)] == ["Norway", "Sweden"]


def test_tokens_of_a_span_are_those_that_it_touches(document: Document) -> None:
    parse = nlp.parse(document)
    start = COPY.index("Norway")
    (token,) = nlp.tokens_in(parse, Span(start, start + 3))
    assert parse.lemma[token] == "Norway"
    assert not nlp.tokens_in(parse, Span(0, 0))


def test_neighbouring_tokens_are_one_piece(document: Document) -> None:
    parse = nlp.parse(document)
    assert [p.of(COPY) for p in nlp.pieces(parse, [0, 1, 3])] == ["Ministers to", "in"]
    with pytest.raises(ValueError, match="no tokens"):
        nlp.span_of(parse, [])
