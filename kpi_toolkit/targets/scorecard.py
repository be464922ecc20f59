"""The weighted score of a role's targets, with what it covers beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_toolkit.errors import UsageError
from kpi_toolkit.targets.attainment import Attainment, Status
from kpi_toolkit.targets.target import Target
from kpi_toolkit.units import as_decimal


@dataclass(frozen=True)
class Line:
    """One metric of a scorecard; without target, attainment and status it is only shown."""

    metric: str
    target: Target | None = None
    attainment: Attainment | None = None
    status: Status | None = None
    weight: Decimal | None = None

    @property
    def scored(self) -> Decimal | None:
        """Its scored attainment, or None."""
        return self.attainment.scored if self.attainment else None

    @property
    def exact(self) -> Fraction | None:
        """Its scored attainment with all its digits, or None."""
        if self.attainment is None or self.scored is None:
            return None
        return Fraction(self.scored) if self.attainment.exact is None else self.attainment.exact


@dataclass(frozen=True)
class Score:
    """A scorecard's sum.

    Parameters
    ----------
    value
        Σ w·scored / Σ w, 1 = all reached; None below full cover.
    covered_weight, total_weight
        Weight of the lines that have an attainment, and of all that are in the score.
    weakest
        The metric with the lowest scored attainment; of equals the heavier one.
    """

    value: Decimal | None
    covered_weight: Decimal
    total_weight: Decimal
    weakest: str | None

    @property
    def coverage(self) -> Decimal | None:
        """Covered share of the weight, 0–1; None when nothing has a weight."""
        return self.covered_weight / self.total_weight if self.total_weight else None


def score(lines: Iterable[Line]) -> Score:
    """Return the weighted score of a scorecard.

    Lines without a weight are not in it. When no line has one, all lines with a target weigh 1, except those
    whose attainment is undefined (a target of zero): they are met or missed, never scored.

    Raises
    ------
    UsageError
        For weights that are not above 0; all of them at once.
    """
    counted = weighed(tuple(lines))
    covered = [(weight, scored, line) for weight, line in counted if (scored := line.exact) is not None]
    total = sum((weight for weight, _ in counted), Decimal(0))
    covered_weight = sum((weight for weight, *_ in covered), Decimal(0))
    points = sum((Fraction(weight) * scored for weight, scored, _ in covered), Fraction(0))
    value = as_decimal(points / Fraction(total)) if covered and len(covered) == len(counted) else None
    weakest = min(covered, key=lambda entry: (entry[1], -entry[0]))[2].metric if covered else None
    return Score(value, covered_weight, total, weakest)


def weighed(lines: Sequence[Line]) -> list[tuple[Decimal, Line]]:
    """Return the lines that are in the score, each with its weight.

    Raises
    ------
    UsageError
        For weights that are not above 0; all of them at once.
    """
    own = [(line.weight, line) for line in lines if line.weight is not None]
    if faults := [f"`{line.metric}` weighs {weight}" for weight, line in own if not weight > 0]:
        raise UsageError("Weights must be above 0. Leave the weight out to keep a metric unscored.", faults)
    return own or [
        (Decimal(1), line)
        for line in lines
        if line.target and not (line.attainment and line.attainment.convention == "undefined")
    ]
