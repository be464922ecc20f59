"""A metric called on data is a number, over a fact an expression; it is handed what measures it."""

import math

import ibis
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_ORDERS, EXAMPLE_TABLES
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Rules, Settings

FACT = ibis.table({"period": "string", "net_amount": "float64", "was_buyer_before": "boolean"}, name="buyers")


def test_on_data_it_is_a_number() -> None:
    for data in (EXAMPLE_ORDERS, EXAMPLE_TABLES, kt.from_frames(EXAMPLE_ORDERS)):
        assert type(kt.repurchase_rate(data, period="2026-10")) is float
    assert kt.repurchase_rate(EXAMPLE_ORDERS, kt.parse_period("2026-10")) == 0.5
    assert math.isnan(kt.repurchase_rate(EXAMPLE_ORDERS, "2020-01"))
    without_zeros = Settings(rules=Rules(count_zero_orders=False))
    free = EXAMPLE_ORDERS.assign(amount=[0, 0, *EXAMPLE_ORDERS["amount"][2:]])
    assert (kt.orders(free), kt.orders(free, settings=without_zeros)) == (9.0, 7.0)
    with pytest.raises(UsageError, match=r"Use kpi_toolkit\.measure for several"):
        kt.sales(EXAMPLE_ORDERS, "2026-09..2026-10")


def test_over_a_fact_it_is_an_expression() -> None:
    rate, spend = kt.repurchase_rate.over(FACT), CATALOGUE["spend_per_buyer"].over(FACT)
    assert isinstance(rate, ibis.expr.types.Value)
    with DuckDBEngine() as engine:
        rows = {"period": ["a", "a", "b"], "net_amount": [1.0, 3.0, None], "was_buyer_before": [True, False, False]}
        engine.bind("buyers", pd.DataFrame(rows))
        found = engine.run(FACT.group_by("period").agg(rate=rate, spend=spend).order_by("period"))
    assert found["rate"].tolist() == [0.5, 0.0]
    assert found["spend"].tolist()[0] == 2.0
    assert math.isnan(found["spend"].tolist()[1])


def test_what_is_mixed_up_is_said() -> None:
    with pytest.raises(UsageError, match=r"use `sales\.over\(fact\)`"):
        kt.sales(FACT)
    with pytest.raises(UsageError, match=r"Take it as `kt\.sales`"):
        CATALOGUE["sales"](EXAMPLE_ORDERS)


def test_the_catalogue_given_out_is_the_same_but_for_that() -> None:
    assert list(kt.CATALOGUE) == list(CATALOGUE)
    assert kt.sales is kt.CATALOGUE["sales"]
    assert kt.measure(EXAMPLE_ORDERS, [kt.sales, CATALOGUE["orders"]], "2026-10")["value"].notna().all()
