"""Edits of rows and columns: what people do to their data."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from tests.measuring.edited_shop import KEYS, MAIN_TIMES, Shop

Edit = Callable[[Shop], None]


def add_row(shop: Shop) -> None:
    """A row like another, at another time and with a key of its own."""
    table = shop.some()
    _append(shop, table, _moved(shop, table, _row(shop, table), shop.rng.randrange(-40, 3)))


def add_late_row(shop: Shop) -> None:
    """A row of an old month that nobody had reported."""
    table = shop.some("orders", "events", "touches")
    _append(shop, table, _moved(shop, table, _row(shop, table), -shop.rng.randrange(100, 300)))


def change_value(shop: Shop) -> None:
    """A value that another row has too."""
    table = shop.some()
    frame, row, other = shop.tables[table].copy(), shop.row(table), shop.row(table)
    column = shop.rng.choice([name for name in frame.columns if name != KEYS.get(table)])
    _set(frame, row, column, frame[column].iloc[other])
    _replace(shop, table, frame)


def change_amount(shop: Shop) -> None:
    """A cent more, however the column is called by now."""
    table = shop.some("orders", "order_lines")
    frame, row = shop.tables[table].copy(), shop.row(table)
    for column in (name for name in ("amount", renamed("amount")) if name in frame):
        _set(frame, row, column, round(float(frame[column].iloc[row]) + 0.01, 2))
    _replace(shop, table, frame)


def delete_row(shop: Shop) -> None:
    """A row less."""
    table = shop.some()
    _replace(shop, table, shop.tables[table].drop(shop.tables[table].index[shop.row(table)]).reset_index(drop=True))


def move_row(shop: Shop) -> None:
    """A row in another month."""
    table = shop.some(*MAIN_TIMES)
    frame, row = shop.tables[table].copy(), shop.row(table)
    moved = _moved(shop, table, frame.iloc[row].to_dict(), shop.rng.choice((-62, -31, -1, 31)))
    _set(frame, row, MAIN_TIMES[table], moved[MAIN_TIMES[table]])
    _replace(shop, table, frame)


def repeat_row(shop: Shop) -> None:
    """A row twice; where there is a key, that is a fault."""
    table = shop.some()
    frame = shop.tables[table]
    _replace(shop, table, pd.concat([frame, frame.iloc[[shop.row(table)]]], ignore_index=True))


def swap_values(shop: Shop) -> None:
    """Two rows change places in one column: sums over columns stay what they were."""
    table = shop.some()
    frame, row, other = shop.tables[table].copy(), shop.row(table), shop.row(table)
    column = shop.rng.choice(list(frame.columns))
    first, second = frame[column].iloc[row], frame[column].iloc[other]
    _set(frame, row, column, second)
    _set(frame, other, column, first)
    _replace(shop, table, frame)


def shuffle_rows(shop: Shop) -> None:
    """The same rows in another order: every number stays."""
    table = shop.some()
    _replace(shop, table, shop.tables[table].sample(frac=1, random_state=shop.rng.randrange(10**6), ignore_index=True))


def add_blanks(shop: Shop) -> None:
    """Blanks around a text, or in the place of one."""
    table = shop.some("orders", "users", "touches", "campaigns")
    frame, row = shop.tables[table].copy(), shop.row(table)
    if texts := [name for name in ("channel", "medium", "status", "name", "city") if name in frame]:
        column = shop.rng.choice(texts)
        value = frame[column].iloc[row]
        _set(frame, row, column, shop.rng.choice((f" {value} ", f"{value}　", "  ", "")))
    _replace(shop, table, frame)


def add_column(shop: Shop) -> None:
    """A column that means nothing to the toolkit; one is called as an engine could call the table."""
    table, name = shop.some("orders", "users", "events"), shop.rng.choice(("t", "n", "note", "region"))
    frame = shop.tables[table]
    value: Any = "x" if name == "t" else [shop.rng.choice(("a", "b")) for _ in range(len(frame))]
    _replace(shop, table, frame.assign(**{name: value}))


def rename_column(shop: Shop) -> None:
    """Another heading, of which kpi.yaml is told or not."""
    table = shop.some("orders", "users", "touches", "coupons")
    old = shop.rng.choice(["channel", "medium", "amount", "user_id"])
    frame = shop.tables[table]
    if old not in frame:
        return
    if shop.rng.random() < 0.7 and shop.kind != "queries":
        shop.table_settings(table).setdefault("columns", {})[old] = renamed(old)
        shop.write_settings()
    _replace(shop, table, frame.rename(columns={old: renamed(old)}))


def renamed(column: str) -> str:
    """Return another heading of a column."""
    return f"{column} 2"


def drop_column(shop: Shop) -> None:
    """A column less, needed or not."""
    table = shop.some()
    frame = shop.tables[table]
    optional = [name for name in frame.columns if name not in (KEYS.get(table), MAIN_TIMES.get(table), "user_id")]
    if optional and len(frame.columns) > 2:
        _replace(shop, table, frame.drop(columns=shop.rng.choice(optional)))


def reorder_columns(shop: Shop) -> None:
    """The same columns in another order."""
    table = shop.some()
    frame = shop.tables[table]
    _replace(shop, table, frame[shop.rng.sample(list(frame.columns), len(frame.columns))])


def _row(shop: Shop, table: str) -> dict[str, Any]:
    row: dict[str, Any] = shop.tables[table].iloc[shop.row(table)].to_dict()
    if table in KEYS:
        row[KEYS[table]] = f"new{shop.rng.randrange(10**9)}"
    return row


def _moved(shop: Shop, table: str, row: dict[str, Any], days: int) -> dict[str, Any]:
    """Return a row some days later, all its times with it."""
    step = timedelta(days=days)
    later = {name: value + step for name, value in row.items() if isinstance(value, date | datetime) and value == value}
    return row | later


def _append(shop: Shop, table: str, row: dict[str, Any]) -> None:
    frame = shop.tables[table]
    columns = {name: [*frame[name].tolist(), row.get(name)] for name in frame.columns}
    _replace(shop, table, pd.DataFrame({name: _like(frame[name], values) for name, values in columns.items()}))


def _set(frame: pd.DataFrame, row: int, column: str, value: Any) -> None:
    if len(frame):
        values = frame[column].tolist()
        values[row] = value
        frame[column] = _like(frame[column], values)


def _like(column: "pd.Series[Any]", values: list[Any]) -> "pd.Series[Any]":
    try:
        return pd.Series(values, dtype=column.dtype)
    except (TypeError, ValueError):
        return pd.Series(values, dtype=object)


def _replace(shop: Shop, table: str, frame: pd.DataFrame) -> None:
    shop.tables[table] = frame
    shop.write(table)


EDITS: tuple[Edit, ...] = (
    add_row,
    add_late_row,
    change_value,
    change_amount,
    delete_row,
    move_row,
    repeat_row,
    swap_values,
    shuffle_rows,
    add_blanks,
    add_column,
    rename_column,
    drop_column,
    reorder_columns,
)
