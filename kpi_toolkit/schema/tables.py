"""The canonical tables: what each row is and which columns it has. Sources are mapped to them and checked.

Facts and metrics see nothing else.
"""

from typing import Any

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.table import Column, Table


def _channel() -> Column:
    return Column("channel", "text", Text("渠道", "channel"), optional=True, nullable=True)


def _campaign(**options: Any) -> Column:
    return Column("campaign_id", "key", Text("活动编号", "campaign id"), **options)


def _user(about: Text | None = None, **options: Any) -> Column:
    return Column("user_id", "key", about or Text("用户编号", "user id"), **options)


def _text(name: str, zh: str, en: str, **options: Any) -> Column:
    return Column(name, "text", Text(zh, en), **options)


_MAYBE: dict[str, Any] = {"optional": True, "nullable": True}

_PEOPLE = (
    Table(
        "users",
        Text("每行一个注册用户", "one row per registered user"),
        (
            _user(unique=True),
            Column("registered_at", "timestamp", Text("注册时间", "time of registration")),
            Column("channel", "text", Text("来源渠道", "acquisition channel"), **_MAYBE),
            Column("referrer_id", "key", Text("邀请人的用户编号", "id of the user who referred this one"), **_MAYBE),
            Column("is_staff", "boolean", Text("是否员工", "staff account"), **_MAYBE),
            Column(
                "willing_to_refer", "boolean", Text("是否愿意推荐（调研）", "would refer friends, as asked"), **_MAYBE
            ),
            Column("phone", "key", Text("手机号（只用于信息完整度）", "phone, used for completeness only"), **_MAYBE),
            Column(
                "birthday", "date", Text("生日（只用于信息完整度）", "birthday, used for completeness only"), **_MAYBE
            ),
            _text("gender", "性别", "gender", **_MAYBE),
            _text("city", "城市", "city", **_MAYBE),
        ),
        main_time="registered_at",
        is_stream=True,
        may_pause=True,
    ),
    Table(
        "memberships",
        Text("每行一次会员等级变动", "one row per change of a member's level"),
        (
            _user(),
            Column("changed_at", "timestamp", Text("变动时间", "time of the change")),
            _text("from_level", "原等级，入会为空", "level before, empty on joining", values_of="levels", **_MAYBE),
            _text("to_level", "新等级，退会为空", "level after, empty on leaving", nullable=True, values_of="levels"),
        ),
        main_time="changed_at",
    ),
    Table(
        "groups",
        Text("每行一个社群", "one row per community group"),
        (
            Column("group_id", "key", Text("社群编号", "group id"), unique=True),
            _text("name", "社群名称", "name of the group"),
            _text("phase", "阶段", "phase of the group's life", **_MAYBE),
        ),
    ),
    Table(
        "group_members",
        Text("每行一位用户在一个社群的一段成员期", "one row per user, group and stay in it"),
        (
            Column("group_id", "key", Text("社群编号", "group id")),
            _user(),
            Column("joined_at", "timestamp", Text("入群时间", "time of joining")),
            Column(
                "left_at", "timestamp", Text("退群时间，仍在群为空", "time of leaving, empty while in it"), **_MAYBE
            ),
        ),
        main_time="joined_at",
    ),
)

