"""What each segment of a metric accounts for in its change: rate and mix of a rate, contributions to a total."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from math import fsum, isnan
from typing import Literal

import pandas as pd

from kpi_toolkit.analysis.decomposition import Decomposition, Fractions, RateMix, contributions, rate_mix
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.measured import Measured, part_against_whole
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import UNITS

Past = Literal["previous", "last_year"]
PASTS: tuple[Past, ...] = ("previous", "last_year")
SMALL = "=*"
"""How the segment ends that those of few cases are put together in, ``channel=*``; a value is never called so."""
CLOSE = 1e-9
"""Segments that overlap by less, relative to what they add up to, differ from the total only by rounding."""


@dataclass(frozen=True)
class SegmentChange(Worded):
    """The change of one metric by segment, or why it cannot be split.

    Parameters
    ----------
    period, compared
        The period, and the one it is compared with.
    before, after
        Segment, as in a metric frame → numerator and denominator; the denominator of a total is 1.
    split
        The split: :class:`RateMix` of a rate, :class:`Decomposition` of a total; None where `reason` says why.
    remarks
        Caveats of the two totals, as that windows are still open.
    """

    metric: Metric
    by: str
    period: Period
    compared: Period
    against: Past
    before: Fractions
    after: Fractions
    split: RateMix | Decomposition | None
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)

    @property
    def effects(self) -> Mapping[str, float]:
        """What each segment accounts for in all, in the metric's unit; empty where there is no split."""
        if isinstance(self.split, RateMix):
            return {name: self.split.rates[name] + self.split.mixes[name] for name in self.split.rates}
        return self.split.effects if self.split else {}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per segment, largest effect first.

        Columns ``segment, before, after, effect`` (numbers in the metric's unit); of a rate also ``share_before,
        share_after`` (shares of the denominators, 0–1), ``rate_effect, mix_effect``. A rate without denominator is NaN.
        """
        split = self.split if isinstance(self.split, RateMix) else None
        totals = [fsum(den for _, den in end.values()) for end in (self.before, self.after)]
        rows = []
        for name, effect in sorted(self.effects.items(), key=lambda part: -abs(part[1])):
            ends = [end.get(name, (0.0, 0.0 if split else 1.0)) for end in (self.before, self.after)]
            values = [num / den if den else float("nan") for num, den in ends]
            row = {"segment": name, "before": values[0], "after": values[1], "effect": effect}
            if split:
                shares = [den / total for (_, den), total in zip(ends, totals, strict=True)]
                row |= {
                    "share_before": shares[0],
                    "share_after": shares[1],
                    "rate_effect": split.rates[name],
                    "mix_effect": split.mixes[name],
                }
            rows.append(row)
        columns = ["segment", "before", "after", "effect"]
        more = ["share_before", "share_after", "rate_effect", "mix_effect"] if split else []
        return pd.DataFrame(rows, columns=[*columns, *more])


def needs(metric: Metric, period: Period, by: str, against: Past = "previous") -> Ask:
    """Return what a split needs: the metric in total and by segment, at both ends.

    Raises
    ------
    UsageError
        For an unknown comparison.
    """
    return cells([metric], [past_of(period, against), period], by)


def rate_change(
    measured: Measured, metric: Metric, period: Period, by: str, against: Past = "previous"
) -> SegmentChange:
    """Split the change of a rate into what its segments' own rates and their mix account for.

    Only where the segments partition the rate: their numerators and denominators add up to those of the total.
    People who come by two channels count in both; then the reason says that the change cannot be split.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    by
        A column the metric can be segmented by.
    against
        ``previous`` period or the same one ``last_year``.

    Raises
    ------
    UsageError
        For a metric that is no rate, or an unknown comparison.
    """
    if not UNITS[metric.unit].is_rate:
        raise UsageError(f"`{metric.name}` is no rate. Use contributions_of for what adds up.")
    return _split(measured, metric, period, by, against)


def contributions_of(
    measured: Measured, metric: Metric, period: Period, by: str, against: Past = "previous"
) -> SegmentChange:
    """Split the change of a count or an amount by segments that add up to it; arguments as of :func:`rate_change`.

    Raises
    ------
    UsageError
        For a metric that is a rate, or an unknown comparison.
    """
    if UNITS[metric.unit].is_rate:
        raise UsageError(f"`{metric.name}` is a rate; rates do not add up. Use rate_change.")
    return _split(measured, metric, period, by, against)


def published(change: SegmentChange, cases: Mapping[str, int], smallest: int) -> SegmentChange:
    """Return a split as all may read it: no segment of few cases by itself, and none that the total gives back.

    Small segments are put together with each other and, while they are still few, with the next smallest; then what
    stands alone and what is put together both are groups, and all add up as before.

    Parameters
    ----------
    cases
        Segment → its cases at the end where they are fewest.
    smallest
        Cases from which on a segment stands by itself.
    """
    names = sorted(dict.fromkeys([*change.before, *change.after]), key=lambda name: (cases.get(name, 0), name))
    together = [name for name in names if cases.get(name, 0) < smallest]
    alone = names[len(together) :]
    while together and alone and (len(together) < 2 or sum(cases.get(name, 0) for name in together) < smallest):
        together.append(alone.pop(0))
    if not cases or not together or change.split is None:
        return change
    before, after = (_put_together(parts, together, change) for parts in (change.before, change.after))
    split = rate_mix(before, after) if UNITS[change.metric.unit].is_rate else contributions(_sums(before), _sums(after))
    return replace(change, before=before, after=after, split=split)


def _put_together(parts: Fractions, names: Collection[str], change: SegmentChange) -> dict[str, tuple[float, float]]:
    few = [parts[name] for name in names if name in parts]
    alone = {name: part for name, part in parts.items() if name not in names}
    base = fsum(part[1] for part in few) if UNITS[change.metric.unit].is_rate else 1.0
    return alone | {f"{change.by}{SMALL}": (fsum(part[0] for part in few), base)}


def fewest_cases(measured: Measured, change: SegmentChange) -> dict[str, int]:
    """Return by segment how many cases are behind it at the end where they are fewest; none counts where it is none."""
    frame = measured.frame([change.metric], [change.compared, change.period], change.by)
    rows = frame[(frame["segment"] != "") & (frame["n"].fillna(0) > 0)]
    return {str(name): int(n) for name, n in rows.groupby("segment")["n"].min().items()}


def past_of(period: Period, against: Past) -> Period:
    """Return the period to compare with.

    Raises
    ------
    UsageError
        For an unknown comparison.
    """
    if against not in PASTS:
        raise UsageError(f"Nothing is compared against `{against}`. Known: {listed(PASTS)}.")
    return period.previous if against == "previous" else period.last_year


def _split(measured: Measured, metric: Metric, period: Period, by: str, against: Past) -> SegmentChange:
    then, currency = past_of(period, against), measured.context.settings.currency
    before, after, split, reason, remarks = between(measured, metric, then, period, by)
    return SegmentChange(metric, by, period, then, against, before, after, split, reason, remarks, currency)


def between(
    measured: Measured, metric: Metric, then: Period, now: Period, by: str
) -> tuple[Fractions, Fractions, RateMix | Decomposition | None, Reason | None, tuple[Reason, ...]]:
    """Return the segments of a metric at two ends, what they account for or why that is not known, and caveats."""
    frame = measured.frame([metric], [then, now], by)
    ends = [frame[frame["period"] == str(end)] for end in (then, now)]
    reason = next((why for why in (_why_not(end, by) for end in ends) if why), None)
    if reason := Reason("quantile_has_no_parts") if metric.is_quantile else reason:
        return {}, {}, None, reason, ()
    remarks = tuple(dict.fromkeys(why for end in ends for why in end.loc[end["segment"] == "", "reason"].dropna()))
    before, after = (_parts(end) for end in ends)
    split = rate_mix(before, after) if UNITS[metric.unit].is_rate else contributions(_sums(before), _sums(after))
    return before, after, split, None, remarks


def _why_not(rows: pd.DataFrame, by: str) -> Reason | None:
    """Say why the rows of a period cannot be split into those of its segments."""
    total, parts = rows[rows["segment"] == ""].iloc[0], rows[rows["segment"] != ""]
    if isnan(total["value"]):
        return Reason(total["reason"].code, total["reason"].values)
    if reason := part_against_whole(str(total["period"]), total["reason"]):
        return reason
    if missing := list(parts.loc[parts["numerator"].isna(), "reason"]):
        return Reason(missing[0].code, missing[0].values)
    for column in ("numerator", "denominator"):
        whole = 0.0 if isnan(total[column]) else float(total[column])
        pieces = [float(piece) for piece in parts[column].dropna()]
        if abs(fsum(pieces) - whole) > CLOSE * max(fsum(map(abs, pieces)), abs(whole)):
            values = {"by": by, "period": total["period"], "sum": f"{fsum(pieces):,.10g}", "total": f"{whole:,.10g}"}
            return Reason("segments_overlap", values)
    bare = list(parts.loc[(parts["denominator"] == 0) & (parts["numerator"] != 0), "segment"])
    if bare:
        return Reason("segment_without_denominator", {"segment": bare[0] or by, "period": total["period"]})
    return None


def _parts(rows: pd.DataFrame) -> dict[str, tuple[float, float]]:
    parts = rows[rows["segment"] != ""]
    return {
        str(name): (float(num), 1.0 if isnan(den) else float(den))
        for name, num, den in zip(parts["segment"], parts["numerator"], parts["denominator"], strict=True)
    }


def _sums(parts: Fractions) -> dict[str, float]:
    return {name: num for name, (num, _) in parts.items()}
