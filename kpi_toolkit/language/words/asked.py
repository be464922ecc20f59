"""What is said of metrics and columns that are asked for and cannot be given."""

ASKED: dict[str, tuple[str, str]] = {
    "reason.own_segments": (
        "不可用：{fact} 的 {columns} 由它自己得出，只能单独分组，不能与别的列交叉",
        "not available: {fact} makes its segments by {columns} itself; they can be had alone, not crossed with others",
    ),
    "reason.partial_days": (
        "当期不完整：{count} 天没有数，或缺某些分组的数",
        "partial period: {count} day(s) (has/have) no value, or not of all segments",
    ),
    "reason.days_left_out": (
        "{count} 天没有数，或缺某些分组的数，缺的未计入",
        "{count} day(s) (has/have) no value, or not of all segments: what is lacking is left out",
    ),
    "reason.tail_left_out": (
        "取当期最后一天的数，其后 {count} 天没有数",
        "it is the last value of the period; the {count} day(s) after it (has/have) none",
    ),
    "reason.no_days": ("无数据：当期没有一天有它的数", "no data: no day of the period has a value of it"),
    "reason.is_zero": ("无数据：为 0，不能作分母", "no data: it is 0, by which nothing is divided"),
    "reason.of_part": ("{part}：{why}", "{part}: {why}"),
    "reason.measures_undeclared": (
        "daily_measures 有未声明的指标：{names}，因此没有统计；请在 kpi.yaml 的 metrics 中声明",
        "daily_measures have {names}, which kpi.yaml does not declare under metrics: they are not measured",
    ),
    "reason.measures_without_rows": (
        "kpi.yaml 的 metrics 声明了 {names}，但 daily_measures 没有它们的行，请核对写法；现有的指标：{listed}",
        "kpi.yaml declares {names} under metrics, of which daily_measures have no row; check the spelling. There are {listed}",
    ),
    "reason.explain_parts": ("它由 {parts} 组成，请分别解释它们", "it is made of {parts}: explain these"),
    "declared.column_sum": ("{column} 之和", "sum of {column}"),
    "declared.column_mean": ("{column} 之和 ÷ 有值的行数", "sum of {column} ÷ rows that have a value"),
    "declared.daily_sum": ("{name} 各日之和", "sum of {name} over the days"),
    "declared.daily_mean": ("{name} 各日按权数的平均", "mean of {name} over the days, by weight"),
    "declared.daily_ratio": ("{name} 各日分子之和 ÷ 分母之和", "sum of {name} over the days ÷ sum of its denominators"),
    "declared.daily_last": ("{name} 当期最后一天的数", "{name} of the last day of the period"),
    "declared.ratio": ("{parts}", "{parts}"),
    "declared.difference": ("{parts}", "{parts}"),
    "declared.sum": ("{parts}", "{parts}"),
    "declared.leaves_out": ("见其所取的行与各组成指标。", "What its rows, or the metrics it is made of, leave out."),
    "declared.misleads_when": ("其来源或组成指标有误时。", "Its source, or a metric that it is made of, does."),
    "asked.no_column": (
        "所问的指标都不能按 `{by}` 分组。{hint}",
        "No metric asked for can be segmented by `{by}`. {hint}",
    ),
    "asked.of_persons": (
        "`{by}` 看来指明具体的人（电话、邮箱、证件号或姓名），不能按它分组。若确有需要，在 kpi.yaml 写 "
        "`privacy: {{segments_of_persons: [{column}]}}`。",
        "`{by}` looks as if it told who somebody is (phones, e-mail addresses, ids or names); nothing is segmented by it. "
        "If it must be, write `privacy: {{segments_of_persons: [{column}]}}` into kpi.yaml.",
    ),
    "asked.near_columns": ("是否指 {near}？现有的列：{known}。", "Did you mean {near}? There are {known}."),
    "asked.known_columns": ("现有的列：{known}。", "There are {known}."),
    "asked.many_columns": (
        "一次最多按 {most} 列交叉分组，这里有 {count} 列：{columns}。",
        "At most {most} columns can be crossed, and these are {count}: {columns}.",
    ),
    "asked.many_cells": (
        "按 {columns} 交叉有 {cells} 格，多于 {most} 格；各列的取值个数：{widths}。请去掉取值最多的列。",
        "{columns} crossed have {cells} cells, more than {most}; values of each: {widths}. Leave out the column with most.",
    ),
}
