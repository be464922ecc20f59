"""What contacts leave behind: who opts out, who stays active after an activity, and which seed users are reached."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.composed import composed
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="每条触达退订拉黑数",
    en="Opt-outs per message sent",
    fact="opt_outs",
    unit="per_message",
    better="lower",
    stage="revenue",
    roles=("operations", "promotion", "community"),
    pairs_with=("touch_response_rate", "reach_rate"),
    also=("退订率", "拉黑率", "取消关注率"),
)
def opt_out_rate(messages: ir.Table) -> Ratio:
    """Unsubscriptions and blocks of the period for every message sent in it: two counts, whether they belong together or not.

    当期退订、拉黑次数与当期发出触达数之比（两个计数，不要求一一对应）。

    Formula: events {opt_out_events} ÷ messages sent in the period
    公式： {opt_out_events} 行为次数 ÷ 当期发出的触达数
    Leaves out: messages to and opt-outs of staff accounts (opt-outs without a user count).
    不含： 发给员工账号的触达及其退订（没有用户标识的退订计入）。
    Misleads when: opting out is made hard, or is not on record: it then stays low while people are annoyed.
    误读： 退订入口难找或没有记录时，数值低而用户反感。
    Source: community-operations article (点赞、参加度成KPI只会打扰用户).

    >>> opt_out_rate(example_tables, period="2026-10")
    0.0
    """
    return Ratio(messages.opt_outs.sum(), messages.sent.sum())


@metric(
    zh="人均触达次数",
    en="Messages sent per user",
    fact="messaged_users",
    unit="per_user",
    better="lower",
    stage="revenue",
    roles=("operations", "promotion", "community"),
    use="diagnostic",
    pairs_with=("opt_out_rate", "touch_response_rate"),
    shows="process",
    also=("触达频次", "打扰次数", "人均收到触达数"),
)
def touches_per_user(users: ir.Table) -> Ratio:
    """Messages sent in the period for each user who was sent any.

    当期发出的触达数与收件用户数之比。

    Formula: messages sent in the period ÷ distinct users they were sent to
    公式： 当期发出的触达数 ÷ 收件的去重用户数
    Leaves out: messages to staff accounts; users who were sent none; messages in groups (see messages a member gets a day).
    不含： 发给员工账号的触达；没有收到触达的用户；群消息（见成员日均收到消息数）。
    Misleads when: a few are written to daily and most once: the mean hides them.
    误读： 少数人天天收、多数人只收一次时，均值看不出来。
    Source: community-operations article (点赞、参加度成KPI只会打扰用户).

    >>> touches_per_user(example_tables, period="2026-10")
    1.2
    """
    return Ratio(users.messages.sum(), users.count())


@metric(
    zh="活动参加者后续活跃率",
    en="Active after taking part",
    fact="after_activities",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("absent_active_after", "activity_participation"),
    looks_ahead=True,
    looks_back="beginning",
)
def participants_active_after(people: ir.Table) -> Ratio:
    """Share of the members in an activity that ended in the period who were active in the {after_activity_days} days after.

    当期结束的活动中，参加了的成员在活动后 {after_activity_days} 天内有活跃行为的占比。

    Formula: of them, those with an active event in the {after_activity_days} days after its last day ÷ members with an event of the activity whose
        {after_activity_days} days are over
    公式： 其中活动末日之后 {after_activity_days} 天内有活跃行为的人次 ÷ 有该活动行为、且 {after_activity_days} 天窗口已满的成员人次
    Leaves out: staff accounts; who joined a group after the activity's first day; activities whose days are not over, counted beside.
    不含： 员工账号；活动首日之后才入群的用户；窗口未满的活动（另计其数）。
    Misleads when: read alone: those who come are the keener ones anyway; the difference to those who did not come is what to look at,
        and even that is no effect.
    误读： 单独看：来参加的本就更活跃；应看与未参加者之差，而这个差也不等于活动的效果。
    Source: community-operations article (活动没有价值延续性).

    >>> participants_active_after(
    ...     example_tables | {"events": example_tables["events"].assign(campaign_id="tasting")}, period="2026-10"
    ... )
    0.0
    """
    return _active_after(people, people.has_come)


@metric(
    zh="活动未参加者后续活跃率",
    en="Active after staying away",
    fact="after_activities",
    unit="share",
    better="higher",
    stage="community",
    roles=("community",),
    pairs_with=("participants_active_after",),
    use="diagnostic",
    looks_ahead=True,
    looks_back="beginning",
)
def absent_active_after(people: ir.Table) -> Ratio:
    """Share of the members absent from an ended activity who were active in the {after_activity_days} days after it.

    当期结束的活动中，未参加的成员在活动后 {after_activity_days} 天内有活跃行为的占比。

    Formula: of them, those with an active event in the {after_activity_days} days after its last day ÷ members without an event of the activity whose
        {after_activity_days} days are over
    公式： 其中活动末日之后 {after_activity_days} 天内有活跃行为的人次 ÷ 没有该活动行为、且 {after_activity_days} 天窗口已满的成员人次
    Leaves out: staff accounts; who joined a group after the activity's first day; activities whose days are not over, counted beside.
    不含： 员工账号；活动首日之后才入群的用户；窗口未满的活动（另计其数）。
    Misleads when: two activities overlap: who stays away from one takes part in the other.
    误读： 两场活动重叠时，未参加这场的人在参加另一场。
    Source: community-operations article (活动没有价值延续性).

    >>> absent_active_after(
    ...     example_tables | {"events": example_tables["events"].assign(campaign_id="tasting")}, period="2026-10"
    ... )
    nan
    """
    return _active_after(people, ~people.has_come)


@composed(
    difference=(participants_active_after, absent_active_after),
    zh="活动参加者后续活跃率之差",
    en="More active after taking part",
    better="higher",
    stage="community",
    roles=("community",),
    use="diagnostic",
    pairs_with=("activity_participation",),
    also=("活动价值延续性", "活动后续活跃差"),
)
def active_after_gap() -> None:
    """By how much more of the members in an ended activity were active in the days after it than of those absent.

    当期结束的活动中，参加者的后续活跃率比未参加者高多少。

    Formula: active after taking part − active after staying away
    公式： 活动参加者后续活跃率 − 活动未参加者后续活跃率
    Leaves out: what both leave out; activities in which all took part, or none.
    不含： 两者各自不含的；全员参加或无人参加的活动。
    Misleads when: taken for the effect of the activity: those who come were the keener ones before.
    误读： 当作活动的效果时：来参加的本就更活跃。
    Source: community-operations article (活动没有价值延续性).

    >>> round(
    ...     active_after_gap(
    ...         example_tables
    ...         | {
    ...             "events": example_tables["events"].assign(campaign_id=["tasting", "", ""] * 11),
    ...             "campaigns": example_tables["campaigns"][2:3].assign(starts_at="2026-10-05", ends_at="2026-10-05"),
    ...         },
    ...         period="2026-10",
    ...     ),
    ...     4,
    ... )
    0.6667
    """


@metric(
    zh="种子用户触达率",
    en="Seed users reached",
    fact="seed_contacts",
    unit="share",
    better="higher",
    stage="referral",
    roles=("promotion", "community"),
    pairs_with=("seed_users", "reach_rate"),
    needs=("touches.delivered_at", "users.referrer_id"),
    looks_back="beginning",
    also=("触达种子用户", "种子用户覆盖率"),
)
def seed_reach_rate(seeds: ir.Table) -> Ratio:
    """Share of the seed users whom a message reached in the period.

    种子用户中，当期有触达送达的占比。

    Formula: seed users with a message of the period that was delivered ÷ users who had brought {seed_referrals} or more users by its end
    公式： 当期有触达送达的种子用户数 ÷ 截至期末带来 ≥ {seed_referrals} 人的用户数
    Leaves out: staff accounts; messages that were not delivered.
    不含： 员工账号；未送达的触达。
    Misleads when: seed users are few: single persons then move it.
    误读： 种子用户很少时，个别人就会左右结果。
    Source: community-operations article (触达种子用户).

    >>> seed_reach_rate(example_tables, period="2026-10")
    1.0
    """
    return Ratio(seeds.is_reached.ifelse(1, 0).sum(), seeds.count())


def _active_after(people: ir.Table, chosen: ir.BooleanValue) -> Ratio:
    over = chosen & people.is_over
    still = (chosen & ~people.is_over).ifelse(1, 0).sum()
    return Ratio((over & people.is_active).ifelse(1, 0).sum(), over.ifelse(1, 0).sum(), left_out=still)
