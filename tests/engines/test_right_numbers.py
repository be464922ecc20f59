"""Right numbers, worked out by hand, of what goes wrong in silence, from tables in the native types of every engine."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring import workspace
from kpi_toolkit.measuring.ask import cells
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.targets.attainment import attain
from tests.engines.filling import TYPES, Rows, filled

ORDERS: Rows = [
    ("1", "ann", "2025-03-03 15:00:00", "0.10", "web", None),
    ("2", "  ", "2025-03-04 15:00:00", "0.20", " web\t", "paid"),
    ("3", "", "2025-03-05 15:00:00", "0.30", "", "paid"),
    ("4", None, "2025-03-06 15:00:00", "0.40", "\u3000", "paid"),
    ("5", "null", "2025-03-07 15:00:00", "1", "channel=", "paid"),
    ("6", "ann\u200b", "2025-03-10 15:00:00", "2", None, "paid"),
    ("7", "bob", "2025-04-01 03:30:00", "0.05", "app", "paid"),  # the last half hour of March in New York
    ("8", "ann", "2025-05-05 15:00:00", "10", "app", "paid"),
    ("9", "cara", "2025-11-02 05:50:00", "20", "web", "paid"),  # before the clocks are put back
    ("10", "cara", "2025-11-02 06:10:00", "30", "app", "paid"),  # after it, at an earlier hour
    ("11", "dan", "2025-11-07 15:00:00", "99", "web", "CANCELLED "),
    ("12", "ann", "2025-11-09 15:00:00", "10.6", "app", "paid"),
    *((f"b{month}", "bob", f"2025-{month:02}-15 15:00:00", "1", "app", "paid") for month in range(6, 11)),
]
"""None in April."""
TOUCHES: Rows = [("cara", "c", "sms", "2025-11-02 06:00:00"), ("dan", "c", "sms", "2025-11-02 06:00:00")]
EVENTS: Rows = [
    ("a", "visit", "2025-03-09 06:50:00"),  # ten minutes before the clocks are put forward
    ("a", "read", "2025-03-09 07:05:00"),
    ("b", "visit", "2025-11-02 05:10:00"),
    ("b", "read", "2025-11-02 06:20:00"),  # ten minutes later by the clock, 70 minutes in truth
    *(
        (user, "message", f"2025-{month:02}-{day:02} 16:00:00")
        for month in range(3, 12)
        for day in range(1, 31)
        for user in ("x", "y")
        if not (month == 4 and 8 <= day <= 21)  # not loaded
    ),
]
REPORTS: Rows = [
    ("1", "data", "li", "2025-11-05", "2025-11-05 23:59:59"),
    ("2", "data", "li", "2025-11-05", "2025-11-06 00:00:00"),
    ("3", "data", "li", "2025-11-06", None),
    ("4", "data", "li", "2025-11-07", "2025-11-06 09:00:00"),
]
SPENT: Rows = [("web", "2025-11-01", "5"), ("web", "2025-11-02", "5")]
TABLES: dict[str, tuple[str, Rows]] = {
    "orders": ("order_id text, user_id text, ordered_at moment, amount amount, channel text, status text", ORDERS),
    "touches": ("user_id text, campaign_id text, medium text, sent_at moment", TOUCHES),
    "events": ("user_id text, event text, occurred_at moment", EVENTS),
    "deliverables": ("deliverable_id text, role text, owner text, due_at day, delivered_at local", REPORTS),
    "spend": ("channel text, spent_on day, amount amount", SPENT),
    "spend_twice": ("channel text, spent_on day, amount amount", [*SPENT, SPENT[0]]),
}
COVERS = "covers_from: 2025-03-01, covers_until: 2025-11-30"
SETTINGS = """language: en
time_zone: America/New_York
tables:
"""

RIGHT: dict[tuple[str, str], dict[str, Any]] = {
    # Blank is null; the last half hour of March is in it.
    ("sales", "2025-03"): {
        "": 4.05,
        "channel=web": 0.3,
        "channel=": 2.7,
        "channel=channel=": 1,
        "channel=app": 0.05,
        "channel=store": 0,
    },
    ("buyers", "2025-03"): {"": 2, "channel=web": 1, "channel=": 1, "channel=app": 1},
    ("orders_per_buyer", "2025-03"): {"": 1.5},
    # What is covered and did not happen is 0.
    ("orders", "2025-04"): {"": 0, "channel=web": 0},
    ("sales", "2025-04"): {"": 0, "channel=app": 0},
    ("aov", "2025-04"): {"": "no_rows"},
    ("acq_cost", "2025-11"): {"": 10, "channel=web": 10, "channel=app": 0},
    # Days that were not loaded.
    ("active_users", "2025-03"): {"": 3},
    ("active_users", "2025-04"): {"": (2, "partial_gap")},
    ("active_users", "2025-04-10"): {"": "not_loaded"},
    # Order and distance of moments, days of the local clock, days without a time.
    ("sessions", "2025-03-09"): {"": 1},
    ("dwell_time", "2025-03-09"): {"": 900},
    ("sessions", "2025-11-02"): {"": 2},
    ("orders", "2025-11-02"): {"": 2},
    ("promo_response_amount", "2025-11-02"): {"": 30},
    ("timeliness_rate", "2025-11"): {"": 0.5},
    # Who is new is so once, in the segment of the first moment; who cancelled did not buy.
    ("new_buyers", "2025-11"): {"": 1, "channel=web": 1, "channel=app": 0},
    ("new_buyers", "2025-03"): {"": 2, "channel=": 0, "channel=web": 1, "channel=app": 1},
    ("winback_buyers", "2025-11"): {"": 1, "channel=web": 0, "channel=app": 1},
}
ON_TARGET = {"aov": ("2025-03", "channel=web", "0.15"), "spend_per_buyer": ("2025-11", "", "30.3")}
"""Metrics → period, segment and the target that is exactly reached."""


@pytest.fixture(params=["duckdb", *(pytest.param(kind, marks=pytest.mark.slow) for kind in TYPES if kind != "duckdb")])
def shop(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """Return a maker of the workspace, whose spend may be of another table."""
    source, prefix = filled(request.param, request, tmp_path, TABLES, "right_numbers")
    opened: list[Engine] = []

    def remembered(*given: Any) -> Engine:
        opened.append(open_engine(*given))
        return opened[-1]

    monkeypatch.setattr(workspace, "open_engine", remembered)

    def make(spend: str = "spend") -> Workspace:
        tables = {name: name for name in TABLES if name != "spend_twice"} | {"spend": spend}
        mapped = "".join(f"  {name}: {{from: {prefix}{table}}}\n" for name, table in tables.items())
        (tmp_path / "kpi.yaml").write_text(f"source: {{{source}, {COVERS}}}\n{SETTINGS}{mapped}", "utf-8")
        return open_workspace(tmp_path)

    yield make
    for engine in opened:
        engine.close()


def shown(numbers: Measured, metric: str, period: str, segment: str) -> Any:
    """Return a number, with the reason beside it where the rows are not all there, or the reason for none."""
    told = numbers.value(metric, parse_period(period), segment)
    if told.value is None:
        return told.reason and told.reason.code
    return (told.value, told.reason.code) if told.is_partial and told.reason else told.value


def test_right_numbers(shop: Callable[..., Workspace]) -> None:
    opened = shop()
    metrics = [opened.catalogue[name] for name in dict.fromkeys([*(name for name, _ in RIGHT), *ON_TARGET])]
    periods = [parse_period(period) for period in dict.fromkeys(period for _, period in RIGHT)]
    cut = [
        entry
        for entry in metrics
        if entry.name in ("sales", "buyers", "orders", "aov", "new_buyers", "winback_buyers", "acq_cost")
    ]
    numbers = measured(opened, (*cells(metrics, periods), *cells(cut, periods, "channel")))
    told = {
        (metric, period): {segment: shown(numbers, metric, period, segment) for segment in expected}
        for (metric, period), expected in RIGHT.items()
    }
    assert told == RIGHT
    for metric, (period, segment, target) in ON_TARGET.items():
        exact = numbers.value(metric, parse_period(period), segment).exact
        reached = attain(exact, value=Decimal(target), better="higher")
        assert (reached.is_met, reached.raw) == (True, 1), metric
    with pytest.raises(DataError) as caught:
        shop("spend_twice")
    (fault,) = caught.value.faults
    assert "1 too many" in fault
    assert "spend" in fault
