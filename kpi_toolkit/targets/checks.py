"""What must hold for a target by itself: columns of its kind, unit, dates and direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpi_toolkit.metric import Metric
from kpi_toolkit.period import CalendarRules
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.attainment import lift_target
from kpi_toolkit.targets.target import TOTALS, Kind, Mode, Per, Target, grain_of, period_holding, period_starting
from kpi_toolkit.units import UNITS, format_change, format_share, format_value


@dataclass(frozen=True)
class Shape:
    """The columns that a kind of target needs, and those it may use besides."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return self.needs + self.may


# `mode` and the baseline of a lift have checks of their own.
SHAPES: dict[Kind, Shape] = {
    "level":      Shape(("value",), ("threshold", "stretch", "per")),
    "lift":       Shape(("value",), ("threshold", "stretch", "per", "mode", "baseline", "baseline_period")),
    "cumulative": Shape(("value",), ("threshold", "stretch")),
    "floor":      Shape(("value", "per"), ("threshold", "stretch")),
    "band":       Shape(("lower", "upper"), ("per",)),
    "milestone":  Shape(("value",), ("threshold", "stretch")),
}  # fmt: skip
SHAPED = {column for shape in SHAPES.values() for column in shape.columns}
LEVELS = ("value", "lower", "upper", "threshold", "stretch", "baseline")
GRID = {"day": "day", "week": "first day of a week", "month": "first day of a month",
        "quarter": "first day of a quarter", "year": "first day of a fiscal year"}  # fmt: skip


def target_faults(target: Target, filled: frozenset[str], metric: Metric | None, settings: Settings) -> Iterator[str]:
    """Yield what is wrong with a target, and what to do about it.

    Parameters
    ----------
    target
        Read from its row; None stands in every field whose cell is empty or could not be read.
    filled
        The columns whose cells are not empty.
    metric
        None when the sheet names an unknown one.
    """
    if target.kind:
        yield from _columns(target, filled)
    if target.segment:
        yield f"`segment` is {target.segment}, but targets are judged over all users. Clear it."
    if target.start and target.due:
        yield from _dates(target, settings.calendar_rules)
        yield from _never(target, filled, settings.calendar_rules)
    if target.lower is not None and target.upper is not None and target.lower >= target.upper:
        yield f"`lower` {target.lower} is not below `upper` {target.upper}. Exchange or correct them."
    if target.value == 0 and target.kind != "lift" and target.scorecard_weight is not None:
        yield (
            "a target of 0 has no attainment, so it cannot weigh in a score. Clear `weight` and `points` "
            "(it is then met or missed), or use kind `band`."
        )
    if metric and target.kind:
        yield from _levels(target, metric)
        yield from _direction(target, metric)
        yield from _lift(target, filled, metric, settings)
        yield from _baseline_length(target, metric, settings.calendar_rules)


def _columns(target: Target, filled: frozenset[str]) -> Iterator[str]:
    shape = SHAPES[target.kind]
    for column in shape.needs:
        if column not in filled:
            yield f"`{column}` is empty; kind `{target.kind}` needs it. Fill it in."
    for column in sorted(SHAPED & filled - set(shape.columns)):
        kinds = " or ".join(f"`{kind}`" for kind, other in SHAPES.items() if column in other.columns)
        yield f"`{column}` is filled, but kind `{target.kind}` does not use it. Clear it, or use {kinds}."


def _dates(target: Target, rules: CalendarRules) -> Iterator[str]:
    if target.start >= target.due:
        yield (
            f"`start` {target.start} is not before `due` {target.due}. `due` is the first day after the "
            "span: a target for March starts on 1998-03-01 and is due on 1998-04-01."
        )
    for column, day in (("start", target.start), ("due", target.due)):
        if target.per and not period_starting(day, target.per, rules):
            yield (
                f"`{column}` {day} is not the {GRID[target.per]}, as `per` {target.per} needs. "
                f"{_nearby(column, day, target.per, rules)}"
            )


def _nearby(column: str, day: date, per: Per, rules: CalendarRules) -> str:
    following = day + timedelta(days=1)
    if column == "due" and period_starting(following, per, rules):
        return f"`due` is the first day after the span: write {following}."
    return f"Write the {GRID[per]}."


def _never(target: Target, filled: frozenset[str], rules: CalendarRules) -> Iterator[str]:
    """Refuse a span that is no period: no review would ever judge it."""
    if target.kind in (None, "floor", *TOTALS) or "per" in filled or target.start >= target.due:
        return
    if grain_of(target.start, target.due, rules) is None:
        month = period_holding(target.start, "month", rules)
        yield (
            f"{target.start} to {target.due} is not one day, week, month, quarter or year, so it would never be "
            f"judged. Give `per`, or dates of one month as {month.start} and {month.end}, or use kind `cumulative` "
            "for a total over these days."
        )


def share_limits(column: str, metric: Metric, kind: Kind | None, mode: Mode | None) -> tuple[int, int] | None:
    """Return the smallest and largest number of a column; None where it is no share."""
    if UNITS[metric.unit].kind != "share":
        return None
    if kind == "lift" and column != "baseline":
        return None if mode == "relative" else (-1, 1)
    return 0, 1


