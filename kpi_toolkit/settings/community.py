"""In which phase the community is, and since when."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import Day, Strict

PhaseKey = Literal["1", "2", "3", "4", "5"]
Phase = Annotated[int, Field(ge=1, le=5)]
PHASES = {
    1: ("规则构建", "规则", "rules", "planning"),
    2: ("用户洞察", "洞察", "insight", "insights"),
    3: ("标准化", "标准", "standard", "standardisation", "standardization"),
    4: ("试点", "试运营", "pilot", "trial"),
    5: ("复制推广", "推广", "复制", "rollout", "rolledout"),
}
"""What the five phases of the community article are called, besides their numbers."""


def phase_called(text: str) -> int | None:
    """Return the phase that a word or number names; None for one that names none of the five.

    Examples
    --------
    >>> [phase_called(word) for word in ("试点", "Roll-out", "第 3 阶段", "phase 2", "quiet")]
    [4, 5, 3, 2, None]
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
    bare = plain.removeprefix("phase").removeprefix("第").removesuffix("期").removesuffix("阶段")
    return next((phase for phase, names in PHASES.items() if plain in names or bare in (*names, str(phase))), None)


class CommunitySettings(Strict):
    """In which of the five phases the community is, and how many people score what cannot be counted.

    The phases of the community article: 1 rules, 2 insight, 3 standard, 4 pilot, 5 roll-out.
    """

    phase: int = Field(5, ge=1, le=5, description="phase of the community, where `phases` gives no dates")
    phases: dict[PhaseKey, Day] = Field(
        default_factory=dict, description="first day of each phase, as `1: 2026-01-01`; phases follow one another"
    )
    groups: dict[str, Phase] = Field(
        default_factory=dict,
        description="phase of single groups by their id, as `g01: 4`: that of targets on them, before `groups.phase`",
    )
    raters: int = Field(
        2, ge=1, description="people who score each subject on their own; fewer than two make no appraisal"
    )

    @model_validator(mode="after")
    def _in_order(self) -> "CommunitySettings":
        dated = [(int(phase), day) for phase, day in self.phases.items()]
        for (first, begun), (second, later) in pairwise(sorted(dated)):
            if later <= begun:
                raise ValueError(spoken("setting.phases", second=second, first=first))
        return self

    def phase_on(self, day: date, group: str = "", recorded: Mapping[str, str] | None = None) -> int:
        """Return the phase of a day, or a group's own; before the first dated phase it is that one.

        Parameters
        ----------
        group
            The id of a group; empty for the community as a whole.
        recorded
            What the data say of groups' phases, by id: it holds for those that kpi.yaml does not name.

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
        if recorded and (known := phase_called(recorded.get(group, ""))):
            return known
        if not self.phases:
            return self.phase
        begun = [int(phase) for phase, first in self.phases.items() if first <= day]
        return max(begun, default=min(int(phase) for phase in self.phases))
