"""Turns published corpora and our own dispatches into what the learned reader of events is
trained on.

    python training/prepare.py CORPORA --own evaluation/training --out build/events.jsonl.gz

Owns the reading of the corpora and the bringing together of their marks with the rules' mentions
of the same words; knows nothing of learning.  Needs the environment that reads dispatches.

CORPORA holds status/{timebank,uw-train,uw-dev}-docs.jsonl[.gz], documents {"id", "published",
"text", "triggers": [{"start", "end", "status"}]}, and linking/ecb-{docs-,}train.jsonl[.gz],
documents {"id", "text"} and mentions {"doc", "start", "end"}; offsets are half-open code points.

Written is JSONL, one window of word pieces a line: {"doc", "held", "sets", "ids", "names": {set:
[[piece, 0 or 1], ...]}, "asked": [{"pieces": [first, last], "facts": [...], "answers": {set:
class}}]}.  `names` holds the first pieces of all words of the sentences that a set has annotated;
`asked` the words that name happenings; `held` tells of a document of uw-dev, which the shipped
model must not see.  The classes of "own" are a status and, behind a blank, "agenda".
"""

import argparse
import gzip
import json
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline import actors, attribution, chrono, events, nlp, tagger, text, timex
from dateline.events import dates, opinion
from dateline.model import Dispatch, Document, EventMention, Span

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))

import gold

SETS = ("timebank", "uw", "ecb", "own")


@dataclass
class Copy:
    """A document with the marks that some sets have put on it."""

    name: str
    published: str | None
    text: str
    held: bool = False
    marks: list[tuple[str, Span, str]] = field(default_factory=list)


# ------------------------------------------------------------------ corpora
def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a JSONL file, compressed or not."""
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    if plain.exists():
        return [json.loads(line) for line in plain.read_text(encoding="utf-8").splitlines()]
    with gzip.open(packed, "rt", encoding="utf-8") as rows:
        return [json.loads(line) for line in rows]


def status_corpora(folder: Path) -> Iterator[Copy]:
    """TimeBank and UW, one copy for a text that both have."""
    found: dict[str, Copy] = {}
    for name, kind in (("timebank", "timebank"), ("uw-train", "uw"), ("uw-dev", "uw")):
        for row in lines(folder, f"{name}-docs"):
            copy = found.setdefault(row["id"], Copy(row["id"], row["published"], row["text"]))
            copy.held |= name == "uw-dev"
            for mark in row["triggers"]:
                copy.marks.append((kind, Span(mark["start"], mark["end"]), mark["status"]))
    return iter(found.values())


def coreference_corpus(folder: Path) -> Iterator[Copy]:
    """ECB+, whose marks say which words name happenings and nothing more."""
    found = {
        row["id"]: Copy(row["id"], None, row["text"]) for row in lines(folder, "ecb-docs-train")
    }
    for row in lines(folder, "ecb-train"):
        found[row["doc"]].marks.append(("ecb", Span(row["start"], row["end"]), ""))
    return iter(found.values())


def own_dispatches(folder: Path) -> Iterator[Copy]:
    """Our own dispatches: a status, "agenda" where the mention belongs in a diary."""
    for row in gold.training(folder):
        marks = [
            ("own", Span(m.start, m.end), f"{m.status} agenda" if m.agenda else m.status)
            for m in row.marks
        ]
        yield Copy(row.id, row.published, row.text, marks=marks)


# ------------------------------------------------------------------ mentions
def mentions(copy: Copy) -> tuple[Document, list[tuple[EventMention, tuple[str, ...]]]]:
    """The rules' mentions, with one for every mark, and what the rules know of each."""
    stamp = chrono.parse_stamp(copy.published) if copy.published else None
    document = text.read(Dispatch(text=copy.text, uri=copy.name, published=stamp))
    parse = nlp.parse(document)
    marked = tagger.Learned(happenings=tuple(tagger.Happening(s, 1.0) for _, s, _ in copy.marks))
    tags = timex.tag(document, parse)
    people = actors.find(document, parse)
    voices, people = attribution.find(document, parse, tags, people)
    times = timex.resolve(document, tags, voices, parse=parse)
    r = events.read(document, parse)
    found = events.find(r, times, voices, people, learned=marked)
    times, _ = timex.settle(document, times, found)
    dated = events.date(r, found, times)
    return document, [(e, opinion.facts(e, dates.place(e, stamp))) for e in dated]


def answers(copy: Copy, found: list[tuple[EventMention, Any]]) -> dict[str, dict[str, str]]:
    """The classes of each mention by its id: each mark goes to the mention that it shares most of
    its characters with."""
    given: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, span, answer in copy.marks:
        shares = [(shared(span, mention.trigger), mention.id) for mention, _ in found]
        share, best = max(shares, default=(0.0, ""), key=lambda s: s[0])
        if share > 0:
            given[best][kind] = answer
    return given


def shared(one: Span, other: Span) -> float:
    """Dice's measure of the characters of two spans."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return 2 * max(common, 0) / (len(one) + len(other))


# ------------------------------------------------------------------ windows
def windows(copy: Copy, tokenizer: Any) -> Iterator[dict[str, Any]]:
    """The windows of a document that hold something to learn."""
    document, found = mentions(copy)
    given = answers(copy, found)
    ends = [s.span.end for s in document.sentences]
    starts = [s.span.start for s in document.sentences]
    seen = {(kind, bisect_right(starts, span.start)) for kind, span, _ in copy.marks}
    for window in tagger.windows(copy.text, tagger.blocks(document), ends, tokenizer):
        row = {
            "doc": copy.name,
            "held": copy.held,
            "sets": sorted({kind for kind, _, _ in copy.marks}),
            "ids": window.ids,
            "names": dict(names(window, found, given, seen, starts)),
            "asked": list(asked(window, found, given)),
        }
        if row["names"]:
            yield row


def names(
    window: tagger.Window,
    found: list[tuple[EventMention, Any]],
    given: dict[str, dict[str, str]],
    seen: set[tuple[str, int]],
    starts: list[int],
) -> Iterator[tuple[str, list[list[int]]]]:
    """For each set the words of its sentences, and whether each names a happening."""
    for kind in SETS:
        heads = {head(e) for e, _ in found if kind in given.get(e.id, ())}
        words = [
            [first, int(any(span.start <= at < span.end for at in heads))]
            for first, span in zip(window.first, window.spans, strict=True)
            if (kind, bisect_right(starts, span.start)) in seen
        ]
        if words:
            yield kind, words


def head(mention: EventMention) -> int:
    """Where the naming word of a mention stands: the verb before its particle, the last noun."""
    verb = mention.derivation is not None and mention.derivation.rule.startswith("trigger:verb")
    return mention.trigger.start if verb else mention.trigger.end - 1


def asked(
    window: tagger.Window, found: list[tuple[EventMention, tuple[str, ...]]], given: Any
) -> Iterator[dict[str, Any]]:
    """The mentions of a window whose status some set tells."""
    for mention, facts in found:
        told = {kind: answer for kind, answer in given.get(mention.id, {}).items() if answer}
        pieces = tagger.pieces(window, mention.trigger) if told else None
        if pieces is not None:
            yield {"pieces": pieces, "facts": facts, "answers": told}


def main() -> None:
    """Prepare all corpora named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--own", type=Path, default=Path("evaluation/training"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = tagger.tokenizer()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for copies in (
            status_corpora(options.corpora / "status"),
            coreference_corpus(options.corpora / "linking"),
            own_dispatches(options.own),
        ):
            for copy in copies:
                if copy.marks:
                    for row in windows(copy, tokenizer):
                        out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
