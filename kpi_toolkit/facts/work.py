"""Facts of work: reports due, tasks and milestones, training, and what raters think of people and plans."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import SEGMENT, Fact, FactInputs, before_ends, in_periods, moment, not_after, with_bounds
from kpi_toolkit.language.text import Text

MILESTONE = "milestone"
"""Cut that names each milestone by the day it is due and its task: ``2026-10-15 pilot``."""


def _deliverable_periods(inputs: FactInputs) -> ir.Table:
    """A forecast and its actual figure count only together; what was forecast beside it is the error."""
    rows = inputs.tables["deliverables"]
    if inputs.has("deliverables.delivered_at"):
        rows = rows.mutate(is_timely=not_after(rows, "delivered_at", rows, "due_at").fill_null(False))
    if inputs.has("deliverables.forecast") and inputs.has("deliverables.actual"):
        has_both = rows.forecast.notnull() & rows.actual.notnull()
        rows = rows.mutate(
            actual_size=has_both.ifelse(rows.actual.abs(), 0),
            forecast_error=has_both.ifelse((rows.forecast - rows.actual).abs(), 0),
        )
    return in_periods(rows, "due_on")


def _task_periods(inputs: FactInputs) -> ir.Table:
    """A task done after the period's end was still open then: it was late by the period's last day."""
    tasks = with_bounds(in_periods(inputs.tables["tasks"].mutate(finished_on=_finished_on(inputs)), "due_on"))
    is_on_time = (tasks.finished_on <= tasks.due_on).fill_null(False)
    was_open = (tasks.finished_on >= tasks.end_on).fill_null(True)
    open_days = tasks.end_on.delta(tasks.due_on, unit="day") - 1
    late_days = tasks.finished_on.delta(tasks.due_on, unit="day")
    return tasks.mutate(is_on_time=is_on_time, days_late=is_on_time.ifelse(0, was_open.ifelse(open_days, late_days)))


def _milestone_periods(inputs: FactInputs) -> ir.Table:
    tasks = inputs.tables["tasks"].mutate(finished_on=_finished_on(inputs))
    milestones = tasks.filter(tasks.is_milestone) if inputs.has("tasks.is_milestone") else tasks.limit(0)
    due = before_ends(milestones, "due_on").mutate(is_reached=(_.finished_on < _.end_on).fill_null(False))
    seen_on = due.is_reached.ifelse(due.finished_on, (due.end_on - ibis.interval(days=1)).cast("date"))
    late = ibis.greatest(seen_on.delta(due.due_on, unit="day"), 0)
    rows = due.mutate(days_late=late)
    return rows.mutate(**{SEGMENT: rows.due_on.cast("string") + " " + rows.task_id}) if inputs.by == MILESTONE else rows


def _finished_on(inputs: FactInputs) -> ir.DateValue:
    return inputs.tables["tasks"].done_on if inputs.has("tasks.done_on") else ibis.null("date")


def _training_periods(inputs: FactInputs) -> ir.Table:
    """One row of each course is marked, so that courses can be counted once however many people took them."""
    rows = in_periods(inputs.tables["training"], "completed_on")
    of_course = ibis.window(group_by=[*inputs.keys, "course"], order_by=[moment(rows, "completed_at"), "person"])
    return rows.mutate(course_row=ibis.row_number().over(of_course)).mutate(is_first_of_course=_.course_row == 0)


def _assessment_periods(inputs: FactInputs) -> ir.Table:
    """Scores are grouped by rater first: who scores twice is one rater."""
    grain = (*inputs.keys, "subject", "criterion", "assessed_on")
    rows = in_periods(inputs.tables["assessments"], "assessed_on").mutate(points=_.score)
    by_rater = rows.group_by(*grain, "rater").agg(
        total=_.points.sum(), count=_.points.count(), low=_.points.min(), high=_.points.max()
    )
    return by_rater.group_by(*grain).agg(
        raters=_.count(), score_total=_.total.sum(), scores=_["count"].sum(), spread=_.high.max() - _.low.min()
    )


FACTS = (
    Fact(
        "deliverable_periods",
        Text("每行一份当期应交的报表", "one row per report and period it is due in"),
        ("deliverables",),
        ("deliverables",),
        _deliverable_periods,
    ),
    Fact(
        "task_periods",
        Text("每行一项当期到期的任务", "one row per task and period it is due in"),
        ("tasks",),
        ("tasks",),
        _task_periods,
    ),
    Fact(
        "milestone_periods",
        Text("每行一个期末前到期的里程碑", "one row per period and milestone due before its end"),
        ("tasks",),
        ("tasks",),
        _milestone_periods,
        own_segments=(MILESTONE,),
    ),
    Fact(
        "training_periods",
        Text("每行一人当期完成的一门课程", "one row per person and course completed in the period"),
        ("training",),
        ("training",),
        _training_periods,
    ),
    Fact(
        "assessment_periods",
        Text("每行一个对象在一天的一项评估", "one row per period, subject, criterion and day assessed in it"),
        ("assessments",),
        ("assessments",),
        _assessment_periods,
    ),
)
