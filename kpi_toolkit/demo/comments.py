"""What the team of the demo shop says of its last month, beside the numbers and of the month as a whole."""

from kpi_toolkit.demo.build import Build
from kpi_toolkit.demo.plan import APPROVED_BY, owner_of, written

COLUMNS = ("period", "role", "metric", "author", "text")
SAID = (
    (
        "operations",
        "active_users",
        "不少新账号**只来过一次**，剔除后再看。 Many new accounts came **only once**; look at it without them.",
        True,
    ),
    (
        "operations",
        "repurchase_rate",
        "老客活动按[计划](https://example.com/plan)上线。 The campaign for regulars went out as [planned](https://example.com/plan).",
        False,
    ),
    ("service", "csat", "问卷已改为*发给所有人*。 The questionnaire goes *to everybody* again.", True),
)
"""Role, metric, text, and whether it is about a planted problem."""
OF_THE_HEAD = "- 先清数据，再谈增长 clean the data first, then talk of growth\n- 目标不变 the targets stay as they are"


def comments(state: Build) -> str:
    """Return ``plan/comments.csv``: in a clean shop without those about planted problems."""
    month, is_clean = state.shop.labels[-1], state.shop.is_clean
    said = [(role, metric, owner_of(role), text) for role, metric, text, planted in SAID if not (planted and is_clean)]
    rows = [*said, ("operations", "", APPROVED_BY, OF_THE_HEAD)]
    return written(COLUMNS, (dict(zip(COLUMNS, (month, *row), strict=True)) for row in rows))
