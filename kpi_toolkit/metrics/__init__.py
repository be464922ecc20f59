"""The metric library: one module per section, one declaration per metric."""

from kpi_toolkit.metric import Catalogue
from kpi_toolkit.metrics import (
    acquisition,
    active_rates,
    activity,
    assessments,
    campaigns,
    churn,
    community,
    content,
    data_work,
    feedback,
    funnel,
    loyalty,
    members,
    points,
    products,
    projects,
    promotion,
    referral,
    retention,
    revenue,
    satisfaction,
    sessions,
    user_churn,
    user_retention,
    wallet,
)

CATALOGUE = Catalogue.of_modules([revenue, retention, churn, activity, acquisition,
                                  active_rates, user_retention, user_churn, sessions, members, promotion, campaigns,
                                  points, wallet, content, referral, products,
                                  feedback, satisfaction, data_work, projects, community, assessments,
                                  funnel, loyalty])  # fmt: skip
