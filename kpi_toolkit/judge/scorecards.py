"""Scorecards of roles, persons and teams, rolled up from the judged lines of roles.

A role's card has the weights (or points) of its targets. A person or team with several roles gets the union of their
lines: the weights of each role are first made to sum to 1, then shared out by what the roles weigh in kpi.yaml
(``roles: {service: {weight: 2}}``; 1 unless given). A role without any line has no say and is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import pandas as pd

from kpi_toolkit.analysis.resampling import DRAWS
from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.judge.noise import Resampled, ScoreNoise, score_noise
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.targets.scorecard import Line, Score, score, weighed
from kpi_toolkit.units import as_decimal

By = Literal["role", "person", "team"]
Weighing = Literal["weight", "points", "equal"]
LinesByRole = Mapping[str, Sequence[Line]]
EXACT, SURE = Decimal("1e-12"), Decimal("1e-24")


@dataclass(frozen=True, eq=False)
class Scorecard:
    """The score of a role, a person or a team.

    Parameters
    ----------
    by, name
        Whose: a role, the owner of targets, or a team of kpi.yaml.
    roles
        The roles in it, each with its share of the score, 0–1.
    lines
        Its lines with the weights that they have in it.
    score
        Value (1 = all reached; None below full cover), covered and total weight, and the weakest metric.
    weighing
        Whether its targets have weights, points (绩点), or neither, so that all count alike. Cards of several ways
        of weighing are ``weight``.
    points, total_points
        Points earned, Σ points · scored, and to be had; None unless all of its lines have points, and the former
        None below full cover too.
    cap
        Largest scored attainment of a line.
    missing_roles
        Roles of the team without a line in this period: they have no say.
    noise
        The score's interval; None where nothing was resampled for it.
    """

    by: By
    name: str
    roles: Mapping[str, Decimal]
    lines: tuple[Line, ...]
    score: Score
    weighing: Weighing
    points: Decimal | None
    total_points: Decimal | None
    cap: Decimal
    missing_roles: tuple[str, ...] = ()
    noise: ScoreNoise | None = None


def scorecards(
    lines: Iterable[Line],
    by: By = "role",
    settings: Settings | None = None,
    resampled: Iterable[Resampled] = (),
    draws: int = DRAWS,
) -> tuple[Scorecard, ...]:
    """Return the scorecards of one period, in the order in which roles, owners or teams are first named.

    Parameters
    ----------
    lines
        The judged lines of all roles, those of targets that were due; lines without a target are passed over.
    by
        ``role``, ``person`` (the owner of a target) or ``team`` (``teams: {growth: [promotion, content]}`` in
        kpi.yaml).
    settings
        For teams, what roles weigh, and the cap.
    resampled
        What :func:`kpi_toolkit.judge.noise.resample` gave for the lines, for the scores' intervals; empty: none.
    draws
        As many as were drawn.

    Raises
    ------
    UsageError
        For another `by`, no or faulty teams (all faults at once), or weights that are not above 0.
    """
    settings = settings or Settings()
    judged = [line for line in lines if line.target]
    groups = _groups(judged, by, settings)
    drawn = tuple(resampled)
    cards = (_card(by, name, roles, settings) for name, roles in groups.items())
    return tuple(replace(card, noise=score_noise(card.lines, drawn, draws)) if drawn else card for card in cards)


def to_frame(cards: Iterable[Scorecard]) -> pd.DataFrame:
    """Return a row a card: value, weights and interval as floats, 1 = all reached; NaN where there is none."""
    return pd.DataFrame([_row(card) for card in cards], columns=list(_row(_EMPTY))).astype(
        {name: float for name, value in _row(_EMPTY).items() if isinstance(value, float)}
    )


def _row(card: Scorecard) -> dict[str, Any]:
    total, noise = card.score, card.noise
    low_80, high_80 = (noise and noise.interval_80) or (None, None)
    low_95, high_95 = (noise and noise.interval_95) or (None, None)
    return {
        "by": card.by,
        "name": card.name,
        "roles": ", ".join(card.roles),
        "lines": len(card.lines),
        "value": _float(total.value),
        "low_80": _float(low_80),
        "high_80": _float(high_80),
        "low_95": _float(low_95),
        "high_95": _float(high_95),
        "resampled_weight": _float(noise.resampled_weight if noise else None),
        "covered_weight": _float(total.covered_weight),
        "total_weight": _float(total.total_weight),
        "coverage": _float(total.coverage),
        "weakest": total.weakest or "",
        "weighing": card.weighing,
        "points": _float(card.points),
        "total_points": _float(card.total_points),
        "cap": _float(card.cap),
        "missing_roles": ", ".join(card.missing_roles),
    }


def _groups(lines: Sequence[Line], by: By, settings: Settings) -> dict[str, LinesByRole]:
    """Return the lines by card and role; a card's roles without lines are empty."""
    if by == "team":
        _check_teams(settings.teams, settings.all_roles)
        roles = _by_role(lines)
        return {team: {role: roles.get(role, ()) for role in named} for team, named in settings.teams.items()}
    if by == "role":
        return {role: {role: own} for role, own in _by_role(lines).items()}
    if by == "person":
        owners = dict.fromkeys(line.target.owner for line in lines if line.target)
        return {
            owner: _by_role([line for line in lines if line.target and line.target.owner == owner]) for owner in owners
        }
    raise UsageError(f"There are no scorecards by `{by}`. {did_you_mean(by, ('role', 'person', 'team'))}")


