"""What is usual of a measured metric: the baseline of its past, with the noise of counting and the days of its periods.

Every part that says what moved, broke or is to be expected asks here, so that no two of them can differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import sqrt

from kpi_toolkit.analysis.baseline import Baseline, Usual
from kpi_toolkit.analysis.outlook import Outlook
from kpi_toolkit.analysis.record import Record
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.measured import Measured, Value
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.festival import event_days
from kpi_toolkit.periods.period import Period
from kpi_toolkit.periods.special_days import SpecialDays
from kpi_toolkit.units import UNITS

PAST = 37
"""Periods that tell what is usual, the judged one included: three years of months."""
LEAST_CASES = 20
"""Cases below which a rate or mean says nothing of what moved."""
COUNTED = ("users", "buyers", "orders", "times", "sessions")
"""Units of what is counted one by one, so that its sampling noise is known."""
FLOWS = (*COUNTED[2:], "money", "points", "pieces", "coupons")
"""Units of what may add up over the days of a period, if its past says so. Distinct people and balances do not."""
SEASON: Mapping[str, int] = {"day": 7, "week": 52, "month": 12, "quarter": 4}
"""Periods after which a season comes again, by grain."""


@dataclass(frozen=True)
class Movement:
    """How a number stands to what is usual of it.

    Parameters
    ----------
    why_not
        Why nothing is said of it; its `usual` may be known all the same.
    """

    usual: Usual
    why_not: Reason | None = None

    @property
    def direction(self) -> int:
        """+1 or −1 beyond what is usual, 0 within it or where nothing is said."""
        return 0 if self.why_not else self.usual.direction

    @property
    def side(self) -> int:
        """+1 or −1 above or below what was expected, however little; 0 where nothing was."""
        value, expected = self.usual.value, self.usual.expected
        return 0 if value is None or expected is None else (value > expected) - (value < expected)

    @property
    def chance(self) -> float:
        """How seldom what is usual strays as far; 1 where nothing is said."""
        return 1.0 if self.why_not or self.usual.chance is None else self.usual.chance


def past_of(period: Period, length: int = PAST) -> tuple[Period, ...]:
    """Return the periods up to a period, oldest first, by which it is judged."""
    return tuple(period.shift(step) for step in range(1 - length, 1))


def movement_of(measured: Measured, metric: Metric, period: Period, segment: str = "") -> Movement:
    """Return how a metric's number of a period stands to what is usual of it, by the periods of :func:`past_of` it."""
    periods = past_of(period)
    values = [measured.value(metric, span, segment) for span in periods]
    return movement(metric, values, periods, measured.context.settings.calendar)


def movement(metric: Metric, values: Sequence[Value], periods: Sequence[Period], calendar: SpecialDays) -> Movement:
    """Return how the last of a metric's numbers stands to what those before it led to expect.

    Numbers of periods that are covered in part, or that a reason stands beside, tell nothing of what is usual; nor do
    rates and means of fewer than :data:`LEAST_CASES`.
    """
    now, place = values[-1], len(values) - 1
    judged = [*told(metric, values[:-1]), now.value]
    usual = baseline_at(place, metric, values, judged, periods, calendar, metric.accumulates).usual(place)
    if metric.accumulates:
        usual = _from(usual, now.value, values[-2].value if place else None)
    if now.value is None or now.reason is not None:
        return Movement(usual, now.reason or Reason("usual_no_value"))
    if _is_of_few(metric, now):
        return Movement(usual, Reason("usual_few_cases", {"n": now.n, "least": LEAST_CASES}))
    if usual.expected is None:
        return Movement(usual, Reason("usual_short", {"periods": usual.n}))
    return Movement(usual)


