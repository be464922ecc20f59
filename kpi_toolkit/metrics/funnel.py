"""Funnel: how many of those who take one step take the next."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.conversion import order_rate, step_rate
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="访客转化率",
    en="Visitor conversion",
    fact="arrival_periods",
    unit="multiple",
    better="higher",
    stage="funnel",
    roles=("promotion",),
    pairs_with=("visitors", "new_buyers"),
    rivals=("signup_rate",),
    gameable=True,
    ratio_of=("new_users", "visitors"),
)
def visitor_conversion(people: ir.Table) -> Ratio:
    """New users of the period for every visitor of it: two counts, whether the same people or not.

    当期新用户数与当期访客数之比（两个计数，不要求是同一批人）。

    Formula: users registered in the period ÷ distinct known users who visited in it
    公式： 当期注册用户数 ÷ 当期去重访客数
    Leaves out: staff accounts; visits without a user.
    不含： 员工账号；没有用户标识的访问。
    Misleads when: registrations are rewarded; or people register elsewhere: it may then exceed 1.
    误读： 注册有奖时会虚增；用户在别处注册时，可能大于 1。
    Source: balanced-indicator article (访客转化率).

    >>> visitor_conversion(example_tables, period="2026-Q3")
    1.5
    """
    return Ratio(people.new_users.sum(), people.visitors.sum())


@metric(
    zh="询盘转化率",
    en="Inquiry rate",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="funnel",
    roles=("service",),
    pairs_with=("order_conversion",),
    also=("咨询转化率", "咨询率"),
)
def inquiry_rate(people: ir.Table) -> Ratio:
    """Share of the users who did anything in the period who inquired in it.

    当期有行为的用户中，当期有咨询的占比。

    Formula: users with an inquiry ÷ users with any event in the period
    公式： 有咨询的用户数 ÷ 当期有任一行为的用户数
    Leaves out: events without a user; staff accounts.
    不含： 没有用户标识的行为；员工账号。
    Misleads when: pages are unclear: more people then have to ask.
    误读： 页面说明不清时，咨询会增多。
    Source: balanced-indicator article (询盘转化率).

    >>> round(inquiry_rate(example_tables, period="2026-10"), 4)
    0.6667
    """
    return step_rate(people.events > 0, people.inquiries > 0)


@metric(
    zh="订单转化率",
    en="Order conversion",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="funnel",
    roles=("service",),
    pairs_with=("inquiry_rate",),
    needs=("orders",),
    rivals=("monetisation_rate",),
    also=("询单转化率",),
)
def order_conversion(people: ir.Table) -> Ratio:
    """Share of the users who inquired in the period who placed an order in it.

    当期咨询用户中，当期下单的占比。

    Formula: users with an inquiry and an order in the period ÷ users with an inquiry
    公式： 当期咨询且下单的用户数 ÷ 当期咨询的用户数
    Leaves out: inquiries without a user; staff accounts; orders of the next period.
    不含： 没有用户标识的咨询；员工账号；下一期才下的订单。
    Misleads when: buyers inquire only after they have bought.
    误读： 用户买了之后才来咨询时。
    Source: balanced-indicator article (订单转化率).

    >>> order_conversion(example_tables, period="2026-10")
    0.5
    """
    return order_rate(people, people.inquiries > 0)


@metric(
    zh="变现转化率",
    en="Monetisation rate",
    fact="deal_periods",
    unit="multiple",
    better="higher",
    stage="funnel",
    roles=("service", "operations"),
    pairs_with=("order_conversion",),
)
def monetisation_rate(deals: ir.Table) -> Ratio:
    """Orders of the period for every inquiry of it: two counts, whether they belong together or not.

    当期交易数与当期咨询数之比（两个计数，不要求一一对应）。

    Formula: orders ÷ inquiries in the period
    公式： 当期订单数 ÷ 当期咨询次数
    Leaves out: cancelled orders; inquiries of staff accounts (orders and inquiries without a user count).
    不含： 已取消订单；员工账号的咨询（没有用户标识的订单与咨询计入）。
    Misleads when: most buy without asking: it may then exceed 1.
    误读： 多数人不咨询就下单时，可能大于 1。
    Source: balanced-indicator article (变现转化率).

    >>> monetisation_rate(example_tables, period="2026-10")
    2.0
    """
    return Ratio(deals.orders.sum(), deals.inquiries.sum())


@metric(
    zh="回访转化率",
    en="Return visit rate",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="funnel",
    roles=("operations",),
    pairs_with=("visitors",),
    also=("回访率",),
)
def return_visit_rate(people: ir.Table) -> Ratio:
    """Share of the period's visitors who visited on two or more days of it.

    当期访客中，在两天及以上来访的占比。

    Formula: visitors with visits on at least two days of the period ÷ visitors
    公式： 当期至少在两天来访的访客数 ÷ 访客数
    Leaves out: a second visit on the same day, or in the next period; staff accounts.
    不含： 同一天的再次访问；下一期的回访；员工账号。
    Misleads when: periods of unlike length are compared: a longer one has more days to return on.
    误读： 比较长短不同的统计期时（期越长越容易回访）。
    Source: balanced-indicator article (回访转化率).

    >>> round(return_visit_rate(example_tables, period="2026-10"), 4)
    0.3333
    """
    return step_rate(people.visits > 0, people.first_visit_on < people.last_visit_on)
