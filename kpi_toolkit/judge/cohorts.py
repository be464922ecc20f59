"""Cohorts: who began when, and what they did later; what is not over yet is not zero."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Study
from kpi_toolkit.measuring.cohort_choices import ORDER, REGISTRATION, CohortChoices
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.naming import labelled
from kpi_toolkit.measuring.study_data import first_day, lapses, last_day, why_not
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language

Quantity = Literal["users", "orders", "sales", "gross_profit"]
FAREST = 520
"""Periods after a cohort's own beyond which nobody looks: ten years of weeks."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class CohortCell:
    """What the members of one cohort did at one lag.

    Parameters
    ----------
    size
        All members; None where the data do not reach the cohort.
    lag
        Periods after the cohort's own, or steps of age; 0 is the beginning.
    out_of
        The members for whom this lag is over; the other numbers are theirs. 0: it is over for none of them.
    users
        Those of them who did something; None where nothing is known.
    gross_profit
        None where no cost is known.
    reason
        Why there is no number, or beside one a caveat.
    """

    segment: str
    cohort: str
    size: int | None
    lag: int
    out_of: int = 0
    users: int | None = None
    orders: int | None = None
    sales: float | None = None
    gross_profit: float | None = None
    reason: Reason | None = None

    @property
    def is_mature(self) -> bool:
        """Whether this lag is over for all members."""
        return self.users is not None and self.out_of == self.size


@dataclass(frozen=True)
class Cohorts(Shown):
    """Cohorts by lag, or the reason why there are none.

    Parameters
    ----------
    periods
        Of the cohorts.
    cells
        By segment (empty for the total), cohort and lag, all of them: what is not over has no number.
    until
        The last day that the data cover.
    remarks
        What must be known of all of it.
    """

    periods: tuple[Period, ...]
    choices: CohortChoices
    cells: tuple[CohortCell, ...]
    by: str | None = None
    until: date | None = None
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments, or one empty one."""
        return tuple(dict.fromkeys(cell.segment for cell in self.cells))

    def matrix(self, quantity: Quantity = "users", segment: str = "") -> pd.DataFrame:
        """Return one row per cohort and one column per lag; NaN where it is not over, which is not zero."""
        cells = [cell for cell in self.cells if cell.segment == segment]
        values = {(cell.cohort, cell.lag): getattr(cell, quantity) for cell in cells}
        return matrix_of(cells, values)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per segment, cohort and lag.

        Columns ``segment, cohort, size, lag, out_of, users, orders, sales, gross_profit, is_mature, reason``.
        """
        names = ["segment", "cohort", "size", "lag", "out_of", "users", "orders", "sales", "gross_profit", "is_mature"]
        rows = [[*(getattr(cell, name) for name in names), cell.reason] for cell in self.cells]
        frame = pd.DataFrame(rows, columns=[*names, "reason"])
        return frame.astype(dict.fromkeys(["size", "users", "orders", "sales", "gross_profit"], "float64"))


def matrix_of(cells: Sequence[CohortCell], values: Mapping[tuple[str, int], float | None]) -> pd.DataFrame:
    """Return values by cohort and lag as one row per cohort of some cells and one column per lag."""
    cohorts, lags = (list(dict.fromkeys(getattr(cell, name) for cell in cells)) for name in ("cohort", "lag"))
    rows = [[values.get((cohort, lag)) for lag in lags] for cohort in cohorts]
    frame = pd.DataFrame(rows, index=pd.Index(cohorts, name="cohort"), columns=pd.Index(lags, name="lag"))
    return frame.astype("float64")


def study(context: Context, periods: Sequence[Period], choices: CohortChoices, by: str | None = None) -> Study:
    """Return what is measured for cohorts: their periods and, of calendar lags, those after them up to the data's end.

    Raises
    ------
    UsageError
        For periods of several grains or choices that make no sense.
    """
    if len({(period.grain, period.days if period.grain == "span" else 0) for period in periods}) > 1:
        raise UsageError("Cohorts need periods of one grain, as `1997-01..1998-06`.")
    if choices.start == REGISTRATION and choices.recurring:
        raise UsageError("Nobody registers twice: cohorts by registration cannot be recurring. Leave `recurring` out.")
    if choices.step_days < 0 or (choices.most is not None and choices.most < 0):
        raise UsageError("Steps of age are days from 1 on, or 0 for calendar periods; lags are 0 or more.")
    ordered = sorted(dict.fromkeys(periods), key=lambda period: period.start)
    part = Study("cohorts", tuple(ordered), choices, by)
    if choices.step_days or why_not(context, part) is not None:
        return part
    last, span = last_day(context, part), ordered[0]
    spans = {period.start: period for period in ordered}
    while span.start <= last and len(spans) < len(ordered) + FAREST:
        spans.setdefault(span.start, span)
        span = span.shift(1)
    return replace(part, periods=tuple(spans[start] for start in sorted(spans)))


def needs(context: Context, periods: Sequence[Period], choices: CohortChoices, by: str | None = None) -> Ask:
    """Return what cohorts need.

    Raises
    ------
    UsageError
        As :func:`study`.
    """
    part = study(context, periods, choices, by)
    return () if why_not(context, part) is not None else (part,)


