"""Reads gold that stands apart from its text: entries of documents of published corpora.

    python evaluation/standoff.py apart FILE.toml --corpora CORPORA --corpus status/uw-train-docs
    python evaluation/standoff.py check evaluation/published --corpora CORPORA

Owns the form (evaluation/published/README.md) and both ways through it: `joined` puts a row beside
its text, so that it reads like any dispatch of the diary set; `apart` takes the text away from one
that was annotated in that set's form.  Knows nothing of learning.  The texts belong to their
publishers and stay where they are: a row names its document and says by offsets, half-open code
points of the document's text, what is read of it and which of its words name each entry.
"""

import argparse
import gzip
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import gold

CORPORA = Path("../shared/corpora")  # where they lie if nobody says otherwise
Row = Mapping[str, Any]


@lru_cache(maxsize=8)
def texts(corpora: Path, corpus: str) -> Mapping[str, str]:
    """The texts of a corpus by the ids of its documents.

    Raises FileNotFoundError, which names the file, where the corpus is not there.
    """
    plain = corpora / f"{corpus}.jsonl"
    path = plain if plain.exists() else corpora / f"{corpus}.jsonl.gz"
    read = path.read_bytes()
    rows = gzip.decompress(read) if path.suffix == ".gz" else read
    documents = [json.loads(line) for line in rows.decode().splitlines()]
    return {row.get("id") or row["doc_id"]: row["text"] for row in documents}


def dispatches(path: Path, corpora: Path) -> list[dict[str, Any]]:
    """The dispatches of one file in the form of the diary set."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["dispatch"]
    return [joined(row, texts(corpora, row["corpus"])[row["id"]]) for row in rows]


def joined(row: Row, text: str) -> dict[str, Any]:
    """A row with its text, its mentions as phrases that stand once in it."""
    begin, end = row["read"]
    read = text[begin:end]
    events = [
        event | {"mentions": [phrase(read, a - begin, b - begin) for a, b in event["mentions"]]}
        for event in row.get("event", [])
    ]
    return {name: row[name] for name in ("id", "published")} | {"text": read, "event": events}


def apart(dispatch: Row, corpus: str, text: str) -> dict[str, Any]:
    """A dispatch of the diary set's form without its text, which is a stretch of `text`.

    Raises ValueError where it is none, or where a mention does not stand once in it.
    """
    begin = text.find(dispatch["text"])
    if begin < 0:
        raise ValueError(f"{dispatch['id']}: its text is no stretch of the document in {corpus}")
    events = []
    for event in dispatch.get("event", []):
        spans = [gold.trigger(dispatch["text"], it) for it in event["mentions"]]
        told = {name: value for name, value in event.items() if name != "title"}
        events.append(told | {"mentions": [[begin + a, begin + b] for a, b in spans]})
    row = {"id": dispatch["id"], "corpus": corpus, "published": dispatch["published"]}
    return row | {"read": [begin, begin + len(dispatch["text"])], "event": events}


def phrase(text: str, start: int, end: int) -> str:
    """The stretch in brackets, with as many words around it as make it stand once in the text."""
    before = [m.start() for m in re.finditer(r"\S+", text[:start])][::-1]
    after = [end + m.end() for m in re.finditer(r"\S+", text[end:])]
    first, last = start, end
    for step in range(max(len(before), len(after)) + 1):
        marked = f"{text[first:start]}[{text[start:end]}]{text[end:last]}"
        if not re.search(r"[\[\]]", text[first:last]) and _marks(text, marked, start, end):
            return marked
        first = before[step] if step < len(before) else first
        last = after[step] if step < len(after) else last
    raise ValueError(f"no words around {text[start:end]!r} make it stand once")


def _marks(text: str, marked: str, start: int, end: int) -> bool:
    try:
        return gold.trigger(text, marked) == (start, end)
    except ValueError:  # it stands there more than once
        return False


# ------------------------------------------------------------------ writing
def written(rows: list[dict[str, Any]]) -> str:
    """Rows as TOML; strings as JSON has them, which TOML reads alike."""
    return "\n".join(line for row in rows for line in _lines(row))


def _lines(row: Row) -> Iterator[str]:
    yield "[[dispatch]]"
    for name, value in row.items():
        if name != "event":
            yield f"{name} = {_value(value)}"
    yield ""
    for event in row["event"]:
        yield "[[dispatch.event]]"
        for name, value in event.items():
            yield f"{name} = {_value(value)}"
        yield ""


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def main() -> int:
    """Print rows without their text, or the faults of those that are there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("apart", "check"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--corpus", help="of `apart`: the corpus that the documents are of")
    args = parser.parse_args()
    if args.what == "apart":
        known = texts(args.corpora, args.corpus)
        rows = [apart(d, args.corpus, known[d["id"]]) for d in gold.file_dispatches(args.path)]
        print(written(rows))
        return 0
    wrong = list(faults(args.path, args.corpora))
    print("\n".join(wrong) or "no faults")
    return 1 if wrong else 0


def faults(folder: Path, corpora: Path) -> Iterator[str]:
    """What is wrong with the form of the rows in a folder, one line each."""
    for path in sorted(folder.rglob("*.toml")):
        for dispatch in dispatches(path, corpora):
            yield from gold.wrong_date(dispatch["id"], dispatch["published"])
            for event in dispatch["event"]:
                yield from gold.wrong_event(dispatch["id"], dispatch["text"], event)


if __name__ == "__main__":
    sys.exit(main())
