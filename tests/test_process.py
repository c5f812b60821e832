"""Use cases over a real store: what goes in together, what survives a kill, what replays."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from diary import BRUSSELS, EU, NAIROBI, NATO, dispatch, mention

from dateline import annotate, chrono, dossiers
from dateline.model import (
    Action,
    Annotation,
    Decision,
    Dispatch,
    Dossier,
    EventType,
    MentionRef,
    Span,
    Status,
)
from dateline.process import (
    Diary,
    EmbargoError,
    Reading,
    State,
    inputs,
    open_diary,
    read_one,
    reading,
    streams,
)
from dateline.process.linking import differences
from dateline.store import decisions

JANUARY = datetime(2023, 1, 31, tzinfo=UTC)


@pytest.fixture
def diary(store_url: str) -> Iterator[Diary]:
    with open_diary(store_url) as opened:
        yield opened


def put(diary: Diary, read: Annotation) -> State:
    copy = read.dispatch
    whole = Reading(label=copy.uri, dispatch=copy, original=copy.text.encode(), annotation=read)
    return diary.put(whole).state


def story() -> list[Annotation]:
    """A signing announced, moved and done; a visit of another kind; a summit put off."""
    sign = "NATO and EU sign declaration"
    summit = {"type": EventType.SUMMIT, "who": (EU,), "place": NAIROBI}
    return [
        dispatch("u:1", "2023-01-02", mention(sign, at="2023-01-10", place=BRUSSELS)),
        dispatch("u:2", "2023-01-03", mention("EU summit opens", at="2023-01-20", **summit)),
        dispatch(
            "u:3",
            "2023-01-05",
            mention(
                "Declaration of NATO and EU signed later",
                at="2023-01-12",
                was="2023-01-10",
                status=Status.RESCHEDULED,
                place=BRUSSELS,
            ),
        ),
        dispatch(
            "u:4",
            "2023-01-08",
            mention("EU summit put off", was="2023-01-20", status=Status.POSTPONED, **summit),
        ),
        dispatch(
            "u:5",
            "2023-01-12",
            mention(sign, at="2023-01-12", status=Status.OCCURRED, place=BRUSSELS, agenda=False),
            provider="Other Wire",
        ),
    ]


def parts(diary: Diary) -> set[frozenset[MentionRef]]:
    return {frozenset(file.mentions) for file in diary.all_dossiers()}


def facts(file: Dossier) -> Dossier:
    return msgspec.structs.replace(file, uid="", relations=())


# ------------------------------------------------------------------ putting in
def test_a_story_becomes_dossiers(diary: Diary) -> None:
    assert [put(diary, read) for read in story()] == [State.ADDED] * 5
    held = {file.type: file for file in diary.all_dossiers()}
    signing, summit = held[EventType.SIGN], held[EventType.SUMMIT]
    assert signing.status is Status.OCCURRED
    assert {ref.uri for ref in signing.mentions} == {"u:1", "u:3", "u:5"}
    assert summit.status is Status.POSTPONED
    assert summit.when is None
    assert diary.check() == []


def test_the_same_text_under_the_same_uri_changes_nothing(diary: Diary) -> None:
    (read, *_) = story()
    put(diary, read)
    before = dict(diary.counts()), diary.all_dossiers()
    assert put(diary, read) is State.KNOWN
    assert (dict(diary.counts()), diary.all_dossiers()) == before


def test_another_text_under_the_same_uri_is_the_next_version_and_replaces_it(diary: Diary) -> None:
    for read in story()[:2]:
        put(diary, read)
    uid = next(f.uid for f in diary.all_dossiers() if f.type is EventType.SIGN)
    sign = mention("NATO and EU sign declaration", at="2023-01-11", place=BRUSSELS)
    newer = dispatch("u:1", "2023-01-02", sign)
    newer = msgspec.structs.replace(
        newer,
        dispatch=msgspec.structs.replace(newer.dispatch, text=newer.dispatch.text + "\nMore.\n"),
    )
    assert put(diary, newer) is State.VERSION
    signing = next(f for f in diary.all_dossiers() if f.type is EventType.SIGN)
    assert signing.uid == uid
    assert {(ref.uri, ref.version) for ref in signing.mentions} == {("u:1", 2)}
    assert signing.when is not None
    assert signing.when.begin == datetime(2023, 1, 11)
    held = diary.dispatch("u:1", 1)
    assert held is not None
    assert held.dispatch.version == 1
    assert diary.check() == []


def test_any_order_of_arrival_gives_the_same_partition_and_history(tmp_path: Path) -> None:
    wanted = None
    for number, order in enumerate(permutations(story())):
        if number % 7:  # a seventh of all orders, spread over them
            continue
        with open_diary(str(tmp_path / f"{number}.db")) as diary:
            for read in order:
                put(diary, read)
            found = parts(diary), sorted(map(facts, diary.all_dossiers()), key=repr)
            assert diary.check() == []
        wanted = wanted or found
        assert found == wanted


def test_a_replay_of_the_log_gives_the_same_dossiers_byte_for_byte(diary: Diary) -> None:
    reads = story()
    random.Random(3).shuffle(reads)
    for read in reads:
        put(diary, read)
    before = [msgspec.json.encode(file) for file in diary.all_dossiers()]
    diary.rebuild()
    assert [msgspec.json.encode(file) for file in diary.all_dossiers()] == before
    assert diary.relink() == 0
    assert [msgspec.json.encode(file) for file in diary.all_dossiers()] == before


def test_both_databases_and_pure_linking_agree(diary: Diary) -> None:
    reads = story()
    for read in reads:
        put(diary, read)
    annotations = {(r.dispatch.uri, r.dispatch.version): r for r in reads}
    folded = dossiers.fold(dossiers.link_all(reads), annotations)
    assert {file.uid: file for file in diary.all_dossiers()} == folded


# ------------------------------------------------------------------ taking out
def titles(diary: Diary, as_of: datetime, begin: date = date(2023, 1, 9)) -> list[str]:
    page = diary.agenda(begin=begin, days=14, zone="UTC", as_of=as_of)
    return [f"{item.status.value} {item.dtstart:%d}" for item in page if item.dtstart]


def test_the_agenda_tells_what_was_known_at_an_instant(diary: Diary) -> None:
    for read in story():
        put(diary, read)
    assert titles(diary, datetime(2023, 1, 1, tzinfo=UTC)) == []
    assert titles(diary, datetime(2023, 1, 4, tzinfo=UTC)) == ["scheduled 10", "scheduled 20"]
    assert "rescheduled 12" in titles(diary, datetime(2023, 1, 6, tzinfo=UTC))
    assert "occurred 12" in titles(diary, JANUARY)


def test_changes_are_told_in_their_order(diary: Diary) -> None:
    for read in story():
        put(diary, read)
    steps = diary.changes(datetime(2023, 1, 5, tzinfo=UTC))
    assert [step.change.at for step in steps] == sorted(step.change.at for step in steps)
    assert "postponed" in {step.change.new for step in steps}
    assert not any(step.change.at < datetime(2023, 1, 5, tzinfo=UTC) for step in steps)
    later = datetime(2023, 1, 6, tzinfo=UTC)
    assert all(step.change.at <= later for step in diary.changes(JANUARY, until=later))


def test_a_dossier_is_found_by_its_words(diary: Diary) -> None:
    for read in story():
        put(diary, read)
    assert [f.type for f in diary.dossier("NATO declaration")] == [EventType.SIGN]
    assert [f.type for f in diary.dossier("summit")] == [EventType.SUMMIT]
    assert diary.dossier("volcano") == ()


# ------------------------------------------------------------------ judgements
def test_an_editors_merge_and_name_outlive_the_machine(diary: Diary) -> None:
    for read in story()[:2]:
        put(diary, read)
    signing, summit = sorted(diary.all_dossiers(), key=lambda f: f.type)
    at = datetime(2023, 1, 4, tzinfo=UTC)
    merge = Decision(
        at=at, by="editor:ann", action=Action.MERGE, dossier=signing.uid, other=summit.uid
    )
    name = Decision(
        at=at, by="editor:ann", action=Action.RENAME, dossier=signing.uid, value="Week of the EU"
    )
    diary.decide([merge, name])
    (held,) = diary.all_dossiers()
    assert (held.uid, held.title) == (signing.uid, "Week of the EU")
    assert {ref.uri for ref in held.mentions} == {"u:1", "u:2"}
    for read in story()[2:]:
        put(diary, read)
    assert diary.check() == []
    assert next(f.title for f in diary.all_dossiers() if f.uid == signing.uid) == "Week of the EU"
    two = diary.agenda(begin=date(2023, 1, 9), days=14, zone="UTC", as_of=at - timedelta(hours=1))
    assert len({item.uid for item in two}) == 2  # as it was before the editor came


def test_a_link_that_an_editor_took_away_is_not_made_again(diary: Diary) -> None:
    reads = story()
    put(diary, reads[0])
    put(diary, reads[2])
    (signing,) = diary.all_dossiers()
    ref = next(ref for ref in signing.mentions if ref.uri == "u:3")
    unlink = Decision(
        at=JANUARY, by="editor:ann", action=Action.UNLINK, dossier=signing.uid, subject=ref
    )
    diary.decide([unlink])
    assert {r.uri for f in diary.all_dossiers() for r in f.mentions} == {"u:1"}
    put(diary, reads[1])  # arrives late, so that all is linked anew
    held = next(f for f in diary.all_dossiers() if f.uid == signing.uid)
    assert {r.uri for r in held.mentions} == {"u:1"}
    diary.relink()
    held = next(f for f in diary.all_dossiers() if f.uid == signing.uid)
    assert {r.uri for r in held.mentions} == {"u:1"}


def uids(diary: Diary) -> dict[EventType, str]:
    return {file.type: file.uid for file in diary.all_dossiers()}


def named(diary: Diary, uid: str) -> list[str]:
    return [name for name, _ in diary.mentioned(uid)]


def test_an_editors_orders_go_by_name_and_can_be_taken_back(diary: Diary) -> None:
    for read in story():
        put(diary, read)
    before = diary.all_dossiers()
    signing, summit = uids(diary)[EventType.SIGN], uids(diary)[EventType.SUMMIT]

    def order(kind: Action, *names: str) -> list[str]:
        made = diary.edit(kind, *names, by="ann", at=JANUARY)
        assert diary.check() == []
        return [dossiers.name(decision) for decision in made]

    back: list[str] = []
    back += order(Action.MERGE, signing[:6], summit)
    (one,) = diary.all_dossiers()
    assert {ref.uri for ref in one.mentions} == {"u:1", "u:2", "u:3", "u:4", "u:5"}
    back += order(Action.SPLIT, signing, "u:5#e1")
    assert len(diary.all_dossiers()) == 2
    back += order(Action.UNLINK, signing, "u:4#e1", "u:3#e1")
    held = diary.dossiers([signing])[signing]
    assert {ref.uri for ref in held.mentions} == {"u:1", "u:2"}
    back += order(Action.SET, signing, "place", "Kenya")
    assert diary.dossiers([signing])[signing].place is not None
    back += order(Action.DISMISS, signing)
    assert signing not in diary.dossiers([signing])
    assert [edit.name for edit in diary.edits(signing)] == back
    diary.relink()
    assert signing not in diary.dossiers([signing])
    order(Action.UNDO, *back)
    assert diary.all_dossiers() == before
    assert all(edit.undone for edit in diary.edits(signing))
    (again,) = order(Action.MERGE, signing, summit)
    order(Action.UNDO, again)
    assert diary.all_dossiers() == before


def test_what_came_to_a_merged_dossier_goes_its_own_way_when_the_merge_is_taken_back(
    diary: Diary,
) -> None:
    def summit(uri: str, published: str, day: str) -> Annotation:
        fields = {"type": EventType.SUMMIT, "who": (EU,), "place": NAIROBI}
        return dispatch(uri, published, mention("EU summit in Kenya", at=day, **fields))

    def parted() -> dict[str, set[str]]:
        return {file.uid: {ref.uri for ref in file.mentions} for file in diary.all_dossiers()}

    put(diary, summit("u:1", "2023-01-02", "2023-01-20"))
    put(diary, summit("u:2", "2023-01-03", "2023-02-24"))
    first, second = sorted(parted(), key=lambda uid: min(parted()[uid]))
    (merge,) = diary.edit(Action.MERGE, first, second, by="ann", at=JANUARY)
    put(diary, summit("u:3", "2023-01-04", "2023-02-24"))
    assert parted() == {first: {"u:1", "u:2", "u:3"}}
    diary.edit(Action.UNDO, dossiers.name(merge), by="ann", at=JANUARY)
    assert parted() == {first: {"u:1"}, second: {"u:2", "u:3"}}
    assert diary.check() == []


def test_a_taking_back_can_be_taken_back(diary: Diary) -> None:
    put(diary, story()[0])
    (held,) = diary.all_dossiers()
    (name,) = diary.edit(Action.RENAME, held.uid, "One", by="ann", at=JANUARY)
    (undo,) = diary.edit(Action.UNDO, dossiers.name(name), by="bob", at=JANUARY)
    assert diary.all_dossiers() == (held,)
    redo = msgspec.structs.replace(undo, value=dossiers.name(undo), by="editor:cy")
    diary.decide([redo])
    assert diary.all_dossiers()[0].title == "One"


@pytest.mark.parametrize(
    ("kind", "names", "said"),
    [
        (Action.SET, ["UID", "when", "soon"], "'soon' is no value of when; write 2023-01-10"),
        (Action.SET, ["UID", "mood", "good"], "'mood' is no field that can be set"),
        (Action.SET, ["UID", "place", "Nowhereville"], "is no value of place"),
        (Action.SET, ["UID", "status", "lapsed"], "choose from proposed"),
        (Action.SET, ["UID", "status"], "set needs the dossier, the field, the value"),
        (Action.MERGE, ["UID", "UID"], "is one dossier; name two"),
        (Action.MERGE, ["UID", "zzzz"], "zzzz: no dossier has that uid"),
        (Action.SPLIT, ["UID", "u:9#e1"], "is no one mention of"),
        (Action.SPLIT, ["UID", "u:1#e1"], "would be left with no mention"),
        (Action.RENAME, ["UID", " "], "a title has at least one word"),
        (Action.UNDO, ["aaaaaaaaaa"], "is no decision of an editor"),
        (Action.LINK, ["UID"], "link needs"),
    ],
)
def test_an_order_that_cannot_be_carried_out_says_why(
    tmp_path: Path, kind: Action, names: list[str], said: str
) -> None:
    with open_diary(str(tmp_path / "diary.db")) as diary:
        put(diary, story()[0])
        (held,) = diary.all_dossiers()
        with pytest.raises(ValueError, match=re.escape(said)):
            diary.edit(kind, *(held.uid if n == "UID" else n for n in names), by="a", at=JANUARY)
        assert diary.all_dossiers() == (held,)


def test_an_editors_word_stands_and_a_later_reading_is_told_beside_it(diary: Diary) -> None:
    put(diary, story()[0])
    (held,) = diary.all_dossiers()
    diary.edit(Action.SET, held.uid, "when", "2023-01-11", by="ann", at=JANUARY)
    (set_,) = diary.all_dossiers()
    assert set_.contradictions == ()  # what the machine read before is what the editor put right
    put(diary, story()[2])
    (moved,) = diary.all_dossiers()
    assert moved.when is not None and moved.when.begin == datetime(2023, 1, 11)
    (against,) = moved.contradictions
    assert (against.field, against.basis) == ("when", "editor")
    assert [claim.value for claim in against.claims] == ["2023-01-11", "2023-01-12"]
    assert against.claims[0].by == "editor:ann"
    assert [piece.uri for piece in against.claims[1].evidence] == ["u:3"]


def test_an_editors_merge_holds_whichever_side_is_the_larger(diary: Diary) -> None:
    reads = story()
    for read in reads[:2]:
        put(diary, read)
    held = uids(diary)
    diary.edit(Action.MERGE, held[EventType.SUMMIT], held[EventType.SIGN], by="ann", at=JANUARY)
    for read in (*reads[3:], reads[2]):  # the last one comes late, so that all is linked anew
        put(diary, read)
    (one,) = diary.all_dossiers()
    assert one.uid == held[EventType.SUMMIT]
    assert {ref.uri for ref in one.mentions} == {read.dispatch.uri for read in reads}
    assert diary.relink() == 0


def test_a_decision_means_the_same_mention_when_a_newer_engine_numbers_them_anew(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    summit = mention("EU summit opens", at="2023-01-20", type=EventType.SUMMIT, who=(EU,))
    sign = mention("NATO and EU sign declaration", at="2023-01-10", place=BRUSSELS)
    both = dispatch("u:1", "2023-01-02", sign, summit)
    put(diary, both)
    put(diary, dispatch("u:2", "2023-01-03", {**sign, "title": "NATO and EU sign declaration"}))
    held = uids(diary)
    diary.edit(Action.RENAME, held[EventType.SIGN], "The signing", by="ann", at=JANUARY)
    diary.edit(Action.UNLINK, held[EventType.SIGN], "u:1#e1", by="ann", at=JANUARY)
    first, second = both.events
    anew = msgspec.structs.replace(
        both,
        engine="newer",
        events=(
            msgspec.structs.replace(second, id="e1"),
            msgspec.structs.replace(first, id="e2"),
        ),
    )

    def read(copies: Iterable[Dispatch]) -> Iterator[Annotation]:
        for copy in copies:
            yield anew if copy.uri == "u:1" else dispatch("u:2", "2023-01-03", sign)

    monkeypatch.setattr(annotate, "annotate_many", read)
    diary.reread()
    after = uids(diary)
    assert after == held
    signing = diary.dossiers([held[EventType.SIGN]])[held[EventType.SIGN]]
    assert (signing.title, named(diary, signing.uid)) == ("The signing", ["u:2#e1"])
    assert named(diary, held[EventType.SUMMIT]) == ["u:1#e1"]
    assert diary.check() == []


def version(read: Annotation, number: int, more: str) -> Annotation:
    """The same dispatch as its next version, with a sentence more before or after."""
    text, shift = read.dispatch.text, 0
    text, shift = (f"{more}\n{text}", len(more) + 1) if number % 2 else (f"{text}{more}\n", 0)
    moved = tuple(
        msgspec.structs.replace(
            event,
            trigger=Span(event.trigger.start + shift, event.trigger.end + shift),
        )
        for event in read.events
    )
    copy = msgspec.structs.replace(read.dispatch, text=text, version=number)
    return msgspec.structs.replace(read, dispatch=copy, events=moved)


def test_what_an_editor_decided_holds_for_the_next_version_of_a_dispatch(diary: Diary) -> None:
    one, _, three, *_ = story()
    put(diary, one)
    put(diary, three)
    (uid,) = uids(diary).values()
    (made,) = diary.edit(Action.UNLINK, uid, "u:3#e1", by="ann", at=JANUARY)
    put(diary, version(three, 2, "One sentence more."))
    put(diary, version(three, 3, "And one before all."))
    assert {ref.uri for ref in diary.dossiers([uid])[uid].mentions} == {"u:1"}
    diary.relink()
    assert {ref.uri for ref in diary.dossiers([uid])[uid].mentions} == {"u:1"}
    diary.edit(Action.UNDO, dossiers.name(made), by="ann", at=JANUARY)
    diary.relink()
    assert diary.dossiers([uid])[uid].mentions == (
        MentionRef("u:1", 1, "e1"),
        MentionRef("u:3", 3, "e1"),
    )
    assert diary.check() == []


def test_a_split_moves_on_to_the_next_version_and_a_changed_sentence_is_free(diary: Diary) -> None:
    one, _, three, *_ = story()
    put(diary, one)
    put(diary, three)
    (uid,) = uids(diary).values()
    (made,) = diary.edit(Action.SPLIT, uid, "u:3#e1", by="ann", at=JANUARY)
    assert made.other is not None
    put(diary, version(three, 2, "One sentence more."))
    assert diary.dossiers([made.other])[made.other].mentions == (MentionRef("u:3", 2, "e1"),)
    other = dispatch("u:3", "2023-01-05", mention("NATO and EU sign it", at="2023-01-12"))
    put(diary, other)
    assert diary.check() == []
    held = {ref for file in diary.all_dossiers() for ref in file.mentions if ref.uri == "u:3"}
    assert {ref.version for ref in held} <= {3}


# ------------------------------------------------------------------ embargo and story
def test_what_is_under_an_embargo_is_known_from_when_it_is_lifted(diary: Diary) -> None:
    plan, _, moved, *_ = story()
    held_back = msgspec.structs.replace(
        moved.dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z")
    )
    put(diary, plan)
    put(diary, msgspec.structs.replace(moved, dispatch=held_back))
    before, after = (datetime(2023, 1, 7, hour, tzinfo=UTC) for hour in (11, 13))
    (uid,) = uids(diary).values()
    assert titles(diary, before) == ["scheduled 10"]
    assert titles(diary, after) == ["rescheduled 12"]
    assert {ref.uri for ref in diary.dossiers([uid], as_of=before)[uid].mentions} == {"u:1"}
    assert diary.dossier("declaration", as_of=before)[0].previous_when is None
    since = datetime(2023, 1, 3, tzinfo=UTC)
    assert diary.changes(since, until=before) == ()
    assert {step.change.new for step in diary.changes(since, until=after)} >= {"2023-01-12"}
    lone = msgspec.structs.replace(
        story()[1].dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z")
    )
    put(diary, msgspec.structs.replace(story()[1], dispatch=lone))
    assert diary.dossier("summit", as_of=before) == ()
    assert len(diary.dossier("summit", as_of=after)) == 1


def test_an_instant_ahead_opens_nothing_that_is_held_back_until_then(diary: Diary) -> None:
    plan, _, moved, *_ = story()
    held_back = msgspec.structs.replace(
        moved.dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z")
    )
    put(diary, plan)
    put(diary, msgspec.structs.replace(moved, dispatch=held_back))
    now, ahead = (datetime(2023, 1, day, 11, tzinfo=UTC) for day in (7, 15))
    week = {"begin": date(2023, 1, 9), "days": 7, "zone": "UTC"}
    (item,) = diary.agenda(**week, as_of=ahead, told=now)  # type: ignore[arg-type]
    assert (item.status, item.dtstart.day) == (Status.LAPSED, 10)  # type: ignore[union-attr]
    assert [one.days for one in diary.lapsed(as_of=ahead, told=now)] == [3]
    assert [one.days for one in diary.lapsed(as_of=ahead)] == [1]


def test_what_a_later_version_takes_back_stood_until_that_could_be_known(diary: Diary) -> None:
    plan, *_ = story()
    newer = version(plan, 2, "A later word.")
    held_back = msgspec.structs.replace(
        newer.dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z")
    )
    put(diary, plan)
    put(diary, msgspec.structs.replace(newer, dispatch=held_back))
    (uid,) = uids(diary).values()
    before, lift = (datetime(2023, 1, 7, hour, tzinfo=UTC) for hour in (11, 12))
    for at, number in ((before, 1), (lift, 2)):
        assert titles(diary, at) == ["scheduled 10"]
        assert [ref.version for ref in diary.dossiers([uid], as_of=at)[uid].mentions] == [number]


def test_search_and_copy_keep_an_embargo(diary: Diary) -> None:
    plan, *_ = story()
    newer = version(plan, 2, "Under wraps.")
    lift = datetime(2023, 1, 7, 12, tzinfo=UTC)
    copy = msgspec.structs.replace(
        newer.dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z")
    )
    put(diary, plan)
    put(diary, msgspec.structs.replace(newer, dispatch=copy))
    before = lift - timedelta(seconds=1)
    assert [hit.version for hit in diary.search("sign", as_of=before)] == [1]
    assert diary.search("wraps", as_of=before) == ()
    assert [hit.version for hit in diary.search("wraps", as_of=lift)] == [2]
    assert [hit.version for hit in diary.search("wraps")] == [2]
    held = [diary.dispatch("u:1", as_of=at) for at in (before, lift, None)]
    assert [read.dispatch.version for read in held if read] == [1, 2, 2]
    with pytest.raises(EmbargoError, match="u:1 is under an embargo until 2023-01-07 12:00:00 GMT"):
        diary.dispatch("u:1", 2, as_of=before)
    assert diary.dispatch("u:1", 3, as_of=before) is None
    assert any(b'"embargoed":"2023-01-07T12:00Z"' in line for line in diary.export())


def test_an_embargo_that_cannot_be_read_keeps_the_dispatch_out(diary: Diary) -> None:
    line = b'{"id": "w:1", "text": "NATO meets on Friday.", "embargoed": "Friday noon"}\n'
    (outcome,) = diary.add_many([inputs.Input(label="wire.jsonl", data=line)])
    assert outcome.state is State.FAILED
    assert outcome.error == (
        "not put in, or it would show before its time: embargoed 'Friday noon' is no ISO date or "
        "time; write 2023-01-06T10:00+03:00"
    )
    assert diary.counts()["dispatches"] == 0


def test_a_word_that_is_held_back_names_no_dossier(diary: Diary) -> None:
    plan, *_ = story()
    later = dispatch(
        "u:9",
        "2023-01-03",
        mention("NATO and EU sign declaration at castle", at="2023-01-10", place=BRUSSELS),
    )
    held = msgspec.structs.replace(
        later.dispatch,
        headline="Castle for the declaration",
        embargoed=chrono.parse_stamp("2023-01-07T12:00Z"),
    )
    put(diary, plan)
    put(diary, msgspec.structs.replace(later, dispatch=held))
    (uid,) = uids(diary).values()
    before, after = (datetime(2023, 1, 7, hour, tzinfo=UTC) for hour in (11, 13))
    for query, early in (("castle", 0), ("declarations castle", 1), (uid[:6], 1), ("signing", 1)):
        assert len(diary.dossier(query, as_of=before)) == early, query
        assert [file.uid for file in diary.dossier(query, as_of=after)] == [uid]


def test_what_the_machine_read_under_an_embargo_is_no_news_to_an_editor_before(
    diary: Diary,
) -> None:
    plan, _, moved, *_ = story()
    held_back = msgspec.structs.replace(
        moved.dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z")
    )
    put(diary, plan)
    put(diary, msgspec.structs.replace(moved, dispatch=held_back))
    (uid,) = uids(diary).values()
    before, after = (datetime(2023, 1, 7, hour, tzinfo=UTC) for hour in (11, 13))
    (made,) = diary.edit(Action.SET, uid, "when", "2023-01-11", by="ann", at=before)
    assert made.was == "2023-01-10"
    assert diary.dossiers([uid], as_of=before)[uid].contradictions == ()
    (told,) = diary.dossiers([uid], as_of=after)[uid].contradictions
    assert [claim.value for claim in told.claims] == ["2023-01-11", "2023-01-12"]


def test_an_editor_is_shown_no_sentence_that_is_held_back(diary: Diary) -> None:
    plan, _, moved, *_ = story()
    held_back = msgspec.structs.replace(
        moved.dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z")
    )
    put(diary, plan)
    put(diary, msgspec.structs.replace(moved, dispatch=held_back))
    (uid,) = uids(diary).values()
    before, after = (datetime(2023, 1, 7, hour, tzinfo=UTC) for hour in (11, 13))
    assert [name for name, _ in diary.mentioned(uid, as_of=before)] == ["u:1#e1"]
    assert [name for name, _ in diary.mentioned(uid, as_of=after)] == ["u:1#e1", "u:3#e1"]
    assert diary.mentioned(uid) == diary.mentioned(uid, as_of=after)


def test_a_story_is_told_by_what_was_known(diary: Diary) -> None:
    both = dispatch(
        "u:1",
        "2023-01-02",
        mention("NATO and EU sign declaration", at="2023-01-10", place=BRUSSELS),
        mention("NATO and EU hold briefing", at="2023-01-10", type=EventType.PRESS_CONFERENCE),
    )
    held = msgspec.structs.replace(both.dispatch, embargoed=chrono.parse_stamp("2023-01-07T12:00Z"))
    put(diary, dispatch("u:0", "2023-01-01", *_signing()))
    put(diary, msgspec.structs.replace(both, dispatch=held))
    before, after = (datetime(2023, 1, 7, hour, tzinfo=UTC) for hour in (11, 13))
    uid = next(file.uid for file in diary.all_dossiers() if file.type is EventType.SIGN)
    for at, types in ((before, []), (after, [EventType.PRESS_CONFERENCE])):
        file = diary.dossiers([uid], as_of=at)[uid]
        assert [other.type for other in diary.of_story(file, as_of=at)[1]] == types


def _signing() -> list[dict[str, object]]:
    return [mention("NATO and EU sign declaration", at="2023-01-10", place=BRUSSELS)]


def test_what_lapsed_is_told_as_it_was_known(diary: Diary) -> None:
    for read in story():
        put(diary, read)
    told = [
        (one.dossier.type, one.days, one.promised_by)
        for one in diary.lapsed(as_of=datetime(2023, 1, 12, 12, tzinfo=UTC))
    ]
    assert told == []  # moved to the 12th
    early = [read for read in story() if read.dispatch.uri in ("u:1", "u:2")]
    assert early
    for uri in ("u:3", "u:4", "u:5"):
        diary.remove(uri, at=JANUARY, by="editor:ann", reason="test")
    found = diary.lapsed(as_of=datetime(2023, 1, 31, 12, tzinfo=UTC))
    assert [(one.dossier.type, one.days) for one in found] == [
        (EventType.SIGN, 20),
        (EventType.SUMMIT, 10),
    ]
    assert diary.lapsed(as_of=datetime(2023, 1, 31, 12, tzinfo=UTC), days=5) == ()
    assert found[0].promised_by == ("Example News",)


def test_dossiers_of_one_story_know_each_other(diary: Diary) -> None:
    sign, other = story()[0].events[0], story()[1].events[0]
    assert sign and other
    both = dispatch(
        "u:1",
        "2023-01-02",
        mention("NATO and EU sign declaration", at="2023-01-10", place=BRUSSELS),
        mention("NATO and EU hold briefing", at="2023-01-10", type=EventType.PRESS_CONFERENCE),
    )
    put(diary, both)
    put(diary, dispatch("u:2", "2023-01-03", mention("Kenya votes", at="2023-02-02", who=())))
    file = next(f for f in diary.all_dossiers() if f.type is EventType.SIGN)
    told, related = diary.of_story(file)
    assert told.story is not None
    assert [other.type for other in related] == [EventType.PRESS_CONFERENCE]
    assert diary.of_story(related[0])[0].story == told.story


# ------------------------------------------------------------------ taking down
def test_what_rested_on_a_removed_dispatch_alone_leaves_the_diary(diary: Diary) -> None:
    for read in story():
        put(diary, read)
    for uri in ("u:2", "u:5"):
        diary.remove(uri, at=JANUARY, by="editor:ann", reason="court order")
    held = {file.type: file for file in diary.all_dossiers()}
    assert held[EventType.SIGN].status is Status.RESCHEDULED
    assert {ref.uri for ref in held[EventType.SUMMIT].mentions} == {"u:4"}
    assert diary.dispatch("u:2") is None
    assert diary.check() == []
    assert put(diary, story()[4]) is State.REMOVED
    assert diary.remove("u:none", at=JANUARY, by="editor:ann", reason="?") == ()


def test_a_dossier_whose_last_dispatch_was_removed_is_gone(diary: Diary) -> None:
    (read, *_) = story()
    put(diary, read)
    diary.remove("u:1", at=JANUARY, by="editor:ann", reason="court order")
    assert diary.all_dossiers() == ()
    assert diary.dossier("declaration") == ()


# ------------------------------------------------------------------ export
def test_an_export_names_dispatches_decisions_and_removals(diary: Diary) -> None:
    for read in story():
        put(diary, read)
    diary.remove("u:2", at=JANUARY, by="editor:ann", reason="court order")
    lines = [msgspec.json.decode(line) for line in diary.export()]
    assert [line["id"] for line in lines if "id" in line] == ["u:1", "u:3", "u:4", "u:5"]
    assert [line["removal"]["uri"] for line in lines if "removal" in line] == ["u:2"]
    assert {line["decision"]["action"] for line in lines if "decision" in line} == {"LINK"}
    first = next(line for line in lines if line.get("id") == "u:1")
    assert first["published"] == "2023-01-02"


# ------------------------------------------------------------------ nothing stored is ever lost
WRITER = """
import sys
sys.path[:0] = [{tests!r}]
from test_process import put, story
from diary import dispatch
from dateline.process import open_diary
import msgspec
with open_diary({store!r}) as diary:
    for number in range(10_000):
        for read in story():
            copy = msgspec.structs.replace(read.dispatch, uri=f"{{read.dispatch.uri}}:{{number}}")
            put(diary, msgspec.structs.replace(read, dispatch=copy))
            print(copy.uri, flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_process_killed_in_the_middle_leaves_a_whole_store(store_url: str, seed: int) -> None:
    script = WRITER.format(tests=str(Path(__file__).parent), store=store_url)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline()]
        time.sleep(random.Random(seed).uniform(0.0, 0.4))
        writer.send_signal(signal.SIGKILL)
        told += writer.stdout.readlines()
    names = [line.decode().strip() for line in told if line.endswith(b"\n")]
    with open_diary(store_url) as diary:
        # What was said to be in is in, and with its decisions; one more may be in and not yet said.
        assert diary.counts()["dispatches"] in (len(names), len(names) + 1)
        assert all(diary.dispatch(name) is not None for name in names)
        assert diary.check() == []
        with diary.database.reading() as connection:
            assert differences(connection) == []
            log = decisions.all_decisions(connection)
        held = {ref.uri for file in diary.all_dossiers() for ref in file.mentions}
        assert held <= {d.subject.uri for d in log if d.subject}
        put(diary, story()[0])
        assert diary.check() == []


