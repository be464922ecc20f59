"""Community: groups that grow and talk, and take part."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="社群人数",
    en="Community members",
    fact="community_periods",
    unit="users",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("community_active",),
    gameable=True,
    looks_back="beginning",
    accumulates=True,
    also=("群人数", "群成员数"),
)
def community_members(people: ir.Table) -> ir.Value:
    """Distinct users who are in a group on the period's last day.

    期末日在群的去重用户数。

    Formula: distinct users in at least one group on the last day
    公式： 期末日至少在一个社群中的去重用户数
    Leaves out: staff accounts; who left on or before that day.
    不含： 员工账号；期末日及之前已退群的用户。
    Misleads when: groups are filled with people who never speak.
    误读： 用从不发言的人充群时。
    Source: community-operations article (社群用户量).

    >>> community_members(example_tables, period="2026-10")
    4.0
    """
    return people.is_in_at_end.ifelse(1, 0).sum()


@metric(
    zh="社群用户新增量",
    en="New community members",
    fact="community_periods",
    unit="users",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("community_left", "community_active"),
    gameable=True,
    looks_back="beginning",
    counts_once=True,
    also=("社群新增", "群新增", "入群人数", "新增群成员", "用户新增量"),
)
def community_new(people: ir.Table) -> ir.Value:
    """Users who joined a group in the period for the first time ever.

    当期首次入群的用户数。

    Formula: users whose first joining falls in the period (by group: the group that they joined first)
    公式： 首次入群落在当期的用户数（按社群细分时，归入其首次加入的社群）
    Leaves out: staff accounts; users who come back, and members of one group who join another.
    不含： 员工账号；退群后再入的用户；已在其他群的用户。
    Misleads when: many leave again at once: read beside who left.
    误读： 入群后随即退群的人多时，应同时看退群人数。
    Source: community-operations article (社群用户新增量).

    >>> community_new(example_tables, period="2026-10")
    2.0
    """
    return people.is_new.ifelse(1, 0).sum()


@metric(
    zh="退群人数",
    en="Left the community",
    fact="community_periods",
    unit="users",
    better="lower",
    stage="community",
    roles=("community",),
    pairs_with=("community_new",),
    looks_back="beginning",
)
def community_left(people: ir.Table) -> ir.Value:
    """Users who were in a group before the period and are in none on its last day.

    期初在群、期末日已不在任何群的用户数。

    Formula: users in a group on the day before the period who are in no group on its last day
    公式： 期初前一日在群、期末日不在任何群的去重用户数
    Leaves out: staff accounts; who moved to another group or came back; who joined and left within the period.
    不含： 员工账号；转入其他群或退后又回的用户；当期入群又退群的用户。
    Misleads when: a group is closed on purpose.
    误读： 主动解散社群时。
    Source: derived from the community-operations article.

    >>> community_left(example_tables, period="2026-10")
    2.0
    """
    return (people.was_in_at_start & ~people.is_in_at_end).ifelse(1, 0).sum()


@metric(
    zh="社群活跃率",
    en="Active community members",
    fact="community_periods",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("activity_participation",),
    needs=("events",),
    gameable=True,
    looks_back="beginning",
    also=("社群活跃度", "群活跃率", "群活跃度"),
)
def community_active(people: ir.Table) -> Ratio:
    """Share of those who were in a group on any day of the period who wrote a message in it.

    当期曾在群的用户中，当期发过消息的占比。

    Formula: members with a message in the period ÷ users in a group on any day of it
    公式： 当期发过消息的群成员数 ÷ 当期任一天在群的去重用户数
    Leaves out: staff accounts, also when they talk with each other; reading without writing.
    不含： 员工账号（员工互聊不算）；只看不发言的用户。
    Misleads when: small talk, and messages that only collect red envelopes, are taken for activity.
    误读： 把闲聊、抢红包当作活跃时。
    Source: community-operations article (社群活跃度).

    >>> round(community_active(example_tables, period="2026-10"), 4)
    0.1667
    """
    return Ratio((people.was_in & people.has_messaged).ifelse(1, 0).sum(), people.was_in.ifelse(1, 0).sum())


@metric(
    zh="活动参加率",
    en="Activity participation",
    fact="community_periods",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("community_active",),
    needs=("events.campaign_id", "campaigns"),
    looks_back="beginning",
    also=("活动参加度", "活动参与率", "活动参与度"),
)
def activity_participation(people: ir.Table) -> Ratio:
    """Share of those who were in a group on any day of the period who took part in an activity.

    当期曾在群的用户中，当期参加过活动的占比。

    Formula: members with an event of an activity (campaign of the kind {activity_kinds}) ÷ users in a group on any
        day of the period
    公式： 当期有活动（类型为 {activity_kinds} 的营销活动）行为的群成员数 ÷ 当期任一天在群的去重用户数
    Leaves out: staff accounts; participants who are in no group.
    不含： 员工账号；不在任何群的参加者。
    Misleads when: periods hold unlike numbers of activities.
    误读： 各期活动场次不同时。
    Source: community-operations article (活动参加度).

    >>> activity_participation(
    ...     example_tables | {"events": example_tables["events"].assign(campaign_id="tasting")}, period="2026-10"
    ... )
    0.5
    """
    return Ratio((people.was_in & people.has_taken_part).ifelse(1, 0).sum(), people.was_in.ifelse(1, 0).sum())


@metric(
    zh="朋友圈点赞数",
    en="Moments likes",
    fact="active_periods",
    unit="times",
    better="higher",
    stage="community",
    roles=("community",),
    use="diagnostic",
    pairs_with=("community_active",),
    shows="process",
    gameable=True,
    also=("点赞数",),
)
def moments_likes(people: ir.Table) -> ir.Value:
    """Number of likes that users gave on WeChat Moments in the period.

    当期用户朋友圈点赞次数。

    Formula: number of moments_like events in the period
    公式： 当期朋友圈点赞（moments_like）行为次数
    Leaves out: staff accounts (likes without a user count).
    不含： 员工账号（没有用户标识的点赞计入）。
    Misleads when: used for appraisal: likes are begged for and bring nothing by themselves.
    误读： 不宜用于考核：可以求赞刷赞，本身不产生价值。
    Source: community-operations article (朋友圈点赞数, named there as a bad target).

    >>> moments_likes(example_tables, period="2026-10")
    1.0
    """
    return people.moments_likes.sum()
