"""The example shop's spend, campaigns, touches and coupons."""

import pandas as pd

PROMOTION: dict[str, pd.DataFrame] = {}
