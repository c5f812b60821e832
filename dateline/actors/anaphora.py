"""Words that stand for a name: "the alliance", "the minister", "the NATO chief", "she", "they".

Owns the search for what such words mean, in two strengths: `complete` adds only safe ones to the
mentions, `resolve` answers for any words that a caller asks about.
"""

from collections.abc import Iterable, Sequence

import msgspec

from dateline import nlp
from dateline.actors.reading import Reading, anaphors, given, institutions, reading, titles
from dateline.model import Actor, ActorKind, Document, Parse, Span

FAR = 3  # sentences back that a pronoun may reach
_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_THEY = frozenset(("they", "them", "their", "themselves"))
_IT = frozenset(("it", "its", "itself"))
_SUBJECT = ("nsubj", "nsubjpass")


class _Mention(msgspec.Struct, frozen=True, order=True):
    token: int  # the last token, which heads a name
    first: int
    actor: int


def complete(here: Reading, actors: list[Actor]) -> list[Actor]:
    """The actors with the nouns and pronouns that surely mean them among their mentions."""
    mentions = _mentions(here, actors)
    marks = {i for m in mentions for i in range(m.first, m.token + 1)}
    added: list[list[Span]] = [[] for _ in actors]
    genders = _genders(here, actors, mentions)
    for i, word in enumerate(here.words):
        if i in marks:
            continue
        low = word.lower()
        pronoun = low in _HE or low in _SHE or low in _THEY or low in _IT
        if pronoun:
            found = _pronoun(here, actors, mentions, genders, i, safe=True)
            first = i
        elif here.parse.pos[i] in ("NOUN", "PROPN") and i + 1 not in marks and _definite(here, i):
            first, found = _phrase(here, i), _noun(here, actors, mentions, i)
        else:
            continue
        if found is not None:
            span = here.span(first, i + 1)
            added[found].append(span)
            mentions.append(_Mention(i, first, found))
            mentions.sort()
            if low in _HE or low in _SHE:
                genders.setdefault(found, "m" if low in _HE else "f")
    return [
        msgspec.structs.replace(a, mentions=tuple(sorted({*a.mentions, *more})))
        for a, more in zip(actors, added, strict=True)
    ]


class Cast(msgspec.Struct, frozen=True):
    """The actors of a dispatch ready to be asked who is meant."""

    here: Reading
    actors: tuple[Actor, ...]
    mentions: tuple[_Mention, ...]
    genders: dict[int, str]
    at: dict[int, int]  # token -> the actor in whose mention it stands


def cast(document: Document, parse: Parse, actors: Sequence[Actor]) -> Cast:
    """What `meant` needs, looked up once for a document."""
    here = reading(document, parse)
    people = list(actors)
    mentions = _mentions(here, people)
    at: dict[int, int] = {}
    for mention in reversed(mentions):
        for token in range(mention.first, mention.token + 1):
            at[token] = mention.actor
    return Cast(here, tuple(people), tuple(mentions), _genders(here, people, mentions), at)


def resolve(document: Document, parse: Parse, actors: Sequence[Actor], span: Span) -> Actor | None:
    """Whom some words mean: a name, a title, a body's short form or a pronoun.

    The span may be a whole noun phrase; its head decides.  None where nothing fits.  Who asks
    more than once makes a `cast` and asks `meant`.
    """
    return meant(cast(document, parse, actors), span)


def meant(cast: Cast, span: Span) -> Actor | None:
    """The same of a cast made ready."""
    here, parse = cast.here, cast.here.parse
    inside = nlp.tokens_in(parse, span)
    if not inside:
        return None
    head = next((i for i in inside if parse.head[i] not in inside or parse.head[i] == i), inside[0])
    if head in cast.at:
        return cast.actors[cast.at[head]]
    word = here.words[head].lower()
    if word in _HE or word in _SHE or word in _THEY or word in _IT:
        found = _pronoun(here, cast.actors, cast.mentions, cast.genders, head, safe=False)
    else:
        found = _apposed(here, cast.mentions, head)
        if found is None:
            found = _noun(here, cast.actors, cast.mentions, head)
    return None if found is None else cast.actors[found]


def _mentions(here: Reading, actors: Iterable[Actor]) -> list[_Mention]:
    found = []
    for number, actor in enumerate(actors):
        for span in actor.mentions:
            tokens = nlp.tokens_in(here.parse, span)
            if tokens:
                found.append(_Mention(tokens[-1], tokens[0], number))
    return sorted(found)


