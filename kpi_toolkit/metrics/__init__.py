"""The metric library: one module per section, one declaration per metric."""

from kpi_toolkit.metric import Catalogue
from kpi_toolkit.metrics import acquisition, activity, churn, retention, revenue

CATALOGUE = Catalogue.of_modules([revenue, retention, churn, activity, acquisition])
