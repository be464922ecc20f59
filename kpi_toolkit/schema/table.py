"""What a canonical table is: grain, columns, types and what must hold for them.

Every ``…_at`` column is a local time of the workspace's zone and brings a ``…_on`` column, its local day. Where the
clocks are changed it brings a ``…_utc`` column too, its moment: order and distance are those of moments. Columns that
may lack a time of day bring an ``…_all_day`` column: whether the source has only the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.language.text import Text

ColumnType = Literal["key", "text", "timestamp", "date", "money", "number", "boolean"]

IBIS_TYPES: dict[ColumnType, str] = {
    "key": "string",
    "text": "string",
    "timestamp": "timestamp",
    "date": "date",
    "money": "decimal(18, 4)",
    "number": "decimal(18, 4)",
    "boolean": "boolean",
}


SEGMENT_KEYS = ("campaign_id", "content_id", "group_id", "product_id")
"""Keys that metrics can be segmented by, besides all text."""


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
    once
        Rows with a value that stands there already are the same thing, delivered again: it counts once.
    at_least
        Smallest allowed value of a money or number column.
    at_most
        Largest allowed value of it.
    values
        The only values a text column may have; empty: any. Capitals count.
    values_of
        Name of the setting of ``rules`` that lists the only values, in order.
    future
        Whether times may lie ahead, as a due date's.
    may_be_day
        Whether a time without a time of day is told apart: it then stands for the whole day.
    """

    name: str
    type: ColumnType
    about: Text
    optional: bool = False
    nullable: bool = False
    unique: bool = False
    once: bool = False
    at_least: float | None = None
    at_most: float | None = None
    values: tuple[str, ...] = ()
    values_of: str = ""
    future: bool = False
    may_be_day: bool = False

    @property
    def is_segment(self) -> bool:
        """Whether metrics can be segmented by it: text, yes or no, and the keys in :data:`SEGMENT_KEYS`."""
        return self.type in ("text", "boolean") or self.name in SEGMENT_KEYS

    @property
    def made_of_it(self) -> dict[str, str]:
        """Ibis type by name of the columns that are made of a time: its day, its moment, whether it is a whole day."""
        if self.type != "timestamp":
            return {}
        always = {day_column(self.name): "date", moment_column(self.name): "timestamp"}
        return always | ({whole_day_column(self.name): "boolean"} if self.may_be_day else {})


@dataclass(frozen=True)
class Table:
    """A canonical table.

    Parameters
    ----------
    grain
        What one row is.
    main_time
        The column that says when a row belongs; empty for tables without time.
    is_stream
        Whether rows come every day, so that the oldest and newest one tell what the table covers. A table
        with rare rows (complaints, tasks, campaigns …) covers what the streams beside it cover.
    may_pause
        Whether rows of a stream may stay away for a while: it then goes on as long as the streams beside it.
    by_hand
        Whether people fill it in, so that its metrics cost their time.
    key
        Columns that tell one row from another where no single one is unique: a row that stands there again, whole, is
        refused. Empty: a column is unique, or the same may happen twice, which is said.
    is_one_each
        Whether a second row of the same key is refused whatever else it says.
    is_apart
        Whether it covers the days of its own rows, whatever the streams cover.
    """

    name: str
    grain: Text
    columns: tuple[Column, ...]
    main_time: str = ""
    is_stream: bool = False
    may_pause: bool = False
    by_hand: bool = False
    key: tuple[str, ...] = ()
    is_one_each: bool = False
    is_apart: bool = False

    def __getitem__(self, name: str) -> Column:
        """Return a column by name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there."""
        return tuple(column.name for column in self.columns if not column.optional)

    def columns_with_days(self, present: Iterable[str]) -> dict[str, str]:
        """Ibis type by column name for the columns present, each time followed by what is made of it.

        That is its local day, whether it is one without a time of day, and its moment if that is among the present.
        """
        names = set(present)
        types: dict[str, str] = {}
        for column in self.columns:
            if column.name in names:
                types[column.name] = IBIS_TYPES[column.type]
                further = column.made_of_it.items()
                types |= {name: kind for name, kind in further if kind != "timestamp" or name in names}
        return types

    def unbound(self) -> ir.Table:
        """Return the whole table as an unbound Ibis expression."""
        return ibis.table(self.columns_with_days(column.name for column in self.columns), name=self.name)


def day_column(timestamp: str) -> str:
    """Name of the local day of a time: ``ordered_at`` → ``ordered_on``."""
    return f"{timestamp.removesuffix('_at')}_on"


def moment_column(timestamp: str) -> str:
    """Name of the moment of a time, in UTC: ``ordered_at`` → ``ordered_utc``; there only where clocks are changed."""
    return f"{timestamp.removesuffix('_at')}_utc"


def whole_day_column(timestamp: str) -> str:
    """Name of the column that tells whether a time is a day without a time of day: ``due_at`` → ``due_all_day``."""
    return f"{timestamp.removesuffix('_at')}_all_day"
