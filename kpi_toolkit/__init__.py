"""KPI reviews for user-operations teams: measure, judge and report from any data.

``import kpi_toolkit as kt`` gives what a notebook uses; names are loaded when first asked for, so that
``kpi --help`` starts at once.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

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
    "read_plan": "kpi_toolkit.plan.plan",
    "check_plan": "kpi_toolkit.plan.check",
    "smart": "kpi_toolkit.plan.smart",
    "default_rows": "kpi_toolkit.plan.defaults",
    "review": "kpi_toolkit.reviewing.making",
    "scorecards": "kpi_toolkit.reviewing.cards",
    "ranking": "kpi_toolkit.reviewing.cards",
    "heaping": "kpi_toolkit.reviewing.cards",
    "landing": "kpi_toolkit.reviewing.parts",
    "landings": "kpi_toolkit.reviewing.parts",
    "bridge": "kpi_toolkit.reviewing.parts",
    "rate_change": "kpi_toolkit.reviewing.parts",
    "contributions_of": "kpi_toolkit.reviewing.parts",
    "funnel": "kpi_toolkit.reviewing.parts",
    "broken_links": "kpi_toolkit.reviewing.parts",
    "traps": "kpi_toolkit.reviewing.parts",
    "funnel_scorecard": "kpi_toolkit.reviewing.parts",
    "policy_lab": "kpi_toolkit.reviewing.parts",
    "weekly_targets": "kpi_toolkit.weekly.baseline",
    "next_base": "kpi_toolkit.weekly.baseline",
    "next_first_week": "kpi_toolkit.weekly.baseline",
    "xmr": "kpi_toolkit.analysis.signal",
    "signals": "kpi_toolkit.analysis.signal",
    "two_rates": "kpi_toolkit.analysis.rates",
    "rate_against": "kpi_toolkit.analysis.rates",
    "samples_needed": "kpi_toolkit.analysis.rates",
    "headline": "kpi_toolkit.pages.tables",
    "banner": "kpi_toolkit.pages.tables",
    "scorecard": "kpi_toolkit.pages.tables",
    "trend": "kpi_toolkit.pages.tables",
    "moved": "kpi_toolkit.pages.tables",
    "guardrails": "kpi_toolkit.pages.tables",
    "why": "kpi_toolkit.pages.tables",
    "outlook": "kpi_toolkit.pages.tables",
    "actions": "kpi_toolkit.pages.tables",
    "restated": "kpi_toolkit.pages.tables",
    "definitions": "kpi_toolkit.pages.tables",
    "notes": "kpi_toolkit.pages.tables",
    "sentences": "kpi_toolkit.pages.text.sentences",
    "echo": "kpi_toolkit.pages.record",
    "CATALOGUE": "kpi_toolkit.measuring.callable",
    "metric": "kpi_toolkit.measuring.callable",
    "Metric": "kpi_toolkit.metrics.metric",
    "Ratio": "kpi_toolkit.metrics.metric",
    "KpiError": "kpi_toolkit.errors",
}


def __getattr__(name: str) -> Any:
    """Load a public name, or a metric of the catalogue: ``kt.sales(orders, period="2026-10")``."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    if not name.startswith("_"):
        catalogue = import_module("kpi_toolkit.measuring.callable").CATALOGUE
        if name in catalogue:
            return catalogue[name]
    raise AttributeError(f"module 'kpi_toolkit' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Return the public names and the metrics."""
    return sorted([*_PUBLIC, *import_module("kpi_toolkit.measuring.callable").CATALOGUE.names])
