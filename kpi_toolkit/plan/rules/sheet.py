"""Rules about single cells and rows: they are checked while the sheets are read, so nothing is left to check here."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.plan.rules.rule import Example, Rule, nothing, sheet

_MONEY = "repurchase_amount,operations,level,150000,0.4"
_RATE = "repurchase_rate,operations,level,0.3,0.3"
_SECOND = "second_purchase_rate,operations,level,0.15,0.3"
_GOOD = Example(sheet(_MONEY, _RATE, _SECOND))
_LIFT = ("metric", "role", "kind", "value", "weight", "mode", "baseline")
_LIFTED = (f"{_MONEY},,", f"{_SECOND},,")
_DATED = ("metric", "role", "kind", "value", "weight", "start")

SHEET_RULES = (
    Rule(
        "K003",
        "error",
        Text("指标与口径明确", "The metric and its variant resolve"),
        Text(
            "复购率有三种口径，不写明是哪一种，月底就各算各的。",
            "There are three repeat purchase rates; if none is named, everybody computes another one.",
        ),
        Example(sheet(_MONEY, "复购率,operations,level,0.3,0.3", _SECOND)),
        Example(sheet(_MONEY, "repeat_purchase_rate_1,operations,level,0.3,0.3", _SECOND)),
        nothing,
    ),
    Rule(
        "K004",
        "error",
        Text("数值、单位与方式明确", "A numeric value with unit and mode"),
        Text(
            "「提高 10%」可以是 3.0% 到 3.3%，也可以是 3.0% 到 13.0%。",
            "“Up 10%” can be from 3.0% to 3.3%, or from 3.0% to 13.0%.",
        ),
        Example(sheet(*_LIFTED, "repurchase_rate,operations,lift,0.1,0.3,,0.03", header=_LIFT)),
        Example(sheet(*_LIFTED, "repurchase_rate,operations,lift,0.1,0.3,relative,0.03", header=_LIFT)),
        nothing,
    ),
    Rule(
        "K005",
        "error",
        Text("日期落在周期上", "Dates on the grid"),
        Text("从月中开始的月目标，没有一个月能用来核对。", "A monthly target that starts in mid-month fits no month."),
        Example(sheet(f"{_MONEY},2026-11-01", f"{_RATE},2026-11-15", f"{_SECOND},2026-11-01", header=_DATED)),
        _GOOD,
        nothing,
    ),
    Rule(
        "K020",
        "error",
        Text("零目标与负目标要有合适的类型", "Zero and negative targets of a fitting kind"),
        Text(
            "除以零的达成率不存在；负数要写明是好是坏。",
            "Nothing can be divided by zero, so such a target has no attainment.",
        ),
        Example(sheet(_MONEY, _RATE, "second_purchase_rate,operations,level,0,0.3")),
        _GOOD,
        nothing,
    ),
    Rule(
        "K024",
        "error",
        Text("没有重复或类型不符的内容", "No duplicate or ill-typed entries"),
        Text("同一个月有两个目标，谁都会挑容易的那个。", "Of two targets for one month everybody picks the easier."),
        Example(sheet(_MONEY, _MONEY.replace("150000", "140000"), _RATE, _SECOND)),
        _GOOD,
        nothing,
    ),
)
