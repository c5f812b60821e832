"""The diary in a browser, over real HTTP on the loopback interface."""

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import uvicorn
from diary import dispatch, mention
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from dateline import process
from dateline.model import EventType, Relation, RelationKind
from dateline.web import create_app

CHROMIUM = Path("/usr/bin/chromium")
NOW = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)
ANNOUNCED = """\
Harbour ministers to sign pact on March 11

ROTTERDAM, March 3 - Example Wire. Dutch Transport Minister Lena Visser and her Belgian \
colleague Marc Peeters will sign a pact on harbours in Rotterdam on March 11 at 10:00 local \
time, the Dutch government said in a statement.
"""
MOVED = """\
Signing of harbour pact postponed

ROTTERDAM, March 5 - Example Wire. The signing of the pact on harbours, planned for March 11 \
in Rotterdam, has been postponed, the Dutch government said.
"""
STRANGE = """\
<script>alert("1")</script> & co to meet on March 12

GENEVA, March 3 - Example Wire. Union leader Ann <b>O'Neil</b> & colleagues will meet in \
Geneva on March 12.
"""
WEEK = "from=2031-03-10&days=7&zone=GMT"


@contextmanager
def served(store: str, now: datetime = NOW) -> Iterator[str]:
    """A server over a store on a free port, as an address."""
    config = uvicorn.Config(create_app(store, clock=lambda: now), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=30)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("web") / "diary.sqlite")
    with process.open_diary(path) as diary:
        diary.add(ANNOUNCED, published="2031-03-03", uri="wire:1")
        diary.add(STRANGE, published="2031-03-03", uri="wire:<2>/x?y#z")
    return path


@pytest.fixture(scope="module")
def address(store: str) -> Iterator[str]:
    with served(store) as found:
        yield found


@pytest.fixture
def web(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, follow_redirects=False) as client:
        yield client


