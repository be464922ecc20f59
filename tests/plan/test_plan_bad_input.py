"""One sheet with everything wrong with it: all faults at once, each with its row and code, in both languages."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import CATALOGUE as UNFILLED
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.history import History, history_from
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.rules.rule import Example
from kpi_toolkit.plan.rules_page import plan_of
from kpi_toolkit.plan.smart import smart
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.sheets.finding import errors

CATALOGUE = UNFILLED.fill(Rules().in_words)
HEADER = "metric,role,kind,value,mode,baseline,start,due,per,weight,owner,why,proposed_by,approved_by,agreed_on\n"
ROWS = """\
sales,operations,level,0,,,2026-11-01,2026-12-01,month,0.4,李娜,,,,
orders,operations,level,-100,,,2026-11-01,2026-12-01,month,0.3,李娜,,,,
repurchase_rate,operations,level,150,,,2026-11-01,2026-12-01,month,0.3,李娜,,,,
aov,operations,lift,0,relative,90,2026-11-01,2026-12-01,month,,李娜,,,,
new_users,marketing,level,500,,,2026-11-01,2026-12-01,month,0.5,李娜,,,,
content_sales,content,level,50000,,,2026-12-01,2026-11-01,month,0.5,何佳,,,,
content_cvr,content,level,0.05,,,2026-11-01,2026-12-01,month,0.5,何佳,,,,
content_cvr,content,level,0.06,,,2026-11-01,2027-01-01,month,0.5,何佳,,,,
timeliness_rate,data,level,0.95,,,2026-11-01,2026-12-01,month,0.2,吴桐,,,,
accuracy_rate_review,data,level,0.95,,,2026-11-01,2026-12-01,month,0.2,吴桐,大幅提升质量,吴桐,吴桐,2026-11-20
复购率,operations,level,NaN,,,2026-11-15,2026-12-01,month,inf,李娜、王伟,,,,
csat,service,level,0.8,,,2026-11-01,,,,赵敏,,,,
complaint_rate,service,lift,0.1,,0.02,2026-11-01,2026-12-01,month,0.5,赵敏,,,,
"""
EXPECTED = {
    2: {"K020"},
    3: {"K020"},
    4: {"K004"},
    5: {"K020"},
    6: {"K006"},
    7: {"K005"},
    9: {"K024"},
    11: {"K002", "K015", "K021", "K023"},
    12: {"K003", "K004", "K005", "K006"},
    13: {"K005"},
    14: {"K004"},
}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "targets.csv").write_text(HEADER + ROWS, "utf-8")
    return read_plan(tmp_path, CATALOGUE, Settings())


def test_all_faults_are_said_at_once_with_their_rows(plan: Plan) -> None:
    found: dict[int, set[str]] = {}
    for finding in check_plan(plan):
        found.setdefault(finding.row, set()).add(finding.code)
    for row, codes in EXPECTED.items():
        assert codes <= found.get(row, set()), f"row {row}"


def test_every_fault_says_what_to_do_in_both_languages(plan: Plan) -> None:
    findings = check_plan(plan)
    assert len(errors(findings)) >= 15
    for finding in findings:
        for language in ("zh", "en"):
            text = finding.text(language)  # type: ignore[arg-type]
            assert text.rstrip()[-1] in "。.）)？?"
            assert "None" not in text
            assert "{" not in text


def test_percent_where_a_share_is_meant_is_told_its_share(plan: Plan) -> None:
    (said,) = [finding for finding in check_plan(plan) if finding.row == 4]
    assert "1" in said.text("en")
    assert "0–1" in said.text("zh")


def test_smart_refuses_the_rows_that_cannot_be_read(plan: Plan) -> None:
    verdicts = {judged.target.row: judged.verdict for judged in smart(plan)}
    assert set(verdicts) == set(range(2, 15))
    for row in (2, 3, 4, 5, 6, 7, 9, 12, 13, 14):
        assert verdicts[row] == "refused"


def test_nothing_is_said_of_a_whole_role_with_unread_rows(plan: Plan) -> None:
    whole = {"K001", "K007", "K008"}
    assert {finding.role for finding in check_plan(plan) if finding.code in whole} <= set(plan.whole_roles)
    assert "operations" not in plan.whole_roles


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None, 0.0, -5.0])
def test_odd_actuals_break_neither_the_check_nor_smart(tmp_path: Path, value: float | None) -> None:
    (tmp_path / "plan").mkdir()
    rows = (
        "sales,operations,level,100,,,2026-11-01,2026-12-01,month,0.5,李娜,,,,\n"
        "repurchase_rate,operations,lift,0.1,relative,,2026-11-01,2026-12-01,month,0.5,李娜,,,,\n"
    )
    header = HEADER.replace("baseline", "baseline_period")
    (tmp_path / "plan" / "targets.csv").write_text(header + rows.replace("relative,,", "relative,2026-10,"), "utf-8")
    plan = read_plan(tmp_path, CATALOGUE, Settings())
    odd = history_from(
        {"sales": [90.0, 100, 110, 95, 105] * 6 + [value], "repurchase_rate": [0.2] * 30 + [value]},
        parse_period("2026-10"),
    )
    for history in (odd, History()):
        found = replace(plan, history=history)
        assert all("nan" not in str(finding) for finding in check_plan(found))
        assert [judged.target.row for judged in smart(found)] == [2, 3]


def test_a_workspace_without_a_plan_has_nothing_to_find(tmp_path: Path) -> None:
    plan = read_plan(tmp_path, CATALOGUE, Settings())
    assert check_plan(plan) == ()
    assert smart(plan) == ()


def test_two_sheets_of_one_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    for name in ("targets.csv", "targets.xlsx"):
        (tmp_path / "plan" / name).write_text("metric\n", "utf-8")
    with pytest.raises(UsageError, match="both"):
        read_plan(tmp_path, CATALOGUE, Settings())


METRICS = (
    "sales",
    "new_users",
    "complaint_rate",
    "activities_held",
    "plan_thinking",
    "promo_roi",
    "points_balance",
    "x",
)
CELLS = {
    "metric": METRICS,
    "role": ("operations", "community", "service", "boss", ""),
    "kind": ("level", "lift", "cumulative", "floor", "band", "milestone", ""),
    "mode": ("relative", "pp", ""),
    "value": ("0", "-3", "0.4", "150", "1e9", "12,5", ""),
    "lower": ("", "0.1", "5"),
    "upper": ("", "0.2", "3"),
    "baseline": ("", "0", "100", "0.3"),
    "baseline_period": ("", "2026-10", "2025", "soon"),
    "start": ("2026-11-01", "2026-11-15", "2027-01-01", ""),
    "due": ("2026-12-01", "2027-05-01", "2026-01-01", ""),
    "per": ("month", "quarter", "week", ""),
    "path": ("", "end", "linear", "compound"),
    "weight": ("", "0.5", "1", "2"),
    "points": ("", "3"),
    "segment": ("", "channel=app", "app"),
    "owner": ("李娜", "李娜、王伟", ""),
    "why": ("", "加强", "2 家新店"),
    "agreed_on": ("", "2026-12-24"),
    "commitment": ("", "committed"),
}
ROW = st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in CELLS.items()})
PAST = st.lists(st.one_of(st.none(), st.floats(-10, 1000)), max_size=30)


@settings(deadline=None, max_examples=60)
@given(st.lists(ROW, max_size=6), st.dictionaries(st.sampled_from(METRICS[:-1]), PAST), st.integers(1, 5))
def test_no_sheet_breaks_the_check(rows: list[dict[str, str]], past: dict[str, list[float | None]], phase: int) -> None:
    lines = [",".join(f'"{text}"' for text in row.values()) for row in rows]
    text = "\n".join([",".join(CELLS), *lines]) + "\n"
    plan = plan_of(Example(text, settings=f"community:\n  phase: {phase}\n", history=past))
    findings = check_plan(plan)
    assert len(plan.targets) + len(plan.drafts) == len(smart(plan))
    for finding in (*findings, *(one for judged in smart(plan) for one in judged.findings)):
        assert finding.text("zh")
        assert finding.text("en")
        assert finding.row <= len(rows) + 1
