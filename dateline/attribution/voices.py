"""Relations made into attributions: manner, attitude, speaker, time of speech, nesting.

Owns the last step, which is the same for relations found by rule and by a learned finder.
"""

from collections.abc import Mapping, Sequence

import msgspec

from dateline import actors as people
from dateline import nlp, tagger
from dateline.actors import Cast
from dateline.actors.reading import Reading, reading
from dateline.attribution import chains, cues, layout, link, mend, quotes, speakers
from dateline.attribution import learned as reader
from dateline.attribution.link import Relation
from dateline.attribution.speakers import Speaker
from dateline.model import (
    Actor,
    Attitude,
    Attribution,
    Document,
    Manner,
    Parse,
    Region,
    SourceKind,
    Span,
    Tag,
)

DIRECT = 0.8  # share of the words inside quotation marks from which a content is direct


def find(
    document: Document,
    parse: Parse,
    tags: Sequence[Tag],
    actors: Sequence[Actor],
    *,
    learned: Sequence[tagger.Relation] = (),
) -> tuple[tuple[Attribution, ...], tuple[Actor, ...]]:
    """The attributions in the order of their cues, and the actors with the speakers added.

    Of the tags only ids and spans are used; `at` is the tag of the reporting clause.  `learned`
    are the relations of `tagger.find`; without them the rules read alone.
    """
    if not parse.start:
        return (), tuple(actors)
    who = people.cast(document, parse, actors)
    language = document.dispatch.language.split("-")[0]
    mended = mend.mended(who.here, language)
    here = who.here if mended is parse else reading(document, mended)
    relations = quotes.extend(here, link.find(here, cues.find(here)))
    relations += list(layout.find(here))
    if learned:
        relations = reader.joined(here, relations, learned)
    carried = chains.hand_on(here, relations)
    relations = [
        r for r in chains.pruned(here, relations) if _in_copy(here, r) and not _chat(here, r)
    ]
    for relation in relations:
        _whole_name(who, relation)
    relations = [r for r in relations if r.content]
    relations.sort(key=lambda r: (r.head if r.head is not None else min(r.content), min(r.content)))
    found, cast = _finished(here, relations, carried, tags, who)
    return _without_the_teller(document, found, cast), cast


def _in_copy(here: Reading, relation: Relation) -> bool:
    if not relation.content:
        return False
    region = here.document.sentences[here.parse.sentence[min(relation.content)]].region
    return region in (Region.HEADLINE, Region.BODY)


def _whole_name(who: Cast, relation: Relation) -> None:
    """Takes the whole of a name into a source that the parser cut."""
    if not relation.sources:
        return
    for mention in who.mentions:
        if mention.first <= relation.sources[0] <= mention.token:
            first = mention.first
            first -= first > 0 and who.here.words[first - 1].lower() == "the"
            whole = range(first, mention.token + 1)
            relation.sources = sorted({*relation.sources, *whole} - set(relation.cue))
            relation.content -= set(relation.sources)
            relation.content = link.trimmed(who.here, relation.content)
            return


def _chat(here: Reading, relation: Relation) -> bool:
    """Fillers of talk that report nothing: "you know", "I guess"."""
    return [here.words[i].lower() for i in relation.sources] in (["you"], ["i"]) and (
        relation.row is not None and relation.row.value == "belief"
    )


def _finished(
    here: Reading,
    relations: Sequence[Relation],
    carried: Mapping[int, Relation],
    tags: Sequence[Tag],
    who: Cast,
) -> tuple[tuple[Attribution, ...], tuple[Actor, ...]]:
    cast = list(who.actors)
    said = [q.outer for q in here.document.quoted if not quotes.is_name(here, q)]
    found: list[Attribution] = []
    around = _nesting(relations, carried)
    heard = _again(here, relations, [speakers.of(here, who, r) for r in relations])
    for number, relation in enumerate(relations):
        speaker = heard[_self(heard, around, number)]
        actor = speaker.actor
        if actor is not None and not actor.id:
            actor = _cast(cast, actor)
        outer = around.get(number)
        found.append(
            Attribution(
                id=f"a{number + 1}",
                content=_spans(here, relation),
                source=nlp.span_of(here.parse, relation.sources) if relation.sources else None,
                cue=nlp.span_of(here.parse, relation.cue) if relation.cue else None,
                manner=_manner(here, relation, said),
                attitude=_attitude(relation, speaker.kind),
                source_kind=speaker.kind,
                speaker=actor.id if actor is not None else None,
                channel=speakers.channel(here, relation),
                anonymous=speaker.anonymous,
                at=_at(here, relation, tags),
                via=f"a{outer + 1}" if outer is not None else None,
                hedge=_hedge(here, relation),
                negated=relation.negated,
            )
        )
    return tuple(found), tuple(cast)


def _without_the_teller(
    document: Document, found: tuple[Attribution, ...], cast: Sequence[Actor]
) -> tuple[Attribution, ...]:
    """Without reports by the dispatch's own agency ("..., Interfax reports"): it is the teller of
    everything, so that what it passes on stands outermost."""
    provider = document.dispatch.provider
    own = people.key_of(provider, document.dispatch.language) if provider else None
    keys = {a.id: a.key for a in cast}
    told = {
        a.id: a.via
        for a in found
        if own is not None
        and a.speaker is not None
        and keys[a.speaker] == own
        and a.attitude is Attitude.SPEECH
    }
    kept = []
    for voice in found:
        via = voice.via
        while via in told:
            via = told[via]
        if voice.id not in told:
            kept.append(msgspec.structs.replace(voice, via=via))
    return tuple(kept)


