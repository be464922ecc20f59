"""What is said of metrics and columns that are asked for and cannot be given."""

ASKED: dict[str, tuple[str, str]] = {
    "asked.no_column": (
        "所问的指标都不能按 `{by}` 分组。{hint}",
        "No metric asked for can be segmented by `{by}`. {hint}",
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
