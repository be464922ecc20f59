"""A review without targets says so in one line, then how the business does before what the role reads."""

import pytest

import kpi_toolkit as kt
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.pages import text
from kpi_toolkit.reviewing.question import FIRST
from kpi_toolkit.settings import Settings
from tests.reviewing.capture import ROLES
from tests.reviewing.test_frozen import frozen


@pytest.mark.parametrize("role", ROLES)
def test_sales_buyers_active_and_new_users_come_first(role: str) -> None:
    names = [metric["name"] for metric in frozen("demo")[f"demo/2026-02/{role}/zh"]["metrics"]]
    assert names[: len(FIRST)] == list(FIRST)
    assert len(set(names)) == len(names)
    assert len(names) > len(FIRST)


def test_one_line_says_it_and_what_the_data_do_not_have_is_left_out() -> None:
    orders = from_frames({"orders": EXAMPLE_TABLES["orders"]})
    review = kt.review(orders, "2026-10", "service", "en")
    [first, *_] = text.verdict(review)
    assert first == "No targets were agreed for Customer service in October 2026; the metrics are shown only."
    assert [row.metric.name for row in review.watched][:2] == ["sales", "buyers"]


def test_what_kpi_yaml_chooses_stays_as_it_is() -> None:
    shop = from_frames(EXAMPLE_TABLES, Settings.model_validate({"roles": {"service": {"metrics": ("csat", "orders")}}}))
    assert [row.metric.name for row in kt.review(shop, "2026-10", "service", "en").rows] == ["csat", "orders"]
