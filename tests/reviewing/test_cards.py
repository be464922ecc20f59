"""Scorecards of roles, persons and teams, segment targets, steps on the way and heaping, from a small shop by hand."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.pages import text
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.reviewing.cards import heaping, ranking, scorecards
from kpi_toolkit.reviewing.making import review

# October by channel: shop 30 + 50, app 40; two buyers by shop (ann), one by app (cat).
ORDERS = """order_id,user_id,ordered_at,amount,channel
1,ann,2026-09-10,40,shop
2,bob,2026-09-12,60,app
3,ann,2026-10-05,30,shop
4,ann,2026-10-20,50,shop
5,cat,2026-10-21,40,app
"""
SETTINGS = """language: en
source: {path: data, covers_from: 2026-09-01, covers_until: 2026-12-31}
teams: {growth: [operations, promotion], all: [operations, promotion, content]}
roles: {operations: {weight: 3}, promotion: {weight: 1}}
plan: {segments: {channel: [web]}}
"""
HEADER = "metric,role,segment,kind,mode,value,baseline,path,start,due,per,weight,owner\n"
LEVELS = "metric,role,kind,value,threshold,stretch,start,due,per,weight,owner\n"
OCTOBER = "2026-10-01,2026-11-01,month"


@pytest.fixture
def planned(shop: Callable[..., Path]) -> Callable[..., Path]:
    def make(*rows: str) -> Path:
        folder = shop(ORDERS, SETTINGS)
        (folder / "plan").mkdir(exist_ok=True)
        (folder / "plan" / "targets.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
        return folder

    return make


def test_a_segment_target_is_judged_on_its_segment(planned: Callable[..., Path]) -> None:
    folder = planned(
        f"sales,operations,channel=shop,level,,100,,,{OCTOBER},0.5,Li",
        f"sales,operations,channel=app,level,,40,,,{OCTOBER},0.25,Li",
        f"sales,operations,channel=web,level,,40,,,{OCTOBER},0.25,Li",
    )
    rows = review(folder, "2026-10", "operations", "en").targeted
    assert [row.actual.value for row in rows] == [80, 40, 0]
    assert [row.previous.value for row in rows] == [40, 60, 0]
    assert [row.status for row in rows] == ["missed", "met", "missed"]
    assert rows[2].actual.reason is None  # web is known to have sold nothing


def test_a_segment_that_the_data_do_not_have_is_refused_with_its_row(planned: Callable[..., Path]) -> None:
    folder = planned(f"sales,operations,product_id=p1,level,,100,,,{OCTOBER},1,Li")
    with pytest.raises(UsageError) as caught:
        review(folder, "2026-10", "operations", "en")
    assert "row 2" in str(caught.value)


def test_a_lift_over_several_periods_asks_for_its_step_or_waits_for_its_end(planned: Callable[..., Path]) -> None:
    span = "2026-10-01,2027-01-01,month"
    steps = {"linear": Decimal(110), "each": Decimal(130), "end": None}
    for path, level in steps.items():
        folder = planned(f"sales,operations,,lift,relative,0.3,100,{path},{span},1,Li")
        (row,) = review(folder, "2026-10", "operations", "en").targeted
        assert row.attainment is not None
        assert row.status == ("open" if level is None else row.status)
        assert row.is_not_due is (level is None)
        if level is not None:
            assert row.attainment.target == level


def test_a_person_with_two_roles_gets_both_with_the_roles_weights(planned: Callable[..., Path]) -> None:
    folder = planned(
        f"sales,operations,,level,,100,,,{OCTOBER},1,Li",
        f"orders,promotion,,level,,6,,,{OCTOBER},0.5,Li",
        f"buyers,promotion,,level,,4,,,{OCTOBER},0.5,Wu",
    )
    by_role = {card.name: card.score.value for card in scorecards(folder, "2026-10")}
    assert by_role == {"operations": Decimal("1.2"), "promotion": Decimal("0.5")}
    people = {card.name: card for card in scorecards(folder, "2026-10", "person")}
    assert people["Li"].score.value == (3 * Decimal("1.2") + Decimal("0.5")) / 4
    assert people["Wu"].score.value == Decimal("0.5")
    teams = {card.name: card for card in scorecards(folder, "2026-10", "team")}
    assert teams["growth"].score.value == (3 * Decimal("1.2") + Decimal("0.5")) / 4
    assert teams["all"].missing_roles == ("content",)


def test_a_ranking_says_how_often_it_would_flip(planned: Callable[..., Path]) -> None:
    folder = planned(f"buyers,operations,,level,,2,,,{OCTOBER},1,Li", f"buyers,promotion,,level,,4,,,{OCTOBER},1,Wu")
    found = ranking(folder, "2026-10")
    assert found.order == ("operations", "promotion")
    assert found.pairs[0].flip == 0  # the same people move both


def test_without_targets_there_is_no_card_and_nothing_heaps(planned: Callable[..., Path]) -> None:
    folder = planned(f"sales,operations,,level,,100,,,{OCTOBER},1,Li")
    assert scorecards(folder, "2026-09") == ()
    assert ranking(folder, "2026-09").order == ()
    found = heaping(folder, "2026-10")
    assert (found.above, found.below, found.is_suspicious) == (0, 0, None)


def test_heaping_counts_every_judged_period_of_the_year(planned: Callable[..., Path]) -> None:
    folder = planned(
        "sales,operations,,level,,99.5,,,2026-09-01,2026-10-01,month,1,Li",
        "sales,operations,,level,,119,,,2026-10-01,2026-11-01,month,1,Li",
        "orders,promotion,,cumulative,,5,,,2026-09-01,2026-11-01,,1,Li",
    )
    found = heaping(folder, "2026-10")
    assert (found.above, found.below) == (2, 0)  # 100 of 99.5 and 120 of 119; totals by a date are left out


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ("100,90,130", "threshold ¥90, stretch ¥130, threshold passed, no"),
        ("100,90,110", "stretch reached"),
        ("150,110,200", "threshold passed"),
        ("150,140,200", "threshold ¥140, stretch ¥200"),
    ],
)
def test_threshold_and_stretch_stand_beside_the_target(
    planned: Callable[..., Path], levels: str, expected: str
) -> None:
    folder = planned()
    row = f"sales,operations,level,{levels},{OCTOBER},1,Li\n"
    (folder / "plan" / "targets.csv").write_text(LEVELS + row, "utf-8")
    found = review(folder, "2026-10", "operations", "en")
    said = text.marks(found, found.targeted[0])
    if expected.endswith(", no"):  # 120 reaches the value, which the status says
        assert said == "threshold ¥90, stretch ¥130"
    else:
        assert said.endswith(expected)


def test_a_segment_is_named_wherever_its_row_is(planned: Callable[..., Path]) -> None:
    folder = planned(f"sales,operations,channel=shop,level,,100,,,{OCTOBER},1,Li")
    found = review(folder, "2026-10", "operations", "en")
    for part in (PARTS["headline"](found), PARTS["scorecard"](found), PARTS["trend"](found)):
        assert "Sales (channel=shop)" in str(part)
    assert "1 missed: Sales (channel=shop) " in text.headline(found)
    assert ">Sales<" in str(PARTS["definitions"](found)) or "Sales<br>" in str(PARTS["definitions"](found))
