"""One example row of each kind for the templates of a plan: sound by every check of a sheet."""

from datetime import date, timedelta
from typing import Any

from kpi_toolkit.language.text import Text
from kpi_toolkit.periods.period import CalendarRules, Period
from kpi_toolkit.targets.target import Per, period_holding

Entry = dict[str, Any]
"""Column → number as text, day, choice, or words in both languages."""

OWNER = {
    "promotion": Text("陈晨", "Chen"),
    "operations": Text("林晓", "Lin"),
    "content": Text("何佳", "He"),
    "service": Text("赵敏", "Zhao"),
    "data": Text("吴桐", "Wu"),
    "community": Text("孙悦", "Sun"),
}
APPROVER = Text("王伟", "Wang")


def examples(form: str, first: date, rules: CalendarRules) -> list[Entry]:
    """Return the example rows of a sheet, dated from the first whole periods on or after a day.

    Parameters
    ----------
    form
        ``targets``, ``actions`` or ``proposals``.
    """
    return {"targets": _targets, "actions": _actions, "proposals": _proposals}[form](first, rules)


def _starting(day: date, grain: Per, rules: CalendarRules) -> Period:
    period = period_holding(day, grain, rules)
    return period if period.start == day else period.shift(1)


def _targets(first: date, rules: CalendarRules) -> list[Entry]:
    month = _starting(first, "month", rules)
    quarter = _starting(first, "quarter", rules)
    due, half = month.shift(2).end, month.shift(5).end
    agreed = {"agreed_on": month.start - timedelta(days=6), "approved_by": APPROVER, "commitment": "committed"}

    def row(role: str, metric: str, kind: str, why: Text, **more: Any) -> Entry:
        given = {"metric": metric, "role": role, "kind": kind, "start": month.start, "due": due, "why": why}
        return given | {"owner": OWNER[role], "proposed_by": OWNER[role]} | agreed | more

    return [
        row(
            "operations",
            "sales",
            "level",
            Text("上月实际略加提升", "a little above last month"),
            value="80000",
            threshold="72000",
            stretch="90000",
            per="month",
            weight="0.6",
        ),
        row(
            "operations",
            "repurchase_rate",
            "lift",
            Text("老客活动", "the campaign for regulars"),
            mode="pp",
            value="0.02",
            baseline_period=str(month.previous),
            per="month",
            path="linear",
            weight="0.4",
        ),
        row(
            "promotion",
            "visitors",
            "lift",
            Text("新渠道上线", "a new channel"),
            mode="relative",
            value="0.2",
            baseline="5000",
            per="month",
            path="compound",
            weight="0.5",
        ),
        row(
            "promotion",
            "new_users",
            "cumulative",
            Text("年度计划的一半", "half of the year's plan"),
            value="10000",
            due=half,
            weight="0.5",
        ),
        row(
            "data",
            "timeliness_rate",
            "floor",
            Text("报表按时交付", "reports on time"),
            value="0.95",
            per="month",
            weight="1",
        ),
        row(
            "operations",
            "points_balance",
            "band",
            Text("积分负债不过多也不过少", "what members may still spend"),
            lower="40000",
            upper="60000",
            per="quarter",
            start=quarter.start,
            due=quarter.end,
        ),
        row(
            "community",
            "info_completeness",
            "milestone",
            Text("先了解用户", "know the members first"),
            value="0.8",
            weight="1",
        ),
    ]


def _actions(first: date, rules: CalendarRules) -> list[Entry]:
    month = _starting(first, "month", rules)
    past = month.previous
    return [
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
            "start": month.start,
            "due": month.end,
            "expected": "0.02",
            "expected_mode": "pp",
            "expected_by": month.shift(1).end,
            "fixed_on": month.start - timedelta(days=4),
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
            "start": past.start,
            "due": past.end,
            "expected": "-0.1",
            "expected_mode": "relative",
            "expected_by": month.end,
            "fixed_on": past.start - timedelta(days=4),
            "verdict": "insufficient",
            "evidence": Text("样本太少，下期再看", "too few cases yet"),
        },
    ]


def _proposals(first: date, rules: CalendarRules) -> list[Entry]:
    month = _starting(first, "month", rules)
    return [
        {
            "role": "operations",
            "metric": "repurchase_rate",
            "target": Text("三个月内提高 2 个百分点", "2 points more in three months"),
            "logic": Text("近三个月平均 34%，新增一次活动", "34% on average, and one campaign more"),
            "proposed_by": OWNER["operations"],
            "approved_by": APPROVER,
            "decided_on": month.start - timedelta(days=6),
            "review_on": month.shift(2).end,
        }
    ]
