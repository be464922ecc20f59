"""Funnel: how many of those who take one step take the next."""

import ibis.expr.types as ir

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
    return _ordered(people, people.visits > 0)


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
    return _ordered(people, people.reads > 0)


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
    return _ordered(people, people.carts > 0)


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
    return _share(people.visits > 0, acted)


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
    return _share(people.visits > 0, people.has_registered)


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
    return _share(people.events > 0, people.inquiries > 0)


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
    return _ordered(people, people.inquiries > 0)


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
    return _share(people.visits > 0, people.first_visit_on < people.last_visit_on)


def _ordered(people: ir.Table, step: ir.BooleanValue) -> Ratio:
    return _share(step, people.has_bought)


def _share(step: ir.BooleanValue, next_step: ir.BooleanValue) -> Ratio:
    return Ratio((step & next_step).ifelse(1, 0).sum(), step.ifelse(1, 0).sum())
