"""The example shop's spend, campaigns, touches and coupons."""

import pandas as pd

PROMOTION: dict[str, pd.DataFrame] = {
    "spend": pd.DataFrame(
        [
            ("2026-09-20", "search", None, 20),
            ("2026-10-05", "ads", "flash", 24),
            ("2026-10-08", "ads", "flash", 10),
            ("2026-10-18", "friends", "letter", 6),
            ("2026-11-01", "search", None, 15),
        ],
        columns=["spent_on", "channel", "campaign_id", "amount"],
    ),
    "campaigns": pd.DataFrame(
        [
            ("welcome", "Welcome coupon", "coupon", "2026-09-01", "2026-12-31"),
            ("flash", "Autumn flash sale", "flash_sale", "2026-10-08", "2026-10-09"),
            ("tasting", "Tea tasting", "activity", "2026-10-12", "2026-10-12"),
            ("letter", "October letter", "email", "2026-10-18", "2026-10-18"),
            ("market", "Tea market", "activity", "2026-10-25", "2026-11-01"),
            ("new-year", "New Year's tea", "activity", "2026-12-30", "2027-01-02"),
        ],
        columns=["campaign_id", "name", "kind", "starts_at", "ends_at"],
    ),
    "touches": pd.DataFrame(
        [
            ("ann", "tasting", "sms", "2026-10-10 10:00", "2026-10-10 10:00", None),
            ("eve", "tasting", "sms", "2026-10-10 10:00", "2026-10-10 10:01", "2026-10-11 12:00"),
            ("ann", "letter", "email", "2026-10-18 09:00", "2026-10-18 09:00", None),
            ("bob", "letter", "email", "2026-10-18 09:00", "2026-10-18 09:00", None),
            ("carol", "letter", "email", "2026-10-18 09:00", "2026-10-18 09:02", None),
            ("dave", "letter", "email", "2026-10-18 09:00", None, None),
            ("sam", "letter", "email", "2026-10-18 09:00", "2026-10-18 09:00", "2026-10-18 09:30"),
        ],
        columns=["user_id", "campaign_id", "medium", "sent_at", "delivered_at", "responded_at"],
    ),
    "coupons": pd.DataFrame(
        [
            ("c1", "ann", "welcome", "2026-09-12", "2026-10-12", "2026-10-05", "5", 5),
            ("c2", "eve", "welcome", "2026-10-01", "2026-10-31", "2026-10-11", None, 5),
            ("c3", "dave", "welcome", "2026-10-02", None, None, None, 5),
            ("c4", "bob", "welcome", "2026-10-08", "2026-10-15", "2026-10-08", "6", 5),
            ("c5", "carol", "welcome", "2026-10-20", "2026-11-20", None, None, 5),
        ],
        columns=[
            "coupon_id",
            "user_id",
            "campaign_id",
            "issued_at",
            "expires_at",
            "redeemed_at",
            "order_id",
            "face_value",
        ],
    ),
}
"""In October 2026 one of four users reached answers (eve) and one orders within a week (ann, order 8); sam is staff."""
