"""Hand-built annotations for the tests of what follows reading."""

from dateline import chrono
from dateline.chrono import Interval
from dateline.model import (
    Actor,
    ActorKind,
    Annotation,
    Attribution,
    Dispatch,
    EventMention,
    EventType,
    Participant,
    Place,
    PlaceSource,
    SourceKind,
    Span,
    Status,
    When,
)

BRUSSELS = Place(
    city="Brussels",
    country="BE",
    region="Europe",
    lat=50.85,
    lon=4.35,
    zone="Europe/Brussels",
    source=PlaceSource.STATED,
)
NAIROBI = Place(
    city="Nairobi", country="KE", region="Africa", zone="Africa/Nairobi", source=PlaceSource.STATED
)
NATO = Participant(name="NATO", key="org:nato")
EU = Participant(name="EU", key="org:eu")


def point(value: str, zone: str | None = None) -> Interval:
    found = chrono.parse_point(value, zone)
    assert found is not None, value
    return found


def span(first: str, last: str, zone: str | None = None) -> Interval:
    one, other = point(first, zone), point(last, zone)
    return Interval(one.begin, other.end, one.grain, zone)


def when(value: str | Interval | None, zone: str | None = None) -> When | None:
    if value is None:
        return None
    return When(interval=value if isinstance(value, Interval) else point(value, zone))


def mention(
    title: str,
    *,
    at: str | Interval | None = None,
    zone: str | None = None,
    was: str | None = None,
    status: Status = Status.SCHEDULED,
    type: EventType = EventType.SIGN,
    who: tuple[Participant, ...] = (NATO, EU),
    place: Place | None = None,
    agenda: bool = True,
    **more: object,
) -> dict[str, object]:
    """What a mention says; `dispatch` gives it its id and its words."""
    return {
        "title": title,
        "when": when(at, zone),
        "previous_when": when(was),
        "status": status,
        "type": type,
        "participants": who,
        "place": place,
        "agenda": agenda,
        **more,
    }


def dispatch(
    uri: str,
    published: str,
    *mentions: dict[str, object],
    provider: str = "Example News",
    said_by: str | None = None,
    zone: str | None = None,
    version: int = 1,
) -> Annotation:
    """An annotation whose copy is one sentence a mention: its title."""
    text, events = "", []
    actors, voices = [], []
    if said_by:
        actors.append(Actor(id="p1", key="x", name=said_by, kind=ActorKind.ORGANISATION))
    for number, fields in enumerate(mentions, 1):
        title = str(fields["title"])
        start = len(text)
        if said_by:
            voices.append(
                Attribution(
                    id=f"a{number}",
                    content=(Span(start, start + len(title)),),
                    speaker="p1",
                    source_kind=SourceKind.ORGANISATION,
                )
            )
            fields = {"attributions": (f"a{number}",), **fields}
        word = title.split()[0]
        events.append(
            EventMention(id=f"e{number}", trigger=Span(start, start + len(word)), **fields)  # type: ignore[arg-type]
        )
        text += title + ".\n"
    return Annotation(
        dispatch=Dispatch(
            uri=uri,
            text=text,
            provider=provider,
            version=version,
            published=chrono.parse_stamp(published, zone),
        ),
        engine="test",
        actors=tuple(actors),
        attributions=tuple(voices),
        events=tuple(events),
    )
