"""What moved: each number against what its past, its cases and the days of its period lead one to expect."""

from collections.abc import Sequence
from math import exp

import numpy as np
import pytest

from kpi_toolkit.judge.usual import LEAST_CASES, PAST, Movement, movement, outlook, past_of
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.measured import Value
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings.calendar import CalendarSettings

METRICS: dict[str, Metric] = {metric.name: metric for metric in CATALOGUE}
PLAIN = CalendarSettings(country="")


def judged(name: str, values: Sequence[Value], last: str = "2026-10", calendar: CalendarSettings = PLAIN) -> Movement:
    return movement(METRICS[name], values, past_of(parse_period(last), len(values)), calendar)


def shop(rng: np.random.Generator, growth: float, season: float, step: float = 0.0) -> list[float]:
    """Three years of monthly sales with noise of 5 %, and a step of so many deviations in the last month."""
    noise = rng.normal(0, 0.05, PAST)
    noise[-1] += 0.05 * step
    months = range(PAST)
    return [1e5 * (1 + growth) ** n * exp(season * np.sin(n * np.pi / 6) + noise[n]) for n in months]


@pytest.mark.parametrize("season", [0.0, 0.2])
@pytest.mark.parametrize("growth", [-0.03, 0.0, 0.02, 0.05])
def test_a_shop_that_goes_on_as_before_moves_seldom(growth: float, season: float) -> None:
    rng = np.random.default_rng(11)
    moved = [judged("sales", [Value(value) for value in shop(rng, growth, season)]).direction for _ in range(100)]
    assert np.mean(np.abs(moved)) <= 0.1, "5 of 100 by nature; three deviations of that share are 6.5 more"


def test_a_step_of_three_deviations_moves() -> None:
    rng = np.random.default_rng(12)
    steps = [judged("sales", [Value(value) for value in shop(rng, 0.02, 0.0, 3.0)]).direction for _ in range(100)]
    assert np.mean(np.array(steps) == 1) >= 0.75


def test_few_cases_say_nothing() -> None:
    rates = [Value(0.5 + 0.01 * (n % 3), n=200) for n in range(24)]
    few = judged("aov", [*rates, Value(5.0, n=LEAST_CASES - 1)])
    assert (few.direction, few.why_not and few.why_not.code) == (0, "usual_few_cases")
    assert judged("aov", [*rates, Value(5.0, n=LEAST_CASES)]).direction == 1
    assert judged("orders", [Value(9.0 + n % 3, n=10) for n in range(24)] + [Value(60.0, n=60)]).direction == 1


def test_one_lucky_sample_is_no_signal() -> None:
    shares = [Value(25 / 30, 25, 30, 30)] * 24
    assert judged("csat", [*shares, Value(38 / 50, 38, 50, 50)]).direction == 0, "its own noise counts"
    many = [Value(2500 / 3000, 2500, 3000, 3000)] * 24
    assert judged("csat", [*many, Value(3800 / 5000, 3800, 5000, 5000)]).direction == -1


def test_numbers_with_a_reason_beside_them_neither_move_nor_tell_what_is_usual() -> None:
    opened = Reason("windows_open", {})
    past = [Value(100.0 + n % 3) for n in range(24)]
    assert judged("sales", [*past, Value(900.0, reason=opened)]).why_not == opened
    assert judged("sales", [*past[:-1], Value(900.0, reason=opened), Value(101.0)]) == judged(
        "sales", [*past[:-1], Value(None), Value(101.0)]
    )
    assert judged("sales", [Value(None, reason=opened)] * 3 + past[:4]).why_not == Reason("usual_short", {"periods": 3})


def test_what_adds_up_over_days_is_held_against_them() -> None:
    """February is not low for having 28 days; a balance has no days."""
    spans = past_of(parse_period("2026-02"), 9)
    flows = [Value(1000.0 * span.days + 40 * (place % 2)) for place, span in enumerate(spans)]
    assert judged("sales", flows, "2026-02").direction == 0
    balances = [*(Value(30_000.0 + 40 * (place % 2)) for place in range(8)), Value(27_500.0)]
    assert judged("wallet_balance", balances, "2026-02").direction == -1


def test_a_share_of_all_that_ever_was_is_judged_by_its_change() -> None:
    """It rises ever more slowly; that it does is no news, a fall is."""
    risen = [0.6 - 0.4 * exp(-0.15 * place) + 0.001 * (place % 2) for place in range(15)]
    said = judged("repeat_purchase_rate_1", [Value(value, value * 1000, 1000, 1000) for value in risen])
    assert said.direction == 0
    assert said.usual.expected == pytest.approx(risen[-1], abs=0.01)
    fell = judged("repeat_purchase_rate_1", [Value(value, value * 1000, 1000, 1000) for value in (*risen[:-1], 0.5)])
    assert fell.direction == -1
    ahead = outlook(
        METRICS["points_balance"],
        [Value(100.0 + 10 * place) for place in range(20)],
        past_of(parse_period("2026-10"), 20),
        PLAIN,
        3,
        3,
    )
    assert ahead is not None
    assert ahead.quantile(0.5) == pytest.approx(320, abs=3)
    assert ahead.at_least(250) > 0.9 > 0.1 > ahead.at_least(400)


def test_a_campaign_that_was_there_last_year_is_expected() -> None:
    twice = CalendarSettings(country="", campaigns={"sale": ("2025-05-01/2025-05-31", "2026-10-01/2026-10-31")})
    past = [
        Value((180.0 if span == parse_period("2025-05") else 100.0) + place % 3)
        for place, span in enumerate(past_of(parse_period("2026-10"), 24))
    ]
    past[-1] = Value(181.0)
    assert judged("sales", past, calendar=twice).direction == 0
    assert judged("sales", past).direction == 1
    once = CalendarSettings(country="", campaigns={"sale": ("2026-10-01/2026-10-31",)})
    assert judged("sales", past, calendar=once).why_not, "what a first campaign brings nobody can tell"
