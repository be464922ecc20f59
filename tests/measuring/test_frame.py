"""The metric frame: its shape, its caveats, its segments, and metrics called on pandas data."""

import math
from dataclasses import replace

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_ORDERS, EXAMPLE_TABLES
from kpi_toolkit.measuring.naming import COLUMNS
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Settings


def reasons(frame: pd.DataFrame) -> dict[str, str]:
    return {row.period: str(row.reason or "") for row in frame.itertuples()}


def test_one_row_per_metric_and_period_in_the_order_asked(cdnow: Workspace) -> None:
    frame = kt.measure(cdnow, ["orders", "sales", "orders"], ["1998-02", "1998-01"])
    assert list(frame.columns) == COLUMNS
    assert list(zip(frame["metric"], frame["period"], strict=True)) == [
        ("orders", "1998-01"),
        ("orders", "1998-02"),
        ("sales", "1998-01"),
        ("sales", "1998-02"),
    ]


def test_partial_periods_are_marked_and_outer_ones_have_no_data() -> None:
    found = reasons(kt.measure(EXAMPLE_ORDERS, "sales", "2026-11..2026-12"))
    assert found["2026-11"] == "partial period: the data end on 2026-11-03"
    assert found["2026-12"] == "no data: the data end on 2026-11-03"
    assert reasons(kt.measure(EXAMPLE_ORDERS, "sales", "2025-Q4"))["2025-Q4"] == ""
    assert "the data begin on 2025-10-01" in reasons(kt.measure(EXAMPLE_ORDERS, "sales", "2025"))["2025"]


def test_coverage_can_be_stated_in_the_settings() -> None:
    settings = Settings.model_validate(
        {"source": {"path": "", "covers_until": pd.Timestamp("2026-11-20").date()}}, strict=False
    )
    span = "2026-11-01/2026-11-20"
    assert reasons(kt.measure(EXAMPLE_ORDERS, "sales", span))[span] != ""
    assert reasons(kt.measure(EXAMPLE_ORDERS, "sales", span, settings=settings))[span] == ""


def test_open_windows_are_left_out_of_both_numbers_and_marked() -> None:
    (row,) = kt.measure(EXAMPLE_ORDERS, "second_purchase_rate", "2026-10").itertuples()
    assert (row.denominator, str(row.reason)) == (0, "no data: every window is still open (1)")
    (row,) = kt.measure(EXAMPLE_ORDERS, "second_purchase_rate", "2026-09..2026-09").itertuples()
    assert (row.numerator, row.denominator) == (1, 1)


def test_what_looks_back_beyond_the_data_is_no_data() -> None:
    (row,) = kt.measure(EXAMPLE_ORDERS, "last_year_buyer_retention", "2026-09").itertuples()
    assert "not wholly covered" in str(row.reason)
    (row,) = kt.measure(EXAMPLE_ORDERS, "churned_buyers", "2025-12").itertuples()
    assert str(row.reason) == (
        "no data: there are fewer than 180 days of history before the period, as the data begin on 2025-10-01"
    )


def test_distinct_users_of_a_longer_period_are_not_the_sum_of_its_parts(cdnow: Workspace) -> None:
    months = kt.measure(cdnow, "buyers", "1998-01..1998-03")["value"].sum()
    (quarter,) = kt.measure(cdnow, "buyers", "1998-Q1")["value"]
    assert quarter < months


def test_segments_come_beside_a_total_that_is_computed() -> None:
    frame = kt.measure(EXAMPLE_TABLES, ["new_users", "sales"], "2026-10", by="city")
    values = {(row.metric, row.segment): row.value for row in frame.itertuples()}
    assert values["new_users", ""] == 1
    assert values["new_users", "city="] == 1
    assert math.isnan(values["sales", "city=?"])
    assert str(frame.loc[frame["segment"] == "city=?", "reason"].iloc[0]).startswith("not available: order_periods")


def test_a_metric_is_called_on_a_frame(cdnow: Workspace) -> None:
    assert kt.sales(EXAMPLE_ORDERS, period="2026-10") == 100
    assert kt.sales(cdnow, period="1998-03") == 108970.15
    assert math.isnan(kt.sales(EXAMPLE_ORDERS, period="2027-01"))
    assert kt.buyers(EXAMPLE_ORDERS) == 4  # over the whole time that the orders cover
    with pytest.raises(UsageError, match="2 periods"):
        kt.sales(EXAMPLE_ORDERS, period="2026-09..2026-10")


