"""A default plan is born valid, whatever the data of a workspace are."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.cli import main
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.plan.born import cores_of, default_plan, spread
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.template import write_template
from kpi_toolkit.settings import load_settings
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.sheets.finding import errors
from kpi_toolkit.units import UNITS

ALL = tuple(EXAMPLE_TABLES)
SHOPS = {
    "orders alone": ("orders",),
    "a shop": ("orders", "users", "events"),
    "a shop that promotes": ("orders", "users", "events", "touches", "campaigns", "spend"),
    "a community": ("events", "groups", "group_members", "users"),
    "a service desk": ("orders", "complaints", "ratings", "surveys"),
    "everything": ALL,
}


def born_in(shop: Workspace, folder: Path, language: str) -> set[str]:
    """Write the default plan of all roles, see that the check finds no error in it, and return the roles planned."""
    told = "en" if language == "en" else "zh"
    planned = default_plan(shop, list(ROLES), told)
    write_template(folder, told, ["targets"], "csv", shop, None, planned.entries)
    plan = read_plan(folder, shop.catalogue, shop.settings, shop)
    assert [str(finding) for finding in errors(check_plan(plan))] == []
    roles = {target.role for target in plan.targets}
    assert roles | set(planned.left_out) == set(ROLES)
    assert not roles & set(planned.left_out)
    assert all(planned.left_out.values())
    return roles


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOPS)
def test_it_passes_the_check(name: str, tmp_path: Path) -> None:
    shop = from_frames({table: EXAMPLE_TABLES[table] for table in SHOPS[name] if table in EXAMPLE_TABLES})
    born_in(shop, tmp_path, "zh" if len(name) % 2 else "en")


@pytest.mark.slow
def test_the_first_commands_of_a_new_user_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Orders of a year alone, as most begin: template, check and the roles that are left out with what they lack."""
    (tmp_path / "data").mkdir()
    rows = ["order_id,user_id,ordered_at,amount"]
    for month in range(1, 13):
        rows += [f"{month}-{n},u{(n * month) % 17},2025-{month:02}-{n % 27 + 1:02},{20 + n % 9}" for n in range(40)]
    (tmp_path / "data" / "orders.csv").write_text("\n".join(rows))
    (tmp_path / "kpi.yaml").write_text("language: en\n")
    assert main(["plan", "template", "-w", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "Promotion gets no target" in said
    assert "spend" in said
    assert main(["check", "-w", str(tmp_path)]) == 0, capsys.readouterr().out
    sheet = (tmp_path / "plan" / "targets.csv").read_text("utf-8-sig")
    assert "operations" in sheet
    assert "2025-11-01,2026-01-01" in sheet
    assert load_settings(tmp_path).language == "en"


def test_what_was_never_anything_is_no_target() -> None:
    days = pd.date_range("2026-01-01", "2026-06-30")
    orders = pd.DataFrame({"order_id": range(len(days)), "ordered_at": days, "amount": 10, "refunded_amount": 0})
    orders["user_id"] = [f"u{place % 13}" for place in range(len(days))]
    for refunded, is_there in ((0, False), (1, True)):
        shop = from_frames({"orders": orders.assign(refunded_amount=refunded)})
        entries = default_plan(shop, ["service"], "en").entries
        assert ("refund_rate" in {entry["metric"] for entry in entries}) is is_there


def test_it_begins_where_it_is_asked_to(tmp_path: Path) -> None:
    shop = from_frames(EXAMPLE_TABLES)
    months = {(row["start"], row["due"]) for row in default_plan(shop, ["operations"], "zh").entries}
    assert months == {("2026-10-01", "2026-12-01")}, "the newest whole month, and the one after it"
    first = shop.settings.period("2027-02").start
    months = {(row["start"], row["due"]) for row in default_plan(shop, ["operations"], "zh", first).entries}
    assert months == {("2027-02-01", "2027-03-01")}


def test_a_scorecard_whose_data_are_there_is_left_as_it_is() -> None:
    able = {metric.name: metric for metric in from_frames(EXAMPLE_TABLES).catalogue}
    for name in ROLES:
        role = ROLES.find(name)
        assert cores_of(role, role.scorecard(5), able) == tuple(role.scorecard(5))


def test_what_is_lacking_is_filled_in_by_kind() -> None:
    catalogue = from_frames(EXAMPLE_TABLES).catalogue
    role = ROLES.find("service")
    able = {
        metric.name: metric for metric in catalogue if metric.fact == "orders" or metric.name in ("sales", "orders")
    }
    cores = cores_of(role, role.scorecard(5), able)
    weighted = [core for core in cores if core.weight]
    kinds = {UNITS[able[core.metric].unit].is_rate for core in weighted}
    assert not weighted or kinds == {True, False}
    assert sum(Decimal(core.weight) for core in weighted) in (0, 1)
    assert cores_of(role, role.scorecard(5), {"sales": catalogue["sales"]}) == ()


@given(st.lists(st.integers(1, 100).map(lambda part: Decimal(part) / 100), min_size=2, max_size=6))
def test_spread_weights_sum_to_one(weights: list[Decimal]) -> None:
    shares = spread(weights)
    assert sum(shares) == 1
    assert all(Decimal("0.05") <= share <= Decimal("0.6") for share in shares)
    assert all(share % Decimal("0.05") == 0 for share in shares)


def test_what_never_happened_gets_no_tiny_target(tmp_path: Path) -> None:
    """A shop that takes next to nothing back: its refund rate is foretold as next to nothing."""
    days = pd.date_range("2025-01-01", "2026-10-31", freq="8h")
    orders = pd.DataFrame(
        {"order_id": range(len(days)), "user_id": [n % 40 for n in range(len(days))], "ordered_at": days}
    )
    orders = orders.assign(amount=20.0, refunded_amount=[0.01 if n == 70 else 0.0 for n in range(len(days))])
    planned = default_plan(from_frames({"orders": orders}), ["service", "operations"], "en")
    values = [str(entry["value"]) for entry in planned.entries]
    assert values
    assert all(Decimal(value) >= Decimal("0.000001") for value in values)
    assert not any("number" in reason for reason in planned.left_out.values())
