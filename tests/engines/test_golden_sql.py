"""No new version of Ibis or sqlglot, and no change of ours, changes a query unseen."""

import re
from itertools import zip_longest

import pytest

from kpi_toolkit.facts import FACTS
from kpi_toolkit.metrics.catalogue import CATALOGUE
from tests.engines.golden_sql import DIALECTS, queries, written

PART = re.compile(r"""AS ["`](?:(\w+)__(?:num|den|out)|fact__rows)["`],?$""")
RENEW = "If it is meant, run `make golden` and look at what it changes; the numbers must stay the same on every engine."


def parts(sql: str) -> dict[str, list[str]]:
    """Take a fact's query apart: the lines of each metric by its name, and all others under an empty one."""
    found: dict[str, list[str]] = {"": []}
    lines: list[str] = []
    for line in sql.splitlines():
        lines.append(line)
        if match := PART.search(line):
            found.setdefault(match[1] or "", []).extend(lines)
            lines = []
    found[""] += lines
    return found


def changed(name: str, expected: str, sql: str) -> list[str]:
    """Return the metrics whose query changed: those whose own lines did, or all of the fact."""
    before, after = parts(expected), parts(sql)
    own = sorted(metric for metric in before.keys() | after.keys() if before.get(metric) != after.get(metric))
    return [metric.name for metric in CATALOGUE if metric.fact == name] if "" in own else own


def difference(name: str, dialect: str, expected: str, sql: str) -> str:
    """Say in words what changed: the metrics, the dialect and the first line that differs."""
    if expected == sql:
        return ""
    pairs = enumerate(zip_longest(expected.splitlines(), sql.splitlines(), fillvalue="(nothing)"), start=1)
    line, (was, now) = next((pair for pair in pairs if pair[1][0] != pair[1][1]), (0, ("", "")))
    of_metrics = ", ".join(changed(name, expected, sql)) or "every metric that reads it"
    return f"{name} in {dialect}, line {line}: `{was.strip()}` became `{now.strip()}`. Metrics: {of_metrics}."


@pytest.mark.parametrize(
    "dialect", [DIALECTS[0], *(pytest.param(name, marks=pytest.mark.slow) for name in DIALECTS[1:])]
)
def test_every_query_is_what_it_was(dialect: str) -> None:
    expected, found = written(dialect), dict(queries(dialect))
    differences = [difference(name, dialect, expected.get(name, ""), sql.strip()) for name, sql in found.items()]
    differences += [f"{name} in {dialect} is gone." for name in expected.keys() - found.keys()]
    assert not any(differences), "\n".join([*filter(None, differences), RENEW])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_metric_stands_in_the_file(dialect: str) -> None:
    named = set(re.findall(r"(\w+)__num\b", "\n".join(written(dialect)[fact] for fact in FACTS)))
    assert named == {metric.name for metric in CATALOGUE if not metric.parts}


def test_a_change_is_said_of_its_metric() -> None:
    expected = written("duckdb")["order_periods"]
    said = difference("order_periods", "duckdb", expected, expected.replace('AS "aov__num"', '+ 1 AS "aov__num"'))
    assert "Metrics: aov." in said
    assert "duckdb" in said
    rows = difference("order_periods", "duckdb", expected, expected.replace('"kpi_calendar"', '"kpi_other"'))
    assert {"aov", "sales"} <= {name.strip(" .") for name in rows.split("Metrics:")[1].split(",")}
