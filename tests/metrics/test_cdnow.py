"""Every metric against the oracle: on CDNOW's real orders and on made shops full of traps."""

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Rules, Settings
from tests.metrics import oracle
from tests.whole import WHOLE

pytestmark = pytest.mark.slow  # a naive oracle over every metric and period

NOT_ON_ORDERS = {"new_users", "visitors", "active_users", "visit_conversion_rate"}
ORDER_FACTS = ("order_periods", "buyer_periods", "customer_periods")
LIFECYCLE = {"current_buyers", "silent_buyers", "dead_buyers", "newly_churned_buyers", "newly_silent_buyers"}
"""Of these tests/library has an oracle."""
ORDER_METRICS = [
    entry.name
    for entry in CATALOGUE
    if entry.fact in ORDER_FACTS and set(entry.needs) <= {"orders.user_id"} and entry.name not in LIFECYCLE
]

MADE_METRICS = [*ORDER_METRICS, *sorted(NOT_ON_ORDERS)]


def months(year: int, number: int, count: int) -> list[Any]:
    return [oracle.month(year + (number - 1 + n) // 12, (number - 1 + n) % 12 + 1) for n in range(count)]


def cdnow_periods() -> dict[str, list[Any]]:
    return {
        "1997-01..1998-06": months(1997, 1, 18),
        "1997-12..1998-03": months(1997, 12, 4),
        "1997-Q1..1998-Q2": [oracle.quarter(1997 + n // 4, n % 4 + 1) for n in range(6)],
        "1998-W01..1998-W10": [oracle.week(1998, n) for n in range(1, 11)],
        "1998-W01..1998-W03": [oracle.week(1998, n) for n in range(1, 4)],
        "1997-01/1998-06": [oracle.span(date(1997, 1, 1), date(1998, 6, 30))],
    }


def differences(frame: pd.DataFrame, expected: dict[tuple[str, str], Any]) -> list[str]:
    """Return every row of a frame that differs from the oracle's answer, in words.

    Counts and sums must be the very numbers, to the last bit of the nearest float, and so must numerator and
    denominator of a ratio; only their quotient may differ by rounding.
    """
    rows = {(row.metric, row.period): row for row in frame.itertuples()}
    wrong = [f"{key}: the oracle has it, the frame does not" for key in expected if key not in rows]
    for key, row in rows.items():
        answer = expected.get(key)
        if answer is None:
            wrong.append(f"{key}: the frame has it, the oracle does not")
        elif answer.no_data:
            if not math.isnan(row.value) or row.reason is None or row.reason.code != answer.no_data:
                wrong.append(f"{key}: {row.value} ({row.reason}), expected no data: {answer.no_data}")
        elif answer.denominator is None:
            if row.value != float(answer.numerator) or not math.isnan(row.denominator):
                wrong.append(f"{key}: {row.value!r} ({row.reason}), expected {answer.numerator}")
        else:
            parts = (float(answer.numerator), float(answer.denominator))
            close = math.isclose(row.value, answer.value, rel_tol=1e-12, abs_tol=0)
            if (row.numerator, row.denominator) != parts or not close:
                got = f"{row.numerator!r}/{row.denominator!r} = {row.value!r} ({row.reason})"
                wrong.append(f"{key}: {got}, expected {answer.numerator}/{answer.denominator}")
    return wrong


def test_every_metric_has_an_oracle() -> None:
    assert {*ORDER_METRICS, *NOT_ON_ORDERS} == set(oracle.METRICS), (
        "write the missing oracle in tests/metrics/oracle.py"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "period",
    ["1997-01..1998-06", "1997-Q1..1998-Q2", "1998-W01..1998-W10", "1997-01/1998-06"]
    if WHOLE
    else ["1997-12..1998-03", "1998-W01..1998-W03", "1997-01/1998-06"],
)
def test_cdnow_equals_the_oracle(cdnow: Any, cdnow_shop: Any, period: str) -> None:
    frame = kt.measure(cdnow, ORDER_METRICS, period=period)
    expected = oracle.answers(cdnow_shop, cdnow_periods()[period], ORDER_METRICS)
    assert not differences(frame, expected)


def test_cdnow_months_asked_for_one_by_one_are_those_of_the_range(cdnow: Any) -> None:
    together = kt.measure(cdnow, ORDER_METRICS, period="1998-01..1998-03").set_index(["metric", "period"])
    for period in ("1998-01", "1998-02", "1998-03"):
        alone = kt.measure(cdnow, ORDER_METRICS, period=period).set_index(["metric", "period"])
        pd.testing.assert_frame_equal(alone, together.loc[alone.index])


def test_cdnow_has_no_users_and_events_and_says_so(cdnow: Any) -> None:
    frame = kt.measure(cdnow, sorted(NOT_ON_ORDERS), period="1998-03")
    assert frame["value"].isna().all()
    assert {reason.code for reason in frame["reason"]} == {"missing_table"}


def test_months_outside_the_data_are_no_data(cdnow: Any) -> None:
    frame = kt.measure(cdnow, ORDER_METRICS, period=["1996-12", "1998-07"])
    assert frame["value"].isna().all()
    assert {(row.period, row.reason.code) for row in frame.itertuples()} == {
        ("1996-12", "before_data"),
        ("1998-07", "after_data"),
    }


MADE = [(1, False), (2, False), (3, True), (4, True)]
MADE_MONTHS = "2024-12..2026-04"
CHANNEL_OF_SEGMENT = {"search": "search", "friends": "friends", "ads": "ads", "channel=": ""}
OTHER_RULES = {
    "repurchase_window_days": 31,
    "second_purchase_days": 14,
    "at_risk_after_days": 30,
    "churned_after_days": 91,
}


KNOWN_TO_BE_WHOLE = Settings.model_validate({"source": {"whole": ["2024-01-01/2026-12-31"]}}, strict=False)
"""The shops are made with months in which nobody ordered, and that is so."""


def made_months() -> list[Any]:
    return months(2024, 12, 17)


@pytest.mark.parametrize(("seed", "gaps"), MADE)
def test_made_shop_equals_the_oracle(shop_maker: Any, seed: int, gaps: bool) -> None:
    made = shop_maker(seed, gaps=gaps)
    frame = kt.measure(made.tables, MADE_METRICS, period=MADE_MONTHS, settings=KNOWN_TO_BE_WHOLE)
    assert not differences(frame, oracle.answers(made.shop, made_months(), MADE_METRICS))


@pytest.mark.parametrize(("seed", "gaps"), MADE[1:3])
def test_made_shop_equals_the_oracle_under_other_rules(shop_maker: Any, seed: int, gaps: bool) -> None:
    made = shop_maker(seed, gaps=gaps)
    made.shop.rules = oracle.Rules(**OTHER_RULES)
    settings = KNOWN_TO_BE_WHOLE.model_copy(update={"rules": Rules(silent_after_days=14, **OTHER_RULES)})
    frame = kt.measure(made.tables, MADE_METRICS, period=MADE_MONTHS, settings=settings)
    assert not differences(frame, oracle.answers(made.shop, made_months(), MADE_METRICS))


@pytest.mark.parametrize("label", ["2025-Q1", "2025-Q3", "2025-Q4", "2026-Q1"])
def test_made_shop_by_quarter_equals_the_oracle(shop_maker: Any, label: str) -> None:
    made = shop_maker(5)
    period = oracle.quarter(int(label[:4]), int(label[-1]))
    frame = kt.measure(made.tables, MADE_METRICS, period=label)
    assert not differences(frame, oracle.answers(made.shop, [period], MADE_METRICS))


def test_made_shop_by_week_equals_the_oracle(shop_maker: Any) -> None:
    made = shop_maker(6)
    weeks = [oracle.week(2025, n) for n in range(1, 53)] + [oracle.week(2026, n) for n in range(1, 13)]
    frame = kt.measure(made.tables, MADE_METRICS, period="2025-W01..2026-W12")
    assert not differences(frame, oracle.answers(made.shop, weeks, MADE_METRICS))


@pytest.mark.parametrize(("seed", "gaps"), [(1, False), (3, True)])
def test_made_shop_by_channel_equals_the_oracle(shop_maker: Any, seed: int, gaps: bool) -> None:
    made = shop_maker(seed, gaps=gaps)
    frame = kt.measure(made.tables, MADE_METRICS, period=MADE_MONTHS, by="channel", settings=KNOWN_TO_BE_WHOLE)
    assert set(frame["segment"]) == {"", *CHANNEL_OF_SEGMENT}
    periods = made_months()
    totals = oracle.answers(made.shop, periods, MADE_METRICS)
    assert not differences(frame[frame["segment"] == ""], totals)
    for segment, channel in CHANNEL_OF_SEGMENT.items():
        of_channel = frame[frame["segment"] == segment]
        expected = oracle.answers(made.shop, periods, MADE_METRICS, channel)
        shown = set(zip(of_channel["metric"], of_channel["period"], strict=True))
        unshown = {key: answer.no_data for key, answer in expected.items() if key not in shown}
        assert set(unshown.values()) <= {"no_rows", "no_history", "short_history", "before_data", "after_data"}, unshown
        assert not differences(of_channel, {key: expected[key] for key in shown})


def test_times_of_another_zone_count_on_their_local_day(shop_maker: Any) -> None:
    made = shop_maker(7)
    tables = {name: table.copy() for name, table in made.tables.items()}
    for name, time in (("orders", "ordered_at"), ("events", "occurred_at"), ("users", "registered_at")):
        local = tables[name][time].dt.tz_localize("Asia/Shanghai")
        tables[name][time] = local.dt.tz_convert("UTC")
    frame = kt.measure(tables, MADE_METRICS, period=MADE_MONTHS)
    assert not differences(frame, oracle.answers(made.shop, made_months(), MADE_METRICS))


@pytest.mark.parametrize("seed", [8, 9])
def test_months_the_data_cover_only_in_part_are_marked(shop_maker: Any, seed: int) -> None:
    frame = kt.measure(shop_maker(seed).tables, "sales", period="2025-01..2026-03").set_index("period")
    assert frame.loc["2025-01", "reason"].code == "partial_start"
    assert frame.loc["2026-03", "reason"].code == "partial_end"


@pytest.mark.parametrize(("last", "retained"), [("2024-02-27", 0.0), ("2024-02-28", 1.0), ("2024-02-29", 1.0)])
def test_a_span_looks_back_at_the_same_dates_of_last_year(last: str, retained: float) -> None:
    orders = pd.DataFrame(
        [("1", "a", "2023-01-01"), ("2", "ann", "2023-02-28"), ("3", "bob", "2023-02-03"), ("4", "ann", "2024-02-05")],
        columns=["order_id", "user_id", "ordered_at"],
    ).assign(amount=1)
    got = kt.measure(orders, "last_year_buyer_retention", period=f"2024-02-05/{last}")
    assert got["numerator"].fillna(0).tolist() == [retained]
