"""Which touch has which credit for orders, by the rival rules side by side: first, last, linear, position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, get_args

import pandas as pd

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Study
from kpi_toolkit.measuring.attribution_choices import AttributionChoices
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.naming import labelled
from kpi_toolkit.measuring.study_data import first_day, last_day, why_not
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language, exact

Model = Literal["first", "last", "linear", "position"]
MODELS: tuple[Model, ...] = get_args(Model)
ENDS = Fraction(2, 5)
"""What the first and the last touch have each by position; the others share the rest, and of two each has half."""


@dataclass(frozen=True)
class Credit:
    """What one segment's touches have by one rule.

    Parameters
    ----------
    orders, sales
        Its parts of orders and of their amounts.
    share, share_of_sales
        Of all that touches have; None where that is nothing.
    touches
        Its touches in the period, by whatever rule.
    """

    model: Model
    segment: str
    orders: float
    sales: float
    share: float | None
    share_of_sales: float | None
    touches: int


@dataclass(frozen=True)
class Attribution(Shown):
    """Credit for orders by rule and segment, or the reason why there is none.

    Parameters
    ----------
    credits
        All rules, the segments of each by their credit.
    attributed
        Orders with a touch; of credit by touch the parts of orders that the period's touches have.
    unattributed
        Orders of the period without a touch, and their amount; None of credit by touch.
    """

    period: Period
    choices: AttributionChoices
    by: str
    credits: tuple[Credit, ...] = ()
    attributed: float = 0.0
    unattributed: tuple[int, float] | None = None
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    def of(self, model: Model) -> tuple[Credit, ...]:
        """Return what segments have by one rule.

        Raises
        ------
        UsageError
            For an unknown rule.
        """
        if model not in MODELS:
            raise UsageError(f"There is no rule `{model}`. {did_you_mean(model, MODELS)}")
        return tuple(credit for credit in self.credits if credit.model == model)

    def share(self, segment: str, model: Model = "last") -> float | None:
        """Return the share of one segment by one rule."""
        return next((credit.share for credit in self.of(model) if credit.segment == segment), None)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per rule and segment: ``model, segment, orders, sales, share, share_of_sales, touches``."""
        names = ["model", "segment", "orders", "sales", "share", "share_of_sales", "touches"]
        rows = [[getattr(credit, name) for name in names] for credit in self.credits]
        return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[2:], "float64"))


def study(period: Period, choices: AttributionChoices, by: str) -> Study:
    """Return what is measured for attribution."""
    return Study("attribution", (period,), choices, by)


def needs(context: Context, period: Period, choices: AttributionChoices, by: str) -> Ask:
    """Return what attribution needs."""
    part = study(period, choices, by)
    return () if why_not(context, part) else (part,)


def attribution(measured: Measured, period: Period, choices: AttributionChoices, by: str) -> Attribution:
    """Return which segment of touches has which credit by each rule.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    """
    context, part = measured.context, study(period, choices, by)
    settings = context.settings
    told = Attribution(period, choices, by, currency=settings.currency, language=settings.language)
    if reason := why_not(context, part):
        return replace(told, reason=reason)
    first, last = first_day(context, part), last_day(context, part)
    if period.end <= first or period.start > last:
        reason = (
            Reason("before_data", {"first": first}) if period.end <= first else Reason("after_data", {"last": last})
        )
        return replace(told, reason=reason)
    rows = measured.study(part).to_dict("records")
    named = [{**row, "segment": labelled(by, row["segment"])} for row in rows]
    placed = [row for row in named if row["place"] not in ("touch", "none")]
    touches = {row["segment"]: int(row["orders"]) for row in named if row["place"] == "touch"}
    bare = [(int(row["orders"]), float(row["amount"])) for row in named if row["place"] == "none"]
    credits = tuple(credit for model in MODELS for credit in _credits(model, placed, touches))
    return replace(
        told,
        credits=credits,
        attributed=sum(credit.orders for credit in credits if credit.model == "linear"),
        unattributed=(bare[0] if bare else (0, 0.0)) if choices.dated == "order" else None,
        remarks=_remarks(period, choices, context, (first, last)),
    )


def _remarks(
    period: Period, choices: AttributionChoices, context: Context, covered: tuple[date, date]
) -> tuple[Reason, ...]:
    first, last = covered
    days = timedelta(days=context.settings.rules.attribution_days)
    reach = period.end + (days if choices.dated == "touch" else timedelta(0))
    if reach > last + timedelta(days=1):
        return (Reason("partial_end", {"last": last}),)
    return (Reason("partial_start", {"first": first}),) if period.start - days < first else ()


def weight(model: Model, place: str, touches: int) -> Fraction:
    """Return which part of an order one touch has by a rule.

    Parameters
    ----------
    place
        ``only``, ``first``, ``middle`` or ``last`` of the order's touches.

    Examples
    --------
    >>> [str(weight("position", place, 4)) for place in ("first", "middle", "last")]
    ['2/5', '1/10', '2/5']
    """
    if place == "only" or model in ("first", "last"):
        return Fraction(place in ("only", model))
    if model == "linear":
        return Fraction(1, touches)
    if touches == 2:
        return Fraction(1, 2)
    return (1 - 2 * ENDS) / (touches - 2) if place == "middle" else ENDS


def _credits(model: Model, rows: Sequence[Mapping[str, object]], touches: Mapping[str, int]) -> tuple[Credit, ...]:
    orders: dict[str, Fraction] = dict.fromkeys(touches, Fraction(0))
    sales: dict[str, Fraction] = dict.fromkeys(touches, Fraction(0))
    for row in rows:
        segment, part = str(row["segment"]), weight(model, str(row["place"]), int(str(row["touches"])))
        orders[segment] = orders.get(segment, Fraction(0)) + part * int(str(row["orders"]))
        sales[segment] = sales.get(segment, Fraction(0)) + part * exact(float(str(row["amount"])))
    all_orders, all_sales = sum(orders.values(), Fraction(0)), sum(sales.values(), Fraction(0))
    credits = (
        Credit(
            model,
            segment,
            float(orders[segment]),
            float(sales[segment]),
            float(orders[segment] / all_orders) if all_orders else None,
            float(sales[segment] / all_sales) if all_sales else None,
            touches.get(segment, 0),
        )
        for segment in orders
    )
    return tuple(sorted(credits, key=lambda credit: (-credit.orders, credit.segment)))
