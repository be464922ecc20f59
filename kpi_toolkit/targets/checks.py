"""What must hold for a target by itself: columns of its kind, unit, dates and direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.columns import TARGETS, called
from kpi_toolkit.sheets.faults import error, phrase
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.sheets.limits import LEVELS, share_limits
from kpi_toolkit.targets.attainment import lift_target
from kpi_toolkit.targets.dates import baseline_faults, date_faults, end_faults
from kpi_toolkit.targets.levels import levels
from kpi_toolkit.targets.target import Kind, Target, grain_of
from kpi_toolkit.targets.ways import one_path, two_readings
from kpi_toolkit.units import UNITS, as_decimal

SURELY_PERCENT = 2
"""From which on a share is written in percent: 1.5 may be 1.5 % or one and a half."""


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
    "level": Shape(("value",), ("threshold", "stretch", "per", "path", "baseline", "baseline_period")),
    "lift": Shape(("value",), ("threshold", "stretch", "per", "path", "mode", "baseline", "baseline_period")),
    "cumulative": Shape(("value",), ("threshold", "stretch")),
    "floor": Shape(("value", "per"), ("threshold", "stretch")),
    "band": Shape(("lower", "upper"), ("per",)),
    "milestone": Shape(("value",), ("threshold", "stretch")),
}
SHAPED = {column for shape in SHAPES.values() for column in shape.columns}
CODES = {"mode": "K004", "per": "K005", "path": "K005", "baseline_period": "K005"}


def target_faults(
    target: Target, filled: frozenset[str], metric: Metric | None, settings: Settings
) -> Iterator[Finding]:
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
        yield from _columns(target, filled, _is_part(target, settings.calendar_rules))
        yield from end_faults(target, filled)
    if target.start and target.due:
        yield from date_faults(target, settings.calendar_rules)
    if target.lower is not None and target.upper is not None and target.lower >= target.upper:
        yield error("K004", "bounds_swapped", lower=target.lower, upper=target.upper)
    if target.value == 0 and target.kind != "lift" and target.scorecard_weight is not None:
        yield error("K020", "zero_target")
    if metric and target.kind:
        yield from _nothing(target, metric)
        yield from _levels(target, metric)
        yield from _direction(target, metric)
        yield from _lift(target, filled, metric, settings)
        yield from baseline_faults(target, metric, settings.calendar_rules)
        yield from _path(target, filled, metric, settings)


def _nothing(target: Target, metric: Metric) -> Iterator[Finding]:
    is_asked = target.value == 0 and target.kind != "lift" and metric.better == "higher"
    if is_asked and is_never_negative(metric):
        yield error("K020", "asks_for_nothing", metric=metric.name)


def _is_part(target: Target, rules: CalendarRules) -> bool:
    """Whether a target's days are no whole period: it is judged once, whatever its kind."""
    return bool(target.start and target.due and grain_of(target.start, target.due, rules) is None)


def _columns(target: Target, filled: frozenset[str], is_part: bool) -> Iterator[Finding]:
    shape, kind = SHAPES[target.kind], TARGETS["kind"]
    for column in shape.needs:
        if column not in filled and not (column == "per" and is_part):
            code = CODES.get(column, "K004")
            yield error(code, "kind_needs", column=TARGETS[column].label, kind=kind.chosen(target.kind))
    for column in sorted(SHAPED & filled - set(shape.columns)):
        kinds = kind.any_of(name for name, other in SHAPES.items() if column in other.columns)
        yield error(
            CODES.get(column, "K004"),
            "kind_unused",
            column=TARGETS[column].label,
            kind=kind.chosen(target.kind),
            kinds=kinds,
        )
    if target.kind == "level" and {"baseline", "baseline_period"} & filled and "path" not in filled:
        column = "baseline" if "baseline" in filled else "baseline_period"
        yield error(
            "K004", "kind_unused", column=TARGETS[column].label, kind=kind.chosen("level"), kinds=kind.chosen("lift")
        )


def _levels(target: Target, metric: Metric) -> Iterator[Finding]:
    for column in LEVELS:
        value: Decimal | None = getattr(target, column)
        limits = share_limits(column, metric, target.kind, target.mode)
        if value is None:
            continue
        named = {"column": TARGETS[column].label, "value": value, "metric": metric.name}
        if limits and not limits[0] <= value <= limits[1]:
            yield error("K004", "share_range", **named, remedy=_as_share(value, limits))
        elif value < 0 and is_never_negative(metric) and (target.kind != "lift" or column == "baseline"):
            yield error("K020", "below_0", **named)