def _apposed(here: Reading, mentions: Sequence[_Mention], head: int) -> int | None:
    """An actor in apposition: "the country's president, Ana Lopez"."""
    for child in here.tree.children(head, "appos"):
        for mention in mentions:
            if mention.first <= child <= mention.token:
                return mention.actor
    return None


# ------------------------------------------------------------------ nouns
def _language(here: Reading) -> str:
    return here.document.dispatch.language.split("-")[0]


def _definite(here: Reading, token: int) -> bool:
    """Whether "the", "this", a possessor or a body's name makes the noun definite."""
    for child in here.tree.children(token, "det", "poss", "compound", "nmod"):
        if here.words[child].lower() in ("the", "this", "that", "its", "their"):
            return True
        if here.parse.dep[child] != "det" and here.words[child][:1].isupper():
            return True
    return False


def _phrase(here: Reading, token: int) -> int:
    """First token of the noun phrase up to its head."""
    return min(
        (
            c
            for c in here.tree.children(token)
            if c < token and here.parse.dep[c] in ("det", "poss", "compound", "amod", "nmod")
        ),
        default=token,
    )


def _noun(
    here: Reading, actors: Sequence[Actor], mentions: Sequence[_Mention], token: int
) -> int | None:
    noun = here.words[token].lower()
    row = titles(_language(here)).get(noun)
    if row is not None and row.kind in ("office", "spokesman"):
        return _by_title(here, actors, mentions, token, noun)
    return _by_body(here, actors, mentions, token, noun)


def _by_title(
    here: Reading,
    actors: Sequence[Actor],
    mentions: Sequence[_Mention],
    token: int,
    noun: str,
) -> int | None:
    """The person last named whose title has the noun, and the body that stands beside it."""
    owner = _owner(here, actors, mentions, token)
    before = [m for m in mentions if m.token < token]
    own = _own_words(here, token)
    for mention in reversed(before):
        actor = actors[mention.actor]
        if actor.kind is not ActorKind.PERSON or not actor.titles:
            continue
        words = {w.lower() for t in actor.titles for w in t.replace("-", " ").split()}
        if owner is None and not own <= words:
            continue  # "the water minister" is not the minister of transport
        if owner is not None:
            named = _forms(actors[owner])
            whose = any(f in t.lower() for t in actor.titles for f in named)
            if whose and (noun in words or noun in ("chief", "head", "leader", "boss")):
                return mention.actor
        elif noun in words:
            return mention.actor
    return None


def _own_words(here: Reading, token: int) -> set[str]:
    """The words that tell one office from others of the name: "the federal water minister"."""
    beside = here.tree.children(token, "amod", "compound", "nmod", "poss")
    return {here.words[t].lower() for t in beside} - _NO_OFFICE


_NO_OFFICE = frozenset("former new current outgoing incoming acting its their his her the".split())


def _owner(
    here: Reading, actors: Sequence[Actor], mentions: Sequence[_Mention], token: int
) -> int | None:
    """The body in "the NATO chief", "the alliance's chief"."""
    beside = set(here.tree.children(token, "poss", "compound", "nmod"))
    for mention in mentions:
        if mention.token in beside and actors[mention.actor].kind is not ActorKind.PERSON:
            return mention.actor
    return None


def _forms(actor: Actor) -> list[str]:
    return [f.lower() for f in (actor.name, *actor.aliases)]


def _by_body(
    here: Reading,
    actors: Sequence[Actor],
    mentions: Sequence[_Mention],
    token: int,
    noun: str,
) -> int | None:
    """A body named before, by the table's short noun or by the last word of its name."""
    if _modified(here, token):
        return None
    keys = anaphors(_language(here)).get(noun, ())
    before = [m for m in mentions if m.token < token]
    for mention in reversed(before):
        if actors[mention.actor].key in keys:
            return mention.actor
    if noun not in institutions(_language(here)):
        return None
    ending = [
        m.actor
        for m in before
        if actors[m.actor].kind is ActorKind.ORGANISATION
        and any(f.split()[-1] == noun for f in _forms(actors[m.actor]) if f)
    ]
    return ending[-1] if len(set(ending)) == 1 else None


def _modified(here: Reading, token: int) -> bool:
    """Whether the noun has words of its own beside the article ("the trade union")."""
    return any(
        here.parse.dep[c] in ("amod", "compound", "nmod", "poss", "nummod")
        or (here.parse.dep[c] == "prep" and here.words[c] == "of")
        for c in here.tree.children(token)
    )


