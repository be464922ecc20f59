"""How far a measured value reaches a target."""

from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets import Attainment, Target, attain
from kpi_toolkit.targets.attainment import Asks
from kpi_toolkit.targets.levels import levels_in


def baseline_of(measured: Measured, target: Target) -> Value | None:
    """Return what a target starts from; None where it starts from nothing."""
    if target.baseline is not None:
        return Value(float(target.baseline))
    if target.baseline_period is None:
        return None
    return measured.value(target.metric, target.baseline_period, target.segment)


def asks(measured: Measured, target: Target, period: Period, baseline: Value | None) -> Asks:
    """Return what a target asks in a period, as :func:`kpi_toolkit.targets.attain` takes it."""
    scoring = measured.context.settings.scoring
    start = baseline.exact if baseline else None
    return {
        "value": levels_in(target, period, start).value,
        "better": measured.context.catalogue[target.metric].better,
        "kind": target.kind,
        "baseline": start,
        "lower": target.lower,
        "upper": target.upper,
        "tolerance": scoring.tolerance,
        "cap": scoring.cap,
    }


def reached(measured: Measured, target: Target, period: Period, value: Value, is_due: bool = True) -> Attainment:
    """Return how far a value reaches a target in a period.

    Parameters
    ----------
    measured
        With the target's baseline.
    is_due
        Whether the target has its turn in the period.
    """
    wanted = asks(measured, target, period, baseline_of(measured, target))
    return attain(value.exact, **wanted, is_over=is_due and not value.is_partial)