def _as_share(value: Decimal, limits: tuple[int, int]) -> Text:
    share = value / 100
    if abs(value) >= SURELY_PERCENT and limits[0] <= share <= limits[1]:
        return phrase("share_write", share=f"{share.normalize():f}", value=value)
    return phrase("share_at_most") if value > 0 else phrase("share_at_least", least=limits[0])


def is_never_negative(metric: Metric) -> bool:
    """Whether a metric has no values below 0."""
    return UNITS[metric.unit].kind not in ("money", "growth")  # refunds may outweigh sales


def _direction(target: Target, metric: Metric) -> Iterator[Finding]:
    if metric.better == "band":
        if target.kind not in ("band", "lift"):
            yield error("K004", "needs_band", metric=metric.name)
        return
    sign, better = (1 if metric.better == "higher" else -1), phrase(f"better.{metric.better}")
    if target.kind == "floor" and sign < 0:
        yield error("K004", "floor_of_less", metric=metric.name)
    if target.value is None:
        return
    if target.kind == "lift" and sign * target.value < 0:
        yield error("K004", "wrong_way", value=target.value, metric=metric.name, better=better, instead=-target.value)
    for column, side, word in (("stretch", 1, "worse"), ("threshold", -1, "higher")):
        number: Decimal | None = getattr(target, column)
        if number is not None and side * sign * (number - target.value) < 0:
            yield error(
                "K004",
                "out_of_order",
                column=TARGETS[column].label,
                number=number,
                word=phrase(word),
                value=target.value,
                better=better,
            )


def _lift(target: Target, filled: frozenset[str], metric: Metric, settings: Settings) -> Iterator[Finding]:
    if target.kind != "lift":
        return
    if not {"baseline", "baseline_period"} & filled:
        yield error("K004", "lift_without_start")
    if target.value == 0:
        yield error("K020", "lift_of_0")
    if "mode" not in filled:
        yield error("K004", "mode_missing", ways=two_readings(target, metric, settings.currency))
    if target.mode == "pp" and not UNITS[metric.unit].is_percent:
        yield error("K004", "pp_of_number", metric=metric.name)
    if target.mode == "relative" and target.baseline == 0:
        yield error("K020", "lift_from_0")
    yield from _reached(target, metric)


def _reached(target: Target, metric: Metric) -> Iterator[Finding]:
    """Refuse a lift to a level that the metric cannot have."""
    is_share = UNITS[metric.unit].kind == "share"
    value, baseline, mode = target.value, target.baseline, target.mode
    if value is None or mode is None or not is_never_negative(metric) or (mode == "pp" and not is_share):
        return
    if baseline is None:
        if mode == "relative" and value < -1:
            yield error("K004", "lift_below_0", value=value, metric=metric.name)
        return
    if baseline < 0 or (is_share and (baseline > 1 or (mode == "pp" and abs(value) > 1))):
        return  # said by _levels
    reached = lift_target(baseline, value, mode)
    if reached < 0 or (is_share and reached > 1):
        way = Text(TARGETS["mode"].choices[mode][0], mode)
        yield error(
            "K004",
            "lift_out_of_range",
            baseline=baseline,
            value=value,
            mode=way,
            reached=f"{as_decimal(reached):f}",
            metric=metric.name,
            what="no share" if is_share else f"`{metric.name}` never",
        )


def _path(target: Target, filled: frozenset[str], metric: Metric, settings: Settings) -> Iterator[Finding]:
    """Refuse steps that cannot be told; ask which ones are meant where nothing is said."""
    if target.path and target.kind in ("level", "lift"):
        needed = ("due", "per") if target.path in ("end", "each") else ("due", "per", "baseline")
        has = filled | ({"baseline"} if "baseline_period" in filled or target.kind == "lift" else frozenset())
        if missing := [column for column in needed if column not in has]:
            yield error("K005", "path_needs", columns=called(missing, {name: TARGETS[name].zh for name in missing}))
        ends = (target.baseline, levels(target).value)
        if target.path == "compound" and any(end is not None and end <= 0 for end in ends):
            yield error("K004", "path_not_above_0")
    elif "path" not in filled and target.kind == "lift" and target.value and (target.steps or 0) > 1:
        yield from one_path(target, metric)
