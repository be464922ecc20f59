"""The rows of a review: what was measured, held against what was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.model import Point, Row, interval_of
from kpi_toolkit.reviewing.numbers import PAST, Numbers, history_of
from kpi_toolkit.settings import ScoringSettings
from kpi_toolkit.targets import Attainment, Target, attain, status
from kpi_toolkit.targets.levels import levels_in
from kpi_toolkit.targets.target import TOTALS, judged_period


@dataclass(frozen=True)
class Rows:
    """How the rows of one period are read from its numbers."""

    catalogue: Catalogue
    scoring: ScoringSettings
    period: Period
    numbers: Numbers

    def judged(self, targets: Iterable[Target]) -> tuple[Row, ...]:
        """Return a row for each target that holds in the period."""
        agreed = tuple(targets)
        return tuple(self._judged(target, agreed) for target in agreed if target.holds_in(self.period))

    def attained(
        self, target: Target, baseline: Value | None, actual: float | None, is_over: bool = True
    ) -> Attainment:
        """Return how far an actual reaches a target in the period."""
        return attain(
            actual,
            value=target_level(target, self.period, baseline),
            better=self.catalogue[target.metric].better,
            kind=target.kind,
            baseline=baseline.value if baseline else None,
            lower=target.lower,
            upper=target.upper,
            tolerance=self.scoring.tolerance,
            cap=self.scoring.cap,
            is_over=is_over,
        )

    def watched(self, metric: str) -> Row:
        """Return the row of a metric without a target."""
        return self._row(metric)

    def _row(self, name: str, target: Target | None = None, agreed: Iterable[Target] = ()) -> Row:
        segment = target.segment if target else ""
        compared = (self.period, self.period.previous, self.period.last_year)
        actual, previous, last_year = (self.numbers.of(name, period, segment) for period in compared)
        past = tuple(self.numbers.whole(name, period, segment) for period in history_of(self.period, PAST))
        history = tuple(self._point(name, period, target, agreed) for period in history_of(self.period))
        return Row(self.catalogue[name], actual, previous, last_year, history, past)

    def _point(self, name: str, period: Period, now: Target | None, agreed: Iterable[Target]) -> Point:
        """Show the targets that the metric had then, of the kind it has now; a total by a date fits no period."""
        segment = now.segment if now else ""
        measured = self.numbers.of(name, period, segment)
        last_year = self.numbers.of(name, period.last_year, segment).value
        point = Point(str(period), measured.value, last_year, is_partial=measured.is_partial)
        alike = (target for target in agreed if now and target.kind == now.kind and target.kind != "cumulative")
        then = [one for one in alike if (one.metric, one.segment) == (name, segment) and one.covers(period)]
        target = now if now in then else next(iter(then), None)
        if target is None:
            return point
        if target.lower is not None and target.upper is not None:
            return replace(point, band=(float(target.lower), float(target.upper)))
        level = target_level(target, period, self._baseline(target))
        return replace(point, target=None if level is None else float(level))

    def _baseline(self, target: Target) -> Value | None:
        if target.baseline is not None:
            return Value(float(target.baseline))
        if target.baseline_period is None:
            return None
        return self.numbers.of(target.metric, target.baseline_period, target.segment)

    def _judged(self, target: Target, agreed: Iterable[Target]) -> Row:
        row, baseline = self._row(target.metric, target, agreed), self._baseline(target)
        judged = self.numbers.of(target.metric, judged_period(target, self.period), target.segment)
        is_due = target.covers(self.period) and (target.kind not in TOTALS or target.end <= self.period.end)
        result = self.attained(target, baseline, judged.value, is_over=is_due and not judged.is_partial)
        verdict = status(result, self.scoring, interval_of(row.metric, judged))
        return replace(row, target=target, baseline=baseline, judged=judged, attainment=result, status=verdict)


def target_level(target: Target, period: Period, baseline: Value | None) -> Decimal | None:
    """Return the level asked for in a period, in the metric's unit; None for a band or an unmeasured baseline."""
    return levels_in(target, period, baseline.value if baseline else None).value
