"""The plan check at its edges: what each finding points to, what is just allowed, and what is said only once."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules.metric import vague_words
from kpi_toolkit.plan.rules.phase import is_for_roll_out
from kpi_toolkit.plan.rules.role import is_money
from kpi_toolkit.plan.rules.rule import HEADER, Example, core_names, listing, sheet
from kpi_toolkit.plan.rules.sums import adds_up
from kpi_toolkit.plan.rules_page import plan_of
from kpi_toolkit.sheets.finding import Finding

AMOUNT = "repurchase_amount,operations,level,150000"
RATE = "repurchase_rate,operations,level,0.3"
SECOND = "second_purchase_rate,operations,level,0.15"
GOOD = (f"{AMOUNT},0.4", f"{RATE},0.3", f"{SECOND},0.3")
FLAT = [100, 104, 98, 102, 99, 103, 97, 101, 100, 105, 96, 102] * 2
ACTION = "id,role,metric,diagnosis,steps,owner,resources,start,due,expected,expected_mode,expected_by,fixed_on,status,verdict\n"

# Rule → what its documented bad example is told: sentence, sheet, row, role.
SAID: dict[str, list[tuple[str, str, int, str]]] = {
    "K001": [("k001_few", "targets.csv", 2, "operations")],
    "K002": [("k002_heavy", "targets.csv", 2, "operations"), ("k002_light", "targets.csv", 4, "operations")],
    "K006": [("k006_role", "targets.csv", 4, "operations")],
    "K007": [("k007", "targets.csv", 5, "operations")],
    "K008": [("k008_volumes", "targets.csv", 3, "operations")],
    "K009": [("k009", "targets.csv", 6, "")],
    "K010": [("k010", "targets.csv", 4, "operations")],
    "K011": [("k011_hand", "targets.csv", 3, "data")],
    "K012": [("k012", "targets.csv", 3, "promotion")],
    "K013": [("k013_gate", "targets.csv", 2, "community")],
    "K014": [("k014_none", "targets.csv", 0, "service")],
    "K015": [("k015", "targets.csv", row, "operations") for row in (2, 3, 4)],
    "K017": [("k017_never", "targets.csv", 2, "operations")],
    "K018": [("k018_segments", "targets.csv", 4, "operations")],
    "K019": [("k019_ratchet", "targets.csv", 5, "operations")],
    "K021": [("k021_late", "targets.csv", row, "operations") for row in (2, 3, 4)],
    "K022": [("k022", "targets.csv", 4, "operations")],
    "K023": [("k023", "targets.csv", 2, "operations")],
    "K025": [("k025", "actions.csv", 2, "operations")],
    "K026": [("k026_cap", "kpi.yaml", 0, "")],
}


def plan(*rows: str, header: tuple[str, ...] = HEADER, **more: Any) -> Plan:
    return plan_of(Example(sheet(*rows, header=header), **more))


def dated(*rows: str, **more: Any) -> Plan:
    return plan(*rows, header=(*HEADER, "start", "due"), **more)


def found(code: str, checked: Plan) -> list[Finding]:
    return [finding for finding in check_plan(checked) if finding.code == code]


def places(code: str, checked: Plan) -> list[tuple[str, int]]:
    return [(finding.key, finding.row) for finding in found(code, checked)]


@pytest.mark.parametrize("code", SAID)
def test_a_finding_names_its_sentence_its_sheet_its_row_and_its_role(code: str) -> None:
    findings = found(code, plan_of(RULES[code].bad))
    assert [(one.key, one.file, one.row, one.role) for one in findings] == SAID[code]


@pytest.mark.parametrize(
    ("code", "checked", "said"),
    [
        ("K010", plan(*GOOD[:2], "stickiness,operations,level,0.2,0.3"), ("k010", "targets.csv", 4, "operations")),
        ("K011", plan(*GOOD, unavailable=("repurchase_rate",)), ("k011_missing", "targets.csv", 3, "operations")),
        (
            "K011",
            plan("timeliness_rate,data,level,0.9,0.5", history={"sales": [1]}),
            ("k011_gaps", "targets.csv", 2, "data"),
        ),
        (
            "K013",
            plan("execution,community,level,4,0.5", settings="community:\n  raters: 1\n"),
            ("k013_raters", "targets.csv", 2, "community"),
        ),
        (
            "K014",
            plan("milestone_progress,community,level,0.9,0.5", settings="community:\n  phase: 4\n"),
            ("k014_outcomes", "targets.csv", 2, "community"),
        ),
        (
            "K017",
            plan("repurchase_amount,operations,level,50,0.4", history={"repurchase_amount": FLAT}),
            ("k017_always", "targets.csv", 2, "operations"),
        ),
        (
            "K019",
            plan("repurchase_amount,operations,level,140,0.4", history={"repurchase_amount": FLAT}),
            ("k019_step", "targets.csv", 2, "operations"),
        ),
        (
            "K026",
            plan(
                "repurchase_rate,operations,lift,0.5,0.3,relative,2026-10",
                header=(*HEADER, "mode", "baseline_period"),
                history={"repurchase_rate": [0.8]},
            ),
            ("k026_above_one", "targets.csv", 2, "operations"),
        ),
        (
            "K026",
            dated(f"{AMOUNT},0.4,2026-10-01,2026-11-01", history={"repurchase_amount": [150000]}),
            ("k026_actual", "targets.csv", 2, "operations"),
        ),
    ],
)
def test_every_other_sentence_has_its_place_too(code: str, checked: Plan, said: tuple[str, str, int, str]) -> None:
    assert [(one.key, one.file, one.row, one.role) for one in found(code, checked)] == [said]


def test_what_no_rule_says_is_kept_and_what_a_rule_says_is_said_once() -> None:
    good = plan(*GOOD)
    foreign, own = (
        Finding("K999", "warning", "k015", {}, "targets.csv", 9),
        Finding("K024", "error", "k015", {}, "targets.csv", 8),
    )
    assert check_plan(replace(good, findings_of_reading=(foreign, own))) == (own, foreign)


# Roles.


def test_what_is_linked_to_money() -> None:
    linked = {"sales", "aov", "gross_margin", "topup_redeemed_rate", "promo_roi", "promo_roas", "sales_and_topup"}
    apart = {
        "stickiness",
        "new_user_growth",
        "points_redemption_rate",
        "repurchase_rate",
        "monetisation_rate",
        "orders",
    }
    assert {name for name in linked | apart if is_money(CATALOGUE[name])} == linked


def test_a_growth_of_what_was_earned_is_linked_to_money() -> None:
    assert is_money(replace(CATALOGUE["new_user_growth"], stage="revenue"))


def test_every_metric_that_too_many_share_is_named() -> None:
    roles = ("promotion", "content", "data")
    rows = [f"{name},{role},level,10,0.5" for name in ("gross_profit", "delayed_items") for role in roles]
    assert places("K009", plan(*rows)) == [("k009", 4), ("k009", 7)]


FIVE = tuple(
    f"{name},operations,level,0.2,0.2"
    for name in ("repurchase_amount", "repurchase_rate", "second_purchase_rate", "aov", "buyer_retention")
)


@pytest.mark.parametrize(("count", "key"), [(1, "k001_few"), (2, None), (4, None), (5, "k001_many")])
def test_two_to_four_metrics_make_a_scorecard(count: int, key: str | None) -> None:
    said = found("K001", plan(*FIVE[:count]))
    assert [one.key for one in said] == [key] * bool(key)
    for one in said:
        assert one.values["count"] == count
        assert one.values["rows"].en == ", ".join(str(2 + place) for place in range(count))  # type: ignore[attr-defined]
        assert one.values["core"] == core_names(plan(), "operations", 5)


def test_a_metric_counts_once_however_many_segments_it_has() -> None:
    segments = [f"repurchase_amount,operations,level,100,0.1,channel=c{place}" for place in range(4)]
    checked = plan(*segments, f"{RATE},0.6,", header=(*HEADER, "segment"))
    assert not found("K001", checked)


def test_what_is_only_watched_does_not_count() -> None:
    (finding,) = found("K001", plan(FIVE[0].replace(",0.2,0.2", ",0.2,1"), *(f"{row[:-3]}" for row in FIVE[1:])))
    assert (finding.key, finding.values["count"]) == ("k001_few", 1)


@pytest.mark.parametrize(
    ("points", "keys"),
    [
        ((12, 7, 1), []),
        ((13, 6, 1), ["k002_heavy"]),
        ((10, 10, 1), ["k002_light"]),
        ((20, 1, 1), ["k002_heavy", "k002_light", "k002_light"]),
    ],
)
def test_points_are_shares_of_their_sum(points: tuple[int, ...], keys: list[str]) -> None:
    rows = [f"{metric},{point}" for metric, point in zip((AMOUNT, RATE, SECOND), points, strict=True)]
    said = found("K002", plan(*rows, header=(*HEADER[:4], "points")))
    assert [one.key for one in said] == keys


def test_only_what_is_weighted_is_sized_and_asked_for_money() -> None:
    rows = (f"{RATE},0.5", f"{SECOND},0.5")
    assert places("K007", plan(*rows, f"{AMOUNT},")) == [("k007", 4)]
    assert not found("K007", plan(f"{RATE},", f"{SECOND},"))
    assert not found("K008", plan(f"{RATE},", f"{SECOND},"))
    assert not found("K002", plan(*rows, f"{AMOUNT},"))


def test_the_same_fault_of_a_later_scorecard_is_not_said_again_but_another_one_is() -> None:
    def months(*weights: tuple[str, str]) -> Plan:
        return dated(
            *(
                f"{row},{weight},2026-{month:02}-01,2026-{month + 1:02}-01"
                for month, pair in enumerate(weights, start=9)
                for row, weight in zip((RATE, SECOND), pair, strict=True)
            )
        )

    checked = months(("0.5", "0.5"), ("0.4", "0.6"))
    assert places("K007", checked) == [("k007", 3)]
    assert places("K008", checked) == [("k008_ratios", 3)]
    checked = months(("0.3", "0.7"), ("0.7", "0.3"), ("0.2", "0.8"))
    assert places("K002", checked) == [("k002_heavy", row) for row in (3, 4, 7)]
    again = dated(
        *(
            f"{row},2026-{month:02}-01,2026-{month + 1:02}-01"
            for month, amount in ((9, "0.29"), (10, "0.28"))
            for row in (f"{RATE},0.7", f"{SECOND},{amount}", f"{AMOUNT},{Decimal('0.3') - Decimal(amount)}")
        )
    )
    assert [one.row for one in found("K002", again) if one.key == "k002_heavy"] == [2]


def test_a_scorecard_of_one_kind_is_told_which_kind() -> None:
    for rows, key in (
        ((f"{RATE},0.5", f"{SECOND},0.5"), "k008_ratios"),
        ((f"{AMOUNT},0.5", "buyers,operations,level,9,0.5"), "k008_volumes"),
    ):
        assert places("K008", plan(*rows)) == [(key, 3)]
    assert not found("K008", plan(f"{AMOUNT},0.5", f"{RATE},0.5"))


# Metrics.


@pytest.mark.parametrize(
    ("metric", "role", "instead"),
    [
        ("last_year_buyer_retention", "operations", ("repurchase_rate", "repurchase_amount")),
        ("stickiness", "operations", ("active_users",)),
        ("vip_index", "operations", ("new_vips", "new_buyers")),
        ("content_quality", "content", ("content_cvr",)),
        ("points_redemption_rate", "operations", ()),  # its pair is no metric to appraise by either
        ("buyer_session_share", "service", ()),  # its pair is not for this role
    ],
)
def test_in_place_of_a_hard_metric_those_are_named_that_the_role_may_be_appraised_by(
    metric: str, role: str, instead: tuple[str, ...]
) -> None:
    (finding,) = found("K010", plan(f"{metric},{role},level,0.2,0.5"))
    named = listing(CATALOGUE[name] for name in instead) if instead else "`sales`"
    assert finding.values["instead"] == named


@pytest.mark.parametrize(
    ("past", "count"),
    [
        ([None, 0.9, 0.9, 0.9], 0),
        ([0.9, 0.9, None, 0.9, 0.9], 1),
        ([0.9, None, None, 0.9], 2),
        ([0.9, 0.9, 0.9, 0.9, None], 1),
    ],
)
def test_only_the_last_three_periods_count_as_gaps(past: list[float | None], count: int) -> None:
    said = found("K011", plan("timeliness_rate,data,level,0.9,0.5", history={"timeliness_rate": past}))
    assert [finding.values["count"] for finding in said] == [count] * bool(count)


def test_what_was_never_fetched_has_three_gaps() -> None:
    (finding,) = found("K011", plan("timeliness_rate,data,level,0.9,0.5", history={"sales": [1.0]}))
    assert finding.values["count"] == 3


def test_more_than_half_of_the_points_by_hand_are_too_many_and_said_once_a_role() -> None:
    header = (*HEADER[:4], "points")
    for by_hand, other, is_said in ((1, 3, False), (2, 2, False), (3, 2, True)):
        checked = plan(f"timeliness_rate,data,level,0.9,{by_hand}", f"sales,data,level,300000,{other}", header=header)
        assert bool(found("K011", checked)) == is_said
    months = [
        f"{metric},data,level,{value},{weight},2026-{month}-01,2026-{month + 1}-01"
        for month, weights in ((10, (0.6, 0.4)), (11, (0.7, 0.3)))
        for metric, value, weight in zip(("timeliness_rate", "sales"), (0.9, 300000), weights, strict=True)
    ]
    later = dated(*months)
    assert len(found("K011", later)) == 1


def test_a_community_on_its_way_is_scored_by_hand() -> None:
    rows = ("execution,community,level,4,0.7", "reach_rate,community,level,0.9,0.3")
    assert not found("K011", plan(*rows, settings="community:\n  phase: 4\n"))
    assert found("K011", plan(*rows))


def test_a_metric_alone_is_named_once_with_all_that_could_stand_beside_it() -> None:
    rows = [f"orders,operations,level,3000,0.5,2026-{month}-01,2026-{month + 1}-01" for month in (10, 11)]
    (finding,) = found("K012", dated(*rows))
    pairs = [CATALOGUE[name] for name in CATALOGUE["orders"].pairs_with]
    assert pairs
    assert finding.values["pairs"] == listing(pairs)


@pytest.mark.parametrize(
    "row", ["purchase_active_rate,operations,level,0.3,0.5", "retention_d7,operations,level,0.3,0.5"]
)
def test_orders_and_returns_of_staff_are_no_activity(row: str) -> None:
    assert not found("K022", plan(row, columns={"users": ("user_id",), "events": ("event",)}))


def test_a_number_makes_words_checkable_wherever_it_stands() -> None:
    assert vague_words("满意度提升至80%") == ()
    assert vague_words("improve by half") == ("improve",)


def test_each_sheet_names_its_column_of_vague_words() -> None:
    checked = plan(
        *(f"{row},加强运营" for row in GOOD),
        header=(*HEADER, "why"),
        proposals="role,metric,target,logic,proposed_by\noperations,repurchase_rate,0.36,尽量做好,李娜\n",
        actions=f"{ACTION}A1,operations,repurchase_rate,,优化流程,李娜,5000 元,2026-08-03,2026-08-31,0.02,pp,2026-10-01,2026-07-27,done,effective\n",
    )
    said = {(one.file, one.values["column"], one.role) for one in found("K023", checked)}
    assert said == {("targets.csv", "why", "operations"), ("actions.csv", "steps", ""), ("proposals.csv", "logic", "")}


# Phases.


def test_rolled_out_a_community_may_be_appraised_by_new_users() -> None:
    assert not found("K013", plan("new_users,community,level,100,0.5"))


def test_a_group_ahead_of_the_community_may_be_appraised_by_new_users_and_one_behind_may_not() -> None:
    """The model is proven in one group before it is rolled out to others."""
    header = ("metric", "role", "segment", "kind", "value", "weight")
    rows = [
        f"community_new,community,{segment},level,9,0.5"
        for segment in ("", "group_id=g01", "group=g02", "group_id=g03")
    ]
    for phase, expected in ((4, [2, 4, 5]), (5, [4])):
        settings = f"community:\n  phase: {phase}\n  groups: {{g01: 5, g02: 3}}\n"
        checked = plan(*rows, header=header, settings=settings)
        assert [one.row for one in found("K013", checked)] == expected


def test_a_role_without_targets_is_offered_the_core_of_its_phase() -> None:
    early, late = (core_names(plan(), "community", phase) for phase in (2, 5))
    assert early != late
    for phase, core in ((2, early), (5, late)):
        (finding,) = found("K014", plan(*GOOD, settings=f"community:\n  phase: {phase}\nroles:\n  community: {{}}\n"))
        assert (finding.role, finding.values["core"]) == ("community", core)


def test_new_users_conversion_and_buying_again_wait_for_the_roll_out() -> None:
    waiting = {
        "new_users",
        "community_new",
        "repurchase_rate",
        "repeat_purchase_rate_1",
        "content_cvr",
        "monetisation_rate",
    }
    early = {"info_completeness", "community_active", "active_users", "phone_connect_rate"}
    assert {name for name in waiting | early if is_for_roll_out(CATALOGUE[name])} == waiting


# Numbers.


def test_what_cannot_be_told_hides_nothing_that_can() -> None:
    rows = ("orders,operations,level,3000,0.3", "repurchase_amount,operations,level,150,0.4")
    assert places("K017", plan(*rows, history={"repurchase_amount": FLAT})) == [("k017_never", 3)]


def test_a_floor_and_what_is_only_watched_may_be_certain() -> None:
    for kind, weight, is_said in (("level", "0.4", True), ("floor", "0.4", False), ("level", "", False)):
        checked = plan(f"repurchase_amount,operations,{kind},50,{weight}", history={"repurchase_amount": FLAT})
        assert bool(found("K017", checked)) == is_said


def test_amounts_and_happenings_add_up_but_people_ratios_and_balances_do_not() -> None:
    adding = {"sales", "orders", "visits", "new_buyers", "new_users", "community_new", "refund_amount"}
    others = {
        "buyers",
        "active_users",
        "aov",
        "repurchase_rate",
        "wallet_balance",
        "points_balance",
        "community_members",
    }
    assert {name for name in adding | others if adds_up(CATALOGUE[name])} == adding


def test_segments_of_another_month_are_no_parts() -> None:
    header = (*HEADER, "segment", "start", "due")
    rows = (
        "sales,operations,level,300,0.4,,2026-11-01,2026-12-01",
        "sales,operations,level,200,,channel=app,2026-12-01,2027-01-01",
    )
    assert not found("K018", plan(*rows, header=header))


def test_segments_of_two_columns_are_each_a_whole() -> None:
    header = (*HEADER, "segment")
    parts = [("channel=app", 100), ("channel=wechat", 200), ("city=上海", 300)]
    for last, said in ((300, []), (290, ["city"])):
        rows = [f"sales,operations,level,{last if name.startswith('city') else value},,{name}" for name, value in parts]
        checked = plan("sales,operations,level,300,0.4,", *rows, header=header)
        assert [one.values["column"] for one in found("K018", checked)] == said


@pytest.mark.parametrize(("whole", "is_said"), [(350, False), (250, True), (300, True)])
def test_a_target_for_each_of_two_months_counts_twice(whole: int, is_said: bool) -> None:
    rows = [
        f"sales,operations,cumulative,{whole},0.3,2026-10-01,2027-01-01",
        "sales,operations,level,100,0.3,2026-10-01,2026-12-01",
        "sales,operations,level,150,0.3,2026-12-01,2027-01-01",
    ]
    text = sheet(*rows, header=(*HEADER, "start", "due")).replace("2027-01-01,month", "2027-01-01,", 1)
    said = found("K018", plan_of(Example(text)))
    assert [one.key for one in said] == ["k018_months"] * is_said


def test_a_fall_slower_than_the_past_ones_is_not_steep() -> None:
    falling = [0.5 * 0.9**month for month in range(24)]
    usual = falling[-2]
    for factor, is_said in ((0.95, False), (0.82, False), (0.7, True)):  # two months of the past falls make 0.81
        row = f"complaint_rate,service,level,{usual * factor:.8f},0.4"
        assert bool(found("K019", plan(row, history={"complaint_rate": falling}))) == is_said


def test_a_steep_target_is_told_from_where_it_starts_and_how_far_the_past_leads() -> None:
    (finding,) = found("K019", plan("repurchase_amount,operations,level,140,0.4", history={"repurchase_amount": FLAT}))
    assert [float(finding.values[name].value) for name in ("level", "wanted")] == [
        102,
        140,
    ]  # the median of the last three
    assert 100 < finding.values["limit"].value < 105  # the same month was 100 in both years


def test_what_a_target_asks_for_is_told_in_its_unit() -> None:
    checked = plan(
        "repurchase_rate,operations,lift,0.5,0.3,relative,2026-10",
        header=(*HEADER, "mode", "baseline_period"),
        history={"repurchase_rate": [0.8]},
    )
    (finding,) = found("K026", checked)
    assert "120" in finding.text("en")
    assert "120" in finding.text("zh")


def test_a_quarter_is_held_against_its_months_but_not_against_itself() -> None:
    months = [
        f"sales,operations,level,100,0.3,2026-{month}-01,{due}-01"
        for month, due in ((10, "2026-11"), (11, "2026-12"), (12, "2027-01"))
    ]
    for whole, is_said in ((300, False), (310, True)):
        text = sheet(
            *months, f"sales,operations,level,{whole},0.3,2026-10-01,2027-01-01", header=(*HEADER, "start", "due")
        )
        lines = text.splitlines()
        lines[-1] = lines[-1].replace(",month,", ",quarter,")
        assert [one.row for one in found("K018", plan_of(Example("\n".join(lines) + "\n")))] == [5] * is_said


def chain(*values: float, metric: str = "repurchase_amount", first: int = 7) -> list[str]:
    days = [
        f"{2026 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}-01" for month in range(first, first + len(values) + 1)
    ]
    return [
        f"{metric},operations,level,{value},0.4,{start},{due}"
        for value, start, due in zip(values, days, days[1:], strict=False)
    ]


@pytest.mark.parametrize(
    ("values", "past", "rows"),
    [
        ([101, 104, 109, 118], [100] * 5, [5]),
        ([101, 104, 109], [100] * 5, []),  # two steps are no habit
        ([100, 200, 400, 800], [100] * 5, []),  # steady, however steep
        ([101, 104, 109, 118], [100, 100, 110, 125, 150], []),  # it grew faster than was asked
        ([101, 104, 109, 118, 119], [100] * 5, [5]),
        ([101, 102, 105, 110, 119], [100] * 6, [5]),  # said once, at the first
        ([101, 104, 109, 118], [], []),
        ([101, 104, 109, 118], [None] * 3, []),
    ],
)
def test_a_ratchet_is_three_rising_steps_each_faster_than_what_came(
    values: list[float], past: list[float | None], rows: list[int]
) -> None:
    history = {"repurchase_amount": past} if past else {"sales": [1.0]}
    said = found("K019", dated(*chain(*values), history=history))
    assert [one.row for one in said if one.key == "k019_ratchet"] == rows


@pytest.mark.parametrize(("past", "rows"), [([100, 100, 100, 101], [5]), ([100, 100, 100, 150], [])])
def test_months_to_come_are_held_against_the_latest_known_growth(past: list[float | None], rows: list[int]) -> None:
    said = found("K019", dated(*chain(101, 104, 109, 118, first=9), history={"repurchase_amount": past}))
    assert [one.row for one in said if one.key == "k019_ratchet"] == rows


def test_targets_with_a_month_between_are_no_chain_and_every_chain_is_looked_at() -> None:
    gap = [row for row in chain(101, 102, 104, 109, 118) if ",102," not in row]
    short, other = chain(5, metric="orders"), chain(101, 104, 109, 118)
    third = chain(101, 104, 109, 118, metric="sales")
    history: dict[str, Any] = {name: [100] * 5 for name in ("repurchase_amount", "sales")}
    for rows, said in ((gap, []), ([*short, *other, *third], [6, 10])):
        checked = dated(*rows, history=history)
        assert [one.row for one in found("K019", checked) if one.key == "k019_ratchet"] == said


@pytest.mark.parametrize(
    ("row", "history", "is_said"),
    [
        ("repurchase_rate,operations,level,0.31,0.4", {"repurchase_rate": [0.31]}, True),
        ("repurchase_rate,operations,level,0.32,0.4", {"repurchase_rate": [0.31]}, False),
        ("csat,service,level,1,0.4", {"csat": [1.0]}, False),  # all of them may well be met exactly
        ("orders,operations,level,500,0.4", {"orders": [500.0]}, False),  # so may a count
        ("repurchase_amount,operations,level,1,0.4", {"repurchase_amount": [1.0]}, True),
        ("repurchase_rate,operations,level,0.31,0.4", {"sales": [0.31]}, False),
    ],
)
def test_a_target_that_is_its_own_actual(row: str, history: dict[str, list[float | None]], is_said: bool) -> None:
    assert bool(found("K026", dated(f"{row},2026-10-01,2026-11-01", history=history))) == is_said


@pytest.mark.parametrize(
    ("agreed", "is_said"), [("2026-09-25", False), ("2026-10-01", False), ("2026-10-02", True), ("", True)]
)
def test_what_was_agreed_before_it_began_was_not_taken_from_it(agreed: str, is_said: bool) -> None:
    header = (*HEADER, "start", "due", "agreed_on")
    row = f"{RATE},0.4,2026-10-01,2026-11-01,{agreed}"
    assert bool(found("K026", plan(row, header=header, history={"repurchase_rate": [0.3]}))) == is_said


def test_of_several_months_one_may_be_met_exactly() -> None:
    assert not found("K026", dated(f"{RATE},0.4,2026-10-01,2026-12-01", history={"repurchase_rate": [0.3]}))


def test_a_lift_is_compared_with_its_baseline_not_with_what_came() -> None:
    header = (*HEADER, "mode", "baseline", "start", "due")
    row = "repurchase_rate,operations,lift,0.1,0.3,pp,0.3,2026-10-01,2026-11-01"
    assert not found("K026", plan(row, header=header, history={"repurchase_rate": [0.4]}))


def test_a_share_of_exactly_all_can_be_reached() -> None:
    assert not found("K026", plan("csat,service,level,1,0.4"))


# Who agreed what when.


@pytest.mark.parametrize(
    ("proposed", "approved", "is_one"),
    [
        ("李娜", "李 娜", True),
        ("李娜", "李　娜", True),
        ("Li Na", "LiNa", True),
        ("李娜", "", False),
        ("", "李娜", False),
        ("", "", False),
    ],
)
def test_one_person_written_in_two_ways(proposed: str, approved: str, is_one: bool) -> None:
    rows = [f"{row},{proposed},{approved}" for row in GOOD]
    said = found("K015", plan(*rows, header=(*HEADER, "proposed_by", "approved_by")))
    assert len(said) == len(GOOD) * is_one


def test_the_edited_target_is_named_with_its_old_and_new_terms() -> None:
    then = sheet(*GOOD[:2], f"{SECOND.replace('0.15', '0.2')},0.3")
    (finding,) = found("K021", plan(*GOOD, frozen=then))
    assert finding.role == "operations"
    assert (finding.row, finding.values["then"], finding.values["now"]) == (
        4,
        "level 0.2 weight=0.3",
        "level 0.15 weight=0.3",
    )


def test_the_terms_of_a_lift_come_with_its_way_and_its_start() -> None:
    header = (*HEADER, "mode", "baseline")
    then, now = (sheet(f"repurchase_rate,operations,lift,{size},1,pp,0.3", header=header) for size in ("0.02", "0.01"))
    (finding,) = found("K021", plan_of(Example(now, frozen=then)))
    assert finding.values["then"] == "lift pp 0.02 baseline=0.3 weight=1"


def test_one_person_of_a_proposal_is_a_fault_of_that_sheet() -> None:
    text = "role,metric,target,logic,proposed_by,approved_by,decided_on,review_on\noperations,repurchase_rate,0.36,三个月都是 0.34,李娜,李娜,2026-10-20,2027-01-01\n"
    (finding,) = found("K015", plan(*GOOD, proposals=text))
    assert (finding.file, finding.row) == ("proposals.csv", 2)


def overdue(due: str, by: str, **more: Any) -> list[Finding]:
    text = f"{ACTION}A1,service,csat,,发 1 张券,李娜,5000 元,2026-08-03,{due},0.02,pp,{by},2026-07-27,running,\n"
    checked = plan(*GOOD, last_actions=text)
    return found("K025", replace(checked, last_actions=tuple(replace(one, **more) for one in checked.last_actions)))


def test_a_verdict_is_wanted_from_the_day_on_which_the_last_effect_was_due() -> None:
    assert [one.role for one in overdue("2026-10-15", "2026-11-01")] == ["service"]
    assert not overdue("2026-10-15", "2026-11-02")
    assert not overdue("2026-11-02", "2026-10-15")
    assert [one.role for one in overdue("2026-10-15", "2026-11-01", role="")] == [""]


@pytest.mark.parametrize(
    ("steps", "shown"), [("券" * 30, "券" * 30), ("券" * 31, "券" * 30 + "…"), ("", "csat"), ("发 1 张券", "发 1 张券")]
)
def test_an_action_is_called_by_the_start_of_its_steps(steps: str, shown: str) -> None:
    (finding,) = overdue("2026-10-15", "2026-11-01", steps=steps)
    assert finding.values["steps"] == shown


def test_an_exact_decimal_total_is_the_sum_of_its_parts() -> None:
    parts = [Decimal("0.1")] * 3
    rows = [f"sales,operations,level,{part},,channel=c{place}" for place, part in enumerate(parts)]
    assert not found("K018", plan("sales,operations,level,0.3,0.4,", *rows, header=(*HEADER, "segment")))
