"""Control totals of kpi.yaml against what was read: every table with a time, rows and sums to the last cent."""

import json
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.control import differences_from_expected
from kpi_toolkit.measuring.frame import from_frames
from kpi_toolkit.schema import TABLES, day_column
from kpi_toolkit.settings import Settings

TIMED = [name for name in EXAMPLE_TABLES if TABLES[name].main_time]


def faults(**expects: Any) -> list[str]:
    return differences_from_expected(from_frames(EXAMPLE_TABLES, Settings.model_validate({"expects": expects})))


@pytest.mark.parametrize("name", TIMED)
def test_totals_that_are_right_are_quiet_and_others_are_named(name: str) -> None:
    frame, table = EXAMPLE_TABLES[name], TABLES[name]
    days = frame[table.main_time].astype("string").str[:7]
    inside = frame[days == "2026-10"]
    numbers = [c.name for c in table.columns if c.type in ("money", "number") and c.name in frame.columns]
    right = {"rows": len(inside)} | {number: f"{inside[number].sum():.4f}" for number in numbers}
    assert faults(**{name: {"2026-10": right}}) == []
    wrong = {number: str(float(total) + 0.01) for number, total in right.items()}
    said = faults(**{name: {"2026-10": wrong}})
    assert len(said) == len(wrong)
    assert all(f"`expects.{name}.2026-10`" in fault for fault in said)
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


def test_an_ill_formed_total_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        Settings.model_validate({"expects": {"orders": {"2026-10": {"rows": "many"}}}})
