"""The six roles of a user-operations team, what each reads first and what each is appraised by unless agreed otherwise.

Which metrics a role may answer for stands with each metric.
"""

from kpi_toolkit.language.text import Text
from kpi_toolkit.settings.roles import Core, Role, Roles

READ_BY_ALL = ("sales", "topup_amount")
"""What no role gets around."""

SHARED_MONEY = (*READ_BY_ALL, "sales_and_topup")
"""What users pay: several roles may answer for it."""

SUBJECTIVE = ("plan_thinking", "user_understanding", "execution", "content_quality", "community_health")
"""Scores that people give: they need two raters who do not ask each other."""

ROLES = Roles(
    (
        Role(
            "promotion",
            Text("推广", "Promotion"),
            (
                "new_users",
                "new_user_growth",
                "new_buyers",
                "visitors",
                "visitor_conversion",
                "acq_cost",
                "cac",
                "promo_roi",
                "promo_response_rate",
                "promo_response_amount",
                "brand_shares",
                "referred_users",
                *READ_BY_ALL,
            ),
            (
                Core("new_users", "0.3", "3000"),
                Core("promo_roi", "0.3", "0.5"),
                Core("promo_response_rate", "0.2", "0.08"),
                Core("referred_users", "0.2", "300"),
                Core("new_buyers", "", "600"),
                Core("referral_amount", "", "20000"),
            ),
        ),
        Role(
            "operations",
            Text("运营", "Operations"),
            (
                "dau",
                "wau",
                "active_users",
                "active_rate",
                "second_purchase_rate",
                "repurchase_rate",
                "repeat_purchase_rate_1",
                "repeat_purchase_rate_2",
                "repeat_purchase_rate_3",
                "repurchase_amount",
                "orders",
                "buyers",
                "aov",
                "spend_per_buyer",
                "buyer_retention",
                "buyer_churn_rate",
                "churned_buyers",
                "winback_buyers",
                *READ_BY_ALL,
            ),
            (
                Core("repurchase_amount", "0.35", "150000"),
                Core("repurchase_rate", "0.25", "0.3"),
                Core("second_purchase_rate", "0.2", "0.15"),
                Core("active_users", "0.2", "8000"),
                Core("visit_conversion_rate", "", "0.05"),
            ),
        ),
        Role(
            "content",
            Text("内容", "Content"),
            (
                "content_readers",
                "content_share_rate",
                "content_commenters",
                "content_sales",
                "content_cvr",
                "read_buyers",
                "bounce_rate",
                "dwell_time",
                "content_quality",
                *READ_BY_ALL,
            ),
            (
                Core("content_sales", "0.4", "50000"),
                Core("content_cvr", "0.3", "0.05"),
                Core("content_readers", "0.3", "4000"),
            ),
        ),
        Role(
            "service",
            Text("客服", "Customer service"),
            (
                "feedback_score",
                "complaint_rate",
                "complaint_share",
                "dissatisfied_share",
                "csat",
                "presale_csat",
                "aftersale_csat",
                "mystery_shopper_score",
                "reviews_positive_rate",
                "survey_response_rate",
                *READ_BY_ALL,
            ),
            (
                Core("feedback_score", "0.3", "4.5"),
                Core("complaint_rate", "0.3", "0.02"),
                Core("mystery_shopper_score", "0.2", "85"),
                Core("sales", "0.2", "300000"),
                Core("dissatisfied_share", "", "0.05"),
            ),
        ),
        Role(
            "data",
            Text("数据", "Data"),
            (
                "timeliness_rate",
                "accuracy_rate_forecast",
                "accuracy_rate_review",
                "on_time_rate",
                "delayed_items",
                "survey_participants",
                *READ_BY_ALL,
            ),
            (
                Core("timeliness_rate", "0.25", "0.95"),
                Core("accuracy_rate_review", "0.25", "0.95"),
                Core("sales", "0.5", "300000"),
            ),
        ),
        Role(
            "community",
            Text("社群", "Community"),
            (
                "community_members",
                "community_new",
                "community_active",
                "activity_frequency",
                "activity_participation",
                "reach_rate",
                "info_completeness",
                "phone_visits",
                "content_quality",
                "community_health",
                "repeat_purchase_rate_1",
                *READ_BY_ALL,
            ),
            (),
            {
                1: (Core("plan_thinking", "0.5", "4"), Core("on_time_rate", "0.5", "0.9"), Core("delay_days", "", "5")),
                2: (
                    Core("phone_visits", "0.5", "100"),
                    Core("info_completeness", "0.5", "0.6"),
                    Core("phone_connected", "", "60"),
                    Core("phone_connect_rate", "", "0.6"),
                ),
                3: (
                    Core("user_understanding", "0.5", "4"),
                    Core("info_completeness", "0.5", "0.7"),
                    Core("phone_connect_rate", "", "0.6"),
                ),
                4: (
                    Core("reach_rate", "0.4", "0.9"),
                    Core("execution", "0.3", "4"),
                    Core("activity_frequency", "0.3", "2"),
                    Core("campaign_participants", "", "200"),
                ),
                5: (
                    Core("community_new", "0.25", "200"),
                    Core("repeat_purchase_rate_1", "0.3", "0.3"),
                    Core("community_health", "0.2", "4"),
                    Core("sales", "0.25", "300000"),
                    Core("community_active", "", "0.4"),
                ),
            },
        ),
    )
)
"""Appraised by two to four metrics of the user-operations KPI library, one of them money, and the guardrails of those
that can be gamed; the community by its process before phase 5 of the community article, by outcomes in it."""

ALL_ROLES = tuple(ROLES)
"""For metrics that every role answers for, a workspace's own roles too."""
