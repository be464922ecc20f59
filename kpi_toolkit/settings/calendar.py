"""The days that make one year unlike the other: country, holidays, campaigns by name."""

from datetime import date
from itertools import combinations
from typing import Annotated

from pydantic import AfterValidator, Field

from kpi_toolkit.language.naming import all_of, in_a_row
from kpi_toolkit.language.text import spoken
from kpi_toolkit.periods.period import FIRST_YEAR, LAST_YEAR
from kpi_toolkit.periods.special_days import Days
from kpi_toolkit.settings.values import Strict

KEEP_SPRING_FESTIVAL = ("CN", "HK", "MO", "TW")


def _days(span: str) -> Days:
    first, last = (date.fromisoformat(part.strip()) for part in span.split("/"))
    return first, last


def _real(span: str) -> str:
    try:
        first, last = _days(span)
    except ValueError:
        raise ValueError(spoken("setting.no_days")) from None
    if last < first:
        raise ValueError(spoken("setting.ends_first"))
    if not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        raise ValueError(spoken("setting.years", first=FIRST_YEAR, last=LAST_YEAR))
    return span


def _apart(spans: tuple[str, ...]) -> tuple[str, ...]:
    pairs = combinations(sorted(spans, key=_days), 2)
    if faults := [all_of((name, other)) for name, other in pairs if _days(other)[0] <= _days(name)[1]]:
        raise ValueError(spoken("setting.overlap", names=in_a_row(faults)))
    return spans


def _country(code: str) -> str:
    import holidays  # on use only: it is slow to import

    if code and code not in holidays.list_supported_countries(include_aliases=False):
        raise ValueError(spoken("setting.country"))
    return code


def days_of(spans: tuple[str, ...]) -> tuple[Days, ...]:
    """Return spans as first and last day, oldest first."""
    return tuple(sorted(_days(span) for span in spans))


Span = Annotated[str, AfterValidator(_real)]
Spans = Annotated[tuple[Span, ...], Field(strict=False), AfterValidator(_apart)]


class CalendarSettings(Strict):
    """The days that make one year unlike the other: country, holidays, campaigns by name."""

    country: Annotated[str, AfterValidator(_country)] = Field(
        "CN", description="ISO code of the country whose holidays and working days count; empty: Monday to Friday"
    )
    spring_festival: bool | None = Field(
        None, description="whether years are compared by Spring Festival; if empty, where the country keeps it"
    )
    campaigns: dict[str, Spans] = Field(
        default_factory=dict,
        description="campaign: its spans of days in each year, as `double_11: [2024-11-01/2024-11-11]`",
    )

    @property
    def follows_spring_festival(self) -> bool:
        """Whether a period that Spring Festival moves is compared with days that lie the same way to it."""
        kept = self.country in KEEP_SPRING_FESTIVAL
        return kept if self.spring_festival is None else self.spring_festival

    @property
    def campaign_days(self) -> dict[str, tuple[Days, ...]]:
        """The spans of each campaign as days, oldest first."""
        return {name: days_of(spans) for name, spans in self.campaigns.items()}
