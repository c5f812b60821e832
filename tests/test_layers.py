"""Imports run downwards only, and the core touches nothing but what it is given."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import dateline

PACKAGE = Path(dateline.__file__).parent

# Top to bottom; names on one line are siblings that do not import each other.
LAYERS = [
    "cli | web",
    "archive",
    "process",
    "render | formats | store",
    "agenda",
    "annotate | dossiers",
    "timex | attribution | events",
    "places | actors",
    "text | nlp | tagger",
    "lang",
    "rules | temporal | linear | network",
    "model",
    "chrono",
]
RANK = {name: len(LAYERS) - n for n, line in enumerate(LAYERS) for name in line.split(" | ")}
CORE = {name for name, rank in RANK.items() if rank <= RANK["agenda"]}

# Each of these has one home, so that a change of library is a change of one file or folder.
HOMES = {
    "spacy": {"nlp"},
    "numpy": {"nlp", "tagger", "network"},
    "onnxruntime": {"tagger"},
    "tokenizers": {"tagger"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "icalendar": {"render", "formats"},
    "lxml": {"formats"},
    "jinja2": {"render", "web"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "uvicorn": {"cli", "web"},
    "typer": {"cli"},
    "rich": {"cli"},
    "platformdirs": {"cli"},
    "dask": {"archive"},
}
OUTSIDE = {
    "os", "subprocess", "socket", "sqlite3", "urllib", "http", "httpx", "random", "secrets",
    "multiprocessing", "threading", "tempfile", "locale",
}  # fmt: skip
CLOCK = {"now", "utcnow", "today", "localtime", "time_ns", "getenv", "environ"}
LOG_SET_UP = {"basicConfig", "dictConfig", "fileConfig", "addHandler", "setLevel"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unit(path: Path) -> str:
    """The name in LAYERS that a file belongs to; "" for the public API in `__init__.py`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def label(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that a file imports, inside functions too."""
    package = path.relative_to(PACKAGE.parent).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*up, *([node.module] if node.module else [])))
            yield node.lineno, base
            if base == "dateline":
                yield from ((node.lineno, f"dateline.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=label)
def test_a_module_has_its_place_in_the_layers(path: Path) -> None:
    parts = path.relative_to(PACKAGE).parts
    if parts[0] not in ("__init__.py", "__main__.py"):
        assert unit(path) in RANK, f"{label(path)} stands in no layer; docs/design.md lists them"


@pytest.mark.parametrize("path", modules(), ids=label)
def test_imports_run_downwards_only(path: Path) -> None:
    here = unit(path)
    if here in ("", "__main__"):
        return
    wrong = []
    for line, name in imports(path):
        parts = name.split(".")
        there = parts[1] if parts[0] == "dateline" and len(parts) > 1 else here
        if there != here and RANK.get(there, 0) >= RANK[here]:
            wrong.append(f"{label(path)}:{line} imports dateline.{there}")
    assert not wrong, "\n".join(wrong)


def test_the_public_api_loads_nothing_until_it_is_used() -> None:
    body = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")).body
    eager = [n for n in body if isinstance(n, ast.Import | ast.ImportFrom)]
    names = {n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in eager}
    assert not {n for n in names if n and n.startswith("dateline")}


@pytest.mark.parametrize("path", modules(), ids=label)
def test_a_library_is_used_in_its_own_home_only(path: Path) -> None:
    wrong = [
        f"{label(path)}:{line} imports {name}"
        for line, name in imports(path)
        if (homes := HOMES.get(name.split(".")[0])) and unit(path) not in homes
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", [p for p in modules() if unit(p) in CORE], ids=label)
def test_the_core_is_pure(path: Path) -> None:
    wrong = [f"imports {name}" for _, name in imports(path) if name.split(".")[0] in OUTSIDE]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="print" | "input" | "breakpoint" as name)):
                wrong.append(f"line {node.lineno} calls {name}")
            case ast.Attribute(attr=name) if name in LOG_SET_UP | CLOCK:
                wrong.append(f"line {node.lineno} uses {name}")
            case ast.Attribute(value=ast.Name(id="time"), attr="time" | "monotonic"):
                wrong.append(f"line {node.lineno} reads the clock")
            case ast.ExceptHandler(type=None | ast.Name(id="Exception" | "BaseException")):
                # An adapter may turn whatever its library raises into an error of its own.
                if not isinstance(node.body[-1], ast.Raise):
                    wrong.append(f"line {node.lineno} swallows everything")
    assert not wrong, f"{label(path)}: " + "; ".join(wrong)
