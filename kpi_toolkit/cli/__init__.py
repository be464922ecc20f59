"""The command line ``kpi``. Heavy imports stand inside the commands, so that ``kpi --help`` starts at once."""

import atexit
import gc
import os
import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from kpi_toolkit.cli.automation import close, diff, reopen, schedule
from kpi_toolkit.cli.engines import engines
from kpi_toolkit.cli.options import LanguageOption, PeriodOption, WorkspaceOption
from kpi_toolkit.cli.plan import plan
from kpi_toolkit.cli.said import in_words
from kpi_toolkit.cli.shown import App
from kpi_toolkit.cli.starting import doctor, init
from kpi_toolkit.errors import KpiError, UsageError, visible
from kpi_toolkit.export.formats import choices

TRACEBACK = "KPI_TRACEBACK"
FEW_COLLECTIONS = 100_000
"""New objects between two looks for garbage: what imports make stays, and looking at it takes a fifth of a start."""
ROLE_HELP = "Role, or `overview` of all; may be repeated."
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
for automatic in (schedule, close, reopen, diff):
    app.command()(automatic)


@app.command()
def run(
    context: typer.Context,
    workspace: WorkspaceOption,
    period: PeriodOption = "",
    role: Annotated[list[str] | None, typer.Option("--role", "-r", help=ROLE_HELP)] = None,
    language: LanguageOption = "",
    format: Annotated[str, typer.Option("--format", "-f", help=f"{choices()}: all, or some of them.")] = choices(),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: WORKSPACE/reports.")] = None,
    notebook: Annotated[Path | None, typer.Option("--notebook", help="Instead of review.ipynb.")] = None,
    parameter: Annotated[list[str] | None, typer.Option("--parameter", help="NAME=VALUE for the notebook.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Make what is missing; wait for data that are late.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Reviews at a time.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make anew what is unchanged, too.")] = False,
    store: Annotated[bool, typer.Option(help="Keep what is measured in WORKSPACE/.kpi for the next time.")] = True,
) -> None:
    """Run the reviews of periods × roles and publish them; what is unchanged is left as it is."""
    from kpi_toolkit.commands.publish import run_reviews
    from kpi_toolkit.run.due import one_at_a_time
    from kpi_toolkit.run.nursery import early_server

    alone = one_at_a_time(output or workspace / "reports") if due and workspace.is_dir() else nullcontext()
    with early_server(is_own_process=context.obj is True) as server, alone:
        code = run_reviews(
            workspace,
            period,
            role or [],
            language,
            format,
            output,
            notebook,
            parameter or [],
            jobs,
            force,
            store,
            server,
            due,
        )
    raise typer.Exit(code)


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


store_app = App(help="What is kept between runs, how large, and why something was computed again.")
app.add_typer(store_app, name="store", invoke_without_command=True)


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
        _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process as Python does, but without taking apart what the system frees: a sixth of a short command.

    Where what was said does not get out, Python itself ends it and says so.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (AttributeError, OSError, ValueError):  # there is none, or it is closed
        return
    threads = (thread for thread in threading.enumerate() if not thread.daemon)
    for thread in (thread for thread in threads if thread is not threading.current_thread()):
        thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def _run(arguments: list[str] | None) -> int:
    try:
        result: Any = app(args=arguments, standalone_mode=False, obj=arguments is None)
        return int(result or 0)
    except KpiError as error:
        print(in_words(error, arguments), file=sys.stderr)
        return error.exit_code
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        if hasattr(error, "format_message"):  # a usage error of the command-line parser
            print(f"{error.format_message()} See `kpi --help`.", file=sys.stderr)
            return UsageError.exit_code
        if os.environ.get(TRACEBACK):
            raise
        if isinstance(error, OSError) and error.filename is not None and error.strerror:
            said = f"`{error.filename}` cannot be read or written: {error.strerror}."
            print(f"{visible(said)} Name another place, or see to its rights and space.", file=sys.stderr)
            return UsageError.exit_code
        print(f"An error inside kpi-toolkit: {type(error).__name__}: {visible(str(error))}", file=sys.stderr)
        print(f"Nothing was published. Set {TRACEBACK}=1 to see where it happened, and report it.", file=sys.stderr)
        return INTERNAL
