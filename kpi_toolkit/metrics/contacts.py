"""Contacts: calls that reach people, profiles that are filled."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="用户电访量",
    en="Phone calls",
    fact="call_periods",
    unit="times",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("phone_connected",),
    shows="process",
    gameable=True,
    also=("电话访问量", "电访量", "外呼量"),
)
def phone_visits(calls: ir.Table) -> ir.Value:
    """Number of phone calls made to users in the period.

    当期拨打用户电话的次数。

    Formula: calls made in the period, answered or not
    公式： 当期拨打的电话数（不论是否接通）
    Leaves out: calls to staff accounts.
    不含： 打给员工账号的电话。
    Misleads when: numbers are dialled to fill the list.
    误读： 为凑数而拨打时。
    Source: community-operations article (用户电访量).

    >>> phone_visits(example_tables, period="2026-10")
    5.0
    """
    return calls.count()


@metric(
    zh="电访接通数",
    en="Phone calls answered",
    fact="call_periods",
    unit="times",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("phone_connect_rate", "info_completeness"),
    shows="process",
    gameable=True,
    part_of=("phone_visits",),
)
def phone_connected(calls: ir.Table) -> ir.Value:
    """Number of phone calls made in the period that were answered.

    当期拨打并接通的电话次数。

    Formula: answered calls of the period
    公式： 当期接通的电话数
    Leaves out: calls to staff accounts.
    不含： 打给员工账号的电话。
    Misleads when: calls are cut short after the greeting: an answered call is not yet a talk.
    误读： 接通后草草结束时。
    Source: community-operations article (用户电访量).

    >>> phone_connected(example_tables, period="2026-10")
    2.0
    """
    return calls.is_connected.ifelse(1, 0).sum()


@metric(
    zh="电访接通率",
    en="Phone answer rate",
    fact="call_periods",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("phone_visits", "phone_connected"),
    shows="process",
    gameable=True,
    ratio_of=("phone_connected", "phone_visits"),
)
def phone_connect_rate(calls: ir.Table) -> Ratio:
    """Share of the phone calls made in the period that were answered.

    当期拨打的电话中，接通的占比。

    Formula: answered calls ÷ calls made in the period
    公式： 接通的电话数 ÷ 当期拨打的电话数
    Leaves out: calls to staff accounts.
    不含： 打给员工账号的电话。
    Misleads when: only users who are known to answer are called.
    误读： 只打给常接电话的用户时。
    Source: derived from the community-operations article (用户电访量).

    >>> phone_connect_rate(example_tables, period="2026-10")
    0.4
    """
    return Ratio(calls.is_connected.ifelse(1, 0).sum(), calls.count())


@metric(
    zh="用户信息完整度",
    en="Profile completeness",
    fact="profile_periods",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("phone_connect_rate",),
    shows="process",
    needs=("users.{profile_fields}",),
    gameable=True,
    accumulates=True,
    also=("信息完整度", "信息收集完整度", "资料完整度"),
)
def info_completeness(users: ir.Table) -> Ratio:
    """Share of the profile fields of all registered users that are filled.

    全部注册用户的资料字段中，已填写的占比。

    Formula: filled fields ({profile_fields}) ÷ fields of all users registered by the period's end
    公式： 已填字段（{profile_fields}）数 ÷ 期末前注册用户的应填字段总数
    Leaves out: staff accounts; whether what is filled is true.
    不含： 员工账号；不判断所填内容是否真实。
    Misleads when: fields are filled with anything; or an earlier period is looked at: what is filled is known only as
        of today.
    误读： 随意填写凑数时；或查看以往各期时：字段填写情况只有当前状态。
    Source: community-operations article (用户信息完整度).

    >>> info_completeness(example_tables, period="2026-10")
    0.6
    """
    return Ratio(users.filled_fields.sum(), users.profile_fields.sum())
