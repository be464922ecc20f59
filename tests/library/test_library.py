"""Every metric of the library against its oracle, on a made shop full of traps."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema.tables import TABLES
from kpi_toolkit.settings import Rules, Settings
from tests.library import comparison, made, view

pytestmark = pytest.mark.slow  # a naive oracle over every metric, period and segment

METRICS = {metric.name: metric for metric in CATALOGUE}
SECTIONS = (
    "orders",
    "acquisition",
    "activity",
    "ledgers",
    "feedback",
    "service",
    "people",
    "depth",
    "groups",
    "progress",
)
PERIODS = [
    "2024-12..2026-03",  # from before the data to after them, the last but one month unfinished
    "2025-Q1..2026-Q1",
    "2025-W30..2025-W33",
    "2025-W52",
    "2026-W01..2026-W08",
    "2025-06-15",
    "2025-12-31",
    "2025-01/2026-02",
    "2025-02-10/2025-07-20",
]
CUT_PERIODS = ["2025-05", "2025-11..2026-02", "2025-Q4"]
CUTS = {
    "channel": SECTIONS,
    "users.channel": ("acquisition", "ledgers", "feedback"),  # only what has no channel of its own
    "level": ("orders", "activity"),
    "campaign_id": ("acquisition",),
    "group_id": ("feedback", "groups"),
}
"""Which sections are compared by which column: each metric by some, not all by all, for every query takes its time."""
OTHER_RULES: dict[str, Any] = {
    "repurchase_window_days": 31,
    "second_purchase_days": 14,
    "silent_after_days": 10,
    "at_risk_after_days": 30,
    "churned_after_days": 60,
    "dead_after_days": 120,
    "attribution_days": 2,
    "coupon_valid_days": 10,
    "session_gap_minutes": 5,
    "count_zero_orders": False,
    "left_out_statuses": ("shipped",),
    "active_events": ("visit", "read"),
    "purchase_events": ("purchase", "cart"),
    "activity_kinds": ("sms", "coupon"),
    "profile_fields": ("gender", "phone"),
    "hot_products": 2,
    "loyal_orders": 3,
    "vip_amount": 500,
    "seed_referrals": 2,
    "complaint_answer_hours": 30,
    "complaint_solution_hours": 700.5,
    "inquiry_answer_minutes": 90,
    "inquiry_solution_hours": 1.5,
    "opt_out_events": ("block",),
    "heavy_messages": 1,
    "after_activity_days": 30,
    "inquiry_events": ("inquiry", "submit_form"),
    "satisfied_from": 4.5,
    "dissatisfied_to": 1,
    "health_judgement_weight": 0.3,
    "plateau_weeks": 2,
    "plateau_growth": 0.5,
    "plateau_sample": 1,
    "outside_visits": ("read", "download"),
    "page_events": ("visit", "cart"),
}


class Case(NamedTuple):
    """A shop as the package and as the oracles see it."""

    workspace: Workspace
    shop: Any


def opened(frames: dict[str, pd.DataFrame], rules: Rules | None = None, **until: date) -> Case:
    """Open a shop twice; `until` is the last day of single tables."""
    settings = Settings(rules=rules or Rules())
    covered = {name: (made.FIRST, until.get(name, made.LAST)) for name in frames}
    return Case(from_frames(frames, settings), view.Shop(frames, covered, settings.rules))


@pytest.fixture(scope="module")
def whole() -> Case:
    return opened(made.make_shop(1))


@pytest.fixture(scope="module")
def differing(oracles: Any, library: dict[str, Any], whole: Case) -> Callable[..., list[str]]:
    """Return the differences of one section, of totals or by a column; the frame is computed once for all."""

    @cache
    def of(by: str | None) -> list[str]:
        if by is None:
            frame = kt.measure(whole.workspace, [name for name in library if name in METRICS], PERIODS)
            return comparison.differing_totals(frame, whole.shop, library, METRICS, PERIODS)
        of_sections = [name for section in CUTS[by] for name in oracles[section] if name in METRICS]
        names = [name for name in of_sections if comparison.can_cut(library[name], whole.shop, by)]
        if by == "users.channel":
            names = [name for name in names if not comparison.can_cut(library[name], whole.shop, "channel")]
        frame = kt.measure(whole.workspace, names, CUT_PERIODS, by=by)
        return comparison.differing_segments(frame, whole.shop, library, METRICS, CUT_PERIODS, by)

    return of


def of_section(found: list[str], section: Any) -> str:
    """The differences of a section's metrics as text that pytest shows whole; empty if there are none."""
    return "\n".join(line for line in found if line.split()[0] in section)


def test_every_metric_has_an_oracle_and_every_oracle_a_metric(library: dict[str, Any]) -> None:
    assert sorted(set(METRICS) - set(library)) == [], "write the missing oracles in tests/library/oracle_<section>.py"
    assert sorted(set(library) - set(METRICS)) == []


def test_metrics_look_back_as_the_words_say(library: dict[str, Any]) -> None:
    by_words = {name: oracle.looks_back for name, oracle in library.items() if oracle.looks_back is not None}
    assert {name: METRICS[name].looks_back for name in by_words} == by_words


@pytest.mark.parametrize("section", SECTIONS)
def test_totals_equal_the_oracle(differing: Any, oracles: dict[str, Any], section: str) -> None:
    assert of_section(differing(None), oracles[section]) == ""


@pytest.mark.parametrize(("by", "section"), [(by, section) for by, sections in CUTS.items() for section in sections])
def test_segments_equal_the_oracle(differing: Any, oracles: dict[str, Any], section: str, by: str) -> None:
    assert of_section(differing(by), oracles[section]) == ""


def test_other_rules_and_tables_that_end_early(library: dict[str, Any]) -> None:
    until = {"orders": made.LAST - timedelta(days=20), "events": made.LAST - timedelta(days=9)}
    frames = made.make_shop(2, orders_until=until["orders"], events_until=until["events"])
    case = opened(frames, Rules(**OTHER_RULES), **until)
    periods = ["2025-03..2026-03", "2025-Q2..2026-Q1", "2026-W04..2026-W07"]
    frame = kt.measure(case.workspace, period=periods)
    assert "\n".join(comparison.differing_totals(frame, case.shop, library, METRICS, periods)) == ""


def test_tables_without_their_optional_columns(library: dict[str, Any]) -> None:
    frames = {
        name: frame[[column for column in frame if not TABLES[name][column].optional]]
        for name, frame in made.make_shop(3).items()
    }
    case = opened(made.once(frames))
    frame = kt.measure(case.workspace, period="2025-10..2026-02")
    assert {"sales", "visits", "touch_response_rate"} <= set(frame["metric"][frame["value"].notna()])
    wrong = comparison.differing_totals(frame, case.shop, library, METRICS, ["2025-10..2026-02"])
    assert "\n".join(wrong) == ""


def test_weeks_from_sunday_and_a_fiscal_year_from_april(library: Any) -> None:
    frames = {name: frame for name, frame in made.make_shop(4).items() if name in ("users", "events", "orders")}
    settings = Settings(week_start="sunday", fiscal_year_start=4)
    shop = view.Shop(frames, dict.fromkeys(frames, (made.FIRST, made.LAST)), settings.rules, 6, 4)
    names = ["visits", "wau", "dau", "retention_rate", "active_user_growth", "buyer_retention", "new_user_growth"]
    periods = ["2025-W01..2026-W08", "2024-Q4..2025-Q4", "2024..2025", "2025-10"]
    frame = kt.measure(from_frames(frames, settings), names, periods)
    assert "\n".join(comparison.differing_totals(frame, shop, library, METRICS, periods)) == ""
