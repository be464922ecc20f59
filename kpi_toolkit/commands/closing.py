"""``kpi close`` and ``kpi reopen``: a period's editions are kept as they are, whatever comes later."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kpi_toolkit.errors import ClosedError, UsageError
from kpi_toolkit.export.formats import REVIEW
from kpi_toolkit.files.digest import file_digest, toolkit_digest
from kpi_toolkit.files.listing import shown_below
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.text.restated import cells, lines
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import Change, Restatement, restated
from kpi_toolkit.run.closing import Closing, closed, ledger, note
from kpi_toolkit.run.manifest import noted
from kpi_toolkit.settings import SETTINGS_FILE, load_settings
from kpi_toolkit.settings.roles import OVERVIEW


def print_closings(workspace: Path) -> int:
    """Print the events of the ledger, oldest first."""
    settings = load_settings(workspace)
    for event in ledger(workspace):
        said = word(f"closing.event.{event.event}", settings.language)
        print(f"{event.at}  {event.period}  {said}  {event.who}: {event.why}")
    return 0


def close_period(workspace: Path, period: str, why: str, who: str, output: Path | None) -> int:
    """Close a period with all its editions, and return 0.

    Raises
    ------
    UsageError
        When it has no edition, one is preliminary or harmed, no reason is given, or it is closed already.
    """
    settings = load_settings(workspace)
    span = settings.period(period)
    editions = _editions(output or workspace / "reports", span)
    note(
        workspace,
        str(span),
        "closed",
        why,
        who,
        editions={name: file_digest(folder / REVIEW) for name, folder in editions.items()},
        plan=_plan(workspace),
        toolkit=toolkit_digest(),
    )
    print(word("closing.closed", settings.language, period=span, count=len(editions)))
    return 0


def reopen_period(workspace: Path, period: str, why: str, who: str) -> int:
    """Open a closed period again, so that the next run publishes what it says now, and return 0.

    Raises
    ------
    UsageError
        When no reason is given, or it is not closed.
    """
    settings = load_settings(workspace)
    span = settings.period(period)
    note(workspace, str(span), "reopened", why, who)
    print(word("closing.reopened", settings.language, period=span))
    return 0


def kept_closed(workspace: Path, output: Path, periods: Sequence[Period]) -> dict[Period, Closing]:
    """Return the periods of a run that are closed, each with its event; none where other editions are asked for."""
    if output.resolve() != (workspace / "reports").resolve():
        return {}
    events = closed(workspace) if periods else {}
    return {period: events[str(period)] for period in periods if str(period) in events}


def said_of(
    opened: Workspace, output: Path, period: Period, event: Closing, roles: Sequence[str], language: str
) -> ClosedError | None:
    """Say what a closed period would say otherwise by now; None where its editions would say the same."""
    faults: list[str] = []
    for role in roles:
        folder = output / str(period) / role / language
        mark = event.editions.get(f"{role}/{language}")
        if mark is None:
            faults.append(spoken("closing.no_edition", edition=f"{role}/{language}"))
        elif _mark(folder / REVIEW) != mark:
            faults.append(spoken("closing.altered", edition=f"{role}/{language}"))
        elif role != OVERVIEW:
            faults += would_say(opened, period, role, language, folder / REVIEW)
    if not faults:
        return None
    return ClosedError(spoken("closing.would_change", period=str(period), who=event.who, at=event.at), faults)


def would_say(opened: Workspace, period: Period, role: str, language: str, edition: Path) -> list[str]:
    """Return what a published edition of a role would say otherwise by now, a line each."""
    now = review(opened, str(period), role, language, earlier=edition)
    difference = restated(now)
    return [] if difference is None else [f"{role}: {said}" for said in _said(now, difference)]


def _said(now: Review, difference: Restatement) -> list[str]:
    """Say which lines differ, by what, and why; nothing where no line does."""
    if not difference.changes:
        return []
    said = [*lines(now, difference), *(_line(now, change) for change in difference.changes)]
    if difference.tables:
        said.append(word("diff.tables", now.language, tables=word("comma", now.language).join(difference.tables)))
    rules = difference.rules.items()
    return said + [word("restated.rule", now.language, name=name, then=old, now=new) for name, (old, new) in rules]


def _line(now: Review, change: Change) -> str:
    cell = cells(now, change)
    target = f"{cell['target_then']} → {cell['target_now']}" if cell["target_then"] != cell["target_now"] else ""
    more = [word("closing.target", now.language, target=target) if target else "", cell["status"]]
    values = {name: cell[name] for name in ("label", "then", "now", "causes")}
    told = "".join(word("closing.also", now.language, said=part) for part in more if part)
    return word("closing.line_differs", now.language, **values, more=told)


def _editions(output: Path, period: Period) -> Mapping[str, Path]:
    """Return ``role/language`` → folder of a period's editions, all of them final and whole."""
    there = (folder for folder in shown_below(output / str(period), "*", "*") if folder.is_dir())
    folders = {f"{folder.parent.name}/{folder.name}": folder for folder in there}
    if not folders:
        raise UsageError(spoken("closing.nothing", period=str(period)))
    faults = []
    for name, folder in folders.items():
        manifest = noted(folder)
        if manifest is None:
            faults.append(spoken("closing.not_whole", edition=name))
        elif manifest.is_preliminary:
            faults.append(spoken("closing.preliminary", edition=name))
    if faults:
        raise UsageError(spoken("closing.not_final", period=str(period)), faults)
    return folders


def _plan(workspace: Path) -> Mapping[str, str]:
    files = [workspace / SETTINGS_FILE, *sorted((workspace / "plan").glob("*"))]
    return {file.relative_to(workspace).as_posix(): file_digest(file) for file in files if file.is_file()}


def _mark(file: Path) -> str:
    return file_digest(file) if file.is_file() else ""
