"""What a review needs, imported and warmed once: the process that forks kernels imports this module.

No query is run (DuckDB's threads do not survive a fork) and no drawing backend is chosen; what is warmed are
imports, the SQL compiler's and the template engine's caches, and the fonts.
"""

from datetime import date

import ibis

import kpi_toolkit.record  # noqa: F401  (the last cell of a notebook)
from kpi_toolkit.charts import spark_svg
from kpi_toolkit.facts import FACTS, ORDER_HISTORY, FactInputs, order_history
from kpi_toolkit.metrics import CATALOGUE
from kpi_toolkit.report import Point
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.tables import notes  # noqa: F401  (imports the template engine)


def warm() -> None:
    """Compile every fact once, read the time zones and draw a line, so that no kernel does it for the first time."""
    _ = Settings().zone
    tables = {name: table.unbound() for name, table in TABLES.items()}
    history = order_history(tables["orders"], Rules(), date.max)
    tables[ORDER_HISTORY] = ibis.table(history.schema(), name=ORDER_HISTORY)
    for fact in FACTS.values():
        rows = fact.build(FactInputs(tables, Rules(), date.max))
        parts = [value for entry in CATALOGUE if entry.fact == fact.name for value in entry.expressions(rows).items()]
        ibis.to_sql(rows.group_by("period").agg(**dict(parts)), dialect="duckdb")
    spark_svg([Point("", 1.0, None), Point("", 2.0, None)])


warm()
