"""The numbers by which an action is judged: its metric around its start, of those it touched and of the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import exp, fsum, hypot, log

from kpi_toolkit.analysis.baseline import Baseline
from kpi_toolkit.analysis.effect import Expected
from kpi_toolkit.judge.usual import PAST, SEASON, baseline_at, errors_of, is_whole, told
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.measuring.naming import named
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.plan.action import Action
from kpi_toolkit.units import UNITS

PERIODS_BEFORE = PAST - 1
"""How many periods before an action tell what would have come without it."""
PERIODS_AFTER = 12
"""Periods after the start in which an action must show; later ones have too much else in them."""
ASSIGNED = "new_users"
"""The metric whose cases are the users that a draw gave the action or not."""
USERS = "users."


def around(start: date, period: Period) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """Return the periods that ended before a day, and the first ones from it up to a period; oldest first."""
    before: list[Period] = []
    after: list[Period] = []
    span = period
    while len(before) < PERIODS_BEFORE and span.end > date(1900, 2, 1):
        if span.start >= start:
            after.append(span)
        elif span.end <= start:
            before.append(span)
        span = span.previous
    return tuple(reversed(before)), tuple(reversed(after))[:PERIODS_AFTER]


def spans_around(start: date, period: Period) -> tuple[Period, ...]:
    """Return the periods :func:`around` a day in a row, with the one that it lies in."""
    before, after = around(start, period)
    spans = [after[-1] if after else period]
    while before and spans[-1] != before[0]:
        spans.append(spans[-1].previous)
    return tuple(reversed(spans))


def column_of(context: Context, metric: Metric, segment: str) -> str:
    """Return the column of a segment if the metric can be cut by it, else nothing."""
    column = segment.partition("=")[0]
    return column if column and context.can_cut_metric(metric, column) else ""


def assigned(context: Context, metric: Metric, column: str) -> Metric | None:
    """Return the metric that tells how many users were drawn; None where nothing does, or the cases of a share do.

    The cases of an amount may be an effect themselves: a draw is held against those who were drawn, buyers or not.
    """
    if UNITS[metric.unit].kind == "share" or not column.startswith(USERS) or ASSIGNED not in context.catalogue:
        return None
    users = context.catalogue[ASSIGNED]
    is_there = context.can_cut_metric(users, column) and unavailable(context, users) is None
    return users if is_there else None


@dataclass(frozen=True)
class Acted:
    """An action with the numbers it is judged by."""

    measured: Measured
    action: Action
    metric: Metric
    spans: tuple[Period, ...]
    _read: dict[tuple[str, str], list[Value]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def expected(self) -> Expected:
        """What was fixed before acting."""
        return Expected(float(self.action.expected or 0), self.action.expected_mode == "relative")

    @cached_property
    def column(self) -> str:
        """The column that says who was touched; empty where the sheet names none or the metric does not have it."""
        return column_of(self.measured.context, self.metric, self.action.segment)

    @property
    def first(self) -> int:
        """The place of the first whole period since the start."""
        return next((at for at, span in enumerate(self.spans) if span.start >= self.action.start), len(self.spans))

    @property
    def year(self) -> int:
        """Periods after which a season comes again."""
        return SEASON.get(self.spans[-1].grain, 1)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The segments of the column that have rows; those of empty cells left out."""
        if not self.column:
            return ()
        frame = self.measured.frame([self.metric], self.spans, self.column)
        names = dict.fromkeys(named(self.column, str(name)) for name in frame["segment"] if name)
        return tuple(name for name in names if name not in (f"{self.column}=", f"{self.column}=?"))

    @property
    def others(self) -> tuple[str, ...]:
        """The segments that the action did not touch."""
        return tuple(name for name in self.segments if name != self.action.segment)

    def values(self, segment: str = "", metric: Metric | None = None) -> list[Value]:
        """Return the numbers of a segment over the spans."""
        chosen = metric or self.metric
        if (chosen.name, segment) not in self._read:
            values = [self.measured.value(chosen, span, segment) for span in self.spans]
            self._read[chosen.name, segment] = values
        return self._read[chosen.name, segment]

    def known(self, values: Sequence[Value]) -> list[float | None]:
        """Return the numbers that tell something; none of the period in which the action began."""
        start, numbers = self.action.start, told(self.metric, values)
        return [None if span.start < start < span.end else each for span, each in zip(self.spans, numbers, strict=True)]

    def is_whole(self, place: int, value: Value) -> bool:
        """Whether a number, of however few cases, is of a whole period and not of the one the action began in."""
        span = self.spans[place]
        return value.value is not None and is_whole(value) and not span.start < self.action.start < span.end

    def own(self) -> tuple[Baseline, list[float | None]]:
        """Return the baseline of the metric by itself, of the touched segment if there is one, and its numbers."""
        values = self.values(self.action.segment if self.action.segment in self.segments else "")
        known, calendar = self.known(values), self.measured.context.settings.calendar
        return baseline_at(self.first, self.metric, values, known, self.spans, calendar), known

    def ratio(self, segment: str, others: Iterable[str]) -> tuple[Baseline, float] | None:
        """Return the baseline of a segment's ratio to others together, and what it is to be multiplied by for its unit.

        None where a ratio says nothing: of numbers below zero, or to others that have none.
        """
        own, pooled = self.values(segment), self.pooled(others)
        pairs = list(zip(self.known(own), self.known(pooled), strict=True))
        both = [(mine, theirs) for mine, theirs in pairs if mine is not None and theirs is not None]
        if not both or any(mine < 0 or theirs <= 0 for mine, theirs in both):
            return None
        ratios = [None if mine is None or theirs is None else mine / theirs for mine, theirs in pairs]
        sides = [_relative(errors_of(self.metric, values), values) for values in (own, pooled)]
        errors = [(ratio or 0.0) * hypot(*both) for ratio, *both in zip(ratios, *sides, strict=True)]
        since = [theirs for _, theirs in pairs[self.first :] if theirs] or [theirs for _, theirs in pairs if theirs]
        level = exp(fsum(log(theirs) for theirs in since) / len(since))
        return Baseline(ratios, errors=errors, year=self.year), level

    def pooled(self, segments: Iterable[str]) -> list[Value]:
        """Return the numbers of some segments together: rates of all their cases, else sums."""
        each = [self.values(segment) for segment in segments]
        is_rate = UNITS[self.metric.unit].is_rate
        return [_together([values[at] for values in each], is_rate) for at in range(len(self.spans))]

    def cases(self, values: Sequence[Value], places: Iterable[int]) -> list[tuple[float, float]]:
        """Return numerators and denominators at some places."""
        return [(values[at].numerator or 0.0, values[at].denominator or 0.0) for at in places]


def _together(values: Sequence[Value], is_rate: bool) -> Value:
    reason = next((value.reason for value in values if value.reason is not None), None)
    n = sum(value.n for value in values)
    if not is_rate:
        return Value(fsum(value.value or 0.0 for value in values), n=n, reason=reason)
    top, under = (fsum(getattr(value, part) or 0.0 for value in values) for part in ("numerator", "denominator"))
    return Value(top / under if under else None, top, under, n, reason)


def _relative(errors: Sequence[float], values: Sequence[Value]) -> list[float]:
    """Return standard errors as shares of the numbers; nothing where they are not known."""
    if not errors:
        return [0.0] * len(values)
    return [error / value.value if value.value else 1.0 for error, value in zip(errors, values, strict=True)]
