"""``kpi plan``: targets, actions and proposals."""

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli.options import LanguageOption, PeriodOption, WorkspaceOption
from kpi_toolkit.cli.shown import App

plan = App(name="plan", no_args_is_help=True, help="Targets, actions and proposals.")


@plan.command("template")
def plan_template(
    workspace: WorkspaceOption,
    language: LanguageOption = "",
    format: Annotated[str, typer.Option("--format", "-f", help="csv or xlsx.")] = "csv",
    what: Annotated[str, typer.Option("--what", help="Sheets; benchmarks too.")] = "targets,actions,proposals,comments",
    role: Annotated[list[str] | None, typer.Option("--role", "-r", help="Role; may be repeated.")] = None,
    period: Annotated[str, typer.Option("--period", "-p", help="Month; the newest that the data cover whole.")] = "",
) -> None:
    """Write a default plan of the roles, values from the shop's own history; nothing that is there is overwritten."""
    from kpi_toolkit.commands.plan import write_templates

    raise typer.Exit(write_templates(workspace, language, format, what, role or [], period))


@plan.command("smart")
def plan_smart(
    workspace: WorkspaceOption,
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Judge every target by S, M, A, R and T against the workspace's own history."""
    from kpi_toolkit.commands.plan import print_smart

    raise typer.Exit(print_smart(workspace, language, json))


@plan.command("suggest")
def plan_suggest(
    workspace: WorkspaceOption,
    period: Annotated[str, typer.Option("--period", "-p", help="To come: 2026-11, 2026-Q4; the next month.")] = "",
    metric: Annotated[list[str] | None, typer.Option("--metric", "-m", help="Metric; may be repeated.")] = None,
    role: Annotated[list[str] | None, typer.Option("--role", "-r", help="Role; may be repeated.")] = None,
    chance: Annotated[float, typer.Option("--chance", help="Of the targets that --write adds, 0–1.")] = 0.7,
    write: Annotated[bool, typer.Option("--write", help="Add the roles' targets of the period to the plan.")] = False,
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print which target has which chance, what it asks a month, and how often the past went as far."""
    from kpi_toolkit.commands.suggest import print_suggestions

    raise typer.Exit(print_suggestions(workspace, period, metric or [], role or [], chance, write, language, json))


@plan.command("import")
def plan_import(
    file: Annotated[Path, typer.Argument(help="What Shopify's analyticsTargets answers: .json, .jsonl, .csv, .xlsx.")],
    workspace: WorkspaceOption,
    role: Annotated[str, typer.Option("--role", "-r", help="Whose targets; the first role of each metric.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="Who answers for them; the role if not given.")] = "",
    means: Annotated[list[str] | None, typer.Option("--as", help="gross_sales=sales: name there, name here.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Add those that the plan has not.")] = False,
    language: LanguageOption = "",
) -> None:
    """Take targets over from Shopify Analytics: print what each is here, and add them to the plan."""
    from kpi_toolkit.commands.plan_import import import_targets

    raise typer.Exit(import_targets(file, workspace, role, owner, means or [], write, language))


@plan.command("actions")
def plan_actions(
    workspace: WorkspaceOption,
    period: PeriodOption,
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print what the data say of each action up to a period, and on which rung of evidence."""
    from kpi_toolkit.commands.actions import print_actions

    raise typer.Exit(print_actions(workspace, period, language, json))


@plan.command("rules")
def plan_rules() -> None:
    """Print the 27 rules of the plan check, each with a bad and a good example."""
    from kpi_toolkit.commands.plan import print_rules

    raise typer.Exit(print_rules())
