"""Use cases: what a person or a program asks of Dateline, over reading, linking and the store.

    read_one(text, ...)      one dispatch, nothing stored
    open_diary(url)          -> Diary: add, add_many, agenda, dossier, search, changes, remove, ...
    streams                  archive mode, JSONL in and out
    inputs                   files, folders, patterns and standard input as bytes

Progress goes to a callback; the clock is an argument.  Knows no terminal and no web.
"""

from dateline import annotate
from dateline.formats import plain
from dateline.formats.language import guess
from dateline.model import Annotation, Dispatch
from dateline.process import inputs, reading, streams
from dateline.process.diary import Diary, Outcome, State, Step, open_diary
from dateline.process.reading import Hints, Reading, hints
from dateline.store import StoreError
from dateline.store.dispatches import EmbargoError

__all__ = [
    "Diary",
    "EmbargoError",
    "Hints",
    "Outcome",
    "Reading",
    "State",
    "Step",
    "StoreError",
    "hints",
    "inputs",
    "open_diary",
    "read_one",
    "reading",
    "streams",
]


def read_one(
    text: str,
    *,
    published: str | None = None,
    zone: str | None = None,
    provider: str | None = None,
    language: str | None = None,
) -> Annotation:
    """All that a dispatch says; nothing is stored.

    `published` is an ISO date or time for copy that does not tell it, and wins over what it
    tells; `zone` is the publisher's (IANA).  Raises `ValueError` for either if it is none.
    """
    known = hints(published=published, zone=zone)
    copy = Dispatch(
        text=text,
        uri=plain.uri_of(text),
        language=language or guess(text),
        published=known.published,
        zone=zone,
        provider=provider,
    )
    return annotate.annotate(copy)
