"""Answers on the demo shop: the numbers are those of the commands that they name."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.demo import write_demo
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.pages.text.answers import answer_lines
from kpi_toolkit.questions.answering import Answer, answer
from kpi_toolkit.questions.known import vocabulary_of
from kpi_toolkit.questions.meaning import meaning
from kpi_toolkit.questions.vocabulary import NotUnderstoodError
from kpi_toolkit.units import Language

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("questions") / "shop"
    write_demo(folder, users=500, months=14)
    return open_workspace(folder)


@pytest.fixture
def asked_for(small_shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Answer]:
    monkeypatch.setenv("KPI_TODAY", "2026-11-15")
    return lambda question: answer(small_shop, meaning(question, vocabulary_of(small_shop)))


def said(told: Answer, shop: Workspace, language: Language) -> str:
    return "\n".join(answer_lines(told, language, shop.settings.all_roles))


def test_a_number_is_that_of_the_command_with_its_two_parts(
    small_shop: Workspace, asked_for: Callable[[str], Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    told = asked_for("10月回购率")
    row = measure(small_shop, "repurchase_rate", "2026-10").iloc[0]
    value = told.numbers[0].value
    assert (value.value, value.numerator, value.denominator) == (row["value"], row["numerator"], row["denominator"])
    assert f"{row['numerator']:g} ÷ {row['denominator']:g}" in said(told, small_shop, "zh")
    assert small_shop.catalogue["repurchase_rate"].words.formula.en in said(told, small_shop, "en")
    (command,) = told.commands
    assert main([*shlex.split(command), "--workspace", str(small_shop.folder), "--format", "csv"]) == 0
    assert f"{row['value']}" in capsys.readouterr().out


def test_segments_are_told_by_column_and_by_value(small_shop: Workspace, asked_for: Callable[[str], Answer]) -> None:
    frame = measure(small_shop, "orders", "2026-10", "users.city").set_index("segment")["value"]
    by_city = asked_for("orders by city in October")
    assert {number.segment: number.value.value for number in by_city.numbers[1:]} == {
        name if "=" in str(name) else f"users.city={name}": value for name, value in frame.items() if name
    }
    beijing = asked_for("北京10月订单数").numbers
    assert [number.value.value for number in beijing] == [frame["北京"]]


def test_why_names_what_the_judge_of_reasons_found_and_corrects_a_false_premise(
    small_shop: Workspace, asked_for: Callable[[str], Answer]
) -> None:
    fell = asked_for("为什么10月订单数下降")
    assert fell.told
    assert fell.change
    assert fell.told.gap == fell.change.value
    is_down = (fell.change.value or 0) < 0
    assert ("并没有下降" in said(fell, small_shop, "zh")) is not is_down
    rose = asked_for("why did orders rise in October")
    assert ("It did not rise" in said(rose, small_shop, "en")) is is_down


def test_a_change_has_both_ends_and_the_segments_sum_to_it(asked_for: Callable[[str], Answer]) -> None:
    moved = asked_for("哪个渠道拉低了10月的销售额").change
    assert moved
    assert moved.value is not None
    assert sum(moved.parts.values()) == pytest.approx(moved.value)
    two = asked_for("compare orders wechat vs douyin in October").change
    assert two
    assert (two.a[1], two.b[1]) == ("channel=wechat", "channel=douyin")


def test_on_track_says_target_and_outcome_or_that_there_is_none(
    small_shop: Workspace, asked_for: Callable[[str], Answer]
) -> None:
    told = asked_for("10月新用户数达标了吗")
    assert told.targets
    assert told.landing
    assert told.landing.target
    assert "目标" in said(told, small_shop, "zh")
    assert "达标" in said(told, small_shop, "zh")
    without = asked_for("are we on track with points issued in October")
    assert not without.targets
    assert "no target" in said(without, small_shop, "en")


def test_who_names_owners_and_actions(small_shop: Workspace, asked_for: Callable[[str], Answer]) -> None:
    owned = asked_for("谁负责新用户数")
    assert {target.owner for target in owned.targets}
    assert all(target.owner in said(owned, small_shop, "zh") for target in owned.targets)
    assert any(action.id == "A1" for action in asked_for("who is working on gross margin").actions)


def test_what_is_not_covered_is_no_data_and_what_nobody_knows_is_named(
    small_shop: Workspace, asked_for: Callable[[str], Answer]
) -> None:
    told = asked_for("去年1月销售额")
    assert told.numbers[0].value.value is None
    assert "无数据" in said(told, small_shop, "zh")
    with pytest.raises(NotUnderstoodError) as refused:
        asked_for("纽约10月的销售额")
    assert refused.value.words == ("纽约",)


@pytest.mark.parametrize(("question", "says"), [("slaes in October", "I do not know"), ("复购率", "指标之一")])
def test_the_command_refuses_in_the_language_of_the_question(
    small_shop: Workspace, question: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", question, "--workspace", str(small_shop.folder)]) == 1
    printed = capsys.readouterr()
    assert says in printed.err
    assert not printed.out


def test_the_command_prints_numbers_for_other_tools(small_shop: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    assert main(["ask", "2026-10 orders", "--workspace", str(small_shop.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["metric"] == "orders"
    assert told["numbers"][0]["value"] == measure(small_shop, "orders", "2026-10")["value"][0]
    assert Path(str(small_shop.folder)).name in told["commands"][0]
