"""Learns how much each likeness of two mentions weighs (`dateline.dossiers.likeness`).

    .venv/bin/python training/linking.py MENTIONS DOCUMENTS > dateline/data/linking/weights.tsv

DOCUMENTS holds {"id", "text"} and MENTIONS {"doc", "spans", "cluster"}, one record a line, both
gzipped; offsets count into the text, which is running text as a dispatch has it.  All pairs of
known mentions that stand in one story and may name one deed are examples; a logistic regression
with a small ridge is fitted by Newton's method, so that the result does not depend on chance.
"""

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator

import msgspec
import numpy as np

import dateline
from dateline.dossiers import likeness
from dateline.dossiers.cluster import pairs
from dateline.dossiers.stories import Copies, group
from dateline.model import Annotation, MentionRef, Span

RIDGE = 10.0
STEPS = 12


def rows(path: str) -> Iterator[dict]:
    """The records of a file of lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read(documents: str) -> list[Annotation]:
    """The documents as dispatches, named by their ids."""
    return [_named(dateline.read(row["text"]), row["id"]) for row in rows(documents)]


def _named(annotation: Annotation, uri: str) -> Annotation:
    dispatch = msgspec.structs.replace(annotation.dispatch, uri=uri)
    return msgspec.structs.replace(annotation, dispatch=dispatch)


def known(annotations: list[Annotation], mentions: str) -> dict[MentionRef, str]:
    """The cluster of each mention whose trigger shares most characters with one of the corpus."""
    by_doc = defaultdict(list)
    for row in rows(mentions):
        by_doc[row["doc"]].append(row)
    found = {}
    for annotation in annotations:
        dispatch = annotation.dispatch
        for row in by_doc[dispatch.uri]:
            shared = [(_shared(row["spans"], m.trigger), m.id) for m in annotation.events]
            size, event = max(shared, default=(0, ""))
            if size:
                found[MentionRef(dispatch.uri, dispatch.version, event)] = row["cluster"]
    return found


def _shared(spans: list[list[int]], trigger: Span) -> int:
    """The characters that a trigger shares with some spans."""
    return sum(max(0, min(end, trigger.end) - max(start, trigger.start)) for start, end in spans)


def fit(told: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Weights, the bias last."""
    x = np.hstack([told, np.ones((len(told), 1))])
    ridge = np.diag([RIDGE] * told.shape[1] + [0.0])
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (same - p) - ridge @ w
        bend = (x * (p * (1 - p))[:, None]).T @ x + ridge
        w += np.linalg.solve(bend, slope)
    return w


def examples(
    annotations: list[Annotation], gold: dict[MentionRef, str]
) -> tuple[np.ndarray, np.ndarray]:
    """(features, whether it is one happening) of each pair."""
    copies = Copies(annotations)
    mentions = [
        m for a in annotations for m in likeness.seen(a, weigh=copies.rarity) if m.ref in gold
    ]
    told, same = [], []
    for _, _, one, other in pairs(mentions, group(copies)):
        near = copies.near(one.uri, other.uri)
        told.append(likeness.features(one, other, copies=near))
        same.append(gold[one.ref] == gold[other.ref])
    return np.array(told), np.array(same, dtype=float)


def main() -> None:
    mentions, documents = sys.argv[1:]
    annotations = read(documents)
    weights = fit(*examples(annotations, known(annotations, mentions)))
    print("feature\tweight")
    for name, weight in zip((*likeness.FEATURES, "bias"), weights, strict=True):
        print(name, f"{weight:.3f}", sep="\t")


if __name__ == "__main__":
    main()
