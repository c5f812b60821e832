"""Commands by which editors put right what the machine has linked and read.

Each is one order, which `process` turns into decisions of the log; none is ever overwritten by
the machine, and each can be taken back.
"""

from typing import Annotated

import typer

from dateline.cli import options, terminal
from dateline.cli.options import TextFormat
from dateline.cli.terminal import WRONG_USE, fail, say
from dateline.model import Action, Decision

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Put right what was linked and read; every decision stays and can be taken back.",
)

Uid = Annotated[str, typer.Argument(help="A dossier's uid, or its beginning.", metavar="UID")]
Mentions = Annotated[
    list[str],
    typer.Argument(
        help="As `edit log` shows them: URI#e1, the uri or its beginning.", metavar="MENTION"
    ),
]


def _order(kind: Action, *names: str, by: str | None, store: str | None) -> int:
    with terminal.diary(store) as diary:
        try:
            made = diary.edit(kind, *names, by=by or terminal.login(), at=terminal.now())
        except ValueError as error:
            fail(str(error), status=WRONG_USE)
    for decision in made:
        say(_line(decision))
    return terminal.OK


def _line(decision: Decision, *, undone: bool = False) -> str:
    from dateline.dossiers import name

    subject = decision.subject
    parts = [
        f"into {decision.dossier}: {decision.other}" if decision.action is Action.MERGE else None,
        f"{subject.uri}#{subject.event}" if subject else None,
        f"to {decision.other}" if decision.action is Action.SPLIT else None,
        decision.field,
        decision.value,
        f"(the machine read {decision.was})" if decision.was else None,
        "(taken back)" if undone else None,
    ]
    head = f"{name(decision)}  {decision.at:%Y-%m-%d %H:%MZ}  {decision.by.removeprefix('editor:')}"
    return " ".join([f"{head}  {decision.action.lower()}", *(part for part in parts if part)])


@app.command()
def merge(
    uid: Uid,
    other: Annotated[str, typer.Argument(help="The dossier that goes into it.", metavar="OTHER")],
    by: options.By = None,
    store: options.Store = None,
) -> int:
    """Make two dossiers one.

    The first keeps its uid; what is linked to the other later goes to it too.

    Example:

      dateline edit merge u5j7mtmm wguk3ye5 --by ann
    """
    return _order(Action.MERGE, uid, other, by=by, store=store)


@app.command()
def split(uid: Uid, mentions: Mentions, by: options.By = None, store: options.Store = None) -> int:
    """Move mentions into a dossier of their own.

    Example:

      dateline edit split u5j7mtmm wire:17#e2 --by ann
    """
    return _order(Action.SPLIT, uid, *mentions, by=by, store=store)


@app.command()
def unlink(uid: Uid, mentions: Mentions, by: options.By = None, store: options.Store = None) -> int:
    """Take mentions out of a dossier.

    The machine does not link them to it again.

    Example:

      dateline edit unlink u5j7mtmm wire:17#e2 --by ann
    """
    return _order(Action.UNLINK, uid, *mentions, by=by, store=store)


@app.command()
def rename(
    uid: Uid,
    title: Annotated[list[str], typer.Argument(help="The title.")],
    by: options.By = None,
    store: options.Store = None,
) -> int:
    """Give a dossier another title.

    Example:

      dateline edit rename u5j7mtmm "Third NATO-EU declaration" --by ann
    """
    return _order(Action.RENAME, uid, " ".join(title), by=by, store=store)


@app.command(name="set")
def set_(
    uid: Uid,
    field: Annotated[str, typer.Argument(help="when, place or status.", metavar="FIELD")],
    value: Annotated[
        list[str],
        typer.Argument(
            help="For when a day or time (ISO), two with a stroke between them, or none.",
            metavar="VALUE",
        ),
    ],
    by: options.By = None,
    store: options.Store = None,
) -> int:
    """Write the time, place or status.

    Where later dispatches say otherwise, the dossier keeps this and says so.

    Examples:

      dateline edit set u5j7mtmm when 2023-01-11T09:00 --by ann

      dateline edit set u5j7mtmm status cancelled --by ann
    """
    return _order(Action.SET, uid, field, " ".join(value), by=by, store=store)


@app.command()
def dismiss(uid: Uid, by: options.By = None, store: options.Store = None) -> int:
    """Take a dossier out of the diary.

    Its dispatches stay, and so does the decision: it can be taken back.

    Example:

      dateline edit dismiss u5j7mtmm --by ann
    """
    return _order(Action.DISMISS, uid, by=by, store=store)


@app.command()
def undo(
    names: Annotated[
        list[str], typer.Argument(help="Decisions, as `edit log` names them.", metavar="DECISION")
    ],
    by: options.By = None,
    store: options.Store = None,
) -> int:
    """Take decisions back.

    Nothing is erased: the taking back is a decision too.

    Example:

      dateline edit undo 4mzq2k7h3c --by ann
    """
    return _order(Action.UNDO, *names, by=by, store=store)


@app.command()
def log(
    uid: Uid,
    as_of: options.AsOf = None,
    format: Annotated[TextFormat, typer.Option(help="How to write it.")] = TextFormat.TEXT,
    store: options.Store = None,
) -> int:
    """Print mentions and decisions by name.

    Those of one dossier, as the other commands of `edit` take them.  Mentions in what is
    published, or free of its embargo, after --as-of are left out.

    Example:

      dateline edit log u5j7mtmm
    """
    from dateline.formats import diary_json, records

    # to the split second, since an editor looks at what was decided just now
    at = terminal.instant(as_of, option="--as-of") if as_of else terminal.now()
    with terminal.diary(store) as diary:
        try:
            full = diary.uid(uid)
        except ValueError as error:
            fail(str(error), status=WRONG_USE)
        held = diary.dossiers([full], as_of=at)
        made = diary.edits(full)
        mentions = diary.mentioned(full, as_of=at)
    if format is TextFormat.JSON:
        told = [
            {"name": one.name, "undone": one.undone, **diary_json.decision(one.decision)}
            for one in made
        ]
        named = [{"mention": name, "words": said} for name, said in mentions]
        say(records.pretty({"uid": full, "mentions": named, "decisions": told}))
        return terminal.OK
    say(f"{full}  {held[full].title if full in held else '(not in the diary)'}")
    for name, said in mentions:
        say(f"  {name}  “{said}”")
    for one in made:
        say(_line(one.decision, undone=one.undone))
    return terminal.OK
