"""Traps name rows; targets are judged again without them, and only those that would be missed are unbalanced."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import made_traps
from kpi_toolkit.judge import guardrails as judge
from kpi_toolkit.judge import inflated
from kpi_toolkit.judge.traps import TRAPS
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import Cells, cells
from kpi_toolkit.measuring.extracts import EXTRACTS
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.pages.text.guardrails import guardrail_sentence
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.reviewing.parts import traps
from kpi_toolkit.targets import Target
from tests.whole import part_of

MONTHS = [f"2026-{month:02}" for month in range(1, 11)]
NEWEST = parse_period("2026-10")


def agreed(metric: str, value: str, period: Period = NEWEST) -> Target:
    """Return a target of a month."""
    level = Decimal(value)
    return Target(2, metric, "operations", "level", period.start, period.end, "Lin", value=level, weight=Decimal(1))


def guarded(workspace: Workspace, target: Target, period: Period = NEWEST) -> tuple[judge.Guardrail, ...]:
    """Ask, measure, ask again and judge what guards a target."""
    named = [target.metric]
    ask = (
        *judge.needs(workspace.context, period, named, [target]),
        *cells([workspace.catalogue[target.metric]], [period], target.segment_column),
    )
    measured = planner.measured(workspace, ask)
    again = judge.asked_again(measured, period, named, [target])
    return judge.guardrails(planner.measured(workspace, (*ask, *again)), period, named, [target])


# ---- denominators that collapse


def surveyed(sent: dict[str, int], answered: dict[str, int]) -> Workspace:
    """So many questionnaires a month, of which so many were answered."""
    rows = [
        (f"{month}-{number}", f"u{number}", day, day + timedelta(days=2) if number < answered[month] else None)
        for month, count in sent.items()
        for number in range(count)
        for day in [date.fromisoformat(f"{month}-{1 + number % 20:02}")]
    ]
    surveys = pd.DataFrame(rows, columns=["survey_id", "user_id", "sent_at", "answered_at"])
    surveys = surveys.assign(sent_at=pd.to_datetime(surveys.sent_at), answered_at=pd.to_datetime(surveys.answered_at))
    days = pd.date_range("2026-01-01", "2026-11-20")
    orders = pd.DataFrame({"order_id": days.astype(str), "user_id": "u1", "ordered_at": days, "amount": 10.0})
    return from_frames({"surveys": surveys, "orders": orders})


@pytest.mark.parametrize("before", [6, 9])
def test_a_survey_sent_to_few_is_no_success(before: int) -> None:
    """Sent to 5 after 67: all answered, and the target of 25 % is met by them alone."""
    months = MONTHS[9 - before :]
    sent = {month: 60 + 7 * (number % 2) for number, month in enumerate(months)} | {"2026-10": 5}
    opened = surveyed(sent, dict.fromkeys(months, 8) | {"2026-10": 5})
    [trap] = [trap for trap in traps(opened, NEWEST, ["survey_response_rate"]) if trap.name == "fewer_asked"]
    assert (trap.state, trap.evidence["n"]) == ("broken", 5)
    target = agreed("survey_response_rate", "0.25")
    guards = guarded(opened, target)
    assert judge.unbalanced(target, "met", guards)
    [guard] = [guard for guard in guards if guard.trap and guard.state == "broken"]
    [without] = guard.without
    assert without.value.value is not None
    assert without.value.value < 0.25
    for language in ("zh", "en"):
        said = guardrail_sentence(guard, language)
        assert "5" in said
        assert "{" not in said
    assert not judge.unbalanced(
        agreed("survey_response_rate", "0.15"), "met", guarded(opened, agreed(target.metric, "0.15"))
    )


def test_a_ratio_of_money_is_looked_at_too() -> None:
    """A few large orders after hundreds: the order value says little."""
    rows = [
        (f"{month}-{number}", f"u{number}", f"{month}-{1 + number % 28:02} 10:00", 50.0 + number % 3)
        for month in MONTHS[:-1]
        for number in range(80)
    ]
    rows += [(f"2026-10-{number}", f"u{number}", f"2026-10-{3 * number + 1:02} 10:00", 90.0) for number in range(11)]
    opened = from_frames(pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount"]))
    [trap] = [trap for trap in traps(opened, NEWEST, ["aov"]) if trap.name == "fewer_asked"]
    assert (trap.state, trap.key) == ("broken", "fewer_asked_collapsed")
    assert judge.unbalanced(agreed("aov", "80"), "met", guarded(opened, agreed("aov", "80")))


def test_denominators_that_grow_or_fall_a_little_are_no_trap() -> None:
    for newest in (40, 67, 120):
        sent = {month: 60 + 7 * (number % 3) for number, month in enumerate(MONTHS)} | {"2026-10": newest}
        opened = surveyed(sent, dict.fromkeys(MONTHS, 8) | {"2026-10": newest // 5})
        assert not [trap for trap in traps(opened, NEWEST, ["survey_response_rate"]) if trap.state == "broken"]


# ---- demo shops


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_traps.shop(tmp_path_factory.mktemp("traps") / "shop", seed=1, clean=False)


def named_by(workspace: Workspace, period: Period) -> list[Trap]:
    """Return the traps that name rows in a period."""
    return [trap for trap in made_traps.said(workspace, period) if trap.inflating]


@pytest.mark.slow
def test_every_planted_trap_names_rows_and_they_are_those_that_were_planted(planted: Workspace) -> None:
    """51 and 53 zombies, 50 orders and one more given back, the repeat orders of the coupon cohort."""
    found = {
        (trap.name, str(month))
        for month in made_traps.months_before(NEWEST, 4)
        for trap in made_traps.said(planted, month)
    }
    assert found >= made_traps.PLANTED
    gone = {}
    for trap in named_by(planted, NEWEST.previous):
        assert trap.inflating is not None
        measured = planner.measured(planted, _of_all(planted, trap))
        without = measured.without(trap.inflating)
        gone[trap.name] = [
            (measured.value(name, NEWEST.previous).value or 0) - (without.value(name, NEWEST.previous).value or 0)
            for name in ("new_users", "orders")
        ]
    assert (gone["zombies"], gone["rush_orders"]) == ([53, 0], [0, 51])


def _of_all(workspace: Workspace, trap: Trap) -> tuple[Cells, ...]:
    metrics, periods = tuple(workspace.catalogue), (trap.inflating.period,) if trap.inflating else ()
    return Cells(metrics, periods), Cells(metrics, periods, None, trap.inflating)


@pytest.mark.slow
def test_no_metric_carries_a_trap_that_does_not_move_it(planted: Workspace) -> None:
    """Every trap × every metric: a target of each, met by little, carries those traps whose rows change its number."""
    for period in part_of((NEWEST, NEWEST.previous), 2, 1):
        for trap in named_by(planted, period):
            measured = planner.measured(planted, _of_all(planted, trap))
            assert trap.inflating is not None
            targets = [agreed(metric.name, "1", period) for metric in planted.catalogue if metric.better != "band"]
            carried = {other.target.metric for other in inflated.judged_without(measured, trap, targets, period)}
            moved = {metric.name for metric in planted.catalogue if _moves(measured, trap, metric, period)}
            assert carried == moved & set(trap.watches)
            if trap.name == "staff":
                assert not carried & {"active_users", "community_active", "community_members", "dau"}
            if trap.name == "zombies":
                assert {"new_users", "active_users", "visitors"} <= carried
                assert "community_new" not in carried


def _moves(measured: Measured, trap: Trap, metric: Metric, period: Period) -> bool:
    assert trap.inflating is not None
    value = measured.without(trap.inflating).value(metric, period).value
    return value is not None and value != measured.value(metric, period).value


def test_every_trap_with_rows_watches_metrics_that_these_rows_can_be_in() -> None:
    for kind in TRAPS:
        extract = EXTRACTS.get(kind.extract)
        assert extract is None or (extract.inflating is None) == (extract.key == ""), kind.name


@pytest.mark.slow
@pytest.mark.parametrize("name", made_traps.HONEST)
def test_an_honest_shop_raises_no_trap(name: str, tmp_path: Path) -> None:
    clean = made_traps.shop(tmp_path / "shop", seed=2, clean=True)
    assert made_traps.said(made_traps.honest(clean, name, 2), NEWEST) == []


# ---- measured without some rows


@pytest.mark.slow
def test_without_some_users_is_as_if_they_had_never_been(planted: Workspace) -> None:
    """Every metric of a shop whose tables lack the zombies equals that of the same shop measured without them."""
    [trap] = [trap for trap in named_by(planted, NEWEST) if trap.name == "zombies"]
    assert trap.inflating is not None
    measured = planner.measured(planted, _of_all(planted, trap))
    gone = set(planted.engine.run(planted.engine.table(planted.known[trap.inflating].left_out.name)).user_id)
    frames = {
        name: rows[~rows.user_id.isin(gone)] if "user_id" in rows.columns else rows
        for name, rows in made_traps.frames(planted).items()
    }
    fresh = from_frames(frames, planted.settings.model_copy(update={"tables": {}}))
    expected = planner.measured(fresh, cells(tuple(planted.catalogue), [NEWEST]))
    same = {
        metric.name
        for metric in planted.catalogue
        if expected.value(metric, NEWEST) == measured.without(trap.inflating).value(metric, NEWEST)
    }
    assert same == {metric.name for metric in planted.catalogue}
