"""Assessments: what raters think of plans, people and groups, and whether they agree."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="方案思考能力",
    en="Plan thinking",
    fact="assessment_periods",
    unit="score",
    better="higher",
    stage="community",
    roles=("community",),
    use="diagnostic",
    pairs_with=("rater_agreement",),
    shows="process",
    also=("方案思考能力评分", "关于计划的考虑能力评分", "计划考虑能力"),
)
def plan_thinking(assessments: ir.Table) -> Ratio:
    """Mean score that raters gave in the period to the thinking behind plans.

    当期评分人对方案思考能力评分的平均值。

    Formula: Σ score ÷ scores, of the criterion plan thinking
    公式： Σ评分 ÷ 评分次数（评估项为方案思考能力）
    Leaves out: people whom nobody assessed.
    不含： 没有被评估的人。
    Misleads when: one rater scores twice, and so weighs double, or only the boss scores.
    误读： 同一评分人评两次（权重加倍），或只有上级评分时。
    Source: community-operations article (方案思考能力).

    >>> plan_thinking(example_tables, period="2026-10")
    3.5
    """
    return _mean_of(assessments, "plan_thinking")


@metric(
    zh="用户了解力",
    en="Understanding of users",
    fact="assessment_periods",
    unit="score",
    better="higher",
    stage="community",
    roles=("community",),
    use="diagnostic",
    pairs_with=("rater_agreement",),
    shows="process",
    also=("用户了解力评分", "关于用户的了解力评分"),
)
def user_understanding(assessments: ir.Table) -> Ratio:
    """Mean score that raters gave in the period to how well users are understood.

    当期评分人对用户了解力评分的平均值。

    Formula: Σ score ÷ scores, of the criterion understanding of users
    公式： Σ评分 ÷ 评分次数（评估项为用户了解力）
    Leaves out: people whom nobody assessed.
    不含： 没有被评估的人。
    Misleads when: one rater scores twice, and so weighs double, or raters do not know the users themselves.
    误读： 同一评分人评两次（权重加倍），或评分人自己不了解用户时。
    Source: community-operations article (用户了解力).

    >>> user_understanding(example_tables, period="2026-10")
    4.0
    """
    return _mean_of(assessments, "user_understanding")


@metric(
    zh="计划执行力",
    en="Execution",
    fact="assessment_periods",
    unit="score",
    better="higher",
    stage="community",
    roles=("community",),
    use="diagnostic",
    pairs_with=("rater_agreement", "on_time_rate"),
    shows="process",
    also=("执行力", "执行力评分", "计划的执行力评分"),
)
def execution(assessments: ir.Table) -> Ratio:
    """Mean score that raters gave in the period to how plans were carried out.

    当期评分人对计划执行力评分的平均值。

    Formula: Σ score ÷ scores, of the criterion execution
    公式： Σ评分 ÷ 评分次数（评估项为计划执行力）
    Leaves out: people whom nobody assessed.
    不含： 没有被评估的人。
    Misleads when: one rater scores twice, and so weighs double, or it is read without the tasks done on time.
    误读： 同一评分人评两次（权重加倍），或脱离按时完成率单独看时。
    Source: community-operations article (计划执行力).

    >>> round(execution(example_tables, period="2026-10"), 4)
    3.6667
    """
    return _mean_of(assessments, "execution")


@metric(
    zh="评分人一致率",
    en="Agreement of raters",
    fact="assessment_periods",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    use="diagnostic",
    pairs_with=("plan_thinking",),
    gameable=True,
    shows="process",
)
def rater_agreement(assessments: ir.Table) -> Ratio:
    """Share of the assessments by several raters whose scores differ by at most one point.

    多人评分的评估中，评分相差不超过 1 分的占比。

    Formula: assessments with scores at most 1 apart ÷ assessments of one subject, criterion and day by two or more raters
    公式： 最高分与最低分相差 ≤ 1 的评估数 ÷ 同一对象、同一评估项、同一天由两人及以上评分的评估数
    Leaves out: assessments by a single rater, even one who scored twice.
    不含： 只有一位评分人的评估（同一人评两次也算一人）。
    Misleads when: raters talk to each other first, or give everybody the middle score.
    误读： 评分人事先商量，或都打中间分时。
    Source: derived from the community-operations article.

    >>> rater_agreement(example_tables, period="2026-10")
    0.75
    """
    several = assessments.raters >= 2
    return Ratio((several & (assessments.spread <= 1)).ifelse(1, 0).sum(), several.ifelse(1, 0).sum())


@metric(
    zh="群健康度",
    en="Community health",
    fact="health_scores",
    unit="score",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("community_active", "rater_agreement"),
    also=("群健康度评分", "社群健康度"),
)
def community_health(scores: ir.Table) -> Ratio:
    """Raters' judgement of the groups and their members' own scores, weighed together.

    评分人对社群的判断与成员自己的评分，加权平均。

    Formula: {health_judgement_weight} × mean score of raters for community health + the rest × mean rating of
        communities by members
    公式： {health_judgement_weight} × 评分人的群健康度平均分 + 其余权重 × 成员的社群评价平均分
    Leaves out: periods with only one of the two.
    不含： 两者缺一的时期。
    Misleads when: raters and members score on unlike scales.
    误读： 评分人与成员的分制不同时。
    Source: community-operations article (群健康度).

    >>> community_health(example_tables, period="2026-10")
    4.0
    """
    judged = scores.is_judgement == 1
    return Ratio(_weighed(scores, judged) + _weighed(scores, ~judged), scores.count())


def _weighed(scores: ir.Table, chosen: ir.BooleanValue) -> ir.NumericValue:
    """Add up first and exactly, then weigh: floats added in no fixed order give another last digit each time."""
    weight = scores.weight_parts.max(where=chosen).cast("float64") / scores.weight_whole.max(where=chosen)
    return scores.score.sum(where=chosen).cast("float64") * weight


def _mean_of(assessments: ir.Table, criterion: str) -> Ratio:
    chosen = assessments.criterion == criterion
    return Ratio(assessments.score_total.sum(where=chosen), assessments.scores.sum(where=chosen))
