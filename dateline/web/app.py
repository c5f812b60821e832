"""The web application: which address shows what.

Owns addresses, headers and the choice between page and JSON.  Reads the clock, since a page shows
what is known now, unless its address says "as of"; what is under an embargo now, no address shows.
Writes nothing to the store.  Everything works without scripts; nothing is fetched from elsewhere.
"""

import hashlib
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from dateline import agenda, chrono, dossiers, process
from dateline.chrono import Interval
from dateline.formats import diary_json, records
from dateline.model import AgendaItem, Annotation, Span
from dateline.render import html as marking
from dateline.render.ics import ics
from dateline.web import pages
from dateline.web.query import (
    Ask,
    Overdue,
    QueryError,
    Seen,
    ask,
    instant,
    overdue,
    parties_wanted,
    seen,
)

HERE = Path(__file__).parent
API = "/api/v1"
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
FOUND = 50  # how much a search shows
SMALL = 2000  # a diary of up to so many dossiers is looked through for the nearest day


def create_app(
    store_url: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> FastAPI:
    """The application over one diary, by path or URL; it must be there.

    `clock` gives the present as an aware instant.  Raises `process.StoreError`.
    """
    zoneinfo.reset_tzpath(to=[])  # the packaged zone rules, not the machine's
    app = FastAPI(
        title="Dateline", docs_url=None, redoc_url=None, openapi_url=f"{API}/openapi.json"
    )
    app.state.clock = clock
    app.state.diary = process.open_diary(store_url, create=False)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    _add_pages(app)
    _add_api(app)
    _add_answers_to_errors(app)

    @app.middleware("http")
    async def safe_headers(request: Request, answer: Callable[..., Any]) -> Response:
        response: Response = await answer(request)
        response.headers.update(SAFE)
        return response

    return app


def _diary(request: Request) -> process.Diary:
    found: process.Diary = request.app.state.diary
    return found


def _now(request: Request) -> datetime:
    moment: datetime = request.app.state.clock()
    return moment


Diary = Annotated[process.Diary, Depends(_diary)]
Now = Annotated[datetime, Depends(_now)]
Asked = Annotated[Ask, Depends(ask)]
View = Annotated[Seen, Depends(seen)]
Back = Annotated[Overdue, Depends(overdue)]
Parties = Annotated[tuple[str, ...], Depends(parties_wanted)]


def _items(diary: process.Diary, asked: Ask) -> tuple[AgendaItem, ...]:
    return diary.agenda(
        begin=asked.begin,
        days=asked.days,
        zone=asked.zone,
        as_of=asked.as_of,
        told=asked.told,
        parties=asked.parties,
        places=asked.places,
        types=asked.types,
        statuses=asked.statuses,
        sources=asked.sources,
    )


def _dossier(diary: process.Diary, uid: str, view: Seen) -> dict[str, Any]:
    """A dossier as it was known at an instant, with its standing and what it has to do with."""
    at, told = view.as_of, view.told
    found = diary.dossiers([uid], as_of=told).get(uid)
    if found is None:
        raise HTTPException(404, f"there is no dossier {uid}")
    whole, story = diary.of_story(found, as_of=told)
    others = diary.dossiers([relation.target for relation in found.relations], as_of=told)
    status = agenda.standing(found, at)
    following = dossiers.following(found, at)
    return {
        "dossier": whole,
        "status": status,
        "others": others,
        "story": story,
        "following": following,
    }


def _dispatch(diary: process.Diary, uri: str, version: int | None, now: datetime) -> Annotation:
    found = diary.dispatch(uri, version, as_of=now)
    if found is None:
        which = "" if version is None else f" in version {version}"
        raise HTTPException(404, f"there is no dispatch {uri}{which}")
    return found


# ------------------------------------------------------------------ pages
def _add_pages(app: FastAPI) -> None:
    for path, show in (
        ("/", agenda_page),
        ("/dossier/{uid}", dossier_page),
        ("/dispatch/{uri:path}", dispatch_page),
        ("/search", search_page),
        ("/changes", changes_page),
        ("/lapsed", lapsed_page),
    ):
        app.get(path, response_class=HTMLResponse, include_in_schema=False)(show)
    app.get("/agenda.ics", response_class=Response, tags=["calendar"])(calendar)


def agenda_page(diary: Diary, asked: Asked) -> str:
    """The agenda of a window, a section a day."""
    items = _items(diary, asked)
    return pages.render(
        "agenda.html",
        ask=asked,
        view=Seen(as_of=asked.as_of, told=asked.told, fixed=asked.fixed),
        sections=agenda.arrange(items, zone=asked.zone),
        before=asked.address(begin=_moved(asked.begin, -asked.days)),
        after=asked.address(begin=_moved(asked.begin, asked.days)),
        nearest=[] if items else [(day, asked.address(begin=day)) for day in _near(diary, asked)],
        counts=diary.counts(),
    )


def _moved(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day


def _near(diary: process.Diary, asked: Ask) -> list[date]:
    """The last day before an empty window, and the first after it, on which something is due."""
    if diary.counts()["dossiers"] > SMALL:
        return []
    uids = [dossier.uid for dossier in diary.all_dossiers()]
    known = diary.dossiers(uids, as_of=asked.told).values()
    whens: list[Interval] = [d.when for d in known if d.when is not None]
    due = sorted(w.begin.date() for w in whens if w.begin is not None and w.grain in agenda.FINE)
    before = [day for day in due if day < asked.begin][-1:]
    return before + [day for day in due if day > asked.begin][:1]


def dossier_page(uid: str, diary: Diary, view: View) -> str:
    """One undertaking: what became of it, its dates, who said what when."""
    held = _dossier(diary, uid, view)
    return pages.render("dossier.html", view=view, **held)


def lapsed_page(diary: Diary, view: View, asked: Back) -> str:
    """What passed its day without a report, by how long, and who promised it."""
    found = _lapsed(diary, view, asked)
    return pages.render("lapsed.html", view=view, ask=asked, found=found)


def _lapsed(diary: process.Diary, view: Seen, asked: Overdue) -> tuple[agenda.Lapsed, ...]:
    return diary.lapsed(
        as_of=view.as_of,
        told=view.told,
        days=asked.days,
        parties=asked.parties,
        places=asked.places,
    )


def dispatch_page(
    uri: str, diary: Diary, now: Now, version: int | None = None, focus: str = ""
) -> str:
    """One dispatch with times, voices and events marked; `focus` is "start-end" in code points."""
    read = _dispatch(diary, uri, version, now)
    span = _span(focus, len(read.dispatch.text))
    return pages.render(
        "dispatch.html",
        read=read,
        copy=read.dispatch,
        marked=marking.marked(read, focus=span),
        diary=[event for event in read.events if event.agenda],
        others=[e for e in read.events if e.same_as is None and not e.agenda],
        voices=pages.voices(read),
        times=pages.times(read),
    )


def _span(text: str, length: int) -> Span | None:
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end) <= length):
        return None
    return Span(int(start), int(end))


