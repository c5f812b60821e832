"""What all tests share: how hypothesis searches, and the two databases that a diary may be on."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: the machines that run this are slow and shared.  On CI the same examples every time,
# so that a failure there is never luck.
settings.register_profile("desk", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


# ------------------------------------------------------------------ PostgreSQL
def _binaries() -> Path | None:
    """The folder with `initdb`, which Debian keeps off the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    held = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return held[-1].parent if held else None


def _as_user(folder: Path) -> list[str]:
    """What to put before a command so that it does not run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody") if name in names)
    entry = pwd.getpwnam(user)
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A cluster of its own, reached by a socket in a folder of its own; gives that folder."""
    binaries = _binaries()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL on this machine: install its server (initdb, pg_ctl)")
        pytest.skip("no PostgreSQL on this machine (initdb is neither on PATH nor in /usr/lib)")
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-", dir="/tmp"))
    before = _as_user(folder)
    data, log = folder / "data", folder / "log"

    def command(name: str, *arguments: str) -> None:
        line = [*before, str(binaries / name), *arguments]
        done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
        said = done.stderr + (log.read_text() if log.exists() else "")
        assert done.returncode == 0, f"{name} failed: {said}"

    try:
        command(
            "initdb", "-D", str(data), "-U", "dateline", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=20"
        command("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
        try:
            yield str(folder)
        finally:
            command("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_numbers = count(1)


def _database(folder: str) -> str:
    import psycopg

    name = f"diary{next(_numbers)}"
    with psycopg.connect(f"host={folder} user=dateline dbname=postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return f"postgresql://dateline@/{name}?host={folder}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store that does not exist yet, on each of the two databases."""
    if request.param == "sqlite":
        return str(tmp_path / "diary.db")
    return _database(request.getfixturevalue("postgresql"))
