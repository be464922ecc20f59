"""Targets: what was agreed, how far it was reached, and what that makes together."""

from kpi_toolkit.targets.attainment import Attainment, Status, attain, attain_total, lift_target, status
from kpi_toolkit.targets.levels import Levels
from kpi_toolkit.targets.scorecard import Line, Score, score
from kpi_toolkit.targets.sheet import TargetSheet, read_sheet, read_targets
from kpi_toolkit.targets.target import Target, targets_for

__all__ = [
    "Attainment",
    "Levels",
    "Line",
    "Score",
    "Status",
    "Target",
    "TargetSheet",
    "attain",
    "attain_total",
    "lift_target",
    "read_sheet",
    "read_targets",
    "score",
    "status",
    "targets_for",
]
