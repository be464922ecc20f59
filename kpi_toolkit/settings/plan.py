"""Where the plan's sheets lie when they are tables of the source."""

from pydantic import Field

from kpi_toolkit.settings.values import Strict


class PlanSettings(Strict):
    """Tables of the source that hold the plan's sheets; without one the sheet is a file in the folder ``plan``."""

    targets: str | None = Field(None, min_length=1, description="table with the targets, e.g. kpi_targets")
    actions: str | None = Field(None, min_length=1, description="table with the actions, e.g. kpi_actions")
    proposals: str | None = Field(None, min_length=1, description="table with the proposals, e.g. kpi_proposals")
