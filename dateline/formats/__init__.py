"""Formats in and out, one adapter each; this module only says which adapter bytes belong to.

    sniff(data)        "plain" or "jsonl"
    read(data)         the dispatches in a file's bytes, as `Entry` records

`records` alone knows contract JSON.  Nothing downstream of here knows a format.
"""

from collections.abc import Iterator

from dateline.formats import jsonl, plain
from dateline.formats.jsonl import Entry
from dateline.formats.plain import FormatError

__all__ = ["SUFFIXES", "Entry", "FormatError", "read", "sniff"]

# The endings of files that are read where a whole folder is named.
SUFFIXES = frozenset({"", ".txt", ".text", ".jsonl", ".ndjson"})


def sniff(data: bytes) -> str:
    """The name of the format that bytes are in; "plain" for what no other claims."""
    return "jsonl" if jsonl.looks_so(data) else "plain"


def read(data: bytes) -> Iterator[Entry]:
    """The dispatches that a file holds.  Raises `FormatError` where it holds none.

    An entry of a file of many may hold an error of its own; the others still count.
    """
    if sniff(data) == "jsonl":
        yield from jsonl.read(data)
        return
    dispatch, warnings = plain.read(data)
    yield Entry(number=1, id=dispatch.uri, dispatch=dispatch, warnings=warnings)