_BEHAVIOUR = (
    Table(
        "events",
        Text("每行一次行为", "one row per event"),
        (
            _user(nullable=True),
            _text(
                "event",
                "行为名称：visit、read、share、comment、like、tip、cart、inquiry、check_in、message、"
                "bind_card、submit_form、download、purchase、moments_like …",
                "event name: visit, read, share, comment, like, tip, cart, inquiry, check_in, message, bind_card, "
                "submit_form, download, purchase, moments_like, …",
            ),
            Column("occurred_at", "timestamp", Text("发生时间", "time of the event")),
            Column("session_id", "key", Text("会话编号", "session id"), **_MAYBE),
            _channel(),
            _campaign(**_MAYBE),
            Column("content_id", "key", Text("内容编号", "content id"), **_MAYBE),
            Column("group_id", "key", Text("社群编号", "group id"), **_MAYBE),
            Column("value", "number", Text("数值，如打赏金额", "amount, as of a tip"), **_MAYBE),
        ),
        main_time="occurred_at",
        is_stream=True,
    ),
    Table(
        "touches",
        Text("每行一次发给一位用户的营销触达", "one row per marketing message to a user"),
        (
            _user(),
            _campaign(),
            _text("medium", "媒介：sms、poster、email …", "medium: sms, poster, email, …"),
            Column("sent_at", "timestamp", Text("发送时间", "time of sending")),
            Column(
                "delivered_at",
                "timestamp",
                Text("送达时间，未送达为空", "time of delivery, empty if not delivered"),
                **_MAYBE,
            ),
            Column(
                "responded_at",
                "timestamp",
                Text("响应时间，未响应为空", "time of the response, empty without one"),
                **_MAYBE,
            ),
        ),
        main_time="sent_at",
    ),
    Table(
        "calls",
        Text("每行一次电话回访", "one row per phone call to a user"),
        (
            Column("call_id", "key", Text("通话编号", "call id"), unique=True),
            _user(),
            Column("called_at", "timestamp", Text("拨打时间", "time of the call")),
            Column("is_connected", "boolean", Text("是否接通", "whether it was answered")),
        ),
        main_time="called_at",
        by_hand=True,
    ),
)

_MONEY = (
    Table(
        "orders",
        Text("每行一笔订单", "one row per order"),
        (
            Column("order_id", "key", Text("订单编号", "order id"), unique=True),
            _user(Text("买家编号，可空", "buyer id, may be empty"), nullable=True),
            Column("ordered_at", "timestamp", Text("下单时间", "time of the order")),
            Column("amount", "money", Text("实付金额", "amount paid, before refunds"), at_least=0),
            Column("cost", "money", Text("成本", "cost of the goods sold"), at_least=0, **_MAYBE),
            _text("status", "订单状态", "state of the order", **_MAYBE),
            Column("refunded_amount", "money", Text("退款金额", "amount refunded"), at_least=0, **_MAYBE),
            Column("refunded_at", "timestamp", Text("退款时间", "time of the refund"), **_MAYBE),
            _channel(),
            _campaign(**_MAYBE),
            Column("content_id", "key", Text("内容编号", "content id"), **_MAYBE),
        ),
        main_time="ordered_at",
        is_stream=True,
    ),
    Table(
        "order_lines",
        Text("每行一笔订单中的一种商品", "one row per order and product in it"),
        (
            Column("order_id", "key", Text("订单编号", "order id")),
            Column("product_id", "key", Text("商品编号", "product id")),
            Column("quantity", "number", Text("件数", "quantity")),
            Column("amount", "money", Text("金额", "amount")),
        ),
    ),
    Table(
        "spend",
        Text("每行一天、一个渠道的投放花费", "one row per day, channel and campaign of money spent"),
        (
            Column("spent_on", "date", Text("花费日期", "day of the spending")),
            _text("channel", "渠道", "channel"),
            _campaign(**_MAYBE),
            Column("amount", "money", Text("花费金额", "amount spent"), at_least=0),
        ),
        main_time="spent_on",
    ),
    Table(
        "campaigns",
        Text("每行一个营销活动", "one row per campaign"),
        (
            _campaign(unique=True),
            _text("name", "活动名称", "name of the campaign"),
            _text(
                "kind",
                "类型：coupon、flash_sale、discount、member_price、activity、sms、poster、email …",
                "kind: coupon, flash_sale, discount, member_price, activity, sms, poster, email, …",
            ),
            Column("starts_at", "timestamp", Text("开始时间", "start"), future=True),
            Column("ends_at", "timestamp", Text("结束时间", "end"), future=True),
        ),
        main_time="starts_at",
    ),
    Table(
        "coupons",
        Text("每行一张发给一位用户的券", "one row per coupon issued to a user"),
        (
            Column("coupon_id", "key", Text("券编号", "coupon id"), unique=True),
            _user(),
            _campaign(**_MAYBE),
            Column("issued_at", "timestamp", Text("发放时间", "time of issue")),
            Column("expires_at", "timestamp", Text("失效时间", "end of validity"), future=True, **_MAYBE),
            Column(
                "redeemed_at",
                "timestamp",
                Text("核销时间，未核销为空", "time of redemption, empty without one"),
                **_MAYBE,
            ),
            Column("order_id", "key", Text("核销的订单编号", "order it was redeemed on"), **_MAYBE),
            Column("face_value", "money", Text("面值", "face value"), at_least=0, **_MAYBE),
        ),
        main_time="issued_at",
    ),
    Table(
        "points",
        Text("每行一笔积分流水", "one row per entry of the points ledger"),
        (
            _user(),
            Column("occurred_at", "timestamp", Text("发生时间", "time of the entry")),
            _text("kind", "类型", "kind of entry", values=("earn", "redeem", "expire")),
            Column("points", "number", Text("积分数，恒为正", "number of points, never negative"), at_least=0),
            _text(
                "reward",
                "兑换物：benefit 权益、gift 礼品",
                "what was redeemed: a benefit or a gift",
                values=("benefit", "gift"),
                **_MAYBE,
            ),
            Column("quantity", "number", Text("兑换件数", "number of rewards"), at_least=0, **_MAYBE),
            Column("cost", "money", Text("兑换物成本", "cost of the reward"), at_least=0, **_MAYBE),
        ),
        main_time="occurred_at",
    ),
    Table(
        "wallet",
        Text("每行一笔储值流水", "one row per entry of the stored-value ledger"),
        (
            _user(),
            Column("occurred_at", "timestamp", Text("发生时间", "time of the entry")),
            _text("kind", "类型：top_up 充值、spend 消费", "kind of entry", values=("top_up", "spend")),
            Column("amount", "money", Text("金额，恒为正", "amount, never negative"), at_least=0),
        ),
        main_time="occurred_at",
    ),
)

