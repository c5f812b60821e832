"""The sample dispatches as a diary: what is planned, put off, moved, called off and done."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline import agenda, annotate, dossiers
from dateline.chrono import bounds
from dateline.model import AgendaItem, Dispatch, Dossier, EventType, Status

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))


@pytest.fixture(scope="module")
def diary() -> Mapping[str, Dossier]:
    copies = [Dispatch(uri=path.stem, text=path.read_text(encoding="utf-8")) for path in SAMPLES]
    read = list(annotate.annotate_many(copies))
    held = {(a.dispatch.uri, a.dispatch.version): a for a in read}
    return dossiers.fold(dossiers.link_all(read), held)


def told_by(diary: Mapping[str, Dossier], *uris: str, type: EventType) -> Dossier:
    """The dossier of that type to which all these dispatches belong, of several the fullest."""
    found = [
        dossier
        for dossier in diary.values()
        if dossier.type is type and {m.uri for m in dossier.mentions} >= set(uris)
    ]
    assert found, [(d.title, [m.uri for m in d.mentions]) for d in diary.values()]
    return max(found, key=lambda dossier: len(dossier.mentions))


def when(dossier: Dossier) -> str | None:
    return bounds(dossier.when)[0] if dossier.when else None


def page(diary: Mapping[str, Dossier], begin: str, as_of: str) -> tuple[AgendaItem, ...]:
    now = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    first = date.fromisoformat(begin)
    return agenda.choose(diary.values(), begin=first, days=7, zone=None, as_of=now)


def test_there_are_enough_samples_of_the_usual_length() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").split()) for path in SAMPLES)
    assert len(lengths) >= 12
    assert 150 <= lengths[len(lengths) // 2] <= 250


def test_a_signing_announced_by_two_agencies_and_reported_is_one_dossier(
    diary: Mapping[str, Dossier],
) -> None:
    signing = told_by(
        diary,
        "2023-01-06-nato-eu-announced",
        "2023-01-06-nato-eu-second-agency",
        "2023-01-10-nato-eu-signed",
        type=EventType.SIGN,
    )
    assert signing.status is Status.OCCURRED
    assert when(signing) == "2023-01-10T11:00+01:00"


def test_a_summit_put_off_and_given_a_new_date_keeps_its_history(
    diary: Mapping[str, Dossier],
) -> None:
    summit = told_by(
        diary,
        "2024-03-04-lake-summit-announced",
        "2024-03-15-lake-summit-postponed",
        "2024-04-02-lake-summit-new-date",
        type=EventType.SUMMIT,
    )
    assert summit.status is Status.RESCHEDULED
    assert (when(summit) or "").startswith("2024-04-25")
    assert summit.previous_when is not None
    assert bounds(summit.previous_when)[0] == "2024-03-21"
    assert summit.sequence == 2
    assert any("floods" in (change.reason or "") for change in summit.history)


def test_elections_moved_by_a_week_and_opened_are_one_dossier(diary: Mapping[str, Dossier]) -> None:
    found = told_by(
        diary, "2023-03-09-nigeria-governors", "2023-03-19-nigeria-voted", type=EventType.ELECTION
    )
    assert found.status is Status.ONGOING  # "Voting was extended to Sunday in ten polling units"
    assert when(found) == "2023-03-18"


def test_a_launch_told_in_three_zones_and_moved_by_a_day_is_one_dossier(
    diary: Mapping[str, Dossier],
) -> None:
    launch = told_by(
        diary, "2023-04-11-juice-launch", "2023-04-13-juice-delayed", type=EventType.LAUNCH
    )
    assert launch.status is Status.RESCHEDULED
    assert when(launch) == "2023-04-14T12:14+00:00"
    assert launch.previous_when is not None
    assert bounds(launch.previous_when)[0] == "2023-04-13T09:15-03:00"


@pytest.mark.parametrize(
    ("uri", "type", "status"),
    [
        ("2024-06-11-friendly-cancelled", EventType.MATCH, Status.CANCELLED),
        ("2024-05-28-lisbon-strike-off", EventType.STRIKE, Status.CANCELLED),
        ("2024-02-20-norway-denies-talks", EventType.TALKS, Status.DENIED),
        ("2024-09-17-visit-unconfirmed", EventType.VISIT, Status.PROPOSED),
        ("2023-03-20-riksdag-vote", EventType.VOTE, Status.SCHEDULED),
    ],
)
def test_each_sample_has_its_status(
    diary: Mapping[str, Dossier], uri: str, type: EventType, status: Status
) -> None:
    held = [d for d in diary.values() if uri in {m.uri for m in d.mentions} and d.type is type]
    assert status in {d.status for d in held}


def test_pages_of_the_diary_show_planned_and_called_off_things(
    diary: Mapping[str, Dossier],
) -> None:
    strike = page(diary, "2024-05-27", "2024-05-29T09:00")
    assert Status.CANCELLED in {item.status for item in strike}
    october = page(diary, "2024-10-07", "2024-09-18T09:00")
    assert any(agenda.listed(item, None)[1] is agenda.Vague.MONTH for item in october)
