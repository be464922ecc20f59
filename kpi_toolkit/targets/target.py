"""What a target is: one row of the targets sheet with typed values."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from kpi_toolkit.periods.period import LAST_YEAR, CalendarRules, Period, period_holding

Kind = Literal["level", "lift", "cumulative", "floor", "band", "milestone"]
Mode = Literal["relative", "pp"]
Per = Literal["day", "week", "month", "quarter", "year"]
Steps = Literal["end", "each", "linear", "compound"]
Commitment = Literal["committed", "stretch"]
TOTALS: tuple[Kind, ...] = ("cumulative", "milestone")  # by a date, judged in every period before it
OPEN_END = date(LAST_YEAR, 12, 31)
"""Stands for the end of what has none."""


@dataclass(frozen=True)
class Target:
    """A value agreed for one metric, role, segment and span of local days ``[start, due)``.

    Numbers are in the metric's unit, shares as 0–1. The `value`, `threshold` and `stretch` of a lift are
    sizes of the lift: shares of the baseline when relative, else points as 0–1.

    Parameters
    ----------
    row
        Its row in the sheet as a spreadsheet shows it; the header is row 1.
    segment
        The segment it judges as the metric frame calls it, ``channel=wechat``; empty for all.
    kind
        ``level`` to reach, ``lift`` from a baseline, ``cumulative`` total by a date, ``floor`` in every
        period, ``band`` to stay inside of, ``milestone`` done by a date.
    due
        The first day after its span; None: it holds until it is changed, which only a target with `per` may.
    per
        It holds for every whole period of this grain inside the span; None: for the span as a whole.
    path
        How a level or lift is reached over several periods of `per`: ``linear`` or ``compound`` steps from the
        baseline, each period judged by its own; ``each``: every period is to reach all of it; ``end``: only the last
        period is judged, as is a lift without a path.
    weight, points
        Its share of the scorecard or its 绩点; at most one of them.
    within
        The grain of the reviews that judge it by its own days, where these are no whole period: the half month of
        somebody who left. Not in the sheet; :mod:`kpi_toolkit.targets.placing` tells it from the role's other targets.
    """

    row: int
    metric: str
    role: str
    kind: Kind
    start: date
    due: date | None
    owner: str
    segment: str = ""
    mode: Mode | None = None
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    threshold: Decimal | None = None
    stretch: Decimal | None = None
    baseline: Decimal | None = None
    baseline_period: Period | None = None
    per: Per | None = None
    path: Steps | None = None
    weight: Decimal | None = None
    points: Decimal | None = None
    why: str = ""
    agreed_on: date | None = None
    proposed_by: str = ""
    approved_by: str = ""
    commitment: Commitment | None = None
    within: Per | None = None

    @property
    def scorecard_weight(self) -> Decimal | None:
        """Weight in a scorecard: its `weight`, else its `points`, else None."""
        return self.points if self.weight is None else self.weight

    @property
    def segment_column(self) -> str | None:
        """The column that its segment is told by, as ``channel`` of ``channel=wechat``; None for all."""
        return self.segment.partition("=")[0] or None

    @property
    def end(self) -> date:
        """The first day after its span; a day far off for what has no end."""
        return self.due or OPEN_END

    @property
    def days(self) -> tuple[date, date] | None:
        """Its first and last day, where they are no whole period; None for any other target."""
        return (self.start, self.end - timedelta(days=1)) if self.within else None

    @property
    def steps(self) -> int | None:
        """How many periods of its `per` its span has; None without `per` or without an end."""
        return None if self.per is None or self.due is None else _count(self.start, self.due, self.per)

    @property
    def is_judged_at_end(self) -> bool:
        """Whether only the last period of its span is judged."""
        return self.due is not None and (self.path == "end" or (self.kind == "lift" and self.path is None))

    def step(self, period: Period) -> int | None:
        """Return which period of its span a period is, from 1; None when it is none of them."""
        if self.per is None or not self.holds_in(period):
            return None
        return _count(self.start, period.end, self.per)

    def holds_in(self, period: Period) -> bool:
        """Return whether a period lies in its span: it weighs there, be it judged then or at the end.

        Totals and milestones by a date hold in every period inside their span; other targets in each whole period
        of their `per`, or without one only in the period that is exactly their span. One whose days are no whole period
        holds in each period that it shares days with, of the grain that it is placed within.
        """
        is_inside = self.start <= period.start and period.end <= self.end
        if self.within == period.grain and self.start < period.end and period.start < self.end:
            return True
        if self.kind in TOTALS or self.within:
            return is_inside and self.kind in TOTALS
        if self.per:
            return is_inside and period.grain == self.per
        return (period.start, period.end) == (self.start, self.due)

    def covers(self, period: Period) -> bool:
        """Return whether the target judges a period: it holds in it and, if judged at the end, it is the last one."""
        if self.within and self.kind not in TOTALS:
            return self.holds_in(period) and self.end <= period.end
        return self.holds_in(period) and not (self.per and self.is_judged_at_end and period.end != self.due)

    def share(self, period: Period) -> Fraction:
        """Return the share of a period's days that it holds on: what of its weight is due in the period.

        Examples
        --------
        >>> from kpi_toolkit.periods.period import parse_period
        >>> days = date(2026, 10, 1), date(2026, 10, 16)
        >>> half = Target(2, "sales", "operations", "level", *days, "Li", within="month")
        >>> half.share(parse_period("2026-10"))
        Fraction(15, 31)
        """
        if self.within is None:
            return Fraction(1)
        days = (min(self.end, period.end) - max(self.start, period.start)).days
        return Fraction(days, period.days)

    def grain(self, rules: CalendarRules) -> Per | None:
        """Return the grain of the periods it judges: its `per`, else that of its span, None when it has none."""
        return self.per or self.within or (grain_of(self.start, self.due, rules) if self.due else None)


def _count(start: date, end: date, per: Per) -> int:
    if per in ("day", "week"):
        return (end - start).days // (7 if per == "week" else 1)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months // {"month": 1, "quarter": 3, "year": 12}[per]


def judged_period(target: Target, period: Period) -> Period:
    """Return the time a target is judged by: since its start for a total by a date, else the period itself.

    Of one that shares only some days with the period it is its own days, up to the period's end; of a milestone those
    of the period.
    """
    if target.kind != "cumulative" and (target.within is None or target.within != period.grain):
        return period
    start = max(target.start, period.start) if target.kind == "milestone" else target.start
    return Period(start, min(target.end, period.end), "span", period.rules)


def period_starting(day: date, grain: Per, rules: CalendarRules) -> Period | None:
    """Return the period of a grain that starts on a day, or None where none starts."""
    period = period_holding(day, grain, rules)
    return period if period.start == day else None


def grain_of(start: date, end: date, rules: CalendarRules) -> Per | None:
    """Return the grain of the period that is exactly ``[start, end)``, or None where there is none."""
    grains: tuple[Per, ...] = get_args(Per)
    return next(
        (
            grain
            for grain in grains
            if period_holding(start, grain, rules).end == end and period_starting(start, grain, rules)
        ),
        None,
    )