def _by_role(lines: Sequence[Line]) -> dict[str, list[Line]]:
    by_role: dict[str, list[Line]] = {}
    for line in lines:
        if line.target:
            by_role.setdefault(line.target.role, []).append(line)
    return by_role


def _check_teams(teams: Mapping[str, Sequence[str]], known: Roles) -> None:
    if not teams:
        raise UsageError("kpi.yaml names no teams. Add for example `teams: {growth: [promotion, content]}`.")
    faults = [f"team `{team}` has no roles" for team, roles in teams.items() if not roles]
    for team, roles in teams.items():
        faults += [f"team `{team}` names `{role}`. {did_you_mean(role, known)}" for role in roles if role not in known]
        faults += [f"team `{team}` names `{role}` twice" for role in dict.fromkeys(roles) if roles.count(role) > 1]
    if faults:
        raise UsageError("The `teams` of kpi.yaml are faulty. Name the roles of each team once.", faults)


def _card(by: By, name: str, roles: LinesByRole, settings: Settings) -> Scorecard:
    held = {role: lines for role, lines in roles.items() if lines}
    known = settings.all_roles
    weights = {role: Decimal(str(known[role].weight if role in known else 1)) for role in held}
    whole = sum(weights.values(), Decimal(0))
    shares = {role: weight / whole for role, weight in weights.items()}
    own = [line for lines in held.values() for line in lines]
    lines = tuple(own) if by == "role" else tuple(_united(held, shares))
    missing = tuple(role for role in roles if role not in held)
    return Scorecard(
        by,
        name,
        shares,
        lines,
        _tidy(score(lines)),
        _weighing(own),
        *_points(own),
        Decimal(str(settings.scoring.cap)),
        missing,
    )


def _united(roles: LinesByRole, shares: Mapping[str, Decimal]) -> Iterable[Line]:
    """Yield the lines of several roles with the weights that they have together; met-or-missed lines have none."""
    for role, lines in roles.items():
        counted = weighed(lines)
        whole = sum((weight for weight, _ in counted), Fraction(0))
        for weight, line in counted:
            yield replace(line, weight=as_decimal(Fraction(shares[role]) * weight / whole), share=Fraction(1))
        yield from (replace(line, weight=None) for line in lines if not any(line is other for _, other in counted))


def _tidy(total: Score) -> Score:
    """Take thirds that sum to 0.999… for 1, and a score that they bring to 0.83349999… for 0.8335."""
    covered, whole = (weight.quantize(EXACT).normalize() for weight in (total.covered_weight, total.total_weight))
    value = None if total.value is None else total.value.quantize(SURE).normalize()
    return replace(total, value=value, covered_weight=covered, total_weight=whole)


def _weighing(lines: Sequence[Line]) -> Weighing:
    targets = [line.target for line in lines if line.target and line.weight is not None]
    if not targets:
        return "equal"
    return "points" if all(target.points is not None and target.weight is None for target in targets) else "weight"


def _points(lines: Sequence[Line]) -> tuple[Decimal | None, Decimal | None]:
    if not lines or _weighing(lines) != "points":
        return None, None
    counted = [(weight, line.exact) for weight, line in weighed(lines)]
    earned = [weight * scored for weight, scored in counted if scored is not None]
    whole = sum((weight for weight, _ in counted), Fraction(0))
    return (as_decimal(sum(earned, Fraction(0))) if len(earned) == len(counted) else None), as_decimal(whole)


def _float(number: Decimal | float | None) -> float:
    return float("nan") if number is None else float(number)


_EMPTY = Scorecard("role", "", {}, (), score(()), "equal", None, None, Decimal(1))
