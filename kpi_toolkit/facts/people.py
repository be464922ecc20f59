"""Facts of people: who registered, who is there, and what each did in a period."""

import ibis.expr.types as ir

from kpi_toolkit.facts.fact import Fact, FactInputs, in_periods, without_staff
from kpi_toolkit.language import Text


def _registrations(inputs: FactInputs) -> ir.Table:
    return in_periods(without_staff(inputs.tables["users"], inputs), "registered_on")


FACTS = (
    Fact("registrations", Text("每行一位当期注册用户", "one row per user and period of registration"),
         ("users",), ("users",), _registrations),
)  # fmt: skip
