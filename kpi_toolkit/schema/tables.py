"""The canonical tables: what each row is and which columns it has. Sources are mapped to them and checked.

Facts and metrics see nothing else.
"""

from kpi_toolkit.schema.behaviour import BEHAVIOUR
from kpi_toolkit.schema.feedback import FEEDBACK
from kpi_toolkit.schema.measures import MEASURES
from kpi_toolkit.schema.money import MONEY
from kpi_toolkit.schema.people import PEOPLE
from kpi_toolkit.schema.table import Table
from kpi_toolkit.schema.work import WORK

TABLES: dict[str, Table] = {table.name: table for table in (*PEOPLE, *BEHAVIOUR, *MONEY, *FEEDBACK, *WORK, *MEASURES)}
"""Canonical tables by name."""
