"""What a review needs, imported and warmed once: the process that forks kernels imports this module.

No query is run (DuckDB's threads do not survive a fork) and no drawing backend is chosen; what is warmed are
imports, the SQL compiler's and the template engine's caches, and the fonts.
"""

from datetime import date

import ibis

import kpi_toolkit.record  # noqa: F401  (the last cell of a notebook)
from kpi_toolkit.charts import spark_svg
from kpi_toolkit.facts import DERIVED, FACTS, FactInputs
from kpi_toolkit.metrics import CATALOGUE
from kpi_toolkit.report import Point
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.tables import notes  # noqa: F401  (imports the template engine)


def warm() -> None:
    """Compile every fact once, read the time zones and draw a line, so that no kernel does it for the first time."""
    _ = Settings().zone
    tables = {name: table.unbound() for name, table in TABLES.items()}
    inputs = FactInputs(tables, Rules(), dict.fromkeys(TABLES, (date.min, date.max)))
    tables |= {name: ibis.table(derived.build(inputs).schema(), name=name) for name, derived in DERIVED.items()}
    for fact in FACTS.values():
        rows = fact.build(inputs)
        parts = [value for entry in CATALOGUE if entry.fact == fact.name for value in entry.expressions(rows).items()]
        ibis.to_sql(rows.group_by("period").agg(**dict(parts)), dialect="duckdb")
    spark_svg([Point("", 1.0, None), Point("", 2.0, None)])


warm()
