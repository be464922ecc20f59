"""What the rows share: small notebooks and kernels as of the tests of runs, and the table at the end."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.run import Outcome, run_editions
from tests.board.row import FIGURES
from tests.run.conftest import managers, request_for, run, write_notebook

__all__ = ["managers", "press", "request_for", "run", "write_notebook"]


@pytest.fixture
def press(managers: type, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Return what makes one edition in all its formats, drawn and checked as ever."""
    monkeypatch.setattr("kpi_toolkit.run.kernels.kernel_managers", lambda _: nullcontext(managers))
    return lambda request, **more: run_editions([request], jobs=1, **more)[0]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table of the board."""
    if FIGURES:
        terminalreporter.section("fault board")
        for name, survived, total in FIGURES:
            terminalreporter.write_line(f"{name:<46} {f'{survived}/{total}':>12}")


@pytest.fixture
def small_shop(tmp_path: Path) -> Path:
    """Return a workspace of a few orders over three months, and a plan of one target."""
    folder = tmp_path / "shop"
    (folder / "data").mkdir(parents=True)
    (folder / "plan").mkdir()
    days = [f"2026-{month:02}-{day:02}" for month in (8, 9, 10) for day in range(1, 29)]
    rows = (f"o{place},u{place % 40},{day},{20 + place % 7}" for place, day in enumerate(days))
    (folder / "data" / "orders.csv").write_text("\n".join(["order_id,user_id,ordered_at,amount", *rows, ""]), "utf-8")
    (folder / "kpi.yaml").write_text("language: en\n", "utf-8")
    target = "role,metric,kind,value,start,due,per,weight\noperations,sales,level,500,2026-08-01,2026-11-01,month,1\n"
    (folder / "plan" / "targets.csv").write_text(target, "utf-8")
    return folder
