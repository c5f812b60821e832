"""The command line as a person and a pipe use it: through the real command."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).parent / "dateline"

ANNOUNCED = """BRUSSELS, January 6, 2023 - Example. The leaders of NATO and the European Union will
sign a joint declaration in Brussels on January 10 at 11.00 local time, NATO said in a statement.
"""
SIGNED = """BRUSSELS, January 10, 2023 - Other Wire. The leaders of NATO and the European Union
signed a joint declaration in Brussels on Tuesday.
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


def command(
    folder: Path, *arguments: str, stdin: str = "", parse: bool = False, **more: str
) -> subprocess.CompletedProcess[str]:
    """Runs `dateline` in a folder with a diary of its own.

    To load the parser takes seconds, so most runs read copy for its times alone; the warning that
    says so is taken out.
    """
    environment = os.environ | {"DATELINE_STORE": str(folder / "diary.db")}
    environment |= {} if parse else {"DATELINE_LONGEST": "1"}
    done = subprocess.run(
        [str(COMMAND), *arguments],
        cwd=folder, input=stdin, capture_output=True, text=True, env=environment | more,
        check=False,
    )  # fmt: skip
    if not parse:
        said = done.stderr.splitlines(keepends=True)
        done.stderr = "".join(line for line in said if "only its times" not in line)
    return done


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `dateline` beside two dispatches and an empty diary."""
    (tmp_path / "announced.txt").write_text(ANNOUNCED)
    (tmp_path / "signed.txt").write_text(SIGNED)
    return partial(command, tmp_path)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a diary into which the announcement was put, parsed."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "announced.txt").write_text(ANNOUNCED)
    assert ok(command(folder, "add", "announced.txt", parse=True)).startswith("added  announced")
    return folder


@pytest.fixture
def stocked(shelf: Path, tmp_path: Path, run: Run) -> Run:
    """`run` with a copy of that diary."""
    ok(command(shelf, "store", "backup", str(tmp_path / "diary.db")))
    return run


def ok(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


# ------------------------------------------------------------------ help
def commands() -> list[str]:
    return [
        "read", "add", "agenda", "dossier", "lapsed", "changes", "search", "explain", "remove",
        "export", "annotate", "link", "serve", "edit merge", "edit split", "edit unlink",
        "edit rename", "edit set", "edit dismiss", "edit undo", "edit log", "store migrate",
        "store check", "store backup", "store rebuild", "store relink", "store reread",
    ]  # fmt: skip


def test_every_command_has_help_with_an_example() -> None:
    import typer.main

    from dateline import cli

    for name in commands():
        command = typer.main.get_command(cli.app)
        for part in name.split():
            command = command.commands[part]  # type: ignore[attr-defined]
        assert f"dateline {name}" in (command.help or ""), name
        assert len((command.help or "").split("\n")[0]) < 50, f"{name}: its first line is cut"


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, dateline.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"spacy", "numpy", "sqlalchemy", "alembic", "fastapi", "uvicorn", "rich", "jinja2"}
    assert not heavy & set(loaded)


def test_completion_is_offered(run: Run) -> None:
    shown = run("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert "_DATELINE_COMPLETE" in ok(shown)


# ------------------------------------------------------------------ reading
def test_read_tells_in_every_format(run: Run) -> None:
    record = json.loads(ok(run("read", "announced.txt", "--format", "json", parse=True)))
    assert record["text"] == ANNOUNCED
    assert record["dispatch"]["published"] == "2023-01-06"
    assert "2023-01-10T11:00" in {timex["value"] for timex in record["timexes"]}
    assert "sign" in {event["type"] for event in record["events"]}
    assert "Example" in ok(run("read", "announced.txt"))
    assert "<TIMEX3" in ok(run("read", "announced.txt", "--format", "timeml"))
    assert "<!DOCTYPE html>" in ok(run("read", "announced.txt", "--format", "html"))


def test_several_dispatches_stand_one_a_line(run: Run) -> None:
    lines = ok(run("read", "announced.txt", "signed.txt", "--format", "json")).splitlines()
    days = [json.loads(line)["dispatch"]["published"] for line in lines]
    assert days == ["2023-01-06", "2023-01-10"]


def test_what_was_typed_wins_over_the_copy_with_a_warning(run: Run) -> None:
    copy = f" date 2023-01-06 World\n\n{ANNOUNCED}"
    done = run("read", "-", "--published", "2023-01-07", "--format", "json", stdin=copy)
    record = json.loads(ok(done))
    assert record["dispatch"]["published"] == "2023-01-07"
    assert any("2023-01-06" in warning["message"] for warning in record["warnings"])


def test_line_ends_of_the_file_keep_their_places(run: Run, tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + ANNOUNCED.replace("\n", "\r\n").encode()
    (tmp_path / "crlf.txt").write_bytes(data)
    record = json.loads(ok(run("read", "crlf.txt", "--format", "json")))
    assert record["text"] == ANNOUNCED.replace("\n", "\r\n")
    for timex in record["timexes"]:
        assert record["text"][timex["start"] : timex["end"]] == timex["text"]


def test_explain_prints_the_derivation(run: Run) -> None:
    said = ok(
        run(
            "explain", "11.00 local time (13.00 Moscow time)",
            "--published", "2023-01-06", "--place", "Brussels",
        )
    )  # fmt: skip
    assert "2023-01-06T11:00+01:00" in said
    assert "by default" in said
    assert "derivation" in said


# ------------------------------------------------------------------ archive mode
def test_annotate_answers_every_line_and_tells_failures_by_its_status(run: Run) -> None:
    good = json.dumps({"id": 1, "text": ANNOUNCED, "published": None})
    done = run("annotate", stdin=f"{good}\nbroken\n{good}\n")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [record["id"] for record in records] == [1, None, 1]
    assert records[1]["line"] == 2
    assert records[0] == records[2]
    assert done.stderr == ""


def test_link_groups_a_whole_set(run: Run) -> None:
    lines = [
        json.dumps({"id": name, "text": text, "published": None})
        for name, text in (("a", ANNOUNCED), ("b", SIGNED))
    ]
    rows = [
        json.loads(line)
        for line in ok(run("link", stdin="\n".join(lines), parse=True)).splitlines()
    ]
    assert {row["doc"] for row in rows if "story" in row} == {"a", "b"}
    mentions = [row for row in rows if "event" in row]
    assert all({"doc", "event", "trigger", "dossier"} == row.keys() for row in mentions)
    homes = {
        name: {row["dossier"] for row in mentions if row["doc"] == name} for name in ("a", "b")
    }
    assert homes["a"] & homes["b"]


# ------------------------------------------------------------------ the diary
def test_a_dispatch_becomes_agenda_dossier_and_calendar(stocked: Run) -> None:
    run = stocked
    assert ok(run("add", "announced.txt")).startswith("unchanged  announced.txt")
    week = ["agenda", "--from", "2023-01-09", "--zone", "GMT", "--as-of"]
    fresh = ok(run(*week, "2023-01-06T18:00Z"))
    assert fresh.startswith("TUESDAY, JANUARY 10, 2023\nEurope\n(+) BRUSSELS (Belgium) - ")
    assert "(1000 GMT)" in fresh
    assert "(+)" not in ok(run(*week, "2023-01-09T18:00Z"))
    assert "will" in ok(run(*week, "2023-01-06T18:00Z", "--evidence"))
    assert json.loads(ok(run(*week, "2023-01-06T18:00Z", "--format", "json")))[0]["new"] is True
    assert "DTSTART;TZID=Europe/Brussels:20230110T110000" in ok(
        run(*week, "2023-01-06T18:00Z", "--format", "ics")
    )
    assert len(ok(run(*week, "2023-01-06T18:00Z", "--format", "csv")).splitlines()) >= 2
    assert ok(run(*week, "2023-01-06T18:00Z", "--place", "France")) == ""
    assert "declaration" in ok(run("dossier", "NATO declaration"))
    found = json.loads(ok(run("dossier", "declaration", "--format", "json")))
    assert found["when"]["start"] == "2023-01-10T11:00+01:00"
    assert "scheduled" in ok(run("changes", "--since", "2023-01-01"))
    assert json.loads(ok(run("search", "statement", "--format", "json")))[0]["provider"]


def uid_of(run: Run, words: str = "declaration") -> str:
    return str(json.loads(ok(run("dossier", words, "--format", "json")))["uid"])


def test_a_dossier_tells_its_course_and_its_sources(stocked: Run) -> None:
    told = ok(stocked("dossier", "declaration", "--as-of", "2023-01-09T00:00Z"))
    assert "Course: due on 10 January 2023, never moved" in told
    assert "Told by: 1 independent source: NATO (takes part)" in told
    late = ok(stocked("dossier", "declaration", "--as-of", "2023-02-09T00:00Z"))
    assert "Course: lapsed: due on 10 January 2023, no report since 6 January 2023" in late
    found = json.loads(ok(stocked("dossier", "declaration", "--format", "json")))
    assert (found["standing"], found["course"]["verdict"]) == ("lapsed", "lapsed")
    assert [origin["key"] for origin in found["origins"]] == ["org:nato"]
    page = ok(stocked("dossier", "declaration", "--format", "html"))
    assert page.startswith("<!DOCTYPE html>") and "<script" not in page
    early = stocked("dossier", "declaration", "--as-of", "2023-01-01T00:00Z")
    assert early.returncode == 1


def test_what_is_under_an_embargo_shows_only_to_who_asks_as_of_its_lift(
    run: Run, tmp_path: Path
) -> None:
    line = {"id": "w:1", "text": ANNOUNCED, "published": "2023-01-06"}
    (tmp_path / "held.jsonl").write_text(json.dumps(line | {"embargoed": "2199-01-01"}) + "\n")
    ok(run("add", "held.jsonl", parse=True))
    later = ["--as-of", "2199-01-01T00:00Z"]
    for words in (["search", "declaration"], ["dossier", "declaration"]):
        assert run(*words).stdout == ""
        assert "Brussels" in ok(run(*words, *later))
    since = ["changes", "--since", "2023-01-01"]
    assert ok(run(*since)) == ""
    told = ok(run(*since, *later))
    uid = told.split()[2]
    assert ok(run("edit", "log", uid)) == f"{uid}  (not in the diary)\n"
    assert "sign a joint declaration" in ok(run("edit", "log", uid, *later))
    week = ["agenda", "--from", "2023-01-09", "--format", "json"]
    assert json.loads(ok(run(*week))) == []
    assert len(json.loads(ok(run(*week, *later)))) == 1
    (kept,) = [line for line in ok(run("export")).splitlines() if '"text"' in line]
    assert json.loads(kept)["embargoed"] == "2199-01-01"


def test_what_lapsed_is_listed_with_who_promised_it(stocked: Run) -> None:
    asked = ["lapsed", "--as-of", "2023-02-09T00:00Z"]
    assert re.match(r" *29 days  due 10 January 2023, .+ \[NATO\]", ok(stocked(*asked)))
    rows = json.loads(ok(stocked(*asked, "--format", "json")))
    assert (rows[0]["days"], rows[0]["promised_by"]) == (29, ["NATO"])
    assert len(ok(stocked(*asked, "--format", "csv")).splitlines()) == len(rows) + 1
    assert ok(stocked(*asked, "--party", "Kenya")) == ""
    back = ["agenda", "--status", "lapsed", "--as-of", "2023-02-09T00:00Z", "--days"]
    assert "no report that it took place" in ok(stocked(*back, "31"))
    assert ok(stocked(*back, "7")) == ""
    none = stocked(*asked, "--days", "3")
    assert (none.stdout, none.returncode) == ("", 0)
    assert "nothing lapsed in the 3 days before 2023-02-09" in none.stderr


def test_a_watch_list_chooses_by_any_name_of_a_party(stocked: Run, tmp_path: Path) -> None:
    (tmp_path / "desk.txt").write_text("# our desk\nNorth Atlantic Alliance  # an alias\n\n")
    (tmp_path / "other.txt").write_text("Kenya\n")
    (tmp_path / "empty.txt").write_text("# nobody\n")
    week = ["agenda", "--from", "2023-01-09", "--as-of", "2023-01-06T18:00Z"]
    assert "declaration" in ok(stocked(*week, "--watch", "desk.txt"))
    assert ok(stocked(*week, "--watch", "other.txt")) == ""
    assert "declaration" in ok(stocked(*week, "--watch", "other.txt", "--party", "org:nato"))
    assert "declaration" in ok(stocked("changes", "--since", "2023-01-01", "--watch", "desk.txt"))
    assert ok(stocked("changes", "--since", "2023-01-01", "--party", "Kenya")) == ""
    for name, said in (("none.txt", "No such file"), ("empty.txt", "lists no party")):
        done = stocked(*week, "--watch", name)
        assert done.returncode == 2
        assert f"--watch {name}: {said}" in done.stderr


def test_an_editor_writes_and_takes_back(stocked: Run) -> None:
    run, uid = stocked, uid_of(stocked)
    made = ok(run("edit", "set", uid[:6], "when", "2023-01-11", "--by", "ann"))
    name = made.split()[0]
    assert made.endswith("set when 2023-01-11 (the machine read 2023-01-10T11:00+01:00)\n")
    ok(run("edit", "rename", uid, "Third", "declaration", "--by", "ann"))
    assert ok(run("dossier", uid)).startswith("Third declaration\n")
    assert "When: 11 January 2023" in ok(run("dossier", uid))
    log = ok(run("edit", "log", uid))
    assert name in log and "#e" in log
    ok(run("edit", "undo", name))
    assert "When: 10 January 2023, 11:00 CET" in ok(run("dossier", uid))
    assert ok(run("dossier", uid)).startswith("Third declaration\n")
    assert "(taken back)" in ok(run("edit", "log", uid))
    gone = ok(run("edit", "dismiss", uid, "--by", "ann")).split()[0]
    assert run("dossier", uid).returncode == 1
    assert gone in ok(run("edit", "log", uid))
    ok(run("edit", "undo", gone))
    assert ok(run("dossier", uid)).startswith("Third declaration\n")
    assert "whole" in ok(run("store", "check"))


def test_an_order_that_cannot_be_carried_out_is_wrong_use(stocked: Run) -> None:
    done = stocked("edit", "merge", "zzzz", "yyyy")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("dateline: zzzz: no dossier has that uid; ")


def test_a_dispatch_is_taken_down(stocked: Run) -> None:
    run = stocked
    (hit,) = json.loads(ok(run("search", "declaration", "--format", "json")))
    short = hit["uri"][:20]
    assert ok(run("remove", short, "--reason", "court order", "--by", "ann")).startswith("removed")
    done = run("add", "announced.txt")
    assert done.returncode == 1
    assert "was taken down" in done.stderr
    assert "court order" in ok(run("export"))
    assert run("dossier", "declaration").returncode == 1


def test_an_export_can_be_put_in_again(stocked: Run, tmp_path: Path) -> None:
    lines = [line for line in ok(stocked("export")).splitlines() if '"text"' in line]
    (tmp_path / "export.jsonl").write_text("\n".join(lines) + "\n")
    again = {"DATELINE_STORE": str(tmp_path / "other.db")}
    ok(stocked("add", "export.jsonl", parse=True, **again))
    wanted = ok(stocked("dossier", "declaration", "--format", "json"))
    assert ok(stocked("dossier", "declaration", "--format", "json", **again)) == wanted


def test_the_store_is_looked_after(stocked: Run, tmp_path: Path) -> None:
    run = stocked
    assert "whole; 1 dispatches" in ok(run("store", "check"))
    ok(run("store", "backup", "copy.db"))
    copied = run("dossier", "declaration", "--store", str(tmp_path / "copy.db"))
    assert copied.stdout == run("dossier", "declaration").stdout
    assert "revision" in ok(run("store", "migrate"))
    assert "made anew" in ok(run("store", "rebuild"))
    assert "0 decisions" in ok(run("store", "relink"))
    assert "0 dispatches" in ok(run("store", "reread"))


def test_the_diary_is_in_the_users_data_folder_by_default(run: Run, tmp_path: Path) -> None:
    ok(run("add", "announced.txt", DATELINE_STORE="", XDG_DATA_HOME=str(tmp_path / "data")))
    assert (tmp_path / "data/dateline/diary.db").exists()


# ------------------------------------------------------------------ manners
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["agendo"], "No such command 'agendo'"),
        (["agenda", "--day", "3"], "--day"),
        (["agenda", "--from", "soon"], "write 2023-01-09"),
        (["agenda", "--zone", "Mars"], "write one like Europe/Brussels"),
        (["agenda", "--as-of", "now"], "write 2023-01-06T18:00Z"),
        (["read", "announced.txt", "--published", "today"], "write 2023-01-06"),
        (["read"], "FILE"),
        (["explain", "noon", "--place", "Nowhereville"], "is not known"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(run: Run, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(r"dateline: .+\n", done.stderr)
    assert said in done.stderr


def test_nothing_found_is_told(stocked: Run) -> None:
    run = stocked
    done = run("dossier", "volcano")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("dateline: volcano: no dossier speaks of it; ")
    done = run("agenda", "--from", "1999-01-01")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_pipe_gets_no_progress_and_no_colour(run: Run) -> None:
    done = run("add", "announced.txt", "signed.txt")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stderr


def test_a_terminal_gets_a_bar(run: Run, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    main, other = pty.openpty()
    environment = os.environ | {"DATELINE_STORE": str(tmp_path / "d.db"), "TERM": "xterm"}
    environment["DATELINE_LONGEST"] = "1"
    with subprocess.Popen(
        [str(COMMAND), "add", "announced.txt"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=other, env=environment,
    ) as done:  # fmt: skip
        os.close(other)
        seen = b""
        try:
            while part := os.read(main, 4096):
                seen += part
        except OSError:  # the terminal is gone with its last writer
            pass
    assert done.returncode == 0
    assert b"add" in seen


def test_a_reader_that_leaves_is_no_fault(stocked: Run, tmp_path: Path) -> None:
    ok(stocked("store", "check"))
    line = f"{COMMAND} export --store {tmp_path / 'diary.db'} | head -c 5; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.endswith("0\n")


def test_a_real_add_killed_in_the_middle_leaves_a_whole_diary(run: Run, tmp_path: Path) -> None:
    names = []
    for number in range(12):
        names.append(f"copy{number}.txt")
        (tmp_path / names[-1]).write_text(ANNOUNCED.replace("Example", f"Example{number}"))
    environment = os.environ | {"DATELINE_STORE": str(tmp_path / "diary.db")}
    with subprocess.Popen(
        [str(COMMAND), "add", *names],
        cwd=tmp_path, stdout=subprocess.PIPE, env=environment | {"PYTHONUNBUFFERED": "1"},
    ) as writer:  # fmt: skip
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(0.05)
        writer.send_signal(signal.SIGKILL)
        told = [first, *writer.stdout.readlines()]
    assert 1 <= len(told) < 12
    assert "whole" in ok(run("store", "check"))
    after = ok(run("add", *names, parse=True)).splitlines()
    kept = sum(line.startswith("unchanged") for line in after)
    assert kept in (len(told), len(told) + 1)
    assert "whole; 12 dispatches" in ok(run("store", "check"))
