"""Every metric of the library on the demo shop, on every engine: equal to DuckDB, counts and money exactly.

Of every second fact in ``make test``: what engines are asked is held by the golden SQL, this shows what they answer.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.demo import write_demo
from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.measuring.conformance import differences, moved_to
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from tests.whole import part_of

pytestmark = pytest.mark.slow

PERIODS = ("2026-10", "2026-Q3")
FACTS = sorted({metric.fact for metric in CATALOGUE if not metric.parts})
# Spark plans each of the sixty queries for seconds, however small the shop is.
ASKED = {
    "postgres": (PERIODS, part_of((None, "channel"), 2), part_of(FACTS, 2)),
    "chdb": (PERIODS, part_of((None, "channel"), 2, 1), part_of(FACTS, 2, 1)),
    "spark": (("2026-10",), (None,), part_of(FACTS, 4)),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("demo") / "shop"
    write_demo(folder, users=500, months=14, seed=1)
    opened = kt.open_workspace(folder)
    yield opened
    opened.engine.close()


@pytest.mark.parametrize("engine", list(ASKED), indirect=True)
def test_every_metric_is_equal(demo: Workspace, engine: Engine, request: pytest.FixtureRequest) -> None:
    periods, segments, facts = ASKED[request.node.callspec.params["engine"]]
    names = [metric.name for metric in CATALOGUE if metric.fact in facts]
    assert len(names) > 20
    assert [str(difference) for difference in differences(demo, engine, periods, segments, names)] == []


def test_a_difference_is_seen(demo: Workspace) -> None:
    """A copy of the shop that lacks one order must not pass."""
    with DuckDBEngine() as engine:
        other = moved_to(demo, engine)
        orders = engine.table("orders")
        engine.materialise("orders", orders.filter(orders.order_id != _last_order(orders, engine)))
        expected, found = (kt.measure(shop, ["sales", "orders"], "2026-10") for shop in (demo, other))
    assert found["value"].tolist()[1] == expected["value"].tolist()[1] - 1


def _last_order(orders: object, engine: Engine) -> str:
    frame: pd.DataFrame = engine.run(orders.filter(orders.ordered_on >= "2026-10-01").order_by("order_id").limit(1))  # type: ignore[attr-defined]
    return str(frame["order_id"].iloc[0])


def test_the_copy_on_the_same_engine_is_equal(demo: Workspace) -> None:
    with DuckDBEngine() as engine:
        assert differences(demo, engine, ("2026-10",), (None, "channel")) == []


def test_the_command_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from kpi_toolkit.cli import main

    assert main(["engines", "check", "duckdb"]) == 0
    assert "duckdb: no difference" in capsys.readouterr().out
    assert main(["engines", "check", "postgres://nobody@127.0.0.1:1/none"]) == 1
    assert "cannot be opened" in capsys.readouterr().err
