"""Order and distance are those of moments, days are local, and a day without a time lasts until its end."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.facts import DERIVED, FACTS, FactInputs
from kpi_toolkit.schema import TABLES, moment_column
from kpi_toolkit.settings import Rules, Settings

NEW_YORK = {"time_zone": "America/New_York"}
SHANGHAI = {"time_zone": "Asia/Shanghai"}
Rows = list[dict[str, Any]]


def measured(tables: dict[str, Rows], metric: str, period: str, settings: dict[str, Any], by: str | None = None) -> Any:
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    frame = kt.measure(frames, metric, period, by=by, settings=Settings.model_validate(settings))
    return {row.segment: row.value for row in frame.itertuples()} if by else frame["value"].iloc[0]


def rows(names: str, *lines: str) -> Rows:
    """Rows from comma-separated lines; an empty field is no value."""
    columns = names.split(",")
    return [{name: value or None for name, value in zip(columns, line.split(","), strict=True)} for line in lines]


def events(*lines: str) -> Rows:
    edges = ("z,visit,2025-10-01T12:00:00Z", "z,visit,2026-05-20T12:00:00Z")
    return rows("user_id,event,occurred_at", *edges, *lines)


def orders(*lines: str) -> Rows:
    edges = ("0,z,2025-10-01,1,x", "9,z,2026-05-20,1,x")
    return rows("order_id,user_id,ordered_at,amount,channel", *edges, *lines)


TOUCH = "user_id,campaign_id,medium,sent_at"
AUTUMN = {"touches": rows(TOUCH, "a,c,sms,2025-11-02T05:50:00Z"), "orders": orders("1,a,2025-11-02T06:10:00Z,100,x")}
"""A message at 1:50 before the clocks are put back, an order at 1:10 after."""
BACKWARDS = {"touches": rows(TOUCH, "a,c,sms,2025-11-02T06:10:00Z"), "orders": orders("1,a,2025-11-02T05:50:00Z,100,x")}
CLOCKS: dict[str, tuple[dict[str, Rows], str, str, Any]] = {
    "one session over the hour that is left out": (
        {"events": events("a,visit,2026-03-08T06:50:00Z", "a,read,2026-03-08T07:05:00Z")},
        "dwell_time",
        "2026-03-08",
        900,
    ),
    "one session over the hour that is lived twice": (
        {"events": events("b,visit,2025-11-02T05:50:00Z", "b,read,2025-11-02T06:10:00Z")},
        "dwell_time",
        "2025-11-02",
        1200,
    ),
    "two sessions that look ten minutes apart": (
        {"events": events("c,visit,2025-11-02T05:10:00Z", "c,read,2025-11-02T06:20:00Z")},
        "sessions",
        "2025-11-02",
        2,
    ),
    "a session that begins on the day before": (
        {"events": events("c,visit,2025-11-02T03:50:00Z", "c,read,2025-11-02T04:10:00Z")},
        "sessions",
        "2025-11-02",
        0,
    ),
    "an order after a message": (AUTUMN, "promo_response_amount", "2025-11", 100),
    "no order after a message": (BACKWARDS, "promo_response_amount", "2025-11", 0),
    "an answer by an order": (AUTUMN, "touch_responders", "2025-11", 1),
    "no answer by an order": (BACKWARDS, "touch_responders", "2025-11", 0),
    "an order after reading": (
        {"events": events("a,read,2025-11-02T05:50:00Z"), "orders": orders("1,a,2025-11-02T06:10:00Z,100,x")},
        "read_buyers",
        "2025-11",
        1,
    ),
    "no order after reading": (
        {"events": events("a,read,2025-11-02T06:10:00Z"), "orders": orders("1,a,2025-11-02T05:50:00Z,100,x")},
        "read_buyers",
        "2025-11",
        0,
    ),
    "delivered after it was due": (
        {
            "orders": orders(),
            "deliverables": rows(
                "deliverable_id,role,owner,due_at,delivered_at", "1,data,li,2025-11-02T05:50:00Z,2025-11-02T06:10:00Z"
            ),
        },
        "timeliness_rate",
        "2025-11",
        0,
    ),
    "an order of the local day before": (
        {"orders": orders("1,a,2025-11-03T04:59:00Z,100,x")},
        "sales",
        "2025-11-02",
        100,
    ),
}


@pytest.mark.parametrize("case", CLOCKS)
def test_a_change_of_the_clocks_changes_no_order_and_no_distance(case: str) -> None:
    tables, metric, period, expected = CLOCKS[case]
    found = measured(tables, metric, period, NEW_YORK)
    assert (0 if pd.isna(found) else found) == expected


WAITING = {
    "29 hours that look like 28": ("2025-11-02T00:00:00Z", "2025-11-02", 28.5, True),
    "29 hours, as promised": ("2025-11-02T00:00:00Z", "2025-11-02", 29, False),
    "27 hours that look like 28": ("2026-03-08T01:00:00Z", "2026-03-08", 27.5, False),
    "more than 26 hours": ("2026-03-08T01:00:00Z", "2026-03-08", 26.5, True),
}


@pytest.mark.parametrize("table", ["complaints", "inquiries"])
@pytest.mark.parametrize("case", WAITING)
def test_how_long_a_case_still_waits_at_the_end_of_the_data_is_told_by_moments(case: str, table: str) -> None:
    """It is late already, or its promised time still runs and it is left out."""
    opened, last, hours, is_late = WAITING[case]
    one, answered = (
        ("complaint", "complaint_solved_in_time") if table == "complaints" else ("inquiry", "inquiry_solved_in_time")
    )
    cases = rows(
        f"{one}_id,user_id,opened_at,closed_at", f"1,a,{opened},", "2,b,2025-10-05T12:00:00Z,2025-10-05T13:00:00Z"
    )
    settings = {
        "source": {"covers_from": "2025-10-01", "covers_until": last},
        "rules": {f"{one}_solution_hours": hours},
    }
    frames = {table: pd.DataFrame(cases), "orders": pd.DataFrame(orders())}
    given = Settings.model_validate(NEW_YORK | settings, strict=False)
    row = next(kt.measure(frames, answered, last[:7], settings=given).itertuples())
    assert row.denominator == is_late
    assert is_late or row.reason.code == ("windows_open" if row.value != row.value else "windows_left_out"), row.reason


def test_the_first_order_is_the_first_moment() -> None:
    bought = orders("1,a,2025-11-02T06:10:00Z,5,later", "2,a,2025-11-02T05:50:00Z,5,sooner")
    found = measured({"orders": bought}, "new_buyers", "2025-11", NEW_YORK, by="channel")
    assert found["sooner"] == 1
    assert found.get("later", 0) == 0


DUE: dict[str, list[tuple[Any, Any, bool]]] = {
    "text": [
        ("2025-10-05", "2025-10-05 09:30:00", True),
        ("2025-10-10", "2025-10-10", True),
        ("20251011", "2025-10-11 23:59:59", True),
        ("2025-10-12", "2025-10-13", False),
        ("2025-10-12", "2025-10-13 00:00:00", False),
        ("2025-10-20 12:00:00", "2025-10-20 12:30:00", False),
        ("2025-10-20 12:00:00", "2025-10-20", True),
        ("2025-10-21 00:00:00", "2025-10-21 00:00:01", False),
        ("2025-10-22", None, False),
    ],
    "days": [(date(2025, 10, 5), datetime(2025, 10, 5, 9, 30), True), (date(2025, 10, 5), date(2025, 10, 6), False)],
    "times": [
        (pd.Timestamp("2025-10-05"), pd.Timestamp("2025-10-05 09:30"), True),
        (pd.Timestamp("2025-10-05 09:30"), pd.Timestamp("2025-10-05 09:31"), False),
    ],
    "both": [
        (pd.Timestamp("2025-10-05"), pd.Timestamp("2025-10-05 09:30", tz="Asia/Shanghai"), True),
        (pd.Timestamp("2025-10-05 12:00", tz="UTC"), pd.Timestamp("2025-10-05 12:01"), True),
        (pd.Timestamp("2025-10-05 12:00", tz="UTC"), pd.Timestamp("2025-10-05 12:01", tz="UTC"), False),
    ],
}


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Europe/Berlin"])
@pytest.mark.parametrize("kind", ["text", "days", "times"])
def test_a_report_due_on_a_day_is_in_time_until_its_end(kind: str, zone: str) -> None:
    reports = [
        {"deliverable_id": str(n), "role": "data", "owner": "li", "due_at": due, "delivered_at": delivered}
        for n, (due, delivered, _) in enumerate(DUE[kind])
    ]
    in_time = sum(is_timely for *_, is_timely in DUE[kind])
    tables = {"deliverables": reports, "orders": orders()}
    assert measured(tables, "timeliness_rate", "2025-10", {"time_zone": zone}) == in_time / len(DUE[kind])


def test_times_with_and_without_a_zone_in_one_column_are_both_read_for_what_they_are() -> None:
    reports = [
        {"deliverable_id": str(n), "role": "data", "owner": "li", "due_at": due, "delivered_at": delivered}
        for n, (due, delivered, _) in enumerate(DUE["both"])
    ]
    assert measured({"deliverables": reports, "orders": orders()}, "timeliness_rate", "2025-10", SHANGHAI) == 2 / 3


def test_an_excel_column_of_days_and_times(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    due = [datetime(2025, 10, 5), datetime(2025, 10, 20, 12), datetime(2025, 10, 21)]
    delivered = [datetime(2025, 10, 5, 9, 30), datetime(2025, 10, 20, 12, 30), datetime(2025, 10, 21)]
    frame = {"deliverable_id": ["1", "2", "3"], "role": "data", "owner": "li", "due_at": due, "delivered_at": delivered}
    pd.DataFrame(frame).to_excel(tmp_path / "data" / "deliverables.xlsx", index=False)
    dates = "covers_from: 2025-09-01, covers_until: 2025-11-30"
    (tmp_path / "kpi.yaml").write_text(f"source: {{path: data, {dates}}}\n", "utf-8")
    assert kt.measure(str(tmp_path), "timeliness_rate", "2025-10")["value"].iloc[0] == 2 / 3


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize(
    ("sent", "ordered", "amount"),
    [
        ("2025-11-02 10:00", "2025-11-02", 100),  # the order may have followed
        ("2025-11-02", "2025-11-02 00:30", 100),
        ("2025-11-02", "2025-11-02", 100),
        ("2025-11-02 10:00", "2025-11-02 09:59", 0),
        ("2025-11-02 10:00", "2025-11-01", 0),
        ("2025-11-02 10:00", "2025-11-09", 100),
        ("2025-11-02 10:00", "2025-11-10", 0),
    ],
)
def test_an_order_of_a_day_may_follow_a_message_of_that_day(sent: str, ordered: str, amount: int, zone: str) -> None:
    tables = {"touches": rows(TOUCH, f"a,c,sms,{sent}"), "orders": orders(f"1,a,{ordered},100,x")}
    assert measured(tables, "promo_response_amount", "2025-11", {"time_zone": zone}) == amount
    reading = {"events": events(f"a,read,{sent}"), "orders": orders(f"1,a,{ordered},100,x")}
    assert measured(reading, "content_sales", "2025-11", {"time_zone": zone}) == amount


LEVELS: dict[str, tuple[list[str], dict[str, float]]] = {
    "two up": (["normal,silver", "silver,gold"], {"member_upgrades": 2, "member_downgrades": 0, "gold": 1}),
    "up and down": (["normal,gold", "gold,silver"], {"member_upgrades": 1, "member_downgrades": 1, "silver": 1}),
    "up and back": (["normal,gold", "gold,normal"], {"member_upgrades": 1, "member_downgrades": 1, "normal": 1}),
    "three up": (
        ["normal,silver", "silver,gold", "gold,diamond"],
        {"member_upgrades": 3, "member_downgrades": 0, "diamond": 1},
    ),
    "out and in again": (["normal,", ",gold"], {"member_upgrades": 0, "member_downgrades": 0, "gold": 1}),
    "up and out": (["normal,silver", "silver,"], {"member_upgrades": 1, "members": 0}),
}


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("case", LEVELS)
def test_changes_of_level_of_one_day_follow_from_each_other(case: str, zone: str) -> None:
    steps, expected = LEVELS[case]
    for order in (steps, steps[::-1]):
        changes = rows(
            "user_id,changed_at,from_level,to_level",
            "ann,2025-10-05,,normal",
            *(f"ann,2025-11-05,{step}" for step in order),
        )
        tables = {"memberships": changes, "orders": orders()}
        counts = {name for name in expected if name.startswith("member")}
        found = {name: measured(tables, name, "2025-11", {"time_zone": zone}) for name in counts}
        at_end = measured(tables, "members", "2025-11", {"time_zone": zone}, by="level")
        assert found | {level: at_end[level] for level in expected.keys() - counts} == expected


def test_who_joins_and_rises_on_one_day_is_new_once() -> None:
    changes = rows("user_id,changed_at,from_level,to_level", "ann,2025-11-05,normal,gold", "ann,2025-11-05,,normal")
    assert measured({"memberships": changes, "orders": orders()}, "new_members", "2025-11", SHANGHAI) == 1


def test_a_stay_of_one_day_counts_that_day() -> None:
    stays = rows("group_id,user_id,joined_at,left_at", "g,a,2025-11-05,2025-11-05", "g,b,2025-10-05,")
    done = rows("user_id,event,occurred_at,group_id", "a,message,2025-11-05 10:00,g", "b,message,2025-11-20,g")
    tables = {"group_members": stays, "events": done}
    assert measured(tables, "community_active", "2025-11", SHANGHAI) == 1
    assert measured(tables, "community_active", "2025-11-06", SHANGHAI) == 0
    assert measured(tables, "visits", "2025-11", SHANGHAI, by="group").keys() >= {"", "g"}


# No fact may take local times for moments


def _facts() -> Iterator[tuple[str, ibis.Table]]:
    """Yield every derived table and fact, as built where the clocks are changed."""
    tables = {}
    for name, table in TABLES.items():
        columns = [column.name for column in table.columns]
        moments = [moment_column(column.name) for column in table.columns if column.type == "timestamp"]
        tables[name] = ibis.table(table.columns_with_days([*columns, *moments]), name=name)
    inputs = FactInputs(tables, Rules(), dict.fromkeys(TABLES, (date(2025, 1, 1), date(2026, 1, 1))))
    for name, built in [*DERIVED.items(), *FACTS.items()]:
        expression = built.build(inputs)
        yield name, expression
        if name in DERIVED:
            tables[name] = expression


def _read(value: Any) -> Iterator[str]:
    """Yield the canonical columns that a value is made of."""
    for field in value.find(ops.Field, filter=ops.Value):
        relation: Any = field.rel
        if isinstance(relation, ops.UnboundTable):
            yield field.name
        elif isinstance(relation, ops.Set):
            yield from (name for side in (relation.left, relation.right) for name in _read(ops.Field(side, field.name)))
        elif field.name in relation.values:
            yield from _read(relation.values[field.name])
        else:
            yield from _read(ops.Field(relation.parent, field.name))


def _is_with_day(node: Any) -> bool:
    """Whether a time is compared with where a local day begins."""
    return isinstance(node, ops.Comparison) and any(
        isinstance(part, ops.Cast) and part.arg.dtype.is_date() for part in node.args
    )


def test_facts_compare_moments() -> None:
    compared = (ops.Comparison, ops.SortKey, ops.Min, ops.Max, ops.TimestampDelta, ops.DateDelta)
    local = {
        (name, column)
        for name, expression in _facts()
        for node in expression.op().find(compared)
        if not _is_with_day(node)
        for part in node.args
        if isinstance(part, ops.Value) and part.dtype.is_timestamp()
        for column in _read(part)
        if column.endswith("_at")
    }
    assert local == set(), "these facts take local times for moments: use `moment`"
