"""The words of the templates and of their guide."""

GUIDE: dict[str, tuple[str, str]] = {
    # Templates
    "template.owner": ("{role}负责人", "{role} owner"),
    "plan.guide": ("说明", "Guide"),
    "plan.guide.sheet": ("表", "Sheet"),
    "plan.guide.column": ("列名", "Column"),
    "plan.guide.other": ("英文列名", "In Chinese"),
    "plan.guide.needed": ("必填", "Needed"),
    "plan.guide.yes": ("是", "yes"),
    "plan.guide.means": ("含义", "Meaning"),
    "plan.guide.allowed": ("可以写", "Allowed"),
    "plan.guide.example": ("例", "Example"),
    "plan.guide.metrics": ("指标", "Metrics"),
    "plan.guide.metric": ("指标", "Metric"),
    "plan.guide.name": ("名称", "Name"),
    "plan.guide.unit": ("单位", "Unit"),
    "plan.guide.roles": ("岗位", "Roles"),
    "plan.guide.number": ("数字，如 1537 或 0.18", "a number, as 1537 or 0.18"),
    "plan.guide.weight": ("大于 0 的数", "a number above 0"),
    "plan.guide.day": ("日期 1998-03-01", "a date as 1998-03-01"),
    "plan.guide.period": ("1998-03、1998-W10、1998-Q1、1998", "1998-03, 1998-W10, 1998-Q1, 1998"),
    "plan.guide.any_metric": ("见「指标」表", "see the sheet «Metrics»"),
    "plan.guide.segment": ("列=值", "column=value"),
    "plan.guide.owner": ("一个人", "one person"),
    "plan.guide.text": ("文字", "text"),
    "plan.guide.note": (
        "例子请改成自己的内容或删除。第一行是列名；每行一条；不要合并单元格；备注写在「理由」列。比率写 0–1，80% 写 0.8。",
        "Replace or delete the examples. The first row holds the headings, each row below it one entry. Do not merge cells; put notes "
        "into `why`. Shares are written 0–1: 80% is 0.8.",
    ),
    "plan.list_error": ("请从列表中选择，或清空。", "Choose from the list, or clear the cell."),
}
