"""From which day on the data must be there for a metric, and until which: to the day."""

from datetime import date

import pytest

from kpi_toolkit.measuring.coverage import caveat, uncovered
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Rules

MARCH, LONG_AGO, LAST = parse_period("2026-03"), "2020-01-01", "2026-03-31"
# Metric, first and last day that are covered, and why there is no number.
EDGES = [
    ("sales", "2026-03-31", LAST, None),
    ("sales", "2026-04-01", "2026-05-01", "before_data"),
    ("sales", LONG_AGO, "2026-03-01", None),
    ("sales", LONG_AGO, "2026-02-28", "after_data"),
    ("repurchase_rate", "2026-02-28", LAST, None),
    ("repurchase_rate", "2026-03-01", LAST, "no_history"),
    ("buyer_retention", "2026-02-01", LAST, None),
    ("buyer_retention", "2026-02-02", LAST, "no_history"),
    ("last_year_buyer_retention", "2025-03-01", LAST, None),
    ("last_year_buyer_retention", "2025-03-02", LAST, "no_history"),
    ("churned_buyers", "2025-09-02", LAST, None),
    ("churned_buyers", "2025-09-03", LAST, "short_history"),
    ("saturated_channels", "2026-02-04", LAST, None),
    ("saturated_channels", "2026-02-05", LAST, "short_stretch"),
    ("saturated_channels", "2026-01-24", "2026-03-20", None),
    ("saturated_channels", "2026-01-25", "2026-03-20", "short_stretch"),
]


@pytest.mark.parametrize(("name", "first", "last", "code"), EDGES)
def test_what_must_be_covered(name: str, first: str, last: str, code: str | None) -> None:
    covered = date.fromisoformat(first), date.fromisoformat(last)
    reason = uncovered(CATALOGUE[name], MARCH, covered, Rules())
    assert (reason and reason.code) == code


@pytest.mark.parametrize(
    ("first", "last", "left_out", "code"),
    [
        ("2026-03-01", "2026-03-31", 0, None),
        ("2026-03-01", "2026-03-30", 0, "partial_end"),
        ("2026-03-02", "2026-03-31", 0, "partial_start"),
        ("2026-03-02", "2026-03-30", 3, "partial_end"),
        ("2026-03-01", "2026-03-31", 3, "windows_left_out"),
    ],
)
def test_what_is_said_beside_a_number(first: str, last: str, left_out: int, code: str | None) -> None:
    covered = date.fromisoformat(first), date.fromisoformat(last)
    reason = caveat(CATALOGUE["sales"], MARCH, covered, left_out, Rules())
    assert (reason and reason.code) == code
