"""Every engine counts the values of a column alike: text, keys, booleans, levels, columns of the source's own."""

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring.conformance import moved_to
from kpi_toolkit.measuring.segment_values import segment_values
from kpi_toolkit.measuring.workspace import from_frames

ORDERS = pd.DataFrame(
    [
        ("1", "ann", "2026-10-01", 10, "wechat", "一楼"),
        ("2", "bob", "2026-10-02", 10, "wechat", None),
        ("3", "bob", "2026-10-03", 10, None, "一楼"),
        ("4", "bob", "2026-10-03", 10, "App", "一楼"),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "channel", "shop floor"],
)
USERS = pd.DataFrame(
    [("ann", "2026-01-01", True, "store"), ("bob", "2026-01-02", True, None)],
    columns=["user_id", "registered_at", "is_staff", "channel"],
)
LEVELS = pd.DataFrame(
    [("ann", "2026-02-01", None, "gold"), ("bob", "2026-02-01", None, "gold"), ("bob", "2026-03-01", "gold", None)],
    columns=["user_id", "changed_at", "from_level", "to_level"],
)
EXPECTED = {
    ("order_periods", "channel"): {"wechat": 2, "App": 1},
    ("order_periods", "users.channel"): {"store": 1},
    ("order_periods", "shop floor"): {"一楼": 3},
    ("order_periods", "level"): {"gold": 2, "diamond": 0, "normal": 0, "silver": 0},
    ("registrations", "is_staff"): {"true": 2, "false": 0},
}


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "chdb", "spark"], indirect=True)
def test_the_values_and_their_rows_are_the_same(engine: Engine) -> None:
    shop = moved_to(from_frames({"orders": ORDERS, "users": USERS, "memberships": LEVELS}), engine)
    counted = {(fact, by): segment_values(shop, FACTS[fact], by) for fact, by in EXPECTED}
    assert counted == EXPECTED
    assert {key: list(values) for key, values in counted.items()} == {key: list(of) for key, of in EXPECTED.items()}
