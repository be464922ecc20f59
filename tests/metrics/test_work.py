"""Reports, tasks, training and assessments, worked by hand where they are easy to get wrong."""

import math
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames

ORDERS = pd.DataFrame(
    [("1", "2026-08-01", 1), ("2", "2026-11-20", 1)], columns=["order_id", "ordered_at", "amount"]
).assign(user_id="ann")  # they tell what the rare tables beside them cover
DELIVERABLES = pd.DataFrame(
    [
        ("exactly", "data", "lin", "2026-10-05 18:00:00", "2026-10-05 18:00:00", 10, 8),
        ("second late", "data", "lin", "2026-10-05 18:00:00", "2026-10-05 18:00:01", 10, -2),
        ("never", "data", "wu", "2026-10-06 18:00:00", None, 100, None),
        ("early", "data", "wu", "2026-11-02 18:00:00", "2026-10-30 18:00:00", 90, 10),
    ],
    columns=["deliverable_id", "role", "owner", "due_at", "delivered_at", "forecast", "actual"],
)
TASKS = pd.DataFrame(
    [
        ("on the day", "a", "2026-10-10", "2026-10-10", False),
        ("two late", "a", "2026-10-10", "2026-10-12", True),
        ("done after the month", "a", "2026-10-20", "2026-11-05", True),
        ("open", "b", "2026-10-25", None, True),
        ("due on the last day", "b", "2026-10-31", None, None),
        ("old", "b", "2026-09-01", "2026-09-30", True),
    ],
    columns=["task_id", "project", "due_on", "done_on", "is_milestone"],
).assign(role="operations", owner="mei")
TRAINING = pd.DataFrame(
    [
        ("mei", "SQL", "2026-10-01", 2, True),
        ("lin", "SQL", "2026-10-02", 2, True),
        ("lin", "SQL", "2026-10-02", 1.5, None),
        ("lin", "sales", "2026-10-03", 0.25, False),
    ],
    columns=["person", "course", "completed_at", "hours", "is_required"],
).assign(role="data")
ASSESSMENTS = pd.DataFrame(
    [
        ("2026-10-01", "mei", "plan_thinking", "lead", 3),
        ("2026-10-01", "mei", "plan_thinking", "lead", 5),
        ("2026-10-01", "lin", "plan_thinking", "lead", 4),
        ("2026-10-01", "lin", "plan_thinking", "peer", 3),
        ("2026-10-02", "lin", "plan_thinking", "lead", 1),
        ("2026-10-02", "lin", "plan_thinking", "peer", 3),
        ("2026-10-02", "lin", "execution", "lead", 2),
    ],
    columns=["assessed_on", "subject", "criterion", "rater", "score"],
)


@pytest.fixture(scope="module")
def office() -> Workspace:
    return from_frames(
        {
            "orders": ORDERS,
            "deliverables": DELIVERABLES,
            "tasks": TASKS,
            "training": TRAINING,
            "assessments": ASSESSMENTS,
        }
    )


def parts(data: Any, name: str, period: str = "2026-10") -> tuple[float, float]:
    (row,) = kt.measure(data, name, period).itertuples()
    return row.numerator, row.denominator


def values(data: Any, names: list[str], period: str) -> list[float]:
    return list(kt.measure(data, names, period)["value"])


def test_delivered_at_the_very_moment_is_in_time_and_a_second_later_is_not(office: Workspace) -> None:
    assert parts(office, "timeliness_rate") == (1, 3)
    assert parts(office, "timeliness_rate", "2026-11") == (1, 1)  # early, and counted where it is due


def test_the_error_of_forecasts_weighs_by_size_and_ends_at_zero(office: Workspace) -> None:
    numerator, denominator = parts(office, "accuracy_rate_forecast", "2026-11")
    assert (numerator, denominator) == (0, 10)  # 80 off
    assert parts(office, "accuracy_rate_forecast") == (0, 10)  # |8| + |−2| = 10, 2 + 12 = 14 off
    assert kt.accuracy_rate_forecast({"orders": ORDERS, "deliverables": DELIVERABLES[:1]}, period="2026-10") == 0.75


@pytest.mark.parametrize("column", ["forecast", "actual"])
def test_of_a_forecast_without_its_actual_figure_nothing_is_said_but_reports_may_be_in_time(column: str) -> None:
    tables = {"orders": ORDERS, "deliverables": DELIVERABLES.drop(columns=column)}
    frame = kt.measure(tables, ["timeliness_rate", "accuracy_rate_forecast"], "2026-10").set_index("metric")
    assert frame["value"]["timeliness_rate"] == kt.timeliness_rate(tables | {"deliverables": DELIVERABLES}, "2026-10")
    assert frame["reason"]["accuracy_rate_forecast"].code == "missing_column"


def test_a_task_done_after_the_period_was_late_by_its_last_day(office: Workspace) -> None:
    names = ["on_time_rate", "delayed_items", "delay_days", "longest_delay"]
    assert values(office, names, "2026-10") == [0.2, 4, 2 + 11 + 6 + 0, 11]
    assert values(office, names, "2026-10-01/2026-11-30")[2:] == [2 + 16 + 26 + 20, 26]  # the data end on 20 November


def test_milestones_of_all_periods_so_far_as_of_the_end(office: Workspace) -> None:
    assert parts(office, "milestone_progress", "2026-08") == (0, 0)
    assert parts(office, "milestone_progress", "2026-09") == (1, 1)
    assert parts(office, "milestone_progress") == (2, 4)
    assert parts(office, "milestone_progress", "2026-11") == (3, 4)


def test_a_period_without_tasks_due_has_none_late_and_no_share_of_them(office: Workspace) -> None:
    names = ["on_time_rate", "delayed_items", "delay_days", "longest_delay"]
    assert kt.measure(office, names, "2026-08")["value"].fillna(-1).tolist() == [-1, 0, 0, -1]


def test_tasks_without_a_day_done_tell_nothing() -> None:
    plain = {"orders": ORDERS, "tasks": TASKS.drop(columns="done_on")}
    (row,) = kt.measure(plain, "delayed_items", "2026-10").itertuples()
    assert math.isnan(row.value)
    assert "tasks.done_on" in str(row.reason)


def test_a_course_that_two_took_is_one_course_and_one_for_each(office: Workspace) -> None:
    frame = kt.measure(office, "courses_completed", "2026-10", by="person")
    assert {row.segment: row.value for row in frame.itertuples()} == {"": 2, "lin": 2, "mei": 1}
    assert values(office, ["learning_hours", "trainings_required"], "2026-10") == [5.75, 2]


def test_a_rater_who_scores_twice_is_one_rater(office: Workspace) -> None:
    assert parts(office, "rater_agreement") == (1, 2)  # not mei's, nor execution: one rater alone
    twice = pd.concat(
        [ASSESSMENTS, pd.DataFrame([("2026-10-01", "mei", "plan_thinking", "peer", 4)], columns=ASSESSMENTS.columns)]
    )
    assert parts({"orders": ORDERS, "assessments": twice}, "rater_agreement") == (1, 3)  # 3, 5 and 4 are 2 apart


def test_scores_are_means_of_all_scores_not_of_means(office: Workspace) -> None:
    assert parts(office, "plan_thinking") == (19, 6)
    frame = kt.measure(office, "plan_thinking", "2026-10", by="subject")
    assert {row.segment: row.value for row in frame.itertuples()} == {"": 19 / 6, "lin": 2.75, "mei": 4}
    assert math.isnan(kt.user_understanding(office, period="2026-10"))
