"""Every rule of the plan check on plans that break it and plans that keep it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.history import History, Past
from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules.rule import HEADER, Example, Rule, sheet
from kpi_toolkit.plan.rules_page import NEWEST, messages, plan_of
from kpi_toolkit.sheets.finding import Finding, errors, summary
from kpi_toolkit.units import LANGUAGES

AMOUNT = "repurchase_amount,operations,level,150000"
RATE = "repurchase_rate,operations,level,0.3"
SECOND = "second_purchase_rate,operations,level,0.15"
GOOD = (f"{AMOUNT},0.4", f"{RATE},0.3", f"{SECOND},0.3")
PILOT = "community:\n  phase: 4\n"
WAVY = [100, 104, 98, 102, 99, 103, 97, 101, 100, 105, 96, 102]
ACTION = "id,role,metric,diagnosis,steps,owner,resources,start,due,expected,expected_mode,expected_by,fixed_on,status,verdict\n"


def dated(*rows: str) -> str:
    return sheet(*rows, header=(*HEADER, "start", "due"))


def acted(due: str, by: str, rest: str) -> str:
    return f"{ACTION}A1,operations,repurchase_rate,,发 1 张券,李娜,5000 元,2026-08-03,{due},0.02,pp,{by},2026-07-27,{rest}\n"


# Rule → plans that break it and the rows to blame, 0 where none is.
BROKEN: dict[str, list[tuple[Example, list[int]]]] = {
    "K001": [
        (
            Example(
                sheet(*GOOD, *(f"{name},operations,level,100," for name in ("orders", "aov")))
                .replace("orders,operations,level,100,", "orders,operations,level,100,0.1")
                .replace("aov,operations,level,100,", "aov,operations,level,100,0.1")
            ),
            [6],
        ),
        (Example(sheet(f"{AMOUNT},", f"{RATE},")), [3]),
        (
            Example(
                dated(
                    f"{AMOUNT},1,2026-11-01,2026-12-01",
                    f"{AMOUNT},0.5,2026-12-01,2027-01-01",
                    f"{RATE},0.5,2026-12-01,2027-01-01",
                )
            ),
            [2],
        ),
    ],
    "K002": [
        (Example(sheet(f"{AMOUNT},0.4", f"{RATE},0.3", f"{SECOND},0.2")), [4]),
        (Example(sheet(f"{AMOUNT},10", f"{RATE},1", f"{SECOND},4", header=(*HEADER[:4], "points"))), [2]),
    ],
    "K003": [
        (Example(sheet("复购,operations,level,0.3,0.3")), [2]),
        (Example(sheet("repurchase_rat,operations,level,0.3,0.3")), [2]),
    ],
    "K004": [
        (Example(sheet("repurchase_rate,operations,level,30%,0.3")), [2]),
        (Example(sheet("repurchase_rate,operations,level,,0.3")), [2]),
        (Example(sheet("repurchase_rate,operations,lift,0.1,0.3,", header=(*HEADER, "baseline"))), [2]),
    ],
    "K005": [
        (Example(dated(f"{AMOUNT},0.4,2026-12-01,2026-11-01")), [2]),
        (Example(dated(f"{AMOUNT},0.4,2026-11-01,2026-11-30")), [2]),
        (Example(dated(f"{AMOUNT},0.4,2026-11-01,")), [2]),
    ],
    "K006": [
        (Example(sheet(*GOOD, owner="李娜、王伟")), [2, 3, 4]),
        (Example(sheet("timeliness_rate,operations,level,0.9,0.3", *GOOD[:2])), [2]),
        (Example(sheet(*GOOD, owner="")), [2, 3, 4]),
    ],
    "K007": [
        (Example(sheet("timeliness_rate,data,level,0.95,0.5", "accuracy_rate_forecast,data,level,0.9,0.5")), [3]),
        (Example(sheet("csat,service,level,0.8,0.5", "complaint_rate,service,level,0.02,0.5")), [3]),
    ],
    "K008": [
        (Example(sheet("csat,service,level,0.8,0.5", "complaint_rate,service,level,0.02,0.5")), [3]),
        (Example(sheet("sales,content,level,90000,0.5", "read_buyers,content,level,300,0.5")), [3]),
    ],
    "K009": [
        (Example(sheet(*(f"gross_profit,{role},level,100000,0.5" for role in ("promotion", "content", "data")))), [4]),
        (
            Example(
                sheet(*(f"delayed_items,{role},level,2,0.5" for role in ("service", "content", "data", "operations")))
            ),
            [5],
        ),
    ],
    "K010": [
        (Example(sheet(*GOOD[:2], "hot_product_retention,operations,level,0.2,0.3")), [4]),
        (Example(sheet("content_quality,content,level,4,0.5", "content_sales,content,level,50000,0.5")), [2]),
    ],
    "K011": [
        (Example(sheet(*GOOD), unavailable=("repurchase_rate",)), [3]),
        (
            Example(
                sheet("timeliness_rate,data,level,0.9,0.5", "sales,data,level,300000,0.5"),
                history={"timeliness_rate": [0.9, 0.9, None], "sales": [1, 2, 3]},
            ),
            [2],
        ),
        (
            Example(
                sheet("timeliness_rate,data,level,0.9,0.5", "sales,data,level,300000,0.5"), history={"sales": [1, 2, 3]}
            ),
            [2],
        ),
    ],
    "K012": [
        (Example(sheet("orders,operations,level,3000,0.5", f"{RATE},0.5")), [2]),
        (
            Example(
                dated(
                    "orders,operations,level,3000,0.5,2026-11-01,2026-12-01",
                    f"{RATE},0.5,2026-11-01,2026-12-01",
                    "aov,operations,level,90,,2027-01-01,2027-02-01",
                )
            ),
            [2],
        ),
    ],
    "K013": [
        (
            Example(
                sheet("repeat_purchase_rate_1,community,level,0.3,0.5", "reach_rate,community,level,0.9,0.5"),
                settings=PILOT,
            ),
            [2],
        ),
        (
            Example(
                sheet("execution,community,level,4,0.5", "reach_rate,community,level,0.9,0.5"),
                settings=f"{PILOT}  raters: 1\n",
            ),
            [2],
        ),
        (
            Example(
                sheet("new_users,community,level,100,0.5"),
                settings="community:\n  phases:\n    1: 2026-01-01\n    5: 2026-12-01\n",
            ),
            [2],
        ),
    ],
    "K014": [
        (Example(sheet(*GOOD), settings="roles:\n  data: {}\n"), [0]),
        (
            Example(
                sheet("milestone_progress,community,level,0.9,0.5", "sales,community,level,1000,0.5"), settings=PILOT
            ),
            [3],
        ),
        (
            Example(
                sheet(*GOOD),
                actions=acted("2026-08-31", "2026-10-01", "done,effective").replace(
                    "operations,repurchase_rate", "service,csat"
                ),
            ),
            [0],
        ),
    ],
    "K015": [
        (
            Example(sheet(*(f"{row},Li Na,li na" for row in GOOD), header=(*HEADER, "proposed_by", "approved_by"))),
            [2, 3, 4],
        ),
        (
            Example(
                sheet(*GOOD),
                proposals="role,metric,target,logic,proposed_by,approved_by,decided_on,review_on\n"
                "operations,repurchase_rate,0.36,三个月都是 0.34,李娜,李娜,2026-10-20,2027-01-01\n",
            ),
            [2],
        ),
    ],
    "K016": [
        (
            Example(
                sheet(*GOOD), actions=acted("2026-08-31", "2026-10-01", "done,effective").replace("李娜", "李娜和王伟")
            ),
            [2],
        ),
        (Example(sheet(*GOOD), actions=acted("2026-08-01", "2026-10-01", "done,effective")), [2]),
        (
            Example(sheet(*GOOD), actions=acted("2026-08-31", "2026-10-01", "done,effective").replace("发 1 张券", "")),
            [2],
        ),
    ],
    "K017": [
        (Example(sheet(f"{AMOUNT},0.4"), history={"repurchase_amount": WAVY + WAVY[::-1]}), [2]),
        (
            Example(
                sheet("repurchase_amount,operations,level,50,0.4"), history={"repurchase_amount": WAVY + WAVY[::-1]}
            ),
            [2],
        ),
        (
            Example(
                sheet("complaint_rate,service,level,0.5,0.4"),
                history={"complaint_rate": [one / 1000 for one in WAVY + WAVY[::-1]]},
            ),
            [2],
        ),
    ],
    "K018": [
        (
            Example(
                dated(
                    "sales,operations,cumulative,300,0.3,2026-11-01,2027-01-01",
                    "sales,operations,level,100,0.3,2026-11-01,2026-12-01",
                    "sales,operations,level,150,0.3,2026-12-01,2027-01-01",
                ).replace("2027-01-01,month", "2027-01-01,", 1)
            ),
            [4],
        ),
        (
            Example(
                sheet(
                    "sales,operations,level,300000,0.4,",
                    "sales,operations,level,300000,,channel=app",
                    "sales,operations,level,1,,channel=wechat",
                    header=(*HEADER, "segment"),
                )
            ),
            [4],
        ),
    ],
    "K019": [
        (
            Example(
                sheet("repurchase_amount,operations,level,140,0.4"), history={"repurchase_amount": WAVY + WAVY[::-1]}
            ),
            [2],
        ),
        (
            Example(
                sheet("complaint_rate,service,level,0.05,0.4"),
                history={"complaint_rate": [one / 1000 for one in WAVY + WAVY[::-1]]},
            ),
            [2],
        ),
    ],
    "K020": [
        (Example(sheet("sales,operations,level,0,0.4")), [2]),
        (Example(sheet("orders,operations,level,-5,0.4")), [2]),
        (Example(sheet("sales,operations,lift,0,0.4,relative,100", header=(*HEADER, "mode", "baseline"))), [2]),
    ],
    "K021": [
        (
            Example(
                sheet(*GOOD), frozen=sheet(f"{AMOUNT.replace('150000', '180000')},0.4", f"{RATE},0.3", f"{SECOND},0.3")
            ),
            [2],
        ),
        (Example(sheet(f"{AMOUNT},0.4,2026-11-02", header=(*HEADER, "agreed_on"))), [2]),
    ],
    "K022": [
        (Example(sheet("community_active,community,level,0.4,0.5"), columns={"group_members": ("user_id",)}), [2]),
        (
            Example(
                sheet("dau,operations,level,300,0.5"), columns={"users": ("user_id", "city"), "events": ("event",)}
            ),
            [2],
        ),
    ],
    "K023": [
        (Example(sheet(*(f"{row},we try to improve loyalty" for row in GOOD), header=(*HEADER, "why"))), [2]),
        (
            Example(
                sheet(*GOOD),
                actions=acted("2026-08-31", "2026-10-01", "done,effective").replace("发 1 张券", "加强运营"),
            ),
            [2],
        ),
        (
            Example(
                sheet(*GOOD),
                proposals="role,metric,target,logic,proposed_by\noperations,repurchase_rate,0.36,尽量做好,李娜\n",
            ),
            [2],
        ),
    ],
    "K024": [
        (Example(sheet(f"{AMOUNT},0.4").replace("level", "levels")), [2]),
        (Example(sheet(f"{AMOUNT},0.4", header=(*HEADER[:4], "wieght"))), [1]),
    ],
    "K025": [
        (Example(sheet(*GOOD), last_actions=acted("2026-08-31", "2026-10-01", "running,")), [2]),
        (Example(sheet(*GOOD), actions=acted("2026-08-31", "2026-10-01", "done,")), [2]),
    ],
    "K026": [
        (
            Example(
                sheet(
                    "repurchase_rate,operations,lift,0.5,0.3,relative,2026-10",
                    header=(*HEADER, "mode", "baseline_period"),
                ),
                history={"repurchase_rate": [0.8]},
            ),
            [2],
        ),
        (Example(dated(f"{AMOUNT},0.4,2026-10-01,2026-11-01"), history={"repurchase_amount": [140000, 150000]}), [2]),
        (Example(sheet(*GOOD), settings="scoring:\n  cap: 10.0\n"), [0]),
    ],
    "K027": [
        (
            Example(
                sheet(
                    "sales,operations,level,330000,0.4",
                    "orders,operations,level,3000,0.3",
                    "aov,operations,level,100,0.3",
                )
            ),
            [4],
        ),
        (Example(sheet("new_buyers,operations,level,2100,0.4", "buyers,operations,level,2000,0.3")), [3]),
        (
            Example(
                sheet("orders,operations,level,6000,0.4"), settings="plan:\n  capacity:\n    orders: {month: 5000}\n"
            ),
            [2],
        ),
    ],
}


def found(rule: Rule, example: Example) -> list[Finding]:
    return [finding for finding in check_plan(plan_of(example)) if finding.code == rule.code]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_documented_examples_break_and_keep_the_rule(rule: Rule) -> None:
    assert messages(rule, rule.bad), f"{rule.code}: its bad example keeps the rule."
    assert not messages(rule, rule.good), f"{rule.code}: its good example breaks the rule."


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_good_example_keeps_every_other_rule_but_unfinished_roles(rule: Rule) -> None:
    others = {finding.code for finding in errors(check_plan(plan_of(rule.good)))}
    assert not others, f"{rule.code}: the good example must be a plan that could be agreed."


@pytest.mark.parametrize(
    ("code", "example", "rows"), [(code, *case) for code, cases in BROKEN.items() for case in cases]
)
def test_broken_plans_are_found_with_their_rows(code: str, example: Example, rows: list[int]) -> None:
    findings = found(RULES[code], example)
    assert list(dict.fromkeys(finding.row for finding in findings)) == rows
    for finding in findings:
        assert ", " not in finding.text("zh").replace("we try to improve loyalty", "")
        for language in LANGUAGES:
            text = finding.text(language)
            assert "{" not in text
            assert "None" not in text


def test_every_rule_has_two_broken_plans_and_words_in_both_languages() -> None:
    assert list(RULES) == [f"K{number:03}" for number in range(1, 28)]
    assert set(BROKEN) == set(RULES)
    for rule in RULES.values():
        assert len(BROKEN[rule.code]) >= 2
        for text in (rule.title, rule.why):
            assert text.zh
            assert text.zh != text.en


def test_warnings_are_those_of_the_design() -> None:
    marked = {"K007", "K009", "K010", "K011", "K014", "K017", "K019", "K021", "K023", "K025"}
    assert {rule.code for rule in RULES.values() if rule.severity == "warning"} == marked


def test_shared_money_is_no_fault_and_two_roles_may_share() -> None:
    for metric, others in (("sales", ()), ("sales_and_topup", ()), ("gross_profit", ("data",))):
        roles = [role for role in ("promotion", "content", "data") if role not in others]
        rows = [f"{metric},{role},level,1000,0.5" for role in roles]
        assert not found(RULES["K009"], Example(sheet(*rows)))


def test_a_weight_of_exactly_the_limits_and_weights_as_points_are_kept() -> None:
    assert not found(RULES["K002"], Example(sheet(f"{AMOUNT},0.6", f"{RATE},0.35", f"{SECOND},0.05")))
    assert not found(RULES["K002"], Example(sheet(f"{AMOUNT},3", f"{RATE},2", header=(*HEADER[:4], "points"))))


def test_a_role_that_changes_its_metrics_is_checked_before_and_after() -> None:
    early = [f"{row},2026-11-01,2026-12-01" for row in GOOD]
    late = [f"{row},2026-12-01,2027-01-01" for row in (f"{AMOUNT},0.5", "buyers,operations,level,2000,0.5")]
    findings = found(RULES["K008"], Example(dated(*early, *late)))
    assert [finding.row for finding in findings] == [6]


def test_before_phase_5_a_community_needs_neither_money_nor_both_kinds() -> None:
    rows = ("reach_rate,community,level,0.9,0.5", "execution,community,level,4,0.5")
    for code in ("K007", "K008", "K010", "K011"):
        assert not found(RULES[code], Example(sheet(*rows), settings=PILOT))
    assert found(RULES["K007"], Example(sheet(*rows)))


def test_months_that_do_not_fill_the_quarter_are_not_compared_and_people_do_not_add_up() -> None:
    months = (
        "sales,operations,level,100,0.3,2026-11-01,2026-12-01",
        "sales,operations,level,150,0.3,2026-12-01,2027-01-01",
    )
    whole = "sales,operations,cumulative,999,0.3,2026-10-01,2027-01-01"
    open_sheet = dated(whole, *months).replace("2027-01-01,month", "2027-01-01,", 1)
    assert not found(RULES["K018"], Example(open_sheet))
    assert not found(RULES["K018"], Example(open_sheet.replace("sales", "buyers").replace("2026-10-01", "2026-11-01")))


def test_half_a_unit_of_the_last_digit_is_no_difference() -> None:
    rows = [
        "sales,operations,level,{},0.4,",
        "sales,operations,level,100.25,,channel=app",
        "sales,operations,level,200.2,,channel=wechat",
    ]
    for total, wrong in (
        ("300.45", False),
        ("300.5", False),
        ("300", False),
        ("301", True),
        ("300.3", True),
        ("300.44", True),
    ):
        text = sheet(*(row.format(total) for row in rows), header=(*HEADER, "segment"))
        assert bool(found(RULES["K018"], Example(text))) == wrong


def test_too_little_history_says_nothing_of_chances() -> None:
    for code in ("K017", "K019"):
        assert not found(RULES[code], Example(sheet(f"{AMOUNT},0.4"), history={"repurchase_amount": WAVY[:5]}))
        assert not found(RULES[code], Example(sheet(f"{AMOUNT},0.4")))


def test_an_unchanged_frozen_target_and_an_early_agreement_are_fine() -> None:
    rows = [f"{row},2026-11-01" for row in GOOD]
    same = sheet(*rows, header=(*HEADER, "agreed_on"))
    assert not found(RULES["K021"], Example(same, frozen=sheet(*GOOD)))


def test_a_cancelled_action_and_one_not_yet_due_need_no_verdict() -> None:
    assert not found(RULES["K025"], Example(sheet(*GOOD), last_actions=acted("2026-08-31", "2026-10-01", "cancelled,")))
    assert not found(RULES["K025"], Example(sheet(*GOOD), actions=acted("2026-12-31", "2027-02-01", "running,")))


def test_the_summary_counts_errors_and_warnings() -> None:
    findings = check_plan(plan_of(Example(sheet(f"{AMOUNT},1"))))
    assert summary(findings, 27).en == "The plan has 3 errors and 0 warnings."
    assert summary((), 27).zh == "计划符合全部 27 条规则。"


def test_findings_come_in_the_order_of_the_sheet() -> None:
    findings = check_plan(plan_of(Example(sheet(f"{RATE},0.7", f"{AMOUNT},0.4", "复购率,operations,level,0.3,0.3"))))
    assert [(one.row, one.code) for one in findings] == sorted((one.row, one.code) for one in findings)


def test_data_in_which_nobody_is_scored_by_two_tell_of_one_rater() -> None:
    plan = plan_of(
        Example(sheet("execution,community,level,4,0.5", "reach_rate,community,level,0.9,0.5"), settings=PILOT)
    )
    for several, codes in ((0.0, ["K013"]), (6.0, [])):
        past = (Past(NEWEST, None if several == 0 else 0.9, 6, 0.0, several),)
        history = History({("rater_agreement", "", "month"): past})
        found_there = check_plan(replace(plan, history=history))
        assert [one.code for one in found_there if one.code == "K013"] == codes


def test_the_weekly_method_of_the_balanced_indicator_article_is_said_to_have_an_empty_clause() -> None:
    plan = plan_of(Example(sheet(*GOOD)))
    weekly = SimpleNamespace(method="seed003")
    settings = plan.settings.model_copy(update={"weekly": weekly})
    said = [one for one in check_plan(replace(plan, settings=settings)) if one.code == "K026"]
    assert [(one.file, one.key) for one in said] == [("kpi.yaml", "k026_floor")]


def test_findings_name_the_sheet_as_it_is_called() -> None:
    plan = replace(plan_of(Example(sheet(f"{AMOUNT},1"))), files=("targets.xlsx",))
    assert {one.file for one in check_plan(plan) if one.code == "K001"} == {"targets.xlsx"}
