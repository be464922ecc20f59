"""Columns that several canonical tables have, and short forms of the usual ones."""

from typing import Any

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema.table import Column

MAYBE: dict[str, Any] = {"optional": True, "nullable": True}
"""Of a column that a source may lack, and whose cells may be empty."""


def channel() -> Column:
    """Return the channel that something came by."""
    return Column("channel", "text", Text("渠道", "channel"), **MAYBE)


def agent() -> Column:
    """Return who of the service answered."""
    return text("agent", "客服人员", "who of the service took it", **MAYBE)


def first_answer() -> Column:
    """Return when somebody who asked first heard from the service."""
    about = Text("首次响应时间，未响应为空", "time of the first answer, empty while waiting")
    return Column("first_answered_at", "timestamp", about, **MAYBE)


def campaign(**options: Any) -> Column:
    """Return the key of a campaign."""
    return Column("campaign_id", "key", Text("活动编号", "campaign id"), **options)


def user(about: Text | None = None, **options: Any) -> Column:
    """Return the key of a user."""
    return Column("user_id", "key", about or Text("用户编号", "user id"), **options)


def text(name: str, zh: str, en: str, **options: Any) -> Column:
    """Return a column of text."""
    return Column(name, "text", Text(zh, en), **options)
