"""The words of actions, proposals and what was restated."""

LOOP: dict[str, tuple[str, str]] = {
    "restated": ("与首版相比的重述", "Restated since the first edition"),
    "restated.since": (
        "首版的数据截至 {then}，本版截至 {now}。",
        "The first edition was made with data until {then}, this one with data until {now}.",
    ),
    "restated.none": (
        "与首版相比，没有数值、目标或状态被重述。",
        "No value, target or status was restated since the first edition.",
    ),
    "restated.score": ("加权得分由 {then} 变为 {now}。", "The weighted score was {then} and is {now}."),
    "restated.crosses": (
        "{label}（负责人：{owner}）由「{then}」变为「{now}」，起因：{causes}。",
        "{label} (owner: {owner}) was “{then}” and is “{now}”, because of: {causes}.",
    ),
    "restated.table": (
        "{table} 表本期末以前的数据有变：{totals}。",
        "The data of {table} before the period's end changed: {totals}.",
    ),
    "restated.total": ("{name} {then} → {now}", "{name} {then} → {now}"),
    "restated.rule": ("设置 {name} 由 {then} 改为 {now}。", "The setting {name} was {then} and is {now}."),
    "restated.then": ("首版", "First edition"),
    "restated.now": ("本版", "This edition"),
    "restated.target_then": ("首版目标", "Target then"),
    "restated.target_now": ("本版目标", "Target now"),
    "restated.status": ("状态", "Status"),
    "restated.cause": ("起因", "Because of"),
    "restated.no_target": ("无目标", "no target"),
    "cause.data": ("数据", "data"),
    "cause.later": ("期末之后的数据（如窗口已满）", "later data (such as windows that closed)"),
    "cause.definition": ("定义", "definition"),
    "cause.settings": ("设置", "settings"),
    "cause.target": ("目标", "target"),
    "reason.earlier_unreadable": (
        "此前的版本无法读取，因此不知道重述了什么",
        "the earlier edition cannot be read, so what was restated is not known",
    ),
    "reason.faulty_action_columns": (
        "{file} 的表头有误，各行仍照常列出和判定：{said}",
        "The heading of {file} is faulty; its rows are shown and judged all the same: {said}",
    ),
    "reason.faulty_benchmarks": (
        "{file} 有 {count} 行填写有误，未列在目标旁：请运行 kpi check",
        "{count} row(s) of {file} are faulty and not shown beside targets; run kpi check",
    ),
    "reason.faulty_comments": (
        "{file} 有 {count} 行填写有误，未列出：请运行 kpi check",
        "{count} row(s) of {file} are faulty and not shown; run kpi check",
    ),
    "reason.faulty_actions": (
        "{file} 有 {count} 行填写有误，未列出：请运行 kpi check",
        "{count} row(s) of {file} are faulty and not shown; run kpi check",
    ),
}
