"""Tables of behaviour: what users did, and what was said to them."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.columns import MAYBE, campaign, channel, text, user
from kpi_toolkit.schema.table import Column, Table

BEHAVIOUR: tuple[Table, ...] = (
    Table(
        "events",
        Text("每行一次行为", "one row per event"),
        (
            user(nullable=True),
            text(
                "event",
                "行为名称：visit、read、share、comment、like、tip、cart、inquiry、check_in、message、"
                "bind_card、submit_form、download、purchase、favorite、moments_like、unsubscribe、block …",
                "event name: visit, read, share, comment, like, tip, cart, inquiry, check_in, message, bind_card, "
                "submit_form, download, purchase, favorite, moments_like, unsubscribe, block, …",
            ),
            Column("occurred_at", "timestamp", Text("发生时间", "time of the event")),
            Column(
                "event_id",
                "key",
                Text("行为编号，重复投递的只计一次", "event id; what is delivered again counts once"),
                unique=True,
                once=True,
                **MAYBE,
            ),
            Column("session_id", "key", Text("会话编号", "session id"), **MAYBE),
            channel(),
            campaign(**MAYBE),
            Column("content_id", "key", Text("内容编号", "content id"), **MAYBE),
            Column("group_id", "key", Text("社群编号", "group id"), **MAYBE),
            Column("value", "number", Text("数值，如打赏金额", "amount, as of a tip"), **MAYBE),
        ),
        main_time="occurred_at",
        is_stream=True,
    ),
    Table(
        "contents",
        Text("每行一篇内容", "one row per piece of content"),
        (
            Column("content_id", "key", Text("内容编号", "content id"), unique=True),
            text("type", "内容类型，如图文、视频", "type of the content, as an article or a video"),
            Column("title", "key", Text("标题", "title"), **MAYBE),
        ),
    ),
    Table(
        "touches",
        Text("每行一次发给一位用户的营销触达", "one row per marketing message to a user"),
        (
            user(),
            campaign(),
            text("medium", "媒介：sms、poster、email …", "medium: sms, poster, email, …"),
            Column("sent_at", "timestamp", Text("发送时间", "time of sending")),
            Column(
                "delivered_at",
                "timestamp",
                Text("送达时间，未送达为空", "time of delivery, empty if not delivered"),
                **MAYBE,
            ),
            Column(
                "responded_at",
                "timestamp",
                Text("响应时间，未响应为空", "time of the response, empty without one"),
                **MAYBE,
            ),
        ),
        main_time="sent_at",
    ),
    Table(
        "calls",
        Text("每行一次电话回访", "one row per phone call to a user"),
        (
            Column("call_id", "key", Text("通话编号", "call id"), unique=True),
            user(),
            Column("called_at", "timestamp", Text("拨打时间", "time of the call")),
            Column("is_connected", "boolean", Text("是否接通", "whether it was answered")),
        ),
        main_time="called_at",
        by_hand=True,
    ),
    Table(
        "assignments",
        Text("每行一位用户在一次试验中的分组", "one row per user and experiment, its arm"),
        (
            user(),
            text("experiment", "试验名称", "name of the experiment"),
            text("arm", "试验组，如 control、treatment", "arm of the experiment, as control and treatment"),
            Column("assigned_at", "timestamp", Text("分组时间", "time at which the arm was drawn")),
        ),
        main_time="assigned_at",
        key=("experiment", "user_id"),
        is_one_each=True,
    ),
)