def test_frames_need_no_order_number_and_are_left_alone() -> None:
    plain = EXAMPLE_ORDERS.drop(columns="order_id")
    before = plain.copy(deep=True)
    assert kt.orders(plain, period="2026-10") == 4
    pd.testing.assert_frame_equal(plain, before)


def test_own_weeks_and_fiscal_years() -> None:
    settings = Settings(week_start="sunday", fiscal_year_start=4)
    found = kt.measure(EXAMPLE_ORDERS, "sales", ["2026-W40", "2026-Q3", "2026"], settings=settings)
    assert dict(zip(found["period"], found["value"], strict=True)) == {"2026-W40": 70, "2026-Q3": 125, "2026": 175}


def test_unknown_names_are_attribute_errors_for_python() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sale'"):
        kt.sale  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'sale'"):
        kt.metrics.sale  # noqa: B018
    assert "sales" in dir(kt.metrics)


FACT_COLUMNS = (
    "period",
    "start_on",
    "end_on",
    "before_on",
    "day",
    "kind",
    "segment",
    "orders",
    "Net_Amount",
    "order_number",
    "first_on",
    "second_on",
    "next_on",
    "is_first",
    "was_buyer_before",
    "has_bought",
    "orders_previous",
    "is_churned",
    "fact__rows",
)


def test_no_column_of_the_source_is_taken_for_one_that_facts_make() -> None:
    metrics = ["sales", "repurchase_rate", "winback_buyers"]
    shop = from_frames(EXAMPLE_ORDERS.assign(**dict.fromkeys(FACT_COLUMNS, "2026-09")))
    plain, other = (kt.measure(data, metrics, "2026-10") for data in (EXAMPLE_ORDERS, shop))
    pd.testing.assert_frame_equal(plain, other)
    for name in FACT_COLUMNS:
        by = kt.measure(shop, "sales", "2026-10", by=name)
        assert by.loc[by["segment"] == "2026-09", "value"].tolist() == [100], name


@pytest.mark.parametrize("name", ["user_id", "order_id", "amount", "ordered_at", "ordered_on", "nothing"])
def test_rows_are_not_segments(name: str) -> None:
    with pytest.raises(UsageError, match="segmented"):
        kt.measure(EXAMPLE_ORDERS, "sales", "2026-10", by=name)


def test_a_shop_without_orders_is_measured_all_the_same() -> None:
    users = {"users": EXAMPLE_TABLES["users"]}
    assert kt.new_users(users, period="2026-10") == 1
    assert kt.new_users(users) == 5
    (row,) = kt.measure(users, "sales", "2026-10").itertuples()
    assert str(row.reason) == "not available: there is no table orders"


def test_an_unfinished_period_has_the_states_of_its_last_known_day() -> None:
    """Carol's last order is of 3 November, when the data end; at the end of 2026 she would have been at risk for long."""
    year = kt.measure(EXAMPLE_ORDERS, ["churned_buyers", "at_risk_buyers"], "2026-Q4")["value"].tolist()
    known = kt.measure(EXAMPLE_ORDERS, ["churned_buyers", "at_risk_buyers"], "2026-10-01/2026-11-03")["value"].tolist()
    assert year == known


def test_cancelled_orders_are_left_out_however_they_are_written() -> None:
    statuses = ["paid", "Cancelled", " CANCELED", "已取消", None, "paid", "paid", "paid", "paid"]
    found = kt.measure(EXAMPLE_ORDERS.assign(status=statuses), "orders", "2025-10..2026-11")["value"]
    assert found.sum() == 6


def test_no_metric_asked_for_is_no_row() -> None:
    assert kt.measure(EXAMPLE_ORDERS, [], "2026-10").empty


def test_what_was_measured_is_kept_for_one_workspace_only(cdnow: Workspace) -> None:
    """A copy on another engine must not answer with the numbers of the first."""
    first = kt.measure(cdnow, "orders", "1997-01")
    assert cdnow.known
    assert replace(cdnow).known == {}
    pd.testing.assert_frame_equal(kt.measure(cdnow, "orders", "1997-01"), first)
