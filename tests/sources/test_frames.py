from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.opening import sources_from_frames

TODAY = date(2026, 11, 21)


def _orders(**columns):
    frame = pd.DataFrame({"order_id": ["1", "2"], "user_id": ["a", "b"], "ordered_at": ["2026-10-01"] * 2, "amount": 1})
    return frame.assign(**columns)


def _open(engine, settings=None, **frames):
    return sources_from_frames(frames, Settings.model_validate(settings or {}), engine, TODAY)


def test_frames_are_bound_and_not_changed(engine, rows):
    frame = _orders()
    before = frame.copy(deep=True)
    sources = _open(engine, orders=frame)
    frame.loc[0, "amount"] = 99
    assert rows("orders", "amount") == [("1.0000",), ("1.0000",)]
    frame.loc[0, "amount"] = 1
    pd.testing.assert_frame_equal(frame, before)
    assert sources.rows == {"orders": 2}
    assert set(sources.columns) == {"orders"}


def test_order_id_may_be_absent(engine, rows):
    _open(engine, orders=_orders().drop(columns="order_id").set_index(pd.Index([5, 5])))
    assert rows("orders", "order_id") == [("1",), ("2",)]


@pytest.mark.parametrize(
    "times",
    [
        ["2026-10-01", "2026-10-02 23:30"],
        [date(2026, 10, 1), date(2026, 10, 2)],
        [date(2026, 10, 1), datetime(2026, 10, 2, 23, 30)],
        [date(2026, 10, 1), "2026-10-02"],
        pd.to_datetime(["2026-10-01 03:00", "2026-10-02 23:30"]),
        pd.to_datetime(["2026-10-01 03:00", "2026-10-02 15:30"]).tz_localize("UTC"),
        [20261001, 20261002],
    ],
)
def test_times_of_every_kind(engine, rows, times):
    _open(engine, orders=_orders(ordered_at=times))
    assert rows("orders", "ordered_on") == [("2026-10-01",), ("2026-10-02",)]


def test_times_with_a_zone_are_converted(engine, rows):
    _open(
        engine, orders=_orders(ordered_at=pd.to_datetime(["2026-10-01 15:59", "2026-10-01 16:00"]).tz_localize("UTC"))
    )
    assert rows("orders", "ordered_on") == [("2026-10-01",), ("2026-10-02",)]


@pytest.mark.parametrize(
    ("users", "read"),
    [
        ([1.0, None], [("1",), (None,)]),
        ([1234567890123456789, None], [("1234567890123456789",), (None,)]),
        (pd.array([1, None], dtype="Int64"), [("1",), (None,)]),
        (["00123", 7], [("00123",), ("7",)]),
        ([2**70, 1], [("1180591620717411303424",), ("1",)]),
        (pd.Categorical(["a", None]), [("a",), (None,)]),
        (["NA", ""], [("NA",), (None,)]),
    ],
)
def test_ids_of_every_kind(engine, rows, users, read):
    _open(engine, orders=_orders(user_id=pd.Series(users, dtype=object) if isinstance(users, list) else users))
    assert rows("orders", "user_id") == read


@pytest.mark.parametrize("amounts", [[Decimal("1.10"), Decimal(2)], ["1.10", "2"], [1.1, 2], [Decimal("1.10"), 2]])
def test_amounts_of_every_kind(engine, rows, amounts):
    _open(engine, orders=_orders(amount=amounts))
    assert rows("orders", "amount") == [("1.1000",), ("2.0000",)]


def test_missing_amounts_and_infinite_ones(engine):
    with pytest.raises(DataError, match=r"frame `orders`, column `amount`: 1 of 2 rows \(50.0%\) are empty"):
        _open(engine, orders=_orders(amount=[1.0, None]))
    with pytest.raises(DataError, match="cannot be read as an amount: `inf`"):
        _open(engine, orders=_orders(amount=[1.0, float("inf")]))


def test_faults_of_frames(engine):
    with pytest.raises(DataError) as caught:
        _open(engine, order=_orders(), orders=_orders(order_id=1), users=pd.DataFrame({"user_id": []}))
    assert [fault.split(".")[0] for fault in caught.value.faults] == [
        "`order`: no table is called `order`",
        "frame `users`: of 2 needed columns, 1 is missing: `registered_at`",
        "frame `users` has a header but no rows",
        "frame `orders`, column `order_id`: 1 value stands more than once, 1 row too many: `1` (2×)",
    ]


def test_no_frames(engine):
    with pytest.raises(DataError, match="No frame was given"):
        _open(engine)


def test_twin_columns(engine):
    twins = pd.concat([_orders(), _orders()[["amount"]]], axis=1)
    with pytest.raises(DataError, match="columns have the same name"):
        _open(engine, orders=twins)


def test_settings_of_the_source_count_but_not_its_columns(engine, rows):
    settings = {"source": {"time_zone": "UTC"}, "tables": {"orders": {"columns": {"amount": "Total"}}}}
    _open(engine, settings, orders=_orders(ordered_at="2026-10-01 16:00"))
    assert rows("orders", "ordered_on") == [("2026-10-02",), ("2026-10-02",)]
