"""Plain wire text: bytes into one dispatch.

Owns the guess of the encoding and the refusal of what is no text.  The text is the decoded bytes
without a byte order mark and otherwise unchanged: line ends and blanks keep their places, so
that every offset leads back to the file.  Knows nothing of what the copy says: crawl header,
headline and dateline are read by `text`.
"""

import codecs
import hashlib
import re

from dateline.formats.language import guess
from dateline.model import Dispatch, Warning


class FormatError(ValueError):
    """Bytes that hold no dispatch; the message says what is wrong and how to mend it."""


# The longer marks first: the mark of UTF-16 LE is the beginning of that of UTF-32 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65536
# What no wire ever sent as text: control characters other than tab, line ends, form feed and the
# SOH, STX, ETX, EOT, SYN, ESC that frame a message on an old line.
_CONTROL = re.compile(r"[\x00\x05-\x08\x0b\x0e-\x15\x17-\x1a\x1c-\x1f\x7f]")
_MAGIC = (
    (b"%PDF-", "a PDF; save its text first"),
    (b"PK\x03\x04", "a zip archive or office document; save its text first"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\x00", "a database; name it with --store"),
)


def decode(data: bytes) -> tuple[str, tuple[Warning, ...]]:
    """The text of a file, with a warning where its encoding had to be guessed.

    UTF-8, UTF-16 and UTF-32 by mark; UTF-16 without a mark by its zero bytes; else UTF-8, else
    Windows-1252 (of which ISO 8859-1 is the printable part).  Raises `FormatError` for an empty
    file and for bytes that are no text.
    """
    if not data.strip():
        raise FormatError("is empty; give a file that holds a dispatch")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise FormatError(f"is no text but {what}")
    text, warnings = _decoded(data)
    if not text.strip():
        raise FormatError("is empty; give a file that holds a dispatch")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) / 200:
        raise FormatError("is no text (a binary file); give plain text")
    return text, warnings


def _decoded(data: bytes) -> tuple[str, tuple[Warning, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), ()
    if wide := _wide(data):
        return data.decode(wide, errors="replace"), (_guessed(wide),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _repaired(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: Latin letters leave every other byte zero."""
    sample = data[:_SAMPLE]
    sample = sample[: len(sample) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def _repaired(data: bytes) -> tuple[str, tuple[Warning, ...]]:
    """Bytes that are not wholly UTF-8: UTF-8 with a few broken bytes, else Windows-1252."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for letter in text if letter > "\x7f") - broken
    if whole > 3 * broken:
        message = f"{broken} bytes are no UTF-8 and were replaced; the file is kept as it came"
        return text, (Warning(code="encoding-broken", message=message),)
    for encoding, name in _CYRILLIC:
        letters = data[:_SAMPLE].decode(encoding, errors="replace")
        if _prose(letters):
            return data.decode(encoding, errors="replace"), (_guessed(name),)
    try:
        return data.decode("cp1252"), (_guessed("Windows-1252"),)
    except UnicodeDecodeError:
        return data.decode("latin-1"), (_guessed("ISO 8859-1"),)


_CYRILLIC = (("cp1251", "Windows-1251"), ("koi8-r", "KOI8-R"))


def _prose(text: str) -> bool:
    """Whether a text is mostly Cyrillic and mostly small letters: the wrong one of the two
    encodings turns capitals and small letters about, and Latin copy has few such letters."""
    small = sum("а" <= letter <= "я" for letter in text)
    large = sum("А" <= letter <= "Я" for letter in text)
    return small > 4 * large and 2 * small > sum(letter.isalpha() for letter in text)


def _guessed(encoding: str) -> Warning:
    return Warning(
        code="encoding-guessed",
        message=f"the text is not UTF-8 and was read as {encoding}; save it as UTF-8 to be sure",
    )


def uri_of(text: str) -> str:
    """The uri of copy that carries no provider's id: the digest of its text."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read(data: bytes) -> tuple[Dispatch, tuple[Warning, ...]]:
    """The dispatch that a file of plain text holds.  Raises `FormatError`."""
    text, warnings = decode(data)
    return Dispatch(text=text, uri=uri_of(text), language=guess(text)), warnings
