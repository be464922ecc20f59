"""The example shop's membership levels."""

import pandas as pd

MEMBERS: dict[str, pd.DataFrame] = {}
