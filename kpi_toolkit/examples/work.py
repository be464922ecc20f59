"""The example shop's reports, tasks, training and assessments."""

import pandas as pd

WORK: dict[str, pd.DataFrame] = {
    "deliverables": pd.DataFrame(
        [
            ("week 40", "data", "lin", "2026-10-05 18:00", "2026-10-05 18:00", 100, 110),
            ("week 41", "data", "lin", "2026-10-12 18:00", "2026-10-12 18:01", 120, 100),
            ("week 42", "data", "lin", "2026-10-19 18:00", "2026-10-19 09:00", 90, 90),
            ("week 43", "data", "lin", "2026-10-26 18:00", None, 80, None),
            ("plan", "operations", "mei", "2026-10-31 12:00", "2026-10-30 17:00", None, None),
            ("week 45", "data", "lin", "2026-11-09 18:00", None, None, None),
        ],
        columns=["deliverable_id", "role", "owner", "due_at", "delivered_at", "forecast", "actual"],
    ),
    "tasks": pd.DataFrame(
        [
            ("rules", "club", "community", "mei", "2026-09-15", "2026-09-14", True),
            ("invite", "club", "community", "mei", "2026-09-30", "2026-10-02", True),
            ("poster", "club", "community", "mei", "2026-10-10", "2026-10-09", False),
            ("pilot", "club", "community", "mei", "2026-10-15", "2026-10-18", True),
            ("stock", "relaunch", "operations", "hao", "2026-10-20", "2026-11-02", False),
            ("launch", "relaunch", "operations", "hao", "2026-10-28", None, True),
            ("survey", "club", "community", "mei", "2026-10-31", "2026-10-31", True),
            ("rollout", "club", "community", "mei", "2026-11-20", None, True),
        ],
        columns=["task_id", "project", "role", "owner", "due_on", "done_on", "is_milestone"],
    ),
    "training": pd.DataFrame(
        [
            ("mei", "community", "phone calls", "2026-09-10", 3, True),
            ("mei", "community", "talking to members", "2026-10-03", 2.5, True),
            ("lin", "data", "talking to members", "2026-10-05", 2.5, True),
            ("lin", "data", "SQL", "2026-10-20", 8, False),
            ("hao", "service", "phone calls", "2026-10-27", 3, None),
        ],
        columns=["person", "role", "course", "completed_at", "hours", "is_required"],
    ),
    "assessments": pd.DataFrame(
        [
            ("2026-10-30", "mei", "plan_thinking", "lead", 4),
            ("2026-10-30", "mei", "plan_thinking", "peer", 3),
            ("2026-10-30", "mei", "user_understanding", "lead", 5),
            ("2026-10-30", "mei", "user_understanding", "peer", 3),
            ("2026-10-30", "mei", "execution", "lead", 4),
            ("2026-10-30", "mei", "execution", "peer", 4),
            ("2026-10-30", "hao", "execution", "lead", 3),
            ("2026-10-30", "tea-club", "community_health", "lead", 3),
            ("2026-10-30", "tea-club", "community_health", "peer", 4),
        ],
        columns=["assessed_on", "subject", "criterion", "rater", "score"],
    ),
}
"""A report delivered at the very minute, one a minute late, a task done after the month, a course taken by two."""
