"""Facts of promotion: what was spent, whom it reached, and the orders that it brought."""

from kpi_toolkit.facts.fact import Derived, Fact

DERIVED: tuple[Derived, ...] = ()
FACTS: tuple[Fact, ...] = ()
