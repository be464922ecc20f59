"""The oracles of the whole library that the package and they are both asked about a made shop."""

from typing import Any

import pytest

from tests.library import (
    oracle_acquisition,
    oracle_activity,
    oracle_depth,
    oracle_feedback,
    oracle_groups,
    oracle_ledgers,
    oracle_orders,
    oracle_people,
    oracle_progress,
    oracle_service,
)

ORACLES = {
    "orders": oracle_orders.ORACLE,
    "acquisition": oracle_acquisition.ORACLE,
    "activity": oracle_activity.ORACLE,
    "ledgers": oracle_ledgers.ORACLE,
    "groups": oracle_groups.ORACLE,
    "progress": oracle_progress.ORACLE,
    "depth": oracle_depth.ORACLE,
    "people": oracle_people.ORACLE,
    "service": oracle_service.ORACLE,
    "feedback": oracle_feedback.ORACLE,
}


@pytest.fixture(scope="session")
def oracles() -> dict[str, Any]:
    """Oracle by metric, by section."""
    return ORACLES


@pytest.fixture(scope="session")
def library(oracles: dict[str, Any]) -> dict[str, Any]:
    """Oracle by metric."""
    return {name: oracle for section in oracles.values() for name, oracle in section.items()}
