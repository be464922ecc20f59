"""Projects and training: what was done when it was due, and what was learned."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.settings.built_in_roles import ALL_ROLES


@metric(
    zh="按时完成率",
    en="Done on time",
    fact="task_periods",
    unit="share",
    better="higher",
    stage="projects",
    roles=ALL_ROLES,
    pairs_with=("delay_days", "milestone_progress"),
    shows="process",
    needs=("tasks.done_on",),
    gameable=True,
    also=("准时完成率", "按期完成率"),
)
def on_time_rate(tasks: ir.Table) -> Ratio:
    """Share of the tasks due in the period that were done by their day.

    当期到期任务中，按时完成的占比。

    Formula: tasks done on or before the day they were due ÷ tasks due in the period
    公式： 在应完成日之前（含）完成的任务数 ÷ 当期到期的任务数
    Leaves out: tasks due after the data end.
    不含： 数据终点之后才到期的任务。
    Misleads when: due days are moved once a task is late.
    误读： 任务延误后再改期时。
    Source: user-operations KPI library (是否按时).

    >>> on_time_rate(example_tables, period="2026-10")
    0.4
    """
    return Ratio(tasks.is_on_time.ifelse(1, 0).sum(), tasks.count())


@metric(
    zh="延迟项数",
    en="Delayed tasks",
    fact="task_periods",
    unit="items",
    better="lower",
    stage="projects",
    roles=ALL_ROLES,
    pairs_with=("on_time_rate",),
    shows="process",
    needs=("tasks.done_on",),
)
def delayed_items(tasks: ir.Table) -> ir.Value:
    """Number of tasks due in the period that were done late or not at all.

    当期到期任务中，逾期完成或尚未完成的项数。

    Formula: tasks due in the period − tasks of these done by their day
    公式： 当期到期的任务数 − 其中按时完成的任务数
    Leaves out: tasks that were due in earlier periods and are still open.
    不含： 以前各期到期、至今未完成的任务。
    Misleads when: more tasks are planned, or they are cut smaller.
    误读： 任务增多或拆得更细时。
    Source: user-operations KPI library (延迟项数).

    >>> delayed_items(example_tables, period="2026-10")
    3.0
    """
    return (~tasks.is_on_time).ifelse(1, 0).sum()


@metric(
    zh="延迟天数",
    en="Days of delay",
    fact="task_periods",
    unit="days",
    better="lower",
    stage="projects",
    roles=ALL_ROLES,
    pairs_with=("delayed_items",),
    shows="process",
    needs=("tasks.done_on",),
)
def delay_days(tasks: ir.Table) -> ir.Value:
    """Days by which the tasks due in the period were late, added up, as of its last day.

    当期到期任务的延迟天数合计（截至期末）。

    Formula: Σ (day done, or the period's last day if still open then − day due) of delayed tasks
    公式： Σ（完成日，期末仍未完成则为期末日 − 应完成日），仅计延迟任务
    Leaves out: delay beyond the period's last day.
    不含： 期末之后继续延误的天数。
    Misleads when: tasks are due at the period's end: their delay shows only later.
    误读： 任务多在期末到期时，延误要以后才显现。
    Source: user-operations KPI library (延迟天数).

    >>> delay_days(example_tables, period="2026-10")
    17.0
    """
    return tasks.days_late.sum()


@metric(
    zh="最长延迟天数",
    en="Longest delay",
    fact="task_periods",
    unit="days",
    better="lower",
    stage="projects",
    roles=ALL_ROLES,
    use="diagnostic",
    pairs_with=("delay_days",),
    shows="process",
    needs=("tasks.done_on",),
)
def longest_delay(tasks: ir.Table) -> ir.Value:
    """Days by which the latest of the tasks due in the period was late, as of its last day.

    当期到期任务中，延迟最久一项的天数（截至期末）。

    Formula: max (day done, or the period's last day if still open then − day due) of delayed tasks
    公式： max（完成日，期末仍未完成则为期末日 − 应完成日），仅计延迟任务
    Leaves out: delay beyond the period's last day.
    不含： 期末之后继续延误的天数。
    Misleads when: one forgotten task stands for the whole team.
    误读： 一项被遗忘的任务会代表整个团队。
    Source: derived from the user-operations KPI library (延迟天数).

    >>> longest_delay(example_tables, period="2026-10")
    11.0
    """
    return tasks.days_late.max()


@metric(
    zh="项目进度",
    en="Milestones reached",
    fact="milestone_periods",
    unit="share",
    better="higher",
    stage="projects",
    roles=ALL_ROLES,
    pairs_with=("delay_days",),
    needs=("tasks.is_milestone", "tasks.done_on"),
    looks_back="beginning",
    accumulates=True,
)
def milestone_progress(milestones: ir.Table) -> Ratio:
    """Share of all milestones due by the period's end that were reached by then.

    截至期末应达成的里程碑中，已达成的占比。

    Formula: milestones done by the period's end ÷ milestones due by then, of all periods so far
    公式： 期末前已完成的里程碑数 ÷ 期末前到期的里程碑数（含以前各期）
    Leaves out: milestones done early that are due later.
    不含： 提前完成、以后才到期的里程碑。
    Misleads when: the past is long: old milestones then hide today's.
    误读： 历史较长时，旧里程碑会掩盖当前进度。
    Source: user-operations KPI library (项目进度).

    >>> milestone_progress(example_tables, period="2026-10")
    0.8
    """
    return Ratio(milestones.is_reached.ifelse(1, 0).sum(), milestones.count())


@metric(
    zh="学习时长",
    en="Hours of learning",
    fact="training_periods",
    unit="hours",
    better="higher",
    stage="projects",
    roles=ALL_ROLES,
    use="diagnostic",
    pairs_with=("on_time_rate",),
    shows="process",
    gameable=True,
)
def learning_hours(training: ir.Table) -> ir.Value:
    """Hours of the courses that people completed in the period.

    当期完成课程的学时合计。

    Formula: Σ hours, of every person and course completed in the period
    公式： Σ学时（当期每人完成的每门课程）
    Leaves out: courses begun and not completed.
    不含： 未完成的课程。
    Misleads when: courses are left running in the background.
    误读： 挂课刷时长时。
    Source: user-operations KPI library (学习时长).

    >>> learning_hours(example_tables, period="2026-10")
    16.0
    """
    return training.hours.sum()


@metric(
    zh="学习课程数",
    en="Courses completed",
    fact="training_periods",
    unit="courses",
    better="higher",
    stage="projects",
    roles=ALL_ROLES,
    use="diagnostic",
    pairs_with=("learning_hours",),
    shows="process",
    gameable=True,
    also=("学习课程",),
)
def courses_completed(training: ir.Table) -> ir.Value:
    """Distinct courses that somebody completed in the period.

    当期有人完成的不同课程数。

    Formula: distinct courses completed in the period
    公式： 当期完成的去重课程数
    Leaves out: how many completed each of them.
    不含： 每门课程的完成人数。
    Misleads when: short courses are chosen.
    误读： 专挑短课程时。
    Source: user-operations KPI library (课程数).

    >>> courses_completed(example_tables, period="2026-10")
    3.0
    """
    return training.is_first_of_course.ifelse(1, 0).sum()


@metric(
    zh="指定培训完成次数",
    en="Required trainings completed",
    fact="training_periods",
    unit="times",
    better="higher",
    stage="projects",
    roles=ALL_ROLES,
    pairs_with=("learning_hours",),
    shows="process",
    needs=("training.is_required",),
)
def trainings_required(training: ir.Table) -> ir.Value:
    """Number of times that somebody completed a required course in the period.

    当期完成指定培训的人次。

    Formula: required courses completed, counted for every person
    公式： 完成的指定培训数（按人次计）
    Leaves out: courses of free choice.
    不含： 自选课程。
    Misleads when: the number that was required is not known.
    误读： 不知道应完成多少时。
    Source: user-operations KPI library (指定培训数).

    >>> trainings_required(example_tables, period="2026-10")
    2.0
    """
    return training.is_required.fill_null(False).ifelse(1, 0).sum()
