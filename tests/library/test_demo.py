"""The demo shop as a user gets it, every metric of every month, in total and by channel, against the oracles."""

from typing import Any

import ibis
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.demo import write_demo
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema.tables import TABLES
from tests.library import comparison, view
from tests.whole import WHOLE

pytestmark = pytest.mark.slow  # a naive oracle over tens of thousands of events

METRICS = {metric.name: metric for metric in CATALOGUE}
MONTHS = ["2025-09..2026-10"] if WHOLE else ["2025-10", "2026-02", "2026-07", "2026-10"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("demo") / "shop"
    write_demo(folder, users=500, months=14, seed=5)
    return kt.open_workspace(folder)


@pytest.fixture(scope="module")
def shop(demo: Workspace) -> Any:
    """The demo's canonical tables as the oracles take them."""
    frames: dict[str, pd.DataFrame] = {}
    for name, columns in demo.sources.columns.items():
        types = TABLES[name].columns_with_days(columns)
        table = ibis.table(types, name=name)
        own = [column.name for column in TABLES[name].columns if column.name in types]
        frames[name] = demo.engine.run(table.select(*own))
    covered = {name: demo.coverage(name) for name in frames}
    return view.Shop(frames, covered, demo.settings.rules)


def test_every_metric_of_every_month(demo: Workspace, shop: Any, library: dict[str, Any]) -> None:
    frame = kt.measure(demo, list(CATALOGUE.names), MONTHS)
    assert frame["metric"].nunique() == len(CATALOGUE)
    assert frame["value"].notna().mean() > 0.8
    assert "\n".join(comparison.differing_totals(frame, shop, library, METRICS, MONTHS)) == ""


@pytest.mark.parametrize("by", ["channel"])
def test_every_metric_by_segment(demo: Workspace, shop: Any, library: dict[str, Any], by: str) -> None:
    names = [name for name in library if comparison.can_cut(library[name], shop, by)]
    assert len(names) > 60
    frame = kt.measure(demo, names, MONTHS, by=by)
    assert "\n".join(comparison.differing_segments(frame, shop, library, METRICS, MONTHS, by)) == ""