def items(web: httpx.Client, query: str = WEEK) -> list[dict[str, object]]:
    answer = web.get(f"/api/v1/agenda?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def signing(web: httpx.Client) -> dict[str, object]:
    return next(item for item in items(web) if str(item["dtstart"]).startswith("2031-03-11T10:00"))


# ------------------------------------------------------------------ pages
def test_the_agenda_lists_what_is_due_under_its_day(web: httpx.Client) -> None:
    page = web.get(f"/?{WEEK}").text
    day = page.split("Tuesday, March 11, 2031", 1)[1].split("<section", 1)[0]
    assert "ROTTERDAM (Netherlands)" in day
    assert '<time datetime="2031-03-11T10:00+01:00">0900 GMT</time>' in day
    assert 'title="new in the last 24 hours">(+)' in day


def test_a_line_leads_to_its_dossier_and_to_the_words_of_the_copy(web: httpx.Client) -> None:
    page = web.get(f"/?{WEEK}").text
    dossier = re.search(r'href="(/dossier/[^"]+)"', page)
    assert dossier
    text = web.get(dossier[1]).text
    assert "History" in text and "Rotterdam" in text
    evidence = re.search(r'href="(/dispatch/wire:1\?[^"]+)#focus"', text)
    assert evidence
    copy = web.get(evidence[1].replace("&amp;", "&")).text
    assert '<a id="focus"></a><mark class="' in copy and "focus" in copy


def test_a_dossier_is_shown_as_of_the_instant_that_its_address_names(web: httpx.Client) -> None:
    uid = signing(web)["uid"]
    page = web.get(f"/dossier/{uid}").text
    assert "due on 11 March 2031, never moved" in page and "1 independent source" in page
    later = web.get(f"/dossier/{uid}?as_of=2031-04-01T00:00Z").text
    assert "lapsed: due on 11 March 2031, no report since 3 March 2031" in later
    assert "As known on 2031-04-01 00:00 GMT" in later
    assert web.get(f"/dossier/{uid}?as_of=2031-03-01T00:00Z").status_code == 404
    assert web.get(f"/dossier/{uid}?as_of=soon").status_code == 400
    told = web.get(f"/api/v1/dossiers/{uid}?as_of=2031-04-01T00:00Z").json()
    assert (told["standing"], told["course"]["verdict"]) == ("lapsed", "lapsed")
    week = web.get(f"/?{WEEK}&as_of=2031-03-04T00:00Z").text
    assert f'href="/dossier/{uid}?as_of=2031-03-04' in week


def test_what_lapsed_is_a_table_with_who_promised_it(web: httpx.Client) -> None:
    page = web.get("/lapsed?as_of=2031-03-20T00:00Z").text
    row = page.split("11 March 2031, 10:00 CET", 1)[1].split("</tr>", 1)[0]
    assert "Dutch government" in row and "/dossier/" in row
    assert '<th scope="col">Who promised it</th>' in page
    assert "Nothing has lapsed in these days." in web.get("/lapsed").text
    assert "Nothing has lapsed" in web.get("/lapsed?as_of=2031-03-20T00:00Z&days=3").text
    told = web.get("/api/v1/lapsed?as_of=2031-03-20T00:00Z&party=Lena Visser").json()["lapsed"]
    assert 8 in {one["days"] for one in told}
    assert web.get("/lapsed?days=0").status_code == 400


def test_a_page_warns_where_sources_differ_and_links_what_is_of_one_story(tmp_path: Path) -> None:
    brief = mention(
        "NATO and EU hold briefing", at="2031-03-11", type=EventType.PRESS_CONFERENCE,
        relations=(Relation(kind=RelationKind.PART_OF, target="e1"),),
    )  # fmt: skip
    sign = "NATO and EU sign joint declaration"
    told = (
        dispatch("wire:1", "2031-03-02", mention(sign, at="2031-03-11"), brief),
        dispatch("wire:2", "2031-03-03", mention(sign, at="2031-03-12"), provider="Other Wire"),
    )
    path = str(tmp_path / "diary.sqlite")
    with process.open_diary(path) as diary:
        for read in told:
            copy = read.dispatch
            diary.put(
                process.Reading(
                    label="", dispatch=copy, original=copy.text.encode(), annotation=read
                )
            )
        held = {file.type: file.uid for file in diary.all_dossiers()}
    with served(path) as found:
        signing, briefing = held[EventType.SIGN], held[EventType.PRESS_CONFERENCE]
        page = httpx.get(f"{found}/dossier/{signing}").text
        other = httpx.get(f"{found}/dossier/{briefing}").text
        items = httpx.get(f"{found}/api/v1/agenda?{WEEK}").json()["items"]
        record = httpx.get(f"{found}/api/v1/dossiers/{briefing}").json()
    warning = (
        "sources differ on the time: 2031-03-12 (Other Wire), but 2031-03-11 (Example News); "
        "first what was said last."
    )
    assert warning in page
    assert next(item for item in items if item["uid"] == signing)["disputed"] == ["when"]
    story = page.split("Of the same story", 1)[1]
    assert f'href="/dossier/{briefing}"' in story
    assert f'has as a part <a href="/dossier/{briefing}"' in page
    assert f'part of <a href="/dossier/{signing}">{sign}</a>' in other
    assert record["relations"] == [{"kind": "part_of", "target": signing, "title": sign}]
    assert record["same_story"] == [{"uid": signing, "title": sign}] and record["story"]


def test_the_present_is_told_where_the_address_tells_no_day(web: httpx.Client) -> None:
    assert "Agenda, 7 days from Monday, March 3, 2031" in web.get("/").text


def test_an_empty_window_says_where_something_is_due(web: httpx.Client) -> None:
    page = web.get("/?from=2031-05-01").text
    assert "Nothing is due in these days." in page and "?from=2031-03-1" in page


def test_as_of_leaves_out_what_came_later(web: httpx.Client) -> None:
    assert not items(web, f"{WEEK}&as_of=2031-03-01T00:00Z")


def test_filters_keep_what_they_name(web: httpx.Client) -> None:
    assert {str(i["summary"]) for i in items(web, f"{WEEK}&place=Rotterdam")} <= {
        str(i["summary"]) for i in items(web)
    }
    assert not items(web, f"{WEEK}&place=Lima")
    assert not items(web, f"{WEEK}&status=cancelled")


def test_a_form_without_a_script_may_send_empty_fields(web: httpx.Client) -> None:
    query = "from=2031-03-10&days=7&zone=&as_of=&party=&place=&type=&status=&source="
    assert web.get(f"/?{query}").status_code == 200


def test_copy_is_escaped_everywhere(web: httpx.Client) -> None:
    uri = quote("wire:<2>/x?y#z", safe="")
    for path in (f"/?{WEEK}", f"/dispatch/{uri}", "/search?q=Geneva", "/search?q=<script>"):
        page = web.get(path).text
        assert "<script" not in page and "<b>O" not in page, path
    assert "&lt;script&gt;" in web.get(f"/dispatch/{uri}").text


def test_search_finds_dossiers_and_dispatches(web: httpx.Client) -> None:
    page = web.get("/search?q=harbours").text
    assert "<h2>Dispatches</h2>" in page and "/dispatch/wire:1" in page
    assert "Nothing was found." in web.get("/search?q=zeppelin").text


def test_changes_begin_a_day_ago_or_where_they_are_asked_to(web: httpx.Client) -> None:
    assert "/dossier/" in web.get("/changes?since=2031-03-01").text
    assert "Nothing has changed since." in web.get("/changes?since=2031-03-04").text
    assert "/dossier/" in web.get("/changes?since=2031-03-01&party=Lena Visser").text
    assert "Nothing has changed" in web.get("/changes?since=2031-03-01&party=Kenya").text
    early = web.get("/changes?since=2031-03-01&as_of=2031-03-02T00:00Z").text
    assert "Nothing has changed" in early


class Outline(HTMLParser):
    """What a screen reader goes by: headings, landmarks, labels, names of links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.mark.parametrize(
    "path", ["/", f"/?{WEEK}", "/search?q=harbours", "/changes", "/lapsed", "/nowhere"]
)
def test_pages_are_marked_up_for_every_reader(web: httpx.Client, path: str) -> None:
    page = Outline(web.get(path).text)
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("title")) == 1
    labelled = {attrs.get("for") for attrs in page.all("label")}
    assert {attrs.get("id") for attrs in page.all("input", "select")} <= labelled
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("path", ["/", "/search?q=harbours", "/dispatch/wire:1"])
def test_pages_fetch_nothing_from_elsewhere_and_have_no_script(
    web: httpx.Client, path: str
) -> None:
    answer = web.get(path)
    page = Outline(answer.text)
    assert not page.all("script", "iframe", "img")
    assert [attrs["href"] for attrs in page.all("link") if attrs["rel"] == "stylesheet"] == [
        "/static/style.css"
    ]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert web.get("/static/style.css").headers["content-type"].startswith("text/css")


# ------------------------------------------------------------------ errors
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=2031-02-30", "2031-02-30"),
        ("days=0", "no number of days"),
        ("days=100000", "no number of days"),
        ("zone=Mars/Base", "write one like Europe/Brussels"),
        ("as_of=soon", "write 2023-01-06T18:00Z"),
        ("status=perhaps", "choose from proposed"),
    ],
)
def test_an_address_that_makes_no_sense_is_answered_with_the_mend(
    web: httpx.Client, query: str, told: str
) -> None:
    for path in ("/", "/api/v1/agenda", "/agenda.ics"):
        answer = web.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert told in answer.text
    assert "error" in web.get(f"/api/v1/agenda?{query}").json()


@pytest.mark.parametrize(
    "path", ["/dossier/none", "/dispatch/none", "/dispatch/wire:1?version=9", "/nowhere"]
)
def test_what_is_not_there_is_not_found(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404
    assert "This page cannot be shown" in web.get(path).text


@pytest.mark.parametrize("focus", ["", "9", "a-b", "5-5", "9-5", "0-999999", "-3--1"])
def test_a_focus_outside_the_copy_is_passed_over(web: httpx.Client, focus: str) -> None:
    answer = web.get(f"/dispatch/wire:1?focus={focus}")
    assert answer.status_code == 200 and 'id="focus"' not in answer.text


PARAMETERS = st.sampled_from(
    ["from", "days", "zone", "as_of", "party", "status", "type", "q", "since", "version", "focus"]
)
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["0001-01-01", "9999-12-31", "9999-12-31T23:59Z", "366", "-1", '"', "AND ("]),
)
PATHS = st.sampled_from(
    ["/", "/search", "/changes", "/lapsed", "/agenda.ics", "/dispatch/wire:1", "/dossier/x"]
    + [
        f"/api/v1/{name}"
        for name in ("agenda", "search", "dossiers", "changes", "lapsed", "dispatches/x")
    ]
)


@example("/", {"as_of": "9999-12-31T23:59Z"}, "")
@example("/changes", {"since": "9999-12-31"}, "")
@example("/agenda.ics", {"from": "9999-12-31", "as_of": "0001-01-01"}, "")
@given(PATHS, st.dictionaries(PARAMETERS, VALUES, max_size=4), st.text(max_size=6))
def test_no_address_breaks_the_server(
    address: str, path: str, query: dict[str, str], tail: str
) -> None:
    for asked in (path, f"{path}/{quote(tail, safe='')}"):
        answer = httpx.get(f"{address}{asked}", params=query)
        assert answer.status_code in (200, 400, 404, 307), answer.text


def test_a_diary_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(process.StoreError, match="there is no diary yet"):
        create_app(str(tmp_path / "none.sqlite"))


# ------------------------------------------------------------------ embargo
LIFT = datetime(2031, 3, 4, 12, 0, tzinfo=UTC)
HELD = """\
Ferry operators to merge on March 12

OSLO, March 3 - Example Wire. Norwegian Finance Minister Kari Lund and ferry operators will sign \
a secret merger in Oslo on March 12, the Norwegian government said in a statement.
"""
FREE = """\
Norwegian minister to speak on March 12

OSLO, March 3 - Example Wire. Norwegian Finance Minister Kari Lund will give a news conference \
in Oslo on March 12, the Norwegian government said in a statement.
"""


@pytest.fixture(scope="module")
def held_back(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A diary with a dispatch under an embargo, and one of which the second version is."""
    folder = tmp_path_factory.mktemp("embargo")
    lines = [
        {"id": "wire:7", "text": HELD, "published": "2031-03-03", "embargoed": "2031-03-04T12:00Z"},
        {"id": "wire:8", "text": FREE, "published": "2031-03-03"},
        {"id": "wire:8", "text": HELD, "published": "2031-03-03", "embargoed": "2031-03-04T12:00Z"},
    ]
    source = folder / "held.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    path = str(folder / "diary.sqlite")
    with process.open_diary(path) as diary:
        for outcome in diary.add_many([process.inputs.load(str(source), lambda: b"")]):
            assert outcome.error is None and outcome.annotation is not None
            assert any(event.agenda for event in outcome.annotation.events)
    return path


def test_what_is_under_an_embargo_is_refused_with_the_instant_of_its_lift(held_back: str) -> None:
    with served(held_back) as found:
        pages = [httpx.get(f"{found}/dispatch/wire:{tail}") for tail in ("7", "7?version=1")]
        pages.append(httpx.get(f"{found}/dispatch/wire:8?version=2"))
        record = httpx.get(f"{found}/api/v1/dispatches/wire:7")
    for page in pages:
        assert page.status_code == 403
        assert "This page cannot be shown" in page.text
        assert "is under an embargo until 2031-03-04 12:00:00 GMT; ask again then" in page.text
    assert record.status_code == 403
    assert record.json() == {
        "error": "wire:7 is under an embargo until 2031-03-04 12:00:00 GMT; ask again then",
        "embargoed_until": "2031-03-04T12:00:00Z",
    }


def test_the_last_version_that_may_be_shown_is_shown(held_back: str) -> None:
    with served(held_back) as found:
        assert httpx.get(f"{found}/api/v1/dispatches/wire:8").json()["text"] == FREE
        assert "version 1" in httpx.get(f"{found}/dispatch/wire:8").text
    with served(held_back, LIFT) as found:
        assert httpx.get(f"{found}/api/v1/dispatches/wire:8").json()["text"] == HELD
        assert "version 2" in httpx.get(f"{found}/dispatch/wire:8").text


def everywhere(address: str, uids: list[str]) -> Iterator[tuple[str, str]]:
    """Every address that shows text or facts, seen now and at an instant ahead, with its answer."""
    week = "from=2031-03-10&days=7&zone=GMT"
    asked = [f"/?{week}", f"/agenda.ics?{week}", f"/api/v1/agenda?{week}"]
    asked += ["/?from=2031-04-20", "/changes?since=2031-03-01", "/lapsed?days=60"]
    asked += ["/api/v1/changes?since=2031-03-01", "/api/v1/lapsed?days=60"]
    for words in ("secret", "merger", "Lund", "ferry OR operators", "wire:7"):
        asked += [f"/search?q={words}", f"/api/v1/search?q={words}", f"/api/v1/dossiers?q={words}"]
    asked += [f"/{page}{uid}?" for uid in uids for page in ("dossier/", "api/v1/dossiers/")]
    asked += [f"/{page}wire:{n}?" for n in "78" for page in ("dispatch/", "api/v1/dispatches/")]
    for path in asked:
        for ahead in ("", "&as_of=2031-05-01T00:00Z"):
            joined = path if "?" in path else f"{path}?"
            yield path + ahead, httpx.get(f"{address}{joined}{ahead}").text


def test_no_address_shows_a_word_of_it_before_its_lift_whatever_instant_it_names(
    held_back: str,
) -> None:
    with process.open_diary(held_back) as diary:
        uids = [file.uid for file in diary.all_dossiers()]
    words = re.compile("secret|merger|merge|ferry operators", re.IGNORECASE)
    with served(held_back, LIFT - timedelta(seconds=1)) as found:
        for path, answer in everywhere(found, uids):
            shown = answer.replace("ferry OR operators", "").replace("ferry+OR+operators", "")
            for query in re.findall(r"q=([^&]+)", path):
                shown = shown.replace(f"“{query}”", "").replace(f'value="{query}"', "")
                shown = shown.replace(f"<title>{query}", "")
            assert not words.search(shown), (path, answer)
    with served(held_back, LIFT) as found:
        shown = {path for path, answer in everywhere(found, uids) if words.search(answer)}
    for path in (f"/?{WEEK}", f"/agenda.ics?{WEEK}", f"/api/v1/agenda?{WEEK}"):
        assert path in shown
    assert {"/api/v1/search?q=secret", "/api/v1/changes?since=2031-03-01"} <= shown
    assert {"/dispatch/wire:7?", "/api/v1/dispatches/wire:7?"} <= shown
    assert any(path.startswith("/dossier/") for path in shown)
    assert any(path.startswith("/lapsed") for path in shown)


def test_a_search_as_of_an_instant_leaves_out_what_was_published_later(web: httpx.Client) -> None:
    asked = "/api/v1/search?q=harbours&as_of="
    assert web.get(f"{asked}2031-03-01T00:00Z").json() == {"dispatches": []}
    assert len(web.get(f"{asked}2031-03-03T00:00Z").json()["dispatches"]) == 1
    assert web.get(f"{asked}soon").status_code == 400


# ------------------------------------------------------------------ JSON and calendar
def test_the_api_gives_items_dossiers_dispatches_and_search(web: httpx.Client) -> None:
    item = signing(web)
    dossier = web.get(f"/api/v1/dossiers/{item['uid']}").json()
    assert dossier["uid"] == item["uid"] and dossier["sources"]
    read = web.get("/api/v1/dispatches/wire:1").json()
    assert read["text"] == ANNOUNCED and read["dispatch"]["headline"].startswith("Harbour")
    start, end = read["events"][0]["trigger"]
    assert ANNOUNCED[start:end]
    assert web.get("/api/v1/search?q=harbours").json()["dispatches"][0]["uri"] == "wire:1"
    assert web.get("/api/v1/dossiers?q=harbours").status_code == 200
    assert web.get("/api/v1/changes?since=2031-03-01").json()["changes"]
    assert web.get("/api/v1/status").json()["dispatches"] == 2


def test_the_api_describes_itself(web: httpx.Client) -> None:
    described = web.get("/api/v1/openapi.json").json()
    assert {"/api/v1/agenda", "/api/v1/dossiers/{uid}", "/agenda.ics"} <= described["paths"].keys()
    names = {p["name"] for p in described["paths"]["/api/v1/agenda"]["get"]["parameters"]}
    assert {"from", "days", "zone", "as_of", "party", "place", "type", "status"} <= names


def test_the_calendar_feed_is_read_back_and_known_again(web: httpx.Client) -> None:
    answer = web.get(f"/agenda.ics?{WEEK}")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    starts = {str(event["dtstart"].dt) for event in events}
    assert "2031-03-11 10:00:00+01:00" in starts
    tag = answer.headers["etag"]
    again = web.get(f"/agenda.ics?{WEEK}", headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.content


def test_what_is_added_meanwhile_is_shown(tmp_path: Path) -> None:
    path = str(tmp_path / "diary.sqlite")
    with process.open_diary(path) as diary:
        diary.add(ANNOUNCED, published="2031-03-03", uri="wire:1")
        with served(path, datetime(2031, 3, 5, 20, 0, tzinfo=UTC)) as found:
            before = httpx.get(f"{found}/api/v1/status").json()
            diary.add(MOVED, published="2031-03-05", uri="wire:3")
            after = httpx.get(f"{found}/api/v1/status").json()
            assert (before["dispatches"], after["dispatches"]) == (1, 2)
            assert "postponed" in json.dumps(httpx.get(f"{found}/api/v1/agenda?{WEEK}").json())


# ------------------------------------------------------------------ a browser
def test_a_reader_goes_from_the_agenda_to_the_words_by_keyboard_alone(address: str) -> None:
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/?{WEEK}&place=Rotterdam")
        page.keyboard.press("Tab")
        assert page.locator("a.skip:focus").count() == 1
        focused = page.locator("a.title:focus")
        for _ in range(60):
            page.keyboard.press("Tab")
            if focused.count():
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/dossier/*")
        assert page.locator("h2", has_text="History").count() == 1
        page.locator(".evidence a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/dispatch/**")
        assert page.locator("mark.focus").first.is_visible()
        page.emulate_media(color_scheme="dark")
        page.goto(f"{address}/?{WEEK}")
        assert page.locator("body").evaluate("b => getComputedStyle(b).backgroundColor") == (
            "rgb(23, 24, 26)"
        )
        width = page.evaluate("() => document.documentElement.scrollWidth")
        page.set_viewport_size({"width": 360, "height": 700})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= max(360, width)
        browser.close()
