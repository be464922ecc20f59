"""Which numbers the columns of a targets sheet may hold: levels of a share lie between 0 and 1."""

from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.units import UNITS

LEVELS = ("value", "lower", "upper", "threshold", "stretch", "baseline")


def share_limits(column: str, metric: Metric, kind: str | None, mode: str | None) -> tuple[int, int] | None:
    """Return the smallest and largest number of a column; None where it is no share."""
    if UNITS[metric.unit].kind != "share":
        return None
    if kind == "lift" and column != "baseline":
        return None if mode == "relative" else (-1, 1)
    return 0, 1
