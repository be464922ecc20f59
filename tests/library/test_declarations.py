"""Faults in declarations are noticed by examples, rivals and oracles: a sample of ``python -m benchmarks.declarations``."""

from typing import Any

import pytest

from benchmarks.declarations import tried
from benchmarks.made_faults import faults_of
from kpi_toolkit.metrics.metric import Ratio

ROOMS = ("progress", "registered", "contacts")
LEAST = 0.95


def share(rows: Any) -> Ratio:
    return Ratio((rows.is_late & rows.is_new).ifelse(1, 0).sum(), rows.count())


FAULTS = [
    "numerator and denominator swapped",
    "count for sum",
    "max for sum",
    "filter dropped",
    "filter turned round",
    "2 for 1",
    "1 for 0",
    "another sign",
    "left side dropped",
    "right side dropped",
    "`is_new` for `is_late`",
    "`is_late` for `is_new`",
]


def test_every_kind_of_fault_is_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.made_faults.ROOM", __name__)
    types = {"is_late": "boolean", "is_new": "boolean", "days": "int64"}
    found = [said.partition(" in line")[0] for said, _ in faults_of(share, types)]
    assert sorted(found) == sorted(FAULTS)


@pytest.mark.slow
def test_mutants_of_declarations_are_killed() -> None:
    found = tried(ROOMS, seeds=(1,))
    alive = [f"{mutant.original.name}: {mutant.fault}" for mutant in found if not mutant.killed_by]
    assert len(found) > 35
    assert {by for mutant in found for by in mutant.killed_by} >= {"example", "oracle"}
    assert len(alive) <= (1 - LEAST) * len(found), alive
