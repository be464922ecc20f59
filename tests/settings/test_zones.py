"""A zone that is none: the hint has the same clocks, or names no zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.settings import load_settings

ZONES = available_timezones()
CHINA = [
    "Asia/Beijing",
    "asia/beijing",
    "Beijing",
    "UTC+8",
    "utc+08:00",
    "GMT+8",
    "+08:00",
    "CST",
    "China",
    "北京时间",
    "东八区",
]


def _hint(tmp_path, zone, where="time_zone: {}"):
    (tmp_path / "kpi.yaml").write_text(where.format(f"'{zone}'") + "\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path)
    return str(caught.value)


@pytest.mark.parametrize("zone", CHINA)
@pytest.mark.parametrize(
    "where", ["time_zone: {}", "source: {{time_zone: {}}}", "tables: {{orders: {{time_zone: {}}}}}"]
)
def test_china_has_one_zone(zone, where, tmp_path):
    assert "Write `Asia/Shanghai`." in _hint(tmp_path, zone, where)


@pytest.mark.parametrize("hours", range(-12, 15))
@pytest.mark.parametrize("form", ["UTC{:+}", "GMT{:+03}:00", "{:+03}:00"])
def test_an_offset_is_never_another_one(hours, form, tmp_path):
    said = _hint(tmp_path, form.format(hours))
    named = [name for name in said.split("`") if name in ZONES]
    assert named
    exact = [name for name in named if "as `" not in said or name != "Asia/Shanghai"]
    for name in exact:
        for month in (1, 7):
            assert ZoneInfo(name).utcoffset(datetime(2026, month, 1)) == timedelta(hours=hours)
