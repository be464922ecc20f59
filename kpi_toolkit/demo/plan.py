"""A small plan for the last three months, as it would have been agreed: a little above the month before."""

import csv
import io
from datetime import timedelta

from kpi_toolkit.demo.build import Build
from kpi_toolkit.demo.names import STAFF
from kpi_toolkit.demo.shop import Shop

PLANNED_MONTHS = 3
COLUMNS = ("metric", "role", "kind", "mode", "value", "lower", "upper", "baseline", "baseline_period", "start", "due",
           "per", "weight", "owner", "why", "agreed_on", "proposed_by", "approved_by", "commitment")  # fmt: skip
APPROVED_BY = STAFF[0][0]

# Metric, the truth it is planned from, growth asked for.
ASKED = {
    "sales": ("sales_fen", 1.05),
    "orders": ("orders", 1.03),
    "buyers": ("buyers", 1.04),
    "new_users": ("registered_users", 1.02),
    "visitors": ("visitors", 1.05),
    "active_users": ("monthly_active_users", 1.04),
    "content_readers": ("readers", 1.04),
    "community_new": ("group_joins", 1.02),
}
# Metric → level agreed on for good.
KEPT = {
    "content_cvr": "0.22", "complaint_rate": "0.08", "csat": "0.8", "timeliness_rate": "0.9",
    "accuracy_rate_forecast": "0.9", "community_active": "0.3",
}  # fmt: skip
# Role → metric → weight.
PLAN = {
    "promotion": {"new_users": "0.3", "visitors": "0.3", "sales": "0.4"},
    "operations": {"sales": "0.4", "orders": "0.3", "active_users": "0.3"},
    "content": {"content_readers": "0.5", "content_cvr": "0.5"},
    "service": {"complaint_rate": "0.5", "csat": "0.5"},
    "data": {"timeliness_rate": "0.5", "accuracy_rate_forecast": "0.5"},
    "community": {"community_new": "0.4", "community_active": "0.6"},
}
WHY = "上月实际略加提升 a little above last month's actual"
WHY_KEPT = "团队约定的常设水平 the level that the team keeps"


def targets(state: Build) -> str:
    """Return ``plan/targets.csv``."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for month in range(state.shop.months - PLANNED_MONTHS, state.shop.months):
        for role, metrics in PLAN.items():
            for metric, weight in metrics.items():
                writer.writerow(_dates(state.shop, month) | _row(state, month, role, metric) | {"weight": weight})
    return text.getvalue()


def _dates(shop: Shop, month: int) -> dict[str, str]:
    start = shop.firsts[month]
    agreed = start - timedelta(days=6)
    return {"start": str(start), "due": str(shop.firsts[month + 1]), "agreed_on": str(agreed)}


def _row(state: Build, month: int, role: str, metric: str) -> dict[str, str]:
    owner = next(person for person, owned in STAFF if owned == role)
    return {
        "metric": metric, "role": role, "kind": "level", "value": KEPT.get(metric) or _asked(state, month, metric),
        "per": "month", "owner": owner, "why": WHY_KEPT if metric in KEPT else WHY, "proposed_by": owner,
        "approved_by": APPROVED_BY, "commitment": "committed",
    }  # fmt: skip


def _asked(state: Build, month: int, metric: str) -> str:
    name, growth = ASKED[metric]
    actual = int(state.truths.monthly[name][month - 1])
    return str(rounded((actual / 100 if name.endswith("_fen") else actual) * growth))


def rounded(number: float) -> int:
    """Round to two digits, as plans are: 7841 → 7800, at least 1.

    >>> rounded(7841.0), rounded(96.4), rounded(0.0)
    (7800, 96, 1)
    """
    step = int(10 ** max(0, len(str(int(number))) - 2))
    return max(1, round(number / step) * step)
