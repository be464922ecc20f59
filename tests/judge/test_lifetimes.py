"""Lifetimes: what is over is what was brought, what is not comes from older members, and the record is honest."""

import numpy as np
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.analysis.lifetime import CURVES, Triangle, completed, expected_orders
from kpi_toolkit.analysis.lifetime_forecast import forecast
from kpi_toolkit.judge import lifetimes
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.periods.period import parse_periods
from kpi_toolkit.settings import Settings
from tests.judge.made_histories import LAST, WHOLE, Histories, histories
from tests.judge.oracle_cohorts import members, months


@pytest.fixture(scope="module")
def made() -> tuple[Histories, Workspace]:
    shop = histories(17, users=90)
    return shop, from_frames(shop.tables, WHOLE)


def test_what_is_over_is_what_was_brought(made: tuple[Histories, Workspace]) -> None:
    """Of cohorts whose members all are old enough nothing is foretold: plain Python gives the same."""
    rows, shop = made
    worth = kt.ltv(shop, "2025-01..2025-09", 90)
    checked = 0
    for month in months()[:9]:
        entered = members(rows, "order", False, month)
        line = worth.of("", f"{month:%Y-%m}")
        if not entered:
            assert line is None
            continue
        assert all((LAST - day).days >= 90 for day in entered.values())
        own = [o for o in rows.orders if o.user in entered and 0 <= (o.at.date() - entered[o.user]).days < 90]
        assert line
        assert line.members == len(entered)
        assert line.value == pytest.approx(float(sum(o.amount for o in own)) / len(entered))
        assert line.interval == pytest.approx((line.value, line.value))
        checked += 1
    assert checked >= 5
    profit = kt.ltv(shop, "2025-01..2025-09", 90, "gross_profit")
    assert profit.value is not None
    assert worth.value is not None
    assert profit.value < worth.value


def test_all_together_are_the_sum_of_cohorts_and_of_segments(made: tuple[Histories, Workspace]) -> None:
    whole, cut = (kt.ltv(made[1], "2025-01..2026-01", 180, "orders", by=by) for by in (None, "channel"))
    for of in (whole, cut):
        first = of.lines[0]
        parts = [line for line in of.lines if line.cohort]
        assert sum(line.members for line in parts) == first.members
        assert sum(line.value * line.members for line in parts) == pytest.approx(first.value * first.members)
    assert whole.lines[0].members == cut.lines[0].members
    assert whole.lines[0].brought == pytest.approx(cut.lines[0].brought)


def even(cohorts: int, ages: int, rate: float = 2.0) -> Triangle:
    """Return cohorts of ten, each a step younger than the last, who bring the same at each age."""
    triangle = np.zeros((cohorts, ages + 1)), np.zeros((cohorts, ages + 1, ages))
    for cohort in range(cohorts):
        over = ages - cohort
        triangle[0][cohort, over] = 10
        triangle[1][cohort, over, :over] = 10 * rate
    return Triangle(*triangle)


@pytest.mark.parametrize("curve", CURVES)
def test_what_is_the_same_at_each_age_goes_on_so(curve: str) -> None:
    """BG/NBD knows no members who never stop: it comes near to it."""
    told, near = completed(even(4, 12), 20, curve), 0.05 if curve == "buying" else 1e-6
    assert told.course == pytest.approx(np.full(20, 2.0), rel=near)
    assert told.levels == pytest.approx(np.ones(4))
    assert told.until(even(4, 12).members, 20) == pytest.approx([160, 180, 200, 220], rel=near)


BUYING = np.array([0.243, 4.414, 0.793, 2.426])
"""r, α, a and b of CDNOW in weeks, as Fader, Hardie and Lee published them."""


def test_expected_orders_are_those_of_members_who_buy_and_stop() -> None:
    """Plain dice: each has a rate of its own and stops after an order with a chance of its own."""
    dice, many = np.random.default_rng(4), 60_000
    rates, chances = dice.gamma(BUYING[0], 1 / BUYING[1], many), dice.beta(BUYING[2], BUYING[3], many)
    at, alive, counted = np.zeros(many), np.ones(many, dtype=bool), np.zeros(78)
    while alive.any():
        at[alive] += dice.exponential(1, int(alive.sum())) / np.maximum(rates[alive], 1e-300)
        alive &= at < len(counted)
        np.add.at(counted, at[alive].astype(int), 1)
        alive &= dice.random(many) > chances
    foretold = expected_orders(BUYING, np.arange(78.0))
    for first, last in ((0, 13), (13, 39), (39, 78)):
        assert foretold[first:last].sum() == pytest.approx(counted[first:last].sum() / many, rel=0.03)
    assert foretold[:39].sum() == pytest.approx(1.1967, abs=1e-4)


@pytest.mark.parametrize("factor", [1.0, 37.5])
def test_buying_goes_on_as_bg_nbd_expects(factor: float) -> None:
    """Of orders and, by a factor, of sales."""
    ages, ahead = np.arange(1.0, 39), np.arange(39.0, 78)
    rates = factor * expected_orders(BUYING, ages)
    foretold = CURVES["buying"](ages, rates, np.full(len(ages), 2000.0), ahead)
    assert foretold.sum() == pytest.approx(factor * expected_orders(BUYING, ahead).sum(), rel=0.02)


