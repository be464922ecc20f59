"""What makes a status."""

from pydantic import Field, model_validator

from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import Strict


class ScoringSettings(Strict):
    """Bands of the attainment status and the cap of a scored attainment."""

    met: float = Field(1.0, gt=0, description="attainment from which on a target is met")
    at_risk: float = Field(0.9, gt=0, description="attainment from which on it is narrowly missed")
    cap: float = Field(1.2, gt=0, description="attainment beyond which nothing more is scored")
    tolerance: float = Field(0.1, gt=0, description="distance from a band, as a share of its middle, that scores 0")

    @model_validator(mode="after")
    def _in_order(self) -> "ScoringSettings":
        if self.at_risk > self.met:
            raise ValueError(spoken("setting.at_risk"))
        return self
