"""Waits of the service desk: what complaints and inquiries share."""

from __future__ import annotations

from fractions import Fraction

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio
from kpi_toolkit.metrics.quantile import Quantile


def wait(cases: ir.Table, step: str, share: Fraction, per: int) -> Quantile:
    """Return how long a share of those served waited at most, in units of `per` seconds."""
    seconds, place, count = (cases[f"{step}_seconds{end}"] for end in ("", "_place", "_cases"))
    return Quantile(seconds, place, count, share, per, left_out=seconds.isnull().ifelse(1, 0).sum())


def in_time(cases: ir.Table, step: str) -> Ratio:
    """Return the share of those who were served in the promised time, or can no longer be."""
    is_in_time, is_late = cases[f"is_{step}_in_time"], cases[f"is_{step}_late"]
    is_open = ~is_in_time & ~is_late
    return Ratio(is_in_time.ifelse(1, 0).sum(), (~is_open).ifelse(1, 0).sum(), left_out=is_open.ifelse(1, 0).sum())
