"""``kpi run``: reviews of periods × roles, published."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeAlias

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kpi_toolkit.commands import check_roles, choice, console
from kpi_toolkit.commands.closing import kept_closed, said_of
from kpi_toolkit.commands.due import waiting
from kpi_toolkit.commands.notebook import check_place
from kpi_toolkit.errors import DataError, KpiError, UsageError
from kpi_toolkit.export.formats import FORMATS, chosen
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.keeping import for_a_run, one_state
from kpi_toolkit.measuring.queries import recalled
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE as METRICS
from kpi_toolkit.metrics.loading import METRICS_FILE
from kpi_toolkit.metrics.own import with_own
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.segments import read_sound_targets
from kpi_toolkit.reviewing.inputs import Inputs
from kpi_toolkit.reviewing.question import check_covered
from kpi_toolkit.run import Outcome, Request, coerce, exit_code, run_editions
from kpi_toolkit.run.closing import closed
from kpi_toolkit.run.due import periods_over, unfinished
from kpi_toolkit.run.journal import Journal
from kpi_toolkit.run.nursery import ForkServer
from kpi_toolkit.run.shelf import CATALOGUE
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.settings.roles import OVERVIEW
from kpi_toolkit.targets.sheet import read_targets
from kpi_toolkit.units import LANGUAGES, Language

Tell: TypeAlias = Callable[[Sequence[Outcome], Mapping[Period, KpiError]], None]
SILENT = Journal()


def run_reviews(
    workspace: Path,
    period: str,
    roles: Sequence[str],
    language: str,
    formats: str,
    output: Path | None,
    notebook: Path | None,
    parameters: Sequence[str],
    jobs: int | None,
    force: bool = False,
    is_kept: bool = True,
    server: ForkServer | None = None,
    is_due: bool = False,
    is_trusted: bool = False,
    journal: Journal = SILENT,
    tell: Tell | None = None,
) -> int:
    """Run periods × roles and publish; print what was published, left or failed; return the exit code.

    Parameters
    ----------
    period
        Empty where all that is due is asked for.
    is_kept
        Whether the workspace is to keep what is measured for the next run.
    server
        The process that forks kernels, where one waits for it; it is ended.
    is_due
        Whether to make what is missing, and to wait for data that may still come.
    is_trusted
        Whether a notebook from elsewhere than the workspace's own folder of notebooks may be run.
    journal
        Where it is noted what is done.
    tell
        What is called with what became of the editions and the periods that were refused, besides being printed.
    """
    settings, wanted = load_settings(workspace), chosen(formats)
    language = next(iter(choice("language", {language or settings.language}, set(LANGUAGES))))
    into = output or workspace / "reports"
    if is_due == bool(period):
        raise UsageError(word("run.asks_which", settings.language))
    periods = periods_over(into, settings) if is_due else settings.periods(period)
    named = [_role(settings, role) for role in roles] or roles_with_targets(workspace, settings, periods)
    notebooks = _notebooks(named, notebook, workspace, is_trusted)
    values = {run: coerce(run, _pairs(parameters)) for run in notebooks.values()}

    def request(span: Period, role: str, mark: str | Callable[[], str]) -> Request:
        run = notebooks[role]
        return Request(run, workspace, str(span), role, language, into, values[run], mark)

    if is_due and not (periods := unfinished(into, _not_closed(workspace, periods), named, language)):
        print(word("run.nothing_due", settings.language, today=settings.today))
        return 0
    with for_a_run(workspace, is_kept) as trouble:
        if trouble:
            print(word("store.not_kept", settings.language, trouble=trouble), file=sys.stderr)
        with _gate(workspace, settings.language, journal) as opened:
            held_back = _without_data(opened, periods) | (waiting(opened.context, periods) if is_due else {})
            with_data = [span for span in periods if span not in held_back]
            open_ones, would_change = _open(opened, into, with_data, named, language)
            editions = [(span, role) for span in open_ones for role in named]
            mark_of = _measured(opened, editions, notebook is not None, journal)
            requests = [request(span, role, mark_of(span, role)) for span, role in editions]
            with _one_state(opened, workspace):
                outcomes = _with_progress(requests, wanted, jobs, force, server, opened) if requests else []
    return _told(outcomes, held_back | would_change, settings.language, journal, tell)


def _not_closed(workspace: Path, periods: Sequence[Period]) -> list[Period]:
    kept = closed(workspace)
    return [period for period in periods if str(period) not in kept]


def _open(
    opened: Workspace, into: Path, periods: Sequence[Period], named: Sequence[str], language: str
) -> tuple[list[Period], dict[Period, KpiError]]:
    """Return the periods that are not closed, and what the closed ones would say otherwise; say where it is nothing."""
    kept = kept_closed(opened.folder, into, periods) if opened.folder else {}
    said = {span: said_of(opened, into, span, event, named, language) for span, event in kept.items()}
    for span in (span for span, error in said.items() if error is None):
        print(word("closing.unchanged", opened.settings.language, period=span))
    changed: dict[Period, KpiError] = {span: error for span, error in said.items() if error is not None}
    return [span for span in periods if span not in kept], changed


def _role(settings: Settings, name: str) -> str:
    return OVERVIEW if name == OVERVIEW else settings.all_roles.find(name).name


def _notebooks(named: Sequence[str], notebook: Path | None, workspace: Path, is_trusted: bool) -> dict[str, Path]:
    """Return the notebook that each role is published by; the user's own is refused where it came from elsewhere."""
    if notebook and not is_trusted:
        check_place(notebook, workspace)
    return {role: notebook or _shipped(role) for role in named}


