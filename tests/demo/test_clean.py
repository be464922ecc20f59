"""The clean shop is the same shop with none of the planted problems in it."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_toolkit.demo import write_demo
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import load_settings
from kpi_toolkit.targets.sheet import read_targets
from tests.demo.demo_tables import Read, reader
from tests.demo.test_arguments import contents


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean") / "shop"
    write_demo(folder, users=2_000, months=14, seed=1, clean=True)
    return folder


@pytest.fixture(scope="module")
def rows(clean: Path) -> Read:
    return reader(clean)


def test_it_says_that_nothing_is_planted(clean: Path) -> None:
    truths: dict[str, Any] = json.loads((clean / "truths.json").read_text("utf-8"))
    assert truths["planted"] == {}
    assert truths["arguments"] == {"users": 2_000, "months": 14, "seed": 1, "clean": True}
    readme = (clean / "README.md").read_text("utf-8")
    assert "Nothing planted" in readme
    assert "zombie" not in readme


def test_the_same_arguments_give_the_same_bytes(clean: Path, tmp_path: Path) -> None:
    write_demo(tmp_path / "again", users=2_000, months=14, seed=1, clean=True)
    assert contents(clean) == contents(tmp_path / "again")


def test_it_is_as_large_as_the_other(rows: Read, table: Read) -> None:
    for name in ("users", "orders", "events", "surveys"):
        assert 0.8 < len(rows(name)) / len(table(name)) < 1.4, name
    assert set(rows("users").registered_month) == set(table("users").registered_month)


def test_no_problem_of_users_is_in_it(rows: Read) -> None:
    users = rows("users")
    assert "feed_ads" not in set(users.channel)
    assert set(rows("orders").user_id.dropna()) <= set(users.user_id)
    parent = users.set_index("user_id").referrer_id
    depth, above = 0, parent
    while above.notna().any():
        depth, above = depth + 1, above.map(parent, na_action="ignore")
    assert depth <= 3
    staff = users[users.is_staff].user_id
    messages = rows("events").query("event == 'message' and occurred_month == '2026-10'")
    own = messages.user_id.isin(staff).groupby(messages.group_id).mean()
    assert own.max() < 0.5
    changes = rows("memberships").sort_values("changed_at")
    moves = changes[changes.from_level.notna() & changes.to_level.notna()]
    assert not moves.duplicated(["user_id", "changed_on"]).any()


def test_no_problem_of_orders_is_in_it(clean: Path, rows: Read) -> None:
    orders = rows("orders").query("status != 'cancelled' and user_id.notna()")
    coupon = orders.order_id.isin(rows("coupons").order_id.dropna())
    first = orders.groupby("user_id").ordered_month.transform("min")
    assert coupon.groupby(first).mean().max() < 0.25
    for file in (clean / "data" / "orders").iterdir():
        assert set(pd.read_parquet(file).ordered_at.dt.strftime("%Y-%m")) == {file.stem}
    soon = rows("orders").refunded_at.dt.day <= 3
    assert soon.groupby(rows("orders").ordered_month).sum().max() < 10
    assert "definition_change" not in set(rows("calendar").kind)
    events = rows("events").query("channel == 'xiaohongshu' and occurred_month == '2026-08'")
    bought = events[events.event == "purchase"].occurred_at.dt.day
    assert bought.between(10, 23).any()
    surveys = rows("surveys").groupby("sent_month").size()
    assert surveys["2026-09"] > surveys["2026-08"] / 2


def test_it_opens_with_every_table_and_its_plan(clean: Path) -> None:
    assert set(open_workspace(clean).sources.rows) == set(TABLES)
    assert read_targets(clean, CATALOGUE, load_settings(clean))
