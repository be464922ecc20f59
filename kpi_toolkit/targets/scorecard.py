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
    """One metric of a scorecard; without target, attainment and status it is only shown.

    Parameters
    ----------
    weight
        As agreed.
    share
        Of the period's days, those on which the target holds: this share of its weight is due.
    """

    metric: str
    target: Target | None = None
    attainment: Attainment | None = None
    status: Status | None = None
    weight: Decimal | None = None
    share: Fraction = Fraction(1)

    @property
    def due_weight(self) -> Fraction | None:
        """What of its weight was due in the period; None without a weight."""
        return None if self.weight is None else Fraction(self.weight) * self.share

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
        Σ w·scored / Σ w of the weights that were due, 1 = all reached; None below full cover.
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
    whose attainment is undefined (a target of zero): they are met or missed, never scored. A line that was due on some
    of the period's days weighs by them: two halves of a month weigh together what the whole month does.

    Raises
    ------
    UsageError
        For weights that are not above 0; all of them at once.
    """
    counted = weighed(tuple(lines))
    covered = [(weight, scored, line) for weight, line in counted if (scored := line.exact) is not None]
    total = sum((weight for weight, _ in counted), Fraction(0))
    covered_weight = sum((weight for weight, *_ in covered), Fraction(0))
    points = sum((weight * scored for weight, scored, _ in covered), Fraction(0))
    value = as_decimal(points / total) if covered and len(covered) == len(counted) else None
    weakest = min(covered, key=lambda entry: (entry[1], -entry[0]))[2].metric if covered else None
    return Score(value, as_decimal(covered_weight), as_decimal(total), weakest)


def weighed(lines: Sequence[Line]) -> list[tuple[Fraction, Line]]:
    """Return the lines that are in the score, each with what of its weight was due.

    Raises
    ------
    UsageError
        For weights that are not above 0; all of them at once.
    """
    weights = [(line.metric, line.weight) for line in lines if line.weight is not None]
    if faults := [f"`{metric}` weighs {weight}" for metric, weight in weights if not weight > 0]:
        raise UsageError("Weights must be above 0. Leave the weight out to keep a metric unscored.", faults)
    own = [(weight, line) for line in lines if (weight := line.due_weight) is not None]
    return own or [
        (line.share, line)
        for line in lines
        if line.target and not (line.attainment and line.attainment.convention == "undefined")
    ]
