"""Guardrails: what must not break while a metric is pushed. Met with a broken guardrail is 失衡 / unbalanced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from statistics import NormalDist

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.judge import inflated
from kpi_toolkit.judge.inflated import Without, judged_without
from kpi_toolkit.judge.reached import reached
from kpi_toolkit.judge.traps import needs as trap_needs
from kpi_toolkit.judge.traps import traps
from kpi_toolkit.judge.traps.statistics import Counted
from kpi_toolkit.judge.traps.trap import State, Trap
from kpi_toolkit.judge.usual import COUNTED, movement_of, past_of
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets import Status, Target, status
from kpi_toolkit.targets.target import judged_period
from kpi_toolkit.units import Number, Written

KEPT: Mapping[Status, tuple[str, State]] = {"met": ("target_kept", "ok"), "noise": ("target_noise", "ok")}
"""What a guardrail target's sentence and state are, where it is not missed beyond noise."""
THREE_SIGMA = 0.0027
"""How seldom chance alone may bring a counter-metric as far from what is usual, to either side."""


@dataclass(frozen=True)
class Guardrail(Worded):
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
    without
        The targets that a trap has moved, judged without what it names.
    """

    metric: str
    watches: tuple[str, ...]
    state: State
    key: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    reason: Reason | None = None
    trap: Trap | None = None
    without: tuple[Without, ...] = ()

    @property
    def evidence(self) -> dict[str, float]:
        """The numbers of the sentence by name, in the metric's unit; shares as 0–1."""
        if self.trap:
            return self.trap.evidence
        return {name: float(value.value) for name, value in self.values.items() if isinstance(value, Written)}


def unbalanced(target: Target, primary: Status, guards: Iterable[Guardrail]) -> bool:
    """Whether a target is met while the good that its metric stands for is lost.

    It is lost where a counter-metric is broken, or where the target would not be met without what a trap names.
    """
    return primary == "met" and any(
        any(other.target is target and other.is_lost for other in guard.without) if guard.trap else True
        for guard in guards_of(target.metric, guards)
        if guard.state == "broken"
    )


def guards_of(metric: str, guards: Iterable[Guardrail]) -> tuple[Guardrail, ...]:
    """Return the guardrails of one metric."""
    return tuple(guard for guard in guards if metric in guard.watches)


def needs(context: Context, period: Period, metrics: Iterable[str], targets: Iterable[Target] = ()) -> Ask:
    """Return what the guardrails of some metrics need: counter-metrics and what the traps look at."""
    judged = tuple(dict.fromkeys(metrics))
    watched = [context.catalogue[name] for name in _watched(context.catalogue, judged)]
    agreed = _guardrail_targets(targets, period)
    spans = _periods(context, period, (target for metric in watched for target in agreed.get(metric.name, ())))
    return (*cells(watched, spans), *trap_needs(context, period, _answered(judged, agreed)))


def guardrails(
    measured: Measured,
    period: Period,
    metrics: Iterable[str],
    targets: Iterable[Target] = (),
    spoken: Iterable[Trap] | None = None,
) -> tuple[Guardrail, ...]:
    """Judge all that guards some metrics in a period.

    Parameters
    ----------
    measured
        With what :func:`needs` and :func:`asked_again` ask for.
    metrics
        Names of the metrics that are judged; their `pairs_with` are the counter-metrics.
    targets
        The targets of one role. An unweighted one of a counter-metric is a guardrail target: it breaks when it is
        missed beyond sampling noise, and the traps look at it too. A counter-metric without any breaks when it strays
        from what is usual, and worse.
    spoken
        What the traps said of the period; None to look into those that watch the metrics.

    Returns
    -------
    tuple
        One for each counter-metric that has a good direction, then one for each thing the traps said.
    """
    judged, held = tuple(dict.fromkeys(metrics)), tuple(targets)
    agreed = _guardrail_targets(held, period)
    guards = []
    for name, watches in _watched(measured.context.catalogue, judged).items():
        case = _Counter(measured, period, measured.context.catalogue[name])
        guard = _worst([case.by_target(target) for target in agreed[name]]) if name in agreed else case.by_signal()
        guards.append(replace(guard, watches=watches))
    answered = _answered(judged, agreed)
    named = traps(measured, period, answered) if spoken is None else spoken
    return (*guards, *(_of_trap(measured, trap, answered, held, period) for trap in named))


