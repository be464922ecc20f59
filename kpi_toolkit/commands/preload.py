"""What a review needs, imported and warmed once: the process that forks kernels imports this module.

No query is run (DuckDB's threads do not survive a fork) and no drawing backend is chosen; what is warmed are
imports, the SQL compiler's and the template engine's caches, the holidays and the fonts.
"""

from datetime import date

import ibis
import scipy.special  # noqa: F401  (judges import it when they need it)

import kpi_toolkit.pages.parts
import kpi_toolkit.pages.record
import kpi_toolkit.reviewing.making  # noqa: F401
from kpi_toolkit.facts import DERIVED, FACTS, FactInputs
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages import charts
from kpi_toolkit.periods.season import spring_festival
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.settings.built_in_roles import ROLES


def warm() -> None:
    """Compile the facts of what roles read first, read time zones and holidays, and draw: once for all kernels."""
    _ = Settings().zone
    spring_festival(date.today().year)
    tables = {name: table.unbound() for name, table in TABLES.items()}
    inputs = FactInputs(tables, Rules(), dict.fromkeys(TABLES, (date.min, date.max)))
    for name, derived in DERIVED.items():  # in order: some are built from those before them
        tables[name] = ibis.table(derived.build(inputs).schema(), name=name)
    read = [CATALOGUE[name] for name in dict.fromkeys(name for role in ROLES.values() for name in role.reads)]
    for name in dict.fromkeys(metric.fact for metric in read):
        rows = FACTS[name].build(inputs)
        parts = [value for metric in read if metric.fact == name for value in metric.expressions(rows).items()]
        ibis.to_sql(rows.group_by("period").agg(**dict(parts)), dialect="duckdb")
    charts.warm()


warm()
