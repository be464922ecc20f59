"""Facts of feedback: ratings, complaints, surveys and audits."""

from kpi_toolkit.facts.fact import Derived, Fact

DERIVED: tuple[Derived, ...] = ()
FACTS: tuple[Fact, ...] = ()
