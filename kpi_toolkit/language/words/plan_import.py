"""Words of targets that are taken over from elsewhere."""

IMPORT: dict[str, tuple[str, str]] = {
    "plan.adding.columns": (
        "没有写入任何内容：`{file}` 没有列 {names}，少了它，这些行就成了另外的目标。请在表头加上，再运行一次。",
        "Nothing was written: `{file}` has no column {names}, without which the rows would be other targets. Add the heading and run "
        "it again.",
    ),
    "plan.import.no_field": (
        "`{file}` 缺少字段 {names}。请保存 Shopify `analyticsTargets` 查询的结果（JSON），或带这些标题的 CSV。",
        "`{file}` lacks the fields {names}. Save what Shopify's query `analyticsTargets` answers, as JSON, or a CSV with these "
        "headings.",
    ),
    "plan.import.faults": (
        "`{file}` 里有读不出的目标，没有写入任何内容：",
        "`{file}` has targets that cannot be read; nothing was written:",
    ),
    "plan.import.row": ("第 {place} 个：{said}", "target {place}: {said}"),
    "plan.import.metric": (
        "没有与 `{name}` 口径相同的指标。请用 `--as {name}=本工具的指标` 说明它对应哪一个（`kpi metrics` 列出全部）。",
        "No metric here has the definition of `{name}`. Say which one it stands for: `--as {name}=OURS` (`kpi metrics` lists them).",
    ),
    "plan.import.days": (
        "日期应写成 2026-11-01，且开始不晚于结束，这里是 `{start}` 到 `{end}`。",
        "The days should be written as 2026-11-01, the first not after the last, and are `{start}` to `{end}`.",
    ),
    "plan.import.value": (
        "目标值应为大于 0 的数，这里是 `{value}`。",
        "The value should be a number above 0, and is `{value}`.",
    ),
    "plan.import.filter": (
        "筛选 `{text}` 不是 `维度 = '值'` 的形式，没有对应的分组。请去掉筛选，或在 plan/targets 里写这个目标。",
        "The filter `{text}` is not of the form `dimension = 'value'`, which a segment is. Take the filter off, or write this target "
        "into plan/targets.",
    ),
    "plan.import.currency": (
        "金额以 {currency} 计，而工作区以 {own} 计。请换算成 {own}。",
        "It is in {currency}, and the workspace counts in {own}. Convert it into {own}.",
    ),
    "plan.import.as": (
        "`--as {text}` 应写成 `Shopify 的名称=这里的指标或列`，如 `--as gross_sales=sales`。",
        "`--as {text}` should be `NAME_THERE=METRIC_OR_COLUMN_HERE`, as `--as gross_sales=sales`.",
    ),
    "plan.import.line": (
        "{name} → {metric}，{period}：{value}（{means}）",
        "{name} → {metric}, {period}: {value} ({means})",
    ),
    "plan.import.there": (
        "{count} 个目标计划中已有，未重复写入。",
        "{count} target(s) (stands/stand) in the plan already.",
    ),
    "plan.import.weights": (
        "它们还没有权重，只作观察；`kpi check` 会指出各岗位还缺什么。",
        "They have no weight yet, and are only watched; `kpi check` says what the roles lack.",
    ),
    "plan.import.would": (
        "{count} 个目标可写入 plan/targets；加上 `--write` 即写入。",
        "{count} target(s) can be written into plan/targets: add `--write`.",
    ),
}
