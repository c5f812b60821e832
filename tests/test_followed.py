"""Undertakings followed through briefs of a line or two, from the copy to the dossier."""

from collections.abc import Mapping

from dateline import annotate, dossiers
from dateline.chrono import bounds
from dateline.model import Dispatch, Dossier, Status


def followed(copies: Mapping[str, str]) -> Dossier:
    """The dossier that holds the first of some dispatches, each under its day."""
    read = list(annotate.annotate_many(Dispatch(uri=day, text=copies[day]) for day in copies))
    held = {(a.dispatch.uri, a.dispatch.version): a for a in read}
    found = dossiers.fold(dossiers.link_all(read), held)
    return next(it for it in found.values() if it.mentions[0].uri == next(iter(copies)))


def moves(dossier: Dossier) -> list[tuple[str, str]]:
    """The changes of status, each with the dispatch that told it."""
    told = [change for change in dossier.history if change.field == "status"]
    return [(change.by.partition("#")[0], str(change.new)) for change in told]


ELECTION = {
    "2020-03-02": "LA PAZ, March 2, 2020 (Northwire) - Bolivia will hold a general election on "
    "May 3, the electoral tribunal confirmed on Monday.",
    "2020-03-21": "LA PAZ, March 21, 2020 (Northwire) - Bolivia's electoral tribunal on Saturday "
    "postponed the general election planned for May 3 because of the coronavirus. It did not name "
    "a new date.",
    "2020-07-23": "LA PAZ, July 23, 2020 (Northwire) - Bolivia's general election will be held on "
    "October 18, the tribunal announced on Thursday.",
    "2020-10-18": "LA PAZ, Oct 18, 2020 (Northwire) - Bolivians voted on Sunday in a general "
    "election that had been put off twice.",
}
LAUNCH = {
    "2022-08-30": "CAPE CANAVERAL, Aug 30, 2022 (Orbit Daily) - NASA will try again to launch "
    "Artemis I on Saturday, September 3, at 2:17 p.m. EDT, the agency said on Tuesday.",
    "2022-09-03": "CAPE CANAVERAL, Sept 3, 2022 (Orbit Daily) - A hydrogen leak forced NASA to "
    "scrub the second attempt to launch its Artemis I rocket on Saturday.",
    "2022-11-08": "CAPE CANAVERAL, Nov 8, 2022 (Orbit Daily) - NASA has set November 16 for the "
    "next try to launch its Artemis I moon rocket, the agency said on Tuesday.",
    "2022-11-16": "CAPE CANAVERAL, Nov 16, 2022 (Orbit Daily) - NASA's Artemis I rocket lifted "
    "off for the moon early on Wednesday.",
}


def test_an_election_put_off_for_months_is_followed_to_the_polls() -> None:
    found = followed(ELECTION)
    assert {ref.uri for ref in found.mentions} == set(ELECTION)
    assert found.status in (Status.ONGOING, Status.OCCURRED)
    assert found.when is not None
    assert bounds(found.when)[0] == "2020-10-18"
    assert ("2020-03-21", "postponed") in moves(found)


def test_a_launch_called_off_is_the_one_that_is_tried_again_two_months_later() -> None:
    found = followed(LAUNCH)
    assert {ref.uri for ref in found.mentions} == set(LAUNCH)
    assert moves(found)[-2:] == [("2022-11-08", "rescheduled"), ("2022-11-16", "occurred")]
