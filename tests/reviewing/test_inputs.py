"""By which marks an unchanged review is known: those of what it reads, and of nothing else."""

from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.reviewing.inputs import Inputs

MONTHS = ("2026-09", "2026-10")
ORDERS = "order_id,user_id,ordered_at,amount\n" + "".join(
    f"{number},u{number % 7},2026-{8 + number // 20:02d}-{1 + number % 20:02d},{10 + number}\n" for number in range(58)
)
TARGETS = (
    "metric,role,kind,value,start,due,owner,per,weight\n"
    "aov,operations,level,30,2026-09-01,2026-11-01,Ann,month,1\n"
    "buyers,promotion,level,5,2026-09-01,2026-11-01,Bob,month,1\n"
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "data").mkdir(parents=True)
    (folder / "plan").mkdir()
    (folder / "data" / "orders.csv").write_text(ORDERS, "utf-8")
    (folder / "plan" / "targets.csv").write_text(TARGETS, "utf-8")
    (folder / "kpi.yaml").write_text("language: en\n", "utf-8")
    return folder


def marks(folder: Path) -> dict[tuple[str, str], str]:
    workspace = kt.open_workspace(folder)
    editions = [(kt.parse_period(month), role) for month in MONTHS for role in ("operations", "promotion")]
    inputs = Inputs(workspace, editions)
    inputs.measure()
    everything = {("all", "all"): inputs.everything()}
    return everything | {(str(period), role): inputs.of(period, role) for period, role in editions}


def changed(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    assert all(before.values())
    return {edition for edition in before if before[edition] != after[edition]}


def test_equal_inputs_have_equal_marks(small: Path) -> None:
    before = marks(small)
    assert len(set(before.values())) == len(before)
    assert changed(before, marks(small)) == set()


def test_a_late_row_changes_the_reviews_that_read_it(small: Path) -> None:
    """Those of its month, and of later ones; of earlier ones only metrics that look ahead."""
    orders = f"{ORDERS}899,,2026-08-20,5\n"
    (small / "data" / "orders.csv").write_text(orders, "utf-8")
    before = marks(small)
    (small / "data" / "orders.csv").write_text(f"{orders}900,,2026-10-02,5\n", "utf-8")  # one more without a user
    late = {("all", "all"), ("2026-10", "operations"), ("2026-10", "promotion")}
    assert changed(before, marks(small)) == late
    (small / "data" / "orders.csv").write_text(f"{orders}900,u1,2026-09-02,5\n", "utf-8")
    assert changed(before, marks(small)) == set(before)


def test_a_first_remark_of_a_kind_changes_every_review(small: Path) -> None:
    (small / "data" / "orders.csv").write_text(f"{ORDERS}900,u1,2026-10-02,5\n", "utf-8")
    before = marks(small)
    (small / "data" / "orders.csv").write_text(f"{ORDERS}900,,2026-10-02,5\n", "utf-8")
    assert changed(before, marks(small)) == set(before)


def test_a_plan_changes_the_role_that_it_is_of(small: Path) -> None:
    before = marks(small)
    (small / "plan" / "targets.csv").write_text(
        TARGETS.replace("aov,operations,level,30", "aov,operations,level,31"), "utf-8"
    )
    concerned = {("all", "all"), ("2026-09", "operations"), ("2026-10", "operations")}
    assert changed(before, marks(small)) == concerned


@pytest.mark.parametrize("edit", ["currency: USD\n", "rules: {repurchase_window_days: 60}\n", "scoring: {cap: 1.5}\n"])
def test_settings_and_own_code_change_all(small: Path, edit: str) -> None:
    before = marks(small)
    (small / "kpi.yaml").write_text(f"language: en\n{edit}", "utf-8")
    assert changed(before, marks(small)) == set(before)
