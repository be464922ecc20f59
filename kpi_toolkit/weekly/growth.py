"""How weekly targets follow from weeks: the rules themselves, in decimals or in floats of many runs.

Two methods. ``seed003`` is the rule of the balanced-indicator article, to the digit. It has defects: mean ÷ least is
never below 1, so the floor clause can never bind and the base only ratchets upward; scores have no cap. ``robust``
(the default) takes growth from one month to the next: the mean of this month's kept weeks against that of the month
before, which is 0 on average where demand is flat and not moved by one odd week. A slope inside of one month would be
cheap to bend, by handing in its last week late. The base follows that growth only part of the way, may fall, and stays
within bounds.

Numbers are counts of a week, such as new users, of weeks that have data; growth is a share a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic

from kpi_toolkit.errors import UsageError
from kpi_toolkit.weekly.arithmetic import Arithmetic, N

FEWEST = 3
"""Weeks below which a month says nothing of growth."""


@dataclass(frozen=True)
class BaseRule:
    """Bounds and damping of the robust base, as shares a week.

    Raises
    ------
    UsageError
        Unless ``-1 < lower <= 0 <= upper`` and ``0 < damping <= 1``.
    """

    lower: Decimal = Decimal("-0.1")
    upper: Decimal = Decimal("0.1")
    damping: Decimal = Decimal("0.5")

    def __post_init__(self) -> None:
        """Refuse bounds between which nothing lies."""
        if not -1 < self.lower <= 0 <= self.upper or not 0 < self.damping <= 1:
            raise UsageError(
                f"A base between {self.lower} and {self.upper} that follows by {self.damping} cannot be kept. Give "
                "-1 < lower <= 0 <= upper and 0 < damping <= 1."
            )


BOUNDS = BaseRule()


@dataclass(frozen=True)
class Growth(Generic[N]):
    """The growth a week that weeks ask for.

    Parameters
    ----------
    base
        What the next month asks for.
    exact
        Before truncation, bounds and damping.
    is_told
        Whether the weeks say anything; else the base is the old one, and `exact` means nothing.
    """

    base: N
    exact: N
    is_told: Any


def kept_weeks(weeks: Sequence[N], by: Arithmetic[N]) -> Sequence[N]:
    """Return the weeks from the least to the most, without one lowest and one highest; all of fewer than three."""
    return weeks if len(weeks) < FEWEST else by.by_size(weeks)[1:-1]


def article_growth(weeks: Sequence[N], base: N, by: Arithmetic[N]) -> Growth[N]:
    """Return (mean of the kept weeks ÷ least of them) × (1 + base) − 1, cut to three decimals, never below the base."""
    if len(weeks) < FEWEST:
        return Growth(base, base, is_told=False)
    kept = kept_weeks(weeks, by)
    is_told, ones = kept[0] > 0, kept[0] * 0 + 1
    whole, least = by.chosen(is_told, by.total(kept), ones), by.chosen(is_told, len(kept) * kept[0], ones)
    exact = whole * (1 + base) / least - 1  # division last: a third has no last digit
    cut = by.cut(exact)
    return Growth(by.chosen(is_told & (cut >= base), cut, base), exact, is_told)


def robust_growth(weeks: Sequence[N], before: Sequence[N], base: N, rule: BaseRule, by: Arithmetic[N]) -> Growth[N]:
    """Return the old base moved part of the way to (mean now ÷ mean before) ^ (1/n) − 1, all within bounds.

    n is the mean number of weeks of the two months: those from the middle of one month to that of the next.
    """
    old = by.bounded(base, rule.lower, rule.upper)
    if min(len(weeks), len(before)) < FEWEST:
        return Growth(old, old, is_told=False)
    kept, kept_before = kept_weeks(weeks, by), kept_weeks(before, by)
    is_told = (by.by_size(weeks)[0] > 0) & (kept_before[-1] > 0)
    now, then = by.total(kept) * len(kept_before), len(kept) * by.total(kept_before)
    ones = then * 0 + 1
    ratio = by.chosen(is_told, now, ones) / by.chosen(is_told, then, ones)
    exact = by.root(ratio, Decimal(len(weeks) + len(before)) / 2) - 1
    growth = old + by.of(rule.damping) * (by.bounded(exact, rule.lower, rule.upper) - old)
    return Growth(by.chosen(is_told, growth, old), exact, is_told)


def highest_grown(kept: Sequence[N], base: N, by: Arithmetic[N]) -> N:
    """Return the article's first target of the next month: the highest kept week × (1 + base), a whole number."""
    return by.whole(by.by_size(kept)[-1] * (1 + base))


def mean_grown(kept: Sequence[N], base: N, by: Arithmetic[N]) -> N:
    """Return the mean of weeks × (1 + base), a whole number: one good week does not become the level of a month."""
    return by.whole(by.total(kept) * (1 + base) / len(kept))


def chained(first: N, base: N, weeks: int, by: Arithmetic[N]) -> tuple[N, ...]:
    """Return the targets of consecutive weeks: each the one before × (1 + base), rounded half up to whole numbers."""
    targets = [first]
    while len(targets) < weeks:
        targets.append(by.whole(targets[-1] * (1 + base)))
    return tuple(targets)


def counted_share(share: N, cap: Decimal | None, by: Arithmetic[N]) -> N:
    """Return the share of what was asked that earns points: as it is, or between 0 and a cap."""
    return share if cap is None else by.bounded(share, Decimal(0), cap)
