"""The metric library: one module per section, one declaration per metric."""

from kpi_toolkit.metric import Catalogue
from kpi_toolkit.metrics import (
    acquisition,
    activity,
    campaigns,
    churn,
    content,
    points,
    products,
    promotion,
    referral,
    retention,
    revenue,
    wallet,
)

CATALOGUE = Catalogue.of_modules([revenue, retention, churn, activity, acquisition, promotion, campaigns,
                                  points, wallet, content, referral, products])  # fmt: skip
