"""Metrics that can be called on data: ``kt.sales(orders, period="2026-10")``, and a workspace's own likewise."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeAlias

from kpi_toolkit.examples import EXAMPLE_ORDERS, EXAMPLE_TABLES
from kpi_toolkit.measuring.frame import as_workspace, number
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics import catalogue
from kpi_toolkit.metrics import composed as composition
from kpi_toolkit.metrics import metric as definition
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings import Settings

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


composed = _measured(composition.composed)
"""Declare a metric that is made of others as :func:`kpi_toolkit.metrics.composed.composed` does, callable on data."""


def number_of_examples() -> definition.Number:
    """Return what measures metrics on data and opens the tables of the worked examples once for all of them."""
    opened: dict[int, Workspace] = {}

    def measured(
        metric: Metric, data: Any, period: str | Period | None = None, settings: Settings | None = None
    ) -> float:
        if settings is None and (data is EXAMPLE_ORDERS or data is EXAMPLE_TABLES):
            data = opened.get(id(data)) or opened.setdefault(id(data), as_workspace(data))
        return number(metric, data, period, settings)

    return measured
