"""The example shop's membership levels."""

import pandas as pd

MEMBERS: dict[str, pd.DataFrame] = {
    "memberships": pd.DataFrame(
        [
            ("carol", None, "normal", "2025-10-01"),
            ("carol", "normal", "silver", "2026-03-01"),
            ("dave", None, "normal", "2026-07-01"),
            ("eve", None, "normal", "2026-08-01"),
            ("dave", "normal", "silver", "2026-09-01"),
            ("ann", None, "normal", "2026-09-10"),
            ("ann", "normal", "silver", "2026-10-05 09:30"),
            ("ann", "silver", "gold", "2026-10-05 18:00"),
            ("bob", None, "normal", "2026-10-08"),
            ("carol", "silver", "gold", "2026-10-12"),
            ("dave", "silver", "normal", "2026-10-15"),
            ("eve", "normal", None, "2026-10-20"),
        ],
        columns=["user_id", "from_level", "to_level", "changed_at"],
    )
}
"""Four members when October 2026 begins: ann goes up twice on one day, dave goes down, eve leaves, bob joins."""
