"""What daily measures come to over a period: how their days unite, and how many of them are not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kpi_toolkit.expressions import ibis
from kpi_toolkit.metrics.metric import Ratio

PRODUCT = "decimal(38, 8)"
"""Of two numbers with four decimals: engines and Ibis infer other scales."""


@dataclass(frozen=True)
class OfDays:
    """A measure over the days of a period.

    Parameters
    ----------
    how
        ``sum`` of its days; ``mean`` by `weight`; ``ratio`` of the sums of `value` and `denominator`; ``last``, a stock.
    name
        What the rows call it.
    """

    how: str
    name: str

    def __call__(self, rows: Any) -> Ratio:
        """Return its parts: unknown where no day is told, and beside them how many days are not."""
        is_its = (rows["metric"] == self.name) & rows["is_told"]
        beside = {"mean": "weight", "ratio": "denominator"}.get(self.how)
        if beside:
            is_its &= rows[beside].notnull()
        if self.how == "last":
            is_its &= rows["date"] == rows["last_on"]
        days = rows["date"].nunique(where=is_its & rows["is_whole"])
        value = (rows["value"] * rows["weight"]).cast(PRODUCT) if self.how == "mean" else rows["value"]
        left_out = rows["days"].max() - days
        if self.how == "last":
            left_out = rows["end_on"].max().delta(rows["last_on"].max(where=is_its), unit="day") - 1
        return Ratio(_known(value, is_its), _known(rows[beside], is_its) if beside else None, left_out)


def _known(values: Any, is_its: Any) -> Any:
    """Return a sum; null where no row is of the measure, for then nothing is known, least of all 0."""
    rows = is_its.ifelse(1, 0).sum()
    return (rows > 0).ifelse(values.sum(where=is_its), ibis.null(values.sum().type()))
