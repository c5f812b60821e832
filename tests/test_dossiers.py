from collections.abc import Iterable
from datetime import UTC, date, datetime

import msgspec
import pytest
from diary import BRUSSELS, EU, NAIROBI, dispatch, mention, point, span
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import chrono, dossiers, lang
from dateline.actors import key_of
from dateline.dossiers import facts, likeness
from dateline.model import (
    Action,
    Annotation,
    Decision,
    Dispatch,
    Dossier,
    EventMention,
    EventType,
    MentionRef,
    Participant,
    Place,
    PlaceSource,
    Relation,
    RelationKind,
    Span,
    Status,
    Timex,
    TimexType,
    When,
)
from dateline.render.course_text import course_line

ZONE = "Europe/Brussels"
KENYA = Participant(name="Kenya", key="place:kenya")
UNION = Participant(name="Pilots' Union", key="org:pilots-union")
AIRLINE = Participant(name="Blue Air", key="org:blue-air")


def diary(*annotations: Annotation) -> dict[str, Dossier]:
    return dossiers.fold(dossiers.link_all(annotations), by_version(annotations))


def by_version(annotations: Iterable[Annotation]) -> dict[tuple[str, int], Annotation]:
    return {(a.dispatch.uri, a.dispatch.version): a for a in annotations}


def only(found: dict[str, Dossier]) -> Dossier:
    assert len(found) == 1, [d.title for d in found.values()]
    return next(iter(found.values()))


def steps(dossier: Dossier, field: str = "when") -> list[tuple[str | None, str | None]]:
    return [(change.old, change.new) for change in dossier.history if change.field == field]


