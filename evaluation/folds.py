"""`dateline annotate` in which no document is read by a reader that was trained on it.

    make folds                      # trains a reader a fold into build/folds
    run.py status --only timebank --cmd '.venv/bin/python evaluation/folds.py build/folds'

Owns the choice of the reader; the names of documents decide the fold, as in training/events.py.
"""

import argparse
import json
import sys
import zlib
from collections import defaultdict
from pathlib import Path

from dateline import tagger
from dateline.process import streams


def main() -> None:
    """Read JSONL dispatches on standard input, write one record a line, in order."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds one reader a fold, in 0, 1, 2 ...")
    readers = sorted(parser.parse_args().folder.iterdir())
    lines = sys.stdin.buffer.readlines()
    by_reader: dict[Path, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        fold = zlib.crc32(str(json.loads(line)["id"]).encode()) % len(readers)
        by_reader[readers[fold]].append(number)
    records: list[str] = [""] * len(lines)
    for reader, numbers in by_reader.items():
        tagger.FOLDER = reader
        answers = streams.annotations(lines[n] for n in numbers)
        for number, (record, _) in zip(numbers, answers, strict=True):
            records[number] = json.dumps(record, ensure_ascii=False)
    print("\n".join(records))


if __name__ == "__main__":
    main()
