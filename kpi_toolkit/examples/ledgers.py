"""The example shop's points and stored value."""

import pandas as pd

LEDGERS: dict[str, pd.DataFrame] = {
    "points": pd.DataFrame(
        [
            ("carol", "2026-09-05", "earn", 100, None, None, None),
            ("ann", "2026-09-10", "earn", 40, None, None, None),
            ("ann", "2026-10-05", "earn", 45, None, None, None),
            ("sam", "2026-10-05", "earn", 500, None, None, None),
            ("ann", "2026-10-06", "redeem", 60, "gift", 2, 8),
            ("bob", "2026-10-08", "earn", 20, None, None, None),
            ("carol", "2026-10-12", "redeem", 30, "benefit", 3, 5),
            ("carol", "2026-10-31", "expire", 20, None, None, None),
        ],
        columns=["user_id", "occurred_at", "kind", "points", "reward", "quantity", "cost"],
    ),
    "wallet": pd.DataFrame(
        [
            ("ann", "2026-09-12", "top_up", 100),
            ("ann", "2026-10-05", "spend", 45),
            ("bob", "2026-10-08", "top_up", 50),
            ("carol", "2026-10-10", "top_up", 200),
            ("bob", "2026-10-15", "spend", 10),
            ("ann", "2026-10-20", "spend", 30),
        ],
        columns=["user_id", "occurred_at", "kind", "amount"],
    ),
}
"""Points and stored value of the same people; sam is staff."""
