"""When reviews are due."""

from typing import Annotated, Literal

from pydantic import Field

from kpi_toolkit.settings.values import Strict


class ScheduleSettings(Strict):
    """What `kpi run --due` makes, and how long it waits for data."""

    every: Annotated[tuple[Literal["week", "month", "quarter", "year"], ...], Field(strict=False, min_length=1)] = (
        Field(("month",), description="periods that are reviewed: week, month, quarter, year, or several of them")
    )
    wait_days: int = Field(
        5,
        ge=0,
        le=366,
        description="days after a period's end that its data may take; then what there is, is reviewed as preliminary",
    )
    since: str = Field(
        "", description="first period that is due, as 2026-01; without it the first that was published, else the newest"
    )
