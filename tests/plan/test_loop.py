"""What a review shows of its actions: which ones, in which state, and what the data say of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.loop import around, followed, on_the_table
from kpi_toolkit.plan.proposal import Proposal

MARCH = parse_period("2026-03")


def action(**given: Any) -> Action:
    values = {
        "row": 2,
        "id": "A1",
        "role": "operations",
        "metric": "sales",
        "diagnosis": "",
        "steps": "1. do it",
        "owner": "Li",
        "resources": "one day",
        "start": date(2026, 1, 1),
        "due": date(2026, 3, 1),
        "expected": Decimal(10),
        "expected_mode": "absolute",
        "expected_by": date(2026, 3, 1),
        "status": "running",
        "fixed_on": date(2025, 12, 20),
    }
    return Action(**(values | given))


def nothing(metric: str, period: Period) -> float | None:
    return None


def values_of(before: list[float], after: list[float], start: str = "2026-01") -> Any:
    """Values by month: `after` from the start on, `before` up to it."""
    first = parse_period(start)
    known = {str(first.shift(place)): value for place, value in enumerate(after)}
    known |= {str(first.shift(place - len(before))): value for place, value in enumerate(before)}
    return lambda metric, period: known.get(str(period))


def states(*actions: Action, period: Period = MARCH) -> list[tuple[str, str, bool]]:
    return [(one.action.id, one.state, one.is_carried_over) for one in followed(actions, "operations", period, nothing)]


def test_what_is_open_carries_over_and_what_is_new_is_new() -> None:
    old = action(id="old", due=date(2026, 5, 1))
    new = action(id="new", start=date(2026, 3, 10), due=date(2026, 6, 1))
    later = action(id="later", start=date(2026, 4, 1), due=date(2026, 6, 1))
    other = action(id="other", role="content")
    assert states(new, later, other, old) == [("old", "running", True), ("new", "running", False)]


def test_what_is_not_done_by_its_date_is_overdue_and_comes_first() -> None:
    late = action(id="late", due=date(2026, 3, 1))
    open_ = action(id="open", due=date(2026, 2, 1), status="done")
    assert states(open_, late) == [("late", "overdue", True), ("open", "done", True)]


@pytest.mark.parametrize(
    ("given", "is_shown"),
    [
        ({"status": "done"}, True),  # nobody wrote what came of it
        ({"status": "done", "verdict": "partial"}, True),  # its effect was due in March
        ({"status": "done", "verdict": "partial", "due": date(2026, 1, 20), "expected_by": date(2026, 2, 1)}, False),
        ({"status": "cancelled", "due": date(2026, 1, 20), "expected_by": None}, False),
        ({"status": "cancelled", "due": date(2026, 3, 20)}, True),
    ],
)
def test_closed_actions_leave_once_their_time_is_over(given: dict[str, Any], is_shown: bool) -> None:
    assert bool(states(action(**given))) is is_shown


def test_a_period_that_the_action_began_in_is_on_neither_side() -> None:
    before, after = around(date(2026, 1, 10), MARCH)
    assert (str(before[-1]), str(after[0]), str(after[-1]), len(before)) == ("2025-12", "2026-02", "2026-03", 24)
    before, after = around(date(2026, 1, 1), MARCH)
    assert (str(before[-1]), str(after[0])) == ("2025-12", "2026-01")


# Before: mean 10, moving ranges all 2, so limits 10 ± 5.32; after: mean 30, far outside.
def test_the_verdict_needs_a_signal_in_the_expected_direction() -> None:
    before = [9.0, 11.0] * 4
    for after, expected, outcome in (
        ([30, 31, 29], 10, "effective"),
        ([30, 31, 29], 40, "partial"),
        ([1, 2, 3], 10, "ineffective"),
        ([9, 11, 10], 1, "insufficient"),
    ):
        one = action(expected=Decimal(expected))
        (found,) = followed([one], "operations", MARCH, values_of(before, [float(value) for value in after]))
        assert found.effect is not None
        assert found.effect.outcome == outcome
        assert found.effect.n_before == 8


def test_a_relative_expectation_is_of_the_mean_before() -> None:
    one = action(expected=Decimal("0.5"), expected_mode="relative")
    (found,) = followed([one], "operations", MARCH, values_of([9.0, 11.0] * 4, [30.0, 31.0, 29.0]))
    assert found.effect is not None
    assert found.effect.expected == 5.0
    falls = action(expected=Decimal("-0.5"), expected_mode="relative")
    (found,) = followed([falls], "operations", MARCH, values_of([-9.0, -11.0] * 4, [-30.0, -31.0, -29.0]))
    assert found.effect is not None
    assert (found.effect.expected, found.effect.outcome) == (-5.0, "effective")


def test_what_cannot_be_compared_has_no_verdict() -> None:
    for one in (
        action(expected=None),
        action(status="cancelled", due=date(2026, 3, 20)),
        action(expected=Decimal("0.1"), expected_mode="relative"),
    ):
        (found,) = followed([one], "operations", MARCH, nothing)
        assert found.effect is None
    (found,) = followed([action()], "operations", MARCH, nothing)
    assert found.effect is not None
    assert found.effect.why == "few_before"


def test_a_written_verdict_that_the_data_do_not_bear_out_is_said() -> None:
    quiet = values_of([9.0, 11.0] * 4, [10.0, 9.0, 11.0])
    (found,) = followed([action(verdict="effective")], "operations", MARCH, quiet)
    assert found.contradicts
    (found,) = followed([action(verdict="insufficient")], "operations", MARCH, quiet)
    assert not found.contradicts
    (found,) = followed(
        [action(verdict="effective")], "operations", MARCH, values_of([9.0, 11.0] * 4, [30.0, 31.0, 29.0])
    )
    assert not found.contradicts


def test_an_expectation_written_after_the_start_is_said() -> None:
    found = followed(
        [action(fixed_on=date(2026, 1, 2)), action(fixed_on=date(2026, 1, 1))], "operations", MARCH, nothing
    )
    assert [one.was_fixed_late for one in found] == [True, False]


def test_a_done_action_without_a_verdict_wants_one() -> None:
    found = followed([action(status="done"), action(status="done", verdict="partial")], "operations", MARCH, nothing)
    assert [one.lacks_verdict for one in found] == [True, False]


@pytest.mark.parametrize(
    ("decided_on", "review_on", "is_shown"),
    [
        (None, None, True),
        (date(2026, 3, 1), None, True),
        (date(2026, 2, 28), None, False),
        (date(2025, 9, 1), date(2026, 3, 31), True),
        (date(2025, 9, 1), date(2026, 4, 1), False),
    ],
)
def test_proposals_that_wait_for_something_are_on_the_table(
    decided_on: date | None, review_on: date | None, is_shown: bool
) -> None:
    one = Proposal(2, "operations", "sales", "90000", "season", "Li", "Wu", decided_on, review_on)
    assert bool(on_the_table([one], "operations", MARCH)) is is_shown
    assert on_the_table([one], "content", MARCH) == ()
