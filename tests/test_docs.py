"""The docs are true: commands exist and are described, examples run, links lead somewhere."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_layers import LAYERS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/*.md")])
BIN = Path(sys.executable).parent
# Paths of somebody's machine, and numbers that only a tracker understands.
NEVER = re.compile(r"/(?:root|work|home/\w+|Users/\w+)/|\bissue #\d", re.IGNORECASE)
# What installs names packages, never the address that they come from.
INSTALLERS = ("requirements.lock", "pyproject.toml", "Makefile", ".ci/run", "training/*.txt")
THIS = Path(__file__).name


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> list[Path]:
    """Every text file that the project keeps."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("no git checkout, so what belongs to the project is not known")
    binary = {".gz", ".png", ".onnx", ".ico", ".woff2"}
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and path.suffix not in binary]


# ------------------------------------------------------------------ pages
def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    lost = []
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        link = target[0] or target[1]
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        there = (page.parent / path) if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(link)
    assert not lost


def test_the_design_page_shows_the_layers_that_are_tested() -> None:
    page = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    assert "\n".join("    " + line for line in LAYERS) in page


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"].get("optional-dependencies", {}).values()
    wanted = [*project["project"]["dependencies"], *(name for extra in extras for name in extra)]
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").casefold()
    names = {re.split(r"[\[><=~! ;]", name)[0].casefold() for name in wanted}
    assert not {name for name in names if name not in page}


def test_the_readme_names_two_commands_to_set_up() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    set_up = page.split("\n## Set up\n", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^ *\$? ?(make \w+)", set_up, re.MULTILINE) == ["make demo", "make test"]


def test_nothing_names_a_registry_or_a_place_of_work() -> None:
    found = []
    for path in texts():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{label(path)}: {match[0]}" for match in NEVER.finditer(text)]
    assert not [line for line in found if THIS not in line]


def test_what_installs_names_no_address() -> None:
    paths = [path for pattern in INSTALLERS for path in ROOT.glob(pattern)]
    assert len(paths) >= len(INSTALLERS)
    assert not [path for path in paths if "://" in path.read_text(encoding="utf-8")]


def test_the_changelog_names_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------ commands
def commands() -> Iterator[tuple[str, Any]]:
    """Every command of the command line, groups walked, with its click object."""
    import typer.main

    from dateline import cli

    def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            for part in inner.values():
                if not part.hidden:
                    yield from walk(f"{name} {part.name}", part)

    yield from walk("dateline", typer.main.get_command(cli.app))


def section(name: str) -> str | None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    found = re.search(rf"^##+ {re.escape(name)}\n(.*?)(?=^##+ dateline|\Z)", page, re.M | re.S)
    return found[1] if found else None


def test_every_command_and_option_is_described() -> None:
    missing = []
    for name, command in commands():
        text = section(name)
        if text is None:
            missing.append(name)
            continue
        for option in command.params:
            names = [n for n in option.opts if n.startswith("--")]
            if names and not option.hidden and not any(f"`{n}" in text for n in names):
                missing.append(f"{name} {names[0]}")
    assert not missing


def test_every_command_described_exists_with_its_options() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^##+ (dateline .+)$", page, re.MULTILINE))
    real = dict(commands())
    assert described <= real.keys()
    for name in described:
        known = {opt for param in real[name].params for opt in (*param.opts, *param.secondary_opts)}
        told = set(re.findall(r"`(--[a-z-]+)", section(name) or ""))
        assert told <= known | {"--help"}, name


# ------------------------------------------------------------------ examples
def examples(page: Path) -> list[tuple[str, str]]:
    """The commands of a page's console blocks with the output shown under each."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            while command.endswith("\\"):
                more, _, output = output.partition("\n")
                command = f"{command[:-1]}{more.strip()}"
            found.append((command, output))
    return found


def like(shown: str, real: str) -> bool:
    """Whether real output is as shown; three dots stand for anything."""
    pattern = re.escape(shown.strip()).replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, real.strip(), re.DOTALL) is not None


@pytest.mark.parametrize("page", [p for p in PAGES if examples(p)], ids=label)
def test_the_examples_of_a_page_run_as_shown(page: Path, tmp_path: Path) -> None:
    environment = os.environ | {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "DATELINE_STORE": str(tmp_path / "diary.sqlite"),
        "COLUMNS": "120",
        "HOME": str(tmp_path),
    }
    for command, shown in examples(page):
        if not command.startswith("dateline ") or command.startswith("dateline serve"):
            continue
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        if shown.strip():
            real = done.stdout + done.stderr
            assert like(shown, real), f"$ {command}\n{real}"


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    copy = (ROOT / "samples/2023-01-06-nato-eu-announced.txt").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(block, "README.md", "exec"), {"text": copy})
