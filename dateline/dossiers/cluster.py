"""Whole sets: every mention in a cluster, every dispatch in a story.

Owns which mentions of a story mean the same happening.  The diary follows undertakings only;
here background and past events are grouped too, as researchers ask of an archive.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from dateline import chrono
from dateline.chrono import Interval
from dateline.dossiers.facts import FINE, Facts, days, gap, gather_all, order
from dateline.dossiers.link import link_all
from dateline.dossiers.score import share
from dateline.dossiers.stories import average_link, stories
from dateline.dossiers.uid import mint
from dateline.model import Annotation, EventType, MentionRef, Place

VAGUE = frozenset({EventType.OTHER, EventType.STATEMENT})
# Set on ECB+ train; what they weigh is told in docs/accuracy.md.
ALIKE = 0.5
SAME_TRIGGER = 0.5
SAME_TYPE = 0.2
SAME_WORDS = 0.2
SAME_DATE = 0.1
SAME_PARTIES = 0.15


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
    story = stories(held)
    facts = [f for annotation in held for f in gather_all(annotation)]
    groups = _Groups([f.ref for f in facts])
    by_best: dict[tuple[str, int, str], MentionRef] = {}
    for f in facts:
        first = by_best.setdefault((f.ref.uri, f.ref.version, f.best), f.ref)
        groups.join(first, f.ref)
    uids: dict[MentionRef, str] = {}
    first_of: dict[str, MentionRef] = {}
    for decision in link_all(held):
        if decision.subject is not None:
            groups.join(first_of.setdefault(decision.dossier, decision.subject), decision.subject)
    _join_alike(facts, story, groups)
    for uid, ref in first_of.items():
        uids.setdefault(groups.find(ref), uid)
    named: dict[MentionRef, str] = {}
    for f in facts:
        root = groups.find(f.ref)
        named[f.ref] = uids.setdefault(root, mint(f.ref.uri, f.ref.event))
    firsts: dict[str, str] = {}
    for annotation in held:
        firsts.setdefault(story[annotation.dispatch.uri], mint(annotation.dispatch.uri, ""))
    return named, {uri: firsts[name] for uri, name in story.items()}


def _join_alike(facts: Sequence[Facts], story: dict[str, str], groups: "_Groups") -> None:
    """Within a story, join the mentions that are alike enough on the average."""
    alike: dict[tuple[str, frozenset[str] | EventType], list[int]] = {}
    for i, f in enumerate(facts):
        if f.trigger:
            alike.setdefault((story[f.ref.uri], f.trigger), []).append(i)
        if f.mention.type not in VAGUE:
            alike.setdefault((story[f.ref.uri], f.mention.type), []).append(i)
    pairs = {
        pair: likeness(facts[pair[0]], facts[pair[1]])
        for group in alike.values()
        for pair in combinations(group, 2)
    }
    for group in average_link(len(facts), pairs, ALIKE):
        for other in group[1:]:
            groups.join(facts[group[0]].ref, facts[other].ref)


def likeness(one: Facts, other: Facts) -> float:
    """How like two mentions of one story are, -1 where they cannot be one happening."""
    a, b = one.mention, other.mention
    dates = 0.0
    if a.when is not None and b.when is not None:
        if _apart(a.when.interval, b.when.interval):
            return -1.0
        dates = SAME_DATE
    if _elsewhere(a.place, b.place):
        return -1.0
    value = SAME_TRIGGER if one.trigger == other.trigger else 0.0
    if a.type is b.type and a.type not in VAGUE:
        value += SAME_TYPE
    value += dates + SAME_WORDS * min(1.0, 2 * share(one.context, other.context))
    if one.keys and other.keys:
        value += SAME_PARTIES * (share(one.keys, other.keys) or share(one.party, other.party) or -1)
    return value


def _elsewhere(one: Place | None, other: Place | None) -> bool:
    """Whether two places, found in the same way, are in different towns or countries."""
    if one is None or other is None or one.source is not other.source:
        return False
    town = one.city and other.city and one.city != other.city
    return bool(town or (one.country and other.country and one.country != other.country))


def _apart(one: Interval, other: Interval) -> bool:
    if chrono.overlap(one, other):
        return False
    a, b = days(one), days(other)
    fine = one.grain in FINE and other.grain in FINE
    return a is None or b is None or gap(a, b) > (1 if fine else 0)


class _Groups:
    """Disjoint sets; the root of a set is its least member, so that the order cannot matter."""

    def __init__(self, refs: Sequence[MentionRef]) -> None:
        self.parent = {ref: ref for ref in refs}

    def find(self, ref: MentionRef) -> MentionRef:
        while self.parent[ref] != ref:
            self.parent[ref] = self.parent[self.parent[ref]]
            ref = self.parent[ref]
        return ref

    def join(self, one: MentionRef, other: MentionRef) -> None:
        a, b = sorted((self.find(one), self.find(other)))
        self.parent[b] = a