def search_page(diary: Diary, now: Now, q: str = "") -> str:
    """Dossiers and dispatches that words name."""
    return pages.render(
        "search.html",
        query=q,
        dossiers=diary.dossier(q, as_of=now, limit=FOUND) if q.strip() else (),
        hits=diary.search(q, as_of=now, limit=FOUND) if q.strip() else (),
        standing=lambda dossier: agenda.standing(dossier, now),
    )


def changes_page(diary: Diary, view: View, parties: Parties, since: str = "") -> str:
    """What changed since an instant, a day by default, the newest first."""
    begin = instant(since) if since.strip() else view.as_of - timedelta(days=1)
    steps = tuple(reversed(diary.changes(begin, until=view.told, parties=parties)))
    return pages.render("changes.html", since=begin, steps=steps, parties=parties, view=view)


def calendar(request: Request, diary: Diary, asked: Asked, cancelled: str = "prefix") -> Response:
    """The agenda as an iCalendar feed, which a calendar may subscribe to."""
    if cancelled not in ("prefix", "status"):
        raise QueryError(f"cancelled={cancelled!r} is neither prefix nor status")
    body = ics(_items(diary, asked), cancelled="status" if cancelled == "status" else "prefix")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "max-age=300"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


# ------------------------------------------------------------------ JSON
def _json(answer: object, *, status: int = 200) -> Response:
    return Response(records.encode(answer), media_type="application/json", status_code=status)


