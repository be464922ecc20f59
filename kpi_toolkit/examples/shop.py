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

SHOP: dict[str, pd.DataFrame] = {
    "orders": EXAMPLE_ORDERS.assign(
        ordered_at=EXAMPLE_ORDERS["ordered_at"].replace("2026-10-05", "2026-10-05 09:10"),
        cost=EXAMPLE_ORDERS["amount"] / 2,
        channel=["search", "search", "search", "friends", "friends", "ads", "ads", "friends", "search"],
        campaign_id=[None, None, None, None, None, "flash", "flash", None, None],
        content_id=[None, None, None, None, None, None, None, "guide", None],
        refunded_amount=[None, None, 4, None, None, None, None, None, None],
        refunded_at=[None, None, "2026-08-03", None, None, None, None, None, None],
    ),
    "order_lines": pd.DataFrame(
        [
            ("1", "tea", 6, 60), ("2", "tea", 5, 50), ("3", "cup", 1, 10), ("4", "tea", 4, 40), ("5", "tea", 4, 40),
            ("5", "cup", 1, 5), ("6", "tea", 2, 20), ("7", "cup", 1, 5), ("8", "tea", 3, 30), ("9", "cup", 5, 25),
        ],
        columns=["order_id", "product_id", "quantity", "amount"],
    ),
    "users": pd.DataFrame(
        [
            ("carol", "2025-10-01", "search", None, False, True, "555-01", "1990-05-01", "Leeds"),
            ("dave", "2026-07-01", "search", "carol", False, True, "555-02", None, "York"),
            ("eve", "2026-08-01", "friends", "carol", False, None, None, None, None),
            ("ann", "2026-09-10", "friends", "carol", False, False, "555-03", "1995-01-31", "Leeds"),
            ("sam", "2026-10-01", None, None, True, None, None, None, None),
            ("bob", "2026-10-08", "ads", "ann", False, None, "555-04", None, None),
        ],
        columns=["user_id", "registered_at", "channel", "referrer_id", "is_staff", "willing_to_refer", "phone",
                 "birthday", "city"],
    ),
    "events": pd.DataFrame(
        [
            ("carol", "visit", "2026-01-05 20:00", None, None, None),
            ("dave", "visit", "2026-04-20 20:00", None, None, None),
            ("eve", "comment", "2026-08-31 20:00", None, None, None),
            ("ann", "visit", "2026-09-10 20:00", None, None, None),
            ("ann", "visit", "2026-09-17 20:00", None, None, None),
            ("carol", "visit", "2026-09-28 20:00", None, None, None),
            ("ann", "visit", "2026-10-04 09:00", None, None, None),
            ("ann", "visit", "2026-10-05 09:00", None, None, None),
            ("ann", "read", "2026-10-05 09:05", "guide", None, None),
            ("ann", "share", "2026-10-05 09:06", "guide", None, None),
            ("ann", "like", "2026-10-05 09:07", "guide", None, None),
            ("ann", "tip", "2026-10-05 09:08", "guide", None, 5),
            ("ann", "cart", "2026-10-05 09:09", None, None, None),
            ("ann", "purchase", "2026-10-05 09:10", None, None, None),
            ("sam", "visit", "2026-10-05 10:00", None, None, None),
            ("sam", "message", "2026-10-05 10:01", None, "tea-club", None),
            ("ann", "check_in", "2026-10-06 08:00", None, None, None),
            ("ann", "message", "2026-10-06 08:01", None, "tea-club", None),
            ("ann", "moments_like", "2026-10-06 08:02", None, "tea-club", None),
            ("bob", "visit", "2026-10-08 12:00", None, None, None),
            ("bob", "inquiry", "2026-10-08 12:05", None, None, None),
            ("bob", "cart", "2026-10-08 12:10", None, None, None),
            ("bob", "purchase", "2026-10-08 12:11", None, None, None),
            ("bob", "bind_card", "2026-10-08 12:11", None, None, None),
            ("bob", "read", "2026-10-09 21:00", "guide", None, None),
            ("bob", "comment", "2026-10-09 21:04", "guide", None, None),
            (None, "visit", "2026-10-11 11:00", None, None, None),
            (None, "like", "2026-10-11 11:01", "guide", None, None),
            ("fay", "visit", "2026-10-12 15:00", None, None, None),
            ("fay", "inquiry", "2026-10-12 15:20", None, None, None),
            ("fay", "submit_form", "2026-10-12 15:21", None, None, None),
            ("ann", "visit", "2026-11-02 09:00", None, None, None),
            ("carol", "visit", "2026-11-03 09:00", None, None, None),
        ],
        columns=["user_id", "event", "occurred_at", "content_id", "group_id", "value"],
    ),
}  # fmt: skip
"""The same shop with its registered users (sam is staff), events (fay never registered) and order lines."""
