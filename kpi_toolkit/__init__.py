"""KPI reviews for user-operations teams: measure, judge and report from any data.

``import kpi_toolkit as kt`` gives what a notebook uses; names are loaded when first asked for, so that
``kpi --help`` starts at once.
"""

import time
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

__version__ = "0.1.0"
__loaded_at__ = time.time_ns()
"""Since when this process loads the toolkit: it may lack what was changed later in the source files."""

_PUBLIC = {
    "measure": "kpi_toolkit.measuring.frame",
    "open_workspace": "kpi_toolkit.measuring.workspace",
    "from_frames": "kpi_toolkit.measuring.workspace",
    "parse_period": "kpi_toolkit.periods.period",
    "parse_periods": "kpi_toolkit.periods.period",
    "attain": "kpi_toolkit.targets",
    "read_targets": "kpi_toolkit.targets.sheet",
    "attainment": "kpi_toolkit.targets.many",
    "attainments": "kpi_toolkit.targets.many",
    "read_plan": "kpi_toolkit.plan.reading",
    "check_plan": "kpi_toolkit.plan.check",
    "smart": "kpi_toolkit.plan.smart",
    "default_rows": "kpi_toolkit.plan.defaults",
    "review": "kpi_toolkit.reviewing.making",
    "scorecards": "kpi_toolkit.reviewing.cards",
    "overview": "kpi_toolkit.reviewing.overview",
    "ranking": "kpi_toolkit.reviewing.cards",
    "heaping": "kpi_toolkit.reviewing.cards",
    "landing": "kpi_toolkit.reviewing.parts",
    "landings": "kpi_toolkit.reviewing.parts",
    "bridge": "kpi_toolkit.reviewing.parts",
    "explain": "kpi_toolkit.reviewing.explaining",
    "rate_change": "kpi_toolkit.reviewing.splitting",
    "contributions_of": "kpi_toolkit.reviewing.splitting",
    "funnel": "kpi_toolkit.reviewing.parts",
    "broken_links": "kpi_toolkit.reviewing.parts",
    "traps": "kpi_toolkit.reviewing.parts",
    "funnel_scorecard": "kpi_toolkit.reviewing.parts",
    "resources": "kpi_toolkit.reviewing.moving",
    "policy_lab": "kpi_toolkit.reviewing.parts",
    "plan_suggestions": "kpi_toolkit.plan.suggestions",
    "weekly_targets": "kpi_toolkit.weekly.baseline",
    "attribution": "kpi_toolkit.reviewing.analyses",
    "lifecycle": "kpi_toolkit.reviewing.standings",
    "rfm": "kpi_toolkit.reviewing.standings",
    "ltv": "kpi_toolkit.reviewing.standings",
    "rivals": "kpi_toolkit.reviewing.standings",
    "experiment": "kpi_toolkit.reviewing.experimenting",
    "change": "kpi_toolkit.reviewing.analyses",
    "share": "kpi_toolkit.reviewing.analyses",
    "trends": "kpi_toolkit.reviewing.following",
    "cohorts": "kpi_toolkit.reviewing.analyses",
    "retention": "kpi_toolkit.reviewing.analyses",
    "next_base": "kpi_toolkit.weekly.baseline",
    "next_first_week": "kpi_toolkit.weekly.baseline",
    "xmr": "kpi_toolkit.analysis.signal",
    "signals": "kpi_toolkit.analysis.signal",
    "two_rates": "kpi_toolkit.analysis.rates",
    "rate_against": "kpi_toolkit.analysis.rates",
    "samples_needed": "kpi_toolkit.analysis.rates",
    "sentences": "kpi_toolkit.pages.text.sentences",
    "echo": "kpi_toolkit.pages.record",
    "CATALOGUE": "kpi_toolkit.measuring.callable",
    "metric": "kpi_toolkit.measuring.callable",
    "composed": "kpi_toolkit.measuring.callable",
    "Metric": "kpi_toolkit.metrics.metric",
    "Ratio": "kpi_toolkit.metrics.metric",
    "Quantile": "kpi_toolkit.metrics.quantile",
    "KpiError": "kpi_toolkit.errors",
}

_IN_WORDS = ("kpi_toolkit.reviewing.", ("kpi_toolkit.pages.text.sentences", "kpi_toolkit.pages.analyses"))
"""Rooms whose results say and show themselves, and where their words, tables and charts are."""

_ROOM = "kpi_toolkit.metrics"
"""The room whose attributes the metrics are."""

_TABLES = {"kpi_toolkit.measuring.callable": "CATALOGUE", "kpi_toolkit.pages.parts": "PARTS"}
"""What has more public names: the metrics, and the parts of a review."""


def __getattr__(name: str) -> Any:
    """Load a public name, a metric or a part: ``kt.sales(orders, period="2026-10")``, ``kt.headline(review)``."""
    if name in _PUBLIC:
        if _PUBLIC[name].startswith(_IN_WORDS[0]):
            for shows in _IN_WORDS[1]:
                import_module(shows)
        return getattr(import_module(_PUBLIC[name]), name)
    if not name.startswith("_"):
        for module, table in _TABLES.items():
            known = getattr(import_module(module), table)
            if name in known:
                return known[name]
    raise AttributeError(f"module 'kpi_toolkit' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Return the functions and the parts, so that they come first in completion; the metrics are in ``metrics``."""
    _, (module, table) = _TABLES.items()
    return sorted([*_PUBLIC, *getattr(import_module(module), table), "metrics"])


metrics = import_module(_ROOM)


def _metric_named(name: str) -> Any:
    """Give a metric of ``kt.metrics``; of a module of the room nothing, so that it is imported."""
    if not name.startswith("_") and name not in {module.name for module in iter_modules(metrics.__path__)}:
        known = _all_metrics()
        if name in known:
            return known[name]
    raise AttributeError(f"module 'kpi_toolkit.metrics' has no attribute '{name}'")


def _metric_names() -> list[str]:
    """Return the names of the metrics."""
    return sorted(_all_metrics().names)


def _all_metrics() -> Any:
    module, table = next(iter(_TABLES.items()))
    return getattr(import_module(module), table)


vars(metrics).update(__getattr__=_metric_named, __dir__=_metric_names)
