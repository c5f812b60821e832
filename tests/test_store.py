"""The store: facts stay, versions count up, both databases answer alike."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest
from diary import BRUSSELS, NATO, dispatch, mention
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from dateline import annotate, chrono, dossiers, store
from dateline.model import Action, Annotation, Decision, Dispatch, MentionRef
from dateline.store import Database, decisions, dispatches, files, fulltext, mentions, schema

NOW = datetime(2024, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = store.open_database(store_url)
    yield opened
    opened.close()


def keep(database: Database, read: Annotation, original: bytes = b"as it came") -> dispatches.Kept:
    with database.writing() as connection:
        kept = dispatches.put(connection, read.dispatch, read, original, received=NOW)
        mentions.put(connection, kept, read)
    return kept


def signing(uri: str = "u:1", **more: object) -> Annotation:
    told = mention("NATO and EU sign declaration", at="2023-01-10T11:00", zone="Europe/Brussels")
    return dispatch(uri, "2023-01-06T09:30+03:00", told | more)


# ------------------------------------------------------------------ facts
def test_what_was_kept_comes_back_the_same(database: Database) -> None:
    read = signing(place=BRUSSELS)
    keep(database, read, "déjà\r\n".encode("latin-1"))
    with database.reading() as connection:
        assert dispatches.get(connection, "u:1") == read
        assert dispatches.get_many(connection, [("u:1", 1), ("u:2", 1)]) == {("u:1", 1): read}
        assert dispatches.original(connection, "u:1", 1) == "déjà\r\n".encode("latin-1")
        assert [copy for _, copy in dispatches.given(connection)] == [read.dispatch]


def test_floating_times_and_offsets_survive(database: Database) -> None:
    read = signing()
    floating = dispatch("u:2", "2023-01-06", mention("NATO meets", at="2023-01-10T11:00"))
    for annotation in (read, floating):
        keep(database, annotation)
    with database.reading() as connection:
        for annotation in (read, floating):
            held = dispatches.get(connection, annotation.dispatch.uri)
            assert held is not None
            assert held.events[0].when == annotation.events[0].when
            assert held.dispatch.published == annotation.dispatch.published


def test_a_text_is_found_by_its_uri_and_its_words(database: Database) -> None:
    read = signing()
    kept = keep(database, read)
    with database.reading() as connection:
        assert dispatches.find(connection, "u:1", read.dispatch.text) == kept
        assert dispatches.find(connection, "u:1", "another text") is None
        assert dispatches.find(connection, "u:2", read.dispatch.text) is None
        assert dispatches.next_version(connection, "u:1", stated=1) == 2
        assert dispatches.next_version(connection, "u:2", stated=4) == 4


def test_facts_are_never_written_over(database: Database) -> None:
    keep(database, signing())
    with pytest.raises(ValueError, match="has a version 1 already"):
        keep(database, signing())


def test_a_zero_character_keeps_its_place(database: Database) -> None:
    read = dispatch("u:1", "2023-01-06", mention("NATO\x00 meets", at="2023-01-10"))
    keep(database, read)
    with database.reading() as connection:
        held = dispatches.get(connection, "u:1")
    assert held is not None
    assert len(held.dispatch.text) == len(read.dispatch.text)


def test_a_dispatch_taken_down_leaves_its_line_in_the_log_and_no_word(
    database: Database, store_url: str
) -> None:
    read = dispatch("u:1", "2023-01-06", mention("Zanzibar votes", at="2023-01-10"))
    keep(database, read, b"Zanzibar votes, the bytes")
    with database.writing() as connection:
        gone = dispatches.remove(connection, "u:1", at=NOW, by="editor:ann", reason="a court order")
    assert [(g.uri, g.version, g.reason) for g in gone] == [("u:1", 1, "a court order")]
    with database.reading() as connection:
        assert dispatches.get(connection, "u:1") is None
        assert dispatches.search(connection, "Zanzibar", limit=5) == ()
        assert mentions.homes_in(connection, ["u:1"]) == {}
        assert dispatches.removed(connection, read.dispatch.text) == gone[0]
        assert dispatches.all_removals(connection) == gone
        assert dispatches.next_version(connection, "u:1", stated=1) == 2


# ------------------------------------------------------------------ judgements
def test_the_log_keeps_its_order_and_every_field(database: Database) -> None:
    log = [
        Decision(
            at=NOW - timedelta(days=n),
            by="rule:link" if n % 2 else "editor:ann",
            action=Action.LINK,
            dossier=f"d{n % 2}",
            subject=MentionRef(f"u:{n}", 1, "e1"),
            score=0.5,
            reasons=("the same parties",),
        )
        for n in range(4)
    ]
    merge = Decision(at=NOW, by="editor:ann", action=Action.MERGE, dossier="d0", other="d1")
    with database.writing() as connection:
        decisions.append(connection, [*log, merge])
    with database.reading() as connection:
        assert decisions.all_decisions(connection) == (*log, merge)
        assert decisions.bearing(connection, dossiers=["d0"]) == (log[0], log[2], merge)
        assert decisions.bearing(connection, uris=["u:3"]) == (log[3], merge)
        assert decisions.by_editors(connection, ["d0"]) == (log[0], log[2], merge)


# ------------------------------------------------------------------ the index
def query_of(read: Annotation) -> dossiers.Query:
    return dossiers.query(read)[0]


def test_mentions_are_found_by_actor_or_by_two_words_in_their_time(database: Database) -> None:
    same_actor = signing("u:actor", title="Alliance gathers")
    two_words = signing("u:words", participants=())
    one_word = signing("u:word", title="Declaration awaited", participants=())
    long_ago = dispatch("u:old", "2003-01-06", mention("NATO and EU sign declaration"))
    for read in (same_actor, two_words, one_word, long_ago):
        keep(database, read)
    with database.reading() as connection:
        rows = mentions.near(connection, [query_of(signing("u:new"))], apart="u:new")
    assert {row.facts.ref.uri for row in rows} == {"u:actor", "u:words"}
    assert {row.facts for row in rows} == {
        facts for read in (same_actor, two_words) for facts in dossiers.gather(read)
    }


def test_mentions_are_found_by_who_else_and_which_country_their_sentences_name(
    database: Database,
) -> None:
    stamp = chrono.parse_stamp("2023-01-06")
    held, new = "Norway's pilots will strike, the union said.", "Norwegian crews will walk out."
    keep(database, annotate.annotate(Dispatch(uri="u:held", text=held, published=stamp)))
    asked = dossiers.query(annotate.annotate(Dispatch(uri="u:new", text=new, published=stamp)))
    assert all("place:no" in query.keys for query in asked)
    with database.reading() as connection:
        rows = mentions.near(connection, asked, apart="u:new")
    assert {row.facts.ref.uri for row in rows} == {"u:held"}


def test_of_a_dossier_that_is_hit_all_mentions_are_given(database: Database) -> None:
    hit, other = signing("u:hit"), dispatch("u:other", "2001-01-06", mention("Quite else", who=()))
    for read in (hit, other):
        keep(database, read)
        with database.writing() as connection:
            ref = dossiers.gather(read)[0].ref
            mentions.place(connection, {ref: "d1"})
    with database.reading() as connection:
        rows = mentions.near(connection, [query_of(signing("u:new"))], apart="u:new")
    assert {(row.facts.ref.uri, row.dossier) for row in rows} == {
        ("u:hit", "d1"),
        ("u:other", "d1"),
    }


def test_mentions_that_wait_take_no_place_from_a_dossier(database: Database) -> None:
    keep(database, signing("u:held", title="Alliance gathers"))
    with database.writing() as connection:
        mentions.place(connection, {MentionRef("u:held", 1, "e1"): "d1"})
    for number in range(mentions.NEAREST + 1):
        keep(database, signing(f"u:waits{number}"))
    with database.reading() as connection:
        rows = mentions.near(connection, [query_of(signing("u:new"))], apart="u:new")
    assert len(rows) == mentions.NEAREST + 1
    assert [row.facts.ref.uri for row in rows if row.dossier] == ["u:held"]


def test_a_new_version_takes_the_place_of_the_old_in_the_index(database: Database) -> None:
    keep(database, signing())
    newer = dispatch("u:1", "2023-01-07", mention("NATO and EU delay declaration"), version=2)
    keep(database, newer)
    with database.reading() as connection:
        assert {ref.version for ref in mentions.homes_in(connection, ["u:1"])} == {2}
        assert dispatches.versions(connection, "u:1") == (1, 2)


def test_candidate_search_uses_the_index_and_scans_nothing(tmp_path: Path) -> None:
    database = store.open_database(str(tmp_path / "d.db"))
    keep(database, signing())
    plan = """EXPLAIN QUERY PLAN SELECT mention, count(*) FROM mention_word
      WHERE ((kind = 0 AND word IN ('a', 'b')) OR (kind = 1 AND word IN ('c', 'd')))
      AND ends >= 0 AND begins <= 9 GROUP BY mention"""
    with database.reading() as connection:
        steps = [row[3] for row in connection.exec_driver_sql(plan)]
    database.close()
    assert any("ix_mention_word_search" in step for step in steps)
    assert not any(step.startswith("SCAN") for step in steps)


def test_readings_are_fetched_by_the_index_however_many_are_asked_for(tmp_path: Path) -> None:
    database = store.open_database(str(tmp_path / "d.db"))
    for number in range(3):
        keep(database, signing(f"u:{number}"))
    asked: list[tuple[str, Any]] = []
    with database.reading() as connection:
        event.listen(
            connection,
            "before_cursor_execute",
            lambda _, __, statement, values, *rest: asked.append((statement, values)),
        )
        dispatches.get_many(connection, [("u:1", 1), ("u:2", 1)])
        (said,) = asked[:]
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[0]}", said[1]).all()
    database.close()
    assert steps
    assert not any(step[3].startswith("SCAN") for step in steps)


def test_a_version_that_is_not_asked_for_is_not_given(database: Database) -> None:
    keep(database, signing())
    newer = dispatch("u:1", "2023-01-07", mention("NATO and EU delay declaration"), version=2)
    keep(database, newer)
    with database.reading() as connection:
        assert dispatches.get_many(connection, [("u:1", 2)]) == {("u:1", 2): newer}


def test_dispatches_indexed_together_are_found_like_those_indexed_alone(database: Database) -> None:
    reads = [signing("u:1"), signing("u:2")]
    with database.writing() as connection:
        kept = [
            dispatches.put(connection, read.dispatch, read, b"", received=NOW) for read in reads
        ]
        for one, read in zip(kept, reads, strict=True):
            mentions.put(connection, one, read)
        alone = mentions.near(connection, dossiers.query(reads[0]), apart="")
        mentions.put_many(connection, list(zip(kept, reads, strict=True)))
        assert mentions.near(connection, dossiers.query(reads[0]), apart="") == alone


# ------------------------------------------------------------------ full text
def test_words_phrases_or_and_without_are_understood(database: Database) -> None:
    for number, title in enumerate(
        ["Lisbon drivers strike", "Lisbon strike of drivers off", "Porto votes on budgets"], 1
    ):
        keep(database, dispatch(f"u:{number}", "2023-01-06", mention(title, who=())))

    def found(query: str) -> set[str]:
        with database.reading() as connection:
            return {hit.uri for hit in dispatches.search(connection, query, limit=9)}

    assert found("lisbon strikes") == {"u:1", "u:2"}
    assert found('"drivers strike"') == {"u:1"}
    assert found("lisbon OR porto") == {"u:1", "u:2", "u:3"}
    assert found("lisbon -off") == {"u:1"}
    assert found("budget") == {"u:3"}
    assert found("-off") == found("") == found("Madrid") == set()


def test_a_hit_shows_the_words_around_it(database: Database) -> None:
    keep(database, dispatch("u:1", "2023-01-06", mention("Lisbon drivers strike", who=())))
    with database.reading() as connection:
        (hit,) = dispatches.search(connection, "drivers", limit=9)
    assert "[drivers]" in hit.snippet
    assert hit.published == datetime(2023, 1, 6, 23, 59, 59, tzinfo=UTC)


def test_a_search_as_of_an_instant_finds_what_was_known_then(database: Database) -> None:
    day, clock, held, undated = (
        dispatch(uri, published, mention("Lisbon drivers strike", who=()))
        for uri, published in (
            ("u:day", "2023-01-06"),
            ("u:clock", "2023-01-06T12:00Z"),
            ("u:held", "2023-01-06T12:00Z"),
            ("u:undated", "2023-01-06"),
        )
    )
    lift = chrono.parse_stamp("2023-01-08T06:00+01:00")
    put_off = msgspec.structs.replace(held.dispatch, embargoed=lift)
    keep(database, day)
    keep(database, clock)
    keep(database, msgspec.structs.replace(held, dispatch=put_off))
    bare = msgspec.structs.replace(undated.dispatch, published=None)
    keep(database, msgspec.structs.replace(undated, dispatch=bare))
    secret = msgspec.structs.replace(bare, uri="u:secret", embargoed=lift)
    keep(database, msgspec.structs.replace(undated, dispatch=secret))

    def found(as_of: str | None, limit: int = 9) -> set[str]:
        at = datetime.fromisoformat(as_of) if as_of else None
        with database.reading() as connection:
            hits = dispatches.search(connection, "drivers", limit=limit, as_of=at)
        return {hit.uri.removeprefix("u:") for hit in hits}

    assert found("2023-01-05T23:59:59Z") == {"undated"}
    assert found("2023-01-06T11:59:59Z") == {"undated", "day"}
    assert found("2023-01-08T04:59:59Z") == {"undated", "day", "clock"}
    assert found("2023-01-08T05:00:00Z") == {"undated", "day", "clock", "held", "secret"}
    assert found(None) == found("2030-01-01T00:00Z")
    # what is left out takes no place among the best
    assert len(found("2023-01-08T04:59:59Z", limit=3)) == 3


@pytest.mark.parametrize(
    ("stamp", "zone"),
    [("9999-12-31T23:59-05:00", None), ("9999-12-31", "America/Lima"), ("9998-01-01", "Mars/Base")],
)
def test_an_embargo_that_no_clock_can_tell_is_one_all_the_same(
    database: Database, stamp: str, zone: str | None
) -> None:
    read = signing()
    copy = msgspec.structs.replace(read.dispatch, embargoed=chrono.parse_stamp(stamp, zone))
    keep(database, msgspec.structs.replace(read, dispatch=copy))
    with database.reading() as connection:
        assert dispatches.search(connection, "declaration", limit=9, as_of=NOW) == ()
        with pytest.raises(dispatches.EmbargoError, match="under an embargo until 999"):
            dispatches.free(connection, "u:1", as_of=NOW)
        assert dispatches.free(connection, "u:2", as_of=NOW) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(query=st.text(max_size=30) | st.text(alphabet="\"'-()*:^ANDORNEAR \\%_", max_size=20))
def test_no_query_breaks_a_search(database: Database, query: str) -> None:
    for any_word in (False, True):
        with database.reading() as connection:
            query = query.replace("\x00", "").encode("utf-8", "ignore").decode()
            fulltext.match(connection, "dispatch", query, limit=3, any_word=any_word)


# ------------------------------------------------------------------ the database itself
def test_migrations_make_the_tables_that_the_code_names(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def own(entry: object, name: str | None, kind: str, *_: object) -> bool:
        return "_text" not in (name or "") and name not in {"found", "ix_dispatch_found"} | {
            "ix_dossier_found"
        }

    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": own})
        assert compare_metadata(context, schema.metadata) == []


def test_the_revision_in_the_code_is_that_of_the_last_migration() -> None:
    versions = resources.files("dateline.store") / "migrations" / "versions"
    names = sorted(file.name for file in versions.iterdir() if file.name.startswith("v"))
    assert names[-1] == f"v{schema.REVISION}.py"


def test_a_store_of_the_first_revision_learns_from_when_each_dispatch_may_be_shown(
    store_url: str,
) -> None:
    opened = store.open_database(store_url)
    held = signing("u:held")
    lift = chrono.parse_stamp("2023-01-08T06:00Z")
    copy = msgspec.structs.replace(held.dispatch, embargoed=lift)
    keep(opened, msgspec.structs.replace(held, dispatch=copy))
    keep(opened, signing("u:clock"))
    keep(opened, dispatch("u:day", "2023-01-06", mention("NATO meets")))
    with opened.reading() as connection:
        wanted = connection.execute(select(schema.dispatch.c.uri, schema.dispatch.c.known)).all()
    with opened.writing() as connection:
        connection.exec_driver_sql("DROP INDEX ix_dispatch_known")
        connection.exec_driver_sql("ALTER TABLE dispatch DROP COLUMN known")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    opened.close()
    with pytest.raises(store.StoreError, match="of revision 0001; run `dateline store migrate`"):
        store.open_database(store_url)
    assert store.migrate_store(store_url) == ("0001", schema.REVISION)
    opened = store.open_database(store_url)
    with opened.reading() as connection:
        found = connection.execute(select(schema.dispatch.c.uri, schema.dispatch.c.known)).all()
        before = datetime(2023, 1, 8, 5, 59, 59, tzinfo=UTC)
        hits = dispatches.search(connection, "declaration", limit=9, as_of=before)
    assert sorted(found) == sorted(wanted)
    assert [hit.uri for hit in hits] == ["u:clock"]
    assert store.check(opened) == []
    opened.close()


def test_a_second_opening_finds_what_the_first_left(store_url: str) -> None:
    first = store.open_database(store_url)
    keep(first, signing())
    first.close()
    second = store.open_database(store_url)
    with second.reading() as connection:
        assert dispatches.count(connection) == 1
    second.close()


def test_a_store_of_a_newer_dateline_is_left_alone(store_url: str) -> None:
    opened = store.open_database(store_url)
    with opened.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(store.StoreError, match="a newer Dateline wrote it"):
        store.open_database(store_url)


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    class StopError(Exception):
        pass

    read = signing()
    with pytest.raises(StopError), database.writing() as connection:  # noqa: PT012
        dispatches.put(connection, read.dispatch, read, b"", received=NOW)
        raise StopError
    with database.reading() as connection:
        assert dispatches.count(connection) == 0


def test_writers_wait_for_each_other(store_url: str) -> None:
    store.open_database(store_url).close()

    def write(number: int) -> None:
        own = store.open_database(store_url)
        for part in range(5):
            keep(own, signing(f"u:{number}:{part}"))
        own.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened = store.open_database(store_url)
    with opened.reading() as connection:
        assert dispatches.count(connection) == 15
    opened.close()


def test_a_backup_is_a_store_by_itself(database: Database, tmp_path: Path) -> None:
    read = signing()
    keep(database, read)
    target = tmp_path / "copy.db"
    store.backup(database, target)
    copy = store.open_database(str(target))
    with copy.reading() as connection:
        assert dispatches.get(connection, "u:1") == read
        assert len(dispatches.search(connection, "declaration", limit=5)) == 1
    assert store.check(copy) == []
    copy.close()
    with pytest.raises(store.StoreError, match="exists already"):
        store.backup(database, target)


def test_a_whole_store_passes_its_check(database: Database) -> None:
    keep(database, signing())
    assert store.check(database) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mysql://somewhere/db", "is neither SQLite nor PostgreSQL"),
        ("postgresql://nobody@/none?host=/nowhere", "nowhere"),
        ("{folder}", "is a folder"),
        ("{folder}/text.txt", "file is not a database"),
        ("{folder}/other.db", "holds tables that are not Dateline's"),
        ("{folder}/text.txt/below.db", "name a file that may be written"),
    ],
)
def test_what_is_no_store_is_told_in_one_line(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "text.txt").write_text("no database, but longer than a header of one " * 50)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE mine (x)")
    with pytest.raises(store.StoreError, match=said) as told:
        store.open_database(name.format(folder=tmp_path))
    assert "\n" not in str(told.value)


def test_a_missing_store_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(store.StoreError, match="there is no diary yet"):
        store.open_database(str(tmp_path / "none.db"), create=False)
    assert not os.listdir(tmp_path)


def test_dossiers_are_cached_by_the_days_they_stand_on(database: Database) -> None:
    read = signing()
    keep(database, read)
    log = dossiers.link(read, [])
    annotations = {("u:1", 1): read}
    folded = dossiers.fold(log, annotations)
    with database.writing() as connection:
        files.write(connection, folded, uids=folded, annotations=annotations, edited={})
    (uid,) = folded
    day = datetime(2023, 1, 10, tzinfo=UTC)
    with database.reading() as connection:
        assert files.get(connection, [uid]) == folded
        week = files.standing(connection, day, day + timedelta(days=1), since=NOW)
        assert [dated.dossier.uid for dated in week] == [uid]
        later = day + timedelta(days=30)
        assert files.standing(connection, later, later + timedelta(days=7), since=NOW) == ()
        assert [d.uid for d in files.search(connection, "NATO declaration", limit=3)] == [uid]
        assert [d.uid for d in files.search(connection, uid[:8], limit=3)] == [uid]
        assert files.search(connection, "volcano", limit=3) == ()
    assert NATO.name in {party.name for party in folded[uid].parties}
    assert chrono.tzdata_version()
