"""The fact of numbers that live in other systems: a row a day, metric and segment, as they were handed over."""

from __future__ import annotations

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.facts.fact import SEGMENT, Fact, FactInputs, in_periods, left_joined
from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.calendar import period_spans

DAILY_MEASURES = "daily_measures"


def daily_measures(inputs: FactInputs) -> ir.Table:
    """Return the measures of each day. Grain: one row per period, day, metric and segment.

    In total a day is told by its row without a segment, and only where there is none by those of its segments, so that
    nothing counts twice; where these are of several columns the day cannot be told: ``is_told``. Cut by a column, a day
    is told by the rows of that column's segments, ``channel=wechat``; cut by ``segment``, by all that have one.
    ``is_whole`` is false on a day that lacks a segment which other days of the period have: it is told in part.
    ``last_on`` is the last whole day of the metric, and segment, in the period; ``days`` are those of the period that
    are covered.
    """
    dated = in_periods(_of_cut(inputs), "date")
    dated = dated.mutate(is_told=dated["is_told"] & dated["value"].notnull())
    dated = dated.mutate(is_whole=dated["is_told"]) if inputs.by else _with_all_parts(dated)
    keys = ["period", "metric", *((SEGMENT,) if inputs.by else ())]
    told = dated.mutate(told_on=dated["is_whole"].ifelse(dated["date"], ibis.null("date")))
    days = period_spans().end_on.delta(period_spans().start_on, unit="day")
    spans = period_spans().select("period", "end_on", days=days)
    spanned = told.mutate(last_on=told.told_on.max().over(ibis.window(group_by=keys))).join(spans, "period")
    return spanned.drop("told_on")


def _with_all_parts(rows: ir.Table) -> ir.Table:
    """Tell the days that have all segments which the period has; of a row without one nothing is lacking."""
    parts = rows.filter(rows["is_told"]).group_by("period", "metric").agg(parts=lambda told: told["part"].nunique())
    of_day = ibis.window(group_by=["period", "metric", "date"])
    counted = left_joined(rows, parts, "period", "metric")
    counted = counted.mutate(parts_of_day=counted["part"].count().over(of_day))
    is_whole = counted["is_told"] & (counted["part"].isnull() | (counted["parts_of_day"] == counted["parts"]))
    return counted.mutate(is_whole=is_whole.fill_null(False)).drop("part", "parts", "parts_of_day")


def _of_cut(inputs: FactInputs) -> ir.Table:
    """Return the rows that tell a day, in total or of each segment."""
    rows = inputs.tables[DAILY_MEASURES]
    segment = rows[SEGMENT] if SEGMENT in rows.columns else ibis.null("string")
    rows = rows.mutate(part=segment).drop(*(name for name in (SEGMENT,) if name in rows.columns))
    if inputs.by is None:
        return _in_total(rows)
    parts = rows.filter(rows.part.notnull()).mutate(is_told=ibis.literal(True))
    if inputs.by == SEGMENT:
        return parts.rename({SEGMENT: "part"})
    mark = f"{inputs.by}="
    named = parts.filter(parts.part.startswith(mark))
    return named.mutate(**{SEGMENT: named.part.substr(len(mark))}).drop("part")


def _in_total(rows: ir.Table) -> ir.Table:
    of_day = ibis.window(group_by=["date", "metric"])
    column = rows.part.contains("=").ifelse(rows.part.re_replace("=.*$", ""), "")
    marked = rows.mutate(whole=rows.part.isnull().ifelse(1, 0), column=column)
    marked = marked.mutate(
        wholes=marked.whole.max().over(of_day),
        first_column=marked.column.min().over(of_day),
        last_column=marked.column.max().over(of_day),
    )
    chosen = marked.filter((marked.whole == 1) | (marked.wholes == 0))
    is_told = (chosen.wholes == 1) | (chosen.first_column == chosen.last_column)
    return chosen.mutate(is_told=is_told).drop("whole", "wholes", "column", "first_column", "last_column")


FACTS = (
    Fact(
        DAILY_MEASURES,
        Text("每行一天、一个指标、一个分组的数", "one row per day, metric and segment of a number from elsewhere"),
        (DAILY_MEASURES,),
        (),
        daily_measures,
        own_segments=(SEGMENT,),
        takes_cuts=True,
        closes=(DAILY_MEASURES,),
    ),
)
