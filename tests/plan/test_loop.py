"""What a review shows of its actions: which ones, in which state, and what the data say of them."""

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from math import nan
from typing import Any

import pytest

from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.plan.acted import around
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.loop import followed, on_the_table
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


def measured_of(before: list[float], after: list[float], start: str = "2026-01") -> Measured:
    """Sales by month: `after` from the start on, `before` up to it, and nothing else."""
    context, first = from_frames(EXAMPLE_TABLES).context, parse_period(start)
    known = {str(first.shift(place)): value for place, value in enumerate(after)}
    known |= {str(first.shift(place - len(before))): value for place, value in enumerate(before)}
    cells: dict[Hashable, list[list[Any]]] = {}
    for back in range(-3, 60):
        span = first.shift(-back)
        value = known.get(str(span), nan)
        cells[cell_key(context.catalogue["sales"], span, None)] = [
            ["sales", str(span), "", value, value, nan, 100, None]
        ]
    return Measured(context, cells)


NOTHING = measured_of([], [])
WAVES = [9.8, 10.2, 9.9, 10.1] * 6
"""Two years around 10."""


def states(*actions: Action, period: Period = MARCH) -> list[tuple[str, str, bool]]:
    return [(one.action.id, one.state, one.is_carried_over) for one in followed(actions, "operations", period, NOTHING)]


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
    assert (str(before[-1]), str(after[0]), str(after[-1]), len(before)) == ("2025-12", "2026-02", "2026-03", 36)
    before, after = around(date(2026, 1, 1), MARCH)
    assert (str(before[-1]), str(after[0])) == ("2025-12", "2026-01")


def test_by_its_own_past_an_action_is_at_most_partly_effective() -> None:
    for after, expected, outcome in (
        ([30, 31, 29], 19, ("partial", "own_history")),
        ([30, 31, 29], 40, ("partial", "short")),
        ([1, 2, 3], 10, ("ineffective", "opposite")),
        ([9.8, 10.2, 9.9], 5, ("ineffective", "out_of_reach")),
    ):
        one = action(expected=Decimal(expected))
        (found,) = followed([one], "operations", MARCH, measured_of(WAVES, [float(value) for value in after]))
        assert found.effect is not None
        assert (found.effect.outcome, found.effect.why) == outcome
        assert found.effect.shift is not None
        assert found.effect.shift.n_before == 24


def test_a_relative_expectation_is_of_what_would_have_come() -> None:
    one = action(expected=Decimal("0.5"), expected_mode="relative")
    (found,) = followed([one], "operations", MARCH, measured_of(WAVES, [30.0, 31.0, 29.0]))
    assert found.effect is not None
    assert found.effect.expected == pytest.approx(5, abs=0.1)
    falls = action(expected=Decimal("-0.5"), expected_mode="relative")
    (found,) = followed([falls], "operations", MARCH, measured_of([-value for value in WAVES], [-30.0, -31.0, -29.0]))
    assert found.effect is not None
    assert (round(found.effect.expected or 0), found.effect.outcome) == (-5, "partial")


def test_what_cannot_be_compared_has_no_verdict() -> None:
    for one in (
        action(expected=None),
        action(status="cancelled", due=date(2026, 3, 20)),
        action(expected=Decimal("0.1"), expected_mode="relative"),
    ):
        (found,) = followed([one], "operations", MARCH, NOTHING)
        assert found.effect is None
    (found,) = followed([action()], "operations", MARCH, NOTHING)
    assert found.effect is not None
    assert found.effect.why == "few_before"


@pytest.mark.parametrize(
    ("written", "after", "says_more"),
    [
        ("effective", [10.0, 9.9, 10.1], True),
        ("insufficient", [10.0, 9.9, 10.1], False),
        ("ineffective", [30.0, 31.0, 29.0], False),
        ("partial", [30.0, 31.0, 29.0], False),
        ("effective", [30.0, 31.0, 29.0], True),  # there is no control
    ],
)
def test_a_written_verdict_that_says_more_than_the_data_is_said(
    written: str, after: list[float], says_more: bool
) -> None:
    (found,) = followed([action(verdict=written)], "operations", MARCH, measured_of(WAVES, after))
    assert found.contradicts is says_more


def test_an_expectation_written_after_the_start_is_said() -> None:
    found = followed(
        [action(fixed_on=date(2026, 1, 2)), action(fixed_on=date(2026, 1, 1))], "operations", MARCH, NOTHING
    )
    assert [one.was_fixed_late for one in found] == [True, False]


def test_a_done_action_without_a_verdict_wants_one() -> None:
    found = followed([action(status="done"), action(status="done", verdict="partial")], "operations", MARCH, NOTHING)
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
