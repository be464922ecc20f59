"""Workbooks of the old kinds that are real: what was written into them is read, and drafted by `kpi init`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.cli import main
from tests.sources.old_workbooks import xls, xlsb

CELLS: list[list[str | float]] = [
    ["order_id", "user_id", "ordered_at", "amount"],
    ["36000000000000000001", "a", "2026-10-01 09:30", 12.5],
    ["36000000000000000002", "b", "2026-10-02", 7.25],
]


def test_xlsb(opened: Callable[..., Any], rows: Callable[..., Any]) -> None:
    assert opened({"orders.xlsb": xlsb(CELLS)}).rows == {"orders": 2}
    assert rows("orders", "order_id", "user_id", "amount") == [
        ("36000000000000000001", "a", "12.5000"),
        ("36000000000000000002", "b", "7.2500"),
    ]


SAID = {
    "header_row": 2,
    "columns": {"order_id": "订单号", "user_id": "买家ID", "ordered_at": "下单时间", "amount": "实付金额"},
}


def test_xls(opened: Callable[..., Any], rows: Callable[..., Any]) -> None:
    sources = opened({"orders.xls": xls()}, tables={"orders": SAID})
    assert rows("orders", "order_id", "ordered_at", "amount") == [
        ("36000000000000000001", "2026-10-01 09:30:00", "12.5000"),
        ("36000000000000000002", "2026-10-02 10:00:00", "7.2500"),
        ("36000000000000000003", "2026-10-31 23:59:00", "30.0000"),
    ]
    assert "totals_left_out" in {note.code for note in sources.notes}


@pytest.mark.parametrize("name", ["微信小店.xls", "orders.xlsb"])
def test_init_drafts_them(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).write_bytes(xls() if name.endswith(".xls") else xlsb(CELLS))
    assert main(["init", str(tmp_path), "--yes", "--language", "en"]) == 0, capsys.readouterr().out
    assert "2026-10: 2 orders, sales of 19.75, 2 buyers" in capsys.readouterr().out
