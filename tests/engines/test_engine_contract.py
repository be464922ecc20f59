"""Every engine keeps the Protocol: the same names, types, nulls and exact sums."""

from datetime import date, datetime
from decimal import Decimal

import ibis
import pandas as pd
import pytest
from ibis import _

from kpi_toolkit.errors import DataError

FRAME = pd.DataFrame(
    {
        "n": [1, 2, 3],
        "text": ["x", None, "it's \\ 中"],
        "share": [1.5, float("nan"), 2.0],
        "yes": [True, False, True],
        "day": [date(2026, 10, 31), None, date(1965, 1, 1)],
        "at": pd.to_datetime(["2026-10-31 08:30:00.000005", None, "1971-01-01"], format="ISO8601"),
    }
)


def test_bind_copies_and_names_types(engine):
    frame = FRAME.copy()
    engine.bind("t", frame)
    frame.loc[:, "n"] = 0
    kinds = {name: str(ibis.dtype(kind)).split("(")[0] for name, kind in engine.columns("t").items()}
    assert kinds == {
        "n": "int64",
        "text": "string",
        "share": "float64",
        "yes": "boolean",
        "day": "date",
        "at": "timestamp",
    }
    t = engine.table("t")
    counts = engine.run(t.aggregate(**{name: t[name].count() for name in t.columns}, total=t.n.sum()))
    assert counts.iloc[0].tolist() == [3, 2, 2, 3, 2, 2, 6]
    assert set(map(str, counts.dtypes)) == {"int64"}


def test_rows_come_back_as_they_went(engine):
    engine.bind("t", FRAME)
    rows = engine.run(engine.table("t").order_by("n"))
    kinds = {
        "n": "int64",
        "text": "str",
        "share": "float64",
        "yes": "bool",
        "day": "datetime64[us]",
        "at": "datetime64[us]",
    }
    assert rows.dtypes.astype(str).to_dict() == kinds
    expected = FRAME.assign(day=pd.to_datetime(FRAME["day"]).astype("datetime64[us]")).astype(kinds)
    pd.testing.assert_frame_equal(rows, expected)


def test_gaps_in_whole_numbers_and_yes_no(engine):
    engine.bind("t", FRAME)
    t = engine.table("t")
    rows = engine.run(
        t.order_by("n").select(n=t.n.nullif(2), yes=t.text.notnull().nullif(False), none=ibis.null("string"))
    )
    assert str(rows.n.dtype) == "Int64"
    assert rows.n.isna().tolist() == [False, True, False]
    assert rows.yes.isna().tolist() == [False, True, False]
    assert rows.none.isna().all()


def test_an_empty_result_keeps_its_columns(engine):
    engine.bind("t", FRAME)
    t = engine.table("t")
    assert engine.run(t.filter(t.n > 9)).columns.tolist() == list(FRAME)
    engine.bind("nothing", FRAME.iloc[:0].astype({"text": "str"}))
    assert len(engine.run(engine.table("nothing").select("n"))) == 0


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
    assert engine.run(engine.table("t").order_by("a")).b.tolist() == [2, 4]
    assert [len(engine.run(engine.table(name))) for name in ("big", "kept")] == [1, 2]
    engine.drop("big")
    engine.drop("big")
    assert {"kept", "t", "source.t"} <= set(engine.tables())
    assert "big" not in engine.tables()


def test_what_is_kept_does_not_change(engine):
    engine.bind("t", pd.DataFrame({"a": [1, 2]}))
    engine.materialise("kept", engine.table("t"))
    engine.bind("t", pd.DataFrame({"a": [3]}))
    assert engine.run(engine.table("t")).a.tolist() == [3]
    assert sorted(engine.run(engine.table("kept")).a) == [1, 2]


