"""Order, distance and windows are those of moments, days are local: the library in a zone that changes its clocks."""

from collections.abc import Iterator
from typing import Any

import pytest

import kpi_toolkit as kt
from kpi_toolkit.engines import Engine
from kpi_toolkit.measuring.conformance import moved_to
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Settings
from tests.engines.conftest import chdb_ready, database, postgres, secret, spark_session
from tests.library import clocks, comparison, made, view

__all__ = ["chdb_ready", "database", "postgres", "secret", "spark_session"]
pytestmark = pytest.mark.slow  # a naive oracle over every metric

METRICS = {metric.name: metric for metric in CATALOGUE}
PERIODS = ["2025-02..2025-04", "2025-10..2025-12", "2025-11-01", "2025-11-02", "2025-11-03", "2025-03-09", "2025-W44"]
IN_ORDER = [
    metric.name
    for metric in CATALOGUE
    if metric.fact
    in (
        "session_periods",
        "member_changes",
        "member_ends",
        "promoted_orders",
        "touched_users",
        "reader_periods",
        "content_buyers",
        "deliverable_periods",
        "order_periods",
        "new_people",
        "community_periods",
    )
]
"""Metrics of facts that put moments in order, or take them from each other."""


@pytest.fixture(scope="module")
def in_new_york() -> Iterator[tuple[Workspace, view.Shop]]:
    frames, settings = clocks.make_shop(5), Settings(time_zone=clocks.ZONE.key)
    shop = view.Shop(frames, dict.fromkeys(frames, (made.FIRST, made.LAST)), settings.rules, zone=clocks.ZONE)
    opened = from_frames(frames, settings)
    yield opened, shop
    opened.engine.close()


def _differing(workspace: Workspace, shop: view.Shop, library: dict[str, Any], names: list[str]) -> str:
    frame = kt.measure(workspace, names, PERIODS)
    assert frame["value"].notna().mean() > 0.7
    return "\n".join(comparison.differing_totals(frame, shop, library, METRICS, PERIODS))


def test_every_metric_equals_its_oracle(in_new_york: tuple[Workspace, view.Shop], library: dict[str, Any]) -> None:
    assert _differing(*in_new_york, library, list(METRICS)) == ""


def test_every_engine_puts_moments_in_order(
    in_new_york: tuple[Workspace, view.Shop], library: dict[str, Any], database: Engine
) -> None:
    workspace, shop = in_new_york
    assert _differing(moved_to(workspace, database), shop, library, IN_ORDER) == ""


def test_segments_by_level_and_group_are_those_of_the_moment(
    in_new_york: tuple[Workspace, view.Shop], library: dict[str, Any]
) -> None:
    workspace, shop = in_new_york
    for by, names in {"level": ["sales", "orders", "visits", "sessions"], "group_id": ["community_active"]}.items():
        frame = kt.measure(workspace, names, PERIODS[:2], by=by)
        assert "\n".join(comparison.differing_segments(frame, shop, library, METRICS, PERIODS[:2], by)) == ""
