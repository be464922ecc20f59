"""What a review needs, imported and warmed once: the process that forks kernels imports this module.

A run measures before any kernel starts, and the kernels read what it found: neither Ibis nor a SQL compiler is among
what they need. No query is run (DuckDB's threads do not survive a fork) and no drawing backend is chosen; what is
warmed are imports, templates, holidays and fonts.
"""

from datetime import date

import scipy.special  # noqa: F401  (judges import it when they need it)

import kpi_toolkit.measuring.callable
import kpi_toolkit.pages.analyses
import kpi_toolkit.pages.record
import kpi_toolkit.pages.text.sentences
import kpi_toolkit.reviewing.making  # noqa: F401
from kpi_toolkit.pages import charts
from kpi_toolkit.pages.part import template_of
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.periods.festival import spring_festival
from kpi_toolkit.settings import Settings


def warm() -> None:
    """Read time zones, holidays and templates, and draw: once for all kernels."""
    _ = Settings().zone
    spring_festival(date.today().year)
    charts.warm()
    for part in PARTS.values():
        template_of(part.template)


warm()
