"""Feedback: what users say of products and service."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="反馈评分",
    en="Feedback score",
    fact="rating_periods",
    unit="score",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("dissatisfied_share", "complaint_share"),
    gameable=True,
    also=("用户反馈评分", "用户评分", "满意度评分"),
)
def feedback_score(ratings: ir.Table) -> Ratio:
    """Mean score that users gave to products, service and logistics in the period.

    当期用户对商品、服务、物流评分的平均值。

    Formula: Σ score ÷ ratings, of the subjects product, service and logistics
    公式： Σ评分 ÷ 评价数（评价对象为商品、服务、物流）
    Leaves out: ratings of other subjects; buyers who did not rate.
    不含： 对其他对象的评价；没有评价的购买用户。
    Misleads when: good ratings are rewarded, few rate, or subjects of unlike levels change their share: read each
        subject by itself.
    误读： 好评返现、评价很少时，或水平不同的对象占比变化时；应分对象看。
    Source: user-operations KPI library (反馈评分：商品/服务/物流).

    >>> round(feedback_score(example_tables, period="2026-10"), 4)
    3.5714
    """
    return _mean_score(ratings, "product", "service", "logistics")


@metric(
    zh="商品评分",
    en="Product score",
    fact="rating_periods",
    unit="score",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("dissatisfied_share", "complaint_share"),
    gameable=True,
)
def product_score(ratings: ir.Table) -> Ratio:
    """Mean score that users gave to products in the period.

    当期用户对商品评分的平均值。

    Formula: Σ score ÷ ratings, of the subject product
    公式： Σ评分 ÷ 评价数（评价对象为商品）
    Leaves out: ratings of other subjects; buyers who did not rate.
    不含： 对其他对象的评价；没有评价的购买用户。
    Misleads when: good ratings are rewarded, or given by default.
    误读： 好评返现或默认好评时。
    Source: user-operations KPI library (反馈评分：商品).

    >>> product_score(example_tables, period="2026-10")
    4.0
    """
    return _mean_score(ratings, "product")


@metric(
    zh="服务评分",
    en="Service score",
    fact="rating_periods",
    unit="score",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("dissatisfied_share", "complaint_share"),
    gameable=True,
)
def service_score(ratings: ir.Table) -> Ratio:
    """Mean score that users gave to the service in the period.

    当期用户对服务评分的平均值。

    Formula: Σ score ÷ ratings, of the subject service
    公式： Σ评分 ÷ 评价数（评价对象为服务）
    Leaves out: ratings of other subjects; users who did not rate.
    不含： 对其他对象的评价；没有评价的用户。
    Misleads when: only users whose case was solved are asked.
    误读： 只邀请问题已解决的用户评价时。
    Source: user-operations KPI library (反馈评分：服务).

    >>> service_score(example_tables, period="2026-10")
    3.0
    """
    return _mean_score(ratings, "service")


@metric(
    zh="物流评分",
    en="Logistics score",
    fact="rating_periods",
    unit="score",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("dissatisfied_share",),
)
def logistics_score(ratings: ir.Table) -> Ratio:
    """Mean score that users gave to the logistics in the period.

    当期用户对物流评分的平均值。

    Formula: Σ score ÷ ratings, of the subject logistics
    公式： Σ评分 ÷ 评价数（评价对象为物流）
    Leaves out: ratings of other subjects; buyers who did not rate.
    不含： 对其他对象的评价；没有评价的购买用户。
    Misleads when: a holiday slows all carriers.
    误读： 节假日物流普遍变慢时。
    Source: user-operations KPI library (反馈评分：物流).

    >>> logistics_score(example_tables, period="2026-10")
    3.5
    """
    return _mean_score(ratings, "logistics")


@metric(
    zh="不满意用户占比",
    en="Dissatisfied users",
    fact="rater_periods",
    unit="share",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_rate",),
    also=("差评率", "不满意率"),
)
def dissatisfied_share(raters: ir.Table) -> Ratio:
    """Share of the users who rated in the period who were dissatisfied at least once.

    当期评价用户中，至少有一次不满意的人数占比。

    Formula: users with a dissatisfied rating (as they said, else a score up to {dissatisfied_to}) ÷ users who rated
    公式： 有不满意评价（以用户所说为准，否则评分 ≤ {dissatisfied_to}）的人数 ÷ 评价人数
    Leaves out: ratings without a user; users who did not rate.
    不含： 没有用户标识的评价；没有评价的用户。
    Misleads when: mostly the angry rate: it then tells little of the silent ones.
    误读： 主要是有怨气的人来评价时，不能代表沉默的用户。
    Source: user-operations KPI library (不满意用户占比).

    >>> dissatisfied_share(example_tables, period="2026-10")
    0.5
    """
    return Ratio((raters.dissatisfied_ratings > 0).ifelse(1, 0).sum(), raters.count())


@metric(
    zh="客诉率",
    en="Complaint rate",
    fact="buyer_feedback_periods",
    unit="share",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("buyers",),
    needs=("ratings", "complaints"),
    rivals=("complaint_share",),
    also=("投诉率", "客诉"),
)
def complaint_rate(buyers: ir.Table) -> Ratio:
    """Share of the period's buyers who complained or gave a dissatisfied rating in it.

    当期购买用户中，当期有投诉或不满意评价的人数占比。

    Formula: buyers with a complaint opened, or a dissatisfied rating given, in the period ÷ buyers
    公式： 当期投诉或给出不满意评价的购买用户数 ÷ 购买用户数
    Leaves out: complaints and ratings without a user, and of users who did not buy in the period.
    不含： 没有用户标识的、以及当期没有购买的用户的投诉和评价。
    Misleads when: complaints come late: those about last period's orders count only for who bought again.
    误读： 投诉滞后时：对上期订单的投诉，只有本期又购买才会计入。
    Source: user-operations KPI library (客诉率：不满意用户/所有购买用户).

    >>> complaint_rate(example_tables, period="2026")
    0.75
    """
    return Ratio(((buyers.complaints > 0) | (buyers.bad_ratings > 0)).ifelse(1, 0).sum(), buyers.count())


@metric(
    zh="顾客投诉比例",
    en="Complaining buyers",
    fact="buyer_feedback_periods",
    unit="share",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaints", "dissatisfied_share"),
    needs=("complaints",),
    gameable=True,
    part_of=("complaint_rate",),
)
def complaint_share(buyers: ir.Table) -> Ratio:
    """Share of the period's buyers who opened a complaint in it.

    当期购买用户中，当期提出投诉的人数占比。

    Formula: buyers with a complaint opened in the period ÷ buyers
    公式： 当期提出投诉的购买用户数 ÷ 购买用户数
    Leaves out: complaints without a user, and of users who did not buy in the period.
    不含： 没有用户标识的、以及当期没有购买的用户的投诉。
    Misleads when: complaining is made hard: the number then falls while anger grows.
    误读： 投诉入口难找时，数值下降而不满上升。
    Source: user-operations KPI library (顾客投诉比例).

    >>> complaint_share(example_tables, period="2026-10")
    0.5
    """
    return Ratio((buyers.complaints > 0).ifelse(1, 0).sum(), buyers.count())


@metric(
    zh="投诉数",
    en="Complaints",
    fact="complaint_periods",
    unit="times",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_share", "dissatisfied_share"),
    gameable=True,
    also=("投诉量", "客诉数"),
)
def complaints(complaints: ir.Table) -> ir.Value:
    """Number of complaints opened in the period.

    当期提出的投诉次数。

    Formula: complaints opened in the period
    公式： 当期提出的投诉数
    Leaves out: nothing: complaints without a user count.
    不含： 无（没有用户标识的投诉计入）。
    Misleads when: complaining is made hard: it then falls; or sales grow: more buyers bring more complaints.
    误读： 投诉入口难找时会下降；销售增长时，买的人多，投诉自然也多。
    Source: derived from the user-operations KPI library (顾客投诉).

    >>> complaints(example_tables, period="2026-10")
    3.0
    """
    return complaints.count()


def _mean_score(ratings: ir.Table, *subjects: str) -> Ratio:
    chosen = ratings.subject.isin(subjects)
    return Ratio(ratings.score.sum(where=chosen), ratings.score.count(where=chosen))
