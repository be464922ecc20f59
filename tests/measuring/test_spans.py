"""A span of whole months, quarters or years gives the numbers of the unit that it is, compared with the same units."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace

SPANS = [("1998-01/1998-03", "1998-Q1"), ("1998-04-01/1998-04-30", "1998-04"), ("1997-01/1997-12", "1997")]
LEAP = """order_id,user_id,ordered_at,amount
1,d,2024-02-29 10:00,10
2,e,2024-02-10,10
3,d,2025-02-05,10
4,e,2025-02-06,10
5,f,2023-01-01,1
"""


@pytest.mark.parametrize(("span", "unit"), SPANS)
def test_every_metric_of_a_span_is_that_of_the_unit(cdnow: Workspace, span: str, unit: str) -> None:
    names = [metric.name for metric in cdnow.catalogue]
    first, second = (measure(cdnow, names, period).drop(columns="period") for period in (span, unit))
    first["reason"], second["reason"] = (frame["reason"].map(str) for frame in (first, second))
    assert first.equals(second)


@pytest.mark.parametrize("span", ["2025-02", "2025-01/2025-02", "2025-02-01/2025-02-28", "2025-02-03/2025-02-28"])
def test_the_29th_of_february_is_in_the_year_before(shop: Callable[..., Path], span: str) -> None:
    folder = shop(LEAP, "language: en\ntime_zone: Asia/Shanghai\n")
    row = measure(open_workspace(folder), "last_year_buyer_retention", span).iloc[0]
    assert (row.numerator, row.denominator) == (2, 2)
