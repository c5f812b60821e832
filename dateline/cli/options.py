"""Options that several commands share, and the values that they take."""

from enum import StrEnum
from typing import Annotated

import typer

Files = Annotated[
    list[str], typer.Argument(help="Files, folders, patterns; - is standard input.", metavar="FILE")
]
Store = Annotated[
    str | None,
    typer.Option(
        metavar="PATH|URL",
        help="The diary: a file, or postgresql://...  Without it, and without DATELINE_STORE, a "
        "file in your data folder.",
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="When the copy was published (ISO); wins over what the copy says."
    ),
]
CopyZone = Annotated[
    str | None,
    typer.Option(
        "--zone", metavar="ZONE", help="The publisher's zone (IANA), where the copy gives none."
    ),
]
Zone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE",
        help="Your zone (IANA, GMT): sets the day boundaries and the clocks.  Without it each "
        "event has its own.",
    ),
]
Provider = Annotated[
    str | None, typer.Option(metavar="NAME", help="The agency, where the copy does not name it.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="INSTANT", help="The instant as of which to tell (ISO); the clock by default."
    ),
]
Party = Annotated[
    list[str] | None,
    typer.Option(help="A key, a name, another name or words of one; may be repeated."),
]
Watch = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="A list of parties, one a line; # begins a remark; may be repeated.",
    ),
]
Place = Annotated[
    list[str] | None, typer.Option(help="A city, country or region; may be repeated.")
]
By = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who decides; you, by your login, by default.")
]
Longest = Annotated[
    int,
    typer.Option(
        metavar="N",
        min=1,
        help="A text of more characters is read for its times alone.",
        envvar="DATELINE_LONGEST",
    ),
]
LONGEST = 1_000_000


class Switch(StrEnum):
    """On or off."""

    ON = "on"
    OFF = "off"


Tagger = Annotated[
    Switch,
    typer.Option(
        help="The learned reader of voices; off reads by rules alone.", envvar="DATELINE_TAGGER"
    ),
]


class ReadFormat(StrEnum):
    """How `read` writes."""

    TEXT = "text"
    JSON = "json"
    TIMEML = "timeml"
    HTML = "html"


class AgendaFormat(StrEnum):
    """How `agenda` writes."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"
    CSV = "csv"


class DossierFormat(StrEnum):
    """How `dossier` writes."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class LapsedFormat(StrEnum):
    """How `lapsed` writes."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class TextFormat(StrEnum):
    """How the others write."""

    TEXT = "text"
    JSON = "json"
