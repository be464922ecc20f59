"""One example row of each kind for the templates of a plan: sound by every check of a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.period import CalendarRules, Period, period_holding
from kpi_toolkit.targets.target import Per

Entry = Mapping[str, Any]
"""Column → number as text, day, choice, or words in both languages."""
PeriodOf = Callable[[Per, int], Period]
"""A grain and steps → that many periods after the first whole one of the examples."""


@dataclass(frozen=True)
class FirstDay:
    """The first day of a period, counted in steps from the first whole one, and days after it."""

    grain: Per
    steps: int = 0
    days: int = 0

    def __call__(self, period_of: PeriodOf) -> date:
        """Return the day."""
        return period_of(self.grain, self.steps).start + timedelta(days=self.days)


@dataclass(frozen=True)
class PeriodName:
    """The name of a period, counted in steps from the first whole one."""

    grain: Per
    steps: int = 0

    def __call__(self, period_of: PeriodOf) -> str:
        """Return the name."""
        return str(period_of(self.grain, self.steps))


OWNER = {
    "promotion": Text("陈晨", "Chen"),
    "operations": Text("林晓", "Lin"),
    "content": Text("何佳", "He"),
    "service": Text("赵敏", "Zhao"),
    "data": Text("吴桐", "Wu"),
    "community": Text("孙悦", "Sun"),
}
APPROVER = Text("王伟", "Wang")
AGREED: Entry = {
    "start": FirstDay("month"),
    "due": FirstDay("month", 3),
    "agreed_on": FirstDay("month", 0, -6),
    "approved_by": APPROVER,
    "commitment": "committed",
}
"""What every example of a target says, unless its own row says otherwise."""
TARGETS: tuple[Entry, ...] = (
    {
        "role": "operations",
        "metric": "sales",
        "kind": "level",
        "why": Text("上月实际略加提升", "a little above last month"),
        "value": "80000",
        "threshold": "72000",
        "stretch": "90000",
        "per": "month",
        "weight": "0.6",
    },
    {
        "role": "operations",
        "metric": "repurchase_rate",
        "kind": "lift",
        "why": Text("老客活动", "the campaign for regulars"),
        "mode": "pp",
        "value": "0.02",
        "baseline_period": PeriodName("month", -1),
        "per": "month",
        "path": "linear",
        "weight": "0.4",
    },
    {
        "role": "promotion",
        "metric": "visitors",
        "kind": "lift",
        "why": Text("新渠道上线", "a new channel"),
        "mode": "relative",
        "value": "0.2",
        "baseline": "5000",
        "per": "month",
        "path": "compound",
        "weight": "0.5",
    },
    {
        "role": "promotion",
        "metric": "new_users",
        "kind": "cumulative",
        "why": Text("年度计划的一半", "half of the year's plan"),
        "value": "10000",
        "due": FirstDay("month", 6),
        "weight": "0.5",
    },
    {
        "role": "data",
        "metric": "timeliness_rate",
        "kind": "floor",
        "why": Text("报表按时交付", "reports on time"),
        "value": "0.95",
        "per": "month",
        "weight": "1",
    },
    {
        "role": "operations",
        "metric": "points_balance",
        "kind": "band",
        "why": Text("积分负债不过多也不过少", "what members may still spend"),
        "lower": "40000",
        "upper": "60000",
        "per": "quarter",
        "start": FirstDay("quarter"),
        "due": FirstDay("quarter", 1),
    },
    {
        "role": "community",
        "metric": "info_completeness",
        "kind": "milestone",
        "why": Text("先了解用户", "know the members first"),
        "value": "0.8",
        "weight": "1",
    },
)
ACTIONS: tuple[Entry, ...] = (
    {
        "id": "A1",
        "role": "operations",
        "metric": "repurchase_rate",
        "status": "running",
        "owner": OWNER["operations"],
        "diagnosis": Text("首购后第二单来得太晚", "second orders come too late"),
        "steps": Text(
            "1. 列出只买过一次的用户；2. 第 20 天发券", "1. list buyers of one order; 2. send a coupon on day 20"
        ),
        "resources": Text("优惠券 500 张", "500 coupons"),
        "start": FirstDay("month"),
        "due": FirstDay("month", 1),
        "expected": "0.02",
        "expected_mode": "pp",
        "expected_by": FirstDay("month", 2),
        "fixed_on": FirstDay("month", 0, -4),
    },
    {
        "id": "A0",
        "role": "service",
        "metric": "complaint_rate",
        "status": "done",
        "owner": OWNER["service"],
        "diagnosis": Text("物流投诉集中在两个城市", "complaints come from two cities"),
        "steps": Text("1. 换承运商；2. 每周复盘", "1. change the carrier; 2. review every week"),
        "resources": Text("承运商合同", "a carrier's contract"),
        "start": FirstDay("month", -1),
        "due": FirstDay("month"),
        "expected": "-0.1",
        "expected_mode": "relative",
        "expected_by": FirstDay("month", 1),
        "fixed_on": FirstDay("month", -1, -4),
        "verdict": "insufficient",
        "evidence": Text("样本太少，下期再看", "too few cases yet"),
    },
)
PROPOSALS: tuple[Entry, ...] = (
    {
        "role": "operations",
        "metric": "repurchase_rate",
        "target": Text("三个月内提高 2 个百分点", "2 points more in three months"),
        "logic": Text("近三个月平均 34%，新增一次活动", "34% on average, and one campaign more"),
        "proposed_by": OWNER["operations"],
        "approved_by": APPROVER,
        "decided_on": FirstDay("month", 0, -6),
        "review_on": FirstDay("month", 3),
    },
)

BENCHMARKS: tuple[Entry, ...] = (
    {
        "metric": "repurchase_rate",
        "low": "0.2",
        "median": "0.3",
        "high": "0.42",
        "source": Text("示例：某行业报告，请换成真实来源", "an example: put a real report"),
        "as_of": FirstDay("month", -6),
    },
)
COMMENTS: tuple[Entry, ...] = (
    {
        "period": PeriodName("month"),
        "role": "operations",
        "metric": "repurchase_rate",
        "author": OWNER["operations"],
        "text": Text(
            "回购提前到**第 20 天**，下月看老客是否跟上", "second orders came by **day 20**; wait for next month"
        ),
    },
    {
        "period": PeriodName("month"),
        "role": "operations",
        "metric": "",
        "author": APPROVER,
        "text": Text("示例：对整个周期的评论，指标留空", "an example: of the period as a whole, without a metric"),
    },
)

RECIPIENTS: tuple[Entry, ...] = (
    {"role": "operations", "channel": "mail", "address": "operations@example.com", "formats": "pdf,xlsx"},
    {"role": "overview", "channel": "wecom", "address": "$KPI_WECOM_MANAGEMENT", "formats": ""},
    {"person": OWNER["operations"], "channel": "mail", "address": "lin@example.com", "formats": ""},
)


def _agreed(target: Entry) -> Entry:
    owner = OWNER[target["role"]]
    return {**AGREED, "owner": owner, "proposed_by": owner, **target}


SHEETS: Mapping[str, tuple[Entry, ...]] = {
    "targets": tuple(_agreed(target) for target in TARGETS),
    "actions": ACTIONS,
    "proposals": PROPOSALS,
    "benchmarks": BENCHMARKS,
    "comments": COMMENTS,
    "recipients": RECIPIENTS,
}


def examples(form: str, first: date, rules: CalendarRules) -> list[dict[str, Any]]:
    """Return the example rows of a sheet, dated from the first whole periods on or after a day.

    Parameters
    ----------
    form
        ``targets``, ``actions``, ``proposals``, ``benchmarks``, ``comments`` or ``recipients``.
    """

    def period_of(grain: Per, steps: int) -> Period:
        period = period_holding(first, grain, rules)
        return period.shift(steps if period.start == first else steps + 1)

    def cell(value: Any) -> Any:
        return value(period_of) if isinstance(value, FirstDay | PeriodName) else value

    return [{column: cell(value) for column, value in entry.items()} for entry in SHEETS[form]]
