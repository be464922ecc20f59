"""The referral forest: chains, cycles, orphans and people who name themselves, against a walk one by one."""

import math
import random
from typing import Any

import ibis
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.facts import FACTS
from kpi_toolkit.facts.referral import FOREST, referral_faults
from kpi_toolkit.settings import Rules, Settings

Users = dict[str, str | None]


def people(referrers: Users, day: str = "2025-03-10", **options: Any) -> pd.DataFrame:
    """Return users who all registered on one day; `options` are further columns by user."""
    frame = pd.DataFrame({"user_id": list(referrers), "registered_at": day, "referrer_id": list(referrers.values())})
    frame["referrer_id"] = frame["referrer_id"].astype("str")
    for column, values in options.items():
        frame[column] = [values.get(user, day if column == "registered_at" else None) for user in referrers]
    return frame


def value(users: pd.DataFrame, name: str, period: str = "2025-03", **options: Any) -> float:
    return float(kt.measure({"users": users}, name, period, **options)["value"].iloc[0])


def forest(users: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return everybody's place, and the faults."""
    workspace = kt.from_frames({"users": users})
    inputs = workspace.fact_inputs(FACTS["referral_periods"])
    places = workspace.engine.run(inputs.tables[FOREST]).set_index("user_id").sort_index()
    return places, workspace.engine.run(referral_faults(inputs.tables)).iloc[0].astype(int).to_dict()


def depths(places: pd.DataFrame) -> dict[str, int | None]:
    return {user: None if pd.isna(depth) else int(depth) for user, depth in places["depth"].items()}


def chain(length: int, prefix: str = "c") -> Users:
    """Return a root and as many users below it, each brought by the one before."""
    return {f"{prefix}{n}": f"{prefix}{n - 1}" if n else None for n in range(length + 1)}


def walked(referrers: Users, user: str) -> list[str] | None:
    """Return those above a user, nearest first, one step at a time; None where that never ends."""
    above: list[str] = []
    while True:
        referrer = referrers[user]
        if referrer is None or referrer == user or referrer not in referrers:
            return above
        if referrer in above or len(above) == 32:
            return None
        above.append(referrer)
        user = referrer


FAULTY: Users = {
    **chain(6),
    "orphan": "nobody",
    "below_orphan": "orphan",
    "self": "self",
    "below_self": "self",
    "x": "z",
    "y": "x",
    "z": "y",
    "below_x": "x",
    "far_below_x": "below_x",
    "pair_a": "pair_b",
    "pair_b": "pair_a",
}


def test_a_chain_of_six_is_six_levels_deep() -> None:
    places, faults = forest(people(chain(6)))
    assert depths(places) == {f"c{n}": n for n in range(7)}
    assert faults == {"orphans": 0, "self_references": 0, "endless": 0}
    assert value(people(chain(6)), "referral_depth") == 6


def test_who_cannot_be_is_told_apart_and_the_others_keep_their_place() -> None:
    places, faults = forest(people(FAULTY))
    assert depths(places) == {
        user: None if walked(FAULTY, user) is None else len(walked(FAULTY, user) or []) for user in sorted(FAULTY)
    }
    assert faults == {"orphans": 1, "self_references": 1, "endless": 7}
    assert places["fault"].dropna().to_dict() == {
        "orphan": "orphan",
        "self": "self_reference",
        **dict.fromkeys(["x", "y", "z", "below_x", "far_below_x", "pair_a", "pair_b"], "endless"),
    }
    assert set(places.index[places["is_root"]]) == {"c0", "orphan", "self"}
    assert value(people(FAULTY), "referral_depth") == 6


@pytest.mark.parametrize(("length", "deepest"), [(31, 31), (32, 32), (33, 32)])
def test_depth_is_told_down_to_32_steps(length: int, deepest: int) -> None:
    places, faults = forest(people(chain(length)))
    assert depths(places) == {f"c{n}": n if n <= 32 else None for n in range(length + 1)}
    assert faults["endless"] == max(0, length - 32)
    assert value(people(chain(length)), "referral_depth") == deepest


@pytest.mark.parametrize("seed", range(3))
def test_the_forest_is_what_walking_up_step_by_step_gives(seed: int) -> None:
    rng = random.Random(seed)
    names = [f"u{n}" for n in range(120)]
    referrers: Users = {user: rng.choice([*names[max(0, place - 5) : place], None]) for place, user in enumerate(names)}
    referrers |= {rng.choice(names): rng.choice([*names, "nobody"]) for _ in range(8)}
    above = {user: walked(referrers, user) for user in names}
    users = people(referrers)
    assert depths(forest(users)[0]) == {user: None if path is None else len(path) for user, path in above.items()}
    direct = {user: [other for other in names if other != user and referrers[other] == user] for user in names}
    seeds = [user for user in names if len(direct[user]) >= 3]
    below = {user: {*direct[user], *(other for other in names if user in (above[other] or []))} for user in seeds}
    reach = kt.measure({"users": users}, "seed_reach", "2025-03").iloc[0]
    assert (reach["numerator"], reach["denominator"]) == (sum(map(len, below.values())), len(seeds))


def tree() -> pd.DataFrame:
    """Return ann who brings bob, cat and sam (staff) in March, dan in April; cat brings eve, sam brings fay, in May."""
    referrers: Users = {"ann": None, "bob": "ann", "cat": "ann", "sam": "ann", "dan": "ann", "eve": "cat", "fay": "sam"}
    days = {"dan": "2025-04-10", "eve": "2025-05-10", "fay": "2025-05-11"}
    return people(referrers, registered_at=days, is_staff={"sam": True}, willing_to_refer={"ann": True, "bob": False})


def test_a_seed_has_brought_enough_people_who_are_not_staff() -> None:
    assert [value(tree(), "seed_users", month) for month in ("2025-03", "2025-04", "2025-05")] == [0, 1, 1]
    settings = Settings(rules=Rules(seed_referrals=2))
    assert value(tree(), "seed_users", "2025-03", settings=settings) == 1


def test_reach_counts_all_below_and_those_whom_staff_brought() -> None:
    assert math.isnan(value(tree(), "seed_reach", "2025-03"))  # nobody is a seed yet
    assert value(tree(), "seed_reach", "2025-04") == 3
    assert value(tree(), "seed_reach", "2025-05") == 5  # bob, cat, dan, eve and fay; sam is staff


def test_in_a_cycle_only_the_direct_step_is_reach() -> None:
    users = people({"a": "b", "b": "a", **dict.fromkeys(["c", "d"], "a"), **dict.fromkeys(["e", "f"], "c")})
    reach = kt.measure({"users": users}, "seed_reach", "2025-03").iloc[0]
    assert (reach["numerator"], reach["denominator"]) == (3, 1)  # a brought b, c and d


def test_new_users_are_referred_by_whomever_they_name() -> None:
    users = people({"ann": None, "bob": "ann", "old": "nobody", "own": "own", "sam": "ann"}, is_staff={"sam": True})
    assert value(users, "referred_users") == 2  # bob, and old by somebody unknown; own named nobody else
    assert value(users, "referral_share") == 0.5


def test_k_is_per_user_there_was_at_the_start() -> None:
    april = kt.measure({"users": tree()}, "k_factor", "2025-04").iloc[0]
    assert (april["numerator"], april["denominator"]) == (1, 3)  # ann, bob and cat; not sam
    first = kt.measure({"users": tree()}, "k_factor", "2025-03").iloc[0]
    assert first["reason"].code == "zero_denominator"


def test_willingness_counts_only_answers() -> None:
    users = tree()
    assert value(users, "seed_willingness", "2025-05") == 0.5
    assert value(users.drop(columns="referrer_id"), "seed_willingness", "2025-05") == 0.5
    users["willing_to_refer"] = pd.Series([None] * len(users), dtype="boolean")
    assert math.isnan(value(users, "seed_willingness", "2025-05"))


def test_without_referrers_in_the_source_there_is_no_referral() -> None:
    names = ["referred_users", "referral_share", "referral_depth", "k_factor", "seed_users", "seed_reach"]
    frame = kt.measure({"users": tree().drop(columns="referrer_id")}, names, "2025-03")
    assert {reason.code for reason in frame["reason"]} == {"missing_column"}


def test_when_nobody_names_a_referrer_depth_and_seeds_are_zero() -> None:
    users = people(dict.fromkeys(["ann", "bob"]))
    assert (value(users, "referral_depth"), value(users, "seed_users"), value(users, "referred_users")) == (0, 0, 0)


def test_a_referrer_who_registers_later_has_brought_nobody_before() -> None:
    users = people({"late": None, "b": "late", "c": "late", "d": "late"}, registered_at={"late": "2025-04-01"})
    assert [value(users, "seed_users", month) for month in ("2025-03", "2025-04")] == [0, 1]


def test_segments_are_those_of_the_person_counted() -> None:
    users = people(
        {"ann": None, "bob": "ann", "cat": "ann", "dan": "ann", "eve": "dan"}, channel={"ann": "ads", "eve": "search"}
    )
    frame = kt.measure({"users": users}, ["seed_reach", "referred_users", "referral_depth"], "2025-03", by="channel")
    got = frame.set_index(["metric", "segment"])["value"]
    assert got["referred_users"].to_dict() == {"": 4, "ads": 0, "search": 1, "channel=": 3}
    assert got["referral_depth"].to_dict() == {"": 2, "ads": 0, "search": 2, "channel=": 1}
    assert (got["seed_reach", "ads"], math.isnan(got["seed_reach", "search"])) == (4, True)


def test_orders_of_the_referred_count_once_and_of_the_unknown_never() -> None:
    orders = pd.DataFrame(
        [
            ("bob", "2025-03-12", 1, "paid"),
            ("bob", "2025-03-12", 2, "paid"),
            ("sam", "2025-03-13", 4, "paid"),
            ("ann", "2025-03-13", 8, "paid"),
            ("gone", "2025-03-13", 16, "paid"),
            (None, "2025-03-13", 32, "paid"),
            ("cat", "2025-03-13", 64, "cancelled"),
        ],
        columns=["user_id", "ordered_at", "amount", "status"],
    )
    frame = kt.measure({"users": tree(), "orders": orders}, "referral_amount", "2025-03")
    assert list(frame["value"]) == [7]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "pyspark", "clickhouse", "trino", "bigquery", "snowflake"])
def test_each_round_stays_a_short_query(dialect: str) -> None:
    from kpi_toolkit.facts import DERIVED

    workspace = kt.from_frames({"users": tree()})
    inputs = workspace.fact_inputs(FACTS["referrer_periods"])
    sizes = {}
    for name, derived in DERIVED.items():
        if name.startswith("kpi_referral"):
            tables = {used: workspace.engine.table(used) for used in derived.uses} | {"users": inputs.tables["users"]}
            rows = derived.build(type(inputs)(tables, inputs.rules, inputs.covered))
            sizes[name] = len(str(ibis.to_sql(rows, dialect)))
    assert len(sizes) == 7
    assert max(sizes.values()) < 4000
