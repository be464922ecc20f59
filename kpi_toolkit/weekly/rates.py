"""Points of the rates along the process chain: inquiry C, monetisation D, satisfaction E, repeat purchase G, VIP H.

``seed003`` follows the balanced-indicator article. Its pictures of the scores of C, D and E are lost; as B is scored by
sums, they are taken as Σ actual rates ÷ Σ target rates × worth over the weeks that have a target. The rule has defects:
the target of D and of E equals the rate of the week before, that of C can pass 100 %, and rates are added up although
their weeks differ in size. ``robust`` pools Σ numerators ÷ Σ denominators against one explicit rate of at most 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.errors import UsageError
from kpi_toolkit.targets.attainment import CAP
from kpi_toolkit.units import Number
from kpi_toolkit.weekly.baseline import exactly
from kpi_toolkit.weekly.points import Points, earned

ONE, ZERO = Decimal(1), Decimal(0)
WORTH: dict[str, Decimal] = {
    "B": Decimal(2),
    "C": Decimal(2),
    "D": Decimal(2),
    "E1": Decimal(2),
    "E2": Decimal(2),
    "G": Decimal(1),
    "H": Decimal("1.5"),
}
"""Points by letter, 12.5 in all: E1 is satisfaction before the sale, E2 after it."""


@dataclass(frozen=True)
class Week:
    """A week of a rate: how many took the step, of how many who could."""

    count: Number | None
    out_of: Number | None

    @property
    def rate(self) -> Decimal | None:
        """Count ÷ out_of; None without data or cases."""
        if self.count is None or self.out_of is None or not self.out_of:
            return None
        return exactly(self.count, "count") / exactly(self.out_of, "number of cases")


def inquiry_target(
    inquiries: Number, users: Number, new_users: Number, base: Number, next_new_users: Number
) -> Decimal | None:
    """Return next week's inquiry rate C: (inquiries + new users × base × rate) ÷ next week's target of new users.

    Parameters
    ----------
    inquiries, users
        Users who asked and all users of this week; the rate is one by the other.
    next_new_users
        Next week's target of line B; it may be small, and then the rate passes 100 %.

    Examples
    --------
    300 of 1,000 users asked, all of them new, base 3 %, 1,030 asked for next week:

    >>> float(inquiry_target(300, 1000, 1000, Decimal("0.03"), 1030))
    0.3
    """
    asking = exactly(inquiries, "inquiries")
    rate = Week(inquiries, users).rate
    if rate is None or not next_new_users:
        return None
    grown = exactly(new_users, "new users") * exactly(base, "base") * rate
    return (asking + grown) / exactly(next_new_users, "next week's target")


def monetisation_target(
    deals: Number, inquiries: Number, users: Number, new_users: Number, base: Number, next_inquiries: Number
) -> Decimal | None:
    """Return next week's monetisation rate D: (deals + new users × base × inquiry rate × rate) ÷ target of inquiries.

    With the target of inquiries that C asks for, inquiries + new users × base × inquiry rate, this is always this
    week's own rate.

    >>> float(monetisation_target(60, 300, 1000, 1000, Decimal("0.03"), 309))
    0.2
    """
    inquiry_rate, rate = Week(inquiries, users).rate, Week(deals, inquiries).rate
    if inquiry_rate is None or rate is None or not next_inquiries:
        return None
    grown = exactly(new_users, "new users") * exactly(base, "base") * inquiry_rate * rate
    return (exactly(deals, "deals") + grown) / exactly(next_inquiries, "next week's inquiries")


def satisfaction_target(satisfied: Number, respondents: Number, base: Number) -> Decimal | None:
    """Return next week's satisfied share E: (satisfied + respondents × base × rate) ÷ (respondents × (1 + base)).

    Which is always this week's own rate.

    >>> float(satisfaction_target(80, 100, Decimal("0.03")))
    0.8
    """
    rate = Week(satisfied, respondents).rate
    if rate is None:
        return None
    cases, growth = exactly(respondents, "respondents"), exactly(base, "base")
    return (exactly(satisfied, "satisfied") + cases * growth * rate) / (cases * (ONE + growth))


def rate_points(weeks: Sequence[Week], targets: Sequence[Number | None], worth: Number, cap: Number = CAP) -> Points:
    """Return the article's points of C, D or E: Σ rates ÷ Σ targets over the weeks with a target, × worth, uncapped.

    A week with a target but without data makes the whole no data.

    Examples
    --------
    >>> weeks = [Week(20, 100), Week(30, 100), Week(27, 100)]
    >>> float(rate_points(weeks, [None, 0.2, 0.3], 2).value)
    2.28
    """
    if len(weeks) != len(targets):
        raise UsageError(
            f"{len(weeks)} week(s) stand against {len(targets)} target(s). Give one a week, None for none."
        )
    pairs = [
        (week.rate, exactly(target, "target"))
        for week, target in zip(weeks, targets, strict=True)
        if target is not None
    ]
    value, whole = exactly(worth, "worth"), sum((target for _, target in pairs), ZERO)
    rates = [rate for rate, _ in pairs if rate is not None]
    if not pairs or len(rates) < len(pairs) or not whole:
        return Points(None, None, value)
    return earned(sum(rates, ZERO) / whole, value, "seed003", cap)


def pooled_points(weeks: Sequence[Week], target: Number | None, worth: Number, cap: Number = CAP) -> Points:
    """Return the robust points of a rate: Σ counts ÷ Σ cases against one rate of at most 1, × worth, capped.

    Weeks without cases add nothing; a week without data makes the whole no data.

    Examples
    --------
    >>> float(pooled_points([Week(10, 100), Week(90, 300)], 0.2, 2).value)
    2.4
    """
    value = exactly(worth, "worth")
    wanted = None if target is None else exactly(target, "target")
    if wanted is not None and not 0 <= wanted <= 1:
        raise UsageError(f"The target is {wanted}, but a rate lies between 0 and 1. Write 0.18 for 18 %.")
    rate = pooled(weeks)
    if rate is None or not wanted:
        return Points(None, None, value)
    return earned(rate / wanted, value, "robust", cap)


def pooled(weeks: Sequence[Week]) -> Decimal | None:
    """Return Σ counts ÷ Σ cases, never the mean of rates; None with a week without data, or without any case.

    >>> pooled([Week(10, 100), Week(90, 300)])
    Decimal('0.25')
    """
    parts = [(week.count, week.out_of) for week in weeks if week.count is not None and week.out_of is not None]
    cases = sum((exactly(below, "number of cases") for _, below in parts), ZERO)
    if len(parts) < len(weeks) or not cases:
        return None
    return sum((exactly(above, "count") for above, _ in parts), ZERO) / cases


def pooled_interval(weeks: Sequence[Week]) -> tuple[float, float] | None:
    """Return the 95 % interval of the pooled rate by its cases (Wilson); None where there is no rate.

    >>> [round(end, 3) for end in pooled_interval([Week(10, 100), Week(90, 300)])]
    [0.21, 0.295]
    """
    if pooled(weeks) is None:
        return None
    count, cases = (round(sum(float(getattr(week, part)) for week in weeks)) for part in ("count", "out_of"))
    return wilson(count, cases) if 0 <= count <= cases else None
