"""Scorecards of roles, persons and teams, and how often their ranking would flip."""

from collections.abc import Sequence
from pathlib import Path

from kpi_toolkit.judge.noise import Resampled
from kpi_toolkit.judge.ranking import Ranking
from kpi_toolkit.judge.ranking import ranking as ranking_of
from kpi_toolkit.judge.scorecards import By, Scorecard
from kpi_toolkit.judge.scorecards import scorecards as scorecards_of
from kpi_toolkit.judge.traps import heaps
from kpi_toolkit.judge.traps.statistics import Heap
from kpi_toolkit.measuring.frame import as_workspace
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.reviewing.making import check_segments
from kpi_toolkit.reviewing.model import Row
from kpi_toolkit.reviewing.noise import resampled
from kpi_toolkit.reviewing.numbers import history_of, numbers
from kpi_toolkit.reviewing.rows import Rows
from kpi_toolkit.targets import Target, read_targets
from kpi_toolkit.targets.target import TOTALS

YEAR = 12
"""Periods over which attainments are looked at for heaping."""


def scorecards(workspace: Workspace | str | Path, period: str | Period, by: By = "role") -> tuple[Scorecard, ...]:
    """Judge a period for every role, person or team.

    Parameters
    ----------
    workspace
        An opened workspace or the folder of one.
    by
        ``role``; ``person``, the owner of targets, who may have several roles; or ``team``, as kpi.yaml names them.

    Returns
    -------
    tuple
        One card each with score, weights, points, cover, weakest metric and the interval of the score; none where no
        target was due.

    Raises
    ------
    UsageError
        For a malformed period, faulty targets or unknown teams (all faults at once).
    """
    opened = as_workspace(workspace)
    asked = parse_period(period, opened.settings.calendar_rules) if isinstance(period, str) else period
    rows, drawn = _judged(opened, asked)
    lines = [row.line for row in rows if not row.is_not_due]
    return scorecards_of(lines, by, opened.settings, drawn)


def ranking(workspace: Workspace | str | Path, period: str | Period, by: By = "role") -> Ranking:
    """Rank roles, persons or teams by score, and say how often chance would rank them otherwise.

    Parameters and errors as for :func:`scorecards`.
    """
    return ranking_of(scorecards(workspace, period, by))


def heaping(workspace: Workspace | str | Path, period: str | Period) -> Heap:
    """Tell whether attainments pile up just above their targets, over all roles and the year up to a period.

    Totals by a date are left out: what they reached on the way is no result.
    """
    opened = as_workspace(workspace)
    asked = parse_period(period, opened.settings.calendar_rules) if isinstance(period, str) else period
    periods = history_of(asked, YEAR)
    targets = (
        ()
        if opened.folder is None
        else read_targets(opened.folder, opened.catalogue, opened.settings, opened.plan_engine)
    )
    held = [one for one in targets if one.kind not in TOTALS and any(one.covers(period) for period in periods)]
    if not held:
        return heaps((), opened.settings.guardrails)
    measured = numbers(opened, asked, dict.fromkeys(target.metric for target in held), held)
    made = (Rows(opened.catalogue, opened.settings.scoring, period, measured) for period in periods)
    rows = [row for one in made for row in one.judged(held)]
    raws = [row.attainment.raw for row in rows if row.attainment and row.attainment.raw is not None]
    return heaps([float(raw) for raw in raws], opened.settings.guardrails)


def _judged(workspace: Workspace, period: Period) -> tuple[Sequence[Row], tuple[Resampled, ...]]:
    """Judge the targets of all roles at once."""
    if workspace.folder is None:
        return (), ()
    targets = read_targets(workspace.folder, workspace.catalogue, workspace.settings, workspace.plan_engine)
    held = [target for target in targets if target.holds_in(period)]
    check_segments(workspace, held)
    if not held:
        return (), ()
    made = _rows(workspace, period, held)
    rows = made.judged(held)
    return rows, resampled(workspace, rows, made)


def _rows(workspace: Workspace, period: Period, held: Sequence[Target]) -> Rows:
    measured = numbers(workspace, period, dict.fromkeys(target.metric for target in held), held)
    return Rows(workspace.catalogue, workspace.settings.scoring, period, measured)
