"""``kpi store``: what is kept between runs."""

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli.options import LanguageOption
from kpi_toolkit.cli.shown import App
from kpi_toolkit.errors import UsageError

store_app = App(help="What is kept between runs, how large, and why something was computed again.")


StoreOption = Annotated[Path | None, typer.Option("--workspace", "-w", help="Folder with a kpi.yaml.")]


@store_app.callback()
def store(context: typer.Context, workspace: StoreOption = None, language: LanguageOption = "") -> None:
    """Show what a workspace keeps in its folder .kpi; it is safe to delete."""
    context.obj = (workspace, language)
    if context.invoked_subcommand is None:
        from kpi_toolkit.commands.store import show_store

        show_store(_needed(workspace), language)


@store_app.command()
def clear(context: typer.Context, workspace: StoreOption = None, language: LanguageOption = "") -> None:
    """Forget everything that is kept; it is computed anew when asked for."""
    from kpi_toolkit.commands.store import clear_store

    clear_store(_needed(workspace or context.obj[0]), language or context.obj[1])


def _needed(workspace: Path | None) -> Path:
    if workspace is None:
        raise UsageError("Which workspace? Give its folder: `--workspace DIR`.")
    return workspace
