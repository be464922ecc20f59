"""The commands that let reviews be made by themselves."""

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli.options import WorkspaceOption


def schedule(
    workspace: WorkspaceOption,
    recipe: Annotated[str, typer.Argument(help="Scheduler; without one all are listed.")] = "",
    at: Annotated[str, typer.Option("--at", help="Time of day in the workspace's time zone.")] = "07:30",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: WORKSPACE/reports.")] = None,
) -> None:
    """Print a recipe, ready to paste, that makes what is due once a day."""
    from kpi_toolkit.commands.schedule import print_recipe

    raise typer.Exit(print_recipe(workspace, recipe, at, output))
