"""Who a source is: its kind, the actor that speaks, the channel, and whether it has no name.

Owns the words for sources that are no names ("European sources") and the channels.  Does not
find cues or contents.
"""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from dateline import actors as people
from dateline import lang, nlp
from dateline.actors import Cast
from dateline.actors.reading import Reading, body_key, fold, media, titles
from dateline.attribution.link import Relation
from dateline.attribution.sources import classes, noun_phrase
from dateline.model import Actor, ActorKind, SourceKind


class Speaker(msgspec.Struct, frozen=True):
    """What is known of a source; `actor` is new where `made` is set."""

    kind: SourceKind
    actor: Actor | None = None
    anonymous: bool = False


_FIRST_PERSON = frozenset(("i", "we", "me", "us", "my", "our"))


def of(here: Reading, cast: Cast, relation: Relation) -> Speaker:
    """The speaker of a relation.

    A name decides before the noun beside it; a body's official speaks for the body; "I" and "we"
    are SELF here, which `voices` turns into the speaker whose words they are.
    """
    if not relation.sources:
        return Speaker(SourceKind.NONE)
    head = head_of(here, relation.sources)
    if here.words[head].lower() in _FIRST_PERSON:
        return Speaker(SourceKind.SELF)
    language = here.document.dispatch.language.split("-")[0]
    meant = _antecedent(here, head)
    noun = _noun(here, meant, language)
    if noun == "document" and here.parse.pos[meant] != "PROPN":
        issuer = _body(here, cast.actors, relation.sources)
        if issuer is not None and here.parse.lemma[meant].lower() in _UTTERANCES:
            return Speaker(_kind(issuer, language), issuer)
        return Speaker(SourceKind.DOCUMENT, issuer)
    whole = nlp.span_of(here.parse, relation.sources)
    span = whole if meant == head else here.span(meant, meant + 1)
    named = people.meant(cast, span)
    if named is not None:
        return Speaker(_kind(named, language), named)
    return _by_noun(here, cast.actors, relation, meant, noun)


# What somebody says in writing; who issues it speaks.  Reports, polls and laws speak themselves.
_UTTERANCES = frozenset(
    "statement communique communiqué letter email tweet post release message declaration".split()
)


def _kind(actor: Actor, language: str) -> SourceKind:
    if actor.kind is ActorKind.PERSON:
        return SourceKind.PERSON
    return SourceKind.MEDIUM if actor.key in media(language) else SourceKind.ORGANISATION


def _by_noun(
    here: Reading, known: Sequence[Actor], relation: Relation, head: int, noun: str | None
) -> Speaker:
    """A source without a name of its own, by what it is called."""
    language = here.document.dispatch.language.split("-")[0]
    row = titles(language).get(here.parse.lemma[head].lower())
    if noun == "medium":
        medium = _body(here, known, relation.sources)
        if medium is not None and medium.key in media(language):
            return Speaker(SourceKind.MEDIUM, medium)
        return Speaker(SourceKind.MEDIUM, _made(here, relation, ActorKind.ORGANISATION))
    if noun == "spokesman" or (row is not None and row.kind == "spokesman"):
        body = _body(here, known, relation.sources) or _spoken_for(here, head, language)
        if body is not None:
            return Speaker(SourceKind.ORGANISATION, body)
    if noun == "body" or (noun is None and row is None and here.parse.pos[head] == "PROPN"):
        return Speaker(SourceKind.ORGANISATION, _made(here, relation, ActorKind.ORGANISATION))
    if here.parse.pos[head] == "PRON":
        return _by_pronoun(here.words[head].lower())
    number = ActorKind.GROUP if _plural(here, head) else ActorKind.PERSON
    made = _made(here, relation, number)
    if row is not None and row.kind == "office" and _the(here, head):
        return Speaker(SourceKind.PERSON, made)  # the holder of an office is known
    return Speaker(SourceKind.UNNAMED, made, anonymous=True)


def _by_pronoun(word: str) -> Speaker:
    if word in ("it", "its", "which"):
        return Speaker(SourceKind.ORGANISATION)
    return Speaker(SourceKind.UNNAMED if word in _SOME else SourceKind.PERSON)


_SOME = frozenset(
    "some many others most several few one someone anyone everybody all those".split()
)


