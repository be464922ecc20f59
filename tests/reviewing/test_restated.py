"""A later edition of the same period says what it shows otherwise than the first one, and why."""

import json
import shutil
from pathlib import Path

import pytest

from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import Restatement, restated
from kpi_toolkit.run.publish import earlier_editions, kept_editions

ORDERS = """order_id,user_id,ordered_at,amount
1,a,2026-01-05,40
2,b,2026-01-20,60
3,a,2026-02-03,50
4,b,2026-02-10,45
5,c,2026-02-20,5
"""
TARGETS = """metric,role,kind,value,start,due,owner
sales,operations,level,100,2026-02-01,2026-03-01,Lin
buyers,operations,level,4,2026-02-01,2026-03-01,Wu
"""
SETTINGS = "time_zone: Asia/Shanghai\nsource: {path: data, covers_from: 2026-01-01, covers_until: 2026-02-28}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in (("data/orders.csv", ORDERS), ("plan/targets.csv", TARGETS), ("kpi.yaml", SETTINGS)):
        file = tmp_path / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "shop"


def judged(shop: Path, earlier: Path | str = "") -> Review:
    return review(shop, "2026-02", "operations", "en", earlier)


def kept(shop: Path, name: str = "first.json") -> Path:
    """Judge now and keep the review as its edition does."""
    file = shop.parent / name
    file.write_text(json.dumps(to_json(judged(shop))))
    return file


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def found(shop: Path, first: Path) -> tuple[Restatement, str]:
    now = judged(shop, first)
    result = restated(now)
    assert result is not None
    return result, str(PARTS["restated"](now))


def test_a_first_edition_has_nothing_to_compare_with(shop: Path) -> None:
    now = judged(shop)
    assert restated(now) is None
    assert str(PARTS["restated"](now)) == ""


def test_the_same_again_restates_nothing(shop: Path) -> None:
    result, page = found(shop, kept(shop))
    assert (result.changes, result.rules, result.tables) == ((), {}, {})
    assert "No value, target or status was restated" in page
    first = kept(shop)
    assert json.loads(json.dumps(to_json(judged(shop, first)))) == json.loads(
        first.read_text()
    )  # so that its edition is not kept twice


def test_a_late_refund_is_new_data_and_says_who_crosses(shop: Path) -> None:
    first = kept(shop)
    edit(shop / "data/orders.csv", "4,b,2026-02-10,45", "4,b,2026-02-10,35")
    result, page = found(shop, first)
    sales = next(change for change in result.changes if change.row and change.row.metric.name == "sales")
    assert sales.causes == ("data",)
    assert sales.crossed_by == ("data",)
    assert (sales.before["judged"], sales.row and sales.row.actual.value) == (100, 90)
    assert result.tables["orders"]["amount sum"] == ("200", "190")
    assert "Sales (owner: Lin) was “Met” and is “Narrowly missed”, because of: data." in page
    assert "The weighted score was" in page


def test_next_months_rows_are_no_restatement(shop: Path) -> None:
    first = kept(shop)
    with (shop / "data/orders.csv").open("a") as file:
        file.write("6,a,2026-03-02,70\n")
    edit(shop / "kpi.yaml", "2026-02-28", "2026-03-31")
    result, _ = found(shop, first)
    assert result.tables == {}
    by_name = {change.row.metric.name: change.causes for change in result.changes if change.row}
    assert by_name == {"second_purchase_rate": ("later",)}  # the window of b is over now


def test_a_lowered_target_is_named_even_when_the_value_moved_too(shop: Path) -> None:
    first = kept(shop)
    edit(shop / "plan/targets.csv", "buyers,operations,level,4", "buyers,operations,level,3")
    edit(shop / "data/orders.csv", "3,a,2026-02-03,50", "3,a,2026-02-03,51")
    result, page = found(shop, first)
    by_name = {change.row.metric.name: change for change in result.changes if change.row}
    assert by_name["buyers"].causes == ("target",)
    assert by_name["buyers"].crossed_by == ("target",)
    assert by_name["sales"].causes == ("data",)
    assert not by_name["sales"].crosses
    assert "Buyers (owner: Wu) was “Missed, within error”" in page or "Buyers (owner: Wu) was “Missed”" in page