def _again(here: Reading, relations: Sequence[Relation], heard: Sequence[Speaker]) -> list[Speaker]:
    """The speakers, where "the official" is the official of a sentence before, and "the
    statement" that of the one who spoke in a statement."""
    told: dict[str, Speaker] = {}
    through: dict[str, Speaker] = {}
    found = []
    for relation, speaker in zip(relations, heard, strict=True):
        words = [here.words[i].lower() for i in relation.sources]
        bare = len(words) == 2 and words[0] == "the"
        new = speaker.actor is not None and not speaker.actor.id
        if bare and new and speaker.kind in _NAMELESS and words[1] in told:
            speaker = told[words[1]]
        elif bare and speaker.kind is SourceKind.DOCUMENT and words[1] in through:
            speaker = through[words[1]]  # "the statement said": of the one who gave it
        elif words and not bare and speaker.actor is not None:
            told[here.words[speakers.head_of(here, relation.sources)].lower()] = speaker
        channel = speakers.channel(here, relation)
        if channel is not None and not bare:
            through[channel] = speaker
        found.append(speaker)
    return found


_NAMELESS = (SourceKind.UNNAMED, SourceKind.PERSON)


def _self(heard: Sequence[Speaker], around: Mapping[int, int], number: int) -> int:
    """Whose "I" and "we" it is: the relation that says so, through those around it."""
    seen = {number}
    while heard[number].kind is SourceKind.SELF and number in around:
        number = around[number]
        if number in seen:
            break
        seen.add(number)
    return number


def _spans(here: Reading, relation: Relation) -> tuple[Span, ...]:
    """The content as stretches, no punctuation at the sides of a piece."""
    runs: list[list[int]] = []
    for i in sorted(relation.content):
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    if len(runs) > 1:
        runs = [sorted(link.trimmed(here, set(run))) for run in runs]
    return tuple(here.span(run[0], run[-1] + 1) for run in runs if run)


def _cast(cast: list[Actor], made: Actor) -> Actor:
    """The unnamed speaker among the actors: an old one of the same key, or a new one."""
    for number, actor in enumerate(cast):
        if actor.key == made.key:
            mentions = tuple(sorted({*actor.mentions, *made.mentions}))
            cast[number] = msgspec.structs.replace(actor, mentions=mentions)
            return cast[number]
    ids = {a.id for a in cast}
    number = len(cast) + 1
    while f"p{number}" in ids:
        number += 1
    cast.append(msgspec.structs.replace(made, id=f"p{number}"))
    return cast[-1]


def _manner(here: Reading, relation: Relation, said: Sequence[Span]) -> Manner:
    words = [i for i in relation.content if here.words[i][0].isalnum()]
    inside = sum(any(q.start <= here.parse.start[i] < q.end for q in said) for i in words)
    if not inside:
        return Manner.INDIRECT
    return Manner.DIRECT if inside >= DIRECT * len(words) else Manner.MIXED


def _attitude(relation: Relation, kind: SourceKind) -> Attitude:
    if kind is SourceKind.DOCUMENT:
        return Attitude.DOCUMENT
    return Attitude(relation.row.value) if relation.row is not None else Attitude.SPEECH


def _hedge(here: Reading, relation: Relation) -> bool:
    """The copy tells it on no one's word: "it is reported", "reportedly", "is said to"."""
    if relation.row is None:
        return False
    if "hedge" in relation.row.note.split():
        return True
    passive = relation.head is not None and cues.passive(here, relation.head)
    return passive and not relation.sources and relation.frame in ("clause", "passive")


# ------------------------------------------------------------------ nesting and time of speech
def _nesting(relations: Sequence[Relation], carried: Mapping[int, Relation]) -> dict[int, int]:
    """For each relation that stands inside the content of others: the smallest of those; for one
    that another passes on, the carrier."""
    around: dict[int, int] = {}
    for inner, relation in enumerate(relations):
        carrier = carried.get(relation.head) if relation.head is not None else None
        if carrier is not None and carrier in relations:
            around[inner] = relations.index(carrier)
            continue
        best: int | None = None
        for outer, other in enumerate(relations):
            if outer == inner or relation.head is None or relation.head not in other.content:
                continue
            if best is None or len(other.content) < len(relations[best].content):
                best = outer
        if best is not None:
            around[inner] = best
    return around


def _at(here: Reading, relation: Relation, tags: Sequence[Tag]) -> str | None:
    """The tag that stands in the reporting clause and outside what is reported."""
    if relation.head is None:
        return None
    parse, tree = here.parse, here.tree
    sentence = here.document.sentences[parse.sentence[relation.head]].span
    contents = _spans(here, relation)
    for tag in tags:
        if not sentence.holds(tag.span) or any(c.touches(tag.span) for c in contents):
            continue
        inside = nlp.tokens_in(parse, tag.span)
        if inside and cues.clause_of(tree, inside[0]) == relation.head:
            return tag.id
    return None
