"""The commands that let reviews be made by themselves."""

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli.options import LanguageOption, WorkspaceOption


def schedule(
    workspace: WorkspaceOption,
    recipe: Annotated[str, typer.Argument(help="Scheduler; without one all are listed.")] = "",
    at: Annotated[str, typer.Option("--at", help="Time of day in the workspace's time zone.")] = "07:30",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: WORKSPACE/reports.")] = None,
) -> None:
    """Print a recipe, ready to paste, that makes what is due once a day."""
    from kpi_toolkit.commands.schedule import print_recipe

    raise typer.Exit(print_recipe(workspace, recipe, at, output))


WhyOption = Annotated[str, typer.Option("--why", help="The reason, kept in the ledger.")]
WhoOption = Annotated[str, typer.Option("--who", help="Who does it; the user of this machine if not given.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Default: WORKSPACE/reports.")]


def close(
    workspace: WorkspaceOption,
    period: Annotated[str, typer.Argument(help="The period; without one the ledger is printed.")] = "",
    why: WhyOption = "",
    who: WhoOption = "",
    output: OutputOption = None,
) -> None:
    """Close a period: its editions stay as they are, and what later data would change is listed."""
    from kpi_toolkit.commands.closing import close_period, print_closings

    raise typer.Exit(close_period(workspace, period, why, who, output) if period else print_closings(workspace))


def reopen(
    workspace: WorkspaceOption,
    period: Annotated[str, typer.Argument(help="The closed period.")],
    why: WhyOption = "",
    who: WhoOption = "",
) -> None:
    """Open a closed period again, so that the next run restates it."""
    from kpi_toolkit.commands.closing import reopen_period

    raise typer.Exit(reopen_period(workspace, period, why, who))


def diff(
    workspace: WorkspaceOption,
    first: Annotated[str, typer.Argument(help="A published period, or the path of a review.json.")],
    second: Annotated[str, typer.Argument(help="The other one.")],
    role: Annotated[str, typer.Option("--role", "-r", help="Role of both.")] = "operations",
    language: LanguageOption = "",
    output: OutputOption = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show two months, or two editions of one, side by side: values, definitions, targets, judgements."""
    from kpi_toolkit.commands.diff import print_difference

    raise typer.Exit(print_difference(workspace, first, second, role, language, output, json))


def send(
    workspace: WorkspaceOption,
    period: Annotated[str, typer.Option("--period", "-p", help="The newest that is over if not given.")] = "",
    role: Annotated[list[str] | None, typer.Option("--role", "-r", help="Only recipients of this role.")] = None,
    output: OutputOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would go to whom.")] = False,
    preliminary: Annotated[
        bool, typer.Option("--preliminary", help="Send preliminary and stale ones, too, marked as such.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Send again what may not have arrived.")] = False,
) -> None:
    """Send published reviews to the recipients of the plan, by mail and chat, each once."""
    from kpi_toolkit.commands.send import send_reviews

    raise typer.Exit(send_reviews(workspace, period, role or [], output, dry_run, preliminary, again))


def watch(
    workspace: WorkspaceOption,
    role: Annotated[list[str] | None, typer.Option("--role", "-r", help="Role; may be repeated.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it to the recipients of the plan, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing and note nothing.")] = False,
) -> None:
    """Say within the month what changed: will be missed, fell out of what is usual, recovered, a broken link."""
    from kpi_toolkit.commands.watch import watch as watch_period

    raise typer.Exit(watch_period(workspace, role or [], send, dry_run))
