"""The example shop's ratings, surveys, complaints and audits."""

import pandas as pd

FEEDBACK: dict[str, pd.DataFrame] = {
    "ratings": pd.DataFrame(
        [
            ("dave", "2026-09-15", "product", 1, None, "review"),
            ("ann", "2026-10-04", "pre_sale", 5, None, "survey"),
            ("ann", "2026-10-06", "product", 5, None, "review"),
            ("ann", "2026-10-06", "logistics", 4, None, "review"),
            ("bob", "2026-10-10", "product", 3, None, "review"),
            ("bob", "2026-10-10", "logistics", 3, None, "review"),
            (None, "2026-10-11", "product", 4, None, "review"),
            ("eve", "2026-10-12", "pre_sale", 2, None, "survey"),
            ("bob", "2026-10-12", "after_sale", 3, None, "survey"),
            ("ann", "2026-10-21", "service", 2, None, "review"),
            ("ann", "2026-10-22", "after_sale", 4, None, "survey"),
            ("ann", "2026-10-25", "community", 4, None, "survey"),
            ("bob", "2026-10-25", "community", 5, None, "survey"),
            ("carol", "2026-10-30", "pre_sale", 3, True, "survey"),
            ("carol", "2026-10-30", "service", 4, None, "review"),
        ],
        columns=["user_id", "rated_at", "subject", "score", "is_satisfied", "source"],
    ),
    "surveys": pd.DataFrame(
        [
            ("autumn", "dave", "2026-09-28", "2026-10-02"),
            ("autumn", "ann", "2026-10-01", "2026-10-04"),
            ("autumn", "eve", "2026-10-01", "2026-10-12"),
            ("autumn", "bob", "2026-10-09", "2026-10-12"),
            ("autumn", None, "2026-10-11", None),
            ("autumn", "fay", "2026-10-13", "2026-11-02"),
            ("autumn", "carol", "2026-10-20", "2026-10-30"),
            ("club", "ann", "2026-10-24", "2026-10-25"),
        ],
        columns=["survey_id", "user_id", "sent_at", "answered_at"],
    ),
    "complaints": pd.DataFrame(
        [
            ("late", "dave", "2026-09-02", "2026-09-05", None),
            ("broken", "bob", "2026-10-09", "2026-10-12", "6"),
            ("rude", None, "2026-10-15", None, None),
            ("spam", "eve", "2026-10-20", None, None),
        ],
        columns=["complaint_id", "user_id", "opened_at", "closed_at", "order_id"],
    ),
    "audits": pd.DataFrame(
        [
            ("2026-10-07", "mystery_shopper", "service", 80, None),
            ("2026-10-14", "mystery_shopper", "service", 90, None),
            ("2026-10-21", "mystery_shopper", "warehouse", 70, None),
            ("2026-10-09", "content_quality", "content", 4, None),
            ("2026-10-23", "content_quality", "content", 5, None),
            ("2026-10-28", "content_quality", "promotion", None, None),
            ("2026-10-05", "figure_check", "data", None, True),
            ("2026-10-12", "figure_check", "data", None, True),
            ("2026-10-19", "figure_check", "data", None, False),
            ("2026-10-26", "figure_check", "data", None, None),
        ],
        columns=["audited_at", "kind", "department", "score", "is_confirmed"],
    ),
}
"""One rating has no user, one says that three points are satisfied; ann answered two questionnaires."""
