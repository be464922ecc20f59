"""Thresholds of moving resources: shops whose channels respond as is known, steps beyond what they can earn, the page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import kpi_toolkit as kt
from benchmarks.made_resources import BRINGS, BUDGETS, FULL, NAMES, OPEN, SpendCell, made, shares
from kpi_toolkit.analysis.response import FEWEST, responses
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Settings
from kpi_toolkit.weekly.points import Points, scattered
from kpi_toolkit.weekly.resources import Resources, steps_of
from kpi_toolkit.weekly.scorecard import ChainLine

NEWEST = "2026-10"
CELL = SpendCell(24, 0.05, 0.5, 0.3)


def test_a_shift_is_seldom_told_where_none_pays_and_mostly_where_one_channel_is_full() -> None:
    cells = [SpendCell(months, noise, 0.5, 0.3) for months, noise in ((24, 0.05), (24, 0.1), (18, 0.1))]
    alarms, right, wrong = np.mean([shares(cell, 40) for cell in cells], axis=0)
    assert alarms <= 0.06
    assert right >= 0.7
    assert wrong <= 0.06


def test_the_threshold_is_where_one_more_brings_the_same_in_both() -> None:
    """Of a true response the two marginal returns are equal there; where neither was tried so far, it says so."""
    held = bounded = 0
    for seed in range(12):
        followed = responses(*made(np.random.default_rng(seed), CELL, (0.3, *OPEN), (BRINGS / 2, *[BRINGS] * 3)))
        assert followed is not None
        source, goal = 0, 3
        most = followed.most_moved(source, goal)
        low, high = 0.0, most
        for _ in range(50):
            middle = (low + high) / 2
            here = BRINGS / 2 * ((BUDGETS[source] - middle) / BUDGETS[source]) ** (0.3 - 1)
            there = BRINGS * ((BUDGETS[goal] + middle) / BUDGETS[goal]) ** (OPEN[2] - 1)
            low, high = (middle, high) if there > here else (low, middle)
        ends = np.quantile(followed.moved(source, goal), (0.025, 0.975))
        held += ends[0] - 1 <= low <= ends[1] + 1
        bounded += low >= most - 1
    assert held >= 10
    assert bounded < 12


def shop(spent: np.ndarray, came: np.ndarray, names: tuple[str, ...] = NAMES) -> Workspace:
    """Return a workspace of months of spending, and of orders by people who never ordered before."""
    months = pd.period_range(end=NEWEST, periods=spent.shape[1], freq="M")
    money = [
        {"spent_on": month.start_time.date(), "channel": name, "amount": round(float(row[at]), 2)}
        for name, row in zip(names, spent, strict=True)
        for at, month in enumerate(months)
    ]
    orders = [
        {
            "order_id": f"{name}{month}{n}",
            "user_id": f"{name}{month}{n}",
            "ordered_at": month.start_time + pd.Timedelta(days=3),
            "amount": 10.0,
            "status": "paid",
            "channel": name,
        }
        for name, row in zip(names, came, strict=True)
        for at, month in enumerate(months)
        for n in range(int(row[at]))
    ]
    settings = Settings.model_validate(
        {"source": {"covers_from": months[0].start_time.date(), "covers_until": date(2026, 10, 31)}}
    )
    return from_frames({"spend": pd.DataFrame(money), "orders": pd.DataFrame(orders)}, settings)


@pytest.fixture(scope="module")
def full_shop() -> Workspace:
    quiet = SpendCell(24, 0.02, 0.5, 0.3)
    return shop(*made(np.random.default_rng(6), quiet, (FULL, *OPEN), (BRINGS / 5, *[BRINGS] * 3)))


def test_a_workspace_tells_its_full_channel_in_both_languages(full_shop: Workspace) -> None:
    resources_told = kt.resources(full_shop, NEWEST)
    assert {shift.source.name for shift in resources_told.shifts} == {"a"}
    full = {channel.name: channel.is_saturated for channel in resources_told.channels}
    assert full == {"a": True, "b": False, "c": False, "d": False}
    assert list(resources_told.to_frame()["channel"]) == list(NAMES)
    for language, saturated in (("zh", "「a」已饱和"), ("en", "a is saturated")):
        said = kt.sentences(resources_told, language)
        assert any(line.startswith(saturated) for line in said)
        assert not [line for line in said if "{" in line]


@pytest.mark.parametrize(
    ("spent", "channels", "code"),
    [
        (lambda money: money[:1], 1, "resources_short"),
        (lambda money: np.repeat(money[:, :1], 24, axis=1), 4, "resources_short"),
        (lambda money: money[:, -FEWEST + 1 :], 4, "resources_short"),
    ],
    ids=["one channel", "budgets that stand still", "less than a year"],
)
def test_where_nothing_tells_it_is_said_why(
    spent: Callable[[np.ndarray], np.ndarray], channels: int, code: str
) -> None:
    money, came = made(np.random.default_rng(3), CELL, (FULL, *OPEN), (BRINGS / 5, *[BRINGS] * 3))
    kept = spent(money)
    opened = shop(kept, came[:channels, -kept.shape[1] :] / 5, NAMES[:channels])
    resources_told = kt.resources(opened, NEWEST)
    assert resources_told.reason is not None
    assert resources_told.reason.code == code
    assert resources_told.shifts == ()


def test_without_spending_the_reason_is_its_table() -> None:
    tables = {
        "orders": pd.DataFrame({"order_id": ["1"], "user_id": ["u"], "ordered_at": ["2026-10-01"], "amount": [1.0]})
    }
    resources_told = kt.resources(from_frames(tables), NEWEST)
    assert resources_told.reason is not None
    assert "spend" in resources_told.reason.text("en")


def line(letter: str, metric: str, actual: str, target: str, interval: tuple[float, float] | None) -> ChainLine:
    share = Decimal(actual) / Decimal(target)
    points = Points(min(share, Decimal("1.2")) * 2, share, Decimal(2))
    return ChainLine(letter, metric, Decimal(actual), Decimal(target), points, None, interval)


@pytest.mark.parametrize(
    ("interval", "stand", "said"),
    [
        ((140.0, 160.0), "beyond", "is beyond its threshold of 120"),
        ((100.0, 200.0), "open", "may be chance (95% interval 100 to 200)"),
        (None, "open", "whether by chance cannot be told"),
    ],
)
def test_a_step_is_held_against_the_value_at_which_it_earns_all_its_points(
    full_shop: Workspace, interval: tuple[float, float] | None, stand: str, said: str
) -> None:
    lines = (
        line("B", "new_users", "150", "100", interval),
        line("C", "inquiry_rate", "0.30", "0.50", (0.28, 0.32)),
        line("E1", "presale_csat", "0.95", "0.90", (0.93, 0.97)),
    )
    steps = steps_of(lines, full_shop.catalogue, 1.2)
    assert [(step.letter, step.stand) for step in steps] == [("B", stand), ("C", "below"), ("E1", "below")]
    assert [step.threshold for step in steps] == pytest.approx([120, 0.6, 1])  # no rate passes one
    assert [step.left for step in steps] == pytest.approx([0, 1.2, 2 * (1 / 0.9 - 0.95 / 0.9)])
    sentences = kt.sentences(Resources(parse_period(NEWEST), steps, (), (), (), "CNY", None), "en")
    assert said in sentences[0]
    assert ("no step is surely beyond its threshold" in sentences) == (stand != "beyond")
    assert "most points are left in C Inquiry rate: 1.20 (now 30.0%, up to 60.0%)" in sentences


def test_weeks_that_scatter_widen_what_a_count_may_be() -> None:
    low, high = scattered([Decimal(count) for count in (90, 110, 100, 100)], [Decimal(100)] * 4) or (0, 0)
    assert (low, high) == pytest.approx((400 - 52, 400 + 52), abs=1)  # t of 3, 3.18, times 8.2 a week
    assert scattered([Decimal(90), Decimal(110)], [Decimal(100)] * 2) is None
