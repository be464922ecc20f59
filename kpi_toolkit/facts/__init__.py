"""Fact tables: the only joins. Each has a stated grain and turns history into columns.

A fact is an expression over the canonical tables and the calendar. The columns that definitions need
(``was_buyer_before``, ``order_number``, ``is_churned`` …) are made here once; metrics only count and add them.
"""

from kpi_toolkit.facts import (
    active_days,
    activity,
    attribution,
    campaigns,
    cases,
    community,
    content,
    feedback,
    funnel,
    group_life,
    ledgers,
    lifetimes,
    measures,
    members,
    orders,
    people,
    products,
    promotion,
    referral,
    registered,
    rows,
    sessions,
    work,
)
from kpi_toolkit.facts.fact import SEGMENT, Derived, Fact, FactInputs

_MODULES = (
    orders,
    people,
    registered,
    activity,
    active_days,
    sessions,
    members,
    promotion,
    lifetimes,
    attribution,
    campaigns,
    ledgers,
    content,
    referral,
    products,
    feedback,
    cases,
    work,
    community,
    group_life,
    funnel,
    measures,
    rows,
)

FACTS: dict[str, Fact] = {fact.name: fact for module in _MODULES for fact in module.FACTS}
"""All facts by name."""

DERIVED: dict[str, Derived] = {table.name: table for module in _MODULES for table in getattr(module, "DERIVED", ())}
"""All derived tables by name."""

__all__ = ["DERIVED", "FACTS", "SEGMENT", "Derived", "Fact", "FactInputs"]
