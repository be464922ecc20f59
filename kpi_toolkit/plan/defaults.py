"""The default plan of a role: its core metrics and guardrails as rows of the targets sheet."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor, log10
from statistics import median

from kpi_toolkit.judge.usual import outlook
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules, Period
from kpi_toolkit.periods.special_days import SpecialDays
from kpi_toolkit.plan.history import History, Past, as_values
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.settings.calendar import CalendarSettings
from kpi_toolkit.settings.roles import Core, Roles
from kpi_toolkit.targets.target import Per, period_starting
from kpi_toolkit.units import UNITS

ISO = CalendarRules()
LIKELY = 0.65
"""Chance of a default target: a commitment, neither given away nor a stretch."""
USUAL = CalendarSettings()
NOTHING = 1e-6
"""A level below it is none: what never happened is foretold by tiny numbers."""
DIGITS = 3
PLAUSIBLE = {"share": "0.5", "growth": "0.05"}
"""Levels by kind of unit, for metrics of which neither history nor a built-in role says one; 100 of all else."""
FROM_PAST = "按历史推断，三次约有两次做到的水平 the level that the past makes likely in two of three"
FOR_EXAMPLE = "示例数值，请换成自己的 an example: put your own number"


def default_rows(
    role: str,
    start: date,
    per: Per,
    history: History | None = None,
    phase: int = 5,
    owner: str = "",
    rules: CalendarRules = ISO,
    roles: Roles = ROLES,
    catalogue: Catalogue = CATALOGUE,
    calendar: SpecialDays = USUAL,
    cores: Sequence[Core] | None = None,
) -> tuple[dict[str, str], ...]:
    """Return a role's default targets for one period as cells by column.

    Parameters
    ----------
    start, per
        The period: its first day, which must be on the grid, and its grain.
    history
        Measured past of the metrics; values are then what it makes likely in two of three. Without it, or with none
        of a metric, they are plausible examples.
    phase
        The community's phase; other roles have none.
    owner
        One person for all of them.
    roles, catalogue, calendar
        Of the workspace, if it has roles, metrics, holidays or campaigns of its own.
    cores
        Its metrics with their weights; those of its default scorecard if None.

    Raises
    ------
    UsageError
        For a role that there is not.
    ValueError
        When no period of the grain starts on the day.
    """
    period = period_starting(start, per, rules)
    if period is None:
        raise ValueError(f"No {per} starts on {start}.")
    return tuple(
        {"role": role, "owner": owner} | _row(core, catalogue[core.metric], period, history, calendar)
        for core in (roles.find(role).scorecard(phase) if cores is None else cores)
    )


def _row(core: Core, metric: Metric, period: Period, history: History | None, calendar: SpecialDays) -> dict[str, str]:
    past = history.of(core.metric, "", period.grain) if history else ()
    before = [month for month in past if month.period.end <= period.start]
    value = _reached(metric, before, period, calendar)
    return {
        "metric": core.metric,
        "kind": "level",
        "value": value or core.value or PLAUSIBLE.get(UNITS[metric.unit].kind, "100"),
        "start": str(period.start),
        "due": str(period.end),
        "per": period.grain,
        "weight": core.weight,
        "why": FROM_PAST if value else FOR_EXAMPLE,
    }


def _ahead(newest: Period, period: Period) -> int:
    return next((step for step in range(1, 60) if newest.shift(step).start >= period.start), 1)


def _reached(metric: Metric, past: Sequence[Past], period: Period, calendar: SpecialDays) -> str:
    """Return the level that the past makes likely, rounded to the easier side; empty where there is none.

    Of a past too short to tell it is the usual level: the median of the last three periods.
    """
    known = [month.value for month in past if month.value is not None]
    if not known:
        return ""
    ahead = _ahead(past[-1].period, period)
    foretold = outlook(metric, as_values(past), [month.period for month in past], calendar, ahead, ahead)
    quantile = LIKELY if metric.better == "lower" else 1 - LIKELY
    level = foretold.quantile(quantile) if foretold else median(known[-3:])
    if UNITS[metric.unit].kind == "share":
        level = min(max(level, 0.0), 1.0)
    text = rounded(level, metric.better == "lower", UNITS[metric.unit].kind == "count") if level > NOTHING else "0"
    return "" if Decimal(text) == 0 else text


def rounded(level: float, is_up: bool, is_count: bool = False) -> str:
    """Round to three digits, counts to whole ones, down where more is better and up where less is.

    >>> rounded(12345.6, False), rounded(0.023451, True), rounded(72.5, False, True)
    ('12300', '0.0235', '72')
    """
    place = floor(log10(level)) - DIGITS + 1
    if is_count:
        place = max(place, 0)
    number = Decimal(repr(level)).quantize(Decimal(1).scaleb(place), ROUND_CEILING if is_up else ROUND_FLOOR)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
