"""The example shop's groups, their members and calls."""

import pandas as pd

COMMUNITY: dict[str, pd.DataFrame] = {}
