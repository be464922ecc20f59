"""Communities, calls, profiles and health, worked by hand where they are easy to get wrong."""

import math
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Settings

USERS = pd.DataFrame(
    [
        ("ann", "2026-08-01", False, "1", "Leeds"),
        ("bob", "2026-08-01", None, None, "York"),
        ("cat", "2026-08-01", False, None, None),
        ("dan", "2026-10-31", False, "4", None),
        ("eve", "2026-11-01", False, None, None),
        ("sam", "2026-08-01", True, "5", "York"),
        ("sue", "2026-08-01", True, None, None),
    ],
    columns=["user_id", "registered_at", "is_staff", "phone", "city"],
)
MEMBERS = pd.DataFrame(
    [
        ("a", "sam", "2026-08-01", None),
        ("a", "sue", "2026-08-01", None),
        ("a", "ann", "2026-08-01", "2026-09-15"),  # left and came back
        ("a", "ann", "2026-10-10", None),
        ("a", "bob", "2026-09-01", None),  # in two groups
        ("b", "bob", "2026-10-05", None),
        ("a", "cat", "2026-08-01", "2026-10-31"),  # leaves on the last day
        ("b", "eve", "2026-10-07", "2026-10-07"),  # in on that day alone
        ("b", "dan", "2026-10-31", None),
        ("b", "fay", "2026-08-01", "2026-10-01"),  # a deleted user, in up to the day before
    ],
    columns=["group_id", "user_id", "joined_at", "left_at"],
)
GROUPS = pd.DataFrame([("a", "Tea", "old"), ("b", "Cup", "new")], columns=["group_id", "name", "phase"])
EVENTS = pd.DataFrame(
    [
        ("ann", "visit", "2026-08-01", None, None),
        ("sam", "message", "2026-10-06 10:00", "a", None),
        ("sue", "message", "2026-10-06 10:01", "a", "party"),
        ("bob", "message", "2026-10-07", "b", None),
        ("bob", "message", "2026-10-08", "b", None),
        ("bob", "visit", "2026-10-08", None, "party"),
        ("ann", "visit", "2026-10-11", "a", "flash"),
        ("fay", "message", "2026-10-02", "b", None),
        ("gus", "message", "2026-10-02", "b", "party"),
        (None, "moments_like", "2026-10-02", None, None),
        ("bob", "moments_like", "2026-10-02", None, None),
        ("sam", "moments_like", "2026-10-02", None, None),
        ("ann", "visit", "2026-11-02", None, None),
    ],
    columns=["user_id", "event", "occurred_at", "group_id", "campaign_id"],
)
CAMPAIGNS = pd.DataFrame(
    [
        ("party", "Party", "activity", "2026-10-01", "2026-10-31"),
        ("flash", "Sale", "flash_sale", "2026-10-01", "2026-10-31"),
    ],
    columns=["campaign_id", "name", "kind", "starts_at", "ends_at"],
)
CALLS = pd.DataFrame(
    [("1", "ann", "2026-10-01", True), ("2", "ann", "2026-10-02", False), ("3", "sam", "2026-10-03", True)],
    columns=["call_id", "user_id", "called_at", "is_connected"],
)
SCORES = pd.DataFrame(
    [
        ("2026-10-30", "a", "community_health", "lead", 2),
        ("2026-10-30", "a", "community_health", "peer", 4),
        ("2026-10-30", "b", "community_health", "lead", 3),
        ("2026-10-30", "mei", "execution", "lead", 0),
        ("2026-08-30", "a", "community_health", "lead", 5),
    ],
    columns=["assessed_on", "subject", "criterion", "rater", "score"],
)
RATINGS = pd.DataFrame(
    [
        ("ann", "2026-10-30", "community", 5, "survey"),
        ("ann", "2026-10-30", "product", 0, "survey"),
        ("ann", "2026-09-30", "community", 5, "survey"),
    ],
    columns=["user_id", "rated_at", "subject", "score", "source"],
)
TABLES = {
    "users": USERS,
    "group_members": MEMBERS,
    "groups": GROUPS,
    "events": EVENTS,
    "campaigns": CAMPAIGNS,
    "calls": CALLS,
    "assessments": SCORES,
    "ratings": RATINGS,
}
FIELDS = Settings.model_validate({"rules": {"profile_fields": ["phone", "city"]}})


@pytest.fixture(scope="module")
def club() -> Workspace:
    return from_frames(TABLES, FIELDS)


def parts(data: Any, name: str, period: str = "2026-10") -> tuple[float, float]:
    (row,) = kt.measure(data, name, period).itertuples()
    return row.numerator, row.denominator


def by(data: Any, name: str, column: str = "group_id", period: str = "2026-10") -> dict[str, float]:
    return {row.segment: row.value for row in kt.measure(data, name, period, by=column).itertuples()}


