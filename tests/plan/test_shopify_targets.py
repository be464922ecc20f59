"""Targets set in Shopify Analytics become rows of the plan: each said, nothing guessed, nothing lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.plan.suggestions import targets_of

ORDERS = "order_id,user_id,ordered_at,amount,channel\n" + "".join(
    f"{number},u{number % 9},2026-{1 + number % 10:02}-{1 + number % 28:02},{20 + number % 5},{'ads' if number % 3 else 'seo'}\n"
    for number in range(280)
)
SHEET = "metric,role,segment,kind,value,weight,start,due,per,owner\n"


def target(metric: str, value: str, start: str = "2026-11-01", end: str = "2026-11-30", **more: Any) -> dict[str, Any]:
    """Return an object as the API answers it."""
    said = {"id": f"gid://shopify/AnalyticsTarget/{metric}", "name": f"{metric} goal", "filters": None}
    dated = {"startDate": start, "endDate": end, "createdAt": "2026-10-20T08:00:00Z", "currencyCode": "USD"}
    return said | dated | {"metric": metric, "expectedValue": value} | more


TARGETS = [
    target("net_sales", "1000.00", "2026-10-01", "2026-12-31"),
    target("orders", "40", filters="sales_channel = 'ads'"),
    target("average_order_value", "25", "2026-11-03", "2026-11-20"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "orders.csv").write_text(ORDERS, "utf-8")
    (tmp_path / "kpi.yaml").write_text("language: en\ncurrency: USD\n", "utf-8")
    return tmp_path


def answered(nodes: list[dict[str, Any]], by: str = "nodes") -> str:
    inner = nodes if by == "nodes" else [{"node": node} for node in nodes]
    return json.dumps({"data": {"analyticsTargets": {by: inner, "pageInfo": {"hasNextPage": False}}}})


def as_lines(nodes: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(node) for node in nodes)


def as_csv(nodes: list[dict[str, Any]]) -> str:
    cells = [[str(value or "") for value in node.values()] for node in nodes]
    return "\n".join(",".join(row) for row in [list(nodes[0]), *cells])


FORMS = {
    "nodes.json": answered(TARGETS),
    "edges.json": answered(TARGETS, "edges"),
    "lines.jsonl": as_lines(TARGETS),
    "table.csv": as_csv(TARGETS),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_rows(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / name).write_text(FORMS[name], "utf-8")
    command = ["plan", "import", str(folder / name), "-w", str(folder), "--owner", "Lin", "--role", "operations"]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "orders goal → Orders channel=ads, 2026-11: 40 (Number of orders placed in the period.)" in said
    assert "net_sales goal → Sales, 2026-Q4: $1,000" in said
    assert "average_order_value goal → Average order value, 2026-11-03/2026-11-20: $25.00" in said
    assert not (folder / "plan").exists()
    for written in ("3 rows were written", "3 targets stand in the plan already."):
        assert main([*command, "--write"]) == 0
        assert written in capsys.readouterr().out
    targets = targets_of(open_workspace(folder))
    assert [(t.metric, t.segment, str(t.value), f"{t.start}", f"{t.due}", t.per, t.owner) for t in targets] == [
        ("sales", "", "1000", "2026-10-01", "2027-01-01", "quarter", "Lin"),
        ("orders", "channel=ads", "40", "2026-11-01", "2026-12-01", "month", "Lin"),
        ("aov", "", "25", "2026-11-03", "2026-11-21", None, "Lin"),
    ]
    assert {str(t.agreed_on) for t in targets} == {"2026-10-20"}


FAULTY = [
    target("gross_sales", "900"),
    target("orders", "many"),
    target("orders", "40", "2026-11-30", "2026-11-01"),
    target("orders", "40", filters="sales_channel != 'ads'"),
    target("net_sales", "40", currencyCode="EUR"),
]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["`gross_sales`", "is `many`", "2026-11-30", "sales_channel !=", "is in EUR"]),
        ("zh", ["--as gross_sales=", "这里是 `many`", "开始不晚于结束", "sales_channel !=", "以 EUR 计"]),
    ],
)
def test_all_faults_are_said_and_nothing_is_written(
    language: str, expected: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "kpi.yaml").write_text(f"language: {language}\ncurrency: USD\n", "utf-8")
    (folder / "targets.json").write_text(answered([*TARGETS, *FAULTY]), "utf-8")
    assert main(["plan", "import", str(folder / "targets.json"), "-w", str(folder), "--write"]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("  - ")]
    assert [word in line for word, line in zip(expected, lines, strict=True)] == [True] * len(FAULTY)
    assert not (folder / "plan").exists()


@pytest.mark.parametrize("text", ["{}", "[]", '[{"metric": "orders"}]', "metric,expectedValue\norders,4\n", "", "{"])
def test_what_is_no_list_of_targets_is_said(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / ("targets.csv" if text.startswith("metric") else "targets.json")
    path.write_text(text, "utf-8")
    assert main(["plan", "import", str(path), "-w", str(folder)]) in (1, 2)
    assert path.name in capsys.readouterr().err


def test_names_that_are_told_are_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nodes = [target("gross_sales", "900", filters="WHERE source IN ('seo')"), target("conversion_rate", "3.5")]
    (folder / "targets.json").write_text(answered(nodes), "utf-8")
    command = ["plan", "import", str(folder / "targets.json"), "-w", str(folder)]
    assert main([*command, "--as", "gross_sales=sales", "--as", "source=channel"]) == 0
    said = capsys.readouterr().out
    assert "gross_sales goal → Sales channel=seo, 2026-11: $900" in said
    assert "2026-11: 3.5% (" in said
    assert main([*command, "--as", "gross_sales"]) == 1
    assert "`--as gross_sales` should be" in capsys.readouterr().err


def test_a_sheet_without_a_column_that_is_needed_is_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "plan").mkdir()
    sheet = folder / "plan" / "targets.csv"
    sheet.write_text(SHEET.replace("segment,", ""), "utf-8")
    (folder / "targets.json").write_text(answered(TARGETS), "utf-8")
    assert main(["plan", "import", str(folder / "targets.json"), "-w", str(folder), "--write"]) == 1
    assert "has no column `segment`" in capsys.readouterr().err
    assert sheet.read_text("utf-8") == SHEET.replace("segment,", "")
    sheet.write_text(SHEET, "utf-8")
    assert main(["plan", "import", str(folder / "targets.json"), "-w", str(folder), "--write"]) == 0
    assert "channel=ads" in sheet.read_text("utf-8")
