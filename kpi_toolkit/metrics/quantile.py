"""A median or another quantile, as counts and sums that every engine gives alike."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kpi_toolkit.expressions import ibis, ir

MEDIAN, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True)
class Quantile:
    """The value below which a share of the rows lies, between two rows on the line that joins them.

    It is what spreadsheets call ``PERCENTILE.INC``, SQL ``PERCENTILE_CONT`` and pandas ``quantile``: of n values in
    order it lies ``share`` × (n − 1) steps above the smallest; the median of an even number is the mean of the two in
    the middle. No engine's own function is used, for some of them estimate: each row weighs by how near its place is,
    in whole numbers, and the quantile is their weighted mean, with all its digits.

    Parameters
    ----------
    value
        What is put in order; null: left out.
    place, cases
        Where the row stands among those of its period and segment, from 0 for the smallest, and how many there are:
        columns that :func:`kpi_toolkit.facts.fact.placed` makes.
    share
        Between 0 and 1.
    per
        By how much the values are divided: 3600 makes hours of seconds.
    left_out
        Counts the rows that have no value yet.
    """

    value: ir.NumericValue
    place: ir.IntegerValue
    cases: ir.IntegerValue
    share: Fraction
    per: int = 1
    left_out: ir.Value | None = None

    def parts(self) -> dict[str, ir.Value]:
        """Aggregates by part name; ``of`` counts the values."""
        whole = self.share.denominator
        away = (self.cases - 1) * self.share.numerator - self.place * whole
        weight = self.place.notnull().ifelse(ibis.greatest(whole - away.abs(), 0), 0)
        parts = {
            "num": (self.value * weight).sum(),
            "den": weight.sum() * self.per,
            "of": self.value.notnull().ifelse(1, 0).sum(),
        }
        return parts if self.left_out is None else parts | {"out": self.left_out}
