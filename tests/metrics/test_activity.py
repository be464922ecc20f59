"""Activity: days without anybody, weeks, users without a name, staff, and rates on the registered base."""

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.settings import Rules, Settings

Event = tuple[str | None, str, str]


def events(*rows: Event, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["user_id", "event", "occurred_at"]).assign(**columns)


def users(*rows: tuple[str, str], staff: Iterable[str] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["user_id", "registered_at"])
    return frame.assign(is_staff=[name in set(staff) for name in frame["user_id"]])


def parts(data: Any, name: str, period: str, **options: Any) -> tuple[float, float]:
    (row,) = kt.measure(data, name, period, **options).itertuples()
    return row.numerator, row.denominator


def by_segment(data: Any, name: str, period: str, by: str) -> dict[str, float]:
    frame = kt.measure(data, name, period, by=by)
    return dict(zip(frame["segment"], frame["value"], strict=True))


JUNE = events(
    ("old", "visit", "2026-05-01 09:00"),
    ("ann", "visit", "2026-06-01 09:00"),
    ("ann", "like", "2026-06-01 23:59"),
    ("bob", "visit", "2026-06-01 10:00"),
    ("ann", "visit", "2026-06-14 00:00"),
    (None, "visit", "2026-06-15 10:00"),
    (None, "share", "2026-06-15 10:01"),
    ("boss", "visit", "2026-06-16 10:00"),
    ("boss", "message", "2026-06-17 10:00"),
    ("boss", "message", "2026-06-17 10:01"),
    ("end", "visit", "2026-07-10 10:00"),
    channel=["ads", "ads", "ads", "web", None, "web", "web", "ads", "ads", "ads", "web"],
)
STAFF = users(("boss", "2026-01-01"), ("end", "2026-07-10"), staff=["boss"])
SHOP = {"events": JUNE, "users": STAFF}


def test_days_without_activity_count_in_the_mean_of_daily_users() -> None:
    assert parts(SHOP, "dau", "2026-06") == (3, 30)  # two people on 1 June, one on 14 June
    assert parts(SHOP, "stickiness", "2026-06") == (3, 60)


def test_days_beyond_the_events_do_not_count() -> None:
    assert parts(SHOP, "dau", "2026-07") == (1, 10)
    covered = Settings.model_validate({"source": {"path": "", "covers_until": date(2026, 7, 20)}}, strict=False)
    assert parts(SHOP, "dau", "2026-07", settings=covered) == (1, 20)


def test_weeks_count_where_they_end_and_only_whole_ones() -> None:
    # Weeks that end in June: 1–7 (two people), 8–14 (one), 15–21 and 22–28 (nobody).
    assert parts(SHOP, "wau", "2026-06") == (3, 4)
    # Nobody is active in 29 June – 5 July, and the week of 10 July is not whole.
    assert parts(SHOP, "wau", "2026-07") == (0, 1)
    (row,) = kt.measure(SHOP, "wau", "2026-06-09/2026-06-12").itertuples()  # no week ends in it
    assert (math.isnan(row.value), row.reason.code) == (True, "no_rows")


def test_a_week_that_the_events_cover_in_part_is_left_out() -> None:
    # 27 April – 3 May begins before the events do; of the four other weeks that end in May one has somebody.
    more = SHOP | {"events": pd.concat([JUNE, events(("ann", "visit", "2026-05-20 08:00"), channel="web")])}
    assert parts(more, "wau", "2026-05") == (1, 4)


def test_a_person_active_on_several_days_of_a_week_is_one() -> None:
    week = events(*[("ann", "visit", f"2026-06-0{day} 09:00") for day in (1, 2, 3, 4, 5, 6, 7)])
    assert parts({"events": week}, "wau", "2026-06") == (1, 1)
    assert parts({"events": week}, "dau", "2026-06") == (7, 7)


def test_events_without_a_user_are_counted_but_are_nobody() -> None:
    found = kt.measure(SHOP, ["visits", "visitors", "active_users", "brand_shares", "brand_sharers"], "2026-06")
    assert found["value"].tolist() == [4, 2, 2, 1, 0]


def test_staff_who_chat_with_themselves_are_not_active() -> None:
    alone = events(*[("boss", "message", f"2026-06-{day:02d} 09:00") for day in range(1, 31)])
    found = kt.measure({"events": alone, "users": STAFF}, ["active_users", "dau", "wau", "sessions"], "2026-06")
    assert found["value"].tolist() == [0, 0, 0, 0]
    unknown = kt.measure({"events": alone}, ["active_users", "dau"], "2026-06")["value"].tolist()
    assert unknown == [1, 1]  # nobody can be told to be staff without a list of users


