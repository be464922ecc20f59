"""Guardrails: what must not break while a metric is pushed. Met with a broken guardrail is 失衡 / unbalanced."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import sqrt
from statistics import NormalDist, median
from typing import Any

import pandas as pd

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.analysis.signal import latest
from kpi_toolkit.judge.traps import traps
from kpi_toolkit.judge.traps.statistics import compare
from kpi_toolkit.judge.traps.trap import State, Trap
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets import Attainment, Status, Target, attain, status
from kpi_toolkit.targets.levels import levels_in
from kpi_toolkit.targets.target import judged_period
from kpi_toolkit.units import Written

Values = Mapping[tuple[str, str], Any]
"""Rows of the metric frame by metric and period."""
COUNTED = ("users", "buyers", "orders", "times", "sessions")
"""Units of what is counted one by one, so that its sampling noise is known."""
SIGMAS, THREE_SIGMA = 3, 0.00135
"""How seldom chance alone may bring a share as bad: as seldom as a value beyond a limit of the chart."""


@dataclass(frozen=True)
class Guardrail:
    """What guards some metrics in a period.

    Parameters
    ----------
    metric
        The counter-metric, or the name of a trap.
    watches
        Names of the metrics that it guards.
    state
        ``no_data`` with a `reason`: nothing can be said, which is not «ok».
    key
        Its sentence among the words, without the ``guardrail.`` before it; empty where a `trap` speaks.
    values
        The placeholders of the sentence.
    trap
        What a trap found.
    """

    metric: str
    watches: tuple[str, ...]
    state: State
    key: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    reason: Reason | None = None
    trap: Trap | None = None

    @property
    def evidence(self) -> dict[str, float]:
        """The numbers of the sentence by name, in the metric's unit; shares as 0–1."""
        if self.trap:
            return self.trap.evidence
        return {name: value.value for name, value in self.values.items() if isinstance(value, Written)}


def unbalanced(primary: Status, guards: Iterable[Guardrail]) -> bool:
    """Whether a metric is met while one of its guardrails is broken.

    Examples
    --------
    >>> broken = Guardrail("new_buyers", ("new_users",), "broken")
    >>> unbalanced("met", [broken]), unbalanced("missed", [broken]), unbalanced("met", [])
    (True, False, False)
    """
    return primary == "met" and any(guard.state == "broken" for guard in guards)


def guards_of(metric: str, guards: Iterable[Guardrail]) -> tuple[Guardrail, ...]:
    """Return the guardrails of one metric."""
    return tuple(guard for guard in guards if metric in guard.watches)


def guardrails(
    workspace: Workspace,
    period: Period,
    metrics: Iterable[str],
    targets: Iterable[Target] = (),
    found: Iterable[Trap] | None = None,
) -> tuple[Guardrail, ...]:
    """Judge all that guards some metrics in a period.

    Parameters
    ----------
    metrics
        Names of the metrics that are judged; their `pairs_with` are the counter-metrics.
    targets
        The targets of one role. An unweighted one of a counter-metric is a guardrail target: it breaks when it is
        missed beyond sampling noise. A counter-metric without any breaks by a signal against its good direction.
    found
        What the traps said of the period; None to look into those that watch the metrics.

    Returns
    -------
    tuple
        One for each counter-metric that has a good direction, then one for each thing the traps said.
    """
    judged = tuple(dict.fromkeys(metrics))
    watched = _watched(workspace, judged)
    agreed = {
        target.metric: target
        for target in targets
        if target.scorecard_weight is None and not target.segment and target.covers(period)
    }
    values = _measured(workspace, period, watched, [agreed[name] for name in watched if name in agreed])
    guards = []
    for name, watches in watched.items():
        case = _Case(workspace, period, workspace.catalogue[name], values)
        guard = case.by_target(agreed[name]) if name in agreed else case.by_signal()
        guards.append(replace(guard, watches=watches))
    spoken = traps(workspace, period, judged) if found is None else found
    return (*guards, *_of_traps(spoken, judged))


