"""The canonical tables as data: grain, columns, types and what must hold for them.

Sources are mapped to these tables and checked against them; facts and metrics see nothing else.
Every ``…_at`` column is a local time of the workspace's zone and brings a ``…_on`` column, its local day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from kpi_toolkit.language import Text

ColumnType = Literal["key", "text", "timestamp", "date", "money", "boolean"]

IBIS_TYPES: dict[ColumnType, str] = {
    "key": "string",
    "text": "string",
    "timestamp": "timestamp",
    "date": "date",
    "money": "decimal(18, 4)",
    "boolean": "boolean",
}


@dataclass(frozen=True)
class Column:
    """A column of a canonical table.

    Parameters
    ----------
    optional
        The column may be missing; metrics that need it are then not available.
    nullable
        Single values may be empty.
    unique
        No value may stand twice.
    at_least
        Smallest allowed value of a money column.
    """

    name: str
    type: ColumnType
    about: Text
    optional: bool = False
    nullable: bool = False
    unique: bool = False
    at_least: float | None = None

    @property
    def is_segment(self) -> bool:
        """Whether metrics can be segmented by it: text, and the keys of campaign and content."""
        return self.type == "text" or self.name in ("campaign_id", "content_id")


@dataclass(frozen=True)
class Table:
    """A canonical table: its name, what one row is, and its columns."""

    name: str
    grain: Text
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        """Return a column by name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there."""
        return tuple(column.name for column in self.columns if not column.optional)

    def columns_with_days(self, present: Iterable[str]) -> dict[str, str]:
        """Ibis type by column name for the columns present, each time followed by its local day."""
        names = set(present)
        types: dict[str, str] = {}
        for column in self.columns:
            if column.name in names:
                types[column.name] = IBIS_TYPES[column.type]
                if column.type == "timestamp":
                    types[day_column(column.name)] = "date"
        return types

    def unbound(self) -> ir.Table:
        """Return the whole table as an unbound Ibis expression."""
        return ibis.table(self.columns_with_days(column.name for column in self.columns), name=self.name)


def day_column(timestamp: str) -> str:
    """Name of the local day of a time: ``ordered_at`` → ``ordered_on``."""
    return f"{timestamp.removesuffix('_at')}_on"


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("users", Text("每行一个注册用户", "one row per registered user"), (
            Column("user_id", "key", Text("用户编号", "user id"), unique=True),
            Column("registered_at", "timestamp", Text("注册时间", "time of registration")),
            Column("channel", "text", Text("来源渠道", "acquisition channel"), optional=True, nullable=True),
            Column("is_staff", "boolean", Text("是否员工", "staff account"), optional=True, nullable=True),
        )),
        Table("events", Text("每行一次行为", "one row per event"), (
            Column("user_id", "key", Text("用户编号", "user id"), nullable=True),
            Column("event", "text", Text("行为名称", "event name: visit, read, cart, …")),
            Column("occurred_at", "timestamp", Text("发生时间", "time of the event")),
            Column("channel", "text", Text("渠道", "channel"), optional=True, nullable=True),
        )),
        Table("orders", Text("每行一笔订单", "one row per order"), (
            Column("order_id", "key", Text("订单编号", "order id"), unique=True),
            Column("user_id", "key", Text("买家编号，可空", "buyer id, may be empty"), nullable=True),
            Column("ordered_at", "timestamp", Text("下单时间", "time of the order")),
            Column("amount", "money", Text("实付金额", "amount paid, before refunds"), at_least=0),
            Column("status", "text", Text("订单状态", "state of the order"), optional=True, nullable=True),
            Column("refunded_amount", "money", Text("退款金额", "amount refunded"),
                   optional=True, nullable=True, at_least=0),
            Column("channel", "text", Text("渠道", "channel"), optional=True, nullable=True),
            Column("campaign_id", "key", Text("活动编号", "campaign id"), optional=True, nullable=True),
            Column("content_id", "key", Text("内容编号", "content id"), optional=True, nullable=True),
        )),
    )
}  # fmt: skip