# ------------------------------------------------------------------ pronouns
def _genders(
    here: Reading, actors: Sequence[Actor], mentions: Sequence[_Mention]
) -> dict[int, str]:
    """What titles and honorifics say of people: actor -> "m" or "f"."""
    known, found = titles(_language(here)), {}
    first_names = given(_language(here))
    for number, actor in enumerate(actors):
        first_name = actor.name.split()[0]
        if actor.kind is ActorKind.PERSON and first_name in first_names:
            found[number] = first_names[first_name]
        for word in (w for t in actor.titles for w in t.lower().split()):
            if word in known and known[word].note in ("m", "f"):
                found[number] = known[word].note
    for mention in mentions:
        if mention.first > 0:
            row = known.get(here.words[mention.first - 1].lower().rstrip("."))
            if row is not None and row.note in ("m", "f"):
                found[mention.actor] = row.note
    return found


def _pronoun(
    here: Reading,
    actors: Sequence[Actor],
    mentions: Sequence[_Mention],
    genders: dict[int, str],
    token: int,
    *,
    safe: bool,
) -> int | None:
    word = here.words[token].lower()
    if word in _HE or word in _SHE:
        gender = "m" if word in _HE else "f"
        return _person_before(here, actors, mentions, genders, token, gender)
    if word in _IT and (here.parse.dep[token] == "expl" or _dummy(here, token)):
        return None
    governing = _governing_subject(here, mentions, token)
    if governing is not None and actors[governing].kind is not ActorKind.PERSON:
        return governing
    if safe:
        return None
    return _subject_before(here, actors, mentions, token)


def _dummy(here: Reading, token: int) -> bool:
    """ "It is reported that", "it was clear that": no thing is meant."""
    head = here.parse.head[token]
    return here.parse.dep[token] in _SUBJECT and any(
        here.words[m].lower() in ("that", "to", "whether", "how")
        for child in here.tree.children(head, "ccomp", "csubj", "csubjpass", "xcomp")
        for m in here.tree.children(child, "mark", "aux")
    )


def _person_before(
    here: Reading,
    actors: Sequence[Actor],
    mentions: Sequence[_Mention],
    genders: dict[int, str],
    token: int,
    gender: str,
) -> int | None:
    """The latest sentence with a person who fits; in it the subject, else the last named."""
    parse, sentence = here.parse, here.parse.sentence[token]
    clause = parse.head[token] if parse.dep[token] not in _SUBJECT else -1
    fitting = [
        m
        for m in mentions
        if m.token < token
        and sentence - parse.sentence[m.token] <= FAR
        and actors[m.actor].kind is ActorKind.PERSON
        and genders.get(m.actor, gender) == gender
        and not (parse.head[m.token] == clause and here.words[token].lower() in ("him", "her"))
    ]
    if not fitting:
        return None
    known = [m for m in fitting if genders.get(m.actor) == gender]
    doing = parse.dep[fitting[-1].token] in _SUBJECT
    if known and genders.get(fitting[-1].actor) is None and not doing:
        fitting = known  # rather one of whom the gender is known than a name in passing
    nearest = parse.sentence[fitting[-1].token]
    same = [m for m in fitting if parse.sentence[m.token] == nearest]
    subjects = [m for m in same if parse.dep[m.token] in _SUBJECT]
    return (subjects[-1] if subjects and nearest == sentence else (subjects or same)[0]).actor


def _governing_subject(here: Reading, mentions: Sequence[_Mention], token: int) -> int | None:
    """The subject of the clause above: "the EU stated that *they* ..."."""
    at = {m.token: m.actor for m in mentions if m.token < token}
    own = here.parse.dep[token] == "poss"  # "NATO moved *its* troops", but not "NATO denied *it*"
    for above in list(here.tree.ancestors(token))[:8]:
        if here.parse.pos[above] not in ("VERB", "AUX"):
            continue
        for child in here.tree.children(above, *_SUBJECT) if own else ():
            if child < token and child in at:
                return at[child]
        own = True
    return None


def _subject_before(
    here: Reading, actors: Sequence[Actor], mentions: Sequence[_Mention], token: int
) -> int | None:
    """The body that is the subject of the sentence before."""
    parse, sentence = here.parse, here.parse.sentence[token]
    for mention in reversed([m for m in mentions if m.token < token]):
        if not 0 < sentence - parse.sentence[mention.token] <= 1:
            continue
        fits = actors[mention.actor].kind is ActorKind.ORGANISATION
        if fits and parse.dep[mention.token] in _SUBJECT:
            return mention.actor
    return None