def _add_api(app: FastAPI) -> None:
    for path, answer in (
        ("/agenda", api_agenda),
        ("/dossiers", api_dossiers),
        ("/dossiers/{uid}", api_dossier),
        ("/dispatches/{uri:path}", api_dispatch),
        ("/search", api_search),
        ("/changes", api_changes),
        ("/lapsed", api_lapsed),
        ("/status", api_status),
    ):
        app.get(API + path, response_class=Response, tags=["diary"])(answer)


def api_agenda(diary: Diary, asked: Asked) -> Response:
    """The items of a window."""
    return _json(
        {
            "from": asked.begin.isoformat(),
            "days": asked.days,
            "zone": asked.zone,
            "as_of": records.instant(asked.as_of),
            "items": [diary_json.agenda_item(item) for item in _items(diary, asked)],
        }
    )


def api_dossiers(diary: Diary, view: View, q: str, limit: int = 10) -> Response:
    """The dossiers that words, a uid or the beginning of one name, the best first."""
    found = diary.dossier(q, as_of=view.told, limit=max(1, min(limit, FOUND)))
    told = [diary_json.dossier(d, status=agenda.standing(d, view.as_of)) for d in found]
    return _json({"dossiers": told})


def api_dossier(uid: str, diary: Diary, view: View) -> Response:
    """One dossier with its history and sources, and what it has to do with."""
    held = _dossier(diary, uid, view)
    return _json(diary_json.dossier(held.pop("dossier"), **held))


def api_lapsed(diary: Diary, view: View, asked: Back) -> Response:
    """What passed its day without a report, the longest overdue first."""
    found = _lapsed(diary, view, asked)
    head = {"as_of": records.instant(view.as_of), "days": asked.days}
    return _json({**head, "lapsed": [diary_json.lapsed(one) for one in found]})


def api_dispatch(uri: str, diary: Diary, now: Now, version: int | None = None) -> Response:
    """What was read in a dispatch, with its text."""
    return _json(records.reading(_dispatch(diary, uri, version, now), id=uri))


def api_search(diary: Diary, view: View, q: str, limit: int = 20) -> Response:
    """The dispatches whose words match, the best first."""
    hits = diary.search(q, as_of=view.told, limit=max(1, min(limit, FOUND)))
    return _json({"dispatches": [pages.hit(hit) for hit in hits]})


def api_changes(
    diary: Diary,
    view: View,
    parties: Parties,
    since: str,
) -> Response:
    """What changed in dossiers since an instant, in the order in which it came to be known."""
    steps = diary.changes(instant(since), until=view.told, parties=parties)
    return _json({"since": since, "changes": [pages.step(step) for step in steps]})


def api_status(diary: Diary, now: Now) -> Response:
    """How much the diary holds, and the zone rules in use."""
    held = {"now": records.instant(now), "tzdata": chrono.tzdata_version()}
    return _json({**held, **diary.counts()})


# ------------------------------------------------------------------ errors
def _add_answers_to_errors(app: FastAPI) -> None:
    def tell(request: Request, status: int, message: str, **more: object) -> Response:
        if request.url.path.startswith(API):
            return _json({"error": message, **more}, status=status)
        body = pages.render("error.html", message=message, status=status)
        return HTMLResponse(body, status_code=status)

    @app.exception_handler(QueryError)
    async def wrong(request: Request, error: QueryError) -> Response:
        return tell(request, 400, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return tell(request, 400, f"{first['loc'][-1]}: {first['msg']}")

    @app.exception_handler(HTTPException)
    async def missing(request: Request, error: HTTPException) -> Response:
        return tell(request, error.status_code, str(error.detail))

    @app.exception_handler(process.EmbargoError)
    async def held_back(request: Request, error: process.EmbargoError) -> Response:
        lift = records.instant(error.lift)
        return tell(request, 403, f"{error}; ask again then", embargoed_until=lift)

    @app.exception_handler(process.StoreError)
    async def closed(request: Request, error: process.StoreError) -> Response:
        return tell(request, 503, str(error))
