"""The example shop's reports, tasks, training and assessments."""

import pandas as pd

WORK: dict[str, pd.DataFrame] = {}
