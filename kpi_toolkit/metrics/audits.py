"""Audits: what is found when one looks."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="神秘顾客评分",
    en="Mystery shopper score",
    fact="audit_periods",
    unit="score",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("service_score",),
    also=("神秘顾客",),
)
def mystery_shopper_score(audits: ir.Table) -> Ratio:
    """Mean score that mystery shoppers gave in the period.

    当期神秘顾客评分的平均值。

    Formula: Σ score ÷ scored visits of mystery shoppers
    公式： Σ评分 ÷ 神秘顾客有评分的检查次数
    Leaves out: visits without a score.
    不含： 没有评分的检查。
    Misleads when: departments are visited unequally often: compare by department.
    误读： 各部门受检次数不同时；应分部门比较。
    Source: user-operations KPI library (神秘顾客评分).

    >>> mystery_shopper_score(example_tables, period="2026-10")
    80.0
    """
    return _mean_audit(audits, "mystery_shopper")


@metric(
    zh="内容质量评分",
    en="Content quality",
    fact="audit_periods",
    unit="score",
    better="higher",
    stage="activity",
    roles=("content", "community"),
    use="diagnostic",
    gameable=True,
    pairs_with=("content_cvr",),
    also=("内容质量",),
)
def content_quality(audits: ir.Table) -> Ratio:
    """Mean score of the content looked at in the period.

    当期抽查内容的质量评分平均值。

    Formula: Σ score ÷ scored audits of content quality
    公式： Σ评分 ÷ 有评分的内容质量检查次数
    Leaves out: audits without a score; content that was not drawn.
    不含： 没有评分的检查；没有抽到的内容。
    Misleads when: the sample is chosen rather than drawn, or the judge wrote the content.
    误读： 样本是挑选而非抽取的，或评分人就是作者时。
    Source: account-operations article; community-operations article (内容质量).

    >>> content_quality(example_tables, period="2026-10")
    4.5
    """
    return _mean_audit(audits, "content_quality")


def _mean_audit(audits: ir.Table, kind: str) -> Ratio:
    chosen = audits.kind == kind
    return Ratio(audits.score.sum(where=chosen), audits.score.count(where=chosen))
