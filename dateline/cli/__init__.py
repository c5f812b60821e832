"""The command line: arguments in, lines out.

Owns the names of commands and the exit status: 0, 1 where some input failed, 2 for wrong use.
Every error is one line on standard error.  What a command needs is loaded when it runs, so that
help and completion come at once.
"""

import os
import sys
import zoneinfo
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from dateline.cli import diary, editing, reading, terminal, upkeep
from dateline.tagger import TaggerError

app = typer.Typer(
    name="dateline",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        terminal.say(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _app(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read news dispatches and keep the diary that they imply.

    Examples:

      dateline read wire.txt

      dateline add wire/*.txt

      dateline agenda --zone GMT

      dateline dossier "NATO EU declaration"
    """


for command in (
    reading.read,
    diary.add,
    diary.agenda,
    diary.dossier,
    diary.lapsed,
    diary.changes,
    diary.search,
    reading.explain,
    diary.remove,
    diary.export,
    reading.annotate,
    reading.link,
    upkeep.serve,
):
    app.command()(command)
app.add_typer(editing.app, name="edit")
app.add_typer(upkeep.app, name="store")


def run(arguments: list[str] | None = None) -> int:
    """Run one command line and give its exit status."""
    try:
        status = app(arguments, prog_name="dateline", standalone_mode=False)
    except terminal.Failure as failure:
        terminal.complain(str(failure))
        return failure.status
    except TyperException as error:
        return _wrong_use(error)
    except TaggerError as error:
        terminal.complain(str(error))
        return terminal.SOME_FAILED
    except (Abort, KeyboardInterrupt):
        return 130
    except (BrokenPipeError, SystemExit):
        # The reader of the pipe has had enough: that is no fault, and nothing more can be written.
        # (Of itself typer would leave by SystemExit then, and only then.)
        sys.stdout = None
        return terminal.OK
    except Exception as error:
        if os.environ.get("DATELINE_TRACE"):
            raise
        said = f"{type(error).__name__}: {error}"
        terminal.complain(f"a fault of Dateline ({said}); set DATELINE_TRACE=1 to see where")
        return terminal.SOME_FAILED
    return int(status or 0)


def _wrong_use(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    said = getattr(error, "format_message", lambda: str(error))()
    if context is not None and type(error).__name__ == "NoArgsIsHelpError":
        terminal.say(context.get_help())
        return terminal.WRONG_USE
    path = context.command_path if context is not None else "dateline"
    terminal.complain(f"{said.rstrip('.')}; see `{path} --help`")
    return terminal.WRONG_USE


def main() -> None:
    """The entry point of the installed command."""
    # The packaged zone rules, not the system's: the same copy gives the same instants everywhere.
    zoneinfo.reset_tzpath(to=[])
    terminal.prepare()
    status = run()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = None
    sys.exit(status)
