"""Acquisition: how many new people came."""

import ibis.expr.types as ir

from kpi_toolkit.metric import metric


@metric(zh="新客数", en="New buyers", fact="buyer_periods", unit="buyers", better="higher", stage="acquisition",
        roles=("promotion", "operations"), pairs_with=("second_purchase_rate",))  # fmt: skip
def new_buyers(buyers: ir.Table) -> ir.Value:
    """Users whose first order ever falls in the period.

    首单落在当期的用户数。

    Formula: buyers of the period without an order before it
    公式： 期初之前没有订单的当期购买用户数
    Leaves out: orders without a user; orders before the data begin cannot be seen.
    不含： 没有用户标识的订单；数据起点之前的订单不可见。
    Misleads when: the data begin shortly before: old buyers then look new.
    误读： 数据起点刚过时，老顾客会被当成新客。
    Source: user-operations KPI library (新支付用户).

    >>> new_buyers(example_orders, period="2026-10")
    1.0
    """
    return (~buyers.was_buyer_before).cast("int64").sum()


@metric(zh="新用户数", en="New users", fact="registrations", unit="users", better="higher", stage="acquisition",
        roles=("promotion", "community"), pairs_with=("new_buyers",))  # fmt: skip
def new_users(users: ir.Table) -> ir.Value:
    """Users who registered in the period.

    当期注册的用户数。

    Formula: users registered in the period
    公式： 当期注册的用户数
    Leaves out: staff accounts.
    不含： 员工账号。
    Misleads when: a channel is paid per registration.
    误读： 按注册付费的渠道会刷量。
    Source: user-operations KPI library (新用户数).

    >>> new_users(example_tables, period="2026-10")
    1.0
    """
    return users.count()


@metric(zh="访客数", en="Visitors", fact="active_periods", unit="users", better="higher", stage="acquisition",
        roles=("promotion",), pairs_with=("visit_conversion_rate",))  # fmt: skip
def visitors(users: ir.Table) -> ir.Value:
    """Distinct known users who visited in the period (UV).

    当期有访问行为的去重用户数（UV）。

    Formula: distinct users with at least one visit
    公式： 至少有一次访问的去重用户数
    Leaves out: visits without a user; staff accounts.
    不含： 没有用户标识的访问；员工账号。
    Misleads when: the same person comes with several devices.
    误读： 一人多设备会虚增。
    Source: balanced-indicator article (访客数).

    >>> visitors(example_tables, period="2026-10")
    3.0
    """
    return (users.visits > 0).cast("int64").sum()
