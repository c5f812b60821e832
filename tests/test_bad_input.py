"""What comes that should not: one clear line or a warning each, and the others are still read."""

import json
import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import ANNOUNCED, COMMAND, Run, ok, run, shelf, stocked

__all__ = ["run", "shelf", "stocked"]

TIMES = """Talks opened on Monday. They were held in March 2022, in the summer of 2021 and again on
4 May, when the parties met at 10.30 a.m. in Geneva; a week later they were broken off.
"""


def warnings(output: str) -> set[str]:
    return {warning["code"] for warning in json.loads(output)["warnings"]}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "is empty; give a file that holds a dispatch"),
        ("blank.txt", b"\n \n", "is empty; give a file that holds a dispatch"),
        ("noise.txt", random.Random(1).randbytes(4000), "is no text (a binary file)"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "is no text but a picture"),
        ("missing.txt", None, "there is no such file; check the path"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_the_others_are_read(
    run: Run, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = run("add", "announced.txt", name, "signed.txt")
    assert done.returncode == 1
    assert done.stdout.count("added") == 2
    assert done.stderr.startswith(f"dateline: {name}: {said}")
    assert done.stderr.count("\n") == 1


def test_a_folder_without_dispatches_is_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run("add", "none")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_text_without_a_date_is_read_with_a_warning(run: Run) -> None:
    copy = "The council will meet again soon, a spokesman said on Monday.\n"
    record = ok(run("read", "-", "--format", "json", stdin=copy, parse=True))
    assert warnings(record) == {"published-unknown"}
    assert all(event["when"] is None for event in json.loads(record)["events"])


def test_a_day_that_does_not_exist_is_no_date_and_a_warning(run: Run) -> None:
    copy = ANNOUNCED.replace("January 10", "February 30")
    record = json.loads(ok(run("read", "-", "--format", "json", stdin=copy, parse=True)))
    assert any("February 30" in warning["message"] for warning in record["warnings"])
    told = [timex for timex in record["timexes"] if "February 30" in timex["text"]]
    assert all(timex["begin"] is None for timex in told)
    assert all(event["when"] is None for event in record["events"] if event["agenda"])


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings_are_read_to_the_letter(run: Run, tmp_path: Path, encoding: str) -> None:
    copy = ANNOUNCED.replace("Example", "Café Press")
    (tmp_path / "copy.txt").write_bytes(copy.encode(encoding))
    record = json.loads(ok(run("read", "copy.txt", "--format", "json")))
    assert record["text"] == copy
    assert record["timexes"]


def test_russian_is_kept_and_marked_as_unread(run: Run, tmp_path: Path) -> None:
    copy = "МОСКВА, 6 января. Переговоры пройдут в понедельник, сообщил представитель.\n"
    (tmp_path / "russian.txt").write_text(copy)
    done = run("add", "russian.txt", "announced.txt")
    assert done.returncode == 0
    assert done.stdout.count("added") == 2
    assert "dateline: russian.txt: warning: the language 'ru' is not read" in done.stderr
    assert json.loads(ok(run("search", "Переговоры", "--format", "json")))
    record = json.loads(ok(run("read", "russian.txt", "--format", "json")))
    assert record["dispatch"]["language"] == "ru"
    assert (record["timexes"], record["attributions"], record["events"]) == ([], [], [])


def test_the_same_file_twice_is_put_in_once(run: Run) -> None:
    done = run("add", "announced.txt", "announced.txt")
    assert done.returncode == 0
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == ["added", "unchanged"]
    assert done.stderr == ""


def test_a_store_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = run("add", "announced.txt", "--store", "file/diary.db")
    assert done.returncode == 1
    assert done.stderr.startswith("dateline: file/diary.db: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_without_leave_to_write_is_told(stocked: Run, tmp_path: Path) -> None:
    run = stocked
    (tmp_path / "diary.db").chmod(0o444)
    done = run("add", "signed.txt")
    assert done.returncode == 1
    assert "change their permissions" in done.stderr
    assert "declaration" in ok(run("dossier", "declaration"))


def test_a_store_that_is_no_store_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("these are words and no database " * 200)
    for command in (["agenda"], ["add", "announced.txt"], ["store", "check"]):
        done = run(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "file is not a database" in done.stderr


def test_a_text_of_20_mb_is_read_for_its_times_in_less_than_a_gigabyte(
    run: Run, tmp_path: Path
) -> None:
    filler = "The committee went through its papers and said nothing that had not been said. " * 15
    block = f"{TIMES}{filler}\n\n"
    (tmp_path / "big.txt").write_text(block * (20_000_000 // len(block)))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = run("add", "big.txt", "announced.txt", "--published", "2023-01-06", parse=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert done.returncode == 0
    assert done.stdout.count("added") == 2
    assert "dateline: big.txt: warning: the text has" in done.stderr
    assert done.stderr.count("\n") == 1
    assert peak == before or peak < 1_000_000, f"{peak:,} kB"


def test_how_long_a_text_may_be_is_a_setting(run: Run) -> None:
    typed = ok(run("read", "announced.txt", "--longest", "50", "--format", "json", parse=True))
    assert warnings(typed) == {"too-long"}
    assert json.loads(typed)["timexes"]
    by_environment = run("read", "announced.txt", "--format", "json", DATELINE_LONGEST="50")
    assert by_environment.stdout == typed


def test_a_locale_without_letters_still_prints_them(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(ANNOUNCED.replace("Example", "Café Ürgüp"))
    done = subprocess.run(
        [str(COMMAND), "read", "copy.txt"],
        cwd=tmp_path, capture_output=True, check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "POSIX", "DATELINE_LONGEST": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Café Ürgüp".encode() in done.stdout
    assert sys.version_info >= (3, 12)
