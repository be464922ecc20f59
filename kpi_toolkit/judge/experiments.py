"""The read-out of an experiment: whether the arms are as drawn, what differs, and whether it may be read yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpi_toolkit.analysis.experiment import MISMATCH, ArmDifference, Sample, difference, ratio_chance, sample, slope
from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Study
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.experiment_choices import ExperimentChoices
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.study_data import first_day, last_day, why_not
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.units import Language

CONTROL = "control"
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Arm:
    """One arm.

    Parameters
    ----------
    users, share
        Who was drawn into it, and the share of all that was to be.
    followed
        Those of them whose days are over: of them alone is the mean.
    """

    name: str
    users: int
    share: float
    followed: int
    mean: float | None


@dataclass(frozen=True)
class Lift:
    """One arm against the control, plain and with what was before taken off; None where too few were followed.

    Parameters
    ----------
    adjusted
        By CUPED; None where what was before is not known, or did not vary.
    narrower
        The part of the plain interval that adjusting saves, below 0 where it widens it; None without `adjusted`.
    relative
        The difference that is read, as a part of the mean of the control; None where that is 0.
    """

    arm: str
    plain: ArmDifference | None
    adjusted: ArmDifference | None
    narrower: float | None
    relative: float | None

    @property
    def read(self) -> ArmDifference | None:
        """The one that is read: adjusted where it can be, whatever it says."""
        return self.adjusted or self.plain


@dataclass(frozen=True)
class Experiment(Shown):
    """What an experiment came to, or the reason why that is not known.

    Parameters
    ----------
    until
        The end that was agreed; None where none was.
    last
        The last day that was read.
    is_final
        Whether that end was reached: the intervals are those of one look. Else they hold at all looks together.
    mismatch
        How seldom arms drawn as planned are as uneven.
    confidence
        Of each interval: 95 % for all arms together.
    """

    choices: ExperimentChoices
    control: str = CONTROL
    arms: tuple[Arm, ...] = ()
    lifts: tuple[Lift, ...] = ()
    mismatch: float = 1.0
    until: date | None = None
    last: date | None = None
    is_final: bool = False
    confidence: float = CONFIDENCE
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    @property
    def is_as_drawn(self) -> bool:
        """Whether the arms may be what was drawn; if not, no difference between them is to be read."""
        return self.mismatch >= MISMATCH

    def lift(self, arm: str = "") -> Lift:
        """Return one arm against the control; without a name the only one.

        Raises
        ------
        UsageError
            For an unknown arm, or none of several.
        """
        names = [each.arm for each in self.lifts]
        if not arm and len(names) == 1:
            return self.lifts[0]
        if arm not in names:
            raise UsageError(f"There is no arm {arm!r} against {self.control}. {did_you_mean(arm, names)}")
        return self.lifts[names.index(arm)]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per arm: ``arm, users, share, followed, mean, difference, lower, upper, plain, narrower``."""
        lifts = {each.arm: each for each in self.lifts}
        rows = []
        for arm in self.arms:
            lift = lifts.get(arm.name)
            read = lift.read if lift else None
            seen = (read.value, read.lower, read.upper) if read else (None, None, None)
            more = (lift.plain.value if lift.plain else None, lift.narrower) if lift else (None, None)
            rows.append([arm.name, arm.users, arm.share, arm.followed, arm.mean, *seen, *more])
        heads = ["arm", "users", "share", "followed", "mean", "difference", "lower", "upper", "plain", "narrower"]
        return pd.DataFrame(rows, columns=heads)


def study(context: Context, choices: ExperimentChoices) -> Study:
    """Return what is measured of an experiment."""
    return Study("experiment", (_calendar(context),), choices)


def _calendar(context: Context) -> Period:
    """Return any period: an experiment has days of its own, counted from each user's own."""
    return parse_period(str(context.settings.source.covers_until or "2000-01-01")[:7])


def needs(context: Context, choices: ExperimentChoices) -> Ask:
    """Return what the read-out needs."""
    part = study(context, choices)
    return () if why_not(context, part) else (part,)