def announcement(uri: str = "one", published: str = "2023-01-06", **more: object) -> Annotation:
    plan = mention(
        "NATO and EU sign third joint declaration",
        at="2023-01-10T11:00",
        zone=ZONE,
        place=BRUSSELS,
        certainty="eos5",
    )
    return dispatch(uri, published, plan, zone=ZONE, **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- one dispatch
def test_an_old_plan_told_in_passing_joins_the_history_of_the_new_one() -> None:
    found = only(
        diary(
            dispatch(
                "one",
                "2023-01-06",
                mention("NATO and EU sign joint declaration", at="2023-01-10T11:00", zone=ZONE),
                mention(
                    "EU-NATO joint declaration signed",
                    was="2021",
                    status=Status.POSTPONED,
                    agenda=False,
                    reason="for unknown reasons",
                ),
            )
        )
    )
    assert steps(found) == [
        (None, "2021"),
        ("2021", None),
        (None, "2023-01-10T11:00+01:00"),
    ]
    assert [change.reason for change in found.history if change.reason] == [
        "for unknown reasons",
        "for unknown reasons",
    ]
    assert found.status is Status.RESCHEDULED
    assert found.previous_when is not None
    assert found.previous_when.begin == datetime(2021, 1, 1)
    assert found.sequence == 0
    assert found.title == "NATO and EU sign joint declaration"


def test_an_old_plan_counts_also_where_the_reader_took_it_for_the_same_event() -> None:
    found = only(
        diary(
            dispatch(
                "one",
                "2023-01-06",
                mention("NATO and EU sign joint declaration", at="2023-01-10"),
                mention(
                    "signing delayed",
                    was="2021",
                    status=Status.POSTPONED,
                    agenda=False,
                    same_as="e1",
                    who=(),
                ),
            )
        )
    )
    assert found.status is Status.RESCHEDULED
    assert steps(found)[0] == (None, "2021")


def test_what_a_declaration_is_to_hold_is_what_is_expected_of_it() -> None:
    one = dispatch(
        "one",
        "2023-01-06",
        mention("NATO and EU sign third joint declaration", at="2023-01-10"),
        mention(
            "Reflects: new joint EU-NATO declaration, geopolitical context",
            status=Status.PROPOSED,
            type=EventType.OTHER,
            agenda=False,
            who=(),
        ),
        mention(
            "Heads of NATO and EU hold joint press conference",
            at="2023-01-10",
            type=EventType.PRESS_CONFERENCE,
        ),
    )
    start = one.dispatch.text.index("geopolitical")
    about = msgspec.structs.replace(
        one.events[1], topics=(Span(start, start + len("geopolitical context")),)
    )
    both = diary(msgspec.structs.replace(one, events=(one.events[0], about, one.events[2])))
    found = next(d for d in both.values() if d.type is EventType.SIGN)
    assert found.topics == ("geopolitical context",)
    assert found.status is Status.SCHEDULED


def test_a_word_on_the_same_deed_opens_and_turns_nothing() -> None:
    wish = mention("Time to sign the declaration", status=Status.PROPOSED, agenda=False, who=())
    plan = mention("NATO and EU sign third joint declaration", at="2023-01-10")
    found = only(diary(dispatch("one", "2023-01-06", plan, wish)))
    assert found.status is Status.SCHEDULED


def test_two_events_that_a_dispatch_keeps_apart_stay_apart() -> None:
    found = diary(
        dispatch(
            "one",
            "2023-01-06",
            mention("EU and NATO sign joint declaration", at="2023-01-10"),
            mention("EU and NATO hold talks", at="2023-01-10", type=EventType.TALKS),
        )
    )
    assert len(found) == 2


def test_a_second_word_that_names_nobody_is_about_the_same_thing() -> None:
    strike = mention("Pilots strike", at="2024-03-04", type=EventType.STRIKE, who=(UNION,))
    again = mention("Stoppage", at=span("2024-03-04", "2024-03-05"), type=EventType.STRIKE, who=())
    assert only(diary(dispatch("one", "2024-03-01", strike, again)))
    later = mention("Stoppage", at="2024-03-11", type=EventType.STRIKE, who=())
    assert len(diary(dispatch("one", "2024-03-01", strike, later))) == 2


def test_a_headline_tells_what_the_copy_tells() -> None:
    one = dispatch(
        "one",
        "2023-01-06",
        mention("EU and NATO sign declaration", at="2023-01-10"),
        mention("NATO and EU sign joint declaration", at="2023-01-10T11:00", zone=ZONE),
    )
    head = msgspec.structs.replace(one, headline=Span(0, len("EU and NATO sign declaration")))
    assert only(diary(head)).when is not None
    assert only(diary(one)).when is not None, "nor are two in the copy, where deed and words agree"


def test_a_relation_between_mentions_becomes_one_between_dossiers() -> None:
    found = diary(
        dispatch(
            "one",
            "2023-01-06",
            mention("NATO and EU sign declaration", at="2023-01-10"),
            mention(
                "NATO and EU hold press conference",
                at="2023-01-10",
                type=EventType.PRESS_CONFERENCE,
                relations=(Relation(kind=RelationKind.AFTER, target="e1"),),
            ),
        )
    )
    signing = next(d for d in found.values() if d.type is EventType.SIGN)
    briefing = next(d for d in found.values() if d.type is EventType.PRESS_CONFERENCE)
    assert briefing.relations == (Relation(kind=RelationKind.AFTER, target=signing.uid),)


def test_a_past_event_opens_no_dossier() -> None:
    recap = mention("EU and NATO met", at="2022-06", status=Status.OCCURRED, agenda=False)
    assert diary(dispatch("one", "2023-01-06", recap)) == {}


# ---------------------------------------------------------------- what later dispatches change
def test_a_report_in_the_past_tense_closes_the_plan() -> None:
    found = only(
        diary(
            announcement(),
            dispatch(
                "two",
                "2023-01-10",
                mention(
                    "NATO and EU signed joint declaration",
                    at="2023-01-10",
                    status=Status.OCCURRED,
                    agenda=False,
                    place=BRUSSELS,
                ),
                provider="Other News",
            ),
        )
    )
    assert found.status is Status.OCCURRED
    assert found.certainty is None
    assert found.sequence == 1
    assert steps(found) == [(None, "2023-01-10T11:00+01:00")]
    assert {piece.provider for piece in found.sources} == {"Example News", "Other News"}


def test_a_report_that_recalls_a_plan_that_failed_still_closes_this_one() -> None:
    failed = mention(
        "first plan to sign joint declaration fell through",
        at="2021",
        status=Status.CANCELLED,
        agenda=False,
    )
    done = mention(
        "NATO and EU signed joint declaration",
        at="2023-01-10",
        status=Status.OCCURRED,
        agenda=False,
    )
    for told in ((done, failed), (failed,)):
        found = only(diary(announcement(), dispatch("two", "2023-01-10", *told)))
        statuses = {change.new for change in found.history if change.field == "status"}
        assert Status.CANCELLED not in statuses


@pytest.mark.parametrize("told", [Status.RESCHEDULED, Status.SCHEDULED])
def test_a_new_date_in_a_later_dispatch_moves_it(told: Status) -> None:
    moved = mention("NATO and EU sign third joint declaration", at="2023-01-17", status=told)
    found = only(diary(announcement(), dispatch("two", "2023-01-08", moved)))
    assert found.status is Status.RESCHEDULED
    assert found.sequence == 1
    assert steps(found)[-1] == ("2023-01-10T11:00+01:00", "2023-01-17")
    assert found.previous_when is not None
    assert found.previous_when.begin == datetime(2023, 1, 10, 11)


def test_what_is_put_off_keeps_the_old_day_and_takes_the_new_one_when_it_comes() -> None:
    put_off = mention(
        "NATO and EU postpone joint declaration",
        was="2023-01-10",
        status=Status.POSTPONED,
        reason="because of snow",
    )
    first = diary(announcement(), dispatch("two", "2023-01-08", put_off))
    assert only(first).status is Status.POSTPONED
    assert only(first).when is None
    assert only(first).previous_when is not None
    again = mention("NATO and EU sign third joint declaration", at="2023-02-01")
    found = only(
        diary(
            announcement(),
            dispatch("two", "2023-01-08", put_off),
            dispatch("three", "2023-01-20", again),
        )
    )
    assert found.status is Status.RESCHEDULED
    assert steps(found)[-2:] == [("2023-01-10T11:00+01:00", None), (None, "2023-02-01")]
    assert found.sequence == 2


def test_what_is_called_off_has_no_day_but_the_old_one() -> None:
    plan = mention("Pilots strike", at="2024-03-04", type=EventType.STRIKE, who=(UNION, AIRLINE))
    off = mention(
        "Union calls off strike", status=Status.CANCELLED, type=EventType.STRIKE, who=(UNION,)
    )
    found = only(diary(dispatch("one", "2024-03-01", plan), dispatch("two", "2024-03-03", off)))
    assert found.status is Status.CANCELLED
    assert found.when is None
    assert found.previous_when is not None
    assert found.previous_when.begin == datetime(2024, 3, 4)


def test_a_denial_is_kept_as_such() -> None:
    visit = mention(
        "Kenyan leader visits Brussels", at="2024-05", type=EventType.VISIT, who=(KENYA,)
    )
    no = mention(
        "Kenya denies visit to Brussels", status=Status.DENIED, type=EventType.VISIT, who=(KENYA,)
    )
    found = only(diary(dispatch("one", "2024-04-02", visit), dispatch("two", "2024-04-04", no)))
    assert found.status is Status.DENIED


def test_a_clock_told_later_is_filled_in_and_is_no_move() -> None:
    day = mention("NATO and EU sign third joint declaration", at="2023-01-10")
    found = only(diary(dispatch("one", "2023-01-04", day), announcement("two", "2023-01-06")))
    assert found.status is Status.SCHEDULED
    assert found.previous_when is None
    assert steps(found)[-1] == ("2023-01-10", "2023-01-10T11:00+01:00")
    assert found.sequence == 1


def test_a_weaker_word_does_not_undo_a_firm_announcement() -> None:
    maybe = mention(
        "NATO and EU may sign third joint declaration", at="2023-01-10", status=Status.PROPOSED
    )
    found = only(diary(announcement(), dispatch("two", "2023-01-07", maybe)))
    assert found.status is Status.SCHEDULED


def test_a_move_to_the_day_it_had_is_no_move() -> None:
    odd = mention(
        "NATO and EU sign third joint declaration",
        at="2023-01-10",
        was="2023-W02",
        status=Status.RESCHEDULED,
    )
    found = only(diary(announcement(), dispatch("two", "2023-01-08", odd)))
    assert found.status is Status.POSTPONED
    assert found.previous_when is not None


def test_one_shared_name_files_nothing() -> None:
    plan = mention(
        "EU event on herring in Ostend", at="2024-03-12", type=EventType.OTHER, who=(EU,)
    )
    aside = mention(
        "EU sells stamps to collectors",
        status=Status.OCCURRED,
        type=EventType.OTHER,
        who=(EU,),
        agenda=False,
    )
    found = only(diary(dispatch("one", "2024-03-01", plan), dispatch("two", "2024-03-12", aside)))
    assert len(found.mentions) == 1


# ---------------------------------------------------------------- the same or another
def test_two_agencies_on_the_same_event_make_one_dossier_with_two_sources() -> None:
    second = mention(
        "Stoltenberg, Michel to sign NATO-EU declaration",
        at="2023-01-10",
        place=BRUSSELS,
        who=(
            Participant(name="Jens Stoltenberg", key="p:js", title="NATO Secretary General"),
            Participant(name="Charles Michel", key="p:cm", title="head of the European Council"),
        ),
    )
    found = only(
        diary(
            announcement(said_by="NATO"),
            dispatch("two", "2023-01-06", second, provider="Other News", said_by="EU"),
        )
    )
    assert len({piece.provider for piece in found.sources}) == 2
    assert [piece.said_by for piece in found.sources] == ["NATO", "EU"]


def summit(uri: str, published: str, day: str, **more: object) -> Annotation:
    plan = mention("EU-Kenya summit", at=day, type=EventType.SUMMIT, who=(EU, KENYA), place=NAIROBI)
    return dispatch(uri, published, {**plan, **more})


def test_next_months_round_of_the_same_parties_is_another_dossier() -> None:
    found = diary(
        summit("one", "2024-03-01", "2024-03-12"), summit("two", "2024-03-02", "2024-04-16")
    )
    assert len(found) == 2


def test_last_years_summit_does_not_close_this_years() -> None:
    recap = mention(
        "EU-Kenya summit held",
        at="2023-03-10",
        type=EventType.SUMMIT,
        who=(EU, KENYA),
        status=Status.OCCURRED,
        agenda=False,
    )
    found = only(
        diary(summit("one", "2024-03-01", "2024-03-12"), dispatch("two", "2024-03-02", recap))
    )
    assert found.status is Status.SCHEDULED


def test_the_same_day_in_another_country_is_another_event() -> None:
    here = mention(
        "Teachers protest", at="2024-03-12", type=EventType.PROTEST, place=BRUSSELS, who=()
    )
    there = mention(
        "Teachers protest", at="2024-03-12", type=EventType.PROTEST, place=NAIROBI, who=()
    )
    found = diary(dispatch("one", "2024-03-01", here), dispatch("two", "2024-03-01", there))
    assert len(found) == 2


def test_what_was_put_off_may_be_signed_in_another_country() -> None:
    def signing(
        uri: str, published: str, place: Place, *, status: Status, at: str | None = None
    ) -> Annotation:
        told = mention(
            "EU and Kenya sign port accord",
            at=at,
            was=None if at else "2024-03-12",
            who=(EU, KENYA),
            place=place,
            status=status,
            agenda=status is not Status.OCCURRED,
        )
        return dispatch(uri, published, told)

    plan = signing("one", "2024-03-01", BRUSSELS, at="2024-03-12", status=Status.SCHEDULED)
    off = signing("two", "2024-03-11", BRUSSELS, status=Status.POSTPONED)
    again = signing("three", "2024-04-10", NAIROBI, at="2024-04-16", status=Status.SCHEDULED)
    done = signing("four", "2024-04-16", NAIROBI, at="2024-04-16", status=Status.OCCURRED)
    assert only(diary(plan, off, again, done)).status is Status.OCCURRED
    assert len(diary(plan, again, done)) == 2


@pytest.mark.parametrize("off", [Status.POSTPONED, Status.CANCELLED])
def test_what_is_off_without_another_day_is_taken_up_months_later(off: Status) -> None:
    put_off = mention("EU-Kenya summit put off", status=off, was="2024-03-12", who=(EU, KENYA))
    again = mention("EU-Kenya summit", at="2024-06-25", who=(EU, KENYA))
    plan = mention("EU-Kenya summit", at="2024-03-12", who=(EU, KENYA))
    found = only(
        diary(
            dispatch("one", "2024-03-01", plan),
            dispatch("two", "2024-03-11", put_off),
            dispatch("three", "2024-06-12", again),
        )
    )
    assert found.status is Status.RESCHEDULED


# ---------------------------------------------------------------- the log
SET = (
    summit("a", "2024-03-01", "2024-03-12"),
    summit("b", "2024-03-02T10:00:00Z", "2024-03-12T09:00"),
    summit("c", "2024-03-05", "2024-03-19", status=Status.RESCHEDULED),
    summit("d", "2024-03-05", "2024-04-16"),
    dispatch(
        "e",
        "2024-03-19",
        mention(
            "EU-Kenya summit held",
            at="2024-03-19",
            type=EventType.SUMMIT,
            who=(EU, KENYA),
            status=Status.OCCURRED,
            agenda=False,
        ),
    ),
    announcement("f", "2024-03-06"),
    dispatch(
        "g",
        "2024-03-07",
        mention(
            "Pilots strike",
            at=span("2024-03-20", "2024-03-22"),
            type=EventType.STRIKE,
            who=(UNION,),
        ),
    ),
)


def without_uids(found: dict[str, Dossier]) -> list[bytes]:
    return sorted(
        msgspec.json.encode(msgspec.structs.replace(d, uid="", relations=()))
        for d in found.values()
    )


def one_by_one(
    order: Iterable[Annotation],
) -> tuple[list[Decision], dict[tuple[str, int], Annotation]]:
    """What a store does whose index reaches every dispatch."""
    log: list[Decision] = []
    held: list[Annotation] = []
    for annotation in order:
        if any(dossiers.order(a) > dossiers.order(annotation) for a in held):
            log += dossiers.relink([*held, annotation], log)
        else:
            log += dossiers.link(annotation, candidates(log, held))
        held.append(annotation)
    return log, by_version(held)


def from_the_late_one_on(
    order: Iterable[Annotation],
) -> tuple[list[Decision], dict[tuple[str, int], Annotation]]:
    """What a store does that links anew only what comes after a late arrival."""
    log: list[Decision] = []
    held: list[Annotation] = []
    for annotation in order:
        later = [a for a in held if dossiers.order(a) > dossiers.order(annotation)]
        before = candidates(log, [a for a in held if a not in later])
        moved = {a.dispatch.uri for a in (*later, annotation)}
        bearing = [d for d in log if d.subject is None or d.subject.uri in moved]
        log += dossiers.relink([*later, annotation], bearing, before=before)
        held.append(annotation)
    return log, by_version(held)


def candidates(log: list[Decision], held: list[Annotation]) -> list[dossiers.Candidate]:
    """The dossiers as far as they rest on what is held."""
    known = {f.ref: f for a in held for f in dossiers.gather(a)}
    groups: dict[str, list[facts.Facts]] = {}
    for ref, uid in dossiers.standing(log).current.items():
        if ref in known:
            groups.setdefault(uid, []).append(known[ref])
    return [dossiers.Candidate(uid=uid, facts=tuple(group)) for uid, group in groups.items()]


@settings(max_examples=60, deadline=None)
@given(st.permutations(SET))
def test_any_order_of_arrival_gives_the_same_partition_and_history(order: list[Annotation]) -> None:
    expected = without_uids(diary(*SET))
    assert without_uids(dossiers.fold(*one_by_one(order))) == expected
    assert without_uids(dossiers.fold(*from_the_late_one_on(order))) == expected


def test_arrival_in_order_gives_what_a_whole_set_gives() -> None:
    order = sorted(SET, key=dossiers.order)
    log, held = one_by_one(order)
    assert dossiers.fold(log, held) == diary(*SET)


def test_replay_of_a_log_is_equal_byte_for_byte() -> None:
    log, held = one_by_one(reversed(SET))
    one = msgspec.json.encode(dossiers.fold(log, held))
    stored = msgspec.json.decode(msgspec.json.encode(log), type=tuple[Decision, ...])
    other = msgspec.json.encode(dossiers.fold(stored, dict(reversed(held.items()))))
    assert one == other


def test_a_published_uid_survives_a_late_arrival() -> None:
    later = announcement("two", "2023-01-07")
    log = list(dossiers.link(later, []))
    uid = log[0].dossier
    assert uid == dossiers.mint("two", "e1")
    earlier = announcement("one", "2023-01-05")
    log += dossiers.relink([later, earlier], log)
    found = dossiers.fold(log, by_version([later, earlier]))
    assert list(found) == [uid]
    assert [ref.uri for ref in found[uid].mentions] == ["one", "two"]


def test_a_new_version_replaces_what_it_corrects() -> None:
    wrong = announcement("one", "2023-01-06")
    log = list(dossiers.link(wrong, []))
    right = dispatch(
        "one",
        "2023-01-06",
        mention("NATO and EU sign third joint declaration", at="2023-01-11", place=BRUSSELS),
        version=2,
    )
    log += dossiers.relink([wrong, right], log)
    found = only(dossiers.fold(log, by_version([wrong, right])))
    assert found.uid == log[0].dossier
    assert found.status is Status.SCHEDULED
    assert steps(found) == [(None, "2023-01-11")]
    assert {ref.version for ref in found.mentions} == {2}


def editor(action: Action, uid: str, **more: object) -> Decision:
    at = datetime(2023, 1, 9, tzinfo=UTC)
    return Decision(at=at, by="editor:ann", action=action, dossier=uid, **more)  # type: ignore[arg-type]


def test_what_an_editor_took_away_the_machine_does_not_link_again() -> None:
    first, second = announcement("one", "2023-01-05"), announcement("two", "2023-01-06")
    log = list(dossiers.link_all([first, second]))
    ref = MentionRef("two", 1, "e1")
    log.append(editor(Action.UNLINK, log[0].dossier, subject=ref))
    third = announcement("three", "2023-01-04")
    log += dossiers.relink([first, second, third], log)
    held = by_version([first, second, third])
    assert all(ref not in d.mentions for d in dossiers.fold(log, held).values())


def test_a_merge_keeps_the_published_uid_and_a_split_is_undone_by_a_link() -> None:
    one = summit("one", "2024-03-01", "2024-03-12")
    two = summit("two", "2024-03-02", "2024-04-16")
    log = list(dossiers.link_all([one, two]))
    kept, gone = log[0].dossier, log[1].dossier
    held = by_version([one, two])
    log.append(editor(Action.MERGE, kept, other=gone))
    assert list(dossiers.fold(log, held)) == [kept]
    ref = MentionRef("two", 1, "e1")
    log.append(editor(Action.SPLIT, kept, other=gone, subject=ref))
    assert set(dossiers.fold(log, held)) == {kept, gone}
    log.append(editor(Action.LINK, kept, subject=ref))
    assert list(dossiers.fold(log, held)) == [kept]


def test_an_editors_words_stand_in_the_dossier_and_its_history() -> None:
    one = announcement()
    log = list(dossiers.link_all([one]))
    uid = log[0].dossier
    log.append(editor(Action.RENAME, uid, value="Third declaration"))
    log.append(editor(Action.SET, uid, field="when", value="2023-01-11T09:00"))
    found = only(dossiers.fold(log, by_version([one])))
    assert found.title == "Third declaration"
    assert found.when is not None
    assert found.when.begin == datetime(2023, 1, 11, 9)
    assert found.history[-1].by == "editor:ann"
    assert found.sequence == 1
    log.append(editor(Action.DISMISS, uid))
    assert dossiers.fold(log, by_version([one])) == {}


def test_a_fold_as_of_an_instant_knows_nothing_later() -> None:
    set_ = (announcement(), dispatch("two", "2023-01-08", mention(
        "NATO and EU sign third joint declaration", at="2023-01-17", status=Status.RESCHEDULED
    )))  # fmt: skip
    log, held = dossiers.link_all(set_), by_version(set_)
    before = only(dossiers.fold(log, held, as_of=datetime(2023, 1, 6, 18, tzinfo=UTC)))
    assert before.status is Status.SCHEDULED
    assert dossiers.fold(log, held, as_of=datetime(2023, 1, 5, tzinfo=UTC)) == {}


# ---------------------------------------------------------------- the index and the words
def test_a_query_reaches_the_parties_the_country_and_the_days_of_a_mention() -> None:
    (asked,) = dossiers.query(announcement())
    assert asked.keys == {"org:nato", "org:eu", "place:be"}
    assert asked.begin < datetime(2023, 1, 6, tzinfo=UTC) < asked.end
    assert {"nato", "declar"} <= asked.terms


@pytest.mark.parametrize("row", lang.table("en", "folding"), ids=lambda row: row.form)
def test_every_folding_row_fires_in_its_example(row: lang.Row) -> None:
    bag = facts.bag(row.example, "en")
    plain = facts.fold(row.example).split()
    if row.kind == "empty":
        assert row.form in plain
        assert row.form not in bag
    elif row.kind == "same":
        assert row.form in plain
        assert facts.stem(row.value) in bag
    elif row.kind == "habit":
        assert only(diary(weekday_briefing("one", row.example))).series is not None
    else:
        word = next(word for word in plain if word.endswith(row.form))
        assert facts.stem(word) == word.removesuffix(row.form)


def test_words_of_one_root_are_one_term() -> None:
    assert facts.terms("signing") == facts.terms("signed") == facts.terms("the signs")
    assert facts.terms("the EU's Élysée visit") == facts.terms("EU elysee visits")


# ---------------------------------------------------------------- whole sets
def plain(uri: str, published: str, text: str, *words: str) -> Annotation:
    """A dispatch of that text with a past mention at each of the words."""
    events = tuple(
        EventMention(
            id=f"e{n}",
            trigger=Span(text.index(word), text.index(word) + len(word)),
            title=word,
            status=Status.OCCURRED,
        )
        for n, word in enumerate(words, 1)
    )
    copy = Dispatch(uri=uri, text=text, published=chrono.parse_stamp(published))
    return Annotation(dispatch=copy, engine="test", events=events)


FIRE = plain(
    "fire-1",
    "2024-01-02",
    "Fire destroys the old mill in Porvoo. Firemen fought it all night.",
    "fought",
)
FIRE_AGAIN = plain(
    "fire-2",
    "2024-01-03",
    "The mill in Porvoo that burned had no alarm. Firemen fight heat.",
    "fight",
)
VOTE = plain(
    "vote-1", "2024-01-03", "Lisbon lawmakers debated rents and fought over taxes.", "fought"
)


def test_dispatches_on_one_thing_are_one_story_whatever_their_order() -> None:
    _, stories = dossiers.cluster([FIRE, FIRE_AGAIN, VOTE])
    assert stories["fire-1"] == stories["fire-2"] != stories["vote-1"]
    assert dossiers.cluster([VOTE, FIRE_AGAIN, FIRE])[1] == stories


def test_mentions_of_one_deed_in_one_story_are_one_cluster_and_all_are_named() -> None:
    found, _ = dossiers.cluster([FIRE, FIRE_AGAIN, VOTE])
    assert len(found) == 3
    one, two, other = (found[MentionRef(uri, 1, "e1")] for uri in ("fire-1", "fire-2", "vote-1"))
    assert one == two != other


def test_a_cluster_that_is_a_dossier_has_its_name() -> None:
    found, _ = dossiers.cluster(SET)
    linked = dossiers.link_all(SET)
    assert {found[d.subject] for d in linked if d.subject} == {d.dossier for d in linked}


def test_two_words_for_one_deed_are_one_cluster_whatever_the_order() -> None:
    one = plain("mill-1", "2024-01-02", "Nokia buys the old mill in Porvoo.", "buys")
    other = plain("mill-2", "2024-01-02", "Nokia acquires the old mill in Porvoo.", "acquires")
    found, _ = dossiers.cluster([one, other])
    assert len(set(found.values())) == 1
    assert dossiers.cluster([other, one])[0] == found


def test_words_for_different_deeds_are_different_clusters() -> None:
    one = plain("mill-1", "2024-01-02", "Nokia buys the old mill in Porvoo.", "buys")
    other = plain("mill-2", "2024-01-02", "Nokia paints the old mill in Porvoo.", "paints")
    assert len(set(dossiers.cluster([one, other])[0].values())) == 2


def test_one_deed_on_two_days_is_two_clusters() -> None:
    text = "Nokia paints the old mill in Porvoo."
    told = [plain(f"mill-{n}", f"2024-01-0{n}", text, "paints") for n in (1, 5)]
    assert len(set(dossiers.cluster(told)[0].values())) == 1
    dated = [on(annotation, date(2024, 1, n)) for annotation, n in zip(told, (1, 5), strict=True)]
    assert len(set(dossiers.cluster(dated)[0].values())) == 2


def on(annotation: Annotation, day: date) -> Annotation:
    """The same dispatch, its mentions on that day."""
    when = When(interval=chrono.span_of(datetime(day.year, day.month, day.day), chrono.Grain.DAY))
    events = tuple(msgspec.structs.replace(e, when=when) for e in annotation.events)
    return msgspec.structs.replace(annotation, events=events)


def test_likeness_is_the_same_either_way_and_a_probability() -> None:
    one, other = (next(likeness.seen(a, weigh=len)) for a in (FIRE, FIRE_AGAIN))
    value = likeness.likeness(one, other, copies=0.5)
    assert value == likeness.likeness(other, one, copies=0.5)
    assert 0.0 < likeness.likeness(one, other, copies=0.1) < value < 1.0


def test_an_empty_set_has_no_stories() -> None:
    assert dossiers.cluster([]) == ({}, {})


# ---------------------------------------------------------------- sources against each other
def signing(uri: str, published: str, day: str | None, **more: object) -> Annotation:
    """A dispatch with one plan; `by` and `said_by` go to the dispatch, the rest to the mention."""
    provider = str(more.pop("provider", "Example News"))
    said_by = more.pop("said_by", None)
    anonymous = bool(more.pop("anonymous", False))
    title = str(more.pop("title", "NATO and EU sign third joint declaration"))
    plan = mention(title, at=day, **more)  # type: ignore[arg-type]
    read = dispatch(uri, published, plan, provider=provider, said_by=said_by)  # type: ignore[arg-type]
    voices = tuple(msgspec.structs.replace(a, anonymous=anonymous) for a in read.attributions)
    actors = tuple(msgspec.structs.replace(a, key=key_of(a.name, "en")) for a in read.actors)
    return msgspec.structs.replace(read, attributions=voices, actors=actors)


def against(dossier: Dossier) -> list[tuple[str, list[str], str]]:
    return [(c.field, [claim.value for claim in c.claims], c.basis) for c in dossier.contradictions]


def test_outlets_that_cite_one_body_are_one_source_and_who_tells_by_itself_counts() -> None:
    def count(*told: Annotation) -> list[str]:
        return [origin.name for origin in only(diary(*told)).origins]

    one = signing("one", "2023-01-06", "2023-01-10", said_by="NATO")
    two = signing("two", "2023-01-06", "2023-01-10", said_by="NATO", provider="Other News")
    own = signing("three", "2023-01-06", "2023-01-10", provider="Third Wire")
    assert count(one, two) == ["NATO"]
    assert count(one, two, own) == ["NATO", "Third Wire"]
    chief = signing("four", "2023-01-06", "2023-01-10", said_by="NATO press office")
    assert count(one, chief) == ["NATO"]
    cited = signing("five", "2023-01-06", "2023-01-10", said_by="Third Wire", provider="Other News")
    assert count(own, cited) == ["Third Wire"]


def test_a_source_without_a_name_is_told_from_none_other_and_its_agency_is_named() -> None:
    def origins(said: str, **more: object) -> list[tuple[str, str]]:
        read = signing("one", "2023-01-06", "2023-01-10", said_by=said, **more)
        words = msgspec.structs.replace(read.dispatch, text=read.dispatch.text + said)
        at = Span(len(read.dispatch.text), len(words.text))
        voices = tuple(
            msgspec.structs.replace(a, speaker=None, source=at) for a in read.attributions
        )
        bare = msgspec.structs.replace(read, dispatch=words, actors=(), attributions=voices)
        return [(origin.name, origin.standpoint) for origin in only(diary(bare)).origins]

    assert origins("They") == origins("union secretary") == [("Example News", "unnamed")]
    assert origins("court in\nHamburg") == [("court in Hamburg", "named")]


def test_a_headline_does_not_tell_by_itself_what_its_copy_has_from_somebody() -> None:
    plan = mention("NATO and EU sign third joint declaration", at="2023-01-10")
    again = mention("EU and NATO sign joint declaration", at="2023-01-10", attributions=())
    one = dispatch("one", "2023-01-06", again, plan, said_by="Ministry of Truth")
    one = msgspec.structs.replace(one, headline=one.events[0].trigger)
    assert [origin.name for origin in only(diary(one)).origins] == ["Ministry of Truth"]


def test_who_announced_it_does_not_vouch_for_its_outcome() -> None:
    done = signing(
        "two", "2023-01-10", "2023-01-10", provider="Other News", status=Status.OCCURRED,
        agenda=False,
    )  # fmt: skip
    found = only(diary(signing("one", "2023-01-06", "2023-01-10"), done))
    assert [(o.name, o.dispatches) for o in found.origins] == [("Other News", ("two",))]
    assert found.contradictions == ()


def test_two_days_from_two_agencies_stand_side_by_side_the_later_first() -> None:
    found = only(
        diary(
            signing("one", "2023-01-06", "2023-01-10"),
            signing("two", "2023-01-07", "2023-01-12", provider="Other News"),
        )
    )
    assert against(found) == [("when", ["2023-01-12", "2023-01-10"], "later")]
    assert [c.evidence[0].provider for c in found.contradictions[0].claims] == [
        "Other News",
        "Example News",
    ]
    assert steps(found) == [(None, "2023-01-12")]
    assert (found.status, found.previous_when) == (Status.SCHEDULED, None)


@pytest.mark.parametrize(
    ("first", "then", "claims", "basis"),
    [
        ({"said_by": "NATO"}, {"said_by": "A lawmaker"}, ["2023-01-10", "2023-01-12"], "host"),
        ({"said_by": "A lawmaker"}, {"said_by": "An aide", "anonymous": True},
         ["2023-01-10", "2023-01-12"], "named"),
        ({"said_by": "An aide", "anonymous": True}, {"said_by": "A lawmaker"},
         ["2023-01-12", "2023-01-10"], "named"),
        ({"said_by": "A lawmaker"}, {"said_by": "A clerk"}, ["2023-01-12", "2023-01-10"], "later"),
    ],
)  # fmt: skip
def test_the_better_founded_day_stands_first_and_is_the_dossiers(
    first: dict[str, object], then: dict[str, object], claims: list[str], basis: str
) -> None:
    found = only(
        diary(
            signing("one", "2023-01-06", "2023-01-10", **first),
            signing("two", "2023-01-07", "2023-01-12", provider="Other News", **then),
        )
    )
    assert against(found) == [("when", claims, basis)]
    assert steps(found)[-1][1] == claims[0]
    assert found.sequence == 0 or claims[0] == "2023-01-12"


@pytest.mark.parametrize(
    "then",
    [
        {"said_by": "NATO"},  # who controls it moves it
        {"provider": "Example News"},  # the same agency corrects itself
        {"status": Status.RESCHEDULED},  # told as a change
        {"said_by": "A lawmaker", "provider": "Example News"},
    ],
    ids=["host", "correction", "change", "same agency"],
)
def test_a_move_and_a_correction_are_no_contradiction(then: dict[str, object]) -> None:
    more = {"provider": "Other News", **then}
    found = only(
        diary(
            signing("one", "2023-01-06", "2023-01-10"),
            signing("two", "2023-01-07", "2023-01-12", **more),
        )
    )
    assert found.contradictions == ()
    assert steps(found) == [(None, "2023-01-10"), ("2023-01-10", "2023-01-12")]


def test_the_hosts_last_word_settles_what_others_disputed() -> None:
    found = only(
        diary(
            signing("one", "2023-01-05", "2023-01-10", said_by="A lawmaker"),
            signing("two", "2023-01-06", "2023-01-12", said_by="A clerk", provider="Other News"),
            signing("three", "2023-01-07", "2023-01-12", said_by="NATO", provider="Third Wire"),
        )
    )
    assert found.contradictions == ()


def test_a_body_whose_leaders_take_part_speaks_as_one_that_does() -> None:
    one = signing("one", "2023-01-05", "2023-01-10", said_by="NATO")
    leaders = Participant(name="leaders of NATO and Moldova")
    event = msgspec.structs.replace(one.events[0], participants=(leaders,))
    found = only(diary(msgspec.structs.replace(one, events=(event,))))
    assert [origin.standpoint.value for origin in found.origins] == ["host"]


def test_a_call_off_by_somebody_else_leaves_the_hosts_plan_standing() -> None:
    off = signing(
        "two", "2023-01-07", "2023-01-10", provider="Other News", said_by="A lawmaker",
        status=Status.CANCELLED,
    )  # fmt: skip
    found = only(diary(signing("one", "2023-01-06", "2023-01-10", said_by="NATO"), off))
    assert found.status is Status.SCHEDULED
    assert against(found) == [("status", ["scheduled", "cancelled"], "host")]
    assert {ref.uri for ref in found.mentions} == {"one", "two"}
    told = msgspec.structs.replace(off, attributions=(), events=(
        msgspec.structs.replace(off.events[0], attributions=()),
    ))  # fmt: skip
    called = only(diary(signing("one", "2023-01-06", "2023-01-10", said_by="NATO"), told))
    assert (called.status, called.contradictions) == (Status.CANCELLED, ())


def test_one_copy_that_sets_a_voice_against_another_tells_a_contradiction() -> None:
    sign = "NATO and EU sign third joint declaration"
    one = dispatch(
        "two",
        "2023-01-07",
        mention(sign, was="2023-01-10", status=Status.POSTPONED),
        mention("EU and NATO sign joint declaration", at="2023-01-10"),
        said_by="x",
        provider="Other News",
    )
    voices = (
        msgspec.structs.replace(one.attributions[0], anonymous=True),
        msgspec.structs.replace(one.attributions[1], speaker="p2"),
    )
    clerk = msgspec.structs.replace(one.actors[0], id="p2", key="org:clerk", name="Clerk")
    head = one.events[0].trigger
    both = msgspec.structs.replace(
        one, attributions=voices, actors=(*one.actors, clerk), headline=head
    )
    found = only(diary(signing("one", "2023-01-06", "2023-01-10"), both))
    assert against(found) == [("status", ["scheduled", "postponed"], "named")]
    assert found.status is Status.SCHEDULED


def test_a_move_told_by_a_nameless_source_leaves_the_hosts_day() -> None:
    moved = signing(
        "two", "2023-01-07", "2023-01-12", provider="Other News", said_by="An aide",
        anonymous=True, status=Status.RESCHEDULED, was="2023-01-10",
    )  # fmt: skip
    found = only(diary(signing("one", "2023-01-06", "2023-01-10", said_by="NATO"), moved))
    assert against(found) == [("when", ["2023-01-10", "2023-01-12"], "host")]
    assert (found.status, found.sequence) == (Status.SCHEDULED, 0)
    assert steps(found) == [(None, "2023-01-10")]


def test_a_move_from_the_very_day_told_by_a_source_with_a_name_settles_the_hosts_day() -> None:
    def moved(**more: object) -> Dossier:
        told = signing(
            "two", "2023-01-07", "2023-01-12", provider="Other News", said_by="A lawmaker",
            status=Status.RESCHEDULED, **more,
        )  # fmt: skip
        return only(diary(signing("one", "2023-01-06", "2023-01-10", said_by="NATO"), told))

    found = moved(was="2023-01-10")
    assert (found.status, found.contradictions) == (Status.RESCHEDULED, ())
    assert steps(found) == [(None, "2023-01-10"), ("2023-01-10", "2023-01-12")]
    assert against(moved()) == [("when", ["2023-01-10", "2023-01-12"], "host")]


def test_a_plan_made_anew_and_one_told_after_the_outcome_contradict_nothing() -> None:
    off = signing("two", "2023-01-07", None, status=Status.POSTPONED, was="2023-01-10")
    again = signing("three", "2023-01-08", "2023-01-17", provider="Other News", said_by="A clerk")
    found = only(diary(signing("one", "2023-01-06", "2023-01-10"), off, again))
    assert (found.status, found.contradictions) == (Status.RESCHEDULED, ())
    done = signing("two", "2023-01-10", "2023-01-10", status=Status.OCCURRED, agenda=False)
    stale = signing("three", "2023-01-10T23:59:59Z", "2023-01-10", provider="Other News")
    both = diary(signing("one", "2023-01-06", "2023-01-10"), done, stale)
    assert [dossier.contradictions for dossier in both.values()] == [()] * len(both)


def test_two_towns_from_two_sources_are_told_side_by_side() -> None:
    ghent = msgspec.structs.replace(BRUSSELS, city="Ghent")
    found = only(
        diary(
            signing("one", "2023-01-06", "2023-01-10", place=BRUSSELS, said_by="NATO"),
            signing("two", "2023-01-07", "2023-01-10", place=ghent, provider="Other News"),
        )
    )
    assert against(found) == [("place", ["Brussels, BE", "Ghent, BE"], "host")]
    assert found.place is not None and found.place.city == "Brussels"


def towns(*told: Place | None) -> str | None:
    """Where the signing is to be after reports of several outlets, a day apart."""
    copies = (
        signing(f"copy-{at}", f"2023-01-0{at}", "2023-01-20", place=place, provider=f"Wire {at}")
        for at, place in enumerate(told, 1)
    )
    place = only(diary(*copies)).place
    return place.city if place is not None else None


def test_one_report_of_another_town_moves_nothing_and_two_in_a_row_do() -> None:
    assert towns(BRUSSELS, BRUSSELS, GENT) == "Brussels"
    assert towns(BRUSSELS, BRUSSELS, BRUSSELS, GENT, GENT) == "Gent"
    assert towns(BRUSSELS, GENT) == "Gent"


def test_a_town_that_rests_on_the_dateline_gives_way_to_one_that_is_told() -> None:
    guessed = msgspec.structs.replace(GENT, source=PlaceSource.DATELINE)
    assert towns(guessed, BRUSSELS) == "Brussels"
    assert towns(BRUSSELS, guessed) == "Brussels"
    assert towns(None, guessed) == "Gent"


def test_a_country_alone_speaks_for_each_of_its_towns_and_hides_none() -> None:
    country = Place(country="BE", source=PlaceSource.STATED)
    assert towns(BRUSSELS, country) == "Brussels"
    assert towns(BRUSSELS, country, country) == "Brussels"


def test_a_venue_that_only_an_early_report_tells_stays_told() -> None:
    hall = msgspec.structs.replace(BRUSSELS, name="Justus Lipsius building")
    copies = (
        signing(f"copy-{at}", f"2023-01-0{at}", "2023-01-20", place=hall if at == 1 else BRUSSELS)
        for at in range(1, 8)
    )
    assert steps(only(diary(*copies)), "place") == [(None, "Justus Lipsius building, Brussels, BE")]


def test_two_clocks_of_one_day_contradict_each_other_and_a_clock_told_later_does_not() -> None:
    def plan(uri: str, at: str, provider: str, zone: str | None = ZONE) -> Annotation:
        return signing(uri, "2023-01-06", at, zone=zone, provider=provider)

    day = plan("one", "2023-01-10", "Example News", None)
    eleven = plan("two", "2023-01-10T11:00", "Other News")
    ten = plan("three", "2023-01-10T10:00", "Third Wire", "UTC")
    noon = plan("four", "2023-01-10T12:00", "Fourth Wire")
    assert only(diary(day, eleven, ten)).contradictions == ()
    (both,) = only(diary(day, eleven, noon)).contradictions
    assert {claim.value for claim in both.claims} == {
        "2023-01-10T11:00+01:00",
        "2023-01-10T12:00+01:00",
    }


# ---------------------------------------------------------------- what recurs
def briefing(
    uri: str, published: str, day: str | None, word: str = "", **more: object
) -> Annotation:
    """A briefing whose title holds a word such as "weekly", read as a set; `value` is the set."""
    value = str(more.pop("value", "P1W"))
    provider = str(more.pop("provider", "Example News"))
    fields = {"type": EventType.PRESS_CONFERENCE, "who": (EU,), **more}
    title = " ".join(["EU holds", *([word] if word else []), "press briefing"])
    read = dispatch(uri, published, mention(title, at=day, **fields), provider=provider)  # type: ignore[arg-type]
    if not word:
        return read
    start = title.index(word)
    timex = Timex(id="t1", span=Span(start, start + len(word)), type=TimexType.SET, value=value)
    return msgspec.structs.replace(read, timexes=(timex,))


def weekday_briefing(uri: str, title: str) -> Annotation:
    """A copy of Monday whose title names the weekday on which the happening falls."""
    read = dispatch(uri, "2023-01-09", mention(title, at="2023-01-11", type=EventType.MEET))
    day = next(word for word in title.split() if word.endswith("day"))
    number = [f"{date(2023, 1, 9 + n):%A}" for n in range(7)].index(day)
    told = point(f"2023-01-{9 + number:02}")
    start = title.index(day)
    timex = Timex(
        id="t1",
        span=Span(start, start + len(day)),
        type=TimexType.DATE,
        value=f"2023-01-{9 + number:02}",
        interval=told,
    )
    return msgspec.structs.replace(read, timexes=(timex,))


def test_a_weekday_alone_makes_no_series() -> None:
    assert only(diary(weekday_briefing("one", "the next Wednesday briefing"))).series is None


def days_of(dossier: Dossier) -> list[str]:
    assert dossier.series is not None
    return [f"{date.begin:%Y-%m-%d}" for date in dossier.series.occurrences if date.begin]


def test_a_weekly_briefing_is_one_dossier_with_its_days_and_no_chain_of_moves() -> None:
    found = only(
        diary(
            briefing("one", "2023-01-09", "2023-01-13", "weekly"),
            briefing("two", "2023-01-16", "2023-01-20", provider="Other News"),
            briefing("three", "2023-01-30", "2023-02-03", "weekly"),
        )
    )
    assert days_of(found) == ["2023-01-13", "2023-01-20", "2023-02-03"]
    assert (found.status, found.previous_when) == (Status.SCHEDULED, None)
    assert steps(found) == [
        (None, "2023-01-13"),
        ("2023-01-13", "2023-01-20"),
        ("2023-01-20", "2023-02-03"),
    ]
    assert found.when is not None and found.when.begin == datetime(2023, 2, 3)
    assert found.contradictions == ()
    assert found.series is not None and found.series.repeats == "P1W"
    assert [piece.uri for piece in found.series.evidence] == ["one", "three"]


def test_that_one_briefing_took_place_does_not_end_the_series() -> None:
    held = briefing("two", "2023-01-13T12:00Z", "2023-01-13", status=Status.OCCURRED, agenda=False)
    found = only(
        diary(
            briefing("one", "2023-01-09", "2023-01-13", "weekly"),
            held,
            briefing("three", "2023-01-16", "2023-01-20"),
        )
    )
    assert steps(found, "status") == [
        (None, "scheduled"),
        ("scheduled", "occurred"),
        ("occurred", "scheduled"),
    ]
    assert days_of(found) == ["2023-01-13", "2023-01-20"]


def test_one_time_of_what_recurs_can_be_called_off_and_the_next_is_on_again() -> None:
    off = briefing(
        "two", "2023-01-16", "2023-01-20", status=Status.CANCELLED, provider="Other News"
    )
    told = (briefing("one", "2023-01-09", "2023-01-13", "weekly"), off)
    assert only(diary(*told)).status is Status.CANCELLED
    again = only(diary(*told, briefing("three", "2023-01-23", "2023-01-27", "weekly")))
    assert (again.status, again.contradictions) == (Status.SCHEDULED, ())
    assert again.when is not None and again.when.begin == datetime(2023, 1, 27)


def test_one_time_of_what_recurs_can_be_moved_when_the_time_before_is_over() -> None:
    held = briefing("two", "2023-01-13T12:00Z", "2023-01-13", status=Status.OCCURRED, agenda=False)
    moved = briefing(
        "three", "2023-01-16", "2023-01-19", was="2023-01-20", status=Status.RESCHEDULED
    )
    told = (briefing("one", "2023-01-09", "2023-01-13", "weekly"), held)
    next_ = briefing("four", "2023-01-23", "2023-01-27", "weekly")
    after = [only(diary(*told, *more)) for more in ((), (moved,), (moved, next_))]
    assert [f"{d.status} {d.when.begin:%m-%d}" for d in after if d.when and d.when.begin] == [
        "occurred 01-13",
        "rescheduled 01-19",
        "scheduled 01-27",
    ]


def test_two_briefings_a_week_apart_are_two_where_nothing_says_that_they_recur() -> None:
    found = diary(
        briefing("one", "2023-01-09", "2023-01-13"), briefing("two", "2023-01-16", "2023-01-20")
    )
    assert len(found) == 2
    assert all(dossier.series is None for dossier in found.values())


def test_a_quarterly_call_is_a_series_and_a_yearly_summit_is_none() -> None:
    def call(uri: str, published: str, day: str, value: str) -> Annotation:
        return briefing(uri, published, day, "regular", value=value)

    quarters = (
        call("one", "2023-01-09", "2023-02-02", "P3M"),
        call("two", "2023-04-20", "2023-05-04", "P3M"),
    )
    assert days_of(only(diary(*quarters))) == ["2023-02-02", "2023-05-04"]
    years = (
        call("one", "2023-01-09", "2023-02-02", "P1Y"),
        call("two", "2024-01-09", "2024-02-01", "P1Y"),
    )
    assert len(diary(*years)) == 2


def test_a_weekday_told_with_a_clock_is_the_first_such_day() -> None:
    # "every Tuesday at 13:00" of Monday 16 January: the clock is read on the day of the copy
    tuesday = briefing(
        "one", "2023-01-16", "2023-01-16T13:00", "every Tuesday", value="XXXX-WXX-2", zone=ZONE
    )
    assert steps(only(diary(tuesday))) == [(None, "2023-01-17T13:00+01:00")]


# ---------------------------------------------------------------- what became of it
def told_course(*told: Annotation, status: Status | None = None) -> tuple[str, int, str]:
    """Verdict, delays, and the line."""
    found = only(diary(*told))
    standing = status or found.status
    course = dossiers.course(found, standing)
    return course.verdict.value, course.delays, course_line(found, standing)


DONE = {"status": Status.OCCURRED, "agenda": False}


def plan(uri: str, published: str, day: str | None, **more: object) -> Annotation:
    return signing(uri, published, day, **more)


def test_what_took_place_on_its_day_was_kept() -> None:
    first, done = (
        plan("a", "2023-01-06", "2023-01-10"),
        plan("b", "2023-01-10", "2023-01-10", **DONE),
    )
    assert told_course(first, done) == ("kept", 0, "kept on its day: signed on 10 January 2023")
    month = plan("a", "2023-01-06", "2023-01")
    assert told_course(month, done) == (
        "kept", 0, "kept: announced for January 2023, signed on 10 January 2023"
    )  # fmt: skip
    clock = plan("c", "2023-01-07", "2023-01-10T11:00", zone=ZONE)
    assert told_course(first, clock, done)[:2] == ("kept", 0)


def test_each_delay_counts_once_and_an_exacter_day_is_none() -> None:
    moved = {"status": Status.RESCHEDULED}
    steps_ = (
        plan("a", "2022-10-01", "2022-11"),
        plan("b", "2022-10-20", "2022-11-20"),  # the day of that month
        plan("c", "2022-11-10", "2022-12-15", **moved),
        plan("d", "2022-12-10", None, status=Status.POSTPONED, was="2022-12-15"),
        plan("e", "2023-01-06", "2023-01-10"),  # ends the putting off
        plan("f", "2023-01-10", "2023-01-10", **DONE),
    )
    assert told_course(*steps_) == (
        "late", 2, "announced for November 2022, signed on 10 January 2023: 2 delays"
    )  # fmt: skip
    assert told_course(*steps_[:4]) == (
        "put off", 2, "announced for November 2022, put off with no new day: 2 delays"
    )  # fmt: skip
    assert told_course(*steps_[:5]) == (
        "ahead", 2, "announced for November 2022, now due on 10 January 2023: 2 delays"
    )  # fmt: skip
    assert told_course(*steps_[:3])[1] == 1


def test_an_older_plan_told_in_passing_is_where_it_began() -> None:
    past = mention(
        "EU-NATO joint declaration signed", was="2021", status=Status.POSTPONED, agenda=False
    )
    now = mention("NATO and EU sign joint declaration", at="2023-01-10")
    one = dispatch("a", "2023-01-06", now, past)
    done = plan("b", "2023-01-10", "2023-01-10", **DONE)
    line = "announced for 2021, signed on 10 January 2023: 1 delay"
    assert told_course(one, done) == ("late", 1, line)
    later = dispatch("aa", "2023-01-07", now, past)
    assert told_course(dispatch("a", "2023-01-06", now), later, done) == ("late", 1, line)


def test_what_comes_before_its_day_is_early_and_what_nobody_reports_has_lapsed() -> None:
    first = plan("a", "2023-01-02", "2023-01-12")
    sooner = plan("b", "2023-01-04", "2023-01-10", status=Status.RESCHEDULED)
    done = plan("c", "2023-01-10", "2023-01-10", **DONE)
    assert told_course(first, sooner, done) == (
        "early", 0,
        "announced for 12 January 2023, signed on 10 January 2023: ahead of its day",
    )  # fmt: skip
    assert told_course(first, status=Status.LAPSED) == (
        "lapsed", 0, "lapsed: due on 12 January 2023, no report since 2 January 2023"
    )  # fmt: skip
    off = plan("b", "2023-01-04", "2023-01-12", status=Status.CANCELLED)
    assert told_course(first, off)[2] == "announced for 12 January 2023, called off"
    assert told_course(first)[2] == "due on 12 January 2023, never moved"


def test_a_series_has_no_verdict_but_its_rhythm() -> None:
    one = briefing("one", "2023-01-09", "2023-01-13", "weekly")
    assert told_course(one)[2] == "weekly: 1 time told, the last on 13 January 2023"


def test_the_next_time_of_what_recurs_is_told_or_follows_from_its_rhythm() -> None:
    one = only(diary(briefing("one", "2023-01-09", "2023-01-13", "weekly")))

    def following(day: int) -> str:
        found = dossiers.following(one, datetime(2023, 1, day, tzinfo=UTC))
        assert found is not None and found.begin is not None
        return f"{found.begin:%m-%d}"

    assert [following(day) for day in (9, 13, 14, 21)] == ["01-13", "01-13", "01-20", "01-27"]
    assert dossiers.following(one, datetime(2023, 6, 1, tzinfo=UTC)) is None
    assert dossiers.following(only(diary(announcement())), datetime(2023, 1, 1, tzinfo=UTC)) is None


def test_who_tells_any_of_its_times_tells_what_recurs() -> None:
    told = (
        briefing("one", "2023-01-09", "2023-01-13", "weekly"),
        briefing("two", "2023-01-16", "2023-01-20", provider="Other News"),
    )
    assert len(only(diary(*told)).origins) == 2


# ---------------------------------------------------------------- later words of one undertaking
CREWS = "Ferry crews of Oban and Mull"
GENT = msgspec.structs.replace(BRUSSELS, city="Gent")


def ferries(title: str, **more: object) -> dict[str, object]:
    """A mention whose copy names the places of one story, so that two copies tell one."""
    fields: dict[str, object] = {"type": EventType.STRIKE, "who": (), **more}
    return mention(f"{title} by {CREWS} in Argyll", **fields)  # type: ignore[arg-type]


def test_what_is_called_by_a_vague_word_joins_on_the_same_day_of_the_same_story() -> None:
    strike = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    vague = {"type": EventType.OTHER, "status": Status.OCCURRED, "agenda": False}
    same = dispatch("two", "2024-03-16", ferries("Shutdown", at="2024-03-15", **vague))
    assert only(diary(strike, same)).status is Status.OCCURRED
    later = dispatch("two", "2024-03-18", ferries("Shutdown", at="2024-03-17", **vague))
    assert only(diary(strike, later)).status is Status.SCHEDULED


def test_parties_that_are_but_words_speak_against_no_name() -> None:
    words = Participant(name="the leaders", key="group:the-leaders")
    named = Participant(name="Guild of Masters", key="org:guild-of-masters")

    def joined(party: Participant) -> int:
        def meeting(title: str, one: Participant) -> dict[str, object]:
            return mention(title, type=EventType.MEET, at="2024-03-15", who=(one,))

        title = "Meeting in Oban harbour" if party is words else "Meeting on pensions in the hall"
        told = meeting("Meeting of crews in Oban", UNION), meeting(title, party)
        days = "2024-03-11", "2024-03-12"
        return len(diary(*(dispatch(day, day, one) for day, one in zip(days, told, strict=True))))

    assert joined(words) == 1
    assert joined(named) == 2


def test_a_copy_that_puts_off_and_names_the_new_day_in_two_mentions_tells_of_one_thing() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    off = ferries("Stoppage", status=Status.POSTPONED)
    new = ferries("Walkout", at="2024-03-22")
    found = only(diary(plan, dispatch("two", "2024-03-13", off, new)))
    assert found.status is Status.RESCHEDULED
    assert steps(found)[-1][1] == "2024-03-22"


def test_a_new_day_beside_the_old_one_in_a_copy_of_the_same_story_is_a_move() -> None:
    more = {"type": EventType.MEET}
    plan = dispatch("one", "2024-03-11", ferries("Meeting", at="2024-03-15", **more))
    new = dispatch("two", "2024-03-13", ferries("Meeting", at="2024-03-22", **more))
    assert len(diary(plan, new)) == 2
    old = Timex(
        id="t1",
        span=Span(0, 3),
        type=TimexType.DATE,
        value="2024-03-15",
        interval=chrono.parse_point("2024-03-15"),
    )
    moved = msgspec.structs.replace(new, timexes=(old,))
    assert only(diary(plan, moved)).status is Status.RESCHEDULED


def test_what_was_planned_to_the_day_and_is_denied_is_called_off() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    no = dispatch("two", "2024-03-13", ferries("Strike", status=Status.DENIED, at="2024-03-15"))
    found = only(diary(plan, no))
    assert (found.status, found.when) == (Status.CANCELLED, None)
    vague = dispatch("one", "2024-03-11", ferries("Strike", at="2024-04"))
    no = dispatch("two", "2024-03-13", ferries("Strike", status=Status.DENIED, at="2024-04"))
    assert only(diary(vague, no)).status is Status.DENIED


def test_a_deed_of_no_known_kind_that_was_not_done_calls_nothing_off() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    fields = {"type": EventType.OTHER, "status": Status.DENIED, "agenda": False}
    no = dispatch("two", "2024-03-13", ferries("Affected", at="2024-03-15", **fields))
    assert only(diary(plan, no)).status is Status.SCHEDULED


def test_nothing_has_taken_place_before_its_day() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    done = {"status": Status.OCCURRED, "agenda": False, "at": "2024-03-15"}
    early = dispatch("two", "2024-03-13", ferries("Strike", **done))
    assert only(diary(plan, early)).status is Status.SCHEDULED
    assert only(diary(plan, dispatch("two", "2024-03-16", ferries("Strike", **done)))).status is (
        Status.OCCURRED
    )


def test_a_report_of_the_outcome_leaves_the_hour_that_was_set() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15T08:00", zone=ZONE))
    done = {"status": Status.OCCURRED, "agenda": False}
    late = ferries("Strike", at="2024-03-15T08:25", zone=ZONE, **done)
    found = only(diary(plan, dispatch("two", "2024-03-16", late)))
    assert found.status is Status.OCCURRED
    assert steps(found) == [(None, "2024-03-15T08:00+01:00")]


def test_an_hour_without_a_zone_is_that_of_the_place_already_known() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15", place=BRUSSELS))
    hour = dispatch("two", "2024-03-12", ferries("Strike", at="2024-03-15T08:00"))
    assert steps(only(diary(plan, hour)))[-1][1] == "2024-03-15T08:00+01:00"


def test_what_is_told_as_under_way_and_has_its_day_ahead_is_a_plan() -> None:
    now = {"status": Status.ONGOING, "at": "2024-03-15"}
    found = only(diary(dispatch("one", "2024-03-11", ferries("Strike", **now))))
    assert found.status is Status.SCHEDULED


def test_what_is_off_stays_off_when_it_is_denied_once_more() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    off = dispatch("two", "2024-03-12", ferries("Strike", status=Status.CANCELLED))
    no = dispatch("three", "2024-03-13", ferries("Strike", status=Status.DENIED, at="2024-03-15"))
    found = only(diary(plan, off, no))
    assert (found.status, found.when) == (Status.CANCELLED, None)
    assert steps(found) == [(None, "2024-03-15"), ("2024-03-15", None)]


def test_a_putting_off_told_again_leaves_the_new_day() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    moved = {"status": Status.RESCHEDULED, "was": "2024-03-15"}
    new = dispatch("two", "2024-03-12", ferries("Strike", at="2024-03-22", **moved))
    off = {"status": Status.POSTPONED, "was": "2024-03-15"}
    found = only(diary(plan, new, dispatch("three", "2024-03-13", ferries("Strike", **off))))
    assert found.status is Status.RESCHEDULED
    assert steps(found)[-1][1] == "2024-03-22"


def test_the_hour_of_the_first_day_leaves_the_last_day_known() -> None:
    days = span("2024-03-15", "2024-03-16")
    plan = dispatch("one", "2024-03-11", ferries("Strike", at=days))
    hour = dispatch("two", "2024-03-12", ferries("Strike", at="2024-03-15T08:00", zone=ZONE))
    other = dispatch("three", "2024-03-13", ferries("Strike", at="2024-03-15T10:00", zone=ZONE))
    assert steps(only(diary(plan, hour, other))) == [
        (None, "2024-03-15/2024-03-16"),
        ("2024-03-15/2024-03-16", "2024-03-15T08:00+01:00/2024-03-16"),
        ("2024-03-15T08:00+01:00/2024-03-16", "2024-03-15T10:00+01:00/2024-03-16"),
    ]


def test_an_hour_of_a_later_day_does_not_tell_when_it_begins() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at=span("2024-03-15", "2024-03-16")))
    late = dispatch("two", "2024-03-12", ferries("Strike", at="2024-03-16T08:00", zone=ZONE))
    assert steps(only(diary(plan, late))) == [(None, "2024-03-15/2024-03-16")]


