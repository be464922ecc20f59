"""What a target is: one row of the targets sheet with typed values."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, get_args

from kpi_toolkit.period import CalendarRules, Period

Kind = Literal["level", "lift", "cumulative", "floor", "band", "milestone"]
Mode = Literal["relative", "pp"]
Per = Literal["day", "week", "month", "quarter", "year"]
Commitment = Literal["committed", "stretch"]
TOTALS: tuple[Kind, ...] = ("cumulative", "milestone")  # by a date, judged in every period before it


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
        The segment it judges; empty for all.
    kind
        ``level`` to reach, ``lift`` from a baseline, ``cumulative`` total by a date, ``floor`` in every
        period, ``band`` to stay inside of, ``milestone`` done by a date.
    due
        The first day after its span.
    per
        It holds for every whole period of this grain inside the span; None: for the span as a whole.
    weight, points
        Its share of the scorecard or its 绩点; at most one of them.
    """

    row: int
    metric: str
    role: str
    kind: Kind
    start: date
    due: date
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
    weight: Decimal | None = None
    points: Decimal | None = None
    why: str = ""
    agreed_on: date | None = None
    proposed_by: str = ""
    approved_by: str = ""
    commitment: Commitment | None = None

    @property
    def scorecard_weight(self) -> Decimal | None:
        """Weight in a scorecard: its `weight`, else its `points`, else None."""
        return self.points if self.weight is None else self.weight

    def covers(self, period: Period) -> bool:
        """Return whether the target judges a period.

        Totals and milestones by a date cover every period inside their span; other targets cover each whole
        period of their `per`, or without one only the period that is exactly their span.
        """
        is_inside = self.start <= period.start and period.end <= self.due
        if self.kind in TOTALS:
            return is_inside
        if self.per:
            return is_inside and period.grain == self.per
        return (period.start, period.end) == (self.start, self.due)

    def grain(self, rules: CalendarRules) -> Per | None:
        """Return the grain of the periods it judges: its `per`, else that of its span, None when it has none."""
        return self.per or grain_of(self.start, self.due, rules)


COLUMNS = tuple(field.name for field in fields(Target) if field.name != "row")


def targets_for(targets: Iterable[Target], role: str, period: Period) -> tuple[Target, ...]:
    """Return the targets of a role that judge a period, in the order given."""
    return tuple(target for target in targets if target.role == role and target.covers(period))


def period_holding(day: date, grain: Per, rules: CalendarRules) -> Period:
    """Return the period of a grain that a day lies in."""
    if grain in ("day", "week"):
        length = 7 if grain == "week" else 1
        start = day - timedelta(days=(day.weekday() - rules.week_start) % length)
        return Period(start, start + timedelta(days=length), grain, rules)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    past = (day.month - rules.fiscal_year_start) % months
    count = day.year * 12 + day.month - 1 - past
    start = date(count // 12, count % 12 + 1, 1)
    return Period(start, start, grain, rules).shift(0)  # sets the end


def period_starting(day: date, grain: Per, rules: CalendarRules) -> Period | None:
    """Return the period of a grain that starts on a day, or None where none starts."""
    period = period_holding(day, grain, rules)
    return period if period.start == day else None


def grain_of(start: date, end: date, rules: CalendarRules) -> Per | None:
    """Return the grain of the period that is exactly ``[start, end)``, or None where there is none."""
    grains: tuple[Per, ...] = get_args(Per)
    return next((grain for grain in grains if period_holding(start, grain, rules).end == end
                 and period_starting(start, grain, rules)), None)  # fmt: skip
