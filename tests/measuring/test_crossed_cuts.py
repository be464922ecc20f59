"""Metrics by several columns: cells are computed, never added; every cell has a name of its own; too many are refused."""

import io
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring import cutting
from kpi_toolkit.measuring.naming import COLUMNS
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.reviewing.splitting import contributions_of

ODD = ("we|chat", "~", "~0", "channel=", "channel=?", None, "一|二")
"""Values that look like the signs between two values, like no value, and like an unknown one."""
ORDERS = pd.DataFrame(
    [
        (f"{number}", f"u{number % 5}", f"2026-10-{1 + number % 28:02} {number % 24:02}:30", 2**number, channel, city)
        for number, (channel, city) in enumerate(product(ODD, (*ODD[:3], None)))
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "channel", "value"],
)
USERS = pd.DataFrame(
    [(f"u{number}", "2026-01-01", city) for number, city in enumerate(("上海", "北京", None, "上海"))],
    columns=["user_id", "registered_at", "city"],
)


@pytest.fixture(scope="module")
def shop() -> Iterator[Workspace]:
    opened = from_frames({"orders": ORDERS, "users": USERS})
    yield opened
    opened.close()


def cells(frame: pd.DataFrame, *columns: str) -> dict[tuple[str, ...], float]:
    parts = frame[frame["segment"] != ""]
    return dict(zip(zip(*(parts[column] for column in columns), strict=True), parts["value"], strict=True))


def label(column: str, value: str | None) -> str:
    """Say how a segment is called where it is cut by one column."""
    return f"{column}=" if value is None else f"{column}={value}" if value.startswith(f"{column}=") else value


def test_each_cell_is_computed_from_its_own_rows_and_has_a_name_of_its_own(shop: Workspace) -> None:
    """A column called like one of the frame's is ``by value``; labels are those of a cut by the column alone."""
    frame = kt.measure(shop, "sales", "2026-10", by=["channel", "value"])
    assert list(frame.columns) == [*COLUMNS[:3], "channel", "by value", *COLUMNS[3:]]
    expected = {
        (label("channel", row.channel or None), label("value", row.value or None)): row.amount
        for row in ORDERS.astype(object).where(ORDERS.notna(), None).itertuples()
    }
    assert cells(frame, "channel", "by value") == expected
    assert frame["segment"].is_unique
    assert frame.loc[frame["segment"] == "", ["channel", "by value", "value"]].values.tolist() == [
        ["", "", ORDERS["amount"].sum()]
    ]


def test_people_in_several_cells_count_once_in_the_total(shop: Workspace) -> None:
    frame = kt.measure(shop, "buyers", "2026-10", by=("channel", "users.city"))
    joined = ORDERS.merge(USERS, how="left", on="user_id")
    expected = joined.groupby(["channel", "city"], dropna=False)["user_id"].nunique()
    found = cells(frame, "channel", "users.city")
    assert len(found) == len(expected)
    for (channel, city), count in expected.items():
        names = (
            label("channel", None if pd.isna(channel) else channel),
            label("users.city", None if pd.isna(city) else city),
        )
        assert found[names] == count
    assert frame["value"].iloc[0] == 5 < sum(found.values())


def test_hours_and_weekdays_are_crossed_with_others(shop: Workspace) -> None:
    frame = kt.measure(shop, "orders", "2026-10", by=["weekday", "hour", "users.city"])
    at = pd.to_datetime(ORDERS["ordered_at"])
    city = ORDERS["user_id"].map(USERS.set_index("user_id")["city"]).fillna("users.city=")
    expected = (
        pd.Series(1, ORDERS.index).groupby([(at.dt.day_of_week + 1).astype(str), at.dt.strftime("%H"), city]).sum()
    )
    assert cells(frame, "weekday", "hour", "users.city") == expected.to_dict()


def test_one_column_is_one_column_however_it_is_given(shop: Workspace) -> None:
    plain = kt.measure(shop, "sales", "2026-10", by="channel")
    pd.testing.assert_frame_equal(kt.measure(shop, "sales", "2026-10", by=["channel"]), plain)
    pd.testing.assert_frame_equal(kt.measure(shop, "sales", "2026-10", by=["channel", "channel"]), plain)
    assert list(plain.columns) == COLUMNS