def test_what_was_called_off_is_not_on_again_for_an_earlier_day() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    off = dispatch("two", "2024-03-12", ferries("Strike", status=Status.CANCELLED))
    sooner = dispatch("three", "2024-03-13", ferries("Strike", at="2024-03-14"))
    later = dispatch("three", "2024-03-13", ferries("Strike", at="2024-03-22"))
    assert len(diary(plan, off, sooner)) == 2
    assert only(diary(plan, off, later)).status is Status.RESCHEDULED


def test_a_word_beside_the_news_moves_nothing_to_another_town() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15", place=BRUSSELS))
    fields = {"at": "2024-03-15", "status": Status.OCCURRED, "agenda": False}
    done = dispatch("two", "2024-03-16", ferries("Strike", place=GENT, **fields))
    found = only(diary(plan, done))
    assert found.status is Status.OCCURRED
    assert found.place == BRUSSELS


def test_a_match_may_be_called_a_meeting() -> None:
    def told(uri: str, title: str, type: EventType) -> Annotation:
        day = mention(title, type=type, at="2024-03-16", who=(UNION, AIRLINE))
        return dispatch(uri, "2024-03-11", day)

    match = told("one", "Pilots play", EventType.MATCH)
    assert only(diary(match, told("two", "Meeting", EventType.MEET))).type is EventType.MATCH
    assert len(diary(match, told("two", "Meeting", EventType.VOTE))) == 2


