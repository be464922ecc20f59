"""How long until it happens, when for some it has not happened yet: Kaplan–Meier."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from kpi_toolkit.errors import UsageError, listed


@dataclass(frozen=True)
class Curve:
    """Share not yet reached by the event, at time 0 and at every duration seen; all columns are of equal length.

    ``at_risk`` are those watched until right before the time, ``events`` those it happened to then, ``censored``
    those last seen then without it. ``median`` is the first time at which at most one half is left, in the unit of
    the durations; None when more than one half never got there, which is «longer than watched», not «never».
    """

    times: tuple[float, ...]
    survival: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    censored: tuple[int, ...]
    median: float | None


def kaplan_meier(durations: Sequence[float], observed: Sequence[bool], confidence: float = 0.95) -> Curve:
    """Return the Kaplan–Meier curve with Greenwood's interval on the log-log scale.

    Who was last seen at the time of an event counts as at risk in it. The interval is pointwise, not a band; before
    the first event and after the last one of all it has no width, because nothing measures its noise.
    Sources: Kaplan and Meier (1958), Nonparametric estimation from incomplete observations; Kalbfleisch and Prentice
    (1980), The Statistical Analysis of Failure Time Data (the interval).

    Parameters
    ----------
    durations
        One a case, in any unit of time, 0 or more: until the event, or until last seen.
    observed
        Whether the event was seen; False where the case was still without it when last seen.
    confidence
        Two-sided, between 0 and 1.

    Raises
    ------
    UsageError
        For no cases, sequences of different lengths, durations that are negative or not finite, and what is neither
        true nor false; all at once.

    Examples
    --------
    Of 4, one leaves after day 1, one after day 2, one is last seen on day 2, one leaves on day 3: 3/4, then 3/4 × 2/3.

    >>> curve = kaplan_meier([1, 2, 2, 3], [True, True, False, True])
    >>> curve.times, [round(share, 4) for share in curve.survival], curve.at_risk, curve.median
    ((0.0, 1.0, 2.0, 3.0), [1.0, 0.75, 0.5, 0.0], (4, 4, 3, 1), 2.0)
    """
    lasted, happened = _checked(durations, observed, confidence)
    times = np.unique(np.append(lasted, 0.0))
    place = np.searchsorted(times, lasted)
    events = np.bincount(place[happened], minlength=times.size)
    leaving = np.bincount(place, minlength=times.size)
    at_risk = lasted.size - np.concatenate(([0], np.cumsum(leaving)[:-1]))
    survival = np.cumprod((at_risk - events) / at_risk)
    lower, upper = _interval(survival, events, at_risk, confidence)
    half = times[survival <= 0.5 * (1 + 1e-9)]  # 3/4 × 2/3 may end a rounding above one half
    return Curve(
        times=tuple(times.tolist()),
        survival=tuple(survival.tolist()),
        lower=tuple(lower.tolist()),
        upper=tuple(upper.tolist()),
        at_risk=tuple(at_risk.tolist()),
        events=tuple(events.tolist()),
        censored=tuple((leaving - events).tolist()),
        median=float(half[0]) if half.size else None,
    )


def _interval(
    survival: npt.NDArray[np.float64], events: npt.NDArray[np.int64], at_risk: npt.NDArray[np.int64], confidence: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    lower, upper = survival.copy(), survival.copy()
    open_to_doubt = (survival > 0) & (survival < 1)
    left = np.maximum(at_risk - events, 1)  # where nobody is left, the interval is not computed
    variance = np.cumsum(events / (at_risk * left))[open_to_doubt]
    log = np.log(survival[open_to_doubt])
    width = z * np.sqrt(variance) / np.abs(log)
    lower[open_to_doubt] = np.exp(log * np.exp(width))
    upper[open_to_doubt] = np.exp(log * np.exp(-width))
    return lower, upper


def _checked(
    durations: Sequence[float], observed: Sequence[bool], confidence: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    lasted, happened = np.asarray(durations, dtype=float), np.asarray(observed)
    faults = []
    if lasted.size != happened.size:
        faults.append(f"{lasted.size} durations, but {happened.size} observed. Give one of each a case.")
    if not lasted.size:
        faults.append("There are no durations. Give at least one case.")
    if (bad := np.flatnonzero(~np.isfinite(lasted))).size:
        faults.append(f"Durations at {listed(bad)} are not finite. Leave out cases whose duration is unknown.")
    if (bad := np.flatnonzero(lasted < 0)).size:
        faults.append(f"Durations at {listed(bad)} are negative. A case cannot end before it began.")
    if (bad := np.flatnonzero(~np.isin(happened, [0, 1]))).size:
        faults.append(f"Observed at {listed(bad)} is neither true nor false. Write True where the event was seen.")
    if not 0 < confidence < 1:
        faults.append(f"Confidence {confidence} is not between 0 and 1. Write 0.95 for 95 %.")
    if faults:
        raise UsageError("These durations give no survival curve.", faults)
    return lasted, happened.astype(bool)
