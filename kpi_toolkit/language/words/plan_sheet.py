"""The words of every sheet of a plan: what is wrong with a file, a heading or a cell, and what to write instead."""

SHEET: dict[str, tuple[str, str]] = {
    # Files and headings
    "plan.unknown_column": ("`{heading}` 不是{sheet}表的列。{meant}", "`{heading}` is no column of {sheet}. {meant}"),
    "plan.columns_missing": (
        "缺少 {count} 个必需的列：{columns}。请在这一行补上。",
        "{count} needed column(s) (is/are) missing: {columns}. Add them here.",
    ),
    "plan.columns_twice": ("列重复：{columns}。每列只保留一个。", "columns stand twice: {columns}. Keep one of each."),
    "plan.no_header": (
        "第一行没有任何列名（写着 `{text}`）。请把列名放在第一行，如 {columns}；说明文字移到别处。",
        "the first row names no column (it says `{text}`). Put the headings there, as {columns}, and notes elsewhere.",
    ),
    "plan.cells_too_many": (
        "单元格多于表头的 {count} 列：多出 `{text}`。含逗号的文字请加双引号；旁边的备注请移到别处。",
        "more cells than the header's {count}: `{text}`. Put texts with a comma in double quotes, and notes elsewhere.",
    ),
    "plan.no_heading": (
        "第 {place} 列没有列名，却写着 `{text}`。请补上列名，或把备注移到别处。",
        "column {place} has no heading, but says `{text}`. Give it one, or put the note elsewhere.",
    ),
    "plan.stray_note": (
        "这一行只写了 `{text}`，其余为空。这是备注吗？请写进「{note}」列，或移到别处。",
        "only `{text}` stands in this row. Is this a note? Put it into `{column}` of its row, or elsewhere.",
    ),
    "plan.merged_cells": (
        "单元格 {area} 是合并的，只有第一格有值。请取消合并，并填满每一行。",
        "the cells {area} are merged: only the first of them has a value. Unmerge them, and fill every row.",
    ),
    "plan.formula_without_result": (
        "单元格 {cell} 是没有结果的公式。请在 Excel 中打开并保存，或直接写结果。",
        "cell {cell} holds a formula without a stored result. Write its result.",
    ),
    "plan.error_cell": (
        "单元格 {cell} 是错误值 `{text}`。请改正公式，或直接写结果。",
        "cell {cell} holds the error `{text}`. Correct its formula, or write the result.",
    ),
    "plan.empty_cell": ("{column}是空的。请填写。", "{column} is empty. Fill it in."),
    # Cells
    "plan.unknown_metric": ("没有 `{text}` 这个指标。{meant}", "there is no metric `{text}`. {meant}"),
    "plan.several_metrics": (
        "`{text}` 有多种口径，须写明是哪一种：{names}。",
        "`{text}` means several metrics. Write which: {names}.",
    ),
    "plan.unknown_role": ("没有 `{text}` 这个岗位。{meant}", "there is no role `{text}`. {meant}"),
    "plan.unknown_choice": ("{column}不能写 `{text}`。{meant}", "there is no {name} `{text}`. {meant}"),
    "plan.several_owners": (
        "`{text}` 像是几个人。每行只能有一位负责人；其他人写进「理由」或行动的「资源」。",
        "`{text}` looks like several people. Name one owner; the others may stand among the reasons.",
    ),
    "plan.segment_form": (
        "`{text}` 不是「列=值」的形式。请写成 `channel=wechat`；考核全部时留空。",
        "`segment` is {text}, which is not column=value. Write it as `channel=wechat`, or clear it for all.",
    ),
    "plan.segment_never": ("`{metric}` 不能按 `{by}` 细分。{meant}", "`{metric}` cannot be cut by `{by}`. {meant}"),
    "plan.segment_no_column": (
        "数据里没有可以细分 `{metric}` 的列 `{by}`。{near}{known}请改正列名、映射这一列，或清空细分。",
        "these data have no column `{by}` that `{metric}` can be cut by. {near}{known}Correct the name, map the column, "
        "or clear `segment`.",
    ),
    "plan.segment_no_value": (
        "数据中 `{by}` 从来没有 `{value}` 这个值。{near}{known}请改正；确实还没有数据的新值，请先写进 kpi.yaml："
        "`plan: {{segments: {{{by}: […]}}}}`。",
        "no row of the data has ever had `{value}` as `{by}`. {near}{known}Correct "
        "it; a new value that has no row yet is first listed in kpi.yaml: `plan: {{segments: {{{by}: […]}}}}`.",
    ),
    "plan.segment_near": ("是不是 {names}？", "Did you mean {names}? "),
    "plan.segment_known": ("现有：{names}。", "Known: {names}. "),
    "plan.segment_none": ("现在一个也没有。", "There is none yet. "),
    "plan.number_too_long": (
        "{column}：`{text}` 超过 {most} 位数字。请四舍五入。",
        "{column}: `{text}` has more than {most} digits. Round it.",
    ),
    "plan.not_a_number": (
        "{column}：`{text}` 不是纯数字。{remedy}",
        "{column}: `{text}` is not a plain number. {remedy}",
    ),
    "plan.two_readings": (
        "`{text}` 在用分号分隔的文件里可能是 {thousands} 或 {decimals}。请写成其中之一。",
        "`{text}` in a file with semicolons may be {thousands} or {decimals}. Write which, in this way.",
    ),
    "plan.weight_not_above_0": (
        "{column}：{text} 不大于 0。不计分的目标请留空。",
        "{column}: {text} is not above 0. Leave the cell empty to keep the target out of the score.",
    ),
    "plan.not_a_date": (
        "{column}：`{text}` 不是 1998-03-01 这样的日期。{remedy}",
        "{column}: `{text}` is not a date as 1998-03-01. {remedy}",
    ),
    "plan.no_such_day": (
        "{column}：日历上没有 `{text}` 这一天。请改正。",
        "{column}: `{text}` does not exist in the calendar. Correct it.",
    ),
    "plan.far_off": (
        "{column}：{text} 不在 {first} 年至 {last} 年之间。请写约定的真实日期。",
        "{column}: {text} lies outside of {first} to {last}. Write the real {what} of the agreement.",
    ),
    "plan.not_a_period": (
        "{column}：时期 `{text}` 无法识别。请写月 `1998-03`、周 `1998-W10`、季 `1998-Q1`、年 `1998` 或日 `1998-03-05`。",
        "{column}: Period `{text}` cannot be read. Give a month `1998-03`, week `1998-W10`, quarter `1998-Q1`, "
        "year `1998` or day `1998-03-05`.",
    ),
    # Remedies
    "plan.meant_metric": ("是不是 {name}？是就写这个名称。", "Did you mean {name}? Then write that name."),
    "plan.write_digits": ("请写数字，如 1537 或 0.18。", "Write digits with a point, as 1537 or 0.18."),
    "plan.write_no_exponent": (
        "请写出全部数字，如 1537 或 0.18，不用科学记数法。",
        "Write all its digits, as 1537 or 0.18, without an exponent.",
    ),
    "plan.clear_it": ("请清空。", "Clear it."),
    "plan.write_this": ("请写 {text}。", "Write {text}."),
    "plan.write_which": (
        "可能是 {thousands} 或 {decimals}，请写清是哪一个，不用千位分隔符。",
        "It may be {thousands} or {decimals}: write which, without a sign between thousands.",
    ),
    "plan.write_day": ("请写年-月-日，不足两位补零。", "Write year-month-day with their zeros."),
    "plan.share_at_most": ("比率写 0–1，所以最多为 1。请改正。", "Shares are 0–1, so at most 1. Correct it."),
    "plan.share_at_least": (
        "比率写 0–1，所以至少为 {least}。请改正。",
        "Shares are 0–1, so at least {least}. Correct it.",
    ),
    "plan.share_write": ("比率写 0–1：应为 {share}，不是 {value}。", "Shares are written 0–1: {share}, not {value}."),
    # Grains
    "plan.grain.day": ("日", "day"),
    "plan.grain.week": ("周", "week"),
    "plan.grain.month": ("月", "month"),
    "plan.grain.quarter": ("季", "quarter"),
    "plan.grain.year": ("年", "year"),
    "plan.grid.day": ("日", "day"),
    "plan.grid.week": ("一周的第一天", "first day of a week"),
    "plan.grid.month": ("一月的第一天", "first day of a month"),
    "plan.grid.quarter": ("一季的第一天", "first day of a quarter"),
    "plan.grid.year": ("财年的第一天", "first day of a fiscal year"),
    "plan.better.higher": ("越高越好", "higher"),
    "plan.better.lower": ("越低越好", "lower"),
    "plan.better.band": ("适中为好", "in between"),
    "plan.worse": ("差", "worse"),
    "plan.higher": ("好", "better"),
}