def experiment(
    measured: Measured, choices: ExperimentChoices, control: str = "", shares: Mapping[str, float] | None = None
) -> Experiment:
    """Return what an experiment came to.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    control
        The arm that the others are held against; if empty the one called ``control``, else the first by name.
    shares
        The shares that were to be drawn, by arm; equal ones if None.

    Raises
    ------
    UsageError
        For an unknown control, or shares that do not sum to 1.
    """
    context, part = measured.context, study(measured.context, choices)
    until = date.fromisoformat(choices.until) if choices.until else None
    settings = context.settings
    told = Experiment(choices, until=until, currency=settings.currency, language=settings.language)
    if reason := why_not(context, part):
        return replace(told, reason=reason)
    rows = measured.study(part).to_dict("records")
    arms = sorted({str(row["arm"]) for row in rows})
    if len(arms) < 2:
        return replace(told, reason=Reason("no_arms", {"experiment": choices.experiment, "arms": len(arms)}))
    planned, base = _planned(arms, shares), _control(arms, control)
    users = {arm: sum(int(row["users"]) for row in rows if row["arm"] == arm) for arm in arms}
    samples = {arm: _sample(rows, arm, choices) for arm in arms}
    covered = last_day(context, part)
    needed = min(date.fromisoformat(str(row["first_on"])) for row in rows) - timedelta(days=choices.before_days)
    knows_before = choices.before_days > 0 and first_day(context, part) <= needed
    told = replace(
        told,
        control=base,
        arms=tuple(_arm(arm, users[arm], planned[arm], samples[arm]) for arm in (base, *_others(arms, base))),
        mismatch=ratio_chance(users, planned),
        last=min(covered, until) if until else covered,
        is_final=until is not None and covered >= until,
        confidence=1 - (1 - CONFIDENCE) / (len(arms) - 1),
        remarks=() if knows_before or not choices.before_days else (Reason("nothing_before", {"needed": needed}),),
    )
    lifts = (_lift(arm, samples[arm], samples[base], told, knows_before) for arm in _others(arms, base))
    return replace(told, lifts=tuple(lifts))


def _others(arms: Sequence[str], base: str) -> list[str]:
    return [arm for arm in arms if arm != base]


def _planned(arms: Sequence[str], shares: Mapping[str, float] | None) -> dict[str, float]:
    if shares is None:
        return dict.fromkeys(arms, 1 / len(arms))
    if abs(sum(shares.values()) - 1) > 1e-9 or any(share <= 0 for share in shares.values()):
        raise UsageError(
            f"The shares {dict(shares)} are to be above 0 and sum to 1, as {{'control': 0.5, 'new': 0.5}}."
        )
    return {arm: shares.get(arm, 0.0) for arm in dict.fromkeys((*arms, *shares))}


def _control(arms: Sequence[str], control: str) -> str:
    if control and control not in arms:
        raise UsageError(f"Nobody was drawn into an arm {control!r}. {did_you_mean(control, arms)}")
    return control or (CONTROL if CONTROL in arms else arms[0])


def _sample(rows: Sequence[Mapping[Any, Any]], arm: str, choices: ExperimentChoices) -> Sample:
    over = [row for row in rows if row["arm"] == arm and int(row["over"])]
    counts = [(float(row["after"]), float(row["before"]), int(row["users"])) for row in over]
    return sample(counts, is_share=choices.of == "users")


def _arm(name: str, users: int, share: float, followed: Sample) -> Arm:
    return Arm(name, users, share, followed.users, followed.after if followed.users else None)


def _lift(arm: str, tried: Sample, base: Sample, told: Experiment, knows_before: bool) -> Lift:
    theta = slope(tried, base) if knows_before else 0.0
    plain, adjusted = (
        difference(tried, base, theta=each, is_final=told.is_final, confidence=told.confidence) for each in (0.0, theta)
    )
    adjusted = adjusted if theta else None
    narrower = None
    if plain and adjusted and plain.upper > plain.lower:
        narrower = 1 - (adjusted.upper - adjusted.lower) / (plain.upper - plain.lower)
    read = adjusted or plain
    return Lift(arm, plain, adjusted, narrower, read.value / base.after if read and base.after else None)
