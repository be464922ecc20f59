"""Explanations over several columns of made shops: parts that sum to the gap, and what is said of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.targets import Target

PERIOD, MONTHS = "2026-10", 14
LEVEL = Target(
    2, "orders", "operations", "level", date(2026, 10, 1), date(2026, 11, 1), "Lin", value=Decimal(2400), per="month"
)


def frames(lost: float, months: int = MONTHS, seed: int = 6) -> dict[str, pd.DataFrame]:
    """Orders of about 2,000 a month; of the app in Rome so many of the newest month are not there."""
    random = np.random.default_rng(seed)
    users = pd.DataFrame({"user_id": [f"u{place}" for place in range(900)], "registered_at": "2025-01-01"})
    users["city"] = random.choice(["Rome", "Oslo", "Lyon", "Bern"], len(users), p=[0.4, 0.3, 0.2, 0.1])
    starts = pd.date_range(end="2026-10-01", periods=months, freq="MS")
    days = [start + pd.to_timedelta(random.integers(0, start.days_in_month, 2_000), unit="D") for start in starts]
    orders = pd.DataFrame({"ordered_at": np.concatenate(days)})
    orders["order_id"] = [str(place) for place in range(len(orders))]
    orders["user_id"] = random.choice(users["user_id"], len(orders))
    orders["amount"] = np.round(random.gamma(4, 20, len(orders)), 2)
    orders["channel"] = random.choice(["app", "web", "store", None], len(orders), p=[0.4, 0.3, 0.2, 0.1])
    orders["payment"] = random.choice(["card", "cash"], len(orders))
    rome = orders["user_id"].map(users.set_index("user_id")["city"]) == "Rome"
    hit = (orders["ordered_at"] >= "2026-10-01") & (orders["channel"] == "app") & rome
    gone = hit & (random.random(len(orders)) < lost)
    return {"users": users, "orders": orders[~gone]}


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return kt.from_frames(frames(0.7))


CELL = {("channel", "app"), ("users.city", "Rome")}


@pytest.mark.parametrize("metric", ["orders", "sales"])
@pytest.mark.parametrize("against", ["previous", "last_year"])
def test_the_cell_that_fell_is_named_and_parts_sum_to_the_gap(shop: Workspace, metric: str, against: str) -> None:
    told = kt.explain(shop, metric, PERIOD, against)  # type: ignore[arg-type]
    (cell,) = told.cells
    assert set(cell.cell) == CELL
    assert cell.chance is not None
    assert cell.chance < 0.01
    assert set(told.columns) == {"channel", "payment", "users.city"}
    assert sum(part.effect for part in told.parts) == pytest.approx(told.after - told.before, abs=1e-9)
    frame = told.to_frame()
    assert frame["share"].sum() == pytest.approx(1)
    assert list(frame["cell"])[-1] == ""
    orders = frames(0.7)["orders"]
    rome = orders["user_id"].map(frames(0.7)["users"].set_index("user_id")["city"]) == "Rome"
    inside = orders[(orders["channel"] == "app") & rome]
    months = inside.groupby(inside["ordered_at"].dt.strftime("%Y-%m"))
    counted = months.size() if metric == "orders" else months["amount"].sum()
    then = {"previous": "2026-09", "last_year": "2025-10"}[against]
    assert cell.effect == pytest.approx(counted[PERIOD] - counted[then])


def test_against_a_target_each_part_has_its_usual_share_of_it(shop: Workspace) -> None:
    told = kt.explain(shop, "orders", PERIOD, "target", targets=[LEVEL])
    assert told.before == 2400
    assert sum(part.before[0] for part in told.parts) == pytest.approx(2400)
    assert sum(part.effect for part in told.parts) == pytest.approx(told.after - 2400)
    assert [set(part.cell) for part in told.cells] == [CELL]


def test_without_a_target_or_with_two_there_is_a_reason(shop: Workspace) -> None:
    none = kt.explain(shop, "orders", PERIOD, "target")
    two = kt.explain(shop, "orders", PERIOD, "target", targets=[LEVEL, replace(LEVEL, value=Decimal(1))])
    assert [told.reason and told.reason.code for told in (none, two)] == ["no_target_for", "two_targets"]
    assert none.parts == ()


def test_people_in_several_cells_are_explained_over_columns_of_the_user(shop: Workspace) -> None:
    told = kt.explain(shop, "buyers", PERIOD)
    assert told.columns == ("users.city",)
    assert told.reason is None
    assert sum(part.effect for part in told.parts) == pytest.approx(told.after - told.before)
    overlapping = kt.explain(shop, "buyers", PERIOD, by="channel")
    assert overlapping.reason is not None
    assert overlapping.reason.code == "segments_overlap"


def test_a_rate_is_told_by_rate_and_mix() -> None:
    tables = frames(0.0)
    orders = tables["orders"]
    dear = (orders["ordered_at"] >= "2026-10-01") & (orders["channel"] == "web")
    tables["orders"] = orders.assign(amount=orders["amount"] * np.where(dear, 1.6, 1.0))
    told = kt.explain(kt.from_frames(tables), "aov", PERIOD)
    assert [part.cell for part in told.cells] == [(("channel", "web"),)]
    (cell, rest) = told.parts
    assert cell.moved == "rate"
    assert cell.rate_effect == pytest.approx(cell.effect - (cell.mix_effect or 0))
    assert (cell.rate_effect or 0) > 10
    assert cell.effect + rest.effect == pytest.approx(told.after - told.before, abs=1e-9)


def test_nothing_is_named_where_nothing_fell() -> None:
    told = kt.explain(kt.from_frames(frames(0.0)), "orders", PERIOD)
    assert told.cells == ()
    assert told.looked > 20
    assert len(told.beside) == 3
    assert all((part.chance or 0) > 0.05 for part in told.beside)
    assert "none moved away" in told.words("en")[1]
    assert list(told.to_frame(beside=True)["chance"]) == [part.chance for part in told.beside]


def test_of_a_short_past_nothing_is_claimed() -> None:
    told = kt.explain(kt.from_frames(frames(0.9, months=6)), "orders", PERIOD)
    assert told.cells == ()
    assert told.parts[0].effect == told.after - told.before
    assert told.reason is not None
    assert told.reason.code == "too_few_to_judge"
    assert "fewer than 5" in told.words("en")[1]


@pytest.mark.parametrize(("language", "says"), [("zh", "贡献"), ("en", "accounts for")])
def test_it_says_what_accounts_for_the_gap_and_claims_no_cause(shop: Workspace, language: str, says: str) -> None:
    words = kt.explain(shop, "orders", PERIOD).words(language)  # type: ignore[arg-type]
    assert len(words) == 4
    assert all(name in words[1] for name in ("app", "Rome", says))
    assert says in words[2]
    text = " ".join(words).replace("claim about causes", "")
    assert "cause" not in text
    assert ("，" in text) == (language == "zh")


def test_unknown_names_are_refused(shop: Workspace) -> None:
    with pytest.raises(UsageError, match=r"can be segmented by `chanel`"):
        kt.explain(shop, "orders", PERIOD, by="chanel")
    with pytest.raises(UsageError, match="Nothing is compared against"):
        kt.explain(shop, "orders", PERIOD, "yesterday")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="periods"):
        kt.explain(shop, "orders", "2026-09..2026-10")


def test_what_is_not_there_has_a_reason(shop: Workspace) -> None:
    told = [kt.explain(shop, metric, period) for metric, period in (("visitors", PERIOD), ("orders", "2026-12"))]
    assert all(missing.reason is not None and missing.parts == () for missing in told)
    partly = frames(0.0)
    partly["orders"] = partly["orders"][partly["orders"]["ordered_at"] < "2026-10-15"]
    assert kt.explain(kt.from_frames(partly), "orders", PERIOD).reason is not None
