"""How far a target was reached. The convention is a named field of the result, never implicit."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import nan
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict, get_args

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.metrics.metric import Better
from kpi_toolkit.settings import ScoringSettings
from kpi_toolkit.targets.target import Kind, Mode
from kpi_toolkit.units import Number, as_decimal, exact

Convention = Literal[
    "ratio", "mirror", "inverse", "any_sign", "from_baseline", "band", "undefined", "no_data", "period_open"
]
Status = Literal["met", "unbalanced", "at_risk", "missed", "noise", "no_data", "open"]

Draws: TypeAlias = NDArray[np.float64]

ZERO, ONE = Fraction(0), Fraction(1)
CAP = Decimal("1.2")
TOLERANCE = Decimal("0.1")


@dataclass(frozen=True)
class Attainment:
    """How far a target was reached: worked out and compared in fractions, then written with 28 digits.

    Parameters
    ----------
    raw
        Unrounded and uncapped, 1 = reached; None where there is none (`convention` says why).
    scored
        `raw` cut to 0..cap.
    convention
        The formula: ``ratio`` A/T, ``mirror`` 2 − A/T, ``inverse`` T/A, ``any_sign`` 1 ± (A−T)/|T|,
        ``from_baseline`` (A−B)/(T−B), ``band``; or why there is no number: ``undefined`` (nothing to divide
        by), ``no_data`` (no actual or no target value), ``period_open`` (pace is shown instead).
    target
        In the metric's unit; for a band the bound nearest to the actual.
    gap
        Actual − target in the metric's unit; 0 inside a band.
    is_met
        From the exact numbers; None where that cannot be said (yet).
    exact
        `scored` with all its digits, which scores add up.
    """

    raw: Decimal | None
    scored: Decimal | None
    convention: Convention
    target: Decimal | None
    gap: Decimal | None
    is_met: bool | None
    exact: Fraction | None = field(default=None, compare=False, repr=False)


def lift_target(baseline: Number, value: Number, mode: Mode) -> Fraction:
    """Return the level a lift leads to: 3.0 % lifted by 0.1 is 3.3 % when ``relative``, 13 % when ``pp``.

    A relative lift of a negative baseline is taken of its size, so that plus always means up.

    Examples
    --------
    >>> lift_target(0.03, 0.1, "relative"), lift_target(0.03, 0.1, "pp")
    (Fraction(33, 1000), Fraction(13, 100))
    """
    base, step = _known(baseline), _known(value)
    return base + (abs(base) * step if mode == "relative" else step)


def attain(
    actual: Number | None,
    *,
    value: Number | None,
    better: Better,
    kind: Kind = "level",
    baseline: Number | None = None,
    lower: Number | None = None,
    upper: Number | None = None,
    tolerance: Number = TOLERANCE,
    cap: Number = CAP,
    convention: Literal["inverse"] | None = None,
    is_over: bool = True,
) -> Attainment:
    """Return the attainment of one target.

    Parameters
    ----------
    actual
        Measured value; None or NaN: no data, never 0.
    value
        The level to reach; for a lift that of :func:`lift_target`. None for a band.
    better
        The metric's good direction. The convention follows from it, from `kind` and from the target's sign.
    baseline
        What a lift starts from.
    lower, upper
        Bounds of a band; both belong to it.
    tolerance
        Distance from a band at which attainment is 0, as a share of the band's midpoint.
    cap
        Largest scored attainment.
    convention
        ``inverse`` scores a lower-is-better metric as T/A instead of 2 − A/T.
    is_over
        False while the period runs: no attainment against the full target.

    Raises
    ------
    UsageError
        For a band without bounds, a level of a metric without a better direction, ``inverse`` of a metric
        where lower is not better, an infinite number, or a cap or tolerance that is not above 0.

    Examples
    --------
    >>> attain(0.36, value=0.40, baseline=0.30, kind="lift", better="higher").raw
    Decimal('0.6')
    """
    _check(better, kind, convention)
    _check_above_0(cap=cap, tolerance=tolerance)
    a, t, b = _exact(actual), _exact(value), _exact(baseline)
    if kind == "band":
        bounds = _bounds(lower, upper)
        t = None if a is None else min(bounds, key=lambda bound: abs(bound - a))
    if a is None or t is None or (kind == "lift" and b is None):
        return Attainment(None, None, "no_data", _written(t), None, None)
    if not is_over:
        return Attainment(None, None, "period_open", _written(t), _written(a - t), None)
    if kind == "band":
        return _band(a, t, bounds, _known(tolerance), _known(cap))
    is_met = (a <= t) if (better == "lower" if b is None or kind != "lift" else t < b) else (a >= t)
    formula, raw = _raw(a, t, b if kind == "lift" else None, better, convention)
    is_idle = kind == "lift" and t == b  # nothing was asked for, so doing nothing meets nothing
    return _attainment(raw, _known(cap), formula, t, a - t, None if is_idle else is_met)


class Asks(TypedDict):
    """What a target asks of any number, as :func:`attain` takes it; see there."""

    value: Number | None
    better: Better
    kind: NotRequired[Kind]
    baseline: NotRequired[Number | None]
    lower: NotRequired[Number | None]
    upper: NotRequired[Number | None]
    tolerance: NotRequired[Number]
    cap: NotRequired[Number]


def attain_draws(draws: Draws, asks: Asks) -> tuple[Draws | None, Draws | None, NDArray[np.bool_]]:
    """Return of many values what :func:`attain` gives of one, in floats: raw, scored and whether each is met.

    Raw and scored are None where the target leaves nothing to divide by. There is a target value or a band, and for a
    lift a baseline.
    """
    kind, better, baseline = asks.get("kind", "level"), asks["better"], asks.get("baseline")
    b = float(baseline) if kind == "lift" and baseline is not None else None
    if kind == "band":
        low, high = (float(bound) for bound in _bounds(asks.get("lower"), asks.get("upper")))
        away = np.maximum(np.maximum(low - draws, draws - high), 0.0)
        reach = float(asks.get("tolerance", TOLERANCE)) * abs(low + high) / 2
        raw, is_met = 1 - away / reach if reach else None, away == 0
    else:
        t = float(_known(nan if asks["value"] is None else asks["value"]))
        is_met = (draws <= t) if (better == "lower" if b is None else t < b) else (draws >= t)
        _, raw = _raw(draws, t, b, better, None)
    return (None, None, is_met) if raw is None else (raw, np.clip(raw, 0, float(asks.get("cap", CAP))), is_met)


def status(attainment: Attainment, bands: ScoringSettings, interval: tuple[float, float] | None = None) -> Status:
    """Return the judgement in one word, from the unrounded attainment on half-open bands.

    Parameters
    ----------
    bands
        ``raw >= met`` is met, ``at_risk <= raw < met`` at risk, less is missed.
    interval
        Confidence interval of a rate. Not met while the target lies inside it is ``noise``
        (未达标但在抽样误差内).
    """
    if attainment.convention == "period_open":
        return "open"
    raw, target = attainment.raw, attainment.target
    if raw is None and attainment.is_met is None:
        return "no_data"
    if attainment.is_met if raw is None else raw >= _known(bands.met):
        return "met"
    if interval and target is not None and interval[0] <= target <= interval[1]:
        return "noise"
    return "at_risk" if raw is not None and raw >= _known(bands.at_risk) else "missed"


def _check(better: Better, kind: Kind, convention: str | None) -> None:
    given = {"better": (better, get_args(Better)), "kind": (kind, get_args(Kind))}
    wrong = [
        f"`{name}` is `{value}`. {did_you_mean(str(value), known)}"
        for name, (value, known) in given.items()
        if value not in known
    ]
    if convention not in (None, "inverse"):
        wrong.append(f"`convention` is `{convention}`. Only `inverse` can be asked for; leave it out.")
    if wrong:
        raise UsageError("The target cannot be judged.", wrong)
    if better == "band" and kind not in ("band", "lift"):
        raise UsageError(f"A metric without a better direction cannot have a `{kind}`. Give a `band`.")
    if convention == "inverse" and (better != "lower" or kind in ("band", "lift")):
        raise UsageError("`inverse` is for levels of metrics where lower is better. Leave it out.")


def _check_above_0(**numbers: Number) -> None:
    # A decimal NaN cannot be compared by size, only found to differ from itself.
    if faults := [f"`{name}` is {number}" for name, number in numbers.items() if number != number or number <= 0]:
        raise UsageError("A cap and a tolerance must be above 0: attainment is scored within 0..cap.", faults)


def _raw(a: Any, t: Any, b: Any, better: Better, convention: str | None) -> tuple[Convention, Any]:
    """Return the formula and the raw attainment, of fractions or of floats."""
    if b is not None:
        return ("undefined", None) if t == b else ("from_baseline", (a - b) / (t - b))
    if t == 0:
        return "undefined", None
    if t < 0:
        return "any_sign", 1 + (a - t if better == "higher" else t - a) / abs(t)
    if convention == "inverse" and a <= 0:
        return "undefined", None
    if convention == "inverse":
        return "inverse", t / a
    return ("ratio", a / t) if better == "higher" else ("mirror", 2 - a / t)


def _band(
    a: Fraction, nearest: Fraction, bounds: tuple[Fraction, Fraction], tolerance: Fraction, cap: Fraction
) -> Attainment:
    if bounds[0] <= a <= bounds[1]:
        return _attainment(ONE, cap, "band", nearest, ZERO, True)
    reach = tolerance * abs(bounds[0] + bounds[1]) / 2
    raw = ONE - abs(a - nearest) / reach if reach else None
    return _attainment(raw, cap, "band" if reach else "undefined", nearest, a - nearest, False)


def _attainment(
    raw: Fraction | None, cap: Fraction, formula: Convention, target: Fraction, gap: Fraction, is_met: bool | None
) -> Attainment:
    scored = None if raw is None else min(max(raw, ZERO), cap)
    return Attainment(_written(raw), _written(scored), formula, _written(target), _written(gap), is_met, scored)


def _bounds(lower: Number | None, upper: Number | None) -> tuple[Fraction, Fraction]:
    low, high = _exact(lower), _exact(upper)
    if low is None or high is None or low >= high:
        raise UsageError(f"A band needs lower < upper; given: {lower} and {upper}.")
    return low, high


def _known(number: Number) -> Fraction:
    if (fraction := _exact(number)) is None:
        raise UsageError("A number is NaN where one is needed. Leave the value out or give a number.")
    return fraction


def _exact(number: Number | None) -> Fraction | None:
    if number is None or number != number:
        return None
    try:
        return exact(number)
    except OverflowError:
        raise UsageError("An infinite number cannot be judged. Look for a division by zero before it.") from None


def _written(number: Fraction | None) -> Decimal | None:
    return None if number is None else as_decimal(number)