def test_a_cell_without_a_row_in_one_period_is_zero_there(shop: Workspace) -> None:
    frame = kt.measure(shop, "orders", ["2026-10-01", "2026-10-02"], by=["channel", "weekday"])
    quiet = frame[(frame["segment"] != "") & (frame["value"] == 0)]
    assert len(quiet)
    assert set(quiet["period"]) == {"2026-10-01", "2026-10-02"}
    assert quiet["reason"].isna().all()


def test_what_cannot_be_crossed_says_why(shop: Workspace) -> None:
    frame = kt.measure(shop, ["sales", "new_users"], "2026-10", by=["channel", "users.city"])
    (row,) = frame[(frame["metric"] == "new_users") & (frame["segment"] != "")].itertuples()
    assert (row.segment, row.channel, str(row.reason)) == (
        "channel=?|users.city=?",
        "channel=?",
        "not available: registrations has no column channel to segment by",
    )
    tables = kt.measure(
        from_frames({"orders": ORDERS, **CAMPAIGNS}), "campaign_sales", "2026-10", by=["campaigns.kind", "channel"]
    )
    assert "cannot" not in str(tables["reason"].iloc[-1])
    assert "crossed" in str(tables["reason"].iloc[-1])


CAMPAIGNS = {
    "campaigns": pd.DataFrame(
        [("c1", "Spring", "discount", "2026-10-01", "2026-11-01")],
        columns=["campaign_id", "name", "kind", "starts_at", "ends_at"],
    )
}


def test_all_unknown_columns_are_said_at_once_in_both_languages(shop: Workspace) -> None:
    with pytest.raises(UsageError) as caught:
        kt.measure(shop, "sales", "2026-10", by=["chanel", "channel", "colour"])
    lines = str(caught.value).splitlines()
    assert [line.split("`")[1] for line in lines] == ["chanel", "chanel", "colour", "colour"]
    assert all("`users.city`" in line for line in lines)
    assert "Did you mean `channel`" in lines[0]
    assert "是否指 `channel`" in lines[1]


def test_too_many_columns_and_cells_are_refused(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MOST_CELLS", 20)
    with pytest.raises(UsageError) as caught:
        kt.measure(shop, "sales", "2026-10", by=["channel", "value"])
    lines = str(caught.value).splitlines()
    assert "`channel` × `value` crossed have 28 cells, more than 20" in lines[0]
    assert "`channel` 7, `value` 4" in lines[0]
    assert lines[1].startswith("按 `channel` × `value` 交叉有 28 格")
    assert len(kt.measure(shop, "sales", "2026-10", by=["channel", "users.city"])) == 21, "7 × 3, of which all are not"
    monkeypatch.setattr(cutting, "MOST_COLUMNS", 2)
    with pytest.raises(UsageError, match="At most 2 columns"):
        kt.measure(shop, "sales", "2026-10", by=["channel", "value", "hour"])


def test_the_cells_account_for_a_change(shop: Workspace) -> None:
    split = contributions_of(shop, "sales", "2026-10-06", ["channel", "hour"])
    assert split.by == "channel × hour"
    assert sum(split.effects.values()) == 2**5 - 2**4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crossed")
    (path / "data").mkdir()
    (path / "kpi.yaml").write_text("currency: CNY\n", "utf-8")
    ORDERS.to_csv(path / "data" / "orders.csv", index=False)
    return path


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_every_format_has_a_column_for_each(folder: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = [
        "measure",
        "-w",
        str(folder),
        "-p",
        "2026-10",
        "-m",
        "sales",
        "--by",
        "channel",
        "--by",
        "value",
        "-f",
        form,
    ]
    assert main(command) == 0
    printed = capsys.readouterr().out
    if form == "table":
        head = printed.splitlines()[0].split()
        assert head[:3] == ["metric", "period", "channel"]
        assert "by value" in printed.splitlines()[0]
        return
    rows: list[dict[str, Any]] = json.loads(printed) if form == "json" else list(_csv(printed))
    named = {(row["channel"], row["by value"]) for row in rows}
    assert len(named) == len(rows) == len(ORDERS) + 1
    assert ("channel=", "value=") in named
    assert ("we|chat", "~") in named


def _csv(printed: str) -> Iterator[dict[str, Any]]:
    yield from pd.read_csv(io.StringIO(printed), dtype=str, keep_default_na=False).to_dict("records")
