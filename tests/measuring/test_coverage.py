"""From which day on the data must be there for a metric, and until which: to the day."""

from datetime import date

import pytest

from kpi_toolkit.facts import FACTS, Fact
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import caveat, unavailable, uncovered
from kpi_toolkit.measuring.lapses import Lapse
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.sources.described import Sources

MARCH, LONG_AGO, LAST = parse_period("2026-03"), "2020-01-01", "2026-03-31"
# Metric, first and last day that are covered, and why there is no number.
EDGES = [
    ("sales", "2026-03-31", LAST, None),
    ("sales", "2026-04-01", "2026-05-01", "before_data"),
    ("sales", LONG_AGO, "2026-03-01", None),
    ("sales", LONG_AGO, "2026-02-28", "after_data"),
    ("repurchase_rate", "2026-02-28", LAST, None),
    ("repurchase_rate", "2026-03-01", LAST, "no_history"),
    ("buyer_retention", "2026-02-01", LAST, None),
    ("buyer_retention", "2026-02-02", LAST, "no_history"),
    ("last_year_buyer_retention", "2025-03-01", LAST, None),
    ("last_year_buyer_retention", "2025-03-02", LAST, "no_history"),
    ("churned_buyers", "2025-09-02", LAST, None),
    ("churned_buyers", "2025-09-03", LAST, "short_history"),
    ("saturated_channels", "2026-02-04", LAST, None),
    ("saturated_channels", "2026-02-05", LAST, "short_stretch"),
    ("saturated_channels", "2026-01-24", "2026-03-20", None),
    ("saturated_channels", "2026-01-25", "2026-03-20", "short_stretch"),
]


@pytest.mark.parametrize(("name", "first", "last", "code"), EDGES)
def test_what_must_be_covered(name: str, first: str, last: str, code: str | None) -> None:
    covered = date.fromisoformat(first), date.fromisoformat(last)
    reason = uncovered(CATALOGUE[name], MARCH, covered, Rules())
    assert (reason and reason.code) == code


@pytest.mark.parametrize(
    ("first", "last", "left_out", "code"),
    [
        ("2026-03-01", "2026-03-31", 0, None),
        ("2026-03-01", "2026-03-30", 0, "partial_end"),
        ("2026-03-02", "2026-03-31", 0, "partial_start"),
        ("2026-03-02", "2026-03-30", 3, "partial_end"),
        ("2026-03-01", "2026-03-31", 3, "windows_left_out"),
    ],
)
def test_what_is_said_beside_a_number(first: str, last: str, left_out: int, code: str | None) -> None:
    covered = date.fromisoformat(first), date.fromisoformat(last)
    reason = caveat(CATALOGUE["sales"], MARCH, covered, left_out, Rules())
    assert (reason and reason.code) == code


TOLD = [(fact, way) for fact in FACTS.values() for way in fact.told_by]


def with_tables(fact: Fact, *way: str) -> Context:
    """Return a context whose tables are those of a fact without a column, and what a way names, a row each."""
    columns = {table: ["user_id"] for table in fact.needs}
    for need in way:
        table, _dot, column = need.partition(".")
        columns.setdefault(table, []).extend([column] if column else [])
    rows, nulls = dict.fromkeys(columns, 1), {table: dict[str, int]() for table in columns}
    there = {table: tuple(names) for table, names in columns.items()}
    return Context(Settings(), CATALOGUE, Sources(there, rows, nulls, {}, {}, ()), None)


@pytest.mark.parametrize(("fact", "way"), TOLD, ids=[f"{fact.name}: {way}" for fact, way in TOLD])
def test_each_way_alone_tells_and_a_part_of_one_does_not(fact: Fact, way: str) -> None:
    metrics = [metric for metric in CATALOGUE if metric.fact == fact.name and not metric.needs]
    needs = way.split(" and ")
    assert metrics
    for metric in metrics:
        assert unavailable(with_tables(fact, *needs), metric) is None
        for left_out in needs if len(needs) > 1 else ():
            part = [need for need in needs if need != left_out]
            reason = unavailable(with_tables(fact, *part), metric)
            assert reason is not None
            assert reason.code == "missing_one_of"
            assert reason.values["columns"] == " / ".join(fact.told_by)


@pytest.mark.parametrize(("on", "touched"), [("2026-02-04", True), ("2026-02-03", False)])
def test_a_metric_of_a_stretch_is_told_of_a_lapse_in_all_of_it(on: str, touched: bool) -> None:
    day = date.fromisoformat(on)
    lapse = Lapse("thin", "events", day, day, 1, 100)
    covered = date(2025, 1, 1), date(2026, 3, 31)
    reason = caveat(CATALOGUE["saturated_channels"], MARCH, covered, 0, Rules(), [lapse])
    assert (reason == lapse.caveat) is touched