def test_zombies_of_a_channel_are_users_that_day_and_never_again() -> None:
    opened = [(f"zombie{n}", "visit", "2026-06-10 12:00") for n in range(100)]
    loyal = [("ann", "visit", f"2026-06-{day:02d} 09:00") for day in range(1, 31)]
    zombies = {"events": events(*opened, *loyal, channel=["paid"] * 100 + ["web"] * 30)}
    assert kt.active_users(zombies, period="2026-06") == 101
    assert parts(zombies, "dau", "2026-06") == (130, 30)
    by = by_segment(zombies, "stickiness", "2026-06", "channel")
    assert by["paid"] == pytest.approx(1 / 30)
    assert by["web"] == 1


def test_segments_have_the_days_of_the_whole_period() -> None:
    frame = kt.measure(SHOP, "dau", "2026-06", by="channel").set_index("segment")
    assert frame["numerator"].to_dict() == {"": 3, "ads": 1, "channel=": 1, "web": 1}
    assert set(frame["denominator"]) == {30}


def test_a_person_of_two_channels_on_one_day_is_one_of_each_and_one_in_all() -> None:
    two = {
        "events": events(
            ("ann", "visit", "2026-06-01 09:00"), ("ann", "visit", "2026-06-01 10:00"), channel=["ads", "web"]
        )
    }
    assert by_segment(two, "dau", "2026-06", "channel") == {"": 1, "ads": 1, "web": 1}


def test_only_active_events_make_active() -> None:
    settings = Settings(rules=Rules(active_events=("like",)))
    found = kt.measure(SHOP, ["active_users", "dau", "visitors"], "2026-06", settings=settings)
    assert found["numerator"].tolist() == [1, 1, 2]


def test_growth_of_active_users_counts_each_person_once_a_period() -> None:
    assert parts(SHOP, "active_user_growth", "2026-06") == (1, 1)  # ann and bob after old
    assert parts(SHOP, "active_user_growth", "2026-07") == (-1, 2)
    (row,) = kt.measure(SHOP, "active_user_growth", "2026-05").itertuples()
    assert row.reason.code == "no_history"


BASE = {
    "users": users(
        ("ann", "2026-01-01"),
        ("bob", "2026-05-31 23:59"),
        ("new", "2026-06-01"),
        ("boss", "2026-01-01"),
        ("end", "2026-07-31"),
        staff=["boss"],
    ).assign(channel=["ads", "web", "ads", "ads", None]),
    "events": events(
        ("ann", "visit", "2026-01-01"),
        ("ann", "check_in", "2026-06-02"),
        ("bob", "visit", "2026-06-02"),
        ("new", "comment", "2026-06-03"),
        ("ghost", "share", "2026-06-03"),
        ("boss", "share", "2026-06-03"),
        (None, "share", "2026-06-03"),
        ("end", "visit", "2026-07-31"),
    ),
    "orders": pd.DataFrame(
        [
            ("1", "ann", "2026-01-01", "paid"),
            ("2", "bob", "2026-06-04", "cancelled"),
            ("3", "ann", "2026-06-04", "paid"),
            ("4", "ann", "2026-06-05", "paid"),
            ("5", "new", "2026-07-31", "paid"),
        ],
        columns=["order_id", "user_id", "ordered_at", "status"],
    ).assign(amount=1),
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("active_rate", (2, 2)),
        ("purchase_active_rate", (1, 2)),
        ("check_in_active_rate", (1, 2)),
        ("comment_active_rate", (0, 2)),
        ("share_active_rate", (0, 2)),
        ("user_growth_rate", (1, 2)),
    ],
)
def test_active_rates_rest_on_those_registered_before_the_period(name: str, expected: tuple[int, int]) -> None:
    assert parts(BASE, name, "2026-06") == expected


def test_active_rates_by_the_channel_users_came_from() -> None:
    frame = kt.measure(BASE, ["active_rate", "user_growth_rate"], "2026-06", by="channel").set_index(
        ["metric", "segment"]
    )
    assert frame.loc[("active_rate", "ads"), ["numerator", "denominator"]].tolist() == [1, 1]
    assert frame.loc[("active_rate", "web"), ["numerator", "denominator"]].tolist() == [1, 1]
    assert frame.loc[("user_growth_rate", "ads"), ["numerator", "denominator"]].tolist() == [1, 1]
    assert frame.loc[("user_growth_rate", "web"), ["numerator", "denominator"]].tolist() == [0, 1]


def test_rates_without_the_table_they_need_say_so() -> None:
    without = {"users": BASE["users"]}
    found = kt.measure(without, ["active_rate", "purchase_active_rate", "user_growth_rate"], "2026-06")
    assert found["value"].isna().tolist() == [True, True, False]
    assert [str(reason) for reason in found["reason"][:2]] == [
        "not available: there is no table events",
        "not available: there is no table orders",
    ]


def test_nobody_registered_before_is_no_data() -> None:
    (row,) = kt.measure(BASE, "active_rate", "2026-01").itertuples()
    assert (math.isnan(row.value), row.reason.code) == (True, "zero_denominator")
