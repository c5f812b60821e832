"""Whole sets: every mention in a cluster, every dispatch in a story.

Owns which mentions of a story mean the same happening.  The diary follows undertakings only;
here background and past events are grouped too, as researchers ask of an archive.  How like two
mentions are is told by `likeness`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from dateline.dossiers.deeds import alike
from dateline.dossiers.facts import order
from dateline.dossiers.likeness import Seen, likeness, seen
from dateline.dossiers.link import link_all
from dateline.dossiers.stories import Copies, average_link, group
from dateline.dossiers.uid import mint
from dateline.model import Annotation, Decision, MentionRef

# The mean likeness from which mentions are one happening: on ECB+ train 0.25 to 0.4 are as good.
ALIKE = 0.3
SURE = 0.9  # a mention that the diary files with less is joined as any other, by likeness


def cluster(
    annotations: Iterable[Annotation],
) -> tuple[dict[MentionRef, str], dict[str, str]]:
    """(mention -> uid of its cluster, uri of a dispatch -> uid of its story), for the whole set.

    Clusters of one are included.  A cluster has the uid of the dossier that it is, else one minted
    from its first mention; a story that of its first dispatch.
    """
    held = sorted(
        {(a.dispatch.uri, a.dispatch.version): a for a in annotations}.values(), key=order
    )
    copies = Copies(held)
    story = group(copies)
    mentions = [mention for annotation in held for mention in seen(annotation, weigh=copies.rarity)]
    dossier = {d.subject: d.dossier for d in link_all(held) if d.subject and _sure(d)}
    likely = {
        (i, j): likeness(one, other, copies=copies.near(one.uri, other.uri))
        for i, j, one, other in pairs(mentions, story)
    }
    likely |= _together(mentions, dossier)
    named: dict[MentionRef, str] = {}
    for members in average_link(len(mentions), likely, ALIKE):
        refs = [mentions[i].ref for i in members]
        known = next((dossier[ref] for ref in refs if ref in dossier), None)
        uid = known or mint(refs[0].uri, refs[0].event)
        named |= dict.fromkeys(refs, uid)
    firsts: dict[str, str] = {}
    for annotation in held:
        firsts.setdefault(story[annotation.dispatch.uri], mint(annotation.dispatch.uri, ""))
    return named, {uri: firsts[name] for uri, name in story.items()}


def _sure(decision: Decision) -> bool:
    """Whether a dossier holds its mention so surely that likeness has no say."""
    return decision.score is None or decision.score >= SURE


def pairs(
    mentions: Sequence[Seen], story: Mapping[str, str]
) -> Iterator[tuple[int, int, Seen, Seen]]:
    """The pairs of mentions, by their places i < j, that stand in one story and whose triggers may
    name one deed."""
    at: dict[tuple[str, str], list[int]] = {}
    for i, mention in enumerate(mentions):
        for stem in mention.facts.trigger:
            at.setdefault((story[mention.uri], stem), []).append(i)
    for j, mention in enumerate(mentions):
        found: set[int] = set()
        for stem in alike(mention.facts.trigger):
            found.update(i for i in at.get((story[mention.uri], stem), ()) if i < j)
        for i in sorted(found):
            yield i, j, mentions[i], mention


def _together(
    mentions: Sequence[Seen], dossier: Mapping[MentionRef, str]
) -> dict[tuple[int, int], float]:
    """The mentions of one dossier are one thing for certain."""
    held: dict[str, list[int]] = {}
    for i, mention in enumerate(mentions):
        if mention.ref in dossier:
            held.setdefault(dossier[mention.ref], []).append(i)
    return {pair: 1.0 for group in held.values() for pair in combinations(group, 2)}