# ------------------------------------------------------------------ reading
def test_hints_are_checked() -> None:
    with pytest.raises(ValueError, match="no ISO date"):
        reading.hints(published="yesterday")
    with pytest.raises(ValueError, match="not known"):
        reading.hints(zone="Mars/Olympus")
    assert reading.hints(published="2023-01-06").published is not None


def test_files_folders_patterns_and_what_is_missing(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "README.md", ".hidden.txt", "deep/c.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = list(inputs.expand([str(tmp_path), str(tmp_path / "*.md"), "none", "-"]))
    shown = [os.path.relpath(name, tmp_path) if name.startswith("/") else name for name in found]
    assert shown == ["a.txt", "b.txt", "deep/c.jsonl", "README.md", "none", "-"]
    assert inputs.load("none", lambda: b"").error == "there is no such file; check the path"
    assert inputs.load("-", lambda: b"copy").data == b"copy"


def test_one_dispatch_is_read_by_one_call() -> None:
    read = read_one("The vote will take place on Tuesday.", published="2023-01-06", zone="UTC")
    assert read.timexes[0].value == "2023-01-10"
    with pytest.raises(ValueError, match="no ISO date"):
        read_one("x", published="soon")


def test_lines_are_answered_in_their_order_and_a_bad_one_stops_nothing() -> None:
    lines = [
        b'{"id": 7, "text": "The vote is on 10 January 2023.", "published": "2023-01-06"}\n',
        b"\n",
        b"{broken\n",
        '{"id": "b", "text": "Переговоры пройдут в понедельник.", "published": null}\n'.encode(),
        b'{"id": "c"}\n',
    ]
    answers = list(streams.annotations(lines))
    assert [record["id"] for record, _ in answers] == [7, None, "b", None]
    assert [good for _, good in answers] == [True, False, True, False]
    assert [record.get("line") for record, _ in answers] == [None, 3, None, 5]
    assert answers[2][0]["events"] == []
    assert answers[2][0]["warnings"][0]["code"] == "language-unsupported"


def test_a_set_is_linked_with_every_mention_and_every_dispatch() -> None:
    lines = [
        b'{"id": "a", "text": "The vote will take place on 10 January 2023.", "published": null}',
        b'{"id": "a", "text": "A strike began on Monday.", "published": "2023-01-06"}',
    ]
    answers = [record for record, _ in streams.links(lines)]
    assert [record["doc"] for record in answers if "story" in record] == ["a", "a"]
    assert all(
        record["trigger"][0] < record["trigger"][1] for record in answers if "event" in record
    )
    assert {NATO.key, EU.key} == {"org:nato", "org:eu"}
