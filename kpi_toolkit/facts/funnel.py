"""Facts of the funnel: from channel and visit to order and loyalty."""

from kpi_toolkit.facts.fact import Derived, Fact

DERIVED: tuple[Derived, ...] = ()
FACTS: tuple[Fact, ...] = ()
