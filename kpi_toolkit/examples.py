"""A shop of five buyers, small enough to check by hand: the data of every metric's worked example."""

import pandas as pd

EXAMPLE_ORDERS = pd.DataFrame(
    [
        ("1", "carol", "2025-10-01", 60),
        ("2", "carol", "2026-03-01", 50),
        ("3", "dave", "2026-07-01", 10),
        ("4", "ann", "2026-09-10", 40),
        ("5", "ann", "2026-10-05", 45),
        ("6", "bob", "2026-10-08", 20),
        ("7", None, "2026-10-09", 5),
        ("8", "ann", "2026-10-20", 30),
        ("9", "carol", "2026-11-03", 25),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount"],
)
"""Nine orders, one of them (7) without a user."""

EXAMPLE_TABLES: dict[str, pd.DataFrame] = {
    "orders": EXAMPLE_ORDERS,
    "users": pd.DataFrame(
        [
            ("carol", "2025-10-01", "search", False),
            ("dave", "2026-07-01", "search", False),
            ("ann", "2026-09-10", "friends", False),
            ("sam", "2026-10-01", None, True),
            ("bob", "2026-10-08", "ads", False),
        ],
        columns=["user_id", "registered_at", "channel", "is_staff"],
    ),
    "events": pd.DataFrame(
        [
            ("ann", "visit", "2026-10-04"),
            ("ann", "visit", "2026-10-05"),
            ("sam", "visit", "2026-10-05"),
            ("bob", "visit", "2026-10-08"),
            (None, "visit", "2026-10-11"),
            ("fay", "visit", "2026-10-12"),
        ],
        columns=["user_id", "event", "occurred_at"],
    ),
}
"""The same shop with its registered users (sam is staff) and visits (fay never registered)."""
