"""Why sales moved: what visitors, orders per visitor and order value account for, against the past or the target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Literal

import pandas as pd

from kpi_toolkit.analysis.decomposition import Decomposition, product_effects
from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge.by_segment import PASTS, past_of
from kpi_toolkit.language.text import Reason
from kpi_toolkit.language.worded import Worded
from kpi_toolkit.measuring.ask import Ask, cells
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured, part_against_whole
from kpi_toolkit.periods.period import Period
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.levels import levels_in

Against = Literal["previous", "last_year", "target"]
CHAINS = {"visitors": "orders_per_visitor", "buyers": "orders_per_buyer"}
"""Who the sales come from → orders ÷ these people. Without events there are no visitors."""
UNITS_OF = {
    "visitors": "users",
    "orders_per_visitor": "multiple",
    "buyers": "buyers",
    "orders_per_buyer": "orders_per_buyer",
    "aov": "money_per_order",
}
MEASURED = ("visitors", "buyers", "orders", "aov")
AGREED = ("sales", "visitors", "buyers", "orders", "orders_per_buyer", "aov")
"""Metrics whose targets say what the factors were to be."""
ROUNDED = 0.01
"""Targets that multiply to the agreed total within 1 % were rounded; beyond it they contradict each other."""


@dataclass(frozen=True)
class Bridge(Worded):
    """The change of sales as a product of three factors, or why there is none.

    Parameters
    ----------
    compared
        The period compared with; the period itself against its target.
    before, after
        Factor → value: ``visitors``, ``orders_per_visitor`` (orders ÷ visitors) and ``aov``; without events
        ``buyers``, ``orders_per_buyer`` (all orders ÷ buyers, those without a user too) and ``aov``.
    split
        What each factor accounts for, in money; None where `reason` says why.
    remarks
        Caveats of the measured values.
    """

    period: Period
    compared: Period
    against: Against
    before: Mapping[str, float]
    after: Mapping[str, float]
    split: Decomposition | None
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors, in the order they multiply."""
        return tuple(self.after)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per factor: ``factor, unit, before, after, effect`` (money); no row without a bridge."""
        effects = self.split.effects if self.split else {}
        rows = [[name, UNITS_OF[name], self.before[name], self.after[name], effects[name]] for name in effects]
        return pd.DataFrame(rows, columns=["factor", "unit", "before", "after", "effect"])


def needs(context: Context, period: Period, against: Against = "previous") -> Ask:
    """Return what a bridge needs: sales and their factors at both ends, or in the period alone against its target.

    Raises
    ------
    UsageError
        For an unknown comparison.
    """
    return cells([context.catalogue[name] for name in MEASURED], [_compared(period, against), period])


def bridge(measured: Measured, period: Period, against: Against = "previous", targets: Iterable[Target] = ()) -> Bridge:
    """Split the change of sales, or the gap to their target, by visitors, orders per visitor and order value.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    against
        ``previous`` period, the same one ``last_year``, or ``target``.
    targets
        Against the target: the plan. The levels it asks for in the period (also by lifts whose baseline is a number)
        of sales, visitors, buyers, orders, orders per buyer and order value; what they leave open follows from the
        others: sales ÷ order value are the orders.

    Returns
    -------
    Bridge
        Without events, buyers take the place of visitors. The reason says what is missing where there is no bridge;
        there is none from or to a period that the data cover in part.

    Raises
    ------
    UsageError
        For an unknown comparison.
    """
    then = _compared(period, against)
    frame = measured.frame(MEASURED, [then, period])
    currency = measured.context.settings.currency
    agreed = _agreed(targets, period) if against == "target" else {}
    why: list[tuple[bool, dict[str, float] | Reason]] = []
    for people in CHAINS:
        after = _measured(frame, people, period)
        before = _completed(agreed, people) if against == "target" else _measured(frame, people, then)
        if isinstance(before, dict) and isinstance(after, dict):
            used = frame[frame["metric"].isin([people, "orders", "aov"])]
            remarks = tuple(dict.fromkeys(used["reason"].dropna()))
            split = product_effects(before, after)
            return Bridge(period, then, against, before, after, split, None, remarks, currency)
        why.append((isinstance(after, dict), after if isinstance(after, Reason) else before))
    # A target that is missing can be put right, events that were never recorded cannot; of the past, the last chain
    # needs least.
    open_targets = [reason for is_measured, reason in why if is_measured and against == "target"]
    reason = next((why_not for why_not in [*open_targets, why[-1][1]] if isinstance(why_not, Reason)), None)
    return Bridge(period, then, against, {}, {}, None, reason, currency=currency)


def _compared(period: Period, against: Against) -> Period:
    if against not in (*PASTS, "target"):
        raise UsageError(f"Nothing is compared against `{against}`. Known: {listed((*PASTS, 'target'))}.")
    return period if against == "target" else past_of(period, against)


def _measured(frame: pd.DataFrame, people: str, period: Period) -> dict[str, float] | Reason:
    """Return the factors of a period from its measured counts and amounts."""
    rows = frame[frame["period"] == str(period)].set_index("metric")
    for name in (people, "orders", "aov"):
        why = rows.loc[name, "reason"]
        if isnan(rows.loc[name, "value"]):
            return Reason(why.code, why.values)
        if reason := part_against_whole(period, why):
            return reason
    heads, orders = float(rows.loc[people, "value"]), float(rows.loc["orders", "value"])
    if heads == 0:
        return Reason("zero_denominator")
    return {people: heads, CHAINS[people]: orders / heads, "aov": float(rows.loc["aov", "value"])}


def _agreed(targets: Iterable[Target], period: Period) -> dict[str, float] | Reason:
    """Return the levels that targets ask for in a period by metric; a reason where a metric has two that differ."""
    levels: dict[str, float] = {}
    for target in targets:
        is_level = (
            target.kind in ("level", "lift") and not (target.segment or target.within) and target.metric in AGREED
        )
        level = levels_in(target, period).value if is_level and target.covers(period) else None
        if level is not None and levels.setdefault(target.metric, float(level)) != float(level):
            return Reason("two_targets", {"metric": target.metric, "period": str(period)})
    return levels


def _completed(agreed: dict[str, float] | Reason, people: str) -> dict[str, float] | Reason:
    """Return the three factors that targets ask for, what is left open following from the rest."""
    if isinstance(agreed, Reason):
        return agreed
    known = dict(agreed)
    ratio = CHAINS[people]
    for _ in range(2):  # the second round uses what the first has found
        for whole, first, second in (("orders", people, ratio), ("sales", "orders", "aov")):
            if {whole, first, second} <= known.keys():
                if abs(known[first] * known[second] - known[whole]) > ROUNDED * abs(known[whole]):
                    return Reason("targets_contradict", {"whole": whole, "first": first, "second": second})
                known.pop(second)
            _fill(known, whole, first, second)
    if missing := [name for name in (people, ratio, "aov") if name not in known]:
        return Reason("no_target_for", {"metrics": ", ".join(f"`{name}`" for name in missing)})
    return {name: known[name] for name in (people, ratio, "aov")}


def _fill(known: dict[str, float], whole: str, first: str, second: str) -> None:
    """Close ``whole = first × second`` where one of the three is open."""
    if whole not in known and {first, second} <= known.keys():
        known[whole] = known[first] * known[second]
    for part, other in ((first, second), (second, first)):
        if part not in known and known.get(other) and whole in known:
            known[part] = known[whole] / known[other]
