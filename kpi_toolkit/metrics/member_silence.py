"""Silence and noise in communities: who says nothing any more, how much reaches members, and who leaves for it."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="沉默成员数",
    en="Silent members",
    fact="member_silence",
    unit="users",
    better="lower",
    stage="community",
    roles=("community",),
    pairs_with=("community_members", "community_active"),
    looks_back="silent_after_days",
    part_of=("community_members",),
    also=("沉默群成员", "潜水成员"),
)
def community_silent(members: ir.Table) -> ir.Value:
    """Members on the period's last day who have written nothing for {silent_after_days} to {dead_after_days} days.

    期末日在群、已有 {silent_after_days} 天及以上但不足 {dead_after_days} 天没有发言的成员数。

    Formula: members whose last message, or joining if later or without one, lies at least {silent_after_days}, but less than
        {dead_after_days} days before the last day (by group: the last message in that group)
    公式： {silent_after_days} ≤ 最近发言日（未发言或更晚入群的取入群日）距期末天数 < {dead_after_days} 的成员数（分群看取本群发言）
    Leaves out: staff accounts; reading without writing, which nobody sees.
    不含： 员工账号；只看不发言无从得知。
    Misleads when: a group is meant for news only: nobody is expected to write.
    误读： 仅用于通知的群本就无人发言。
    Source: community-operations article (只拉人→僵尸群).

    >>> community_silent(example_tables, period="2026-09")
    1.0
    """
    return members.is_silent.ifelse(1, 0).sum()


@metric(
    zh="死亡成员数",
    en="Dead members",
    fact="member_silence",
    unit="users",
    better="lower",
    stage="community",
    roles=("community",),
    pairs_with=("community_members", "community_silent"),
    looks_back="dead_after_days",
    part_of=("community_members",),
    accumulates=True,
    also=("僵尸群成员", "僵尸成员"),
)
def community_dead(members: ir.Table) -> ir.Value:
    """Members on the period's last day who have written nothing for {dead_after_days} days or more.

    期末日在群、连续 {dead_after_days} 天及以上没有发言的成员数。

    Formula: members whose last message, or joining if later or without one, lies {dead_after_days} or more days before the last
        day
    公式： 最近发言日（未发言或更晚入群的取入群日）距期末 ≥ {dead_after_days} 天的成员数
    Leaves out: staff accounts; who has left.
    不含： 员工账号；已退群的用户。
    Misleads when: read as a period's result: it gathers all who ever fell silent and never left.
    误读： 它累计所有从此不再发言又未退群的人，不能当作当期成绩。
    Source: community-operations article (只拉人→僵尸群).

    >>> community_dead(example_tables, period="2026-10")
    nan
    """
    return members.is_dead.ifelse(1, 0).sum()


@metric(
    zh="成员日均收到消息数",
    en="Messages a member gets a day",
    fact="group_days",
    unit="messages_a_day",
    better="lower",
    stage="community",
    roles=("community",),
    pairs_with=("community_left", "heavy_day_share"),
    use="diagnostic",
    looks_back="beginning",
    also=("人均日消息数", "消息负荷", "信息99+"),
)
def community_message_load(days: ir.Table) -> Ratio:
    """Messages written in a group on a day, on average over its members and the period's days.

    成员平均每天在一个群里收到的消息数。

    Formula: Σ over groups and days of members × messages ÷ Σ over groups and days of members
    公式： Σ（各群各日的成员数 × 消息数）÷ Σ 各群各日的成员数
    Leaves out: staff as members (their messages reach members and count); days on which a group has no members.
    不含： 员工不算成员（其消息会打扰成员，计入）；没有成员的日子。
    Misleads when: one loud group is large: cut by group.
    误读： 个别大群很吵时，应分群看。
    Source: community-operations article (信息99+打扰).

    >>> round(community_message_load(example_tables, period="2026-10"), 4)
    0.0375
    """
    return Ratio((days.members * days.messages).sum(), days.members.sum())


@metric(
    zh="消息过载日占比",
    en="Days with heavy messages",
    fact="group_days",
    unit="day_share",
    better="lower",
    stage="community",
    roles=("community",),
    pairs_with=("community_message_load",),
    use="diagnostic",
    looks_back="beginning",
)
def heavy_day_share(days: ir.Table) -> Ratio:
    """Share of members' days in groups on which more than {heavy_messages} messages were written there.

    成员的在群天数中，当日群消息超过 {heavy_messages} 条的占比。

    Formula: Σ members on days of a group with more than {heavy_messages} messages ÷ Σ members on all days of groups
    公式： Σ 消息 > {heavy_messages} 条的各群各日成员数 ÷ Σ 各群各日成员数
    Leaves out: staff as members (their messages count).
    不含： 员工不算成员（其消息计入）。
    Misleads when: members have muted the group: they are not disturbed.
    误读： 成员已设免打扰时，并不受扰。
    Source: community-operations article (信息99+打扰).

    >>> heavy_day_share(example_tables, period="2026-10")
    0.0
    """
    return Ratio(days.is_heavy.ifelse(days.members, 0).sum(), days.members.sum())


@metric(
    zh="消息过载后退群占比",
    en="Leavers after heavy days",
    fact="group_days",
    unit="share",
    better="lower",
    stage="community",
    roles=("community",),
    pairs_with=("heavy_day_share", "community_left"),
    use="diagnostic",
    looks_back="beginning",
)
def left_after_heavy_days(days: ir.Table) -> Ratio:
    """Share of those who left a group in the period who did so on a day with more than {heavy_messages} messages or the next.

    当期退群中，发生在群消息超过 {heavy_messages} 条的当日或次日的占比。

    Formula: leavings on a day of the group with more than {heavy_messages} messages, or on the day after ÷ leavings of the period
    公式： 在本群消息 > {heavy_messages} 条的当日或次日退群的次数 ÷ 当期退群次数
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: heavy days are many anyway: read it beside their share; more leavers than that speak for the messages.
    误读： 过载日本来就多时；应与过载日占比对照，明显高于它才说明与消息有关。
    Source: community-operations article (信息99+打扰).

    >>> left_after_heavy_days(example_tables, period="2026-10")
    0.0
    """
    return Ratio(days.is_after_heavy.ifelse(days.left, 0).sum(), days.left.sum())