def _spoken_for(here: Reading, head: int, language: str) -> Actor | None:
    """The body without a name for which an official speaks: "a spokeswoman for the court"."""
    tree = here.tree
    things = [c for p in tree.children(head, "prep") for c in tree.children(p, "pobj")]
    for thing in (*things, *tree.children(head, "compound", "poss")):
        if _noun(here, thing, language) == "body":
            words = noun_phrase(here, thing)
            relation = Relation(cue=[], content=set(), sources=words)
            return _made(here, relation, ActorKind.ORGANISATION)
    return None


def _noun(here: Reading, head: int, language: str) -> str | None:
    """The class of a source's noun; a news agency is a medium, other agencies are bodies."""
    found = classes(language).get(here.parse.lemma[head].lower())
    beside = {here.words[c].lower() for c in here.tree.children(head, "compound", "amod")}
    return "medium" if found == "body" and "news" in beside else found


def _the(here: Reading, head: int) -> bool:
    """Whether one person is meant by the office: "the minister", "Chile's president"."""
    beside = here.tree.children(head, "det", "poss")
    definite = any(here.words[c].lower() == "the" or here.parse.dep[c] == "poss" for c in beside)
    return definite and not _plural(here, head)


def head_of(here: Reading, tokens: Sequence[int]) -> int:
    """The token on which a phrase hangs."""
    inside = set(tokens)
    heads = [i for i in tokens if here.parse.head[i] not in inside or here.parse.head[i] == i]
    return heads[0] if heads else tokens[0]


def _antecedent(here: Reading, head: int) -> int:
    """The noun that "who" stands for."""
    if here.words[head].lower() in ("who", "which", "that", "whom"):
        for above in here.tree.ancestors(head):
            if here.parse.dep[above] == "relcl":
                return here.parse.head[above]
    return head


def _plural(here: Reading, head: int) -> bool:
    return here.parse.tag[head] in ("NNS", "NNPS")


def _body(here: Reading, known: Sequence[Actor], tokens: Sequence[int]) -> Actor | None:
    """The body for which an official speaks: "EU representatives", "a spokesman for the court"."""
    span = nlp.span_of(here.parse, tokens)
    for actor in known:
        if actor.kind is ActorKind.PERSON:
            continue
        if any(span.holds(m) for m in actor.mentions):
            return actor
    return None


def _made(here: Reading, relation: Relation, kind: ActorKind) -> Actor:
    """An actor for a source without a name, called by its own words."""
    head = _antecedent(here, head_of(here, relation.sources))
    words = relation.sources if head in relation.sources else noun_phrase(here, head)
    first = words[0]
    while first < words[-1] and here.words[first].lower() in ("the", "a", "an"):
        first += 1
    name = here.said(first, words[-1] + 1)
    key = f"{'group' if kind is ActorKind.GROUP else 'unnamed'}:{fold(name)}"
    if kind is ActorKind.ORGANISATION:
        key = body_key(name, here.document.dispatch.language.split("-")[0])
    span = here.span(words[0], words[-1] + 1)
    return Actor(id="", key=key, name=name, kind=kind, mentions=(span,))


# ------------------------------------------------------------------ channel
@lru_cache
def _channels(language: str) -> dict[str, str]:
    return {row.form: row.value or row.form for row in lang.table(language, "channels")}


def channel(here: Reading, relation: Relation) -> str | None:
    """Through what it was said: "statement", "interview", "Telegram", the reporters told."""
    known = _channels(here.document.dispatch.language.split("-")[0])
    tree = here.tree
    if relation.sources:
        uttered = here.parse.lemma[head_of(here, relation.sources)].lower()
        if uttered in _UTTERANCES:  # "the ministry's statement said"
            return known.get(uttered, uttered)
    if relation.head is None or relation.frame.startswith(
        ("noun", "phrase", "adverb", "colon", "dash")
    ):
        return None
    for prep in tree.children(relation.head, "prep"):
        if here.words[prep].lower() not in ("in", "on", "at", "during", "via", "through", "by"):
            continue
        thing = tree.child(prep, "pobj")
        if thing is None or thing in relation.content:
            continue
        found = known.get(here.parse.lemma[thing].lower()) or known.get(here.words[thing])
        if found is not None:
            return found
    if here.parse.lemma[relation.head] == "tell":
        told = tree.child(relation.head, "dobj", "dative")
        if told is not None and (called := tree.child(told, "appos")) is not None:
            told = called  # "told the newspaper Vremya"
        if told is not None and told not in relation.content:
            words = tree.subtree(told, without=("relcl", "appos", "prep", "det"))
            return here.said(words[0], words[-1] + 1) if here.parse.pos[told] != "PRON" else None
    return None
