"""Names that people use for metrics: each is answered by the metric that is meant, never taken for it in silence."""

from collections import Counter

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules.rule import Example, sheet
from kpi_toolkit.plan.rules_page import plan_of
from kpi_toolkit.settings import Settings

FILLED: Catalogue = CATALOGUE.fill(Settings().rules.in_words)
MEANT = {
    "新客二转率": "second_purchase_rate",
    "新客二次转化率": "second_purchase_rate",
    "二次购买转化率": "second_purchase_rate",
    "GMV": "sales",
    "gmv": "sales",
    "成交额": "sales",
    "ＧＭＶ": "sales",
    "老顾客回购金额": "repurchase_amount",
    "MAU": "active_users",
    "月活跃用户数（MAU）": "active_users",
    "DAU": "dau",
    "UV": "visitors",
    "推广 ROI": "promo_roi",
    "投资回报率": "promo_roi",
    "获客成本": "cac",
    "LTV": "ltv_12m",
    "回本周期": "payback_months",
    "平均订单价值（AOV）": "aov",
    "平均订单价值": "aov",
    "销售转化率": "visit_conversion_rate",
    "七日留存率": "retention_d7",
    "用户满意度": "csat",
    "咨询转化率": "inquiry_rate",
    "活动参加度": "activity_participation",
    "用户新增量": "community_new",
    "通知的触达率": "reach_rate",
    "信息收集完整度": "info_completeness",
    "群健康度评分": "community_health",
    "计划的执行力评分": "execution",
    "老客复购率": "repeat_purchase_rate_3",
    "新客二转化率": "second_purchase_rate",
}
SEVERAL = {
    "复购率": ("repeat_purchase_rate_1", "repeat_purchase_rate_2", "repeat_purchase_rate_3"),
    "客单价": ("aov", "spend_per_buyer"),
    "准确率": ("accuracy_rate_forecast", "accuracy_rate_review"),
    "留存率": ("buyer_retention", "retention_d7"),
    "沉睡": ("at_risk_buyers", "churn_warning_users"),
}


def said(name: str, language: str) -> str:
    plan = plan_of(Example(sheet(f"{name},operations,level,0.3,0.3")))
    (finding,) = [finding for finding in RULES["K003"].findings(plan) if finding.row == 2]
    return finding.text("zh" if language == "zh" else "en")


@pytest.mark.parametrize(("name", "meant"), MEANT.items())
def test_a_name_that_people_use_gets_the_metric_meant(name: str, meant: str) -> None:
    assert FILLED.meant(name) == (meant,)
    for language in ("zh", "en"):
        assert f"`{meant}`" in said(name, language)
    with pytest.raises(UsageError, match=f"Did you mean `{meant}`"):
        FILLED[name]


@pytest.mark.parametrize(("name", "some"), SEVERAL.items())
def test_a_name_of_several_gets_all_of_them(name: str, some: tuple[str, ...]) -> None:
    assert set(some) <= set(FILLED.meant(name))
    assert all(f"`{metric}`" in said(name, "zh") for metric in some)


@pytest.mark.parametrize("name", ["碳排放", "今天吃什么"])
def test_a_name_of_none_gets_none(name: str) -> None:
    assert not FILLED.meant(name)


def test_no_name_is_given_to_two_metrics() -> None:
    names = Counter(name.casefold() for metric in FILLED for name in {*metric.also, metric.label.zh, metric.label.en})
    assert not [name for name, count in names.items() if count > 1]
    assert not [name for metric in FILLED for name in metric.also if name in FILLED]
