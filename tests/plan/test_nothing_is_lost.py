"""What a user may take for read is read or refused: sheets, signs, segments, baselines, editions, own metrics."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpi_toolkit.cli import main
from kpi_toolkit.demo import write_demo

ORDERS = "order_id,user_id,ordered_at,amount,channel\n1,a,2026-01-05,40,shop\n2,b,2026-02-20,60,shop\n"
SETTINGS = "source: {path: data, covers_from: 2026-01-01, covers_until: 2026-02-28}\n"
HEADER = ["metric", "role", "segment", "kind", "value", "start", "due", "weight", "owner"]
ROW = ["sales", "operations", "", "level", 50, "2026-02-01", "2026-03-01", 1, "Li"]


@pytest.fixture
def planned(shop: Callable[..., Path]) -> Callable[..., Path]:
    def make(*rows: list[object], settings: str = SETTINGS) -> Path:
        folder = shop(ORDERS, settings)
        (folder / "plan").mkdir(exist_ok=True)
        lines = [",".join(str(cell) for cell in row) for row in (HEADER, *rows)]
        (folder / "plan" / "targets.csv").write_text("\n".join(lines) + "\n", "utf-8")
        return folder

    return make


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    main(["check", "-w", str(folder), "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def messages(found: dict[str, object]) -> str:
    return json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("title", ["targets ", "Sheet2"])
def test_a_second_sheet_of_targets_is_refused_not_overlooked(
    shop: Callable[..., Path], capsys: pytest.CaptureFixture[str], title: str
) -> None:
    folder = shop(ORDERS, SETTINGS)
    book = Workbook()
    for name in ("Targets", title):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append(ROW)
    book.create_sheet("Notes").append(["Li told us", "to grow"])
    book.remove(book["Sheet"])
    (folder / "plan").mkdir()
    book.save(folder / "plan" / "targets.xlsx")
    found = checked(folder, capsys)
    assert not found["ok"]
    assert f"`{title}`" in messages(found)
    assert "Notes" not in messages(found)


def test_a_sign_that_no_font_has_is_named_and_stops_nothing(
    planned: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    found = checked(planned([*ROW[:-1], "李娜🍵"]), capsys)
    severities = {entry["severity"] for entry in found["findings"] if "U+1F375" in json.dumps(entry)}  # type: ignore[attr-defined]
    assert severities == {"warning"}


def test_a_segment_that_the_workspace_lacks_is_named_with_its_row(
    planned: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    found = checked(planned([*ROW[:2], "product_id=p1", *ROW[3:]]), capsys)
    assert not found["ok"]
    assert "row 2" in messages(found)
    assert main(["score", "-w", str(planned([*ROW[:2], "product_id=p1", *ROW[3:]])), "-p", "2026-02"]) == 1
    assert "row 2" in capsys.readouterr().err


def test_teams_are_checked_with_the_roles(planned: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = planned(ROW, settings=SETTINGS + "teams: {growth: [operations, nosuch, operations]}\n")
    said = messages(checked(folder, capsys))
    assert "nosuch" in said
    assert "twice" in said


def test_a_damaged_edition_is_named_by_the_check(
    planned: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = planned(ROW)
    edition = folder / "reports" / "2026-02" / "operations" / "zh"
    edition.mkdir(parents=True)
    for damaged in ("", "{", "[]", '{"metrics": null}'):
        (edition / "review.json").write_text(damaged, "utf-8")
        found = checked(folder, capsys)
        assert not found["ok"]
        assert "reports/2026-02/operations/zh/review.json" in messages(found)
    edition.parent.rename(edition.parents[1] / "overview")
    (edition.parents[1] / "overview" / "zh" / "review.json").write_text('{"headline": "all roles"}', "utf-8")
    assert "review.json" not in messages(checked(folder, capsys)), "the overview of all roles judges nothing by itself"


def test_an_own_metric_that_fails_is_named(planned: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = planned(["big_orders", *ROW[1:]])
    parts = "\n".join(
        f"    {part}: x" for part in ("Formula", "公式", "Leaves out", "不含", "Misleads when", "误读", "Source")
    )
    (folder / "metrics.py").write_text(
        "from kpi_toolkit.metrics.metric import metric\n\n\n"
        '@metric(zh="大单", en="Big orders", fact="orders", unit="orders", better="higher", stage="revenue",\n'
        '        roles=("operations",))\n'
        f'def big_orders(orders):\n    """One.\n\n    一。\n\n{parts}\n\n'
        '    >>> big_orders(example_orders, period="2026-10")\n    1.0\n    """\n    return orders.nosuch.sum()\n',
        "utf-8",
    )
    found = checked(folder, capsys)
    assert "big_orders" in messages(found)
    assert main(["score", "-w", str(folder), "-p", "2026-02"]) == 1
    said = capsys.readouterr().err
    assert "`big_orders`" in said
    assert "metrics.py" in said


def test_a_period_without_targets_says_so(planned: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "-w", str(planned(ROW)), "-p", "2026-W07"]) == 1
    assert "No target of the plan holds in 2026-W07" in capsys.readouterr().err


def test_an_empty_plan_is_not_said_to_keep_the_rules(
    shop: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "-w", str(shop(ORDERS, SETTINGS)), "-l", "en"]) == 0
    assert "There is no plan." in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_default_plan_keeps_every_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    folder = tmp_path / "shop"
    write_demo(folder, users=1000, months=14)
    for sheet in (folder / "plan").iterdir():
        sheet.unlink()
    assert main(["plan", "template", "-w", str(folder), "-f", form]) == 0
    capsys.readouterr()
    found = checked(folder, capsys)
    assert found["ok"]
    assert [one["code"] for one in found["findings"] if one["severity"] == "error"] == []  # type: ignore[attr-defined]
    assert isinstance(found["targets"], int)
    assert found["targets"] >= 6 * 3
