"""Every engine puts lines of an order together, and takes rows below zero for refunds, to the same rows: in cents."""

from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from tests.engines.read import read_and_checked

ROWS = [
    ("1", "a", "2026-10-01 08:00:00", 250, "paid", True),
    ("1", "a", "2026-10-01 08:00:00", 325, "paid", True),
    ("1", None, "2026-10-04 08:00:00", -150, None, None),
    ("2", "b", "2026-10-02 08:00:00", 700, "sent", None),
    ("9", "d", "2026-10-03 08:00:00", -400, "paid", True),
]


def _orders(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    names = ["order_id", "user_id", "ordered_at", "amount", "status", "gift"]
    orders = pd.DataFrame(rows, columns=names).astype({"amount": "float64", "gift": "boolean"})
    return orders.assign(ordered_at=pd.to_datetime(orders["ordered_at"]).astype("datetime64[us]"))


def _read(rows: list[tuple[Any, ...]], engine: Engine, **said: Any) -> tuple[Any, Any]:
    settings = {"tables": {"orders": said}}
    return read_and_checked("orders", _orders(rows), engine, settings)


def test_lines_and_refunds(engine: Engine) -> None:
    collapse = {"by": "order_id", "amount": "sum", "ordered_at": "min"}
    mapped, checked = _read(ROWS, engine, collapse=collapse, sign="refunds", amount={"cents": True})
    assert checked.faults == ()
    table = engine.table(mapped.checked)
    rows = engine.run(table.select("order_id", "user_id", "amount", "refunded_amount", "status"))
    told = sorted(rows.astype(object).where(rows.notna(), "").itertuples(index=False, name=None))
    assert told == [("1", "a", 5.75, 1.5, "paid"), ("2", "b", 7.0, 0.0, "sent")]
    said = {note.code: note.values for note in checked.remarks}
    assert (said["refund_rows"]["count"], said["refund_rows"]["amount"]) == (2, "5.50")
    assert (said["refund_rows_alone"]["count"], said["refund_rows_alone"]["amount"]) == (1, "4.00")
    assert (said["collapsed"]["lines"], said["collapsed"]["rows"]) == ("3", "3")


def test_the_first_of_several_is_none_where_rows_have_no_order(engine: Engine) -> None:
    rows = [*ROWS[:1], ("1", "a", "2026-10-01 08:00:00", 3, "sent", True)]
    _mapped, checked = _read(rows, engine, collapse={"by": "order_id", "amount": "sum"})
    assert "rows of 1 order_id have several values of `status`" in checked.faults[0]


def test_amounts_in_two_columns_and_what_is_left(engine: Engine) -> None:
    rows = _orders(
        [("1", "a", "2026-10-01 08:00:00", 5.0, "paid", True), ("2", "b", "2026-10-02 08:00:00", 7.0, "Back", None)]
    )
    rows = rows.assign(minus=[None, 2.5], left=[3.0, 7.0])
    signed = {"order_id": "order_id", "amount": {"plus": "left", "minus": "minus"}}
    ways: dict[str, tuple[Any, list[tuple[float, float]]]] = {
        "net": ({"refunded_amount": {"net": "left"}}, [(5, 2), (7, 0)]),
        "status": ({"refunded_amount": {"status": [" back"]}}, [(5, 0), (7, 7)]),
        "signed": (signed, [(3, 0), (4.5, 0)]),
    }
    for name, (columns, expected) in ways.items():
        constants = {"refunded_amount": "0"} if name == "signed" else {}
        said = {"tables": {"orders": {"columns": columns, "constants": constants}}}
        mapped, checked = read_and_checked("orders", rows, engine, said)
        assert checked.faults == (), name
        read = engine.run(engine.table(mapped.checked).select("amount", "refunded_amount"))
        assert sorted((float(a), float(b)) for a, b in read.itertuples(index=False, name=None)) == expected, name
