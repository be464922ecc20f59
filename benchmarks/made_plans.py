"""Made plans whose truth is known: some agree with themselves, of others one number was set by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules.rule import Example, sheet
from kpi_toolkit.plan.rules_page import plan_of

Numbers = Mapping[str, float]
LEAST, MOST = 0.055, 0.4
"""How far a number that was set by itself lies off."""
CENTS = ("aov", "spend_per_buyer", "orders_per_buyer", "cac")
"""What people write to the second decimal; of all else that many digits, and three of what is below a thousand."""
DIGITS, MANY = (3, 4, 12), 1000
CHAINS = (
    ("sales", "buyers", "orders_per_buyer", "aov"),
    ("sales", "visitors", "visit_conversion_rate", "spend_per_buyer"),
    ("sales", "orders", "aov"),
    ("buyers", "visitors", "visit_conversion_rate"),
    ("new_buyers", "buyers", "repurchase_rate"),
    ("gross_profit", "sales", "gross_margin"),
    ("acq_cost", "new_buyers", "cac"),
    ("sales", "visitors", "visit_conversion_rate", "orders_per_buyer", "aov"),
)
"""What is planned together: the first of each is a product of the others."""
PERIODS = (
    ("2026-11-01", "2026-12-01", "month"),
    ("2026-10-01", "2027-01-01", "quarter"),
    ("2026-01-01", "2027-01-01", ""),
)


@dataclass(frozen=True)
class Tried:
    """A made plan, whether it contradicts itself, and the metric that was set by itself."""

    plan: Plan
    is_contradictory: bool
    metric: str


def shop(drawn: np.random.Generator) -> Numbers:
    """Return the numbers of a shop, all of which agree."""
    visitors, conversion = drawn.uniform(5e3, 2e5), drawn.uniform(0.01, 0.2)
    buyers = visitors * conversion
    per_buyer, aov = drawn.uniform(1.05, 2.5), drawn.uniform(20, 400)
    regulars, margin, cac = drawn.uniform(0.1, 0.8), drawn.uniform(0.1, 0.6), drawn.uniform(5, 80)
    sales, new_buyers = buyers * per_buyer * aov, buyers * (1 - regulars)
    return {
        "visitors": visitors,
        "visit_conversion_rate": conversion,
        "buyers": buyers,
        "orders_per_buyer": per_buyer,
        "orders": buyers * per_buyer,
        "aov": aov,
        "spend_per_buyer": per_buyer * aov,
        "sales": sales,
        "repurchase_rate": regulars,
        "new_buyers": new_buyers,
        "gross_margin": margin,
        "gross_profit": sales * margin,
        "cac": cac,
        "acq_cost": cac * new_buyers,
    }


def tried(drawn: np.random.Generator, is_contradictory: bool) -> Tried:
    """Return a plan of one or two chains of a made shop, written as people do."""
    numbers = dict(shop(drawn))
    chains = drawn.permutation(len(CHAINS))[: drawn.integers(1, 3)]
    planned = list(dict.fromkeys(name for place in chains for name in CHAINS[place]))
    odd = str(drawn.choice([name for name in CHAINS[chains[0]] if name != "repurchase_rate"]))
    if is_contradictory:
        numbers[odd] *= (1 + drawn.uniform(LEAST, MOST)) ** drawn.choice([-1, 1])
    return Tried(_plan(planned, numbers, drawn), is_contradictory, odd if is_contradictory else "")


def _plan(planned: Sequence[str], numbers: Numbers, drawn: np.random.Generator) -> Plan:
    start, due, per = PERIODS[drawn.integers(len(PERIODS))]
    digits = int(drawn.choice(DIGITS))
    rows = [f"{name},operations,level,{_written(name, numbers[name], digits)}," for name in planned]
    return plan_of(Example(sheet(*rows, start=start, due=due, per=per)))


def _written(name: str, value: float, digits: int) -> str:
    if name in CENTS:
        return f"{value:.2f}"
    return f"{Decimal(f'{value:.{digits if value >= MANY else 3}g}'):f}"


def is_found(plan: Plan) -> bool:
    """Whether the plan check says that a plan contradicts itself."""
    return any(True for _ in RULES["K027"].findings(plan))
