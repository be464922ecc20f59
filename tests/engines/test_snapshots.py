"""All numbers of a run come from one moment of a database, and a lost connection is made anew once."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_toolkit import cli
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import DataError, KpiError, LostConnectionError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.keeping import one_state
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.settings import SourceSettings
from tests.engines.test_native_types import shop

__all__ = ["shop"]
pytestmark = pytest.mark.slow

MORE = "INSERT INTO native.orders VALUES ('2', 'v', DATE '2026-10-06', 100)"
OURS = "FROM pg_stat_activity WHERE application_name = 'kpi-toolkit'"


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KPI_NO_STORE", raising=False)
    monkeypatch.setenv("KPI_STORE", str(tmp_path / "store.sqlite"))


@pytest.fixture
def as_owner(postgres: Any) -> Iterator[None]:
    """Let the owner end the reader's connections."""
    yield
    postgres.admin("ALTER ROLE reader RESET idle_in_transaction_session_timeout")


def _value(workspace: Any, metric: str) -> float:
    return float(measure(workspace, metric, "2026-10")["value"].iloc[0])


def _end(postgres: Any) -> None:
    """End the toolkit's connections, and wait until they are gone."""
    postgres.admin(f"SELECT pg_terminate_backend(pid) {OURS}")
    _await_end(postgres)


def _await_end(postgres: Any) -> None:
    while postgres.admin(f"SELECT count(*) {OURS}") != [(0,)]:
        time.sleep(0.01)


def test_rows_that_arrive_between_two_queries_do_not_show(shop: Callable[..., Any], postgres: Any) -> None:
    workspace = shop({})
    assert _value(workspace, "sales") == 7.25
    postgres.admin(MORE, "UPDATE native.orders SET amount = 50 WHERE order_id = '1'")
    assert _value(workspace, "orders") == 1
    assert _value(workspace, "buyers") == 1
    workspace.engine.define_sql("source.raw", "SELECT sum(amount) AS s, count(*) AS n FROM orders")
    assert workspace.engine.run(workspace.engine.table("source.raw")).values.tolist() == [[7.25, 1]]
    workspace.close()
    again = open_workspace(workspace.folder)
    assert _value(again, "sales") == 150
    again.close()


def test_a_table_cannot_be_emptied_while_it_is_read(shop: Callable[..., Any], postgres: Any) -> None:
    import psycopg

    workspace = shop({})
    with pytest.raises(psycopg.errors.LockNotAvailable):
        postgres.admin("SET lock_timeout = '200ms'", "TRUNCATE native.orders")
    assert _value(workspace, "sales") == 7.25
    workspace.close()
    postgres.admin("TRUNCATE native.orders")


def test_what_is_kept_is_seen_beside_the_snapshot(shop: Callable[..., Any], postgres: Any) -> None:
    workspace = shop({})
    engine = workspace.engine
    postgres.admin(MORE)
    engine.bind("t", pd.DataFrame({"a": [1, 2]}))
    engine.materialise("kept", engine.table("orders"))
    assert len(engine.run(engine.table("t"))) == 2
    assert len(engine.run(engine.table("kept"))) == 1
    workspace.close()


