"""Contract JSON: the names, the shapes, and that nothing is lost on the way."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from diary import BRUSSELS, dispatch, mention, span
from hypothesis import given
from hypothesis import strategies as st

from dateline import chrono, dossiers
from dateline.chrono import Grain, Interval
from dateline.formats import diary_json, records
from dateline.model import (
    Actor,
    ActorKind,
    Annotation,
    Attribution,
    Dateline,
    Dispatch,
    EventMention,
    EventType,
    Participant,
    Relation,
    RelationKind,
    SourceKind,
    Span,
    Status,
    Support,
    Timex,
    TimexType,
    Warning,
    When,
    ZoneSource,
)

TEXT = "The alliance said on Friday that the signing is at 11.00 local time on 10 January."


def annotation(**more: object) -> Annotation:
    """One of everything."""
    clock = Interval(
        datetime(2023, 1, 10, 11), datetime(2023, 1, 10, 11, 1), Grain.MINUTE, "Europe/Brussels"
    )
    friday = chrono.span_of(datetime(2023, 1, 6), Grain.DAY)
    fields: dict[str, object] = {
        "dispatch": Dispatch(
            text=TEXT,
            uri="u:1",
            provider="Example",
            headline="H",
            section="World",
            located="Brussels",
            published=chrono.parse_stamp("2023-01-06T09:30+03:00"),
        ),
        "engine": "test",
        "dateline": Dateline(span=Span(0, 3)),
        "timexes": (
            Timex(id="t1", span=Span(21, 27), type=TimexType.DATE, value="2023-01-06", mod="END",
                  interval=friday, anchor="published"),
            Timex(id="t2", span=Span(51, 67), type=TimexType.TIME, value="2023-01-10T11:00",
                  interval=clock, zone_source=ZoneSource.PLACE, also=("t3",)),
            Timex(id="t3", span=Span(71, 81), type=TimexType.SET, value="P1W",
                  quant="EVERY"),
        ),
        "actors": (
            Actor(id="p1", key="org:nato", name="NATO", kind=ActorKind.ORGANISATION,
                  aliases=("the alliance",), mentions=(Span(0, 12),)),
        ),
        "attributions": (
            Attribution(id="a1", source=Span(0, 12), cue=Span(13, 17), content=(Span(28, 81),),
                        source_kind=SourceKind.ORGANISATION, speaker="p1", at="t1",
                        channel="statement"),
        ),
        "events": (
            EventMention(id="e1", trigger=Span(37, 44), title="NATO and EU sign declaration",
                         status=Status.SCHEDULED, type=EventType.SIGN, certainty="eos5",
                         agenda=True, when=When(interval=clock, timex="t2"), place=BRUSSELS,
                         participants=(Participant(name="NATO", key="org:nato", title="host"),),
                         attributions=("a1",), topics=(Span(28, 36),),
                         relations=(Relation(kind=RelationKind.AFTER, target="e2"),),
                         support=(Support(field="when", span=Span(51, 67), attribution="a1"),)),
            EventMention(id="e2", trigger=Span(13, 17), title="NATO says",
                         status=Status.OCCURRED),
        ),
        "warnings": (Warning(code="c", message="m", spans=(Span(1, 2),)),),
    }  # fmt: skip
    return Annotation(**(fields | more))  # type: ignore[arg-type]


CONTRACT = {
    "": ["id", "timexes", "attributions", "events", "warnings"],
    "timexes": "id start end text type value mod begin until zone zone_source also anchor"
    " alternatives".split(),
    "attributions": "id source cue content manner attitude source_kind speaker channel anonymous"
    " at via hedge negated".split(),
    "events": "id trigger title type plover status certainty agenda same_as when previous_when"
    " place participants attributions source topics relations reason".split(),
    "warnings": ["code", "message", "spans"],
}


def loaded(read: Annotation) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(records.encode(records.annotation(read)))
    return found


def test_every_field_of_the_contract_is_there() -> None:
    record = loaded(annotation())
    for part, names in CONTRACT.items():
        rows = [record] if not part else record[part]
        assert rows
        for row in rows:
            assert not set(names) - row.keys()


def test_times_are_told_as_the_contract_says() -> None:
    friday, clock, every = loaded(annotation())["timexes"]
    assert (friday["begin"], friday["until"]) == ("2023-01-06T00:00", "2023-01-07T00:00")
    assert friday["zone"] is None
    assert (clock["begin"], clock["zone"]) == ("2023-01-10T11:00+01:00", "Europe/Brussels")
    assert clock["text"] == "11.00 local time"
    assert (every["begin"], every["until"], every["quant"]) == (None, None, "EVERY")


def test_the_time_of_an_event_is_an_instant_or_a_partial_date() -> None:
    signing, said = loaded(annotation())["events"]
    assert signing["when"] == {
        "start": "2023-01-10T11:00+01:00",
        "end": None,
        "grain": "minute",
        "zone": "Europe/Brussels",
        "timex": "t2",
    }
    assert said["when"] is None
    days = span("2025-10-25", "2025-10-26")
    assert records.moment(days) == {
        "start": "2025-10-25", "end": "2025-10-26", "grain": "day", "zone": None, "timex": None,
    }  # fmt: skip


def test_the_time_of_speech_has_the_same_shape_and_its_mod() -> None:
    (voice,) = loaded(annotation())["attributions"]
    assert voice["at"] == {
        "start": "2023-01-06", "end": None, "grain": "day", "zone": None, "timex": "t1",
        "mod": "END",
    }  # fmt: skip
    assert voice["speaker"] == {"name": "NATO", "key": "org:nato", "kind": "organisation"}


def test_an_event_names_who_vouches_for_it_and_who_tells_it() -> None:
    signing, said = loaded(annotation())["events"]
    assert signing["source"] == {
        "name": "NATO", "key": "org:nato", "kind": "organisation", "told_by": "Example",
    }  # fmt: skip
    assert said["source"] == {
        "name": "Example", "key": None, "kind": "medium", "told_by": None,
    }  # fmt: skip
    nameless = msgspec.structs.replace(annotation().dispatch, provider=None)
    assert loaded(annotation(dispatch=nameless))["events"][1]["source"] is None


def test_a_speaker_that_is_no_actor_is_named_in_the_words_of_the_copy() -> None:
    read = annotation()
    voice = msgspec.structs.replace(read.attributions[0], speaker=None)
    assert loaded(annotation(attributions=(voice,)))["events"][0]["source"] == {
        "name": "The alliance", "key": None, "kind": "organisation", "told_by": "Example",
    }  # fmt: skip


def test_the_read_record_adds_the_text_and_the_envelope() -> None:
    record = records.reading(annotation())
    assert record["text"] == TEXT
    envelope = record["dispatch"]
    assert envelope["published"] == "2023-01-06T09:30+03:00"
    assert envelope["dateline"] == [0, 3]
    wanted = "uri version published provider section headline located dateline language".split()
    assert not set(wanted) - envelope.keys()


@pytest.mark.parametrize("copy", [False, True])
def test_the_pieces_of_a_record_make_the_record(copy: bool) -> None:
    trap = msgspec.structs.replace(annotation().dispatch, text=TEXT + '"timexes":[]', uri='"x":[]')
    for read in (annotation(), annotation(timexes=(), attributions=()), annotation(dispatch=trap)):
        whole = (records.reading if copy else records.annotation)(read, id='"timexes":[]')
        pieces = records.pieces(read, id='"timexes":[]', copy=copy)
        assert b"".join(pieces) == records.encode(whole)


# ------------------------------------------------------------------ lines
STAMPS = st.none() | st.sampled_from(
    ["2023-01-06", "2023-01-06T09:30", "2023-01-06T09:30+05:45", "2023-01-06T06:30Z"]
)


@given(text=st.text(min_size=1), published=STAMPS, id=st.text(min_size=1) | st.integers())
def test_a_line_of_a_dispatch_reads_back(text: str, published: str | None, id: str | int) -> None:
    data = json.dumps({"id": id, "text": text, "published": published}, ensure_ascii=False)
    try:
        line = records.line(data.encode())
    except UnicodeEncodeError:
        return
    copy, warnings = records.dispatch_of(line, language="en")
    assert copy.text == text
    assert not warnings
    again, _ = records.dispatch_of(
        records.line(records.encode(records.line_of(copy))), language="en"
    )
    assert again == copy


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"id": 1, "text": 2}', b'{"id": null, "text": ""}', b"\xff\xfe"]
)
def test_a_line_that_is_no_dispatch_is_told(data: bytes) -> None:
    with pytest.raises(records.LineError, match=r'expected \{"id"'):
        records.line(data)


# ------------------------------------------------------------------ the diary
def test_a_dossier_and_its_items_are_told() -> None:
    from dateline import agenda

    told = mention("NATO and EU sign declaration", at="2023-01-10T11:00", zone="Europe/Brussels",
                   place=BRUSSELS)  # fmt: skip
    read = dispatch("u:1", "2023-01-06T09:30+03:00", told, said_by="NATO")
    folded = dossiers.fold(dossiers.link_all([read]), {("u:1", 1): read})
    (file,) = folded.values()
    record = json.loads(records.encode(diary_json.dossier(file)))
    assert record["when"]["start"] == "2023-01-10T11:00+01:00"
    assert record["history"][0]["evidence"][0]["uri"] == "u:1"
    assert record["opened"] == "2023-01-06T06:30:00Z"
    items = agenda.choose(
        [file],
        begin=datetime(2023, 1, 9).date(),
        days=7,
        zone="UTC",
        as_of=datetime(2023, 1, 6, 18, tzinfo=UTC) + timedelta(),
    )
    (item,) = (json.loads(records.encode(diary_json.agenda_item(item))) for item in items)
    assert (item["dtstart"], item["all_day"], item["new"]) == (
        "2023-01-10T11:00+01:00",
        False,
        True,
    )
    assert item["said_by"] == ["NATO"]
