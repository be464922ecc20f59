"""The example shop's groups, their members and calls."""

import pandas as pd

COMMUNITY: dict[str, pd.DataFrame] = {
    "groups": pd.DataFrame(
        [("tea-club", "Tea club", "rollout"), ("cup-club", "Cup club", "pilot")], columns=["group_id", "name", "phase"]
    ),
    "group_members": pd.DataFrame(
        [
            ("tea-club", "sam", "2026-08-01", None),
            ("tea-club", "carol", "2026-08-01", "2026-10-15"),
            ("tea-club", "fay", "2026-09-05", "2026-10-13"),
            ("tea-club", "ann", "2026-09-12", None),
            ("cup-club", "eve", "2026-09-01", "2026-10-20"),
            ("cup-club", "ann", "2026-10-06", None),
            ("tea-club", "bob", "2026-10-09", None),
            ("cup-club", "dave", "2026-10-10", None),
            ("tea-club", "eve", "2026-10-19", None),
        ],
        columns=["group_id", "user_id", "joined_at", "left_at"],
    ),
    "calls": pd.DataFrame(
        [
            ("1", "eve", "2026-09-20 10:00", True),
            ("2", "ann", "2026-10-07 10:00", True),
            ("3", "bob", "2026-10-11 10:00", False),
            ("4", "bob", "2026-10-12 18:00", True),
            ("5", "carol", "2026-10-20 10:00", False),
            ("6", "dave", "2026-10-21 10:00", False),
        ],
        columns=["call_id", "user_id", "called_at", "is_connected"],
    ),
}
"""Two groups: sam is staff, ann is in both, eve moves from one to the other, carol and fay leave."""
