"""What a score is worth: the factor of a bonus, as bands or a line; and what pages may show of it."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from kpi_toolkit.errors import Spoken
from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import Strict

Score = Annotated[float, Field(ge=0)]
Factor = Annotated[float, Field(ge=0)]


def _numbers(given: Any) -> Any:
    """Take `1` and `"1.0"` for the numbers that they are; leave the rest for the type to judge."""
    if not isinstance(given, Mapping):
        return given
    return {_number(score): _number(factor) for score, factor in given.items()}


def _number(given: Any) -> Any:
    try:
        return given if isinstance(given, bool) else float(given)
    except (TypeError, ValueError):
        return given


Steps = Annotated[dict[Score, Factor], BeforeValidator(_numbers)]


class BonusSettings(Strict):
    """From which score on which factor is due (1 = all reached); of both ways of saying it one, or none."""

    bands: Steps = Field(
        default_factory=dict, description="score from which on: factor, as `{0: 0.5, 0.9: 0.9, 1.0: 1.0, 1.1: 1.2}`"
    )
    line: Steps = Field(
        default_factory=dict,
        description="score: factor, straight between them and level beyond, as `{0.8: 0.5, 1.0: 1.0, 1.2: 1.5}`",
    )

    @property
    def is_there(self) -> bool:
        """Whether there is a rule."""
        return bool(self.bands or self.line)

    @property
    def steps(self) -> tuple[tuple[float, float], ...]:
        """Scores and factors, lowest score first."""
        return tuple(sorted((self.bands or self.line).items()))

    @model_validator(mode="after")
    def _whole(self) -> "BonusSettings":
        faults = []
        if self.bands and self.line:
            faults.append(spoken("setting.bands_or_line"))
        if self.is_there and len(self.steps) < 2:
            faults.append(spoken("setting.two_scores"))
        if self.bands and min(self.bands) > 0:
            faults.append(spoken("setting.lowest_band"))
        faults += [
            spoken("setting.factors", higher=f"{higher:g}", more=f"{more:g}", lower=f"{lower:g}", less=f"{less:g}")
            for (lower, less), (higher, more) in pairwise(self.steps)
            if more < less
        ]
        if faults:
            raise ValueError(Spoken("；".join(fault.zh for fault in faults), "; ".join(faults)))
        return self


class PrivacySettings(Strict):
    """What pages show that not all who read them need to know."""

    bonus_on_page: bool = Field(False, description="whether a role's page shows the factor of its bonus")
    smallest_group: int = Field(
        10, ge=1, description="cases from which on a segment is shown by itself; smaller ones are put together"
    )
    segments_of_persons: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        (), description="columns of phones, e-mail addresses, ids or names that may be segments all the same"
    )