def test_a_copy_that_names_the_old_plan_beside_its_putting_off_puts_it_off() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    off = ferries("Strike", status=Status.POSTPONED, was="2024-03-15")
    old = ferries("Stoppage", at="2024-03-15")
    found = only(diary(plan, dispatch("two", "2024-03-13", off, old)))
    assert (found.status, found.when) == (Status.POSTPONED, None)


def test_what_is_off_has_not_taken_place_unless_a_day_is_told() -> None:
    plan = dispatch("one", "2024-03-11", ferries("Strike", at="2024-03-15"))
    off = dispatch("two", "2024-03-12", ferries("Strike", status=Status.CANCELLED))
    done = {"status": Status.OCCURRED, "agenda": False}
    passing = dispatch("three", "2024-03-16", ferries("Strike", **done))
    assert only(diary(plan, off, passing)).status is Status.CANCELLED
    held = dispatch("three", "2024-03-16", ferries("Strike", at="2024-03-15", **done))
    assert only(diary(plan, off, held)).status is Status.OCCURRED


def test_kind_and_day_do_not_join_two_stories() -> None:
    def strike(uri: str, title: str, party: Participant) -> Annotation:
        told = mention(title, type=EventType.STRIKE, at="2024-03-15", who=(party,))
        return dispatch(uri, "2024-03-11", told)

    crews = Participant(name="the crews", key="group:the-crews")
    porters = Participant(name="the porters", key="group:the-porters")
    one = strike("one", "Stoppage of crews on the Oban and Mull line", crews)
    two = strike("two", "Stoppage of porters in Lisbon and Faro halls", porters)
    assert len(diary(one, two)) == 2
