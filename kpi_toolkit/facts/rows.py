"""Facts of plain rows: what a canonical table has, as metrics count it; any column is added up from them."""

from __future__ import annotations

from collections.abc import Callable

from kpi_toolkit.expressions import ir
from kpi_toolkit.facts.fact import Fact, FactInputs, in_periods, without_staff
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text
from kpi_toolkit.schema import TABLES, Table, day_column

WITHOUT_STAFF = ("users", "events", "memberships", "touches", "group_members", "calls", "points", "assignments")
"""Tables whose metrics leave staff accounts out; elsewhere they stay in, for it is money or what was said."""
OF_ORDERS = "order_lines"
"""The table that has no time of its own, but that of its order."""
HANDED_DOWN = ("ordered_on", "user_id")
ADDED: dict[str, dict[str, Text]] = {
    "orders": {
        "net_amount": Text("实付金额减退款", "amount less refunds"),
        "order_number": Text("该买家的第几单；没有买家为空", "which order of its buyer it is; empty without a buyer"),
        "previous_on": Text("该买家上一单的日期", "day of its buyer's order before"),
        "next_on": Text("该买家下一单的日期", "day of its buyer's next order"),
        "first_on": Text("该买家首单的日期", "day of its buyer's first order"),
        "second_on": Text("该买家第二单的日期", "day of its buyer's second order"),
        "is_first": Text("是否首单", "whether it is a first order"),
        "is_repeat": Text("是否首单之后的订单", "whether it is an order after the first"),
        "is_window_complete": Text("首单后的二次购买窗口是否已满", "whether the window for a second order is over"),
        "is_second_in_window": Text("第二单是否在窗口内", "whether the second order is within that window"),
    },
    "order_lines": {
        "ordered_on": Text("所属订单的日期", "day of its order"),
        "user_id": Text("所属订单的买家", "buyer of its order"),
    },
}
"""Columns that the rows have besides those of their table, and what they hold."""
STAFF = Text("是否员工账号；指标照样计入", "whether it is of a staff account; metrics count it all the same")
"""What ``is_staff`` of a frame says of rows whose metrics leave no staff out."""
TAKEN = ("period", "segment", "start_on", "was_buyer_before", "is_staff")
"""Columns that facts and frames make of any rows."""
LEFT_OUT = ("daily_measures", "campaigns", "calendar")
"""Tables with a time whose rows are no happenings to be added up in periods."""


def counted_rows(inputs: FactInputs, table: str) -> ir.Table:
    """Return the rows of a canonical table that count, by the workspace's rules.

    Orders are those of :func:`kpi_toolkit.facts.orders.order_history`: cancelled ones are left out, ``net_amount`` is
    less refunds. Lines of orders are those of such orders, with their day and user. Rows of staff accounts are left
    out where metrics leave them out.
    """
    if table == "orders":
        return inputs.tables[ORDER_HISTORY]
    rows = inputs.tables[table]
    if table == OF_ORDERS:
        orders = inputs.tables[ORDER_HISTORY].select("order_id", *HANDED_DOWN)
        return rows.drop(*(name for name in HANDED_DOWN if name in rows.columns)).join(orders, "order_id")
    return without_staff(rows, inputs) if table in WITHOUT_STAFF else rows


def day_of(table: Table) -> str:
    """Return the column with the local day on which a row of a table belongs."""
    if table.name == OF_ORDERS:
        return "ordered_on"
    return day_column(table.main_time) if table[table.main_time].type == "timestamp" else table.main_time


def _in_periods(table: Table) -> Callable[[FactInputs], ir.Table]:
    return lambda inputs: in_periods(counted_rows(inputs, table.name), day_of(table))


def _fact(table: Table) -> Fact:
    is_line = table.name == OF_ORDERS
    needs = (table.name, "orders") if is_line else (table.name,)
    return Fact(
        f"{table.name}_rows",
        Text(f"{table.grain.zh}，归入其所在期", f"{table.grain.en}, and period it falls in"),
        needs,
        (table.name,),
        _in_periods(table),
        may_use=("users",) if table.name in WITHOUT_STAFF and table.name != "users" else (),
        uses=(ORDER_HISTORY,) if is_line else (),
        closes=() if is_line else (table.name,),
    )


_TABLES = [
    table
    for table in TABLES.values()
    if table.name not in ("orders", *LEFT_OUT) and (table.main_time or table.name == OF_ORDERS)
]

FACTS = tuple(_fact(table) for table in _TABLES)

ROWS_OF: dict[str, str] = {"orders": "order_periods", **{table.name: f"{table.name}_rows" for table in _TABLES}}
"""Canonical table → the fact with its rows by period."""
