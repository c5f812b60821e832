"""What the dispatch that the project started from holds, fact by fact, and its twins.

The twins are made from a template of our own with other bodies, people, places, days, clocks
and word order; what is expected of them is computed with zoneinfo, not written down.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dateline import annotate, chrono
from dateline.model import (
    Annotation,
    Attribution,
    Dispatch,
    EventMention,
    EventType,
    Manner,
    PlaceSource,
    RelationKind,
    SourceKind,
    Status,
    Timex,
)

FIRST = Path(__file__).parents[2] / "shared" / "dispatches" / "nato-eu-2023-01-06.txt"


def read(copy: str) -> Annotation:
    return annotate.annotate(Dispatch(text=copy, uri="test"))


@pytest.fixture(scope="module")
def first() -> Annotation:
    if not FIRST.exists():
        pytest.skip("the first dispatch is not beside this checkout")
    return read(FIRST.read_text(encoding="utf-8"))


def the(found: Iterable[EventMention], **fields: object) -> EventMention:
    """The one event with such fields."""
    matching = [e for e in found if all(getattr(e, k) == v for k, v in fields.items())]
    assert len(matching) == 1, [(e.id, e.title, e.type, e.status) for e in matching]
    return matching[0]


def leading(annotation: Annotation, kind: EventType) -> EventMention:
    return the(annotation.events, type=kind, agenda=True)


def start(event: EventMention) -> str | None:
    assert event.when is not None, event.title
    return chrono.bounds(event.when.interval)[0]


def instant_of(event: EventMention) -> datetime | None:
    assert event.when is not None, event.title
    return chrono.utc_bounds(event.when.interval)[0]


def words(annotation: Annotation, voice: Attribution) -> str:
    return " ".join(s.of(annotation.dispatch.text) for s in voice.content)


def voices(annotation: Annotation, *parts: str) -> list[Attribution]:
    return [v for v in annotation.attributions if all(p in words(annotation, v) for p in parts)]


def speaker(annotation: Annotation, voice: Attribution) -> str | None:
    return next((a.name for a in annotation.actors if a.id == voice.speaker), None)


def timex(annotation: Annotation, said: str) -> Timex:
    found = [t for t in annotation.timexes if said in t.span.of(annotation.dispatch.text)]
    assert found, said
    return found[0]


# ------------------------------------------------------------------ the first dispatch
def test_the_header_and_the_dateline_are_read(first: Annotation) -> None:
    dispatch = first.dispatch
    assert dispatch.text[0] == " "
    assert chrono.stamp(dispatch.published) == "2023-01-06" if dispatch.published else False
    assert dispatch.section == "World"
    assert dispatch.headline == "NATO and EU to sign joint declaration of cooperation on 10 January"
    assert dispatch.located == "Brussels"
    assert dispatch.provider == "RIA Novosti"
    assert timex(first, "January 6").value == "2023-01-06"
    assert all(t.span.start > 20 for t in first.timexes)


def test_the_signing_is_one_event_for_headline_lead_and_later_words(first: Annotation) -> None:
    signing = leading(first, EventType.SIGN)
    assert signing.status is Status.SCHEDULED
    assert signing.certainty == "eos5"
    assert start(signing) == "2023-01-10T11:00+01:00"
    assert signing.when is not None
    assert signing.when.interval.grain is chrono.Grain.MINUTE
    assert len([e for e in first.events if e.same_as == signing.id]) >= 2
    place = signing.place
    assert place is not None
    assert (place.name, place.city) == ("NATO headquarters", "Brussels")
    assert (place.country, place.zone) == ("BE", "Europe/Brussels")


def test_the_signatories_have_their_offices(first: Annotation) -> None:
    people = {p.name: p.title for p in leading(first, EventType.SIGN).participants}
    assert people.items() >= {
        ("Jens Stoltenberg", "NATO Secretary General"),
        ("Charles Michel", "head of the European Council"),
        ("Ursula von der Leyen", "head of the European Commission"),
    }


def test_who_announced_and_what_is_only_reported_are_shown_apart(first: Annotation) -> None:
    signing = leading(first, EventType.SIGN)
    by_id = {v.id: v for v in first.attributions}
    announced, reported = (by_id[i] for i in signing.attributions[:2])
    assert speaker(first, announced) == "NATO"
    assert announced.source_kind is SourceKind.ORGANISATION
    assert announced.channel == "statement"
    assert announced.via is None
    assert (reported.source_kind, reported.speaker, reported.hedge) == (SourceKind.NONE, None, True)
    copy = first.dispatch.text
    rests = {(s.attribution, s.span.of(copy)) for s in signing.support}
    assert any(a == announced.id and "January 10" in w for a, w in rests)
    assert any(a == reported.id and "11.00" in w for a, w in rests)
    assert any(a == reported.id and "NATO headquarters" in w for a, w in rests)


def test_the_two_clocks_are_one_instant(first: Annotation) -> None:
    local, moscow = timex(first, "11.00"), timex(first, "13.00")
    assert (local.value, moscow.value) == ("2023-01-10T11:00", "2023-01-10T13:00")
    assert moscow.interval is not None
    assert moscow.interval.zone == "Europe/Moscow"
    assert moscow.id in local.also
    assert local.id in moscow.also
    assert not [w for w in first.warnings if w.code == "clocks-disagree"]


def test_a_wrong_second_clock_gives_a_warning_that_names_both(first: Annotation) -> None:
    wrong = read(first.dispatch.text.replace("(13.00 Moscow time)", "(14.00 Moscow time)"))
    (warning,) = [w for w in wrong.warnings if w.code == "clocks-disagree"]
    assert "11.00" in warning.message
    assert "14.00" in warning.message
    assert "2 hours" in warning.message


def test_the_press_conference_follows_the_signing(first: Annotation) -> None:
    conference = leading(first, EventType.PRESS_CONFERENCE)
    assert conference.status is Status.SCHEDULED
    assert start(conference) == "2023-01-10T11:30+01:00"
    assert instant_of(conference) == datetime(2023, 1, 10, 10, 30, tzinfo=UTC)
    assert "13:30" in timex(first, "13.30").value
    assert conference.place is not None
    assert (conference.place.name, conference.place.city) == (None, "Brussels")
    assert conference.place.source is PlaceSource.EVENT
    assert "heads of NATO and EU institutions" in {p.name for p in conference.participants}
    signing = leading(first, EventType.SIGN)
    assert (RelationKind.AFTER, signing.id) in {(r.kind, r.target) for r in conference.relations}


def test_the_plan_of_2021_is_a_mention_of_its_own(first: Annotation) -> None:
    past = the(first.events, status=Status.POSTPONED, same_as=None)
    assert past.when is None
    assert past.previous_when is not None
    assert chrono.bounds(past.previous_when.interval)[0] == "2021"
    assert past.reason == "for unknown reasons"
    assert not past.agenda


def test_june_this_year_is_counted_from_the_speech_it_stands_in(first: Annotation) -> None:
    (stated,) = [v for v in voices(first, "counting on progress") if speaker(first, v) == "EU"]
    at = next(t for t in first.timexes if t.id == stated.at)
    assert at.value == "2022-SU"
    june = timex(first, "June this year")
    assert june.value == "2022-06"
    assert "2023-06" in june.alternatives


def test_the_madrid_summit_is_past(first: Annotation) -> None:
    summit = next(e for e in first.events if e.type is EventType.SUMMIT)
    assert (summit.status, summit.agenda) == (Status.OCCURRED, False)
    assert start(summit) == "2022-06"
    assert summit.place is not None
    assert summit.place.city == "Madrid"
    copy = first.dispatch.text
    awaited = {e.trigger.of(copy) for e in first.events}
    assert {"approval", "adoption"} <= awaited


def test_the_mixed_quotation_of_september_keeps_both_its_parts(first: Annotation) -> None:
    (said,) = voices(first, "the time has come", "to sign the declaration")
    assert speaker(first, said) == "Jens Stoltenberg"
    assert said.manner is Manner.MIXED
    at = next(t for t in first.timexes if t.id == said.at)
    assert (at.value, at.mod) == ("2022-09", "END")


def test_unnamed_sources_tell_the_eight_topics(first: Annotation) -> None:
    (said,) = voices(first, "geopolitical context")
    assert speaker(first, said) == "European sources"
    assert said.source_kind is SourceKind.UNNAMED
    assert said.anonymous
    topics = max((e.topics for e in first.events), key=len)
    copy = first.dispatch.text
    assert len(topics) == 8
    assert topics[0].of(copy).strip("“”") == "geopolitical context"
    assert topics[-1].of(copy) == "cooperation in the field of defense planning"


def test_representatives_and_documents_speak(first: Annotation) -> None:
    (emphasise,) = voices(first, "NATO remains the main organization")
    assert emphasise.source is not None
    assert emphasise.source.of(first.dispatch.text) == "EU representatives"
    (provides,) = voices(first, "rapid reaction force")
    assert provides.source_kind is SourceKind.DOCUMENT


def test_names_and_short_names_are_one_actor(first: Annotation) -> None:
    copy = first.dispatch.text
    by_key = {a.key: {m.of(copy) for m in a.mentions} for a in first.actors}
    assert any(w.endswith("North Atlantic Alliance") for w in by_key["org:nato"])
    assert any(w.endswith("alliance") for w in by_key["org:nato"])
    assert "NATO" in by_key["org:nato"]
    assert any(w.endswith("union") for w in by_key["org:eu"])
    assert "Stoltenberg" in {a.name.split()[-1] for a in first.actors}


def test_titles_read_like_an_editors_line(first: Annotation) -> None:
    assert leading(first, EventType.SIGN).title == (
        "Stoltenberg, Michel and von der Leyen sign third NATO-EU joint declaration"
    )
    assert leading(first, EventType.PRESS_CONFERENCE).title == (
        "Heads of NATO and EU institutions hold joint press conference"
    )


def test_without_the_second_sentence_only_what_it_told_is_gone(first: Annotation) -> None:
    copy = first.dispatch.text
    begin = copy.index("It is reported that")
    end = copy.index("As a result of the signing")
    signing = leading(read(copy[:begin] + copy[end:]), EventType.SIGN)
    assert start(signing) == "2023-01-10"
    assert signing.place is not None
    assert (signing.place.name, signing.place.city) == (None, "Brussels")
    assert len(signing.participants) == len(leading(first, EventType.SIGN).participants)
    assert len(signing.attributions) == 1


def test_without_the_sentence_on_2021_nothing_else_changes(first: Annotation) -> None:
    copy = first.dispatch.text
    begin = copy.index("The EU-NATO Joint Declaration was")
    end = copy.index("In the summer of 2022")
    less = read(copy[:begin] + copy[end:])
    assert not [e for e in less.events if e.status is Status.POSTPONED]
    for kind in (EventType.SIGN, EventType.PRESS_CONFERENCE):
        mine, theirs = leading(less, kind), leading(first, kind)
        assert (mine.title, start(mine), mine.status) == (
            theirs.title,
            start(theirs),
            theirs.status,
        )
    signing, conference = leading(less, EventType.SIGN), leading(less, EventType.PRESS_CONFERENCE)
    signers = [p.name for p in leading(first, EventType.SIGN).participants]
    assert [p.name for p in signing.participants] == signers
    assert "heads of NATO and EU institutions" in {p.name for p in conference.participants}


# ------------------------------------------------------------------ twins
class Twin:
    """One dispatch of the template and what it must give."""

    def __init__(
        self,
        name: str,
        *,
        city: str,
        zone: str,
        country: str,
        when: datetime,
        published: datetime,
        agency: str,
        opening: str,
        detail: str,
        people: tuple[str, ...],
        second: tuple[str, str] | None,
        venue: str | None,
        past: str = "",
        kind: EventType = EventType.SIGN,
        conference: str = "",
        headline: str = "",
    ) -> None:
        self.name, self.city, self.zone, self.country = name, city, zone, country
        self.when, self.published, self.agency = when, published, agency
        self.opening, self.detail, self.people = opening, detail, people
        self.second, self.venue, self.past, self.kind = second, venue, past, kind
        self.conference, self.headline = conference, headline

    @property
    def instant(self) -> datetime:
        return self.when.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def other(self, *, wrong_by: int = 0) -> str:
        """The second clock, as a desk elsewhere would write it."""
        if self.second is None:
            return ""
        zone, label = self.second
        clock = self.instant.astimezone(ZoneInfo(zone)) + timedelta(hours=wrong_by)
        return f" ({clock:%H.%M} {label})"

    def copy(self, *, wrong_by: int = 0) -> str:
        fields = {
            "city": self.city,
            "day": f"{self.when:%B} {self.when.day}",
            "yad": f"{self.when.day} {self.when:%B}",
            "clock": f"{self.when:%H.%M}",
            "later": f"{self.when + timedelta(minutes=45):%H.%M}",
            "second": self.other(wrong_by=wrong_by),
        }
        dateline = (
            f"{self.city.upper()}, {self.published:%B} {self.published.day} – {self.agency}. "
        )
        parts = [
            f" date {self.published:%Y-%m-%d} World\n",
            self.headline.format(**fields) + "\n",
            dateline + self.opening.format(**fields),
            self.detail.format(**fields) + " " + self.conference.format(**fields),
            self.past,
        ]
        return "\n".join(parts) + "\n"


TWINS = [
    Twin(
        "vienna-osce",
        city="Vienna",
        zone="Europe/Vienna",
        country="AT",
        when=datetime(2024, 3, 19, 10, 0),
        published=datetime(2024, 3, 14),
        agency="Interfax",
        headline="OSCE and Moldova to sign memorandum on {yad}",
        opening="OSCE Secretary General Helga Schmid and Moldovan Foreign Minister Mihai "
        "Popescu will sign a second memorandum on border security in {city} on {day}, the OSCE "
        "said in a statement.",
        detail="It is reported that the signing will take place at the Hofburg at {clock} local "
        "time{second}.",
        conference="After the signing, at {later} local time, a joint press conference will be "
        "held.",
        past="The memorandum was supposed to be signed in 2022, but the signing was postponed for "
        "technical reasons.",
        people=("Helga Schmid", "Mihai Popescu"),
        second=("Europe/Moscow", "Moscow time"),
        venue="Hofburg",
    ),
    Twin(
        "nairobi-across-midnight",
        city="Nairobi",
        zone="Africa/Nairobi",
        country="KE",
        when=datetime(2025, 9, 4, 1, 30),
        published=datetime(2025, 9, 1),
        agency="Rift News",
        headline="Kenya and Uganda to sign power agreement on {yad}",
        opening="Kenyan President William Ruto and Ugandan President Yoweri Museveni will sign an "
        "agreement on electricity in {city} on {day}, the African Union said in a statement.",
        detail="According to the organisers, the signing will begin at {clock} local time{second}.",
        people=("William Ruto", "Yoweri Museveni"),
        second=("America/New_York", "New York time"),
        venue=None,
    ),
    Twin(
        "new-york-clock-gap",
        city="New York",
        zone="America/New_York",
        country="US",
        when=datetime(2024, 3, 13, 9, 30),
        published=datetime(2024, 3, 8),
        agency="Harbour Press",
        headline="UN and African Union to sign peace accord on {yad}",
        opening="On {day}, UN Secretary-General Antonio Guterres and African Union Commission "
        "chairperson Moussa Faki will sign a joint accord on peacekeeping in {city}, the United "
        "Nations said in a statement.",
        detail="The ceremony will take place at UN headquarters at {clock} local time{second}.",
        people=("Antonio Guterres", "Moussa Faki"),
        second=("Europe/Berlin", "Berlin time"),
        venue="UN headquarters",
    ),
    Twin(
        "kathmandu-quarter",
        city="Kathmandu",
        zone="Asia/Kathmandu",
        country="NP",
        when=datetime(2026, 5, 20, 12, 15),
        published=datetime(2026, 5, 15),
        agency="Himal Wire",
        headline="Nepal and India to sign water treaty on {yad}",
        opening="The prime ministers of Nepal and India will sign a treaty on water in {city} on "
        "{day}, Nepal's Foreign Ministry said.",
        detail="The signing will take place at {clock} local time{second}.",
        people=(),
        second=("Asia/Kolkata", "Delhi time"),
        venue=None,
    ),
    Twin(
        "unnamed-host",
        city="Geneva",
        zone="Europe/Zurich",
        country="CH",
        when=datetime(2025, 2, 11, 15, 0),
        published=datetime(2025, 2, 7),
        agency="Lakeside Agency",
        headline="Envoys to meet in Geneva on {yad}",
        opening="The envoys of Armenia and Azerbaijan will meet in {city} on {day}, a "
        "diplomatic source said.",
        detail="The meeting will start at {clock} local time{second}.",
        people=(),
        second=("Asia/Yerevan", "Yerevan time"),
        venue=None,
        kind=EventType.MEET,
    ),
    Twin(
        "no-second-clock",
        city="Lisbon",
        zone="Europe/Lisbon",
        country="PT",
        when=datetime(2025, 6, 17, 18, 0),
        published=datetime(2025, 6, 12),
        agency="Tejo News",
        headline="Portugal and Angola to sign fishing pact on {yad}",
        opening="Portuguese Prime Minister Rui Tavares and Angolan President Ana Lourenco will "
        "sign a pact on fishing in {city} on {day}, the Portuguese government said in a statement.",
        detail="It is reported that the signing will take place at {clock} local time.",
        people=("Rui Tavares", "Ana Lourenco"),
        second=None,
        venue=None,
    ),
    Twin(
        "tokyo-summit",
        city="Tokyo",
        zone="Asia/Tokyo",
        country="JP",
        when=datetime(2025, 10, 8, 9, 0),
        published=datetime(2025, 10, 1),
        agency="Kita Press",
        headline="Japan, ASEAN to hold summit in Tokyo on {yad}",
        opening="Leaders of Japan and ASEAN will hold a summit in {city} on {day}, the Japanese "
        "government announced.",
        detail="The summit will open at {clock} local time{second}.",
        people=(),
        second=("Europe/London", "London time"),
        venue=None,
        kind=EventType.SUMMIT,
    ),
    Twin(
        "santiago-south",
        city="Santiago",
        zone="America/Santiago",
        country="CL",
        when=datetime(2025, 4, 8, 11, 0),
        published=datetime(2025, 4, 3),
        agency="Andes Informa",
        headline="Chile and Peru to sign copper accord on {yad}",
        opening="In {city}, Chilean President Gabriel Boric and Peruvian President Dina "
        "Boluarte will sign an accord on copper on {day}, Chile's Foreign Ministry said in a "
        "statement.",
        detail="The signing is to take place at La Moneda at {clock} local time{second}.",
        people=("Gabriel Boric", "Dina Boluarte"),
        second=("Europe/Madrid", "Madrid time"),
        venue="La Moneda",
    ),
    Twin(
        "dated-first",
        city="Helsinki",
        zone="Europe/Helsinki",
        country="FI",
        when=datetime(2025, 10, 27, 13, 0),
        published=datetime(2025, 10, 21),
        agency="Nordwire",
        headline="Finland and Estonia to sign tunnel treaty on {yad}",
        opening="On {day} in {city}, Finnish President Alexander Stubb and Estonian President Alar "
        "Karis will sign a treaty on a rail tunnel, the Finnish presidency said in a statement.",
        detail="At {clock} local time{second}, the signing will take place at the Presidential "
        "Palace.",
        people=("Alexander Stubb", "Alar Karis"),
        second=("America/New_York", "New York time"),
        venue="Presidential Palace",
    ),
    Twin(
        "canberra-day-apart",
        city="Canberra",
        zone="Australia/Sydney",
        country="AU",
        when=datetime(2026, 2, 3, 8, 30),
        published=datetime(2026, 1, 28),
        agency="Southern Cross",
        headline="Australia and Canada to sign minerals deal on {yad}",
        opening="Australian Prime Minister Anthony Albanese and Canadian Prime Minister Mark "
        "Carney will sign a deal on minerals in {city} on {day}, the Australian government said "
        "in a statement.",
        detail="It is reported that the signing will take place at Parliament House at {clock} "
        "local time{second}.",
        people=("Anthony Albanese", "Mark Carney"),
        second=("America/Toronto", "Ottawa time"),
        venue="Parliament House",
    ),
    Twin(
        "addis-talks",
        city="Addis Ababa",
        zone="Africa/Addis_Ababa",
        country="ET",
        when=datetime(2026, 6, 9, 10, 30),
        published=datetime(2026, 6, 4),
        agency="Horn Dispatch",
        headline="Ethiopia and Somalia to open talks on {yad}",
        opening="Ethiopian Foreign Minister Gedion Timothewos and Somali Foreign Minister Ahmed "
        "Fiqi will hold talks in {city} on {day}, the African Union said in a statement.",
        detail="The talks will begin at African Union headquarters at {clock} local time{second}.",
        people=("Gedion Timothewos", "Ahmed Fiqi"),
        second=("UTC", "GMT"),
        venue="African Union headquarters",
        kind=EventType.TALKS,
    ),
]
twins = pytest.mark.parametrize("twin", TWINS, ids=lambda t: t.name)


@twins
def test_a_twin_has_its_instant_and_place(twin: Twin) -> None:
    event = leading(read(twin.copy()), twin.kind)
    assert instant_of(event) == twin.instant
    assert event.when is not None
    assert event.when.interval.begin == twin.when
    assert event.status is Status.SCHEDULED
    assert event.place is not None
    assert (event.place.city, event.place.country, event.place.zone) == (
        twin.city,
        twin.country,
        twin.zone,
    )
    if twin.venue is not None:
        assert event.place.name is not None
        assert twin.venue in event.place.name


@twins
def test_a_twin_has_its_people(twin: Twin) -> None:
    event = leading(read(twin.copy()), twin.kind)
    assert set(twin.people) <= {p.name for p in event.participants}


@twins
def test_the_clocks_of_a_twin_agree_and_a_wrong_one_is_named(twin: Twin) -> None:
    right, wrong = read(twin.copy()), read(twin.copy(wrong_by=1))
    assert not [w for w in right.warnings if w.code == "clocks-disagree"]
    if twin.second is not None:
        (warning,) = [w for w in wrong.warnings if w.code == "clocks-disagree"]
        assert f"{twin.when:%H.%M}" in warning.message


@pytest.mark.parametrize("twin", [t for t in TWINS if t.past], ids=lambda t: t.name)
def test_the_earlier_plan_of_a_twin_is_kept_apart(twin: Twin) -> None:
    found = read(twin.copy()).events
    past = the(found, status=Status.POSTPONED, same_as=None)
    assert past.previous_when is not None
    assert chrono.bounds(past.previous_when.interval)[0] == "2022"


@pytest.mark.parametrize("twin", [t for t in TWINS if t.conference], ids=lambda t: t.name)
def test_what_follows_the_signing_has_the_same_city(twin: Twin) -> None:
    conference = leading(read(twin.copy()), EventType.PRESS_CONFERENCE)
    assert instant_of(conference) == twin.instant + timedelta(minutes=45)
    assert conference.place is not None
    assert conference.place.city == twin.city


@twins
def test_without_its_detail_a_twin_keeps_the_day_alone(twin: Twin) -> None:
    copy = twin.copy()
    detail = copy.split("\n")[5]
    event = leading(read(copy.replace(detail, "")), twin.kind)
    assert start(event) == f"{twin.when:%Y-%m-%d}"
    assert event.place is not None
    assert event.place.city == twin.city
