"""Facts of members: levels and their changes, and the community groups."""

from kpi_toolkit.facts.fact import Derived, Fact

DERIVED: tuple[Derived, ...] = ()
FACTS: tuple[Fact, ...] = ()
