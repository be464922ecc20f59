"""The thresholds of moving resources of an opened workspace."""

from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.parts import one_period
from kpi_toolkit.weekly import chain
from kpi_toolkit.weekly import resources as thresholds
from kpi_toolkit.weekly.resources import Resources


def resources(workspace: Workspace, period: str | Period) -> Resources:
    """Return from which value on effort or money does more in another step of a month's chain or another channel.

    Raises
    ------
    UsageError
        For several periods.
    """
    month, context = one_period(workspace, period), workspace.context
    measured = planner.measured(workspace, (*chain.needs(context, month), *thresholds.needs(context, month)))
    return thresholds.resources(measured, chain.funnel_scorecard(measured, month))
