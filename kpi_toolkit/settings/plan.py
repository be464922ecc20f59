"""Where the plan's sheets lie when they are tables of the source, and what they name before the data do."""

from typing import Annotated, Literal

from pydantic import Field

from kpi_toolkit.settings.values import Names, Strict

Capacity = Annotated[float, Field(gt=0, strict=False)]


class PlanSettings(Strict):
    """Tables of the source that hold the plan's sheets; without one the sheet is a file in the folder ``plan``.

    Parameters
    ----------
    capacity
        Metric → grain → the most that there is room for in one such period: orders that a warehouse can send.
    segments
        Column → values that a target may name though no row has them yet: a channel that opens next month.
    """

    targets: str | None = Field(None, min_length=1, description="table with the targets, e.g. kpi_targets")
    actions: str | None = Field(None, min_length=1, description="table with the actions, e.g. kpi_actions")
    proposals: str | None = Field(None, min_length=1, description="table with the proposals, e.g. kpi_proposals")
    benchmarks: str | None = Field(None, min_length=1, description="table with what others reach, e.g. kpi_benchmarks")
    comments: str | None = Field(None, min_length=1, description="table with the comments, e.g. kpi_comments")
    recipients: str | None = Field(None, min_length=1, description="table of who is sent what, e.g. kpi_recipients")
    capacity: dict[str, dict[Literal["day", "week", "month", "quarter", "year"], Capacity]] = Field(
        default_factory=dict,
        description="the most that there is room for, as `orders: {month: 5000}`; the plan is held against it",
    )
    segments: dict[str, Annotated[Names, Field(strict=False)]] = Field(
        default_factory=dict, description="values of segments that targets name before there is a row, by column"
    )

    @property
    def has_tables(self) -> bool:
        """Whether any sheet is a table of the source."""
        return any((self.targets, self.actions, self.proposals, self.benchmarks, self.comments))
