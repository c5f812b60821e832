"""The diary: dispatches go in, agenda, dossiers and changes come out.

Owns the use cases and what one transaction is: a dispatch, its annotation, the decisions on it
and the cache go in together or not at all.  The clock is an argument here too; only the command
line and the web read it.  Knows no terminal: progress is told to a callback.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import batched
from types import TracebackType
from typing import Self

import msgspec

from dateline import agenda, annotate, dossiers, store
from dateline.agenda import Lapsed
from dateline.formats import diary_json, plain, records
from dateline.formats.language import guess
from dateline.model import (
    Action,
    AgendaItem,
    Annotation,
    Change,
    Decision,
    Dispatch,
    Dossier,
    EventType,
    Record,
    Status,
)
from dateline.process import editing, linking, past, reading
from dateline.process.inputs import Input
from dateline.process.reading import Hints, Reading
from dateline.store import decisions, dispatches, files
from dateline.store.dispatches import Hit, Removal

CHUNK = 64  # dispatches that are read before they are put in, in the order of their publication
Progress = Callable[[int], None]


class State(StrEnum):
    """What became of a dispatch that was handed to the diary."""

    ADDED = "added"
    VERSION = "new version"
    KNOWN = "unchanged"
    REMOVED = "removed"  # taken down earlier, and not taken in again
    FAILED = "failed"


class Outcome(Record, frozen=True):
    """What became of one dispatch of an input."""

    label: str
    state: State
    number: int | None = None
    uri: str | None = None
    version: int | None = None
    annotation: Annotation | None = None
    dossiers: tuple[str, ...] = ()
    error: str | None = None


class Step(Record, frozen=True):
    """A change of a dossier."""

    dossier: Dossier
    change: Change
    opened: bool = False


class Diary:
    """An open diary; a context manager.  `open_diary` makes one."""

    def __init__(self, database: store.Database) -> None:
        self.database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    # -------------------------------------------------------------- putting in
    def add(
        self,
        text: str,
        *,
        published: str | None = None,
        zone: str | None = None,
        provider: str | None = None,
        uri: str | None = None,
        received: datetime | None = None,
    ) -> Outcome:
        """Read one dispatch and put it in.

        `published` is an ISO date or time where the copy does not tell it, `zone` the publisher's
        (IANA), `uri` the provider's id.  `received` defaults to the time of publication.
        """
        known = reading.hints(published=published, zone=zone, provider=provider)
        data = text.encode()
        copy = Dispatch(
            text=text,
            uri=uri or plain.uri_of(text),
            language=guess(text),
            published=known.published,
            zone=zone,
            provider=provider,
        )
        given = Reading(label=copy.uri, dispatch=copy, original=data)
        read = next(reading.read([given]))
        return self.put(read, received)

    def add_many(
        self,
        sources: Iterable[Input],
        *,
        hints: Hints = Hints(),  # noqa: B008  frozen
        received: datetime | None = None,
        progress: Progress | None = None,
    ) -> Iterator[Outcome]:
        """Read inputs and put them in; one that fails leaves the others as they are.

        They are put in by the order of their publication as far as they come in one chunk; what
        comes later than that is linked anew.  `progress` is told how many dispatches are done.
        """
        given = (entry for source in sources for entry in reading.entries(source, hints))
        done = 0
        for chunk in batched(given, CHUNK):
            ready = list(reading.read(chunk, settings=hints.settings))
            for read in sorted(ready, key=_order):
                yield self.put(read, received)
                done += 1
                if progress is not None:
                    progress(done)

    def put(self, read: Reading, received: datetime | None = None) -> Outcome:
        """Put in what was read, in one transaction: all of it goes in or nothing.

        What has an embargo that cannot be read fails.
        """
        copy, annotation = read.dispatch, read.annotation
        if copy is None or annotation is None or read.error is not None:
            return _outcome(read, State.FAILED, error=read.error)
        unclear = [w.message for w in annotation.warnings if w.code == records.EMBARGO_UNREADABLE]
        if unclear:
            told = f"not put in, or it would show before its time: {unclear[0]}"
            return _outcome(read, State.FAILED, error=told)
        with self.database.writing() as connection:
            gone = dispatches.removed(connection, copy.text)
            if gone is not None:
                day = gone.at.date().isoformat()
                told = f"was taken down on {day} ({gone.reason}) and is not taken in again"
                return _outcome(read, State.REMOVED, error=told)
            held = dispatches.find(connection, copy.uri, copy.text)
            if held is not None:
                return _outcome(read, State.KNOWN, version=held.version)
            version = dispatches.next_version(connection, copy.uri, stated=copy.version)
            copy = msgspec.structs.replace(copy, version=version)
            inner = msgspec.structs.replace(annotation.dispatch, version=version)
            annotation = msgspec.structs.replace(annotation, dispatch=inner)
            kept = dispatches.put(
                connection,
                copy,
                annotation,
                read.original,
                received=received or dossiers.moment(inner),
            )
            editing.carry(connection, annotation)
            made = linking.follow(connection, kept, annotation)
            state = State.ADDED if version == 1 else State.VERSION
        uids = tuple(dict.fromkeys(d.dossier for d in made if d.action is Action.LINK))
        done = msgspec.structs.replace(read, dispatch=copy, annotation=annotation)
        return _outcome(done, state, version=version, dossiers=uids)

    def remove(self, uri: str, *, at: datetime, by: str, reason: str) -> tuple[Removal, ...]:
        """Take a dispatch down in all its versions; a line in the log of removals stays.

        What rested on it alone leaves the dossiers too.  `at` is an aware instant.
        """
        with self.database.writing() as connection:
            gone = dispatches.remove(connection, uri, at=at, by=by, reason=reason)
            if gone:
                linking.refresh(connection, uris=[uri])
        return gone

    def decide(self, made: Iterable[Decision]) -> None:
        """Append editors' decisions to the log and fold what they touch.

        Each is completed by what it rests on: the place of the mention in its copy, and what the
        machine read in the field that is written.
        """
        with self.database.writing() as connection:
            editing.append(connection, made)

    def edit(self, kind: Action, *names: str, by: str, at: datetime) -> tuple[Decision, ...]:
        """Carry out an editor's order and give the decisions that it made.

        `names` are those that the kind asks for (`editing.ORDERS`): beginnings of uids, mentions
        as "uri#e1", a field, a value, names of decisions.  Raises `ValueError`, which says what
        is wrong and how to mend it.
        """
        with self.database.writing() as connection:
            made = editing.order(connection, kind, names, by=by, at=at)
            return editing.append(connection, made)

    def uid(self, name: str) -> str:
        """The uid that is `name` or begins so, of a dossier that is or, by an editor, was in the
        diary.  Raises `ValueError`."""
        with self.database.reading() as connection:
            return editing.uid(connection, name)

    def mentioned(self, uid: str, *, as_of: datetime | None = None) -> tuple[tuple[str, str], ...]:
        """The mentions linked to a dossier: their names ("uri#e1") and the sentences of them.

        With `as_of` (aware) only those of dispatches known then.
        """
        with self.database.reading() as connection:
            return editing.mentioned(connection, uid, as_of=as_of)

    def edits(self, uid: str) -> tuple[editing.Edit, ...]:
        """What editors decided on a dossier, with the name of each decision."""
        with self.database.reading() as connection:
            return editing.edits(connection, uid)

    # -------------------------------------------------------------- taking out
    def agenda(
        self,
        *,
        begin: date,
        days: int = 7,
        zone: str | None = None,
        as_of: datetime,
        told: datetime | None = None,
        parties: Collection[str] = (),
        places: Collection[str] = (),
        types: Collection[EventType] = (),
        statuses: Collection[Status] = (),
        sources: Collection[str] = (),
    ) -> tuple[AgendaItem, ...]:
        """The agenda of `days` days from `begin`, as it was known at `as_of` (aware).

        `told` keeps an `as_of` that lies ahead from opening what is held back until then: what
        came to be known after `told` is left out, and how things stand is told of `as_of`.
        """
        upto = past.earlier(as_of, told)
        first = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
        last = past.after(first, timedelta(days=days))
        with self.database.reading() as connection:
            known = files.latest(connection)
            earlier = known is not None and known > upto
            ask = files.touching if earlier else files.standing
            since = past.after(as_of, -agenda.FRESH)
            held = ask(connection, first, last, since=since)
            standing = past.standing(connection, held, upto)
        return agenda.choose(
            standing,
            begin=begin,
            days=days,
            zone=zone,
            as_of=as_of,
            parties=parties,
            places=places,
            types=types,
            statuses=statuses,
            sources=sources,
        )

    def lapsed(
        self,
        *,
        as_of: datetime,
        told: datetime | None = None,
        days: int = 90,
        parties: Collection[str] = (),
        places: Collection[str] = (),
    ) -> tuple[Lapsed, ...]:
        """What was due in the `days` days before `as_of` and never reported, as known then; `told`
        as for the agenda."""
        with self.database.reading() as connection:
            held = files.touching(
                connection, past.after(as_of, -timedelta(days=days)), as_of, since=as_of
            )
            known = past.standing(connection, held, past.earlier(as_of, told))
        return agenda.lapsed(known, as_of=as_of, days=days, parties=parties, places=places)

    def dossier(
        self, query: str, *, as_of: datetime | None = None, limit: int = 10
    ) -> tuple[Dossier, ...]:
        """The dossiers that words, a uid or the beginning of one name, the best first.

        With `as_of` (aware), as they were known then: words that came later name none.
        """
        with self.database.reading() as connection:
            now = {file.uid: file for file in files.search(connection, query, limit=limit)}
            then = past.then(connection, list(now), as_of)
            return tuple(
                file
                for uid, file in then.items()
                if file == now[uid] or files.names(connection, query, file)
            )

    def dossiers(self, uids: Iterable[str], *, as_of: datetime | None = None) -> dict[str, Dossier]:
        """Dossiers by uid, with `as_of` as they were known then; what is not there is left out."""
        with self.database.reading() as connection:
            return past.then(connection, list(uids), as_of)

    def of_story(
        self, file: Dossier, *, as_of: datetime | None = None
    ) -> tuple[Dossier, tuple[Dossier, ...]]:
        """A dossier with the story that it belongs to, and the other dossiers of that story.

        With `as_of` (aware), as it was known then; `file` is as it was known then too.
        """
        with self.database.reading() as connection:
            name, others = linking.story(connection, file, as_of=as_of)
            related = tuple(past.then(connection, list(others), as_of).values())
        return msgspec.structs.replace(file, story=name), related

    def all_dossiers(self) -> tuple[Dossier, ...]:
        """All dossiers, in the order of their uids."""
        with self.database.reading() as connection:
            return files.everything(connection)

    def search(
        self, query: str, *, as_of: datetime | None = None, limit: int = 20
    ) -> tuple[Hit, ...]:
        """The dispatches whose words match, the best first; "a phrase", OR and -word count.

        With `as_of` (aware) only those known then: published, and under no embargo.
        """
        with self.database.reading() as connection:
            return dispatches.search(connection, query, limit=limit, as_of=as_of)

    def changes(
        self,
        since: datetime,
        *,
        until: datetime | None = None,
        parties: Collection[str] = (),
    ) -> tuple[Step, ...]:
        """What changed in dossiers since an instant, in the order in which it came to be known.

        With `until` (aware), as it was known then; `parties` as the agenda takes them.
        """
        with self.database.reading() as connection:
            dated = files.changed(connection, since)
            held = past.standing(connection, dated, until) if until else [d.dossier for d in dated]
        steps = [
            Step(dossier=file, change=change, opened=number == 0)
            for file in held
            if agenda.has_party(file, parties)
            for number, change in enumerate(file.history)
            if change.at >= since and (until is None or agenda.edges(change)[0] <= until)
        ]
        return tuple(sorted(steps, key=lambda step: (step.change.at, step.dossier.uid)))

    def dispatch(
        self, uri: str, version: int | None = None, *, as_of: datetime | None = None
    ) -> Annotation | None:
        """What was read in a dispatch, in one version or the last one.

        With `as_of` (aware) the last one that was under no embargo then.  Raises `EmbargoError`,
        which says when the embargo is lifted, where all that was asked for was under one.
        """
        with self.database.reading() as connection:
            if as_of is None:
                return dispatches.get(connection, uri, version)
            return dispatches.free(connection, uri, version, as_of=as_of)

    def original(self, uri: str, version: int) -> bytes | None:
        """The bytes as which a dispatch came."""
        with self.database.reading() as connection:
            return dispatches.original(connection, uri, version)

    def named(self, name: str) -> tuple[str, ...]:
        """The uris of dispatches that are `name` or begin with it, at most ten."""
        with self.database.reading() as connection:
            return dispatches.named(connection, name)

    def counts(self) -> Mapping[str, int]:
        """How much the diary holds."""
        with self.database.reading() as connection:
            return {
                "dispatches": dispatches.count(connection),
                "decisions": decisions.count(connection),
                "dossiers": files.count(connection),
            }

    def export(self) -> Iterator[bytes]:
        """All dispatches, then all decisions and removals, as lines of JSON.

        A dispatch's line is one that archive mode and `add` take in again.  What is under an
        embargo is among them, with the instant of its lift.
        """
        with self.database.reading() as connection:
            for _, copy in dispatches.given(connection):
                yield records.encode(records.line_of(copy))
            for made in decisions.all_decisions(connection):
                yield records.encode({"decision": diary_json.decision(made)})
            for gone in dispatches.all_removals(connection):
                line = msgspec.to_builtins(gone) | {"at": records.instant(gone.at)}
                yield records.encode({"removal": line})

    # -------------------------------------------------------------- upkeep
    def check(self) -> list[str]:
        """What is wrong with the store, in words: the database's own, and cache against log."""
        wrong = store.check(self.database)
        with self.database.reading() as connection:
            return wrong + linking.differences(connection)

    def rebuild(self) -> None:
        """Make index and cache anew from annotations and decisions."""
        with self.database.writing() as connection:
            linking.rebuild(connection)

    def relink(self) -> int:
        """Link all dispatches anew in their order; gives the number of decisions appended."""
        with self.database.writing() as connection:
            return len(linking.relink_all(connection))

    def reread(self, *, progress: Progress | None = None) -> int:
        """Read again what another engine has read, and link anew; gives how many were read."""
        done = 0
        with self.database.writing() as connection:
            stale = list(dispatches.given(connection, not_by=annotate.engine()))
            for part in batched(stale, CHUNK):
                for (kept, _), read in zip(
                    part, annotate.annotate_many(copy for _, copy in part), strict=True
                ):
                    dispatches.put_annotation(connection, kept, read)
                    done += 1
                    if progress is not None:
                        progress(done)
            if stale:
                linking.rebuild(connection)
                linking.relink_all(connection)
        return done


def open_diary(url: str, *, create: bool = True) -> Diary:
    """Open a diary by path (SQLite) or URL (postgresql://...), making it where there is none.

    Raises `store.StoreError`, which says what is wrong and how to mend it.
    """
    return Diary(store.open_database(url, create=create))


def _order(read: Reading) -> tuple[bool, datetime, str, int]:
    """By publication and uri, versions as they came; what failed comes first."""
    if read.annotation is None or read.error is not None:
        return False, dossiers.moment(Dispatch(text="", uri="")), "", 0
    at, uri, version = dossiers.order(read.annotation)
    return True, at, uri, version


def _outcome(
    read: Reading,
    state: State,
    *,
    version: int | None = None,
    dossiers: tuple[str, ...] = (),
    error: str | None = None,
) -> Outcome:
    return Outcome(
        label=read.label,
        state=state,
        number=read.number,
        uri=read.dispatch.uri if read.dispatch else None,
        version=version,
        annotation=read.annotation if state is not State.FAILED else None,
        dossiers=dossiers,
        error=error,
    )
