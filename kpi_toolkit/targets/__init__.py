"""Targets: what was agreed, how far it was reached, and what that makes together; `targets.sheet` reads them."""

from kpi_toolkit.targets.attainment import Attainment, Status, attain, lift_target, status
from kpi_toolkit.targets.levels import Levels
from kpi_toolkit.targets.scorecard import Line, Score, score
from kpi_toolkit.targets.target import Target

__all__ = ["Attainment", "Levels", "Line", "Score", "Status", "Target", "attain", "lift_target", "score", "status"]
