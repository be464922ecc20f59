"""A shop of five buyers, small enough to check by hand: the data of every metric's worked example."""

import pandas as pd

from kpi_toolkit.examples.community import COMMUNITY
from kpi_toolkit.examples.feedback import FEEDBACK
from kpi_toolkit.examples.ledgers import LEDGERS
from kpi_toolkit.examples.members import MEMBERS
from kpi_toolkit.examples.promotion import PROMOTION
from kpi_toolkit.examples.shop import EXAMPLE_ORDERS, SHOP
from kpi_toolkit.examples.work import WORK

EXAMPLE_TABLES: dict[str, pd.DataFrame] = SHOP | MEMBERS | PROMOTION | LEDGERS | FEEDBACK | WORK | COMMUNITY
"""Every canonical table of the example shop."""

__all__ = ["EXAMPLE_ORDERS", "EXAMPLE_TABLES"]