def outlook(
    metric: Metric,
    values: Sequence[Value],
    periods: Sequence[Period],
    calendar: SpecialDays,
    first: int = 1,
    last: int = 1,
    has_record: bool = True,
) -> Outlook | None:
    """Return what a metric's numbers foretell of the mean of the `first` to the `last` period after them.

    None below six numbers that tell something, as in :func:`movement`.

    Parameters
    ----------
    has_record
        Whether it counts how such outlooks of the past have held, which takes its time.
    """
    ahead = [periods[-1].shift(step) for step in range(1, last + 1)]
    judged, span = told(metric, values), [*periods, *ahead]
    best = baseline_at(len(values), metric, values, judged, span, calendar, metric.accumulates)
    if not metric.accumulates:
        return _with_record(best, first, last) if has_record else best.outlook(first, last)
    changes, now = _with_record(best, 1, last), values[-1].value
    if changes is None or now is None:
        return None
    return replace(
        changes,
        there=lambda value: changes.there((value - now) / last),
        back=lambda scaled: now + changes.back(scaled) * last,
        middles=lambda: list(accumulate(changes.middles(), initial=now))[first:],
    )


def _with_record(baseline: Baseline, first: int, last: int) -> Outlook | None:
    """Return an outlook with how those of the past held, which is told for itself: not all who look ahead need it."""
    ahead = baseline.outlook(first, last)
    return None if ahead is None else replace(ahead, record=Record(baseline.passed(first, last)))


def _from(change: Usual, value: float | None, before: float | None) -> Usual:
    """Return what is usual of a number that goes on from the one before it, by what is usual of its changes."""
    if before is None or change.expected is None or change.lower is None or change.upper is None:
        return Usual(value, None, None, None, None, change.n, change.state)
    expected, lower, upper = (before + end for end in (change.expected, change.lower, change.upper))
    return Usual(value, expected, lower, upper, change.chance, change.n, change.state, change.parts)


def _changes(values: Sequence[float | None]) -> list[float | None]:
    """Return what each number is more than the one before it; None where one of them is missing."""
    pairs = zip([None, *values], values, strict=False)
    return [None if before is None or now is None else now - before for before, now in pairs]


def told(metric: Metric, values: Iterable[Value]) -> list[float | None]:
    """Return the numbers that tell what is usual: None for what is covered in part, has a reason or is of few cases."""
    return [value.value if is_whole(value) and not _is_of_few(metric, value) else None for value in values]


def is_whole(value: Value) -> bool:
    """Whether a number tells of its whole period; that somebody is waiting still says nothing against those served."""
    return value.reason is None or value.reason.code == "waiting_left_out"


def baseline_at(
    place: int,
    metric: Metric,
    values: Sequence[Value],
    judged: Sequence[float | None],
    periods: Sequence[Period],
    calendar: SpecialDays,
    of_changes: bool = False,
) -> Baseline:
    """Return the baseline by which a metric's numbers, or their changes, are judged from a place on: the likeliest."""
    baselines = _baselines(metric, values, judged, periods, calendar, of_changes)
    return max(baselines, key=lambda baseline: baseline.evidence(place))


def _baselines(
    metric: Metric,
    values: Sequence[Value],
    judged: Sequence[float | None],
    periods: Sequence[Period],
    calendar: SpecialDays,
    of_changes: bool,
) -> list[Baseline]:
    """Return what the numbers are held against; of what may add up over days also with the days of each period."""
    is_flow = metric.unit in FLOWS and not metric.looks_back
    days = [period.days for period in periods]
    return [
        Baseline(
            _changes(judged) if of_changes else judged,
            is_share=UNITS[metric.unit].kind == "share" and not of_changes,
            errors=() if of_changes else errors_of(metric, values),
            exposure=exposure,
            events=event_days(periods, calendar),
            year=SEASON.get(periods[-1].grain, 1),
        )
        for exposure in ([(), days] if is_flow and len(set(days)) > 1 else [()])
    ]


def _is_of_few(metric: Metric, value: Value) -> bool:
    return UNITS[metric.unit].is_rate and 0 < value.n < LEAST_CASES


def errors_of(metric: Metric, values: Iterable[Value]) -> list[float]:
    """Return the standard error that counting gives each number; nothing where it is not known."""
    if metric.unit in COUNTED:
        return [sqrt(max(value.value or 0.0, 1.0)) for value in values]
    if metric.unit != "share":
        return []
    return [_error_of_share(value.numerator, value.denominator) for value in values]


def _error_of_share(good: float | None, cases: float | None) -> float:
    """Return a standard error that is not nothing where none or all of few cases are good: Laplace's; 0 if unknown."""
    if good is None or not cases:
        return 0.0
    share = (good + 1) / (cases + 2)
    return sqrt(share * (1 - share) / cases)
