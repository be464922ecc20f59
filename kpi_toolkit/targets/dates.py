"""What must hold for the days of a target: an end, the grid of its periods, a baseline as long as what is judged."""

from collections.abc import Iterator
from datetime import date, timedelta

from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules, Period
from kpi_toolkit.sheets.columns import TARGETS
from kpi_toolkit.sheets.faults import error, phrase, warning
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.targets.target import TOTALS, Per, Target, grain_of, period_starting
from kpi_toolkit.units import UNITS


def end_faults(target: Target, filled: frozenset[str]) -> Iterator[Finding]:
    """Refuse what is never due; warn of what never ends."""
    if "due" in filled or not target.start:
        return
    if target.kind in TOTALS:
        yield error("K005", "no_deadline_total")
    elif "per" not in filled:
        yield error("K005", "no_deadline")
    elif target.per and "path" not in filled:  # which asks for the end itself
        yield warning("K005", "no_end", grain=phrase(f"grain.{target.per}"), example=_a_year_later(target.start))


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def date_faults(target: Target, rules: CalendarRules) -> Iterator[Finding]:
    """Refuse a span that runs backwards, and one off the grid of its `per`."""
    if target.start >= target.end:
        yield error("K005", "start_not_before_due", start=target.start, due=target.due)
    for column, day in (("start", target.start), ("due", target.end)):
        if target.per and not period_starting(day, target.per, rules):
            named = Text(TARGETS["per"].chosen(target.per).zh, target.per)
            yield error(
                "K005",
                "off_grid",
                column=TARGETS[column].label,
                day=day,
                grid=phrase(f"grid.{target.per}"),
                per=named,
                remedy=_nearby(column, day, target.per, rules),
            )


def _nearby(column: str, day: date, per: Per, rules: CalendarRules) -> Text:
    following = day + timedelta(days=1)
    if column == "due" and period_starting(following, per, rules):
        return phrase("grid_day_after", day=following)
    return phrase("grid_write", grid=phrase(f"grid.{per}"))


def baseline_faults(target: Target, metric: Metric, rules: CalendarRules) -> Iterator[Finding]:
    """Refuse to compare an amount or count of a month with one of a year, rates may be; and a start still to come."""
    baseline = target.baseline_period
    if baseline and target.start and baseline.end > target.start:
        yield error("K005", "baseline_not_before", baseline=baseline, start=target.start)
    if target.kind not in ("lift", "level") or UNITS[metric.unit].is_rate or not (baseline and target.start):
        return
    judged, given = target.grain(rules), grain_of(baseline.start, baseline.end, rules)
    if judged is None:
        yield from _baseline_days(target, baseline, metric)
    elif judged != given:
        yield error(
            "K005",
            "baseline_length",
            baseline=baseline,
            metric=metric.name,
            judged=phrase(f"grain.{judged}"),
            found=f"a {given}" if given else "a longer span",
            found_short=f"a {given}" if given else "a span",
        )


def _baseline_days(target: Target, baseline: Period, metric: Metric) -> Iterator[Finding]:
    """Refuse to compare an amount of some days with one of more or fewer; whole months are as long as each other."""
    span = Period(target.start, target.end, "span", baseline.rules)
    both = [period.months for period in (span, baseline)]
    if target.due and span.days > 0 and span.days != baseline.days and (None in both or both[0] != both[1]):
        before = span.shift(-1)
        yield error(
            "K005",
            "baseline_days",
            baseline=baseline,
            found=baseline.days,
            metric=metric.name,
            judged=span.days,
            example=str(before),
        )
