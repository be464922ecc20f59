"""The columns of the sheets beside the targets as data: headings, choices, meaning and example."""

from kpi_toolkit.language.text import Text
from kpi_toolkit.plan.columns_of_recipients import RECIPIENTS
from kpi_toolkit.sheets.columns import TARGETS, Choices, Form, SheetColumn

EXPECTED_MODES: Choices = {"relative": ("相对",), "pp": ("百分点", "个百分点"), "absolute": ("绝对",)}
STATUSES: Choices = {
    "proposed": ("拟议",),
    "running": ("进行", "进行中"),
    "done": ("完成", "已完成"),
    "overdue": ("逾期", "已逾期"),
    "cancelled": ("取消", "已取消"),
}
VERDICTS: Choices = {
    "effective": ("有效",),
    "partial": ("部分", "部分有效"),
    "ineffective": ("无效",),
    "insufficient": ("证据不足",),
}

ACTIONS = Form(
    "actions",
    Text("行动", "Actions"),
    (
        SheetColumn(
            "id",
            "编号",
            "text",
            Text("每个行动一个，以后不变", "one of its own for each action, never changed"),
            "A1",
            also=("行动编号",),
        ),
        SheetColumn("role", "岗位", "role", Text("哪个岗位的行动", "the role that acts"), "operations"),
        SheetColumn(
            "metric", "指标", "metric", Text("要改变哪个指标", "the metric that it is to move"), "repurchase_rate"
        ),
        SheetColumn(
            "diagnosis",
            "诊断",
            "text",
            Text("为什么是这里出了问题", "what is thought to be wrong"),
            "second orders come late",
            also=("原因",),
        ),
        SheetColumn(
            "steps",
            "步骤",
            "text",
            Text("具体做什么", "what is done, step by step"),
            "1. list buyers of one order; 2. send a coupon on day 20",
            also=("措施", "做法"),
        ),
        SheetColumn("owner", "负责人", "owner", Text("一个人的姓名", "one person's name"), "Lin"),
        SheetColumn(
            "resources",
            "资源",
            "text",
            Text("需要的人、钱、工具", "the people, money and tools it takes"),
            "500 coupons",
        ),
        SheetColumn(
            "start",
            "开始日",
            "day",
            Text("第一天，写成 1998-03-01", "its first day, as 1998-03-01"),
            "1998-03-01",
            also=("开始日期", "开始"),
        ),
        SheetColumn(
            "due",
            "截止日",
            "day",
            Text("应当完成的那天之后的一天", "the first day after it must be done"),
            "1998-04-01",
            also=("截止日期", "到期日"),
        ),
        SheetColumn(
            "expected",
            "预期变化",
            "number",
            Text(
                "预期的幅度，带正负号：相对 10% 写 0.1，10 个百分点写 0.1",
                "size of the change with its sign: 10% or 10 points are 0.1",
            ),
            "0.1",
            also=("预期", "预期效果"),
        ),
        SheetColumn(
            "expected_mode",
            "预期方式",
            "choice",
            Text(
                "相对：基线的比例；百分点：加减的点数；绝对：指标单位下的变化",
                "relative: share of the baseline; pp: points; absolute: change in the metric's unit",
            ),
            "relative",
            EXPECTED_MODES,
        ),
        SheetColumn(
            "expected_by",
            "预期日期",
            "day",
            Text("到哪天应当看到变化", "the day by which the change should show"),
            "1998-05-01",
            also=("预期见效日",),
        ),
        SheetColumn(
            "fixed_on",
            "预期定于",
            "day",
            Text("预期写下的日期，不晚于开始日", "the day the expectation was written down, before acting"),
            "1998-02-25",
            also=("预期确定日",),
        ),
        SheetColumn(
            "segment",
            "细分",
            "segment",
            Text(
                "行动触及谁，写成 列=值；留空为全部。其他细分作对照",
                "whom it touched, as column=value; empty: all. The other segments are its control",
            ),
            "channel=wechat",
            also=("分群", "对象"),
        ),
        SheetColumn(
            "split",
            "随机比例",
            "number",
            Text(
                "随机抽中的比例（0–1）；细分写明哪一列记录谁被抽中",
                "share drawn at random (0–1); segment names the column that says who was drawn",
            ),
            "0.5",
            also=("随机分流", "分流比例"),
        ),
        SheetColumn(
            "status", "状态", "choice", Text("进展；留空为拟议", "how far it is; empty: proposed"), "proposed", STATUSES
        ),
        SheetColumn(
            "verdict",
            "结论",
            "choice",
            Text(
                "有效须有对照与信号；只有自身历史时至多为部分",
                "effective needs a control and a signal; by its own past alone at most partial",
            ),
            "",
            VERDICTS,
        ),
        SheetColumn("evidence", "证据", "text", Text("结论的依据", "what the verdict rests on")),
    ),
    ("id", "role", "metric", "steps", "owner", "resources", "start", "due"),
)
"""The sheet of actions."""

