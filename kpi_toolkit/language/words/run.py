"""The words of `kpi run` and of `kpi notebook`."""

RUN: dict[str, tuple[str, str]] = {
    "workbook.metrics": ("全部指标", "All metrics"),
    "workbook.more": ("另附", "Also shown"),
    "workbook.history": ("历史数值", "Values over time"),
    "column.name": ("名称", "Name"),
    "column.value": ("值", "Value"),
    "column.numerator": ("分子", "Numerator"),
    "column.denominator": ("分母", "Denominator"),
    "column.last_year": ("去年同期", "Last year"),
    "column.usual_low": ("通常下限", "Usual from"),
    "column.usual_high": ("通常上限", "Usual to"),
    "column.reason": ("为何无数据", "Why there is no data"),
    "column.scored": ("计分达成率", "Scored attainment"),
    "column.points": ("得分", "Points"),
    "run.unchanged": ("未变，保持原样", "unchanged, left as it is"),
    "notebook.take_one": (
        "复制一份到工作区并填好参数：kpi notebook 名称 --workspace 文件夹",
        "Copy one into a workspace, its parameters filled in: kpi notebook NAME --workspace DIR",
    ),
    "notebook.copied": (
        "已复制到 `{file}`，参数已填好。接下来：",
        "Copied to `{file}`, its parameters filled in. Next:",
    ),
}
