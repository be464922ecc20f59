"""What a fact says it closes, it closes: rows after a period's end change none of its numbers.

The store keeps a closed month by the rows up to its end, so a fact that says so wrongly would give a stale number.
"""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings
from tests.library import made
from tests.whole import part_of

PERIODS = tuple(part_of(("2025-09", "2025-W42", "2025-Q2", "2025-11-12"), 2))
CUTS = (None, "channel", "users.channel", "level")
METRICS = [metric for metric in CATALOGUE if not metric.parts]
CLOSING = sorted({table for metric in METRICS for table in FACTS[metric.fact].closes})


Numbers = dict[tuple[Any, ...], tuple[Any, ...]]


def told(
    frames: dict[str, pd.DataFrame], periods: tuple[str, ...], table: str, last: date = made.LAST
) -> dict[str, Numbers]:
    """Return by period numerator, denominator and n of all metrics that close a table, by metric, cut and segment.

    Segments that are empty in a period are left out: they stand there for the sake of others.
    """
    settings = Settings.model_validate({"source": {"covers_from": made.FIRST, "covers_until": last}})
    workspace = from_frames(frames, settings)
    closing = [metric for metric in METRICS if table in FACTS[metric.fact].closes and not metric.looks_ahead]
    numbers: dict[str, Numbers] = {period: {} for period in periods}
    for by in CUTS:
        metrics = [metric for metric in closing if by is None or workspace.can_cut(FACTS[metric.fact], by)]
        for row in kt.measure(workspace, metrics, list(periods), by=by).itertuples() if metrics else ():
            if not row.segment or row.numerator or (row.n is not pd.NA and row.n):
                parts = (repr(row.numerator), repr(row.denominator), str(row.n))
                numbers[row.period][row.metric, by, row.segment] = parts
    return numbers


@pytest.mark.slow
@pytest.mark.parametrize("table", part_of(CLOSING, 2))
@pytest.mark.parametrize("seed", [5])
def test_rows_after_a_period_change_nothing_of_what_is_closed(table: str, seed: int) -> None:
    frames = made.make_shop(seed)
    time = pd.to_datetime(frames[table][TABLES[table].main_time])
    of_all = told(frames, PERIODS, table)
    for label in PERIODS:
        end = pd.Timestamp(kt.parse_period(label).end)
        until_then = {**frames, table: frames[table][~(time >= end)]}
        assert len(until_then[table]) < len(frames[table])
        whole, cut = of_all[label], told(until_then, (label,), table, end.date() - timedelta(days=1))[label]
        assert whole
        differing = {
            key: (whole.get(key), cut.get(key)) for key in whole.keys() | cut.keys() if cut.get(key) != whole.get(key)
        }
        assert not differing, (
            f"{label}: take `{table}` out of `closes` of these facts, or set `looks_ahead`: {differing}"
        )


def test_a_metric_that_waits_for_windows_says_so() -> None:
    """What looks ahead is not closed: a second purchase after the month counts for it."""
    orders = {"order_id": ["1", "2"], "user_id": ["ann", "ann"], "amount": [10, 10]}
    settings = Settings.model_validate({"source": {"covers_from": date(2026, 1, 1), "covers_until": date(2026, 6, 30)}})
    bought = pd.DataFrame({**orders, "ordered_at": ["2026-03-30", "2026-04-02"]})
    rates = [
        kt.measure(frame, "second_purchase_rate", "2026-03", settings=settings)["value"].iloc[0]
        for frame in (bought, bought.head(1))
    ]
    assert rates == [1.0, 0.0]
    assert CATALOGUE["second_purchase_rate"].looks_ahead