def test_another_process_of_the_run_sees_the_same_rows(
    shop: Callable[..., Any], postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = shop({})
    with one_state(workspace.folder, workspace.memory, workspace.source.marks, workspace.snapshot()):
        postgres.admin(MORE)
        other = open_workspace(workspace.folder)
        assert _value(other, "sales") == 7.25
        other.engine.materialise("kept", other.engine.table("orders"))
        assert len(other.engine.run(other.engine.table("kept"))) == 1
        other.close()
    workspace.close()
    assert "KPI_SNAPSHOT" not in os.environ


def test_without_its_snapshot_rows_that_changed_are_named(shop: Callable[..., Any], postgres: Any) -> None:
    workspace = shop({})
    snapshot = workspace.snapshot()
    with one_state(workspace.folder, workspace.memory, workspace.source.marks, snapshot):
        workspace.close()
        _await_end(postgres)
        postgres.admin(MORE)
        other = open_workspace(workspace.folder)
        with pytest.raises(DataError, match="The rows of `orders` changed while they were read"):
            _value(other, "sales")
        other.close()


def test_a_lost_connection_is_made_anew_once(shop: Callable[..., Any], postgres: Any) -> None:
    workspace = shop({})
    engine = workspace.engine
    engine.bind("t", pd.DataFrame({"a": [1, 2]}))
    engine.materialise("kept", engine.table("t"))
    engine.materialise("late", engine.table("kept"))
    engine.drop("kept")
    assert _value(workspace, "sales") == 7.25
    _end(postgres)
    assert _value(workspace, "buyers") == 1
    assert sorted(engine.run(engine.table("late")).a) == [1, 2]
    _end(postgres)
    assert _value(workspace, "orders") == 1
    workspace.close()


def test_after_a_lost_connection_rows_that_changed_are_named(shop: Callable[..., Any], postgres: Any) -> None:
    workspace = shop({})
    assert _value(workspace, "sales") == 7.25
    _end(postgres)
    postgres.admin(MORE)
    with pytest.raises(LostConnectionError, match=r"was lost: .*Its rows have changed meanwhile.*run this again"):
        _value(workspace, "buyers")
    workspace.close()


def test_after_a_lost_connection_rows_without_a_mark_are_named(
    shop: Callable[..., Any], postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_NO_STORE", "1")
    workspace = shop({})
    _end(postgres)
    with pytest.raises(LostConnectionError, match="cannot be told whether its rows are still the same"):
        _value(workspace, "buyers")
    workspace.close()


class _Dropping:
    """Ends the connection before the n-th question that an engine puts to the database, and every one after if wanted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, end: Callable[[], object], at: int, is_last: bool) -> None:
        from kpi_toolkit.engines.postgres import PostgresDriver

        self.asked, self.ended, step = 0, 0, PostgresDriver._step

        def counted(driver: Any, read_only: bool, is_kept: bool = True) -> Any:
            self.asked += 1
            if self.asked == at or (self.asked > at and not is_last):
                self.ended += 1
                end()
            return step(driver, read_only, is_kept)

        monkeypatch.setattr(PostgresDriver, "_step", counted)


@pytest.mark.parametrize("at", range(1, 40, 3))
def test_wherever_it_is_lost_the_numbers_are_the_same(
    shop: Callable[..., Any], postgres: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, at: int
) -> None:
    shop({}, "INSERT INTO native.orders VALUES ('2', 'v', DATE '2026-10-06', 100)").close()
    monkeypatch.setenv("KPI_STORE", str(tmp_path / "other.sqlite"))
    dropping = _Dropping(monkeypatch, lambda: _end(postgres), at, is_last=True)
    workspace = open_workspace(tmp_path)
    values = [_value(workspace, metric) for metric in ("sales", "buyers", "orders")]
    workspace.close()
    assert values == [107.25, 2, 2]
    assert dropping.ended == (1 if at <= dropping.asked else 0)


@pytest.mark.parametrize("at", [1, 6, 20])
def test_a_connection_that_is_lost_again_and_again_is_named(
    shop: Callable[..., Any], postgres: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, at: int
) -> None:
    shop({}).close()
    monkeypatch.setenv("KPI_STORE", str(tmp_path / "other.sqlite"))
    _Dropping(monkeypatch, lambda: _end(postgres), at, is_last=False)
    with pytest.raises(LostConnectionError, match=r"was lost: .*Run this again when the database can be reached"):
        _opened_and_asked(tmp_path)


def _opened_and_asked(folder: Path) -> float:
    workspace = open_workspace(folder)
    try:
        return _value(workspace, "sales")
    finally:
        workspace.close()


def test_a_connection_that_a_server_ends_for_idleness_is_made_anew(
    shop: Callable[..., Any], postgres: Any, as_owner: None
) -> None:
    workspace = shop({}, "ALTER ROLE reader SET idle_in_transaction_session_timeout = '1s'")
    time.sleep(1.5)
    assert _value(workspace, "sales") == 7.25
    workspace.close()


def test_the_command_line_says_it_without_a_traceback(
    shop: Callable[..., Any], postgres: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    shop({}).close()
    monkeypatch.setenv("KPI_STORE", str(tmp_path / "other.sqlite"))
    _Dropping(monkeypatch, lambda: _end(postgres), 3, is_last=False)
    code = cli.main(["measure", "--workspace", str(tmp_path), "--period", "2026-10", "--metric", "sales"])
    assert "The connection to the database was lost" in capsys.readouterr().err
    assert code == 2


def test_what_has_no_snapshots_is_said(chdb_ready: None, tmp_path: Path) -> None:
    from clickhouse_connect import get_client

    client = get_client(interface="chdb", path=str(tmp_path / "store"))
    client.command("CREATE DATABASE shop")
    columns = "order_id String, user_id String, ordered_at Date, amount Decimal(12, 2)"
    client.command(f"CREATE TABLE shop.orders ({columns}) ENGINE = MergeTree ORDER BY tuple()")
    client.command("INSERT INTO shop.orders VALUES ('1', 'u', '2026-10-05', 7.25)")
    client.close()
    source = f"source: {{url: 'chdb://{tmp_path}/store?database=shop'}}\n"
    (tmp_path / "kpi.yaml").write_text(source, "utf-8")
    workspace = open_workspace(tmp_path)
    said = {note.code: (note.text("en"), note.text("zh")) for note in workspace.sources.notes}
    workspace.close()
    assert said["no_snapshot"][0].startswith("chDB 4 has no snapshots: rows that arrive while numbers are made")
    assert said["no_snapshot"][1].startswith("chDB 4 没有快照")


def test_a_server_that_does_not_run_is_named(secret: str) -> None:
    with pytest.raises(KpiError, match="cannot be opened"):
        open_engine(SourceSettings(url="postgres://reader@127.0.0.1:1/shop", password_variable=secret), Path())
