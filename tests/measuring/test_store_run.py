"""A run sees one state of the data: what changed since is refused, and never kept under the marks of before."""

from pathlib import Path

import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.keeping import one_state
from kpi_toolkit.measuring.workspace import open_workspace
from tests.measuring.edited_shop import PLACES, Shop
from tests.measuring.store_outcome import Question, Twins

HERE = ("users", "orders", "order_lines", "events")
ASKED, MISSING = Question(("sales",), ("2025-11",), None), Question(("orders", "dau"), ("2025-11..2025-12",), None)


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    return Twins(monkeypatch, tmp_path / "cache")


@pytest.mark.parametrize(("kind", "table"), [("files", "events"), ("queries", "orders"), ("database", "events")])
def test_what_changed_since_the_run_began_is_refused(kind: str, table: str, tmp_path: Path, twins: Twins) -> None:
    shop = Shop(tmp_path / "shop", kind, 51, set(PLACES) - set(HERE))
    twins.compare(shop.folder, ASKED)
    workspace = open_workspace(shop.folder)
    marks = workspace.source.marks
    assert all(marks.values())
    workspace.close()
    with one_state(shop.folder, workspace.memory, marks):
        shop.tables[table] = shop.tables[table].iloc[::3].reset_index(drop=True)
        shop.write(table)
        kernel = open_workspace(shop.folder)
        try:
            assert len(measure(kernel, "sales", "2025-11")) == 1  # it is kept
            with pytest.raises(DataError, match=f"files of `{table}` changed while they were read"):
                measure(kernel, MISSING.metrics, MISSING.periods)
        finally:
            kernel.close()
    for question in (MISSING, ASKED):
        twins.compare(shop.folder, question)