_FEEDBACK = (
    Table(
        "ratings",
        Text("每行一次评价", "one row per rating"),
        (
            _user(nullable=True),
            Column("rated_at", "timestamp", Text("评价时间", "time of the rating")),
            _text(
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
                **_MAYBE,
            ),
            _text(
                "source",
                "来源：review 评论、survey 调研",
                "where it comes from: a review or a survey",
                values=("review", "survey"),
            ),
        ),
        main_time="rated_at",
    ),
    Table(
        "surveys",
        Text("每行一份发出的问卷", "one row per questionnaire sent"),
        (
            Column("survey_id", "key", Text("问卷编号", "survey id")),
            _user(nullable=True),
            Column("sent_at", "timestamp", Text("发出时间", "time of sending")),
            Column(
                "answered_at",
                "timestamp",
                Text("答复时间，未答为空", "time of the answer, empty without one"),
                **_MAYBE,
            ),
        ),
        main_time="sent_at",
    ),
    Table(
        "complaints",
        Text("每行一次投诉", "one row per complaint"),
        (
            Column("complaint_id", "key", Text("投诉编号", "complaint id"), unique=True),
            _user(nullable=True),
            Column("opened_at", "timestamp", Text("投诉时间", "time of the complaint")),
            Column(
                "closed_at",
                "timestamp",
                Text("解决时间，未解决为空", "time of the solution, empty while open"),
                **_MAYBE,
            ),
            Column("order_id", "key", Text("订单编号", "order id"), **_MAYBE),
        ),
        main_time="opened_at",
    ),
    Table(
        "audits",
        Text("每行一次检查", "one row per audit"),
        (
            Column("audited_at", "timestamp", Text("检查时间", "time of the audit")),
            _text(
                "kind",
                "类型：mystery_shopper 神秘顾客、content_quality 内容质量、figure_check 数据复核",
                "kind of audit",
                values=("mystery_shopper", "content_quality", "figure_check"),
            ),
            _text("department", "部门", "department", **_MAYBE),
            Column("score", "number", Text("评分", "score"), nullable=True, at_least=0),
            Column(
                "is_confirmed", "boolean", Text("数据是否复核无误", "whether the checked figure was right"), **_MAYBE
            ),
        ),
        main_time="audited_at",
        by_hand=True,
    ),
)

