"""Zones and the days of bare clocks: Timexes and events -> Timexes that are instants.

Owns what a clock in the copy means as an instant, and the check of two clocks for one instant.
"""

from collections.abc import Sequence

from dateline.model import Document, EventMention, Timex, Warning


def settle(
    document: Document,
    timexes: Sequence[Timex],
    events: Sequence[EventMention] = (),
    *,
    zone: str | None = None,
) -> tuple[tuple[Timex, ...], tuple[Warning, ...]]:
    """The timexes with zones, and the warnings of all of them."""
    return tuple(timexes), ()
