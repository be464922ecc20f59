"""Conversion: how many of those who come, read or choose act in the same period."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="访问购买转化率",
    en="Visit conversion rate",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("promotion", "operations"),
    pairs_with=("visitors",),
    needs=("orders",),
    ratio_of=("buyers", "visitors"),
    also=("销售转化率", "购买转化率", "下单转化率", "成交转化率", "CVR", "支付转化率", "月销售转化率"),
)
def visit_conversion_rate(people: ir.Table) -> Ratio:
    """Share of the period's visitors who placed an order in it.

    当期访客中，当期下单的占比。

    Formula: visitors with an order in the period ÷ visitors
    公式： 当期下单的访客数 ÷ 访客数
    Leaves out: buyers without a visit on record; staff accounts.
    不含： 没有访问记录的购买用户；员工账号。
    Misleads when: cheap traffic is added or cut: it then moves without any change in the shop.
    误读： 低质流量增减时会自行变化。
    Source: user-operations KPI library (转化率：访问→购买).

    >>> round(visit_conversion_rate(example_tables, period="2026-10"), 4)
    0.6667
    """
    return order_rate(people, people.visits > 0)


@metric(
    zh="阅读购买转化率",
    en="Read conversion rate",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("content", "operations"),
    pairs_with=("content_readers",),
    needs=("orders",),
)
def read_conversion_rate(people: ir.Table) -> Ratio:
    """Share of the period's readers of content who placed an order in it.

    当期阅读过内容的用户中，当期下单的占比。

    Formula: readers with an order in the period ÷ readers
    公式： 当期下单的阅读用户数 ÷ 阅读用户数
    Leaves out: staff accounts; whether the order came after the reading.
    不含： 员工账号；不看下单在阅读之前还是之后。
    Misleads when: buyers read the instructions of what they have bought.
    误读： 买家购买后才来看使用说明时。
    Source: user-operations KPI library (转化率：阅读→购买).

    >>> round(read_conversion_rate(
    ...     example_tables | {"events": example_tables["events"].replace("visit", "read")}, period="2026-10"
    ... ), 4)
    0.6667
    """
    return order_rate(people, people.reads > 0)


@metric(
    zh="加购购买转化率",
    en="Cart conversion rate",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("operations",),
    pairs_with=("visit_conversion_rate",),
    needs=("orders",),
)
def cart_conversion_rate(people: ir.Table) -> Ratio:
    """Share of the users who put something into the cart in the period who placed an order in it.

    当期加购用户中，当期下单的占比。

    Formula: users with a cart event and an order in the period ÷ users with a cart event
    公式： 当期加购且下单的用户数 ÷ 当期加购的用户数
    Leaves out: staff accounts; orders of the next period.
    不含： 员工账号；下一期才下的订单。
    Misleads when: the period is short: the order then falls into the next one.
    误读： 统计期很短时，订单会落在下一期。
    Source: user-operations KPI library (转化率：加购→购买).

    >>> round(cart_conversion_rate(
    ...     example_tables | {"events": example_tables["events"].replace("visit", "cart")}, period="2026-10"
    ... ), 4)
    0.6667
    """
    return order_rate(people, people.carts > 0)


@metric(
    zh="访客行动转化率",
    en="Action conversion rate",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="revenue",
    roles=("promotion",),
    pairs_with=("visit_conversion_rate",),
    gameable=True,
)
def action_conversion_rate(people: ir.Table) -> Ratio:
    """Share of the period's visitors who bought, sent a form or downloaded something in it.

    当期访客中，当期有购买、填表或下载行为的占比。

    Formula: visitors with an event {purchase_events}, submit_form or download ÷ visitors
    公式： 有 {purchase_events}、submit_form 或 download 行为的访客数 ÷ 访客数
    Leaves out: orders that left no event; staff accounts.
    不含： 没有留下行为记录的订单；员工账号。
    Misleads when: easy actions are counted up: a download then weighs as much as a purchase.
    误读： 靠容易完成的行为凑数时：一次下载与一次购买同等计数。
    Source: account-operations article (转化率：购买/填表/下载).

    >>> action_conversion_rate(example_tables, period="2026")
    0.6
    """
    acted = (people.purchases > 0) | (people.submit_forms > 0) | (people.downloads > 0)
    return step_rate(people.visits > 0, acted)


@metric(
    zh="注册转化率",
    en="Sign-up rate",
    fact="funnel_periods",
    unit="share",
    better="higher",
    stage="acquisition",
    roles=("promotion",),
    pairs_with=("visitors", "new_buyers"),
    needs=("users",),
    gameable=True,
    also=("注册率",),
)
def signup_rate(people: ir.Table) -> Ratio:
    """Share of the period's visitors who registered in it.

    当期访客中，当期注册的占比。

    Formula: visitors who registered in the period ÷ visitors
    公式： 当期注册的访客数 ÷ 访客数
    Leaves out: visits without a user, as of those who were not known before they registered; staff accounts.
    不含： 没有用户标识的访问（如注册前未识别的访客）；员工账号。
    Misleads when: registrations are rewarded, or most visitors are old users, who cannot register again.
    误读： 注册有奖，或访客多为老用户（不会再注册）时。
    Source: account-operations article (注册转化率).

    >>> round(signup_rate(example_tables, period="2026-10"), 4)
    0.3333
    """
    return step_rate(people.visits > 0, people.has_registered)


def order_rate(people: ir.Table, step: ir.BooleanValue) -> Ratio:
    """Return the share of the people of a step who ordered in the period."""
    return step_rate(step, people.has_bought)


def step_rate(step: ir.BooleanValue, next_step: ir.BooleanValue) -> Ratio:
    """Return the share of the people of a step who took the next one."""
    return Ratio((step & next_step).ifelse(1, 0).sum(), step.ifelse(1, 0).sum())
