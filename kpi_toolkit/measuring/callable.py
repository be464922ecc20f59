"""Metrics that can be called on data: ``kt.sales(orders, period="2026-10")``, and a workspace's own likewise."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from kpi_toolkit.measuring.frame import number
from kpi_toolkit.metrics import catalogue
from kpi_toolkit.metrics import metric as definition
from kpi_toolkit.metrics.metric import Metric

CATALOGUE = catalogue.CATALOGUE.measured_by(number)


@wraps(definition.metric)
def metric(**about: Any) -> Callable[[Callable[..., Any]], Metric]:
    """Declare a metric as :func:`kpi_toolkit.metrics.metric.metric` does; what comes of it can be called on data."""
    declare = definition.metric(**about)
    return lambda function: replace(declare(function), measured_by=number)
