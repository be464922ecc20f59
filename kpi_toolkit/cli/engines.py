"""Databases that the toolkit runs on, tried."""

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli.shown import App

engines = App(name="engines", no_args_is_help=True, help="Databases that the toolkit runs on.")


@engines.command("check")
def engines_check(
    url: Annotated[list[str] | None, typer.Argument(help="Databases as in `source.url`, or duckdb.")] = None,
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="Check this workspace's source.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Compare every metric on a demo shop with DuckDB, and try what databases silently do otherwise."""
    from kpi_toolkit.commands.engines import check_engines

    raise typer.Exit(check_engines(url or [], workspace, json))
