"""What the plan check said is kept, and said again word for word, until anything that it depends on changes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_toolkit.cli import main

ORDERS = "order_id,user_id,ordered_at,amount\n" + "".join(
    f"{month}-{number},u{number},{month}-{1 + number % 27:02},{40 + number % 7}\n"
    for month in ("2025-10", "2025-11", "2025-12", *(f"2026-{number:02}" for number in range(1, 11)))
    for number in range(30)
)
TARGETS = "metric,role,kind,value,weight,start,due,per,owner\n"
ROWS = (
    "sales,operations,level,99999,60,2026-11-01,2026-12-01,month,Lin\nordrs,operations,level,9,40,2026-11-01,,month,\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPI_STORE", str(tmp_path / ".kpi" / "store.sqlite"))
    (tmp_path / "data").mkdir()
    (tmp_path / "plan").mkdir()
    (tmp_path / "data" / "orders.csv").write_text(ORDERS, "utf-8")
    (tmp_path / "plan" / "targets.csv").write_text(TARGETS + ROWS, "utf-8")
    (tmp_path / "kpi.yaml").write_text("language: en\n", "utf-8")
    return tmp_path


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by every plan that is really checked."""
    from kpi_toolkit.plan import check

    real, seen = check.check_plan, []
    monkeypatch.setattr(check, "check_plan", lambda plan: seen.append(len(plan.targets)) or real(plan))
    return seen


def said(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    capsys.readouterr()
    assert main(["check", "--workspace", str(folder), *options]) == 1
    told = capsys.readouterr()
    return told.out + told.err


def test_the_same_is_said_without_checking_again(
    folder: Path, checks: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    for options in ((), ("--language", "zh"), ("--json",)):
        first, again = said(folder, capsys, *options), said(folder, capsys, *options)
        assert first == again
    assert "K017" in said(folder, capsys)
    assert "ordrs" in said(folder, capsys, "--language", "zh")
    assert {finding["row"] for finding in json.loads(said(folder, capsys, "--json"))["findings"]} >= {2, 3}
    assert len(checks) == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "a target": lambda folder: (folder / "plan" / "targets.csv").write_text(TARGETS + ROWS.replace("60", "50")),
    "another sheet": lambda folder: (folder / "plan" / "comments.csv").write_text("period,role,metric,author,text\n"),
    "a late order": lambda folder: (folder / "data" / "orders.csv").write_text(f"{ORDERS}x,u1,2026-10-30,9\n"),
    "a setting": lambda folder: (folder / "kpi.yaml").write_text(
        "language: en\nplan: {capacity: {orders: {month: 5}}}\n"
    ),
    "an edition": lambda folder: published(folder, "{}"),
}


def published(folder: Path, review: str) -> None:
    edition = folder / "reports" / "2026-10" / "operations" / "en"
    edition.mkdir(parents=True)
    (edition / "review.json").write_text(review)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_it_depends_on_is_noticed(
    change: Callable[[Path], object], folder: Path, checks: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    said(folder, capsys)
    change(folder)
    said(folder, capsys)
    assert len(checks) == 2


@pytest.mark.parametrize("column", TARGETS.strip().split(","))
def test_a_sheet_without_a_column_is_told_of_and_breaks_nothing(
    column: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = (line.split(",") for line in (TARGETS + ROWS).splitlines())
    place = header.index(column)
    kept = [",".join(cell for at, cell in enumerate(row) if at != place) for row in (header, *rows)]
    (folder / "plan" / "targets.csv").write_text("\n".join(kept) + "\n", "utf-8")
    assert "targets.csv" in said(folder, capsys)


def test_a_fault_in_another_sheet_is_none_of_the_target_in_that_row(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "plan" / "comments.csv").write_text("period,role,metric,author,text\n2026-1x,operations,sales,Wu,hm\n")
    told = said(folder, capsys)
    assert "comments.csv row 2" in told
    assert "K017" in told, "the target of row 2 is judged"
