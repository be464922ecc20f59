"""The command that makes reviews: of one workspace or of many."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from kpi_toolkit.cli.options import LanguageOption, PeriodOption
from kpi_toolkit.errors import UsageError
from kpi_toolkit.export.formats import choices
from kpi_toolkit.language.text import spoken

Run: TypeAlias = Callable[..., int]
"""Makes the reviews of a workspace, all but workspace, output, jobs and server told."""
ROLE_HELP = "Role, or `overview` of all; may be repeated."
FOR_HELP = "person, or segment=COLUMN of users: an edition for each, that holds theirs alone."
MANY_HELP = "Pattern of folders, as 'shops/*', instead of --workspace; may be repeated."


def run(
    context: typer.Context,
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="Folder with a kpi.yaml.")] = None,
    period: PeriodOption = "",
    role: Annotated[list[str] | None, typer.Option("--role", "-r", help=ROLE_HELP)] = None,
    language: LanguageOption = "",
    format: Annotated[str, typer.Option("--format", "-f", help=f"{choices()}: all, or some of them.")] = choices(),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: WORKSPACE/reports.")] = None,
    notebook: Annotated[Path | None, typer.Option("--notebook", help="Instead of review.ipynb.")] = None,
    parameter: Annotated[list[str] | None, typer.Option("--parameter", help="NAME=VALUE for the notebook.")] = None,
    log: Annotated[Path | None, typer.Option("--log", help="Add a line of JSON an event to this file.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done, and how long it took.")] = False,
    trust: Annotated[bool, typer.Option("--trust", help="Run a notebook from anywhere.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Make what is missing; wait for data that are late.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Reviews at a time.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make anew what is unchanged, too.")] = False,
    store: Annotated[bool, typer.Option(help="Keep what is measured in WORKSPACE/.kpi for the next time.")] = True,
    workspaces: Annotated[list[str] | None, typer.Option("--workspaces", help=MANY_HELP)] = None,
    each: Annotated[str, typer.Option("--for", help=FOR_HELP)] = "",
) -> None:
    """Run the reviews of periods × roles and publish them; what is unchanged is left as it is."""
    from kpi_toolkit.commands.publish import run_reviews
    from kpi_toolkit.run.journal import journal_of

    _refuse_contradictions(workspace, workspaces or [], each)
    with journal_of(log, verbose, workspace=str(workspace or workspaces), period=period, roles=role or []) as journal:
        asked_for = partial(
            run_reviews,
            period=period,
            roles=role or [],
            language=language,
            formats=format,
            notebook=notebook,
            parameters=parameter or [],
            force=force,
            is_kept=store,
            is_due=due,
            is_trusted=trust,
            journal=journal,
        )
        if workspace is None:
            code = _of_many(workspaces or [], output, jobs, asked_for, language)
        elif each:
            code = _of_each(workspace, each, output, jobs, asked_for, language, role or [])
        else:
            code = _of_one(workspace, output, jobs, asked_for, due, context.obj is True)
        journal.note("end", exit_code=code)
    raise typer.Exit(code)


def _refuse_contradictions(workspace: Path | None, workspaces: list[str], each: str) -> None:
    if (workspace is None) == (not workspaces):
        raise UsageError(spoken("many.which"))
    if workspaces and each:
        raise UsageError(spoken("parts.with_many"))


def _of_many(workspaces: list[str], output: Path | None, jobs: int | None, run: Run, language: str) -> int:
    from kpi_toolkit.commands.many import run_many, workspaces_of

    folders = workspaces_of(workspaces)
    outputs = {name: output / name for name in folders} if output else {}
    return run_many(folders, outputs, jobs, run, language)


def _of_each(
    workspace: Path, each: str, output: Path | None, jobs: int | None, run: Run, language: str, roles: list[str]
) -> int:
    from kpi_toolkit.commands.parts import run_parts

    return run_parts(workspace, each, output, jobs, run, language, roles)


def _of_one(workspace: Path, output: Path | None, jobs: int | None, run: Run, due: bool, is_own_process: bool) -> int:
    from kpi_toolkit.run.due import one_at_a_time
    from kpi_toolkit.run.nursery import early_server

    alone = one_at_a_time(output or workspace / "reports") if due and workspace.is_dir() else nullcontext()
    with early_server(workspace, is_own_process) as server, alone:
        return run(workspace=workspace, output=output, jobs=jobs, server=server)


def rollup(
    workspaces: Annotated[list[str], typer.Option("--workspaces", help="Pattern of folders, as 'shops/*'.")],
    period: PeriodOption,
    metric: Annotated[list[str] | None, typer.Option("--metric", "-m", help="Metric; may be repeated.")] = None,
    apart: Annotated[bool, typer.Option("--apart", help="Shops share no customers: persons are summed too.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder for rollup.json.")] = None,
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Workspaces at a time.")] = None,
) -> None:
    """Sum many workspaces by numerators and denominators, and rank them where that is more than chance."""
    from kpi_toolkit.commands.rollup import roll_up

    raise typer.Exit(roll_up(workspaces, period, metric or [], language, output, json, apart, jobs))
