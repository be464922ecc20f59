"""The words of many workspaces: what became of each, what is summed over them, and how they rank."""

MANY: dict[str, tuple[str, str]] = {
    "many.none": (
        "{patterns} 没有匹配到任何工作区（含 kpi.yaml 的文件夹）。写成 `--workspaces 'shops/*'`，带引号。",
        "{patterns} matches no workspace (a folder with a kpi.yaml). Write `--workspaces 'shops/*'`, in quotes.",
    ),
    "many.which": (
        "给出 `--workspace 文件夹` 或 `--workspaces '模式'`，二者取一。",
        "Give `--workspace DIR` or `--workspaces 'PATTERN'`, one of the two.",
    ),
    "many.ended": ("{name}：退出码 {code}，{seconds} 秒", "{name}: exit code {code}, {seconds} s"),
    "many.killed": ("进程被信号 {signal} 结束", "the process was ended by signal {signal}"),
    "many.workspace": ("工作区", "Workspace"),
    "many.made": ("新做", "Made"),
    "many.unchanged": ("未变", "Unchanged"),
    "many.preliminary": ("初稿", "Preliminary"),
    "many.failed": ("失败", "Failed"),
    "many.seconds": ("秒", "Seconds"),
    "many.code": ("退出码", "Code"),
    "many.says": ("说明", "Says"),
    "rollup.whole": ("{name}：{value}{parts}，{shops} 家店合计。", "{name}: {value}{parts}, of {shops} shop(s)."),
    "rollup.left_out": ("{name}：不合计，{reason}。", "{name}: not summed, {reason}."),
    "rollup.without": (
        "  不含没有数据的 {count} 家（{shops} 等：{reason}）。",
        "  Without {count} shop(s) that have no data ({shops}: {reason}).",
    ),
    "rollup.chance": (
        "  {shops} 家店的高低可能只是偶然：各店其实一样时，有 {chance} 的可能差得这么多。不排名。",
        "  The order of {shops} shop(s) may be chance: alike ones would differ as much in {chance} of cases. Not ranked.",
    ),
    "rollup.order": (
        "  收缩后的率（括号里是各店自己的率）最好：{first}；最差：{last}。各店其实一样时差得这么多的可能：{chance}。",
        "  Shrunk rates (the shop's own in brackets), best: {first}; worst: {last}. Chance that alike shops differ as much: "
        "{chance}.",
    ),
    "rollup.currencies": (
        "这些工作区的币种不同：{currencies}。金额不能相加，请按币种分开汇总。",
        "These workspaces have several currencies: {currencies}. Amounts cannot be summed: roll up each by itself.",
    ),
    "reason.roll_up_quantile": ("中位数和分位数不能相加", "medians and other quantiles cannot be summed"),
    "reason.roll_up_persons": (
        "同一个人可能是两家店的客户；确无重叠时用 `--apart`",
        "a person may be a customer of two shops; with `--apart` they are taken to share none",
    ),
    "reason.roll_up_time": (
        "分母是天数或周数，各店共有，不能相加",
        "its denominator are days or weeks that all shops have in common",
    ),
    "reason.roll_up_no_parts": ("有的店没有分子和分母", "some shops do not tell its two numbers"),
    "reason.roll_up_definitions": ("各店的定义不同（{shops}）", "shops define it otherwise ({shops})"),
    "parts.how": (
        "`--for` 是 `person`（目标的负责人）或 `segment=列`（users 的列：{columns}），现在是 `{given}`。",
        "`--for` is `person` (the owners of targets) or `segment=COLUMN` of users ({columns}), not `{given}`.",
    ),
    "parts.none": (
        "没有可以分开的：目标没有负责人，或这一列没有值。",
        "There is nothing to make parts of: no target has an owner, or the column has no value.",
    ),
    "parts.left_out": (
        "各份报告不含这些表，因为说不出哪些行归谁，或没有归其所有的行：{tables}。",
        "No part has these tables, of whose rows nobody can say whose they are, or none is theirs: {tables}.",
    ),
    "parts.with_many": (
        "`--for` 一次只用于一个 `--workspace`，不与 `--workspaces` 同用。",
        "`--for` goes with one `--workspace`, not with `--workspaces`.",
    ),
}
