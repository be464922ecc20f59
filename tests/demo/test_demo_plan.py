"""The plan of the demo keeps every rule of the plan check, and its verdicts are borne out by its data."""

from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.reviewing.acting import followed_until
from kpi_toolkit.units import UNITS


@pytest.fixture(scope="module")
def opened(demo: Path) -> Workspace:
    return open_workspace(demo)


@pytest.fixture(scope="module")
def plan(demo: Path, opened: Workspace) -> Plan:
    return read_plan(demo, opened.catalogue, opened.settings, opened)


def test_the_plan_check_finds_nothing(plan: Plan) -> None:
    assert [str(finding) for finding in check_plan(plan)] == []
    assert (len(plan.actions), len(plan.proposals)) == (5, 3)


def test_each_scorecard_is_balanced(plan: Plan) -> None:
    for (role, start), rows in groupby(plan.targets, key=lambda target: (target.role, target.start)):
        own = list(rows)
        weighted = [target for target in own if target.weight is not None]
        units = [UNITS[CATALOGUE[target.metric].unit] for target in weighted]
        assert 2 <= len(weighted) <= 4, role
        assert sum(target.weight or Decimal(0) for target in weighted) == 1
        assert {unit.is_rate for unit in units} == {True, False}
        assert any(unit.kind == "money" for unit in units)
        for target in weighted:
            metric = CATALOGUE[target.metric]
            beside = {other.metric for other in own} & set(metric.pairs_with)
            assert beside or not metric.gameable, (role, metric.name)
        for target in own:
            assert target.agreed_on is not None
            assert target.agreed_on < start
            assert target.approved_by not in (target.owner, target.proposed_by)


def test_no_verdict_says_more_than_the_data(plan: Plan, opened: Workspace) -> None:
    found = {one.action.id: one for one in followed_until(opened, "2026-10")}
    assert set(found) == {"A1", "A2", "A3", "A4"}, "A5 begins after the last month"
    assert not [key for key, one in found.items() if one.contradicts or one.was_fixed_late]
    prices = next(action for action in plan.actions if action.id == "A1")
    assert prices.verdict == "insufficient", "7 months before it in a shop that has just opened"
    assert found["A1"].effect is not None
    assert (found["A1"].effect.change or 0) > 0.02
    assert found["A2"].effect is not None
    assert found["A2"].effect.rung == "segments"
    assert {action.status for action in plan.actions} == {"done", "running", "proposed"}
