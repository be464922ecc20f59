"""The command line ``kpi``. Heavy imports stand inside the commands, so that ``kpi --help`` starts at once."""

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer

from kpi_toolkit.cli.asking import ask
from kpi_toolkit.cli.automation import close, diff, reopen, schedule, send, watch
from kpi_toolkit.cli.ending import leave, say
from kpi_toolkit.cli.engines import engines
from kpi_toolkit.cli.options import LanguageOption, PeriodOption, WorkspaceOption
from kpi_toolkit.cli.plan import plan
from kpi_toolkit.cli.running import rollup, run
from kpi_toolkit.cli.said import in_words
from kpi_toolkit.cli.shown import App
from kpi_toolkit.cli.starting import doctor, init
from kpi_toolkit.cli.store import store_app
from kpi_toolkit.errors import KpiError, UsageError, visible

TRACEBACK = "KPI_TRACEBACK"
FEW_COLLECTIONS = 100_000
"""New objects between two looks for garbage: what imports make stays, and looking at it takes a fifth of a start."""
INTERNAL = 70  # the customary code of a fault that is the program's own

app = App(
    name="kpi",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="KPI reviews for user-operations teams: measure, check and publish from any data.",
)


app.command()(init)
app.command()(doctor)
for automatic in (run, rollup, ask, schedule, send, watch, close, reopen, diff):
    app.command()(automatic)


@app.command()
def measure(
    workspace: WorkspaceOption,
    period: PeriodOption,
    metric: Annotated[list[str] | None, typer.Option("--metric", "-m", help="Metric; may be repeated.")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="Column to segment by; repeated: crossed.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="table, csv, json or jsonl.")] = "table",
) -> None:
    """Measure metrics and print the tidy frame."""
    from kpi_toolkit.commands.show import print_measured

    print_measured(workspace, period, metric or [], by or [], format)


@app.command()
def metrics(
    name: Annotated[str | None, typer.Argument(help="A metric; all if not given.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="Its settings and own metrics.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write one page in both languages.")] = None,
    role: Annotated[str, typer.Option("--role", "-r", help="Only this role's metrics.")] = "",
    to: Annotated[str, typer.Option("--to", help="For other tools: osi (Open Semantic Interchange) or dbt.")] = "",
) -> None:
    """List the metric library, or explain one metric."""
    from kpi_toolkit.commands.show import print_metrics

    print_metrics(name, json, workspace, html, role, to)


@app.command()
def schema(
    table: Annotated[str | None, typer.Argument(help="A canonical table; all if not given.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show the canonical tables that sources are mapped to."""
    from kpi_toolkit.commands.schema import print_schema

    print_schema(table, json)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    users: Annotated[int, typer.Option("--users", help="Registered users, 500 and more.")] = 4000,
    months: Annotated[int, typer.Option("--months", help="Months, 6 to 82, the last of them 2026-10.")] = 30,
    seed: Annotated[int, typer.Option("--seed", help="Another seed gives another shop.")] = 1,
    clean: Annotated[bool, typer.Option("--clean", help="Without planted problems.")] = False,
    like: Annotated[str, typer.Option("--like", help="An export instead, drafted: shopify, taobao, ga4 …")] = "",
    language: LanguageOption = "",
) -> None:
    """Make a demo shop: a workspace with every table, known problems and the truth about them."""
    from kpi_toolkit.commands.demo import make_demo, make_example

    if like:
        raise typer.Exit(make_example(folder, like, language))
    raise typer.Exit(make_demo(folder, users, months, seed, clean))


@app.command()
def notebook(
    name: Annotated[str, typer.Argument(help="Which; none lists them.")] = "",
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="Folder with a kpi.yaml.")] = None,
    period: Annotated[str, typer.Option("--period", "-p", help="The newest whole month if not given.")] = "",
    role: Annotated[str, typer.Option("--role", "-r", help="The first with a target if not given.")] = "",
    language: LanguageOption = "",
    to: Annotated[Path | None, typer.Option("--to", help="The new file; DIR/notebooks/NAME.ipynb.")] = None,
) -> None:
    """List the notebooks, or copy one into a workspace with its parameters filled in."""
    from kpi_toolkit.commands.notebook import run_notebook

    raise typer.Exit(run_notebook(name, workspace, period, role, language, to))


@app.command()
def check(
    workspace: WorkspaceOption,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    language: LanguageOption = "",
) -> None:
    """Check settings, sources and plan (rules K001 to K027); exit 1 with everything that is wrong."""
    from kpi_toolkit.commands.check import check_workspace

    raise typer.Exit(check_workspace(workspace, json, language))


@app.command()
def score(
    workspace: WorkspaceOption,
    period: PeriodOption,
    by: Annotated[str, typer.Option("--by", help="role, person or team.")] = "role",
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    bonus: Annotated[bool, typer.Option("--bonus", help="With what each score is worth (bonus).")] = False,
) -> None:
    """Print the scorecards of roles, persons or teams, and how often chance would rank them otherwise."""
    from kpi_toolkit.commands.scores import print_scores

    raise typer.Exit(print_scores(workspace, period, by, language, json, bonus))


@app.command()
def chain(
    workspace: WorkspaceOption,
    period: Annotated[str, typer.Option("--period", "-p", help="A month, 1998-03.")],
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print the points (绩点) of the process chain, visitor to repeat buyer, in a month."""
    from kpi_toolkit.commands.chain import print_chain

    raise typer.Exit(print_chain(workspace, period, language, json))


app.add_typer(store_app, name="store", invoke_without_command=True)
app.add_typer(plan)
app.add_typer(engines)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from kpi_toolkit import __version__

        typer.echo(__version__)
        raise typer.Exit


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or that of the error (see :mod:`kpi_toolkit.errors`).

    Parameters
    ----------
    arguments
        Those of the process if None: then it ends with the command.
    """
    gc.set_threshold(FEW_COLLECTIONS)
    code = _run(arguments)
    if arguments is None:
        leave(code)
    return code


def _run(arguments: list[str] | None) -> int:
    try:
        result: Any = app(args=arguments, standalone_mode=False, obj=arguments is None)
        return int(result or 0)
    except KpiError as error:
        say(in_words(error, arguments))
        return error.exit_code
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        if hasattr(error, "format_message"):  # a usage error of the command-line parser
            say(f"{error.format_message()} See `kpi --help`.")
            return UsageError.exit_code
        if os.environ.get(TRACEBACK):
            say("".join(traceback.format_exception(error)))
            return INTERNAL
        if isinstance(error, OSError) and error.filename is not None and error.strerror:
            said = f"`{error.filename}` cannot be read or written: {error.strerror}."
            say(f"{visible(said)} Name another place, or see to its rights and space.")
            return UsageError.exit_code
        say(f"An error inside kpi-toolkit: {type(error).__name__}: {visible(str(error))}")
        say(f"Nothing was published. Set {TRACEBACK}=1 to see where it happened, and report it.")
        return INTERNAL
