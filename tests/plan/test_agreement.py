"""Plans that contradict themselves by what their metrics are of each other, and the smallest repair."""

import re
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.made_plans import is_found, tried
from kpi_toolkit.plan.agreement import contradictions, related
from kpi_toolkit.plan.history import History, history_from
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules.rule import Example, sheet
from kpi_toolkit.plan.rules_page import NEWEST, plan_of
from kpi_toolkit.sheets.finding import Finding

HEADER = ("metric", "role", "kind", "value", "weight", "start", "due", "per")
SEED = 3


def plan(*rows: str, settings: str = "", **usual: str) -> Plan:
    return plan_of(
        Example(sheet(*(f"{name},operations,{rest}" for name, rest in map(_cut, rows)), **usual), settings=settings)
    )


def _cut(row: str) -> tuple[str, str]:
    """Take ``sales 300000`` for a level and ``aov floor 90`` for a floor."""
    name, *kind, value = row.split()
    return name, f"{kind[0] if kind else 'level'},{value},"


def findings(checked: Plan) -> list[Finding]:
    return list(RULES["K027"].findings(checked))


def dated(*rows: str) -> Plan:
    return plan_of(Example(sheet(*rows, header=HEADER)))


@pytest.mark.parametrize("is_contradictory", [True, False])
def test_what_was_set_by_itself_is_found_and_roundings_are_not(is_contradictory: bool) -> None:
    drawn = np.random.default_rng(SEED)
    assert all(is_found(tried(drawn, is_contradictory).plan) == is_contradictory for _ in range(40))


def test_every_repair_makes_the_plan_agree_and_is_of_what_contradicts() -> None:
    drawn = np.random.default_rng(SEED)
    for _ in range(15):
        made = tried(drawn, True)
        (conflict, *others) = contradictions(made.plan)
        assert not others, "one number was set by itself"
        assert made.metric in {statement.metric for statement in conflict.statements}
        assert {repair.statement.metric for repair in conflict.repairs} <= {one.metric for one in conflict.statements}
        for repair in conflict.repairs:
            (target,) = repair.statement.targets
            value = type(target.value)(f"{repair.value:.4g}")  # type: ignore[misc]
            mended = [replace(one, value=value) if one is target else one for one in made.plan.targets]
            assert not findings(replace(made.plan, targets=tuple(mended)))


def test_the_smallest_repair_is_said_in_both_languages() -> None:
    (finding,) = findings(plan("sales 309000", "orders 3000", "aov 100"))
    assert finding.row == 4
    assert finding.text("en").endswith(
        "The smallest repair: lower Sales `sales` from ¥309,000 to ¥300,000 (−2.9%), or raise Orders `orders` from 3,000 "
        "to 3,090 (+3.0%), or raise Average order value `aov` from ¥100.00 to ¥103.00 (+3.0%)."
    )
    assert "销售额 = 订单数 × 客单价（笔均）" in finding.text("zh")
    assert "把销售额（`sales`）从 ¥309,000 降到 ¥300,000（−2.9%）" in finding.text("zh")
    assert not re.search(r"[{}]|None|nan", finding.text("zh") + finding.text("en"))