def test_who_is_in_two_groups_is_one_person_and_one_in_each(club: Workspace) -> None:
    assert by(club, "community_members") == {"": 3, "a": 2, "b": 2}  # ann, bob and dan; cat left that day
    assert by(club, "community_members", "groups.phase") == {"": 3, "old": 2, "new": 2}


def test_who_comes_back_is_not_new_and_has_not_left(club: Workspace) -> None:
    assert by(club, "community_new") == {"": 2, "a": 0, "b": 2}  # dan, and eve for a day; bob was new in a
    assert by(club, "community_left", period="2026-09") == {"": 1, "a": 1, "b": 0}  # ann, before she came back
    assert kt.community_left(club, period="2026-09-01/2026-10-31") == 2  # now cat and fay


def test_who_leaves_on_the_day_the_period_begins_was_in_before_it(club: Workspace) -> None:
    assert by(club, "community_left") == {"": 2, "a": 1, "b": 1}  # cat, and fay who left on 1 October


def test_staff_who_chat_with_each_other_are_no_life(club: Workspace) -> None:
    assert parts(club, "community_active") == (1, 5)  # bob of ann, bob, cat, dan, eve; fay was in no group then
    without_users = {name: rows for name, rows in TABLES.items() if name != "users"}
    assert parts(without_users, "community_active") == (3, 7)  # nobody can tell that sam and sue are staff


def test_a_message_counts_for_the_group_it_was_written_in(club: Workspace) -> None:
    assert by(club, "community_active") == {"": 0.2, "a": 0, "b": 1 / 3}
    assert by(club, "community_active", "groups.name") == {"": 0.2, "Tea": 0, "Cup": 1 / 3}
    silent = TABLES | {"events": EVENTS.drop(columns="group_id")}
    assert by(silent, "community_active") == {"": 0.2, "a": 1 / 3, "b": 1 / 3}


def test_only_activities_are_taken_part_in(club: Workspace) -> None:
    assert parts(club, "activity_participation") == (1, 5)  # bob; ann only bought on sale, gus is in no group
    sales = Settings.model_validate({"rules": {"activity_kinds": ["activity", "flash_sale"]}})
    (row,) = kt.measure(TABLES, "activity_participation", "2026-10", settings=sales).itertuples()
    assert (row.numerator, row.denominator) == (2, 5)
    (row,) = kt.measure(
        {name: TABLES[name] for name in ("group_members", "events")}, "activity_participation"
    ).itertuples()
    assert "campaigns" in str(row.reason)


def test_members_who_never_left_need_no_column_for_it() -> None:
    assert (
        kt.community_members({"group_members": MEMBERS.drop(columns="left_at"), "users": USERS}, period="2026-10") == 6
    )


def test_likes_without_a_user_count_and_those_of_staff_do_not(club: Workspace) -> None:
    assert kt.moments_likes(club, period="2026-10") == 2


def test_calls_to_staff_are_no_visits(club: Workspace) -> None:
    names = ["phone_visits", "phone_connected", "phone_connect_rate"]
    assert list(kt.measure(club, names, "2026-10")["value"]) == [2, 1, 0.5]
    assert kt.measure(club, names, "2026-09")["value"].fillna(-1).tolist() == [0, 0, -1]  # the rate has no calls


def test_profiles_of_all_who_were_registered_by_the_end(club: Workspace) -> None:
    assert parts(club, "info_completeness") == (4, 8)  # ann 2, bob 1, cat 0, dan 1, registered on the last day
    assert parts(club, "info_completeness", "2026-09") == (3, 6)
    (row,) = kt.measure(TABLES, "info_completeness", "2026-10").itertuples()
    assert math.isnan(row.value)
    assert "users.birthday" in str(row.reason)


def test_health_weighs_the_two_sides_however_many_scored(club: Workspace) -> None:
    assert kt.community_health(club, period="2026-10") == pytest.approx(0.5 * 3 + 0.5 * 5, abs=1e-9)
    rules = Settings.model_validate({"rules": {"health_judgement_weight": 0.8}})
    assert kt.community_health(TABLES, period="2026-10", settings=rules) == pytest.approx(3.4, abs=1e-9)
    (row,) = kt.measure(club, "community_health", "2026-10").itertuples()
    assert row.n == 4


def test_health_needs_both_sides(club: Workspace) -> None:
    assert kt.measure(club, "community_health", ["2026-08", "2026-09"])["value"].isna().all()
    rules = Settings.model_validate({"rules": {"health_judgement_weight": 1.0}})
    assert kt.community_health(TABLES, period="2026-10", settings=rules) == pytest.approx(3, abs=1e-9)
