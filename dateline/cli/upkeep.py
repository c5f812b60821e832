"""Commands on the store itself, and the server."""

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options, terminal
from dateline.cli.terminal import Failure, complain, say

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look after the diary's file or database.",
)


@app.command()
def migrate(store: options.Store = None) -> int:
    """Bring the tables up to date.

    Example:

      dateline store migrate --store news.db
    """
    from dateline.store import StoreError, migrate_store

    name = terminal.store_name(store)
    try:
        before, after = migrate_store(name)
    except StoreError as error:
        raise Failure(str(error)) from error
    say(f"{name}: revision {after}, was {before or 'empty'}")
    return terminal.OK


@app.command()
def check(store: options.Store = None) -> int:
    """Check that the store is whole.

    And that the dossiers are what the log of decisions says.

    Example:

      dateline store check
    """
    name = terminal.store_name(store)
    with terminal.diary(store) as diary:
        wrong = diary.check()
        counts = ", ".join(f"{count} {what}" for what, count in diary.counts().items())
    for line in wrong:
        complain(f"{name}: {line}")
    if not wrong:
        say(f"{name}: whole; {counts}")
    return terminal.SOME_FAILED if wrong else terminal.OK


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="The new file.")], store: options.Store = None
) -> int:
    """Copy the diary into a new file.

    The copy is an SQLite file as of one instant; others may go on working.

    Example:

      dateline store backup diary-2023-01-06.db
    """
    from dateline import store as stores

    with terminal.diary(store) as diary, terminal.progress("backup") as progress:
        stores.backup(
            diary.database, target, progress=(lambda done, _: progress(done)) if progress else None
        )
    say(f"{target}: a copy of {terminal.store_name(store)}")
    return terminal.OK


@app.command()
def rebuild(store: options.Store = None) -> int:
    """Make index and dossiers anew.

    From the annotations and the log of decisions, which stay as they are.

    Example:

      dateline store rebuild
    """
    with terminal.diary(store) as diary:
        diary.rebuild()
        say(f"{terminal.store_name(store)}: {diary.counts()['dossiers']} dossiers made anew")
    return terminal.OK


@app.command()
def relink(store: options.Store = None) -> int:
    """Link all dispatches anew.

    In the order of their publication; editors' decisions stay.

    Example:

      dateline store relink
    """
    with terminal.diary(store) as diary:
        say(f"{terminal.store_name(store)}: {diary.relink()} decisions appended")
    return terminal.OK


@app.command()
def reread(store: options.Store = None) -> int:
    """Read old dispatches again.

    Those that an older version of Dateline has read; they are linked anew.

    Example:

      dateline store reread
    """
    with terminal.diary(store) as diary, terminal.progress("reread") as progress:
        say(f"{terminal.store_name(store)}: {diary.reread(progress=progress)} dispatches read anew")
    return terminal.OK


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port.")] = 8000,
    store: options.Store = None,
) -> int:
    """Serve the diary to browsers and calendars.

    Example:

      dateline serve --port 8080
    """
    from importlib import import_module

    import uvicorn

    name = terminal.store_name(store)
    with terminal.diary(store, create=True):
        pass  # a store that cannot be used is told before the server starts
    # By name, for command line and web are to know nothing of each other.
    create_app = import_module("dateline.web.app").create_app
    uvicorn.run(create_app(name), host=host, port=port, log_level="info")
    return terminal.OK
