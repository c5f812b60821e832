"""Which words may name one deed.

Owns the table of such words (`data/linking/deeds.tsv`) and the reading of the tables beside it.
Knows no mention.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources


def deed(one: frozenset[str], other: frozenset[str]) -> float:
    """How near two triggers are as names of a deed, 0..1: 1 where they share a stem."""
    if one & other:
        return 1.0
    near = _deeds()
    return max((near.get(a, {}).get(b, 0.0) for a in one for b in other), default=0.0)


def alike(trigger: frozenset[str]) -> frozenset[str]:
    """The stems under which a mention of the same deed may stand: its own and those near them."""
    near = _deeds()
    return trigger.union(*(near.get(stem, {}) for stem in trigger))


@lru_cache(maxsize=1)
def _deeds() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for one, other, cosine in rows("deeds.tsv"):
        found.setdefault(one, {})[other] = found.setdefault(other, {})[one] = int(cosine) / 100
    return found


def rows(name: str) -> Iterator[Sequence[str]]:
    """The rows of a table of `data/linking`, without its head."""
    path = resources.files("dateline") / "data" / "linking" / name
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines)
