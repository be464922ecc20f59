"""Sessions: where they are cut, to which day they belong, and whose they are."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.settings import Rules, Settings

Row = tuple[str | None, str, str] | tuple[str | None, str, str, str | None]
NAMES = ["sessions", "bounce_rate", "dwell_time", "session_conversion_rate", "buyer_session_share"]
# Somebody on both ends of the time that the events cover; their sessions lie in March and May.
EDGES: list[Row] = [("edge", "visit", "2026-03-01"), ("edge", "visit", "2026-05-31")]


def shop(*rows: Row, **columns: Any) -> dict[str, pd.DataFrame]:
    """Make events of (user, event, time[, session id]); columns are for the rows given, not for the edges."""
    names = ["user_id", "event", "occurred_at", "session_id"]
    frame = pd.DataFrame(rows, columns=names[: len(rows[0])]).assign(**columns)
    edges = pd.DataFrame(EDGES, columns=names[:3])
    return {"events": pd.concat([frame, edges], ignore_index=True)}


def april(tables: Mapping[str, pd.DataFrame], *names: str, **options: Any) -> dict[str, tuple[float, float]]:
    frame = kt.measure(tables, list(names or NAMES), "2026-04", **options)
    return {row.metric: (row.numerator, row.denominator) for row in frame.itertuples()}


def count(*rows: Row, **options: Any) -> float:
    return april(shop(*rows), "sessions", **options)["sessions"][0]


def test_a_pause_longer_than_the_gap_begins_a_new_session() -> None:
    exactly = [("ann", "visit", "2026-04-01 09:00:00"), ("ann", "read", "2026-04-01 09:30:00")]
    longer = [("ann", "visit", "2026-04-01 09:00:00"), ("ann", "read", "2026-04-01 09:30:01")]
    assert (count(*exactly), count(*longer)) == (1, 2)
    five = Settings(rules=Rules(session_gap_minutes=5))
    assert count(*exactly, settings=five) == 2


def test_many_short_pauses_make_one_long_session() -> None:
    rows = [("ann", "visit", f"2026-04-01 {hour:02d}:{minute:02d}") for hour in (9, 10, 11) for minute in (0, 20, 40)]
    assert april(shop(*rows), "sessions", "dwell_time") == {
        "sessions": (1, pytest.approx(float("nan"), nan_ok=True)),
        "dwell_time": (9600, 1),
    }


def test_session_ids_separate_what_happens_at_the_same_time_and_a_pause_cuts_them_too() -> None:
    rows: list[Row] = [
        ("ann", "visit", "2026-04-01 09:00", "phone"),
        ("ann", "visit", "2026-04-01 09:01", "desk"),
        ("ann", "read", "2026-04-01 09:02", "phone"),
        ("ann", "read", "2026-04-01 09:03", None),
        ("ann", "read", "2026-04-01 12:00", "phone"),
        ("bob", "read", "2026-04-01 09:02", "phone"),
    ]
    found = april(shop(*rows))
    assert found["sessions"][0] == 5  # phone twice, desk, no id, and bob's own
    assert found["bounce_rate"] == (4, 5)
    assert found["dwell_time"] == (120, 5)


def test_events_without_a_user_need_a_session_id() -> None:
    rows: list[Row] = [
        (None, "visit", "2026-04-01 09:00", "a"),
        (None, "purchase", "2026-04-01 09:01", "a"),
        (None, "visit", "2026-04-01 09:00", None),
        (None, "visit", "2026-04-01 09:01", None),
        ("ann", "visit", "2026-04-01 09:00", None),
    ]
    found = april(shop(*rows))
    assert found["sessions"][0] == 2
    assert found["session_conversion_rate"] == (1, 2)
    assert found["buyer_session_share"] == (0, 1)  # nobody is a buyer without a name


def test_without_session_ids_at_all_events_without_a_user_are_no_session() -> None:
    assert count((None, "visit", "2026-04-01 09:00"), ("ann", "visit", "2026-04-01 09:00")) == 1


def test_several_events_at_the_same_moment_are_one_session_whatever_their_order() -> None:
    rows = [("ann", kind, "2026-04-01 09:00") for kind in ("visit", "read", "visit", "purchase")]
    for order in (rows, rows[::-1]):
        found = april(shop(*order))
        assert (found["sessions"][0], found["bounce_rate"], found["dwell_time"]) == (1, (0, 1), (0, 1))


def test_a_session_over_midnight_belongs_to_the_day_it_began() -> None:
    rows = [
        ("ann", "visit", "2026-03-31 23:50"),
        ("ann", "purchase", "2026-04-01 00:10"),
        ("bob", "visit", "2026-04-30 23:50"),
        ("bob", "read", "2026-05-01 00:10"),
    ]
    found = april(shop(*rows))
    assert found["sessions"][0] == 1  # bob's, in full length
    assert found["dwell_time"] == (1200, 1)
    assert found["session_conversion_rate"] == (0, 1)
    day = kt.measure(shop(*rows), ["sessions", "dwell_time"], "2026-03-31")["numerator"].tolist()
    assert day == [1, 1200]


def test_sessions_of_buyers_are_not_sessions_with_a_purchase() -> None:
    rows = [
        ("ann", "visit", "2026-04-01 09:00"),
        ("ann", "visit", "2026-04-02 09:00"),
        ("ann", "purchase", "2026-04-03 09:00"),
        ("bob", "visit", "2026-04-03 09:00"),
    ]
    found = april(shop(*rows))
    assert found["session_conversion_rate"] == (1, 4)
    assert found["buyer_session_share"] == (3, 4)


def test_a_purchase_outside_the_period_makes_no_buyer_of_it() -> None:
    rows = [
        ("ann", "visit", "2026-04-01 09:00"),
        ("ann", "purchase", "2026-05-03 09:00"),
        ("bob", "visit", "2026-03-31 23:55"),
        ("bob", "purchase", "2026-04-01 00:05"),
        ("bob", "visit", "2026-04-05 09:00"),
    ]
    # Bob's purchase lies in April, though its session began in March.
    assert april(shop(*rows), "buyer_session_share")["buyer_session_share"] == (1, 2)


def test_events_that_are_a_purchase_come_from_the_rules() -> None:
    rules = Settings(rules=Rules(purchase_events=("pay", "donate")))
    rows = [("ann", "purchase", "2026-04-01 09:00"), ("bob", "donate", "2026-04-01 09:00")]
    assert april(shop(*rows), "session_conversion_rate", settings=rules)["session_conversion_rate"] == (1, 2)


def test_staff_have_no_sessions() -> None:
    tables = shop(("boss", "visit", "2026-04-01 09:00"), ("ann", "visit", "2026-04-01 09:00"))
    tables["users"] = pd.DataFrame({"user_id": ["boss"], "registered_at": ["2026-03-01"], "is_staff": [True]})
    assert april(tables, "sessions")["sessions"][0] == 1


def test_a_session_stays_whole_and_under_its_first_channel() -> None:
    tables = shop(
        ("ann", "visit", "2026-04-01 09:00"),
        ("ann", "read", "2026-04-01 09:10"),
        ("ann", "visit", "2026-04-02 09:00"),
        channel=["web", "ads", None],
    )
    frame = kt.measure(tables, ["sessions", "dwell_time"], "2026-04", by="channel").set_index(["metric", "segment"])
    assert frame.loc["sessions", "value"].to_dict() == {"": 2, "web": 1, "channel=": 1}
    assert frame.loc["dwell_time", "value"].to_dict() == {"": 300, "web": 600, "channel=": 0}


def test_whole_seconds_are_counted() -> None:
    rows = [("ann", "visit", "2026-04-01 09:00:00.900"), ("ann", "read", "2026-04-01 09:00:02.100")]
    assert april(shop(*rows), "dwell_time")["dwell_time"] == (2, 1)


def test_sessions_of_a_later_period_do_not_hang_on_which_periods_are_asked_for() -> None:
    rows = [
        ("ann", "visit", f"2026-{month:02d}-{day:02d} {hour:02d}:50")
        for month in (3, 4)
        for day in (1, 15, 30)
        for hour in (0, 23)
    ]
    together = kt.measure(shop(*rows), NAMES, "2026-03..2026-05").set_index(["metric", "period"])
    for period in ("2026-03", "2026-04", "2026-05"):
        alone = kt.measure(shop(*rows), NAMES, period).set_index(["metric", "period"])
        pd.testing.assert_frame_equal(alone, together.loc[alone.index])


def test_a_session_that_reaches_far_into_the_next_months_is_one_alone_and_beside_others() -> None:
    days = [f"2026-0{month}-{day:02d} 12:00" for month, last in ((4, 30), (5, 25)) for day in range(20, last + 1)]
    days += [f"2026-05-{day:02d} 12:00" for day in range(1, 20)]
    tables = shop(*[("ann", "visit", day) for day in days])
    daily = Settings(rules=Rules(session_gap_minutes=1440))
    seconds = april(tables, "dwell_time", settings=daily)["dwell_time"]
    assert seconds == (35 * 86400, 1)
    both = kt.measure(tables, "dwell_time", "2026-04..2026-05", settings=daily)
    assert list(both["numerator"]) == [seconds[0], 0]


def test_what_is_no_part_of_a_visit_makes_no_session_unless_it_has_an_id() -> None:
    def shop(**rules: object) -> tuple[float, float]:
        rows = [
            ("old", "visit", "2025-10-01 09:00", None),
            ("ann", "message", "2025-10-05 09:00", None),
            ("ann", "visit", "2025-10-06 09:00", None),
            ("ann", "message", "2025-10-06 09:05", None),  # the visit stays one event
            ("bob", "message", "2025-10-07 09:00", "s1"),
            ("bob", "visit", "2025-10-07 09:01", "s1"),
            ("cat", "visit", "2025-10-08 09:00", "s2"),
            ("cat", "like", "2025-10-08 09:01", "s2"),
        ]
        events = pd.DataFrame(rows, columns=["user_id", "event", "occurred_at", "session_id"])
        settings = Settings.model_validate({"rules": rules})
        frame = kt.measure({"events": events}, ["sessions", "bounce_rate"], "2025-10", settings=settings)
        return tuple(frame["value"])

    assert shop() == (4, 0.5)  # old, ann, bob, cat; old and ann did one thing
    assert shop(outside_visits=[]) == (5, 2 / 5)
    assert shop(page_events=["visit"]) == (4, 1)  # nobody saw two pages
