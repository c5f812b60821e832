"""Commands on the diary: add, agenda, dossier, changes, search, remove, export."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline import chrono
from dateline.cli import options, terminal
from dateline.cli.options import AgendaFormat, DossierFormat, LapsedFormat, TextFormat
from dateline.cli.reading import hints, label, settings
from dateline.cli.terminal import WRONG_USE, complain, fail, say
from dateline.model import EventType, Status

if TYPE_CHECKING:
    from dateline.model import AgendaItem, Dossier
    from dateline.process import Outcome, Step


def add(
    files: options.Files,
    store: options.Store = None,
    published: options.Published = None,
    zone: options.CopyZone = None,
    provider: options.Provider = None,
    longest: options.Longest = options.LONGEST,
    tagger: options.Tagger = options.Switch.ON,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print failures alone.")] = False,
) -> int:
    """Put dispatches into the diary.

    A text that is there already changes nothing; another text under the same id is its next
    version.  One input that fails leaves the others as they are.

    Examples:

      dateline add wire/*.txt

      dateline add archive.jsonl --store news.db

      cat wire.txt | dateline add - --published 2023-01-06
    """
    from dateline.process import inputs

    how = settings(longest, tagger)
    known = hints(published=published, zone=zone, provider=provider, how=how)
    names = list(inputs.expand(files))
    if not names:
        fail(f"{' '.join(files)}: holds no file that is read; name the files", status=WRONG_USE)
    status = terminal.OK
    with (
        terminal.diary(store, create=True) as diary,
        terminal.progress("add", None if _many(names) else len(names)) as progress,
    ):
        sources = (inputs.load(name, terminal.stdin) for name in names)
        for outcome in diary.add_many(
            sources, hints=known, received=terminal.now(), progress=progress
        ):
            if not _tell(outcome, quiet=quiet):
                status = terminal.SOME_FAILED
    return status


def _many(names: list[str]) -> bool:
    return any(name == "-" or name.endswith(("jsonl", "ndjson")) for name in names)


def _tell(outcome: "Outcome", *, quiet: bool) -> bool:
    """Say what became of a dispatch; whether it went well."""
    name = label(outcome.label, outcome.number)
    if outcome.error is not None:
        complain(f"{name}: {outcome.error}")
        return False
    if quiet:
        return True
    read = outcome.annotation
    ahead = sum(event.agenda for event in read.events) if read else 0
    version = f", version {outcome.version}" if outcome.version and outcome.version > 1 else ""
    if outcome.state == "unchanged":
        say(f"unchanged  {name}{version}")
        return True
    say(f"{outcome.state}  {name}{version}: {ahead} ahead, {len(outcome.dossiers)} dossiers")
    for told in read.warnings if read else ():
        complain(f"{name}: warning: {told.message}")
    return True


def agenda(
    begin: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="The first day (ISO); today by default."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days.")] = 7,
    zone: options.Zone = None,
    as_of: options.AsOf = None,
    place: options.Place = None,
    party: options.Party = None,
    watch: options.Watch = None,
    type: Annotated[list[EventType] | None, typer.Option(help="May be repeated.")] = None,
    status: Annotated[list[Status] | None, typer.Option(help="May be repeated.")] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="A provider or a dispatch; may be repeated.")
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Print under each line the words that it rests on.")
    ] = False,
    format: Annotated[AgendaFormat, typer.Option(help="How to write it.")] = AgendaFormat.TEXT,
    store: options.Store = None,
) -> int:
    """Print the agenda of a stretch of days.

    (+) is new and (*) changed in the 24 hours before --as-of.

    Examples:

      dateline agenda --zone GMT

      dateline agenda --from 2023-01-09 --days 7 --zone GMT --as-of 2023-01-06T18:00Z --evidence

      dateline agenda --days 60 --party NATO --format ics > nato.ics

      dateline agenda --watch desk.txt
    """
    terminal.check_zone(zone)
    at = terminal.instant(as_of, option="--as-of", zone=zone)
    wanted = terminal.watched(party, watch)
    first = _day(begin, at, zone)
    if begin is None and status == [Status.LAPSED]:
        first -= timedelta(days=days)  # what has lapsed lies behind
    with terminal.diary(store) as diary:
        items = diary.agenda(
            begin=first,
            days=days,
            zone=zone,
            as_of=at,
            parties=wanted,
            places=place or (),
            types=type or (),
            statuses=status or (),
            sources=source or (),
        )
    _print_agenda(items, format, zone=zone, evidence=evidence)
    if not items and format is AgendaFormat.TEXT:
        last = first + timedelta(days=days - 1)
        complain(f"nothing stands in the diary from {first} to {last}")
    return terminal.OK


def _day(text: str | None, at: datetime, zone: str | None) -> date:
    if text is None:
        return (chrono.in_zone(at, zone or "UTC") or at).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"--from {text}: is no day; write 2023-01-09", status=WRONG_USE)


def _print_agenda(
    items: "tuple[AgendaItem, ...]", format: AgendaFormat, *, zone: str | None, evidence: bool
) -> None:
    match format:
        case AgendaFormat.TEXT:
            from dateline.render.agenda_text import agenda_text

            say(agenda_text(items, zone=zone, evidence=evidence), end="")
        case AgendaFormat.JSON:
            from dateline.formats import diary_json, records

            say(records.pretty([diary_json.agenda_item(item) for item in items]))
        case AgendaFormat.CSV:
            from dateline.render.csv import csv

            say(csv(items), end="")
        case AgendaFormat.ICS:
            from dateline.render.ics import ics

            say(ics(items).decode(), end="")


def dossier(
    query: Annotated[list[str], typer.Argument(help="Words, or the beginning of a uid.")],
    as_of: options.AsOf = None,
    format: Annotated[DossierFormat, typer.Option(help="How to write it.")] = DossierFormat.TEXT,
    store: options.Store = None,
) -> int:
    """Print what is known of an undertaking.

    What became of it, by how many sources, where they disagree; parties, the dates it had, who
    said what when, and what is expected of it.  Of several that fit, the best is printed and the
    others are named.

    Examples:

      dateline dossier "NATO EU declaration"

      dateline dossier u5j7mtmm --format json

      dateline dossier u5j7mtmm --format html > dossier.html
    """
    from dateline.agenda import standing
    from dateline.dossiers import following

    words = " ".join(query)
    at = terminal.instant(as_of, option="--as-of")
    with terminal.diary(store) as diary:
        found = diary.dossier(words, as_of=at)
        if not found:
            fail(f"{words}: no dossier speaks of it; try fewer words, or `dateline search`")
        best, others = found[0], found[1:]
        best, story = diary.of_story(best, as_of=at)
        related = diary.dossiers((relation.target for relation in best.relations), as_of=at)
    how: dict[str, Any] = {"status": standing(best, at), "others": related, "story": story}
    how["following"] = following(best, at)
    if format is DossierFormat.JSON:
        _print_json(best, others, how)
        return terminal.OK
    if format is DossierFormat.HTML:
        from dateline.render.dossier_html import dossier_html

        say(dossier_html(best, **how), end="")
        return terminal.OK
    from dateline.render.dossier_text import dossier_text

    say(dossier_text(best, **how), end="")
    if others:
        say("\nAlso found")
        for other in others:
            say(f"  {other.uid}  {other.title}")
    return terminal.OK


def _print_json(best: "Dossier", others: "tuple[Dossier, ...]", how: dict[str, Any]) -> None:
    from dateline.formats import diary_json, records

    record = diary_json.dossier(best, **how) | {
        "also_found": [{"uid": other.uid, "title": other.title} for other in others],
    }
    say(records.pretty(record))


def lapsed(
    days: Annotated[int, typer.Option(min=1, max=36600, help="How many days to look back.")] = 90,
    as_of: options.AsOf = None,
    place: options.Place = None,
    party: options.Party = None,
    watch: options.Watch = None,
    format: Annotated[LapsedFormat, typer.Option(help="How to write it.")] = LapsedFormat.TEXT,
    store: options.Store = None,
) -> int:
    """Print what passed its day without a report.

    By how many days, when it was due, what it is and who promised it; the longest overdue first.

    Examples:

      dateline lapsed

      dateline lapsed --days 365 --party NATO --as-of 2023-06-01
    """
    at = terminal.instant(as_of, option="--as-of")
    wanted = terminal.watched(party, watch)
    with terminal.diary(store) as diary:
        found = diary.lapsed(as_of=at, days=days, parties=wanted, places=place or ())
    if format is LapsedFormat.JSON:
        from dateline.formats import diary_json, records

        say(records.pretty([diary_json.lapsed(one) for one in found]))
        return terminal.OK
    from dateline.render.lapsed_text import lapsed_csv, lapsed_text

    say((lapsed_csv if format is LapsedFormat.CSV else lapsed_text)(found), end="")
    if not found and format is LapsedFormat.TEXT:
        complain(f"nothing lapsed in the {days} days before {at:%Y-%m-%d}")
    return terminal.OK


def changes(
    since: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="ISO; a day ago by default.")
    ] = None,
    as_of: options.AsOf = None,
    party: options.Party = None,
    watch: options.Watch = None,
    format: Annotated[TextFormat, typer.Option(help="How to write it.")] = TextFormat.TEXT,
    store: options.Store = None,
) -> int:
    """Print what changed in the diary.

    One line a change, in the order in which they came to be known.

    Examples:

      dateline changes --since 2023-01-06T00:00Z

      dateline changes --watch desk.txt
    """
    wanted = terminal.watched(party, watch)
    until = terminal.instant(as_of, option="--as-of")
    begin = terminal.instant(since, option="--since") if since else until - timedelta(days=1)
    with terminal.diary(store) as diary:
        steps = diary.changes(begin, until=until, parties=wanted)
    if format is TextFormat.JSON:
        from dateline.formats import records

        say(records.pretty([_step(step) for step in steps]))
        return terminal.OK
    for step in steps:
        say(_line(step))
    return terminal.OK


def _step(step: "Step") -> dict[str, Any]:
    from dateline.formats import diary_json

    return {
        "uid": step.dossier.uid,
        "title": step.dossier.title,
        "opened": step.opened,
        **diary_json.change(step.change),
    }


def _line(step: "Step") -> str:
    from dateline.render.words import voice

    change = step.change
    turn = f"{change.old} -> {change.new}" if change.old else str(change.new)
    because = f" ({change.reason})" if change.reason else ""
    teller = f" [{voice(change.evidence[0])}]" if change.evidence else f" [{change.by}]"
    head = "new: " if step.opened else ""
    return (
        f"{change.at:%Y-%m-%d %H:%MZ}  {step.dossier.uid}  {head}{step.dossier.title}: "
        f"{change.field} {turn}{because}{teller}"
    )


def search(
    query: Annotated[list[str], typer.Argument(help='Words, "a phrase", OR, -without.')],
    as_of: options.AsOf = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 20,
    format: Annotated[TextFormat, typer.Option(help="How to write it.")] = TextFormat.TEXT,
    store: options.Store = None,
) -> int:
    """Find dispatches by their words.

    What is published, or free of its embargo, after --as-of is left out.

    Examples:

      dateline search strike Lisbon

      dateline search '"joint declaration" -Warsaw' --format json
    """
    from dateline.formats import records

    at = terminal.instant(as_of, option="--as-of")
    with terminal.diary(store) as diary:
        hits = diary.search(" ".join(query), as_of=at, limit=limit)
    if format is TextFormat.JSON:
        say(records.pretty([_hit(hit) for hit in hits]))
        return terminal.OK
    for hit in hits:
        day = f"{hit.published:%Y-%m-%d}" if hit.published else "undated"
        head = ", ".join(part for part in (day, hit.provider, hit.headline) if part)
        say(f"{head}\n  {hit.uri} version {hit.version}\n  {hit.snippet}")
    if not hits:
        complain(f"{' '.join(query)}: no dispatch holds it")
    return terminal.OK


def _hit(hit: Any) -> dict[str, Any]:
    from dateline.formats import records

    return {
        "uri": hit.uri,
        "version": hit.version,
        "published": records.instant(hit.published) if hit.published else None,
        "provider": hit.provider,
        "headline": hit.headline,
        "snippet": hit.snippet,
    }


def remove(
    name: Annotated[str, typer.Argument(help="The dispatch's uri, or its beginning.")],
    reason: Annotated[str, typer.Option(help="Why, for the log.")],
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who, for the log; you by default.")
    ] = None,
    store: options.Store = None,
) -> int:
    """Take a dispatch down for good, as law may ask.

    Copy, bytes and readings go, in all versions.  What rested on it alone leaves the dossiers.
    The log keeps its name, digest, day and reason, and the same text is not taken in again.

    Example:

      dateline remove sha256:2d7d4d54c394 --reason "court order 12/2023"
    """
    with terminal.diary(store) as diary:
        uris = diary.named(name)
        if not uris:
            fail(f"{name}: no dispatch has that name; `dateline search` shows names")
        if len(uris) > 1:
            fail(f"{name}: {len(uris)} dispatches begin so; write more of the name")
        gone = diary.remove(uris[0], at=terminal.now(), by=by or terminal.login(), reason=reason)
    say(f"removed  {uris[0]}, {len(gone)} version{'s' if len(gone) > 1 else ''}")
    return terminal.OK


def export(store: options.Store = None) -> int:
    """Write the whole diary as JSONL.

    Dispatches, then decisions and removals.  The lines of dispatches are those that `add` and
    `annotate` take in.  Copy under an embargo is among them, and says so.

    Example:

      dateline export > diary.jsonl
    """
    with terminal.diary(store) as diary:
        terminal.say_bytes(diary.export())
    return terminal.OK
