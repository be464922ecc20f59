"""Why a number is what it is, over several columns at once: which cells stand out, and what they account for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import fsum, isnan, nan

import numpy as np
import pandas as pd

from kpi_toolkit.analysis.decomposition import RateMix
from kpi_toolkit.analysis.gap import Gap, gap
from kpi_toolkit.analysis.mosaic import Mosaic
from kpi_toolkit.analysis.standing_out import FEWEST_PAST, Search, Standout, search
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge.accounts import Account, Against, Explanation
from kpi_toolkit.judge.by_segment import PASTS, past_of
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Crossed, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.measuring.measured import Measured, Pieces, Value, part_against_whole
from kpi_toolkit.measuring.pieces import coded, columns_to_explain
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.levels import levels_in

PAST = {"day": 28, "week": 54, "month": 24, "quarter": 12, "half": 8, "year": 6}
"""Periods before by grain, as far as the data cover them: their moves tell what chance does."""
PAST_OF_OTHERS = 12
MOST_BESIDE = 3
LEAST_OF_GAP = 0.05
"""What a cell whose share alone moved must account for to be named."""
CLOSE = 1e-9
"""Pieces that overlap by less, relative to what they add up to, differ from the total only by rounding."""


def needs(
    context: Context, metric: Metric, period: Period, against: Against = "previous", by: Sequence[str] | None = None
) -> Ask:
    """Return what an explanation needs: the metric by all columns together, over the periods that tell its noise.

    Parameters
    ----------
    by
        Columns; None for all that its rows have or refer to.

    Raises
    ------
    UsageError
        For an unknown comparison.
    """
    spans = _spans(context, metric, period, against)
    pieces = tuple(Crossed(metric, spans, columns) for columns in _choices(context, metric, by))
    return (*cells([metric], [compared(period, against), period]), *pieces)


def explanation(
    measured: Measured,
    metric: Metric,
    period: Period,
    against: Against = "previous",
    by: Sequence[str] | None = None,
    targets: Iterable[Target] = (),
    smallest: int = 1,
) -> Explanation:
    """Explain the gap of a metric over several columns at once.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    targets
        Against the target: the plan, of which the level of the whole metric in the period counts. Each cell is then
        compared with its share of it as in the period before.
    smallest
        Cases at each end from which on a cell is named, and from which on what is left of the total is one.

    Returns
    -------
    Explanation
        Only over columns by which the pieces add up to the total. Where people are in several pieces, as buyers who
        came by two channels, it is over columns of the user.

    Raises
    ------
    UsageError
        For an unknown comparison.
    """
    then = compared(period, against)
    ends = [measured.value(metric, span) for span in (then, period)]
    goal = _goal(targets, metric, period) if against == "target" else None
    before = float(goal) if isinstance(goal, float) else _or_nan(ends[0])
    told = Explanation(
        metric, period, then, against, before, _or_nan(ends[1]), currency=measured.context.settings.currency
    )
    reason = goal if isinstance(goal, Reason) else _why_not(ends, (then, period))
    reason = Reason("quantile_has_no_parts") if reason is None and metric.is_quantile else reason
    if reason is None and isinstance(goal, float) and not ends[0].numerator and not ends[0].value:
        reason = Reason("zero_denominator")
    if reason is None and metric.parts:
        reason = Reason("explain_parts", {"parts": " / ".join(f"`{part.name}`" for part in metric.parts)})
    spans = _spans(measured.context, metric, period, against)
    if reason is not None:
        return replace(told, reason=reason)
    remarks = tuple(dict.fromkeys(end.reason for end in ends if end.reason is not None))
    for columns in _choices(measured.context, metric, by):
        pieces = measured.crossed(metric, spans, columns)
        reason = _overlap(pieces, (then, period), ends) if pieces.columns else Reason("no_columns")
        if reason is None:
            level = goal if isinstance(goal, float) else None
            return _explained(replace(told, remarks=remarks), pieces, spans, level, smallest)
    return replace(told, reason=reason or Reason("no_columns"))


def compared(period: Period, against: Against) -> Period:
    """Return the period compared with: against a target the one before, which tells each cell's usual share.

    Raises
    ------
    UsageError
        For an unknown comparison.
    """
    if against not in (*PASTS, "target"):
        raise UsageError(f"Nothing is compared against `{against}`. Known: {listed((*PASTS, 'target'))}.")
    return period.previous if against == "target" else past_of(period, against)


def _choices(context: Context, metric: Metric, by: Sequence[str] | None) -> tuple[tuple[str, ...], ...]:
    """Return the columns to look at, and those of the user alone, which no person has two values of."""
    if by is not None:
        return (tuple(by),)
    every = columns_to_explain(context, metric)
    of_user = tuple(column for column in every if column.startswith("users."))
    return tuple(dict.fromkeys(columns for columns in (every, of_user) if columns))


def _spans(context: Context, metric: Metric, period: Period, against: Against) -> tuple[Period, ...]:
    """Return the period, those before it that the data cover whole, and the one compared with; oldest first."""
    tables = [table for table in tables_of(metric) if table in context.sources.columns]
    begin = context.coverage(*tables)[0] if tables else period.start
    earlier = (period.shift(-steps) for steps in range(PAST.get(period.grain, PAST_OF_OTHERS), 0, -1))
    spans = {span.start: span for span in earlier if span.start >= begin}
    spans |= {span.start: span for span in (compared(period, against), period)}
    return tuple(spans[start] for start in sorted(spans))


def _goal(targets: Iterable[Target], metric: Metric, period: Period) -> float | Reason:
    levels = set()
    for target in targets:
        is_level = target.metric == metric.name and target.kind in ("level", "lift", "floor")
        if is_level and not (target.segment or target.within) and target.holds_in(period):
            level = levels_in(target, period).value
            levels |= {float(level)} if level is not None else set()
    if len(levels) > 1:
        return Reason("two_targets", {"metric": metric.name, "period": str(period)})
    return levels.pop() if levels else Reason("no_target_for", {"metrics": f"`{metric.name}`"})


def _why_not(ends: Sequence[Value], spans: Sequence[Period]) -> Reason | None:
    for end, span in zip(ends, spans, strict=True):
        if end.value is None:
            return end.reason or Reason("no_rows")
        if reason := part_against_whole(span, end.reason):
            return reason
    return None


def _overlap(pieces: Pieces, spans: Sequence[Period], ends: Sequence[Value]) -> Reason | None:
    """Say where pieces do not add up to the total."""
    of_span = pieces.rows.groupby("period").indices
    for span, end in zip(spans, ends, strict=True):
        rows = pieces.rows.iloc[of_span.get(str(span), [])]
        for part, whole in (("num", end.numerator), ("den", end.denominator)):
            if part not in rows:
                continue
            numbers = [float(number) for number in rows[part]]
            if abs(fsum(numbers) - (whole or 0.0)) > CLOSE * max(fsum(map(abs, numbers)), abs(whole or 0.0)):
                values = {"by": listed(pieces.columns), "period": str(span)}
                sums = {"sum": f"{fsum(numbers):,.10g}", "total": f"{whole or 0.0:,.10g}"}
                return Reason("segments_overlap", values | sums)
    return None


def _explained(
    told: Explanation, pieces: Pieces, spans: Sequence[Period], goal: float | None, smallest: int
) -> Explanation:
    mosaic, names = mosaic_of(pieces, spans)
    before = spans.index(told.compared)
    is_told = len(spans) - 2 >= FEWEST_PAST
    result = _of_groups(search(mosaic, before), mosaic, before, smallest) if is_told else Search((), 0)
    try:
        named = _weighty(mosaic, before, result.standouts, goal)
        accounts = _accounts(gap(mosaic, before, named, goal), named, pieces.columns, names)
        beside = []
        for cell in result.beside[:MOST_BESIDE]:
            ranked = (*named, cell)
            beside.append(_accounts(gap(mosaic, before, ranked, goal), ranked, pieces.columns, names)[-2])
    except UsageError:
        return replace(told, reason=Reason("segment_without_denominator", {"segment": "", "period": str(told.period)}))
    reason = None if is_told else Reason("too_few_to_judge", {"count": len(spans) - 2, "fewest": FEWEST_PAST})
    return replace(
        told, columns=pieces.columns, parts=accounts, looked=result.looked, beside=tuple(beside), reason=reason
    )


def _of_groups(result: Search, mosaic: Mosaic, before: int, smallest: int) -> Search:
    """Leave out cells of few cases at one of the ends; no cell at all where what is left of the total is of few."""
    named = [cell for cell in result.standouts if _is_group(_parts(mosaic, cell)[0], before, smallest)]
    rest = mosaic
    for cell in named:
        rest = _parts(rest, cell)[1]
    named = named if _is_group(rest, before, smallest) else []
    beside = (cell for cell in result.beside if all(_is_group(part, before, smallest) for part in _parts(mosaic, cell)))
    return replace(result, standouts=tuple(named), beside=tuple(beside))


def _parts(mosaic: Mosaic, cell: Standout) -> tuple[Mosaic, Mosaic]:
    """Return what lies in a cell, and what does not."""
    return mosaic.split(cell.columns, mosaic.place(cell.columns, cell.values))


def _is_group(part: Mosaic, before: int, smallest: int) -> bool:
    """Whether a part of the pieces has no case or enough of them at each end: what is left of few gives them back."""
    cases = part.totals[-1]
    return all(cases[end] == 0 or cases[end] >= smallest for end in (before, len(cases) - 1))


def _weighty(mosaic: Mosaic, before: int, standouts: Sequence[Standout], goal: float | None) -> tuple[Standout, ...]:
    """Leave out cells whose share of the cases moved where that matters little, for their rate is that of all."""
    parts = gap(mosaic, before, standouts, goal).split
    if not isinstance(parts, RateMix):
        return tuple(standouts)
    effects = [parts.rates[str(place)] + parts.mixes[str(place)] for place in range(len(standouts))]
    least = LEAST_OF_GAP * abs(parts.change)
    pairs = zip(standouts, effects, strict=True)
    return tuple(cell for cell, effect in pairs if cell.moved == "rate" or abs(effect) >= least)


def mosaic_of(pieces: Pieces, spans: Sequence[Period]) -> tuple[Mosaic, list[list[str | None]]]:
    """Return pieces as plain numbers in one order, and by column the names of its values."""
    codes, names = coded(pieces)
    labelled, labels = pd.factorize(pieces.rows["period"])
    places = {str(span): place for place, span in enumerate(spans)}
    times = np.array([places[label] for label in labels], np.int64)[labelled]
    sums = [pieces.rows[part].to_numpy(float) for part in ("num", "den", "rows") if part in pieces.rows]
    widths = tuple(len(known) for known in names)
    mosaic = Mosaic(np.stack(codes), widths, times, len(spans), np.stack(sums))
    return mosaic.ordered, names


def _accounts(
    parts: Gap, standouts: Sequence[Standout], columns: Sequence[str], names: Sequence[Sequence[str | None]]
) -> tuple[Account, ...]:
    """Return what the cells and the remainder account for."""
    split, accounts = parts.split, []
    for place, ends in enumerate(zip(parts.before, parts.after, strict=True)):
        key = str(place)
        if isinstance(split, RateMix):
            account = Account((), *ends, split.rates[key] + split.mixes[key], split.rates[key], split.mixes[key])
        else:
            account = Account((), *ends, split.effects[key])
        accounts.append(account)
    named = [
        replace(account, cell=_named(standout, columns, names), moved=standout.moved, chance=standout.chance)
        for account, standout in zip(accounts, standouts, strict=False)
    ]
    return (*named, accounts[-1])


def _named(
    standout: Standout, columns: Sequence[str], names: Sequence[Sequence[str | None]]
) -> tuple[tuple[str, str | None], ...]:
    pairs = zip(standout.columns, standout.values, strict=True)
    return tuple((columns[column], names[column][value]) for column, value in pairs)


def _or_nan(value: Value) -> float:
    return nan if value.value is None or isnan(value.value) else value.value
