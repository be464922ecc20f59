"""The counts of a funnel's steps, of metrics or of events, in one form: numerator, denominator, value, reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import pandas as pd

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Study, cells
from kpi_toolkit.measuring.cohort_choices import ORDER
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.funnel_choices import FunnelChoices
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.naming import labelled
from kpi_toolkit.measuring.study_data import first_day, last_day, why_not
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language


@dataclass(frozen=True)
class EventStep:
    """The step from one event to the next: what of a metric a funnel reads of it."""

    name: str
    unit: str = "share"
    accumulates: bool = False
    roles: tuple[str, ...] = ()

    def label(self, _language: Language) -> str:
        """Return its name, which is made of the events' own."""
        return self.name


StepKind: TypeAlias = Metric | EventStep
_COLUMNS = ["metric", "period", "segment", "value", "numerator", "denominator", "reason"]


@dataclass(frozen=True)
class StepCounts:
    """Where a funnel takes its counts from.

    Parameters
    ----------
    steps
        In order.
    events
        How a funnel of events is followed; None for one of metrics.
    by
        A column by which its segments are told too.
    """

    steps: tuple[StepKind, ...]
    events: FunnelChoices | None = None
    by: str | None = None

    def asks(self, periods: Iterable[Period]) -> Ask:
        """Return the studies that events need over some periods."""
        spans = tuple(sorted(dict.fromkeys(periods), key=lambda period: (period.start, period.end)))
        choices = self.events
        cuts = tuple(dict.fromkeys((None, self.by)))
        return tuple(Study("event_funnel", spans, choices, by) for by in cuts)

    def needs(self, context: Context, periods: Sequence[Period]) -> Ask:
        """Return what it needs over some periods."""
        if self.events is None:
            return cells([step for step in self.steps if isinstance(step, Metric)], periods, self.by)
        return tuple(part for part in self.asks(periods) if isinstance(part, Study) and not reason_of(context, part))

    def rows(self, measured: Measured, periods: Sequence[Period], every: Sequence[Period]) -> pd.DataFrame:
        """Return one row per step, period and segment (empty: the total); `every` are all periods asked for."""
        if self.events is None:
            metrics = [step for step in self.steps if isinstance(step, Metric)]
            return measured.frame(metrics, periods, self.by)
        labels = {str(period) for period in periods}
        rows = [row for part in self.asks(every) if isinstance(part, Study) for row in self._of(measured, part)]
        frame = pd.DataFrame([row for row in rows if row[1] in labels], columns=_COLUMNS)
        return frame.astype({"value": "float64", "numerator": "float64", "denominator": "float64"})

    def _of(self, measured: Measured, part: Study) -> list[list[object]]:
        if reason := reason_of(measured.context, part):
            empty: list[object] = [None, None, None, reason]
            segment = "" if part.by is None else f"{part.by}=?"
            return [[step.name, str(span), segment, *empty] for step in self.steps for span in part.periods]
        depths = measured.study(part)
        segments = [""] if part.by is None else sorted({labelled(part.by, value) for value in depths["segment"]})
        named = [labelled(part.by, value) for value in depths["segment"]] if part.by else [""] * len(depths)
        taken: dict[tuple[str, str], dict[int, int]] = {}
        for segment, row in zip(named, depths.to_dict("records"), strict=True):
            taken.setdefault((str(row["period"]), segment), {})[int(row["depth"])] = int(row["takers"])
        return [
            row
            for span in part.periods
            for segment in segments
            for row in self._steps(measured.context, part, span, segment, taken.get((str(span), segment), {}))
        ]

    def _steps(
        self, context: Context, part: Study, span: Period, segment: str, taken: dict[int, int]
    ) -> Iterable[list[object]]:
        reason = _uncovered(context, part, span)
        for place, step in enumerate(self.steps, start=1):
            if reason and reason.code in ("before_data", "after_data"):
                yield [step.name, str(span), segment, None, None, None, reason]
                continue
            cases, count = (sum(n for depth, n in taken.items() if depth >= least) for least in (place, place + 1))
            caveat = reason or (Reason("windows_left_out", {"count": taken[0]}) if taken.get(0) else None)
            rate = count / cases if cases else None
            none = None if cases else Reason("zero_denominator")
            yield [step.name, str(span), segment, rate, count, cases, caveat or none]


def of_events(choices: FunnelChoices, by: str | None = None) -> StepCounts:
    """Return the source of a funnel of events.

    Raises
    ------
    UsageError
        For fewer than two steps, or orders in the steps of a session.
    """
    if len(choices.steps) < 2:
        raise UsageError("A funnel has two steps or more. Name events in their order, as `visit`, `cart`, `purchase`.")
    if choices.per == "session" and ORDER in choices.steps:
        raise UsageError("Orders belong to no session. Name an event, as `purchase`, or follow users.")
    if choices.minutes < 0:
        raise UsageError("A window has a length above 0.")
    pairs = zip(choices.steps, choices.steps[1:], strict=False)
    return StepCounts(tuple(EventStep(f"{first} → {then}") for first, then in pairs), choices, by)


def reason_of(context: Context, part: Study) -> Reason | None:
    """Return why there is no funnel of events: a table, the column of sessions or of a segment is missing."""
    if reason := why_not(context, part):
        return reason
    if part.choices.per == "session" and "session_id" not in context.sources.columns["events"]:
        return Reason("missing_column", {"columns": "events.session_id"})
    return None


def _uncovered(context: Context, part: Study, span: Period) -> Reason | None:
    first, last = first_day(context, part), last_day(context, part)
    if span.end <= first:
        return Reason("before_data", {"first": first})
    if span.start > last:
        return Reason("after_data", {"last": last})
    if span.end > last + timedelta(days=1):
        return Reason("partial_end", {"last": last})
    return Reason("partial_start", {"first": first}) if span.start < first else None
