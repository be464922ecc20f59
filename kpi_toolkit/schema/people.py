"""Tables of people: users, their memberships, and the groups they are in."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.columns import MAYBE, campaign, text, user
from kpi_toolkit.schema.table import Column, Table

PEOPLE: tuple[Table, ...] = (
    Table(
        "users",
        Text("每行一个注册用户", "one row per registered user"),
        (
            user(unique=True),
            Column("registered_at", "timestamp", Text("注册时间", "time of registration")),
            Column("channel", "text", Text("来源渠道", "acquisition channel"), **MAYBE),
            Column("referrer_id", "key", Text("邀请人的用户编号", "id of the user who referred this one"), **MAYBE),
            Column("is_staff", "boolean", Text("是否员工", "staff account"), **MAYBE),
            Column(
                "willing_to_refer", "boolean", Text("是否愿意推荐（调研）", "would refer friends, as asked"), **MAYBE
            ),
            Column("phone", "key", Text("手机号（只用于信息完整度）", "phone, used for completeness only"), **MAYBE),
            Column(
                "birthday", "date", Text("生日（只用于信息完整度）", "birthday, used for completeness only"), **MAYBE
            ),
            text("gender", "性别", "gender", **MAYBE),
            text("city", "城市", "city", **MAYBE),
            campaign(**MAYBE),
        ),
        main_time="registered_at",
        is_stream=True,
        may_pause=True,
    ),
    Table(
        "memberships",
        Text("每行一次会员等级变动", "one row per change of a member's level"),
        (
            user(),
            Column("changed_at", "timestamp", Text("变动时间", "time of the change")),
            text("from_level", "原等级，入会为空", "level before, empty on joining", values_of="levels", **MAYBE),
            text("to_level", "新等级，退会为空", "level after, empty on leaving", nullable=True, values_of="levels"),
        ),
        main_time="changed_at",
    ),
    Table(
        "groups",
        Text("每行一个社群", "one row per community group"),
        (
            Column("group_id", "key", Text("社群编号", "group id"), unique=True),
            text("name", "社群名称", "name of the group"),
            text("phase", "阶段", "phase of the group's life", **MAYBE),
        ),
    ),
    Table(
        "group_members",
        Text("每行一位用户在一个社群的一段成员期", "one row per user, group and stay in it"),
        (
            Column("group_id", "key", Text("社群编号", "group id")),
            user(),
            Column("joined_at", "timestamp", Text("入群时间", "time of joining")),
            Column("left_at", "timestamp", Text("退群时间，仍在群为空", "time of leaving, empty while in it"), **MAYBE),
        ),
        main_time="joined_at",
        key=("group_id", "user_id", "joined_at"),
    ),
)
