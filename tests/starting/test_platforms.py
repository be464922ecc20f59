"""`kpi demo --like`: an export of every known platform is drafted without an edit, to the numbers that pandas finds in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.demo.platforms import PLATFORMS, write_export
from kpi_toolkit.expressions import _
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.starting.exports import EXPORTS, export_of
from kpi_toolkit.starting.look import look_at

Told = pytest.CaptureFixture[str]


@dataclass(frozen=True)
class Shop:
    """How pandas reads an export of orders: its columns, the states that are no sales, what of lines is added up."""

    order: str
    at: str
    amount: str
    buyer: str = ""
    refunded: str = ""
    state: str = ""
    unsold: tuple[str, ...] = ()
    is_sum: bool = False
    how: dict[str, Any] = field(default_factory=dict)
    form: str | None = None
    decimal: str = "."


SHOPS = {
    "shopify": Shop("Name", "Created at", "Total", "Email", "Refunded Amount", "Financial Status", ("voided",)),
    "taobao": Shop(
        *("订单编号", "订单创建时间", "买家实际支付金额", "买家会员名", "退款金额", "订单状态", ("等待买家付款",)),
        how={"encoding": "gbk"},
    ),
    "douyin": Shop("主订单编号", "订单提交时间", "订单应付金额", state="订单状态", unsold=("已关闭",), is_sum=True),
    "jd": Shop("订单号", "下单时间", "应付金额", "下单帐号", state="订单状态", unsold=("(删除)等待付款",)),
    "pinduoduo": Shop(
        *("订单号", "拼单成功时间", "商家实收金额(元)"), state="订单状态", unsold=("已取消", "已发货，退款成功")
    ),
    "youzan": Shop("订单号", "下单时间", "订单实付金额", "买家手机号", "退款金额", "订单状态", ("已关闭",)),
    "woocommerce": Shop(
        *("Order Number", "Order Date", "Order Total Amount", "Email (Billing)", "Order Refund Amount", "Order Status"),
        ("wc-cancelled",),
        how={"sep": ";", "encoding": "cp1252"},
        form="%d.%m.%Y %H:%M",
        decimal=",",
    ),
    "stripe": Shop(
        *("id", "Created date (UTC)", "Converted Amount", "Customer ID", "Converted Amount Refunded", "Status"),
        ("Failed",),
    ),
    "square": Shop("Transaction ID", "Date", "Total Collected", "Customer ID", form="%m/%d/%y"),
    "amazon": Shop(
        *("amazon-order-id", "purchase-date", "item-price", "buyer-email", "", "order-status", ("Cancelled",)),
        is_sum=True,
        how={"sep": "\t"},
    ),
    "hubspot": Shop(*("Deal ID", "Close Date", "Amount", "Associated Contact IDs", "", "Deal Stage", ("closedlost",))),
}


def _read(folder: Path, shop: Shop) -> pd.DataFrame:
    files = [path for path in sorted(folder.iterdir()) if path.name != "contacts.csv"]
    if files[0].suffix == ".xlsx":
        sheets = pd.read_excel(files[0], sheet_name=None, dtype=str, header=None, engine="openpyxl")
        frames = [_below(sheet, shop.order) for sheet in sheets.values()]
    else:
        frames = [pd.read_csv(path, dtype=str, **shop.how) for path in files]
    rows = pd.concat(frames, ignore_index=True)
    return rows[rows[shop.order].notna() & (rows[shop.order] != "合计")]


def _below(sheet: pd.DataFrame, heading: str) -> pd.DataFrame:
    place = int(sheet.index[sheet[0] == heading][0])
    return sheet.iloc[place + 1 :].set_axis(list(sheet.iloc[place]), axis=1)


def _numbers(values: pd.Series, decimal: str) -> pd.Series:
    other = "," if decimal == "." else "."
    plain = values.str.replace(r"[^\d.,-]", "", regex=True).str.replace(other, "", regex=False)
    return pd.to_numeric(plain.str.replace(decimal, ".", regex=False)).fillna(0)


def october_of(folder: Path, shop: Shop) -> tuple[int, float, int | None]:
    """Return orders, sales less refunds and buyers of October as pandas finds them."""
    rows = _read(folder, shop)
    rows = rows.assign(paid=_numbers(rows[shop.amount], shop.decimal), back=0.0)
    if shop.refunded:
        rows["back"] = _numbers(rows[shop.refunded], shop.decimal)
    lines = rows.groupby(shop.order, sort=False)
    orders = lines.first().assign(paid=lines["paid"].agg("sum" if shop.is_sum else "first"))
    orders = orders[~orders[shop.state].isin(shop.unsold)] if shop.state else orders
    days = orders[shop.at].str.strip().str.slice(0, 19) if not shop.form else orders[shop.at]
    there = orders[pd.to_datetime(days, format=shop.form or "mixed").dt.month == 10]
    return (
        len(there),
        round(float((there.paid - there.back).sum()), 2),
        there[shop.buyer].nunique() if shop.buyer else None,
    )


def total(opened: Workspace, table: str, column: str) -> float:
    opened.source.ensure([table])
    rows = opened.source.engine.table(table)
    return float(opened.source.engine.run(rows.aggregate(n=_[column].sum()))["n"].iloc[0])


def _frame(folder: Path, **how: Any) -> pd.DataFrame:
    (path,) = folder.iterdir()
    return pd.read_csv(path, **how)


def _spent(column: str) -> Callable[[Workspace, Path], None]:
    def same(opened: Workspace, folder: Path) -> None:
        assert total(opened, "spend", "amount") == pytest.approx(_frame(folder, thousands=",")[column].sum())

    return same


def _rows(table: str, lines_above: int = 0) -> Callable[[Workspace, Path], None]:
    def same(opened: Workspace, folder: Path) -> None:
        assert opened.sources.rows[table] == len(_frame(folder)) - lines_above

    return same


def _sessions(opened: Workspace, folder: Path) -> None:
    frame = _frame(folder, comment="#")
    assert total(opened, "daily_measures", "value") == frame["Sessions"].sum() + frame["Engaged sessions"].sum()


ELSEWHERE = {
    "sensors": _rows("events"),
    "meta": _spent("Amount spent (USD)"),
    "google": _spent("Cost"),
    "ocean": _spent("消耗"),
    "ga4": _sessions,
    "zendesk": _rows("inquiries"),
    "surveymonkey": _rows("surveys", 1),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_needs_no_edit(platform: str, tmp_path: Path, capsys: Told) -> None:
    workspace = tmp_path / "shop"
    assert main(["demo", str(workspace), "--like", platform]) == 0, capsys.readouterr().out
    assert main(["plan", "template", "--workspace", str(workspace)]) == 0
    assert main(["check", "--workspace", str(workspace)]) == 0, capsys.readouterr().err
    opened = open_workspace(workspace)
    if platform in ELSEWHERE:
        ELSEWHERE[platform](opened, workspace / "data")
        return
    told = measure(opened, ["orders", "sales", "buyers"], "2026-10").set_index("metric")["value"]
    orders, sales, buyers = october_of(workspace / "data", SHOPS[platform])
    assert (told["orders"], told["sales"]) == (orders, pytest.approx(sales))
    assert told["buyers"] == buyers if buyers is not None else told["buyers"] != told["buyers"]


def test_each_export_that_is_known_has_an_example(tmp_path: Path) -> None:
    known = set()
    for platform in PLATFORMS:
        write_export(platform, tmp_path / platform)
        for path in (tmp_path / platform).iterdir():
            if export := export_of(look_at(path, tmp_path / "scratch").names):
                known.add(export.name.en)
    assert {export.name.en for export in EXPORTS} - known == set()


def test_a_folder_with_files_is_left_alone(tmp_path: Path, capsys: Told) -> None:
    (tmp_path / "mine.csv").write_text("a\n")
    assert main(["demo", str(tmp_path), "--like", "shopify"]) == 1
    assert main(["demo", str(tmp_path / "new"), "--like", "shopfy"]) == 1
    told = capsys.readouterr().err
    assert "has files in it already" in told
    assert "Did you mean `shopify`?" in told
