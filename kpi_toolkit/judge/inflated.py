"""What a target would have reached without the rows that a trap names: met only with them is unbalanced."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kpi_toolkit.judge.reached import reached
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets import Attainment, Status, Target, status
from kpi_toolkit.targets.target import judged_period


@dataclass(frozen=True)
class Without:
    """A target judged again, without what a trap names.

    Parameters
    ----------
    value
        What the metric is then.
    attainment, status
        How far the target is reached then.
    settings
        How numbers are judged and written.
    """

    metric: Metric
    target: Target
    value: Value
    attainment: Attainment
    status: Status
    settings: Settings = field(repr=False)

    @property
    def is_lost(self) -> bool:
        """Whether the target is not met then."""
        return self.status not in ("met", "open", "no_data")


def needs(context: Context, spoken: Iterable[Trap], targets: Iterable[Target], period: Period) -> Ask:
    """Return what must be measured again for what the traps found: the targets that hold in the period."""
    held = [target for target in targets if target.holds_in(period)]
    return tuple(
        part
        for trap in spoken
        for target in held
        if trap.inflating and target.metric in trap.watches
        for part in cells(
            [context.catalogue[target.metric]], [judged_period(target, period)], target.segment_column, trap.inflating
        )
    )


def judged_without(measured: Measured, trap: Trap, targets: Iterable[Target], period: Period) -> tuple[Without, ...]:
    """Judge the targets again whose metrics a trap has moved; those that it cannot move are not among them.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    held = (target for target in targets if target.holds_in(period))
    return tuple(_judged(measured, period, held, trap))


def _judged(measured: Measured, period: Period, held: Iterable[Target], trap: Trap) -> Iterator[Without]:
    settings = measured.context.settings
    for target in held:
        value = _value(measured, trap, target, period)
        if value is None or value.value is None:
            continue
        if value.value != measured.value(target.metric, judged_period(target, period), target.segment).value:
            result = reached(measured, target, period, value)
            metric = measured.context.catalogue[target.metric]
            yield Without(metric, target, value, result, status(result, settings.scoring), settings)


def _value(measured: Measured, trap: Trap, target: Target, period: Period) -> Value | None:
    """Return what a target's metric is without what a trap names; None where the trap says nothing of it."""
    if trap.instead is not None:
        return trap.instead if trap.segment == f"metric={target.metric}" and not target.segment else None
    if trap.inflating is None or target.metric not in trap.watches:
        return None
    return measured.without(trap.inflating).value(target.metric, judged_period(target, period), target.segment)