def asked_again(measured: Measured, period: Period, metrics: Iterable[str], targets: Iterable[Target]) -> Ask:
    """Return what must be measured again, without the rows that the traps name; nothing where they found nothing.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    held = tuple(targets)
    answered = _answered(metrics, _guardrail_targets(held, period))
    return inflated.needs(measured.context, traps(measured, period, answered), held, period)


def _answered(judged: Iterable[str], agreed: Mapping[str, Sequence[Target]]) -> tuple[str, ...]:
    """Return the metrics that traps look at: a guardrail that is kept by counting fewer guards nothing."""
    return tuple(dict.fromkeys((*judged, *agreed)))


def _guardrail_targets(targets: Iterable[Target], period: Period) -> dict[str, list[Target]]:
    """Return by metric the targets of all that weigh nothing and judge the period, or some of its days."""
    agreed: dict[str, list[Target]] = {}
    for target in targets:
        if target.scorecard_weight is None and not target.segment and target.covers(period):
            agreed.setdefault(target.metric, []).append(target)
    return agreed


def _worst(guards: Sequence[Guardrail]) -> Guardrail:
    """Return the first broken one, else the last: what is broken on some days is broken."""
    return next((guard for guard in guards if guard.state == "broken"), guards[-1])


def _watched(catalogue: Catalogue, judged: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Counter-metrics that are there and have a good direction, and what each of them guards."""
    pairs = [(other, name) for name in judged for other in catalogue[name].pairs_with if other in catalogue]
    there = dict.fromkeys(other for other, _ in pairs if catalogue[other].better != "band")
    return {other: tuple(name for guard, name in pairs if guard == other) for other in there}


def _of_trap(
    measured: Measured, trap: Trap, judged: tuple[str, ...], targets: Sequence[Target], period: Period
) -> Guardrail:
    """Return what a trap says of the judged metrics that it watches; where it names rows, of those it has moved."""
    if trap.state == "broken" and (trap.inflating or trap.instead):
        without = judged_without(measured, trap, targets, period)
        watches = tuple(name for name in judged if any(other.target.metric == name for other in without))
        return Guardrail(trap.name, watches, trap.state, trap=trap, without=without)
    watches = tuple(name for name in trap.watches if name in judged)
    return Guardrail(trap.name, watches, trap.state, reason=trap.reason, trap=trap)


def _periods(context: Context, period: Period, agreed: Iterable[Target]) -> list[Period]:
    """Return the period and those before it, and what guardrail targets are judged by and start from."""
    spans = list(past_of(period))
    for target in agreed:
        spans += [judged_period(target, period), *([target.baseline_period] if target.baseline_period else [])]
    return spans


@dataclass(frozen=True)
class _Counter:
    """One counter-metric in one period."""

    measured: Measured
    period: Period
    metric: Metric

    def _shown(self, number: Number) -> Written:
        return Written(number, self.metric.unit, self.measured.context.settings.currency)

    def _guard(self, state: State, key: str, **numbers: Number) -> Guardrail:
        shown = {name: self._shown(number) for name, number in numbers.items()}
        return Guardrail(self.metric.name, (), state, key, {"metric": self.metric.label, **shown})

    def _unknown(self, value: Value) -> Guardrail:
        return Guardrail(self.metric.name, (), "no_data", reason=value.reason or Reason("no_rows"))

    def by_target(self, target: Target) -> Guardrail:
        """Judge a guardrail target: broken when it is missed, and not only by sampling noise."""
        value = self.measured.value(self.metric, judged_period(target, self.period))
        noise = self._noise(value)
        result = reached(self.measured, target, self.period, value)
        verdict = status(result, self.measured.context.settings.scoring, noise)
        if verdict in ("no_data", "open") or result.target is None or value.value is None:
            return self._unknown(value)
        key, state = KEPT.get(verdict, ("target_missed", "broken"))
        if verdict == "at_risk" and noise is None:
            key, state = "target_near", "ok"
        return self._guard(state, key, value=value.value, target=result.target)

    def _noise(self, value: Value) -> tuple[float, float] | None:
        """Return where 95 % of samples lie: of a share of cases by Wilson, of a count as a Poisson one varies."""
        if self.metric.unit == "share":
            return wilson(*counts) if (counts := _counts(value)) else None
        if self.metric.unit in COUNTED and value.value is not None and value.value >= 0:
            reach = NormalDist().inv_cdf(0.975) * sqrt(value.value)
            return value.value - reach, value.value + reach
        return None

    def by_signal(self) -> Guardrail:
        """Judge by what is usual: broken when it strayed against its good direction, as seldom as a three-sigma limit.

        What is usual of a shop that grows is that it grows, and where cases are counted, that they vary.
        """
        now = self.measured.value(self.metric, self.period)
        moved = movement_of(self.measured, self.metric, self.period)
        if now.value is None or now.reason is not None:
            return self._unknown(now)
        if moved.why_not:
            return Guardrail(self.metric.name, (), "no_data", reason=moved.why_not)
        bad = -1 if self.metric.better == "higher" else 1
        low, high = moved.usual.lower, moved.usual.upper
        if low is not None and high is not None and moved.direction == bad and moved.chance < THREE_SIGMA:
            return self._guard("broken", "signal", value=now.value, low=low, high=high)
        return self._guard("ok", "no_signal", value=now.value)


def _counts(value: Value) -> Counted | None:
    """Return a share as how many of how many; None without cases."""
    return (int(value.numerator or 0), int(value.denominator)) if value.denominator else None
