"""Members: levels at both ends of a period, and the changes within it."""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Rules, Settings

NAMES = [
    "members",
    "new_members",
    "member_upgrades",
    "member_downgrades",
    "member_upgrade_rate",
    "member_downgrade_rate",
    "member_active_rate",
    "member_retention",
]
Change = tuple[str, str, str | None]


def shop(*changes: Change, active: Iterable[tuple[str, str]] = (), staff: Iterable[str] = ()) -> dict[str, Any]:
    """Make a log of (user, time, new level) beside events that cover March to May 2026."""
    log = pd.DataFrame(changes, columns=["user_id", "changed_at", "to_level"])
    seen = [(*row, "visit") for row in [("edge", "2026-03-01"), *active, ("edge", "2026-05-31")]]
    people = dict.fromkeys([*log["user_id"], *staff])
    return {
        "memberships": log,
        "events": pd.DataFrame(seen, columns=["user_id", "occurred_at", "event"]),
        "users": pd.DataFrame(
            [(name, "2026-03-01", name in set(staff), "web" if name < "c" else "ads") for name in people]
            + [("last", "2026-05-31", False, None)],
            columns=["user_id", "registered_at", "is_staff", "channel"],
        ),
    }


def april(tables: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Count of each count, numerator and denominator of each rate."""
    frame = kt.measure(tables, NAMES, "2026-04", **options)
    return {
        row.metric: row.numerator if math.isnan(row.denominator) else (row.numerator, row.denominator)
        for row in frame.itertuples()
    }


def test_two_changes_a_day_are_two_upgrades_of_one_member() -> None:
    found = april(
        shop(
            ("ann", "2026-03-05", "normal"), ("ann", "2026-04-05 09:00", "silver"), ("ann", "2026-04-05 18:00", "gold")
        )
    )
    assert (found["member_upgrades"], found["member_upgrade_rate"]) == (2, (1, 1))


def test_up_and_down_again_is_one_of_each_and_no_one_higher_at_the_end() -> None:
    found = april(
        shop(
            ("ann", "2026-03-05", "silver"), ("ann", "2026-04-05 09:00", "gold"), ("ann", "2026-04-05 09:01", "silver")
        )
    )
    assert (found["member_upgrades"], found["member_downgrades"]) == (1, 1)
    assert (found["member_upgrade_rate"], found["member_downgrade_rate"]) == ((0, 1), (0, 1))


def test_changes_at_the_same_moment_are_one_to_the_alphabetically_last_level() -> None:
    # silver is the last of gold, normal and silver, so ann neither was gold nor normal.
    at_once = [("ann", "2026-04-05 09:00", level) for level in ("gold", "silver", "normal")]
    for order in (at_once, at_once[::-1]):
        found = april(shop(("ann", "2026-03-05", "normal"), *order))
        assert (found["member_upgrades"], found["member_downgrades"], found["member_upgrade_rate"]) == (1, 0, (1, 1))
    gone = april(shop(("ann", "2026-03-05", "normal"), ("ann", "2026-04-05", None), ("ann", "2026-04-05", "silver")))
    assert (gone["members"], gone["member_upgrades"], gone["member_retention"]) == (0, 0, (0, 1))


def test_joining_leaving_and_coming_back_are_neither_up_nor_down_and_joining_is_new_once() -> None:
    tables = shop(
        ("ann", "2026-04-02", "gold"),
        ("ann", "2026-04-03", None),
        ("ann", "2026-04-04", "normal"),
        ("bob", "2026-03-02", "gold"),
        ("bob", "2026-03-03", None),
        ("bob", "2026-04-04", "diamond"),
    )
    found = april(tables)
    assert (found["members"], found["new_members"]) == (2, 1)
    assert (found["member_upgrades"], found["member_downgrades"]) == (0, 0)
    assert math.isnan(kt.member_retention(tables, period="2026-04"))  # nobody was a member as April began


def test_start_and_end_are_midnights() -> None:
    tables = shop(
        ("ann", "2026-03-31 23:59:59", "normal"),
        ("bob", "2026-04-01 00:00", "normal"),
        ("cat", "2026-04-30 23:59:59", "normal"),
        ("dan", "2026-05-01 00:00", "normal"),
        ("eve", "2026-03-02", "normal"),
        ("eve", "2026-05-01 00:00", None),
    )
    found = april(tables)
    assert (found["members"], found["new_members"]) == (4, 2)  # ann, bob, cat, eve; bob and cat are new
    assert found["member_retention"] == (2, 2)


def test_leaving_is_no_downgrade_but_no_retention_either() -> None:
    found = april(shop(("ann", "2026-03-05", "gold"), ("ann", "2026-04-05", None), ("bob", "2026-03-05", "gold")))
    assert (found["member_downgrades"], found["member_downgrade_rate"]) == (0, (0, 2))
    assert (found["member_retention"], found["members"]) == ((1, 2), 1)


def test_active_are_members_of_the_start_with_an_event() -> None:
    tables = shop(
        ("ann", "2026-03-05", "gold"),
        ("bob", "2026-03-05", "gold"),
        ("cat", "2026-04-02", "gold"),
        active=[("ann", "2026-04-01"), ("ann", "2026-04-02"), ("bob", "2026-03-31"), ("cat", "2026-04-03")],
    )
    assert april(tables)["member_active_rate"] == (1, 2)
    del tables["events"]
    found = kt.measure(tables, ["member_active_rate", "member_retention"], "2026-04").set_index("metric")
    assert str(found.loc["member_active_rate", "reason"]) == "not available: there is no table events"
    assert found.loc["member_retention", "value"] == 1


def test_staff_are_no_members() -> None:
    found = april(
        shop(
            ("ann", "2026-03-05", "gold"),
            ("boss", "2026-03-05", "gold"),
            ("boss", "2026-04-05", "diamond"),
            ("ann", "2026-04-05", "silver"),
            staff=["boss"],
        )
    )
    assert (found["members"], found["member_upgrades"], found["member_downgrades"]) == (1, 0, 1)
    assert found["member_retention"] == (1, 1)


def test_which_level_is_higher_comes_from_the_rules() -> None:
    tables = shop(("ann", "2026-03-05", "club"), ("ann", "2026-04-05", "basic"))
    up = april(tables, settings=Settings(rules=Rules(levels=("club", "basic"))))
    down = april(tables, settings=Settings(rules=Rules(levels=("basic", "club"))))
    assert (up["member_upgrades"], up["member_upgrade_rate"]) == (1, (1, 1))
    assert (down["member_downgrades"], down["member_downgrade_rate"]) == (1, (1, 1))


def test_before_the_first_member_there_are_none_and_no_rate_of_them() -> None:
    found = kt.measure(shop(("ann", "2026-04-05", "gold")), NAMES, "2026-03")
    rates = found["metric"].isin([name for name in NAMES if CATALOGUE[name].unit == "share"])
    assert set(found[~rates]["value"]) == {0}
    assert found[rates]["value"].isna().all()
    assert {reason.code for reason in found[rates]["reason"]} == {"no_rows"}


CUT = shop(
    ("ann", "2026-03-05", "normal"),
    ("ann", "2026-04-05", "gold"),
    ("dan", "2026-03-05", "normal"),
    ("eve", "2026-04-06", "normal"),
)


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("members", "level", {"": 3, "gold": 1, "normal": 2}),
        ("members", "channel", {"": 3, "web": 1, "ads": 2}),
        ("new_members", "level", {"": 1, "gold": 0, "normal": 1}),
        ("member_upgrades", "level", {"": 1, "gold": 1, "normal": 0}),
        ("member_upgrade_rate", "level", {"": 0.5, "normal": 0.5}),
        ("member_upgrade_rate", "channel", {"": 0.5, "web": 1, "ads": 0}),
    ],
)
def test_members_by_level_and_by_column_of_the_user(name: str, by: str, expected: dict[str, float]) -> None:
    frame = kt.measure(CUT, name, "2026-04", by=by)
    assert dict(zip(frame["segment"], frame["value"], strict=True)) == expected
