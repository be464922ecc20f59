"""Retention of users, user churn and the lifecycle of buyers: limits to the day, and windows still open."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.settings import Rules, Settings

FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)


def people(**registered: str) -> pd.DataFrame:
    """Users by day of registration, with one on the last day so that the whole time is covered."""
    rows = [("edge", str(FIRST)), *registered.items(), ("late", str(LAST))]
    return pd.DataFrame(rows, columns=["user_id", "registered_at"])


def visits(*rows: tuple[str | None, str], **columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["user_id", "occurred_at"]).assign(event="visit", **columns)
    edges = pd.DataFrame([(None, str(FIRST)), (None, str(LAST))], columns=["user_id", "occurred_at"])
    return pd.concat([frame, edges.assign(event="other")], ignore_index=True)


def parts(tables: dict[str, pd.DataFrame], name: str, period: str, **options: Any) -> tuple[float, float]:
    (row,) = kt.measure(tables, name, period, **options).itertuples()
    return row.numerator, row.denominator


def test_retention_on_a_day_is_exact_and_from_a_day_is_not() -> None:
    tables = {
        "users": people(exact="2026-03-05", early="2026-03-05", after="2026-03-05", never="2026-03-05 23:59"),
        "events": visits(
            ("exact", "2026-03-12 00:00"),
            ("early", "2026-03-11 23:59"),
            ("after", "2026-03-13"),
            ("exact", "2026-03-05 10:00"),
            ("never", "2026-03-05 23:59"),
            ("ghost", "2026-03-12"),
        ),
    }
    assert parts(tables, "retention_d7", "2026-03") == (1, 4)
    assert parts(tables, "rolling_retention_d7", "2026-03") == (2, 4)
    assert parts(tables, "retention_d1", "2026-03") == (0, 4)


def test_the_newest_users_are_left_out_of_both_numbers() -> None:
    tables = {
        "users": people(old="2026-06-01", closed="2026-06-23", open1="2026-06-24", open2="2026-06-24"),
        "events": visits(("closed", "2026-06-30"), ("open1", "2026-06-30"), ("old", "2026-06-02")),
    }
    (row,) = kt.measure(tables, "retention_d7", "2026-06").itertuples()
    assert (row.numerator, row.denominator) == (1, 2)
    assert (row.reason.code, row.reason.values["count"]) == ("windows_left_out", 3)  # both open ones, and late
    assert parts(tables, "retention_d1", "2026-06") == (1, 4)
    (row,) = kt.measure(tables, "retention_d30", "2026-06").itertuples()
    assert (row.denominator, row.reason.code) == (0, "windows_open")


def test_retention_is_by_calendar_month_and_not_by_the_nth_active_month() -> None:
    tables = {
        "users": people(skips="2026-03-31", stays="2026-03-01", new="2026-04-01"),
        "events": visits(("skips", "2026-05-02"), ("stays", "2026-04-30 23:59"), ("new", "2026-04-02")),
    }
    assert parts(tables, "retention_rate", "2026-04") == (1, 2)
    assert parts(tables, "retention_rate", "2026-05") == (0, 1)  # new is the only one of April; skips does not count
    assert parts(tables, "retention_rate", "2026-Q2") == (2, 2)


def test_retention_by_channel_is_that_of_the_user() -> None:
    users = people(ann="2026-03-05", bob="2026-03-05").assign(channel=[None, "web", "ads", None])
    tables = {"users": users, "events": visits(("ann", "2026-03-06"), channel="other")}
    frame = kt.measure(tables, "retention_d1", "2026-03", by="channel").set_index("segment")
    assert frame["value"].to_dict() == {"": 0.5, "web": 1, "ads": 0}


def quiet(days: int, end: str = "2026-05-31") -> str:
    """Day that lies so many days before the last one of May."""
    return str(date.fromisoformat(end) - timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "expected"), [(0, (0, 0)), (89, (0, 0)), (90, (0, 1)), (179, (0, 1)), (180, (1, 0)), (400, (1, 0))]
)
def test_limits_of_user_churn_are_whole_days(days: int, expected: tuple[int, int]) -> None:
    tables = {"events": visits(("ann", quiet(days)))}
    found = kt.measure(tables, ["churned_users", "churn_warning_users"], "2026-05")["value"].tolist()
    assert tuple(found) == expected


def test_churn_rate_is_of_those_not_churned_at_the_start() -> None:
    april_end = "2026-04-30"
    tables = {
        "events": visits(
            ("gone", quiet(180, april_end)),  # churned before May
            ("goes", quiet(179, april_end)),  # churns in May
            ("comes", quiet(179, april_end)),
            ("comes", "2026-05-31"),
            ("back", quiet(300, april_end)),
            ("back", "2026-05-01 00:00"),
            ("new", "2026-05-01"),
            ("later", "2026-06-01"),
            (None, "2026-05-02"),
        )
    }
    assert parts(tables, "churn_rate", "2026-05") == (1, 2)
    assert parts(tables, "winback_rate", "2026-05") == (2, 4)
    assert kt.winback_users(tables, period="2026-05") == 2
    assert kt.churned_users(tables, period="2026-05") == 2  # gone and goes


def test_several_periods_at_once_are_what_each_is_alone() -> None:
    days = [(f"u{n % 7}", str(FIRST + timedelta(days=(n * n * 13) % 540))) for n in range(90)]
    tables = {"events": visits(*days), "users": people(u1="2025-02-01", u2="2025-12-31")}
    names = [
        "churned_users",
        "churn_warning_users",
        "churn_rate",
        "winback_users",
        "winback_rate",
        "dau",
        "wau",
        "stickiness",
        "active_user_growth",
        "active_rate",
        "retention_rate",
    ]
    periods = ["2026-01", "2026-02", "2026-Q1", "2026-01-10/2026-05-05", "2026"]
    together = kt.measure(tables, names, periods).set_index(["metric", "period"])
    for period in periods:
        alone = kt.measure(tables, names, period).set_index(["metric", "period"])
        pd.testing.assert_frame_equal(alone, together.loc[alone.index])


def test_staff_and_other_events_keep_nobody_alive() -> None:
    tables = {
        "events": pd.concat(
            [
                visits(("ann", quiet(200)), ("boss", quiet(200))),
                pd.DataFrame([("ann", "2026-05-30", "ping")], columns=["user_id", "occurred_at", "event"]),
            ]
        ),
        "users": people(boss="2025-01-01").assign(is_staff=[False, True, False]),
    }
    settings = Settings(rules=Rules(active_events=("visit",)))
    assert kt.churned_users(tables, period="2026-05") == 0
    assert kt.churned_users(tables, period="2026-05", settings=settings) == 1


def test_a_quiet_user_is_in_the_channel_of_the_latest_event() -> None:
    tables = {
        "events": visits(
            ("ann", quiet(300)),
            ("ann", quiet(200) + " 09:00"),
            ("ann", quiet(200) + " 10:00"),
            ("bob", quiet(200)),
            ("bob", quiet(200)),
            channel=["ads", "web", "app", None, "web"],
        )
    }
    frame = kt.measure(tables, "churned_users", "2026-05", by="channel").set_index("segment")
    assert frame["value"].to_dict() == {"": 2, "app": 1, "web": 1}


STATES = ["current_buyers", "silent_buyers", "at_risk_buyers", "churned_buyers", "dead_buyers"]


def orders(*rows: tuple[str | None, str]) -> pd.DataFrame:
    edges = [(None, str(FIRST)), *rows, (None, str(LAST))]
    return pd.DataFrame(edges, columns=["user_id", "ordered_at"]).assign(amount=1)


@pytest.mark.parametrize(
    ("days", "state"), [(0, 0), (29, 0), (30, 1), (89, 1), (90, 2), (179, 2), (180, 3), (364, 3), (365, 4)]
)
def test_a_buyer_is_in_one_state_and_the_dead_are_churned_too(days: int, state: int) -> None:
    found = kt.measure(orders(("ann", quiet(days))), STATES, "2026-05")["value"].tolist()
    expected = [float(place == state) for place in range(5)]
    expected[3] = float(state >= 3)
    assert found == expected


def test_flows_between_states_are_of_the_period() -> None:
    april_end = "2026-04-30"
    frame = orders(
        ("hushed", quiet(29, april_end)),
        ("quiet", quiet(30, april_end)),
        ("jumped", quiet(179, april_end)),
        ("gone", quiet(180, april_end)),
        ("new", "2026-05-01"),
        ("kept", quiet(29, april_end)),
        ("kept", "2026-05-02"),
    )
    assert kt.newly_silent_buyers(frame, period="2026-05") == 1  # hushed
    assert kt.newly_churned_buyers(frame, period="2026-05") == 1  # jumped
    # Two months on, hushed has gone further, to at risk; kept was current in April, bought on 2 May and is silent now.
    assert kt.newly_silent_buyers(frame, period="2026-05-01/2026-06-30") == 1
