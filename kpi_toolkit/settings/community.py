"""In which phase the community is, and since when."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpi_toolkit.settings.values import Day, Strict

PhaseKey = Literal["1", "2", "3", "4", "5"]
Phase = Annotated[int, Field(ge=1, le=5)]


class CommunitySettings(Strict):
    """In which of the five phases the community is, and how many people score what cannot be counted.

    The phases of the community article: 1 rules, 2 insight, 3 standard, 4 pilot, 5 roll-out.
    """

    phase: int = Field(5, ge=1, le=5, description="phase of the community, where `phases` gives no dates")
    phases: dict[PhaseKey, Day] = Field(
        default_factory=dict, description="first day of each phase, as `1: 2026-01-01`; phases follow one another"
    )
    groups: dict[str, Phase] = Field(
        default_factory=dict, description="phase of single groups by their id, as `g01: 4`: that of targets on them"
    )
    raters: int = Field(
        2, ge=1, description="people who score each subject on their own; fewer than two make no appraisal"
    )

    @model_validator(mode="after")
    def _in_order(self) -> "CommunitySettings":
        dated = [(int(phase), day) for phase, day in self.phases.items()]
        for (first, begun), (second, later) in pairwise(sorted(dated)):
            if later <= begun:
                raise ValueError(f"phase {second} must begin after phase {first}")
        return self

    def phase_on(self, day: date, group: str = "") -> int:
        """Return the phase of a day, or a group's own; before the first dated phase it is that one.

        Examples
        --------
        >>> dated = CommunitySettings(phases={"1": date(2026, 1, 1), "2": date(2026, 3, 1)})
        >>> dated.phase_on(date(2026, 2, 1)), dated.phase_on(date(2026, 3, 1)), CommunitySettings().phase_on(date.max)
        (1, 2, 5)
        >>> CommunitySettings(phase=2, groups={"g01": 5}).phase_on(date(2026, 2, 1), "g01")
        5
        """
        if group in self.groups:
            return self.groups[group]
        if not self.phases:
            return self.phase
        begun = [int(phase) for phase, first in self.phases.items() if first <= day]
        return max(begun, default=min(int(phase) for phase in self.phases))
