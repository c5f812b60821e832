"""Dispatches grouped into stories by the words they share.

Owns the measure and the threshold.  Average-link clustering of TF-IDF vectors: plain, repeatable,
and hard to beat where no day is known.  The result depends on the set and not on its order.
"""

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from dateline.dossiers.facts import bag, names
from dateline.model import Annotation

Vector = dict[str, float]

THRESHOLD = 0.20  # the best on ECB+ train (B3 87.8), and on dev (91.7)
BACKGROUND = 100  # a smaller set is weighed as if it were that large, else what all share is lost
FLOOR = 0.02  # pairs below it count as unlike, so that only pairs that share something are kept
MANY = 1000  # a larger set finds its pairs by the heaviest terms of each dispatch alone
HEAVY = 30  # of them so many (ECB+ train: B3 87.9 as with all terms, a sixth of the pairs)
COMMON = 0.3  # a term in a larger share of a set (of more than fifty) finds no pairs


class Copies:
    """A set of dispatches as stories compare them; `uris` is sorted, pairs are of places in it."""

    def __init__(self, annotations: Sequence[Annotation]) -> None:
        texts = {a.dispatch.uri: a for a in annotations}
        self.uris = tuple(sorted(texts))
        counts = [_counts(texts[uri]) for uri in self.uris]
        self.held = Counter(term for count in counts for term in count)
        self.pairs = similarities(vectors(counts))
        self._place = {uri: i for i, uri in enumerate(self.uris)}

    def near(self, one: str, other: str) -> float:
        """How like two dispatches are by their uris, 0..1."""
        i, j = sorted((self._place[one], self._place[other]))
        return 1.0 if i == j else self.pairs.get((i, j), 0.0)

    def rarity(self, term: str) -> float:
        """How much a term tells in this set: its inverse document frequency."""
        total = max(len(self.uris), BACKGROUND)
        return math.log((1 + total) / (1 + self.held[term]))


def stories(annotations: Sequence[Annotation], *, threshold: float = THRESHOLD) -> dict[str, str]:
    """The story of each dispatch by uri; a story is named by the least uri in it."""
    return group(Copies(annotations), threshold=threshold)


def group(copies: Copies, *, threshold: float = THRESHOLD) -> dict[str, str]:
    """The same, where the dispatches have been compared already."""
    named: dict[str, str] = {}
    for group in average_link(len(copies.uris), copies.pairs, threshold):
        story = min(copies.uris[i] for i in group)
        named |= {copies.uris[i]: story for i in group}
    return {uri: named[uri] for uri in copies.uris}


def _counts(annotation: Annotation) -> Counter[str]:
    """Stems, and names once more as terms of their own: two fires differ by where they burn."""
    dispatch = annotation.dispatch
    own = (f"name:{name}" for name in names(dispatch.text))
    return Counter([*bag(dispatch.text, dispatch.language), *own])


def vectors(counts: Sequence[Mapping[str, int]]) -> list[Vector]:
    """Unit vectors: (1 + log tf) times log((1 + N) / (1 + df))."""
    total = max(len(counts), BACKGROUND)
    held = Counter(term for count in counts for term in count)
    found = []
    for count in counts:
        raw = {
            term: (1 + math.log(n)) * math.log((1 + total) / (1 + held[term]))
            for term, n in sorted(count.items())
        }
        norm = math.sqrt(sum(x * x for x in raw.values())) or 1.0
        found.append({term: x / norm for term, x in raw.items()})
    return found


def similarities(vectors: Sequence[Vector]) -> dict[tuple[int, int], float]:
    """Cosines of the pairs (i, j), i < j, that reach the floor."""
    posted: dict[str, list[int]] = {}
    for i, vector in enumerate(vectors):
        for term in _telling(vector) if len(vectors) > MANY else vector:
            posted.setdefault(term, []).append(i)
    limit = max(50, int(COMMON * len(vectors)))
    pairs: set[tuple[int, int]] = set()
    for at in posted.values():
        if len(at) <= limit:
            pairs.update(combinations(at, 2))
    found = {}
    for i, j in sorted(pairs):
        one, other = sorted((vectors[i], vectors[j]), key=len)
        cosine = sum(x * other[term] for term, x in one.items() if term in other)
        if cosine >= FLOOR:
            found[i, j] = cosine
    return found


def _telling(vector: Vector) -> list[str]:
    """The heaviest terms of a dispatch."""
    return heapq.nsmallest(HEAVY, vector, key=lambda term: (-vector[term], term))


def average_link(
    count: int, pairs: Mapping[tuple[int, int], float], threshold: float
) -> list[list[int]]:
    """Merge the likest two groups as long as their mean pairwise likeness reaches the threshold.

    `pairs` holds the likeness of (i, j), i < j < count; a pair that is missing counts as 0.
    """
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (i, j), likeness in pairs.items():
        near[i][j] = near[j][i] = likeness
    groups: list[list[int] | None] = [[i] for i in range(count)]
    heap = [(-s, i, j) for (i, j), s in pairs.items() if s >= threshold]
    heapq.heapify(heap)
    while heap:
        score, i, j = heapq.heappop(heap)
        one, other = groups[i], groups[j]
        if one is None or other is None or near[i].get(j) != -score:
            continue
        row = _joined(near, groups, i, j)
        groups[i] = groups[j] = None
        new = len(groups)
        groups.append(sorted(one + other))
        near.append(row)
        for k, s in row.items():
            near[k][new] = s
            if s >= threshold:
                heapq.heappush(heap, (-s, k, new))
    return [group for group in groups if group is not None]


def _joined(
    near: Sequence[Mapping[int, float]], groups: Sequence[list[int] | None], i: int, j: int
) -> dict[int, float]:
    """Mean similarity of the union of two groups to each other group (Lance-Williams)."""
    a, b = len(groups[i] or ()), len(groups[j] or ())
    row = {}
    for k in sorted({*near[i], *near[j]} - {i, j}):
        if groups[k] is not None:
            row[k] = (a * near[i].get(k, 0.0) + b * near[j].get(k, 0.0)) / (a + b)
    return row