def _shipped(role: str) -> Path:
    """Return the notebook that a role is published by."""
    return resource("notebooks", "overview.ipynb" if role == OVERVIEW else "review.ipynb")


def _told(
    outcomes: Sequence[Outcome],
    without_data: Mapping[Period, KpiError],
    language: str,
    journal: Journal,
    tell: Tell | None,
) -> int:
    """Print what became of each edition, and return the exit code of the run."""
    if tell:
        tell(outcomes, without_data)
    for outcome in outcomes:
        _tell(outcome)
    journal.outcomes(outcomes)
    for span, error in without_data.items():
        journal.note("period", period=str(span), result="no edition", exit_code=error.exit_code, error=error.text("en"))
        print(error.text(language), file=sys.stderr)
    if any(not outcome.error for outcome in outcomes):
        shelf = outcomes[0].request.output / "index.html"
        print(word("run.all_reviews", "en" if outcomes[0].request.language == "en" else "zh", file=shelf))
    refused = max((error.exit_code for error in without_data.values()), default=0)
    if refused and not any(outcome.error for outcome in outcomes):
        return refused  # what was published in part must not hide what was not
    return max(refused, exit_code(outcomes))


def _tell(outcome: Outcome) -> None:
    if outcome.error:
        print(f"{outcome.request}: {outcome.error}", file=sys.stderr)
    else:
        language: Language = "en" if outcome.request.language == "en" else "zh"
        note = f"  ({word('run.preliminary', language)})" if outcome.is_preliminary else ""
        note += f"  ({word('run.unchanged', language)})" if outcome.is_unchanged else ""
        note += f"  ({word('run.notebook_changed', language)})" if outcome.notebook_changed else ""
        print(f"{outcome.request}: {outcome.folder}/{FORMATS[0].file}{note}")


