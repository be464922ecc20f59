"""Cohorts and retention: published figures, plain Python, the catalogue's own retention rates, and what must hold."""

import itertools
import math
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from tests.judge import oracle_cohorts as oracle
from tests.judge.made_histories import WHOLE, Histories, histories

MONTHS = "2025-01..2026-02"
LABELS = [f"{month:%Y-%m}" for month in oracle.months()]

# Customers by month of first order, and customers who ordered in a month (so the sum of that month's cells over all
# cohorts), from the GitHub notebook "单车案例" on CDNOW_master.txt of PyPI Lifetimes==0.11.3.
PUBLISHED_NEW = {"1997-01": 7846, "1997-02": 8476, "1997-03": 7248}
PUBLISHED_ACTIVE = {
    "1997-01": 7846,
    "1997-02": 9633,
    "1997-03": 9524,
    "1997-04": 2822,
    "1997-07": 2180,
    "1997-12": 1864,
    "1998-03": 2060,
    "1998-06": 1506,
}


@pytest.fixture(scope="module", params=[1, 2])
def made(request: pytest.FixtureRequest) -> tuple[Histories, Workspace]:
    shop = histories(request.param)
    return shop, from_frames(shop.tables, WHOLE)


def test_published_figures_of_cdnow(cdnow: Workspace) -> None:
    followed = kt.cohorts(cdnow, "1997-01..1997-06")
    users = followed.matrix()
    assert users[0].to_dict() == {**PUBLISHED_NEW, "1997-04": 0, "1997-05": 0, "1997-06": 0}
    for month, active in PUBLISHED_ACTIVE.items():
        lags = [(cohort, _months_between(cohort, month)) for cohort in PUBLISHED_NEW]
        assert sum(users.at[cohort, lag] for cohort, lag in lags if lag >= 0) == active
    assert followed.remarks[0].code == "beginning"
    assert math.isnan(users.at["1997-03", 16])
    assert users.at["1997-03", 15] == 457


def _months_between(first: str, second: str) -> int:
    (year, month), (later, then) = (map(int, text.split("-")) for text in (first, second))
    return (later - year) * 12 + then - month


CHOICES = [
    *itertools.product(["order"], ["order"], [False, True], [0, 1, 30], [False, True]),
    ("registration", "active", False, 0, False),
    ("registration", "active", False, 7, True),
    ("registration", "order", False, 0, True),
    ("visit", "cart", True, 0, False),
    ("cart", "order", False, 7, False),
    ("active", "active", True, 1, True),
]


@pytest.mark.parametrize(("start", "activity", "recurring", "step_days", "later"), CHOICES)
def test_cohorts_equal_plain_python(
    made: tuple[Histories, Workspace], start: str, activity: str, recurring: bool, step_days: int, later: bool
) -> None:
    rows, shop = made
    lags = [0, 1, 2, 5]
    rates = kt.retention(
        shop, MONTHS, lags, start, activity, recurring=recurring, step_days=step_days, how="from" if later else "in"
    )
    cells = {(cell.cohort, cell.lag): cell for cell in rates.cells}
    for month, label in zip(oracle.months(), LABELS, strict=True):
        for lag in lags:
            out_of, came = oracle.cell(rows, start, activity, recurring, step_days, later, month, lag)
            cell = cells[label, lag]
            assert (cell.users, cell.out_of if cell.users is not None else 0) == (
                came,
                out_of if came is not None else 0,
            )
            assert (cell.reason is not None) >= (came is None)


AS_METRICS: dict[str, dict[str, Any]] = {
    "buyer_retention": {"lag": 1, "recurring": True},
    "new_buyer_retention": {"lag": 1},
    "last_year_buyer_retention": {"lag": 12, "recurring": True},
    "retention_rate": {"lag": 1, "start": "registration"},
    "retention_d1": {"lag": 1, "start": "registration", "step_days": 1},
    "retention_d7": {"lag": 7, "start": "registration", "step_days": 1},
    "retention_d30": {"lag": 30, "start": "registration", "step_days": 1},
    "rolling_retention_d7": {"lag": 7, "start": "registration", "step_days": 1, "how": "from"},
}


@pytest.mark.parametrize("metric", AS_METRICS)
def test_a_retention_of_the_catalogue_is_one_of_these_cells(made: tuple[Histories, Workspace], metric: str) -> None:
    """The catalogue names a period of return where its metric looks back, and the cohort's own where it looks ahead."""
    shop, asked = made[1], AS_METRICS[metric]
    of_months = kt.measure(shop, metric, MONTHS).set_index("period")["value"]
    back = asked["lag"] if CATALOGUE[metric].looks_back in ("previous", "last_year") else 0
    rates = kt.retention(shop, MONTHS, **asked)
    compared = 0
    for place, label in enumerate(LABELS):
        rate = rates.rate(asked["lag"], label)
        if place + back < len(LABELS) - 1 and rate is not None:
            assert of_months[LABELS[place + back]] == pytest.approx(rate, abs=1e-12)
            compared += 1
    assert compared >= (1 if back == 12 else 8)


