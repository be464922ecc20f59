"""A target's segment is one that some row has or had: every way to cut, spellings, declared and agreed values."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.segments import nearest
from kpi_toolkit.reviewing.making import review

# Douyin sold in August only: of October it is known that it sold nothing.
TABLES = {
    "orders": """order_id,user_id,ordered_at,amount,channel,campaign_id,shop floor
1,ann,2026-08-10,40,wechat,c1,first
2,bob,2026-09-12,60,app,,first
3,ann,2026-10-05,30,wechat,c1,ground
4,ann,2026-10-20,50,wechat,,ground
5,cat,2026-08-21,40,Douyin,,ground
""",
    "order_lines": "order_id,product_id,quantity,amount\n1,p1,1,40\n2,p2,1,60\n3,p1,1,30\n4,p2,1,50\n5,p3,1,40\n",
    "users": """user_id,registered_at,channel,city,is_staff
ann,2026-08-01,store,上海,false
bob,2026-08-02,friends,北京,false
cat,2026-08-03,store,,false
""",
    "campaigns": """campaign_id,name,kind,starts_at,ends_at
c1,Summer,push,2026-08-01,2026-08-31
c2,Double Eleven,sale,2026-11-01,2026-11-11
""",
    "memberships": "user_id,changed_at,from_level,to_level\nann,2026-08-05,,gold\nbob,2026-09-05,,normal\n",
    "groups": "group_id,name,phase\ng1,Loyal,复制推广\ng2,New,Pilot\ng3,Old,\ng4,Odd,quiet\n",
    "group_members": "group_id,user_id,joined_at\ng1,ann,2026-08-06\n",
    "feedback": """feedback_id,user_id,submitted_at,kind,topic,score
