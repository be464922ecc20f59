"""The days of a place and a business that make one year unlike the other."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol, TypeAlias

Days: TypeAlias = tuple[date, date]
"""First and last day, both included."""


class SpecialDays(Protocol):
    """What the season must know of a country's and a business' days; ``calendar`` of kpi.yaml says it."""

    @property
    def country(self) -> str:
        """ISO code of the country whose working days count; empty: Monday to Friday."""

    @property
    def follows_spring_festival(self) -> bool:
        """Whether a period that Spring Festival moves is compared with days that lie the same way to it."""

    @property
    def campaign_days(self) -> Mapping[str, tuple[Days, ...]]:
        """The spans of each campaign as days, oldest first."""
