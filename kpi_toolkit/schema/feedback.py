"""Tables of feedback: ratings, questionnaires, complaints and audits."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.columns import MAYBE, agent, first_answer, text, user
from kpi_toolkit.schema.table import Column, Table

FEEDBACK: tuple[Table, ...] = (
    Table(
        "ratings",
        Text("每行一次评价", "one row per rating"),
        (
            user(nullable=True),
            Column("rated_at", "timestamp", Text("评价时间", "time of the rating")),
            text(
                "subject",
                "评价对象",
                "what was rated",
                values=("product", "service", "logistics", "pre_sale", "after_sale", "content", "community"),
            ),
            Column("score", "number", Text("评分", "score"), at_least=0),
            Column(
                "is_satisfied",
                "boolean",
                Text("是否满意，空则由评分推断", "satisfied; empty: told from the score"),
                **MAYBE,
            ),
            text(
                "source",
                "来源：review 评论、survey 调研",
                "where it comes from: a review or a survey",
                values=("review", "survey"),
            ),
            Column(
                "comment",
                "key",
                Text("评价原文，供细读，不作分组", "what was written, to be read; no segment"),
                **MAYBE,
            ),
        ),
        main_time="rated_at",
    ),
    Table(
        "surveys",
        Text("每行一份发出的问卷", "one row per questionnaire sent"),
        (
            Column("survey_id", "key", Text("问卷编号", "survey id")),
            user(nullable=True),
            Column("sent_at", "timestamp", Text("发出时间", "time of sending")),
            Column(
                "answered_at", "timestamp", Text("答复时间，未答为空", "time of the answer, empty without one"), **MAYBE
            ),
            Column(
                "recommend_score",
                "number",
                Text("推荐意愿，0 到 10 分（净推荐值）", "how likely to recommend, from 0 to 10 (for the NPS)"),
                at_least=0,
                at_most=10,
                **MAYBE,
            ),
        ),
        main_time="sent_at",
        key=("survey_id", "user_id", "sent_at"),
    ),
    Table(
        "complaints",
        Text("每行一次投诉", "one row per complaint"),
        (
            Column("complaint_id", "key", Text("投诉编号", "complaint id"), unique=True),
            user(nullable=True),
            Column("opened_at", "timestamp", Text("投诉时间", "time of the complaint")),
            Column(
                "closed_at",
                "timestamp",
                Text("解决时间，未解决为空", "time of the solution, empty while open"),
                **MAYBE,
            ),
            Column("order_id", "key", Text("订单编号", "order id"), **MAYBE),
            first_answer(),
            agent(),
        ),
        main_time="opened_at",
    ),
    Table(
        "inquiries",
        Text("每行一次咨询", "one row per inquiry"),
        (
            Column("inquiry_id", "key", Text("咨询编号", "inquiry id"), unique=True),
            user(nullable=True),
            Column("opened_at", "timestamp", Text("咨询时间", "time of the inquiry")),
            first_answer(),
            Column(
                "closed_at",
                "timestamp",
                Text("解决时间，未解决为空", "time of the solution, empty while open"),
                **MAYBE,
            ),
            agent(),
        ),
        main_time="opened_at",
    ),
    Table(
        "audits",
        Text("每行一次检查", "one row per audit"),
        (
            Column("audited_at", "timestamp", Text("检查时间", "time of the audit")),
            text(
                "kind",
                "类型：mystery_shopper 神秘顾客、content_quality 内容质量、figure_check 数据复核",
                "kind of audit",
                values=("mystery_shopper", "content_quality", "figure_check"),
            ),
            text("department", "部门", "department", **MAYBE),
            Column("score", "number", Text("评分", "score"), nullable=True, at_least=0),
            Column(
                "is_confirmed", "boolean", Text("数据是否复核无误", "whether the checked figure was right"), **MAYBE
            ),
        ),
        main_time="audited_at",
        by_hand=True,
    ),
)
