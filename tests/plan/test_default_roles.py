"""The default plan of each role, and of the community in each phase, has nothing to find."""

import csv
import io
import random
from datetime import date

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.defaults import default_rows
from kpi_toolkit.plan.history import History, history_from
from kpi_toolkit.plan.plan import Plan, is_weighted
from kpi_toolkit.plan.rules.rule import Example
from kpi_toolkit.plan.rules_page import NEWEST, plan_of
from kpi_toolkit.plan.smart import smart
from kpi_toolkit.settings.built_in_roles import ROLES, SUBJECTIVE
from kpi_toolkit.settings.community import CommunitySettings

CASES = [(name, phase) for name, role in ROLES.items() for phase in (role.phases or (5,))]
START = date(2026, 11, 1)
WHOLE = dict.fromkeys(("users", "events", "group_members"), ("user_id", "is_staff"))


def csv_of(rows: tuple[dict[str, str], ...]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def pasts(role: str, phase: int, months: int) -> dict[str, list[float]]:
    """Return a past that wavers around the example values, shares below 1."""
    chance = random.Random(len(role) * 10 + phase)
    return {
        core.metric: [float(core.value) * (0.94 + 0.1 * chance.random()) for _ in range(months)]
        for core in ROLES[role].scorecard(phase)
    }


def planned(role: str, phase: int, past: dict[str, list[float]] | None = None) -> Plan:
    history: History | None = history_from(past, NEWEST) if past else None
    rows = default_rows(role, START, "month", history, phase, owner="李娜")
    settings = f"community:\n  phase: {phase}\nroles:\n  {role}: {{}}\n"
    return plan_of(Example(csv_of(rows), settings=settings, history=past or {}, columns=WHOLE))


@pytest.mark.parametrize(("role", "phase"), CASES)
@pytest.mark.parametrize("months", [0, 8, 36])
def test_no_finding_at_all(role: str, phase: int, months: int) -> None:
    plan = planned(role, phase, pasts(role, phase, months) if months else None)
    assert [str(finding) for finding in check_plan(plan)] == []
    assert len(plan.targets) == len(ROLES[role].scorecard(phase))


@pytest.mark.parametrize(("role", "phase"), CASES)
def test_with_two_years_of_past_every_default_is_a_commitment(role: str, phase: int) -> None:
    for judged in smart(planned(role, phase, pasts(role, phase, 36))):
        assert judged.verdict == "ok", [str(finding) for finding in judged.findings]
        assert judged.chance is not None
        is_small_count = float(judged.target.value or 0) < 20  # rounded to the easier whole number
        assert judged.chance.probability >= 0.55
        assert judged.chance.probability < 0.9 or is_small_count


def test_all_six_roles_together_share_only_money() -> None:
    rows = tuple(row for role in ROLES for row in default_rows(role, START, "month", owner="李娜"))
    assert [str(finding) for finding in check_plan(plan_of(Example(csv_of(rows), columns=WHOLE)))] == []


@pytest.mark.parametrize(("role", "phase"), CASES)
def test_core_metrics_are_those_of_the_role_and_guardrails_are_pairs(role: str, phase: int) -> None:
    core = ROLES[role].scorecard(phase)
    weighted = [CATALOGUE[one.metric] for one in core if one.weight]
    assert all(role in metric.roles for metric in weighted)
    for guardrail in (one for one in core if not one.weight):
        assert any(guardrail.metric in metric.pairs_with for metric in weighted if metric.gameable)


def test_phases_come_from_the_article() -> None:
    weighted = {phase: {one.metric for one in core if one.weight} for phase, core in ROLES["community"].phases.items()}
    assert "plan_thinking" in weighted[1]
    assert weighted[2] == {"phone_visits", "info_completeness"}
    assert "user_understanding" in weighted[3]
    assert weighted[4] == {"reach_rate", "execution", "activity_frequency"}
    assert {"community_new", "repeat_purchase_rate_1", "community_health"} <= weighted[5]
    assert set(SUBJECTIVE) <= set(CATALOGUE.names)


def test_only_weighted_defaults_count() -> None:
    plan = planned("promotion", 5)
    assert [target.metric for target in plan.targets if not is_weighted(target)] == ["new_buyers", "referral_amount"]


def test_defaults_start_on_the_grid_and_of_a_role_there_is() -> None:
    with pytest.raises(ValueError, match="No month starts"):
        default_rows("content", date(2026, 11, 2), "month")
    with pytest.raises(UsageError, match="no role"):
        default_rows("writer", START, "month")
    assert default_rows("content", date(2026, 10, 1), "quarter")[0]["due"] == "2027-01-01"


def test_a_past_of_nothing_leaves_the_example() -> None:
    rows = default_rows("content", START, "month", history_from({"content_sales": [0.0] * 12}, NEWEST))
    assert rows[0]["value"] == "50000"
    assert "example" in rows[0]["why"]


def test_dated_phases_follow_one_another() -> None:
    with pytest.raises(ValueError, match="phase 2 must begin after phase 1"):
        CommunitySettings(phases={"1": date(2026, 3, 1), "2": date(2026, 3, 1)})
    dated = CommunitySettings(phases={"3": date(2026, 5, 1), "2": date(2026, 3, 1)})
    assert [dated.phase_on(date(2026, month, 1)) for month in (1, 3, 5, 6)] == [2, 2, 3, 3]
