"""Satisfaction: how many of those who rate or are asked are satisfied, and how many answer."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="好评率",
    en="Positive reviews",
    fact="rating_periods",
    unit="share",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("dissatisfied_share", "complaint_share"),
    gameable=True,
    also=("好评",),
)
def reviews_positive_rate(ratings: ir.Table) -> Ratio:
    """Share of the period's reviews that are satisfied.

    当期评论中，满意评论的占比。

    Formula: satisfied reviews (as said, else a score from {satisfied_from}) ÷ reviews
    公式： 满意评论（以用户所说为准，否则评分 ≥ {satisfied_from}）数 ÷ 评论数
    Leaves out: answers to surveys (reviews without a user count).
    不含： 调研中的评分（没有用户标识的评论计入）。
    Misleads when: good reviews are rewarded, or given by default.
    误读： 好评返现或默认好评时。
    Source: user-operations KPI library; account-operations article (用户评价).

    >>> round(reviews_positive_rate(example_tables, period="2026-10"), 4)
    0.5714
    """
    return _satisfied(ratings, ratings.source == "review")


@metric(
    zh="客户满意度",
    en="Customer satisfaction (CSAT)",
    fact="rating_periods",
    unit="share",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("survey_response_rate",),
    also=("CSAT", "满意度", "满意率", "用户满意度", "顾客满意度", "满意转化率"),
)
def csat(ratings: ir.Table) -> Ratio:
    """Share of the period's ratings in surveys that are satisfied.

    当期调研评分中，满意的占比。

    Formula: satisfied ratings of surveys (as said, else a score from {satisfied_from}) ÷ ratings of surveys
    公式： 调研中满意的评分（以用户所说为准，否则评分 ≥ {satisfied_from}）数 ÷ 调研评分数
    Leaves out: reviews; users who did not answer.
    不含： 评论；没有答复的用户。
    Misleads when: few answer: the very pleased and the very angry answer first.
    误读： 答复率低时，往往只有很满意和很不满的人作答。
    Source: account-operations article (客户满意度).

    >>> round(csat(example_tables, period="2026-10"), 4)
    0.7143
    """
    return _satisfied(ratings, ratings.source == "survey")


@metric(
    zh="售前满意转化率",
    en="Satisfied before the sale",
    fact="rating_periods",
    unit="share",
    better="higher",
    stage="funnel",
    roles=("service",),
    pairs_with=("survey_response_rate", "order_conversion"),
    gameable=True,
    also=("售前满意度",),
)
def presale_csat(ratings: ir.Table) -> Ratio:
    """Share of the period's ratings of the advice before a sale that are satisfied.

    当期售前评价中，满意的占比。

    Formula: satisfied ratings of the subject pre-sale ÷ all of them
    公式： 售前满意评价数 ÷ 售前评价数
    Leaves out: ratings of other subjects; users who did not rate.
    不含： 对其他对象的评价；没有评价的用户。
    Misleads when: only those who then bought are asked.
    误读： 只调研后来成交的用户时。
    Source: balanced-indicator article (售前满意转化率).

    >>> round(presale_csat(example_tables, period="2026-10"), 4)
    0.6667
    """
    return _satisfied(ratings, ratings.subject == "pre_sale")


@metric(
    zh="售后满意转化率",
    en="Satisfied after the sale",
    fact="rating_periods",
    unit="share",
    better="higher",
    stage="funnel",
    roles=("service",),
    pairs_with=("survey_response_rate", "complaint_share"),
    gameable=True,
    also=("售后满意度",),
)
def aftersale_csat(ratings: ir.Table) -> Ratio:
    """Share of the period's ratings of the care after a sale that are satisfied.

    当期售后评价中，满意的占比。

    Formula: satisfied ratings of the subject after-sale ÷ all of them
    公式： 售后满意评价数 ÷ 售后评价数
    Leaves out: ratings of other subjects; users who did not rate.
    不含： 对其他对象的评价；没有评价的用户。
    Misleads when: open cases are not asked.
    误读： 未结案的用户没有被调研时。
    Source: balanced-indicator article (售后满意转化率).

    >>> aftersale_csat(example_tables, period="2026-10")
    0.5
    """
    return _satisfied(ratings, ratings.subject == "after_sale")


@metric(
    zh="调研参与人数",
    en="Survey participants",
    fact="respondent_periods",
    unit="users",
    better="higher",
    stage="feedback",
    roles=("service", "data"),
    pairs_with=("survey_response_rate",),
    shows="process",
    gameable=True,
    needs=("surveys.answered_at",),
)
def survey_participants(users: ir.Table) -> ir.Value:
    """Distinct known users who answered a questionnaire in the period.

    当期答复问卷的去重用户数。

    Formula: distinct users with an answer in the period, whenever they were asked
    公式： 当期有答复的去重用户数（不论何时发出）
    Leaves out: answers without a user.
    不含： 没有用户标识的答复。
    Misleads when: more are asked: read the response rate too.
    误读： 发放量增加时会自行上升，应同时看答复率。
    Source: user-operations KPI library (用户调研).

    >>> survey_participants(example_tables, period="2026-10")
    5.0
    """
    return users.count()


@metric(
    zh="问卷答复率",
    en="Survey response rate",
    fact="sent_surveys",
    unit="share",
    better="higher",
    stage="feedback",
    roles=("service", "data"),
    pairs_with=("survey_participants",),
    needs=("surveys.answered_at",),
    shows="process",
    also=("答复率", "问卷回收率"),
)
def survey_response_rate(surveys: ir.Table) -> Ratio:
    """Share of the questionnaires sent in the period that were answered, whenever that was.

    当期发出的问卷中，已答复（不限时间）的占比。

    Formula: answered questionnaires ÷ questionnaires sent in the period
    公式： 已答复的问卷数 ÷ 当期发出的问卷数
    Leaves out: nothing: questionnaires without a user count.
    不含： 无（没有用户标识的问卷计入）。
    Misleads when: they were sent just before the data end: answers still come in.
    误读： 临近数据终点才发出时，答复尚未到齐。
    Source: user-operations KPI library; account-operations article (用户调研).

    >>> round(survey_response_rate(example_tables, period="2026-10"), 4)
    0.8571
    """
    return Ratio(surveys.was_answered.ifelse(1, 0).sum(), surveys.count())


@metric(
    zh="净推荐值（NPS）",
    en="Net promoter score (NPS)",
    fact="recommendations",
    unit="nps",
    better="higher",
    stage="feedback",
    roles=("service", "operations"),
    pairs_with=("survey_response_rate", "csat"),
    needs=("surveys.recommend_score",),
    gameable=True,
    also=("NPS", "净推荐值", "推荐值"),
)
def nps(answers: ir.Table) -> Ratio:
    """Share of those asked who would recommend the shop (9 or 10 of 10) less the share who would not (0 to 6), × 100.

    当期回答「是否愿意推荐」的人中，推荐者（9–10 分）占比减去贬损者（0–6 分）占比，乘以 100。

    Formula: 100 × (answers of 9 or 10 − answers of 0 to 6) ÷ answers given in the period
    公式： 100 ×（9–10 分的答复数 − 0–6 分的答复数）÷ 当期有推荐分的答复数
    Leaves out: questionnaires without this answer; answers of 7 or 8 count in the denominator only.
    不含： 没有回答此题的问卷；7–8 分只计入分母。
    Misleads when: few answer, or only those who still come are asked: read the response rate too.
    误读： 答复率低，或只发给还会来的人时；应同时看答复率。
    Source: F. Reichheld, The One Number You Need to Grow (2003).

    >>> round(nps(example_tables, period="2026-10"), 4)
    16.6667
    """
    scores = answers.recommend_score
    told = (scores >= 9).ifelse(100, (scores <= 6).ifelse(-100, 0))
    return Ratio(told.sum(where=scores.notnull()), scores.count())


def _satisfied(ratings: ir.Table, chosen: ir.BooleanValue) -> Ratio:
    return Ratio((chosen & ratings.satisfied).ifelse(1, 0).sum(), chosen.ifelse(1, 0).sum())
