"""The six roles of a user-operations team. Which metrics a role reads stands with each metric."""

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.language import Text

ROLES: dict[str, Text] = {
    "promotion": Text("推广", "Promotion"),
    "operations": Text("运营", "Operations"),
    "content": Text("内容", "Content"),
    "service": Text("客服", "Customer service"),
    "data": Text("数据", "Data"),
    "community": Text("社群", "Community"),
}


ALL_ROLES = tuple(ROLES)
"""For metrics that every role answers for."""

READ_BY_ALL = ("sales", "topup_amount")
"""What no role gets around."""

FIRST_READ: dict[str, tuple[str, ...]] = {
    "promotion": (
        "new_users", "new_user_growth", "new_buyers", "visitors", "visitor_conversion", "acq_cost", "cac", "promo_roi",
        "promo_response_rate", "promo_response_amount", "brand_shares", "referred_users", *READ_BY_ALL,
    ),
    "operations": (
        "dau", "wau", "active_users", "active_rate", "second_purchase_rate", "repurchase_rate",
        "repeat_purchase_rate_1", "repeat_purchase_rate_2", "repeat_purchase_rate_3", "repurchase_amount",
        "orders", "buyers", "aov", "spend_per_buyer", "buyer_retention", "buyer_churn_rate", "churned_buyers",
        "winback_buyers", *READ_BY_ALL,
    ),
    "content": (
        "content_readers", "content_share_rate", "content_commenters", "content_sales", "content_cvr", "read_buyers",
        "bounce_rate", "dwell_time", "content_quality", *READ_BY_ALL,
    ),
    "service": (
        "feedback_score", "complaint_rate", "complaint_share", "dissatisfied_share", "csat", "presale_csat",
        "aftersale_csat", "mystery_shopper_score", "reviews_positive_rate", "survey_response_rate", *READ_BY_ALL,
    ),
    "data": (
        "timeliness_rate", "accuracy_rate_forecast", "accuracy_rate_review", "on_time_rate", "delayed_items",
        "survey_participants", *READ_BY_ALL,
    ),
    "community": (
        "community_members", "community_new", "community_active", "activity_frequency", "activity_participation",
        "reach_rate", "info_completeness", "phone_visits", "content_quality", "community_health",
        "repeat_purchase_rate_1", *READ_BY_ALL,
    ),
}  # fmt: skip
"""What a role's review shows first unless kpi.yaml says otherwise: the two minutes of a boss. Every metric of the
role is one `kpi measure` away."""


def check_role(role: str) -> str:
    """Return `role` if it exists.

    Raises
    ------
    UsageError
        With the nearest role names.
    """
    if role not in ROLES:
        meant = next((name for name, label in ROLES.items() if role in (label.zh, label.en)), role)
        raise UsageError(f"There is no role `{role}`. {did_you_mean(meant, ROLES)}")
    return role
