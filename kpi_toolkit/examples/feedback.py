"""The example shop's ratings, surveys, complaints and audits."""

import pandas as pd

FEEDBACK: dict[str, pd.DataFrame] = {}
