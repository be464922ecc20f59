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
    "run.notebook_changed": ("笔记本与上一版不同", "by another notebook than the edition before"),
    "notebook.elsewhere": (
        "`{file}` 不在 `{home}` 中。笔记本里的代码会以你的身份运行：请先看过，再放进这个文件夹，或加上 `--trust`",
        "`{file}` does not lie in `{home}`. The code of a notebook runs as you: read it, then put it there, or add "
        "`--trust`.",
    ),
    "run.waits": (
        "{period} 的数据还没到齐：{tables}。到 {until} 为止先等待；请稍后再运行",
        "The data of {period} are not all there yet: {tables}. It is waited for until {until}; run this again later",
    ),
    "run.nothing_due": ("{today}：没有到期未做的报告", "{today}: no review is due"),
    "run.asks_which": (
        "请用 `--period` 给出周期，或用 `--due` 补齐到期未做的报告；两者选一",
        "Give a period with `--period`, or `--due` to make what is missing: one of the two",
    ),
    "publish.link": (
        "`{place}` 是一个链接，写入会改动它所指的文件；请删除这个链接",
        "`{place}` is a link, and writing would change what it leads to. Remove the link",
    ),
    "closing.line": (
        "`{file}` 第 {line} 行不是一条结账记录；请从备份或版本库恢复这一行",
        "line {line} of `{file}` is no event: put the line back from a backup or from version control",
    ),
    "closing.faulty": (
        "结账记录 `{file}` 有损坏，不猜哪些周期已结账：",
        "The ledger `{file}` is damaged, and which periods are closed is not guessed:",
    ),
    "closing.why": ("请用 `--why` 写明原因", "Say why with `--why`"),
    "closing.is_closed": (
        "{period} 已经结账；要再改先用 `kpi reopen`",
        "{period} is closed already; `kpi reopen` opens it again",
    ),
    "closing.is_open": ("{period} 没有结账，无需重开", "{period} is not closed, so there is nothing to reopen"),
    "closing.nothing": (
        "{period} 没有已发布的报告；先用 `kpi run` 发布再结账",
        "No edition of {period} is published; publish them with `kpi run`, then close it",
    ),
    "closing.not_final": ("{period} 还不能结账：", "{period} cannot be closed yet:"),
    "closing.not_whole": (
        "`{edition}` 的文件缺失或被改动；请用 `kpi run --force` 重做",
        "files of `{edition}` are missing or were changed: make it anew with `kpi run --force`",
    ),
    "closing.preliminary": (
        "`{edition}` 是初步报告；等数据到齐后用 `kpi run` 重做",
        "`{edition}` is preliminary: make it anew with `kpi run` when the data are all there",
    ),
    "closing.closed": (
        "{period} 已结账，共 {count} 份报告；此后数据再变，这些报告不变",
        "{period} is closed with {count} edition(s); they stay as they are, whatever data come later",
    ),
    "closing.reopened": (
        "{period} 已重开；下次 `kpi run` 会发布重述的报告",
        "{period} is open again; the next `kpi run` publishes what is restated",
    ),
    "closing.event.closed": ("结账", "closed"),
    "closing.event.reopened": ("重开", "reopened"),
    "closing.unchanged": (
        "{period} 已结账：报告保持原样，按现在的数据也不会改变",
        "{period} is closed: its editions stay, and nothing would change by now",
    ),
    "closing.would_change": (
        "{period} 已由 {who} 于 {at} 结账，报告保持原样。按现在的数据会有变化；如要重述，请用 `kpi reopen {period} --why …`：",
        "{period} was closed by {who} at {at}, and its editions stay. By now they would say otherwise; "
        "`kpi reopen {period} --why …` allows to restate them:",
    ),
    "closing.no_edition": (
        "`{edition}` 在结账时没有报告，因此不再生成",
        "`{edition}` had no edition when it was closed, so none is made",
    ),
    "closing.altered": (
        "`{edition}` 的报告在结账后被改动或删除；请从备份恢复，或重开后重做",
        "the edition of `{edition}` was changed or removed since: put it back from a backup, or reopen and restate it",
    ),
    "closing.line_differs": (
        "{label}：{then} → {now}{more}；起因：{causes}",
        "{label}: {then} → {now}{more}; because of: {causes}",
    ),
    "closing.also": ("；{said}", "; {said}"),
    "closing.target": ("目标 {target}", "target {target}"),
    "diff.metric": ("指标", "Metric"),
    "diff.change": ("变化", "Change"),
    "diff.target": ("目标", "Target"),
    "diff.status": ("状态", "Status"),
    "diff.differs": ("不同之处", "Differs in"),
    "diff.what.value": ("数值", "value"),
    "diff.what.definition": ("定义", "definition"),
    "diff.what.target": ("目标", "target"),
    "diff.what.judgement": ("判断", "judgement"),
    "diff.what.only": ("只有一方有", "only one has it"),
    "diff.score": ("加权得分 {first} → {second}", "Weighted score {first} → {second}"),
    "diff.tables": ("期末以前的数据不同的表：{tables}", "Tables whose data before the period's end differ: {tables}"),
    "diff.no_edition": (
        "没有可读的报告 `{file}`；请给已发布的周期，或一个 review.json",
        "There is no readable edition `{file}`; give a period that is published, or a review.json",
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
