"""What all records share, a stretch of the copy, and what is said about a reading.

Owns the smallest records.  Knows no dispatch.
"""

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all records share: frozen, built by keyword, defaults left out when stored."""


class Span(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """Half-open code points of a dispatch's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must run forward from 0 on, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def holds(self, other: "Span") -> bool:
        """Whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]


class Warning(Record, frozen=True, kw_only=True):
    """Something in the copy that a person should look at."""

    code: str
    message: str
    spans: tuple[Span, ...] = ()


class Derivation(Record, frozen=True, kw_only=True, gc=False):
    """How an answer came about: a rule, what it read, what it said, and what lay under it."""

    rule: str
    span: Span | None = None
    note: str = ""
    children: tuple["Derivation", ...] = ()
