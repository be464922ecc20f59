from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis
import pandas as pd
import pytest
from ibis import _

from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.errors import DataError


@pytest.fixture
def engine():
    with DuckDBEngine() as engine:
        yield engine


def test_bind_copies_and_names_types(engine):
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.5, float("nan")]})
    engine.bind("t", frame)
    frame.loc[:, "a"] = 0
    assert engine.columns("t") == {"a": "int64", "b": "string", "c": "float64"}
    t = engine.table("t")
    assert engine.run(t.aggregate(a=t.a.sum(), b=t.b.count(), c=t.c.count())).iloc[0].tolist() == [3, 1, 1]


def test_views_tables_and_their_replacement(engine):
    engine.bind("t", pd.DataFrame({"a": [1, 2]}))
    t = engine.table("t")
    engine.define("big", t.filter(t.a > 1))
    engine.materialise("kept", engine.table("big"))
    engine.define_sql("source.t", "SELECT 7 AS a")
    assert engine.tables() == ["big", "kept", "t", "source.t"]
    engine.materialise("big", engine.table("big"))
    engine.define("kept", t)
    engine.materialise("t", engine.table("t").mutate(b=_.a * 2))
    assert engine.run(engine.table("t")).b.tolist() == [2, 4]
    assert [len(engine.run(engine.table(name))) for name in ("big", "kept")] == [1, 2]
    engine.drop("big")
    engine.drop("big")
    assert engine.tables() == ["kept", "t", "source.t"]


def test_query_sees_the_tables_beside_it(engine):
    engine.bind("t", pd.DataFrame({"a": [1]}))
    engine.bind("source.t", pd.DataFrame({"a": [2]}))
    engine.define_sql("source.q", "SELECT * FROM t")
    assert engine.run(engine.table("source.q")).a.tolist() == [2]


def test_names_are_quoted(engine):
    name = 'odd "name"; DROP TABLE x'
    engine.bind(name, pd.DataFrame({'a "b"': [1]}))
    assert engine.run(engine.table(name)).columns.tolist() == ['a "b"']


def test_sums_of_decimals_are_exact_then_floats(engine):
    cents = pd.DataFrame({"amount": ["0.1"] * 10 + ["99999999999999.0001"]})
    engine.bind("t", cents)
    t = engine.table("t")
    total = t.aggregate(total=t.amount.cast("decimal(18, 4)").sum(), n=t.count())
    frame = engine.run(total)
    assert frame.dtypes.astype(str).to_dict() == {"total": "float64", "n": "int64"}
    assert frame.total.tolist() == [100000000000000.0001]


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "CREATE TABLE x AS SELECT 1", "", "ATTACH 'x'"])
def test_only_one_select(engine, sql):
    with pytest.raises(DataError, match="only one SELECT statement is allowed"):
        engine.define_sql("v", sql)


def test_short_messages(engine):
    with pytest.raises(DataError) as caught:
        engine.define_sql("v", "SELECT nope FROM (SELECT 1 AS a)")
    assert str(caught.value) == 'Referenced column "nope" not found in FROM clause! Candidate bindings: "a"'


def test_closing_removes_the_temporary_folder():
    engine = DuckDBEngine()
    ((folder,),) = engine._rows("SELECT current_setting('temp_directory')")
    assert Path(folder).is_dir()
    assert Path.cwd() not in Path(folder).parents
    engine.close()
    assert not Path(folder).exists()


def _read(engine, value, zone="Asia/Shanghai", to_zone="Asia/Shanghai", form=None):
    engine.bind("t", pd.DataFrame({"v": [value]}))
    time = engine.run(engine.table("t").select(at=engine.as_timestamp(engine.table("t").v, zone, to_zone, form))).at[
        0, "at"
    ]
    return None if pd.isna(time) else time.to_pydatetime()


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("2026-10-31", datetime(2026, 10, 31)),
        ("2026/1/5", datetime(2026, 1, 5)),
        ("20261031", datetime(2026, 10, 31)),
        (19970101, datetime(1997, 1, 1)),
        (date(2026, 10, 31), datetime(2026, 10, 31)),
        (datetime(2026, 10, 31, 8, 3, 2, 5), datetime(2026, 10, 31, 8, 3, 2, 5)),
        ("2026-10-31T08:03", datetime(2026, 10, 31, 8, 3)),
        ("20261031 08:03:02.000005", datetime(2026, 10, 31, 8, 3, 2, 5)),
        ("2026-10-31T00:03:00Z", datetime(2026, 10, 31, 8, 3)),
        ("2026-10-31 08:03:00+08:00", datetime(2026, 10, 31, 8, 3)),
        ("2026-10-30 19:03:00-0500", datetime(2026, 10, 31, 8, 3)),
        ("31/10/2026", None),
        ("2026-10-31 x", None),
        ("x2026-10-31", None),
        ("2026-10-31 08:03 UTC", None),
        (1997, None),
        (1.5, None),
        (True, None),
    ],
)
def test_as_timestamp(engine, value, time):
    assert _read(engine, value) == time


@pytest.mark.parametrize(
    ("value", "form", "time"),
    [
        ("31/10/2026", "%d/%m/%Y", datetime(2026, 10, 31)),
        ("10/31/26 08:03 PM", "%m/%d/%y %I:%M %p", datetime(2026, 10, 31, 20, 3)),
        ("31/10/2026 00:03 +0000", "%d/%m/%Y %H:%M %z", datetime(2026, 10, 31, 8, 3)),
        (31102026, "%d%m%Y", datetime(2026, 10, 31)),
        ("31/10/2026x", "%d/%m/%Y", None),
        ("2026-10-31", "%d/%m/%Y", None),
    ],
)
def test_as_timestamp_of_a_form(engine, value, form, time):
    assert _read(engine, value, form=form) == time


def test_days_without_time_stay_in_every_zone(engine):
    for value, form in [("2026-10-31", None), (date(2026, 10, 31), None), ("31.10.2026", "%d.%m.%Y")]:
        assert _read(engine, value, "UTC", "America/New_York", form) == datetime(2026, 10, 31)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata"])
@pytest.mark.parametrize("to_zone", ["UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"])
def test_zones_as_in_python(engine, zone, to_zone):
    hours = pd.date_range("2026-03-01", "2026-11-30", freq="7h")
    there = [time.replace(tzinfo=ZoneInfo(zone)) for time in hours.to_pydatetime()]
    # Skipped and doubled local times have no single reading.
    sure = [t for t in there if t.utcoffset() == t.replace(fold=1).utcoffset()]
    engine.bind("t", pd.DataFrame({"v": [t.replace(tzinfo=None) for t in sure]}))
    v = engine.table("t").v
    got = engine.run(engine.table("t").select(at=engine.as_timestamp(v, zone, to_zone, None)))["at"]
    assert got.dt.to_pydatetime().tolist() == [t.astimezone(ZoneInfo(to_zone)).replace(tzinfo=None) for t in sure]


def test_skipped_local_time_is_read_an_hour_later(engine):
    assert _read(engine, "2026-03-08 02:30", "America/New_York", "UTC") == datetime(2026, 3, 8, 7, 30)


def test_literals_have_times_too(engine):
    value = engine.as_timestamp(ibis.literal("2026-10-31"), "UTC", "UTC", None)
    engine.bind("t", pd.DataFrame({"v": [1]}))
    assert engine.run(engine.table("t").select(at=value)).at[0, "at"] == datetime(2026, 10, 31)
