"""Progress: by how much more cards and members there are than before, and how late milestones are."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.settings.built_in_roles import ALL_ROLES


@metric(
    zh="新绑卡相对增长",
    en="Growth of new card-bound users",
    fact="cards_compared",
    unit="growth",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_cardholders", "new_buyers"),
    looks_back="previous",
    gameable=True,
    also=("绑卡增长率", "新绑卡增长率"),
)
def new_cardholder_growth(users: ir.Table) -> Ratio:
    """By how much more users bound their first card in the period than in the one before it.

    当期首次绑卡的用户数比上期多出的比例。

    Formula: (new card-bound users − those of the previous period) ÷ those of the previous period
    公式： （当期新绑卡人数 − 上期新绑卡人数）÷ 上期新绑卡人数
    Leaves out: staff accounts; events without a user; further cards of the same user.
    不含： 员工账号；没有用户标识的行为；同一用户再次绑卡。
    Misleads when: the previous period was exceptional, or is longer or shorter.
    误读： 上期有特殊活动、两期天数不同时。
    Source: user-operations KPI library (绝对值或相对增长值).

    >>> new_cardholder_growth(example_tables, period="2026-10-08/2026-10-14")
    nan
    """
    return _growth(users)


@metric(
    zh="新会员相对增长",
    en="Growth of new members",
    fact="members_compared",
    unit="growth",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("new_members", "member_active_rate"),
    looks_back="previous",
    gameable=True,
    also=("会员增长率", "新会员增长率"),
)
def new_member_growth(users: ir.Table) -> Ratio:
    """By how much more users became members for the first time in the period than in the one before it.

    当期首次入会的用户数比上期多出的比例。

    Formula: (new members − those of the previous period) ÷ those of the previous period
    公式： （当期新会员人数 − 上期新会员人数）÷ 上期新会员人数
    Leaves out: staff accounts; members who come back after leaving.
    不含： 员工账号；退会后重新入会的用户。
    Misleads when: everybody is made a member on registration; or the previous period was exceptional.
    误读： 注册即会员，或上期有特殊活动时。
    Source: user-operations KPI library (绝对值或相对增长值).

    >>> round(new_member_growth(example_tables, period="2026-Q4"), 4)
    -0.6667
    """
    return _growth(users)


@metric(
    zh="里程碑平均延迟天数",
    en="Delay of milestones",
    fact="milestone_periods",
    unit="days_each",
    better="lower",
    stage="projects",
    roles=ALL_ROLES,
    pairs_with=("milestone_progress",),
    needs=("tasks.is_milestone", "tasks.done_on"),
    looks_back="beginning",
    accumulates=True,
    also=("里程碑延迟", "里程碑延期天数"),
)
def milestone_delay(milestones: ir.Table) -> Ratio:
    """Days by which the milestones due by the period's end were late, on average; cut by `milestone`, each with its day.

    截至期末应达成的里程碑平均延迟多少天；按 `milestone` 细分，逐个列出其应达成日与延迟天数。

    Formula: Σ days late (done later: until then; not done: until the period's last day; in time: 0) ÷ milestones due by
        the period's end
    公式： Σ 延迟天数（晚完成的算到完成日，未完成的算到期末日，按时的为 0）÷ 期末前到期的里程碑数
    Leaves out: milestones that are due later.
    不含： 以后才到期的里程碑。
    Misleads when: due days are moved instead of kept.
    误读： 延期时改应达成日时。
    Source: user-operations KPI library (项目进度：重要阶段/全部完成的时间节点).

    >>> milestone_delay(example_tables, period="2026-10")
    1.6
    """
    return Ratio(milestones.days_late.sum(), milestones.count())


def _growth(users: ir.Table) -> Ratio:
    before = users.is_previous.sum()
    return Ratio(users.is_current.sum() - before, before)