@pytest.mark.parametrize(
    ("rows", "is_said"),
    [
        (("sales 300000", "buyers 2000", "orders_per_buyer 1.5", "aov 100"), False),
        (("sales 360000", "buyers 2000", "orders_per_buyer 1.5", "aov 100"), True),
        (("sales 297000", "orders 2970", "aov 99.9"), False),
        (("sales 300000", "orders 2970", "aov 101"), False),
        (("sales 23000", "orders 1900", "aov 12.3"), False),
        (("sales 23000", "orders 1900", "aov 13"), True),
        (("sales 100000", "orders 1000", "aov 104"), False),
        (("sales 100000", "orders 1000", "aov 106"), True),
        (("buyers 300", "visitors 10000", "visit_conversion_rate 0.03"), False),
        (("buyers 340", "visitors 10000", "visit_conversion_rate 0.03"), True),
        (("sales 300000", "aov 100"), False),
        (("new_buyers 1400", "buyers 2000", "repurchase_rate 0.3"), False),
        (("new_buyers 1500", "buyers 2000", "repurchase_rate 0.3"), True),
        (("new_buyers 2100", "buyers 2000"), True),
        (("buyers 3100", "orders 3000"), True),
        (("gross_profit 310000", "sales 300000"), True),
        (("visitors 50000", "new_visitors 60000"), True),
        (("visitors 50000", "buyers 60000"), True),
        (("visitors 50000", "buyers 40000"), False),
        (("content_sharers 300", "content_readers 200"), True),
        (("promo_roi 1.5", "promo_response_amount 25000", "acq_cost 10000"), False),
        (("promo_roi 2.5", "promo_response_amount 25000", "acq_cost 10000"), True),
        (("promo_roi 1.5", "promo_roas 1.5"), True),
        (("complaint_share 0.05", "complaint_rate 0.03"), True),
        (("sales 300000", "orders 3000", "aov floor 90"), False),
        (("sales 300000", "orders 3000", "aov floor 110"), True),
        (("sales 0", "orders 3000", "aov 100"), False),
        (("refund_rate 0.1", "sales 300000"), False),
    ],
)
def test_products_orders_and_floors(rows: tuple[str, ...], is_said: bool) -> None:
    assert bool(findings(plan(*rows))) == is_said


CAPACITY = "plan:\n  capacity:\n    orders: {month: 5000}\n"


@pytest.mark.parametrize(
    ("rows", "usual", "is_said"),
    [
        (("orders 6000",), {}, True),
        (("orders 5000",), {}, False),
        (("orders 5050",), {}, True),
        (("sales 300000", "aov 50"), {}, True),
        (("sales 250000", "aov 50"), {}, False),
        (("orders 14000",), {"due": "2027-01-01", "start": "2026-10-01", "per": "quarter"}, False),
        (("orders 16000",), {"due": "2027-01-01", "start": "2026-10-01", "per": "quarter"}, True),
        (("orders 6000",), {"due": "2026-11-08", "start": "2026-11-02", "per": "day"}, False),
    ],
)
def test_capacity_is_stated_in_kpi_yaml(rows: tuple[str, ...], usual: dict[str, str], is_said: bool) -> None:
    assert bool(findings(plan(*rows, settings=CAPACITY, **usual))) == is_said


def test_a_capacity_is_never_what_is_changed_and_an_unknown_one_is_said() -> None:
    (finding,) = findings(plan("sales 300000", "aov 50", settings=CAPACITY))
    assert "there is room for 5,000 of Orders `orders` (kpi.yaml)" in finding.text("en")
    assert "lower Sales `sales` from ¥300,000 to ¥250,000" in finding.text("en")
    assert "of Orders" not in finding.text("en").partition("repair")[2]
    (unknown,) = findings(plan("sales 300000", settings="plan:\n  capacity:\n    ordes: {month: 5000}\n"))
    assert (unknown.file, unknown.key) == ("kpi.yaml", "k027_capacity")


def test_months_and_a_quarter_are_held_against_each_other() -> None:
    months = [f"orders,operations,level,3000,,2026-{month}-01,{due},month" for month, due in MONTHS]
    rates = [
        f"aov,operations,level,{value},,2026-{month}-01,{due},month"
        for value, (month, due) in zip((95, 100, 105), MONTHS, strict=True)
    ]
    for sales, is_said in ((900000, False), (930000, False), (1200000, True)):
        checked = dated(*months, *rates, f"sales,operations,level,{sales},,2026-10-01,2027-01-01,quarter")
        assert bool(findings(checked)) == is_said, sales


MONTHS = (("10", "2026-11-01"), ("11", "2026-12-01"), ("12", "2027-01-01"))


