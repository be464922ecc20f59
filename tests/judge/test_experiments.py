"""Read-outs of experiments: against plain Python, and of the demo shop, whose truth is known."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import fmean

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.demo import write_demo
from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring.experiment_choices import Of
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Settings
from tests.judge.made_histories import LAST, WHOLE, Histories, histories

DAYS, BEFORE = 40, 30


def drawn(made: Histories) -> dict[str, tuple[str, datetime]]:
    start = datetime(2025, 6, 1, 12)
    return {
        user: (("control", "new")[n % 2], start + timedelta(days=n % 20, hours=n % 7))
        for n, user in enumerate(made.users)
    }


@pytest.fixture(scope="module")
def made() -> Histories:
    return histories(8, users=300)


@pytest.fixture(scope="module")
def shop(made: Histories) -> Workspace:
    rows = [(user, "button", arm, at) for user, (arm, at) in drawn(made).items()]
    frame = pd.DataFrame(rows, columns=["user_id", "experiment", "arm", "assigned_at"])
    return from_frames(made.tables | {"assignments": frame}, WHOLE)


def by_hand(made: Histories, arm: str, of: Of, until: date) -> tuple[int, list[Decimal]]:
    """Return who was drawn into an arm, and the outcomes of those whose days are over."""
    users = {user: at for user, (each, at) in drawn(made).items() if each == arm and user not in made.staff}
    users = {user: at for user, at in users.items() if at.date() <= until}
    outcomes = []
    for user, at in users.items():
        end = at.date() + timedelta(days=DAYS)
        if end - timedelta(days=1) > until:
            continue
        mine = [order for order in made.orders if order.user == user]
        paid = [order.amount for order in mine if at <= order.at and order.at.date() < end]
        told = {"users": Decimal(bool(paid)), "times": Decimal(len(paid)), "amount": sum(paid, Decimal())}
        outcomes.append(told[of])
    return len(users), outcomes


@pytest.mark.parametrize("of", ["users", "times", "amount"])
@pytest.mark.parametrize("until", ["2025-08-31", "2025-07-15", None])
def test_an_arm_has_the_mean_of_plain_python(made: Histories, shop: Workspace, of: Of, until: str | None) -> None:
    read = kt.experiment(shop, "button", of=of, days=DAYS, before_days=BEFORE, until=until)
    for arm in read.arms:
        users, outcomes = by_hand(made, arm.name, of, date.fromisoformat(until) if until else LAST)
        assert (arm.users, arm.followed) == (users, len(outcomes))
        assert arm.mean == pytest.approx(float(fmean(outcomes)) if outcomes else None, rel=1e-9)
    assert read.is_final == bool(until)
    assert [arm.name for arm in read.arms] == ["control", "new"]


def test_later_data_change_nothing_of_what_was_read_at_its_end(made: Histories, shop: Workspace) -> None:
    tables = made.tables
    tables["orders"] = tables["orders"].query("ordered_at < '2025-09-01'")
    tables["events"] = tables["events"].query("occurred_at < '2025-09-01'")
    rows = [(user, "button", arm, at) for user, (arm, at) in drawn(made).items()]
    tables["assignments"] = pd.DataFrame(rows, columns=["user_id", "experiment", "arm", "assigned_at"])
    source = {"covers_from": "2025-01-01", "covers_until": "2025-08-31", "whole": ["2025-01-01/2025-08-31"]}
    then = from_frames(tables, Settings.model_validate({"source": source}, strict=False))
    for of in ("users", "amount"):
        reads = [
            kt.experiment(data, "button", of=of, days=DAYS, before_days=BEFORE, until="2025-08-31")
            for data in (then, shop)
        ]
        assert reads[0].arms == reads[1].arms
        assert reads[0].lift().read == reads[1].lift().read


def test_what_was_before_is_used_only_where_it_is_known(shop: Workspace) -> None:
    known = kt.experiment(shop, "button", "cart", "times", days=DAYS, before_days=BEFORE)
    assert known.lift().adjusted is not None
    unknown = kt.experiment(shop, "button", "cart", "times", days=DAYS, before_days=400)
    assert unknown.lift().adjusted is None
    assert "it would take data from 2024-04-27 on" in " ".join(unknown.words("en"))
    none = kt.experiment(shop, "button", "cart", "times", days=DAYS, before_days=0)
    assert none.lift().adjusted is None
    assert none.remarks == ()


def test_what_makes_no_sense_is_refused(shop: Workspace) -> None:
    assert kt.experiment(shop, "nothing").words("en")[0].startswith("no data: of the experiment “nothing”")
    assert kt.experiment(shop, "nothing").words("zh") == ("无数据：试验「nothing」在数据中有 0 个组，至少要有两个",)
    read = kt.experiment(shop, "button", control="new")
    assert read.lift("control").arm == "control"
    with pytest.raises(UsageError, match="no arm"):
        read.lift("nw")
    with pytest.raises(UsageError, match="`days` are 1 or more"):
        kt.experiment(shop, "button", days=0)
    with pytest.raises(UsageError, match="Only orders have an amount"):
        kt.experiment(shop, "button", "cart", "amount")
    with pytest.raises(UsageError, match="`until` is a day"):
        kt.experiment(shop, "button", until="soon")
    with pytest.raises(UsageError, match="sum to 1"):
        kt.experiment(shop, "button", shares={"control": 0.5, "new": 0.6})
    with pytest.raises(UsageError, match="into an arm 'old'"):
        kt.experiment(shop, "button", control="old")


# -- the demo shop -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("experiments") / "shop"
    write_demo(folder, users=2000, months=14)
    return kt.open_workspace(folder)


@pytest.mark.slow
def test_the_demo_has_one_that_works_one_that_does_nothing_and_one_that_lost_users(demo: Workspace) -> None:
    works = kt.experiment(demo, "favorite_button", "favorite", until="2026-09-30")
    nothing = kt.experiment(demo, "button_colour", "favorite", until="2026-10-31")
    uneven = kt.experiment(demo, "start_page", "favorite", until="2026-10-31")
    directions = [each.lift().read.direction for each in (works, nothing)]  # type: ignore[union-attr]
    assert directions == [1, 0]
    assert [each.is_as_drawn for each in (works, nothing, uneven)] == [True, True, False]
    assert "The arms are not as drawn" in uneven.words("en")[-1]
    assert "各组人数与计划不符" in uneven.words("zh")[-1]
    assert "不可读" in uneven._repr_html_()


@pytest.mark.slow
def test_a_look_before_the_end_says_so_and_is_wider(demo: Workspace) -> None:
    early = kt.experiment(demo, "favorite_button", "favorite", until="2026-11-30")
    unplanned = kt.experiment(demo, "favorite_button", "favorite")
    final = kt.experiment(demo, "favorite_button", "favorite", until="2026-10-31")
    widths = [each.lift().read.upper - each.lift().read.lower for each in (early, unplanned, final)]  # type: ignore[union-attr]
    assert widths[0] == widths[1] > 1.5 * widths[2]
    assert "约定的结束日是 2026-11-30，数据只到 2026-10-31" in early.words("zh")[-1]
    assert "No end was agreed" in unplanned.words("en")[-1]
    for each in (early, final):
        assert "<table" in each._repr_html_()
        assert each.chart("en") is not None
        assert set(each.to_frame()["arm"]) == {"control", "treatment"}
