"""Archive mode: JSONL in, one dispatch a line.

Owns the numbering of lines and what counts as one.  The shape of a line is `records`'.  Knows no
file: it takes lines of bytes and gives what stands in them, in their order.
"""

from collections.abc import Iterable, Iterator

from dateline.formats import records
from dateline.formats.language import guess
from dateline.formats.plain import FormatError, decode
from dateline.model import Dispatch, Record, Warning


class Entry(Record, frozen=True):
    """One line, counted from 1: a dispatch with the id its line gave it, or what is wrong."""

    number: int
    id: str | int | None = None
    dispatch: Dispatch | None = None
    warnings: tuple[Warning, ...] = ()
    error: str | None = None


def entries(lines: Iterable[bytes]) -> Iterator[Entry]:
    """The dispatches of a stream of lines; blank lines are passed over but counted."""
    for number, data in enumerate(lines, 1):
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if data.strip():
            yield _entry(number, data)


def _entry(number: int, data: bytes) -> Entry:
    try:
        line = records.line(data)
    except records.LineError as error:
        return Entry(number=number, error=str(error))
    dispatch, warnings = records.dispatch_of(line, language=guess(line.text))
    return Entry(number=number, id=line.id, dispatch=dispatch, warnings=warnings)


def looks_so(data: bytes) -> bool:
    """Whether bytes are JSONL: the first line that is not blank is an object of JSON."""
    first = data[:1_000_000].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first != b"{":
        return False
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    return head.rstrip().endswith(b"}") or b'"text"' in head


def read(data: bytes) -> Iterator[Entry]:
    """The dispatches of a file's bytes.  Raises `FormatError` for an encoding it cannot be."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text, _ = decode(data)
        data = text.encode()
    if not data.strip():
        raise FormatError("is empty; give a file that holds a dispatch")
    yield from entries(data.split(b"\n"))