def cohorts(
    measured: Measured,
    periods: Sequence[Period],
    choices: CohortChoices,
    by: str | None = None,
    most: int | None = None,
) -> Cohorts:
    """Return cohorts by lag.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.

    Raises
    ------
    UsageError
        As :func:`study`.
    """
    context = measured.context
    part = study(context, periods, choices, by)
    asked_for = tuple(sorted(dict.fromkeys(periods), key=lambda period: period.start))
    told = Cohorts(asked_for, choices, (), by, currency=context.settings.currency, language=context.settings.language)
    if reason := why_not(context, part):
        return replace(told, reason=reason)
    first, last = first_day(context, part), last_day(context, part)
    table = _Table(measured.study(part), choices, by)
    farthest = table.reached if choices.step_days else _reach(asked_for, last)
    lags = range(1 + (farthest if choices.most is None else choices.most))
    cells = [
        cell
        for segment in table.segments
        for period in asked_for
        for cell in _row(table, segment, period, lags, (first, last), context, part)
    ]
    is_first = not choices.recurring and choices.start != REGISTRATION
    begins = is_first and asked_for[0].start <= first
    remarks = (Reason("beginning", {"first": first}),) if begins else ()
    return replace(told, cells=tuple(cells), until=last, remarks=remarks)


def _reach(periods: Sequence[Period], last: date) -> int:
    """Return the highest lag that is over for the oldest cohort."""
    lag = 0
    while lag < FAREST and periods[0].shift(lag + 1).end <= last + DAY:
        lag += 1
    return lag


_SUMS = ("users", "orders", "amount", "cost", "costed")


class _Table:
    """The rows of the study: sizes, and what was done, by segment and cohort."""

    def __init__(self, rows: pd.DataFrame, choices: CohortChoices, by: str | None) -> None:
        self.choices = choices
        self.sizes: dict[tuple[str, str], dict[int, int]] = {}
        self.done: dict[tuple[str, str], list[tuple[int, int, str, dict[str, float]]]] = {}
        for row in rows.to_dict("records"):
            segment = labelled(by, row["segment"]) if by else ""
            key, over = (segment, str(row["cohort_on"])), int(row["over"])
            if row["step"] == -1:
                self.sizes.setdefault(key, {})[over] = int(row["users"])
            else:
                numbers = {name: float(row[name]) for name in _SUMS}
                self.done.setdefault(key, []).append((over, int(row["step"]), str(row["returned_on"]), numbers))
        self.segments = sorted({segment for segment, _ in self.sizes}) or ([] if by else [""])

    @property
    def reached(self) -> int:
        """The highest step that is over for anybody."""
        return max((over - 1 for overs in self.sizes.values() for over in overs if over), default=0)

    def summed(self, segment: str, cohort: Period, lag: int) -> tuple[int, dict[str, float]]:
        """Return the members for whom a lag is over and what they did in it, or in it or later."""
        key, sums = (segment, cohort.start.isoformat()), dict.fromkeys(_SUMS, 0.0)
        is_later = self.choices.or_later
        at = cohort.shift(lag).start.isoformat()
        for over, step, returned_on, numbers in self.done.get(key, ()):
            if self.choices.step_days:
                counts = over > lag and (step >= lag if is_later else step == lag)
            else:
                counts = returned_on >= at if is_later else returned_on == at
            if counts:
                sums = {name: sums[name] + numbers[name] for name in sums}
        sizes = self.sizes.get(key, {})
        return sum(size for over, size in sizes.items() if not self.choices.step_days or over > lag), sums


def _row(
    table: _Table,
    segment: str,
    cohort: Period,
    lags: Sequence[int],
    covered: tuple[date, date],
    context: Context,
    part: Study,
) -> Iterator[CohortCell]:
    first, last = covered
    beyond = Reason("before_data", {"first": first}) if cohort.end <= first else None
    beyond = beyond or (Reason("after_data", {"last": last}) if cohort.start > last else None)
    size = sum(table.sizes.get((segment, cohort.start.isoformat()), {}).values())
    for lag in lags:
        cell = CohortCell(segment, str(cohort), None if beyond else size, lag, reason=beyond)
        if beyond is None:
            over, done = table.summed(segment, cohort, lag)
            reason = _open(table.choices, cohort, lag, last, size - over)
            if reason is None or (table.choices.step_days and over):
                reason = reason or _caveat(table.choices, cohort, lag, context, part)
                cell = _filled(cell, over, done, reason, table.choices)
            else:
                cell = replace(cell, reason=reason)
        yield cell


def _open(choices: CohortChoices, cohort: Period, lag: int, last: date, left_out: int) -> Reason | None:
    """Say that a lag is not over: for anybody, or for some of the members."""
    if choices.step_days:
        return Reason("windows_left_out", {"count": left_out}) if left_out else None
    over_on = cohort.shift(lag).end - DAY
    return Reason("lag_open", {"over": over_on, "last": last}) if over_on > last else None


def _caveat(choices: CohortChoices, cohort: Period, lag: int, context: Context, part: Study) -> Reason | None:
    if choices.step_days:
        return None
    spans = [(cohort.start, cohort.end), (cohort.shift(lag).start, cohort.shift(lag).end)]
    touched = (lapse for lapse in lapses(context, part) if any(lapse.touches(*span) for span in spans))
    return next((lapse.caveat for lapse in touched), None)


def _filled(
    cell: CohortCell, over: int, done: Mapping[str, float], reason: Reason | None, choices: CohortChoices
) -> CohortCell:
    cell = replace(cell, out_of=over, users=round(done["users"]), reason=reason)
    if choices.activity != ORDER or choices.or_later:
        return cell
    profit = done["amount"] - done["cost"] if done["costed"] or not done["orders"] else None
    return replace(cell, orders=round(done["orders"]), sales=done["amount"], gross_profit=profit)
