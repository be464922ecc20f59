"""Studies are kept under marks of all that they depend on."""

from collections.abc import Callable
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring import studied
from kpi_toolkit.measuring.workspace import open_workspace

ORDERS = "order_id,user_id,ordered_at,amount\n1,ann,2026-01-05,10\n2,ann,2026-02-05,20\n3,bob,2026-02-07,30\n"


def test_what_is_kept_is_taken_until_something_changes(
    shop: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row, a setting or a choice that changes is another number; the same question runs no query again."""
    monkeypatch.setattr("kpi_toolkit.files.fingerprint.TICK", 1)
    runs: list[str] = []
    run = studied._Studied._rows
    monkeypatch.setattr(studied._Studied, "_rows", lambda self: (runs.append(self._part.name), run(self))[1])

    def users(folder: Path, **choices: bool) -> list[float]:
        workspace = open_workspace(folder)
        try:
            return list(kt.cohorts(workspace, "2026-01", most=1, **choices).matrix().loc["2026-01"][:1])
        finally:
            workspace.close()

    folder = shop(ORDERS)
    assert users(folder) == users(folder) == [1.0]
    assert len(runs) == 1
    assert users(folder, recurring=True) == [1.0]
    assert len(runs) == 2
    shop(ORDERS + "4,cid,2026-01-09,40\n")
    assert users(folder) == [2.0]
    shop(ORDERS, "language: en\nrules: {count_zero_orders: false}\n")
    assert users(folder) == [1.0]
    assert len(runs) == 4
