"""The commands of the first hour: a workspace of one's own, and what the machine lacks."""

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli.options import LanguageOption


def init(
    folder: Annotated[Path, typer.Argument(help="The new workspace.")] = Path(),
    source: Annotated[
        list[Path] | None, typer.Option("--from", help="Exports: a folder, or files of one; DIR/data if not given.")
    ] = None,
    language: LanguageOption = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take every guess; each is marked in kpi.yaml.")] = False,
) -> None:
    """Draft a workspace from the exports of a shop: look at the files, write kpi.yaml, show one month."""
    from kpi_toolkit.commands.init import init_workspace

    raise typer.Exit(init_workspace(folder, source or [], language, yes))


def doctor(
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="Look at its source, too.")] = None,
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Look at all that this machine must have, and say the command that mends what is missing; exit 1 if any is."""
    from kpi_toolkit.commands.doctor import examine

    raise typer.Exit(examine(workspace, language, json))
