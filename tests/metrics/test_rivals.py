"""Rivals as a contract: each pair has a smallest world in which it differs, here, on other engines, and among people."""

import math

import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.conformance import values_of_world
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.rival_worlds import MOST_ROWS, World, pairs, worlds, worlds_of
from kpi_toolkit.pages.catalogue import page
from tests.judge.made_histories import WHOLE, histories


@pytest.fixture(scope="module")
def made() -> Workspace:
    return from_frames(histories(19).tables, WHOLE)


def test_each_pair_of_rivals_has_a_small_world() -> None:
    declared = pairs(list(CATALOGUE))
    assert [world.metrics for world in worlds()] == list(declared), "Run scripts/find_rival_worlds.py."
    assert all(1 <= world.rows <= MOST_ROWS for world in worlds())
    assert len(declared) >= 20
    assert {world.metrics for world in worlds_of("sales")} == {("sales", "sales_and_topup")}


@pytest.mark.parametrize("world", worlds(), ids=lambda world: "|".join(world.metrics))
def test_rivals_differ_in_their_world_as_they_are_kept(world: World) -> None:
    assert values_of_world(world) == world.values
    assert world.values[0] != world.values[1]


def test_the_catalogue_shows_the_worlds() -> None:
    shown = page(CATALOGUE)
    assert shown.count('class="world"') == 2 * len(worlds())


def test_people_on_whom_rivals_differ_are_named(made: Workspace) -> None:
    """The two rates of repeat buyers count a buyer once, and each order: who bought more than once divides them."""
    told = kt.rivals(made, "repeat_purchase_rate_1", "2025-11", most=1000)
    by_name = {rival.metric.name: rival for rival in told.rivals}
    assert set(by_name) >= {"repeat_purchase_rate_2", "repeat_purchase_rate_3", "repurchase_rate"}
    rows = histories(19)
    until = [order for order in rows.orders if order.user and f"{order.at:%Y-%m}" <= "2025-11"]
    now = {order.user for order in until if f"{order.at:%Y-%m}" == "2025-11"}
    for rival in told.rivals:
        assert [person.user_id for person in rival.people] == sorted({person.user_id for person in rival.people})
        assert all(person.first != person.second for person in rival.people)
    buyers = by_name["repurchase_rate"].people
    numbers = {order.user: [o for o in until if o.user == order.user] for order in until}
    expected = set()
    for user, own in numbers.items():
        before = any(f"{order.at:%Y-%m}" < "2025-11" for order in own)
        if (len(own) > 1, 1) != (user in now and before, user in now):
            expected.add(user)
    assert {person.user_id for person in buyers} == expected
    assert kt.rivals(made, "repeat_purchase_rate_1", "2025-11", most=2).rivals[0].people == told.rivals[0].people[:2]
    assert told.value.value == kt.measure(made, "repeat_purchase_rate_1", "2025-11")["value"].iloc[0]
    assert by_name["repeat_purchase_rate_2"].world is not None


def test_who_cannot_be_named_and_what_is_missing(made: Workspace) -> None:
    absent = kt.rivals(made, "sales", "2025-11").rivals[0]
    assert absent.reason is not None
    assert absent.reason.code == "missing_table"
    counted_by_day = kt.rivals(made, "retention_rate", "2025-11").rivals
    assert {rival.metric.name: getattr(rival.reason, "code", "") for rival in counted_by_day}["buyer_retention"] == (
        "nobody_named"
    )
    with pytest.raises(kt.KpiError, match="no rival"):
        kt.rivals(made, "new_users", "2025-11")
    shown = kt.rivals(made, "repurchase_rate", "2025-11")
    assert "<table>" in shown._repr_html_()
    assert shown.words("zh") != shown.words("en")
    assert shown.chart("en").axes
    assert not math.isnan(shown.to_frame()["value"].iloc[0])