_WORK = (
    Table(
        "deliverables",
        Text("每行一份应交付的报表", "one row per report to deliver"),
        (
            Column("deliverable_id", "key", Text("交付物编号", "deliverable id"), unique=True),
            _text("role", "岗位", "role"),
            _text("owner", "负责人", "owner"),
            Column("due_at", "timestamp", Text("应交时间", "when it is due"), future=True),
            Column(
                "delivered_at",
                "timestamp",
                Text("交付时间，未交为空", "when it was delivered, empty if not yet"),
                **_MAYBE,
            ),
            Column("forecast", "number", Text("预估值", "figure forecast"), **_MAYBE),
            Column("actual", "number", Text("实际值", "actual figure"), **_MAYBE),
        ),
        main_time="due_at",
        by_hand=True,
    ),
    Table(
        "tasks",
        Text("每行一项任务", "one row per task"),
        (
            Column("task_id", "key", Text("任务编号", "task id"), unique=True),
            _text("project", "项目", "project"),
            _text("role", "岗位", "role"),
            _text("owner", "负责人", "owner"),
            Column("due_on", "date", Text("应完成日", "day it is due"), future=True),
            Column("done_on", "date", Text("完成日，未完成为空", "day it was done, empty if not yet"), **_MAYBE),
            Column("is_milestone", "boolean", Text("是否里程碑", "whether it is a milestone"), **_MAYBE),
        ),
        main_time="due_on",
        by_hand=True,
    ),
    Table(
        "training",
        Text("每行一人完成一门课程", "one row per person and course completed"),
        (
            _text("person", "学员", "who learned"),
            _text("role", "岗位", "role"),
            _text("course", "课程", "course"),
            Column("completed_at", "timestamp", Text("完成时间", "when it was completed")),
            Column("hours", "number", Text("学时", "hours"), at_least=0),
            Column("is_required", "boolean", Text("是否指定培训", "whether it was required"), **_MAYBE),
        ),
        main_time="completed_at",
        by_hand=True,
    ),
    Table(
        "assessments",
        Text("每行一位评分人对一个对象的一项评分", "one row per rater, subject and criterion"),
        (
            Column("assessed_on", "date", Text("评估日期", "day of the assessment")),
            _text("subject", "被评对象", "who or what is assessed"),
            _text(
                "criterion",
                "评估项",
                "criterion",
                values=("plan_thinking", "user_understanding", "execution", "community_health"),
            ),
            _text("rater", "评分人", "rater"),
            Column("score", "number", Text("评分", "score"), at_least=0),
        ),
        main_time="assessed_on",
        by_hand=True,
    ),
    Table(
        "calendar",
        Text("每行一件要在图上注明的事", "one row per happening to note on charts"),
        (
            _text("name", "名称", "name"),
            Column("starts_on", "date", Text("开始日", "first day"), future=True),
            Column("ends_on", "date", Text("结束日", "last day"), future=True),
            _text("kind", "类型", "kind", values=("campaign", "holiday", "incident", "definition_change")),
        ),
        main_time="starts_on",
        by_hand=True,
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in (*_PEOPLE, *_BEHAVIOUR, *_MONEY, *_FEEDBACK, *_WORK)}
"""Canonical tables by name."""
