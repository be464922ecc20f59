"""Tables of work: reports, tasks, training, assessments, and happenings to note."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.columns import MAYBE, text
from kpi_toolkit.schema.table import Column, Table

WORK: tuple[Table, ...] = (
    Table(
        "deliverables",
        Text("每行一份应交付的报表", "one row per report to deliver"),
        (
            Column("deliverable_id", "key", Text("交付物编号", "deliverable id"), unique=True),
            text("role", "岗位", "role"),
            text("owner", "负责人", "owner"),
            Column(
                "due_at",
                "timestamp",
                Text("应交时间；只有日期的，到当日结束", "when it is due; a day alone lasts until its end"),
                future=True,
                may_be_day=True,
            ),
            Column(
                "delivered_at",
                "timestamp",
                Text("交付时间，未交为空", "when it was delivered, empty if not yet"),
                **MAYBE,
            ),
            Column("forecast", "number", Text("预估值", "figure forecast"), **MAYBE),
            Column("actual", "number", Text("实际值", "actual figure"), **MAYBE),
        ),
        main_time="due_at",
        by_hand=True,
    ),
    Table(
        "tasks",
        Text("每行一项任务", "one row per task"),
        (
            Column("task_id", "key", Text("任务编号", "task id"), unique=True),
            text("project", "项目", "project"),
            text("role", "岗位", "role"),
            text("owner", "负责人", "owner"),
            Column("due_on", "date", Text("应完成日", "day it is due"), future=True),
            Column("done_on", "date", Text("完成日，未完成为空", "day it was done, empty if not yet"), **MAYBE),
            Column("is_milestone", "boolean", Text("是否里程碑", "whether it is a milestone"), **MAYBE),
            text("department", "部门", "department", **MAYBE),
        ),
        main_time="due_on",
        by_hand=True,
    ),
    Table(
        "training",
        Text("每行一人完成一门课程", "one row per person and course completed"),
        (
            text("person", "学员", "who learned"),
            text("role", "岗位", "role"),
            text("course", "课程", "course"),
            Column("completed_at", "timestamp", Text("完成时间", "when it was completed")),
            Column("hours", "number", Text("学时", "hours"), at_least=0),
            Column("is_required", "boolean", Text("是否指定培训", "whether it was required"), **MAYBE),
            text("department", "部门", "department", **MAYBE),
        ),
        main_time="completed_at",
        by_hand=True,
        key=("person", "course", "completed_at"),
    ),
    Table(
        "assessments",
        Text("每行一位评分人对一个对象的一项评分", "one row per rater, subject and criterion"),
        (
            Column("assessed_on", "date", Text("评估日期", "day of the assessment")),
            text("subject", "被评对象", "who or what is assessed"),
            text(
                "criterion",
                "评估项",
                "criterion",
                values=("plan_thinking", "user_understanding", "execution", "community_health"),
            ),
            text("rater", "评分人", "rater"),
            Column("score", "number", Text("评分", "score"), at_least=0),
        ),
        main_time="assessed_on",
        by_hand=True,
        key=("assessed_on", "subject", "criterion", "rater"),
    ),
    Table(
        "calendar",
        Text("每行一件要在图上注明的事", "one row per happening to note on charts"),
        (
            text("name", "名称", "name"),
            Column("starts_on", "date", Text("开始日", "first day"), future=True),
            Column("ends_on", "date", Text("结束日", "last day"), future=True),
            text("kind", "类型", "kind", values=("campaign", "holiday", "incident", "definition_change")),
        ),
        main_time="starts_on",
        by_hand=True,
        key=("name", "starts_on"),
    ),
)
