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
            ("autumn", "dave", "2026-09-28", "2026-10-02", 9),
            ("autumn", "ann", "2026-10-01", "2026-10-04", 10),
            ("autumn", "eve", "2026-10-01", "2026-10-12", 6),
            ("autumn", "bob", "2026-10-09", "2026-10-12", 8),
            ("autumn", None, "2026-10-11", None, None),
            ("autumn", "fay", "2026-10-13", "2026-11-02", 10),
            ("autumn", "carol", "2026-10-20", "2026-10-30", 3),
            ("club", "ann", "2026-10-24", "2026-10-25", 9),
        ],
        columns=["survey_id", "user_id", "sent_at", "answered_at", "recommend_score"],
    ),
    "complaints": pd.DataFrame(
        [
            ("late", "dave", "2026-09-02", "2026-09-05", None, "2026-09-02 10:00", "mei"),
            ("broken", "bob", "2026-10-09", "2026-10-12", "6", "2026-10-09 06:00", "mei"),
            ("rude", None, "2026-10-15", None, None, "2026-10-16 12:00", "lin"),
            ("spam", "eve", "2026-10-20", None, None, None, None),
        ],
        columns=["complaint_id", "user_id", "opened_at", "closed_at", "order_id", "first_answered_at", "agent"],
    ),
    "inquiries": pd.DataFrame(
        [
            ("size", "dave", "2026-09-30 23:50", "2026-10-01 00:10", "2026-10-01 09:00", "mei"),
            ("price", "bob", "2026-10-08 12:05", "2026-10-08 12:06", "2026-10-08 12:15", "mei"),
            ("stock", "fay", "2026-10-12 15:20", "2026-10-12 15:24", "2026-10-13 09:20", "mei"),
            ("gift", "ann", "2026-10-12 16:00", "2026-10-12 16:20", "2026-10-12 17:00", "mei"),
            ("return", "bob", "2026-10-12 18:00", "2026-10-12 18:02", None, "lin"),
            ("job", None, "2026-10-20 09:00", "2026-10-20 10:00", "2026-10-22 09:00", "lin"),
            ("visit", "eve", "2026-11-03 23:58", None, None, None),
            ("bulk", None, "2026-10-31 20:00", None, "2026-11-01 08:00", None),
        ],
        columns=["inquiry_id", "user_id", "opened_at", "first_answered_at", "closed_at", "agent"],
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