def roles_with_targets(workspace: Path, settings: Settings, periods: Sequence[Period]) -> list[str]:
    """Return the roles that kpi.yaml or the plan names, when the user named none."""
    # Names of metrics hold settings, as in 新客二次购买率（30天）.
    catalogue = with_own(METRICS, workspace, settings).fill(settings.rules.in_words)
    targets = read_targets(workspace, catalogue, settings)
    judged = [target.role for target in targets if any(target.covers(period) for period in periods)]
    # A period without a target of its own is still read by those whom the plan knows.
    roles = dict.fromkeys([*settings.roles, *(judged or [target.role for target in targets])])
    if not roles:
        raise UsageError("Neither kpi.yaml nor the plan names a role. Give one with `--role operations`.")
    return list(roles)


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    """Take ``NAME=VALUE`` texts apart."""
    if faulty := [text for text in texts if "=" not in text]:
        raise UsageError(f"`{faulty[0]}` is no parameter. Write `--parameter NAME=VALUE`.")
    return {name: value for name, _, value in (text.partition("=") for text in texts)}


@contextmanager
def _gate(workspace: Path, language: Language, journal: Journal) -> Iterator[Workspace]:
    """Open a workspace and check data, roles and plan, before any kernel starts; its engine is closed at the end."""
    opened = open_workspace(workspace)
    try:
        check_roles(opened.settings, opened.catalogue)
        read_sound_targets(opened)
        if unmarked := [name for name, mark in opened.source.marks.items() if not mark]:
            print(word("store.not_marked", language, tables=", ".join(unmarked)), file=sys.stderr)
        journal.note("opened", tables=dict(opened.sources.rows))
        yield opened
    finally:
        opened.close()


def _one_state(opened: Workspace, folder: Path) -> AbstractContextManager[None]:
    """Let kernels take the data as they were found; a database's snapshot lasts while it is open, files are let go."""
    if (snapshot := opened.snapshot()) is None:
        opened.close()
    return one_state(folder, opened.memory, opened.source.marks, snapshot)


def _without_data(opened: Workspace, periods: Sequence[Period]) -> dict[Period, KpiError]:
    """Return the periods that have no data, each with what is said of it."""
    refused: dict[Period, KpiError] = {}
    for span in periods:
        try:
            check_covered(opened.context, span, opened.sources.columns)
        except DataError as error:
            refused[span] = error
    return refused


def _measured(
    opened: Workspace, editions: Sequence[tuple[Period, str]], is_own: bool, journal: Journal
) -> Callable[[Period, str], str]:
    """Measure what all the reviews ask for, once; return how the mark of what one reads is made.

    Parameters
    ----------
    is_own
        Whether the notebook is the user's: what it reads is not known, so its mark is one of everything.
    """
    inputs = Inputs(opened, [(span, role) for span, role in editions if role != OVERVIEW])
    inputs.measure()
    journal.note("measured", editions=len(editions))
    if is_own:
        everything = inputs.everything()
        return lambda span, role: everything
    # The overview reads the reviews of all roles, and scores of other periods.
    return lambda span, role: inputs.everything() if role == OVERVIEW else inputs.of(span, role)


def _catalogue_page(opened: Workspace) -> str:
    """Return the page of the metric library: the one that was drawn before, where settings and toolkit are the same."""

    def drawn() -> str:
        from kpi_toolkit.pages.catalogue import page  # a run that changes nothing writes no page

        return page(opened.catalogue, opened.settings.all_roles)

    has_code = opened.folder is None or (opened.folder / METRICS_FILE).exists()  # whose words may come from anywhere
    mark = "" if has_code else opened.dependencies.of_tables((), opened.settings)
    return str(recalled(opened, "catalogue", mark, (), drawn))


def _with_progress(
    requests: list[Request],
    formats: Sequence[str],
    jobs: int | None,
    force: bool,
    server: ForkServer | None,
    opened: Workspace,
) -> list[Outcome]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(is_error=True), transient=True) as progress:
        task = progress.add_task("reviews", total=len(requests))
        return run_editions(
            requests,
            formats=formats,
            progress=lambda _: progress.advance(task),
            jobs=jobs,
            index_language=opened.settings.language,
            force=force,
            server=server,
            beside={CATALOGUE: partial(_catalogue_page, opened)},
        )