def test_the_triangle_of_earlier_and_what_came_since_is_all() -> None:
    triangle = even(5, 10)
    for steps in (1, 3, 5):
        then = triangle.earlier(steps)
        assert then.ages == 10 - steps
        there = [cohort for cohort in range(5) if 10 - cohort >= steps]
        assert triangle.later(steps)[there] == pytest.approx(np.full(len(there), 20.0 * steps))
        assert then.sums.sum() + triangle.later(steps).sum() == pytest.approx(triangle.sums.sum())


def test_cdnow_weeks_40_to_78_from_weeks_1_to_39(cdnow: Workspace) -> None:
    """The total of orders and of sales within 10 %, where BG/NBD alone is 15.6 % too low; nothing is tuned to it."""
    part = lifetimes.study(parse_periods("1997-W01..1997-W13"), 7, None)
    rows = measured(cdnow, (part,)).study(part)
    for worth in ("orders", "sales"):
        _, triangle = lifetimes.triangle_of(rows, worth, None)
        then = triangle.earlier(39)
        told = forecast(then, triangle.ages + 1)
        foretold = told.completion.ahead(then.members, 39)
        assert abs(foretold.sum() / triangle.later(39).sum() - 1) < 0.10
        assert len(told.record) == 3
        assert sum(told.weights.values()) == pytest.approx(1)


def test_intervals_of_made_customers_hold() -> None:
    """Twelve monthly cohorts who buy by chance and stop by chance, half a year held out, in four shops."""
    holds = []
    for seed in range(4):
        triangle = _bought_by_chance(np.random.default_rng(seed))
        then, came = triangle.earlier(6), triangle.later(6)
        told = forecast(then, 30)
        foretold = told.completion.ahead(then.members, 6)
        for mean, truth, count in zip(foretold, came, then.members.sum(axis=1), strict=True):
            interval = told.interval(float(mean), 6)
            if count:
                assert interval
                holds.append(interval[0] <= truth <= interval[1])
    assert len(holds) >= 40
    assert 0.65 <= np.mean(holds) <= 0.97


def _bought_by_chance(dice: np.random.Generator) -> Triangle:
    members, brought = np.zeros((12, 25)), np.zeros((12, 25, 24))
    for cohort in range(12):
        over, count = 24 - cohort, 400
        rates = dice.gamma(1.0, 0.4, count)
        lives = dice.geometric(np.clip(dice.beta(1, 8, count), 0.01, 1))
        bought = dice.poisson(rates[:, None] * (np.arange(over) < lives[:, None]))
        members[cohort, over] = count
        brought[cohort, over, :over] = bought.sum(axis=0)
        brought[cohort, over, 0] += count
    return Triangle(members, brought)


def test_cost_and_payback() -> None:
    """Ten customers for 400 of spending: 40 each; they bring 15 a step, so that the third step pays it back."""
    days = pd.date_range("2025-01-01", periods=12, freq="30D")
    orders = pd.DataFrame(
        [(f"{user}-{n}", f"u{user}", day, 15.0) for user in range(10) for n, day in enumerate(days)],
        columns=["order_id", "user_id", "ordered_at", "amount"],
    )
    spend = pd.DataFrame([("2025-01-10", "ads", 400)], columns=["spent_on", "channel", "amount"])
    settings = Settings.model_validate(
        {"source": {"covers_from": "2024-12-01", "covers_until": "2026-01-31", "whole": ["2024-12-01/2026-01-31"]}},
        strict=False,
    )
    worth = kt.ltv(from_frames({"orders": orders, "spend": spend}, settings), "2025-01", 360)
    line = worth.of("", "2025-01")
    assert line
    assert (line.value, line.cost, line.to_cost, line.payback) == (180.0, 40.0, 4.5, 3)
    assert "90" in worth._repr_html_()
    assert worth.chart("en").axes
    assert worth.words("zh") != worth.words("en")


def test_what_cannot_be_told_is_said(made: tuple[Histories, Workspace]) -> None:
    orders = pd.DataFrame([("1", "ann", "2026-03-05", 10)], columns=["order_id", "user_id", "ordered_at", "amount"])
    alone = kt.ltv(orders, "2026-03", 90)
    assert alone.lines[0].interval is None
    assert "No held-out record" in " ".join(alone.words("en"))
    assert kt.ltv(orders, "2027-03", 90).words("en") == ("no data: the data end on 2026-03-05",)
    assert kt.ltv(orders, "2026-03", 90, "gross_profit").words("zh") == ("不可用：没有订单的 cost 列",)
    with pytest.raises(kt.KpiError, match="whole number of steps"):
        kt.ltv(orders, "2026-03", 100)
    with pytest.raises(kt.KpiError, match="Nobody is worth"):
        kt.ltv(orders, "2026-03", 90, "love")  # type: ignore[arg-type]
    told = kt.ltv(made[1], "2025-01..2026-01", 720)
    assert told.weights
    assert told.lines[0].interval
    assert told.lines[0].interval[0] <= told.lines[0].value <= told.lines[0].interval[1]
