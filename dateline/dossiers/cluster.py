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
from dateline.dossiers.stories import stories
from dateline.dossiers.uid import mint
from dateline.model import Annotation, MentionRef


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
    """Within a story, mentions with the same trigger and no fact against it are one happening."""
    alike: dict[tuple[str, frozenset[str]], list[Facts]] = {}
    for f in facts:
        if f.trigger:
            alike.setdefault((story[f.ref.uri], f.trigger), []).append(f)
    for group in alike.values():
        for one, other in combinations(group, 2):
            if not _differ(one, other):
                groups.join(one.ref, other.ref)


def _differ(one: Facts, other: Facts) -> bool:
    """Whether two mentions cannot be one happening: on other days, or in other places."""
    a, b = one.mention, other.mention
    if a.when is not None and b.when is not None and _apart(a.when.interval, b.when.interval):
        return True
    if a.place is None or b.place is None:
        return False
    city = a.place.city and b.place.city and a.place.city != b.place.city
    country = a.place.country and b.place.country and a.place.country != b.place.country
    return bool(city or country) and a.place.source is b.place.source


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
