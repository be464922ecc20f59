"""How weekly targets follow from weeks past."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import Strict


class WeeklySettings(Strict):
    """How weekly targets and points (绩点) are set; rates are shares a week, 0.03 is 3 %."""

    method: Literal["robust", "seed003"] = Field(
        "robust",
        description="`seed003` is the balanced-indicator article's rule to the digit, which can only ratchet up",
    )
    base: float = Field(0.03, ge=-0.5, le=1, description="growth a week that the first month asks for")
    lower: float = Field(-0.1, ge=-0.5, le=0, description="least growth a week that the robust rule asks for")
    upper: float = Field(0.1, ge=0, le=1, description="most growth a week that the robust rule asks for")
    damping: float = Field(0.5, gt=0, le=1, description="how far the robust rule follows the month just past")
    new_users: Literal["new_users", "visitors", "new_visitors", "new_buyers"] = Field(
        "new_users", description="what counts as a new user of line B"
    )

    points: dict[Literal["B", "C", "D", "E1", "E2", "G", "H"], Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=dict,
        description="points (绩点) of the chain by letter where they are not the article's: B 2, C 2, D 2, E1 2, E2 2, "
        "G 1, H 1.5; what is worth 0 is left out",
    )

    @model_validator(mode="after")
    def _inside(self) -> "WeeklySettings":
        if self.method == "robust" and not self.lower <= self.base <= self.upper:
            raise ValueError(spoken("setting.base"))
        return self
