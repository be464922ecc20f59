"""Control totals of kpi.yaml against what was read: every table with a time, rows and sums to the last cent."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from kpi_toolkit.cli import main
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.frame import from_frames
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.schema import TABLES, day_column
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.control import differences_from_expected

TIMED = [name for name in EXAMPLE_TABLES if TABLES[name].main_time]


def faults(**expects: Any) -> list[str]:
    return differences_from_expected(from_frames(EXAMPLE_TABLES, Settings.model_validate({"expects": expects})))


def october(name: str) -> dict[str, Any]:
    """Return the right totals of a table's October."""
    frame, table = EXAMPLE_TABLES[name], TABLES[name]
    days = frame[table.main_time].astype("string").str[:7]
    inside = frame[days == "2026-10"]
    numbers = [c.name for c in table.columns if c.type in ("money", "number") and c.name in frame.columns]
    return {"rows": len(inside)} | {number: f"{inside[number].sum():.4f}" for number in numbers}


def test_totals_that_are_right_are_quiet_and_others_are_named() -> None:
    right = {name: october(name) for name in TIMED}
    assert faults(**{name: {"2026-10": totals} for name, totals in right.items()}) == []
    wrong = {
        name: {number: str(float(total) + 0.01) for number, total in totals.items()} for name, totals in right.items()
    }
    said = faults(**{name: {"2026-10": totals} for name, totals in wrong.items()})
    for name, totals in wrong.items():
        assert sum(f"`expects.{name}.2026-10`" in fault for fault in said) == len(totals), name
    assert len(said) == sum(map(len, wrong.values()))
    assert day_column("ordered_at") == "ordered_on"


@pytest.mark.parametrize(
    ("expects", "says"),
    [
        ({"order": {"2026-10": {"rows": 1}}}, "no table is called order."),
        ({"audits": {"2026-10": {"rows": 1}}}, None),
        ({"groups": {"2026-10": {"rows": 1}}}, None),
        ({"orders": {"October": {"rows": 1}}}, "expects.orders"),
        ({"orders": {"2026-10": {"sum": 1}}}, "Known: rows, amount"),
        ({"orders": {2026: {"rows": 0}}}, "2026"),
    ],
)
def test_what_cannot_be_compared_is_a_fault(expects: dict[str, Any], says: str | None) -> None:
    said = faults(**expects)
    assert len(said) == 1
    assert says is None or says in said[0].replace("`", "")


def test_lines_doubled_by_a_query_are_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sales.csv").write_text("id,buyer,day,paid\n1,a,2026-10-01,10.10\n2,b,2026-10-02,5\n", "utf-8")
    (tmp_path / "data" / "lines.csv").write_text("id,sku\n1,x\n1,y\n2,z\n", "utf-8")
    query = "SELECT id || sku AS order_id, buyer AS user_id, day AS ordered_at, paid AS amount FROM sales JOIN lines USING (id)"
    settings = (
        f'tables: {{orders: {{query: "{query}"}}}}\nexpects: {{orders: {{2026-10: {{rows: 2, amount: 15.10}}}}}}\n'
    )
    (tmp_path / "kpi.yaml").write_text(settings, "utf-8")
    assert main(["check", "-w", str(tmp_path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [fault["part"] for fault in told["faults"]] == ["expects", "expects"]
    assert "25.2" in told["faults"][1]["message"]


DATA = "order_id,user_id,ordered_at,amount,cost\n1,a,2026-09-01,10.10,1\n2,b,2026-10-02,1234.50,2\n3,b,2026-10-03,5,3\n"


def checked(folder: Path, expects: str, **files: str) -> list[str]:
    """Check a workspace that names a file of control totals, and return what is said of them."""
    (folder / "data").mkdir()
    (folder / "data" / "orders.csv").write_text(DATA, "utf-8")
    (folder / "kpi.yaml").write_text(f"source: {{path: data}}\nexpects: {expects}\n", "utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return differences_from_expected(open_workspace(folder))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["table,period,rows,amount,cost", "orders,2026-09,1,10.10,", "orders,2026-10,2,1239.5,5"], []),
        (["表,期间,行数,amount", "orders,2026-Q4,2,1239.50", ",,,"], []),
        (["table,period,amount", 'orders,2026-10,"1,239.50"'], []),
        (["table;period;amount", "orders;2026-10;1239,5"], []),
        (["table,period,rows", "orders,2026-10,4"], ["row 2", "rows come to 2", "4 are expected"]),
        (["table,period,amount", "orders,2026-10,1239.49"], ["1,239.5", "1,239.49"]),
        (["table,period,amount", 'orders,2026-10,"1,239"'], ["may be 1239 or 1.239"]),
        (["table,period,amount", "orders,2026-10,lots"], ["`lots`", "no number"]),
        (["table,period,sum", "orders,2026-10,4"], ["`sum`", "Known: `rows`"]),
        (["table,period,rows", "order,2026-10,4"], ["row 2", "`order`", "`orders`"]),
        (["table,period,rows", "orders,October,4"], ["row 2", "October"]),
        (["table,period,rows", "orders,,4"], ["row 2", "both"]),
        (["table,period,rows,", "orders,2026-10,2,4"], ["without a heading"]),
        (["table,rows", "orders,4"], ["no column `period`"]),
        (["table,period,rows,rows", "orders,2026-10,2,2"], ["several columns `rows`"]),
        ([], ["no column"]),
    ],
)
def test_a_file_of_control_totals(tmp_path: Path, rows: list[str], says: list[str]) -> None:
    said = checked(tmp_path, "totals.csv", totals_csv="\n".join(rows) + "\n")
    assert len(said) == bool(says)
    assert all(text in said[0] for text in says)


def test_a_workbook_of_control_totals(tmp_path: Path) -> None:
    frame = pd.DataFrame({"table": ["orders"] * 2, "period": ["2026-09", "2026-10"], "rows": [1, 3]})
    frame.to_excel(tmp_path / "totals.xlsx", index=False)
    (said,) = checked(tmp_path, "totals.xlsx")
    assert "`totals.xlsx` row 3" in said


@pytest.mark.parametrize("name", ["none.csv", "kpi.yaml", "data"])
def test_a_file_of_control_totals_that_is_none(tmp_path: Path, name: str) -> None:
    (said,) = checked(tmp_path, name)
    assert f"`expects: {name}`" in said


def test_an_ill_formed_total_is_refused() -> None:
    for expects, place in (
        ({"orders": {"2026-10": {"rows": "many"}}}, ("expects", "orders", "2026-10", "rows")),
        ({"orders": 5}, ("expects", "orders")),
        (5, ("expects",)),
    ):
        with pytest.raises(ValidationError) as caught:
            Settings.model_validate({"expects": expects})
        assert [fault["loc"] for fault in caught.value.errors()] == [place]


def test_nothing_is_compared_where_no_total_is_named() -> None:
    assert faults(orders={"2026-10": {}}) == []
    assert Settings.model_validate({"expects": "totals.csv"}).model_dump(mode="json")["expects"] == "totals.csv"