def test_of_two_causes_the_one_that_alone_crosses_is_named(shop: Path) -> None:
    first = kept(shop)
    edit(shop / "data/orders.csv", "5,c,2026-02-20,5", "5,c,2026-02-20,4")
    edit(shop / "plan/targets.csv", "sales,operations,level,100", "sales,operations,level,200")
    result, _ = found(shop, first)
    sales = next(change for change in result.changes if change.row and change.row.metric.name == "sales")
    assert sales.causes == ("data", "target")
    assert sales.crossed_by == ("data", "target")  # 99 of 100 and 100 of 200 are both not met
    edit(shop / "plan/targets.csv", "sales,operations,level,200", "sales,operations,level,99.5")
    result, _ = found(shop, first)
    sales = next(change for change in result.changes if change.row and change.row.metric.name == "sales")
    assert sales.crossed_by == ("data",)  # 100 of 99.5 would have been met


def test_a_changed_rule_and_a_changed_definition_are_told_apart(shop: Path) -> None:
    edit(shop / "data/orders.csv", "5,c,2026-02-20,5", "5,c,2026-02-20,0")
    first = kept(shop)
    edit(shop / "kpi.yaml", "time_zone", "rules: {count_zero_orders: false}\ntime_zone")
    result, page = found(shop, first)
    buyers = next(change for change in result.changes if change.row and change.row.metric.name == "buyers")
    assert buyers.causes == ("settings",)
    assert "count_zero_orders" in page

    said = json.loads(first.read_text())
    line = next(one for one in said["metrics"] if one["name"] == "buyers")
    line["definition"] = "another one"
    said["rules"]["count_zero_orders"] = False
    first.write_text(json.dumps(said))
    result, _ = found(shop, first)
    buyers = next(change for change in result.changes if change.row and change.row.metric.name == "buyers")
    assert buyers.causes == ("definition",)


def test_a_target_that_came_and_one_that_went(shop: Path) -> None:
    first = kept(shop)
    edit(shop / "plan/targets.csv", "buyers,operations,level,4", "orders,operations,level,4")
    result, page = found(shop, first)
    assert {
        (change.row.metric.name if change.row else change.before["name"], change.causes) for change in result.changes
    } >= {("orders", ("target",)), ("buyers", ("target",))}
    assert "no target" in page


@pytest.mark.parametrize(
    "damaged",
    [
        "{",
        "[]",
        '{"metrics": null}',
        '{"metrics": [{"value": "5"}]}',
        '{"metrics": [3]}',
        '{"metrics": [], "score": "high"}',
        '{"metrics": [], "rules": 5}',
    ],
)
def test_an_unreadable_first_edition_is_said_and_stops_nothing(shop: Path, damaged: str) -> None:
    broken = shop.parent / "broken.json"
    broken.write_text(damaged)
    now = judged(shop, broken)
    assert restated(now) is None
    assert any(note.code == "earlier_unreadable" for note in now.notes)
    assert "is damaged" in str(PARTS["banner"](now))


def test_editions_are_kept_and_an_equal_one_is_not_kept_twice(tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    folder.mkdir()
    assert kept_editions(folder, b"one") == {}
    for now, kept_then in (
        (b"one", {}),
        (b"one", {}),
        (b"two", {"editions/1.json": b"one"}),
        (b"three", {"editions/1.json": b"one", "editions/2.json": b"two"}),
    ):
        files = kept_editions(folder, now)
        assert files == kept_then
        shutil.rmtree(folder)
        for name, content in {**files, "review.json": now}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    assert [file.read_bytes() for file in earlier_editions(folder)] == [b"one", b"two", b"three"]
