"""Records as the store keeps them: JSON, the larger ones compressed.

Owns the encoding.  The same record gives the same bytes, so that two rebuilds can be compared.
"""

import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_encoder = msgspec.json.Encoder(order="deterministic")


def dump(record: Any) -> str:
    """A record as JSON text."""
    return _encoder.encode(record).decode()


def load[T](data: str | bytes, kind: type[T]) -> T:
    """The inverse of `dump`."""
    return msgspec.json.decode(data, type=kind)


def pack(record: Any) -> bytes:
    """A record as compressed JSON."""
    return zlib.compress(_encoder.encode(record), 6)


def unpack[T](data: bytes, kind: type[T]) -> T:
    """The inverse of `pack`."""
    return msgspec.json.decode(zlib.decompress(data), type=kind)


def shrink(data: bytes) -> bytes:
    """Bytes as they came, compressed."""
    return zlib.compress(data, 6)


def grow(data: bytes) -> bytes:
    """The inverse of `shrink`."""
    return zlib.decompress(data)


def seconds(at: datetime) -> int:
    """An aware instant as whole seconds since 1970, rounded down."""
    return (at - _EPOCH) // timedelta(seconds=1)


def instant(count: int) -> datetime:
    """The inverse of `seconds`."""
    return _EPOCH + timedelta(seconds=count)