f1,ann,2026-09-01,review,product,5
f2,bob,2026-10-01,review,service,4
""",
}
SETTINGS = """language: {language}
source: {{path: data, covers_from: 2026-08-01, covers_until: 2026-10-31}}
plan: {{segments: {{channel: [xiaohongshu]}}}}
"""
HEADER = "metric,role,segment,kind,value,start,due,weight,owner\n"
OCTOBER = "level,100,2026-10-01,2026-11-01,,Li"


@pytest.fixture
def planned(tmp_path: Path) -> Callable[..., Path]:
    def make(*rows: str, language: str = "en") -> Path:
        for folder in ("data", "plan"):
            (tmp_path / folder).mkdir(exist_ok=True)
        for name, text in TABLES.items():
            (tmp_path / "data" / f"{name}.csv").write_text(text, "utf-8")
        (tmp_path / "kpi.yaml").write_text(SETTINGS.format(language=language), "utf-8")
        (tmp_path / "plan" / "targets.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
        return tmp_path

    return make


def said(folder: Path) -> list[str]:
    opened = open_workspace(folder)
    findings = check_plan(read_plan(folder, opened.catalogue, opened.settings, opened))
    return [finding.text("en") for finding in findings if finding.key.startswith("segment_")]


RIGHT = (
    ("sales", "channel=wechat"),
    ("sales", "channel=Douyin"),
    ("sales", "channel=xiaohongshu"),
    ("sales", "users.channel=friends"),
    ("sales", "users.city=上海"),
    ("sales", "campaign_id=c2"),
    ("sales", "campaigns.kind=sale"),
    ("sales", "campaigns.name=Double Eleven"),
    ("sales", "level=diamond"),
    ("sales", "group=g1"),
    ("sales", "group=g2"),
    ("sales", "shop floor=first"),
    ("campaign_sales", "campaign_id=c2"),
    ("campaign_sales", "campaigns.kind=push"),
    ("new_buyers", "channel=app"),
    ("new_users", "is_staff=true"),
    ("new_users", "channel=store"),
)
WRONG = (
    ("sales", "channel=wecaht", "Did you mean `wechat`? Known: `wechat` (3), `Douyin` (1), `app` (1), `xiaohongshu`. "),
    ("sales", "channel=WeChat", "Did you mean `wechat`?"),
    ("sales", "channel=ＷｅＣｈａｔ", "Did you mean `wechat`?"),
    ("sales", "channel=we chat", "Did you mean `wechat`?"),
    ("sales", "channel=we-chat", "Did you mean `wechat`?"),
    ("sales", "channel=DOUYIN", "Did you mean `Douyin`? Known: `Douyin` (1), `wechat` (3)"),
    ("sales", "channel=小红书", "as `channel`. Known: `wechat` (3)"),
    ("sales", "channel=friends", "as `channel`. Known: `wechat` (3)"),
    ("sales", "users.channel=wechat", "as `users.channel`. Known: `store` (2), `friends` (1)"),
    ("sales", "users.city=上海市", "Did you mean `上海`?"),
    ("sales", "campaign_id=c9", "Known: `c1` (3), `c2` (1)."),
    ("sales", "campaigns.kind=pushes", "Did you mean `push`?"),
    ("sales", "level=golden", "Did you mean `gold`? Known: `gold` (1), `normal` (1), `diamond`, `silver`"),
    ("sales", "group=G-1", "Did you mean `g1`?"),
    ("sales", "shop floor=frist", "Did you mean `first`?"),
    ("campaign_sales", "campaigns.name=Double Elven", "Did you mean `Double Eleven`?"),
    ("hot_product_retention", "product_id=p9", "Known: `p1` (2), `p2` (2), `p3` (1)"),
    ("new_users", "is_staff=yes", "Known: `false` (3), `true`."),
    (
        "sales",
        "chanel=wechat",
        "no column `chanel` that `sales` can be cut by. Did you mean `channel` or `users.channel`? Known: `channel`, `users.channel`",
    ),
    ("sales", "floor=first", "no column `floor` that `sales` can be cut by. Did you mean `shop floor`? "),
    ("sales", "users.province=上海", "no column `users.province`"),
)


def test_values_that_some_row_has_or_had_are_right(planned: Callable[..., Path]) -> None:
    assert {metric for metric, *_ in (*RIGHT, *WRONG)} <= set(CATALOGUE.names)
    assert said(planned(*(f"{metric},operations,{segment},{OCTOBER}" for metric, segment in RIGHT))) == []


def test_every_wrong_segment_is_named_with_what_there_is(planned: Callable[..., Path]) -> None:
    folder = planned(*(f"{metric},operations,{segment},{OCTOBER}" for metric, segment, _ in WRONG))
    for (_, segment, expected), found in zip(WRONG, said(folder), strict=True):
        assert expected in found, (segment, found)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "K024 error · targets.csv row 3: no row of the data has ever had `wecaht` as `channel`. Did you mean"),
        (
            "zh",
            "K024 错误 · targets.csv row 3：数据中 `channel` 从来没有 `wecaht` 这个值。是不是 `wechat`？现有：`wechat` (3)、",
        ),
    ],
)
def test_the_command_line_refuses_and_says_all_faults_at_once(
    planned: Callable[..., Path], capsys: pytest.CaptureFixture[str], language: str, expected: str
) -> None:
    rows = [f"sales,operations,channel={value},{OCTOBER}" for value in ("app", "wecaht", "Wechat")]
    folder = planned(*rows, f"sales,operations,,level,many,{OCTOBER[10:]}", language=language)
    assert main(["check", "--workspace", str(folder)]) == 1
    told = capsys.readouterr().err
    assert expected.replace("：数", ": 数") in told
    assert {"`Wechat`", "`many`"} == {word for word in ("`Wechat`", "`many`") if word in told}
    for command in (["run", "--role", "operations", "--format", "html"], ["score"]):
        assert main([*command, "--workspace", str(folder), "--period", "2026-10"]) == 1
        told = capsys.readouterr().err
        assert "has 3 fault(s), so no target was read" in told
        assert "row 3: no row of the data has ever had `wecaht` as `channel`. Did you mean `wechat`?" in told
    assert main(["plan", "smart", "--json", "--workspace", str(folder)]) == 1
    verdicts = json.loads(capsys.readouterr().out)
    assert [verdict["letters"]["S"] for verdict in verdicts] == ["ok", "refused", "refused", "refused"]


def test_a_review_judges_a_value_of_another_month_as_a_known_zero_and_refuses_one_of_none(
    planned: Callable[..., Path],
) -> None:
    rows = review(planned(f"sales,operations,channel=Douyin,{OCTOBER}"), "2026-10", "operations", "en").targeted
    assert [(row.actual.value, row.status) for row in rows] == [(0, "missed")]
    with pytest.raises(UsageError, match="Did you mean `Douyin`"):
        review(planned(f"sales,operations,channel=douyin,{OCTOBER}"), "2026-10", "operations", "en")


def test_what_was_read_is_kept_and_follows_the_rows(planned: Callable[..., Path]) -> None:
    folder = planned(f"sales,operations,channel=wechat,{OCTOBER}")
    code = (
        "import sys, kpi_toolkit as kt\n"
        "kt.review(sys.argv[1], '2026-10', 'operations')\n"
        "print(sorted({'ibis', 'sqlglot'} & set(sys.modules)))"
    )

    def run() -> str:
        return subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True).stdout.strip()

    run()
    assert run() == "[]"
    orders = folder / "data" / "orders.csv"
    orders.write_text(TABLES["orders"].replace("wechat", "weixin"), "utf-8")
    assert said(folder)[0].startswith("no row of the data has ever had `wechat` as `channel`. ")
    orders.write_text(TABLES["orders"], "utf-8")
    assert said(folder) == []


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("wecaht", ["app", "wechat"], ("wechat",)),
        ("APP", ["apps", "app", "App"], ("app", "App")),
        ("抖　音", ["抖音", "抖音极速版"], ("抖音",)),
        ("!!", ["?"], ()),
        ("x", [], ()),
    ],
)
def test_what_differs_least_comes_first(text: str, known: list[str], expected: tuple[str, ...]) -> None:
    assert nearest(text, known) == expected


PHASES = {"group=g1": 5, "group_id=g2": 4, "groups.group_id=g3": 3, "group=g4": 3, "groups.phase=Pilot": 4, "": 3}
"""The community is in phase 3; g1 and g2 say of themselves where they are, g3 nothing, g4 a word that is no phase."""


@pytest.mark.parametrize(("settings", "named"), [("{phase: 3}", {}), ("{phase: 3, groups: {g1: 2}}", {"group=g1": 2})])
def test_a_group_is_judged_by_the_phase_that_the_data_or_before_them_kpi_yaml_say(
    planned: Callable[..., Path], settings: str, named: dict[str, int]
) -> None:
    folder = planned(*(f"community_new,community,{segment},{OCTOBER}" for segment in PHASES))
    with (folder / "kpi.yaml").open("a", encoding="utf-8") as file:
        file.write(f"community: {settings}\n")
    for _again in range(2):  # the second time from what is kept
        opened = open_workspace(folder)
        plan = read_plan(folder, opened.catalogue, opened.settings, opened)
        told = {target.segment: plan.phase(target.role, target.start, target.segment) for target in plan.targets}
        assert told == PHASES | named
