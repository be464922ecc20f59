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
    "run.all_reviews": ("全部报告：{file}", "All reviews: {file}"),
    "run.preliminary": (
        "初步：该期数据不完整，或可疑",
        "preliminary: the data of the period are not complete, or in doubt",
    ),
    "run.unchanged": ("未变，保持原样", "unchanged, left as it is"),
    "run.waits": (
        "{period} 的数据还没到齐：{tables}。到 {until} 为止先等待；请稍后再运行",
        "The data of {period} are not all there yet: {tables}. It is waited for until {until}; run this again later",
    ),
    "run.nothing_due": ("{today}：没有到期未做的报告", "{today}: no review is due"),
    "run.asks_which": (
        "请用 `--period` 给出周期，或用 `--due` 补齐到期未做的报告；两者选一",
        "Give a period with `--period`, or `--due` to make what is missing: one of the two",
    ),
    "schedule.what": (
        "每天 {at}（{zone}）补齐到期未做的报告；停机期间漏掉的也会补上",
        "Every day at {at} ({zone}) whatever is due and missing is made, that of a pause too",
    ),
    "schedule.codes": (
        "退出码 0：已做或没有到期的；6：初步报告；7：等待数据，次日再试；其余：出错，请看信息",
        "Exit code 0: made, or nothing due; 6: preliminary; 7: waits for data, tried again the next day; others: an error",
    ),
    "schedule.own_zone": ("时刻以本机时区为准", "The time of day is this machine's own"),
    "schedule.take_one": (
        "打印其中一份，贴进调度程序：kpi schedule 名称 --workspace 文件夹",
        "Print one and paste it into the scheduler: kpi schedule NAME --workspace DIR",
    ),
    "schedule.unknown": ("没有名为 `{name}` 的调度程序。{hint}", "No scheduler is called `{name}`. {hint}"),
    "schedule.time": (
        "`--at` 的 `{at}` 不是时刻，应如 `07:30`",
        "`{at}` of `--at` is no time of day, expected one as `07:30`",
    ),
    "notebook.take_one": (
        "复制一份到工作区并填好参数：kpi notebook 名称 --workspace 文件夹",
        "Copy one into a workspace, its parameters filled in: kpi notebook NAME --workspace DIR",
    ),
    "notebook.copied": (
        "已复制到 `{file}`，参数已填好。接下来：",
        "Copied to `{file}`, its parameters filled in. Next:",
    ),
}