def _levels(target: Target, metric: Metric) -> Iterator[str]:
    for column in LEVELS:
        value: Decimal | None = getattr(target, column)
        limits = share_limits(column, metric, target.kind, target.mode)
        if value is None:
            continue
        if limits and not limits[0] <= value <= limits[1]:
            yield f"`{column}` is {value}, but `{metric.name}` is a share. {_as_share(value, limits)}"
        elif value < 0 and _is_never_negative(metric) and (target.kind != "lift" or column == "baseline"):
            yield f"`{column}` is {value}, but `{metric.name}` is never below 0. Correct it."


def _as_share(value: Decimal, limits: tuple[int, int]) -> str:
    share = value / 100
    if abs(value) > 1 and limits[0] <= share <= limits[1]:
        return f"Shares are written 0–1: {share.normalize():f}, not {value}."
    return f"Shares are 0–1, so {'at most 1' if value > 0 else f'at least {limits[0]}'}. Correct it."


def _is_never_negative(metric: Metric) -> bool:
    return UNITS[metric.unit].kind != "money"  # refunds may outweigh sales


def _direction(target: Target, metric: Metric) -> Iterator[str]:
    if metric.better == "band":
        if target.kind not in ("band", "lift"):
            yield f"neither more nor less of `{metric.name}` is better. Use kind `band`."
        return
    sign = 1 if metric.better == "higher" else -1
    if target.kind == "floor" and sign < 0:
        yield f"a floor asks for at least so much of `{metric.name}`, but less of it is better. Use `level`."
    if target.value is None:
        return
    if target.kind == "lift" and sign * target.value < 0:
        yield (
            f"`value` {target.value} moves `{metric.name}` the wrong way: {metric.better} is better. "
            f"Write {-target.value}."
        )
    for column, side, word in (("stretch", 1, "worse"), ("threshold", -1, "better")):
        number: Decimal | None = getattr(target, column)
        if number is not None and side * sign * (number - target.value) < 0:
            yield (
                f"`{column}` {number} is {word} than `value` {target.value}: {metric.better} is better. "
                "Correct one of them."
            )


def _lift(target: Target, filled: frozenset[str], metric: Metric, settings: Settings) -> Iterator[str]:
    if target.kind != "lift":
        return
    if not {"baseline", "baseline_period"} & filled:
        yield "a lift needs a start. Fill in `baseline` with a number, or `baseline_period` as 1998-02."
    if target.value == 0:
        yield "a lift of 0 asks for nothing. Write its size, or use kind `level`."
    if "mode" not in filled:
        yield f"`mode` is empty, so the lift can be read two ways. {_readings(target, metric, settings)}"
    if target.mode == "pp" and not UNITS[metric.unit].is_percent:
        yield f"`pp` is for shares, which `{metric.name}` is not. Write `relative`, or use kind `level`."
    if target.mode == "relative" and target.baseline == 0:
        yield "a relative lift of a baseline of 0 is 0. Use kind `level` with the value to reach."
    yield from _reached(target, metric)


def _reached(target: Target, metric: Metric) -> Iterator[str]:
    """Refuse a lift to a level that the metric cannot have."""
    is_share = UNITS[metric.unit].is_percent
    value, baseline, mode = target.value, target.baseline, target.mode
    if value is None or mode is None or not _is_never_negative(metric) or (mode == "pp" and not is_share):
        return
    if baseline is None:
        if mode == "relative" and value < -1:
            yield f"a lift of {value} leads below 0, where `{metric.name}` never is. Write at least -1."
        return
    if baseline < 0 or (is_share and (baseline > 1 or (mode == "pp" and abs(value) > 1))):
        return  # said by _levels
    reached = lift_target(baseline, value, mode)
    if reached < 0 or (is_share and reached > 1):
        yield (
            f"`baseline` {baseline} lifted by {value} ({mode}) is {reached:f}, which "
            f"{'no share' if is_share else f'`{metric.name}` never'} can be. Correct one of them."
        )


def _baseline_length(target: Target, metric: Metric, rules: CalendarRules) -> Iterator[str]:
    """Refuse to compare an amount or count of a month with one of a year; rates may be."""
    baseline = target.baseline_period
    if target.kind != "lift" or UNITS[metric.unit].is_rate or not (baseline and target.start and target.due):
        return
    judged, found = target.grain(rules), grain_of(baseline.start, baseline.end, rules)
    if judged and judged != found:
        yield (
            f"`baseline_period` {baseline} is {f'a {found}' if found else 'a longer span'}, but a {judged} is judged: "
            f"`{metric.name}` adds up, so a {judged} is compared with {f'a {found}' if found else 'a span'}. "
            f"Write one {judged} as `baseline_period`."
        )


def _readings(target: Target, metric: Metric, settings: Settings) -> str:
    value, baseline = target.value, target.baseline
    if value is None:
        return "Write `relative` for a share of the baseline or `pp` for points on top of it."
    percent = format_share(float(value), signed=True)
    points = format_change(float(value), metric.unit, "en", settings.currency)
    if baseline is None:
        ways = f"{percent} of the baseline", f"{points} on top of the baseline"
    else:
        start, relative, absolute = (
            format_value(float(number), metric.unit, "en", settings.currency)
            for number in (baseline, lift_target(baseline, value, "relative"), baseline + value)
        )
        ways = f"{percent} of {start} = {relative}", f"{start} {points} = {absolute}"
    if UNITS[metric.unit].is_percent:
        return f"Write `relative` ({ways[0]}) or `pp` ({ways[1]})."
    return f"Write `relative` ({ways[0]}), or use kind `level` with the value to reach ({ways[1]})."
