"""A plan in tables of PostgreSQL and of chDB: the same targets, read only."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import PlanSettings, Settings, SourceSettings
from kpi_toolkit.targets.sheet import read_sheet

pytestmark = pytest.mark.slow
ROWS = (
    "('sales','operations','level',80000.1,90000.1,0.6,'1998-03-01','1998-04-01 00:00:00','month','Lin'),"
    "('repurchase_rate','运营','水平',0.3,NULL,0.4,'1998-03-01','1998-04-01 00:00:00',NULL,'Lin')"
)


def check(folder: Path, source: SourceSettings) -> None:
    settings = Settings(source=source, plan=PlanSettings(targets="kpi_targets"))
    engine = open_engine(source, folder)
    try:
        for _ in range(2):  # the second time from what the engine knows
            sheet = read_sheet(folder, CATALOGUE, settings, engine)
            assert sheet.findings == ()
            assert [
                (one.metric, one.value, one.stretch, one.weight, one.start, one.due, one.per) for one in sheet.targets
            ] == [
                ("repurchase_rate", Decimal("0.3"), None, Decimal("0.4"), date(1998, 3, 1), date(1998, 4, 1), None),
                (
                    "sales",
                    Decimal("80000.1"),
                    Decimal("90000.1"),
                    Decimal("0.6"),
                    date(1998, 3, 1),
                    date(1998, 4, 1),
                    "month",
                ),
            ]
    finally:
        engine.close()


def test_postgres(postgres: Any, secret: str, tmp_path: Path) -> None:
    postgres.admin(
        "DROP TABLE IF EXISTS kpi_targets",
        "CREATE TABLE kpi_targets (metric text, role varchar(20), kind text, value numeric(18, 4), stretch double precision, "
        "weight numeric, start date, due timestamp, per text, owner text)",
        f"INSERT INTO kpi_targets VALUES {ROWS}",
        "GRANT SELECT ON kpi_targets TO reader",
    )
    try:
        check(tmp_path, SourceSettings(url=postgres.url("reader"), password_variable=secret))
    finally:
        postgres.admin("DROP TABLE kpi_targets")


@pytest.mark.usefixtures("chdb_ready")
def test_chdb(tmp_path: Path) -> None:
    import clickhouse_connect

    client = clickhouse_connect.get_client(interface="chdb")
    client.command("CREATE DATABASE IF NOT EXISTS plans")
    client.command(
        "CREATE TABLE plans.kpi_targets (metric String, role LowCardinality(String), kind String, value Decimal(18, 4), "
        "stretch Nullable(Float64), weight Decimal(4, 2), start Date, due DateTime, per Nullable(String), owner String) "
        "ENGINE = MergeTree ORDER BY metric"
    )
    client.command(f"INSERT INTO plans.kpi_targets VALUES {ROWS}")
    try:
        check(tmp_path, SourceSettings(url="chdb://?database=plans"))
    finally:
        client.command("DROP DATABASE plans")