def _watched(workspace: Workspace, judged: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Counter-metrics that are there and have a good direction, and what each of them guards."""
    catalogue = workspace.catalogue
    pairs = [(other, name) for name in judged for other in catalogue[name].pairs_with if other in catalogue]
    there = dict.fromkeys(other for other, _ in pairs if catalogue[other].better != "band")
    return {other: tuple(name for one, name in pairs if one == other) for other in there}


def _of_traps(spoken: Iterable[Trap], judged: tuple[str, ...]) -> Iterator[Guardrail]:
    for trap in spoken:
        watches = tuple(name for name in trap.watches if name in judged)
        if trap.name == "fewer_asked" and trap.segment:
            watches = (trap.segment.partition("=")[2],)
        yield Guardrail(trap.name, watches, trap.state, reason=trap.reason, trap=trap)


def _measured(workspace: Workspace, period: Period, names: Iterable[str], agreed: Iterable[Target]) -> Values:
    """Measure the counter-metrics of all periods that are asked of them, in one go."""
    metrics = [workspace.catalogue[name] for name in names]
    if not metrics:
        return {}
    periods = [period.shift(-step) for step in range(workspace.settings.guardrails.history, -1, -1)]
    for target in agreed:
        periods += [judged_period(target, period), *([target.baseline_period] if target.baseline_period else [])]
    frame = measure(workspace, metrics, list(dict.fromkeys(periods)))
    return {(row.metric, row.period): row for row in frame.itertuples()}


@dataclass(frozen=True)
class _Case:
    """One counter-metric in one period."""

    workspace: Workspace
    period: Period
    metric: Metric
    values: Values

    def _shown(self, number: float) -> Written:
        return Written(float(number), self.metric.unit, self.workspace.settings.currency)

    def _guard(self, state: State, key: str, **values: object) -> Guardrail:
        return Guardrail(self.metric.name, (), state, key, {"metric": self.metric.label, **values})

    def _unknown(self, row: Any) -> Guardrail:
        reason = Reason("no_rows") if pd.isna(row.reason) else row.reason
        return Guardrail(self.metric.name, (), "no_data", reason=reason)

    def by_target(self, target: Target) -> Guardrail:
        """Judge a guardrail target: broken when it is missed, and not only by sampling noise."""
        row = self.values[self.metric.name, str(judged_period(target, self.period))]
        noise = self._noise(row)
        result, verdict = self._judged(target, row, noise)
        if verdict in ("no_data", "open") or result.target is None:
            return self._unknown(row)
        key, state = "target_missed", "broken"
        if verdict == "met":
            key, state = "target_kept", "ok"
        elif verdict == "noise":
            key, state = "target_noise", "ok"
        elif verdict == "at_risk" and noise is None:
            key, state = "target_near", "ok"
        return self._guard(state, key, value=self._shown(row.value), target=self._shown(float(result.target)))  # type: ignore[arg-type]

    def _judged(self, target: Target, row: Any, noise: tuple[float, float] | None) -> tuple[Attainment, Status]:
        scoring = self.workspace.settings.scoring
        baseline = float(target.baseline) if target.baseline is not None else None
        if baseline is None and target.baseline_period:
            baseline = float(self.values[self.metric.name, str(target.baseline_period)].value)
        is_partial = not pd.isna(row.reason) and row.reason.code in ("partial_end", "partial_start")
        result = attain(
            row.value,
            value=levels_in(target, self.period, baseline).value,
            better=self.metric.better,
            kind=target.kind,
            baseline=baseline,
            lower=target.lower,
            upper=target.upper,
            tolerance=scoring.tolerance,
            cap=scoring.cap,
            is_over=not is_partial,
        )
        return result, status(result, scoring, noise)

    def _noise(self, row: Any) -> tuple[float, float] | None:
        """Return where 95 % of samples lie: of a share of cases by Wilson, of a count as a Poisson one varies."""
        if self.metric.unit == "share":
            return wilson(int(row.numerator), int(row.denominator)) if row.denominator > 0 else None
        if self.metric.unit in COUNTED and row.value >= 0:
            reach = NormalDist().inv_cdf(0.975) * sqrt(row.value)
            return row.value - reach, row.value + reach
        return None

    def by_signal(self) -> Guardrail:
        """Judge by the process behaviour chart: broken when it moved against its good direction.

        The newest value must lie beyond the limits as it is, beyond those around its own trend, so that a shop that
        grows does not alarm by growing, and, where cases are counted, beyond the noise of counting.
        """
        periods = [self.period.shift(-step) for step in range(self.workspace.settings.guardrails.history, -1, -1)]
        rows = [self.values[self.metric.name, str(period)] for period in periods]
        values = [float(row.value) if pd.isna(row.reason) else None for row in rows]
        now = values[-1]
        if now is None:
            return self._unknown(rows[-1])
        limits = latest(values).chart.limits
        if limits is None:
            few = {"periods": len(values) - 1 - values[:-1].count(None)}
            return Guardrail(self.metric.name, (), "no_data", reason=Reason("short_usual", few))
        strayed = without_trend(values)
        is_worse = self._is_worse(values) and self._is_worse(strayed)
        if is_worse and self._is_beyond_noise(rows, now, strayed[-1] or 0.0):
            return self._guard(
                "broken",
                "signal",
                value=self._shown(now),
                low=self._shown(limits.lower),
                high=self._shown(limits.upper),
            )
        return self._guard("ok", "no_signal", value=self._shown(now))

    def _is_worse(self, values: Sequence[float | None]) -> bool:
        bad = -1 if self.metric.better == "higher" else 1
        return any(one.rule == "outside" and one.direction == bad for one in latest(values).signals)

    def _is_beyond_noise(self, rows: Sequence[Any], now: float, strayed: float) -> bool:
        """Whether a count strays from its trend, or a share is worse, by more than chance; amounts are not counted."""
        if self.metric.unit in COUNTED:
            return abs(strayed) > SIGMAS * sqrt(max(now - strayed, 1.0))  # as a Poisson count varies
        if self.metric.unit != "share":
            return True
        known = [row for row in rows if row.denominator > 0]
        counts = [(int(row.numerator), int(row.denominator)) for row in known]
        bad = [(n - good if self.metric.better == "higher" else good, n) for good, n in counts]
        return compare(bad[-1], bad[:-1]).chance < THREE_SIGMA


def without_trend(values: Sequence[float | None]) -> list[float | None]:
    """Return what values stray from the line through all but the newest one: median slope and median height.

    Source: Theil (1950), Sen (1968).

    Examples
    --------
    >>> without_trend([1.0, 2.0, None, 4.0, 9.0])
    [0.0, 0.0, None, 0.0, 4.0]
    """
    known = [(place, value) for place, value in enumerate(values[:-1]) if value is not None]
    slopes = [(b - a) / (right - left) for (left, a), (right, b) in combinations(known, 2)]
    slope = median(slopes) if slopes else 0.0
    height = median(value - slope * place for place, value in known) if known else 0.0
    return [None if value is None else value - height - slope * place for place, value in enumerate(values)]
