"""What a customer is worth: what cohorts brought and will bring until an age, with interval, record and payback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd

from kpi_toolkit.analysis.lifetime import Numbers, Triangle
from kpi_toolkit.analysis.lifetime_forecast import HeldOut, LifetimeForecast, forecast
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Study, cells
from kpi_toolkit.measuring.cohort_choices import CohortChoices
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.naming import labelled
from kpi_toolkit.measuring.study_data import first_day, last_day, why_not
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language

Worth = Literal["sales", "gross_profit", "orders"]
WORTHS: tuple[Worth, ...] = get_args(Worth)
ENOUGH = 400
"""Steps of age that are followed at most."""


@dataclass(frozen=True)
class Lifetime:
    """What one member of a cohort is worth until an age.

    Parameters
    ----------
    cohort
        Empty for all of a segment together.
    brought
        By one member so far, within the age.
    value
        By one member until the age: what was brought, and what is foretold of members who are younger.
    interval
        80 % of what the value might be; None where it cannot be told, and the value itself where all members are older.
    cost
        What a new customer cost, where spending is known and it is all of a segment or cohort.
    payback
        Steps of age after which a member has brought the cost; None where that is beyond what is foretold.
    """

    segment: str
    cohort: str
    members: int
    brought: float
    value: float
    interval: tuple[float, float] | None
    cost: float | None = None
    payback: int | None = None

    @property
    def to_cost(self) -> float | None:
        """The value for each unit of money that it cost; None where no cost is known."""
        return self.value / self.cost if self.cost else None


@dataclass(frozen=True)
class Lifetimes(Shown):
    """What customers are worth, by cohort, or the reason why that is not known.

    Parameters
    ----------
    worth
        Sales, gross profit or orders.
    days
        Until which age.
    lines
        By segment all members together (cohort ``""``), then its cohorts.
    weights
        By curve what it counts for in ages that nobody has reached yet.
    record
        How forecasts made before the newest ages fared.
    course
        What a member of level 1 brings by step of age.
    """

    periods: tuple[Period, ...]
    worth: Worth
    days: int
    step_days: int
    by: str | None = None
    lines: tuple[Lifetime, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    record: tuple[HeldOut, ...] = ()
    course: tuple[float, ...] = field(default=(), repr=False)
    seen: int = 0
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    @property
    def value(self) -> float | None:
        """What one customer is worth, all together; None where it is not known."""
        return self.lines[0].value if self.lines else None

    def of(self, segment: str = "", cohort: str = "") -> Lifetime | None:
        """Return one line."""
        return next((line for line in self.lines if (line.segment, line.cohort) == (segment, cohort)), None)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per line.

        Columns ``segment, cohort, members, brought, value, low, high`` (80 %), ``cost, to_cost, payback_steps``.
        """
        rows = []
        for line in self.lines:
            worth = (line.brought, line.value, *(line.interval or (None, None)))
            rows.append([line.segment, line.cohort, line.members, *worth, line.cost, line.to_cost, line.payback])
        names = ["segment", "cohort", "members", "brought", "value", "low", "high", "cost", "to_cost", "payback_steps"]
        return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[3:], "float64"))


def study(periods: Sequence[Period], step_days: int, by: str | None) -> Study:
    """Return what is measured: first-time buyers by cohort and age."""
    ordered = tuple(sorted(dict.fromkeys(periods), key=lambda period: period.start))
    return Study("cohorts", ordered, CohortChoices(step_days=step_days, most=ENOUGH), by)


def needs(
    context: Context, periods: Sequence[Period], worth: Worth, days: int, step_days: int, by: str | None = None
) -> Ask:
    """Return what lifetimes need: the cohorts, and what new customers cost.

    Raises
    ------
    UsageError
        For an unknown worth, or an age that is no whole number of steps.
    """
    if worth not in WORTHS:
        raise UsageError(f"Nobody is worth `{worth}`. Known: {listed(WORTHS)}.")
    if step_days < 1 or days < step_days or days % step_days or days // step_days > ENOUGH:
        raise UsageError(f"{days} days are no whole number of steps of {step_days}. Give such as 360 and 30.")
    part = study(periods, step_days, by)
    if why_not(context, part) is not None:
        return ()
    cost = context.catalogue["cac"]
    return (part, *cells([cost], [*part.periods, _whole(part.periods)], by))


def _whole(periods: Sequence[Period]) -> Period:
    return Period(periods[0].start, periods[-1].end, "span", periods[0].rules)


