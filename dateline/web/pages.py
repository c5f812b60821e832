"""Templates and the words that they share.

Owns the Jinja environment: everything is escaped, and a name that is missing is an error.  What a
line says is worded in `render`, so that page and terminal say the same.
"""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dateline import chrono
from dateline.formats import diary_json, records
from dateline.model import AgendaItem, Annotation, Attribution, EventType, Evidence, Status
from dateline.process import Step
from dateline.render import words
from dateline.render.course_text import course_line
from dateline.render.dossier_text import bonds, occurrence_lines
from dateline.store.dispatches import Hit

STATES = tuple(status.value for status in Status)
TYPES = tuple(type.value for type in EventType)


def dispatch_path(uri: str, version: int | None = None, focus: str = "") -> str:
    """The address of a dispatch, opened at the words in question."""
    pairs = {"version": version, "focus": focus or None}
    query = urlencode({name: value for name, value in pairs.items() if value is not None})
    path = f"/dispatch/{quote(uri, safe=':')}" + (f"?{query}" if query else "")
    return path + ("#focus" if focus else "")


def evidence_path(piece: Evidence) -> str:
    """The address of the words that a fact rests on."""
    return dispatch_path(piece.uri, piece.version, f"{piece.span.start}-{piece.span.end}")


def machine_time(item: AgendaItem) -> str | None:
    """The value of `<time datetime>`: an instant or a civil day, None for what is vaguer."""
    moment = item.moment
    if moment is None or moment.begin is None or moment.grain.rank > chrono.Grain.DAY.rank:
        return None
    if moment.grain in chrono.CLOCK_GRAINS:
        return chrono.iso(moment.begin, moment.zone)
    return f"{moment.begin:%Y-%m-%d}"


def moment(at: datetime) -> str:
    """An instant as a page tells it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} GMT"


def snippet(text: str) -> Markup:
    """A search's snippet with its brackets turned into marks."""
    safe = str(Markup.escape(text))
    return Markup(safe.replace("[", "<mark>").replace("]", "</mark>"))


def voices(read: Annotation) -> list[tuple[str, str, str]]:
    """Who says what in a dispatch, in its own words: the speaker, the cue, what is said."""
    text, names = read.dispatch.text, {actor.id: actor.name for actor in read.actors}

    def one(voice: Attribution) -> tuple[str, str, str]:
        said = voice.source.of(text) if voice.source else "not named"
        speaker = names.get(voice.speaker or "", said)
        content = " … ".join(" ".join(span.of(text).split()) for span in voice.content)
        return speaker, voice.cue.of(text) if voice.cue else "", content

    return [one(voice) for voice in read.attributions]


def times(read: Annotation) -> list[tuple[str, str]]:
    """The times of a dispatch: the words and the TIMEX3 value."""
    return [
        (timex.span.of(read.dispatch.text), " ".join(filter(None, (timex.value, timex.mod))))
        for timex in read.timexes
    ]


def hit(found: Hit) -> dict[str, object]:
    """A dispatch that a search found, for JSON."""
    return {
        "uri": found.uri,
        "version": found.version,
        "headline": found.headline,
        "provider": found.provider,
        "published": records.instant(found.published) if found.published else None,
        "snippet": found.snippet,
    }


def step(taken: Step) -> dict[str, object]:
    """A change of a dossier, for JSON."""
    named = {"dossier": taken.dossier.uid, "title": taken.dossier.title, "opened": taken.opened}
    return {**named, **diary_json.change(taken.change)}


_ENVIRONMENT = Environment(
    loader=PackageLoader("dateline.web"),
    autoescape=True,
    undefined=StrictUndefined,
)
_ENVIRONMENT.globals.update(
    words=words,
    bonds=bonds,
    course_line=course_line,
    occurrence_lines=occurrence_lines,
    dispatch_path=dispatch_path,
    evidence_path=evidence_path,
    machine_time=machine_time,
    STATES=STATES,
    TYPES=TYPES,
)
_ENVIRONMENT.filters.update(moment=moment, snippet=snippet, spaced=lambda s: s.replace("_", " "))


def render(name: str, **values: object) -> str:
    """A page."""
    return _ENVIRONMENT.get_template(name).render(**values)