def test_or_later_never_rises_and_is_never_less_than_in(made: tuple[Histories, Workspace]) -> None:
    for step_days in (0, 7):
        later = kt.retention(made[1], MONTHS, how="from", step_days=step_days)
        within = kt.retention(made[1], MONTHS, step_days=step_days)
        for _, cells in itertools.groupby(later.cells, key=lambda cell: cell.cohort):
            rates = [cell.rate for cell in cells if cell.cohort and cell.is_mature and cell.rate is not None]
            assert rates == sorted(rates, reverse=True)
        for cell in within.cells:
            if cell.users is not None and cell.cohort:
                assert cell.users <= (later.rate(cell.lag, cell.cohort) or 0) * cell.out_of + 1e-9


def test_segments_of_members_add_up_to_all(made: tuple[Histories, Workspace]) -> None:
    for start in ("order", "registration", "visit"):
        whole, cut = (kt.cohorts(made[1], MONTHS, start, by=by).to_frame() for by in (None, "channel"))
        cut = cut.groupby(["cohort", "lag"])[["size", "users", "out_of"]].sum(min_count=1)
        whole = whole.set_index(["cohort", "lag"])[["size", "users", "out_of"]]
        pd.testing.assert_frame_equal(cut.astype(float), whole.loc[cut.index].astype(float))


def test_amounts_are_those_of_the_catalogue(made: tuple[Histories, Workspace]) -> None:
    """All cohorts' orders of a month are the orders of known users in that month."""
    rows, shop = made
    frame = kt.cohorts(shop, MONTHS).to_frame()
    for place, label in enumerate(LABELS[:-1]):
        cells = [frame[(frame.cohort == LABELS[place - lag]) & (frame.lag == lag)] for lag in range(place + 1)]
        own = [order for order in rows.orders if order.user and f"{order.at:%Y-%m}" == label]
        assert sum(float(cell.sales.iloc[0]) for cell in cells) == pytest.approx(float(sum(o.amount for o in own)))
        profit = sum(o.amount - (o.cost or 0) for o in own)
        told = [cell.gross_profit.iloc[0] for cell in cells]
        if not any(math.isnan(number) for number in told):
            assert sum(told) == pytest.approx(float(profit))


def test_edges_say_why() -> None:
    orders = pd.DataFrame([("1", "ann", "2026-03-05", 10)], columns=["order_id", "user_id", "ordered_at", "amount"])
    alone = kt.retention(orders, "2026-01..2026-04", 0)
    cells = {cell.cohort: cell for cell in alone.cells}
    assert cells["2026-01"].reason is not None
    assert cells["2026-01"].reason.code == "before_data"
    assert cells["2026-03"].reason is not None
    assert cells["2026-03"].reason.code == "lag_open"
    assert cells["2026-04"].reason is not None
    assert cells["2026-04"].reason.code == "after_data"
    assert alone.words("en")[0] == "There is no cohort to compute."
    absent = kt.cohorts(orders, "2026-03", "registration")
    assert absent.reason is not None
    assert absent.words("zh") == ("不可用：没有用户、行为记录表",)
    assert absent.to_frame().empty
    assert "用户" in absent._repr_html_()
    assert kt.cohorts(orders, "2026-03", by="city").reason is not None
    nobody = kt.cohorts(orders.assign(user_id=None), "2026-03")
    assert nobody.reason is not None
    assert nobody.reason.code == "orders_of_nobody"


def test_what_makes_no_sense_is_refused() -> None:
    orders = pd.DataFrame([("1", "ann", "2026-03-05", 10)], columns=["order_id", "user_id", "ordered_at", "amount"])
    with pytest.raises(kt.KpiError, match="one grain"):
        kt.cohorts(orders, ["2026-01", "2026-W08"])
    with pytest.raises(kt.KpiError, match="recurring"):
        kt.cohorts(orders, "2026-01", "registration", recurring=True)
    with pytest.raises(kt.KpiError, match="0 or more"):
        kt.retention(orders, "2026-01", -1)


def test_they_show_themselves_in_both_languages(made: tuple[Histories, Workspace]) -> None:
    followed, rates = kt.cohorts(made[1], "2025-01..2025-06"), kt.retention(made[1], "2025-01..2025-06", [1, 2])
    for shown in (followed, rates):
        assert "<table>" in shown._repr_html_()
        assert shown.words("zh") != shown.words("en")
        assert shown.chart("en").axes
    assert "未满" in kt.cohorts(made[1], MONTHS)._repr_html_()