def lifetimes(
    measured: Measured, periods: Sequence[Period], worth: Worth, days: int, step_days: int, by: str | None = None
) -> Lifetimes:
    """Return what customers are worth until an age.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    context, part, settings = measured.context, study(periods, step_days, by), measured.context.settings
    told = Lifetimes(part.periods, worth, days, step_days, by, currency=settings.currency, language=settings.language)
    if reason := why_not(context, part):
        return replace(told, reason=reason)
    if worth == "gross_profit" and "cost" not in context.sources.columns["orders"]:
        return replace(told, reason=Reason("missing_column", {"columns": "orders.cost"}))
    first, last = first_day(context, part), last_day(context, part)
    rows = measured.study(part)
    if rows.empty:
        outside = Reason("after_data", {"last": last}) if part.periods[0].start > last else Reason("no_rows")
        return replace(told, reason=outside)
    names, triangle = triangle_of(rows, worth, by)
    wanted = days // step_days
    told_ahead = forecast(triangle, max(wanted, triangle.ages))
    labels = {period.start.isoformat(): str(period) for period in part.periods}
    lines = _lines(triangle, told_ahead, wanted, [(segment, labels[cohort]) for segment, cohort in names])
    remarks = (Reason("beginning", {"first": first}),) if part.periods[0].start <= first else ()
    course = told_ahead.completion.course[:wanted].cumsum()
    priced = tuple(_priced(measured, part.periods, line, course, by) for line in lines)
    return replace(
        told,
        lines=priced,
        weights=told_ahead.weights if triangle.ages < wanted else {},
        record=told_ahead.record,
        course=tuple(float(number) for number in told_ahead.completion.course[:wanted]),
        seen=triangle.ages,
        remarks=remarks,
    )


def triangle_of(rows: pd.DataFrame, worth: Worth, by: str | None) -> tuple[list[tuple[str, str]], Triangle]:
    """Return the rows of the study as a triangle, and its cohorts by segment and first day."""
    segments = [labelled(by, value) for value in rows["segment"]] if by else [""] * len(rows)
    keys = list(zip(segments, rows["cohort_on"].astype(str), strict=True))
    names = sorted(set(keys))
    place = {name: n for n, name in enumerate(names)}
    at = np.array([place[key] for key in keys])
    over, step = rows["over"].to_numpy(int), rows["step"].to_numpy(int)
    values = rows["amount"].to_numpy(float) if worth != "orders" else rows["orders"].to_numpy(float)
    values = values - rows["cost"].to_numpy(float) if worth == "gross_profit" else values
    width, is_size = int(over.max()) + 1, step == -1
    members, brought = np.zeros((len(names), width)), np.zeros((len(names), width, max(width - 1, 1)))
    np.add.at(members, (at[is_size], over[is_size]), rows["users"].to_numpy(float)[is_size])
    np.add.at(brought, (at[~is_size], over[~is_size], step[~is_size]), values[~is_size])
    return names, Triangle(members, brought)


def _lines(triangle: Triangle, told: LifetimeForecast, wanted: int, names: Sequence[tuple[str, str]]) -> list[Lifetime]:
    """Return all members together, each segment, and each cohort."""
    ahead = told.completion.until(triangle.members, wanted)
    so_far = triangle.brought[:, :, :wanted].sum(axis=(1, 2))
    overs = np.arange(triangle.members.shape[1])
    left = triangle.members @ np.maximum(wanted - overs, 0.0)
    groups: dict[tuple[str, str], list[int]] = {("", ""): list(range(len(names)))}
    for n, (segment, cohort) in enumerate(names):
        for name in ((segment, ""), (segment, cohort)):
            if n not in groups.setdefault(name, []):
                groups[name].append(n)
    lines = []
    for (segment, cohort), places in sorted(groups.items()):
        members = float(triangle.members[places].sum())
        if members:
            sums = [float(part[places].sum()) for part in (so_far, ahead, left)]
            lines.append(_line((segment, cohort), members, sums, told))
    return lines


def _line(name: tuple[str, str], members: float, sums: Sequence[float], told: LifetimeForecast) -> Lifetime:
    """Return one line of what was brought, what is foretold, and the steps that members still have before them."""
    so_far, ahead, left = sums
    interval = told.interval(ahead, left / members) if left else (0.0, 0.0)
    bounds = None if interval is None else ((so_far + interval[0]) / members, (so_far + interval[1]) / members)
    return Lifetime(*name, round(members), so_far / members, (so_far + ahead) / members, bounds)


def _priced(measured: Measured, periods: Sequence[Period], line: Lifetime, course: Numbers, by: str | None) -> Lifetime:
    """Add what a new customer cost and how soon it is back."""
    period = next((span for span in periods if str(span) == line.cohort), _whole(periods))
    segment = f"{by}={line.segment}" if by and line.segment and not line.segment.startswith(f"{by}=") else line.segment
    cost = measured.value("cac", period, segment).value
    if cost is None or cost <= 0:
        return line
    scale = line.value / course[-1] if course[-1] > 0 else 0.0
    reached = np.flatnonzero(course * scale >= cost)
    return replace(line, cost=cost, payback=int(reached[0]) + 1 if len(reached) else None)