def test_a_query_sees_the_tables_beside_it(engine):
    engine.bind("t", pd.DataFrame({"a": [1]}))
    engine.bind("source.t", pd.DataFrame({"a": [2]}))
    engine.define_sql("source.q", "WITH w AS (SELECT a FROM t) SELECT w.a, t.a + 1 AS b FROM w JOIN t ON t.a = w.a")
    assert engine.run(engine.table("source.q")).values.tolist() == [[2, 3]]


def test_names_are_quoted(engine):
    name = "odd \"name\"; DROP TABLE x -- 订单 'users.channel'"
    engine.bind(name, pd.DataFrame({"a b-中": [1]}))
    assert engine.run(engine.table(name)).columns.tolist() == ["a b-中"]


def test_long_names_do_not_collide(engine):
    one, other = ("kpi_order_history_by " + "users.channel" * 9 + end for end in "ab")
    column = "share_of_buyers_" * 5
    for value, name in enumerate((one, other)):
        engine.bind(name, pd.DataFrame({"n": [value]}))
        engine.materialise(f"{name} kept", engine.table(name))
    both = [engine.run(engine.table(name).select(_.n.name(column))) for name in (one, other, f"{one} kept")]
    assert [frame[column].tolist() for frame in both] == [[0], [1], [0]]


def test_capitals_in_names_matter_to_nobody_else(engine):
    engine.bind("t", pd.DataFrame({"UserId": ["a"], "Amount": [1]}))
    t = engine.table("t")
    assert engine.run(t.group_by("UserId").agg(Total=t.Amount.sum())).columns.tolist() == ["UserId", "Total"]


def test_sums_of_decimals_are_exact_then_floats(engine):
    cents = pd.DataFrame({"amount": [Decimal("0.1")] * 10 + [Decimal("99999999999999.0001")]})
    engine.bind("t", cents)
    t = engine.table("t")
    engine.materialise("kept", t.mutate(amount=t.amount.cast("decimal(18, 4)")))
    kept = engine.table("kept")
    frame = engine.run(kept.aggregate(total=kept.amount.sum(), n=kept.count()))
    assert frame.dtypes.astype(str).to_dict() == {"total": "float64", "n": "int64"}
    assert frame.total.tolist() == [100000000000000.0001]


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "CREATE TABLE x AS SELECT 1", "", "DROP TABLE x"])
def test_only_one_select(engine, sql):
    with pytest.raises(DataError, match=r"only one SELECT statement is allowed"):
        engine.define_sql("v", sql)


def test_messages_are_one_short_line(engine):
    with pytest.raises(DataError) as caught:
        engine.define_sql("v", "SELECT nope FROM (SELECT 1 AS a) AS t")
    text = str(caught.value)
    assert "nope" in text
    assert "\n" not in text
    assert len(text) < 300
    assert "v" not in engine.tables()


def test_a_table_that_is_not_there(engine):
    for name in ("nope", "source.nope"):
        with pytest.raises(DataError, match=r"nope"):
            engine.columns(name)


@pytest.mark.parametrize(
    ("zone", "to_zone", "expected"),
    [
        ("UTC", "UTC", datetime(2026, 7, 31, 20, 30, 0, 5)),
        ("UTC", "Asia/Shanghai", datetime(2026, 8, 1, 4, 30, 0, 5)),
        ("Asia/Shanghai", "America/New_York", datetime(2026, 7, 31, 8, 30, 0, 5)),
    ],
)
def test_times_move_between_zones(engine, zone, to_zone, expected):
    at = pd.Timestamp("2026-07-31 20:30:00.000005")
    engine.bind("t", pd.DataFrame({"local": [at], "instant": [at.tz_localize("UTC")], "day": [at.date()]}))
    t = engine.table("t")
    times = {name: engine.as_timestamp(t[name], zone, to_zone, None) for name in t.columns}
    row = engine.run(t.select(**times, on=times["instant"].cast("date"))).iloc[0]
    assert row["local"] == expected
    assert row["day"] == datetime(2026, 7, 31)
    assert row["instant"] == at.tz_localize("UTC").tz_convert(to_zone).tz_localize(None)
    assert row["on"].date() == row["instant"].date()
