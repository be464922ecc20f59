"""The six roles of a user-operations team. Which metrics a role reads stands with each metric."""

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.language import Text

ROLES: dict[str, Text] = {
    "promotion": Text("推广", "Promotion"),
    "operations": Text("运营", "Operations"),
    "content": Text("内容", "Content"),
    "service": Text("客服", "Customer service"),
    "data": Text("数据", "Data"),
    "community": Text("社群", "Community"),
}


def check_role(role: str) -> str:
    """Return `role` if it exists.

    Raises
    ------
    UsageError
        With the nearest role names.
    """
    if role not in ROLES:
        meant = next((name for name, label in ROLES.items() if role in (label.zh, label.en)), role)
        raise UsageError(f"There is no role `{role}`. {did_you_mean(meant, ROLES)}")
    return role