def test_the_same_every_month_is_said_once_and_only_where_it_is_so() -> None:
    steady = plan("sales 400000", "orders 3000", "aov 100", start="2026-01-01", due="2027-01-01")
    assert len(findings(steady)) == 1
    apart = dated(
        "sales,operations,level,400000,,2026-10-01,2026-11-01,month",
        "orders,operations,level,3000,,2026-11-01,2026-12-01,month",
        "aov,operations,level,100,,2026-11-01,2026-12-01,month",
    )
    assert not findings(apart)


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    drawn = np.random.default_rng(0)
    for is_contradictory in (True, False):
        for _ in range(25):
            is_found(tried(drawn, is_contradictory).plan)
    assert capfd.readouterr() == ("", "")


def test_two_contradictions_are_two_findings_each_with_its_own_repair() -> None:
    said = findings(plan("sales 400000", "orders 3000", "aov 100", "acq_cost 9000", "new_buyers 100", "cac 50"))
    assert sorted(finding.row for finding in said) == [4, 7]
    assert ["Sales" in finding.text("en") for finding in sorted(said, key=lambda one: one.row)] == [True, False]


def test_roles_are_held_against_each_other_and_may_differ_on_one_metric() -> None:
    rows = [
        "visitors,promotion,level,50000,",
        "visit_conversion_rate,operations,level,0.03,",
        "buyers,content,level,1700,",
    ]
    (finding,) = findings(plan_of(Example(sheet(*rows))))
    assert finding.role == ""
    both = [
        "sales,operations,level,300000,",
        "sales,content,level,330000,",
        "orders,operations,level,3100,",
        "aov,operations,level,100,",
    ]
    assert not findings(plan_of(Example(sheet(*both))))


def test_a_guardrail_must_stay_and_any_other_row_without_weight_is_meant() -> None:
    """What has no weight and is the counter-metric of what has one is met by more, not by just that."""
    header = ("metric", "role", "kind", "value", "weight")
    for weight, aov, is_said in (("0.5", 80, False), ("0.5", 120, True), ("", 80, True)):
        rows = (
            f"sales,operations,level,300000,{weight}",
            f"orders,operations,level,3000,{weight}",
            f"aov,operations,level,{aov},",
        )
        assert bool(findings(plan_of(Example(sheet(*rows, header=header))))) == is_said


def test_a_product_holds_by_what_the_past_held_it_by() -> None:
    """In a shop where a fifth of the orders names no user, orders are 1.25 times those of its buyers."""
    rows = ("orders 3750", "buyers 2000", "orders_per_buyer 1.5")
    assert findings(plan(*rows))
    past = {"orders": [3700, 3800], "buyers": [2000, 2000], "orders_per_buyer": [1.5, 1.5]}
    assert not findings(replace(plan(*rows), history=history_from(past, NEWEST)))
    half = replace(plan("orders 5000", *rows[1:]), history=history_from(past, NEWEST))
    (finding,) = findings(half)
    assert "(in the past 123% to 127% of the product)" in finding.text("en")


def test_what_lies_between_planned_metrics_is_measured_too() -> None:
    assert "orders" in related(plan("sales 300000", "buyers 2000", "orders_per_buyer 1.5", "aov 100"))
    assert not related(plan("sales 300000", "csat 0.8"))


def test_of_segments_only_what_holds_in_them_is_asked() -> None:
    header = ("metric", "role", "kind", "value", "weight", "segment")
    rows = [
        "sales,operations,level,{},,channel=app",
        "orders,operations,level,300,,channel=app",
        "aov,operations,level,100,,channel=app",
    ]
    for sales, is_said in ((30000, False), (40000, True)):
        text = sheet(*(row.format(sales) for row in rows), header=header)
        assert bool(findings(plan_of(Example(text)))) == is_said
    new = [
        f"{name},operations,level,{value},,channel=app"
        for name, value in (("new_buyers", 90), ("buyers", 100), ("repurchase_rate", 0.5))
    ]
    assert not findings(plan_of(Example(sheet(*new, header=header))))


def test_no_history_is_as_an_empty_one() -> None:
    rows = ("sales 300000", "orders 3000", "aov 100")
    assert not findings(replace(plan(*rows), history=History()))
