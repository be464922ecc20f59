"""The plan of the demo keeps every rule of the plan check, and its verdicts are borne out by its data."""

from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.loop import followed
from kpi_toolkit.plan.plan import Plan, read_plan
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


def test_one_action_worked_and_no_verdict_says_more_than_the_data(plan: Plan, opened: Workspace) -> None:
    frame = measure(opened, [action.metric for action in plan.actions], "2025-09..2026-10")
    values = {(row.metric, row.period): row.value for row in frame.itertuples()}

    def value_of(metric: str, period: Period) -> float | None:
        value = values.get((metric, str(period)))
        return None if value is None or value != value else value

    roles = dict.fromkeys(action.role for action in plan.actions)
    found = {
        one.action.id: one for role in roles for one in followed(plan.actions, role, parse_period("2026-10"), value_of)
    }
    assert set(found) == {"A1", "A2", "A3", "A4"}, "A5 begins after the last month"
    assert not [key for key, one in found.items() if one.contradicts or one.was_fixed_late]
    prices = next(action for action in plan.actions if action.id == "A1")
    margins = [values["gross_margin", f"2026-{month:02}"] for month in (3, 4)]
    assert prices.verdict == "effective"
    assert found["A1"].effect is not None
    assert found["A1"].effect.outcome == "effective"
    assert margins[1] > margins[0]
    assert {action.status for action in plan.actions} == {"done", "running", "proposed"}
