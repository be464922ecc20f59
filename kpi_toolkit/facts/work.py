"""Facts of work: reports, tasks, training and assessments."""

from kpi_toolkit.facts.fact import Derived, Fact

DERIVED: tuple[Derived, ...] = ()
FACTS: tuple[Fact, ...] = ()
