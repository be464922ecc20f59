"""Members: how many there are, how their levels move, and how many stay and are active."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="会员数",
    en="Members",
    fact="member_ends",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("operations",),
    pairs_with=("member_active_rate",),
    gameable=True,
    looks_back="beginning",
    accumulates=True,
    also=("会员总数",),
)
def members(users: ir.Table) -> ir.Value:
    """Users who are members at the period's end.

    期末处于会员状态的用户数。

    Formula: users whose latest change before the period's end was to a level
    公式： 期末前最近一次变动为进入某等级的用户数
    Leaves out: who left; staff accounts.
    不含： 已退会的用户；员工账号。
    Misleads when: everybody is made a member on registration.
    误读： 注册即会员时没有区分度。
    Source: user-operations KPI library (会员).

    >>> members(example_tables, period="2026-10")
    4.0
    """
    return users.is_member.ifelse(1, 0).sum()


@metric(
    zh="新会员人数",
    en="New members",
    fact="member_changes",
    unit="users",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("member_active_rate",),
    gameable=True,
    looks_back="beginning",
    counts_once=True,
    also=("新会员", "新会员数", "新增会员", "入会人数"),
)
def new_members(changes: ir.Table) -> ir.Value:
    """Users who became members for the first time in the period.

    当期首次成为会员的用户数。

    Formula: users whose first change ever to a level falls in the period
    公式： 首次进入会员等级落在当期的用户数
    Leaves out: members who come back after leaving; staff accounts.
    不含： 退会后重新入会的用户；员工账号。
    Misleads when: everybody is made a member on registration.
    误读： 注册即会员时等同于注册数。
    Source: user-operations KPI library (新会员人数).

    >>> new_members(example_tables, period="2026-Q3")
    3.0
    """
    return changes.is_first_joining.ifelse(1, 0).sum()


@metric(
    zh="会员升级数",
    en="Member upgrades",
    fact="member_changes",
    unit="times",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("member_downgrades",),
    looks_back="beginning",
)
def member_upgrades(changes: ir.Table) -> ir.Value:
    """Changes in the period from a level to a higher one.

    当期由某等级升至更高等级的次数。

    Formula: changes to a level that is higher than the one just before
    公式： 变动后等级高于变动前等级的次数
    Leaves out: joining and leaving; staff accounts.
    不含： 入会与退会；员工账号。
    Misleads when: thresholds were lowered, or one member goes up and down.
    误读： 升级门槛下调，或个别会员反复升降。
    Source: user-operations KPI library (会员升级数).

    >>> member_upgrades(example_tables, period="2026-10")
    3.0
    """
    return changes.is_upgrade.ifelse(1, 0).sum()


@metric(
    zh="会员降级数",
    en="Member downgrades",
    fact="member_changes",
    unit="times",
    better="lower",
    stage="activity",
    roles=("operations",),
    pairs_with=("member_upgrades",),
    looks_back="beginning",
)
def member_downgrades(changes: ir.Table) -> ir.Value:
    """Changes in the period from a level to a lower one.

    当期由某等级降至更低等级的次数。

    Formula: changes to a level that is lower than the one just before
    公式： 变动后等级低于变动前等级的次数
    Leaves out: joining and leaving; staff accounts.
    不含： 入会与退会；员工账号。
    Misleads when: levels are reviewed once a year: all downgrades then fall on one day.
    误读： 等级每年评定一次时，降级集中在一天。
    Source: user-operations KPI library (会员降级数).

    >>> member_downgrades(example_tables, period="2026-10")
    1.0
    """
    return changes.is_downgrade.ifelse(1, 0).sum()


@metric(
    zh="会员升级率",
    en="Member upgrade rate",
    fact="member_starts",
    unit="share",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("member_downgrade_rate",),
    looks_back="beginning",
)
def member_upgrade_rate(users: ir.Table) -> Ratio:
    """Share of the members at the period's start who have a higher level at its end.

    期初会员中，期末等级高于期初的占比。

    Formula: of them, those whose level is higher at the end ÷ members at the start
    公式： 其中期末等级更高的人数 ÷ 期初会员数
    Leaves out: members who joined in the period; changes that were undone within it.
    不含： 当期入会的会员；期内又被抵消的升降。
    Misleads when: thresholds were lowered.
    误读： 升级门槛下调时会虚增。
    Source: user-operations KPI library (会员升级率).

    >>> member_upgrade_rate(example_tables, period="2026-10")
    0.5
    """
    return Ratio(users.is_higher.ifelse(1, 0).sum(), users.count())


@metric(
    zh="会员降级率",
    en="Member downgrade rate",
    fact="member_starts",
    unit="share",
    better="lower",
    stage="activity",
    roles=("operations",),
    pairs_with=("member_upgrade_rate",),
    looks_back="beginning",
)
def member_downgrade_rate(users: ir.Table) -> Ratio:
    """Share of the members at the period's start who have a lower level at its end.

    期初会员中，期末等级低于期初的占比。

    Formula: of them, those whose level is lower at the end ÷ members at the start
    公式： 其中期末等级更低的人数 ÷ 期初会员数
    Leaves out: members who left, who have no level at the end; changes that were undone within the period.
    不含： 已退会的会员（期末没有等级）；期内又被抵消的升降。
    Misleads when: those about to go down leave instead.
    误读： 本会降级的人直接退会时会偏低。
    Source: user-operations KPI library (会员降级率).

    >>> member_downgrade_rate(example_tables, period="2026-10")
    0.25
    """
    return Ratio(users.is_lower.ifelse(1, 0).sum(), users.count())


@metric(
    zh="会员活跃率",
    en="Member active rate",
    fact="member_starts",
    unit="share",
    better="higher",
    stage="activity",
    roles=("operations",),
    pairs_with=("members",),
    needs=("events",),
    looks_back="beginning",
)
def member_active_rate(users: ir.Table) -> Ratio:
    """Share of the members at the period's start who were active in it.

    期初会员中，当期有活跃行为的占比。

    Formula: of them, those with an active event in the period ÷ members at the start
    公式： 其中当期有活跃行为的人数 ÷ 期初会员数
    Leaves out: members who joined in the period; staff accounts.
    不含： 当期入会的会员；员工账号。
    Misleads when: everybody is made a member on registration: it is then the active rate of all.
    误读： 注册即会员时等同于全体活跃率。
    Source: user-operations KPI library (会员活跃).

    >>> member_active_rate(example_tables, period="2026-10")
    0.25
    """
    return Ratio(users.is_active.ifelse(1, 0).sum(), users.count())


@metric(
    zh="会员留存率",
    en="Member retention",
    fact="member_starts",
    unit="share",
    better="higher",
    stage="retention",
    roles=("operations",),
    pairs_with=("member_active_rate",),
    looks_back="beginning",
)
def member_retention(users: ir.Table) -> Ratio:
    """Share of the members at the period's start who are members at its end.

    期初会员中，期末仍是会员的占比。

    Formula: of them, those who are members at the end ÷ members at the start
    公式： 其中期末仍为会员的人数 ÷ 期初会员数
    Leaves out: members who joined in the period; staff accounts.
    不含： 当期入会的会员；员工账号。
    Misleads when: nobody ever has to leave: members then stay on paper.
    误读： 会员无需退会时，只是名义上留存。
    Source: user-operations KPI library (会员留存).

    >>> member_retention(example_tables, period="2026-10")
    0.75
    """
    return Ratio(users.is_member_at_end.ifelse(1, 0).sum(), users.count())
