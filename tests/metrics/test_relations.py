"""What metrics declare of each other, held against every month of the demo shop."""

from collections.abc import Mapping

import pytest

from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import cells
from kpi_toolkit.measuring.coverage import unavailable
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.relations import PartOf, Product, Relation, Term, relations
from kpi_toolkit.periods.period import Period, parse_period

ONE_SIDED = {"orders_per_buyer", "spend_per_buyer", "visit_conversion_rate"}
"""Ratios of known users only: orders without a user, and buyers who never visited, are in one side alone."""
RELATIONS = relations(CATALOGUE)
MONTHS = [parse_period(f"2026-{month:02}") for month in (6, 9, 10)]

Values = Mapping[tuple[str, Period], float | None]


@pytest.fixture(scope="module")
def values(demo_shop: Workspace) -> Values:
    names = dict.fromkeys(term.metric for relation in RELATIONS for term in relation.terms)
    metrics = [CATALOGUE[name] for name in names if unavailable(demo_shop.context, CATALOGUE[name]) is None]
    measured = planner.measured(demo_shop, cells(metrics, MONTHS))
    return {(metric.name, month): measured.value(metric, month).value for metric in metrics for month in MONTHS}


def test_every_metric_named_is_there() -> None:
    for metric in CATALOGUE:
        assert {*metric.ratio_of, *metric.rest_of, *metric.part_of} <= set(CATALOGUE.names), metric.name
        assert len(metric.ratio_of) in (0, 2)
        assert len(metric.rest_of) in (0, 2)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: "-".join(term.metric for term in relation.terms))
def test_what_metrics_declare_of_each_other_holds(relation: Relation, values: Values) -> None:
    tried = 0
    for month in MONTHS:
        known = [(term, values.get((term.metric, month))) for term in relation.terms]
        numbers = [term.of(value) for term, value in known if value is not None]
        if len(numbers) < len(known) or min(numbers) <= 0:
            continue
        tried += 1
        if isinstance(relation, PartOf):
            assert numbers[0] <= numbers[1] * (1 + 1e-9)
        elif relation.ratio.metric in ONE_SIDED:
            assert numbers[0] >= numbers[1] * numbers[2] * (1 - 1e-9)
        else:
            assert numbers[0] == pytest.approx(numbers[1] * numbers[2], rel=1e-9)
    assert tried, "no month tells"


def test_a_growth_is_one_more_and_what_is_left_one_less() -> None:
    terms = {relation.ratio.metric: relation.ratio for relation in RELATIONS if isinstance(relation, Product)}
    assert terms["promo_roi"].of(0.5) == 1.5
    assert terms["repurchase_rate"].of(0.25) == 0.75
    assert terms["repurchase_rate"].back(0.75) == 0.25
    assert terms["aov"] == Term("aov")
