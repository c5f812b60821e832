"""Which undertaking a mention belongs to: what was learned, within what rules leave open."""

import pytest
from diary import dispatch, mention

from dateline import dossiers, network
from dateline.dossiers import score as scores
from dateline.dossiers.facts import Facts
from dateline.dossiers.profile import Profile, profile
from dateline.dossiers.verdict import KIND, verdict
from dateline.model import Annotation, EventType, Participant, Status

CREWS = Participant(name="Ferry crews", key="group:ferry-crews")
BAND = Participant(name="Oban Brass", key="org:oban-brass")


def told(uri: str, day: str, title: str, **more: object) -> Annotation:
    fields: dict[str, object] = {"type": EventType.STRIKE, "who": (CREWS,), **more}
    place = "by Ferry crews of Oban and Mull in Argyll"
    return dispatch(uri, day, mention(f"{title} {place}", **fields))  # type: ignore[arg-type]


PLAN = told("one", "2024-03-11", "Strike", at="2024-03-15")


def beside(plan: Annotation, later: Annotation) -> tuple[Facts, Profile]:
    return dossiers.gather(later)[0], profile("uid", dossiers.gather(plan))


def likely(plan: Annotation, later: Annotation) -> float | None:
    facts, known = beside(plan, later)
    return scores.values(facts, [known], [scores.weighed(facts, known)])[0]


def files(*reads: Annotation) -> int:
    return len({decision.dossier for decision in dossiers.link_all(reads)})


def test_a_deed_that_was_taken_for_another_kind_joins_by_all_else_that_is_the_same() -> None:
    later = told("two", "2024-03-13", "Walkout", at="2024-03-15", type=EventType.DELIVERY)
    assert KIND in verdict(*beside(PLAN, later)).reasons
    assert files(PLAN, later) == 1


@pytest.mark.parametrize(
    "later",
    [
        dispatch(
            "two",
            "2024-03-13",
            mention("Concert in Oban", type=EventType.LAUNCH, at="2024-03-15", who=(BAND,)),
        ),
        told("two", "2024-03-13", "Talks", type=EventType.TALKS, at="2024-03-29"),
        told("two", "2024-03-13", "Attack", type=EventType.ATTACK, at="2023-03-15"),
    ],
    ids=["others", "another day", "another year"],
)
def test_another_kind_of_others_or_on_another_day_opens_a_dossier(later: Annotation) -> None:
    assert files(PLAN, later) == 2


def test_a_report_of_the_day_after_is_filed_only_where_the_rules_would_file_it() -> None:
    told_of = {"status": Status.OCCURRED, "agenda": False, "at": "2024-03-16"}
    count = told("two", "2024-03-17", "Count", type=EventType.PUBLISH, **told_of)
    assert likely(PLAN, count) is None
    report = told("two", "2024-03-17", "Strike", **told_of)
    assert likely(PLAN, report) is not None


def test_a_decision_names_what_counted_most_and_by_how_much() -> None:
    later = told("two", "2024-03-13", "Strike", at="2024-03-15")
    facts, known = beside(PLAN, later)
    link = dossiers.link_all((PLAN, later))[-1]
    assert link.score is not None and 0.0 < link.score < 1.0
    told_of = scores.rows(facts, [known], [scores.weighed(facts, known)])
    first, *rest = network.telling(network.read(scores.NETWORK), told_of, 0)
    assert link.reasons[0].startswith("rules 0.") and "the same day" in link.reasons[0]
    assert link.reasons[1] == f"{first[0]} {first[1]:+.2f}"
    assert all(abs(moved) <= abs(first[1]) for _, moved in rest)


def test_what_a_number_adds_is_what_the_odds_lose_when_it_is_as_in_most_pairs() -> None:
    facts, known = beside(PLAN, told("two", "2024-03-13", "Strike", at="2024-03-15"))
    net = network.read(scores.NETWORK)
    rows = scores.rows(facts, [known, known], [scores.weighed(facts, known)] * 2)
    told_of = dict(network.telling(net, rows, 0))
    name = "the very word"  # a thing of one number
    moved = told_of[name]
    usual = {**rows[0], name: float((net.usual * net.spread)[net.names[name]])}
    lost = network.odds(net, rows)[0] - network.odds(net, [usual, rows[1]])[0]
    assert lost == pytest.approx(moved)


def test_of_two_rounds_of_talks_a_copy_joins_that_whose_words_it_has() -> None:
    def talks(uri: str, published: str, thing: str, day: str | None) -> Annotation:
        who = (Participant(name="Norway", key="country:NO"), Participant(name="Mali"))
        title = f"Norway and Mali hold talks on {thing}"
        return dispatch(uri, published, mention(title, type=EventType.TALKS, at=day, who=who))

    fish = talks("one", "2024-03-01", "herring quotas", "2024-03-20")
    gold = talks("two", "2024-03-02", "gold mines", "2024-04-24")
    later = talks("three", "2024-03-05", "herring quotas", None)
    made = dossiers.link_all((fish, gold, later))
    homes = {d.subject.uri: d.dossier for d in made if d.subject}
    assert homes["three"] == homes["one"] != homes["two"]


def test_an_old_day_that_nobody_had_told_is_weighed() -> None:
    moved: dict[str, object] = {"status": Status.RESCHEDULED, "was": "2024-03-16"}
    later = told("two", "2024-03-12", "Strike", at="2024-03-21", **moved)
    assert verdict(*beside(PLAN, later)).value is None
    assert files(PLAN, later) == 1


def test_two_of_one_kind_in_a_copy_are_weighed_and_two_of_two_kinds_stay_two() -> None:
    def plan(kind: EventType) -> dict[str, object]:
        title = "Strike by Ferry crews of Oban and Mull in Argyll"
        return mention(title, at="2024-03-15", type=kind, who=(CREWS,))

    for kind, count in ((EventType.STRIKE, 1), (EventType.PRESS_CONFERENCE, 2)):
        assert files(dispatch("one", "2024-03-11", plan(EventType.STRIKE), plan(kind))) == count


def test_a_new_day_of_what_happens_once_and_seemed_to_be_over_is_weighed_and_a_round_is_not() -> (
    None
):
    for kind, count in ((EventType.SIGN, 1), (EventType.TALKS, 2)):
        plan = told("one", "2024-03-11", "Opening", at="2024-03-15", type=kind)
        later = told("two", "2024-04-02", "Opening", at="2024-05-20", type=kind)
        assert verdict(*beside(plan, later)).value is None
        assert files(plan, later) == count
