"""A small plan for the last three months, as it would have been agreed: a little above the month before.

Each role has two to four weighted metrics, of them one of money, one volume and one ratio; what can be gamed has a
guardrail beside it: a target without weight.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import timedelta

from kpi_toolkit.demo.build import Build
from kpi_toolkit.demo.names import STAFF
from kpi_toolkit.demo.shop import Shop

PLANNED_MONTHS = 3
COLUMNS = (
    "metric",
    "role",
    "kind",
    "mode",
    "value",
    "lower",
    "upper",
    "baseline",
    "baseline_period",
    "start",
    "due",
    "per",
    "weight",
    "owner",
    "why",
    "agreed_on",
    "proposed_by",
    "approved_by",
    "commitment",
)
APPROVED_BY = "何静 He Jing"
"""The head of the team, who owns no target herself."""

# Metric, the truth it is planned from, percent of last month's actual that is asked for.
ASKED = {
    "sales": ("sales_fen", 105),
    "orders": ("orders", 103),
    "new_users": ("registered_users", 102),
    "visitors": ("visitors", 105),
    "active_users": ("monthly_active_users", 104),
    "content_readers": ("readers", 104),
    "community_new": ("first_group_joins", 102),
}
# Guardrail of a number, the truths it is counted from, percent of the mean of the last three months that must stay.
STAYS = {"new_buyers": ("new_buyers", "", 60), "aov": ("sales_fen", "orders", 80)}
MEAN_OF = 3
# Metric → level agreed on for good; no round shares, which few cases would hit by chance.
KEPT = {
    "content_cvr": "0.21",
    "complaint_rate": "0.09",
    "csat": "0.79",
    "timeliness_rate": "0.9",
    "accuracy_rate_forecast": "0.9",
    "community_active": "0.29",
    "repurchase_rate": "0.61",
    "visit_conversion_rate": "0.22",
    "survey_response_rate": "0.09",
    "accuracy_rate_review": "0.85",
    "activity_participation": "0.09",
}
# What an established shop asks for otherwise.
ESTABLISHED_PERCENT = 102
ESTABLISHED_KEPT = {
    "content_cvr": "0.26",
    "community_active": "0.24",
    "repurchase_rate": "0.79",
    "visit_conversion_rate": "0.28",
}
# Role → metric → weight; none for a guardrail.
PLAN = {
    "promotion": {
        "new_users": "0.3",
        "visitors": "0.2",
        "visit_conversion_rate": "0.2",
        "sales": "0.3",
        "new_buyers": "",
    },
    "operations": {
        "sales": "0.3",
        "orders": "0.25",
        "repurchase_rate": "0.25",
        "active_users": "0.2",
        "aov": "",
        "visit_conversion_rate": "",
    },
    "content": {"content_readers": "0.3", "content_cvr": "0.3", "sales": "0.4"},
    "service": {"complaint_rate": "0.3", "csat": "0.3", "sales": "0.4", "survey_response_rate": ""},
    "data": {"timeliness_rate": "0.3", "accuracy_rate_forecast": "0.3", "sales": "0.4", "accuracy_rate_review": ""},
    "community": {"community_new": "0.3", "community_active": "0.3", "sales": "0.4", "activity_participation": ""},
}
WHY = "上月实际的 {percent}% {percent}% of last month's actual"
WHY_STAYS = "护栏：近三个月平均的 {percent}% guardrail: {percent}% of the mean of three months"
WHY_KEPT = "团队约定的常设水平 the level that the team keeps"


def targets(state: Build) -> str:
    """Return ``plan/targets.csv``."""
    months = range(state.shop.months - PLANNED_MONTHS, state.shop.months)
    return written(
        COLUMNS,
        (
            _dates(state.shop, month) | _row(state, month, role, metric) | {"weight": weight}
            for month in months
            for role, metrics in PLAN.items()
            for metric, weight in metrics.items()
        ),
    )


def written(columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as the text of a CSV file; a column that a row lacks stays empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def owner_of(role: str) -> str:
    """Return who answers for a role: the first of its team."""
    return next(person for person, owned in STAFF if owned == role)


def _dates(shop: Shop, month: int) -> dict[str, str]:
    start = shop.firsts[month]
    agreed = start - timedelta(days=6)
    return {"start": str(start), "due": str(shop.firsts[month + 1]), "agreed_on": str(agreed)}


def _row(state: Build, month: int, role: str, metric: str) -> dict[str, str]:
    value, why = _asked(state, month, metric)
    return {
        "metric": metric,
        "role": role,
        "kind": "level",
        "value": value,
        "per": "month",
        "owner": owner_of(role),
        "why": why,
        "proposed_by": owner_of(role),
        "approved_by": APPROVED_BY,
        "commitment": "committed",
    }


def _asked(state: Build, month: int, metric: str) -> tuple[str, str]:
    """Return the value of a target, and the reason for it."""
    kept = KEPT | (ESTABLISHED_KEPT if state.shop.is_established else {})
    if metric in kept:
        return kept[metric], WHY_KEPT
    if metric in STAYS:
        over, under, percent = STAYS[metric]
        mean = _sum(state, month, over) / (_sum(state, month, under) if under else MEAN_OF)
        return str(rounded(mean * percent / 100)), WHY_STAYS.format(percent=percent)
    name, percent = ASKED[metric]
    percent = min(percent, ESTABLISHED_PERCENT) if state.shop.is_established else percent
    before, actual = (
        int(state.truths.monthly[name][place]) / (100 if name.endswith("_fen") else 1) for place in (month - 1, month)
    )
    value = rounded(before * percent / 100)
    # A target that is just what came would look as if it had been copied from it.
    return str(value + (value == actual)), WHY.format(percent=percent)


def _sum(state: Build, month: int, name: str) -> float:
    """Return what the three months before come to together, money in yuan."""
    total = int(state.truths.monthly[name][month - MEAN_OF : month].sum())
    return total / (100 if name.endswith("_fen") else 1)


def rounded(number: float) -> int:
    """Round to two digits, as plans are: 7841 → 7800, at least 1.

    >>> rounded(7841.0), rounded(96.4), rounded(0.0)
    (7800, 96, 1)
    """
    step = int(10 ** max(0, len(str(int(number))) - 2))
    return max(1, round(number / step) * step)