PROPOSALS = Form(
    "proposals",
    Text("提案", "Proposals"),
    (
        SheetColumn("role", "岗位", "role", Text("为哪个岗位提出", "the role it is for"), "operations"),
        SheetColumn("metric", "指标", "metric", Text("考核哪个指标", "the metric it judges"), "repurchase_rate"),
        SheetColumn(
            "target",
            "目标",
            "text",
            Text("提议的目标，写清数值与时间", "the target proposed: number and time"),
            "0.36 a month until June",
            also=("目标值",),
        ),
        SheetColumn(
            "logic",
            "逻辑",
            "text",
            Text("为什么这样定", "why so"),
            "three months at 0.34, one campaign more",
            also=("理由", "依据"),
        ),
        SheetColumn(
            "proposed_by", "提出人", "text", Text("由执行者提出", "who proposed it: the one who carries it out"), "Lin"
        ),
        SheetColumn(
            "approved_by", "批准人", "text", Text("由决策者批准，不能是提出人", "who decided: not the proposer"), "Wang"
        ),
        SheetColumn(
            "decided_on",
            "决定日",
            "day",
            Text("决定的日期；未决定时留空", "the day of the decision; empty until then"),
            "1998-02-25",
            also=("决定日期",),
        ),
        SheetColumn(
            "review_on",
            "复查日",
            "day",
            Text("何时复查这个目标", "the day it is looked at again"),
            "1998-06-01",
            also=("复查日期",),
        ),
    ),
    ("role", "metric", "target", "logic", "proposed_by"),
)
"""The sheet of proposals."""

BENCHMARKS = Form(
    "benchmarks",
    Text("行业基准", "Benchmarks"),
    (
        SheetColumn("metric", "指标", "metric", Text("哪个指标", "the metric"), "repurchase_rate"),
        SheetColumn(
            "segment",
            "细分",
            "segment",
            Text("只说其中一部分时写 列=值；留空为全部", "of a part only, as column=value; empty: all"),
            "",
            also=("分群",),
        ),
        SheetColumn(
            "low",
            "低位",
            "number",
            Text("常见范围的下端；比率写 0–1，总量按月", "lower end of what is usual; rates 0–1, totals a month"),
            "0.25",
            also=("下限", "P25"),
        ),
        SheetColumn("median", "中位", "number", Text("中间水平", "its middle"), "0.32", also=("中位数", "平均", "P50")),
        SheetColumn(
            "high", "高位", "number", Text("常见范围的上端", "upper end of what is usual"), "0.4", also=("上限", "P75")
        ),
        SheetColumn(
            "source",
            "来源",
            "text",
            Text("谁说的：报告、同行、招聘启事", "who says so: a report, a peer, a job advertisement"),
            "industry report 2026",
            also=("出处",),
        ),
        SheetColumn(
            "as_of",
            "截至",
            "day",
            Text("数字属于哪一天，写成 1998-03-01", "the day that the numbers are of, as 1998-03-01"),
            "1998-03-01",
            also=("日期", "截至日"),
        ),
    ),
    ("metric", "source", "as_of"),
)
"""The sheet of what others reach."""

COMMENTS = Form(
    "comments",
    Text("评论", "Comments"),
    (
        SheetColumn(
            "period", "周期", "period", Text("评论哪个周期，如 1998-03、1998-Q1", "the period, as 1998-03"), "1998-03"
        ),
        SheetColumn("role", "岗位", "role", Text("在哪个岗位的报告里", "in whose review"), "operations"),
        SheetColumn(
            "metric",
            "指标",
            "metric",
            Text("说的是哪个指标；留空为整个周期", "the metric that it is about; empty: the period as a whole"),
            "repurchase_rate",
        ),
        SheetColumn("author", "作者", "text", Text("谁说的", "who says so"), "Lin", also=("评论人", "填写人")),
        SheetColumn(
            "text",
            "内容",
            "text",
            Text(
                "说什么；可用 **强调**、以 - 开头的列表和 [文字](https://…) 链接",
                "what is said; **emphasis**, lists of lines with -, and links as [text](https://…)",
            ),
            "second orders came with the **spring campaign**",
            also=("评论", "说明"),
        ),
    ),
    ("period", "role", "author", "text"),
)
"""The sheet of comments."""

FORMS = {form.name: form for form in (TARGETS, ACTIONS, PROPOSALS, BENCHMARKS, COMMENTS, RECIPIENTS)}
"""All sheets of a plan."""
