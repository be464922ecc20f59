"""Metrics that can be called on data: ``kt.sales(orders, period="2026-10")``, and a workspace's own likewise."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeAlias

from kpi_toolkit.measuring.frame import number
from kpi_toolkit.metrics import catalogue
from kpi_toolkit.metrics import metric as definition
from kpi_toolkit.metrics.metric import Metric

CATALOGUE = catalogue.CATALOGUE.measured_by(number)

_About = ParamSpec("_About")
_Declare: TypeAlias = Callable[[Callable[..., Any]], Metric]


def _measured(metric: Callable[_About, _Declare]) -> Callable[_About, _Declare]:
    """Hand what a decorator declares the function that measures it."""

    @wraps(metric)
    def declaring(*args: _About.args, **kwargs: _About.kwargs) -> _Declare:
        declare = metric(*args, **kwargs)
        return lambda function: replace(declare(function), measured_by=number)

    return declaring


metric = _measured(definition.metric)
"""Declare a metric as :func:`kpi_toolkit.metrics.metric.metric` does; what comes of it can be called on data."""
