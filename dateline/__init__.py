"""Dateline reads news dispatches and keeps the diary that they imply.

    import dateline

    annotation = dateline.read(text, published="2023-01-06", zone="Europe/Brussels")
    with dateline.open_diary("diary.db") as diary:
        diary.add(text, published="2023-01-06")
        items = diary.agenda(begin=date(2023, 1, 9), days=7, zone="UTC", as_of=instant)

Everything is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.chrono import Interval
    from dateline.model import (
        AgendaItem,
        Annotation,
        Attribution,
        Dispatch,
        Dossier,
        EventMention,
        Timex,
    )
    from dateline.process import Diary, open_diary
    from dateline.process import read_one as read

_HOMES = {
    "read": ("dateline.process", "read_one"),
    "open_diary": ("dateline.process", "open_diary"),
    "Diary": ("dateline.process", "Diary"),
    "Interval": ("dateline.chrono", "Interval"),
    **{
        name: ("dateline.model", name)
        for name in (
            "AgendaItem",
            "Annotation",
            "Attribution",
            "Dispatch",
            "Dossier",
            "EventMention",
            "Timex",
        )
    },
}

__all__ = [
    "AgendaItem",
    "Annotation",
    "Attribution",
    "Diary",
    "Dispatch",
    "Dossier",
    "EventMention",
    "Interval",
    "Timex",
    "open_diary",
    "read",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
