"""The established shop of 30 months: it grows slowly, has two Spring Festivals, and an action that works."""

import json
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.demo import write_demo
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.reviewing.acting import followed_until
from tests.demo.test_recovered import SAME

MONTHS = ("2024-09", "2025-11", "2026-09", "2026-10")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop as `kpi demo` makes it when nothing is asked for."""
    folder = tmp_path_factory.mktemp("established") / "shop"
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    return open_workspace(folder)


def months(folder: Path) -> dict[str, dict[str, int]]:
    return dict(json.loads((folder / "truths.json").read_text("utf-8"))["months"])


def year(folder: Path, name: str, last: str) -> float:
    """Return what twelve months up to one come to."""
    counted = months(folder)
    place = list(counted).index(last)
    return float(sum(row[name] for row in list(counted.values())[place - 11 : place + 1]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_grows_by_10_to_25_percent_a_year(tmp_path: Path, seed: int) -> None:
    write_demo(tmp_path / "shop", seed=seed)
    growth = year(tmp_path / "shop", "monthly_active_users", "2026-10") / year(
        tmp_path / "shop", "monthly_active_users", "2025-10"
    )
    assert 1.10 < growth < 1.25


def test_sales_and_two_spring_festivals_are_in_it(folder: Path) -> None:
    counted = months(folder)
    assert next(iter(counted)) == "2024-05"
    assert len(counted) == 30
    for sale, before in (
        ("2024-11", "2024-10"),
        ("2025-06", "2025-05"),
        ("2025-11", "2025-10"),
        ("2026-06", "2026-05"),
    ):
        assert counted[sale]["orders"] > 1.2 * counted[before]["orders"], "a great sale"
    for festival in ("2025-02", "2026-02"):
        assert counted[festival]["orders"] < 0.9 * min(
            counted[other]["orders"] for other in (f"{festival[:4]}-01", f"{festival[:4]}-03")
        )


def test_what_is_measured_is_what_the_generator_knows(folder: Path, workspace: Workspace) -> None:
    frame = measure(workspace, list(SAME), list(MONTHS)).set_index(["period", "metric"]).value
    counted = months(folder)
    for month in MONTHS:
        for name, of in SAME.items():
            expected, measured = of(counted[month]), frame[month, name]
            assert measured == pytest.approx(expected, rel=1e-9) or (expected == 0 and measured != measured), name


def test_one_action_works_and_one_does_nothing(workspace: Workspace) -> None:
    effects = {followed.action.id: followed.effect for followed in followed_until(workspace, "2026-10")}
    assert effects["A6"] is not None
    assert effects["A7"] is not None
    assert (effects["A6"].outcome, effects["A6"].rung) == ("effective", "segments")
    assert effects["A7"].outcome in ("insufficient", "ineffective")


def test_a_clean_one_has_no_actions_about_problems(tmp_path: Path) -> None:
    write_demo(tmp_path / "shop", users=1_000, clean=True)
    truths: dict[str, Any] = json.loads((tmp_path / "shop" / "truths.json").read_text("utf-8"))
    assert truths["planted"] == {}
    assert "channel=" not in (tmp_path / "shop" / "plan" / "actions.csv").read_text("utf-8")
