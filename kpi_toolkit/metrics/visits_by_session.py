"""Sessions: how long visits last, how many end at once, and how many bring a purchase."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="会话数",
    en="Sessions",
    fact="session_periods",
    unit="sessions",
    better="higher",
    stage="activity",
    roles=("promotion", "content"),
    pairs_with=("bounce_rate", "session_conversion_rate"),
    gameable=True,
)
def sessions(sessions: ir.Table) -> ir.Value:
    """Sessions that began in the period: events of one user without a pause of over {session_gap_minutes} minutes.

    当期开始的会话数：同一用户相邻行为间隔不超过 {session_gap_minutes} 分钟的，算一次会话。

    Formula: number of sessions, each on the day of its first event
    公式： 会话数，按首个行为所在日归属
    Leaves out: staff accounts; events with neither user nor session id; {outside_visits} without a session id.
    不含： 员工账号；既没有用户标识、也没有会话编号的行为；没有会话编号的 {outside_visits}。
    Misleads when: robots or bought traffic come.
    误读： 爬虫与买来的流量会虚增。
    Source: derived from the balanced-indicator article (访问量).

    >>> sessions(example_tables, period="2026-10")
    6.0
    """
    return sessions.count()


@metric(
    zh="跳出率",
    en="Bounce rate",
    fact="session_periods",
    unit="share",
    better="lower",
    stage="activity",
    roles=("content",),
    pairs_with=("dwell_time",),
    also=("跳失率",),
)
def bounce_rate(sessions: ir.Table) -> Ratio:
    """Share of the period's sessions with a single event, or a single page where `page_events` says what a page is.

    当期会话中，只有一个行为（设置了 page_events 时，只看了一个页面）的占比。

    Formula: sessions with exactly one event (of `page_events`, if set: with at most one) ÷ sessions
    公式： 恰有一个行为（设置 page_events 时：页面行为至多一个）的会话数 ÷ 会话数
    Leaves out: staff accounts; events with neither user nor session id; {outside_visits} without a session id.
    不含： 员工账号；既没有用户标识、也没有会话编号的行为；没有会话编号的 {outside_visits}。
    Misleads when: more or fewer kinds of event are recorded than before.
    误读： 埋点增减会直接改变它。
    Source: account-operations article (跳出率).

    >>> round(bounce_rate(example_tables, period="2026-10"), 4)
    0.3333
    """
    return Ratio(sessions.is_bounce.ifelse(1, 0).sum(), sessions.count())


@metric(
    zh="停留时间",
    en="Dwell time",
    fact="session_periods",
    unit="seconds",
    better="higher",
    stage="activity",
    roles=("content",),
    pairs_with=("bounce_rate",),
    also=("停留时长", "平均停留时间", "访问时长"),
)
def dwell_time(sessions: ir.Table) -> Ratio:
    """Mean seconds between the first and the last event of the period's sessions.

    当期会话从首个行为到末个行为的平均秒数。

    Formula: seconds from first to last event, added up ÷ sessions
    公式： 各会话首末行为之间的秒数之和 ÷ 会话数
    Leaves out: the time after the last event, which nobody records; staff accounts.
    不含： 末个行为之后的停留（无从记录）；员工账号。
    Misleads when: people search in vain: they then stay longer.
    误读： 用户找不到想要的东西时也会停留更久。
    Source: account-operations article (停留时间).

    >>> dwell_time(example_tables, period="2026-10")
    460.0
    """
    return Ratio(sessions.seconds.sum(), sessions.count())


@metric(
    zh="会话转化率",
    en="Session conversion rate",
    fact="session_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("promotion", "content"),
    pairs_with=("sessions",),
    rivals=("buyer_session_share",),
)
def session_conversion_rate(sessions: ir.Table) -> Ratio:
    """Share of the period's sessions in which something was bought.

    当期会话中，发生购买的占比。

    Formula: sessions with an event among {purchase_events} ÷ sessions
    公式： 含购买行为（{purchase_events}）的会话数 ÷ 会话数
    Leaves out: purchases that are no event of the session; staff accounts.
    不含： 没有记为会话行为的购买；员工账号。
    Misleads when: people look in several sessions before they buy in one.
    误读： 用户多次浏览后才下单时天然偏低。
    Source: derived from the user-operations KPI library (转化率).

    >>> round(session_conversion_rate(example_tables, period="2026-10"), 4)
    0.3333
    """
    return Ratio(sessions.has_purchase.ifelse(1, 0).sum(), sessions.count())


@metric(
    zh="购买用户的会话占比",
    en="Share of sessions by buyers",
    fact="session_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("promotion", "content"),
    use="diagnostic",
    pairs_with=("session_conversion_rate",),
    needs=("events.user_id",),
)
def buyer_session_share(sessions: ir.Table) -> Ratio:
    """Share of the known users' sessions that belong to users who bought something in the period.

    当期有用户标识的会话中，属于当期有购买行为的用户的占比。

    Formula: sessions of users with an event among {purchase_events} in the period ÷ sessions of known users
    公式： 当期有购买行为（{purchase_events}）的用户的会话数 ÷ 有用户标识的会话数
    Leaves out: sessions without a user; staff accounts.
    不含： 没有用户标识的会话；员工账号。
    Misleads when: read as a conversion rate: buyers come more often than others, so it is far higher.
    误读： 不能当作转化率：购买用户来得更勤，数值高得多。
    Source: derived from the user-operations KPI library (转化率).

    >>> round(buyer_session_share(example_tables, period="2026-10"), 4)
    0.8333
    """
    return Ratio((sessions.is_known & sessions.is_of_buyer).ifelse(1, 0).sum(), sessions.is_known.ifelse(1, 0).sum())
