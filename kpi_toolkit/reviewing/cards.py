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
from kpi_toolkit.judge.usual import past_of
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.frame import as_workspace
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.segments import read_sound_targets
from kpi_toolkit.reviewing import noise, rows
from kpi_toolkit.reviewing.model import Row
from kpi_toolkit.reviewing.rows import RowReader
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.scorecard import Score
from kpi_toolkit.targets.target import TOTALS, Target, judged_period

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
    span = opened.settings.period(period) if isinstance(period, str) else period
    read, drawn = _judged(opened, span)
    lines = [row.line for row in read if not row.is_not_due]
    return scorecards_of(lines, by, opened.settings, drawn)


def scores(workspace: Workspace, periods: Sequence[Period]) -> dict[str, tuple[Score | None, ...]]:
    """Return by role its score in each of some periods, measured at once; None where it had no target."""
    every = read_sound_targets(workspace)
    by_period = {span: [target for target in every if target.holds_in(span)] for span in periods}
    ask = tuple(
        entry
        for span, held in by_period.items()
        for entry in rows.needs(
            workspace.context, dict.fromkeys(target.metric for target in held), held, rows.spans_of(span, held)
        )
    )
    measured = planner.measured(workspace, ask)
    cards = [_cards(measured, span, held, workspace.settings) for span, held in by_period.items()]
    roles = [role for role in workspace.settings.all_roles if any(role in card for card in cards)]
    return {role: tuple(card.get(role) for card in cards) for role in roles}


def _cards(measured: Measured, span: Period, held: Sequence[Target], settings: Settings) -> dict[str, Score]:
    lines = [row.line for row in RowReader(measured, span).judged(held) if not row.is_not_due]
    return {card.name: card.score for card in scorecards_of(lines, "role", settings, ())}


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
    last = opened.settings.period(period) if isinstance(period, str) else period
    periods = past_of(last, YEAR)
    judging = [
        target
        for target in read_sound_targets(opened)
        if target.kind not in TOTALS and any(target.covers(span) for span in periods)
    ]
    held = (judged_period(target, span) for span in periods for target in judging if target.holds_in(span))
    spans = [*periods, *held, *(target.baseline_period for target in judging if target.baseline_period)]
    names = dict.fromkeys(target.metric for target in judging)
    measured = planner.measured(opened, rows.needs(opened.context, names, judging, spans))
    raws = [
        RowReader(measured, span).reached(target)[1].raw
        for span in periods
        for target in judging
        if target.holds_in(span)
    ]
    return heaps([float(raw) for raw in raws if raw is not None], opened.settings.guardrails)


def _judged(workspace: Workspace, period: Period) -> tuple[Sequence[Row], tuple[Resampled, ...]]:
    """Judge the targets of all roles at once."""
    held = [target for target in read_sound_targets(workspace) if target.holds_in(period)]
    if not held:
        return (), ()
    spans, names = rows.spans_of(period, held), dict.fromkeys(target.metric for target in held)
    ask = (*rows.needs(workspace.context, names, held, spans), *noise.needs(workspace.context, period, held))
    reader = RowReader(planner.measured(workspace, ask), period)
    read = reader.judged(held)
    return read, noise.resampled(read, reader)
