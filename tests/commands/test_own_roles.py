"""A role of the workspace's own, from kpi.yaml to the published review: everywhere that a built-in one goes."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.pages.record import to_json

ORDERS = "order_id,user_id,ordered_at,amount,cost\n" + "".join(
    f"{month}-{day},{user},2026-{month:02}-{day:02},{amount + month},{amount // 2}\n"
    for month in range(3, 11)
    for day, (user, amount) in enumerate((("ann", 40), ("bob", 60), ("cat", 50), ("ann", 30)), start=1)
)
SETTINGS = """language: en
source: {path: data, covers_from: 2026-03-01, covers_until: 2026-10-31}
roles:
  finance:
    label: {zh: 财务, en: Finance}
    metrics: [sales, gross_profit, gross_margin, cost_share]
    core: [gross_profit, gross_margin]
    weight: 3
  operations: {}
teams: {all: [finance, operations]}
"""
TARGETS = """metric,role,kind,value,start,due,per,weight,owner,why
gross_profit,财务,level,75,2026-10-01,2026-11-01,month,0.5,Wu,what the budget asks for
gross_margin,Finance,level,0.5,2026-10-01,2026-11-01,month,0.5,Wu,what the budget asks for
sales,operations,level,150,2026-10-01,2026-11-01,month,0.5,Li,as last year
repurchase_rate,operations,level,0.3,2026-10-01,2026-11-01,month,0.5,Li,as last year
"""
OWN = '''
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(zh="成本占比", en="Cost share", fact="order_periods", unit="amount_share", better="lower",
        stage="revenue", roles=("finance",), needs=("orders.cost",))
def cost_share(orders):
    """Share of the period's sales that the goods cost.

    当期销售额中商品成本的占比。

    Formula: cost ÷ sales
    公式： 成本 ÷ 销售额
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: prices fall.
    误读： 降价会使它上升。
    Source: our own.

    >>> cost_share(example_tables, period="2026-10")
    0.5
    """
    return Ratio(orders.cost.sum(), orders.net_amount.sum())
'''
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def workspace(shop: Callable[..., Path]) -> Path:
    folder = shop(ORDERS, SETTINGS)
    (folder / "metrics.py").write_text(OWN, "utf-8")
    (folder / "plan").mkdir()
    (folder / "plan" / "targets.csv").write_text(TARGETS, "utf-8")
    return folder


def kpi(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_check_takes_it_for_a_role(workspace: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    code, said = kpi(capsys, "check", "-w", workspace, "-l", language)
    assert code == 0, said
    assert not re.search(r"K00[16]|K014", said), said


@pytest.mark.parametrize(("language", "called"), [("zh", "财务岗位"), ("en", "Finance")])
def test_the_rules_on_roles_hold_for_it(
    workspace: Path, capsys: pytest.CaptureFixture[str], language: str, called: str
) -> None:
    targets = workspace / "plan" / "targets.csv"
    targets.write_text(TARGETS.replace("gross_margin,Finance", "visitors,Finance"), "utf-8")
    code, said = kpi(capsys, "check", "-w", workspace, "-l", language)
    assert code == 1
    (line,) = [line for line in said.splitlines() if line.startswith("K006")]
    assert called in line
    targets.write_text(TARGETS.splitlines()[0] + "\n", "utf-8")
    _, said = kpi(capsys, "check", "-w", workspace, "-l", language)
    (line,) = [line for line in said.splitlines() if line.startswith("K014") and called in line]
    assert "`gross_profit`" in line
    assert "`sales`" not in line


@pytest.mark.parametrize(("language", "meant"), [("zh", "是不是 `finance`"), ("en", "Did you mean `finance`")])
def test_a_name_that_is_nearly_it_is_asked_about(
    workspace: Path, capsys: pytest.CaptureFixture[str], language: str, meant: str
) -> None:
    (workspace / "plan" / "targets.csv").write_text(TARGETS.replace("财务", "finanse"), "utf-8")
    code, said = kpi(capsys, "check", "-w", workspace, "-l", language)
    assert (code, meant in said) == (1, True), said
    for command in (
        ["run", "-p", "2026-10", "-r", "finanse"],
        ["plan", "template", "-r", "finanse"],
        ["metrics", "-r", "finanse"],
    ):
        code, said = kpi(capsys, *command, "-w", workspace)
        assert (code, "Did you mean `finance`" in said) == (1, True), said


def test_the_settings_name_metrics_and_roles_that_there_are(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SETTINGS.replace("core: [gross_profit,", "core: [gros_profit,").replace("all: [finance", "all: [finanse")
    (workspace / "kpi.yaml").write_text(text, "utf-8")
    code, said = kpi(capsys, "check", "-w", workspace)
    assert code == 1
    assert "`roles.finance` in kpi.yaml: There is no metric `gros_profit`. Did you mean `gross_profit`" in said
    assert "`teams.all` in kpi.yaml names `finanse`. Did you mean `finance`" in said


@pytest.mark.parametrize(("language", "head", "called"), [("zh", "岗位", "财务"), ("en", "role", "finance")])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_its_default_plan_is_written_and_sound(
    workspace: Path, capsys: pytest.CaptureFixture[str], language: str, head: str, called: str, form: str
) -> None:
    (workspace / "plan" / "targets.csv").unlink()
    code, said = kpi(capsys, "plan", "template", "-w", workspace, "-r", "finance", "-l", language, "-f", form)
    assert code == 0, said
    file = workspace / "plan" / f"targets.{form}"
    if form == "csv":
        rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    else:
        rows = [[cell.value for cell in row] for row in load_workbook(file).worksheets[0].rows]
    place = rows[0].index(head)
    assert [row[place] for row in rows[1:]] == [called] * 2
    code, said = kpi(capsys, "check", "-w", workspace)
    assert code == 0, said


@pytest.mark.parametrize(("language", "called"), [("zh", "财务"), ("en", "Finance")])
def test_it_is_scored_alone_in_a_team_and_for_its_person(
    workspace: Path, capsys: pytest.CaptureFixture[str], language: str, called: str
) -> None:
    code, said = kpi(capsys, "score", "-w", workspace, "-p", "2026-10", "-l", language)
    assert (code, called in said) == (0, True), said
    code, said = kpi(capsys, "score", "-w", workspace, "-p", "2026-10", "--by", "team", "--json")
    (team,) = json.loads(said)["cards"]
    assert code == 0
    assert team["missing_roles"] == ""
    assert "finance" in str(team)


@pytest.mark.parametrize(("language", "called"), [("zh", "财务"), ("en", "Finance")])
def test_its_review_reads_what_it_names(workspace: Path, language: str, called: str) -> None:
    review = kt.review(workspace, "2026-10", "finance", language)
    assert [row.metric.name for row in review.rows] == ["gross_profit", "gross_margin", "sales", "cost_share"]
    assert to_json(review)["role_label"] == called
    with pytest.raises(UsageError, match="Did you mean `finance`"):
        kt.review(workspace, "2026-10", "finanse", language)


def test_its_metrics_are_listed_and_shown(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = kpi(capsys, "metrics", "-w", workspace, "-r", "finance", "--json")
    names = [entry["name"] for entry in json.loads(said)]
    assert code == 0
    assert {"sales", "gross_profit", "gross_margin", "cost_share", "on_time_rate"} <= set(names)
    assert "aov" not in names
    page = tmp_path / "metrics.html"
    assert kpi(capsys, "metrics", "-w", workspace, "--html", page)[0] == 0
    assert '<option value="finance">财务 Finance</option>' in page.read_text("utf-8")


def test_an_own_metric_names_roles_that_there_are(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "metrics.py").write_text(OWN.replace('("finance",)', '("finanse",)'), "utf-8")
    code, said = kpi(capsys, "check", "-w", workspace)
    assert code == 1
    assert "`cost_share`: there is no role `finanse`. Did you mean `finance`" in said


@pytest.mark.slow
def test_its_review_is_published(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = kpi(capsys, "run", "-w", workspace, "-p", "2026-10", "-r", "finance", "-f", "html")
    assert code == 0, said
    folder = workspace / "reports" / "2026-10" / "finance" / "en"
    assert "Finance" in (folder / "review.html").read_text("utf-8")
    assert "Finance" in (workspace / "reports" / "index.html").read_text("utf-8")
