"""Data work: whether reports come in time and their figures are right."""

from __future__ import annotations

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="及时率",
    en="Timeliness rate",
    fact="deliverable_periods",
    unit="share",
    better="higher",
    stage="data",
    roles=("data",),
    pairs_with=("accuracy_rate_review",),
    needs=("deliverables.delivered_at",),
    gameable=True,
    also=("准时率",),
)
def timeliness_rate(deliverables: ir.Table) -> Ratio:
    """Share of the reports due in the period that were delivered by then, to the minute.

    当期应交报表中，在应交时间之前（含）交付的占比。

    Formula: reports delivered at or before their time ÷ reports due in the period
    公式： 按时交付的报表数 ÷ 当期应交的报表数
    Leaves out: reports due after the data end.
    不含： 数据终点之后才到期的报表。
    Misleads when: reports are delivered in time and corrected later.
    误读： 先按时交付、后再更正时。
    Source: user-operations KPI library (及时率).

    >>> timeliness_rate(example_tables, period="2026-10")
    0.6
    """
    return Ratio(deliverables.is_timely.ifelse(1, 0).sum(), deliverables.count())


@metric(
    zh="预估准确率",
    en="Forecast accuracy",
    fact="deliverable_periods",
    unit="amount_share",
    better="higher",
    stage="data",
    roles=("data",),
    needs=("deliverables.forecast", "deliverables.actual"),
    rivals=("accuracy_rate_review",),
    pairs_with=("timeliness_rate",),
)
def accuracy_rate_forecast(deliverables: ir.Table) -> Ratio:
    """One less the error of the forecasts due in the period, weighted by the actual figures; at least 0.

    1 减去当期到期预估的加权误差（以实际值加权），最低为 0。

    Formula: max(0, Σ |actual| − Σ |forecast − actual|) ÷ Σ |actual|
    公式： max(0, Σ|实际值| − Σ|预估值 − 实际值|) ÷ Σ|实际值|
    Leaves out: reports without a forecast or without an actual figure.
    不含： 没有预估值或实际值的报表。
    Misleads when: one large figure outweighs the rest, or figures of unlike units are mixed.
    误读： 一个大数压过其余，或混用不同单位的数字时。
    Source: user-operations KPI library (准确率：预估); one less the weighted absolute percentage error.

    >>> accuracy_rate_forecast(example_tables, period="2026-10")
    0.9
    """
    actual = deliverables.actual_size.sum()
    return Ratio(ibis.greatest(actual - deliverables.forecast_error.sum(), 0), actual)


@metric(
    zh="复盘准确率",
    en="Figures confirmed",
    fact="audit_periods",
    unit="share",
    better="higher",
    stage="data",
    roles=("data",),
    pairs_with=("timeliness_rate",),
    needs=("audits.is_confirmed",),
    gameable=True,
)
def accuracy_rate_review(audits: ir.Table) -> Ratio:
    """Share of the figures checked in the period that were right.

    当期复核的数据中，确认无误的占比。

    Formula: figures confirmed ÷ figures checked with a finding
    公式： 确认无误的数据数 ÷ 已有复核结论的数据数
    Leaves out: checks without a finding; figures that nobody checked.
    不含： 尚无结论的复核；没有复核的数据。
    Misleads when: few figures are checked, or those that are easy.
    误读： 复核很少，或只复核容易的数据时。
    Source: user-operations KPI library (准确率：复盘).

    >>> round(accuracy_rate_review(example_tables, period="2026-10"), 4)
    0.6667
    """
    checked = (audits.kind == "figure_check") & audits.is_confirmed.notnull()
    confirmed = (checked & audits.is_confirmed).fill_null(False)
    return Ratio(confirmed.ifelse(1, 0).sum(), checked.ifelse(1, 0).sum())
