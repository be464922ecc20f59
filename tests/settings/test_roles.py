"""Roles that a workspace declares: its own, and built-in ones told otherwise."""

from pathlib import Path

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.settings.built_in_roles import ALL_ROLES, ROLES

FINANCE = "  finance: {label: {zh: 财务, en: Finance}, metrics: [sales, gross_profit, gross_margin], weight: 2}\n"


def read(folder: Path, roles: str) -> Settings:
    (folder / "kpi.yaml").write_text(f"language: en\nroles:\n{roles}", "utf-8")
    return load_settings(folder)


def fault(folder: Path, roles: str) -> str:
    with pytest.raises(UsageError) as caught:
        read(folder, roles)
    return str(caught.value)


def test_an_own_role_stands_behind_the_built_in_ones(tmp_path: Path) -> None:
    roles = read(tmp_path, FINANCE).all_roles
    assert list(roles) == [*ALL_ROLES, "finance"]
    assert roles["finance"].label == Text("财务", "Finance")
    assert (roles["finance"].weight, roles["operations"]) == (2, ROLES["operations"])
    assert [roles.meaning(text) for text in ("finance", "财务", "Finance", "客服", "Finanz")] == [
        "finance",
        "finance",
        "finance",
        "service",
        None,
    ]


def test_without_core_metrics_its_first_ones_weigh_alike(tmp_path: Path) -> None:
    core = read(tmp_path, FINANCE).all_roles["finance"].scorecard()
    assert [(entry.metric, entry.weight) for entry in core] == [
        ("sales", "0.34"),
        ("gross_profit", "0.33"),
        ("gross_margin", "0.33"),
    ]


def test_core_metrics_with_weights_and_guardrails(tmp_path: Path) -> None:
    own = FINANCE.replace("weight: 2", "core: {gross_profit: 0.6, sales: 0.4}, guardrails: [refund_rate]")
    core = read(tmp_path, own).all_roles["finance"].scorecard()
    assert [(entry.metric, entry.weight) for entry in core] == [
        ("gross_profit", "0.6"),
        ("sales", "0.4"),
        ("refund_rate", ""),
    ]


def test_a_built_in_role_gets_other_core_metrics_and_another_name(tmp_path: Path) -> None:
    roles = read(tmp_path, "  operations: {label: {zh: 店务, en: Shops}, core: [gross_margin, sales]}\n").all_roles
    assert [entry.metric for entry in roles["operations"].scorecard() if entry.weight] == ["gross_margin", "sales"]
    assert roles["operations"].label == Text("店务", "Shops")
    assert {roles.meaning(text) for text in ("店务", "Shops", "运营", "operations")} == {"operations"}
    assert roles["operations"].reads == ROLES["operations"].reads


@pytest.mark.parametrize("phase", [1, 5])
def test_guardrails_alone_leave_the_core_metrics(tmp_path: Path, phase: int) -> None:
    told = read(tmp_path, "  community: {guardrails: [refund_rate]}\n").all_roles["community"].scorecard(phase)
    built_in = [entry for entry in ROLES["community"].scorecard(phase) if entry.weight]
    assert [*told] == [*built_in, told[-1]]
    assert (told[-1].metric, told[-1].weight) == ("refund_rate", "")


def test_core_metrics_of_the_community_hold_in_every_phase(tmp_path: Path) -> None:
    community = read(tmp_path, "  community: {core: [community_active, sales]}\n").all_roles["community"]
    assert community.scorecard(1) == community.scorecard(5)


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        (
            "  finance: {}\n",
            ["line 2", "`finance` is no built-in role", "`label`, `metrics`", "Built in are `promotion`"],
        ),
        ("  finance: {metrics: [sales]}\n", ["needs `label`."]),
        ("  operation: {metrics: [sales]}\n", ["`operation`", "Did you mean `operations`"]),
        ("  Finance: {label: F, metrics: [sales]}\n", ["`Finance` is no name of a role", "as `finance`"]),
        (
            "  overview: {label: F, metrics: [sales]}\n",
            ["`overview` shows all roles together and cannot be one of them"],
        ),
        ("  finance: {label: 运营, metrics: [sales]}\n", ["`finance` and `operations` are both called `运营`"]),
        ("  finance: {label: data, metrics: [sales]}\n", ["both called `data`"]),
        ("  data: {core: {sales: 0.5, aov: 0.2}}\n", ["roles.data.core", "sum to 0.7. Make them 1"]),
        ("  data: {core: {sales: 0}}\n", ["roles.data.core.sales", "greater than 0"]),
        ("  finance: {}\n  audit: {}\n", ["`finance` is no built-in", "`audit` is no built-in"]),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(tmp_path: Path, roles: str, said: list[str]) -> None:
    message = fault(tmp_path, roles)
    assert [text for text in said if text not in message] == [], message


def test_it_answers_for_what_it_names_and_for_what_all_answer_for(tmp_path: Path) -> None:
    owned = CATALOGUE.owned_by(read(tmp_path, FINANCE).all_roles)
    assert [owned[name].roles[-1] for name in ("gross_margin", "sales", "on_time_rate")] == ["finance"] * 3
    assert owned["aov"] == CATALOGUE["aov"]
    assert "gross_margin" in [metric.name for metric in owned.of_role("finance")]


def test_a_name_that_there_is_not_comes_with_the_nearest_one(tmp_path: Path) -> None:
    roles = read(tmp_path, FINANCE).all_roles
    with pytest.raises(UsageError, match=r"no role `finanse`\. Did you mean `finance`"):
        roles.find("finanse")
    assert {roles.find(name).name for name in ("finance", "财务", "Finance")} == {"finance"}
    assert roles.find("运营").name == "operations"


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.name)
def test_built_in_metrics_name_built_in_roles(metric: object) -> None:
    assert set(metric.roles) <= set(ROLES)  # type: ignore[attr-defined]
