"""The example shop's points and stored value."""

import pandas as pd

LEDGERS: dict[str, pd.DataFrame] = {}
