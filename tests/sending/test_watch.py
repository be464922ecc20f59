"""`kpi watch`: only what changed, once a day and metric, to those whose it is, and again where it was refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.run.watched import WATCHED, last_sayings
from tests.sending.servers import group
from tests.sending.shops import HEAD

TARGETS = """metric,role,kind,value,start,due,owner
sales,operations,level,{sales},2026-08-01,2026-09-01,Lin
orders,operations,level,{orders},2026-08-01,2026-09-01,Wu
"""
SETTINGS = """language: en
source: {path: data, covers_from: 2025-01-01}
roles: {operations: {metrics: [sales, orders]}}
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    days = pd.date_range("2025-01-01", "2026-08-31")
    counts = rng.poisson(20, len(days))
    at = np.repeat(days, counts)
    ids = np.arange(len(at)).astype(str)
    return pd.DataFrame({"order_id": ids, "user_id": ids, "ordered_at": at, "amount": 10.0})


def shop_in(folder: Path, rows: pd.DataFrame, until: str, **goals: int) -> Path:
    shop = folder / "shop"
    (shop / "data").mkdir(parents=True, exist_ok=True)
    (shop / "plan").mkdir(exist_ok=True)
    rows[rows["ordered_at"] <= until].to_csv(shop / "data/orders.csv", index=False)
    (shop / "plan/targets.csv").write_text(TARGETS.format(**goals))
    (shop / "plan/recipients.csv").write_text(HEAD + "operations,,slack,$KPI_SLACK,en,\n,Wu,feishu,$KPI_FEISHU,zh,\n")
    (shop / "kpi.yaml").write_text(SETTINGS)
    return shop


def test_what_changed_is_said_and_sent_once(
    tmp_path: Path, orders: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_TODAY", "2026-08-21")
    shop = shop_in(tmp_path, orders, "2026-08-20", sales=9000, orders=400)
    with group("slack", "refuse") as slack, group("feishu") as feishu:
        monkeypatch.setenv("KPI_SLACK", slack.address)
        monkeypatch.setenv("KPI_FEISHU", feishu.address)
        assert main(["watch", "-w", str(shop), "--dry-run"]) == 0
        said = capsys.readouterr().out
        assert "▼ will be missed  Operations · Sales: ¥" in said
        assert "Orders" not in said
        assert not (shop / WATCHED).exists()
        assert main(["watch", "-w", str(shop), "--send"]) == 9  # refused: tried again
        slack.behaviour = "ok"
        assert [main(["watch", "-w", str(shop), "--send"]) for _ in range(2)] == [0, 0]
        assert "nothing changed" in capsys.readouterr().out
        assert (len(slack.shown), feishu.shown) == (1, [])  # orders, which are Wu's, are on course
        assert "will be missed" in slack.texts[0]
        lower = (shop / "plan/targets.csv").read_text().replace("9000", "4000")
        (shop / "plan/targets.csv").write_text(lower)
        assert main(["watch", "-w", str(shop), "--send"]) == 0
        assert len(slack.shown) == 1  # once a day and metric
        monkeypatch.setenv("KPI_TODAY", "2026-08-22")
        assert [main(["watch", "-w", str(shop), "--send"]) for _ in range(2)] == [0, 0]
        assert len(slack.shown) == 2
        assert "● recovered" in slack.texts[1]
    assert [json.loads(line)["course"] for line in (shop / WATCHED).read_text().splitlines()] == [
        "missing",
        "on_course",
    ]


def test_a_damaged_ledger_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / WATCHED).write_text("what?\n")
    with pytest.raises(UsageError, match="line 1"):
        last_sayings(tmp_path)
