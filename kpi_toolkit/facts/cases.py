"""Facts of the service desk: complaints and inquiries, how long each waited, and who took them."""

from __future__ import annotations

from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.facts.fact import Fact, FactInputs, before_ends, end_of_covered, in_periods, moment, placed
from kpi_toolkit.language.text import Text

_STEPS = {"answer": "first_answered_at", "solution": "closed_at"}


def _with_waits(rows: ir.Table, table: str, inputs: FactInputs) -> ir.Table:
    """Add how long each case waited for its first answer and its solution, in whole seconds, and for how long at least.

    ``is_<step>_late`` and ``is_<step>_in_time`` are both false while the promised time runs.
    """
    known_until = end_of_covered(rows, "opened_at", table, inputs)
    opened = moment(rows, "opened_at").truncate("s")
    for step, time in _STEPS.items():
        if time not in rows.columns:
            continue
        promised = _promised(table, step, inputs)
        seconds = moment(rows, time).truncate("s").delta(opened, unit="second")
        so_far = known_until.delta(opened, unit="second")
        rows = rows.mutate(
            **{
                f"{step}_seconds": seconds,
                f"is_{step}_in_time": (seconds <= promised).fill_null(False),
                f"is_{step}_late": seconds.fill_null(so_far) > promised,
            }
        )
    return rows


def _promised(table: str, step: str, inputs: FactInputs) -> int:
    rules = inputs.rules
    promised = {
        ("complaints", "answer"): 3600 * rules.complaint_answer_hours,
        ("complaints", "solution"): 3600 * rules.complaint_solution_hours,
        ("inquiries", "answer"): 60 * rules.inquiry_answer_minutes,
        ("inquiries", "solution"): 3600 * rules.inquiry_solution_hours,
    }
    return round(promised[table, step])


def _complaint_waits(inputs: FactInputs) -> ir.Table:
    return _waits("complaints", inputs)


def _inquiry_waits(inputs: FactInputs) -> ir.Table:
    """One row of each agent and day is marked, so that agents can be counted once a day however many they took."""
    rows = _waits("inquiries", inputs)
    if not inputs.has("inquiries.agent"):
        return rows
    keys = [rows[key] for key in (*inputs.keys, "agent", "opened_on")]
    of_day = ibis.window(group_by=keys, order_by=rows.inquiry_id)
    is_first = (ibis.row_number().over(of_day) == 0) & rows.agent.notnull()
    return rows.mutate(is_first_of_agent_day=is_first)


def _waits(table: str, inputs: FactInputs) -> ir.Table:
    rows = in_periods(_with_waits(inputs.tables[table], table, inputs), "opened_on")
    return placed(rows, inputs, *(f"{step}_seconds" for step in _STEPS if f"{step}_seconds" in rows.columns))


def _complaint_backlog(inputs: FactInputs) -> ir.Table:
    return _backlog("complaints", inputs)


def _inquiry_backlog(inputs: FactInputs) -> ir.Table:
    return _backlog("inquiries", inputs)


def _backlog(table: str, inputs: FactInputs) -> ir.Table:
    rows = before_ends(inputs.tables[table], "opened_on")
    closed_on = rows.closed_on if inputs.has(f"{table}.closed_at") else ibis.null("date")
    return rows.mutate(is_open_at_end=closed_on.isnull() | (closed_on >= rows.end_on))


FACTS = (
    Fact(
        "complaint_waits",
        Text(
            "每行一次当期投诉，记其等了多久",
            "one row per complaint and period it was opened in, with how long it waited",
        ),
        ("complaints",),
        ("complaints",),
        _complaint_waits,
        knows=("complaints",),
    ),
    Fact(
        "complaint_backlog",
        Text("每行一次期末之前的投诉", "one row per period and complaint opened before its end"),
        ("complaints",),
        ("complaints",),
        _complaint_backlog,
    ),
    Fact(
        "inquiry_waits",
        Text(
            "每行一次当期咨询，记其等了多久、由谁接待",
            "one row per inquiry and period it was made in, with how long it waited and who took it",
        ),
        ("inquiries",),
        ("inquiries",),
        _inquiry_waits,
        knows=("inquiries",),
    ),
    Fact(
        "inquiry_backlog",
        Text("每行一次期末之前的咨询", "one row per period and inquiry made before its end"),
        ("inquiries",),
        ("inquiries",),
        _inquiry_backlog,
    ),
)
