"""Content: who reads, shares and likes it, and what is bought after reading."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="内容阅读人数",
    en="Content readers",
    fact="active_periods",
    unit="users",
    better="higher",
    stage="activity",
    roles=("content",),
    pairs_with=("content_cvr",),
    gameable=True,
    needs=("events.user_id",),
    also=("阅读人数", "阅读量"),
)
def content_readers(users: ir.Table) -> ir.Value:
    """Distinct users who read content in the period.

    当期阅读过内容的去重用户数。

    Formula: distinct known users with a read event
    公式： 有阅读（read）行为的去重用户数
    Leaves out: readings without a user; staff accounts.
    不含： 没有用户标识的阅读；员工账号。
    Misleads when: a headline brings people who leave at once.
    误读： 标题党带来的点击并非真正的阅读。
    Source: user-operations KPI library (内容阅读人数).

    >>> content_readers(example_tables, period="2026-10")
    2.0
    """
    return (users.is_known & (users.reads > 0)).ifelse(1, 0).sum()


@metric(
    zh="内容分享人数",
    en="Content sharers",
    fact="active_periods",
    unit="users",
    better="higher",
    stage="activity",
    roles=("content",),
    pairs_with=("content_cvr",),
    gameable=True,
    shows="process",
    needs=("events.user_id",),
    part_of=("content_readers",),
    also=("分享人数",),
)
def content_sharers(users: ir.Table) -> ir.Value:
    """Distinct readers of the period who shared in it.

    当期有阅读、且有分享行为的去重用户数。

    Formula: distinct known users with a read and a share event
    公式： 同期既有阅读（read）又有分享（share）行为的去重用户数
    Leaves out: shares without a user; staff accounts.
    不含： 没有用户标识的分享；员工账号。
    Misleads when: sharing is rewarded: people then open a text only to share it.
    误读： 有奖分享时，很多人点开即分享，并未细读。
    Source: user-operations KPI library (阅读分享人数).

    >>> content_sharers(example_tables, period="2026-10")
    1.0
    """
    return (users.is_known & (users.reads > 0) & (users.shares > 0)).ifelse(1, 0).sum()


@metric(
    zh="阅读分享比例",
    en="Share of readers who share",
    fact="active_periods",
    unit="share",
    better="higher",
    stage="activity",
    roles=("content",),
    pairs_with=("content_readers", "content_cvr"),
    gameable=True,
    shows="process",
    needs=("events.user_id",),
    ratio_of=("content_sharers", "content_readers"),
)
def content_share_rate(users: ir.Table) -> Ratio:
    """Share of the period's readers who also shared in it.

    当期阅读用户中，当期也有分享行为的占比。

    Formula: users who read and shared ÷ users who read
    公式： 既阅读又分享的人数 ÷ 阅读人数
    Leaves out: people without a user; staff accounts; users who shared without reading.
    不含： 没有用户标识的行为；员工账号；未阅读而分享的用户。
    Misleads when: sharing is rewarded; or readers become fewer: it then rises by itself.
    误读： 有奖分享时会虚增；阅读人数减少时会自行上升。
    Source: user-operations KPI library (阅读分享比例).

    >>> content_share_rate(example_tables, period="2026-10")
    0.5
    """
    has_read = users.is_known & (users.reads > 0)
    return Ratio((has_read & (users.shares > 0)).ifelse(1, 0).sum(), has_read.ifelse(1, 0).sum())


@metric(
    zh="内容评论人数",
    en="Content commenters",
    fact="active_periods",
    unit="users",
    better="higher",
    stage="activity",
    roles=("content",),
    pairs_with=("content_readers", "content_cvr"),
    gameable=True,
    shows="process",
    needs=("events.user_id",),
    also=("评论人数",),
)
def content_commenters(users: ir.Table) -> ir.Value:
    """Distinct users who commented in the period.

    当期有评论行为的去重用户数。

    Formula: distinct known users with a comment event
    公式： 有评论（comment）行为的去重用户数
    Leaves out: comments without a user; staff accounts.
    不含： 没有用户标识的评论；员工账号。
    Misleads when: comments are rewarded, or are complaints.
    误读： 评论有奖时会虚增；评论也可能是投诉。
    Source: user-operations KPI library (评论人数).

    >>> content_commenters(example_tables, period="2026-10")
    1.0
    """
    return (users.is_known & (users.comments > 0)).ifelse(1, 0).sum()


@metric(
    zh="内容点赞数",
    en="Content likes",
    fact="active_periods",
    unit="times",
    better="higher",
    stage="activity",
    roles=("content",),
    use="diagnostic",
    shows="process",
    gameable=True,
    pairs_with=("content_readers", "content_cvr"),
)
def content_likes(users: ir.Table) -> ir.Value:
    """Number of likes in the period.

    当期点赞的次数。

    Formula: number of like events, those without a user among them
    公式： 点赞（like）行为次数（含没有用户标识的）
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: friends and colleagues are asked to click.
    误读： 请亲友同事点赞会虚增。
    Source: user-operations KPI library (点赞).

    >>> content_likes(example_tables, period="2026-10")
    2.0
    """
    return users.likes.sum()


@metric(
    zh="内容打赏金额",
    en="Content tips",
    fact="active_periods",
    unit="money",
    better="higher",
    stage="activity",
    roles=("content",),
    pairs_with=("content_readers",),
    needs=("events.value",),
)
def content_tips(users: ir.Table) -> ir.Value:
    """Amount that was given as tips in the period.

    当期打赏的金额。

    Formula: Σ value of tip events, those without a user among them
    公式： Σ 打赏（tip）行为的金额（含没有用户标识的）
    Leaves out: staff accounts; tips without a value.
    不含： 员工账号；没有金额的打赏。
    Misleads when: a few large tips make most of it.
    误读： 个别大额打赏会左右结果。
    Source: user-operations KPI library (打赏).

    >>> content_tips(example_tables, period="2026-10")
    5.0
    """
    return users.tips.sum(where=users.tip_events > 0)


@metric(
    zh="阅读后购买人数",
    en="Buyers after reading",
    fact="content_buyers",
    unit="buyers",
    better="higher",
    stage="revenue",
    roles=("content",),
    pairs_with=("content_cvr",),
    looks_back="beginning",
    part_of=("buyers",),
)
def read_buyers(buyers: ir.Table) -> ir.Value:
    """Distinct buyers of the period with an order at most {attribution_days} days after reading.

    当期购买用户中，有订单在阅读后 {attribution_days} 天内下单的去重人数。

    Formula: distinct users with an order of the period at most {attribution_days} days after a reading, or that
        names a piece of content itself
    公式： 当期订单在阅读后 {attribution_days} 天内，或订单自带内容编号的去重用户数
    Leaves out: orders without a user; readings by staff accounts.
    不含： 没有用户标识的订单；员工账号的阅读。
    Misleads when: regular buyers read everything: they would have bought anyway.
    误读： 老顾客本来就会买，阅读未必是原因。
    Source: user-operations KPI library (阅读后购买人数).

    >>> read_buyers(example_tables, period="2026-10")
    1.0
    """
    return buyers.is_after_reading.ifelse(1, 0).sum()


@metric(
    zh="内容营销转化销售额",
    en="Content sales",
    fact="content_buyers",
    unit="money",
    better="higher",
    stage="revenue",
    roles=("content",),
    pairs_with=("content_cvr", "sales"),
    looks_back="beginning",
    part_of=("sales",),
    also=("内容销售额",),
)
def content_sales(buyers: ir.Table) -> ir.Value:
    """Sales of the period that came at most {attribution_days} days after the buyer had read content.

    当期销售额中，买家在阅读后 {attribution_days} 天内下单的金额。

    Formula: Σ (amount − refunded amount) of the period's orders at most {attribution_days} days after a reading, or
        that name a piece of content themselves; each order once
    公式： Σ（阅读后 {attribution_days} 天内或自带内容编号的当期订单的实付金额 − 退款金额），每单只计一次
    Leaves out: orders without a user; cancelled orders; readings by staff accounts.
    不含： 没有用户标识的订单；已取消订单；员工账号的阅读。
    Misleads when: added to what other roles claim: an order can follow a reading and a message.
    误读： 不可与其他岗位认领的销售额相加：同一订单可能既有阅读又有触达。
    Source: user-operations KPI library (内容营销转化销售额).

    >>> content_sales(example_tables, period="2026-10")
    75.0
    """
    return buyers.net_amount.sum(where=buyers.is_after_reading)


@metric(
    zh="内容营销转化率",
    en="Content conversion rate",
    fact="reader_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("content",),
    pairs_with=("content_readers",),
    also=("内容转化率",),
)
def content_cvr(readers: ir.Table) -> Ratio:
    """Share of the period's readers who ordered at most {attribution_days} days after reading.

    当期阅读用户中，阅读后 {attribution_days} 天内下单的占比。

    Formula: readers with an order at most {attribution_days} days after one of the period's readings ÷ readers
    公式： 阅读后 {attribution_days} 天内下单的阅读人数 ÷ 阅读人数
    Leaves out: readings and orders without a user; staff accounts.
    不含： 没有用户标识的阅读与订单；员工账号。
    Misleads when: the period has just ended: its last readers may still buy within their {attribution_days} days.
    误读： 期末刚过时，最后一批读者的 {attribution_days} 天窗口尚未结束，数值偏低。
    Source: user-operations KPI library (内容营销转化率).

    >>> content_cvr(example_tables, period="2026-10")
    0.5
    """
    return Ratio(readers.has_bought_after.ifelse(1, 0).sum(), readers.count())
