"""A column of times that nobody maps cuts by local times of the workspace, on every engine and written alike."""

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.sources import reading, typed
from kpi_toolkit.sources.reading import TimeReading

AT = pd.Timestamp("2026-10-05 16:30:00")
SHOWN = {
    ("UTC", "Asia/Shanghai"): ("2026-10-06 00:30:00", "2026-10-06 00:30:00"),
    ("Asia/Shanghai", "Asia/Shanghai"): ("2026-10-05 16:30:00", "2026-10-06 00:30:00"),
    ("Asia/Shanghai", "America/New_York"): ("2026-10-05 04:30:00", "2026-10-05 12:30:00"),
}


@pytest.mark.parametrize(("zone", "to_zone"), SHOWN)
def test_segments_by_a_time_are_local_times(engine: Engine, zone: str, to_zone: str) -> None:
    engine.bind("t", pd.DataFrame({"local": [AT], "instant": [AT.tz_localize("UTC")], "day": [AT.date()]}))
    as_segment = typed.as_segment if engine.is_database else reading.as_segment
    rows, way = engine.table("t"), TimeReading(zone, to_zone, None)
    shown = engine.run(rows.select(**{name: as_segment(rows[name], engine, way) for name in rows.columns}))
    assert shown.iloc[0].tolist() == [*SHOWN[zone, to_zone], "2026-10-05"]
