"""A plan in tables of the source: the same rows, the same faults, nothing written."""

import re
from pathlib import Path

import duckdb
import pytest

from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.sheets import read_sheets
from kpi_toolkit.settings import PlanSettings, Settings, SourceSettings
from kpi_toolkit.targets.sheet import read_sheet, read_targets

SETTINGS = Settings(
    source=SourceSettings(path="shop.duckdb"),
    plan=PlanSettings(targets="kpi_targets", actions="kpi_actions", proposals="plans.proposals"),
)
TABLES = """
CREATE TABLE kpi_targets (metric TEXT, role TEXT, kind TEXT, value DECIMAL(18, 4), stretch DOUBLE, weight DECIMAL(4, 2),
                          start DATE, due TIMESTAMP, per TEXT, owner TEXT);
INSERT INTO kpi_targets VALUES
  ('sales', 'operations', 'level', 80000.1000, 90000.1, 0.60, DATE '1998-03-01', TIMESTAMP '1998-04-01', 'month', 'Lin'),
  ('repurchase_rate', '运营', '水平', 0.3, NULL, 0.40, DATE '1998-03-01', TIMESTAMP '1998-04-01', NULL, 'Lin');
CREATE TABLE kpi_actions (id INTEGER, role TEXT, metric TEXT, steps TEXT, owner TEXT, resources TEXT, start DATE, due DATE,
                          expected DOUBLE, expected_mode TEXT, expected_by DATE, fixed_on DATE, status TEXT);
INSERT INTO kpi_actions VALUES
  (1, 'operations', 'sales', 'call', 'Lin', 'time', DATE '1998-03-01', DATE '1998-04-01', 0.1, 'relative',
   DATE '1998-05-01', DATE '1998-02-25', '进行');
CREATE SCHEMA plans;
CREATE TABLE plans.proposals (role TEXT, metric TEXT, target TEXT, logic TEXT, proposed_by TEXT);
INSERT INTO plans.proposals VALUES ('operations', 'sales', '80000', 'season', 'Lin');
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    return tmp_path


def test_a_plan_is_read_from_tables(folder: Path) -> None:
    sheets = read_sheets(folder, CATALOGUE, SETTINGS)
    assert sheets.findings == ()
    assert sheets.files == ("kpi_targets", "kpi_actions", "plans.proposals")
    assert [
        (one.row, one.metric, str(one.value), str(one.stretch), str(one.weight), str(one.due)) for one in sheets.targets
    ] == [
        (2, "repurchase_rate", "0.3000", "None", "0.40", "1998-04-01"),
        (3, "sales", "80000.1000", "90000.1", "0.60", "1998-04-01"),
    ]
    assert [(action.id, str(action.expected), action.status) for action in sheets.actions] == [("1", "0.1", "running")]
    assert sheets.proposals[0].target == "80000"


def test_an_open_engine_is_used_and_stays_open(folder: Path) -> None:
    with DuckDBEngine() as engine:
        for _ in range(2):
            assert len(read_targets(folder, CATALOGUE, SETTINGS, engine)) == 2
        assert "source.kpi_targets" in engine.tables()


def test_faults_name_table_and_row(folder: Path) -> None:
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute("UPDATE kpi_targets SET value = 30 WHERE metric = 'repurchase_rate'")
    (finding,) = read_sheet(folder, CATALOGUE, SETTINGS).findings
    assert finding.where() == "kpi_targets row 2"
    assert finding.code == "K004"
    with pytest.raises(UsageError, match="`kpi_targets` has 1 fault"):
        read_targets(folder, CATALOGUE, SETTINGS)


def test_a_table_that_is_not_there_is_named_with_its_like(folder: Path) -> None:
    settings = SETTINGS.model_copy(update={"plan": PlanSettings(targets="kpi_target")})
    with pytest.raises(UsageError, match="Did you mean `kpi_targets`"):
        read_targets(folder, CATALOGUE, settings)


def test_a_table_and_a_file_are_one_too_many(folder: Path) -> None:
    (folder / "plan").mkdir()
    (folder / "plan" / "targets.csv").write_text("metric", "utf-8")
    with pytest.raises(
        UsageError, match=re.escape("There are both `plan/targets.csv` and `plan.targets: kpi_targets`")
    ):
        read_targets(folder, CATALOGUE, SETTINGS)


def test_a_folder_of_files_has_no_tables(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    settings = Settings(plan=PlanSettings(targets="kpi_targets"))
    with pytest.raises(UsageError, match="the source is a folder of files"):
        read_targets(tmp_path, CATALOGUE, settings)


def test_an_empty_table_has_no_targets(folder: Path) -> None:
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute("DELETE FROM kpi_targets")
    assert read_targets(folder, CATALOGUE, SETTINGS) == ()
